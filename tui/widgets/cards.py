"""Events as cards for the transcript, with only what the reader may see."""

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from moderator.descriptions import channel, package, title, titled, told
from moderator.enact import enact
from moderator.events import (
    Breached,
    Closed,
    Event,
    Expired,
    Failed,
    Forfeited,
    Forked,
    Injected,
    Moved,
    Opened,
    Read,
    Refused,
    Seated,
    Settled,
)
from moderator.facilitation import Aside, aside_told
from moderator.loop import ATTEMPTS
from moderator.moves import Call, Counteract, Remark
from moderator.table import Table
from moderator.tabled import Said
from moderator.visibility import Visibility
from prompts.load import phrase
from scenarios.numbers import decimal
from scenarios.scenario import Scenario
from scenarios.types import Inject
from transcripts.players import player
from transcripts.store.beside.notes import Note, Recoding
from tui.text import DIM, STYLES, badge, flowing, join, paid, place, plain, share, signed
from tui.widgets.acts import act_rows, fault_rows
from tui.widgets.text_rows import Row


@dataclass(frozen=True)
class Card:
    """An event as rows, with the style and the shape of the bar on the left."""

    rows: tuple[Row, ...]
    bar: str
    shape: str = "▎"


def card(event: Event, before: Table, sight: Visibility, *, folded: bool = True) -> Card:
    """The card of an event as a reader may see it; ``before`` is the table before it, as that reader may see it.

    ``folded``: a private reasoning is one line that says how to read it.
    """
    side = getattr(event, "side", None)
    bar = STYLES[place(before.scenario, side)] if side else DIM
    if isinstance(event, Injected | Breached | Closed | Failed | Seated | Forked | Aside):
        bar = "$accent"
    return Card(rows=tuple(_rows(event, before, sight, folded=folded)), bar=bar)


def _rows(event: Event, before: Table, sight: Visibility, *, folded: bool) -> Iterator[Row]:
    if isinstance(event, Aside):
        if told_ := aside_told(event, before.scenario):
            yield _head("☞", plain(told_))
        return
    match event:
        case Opened():
            yield from _opened(event, sight)
        case Moved():
            yield from _moved(event, before, sight, folded=folded)
        case Refused():
            yield from _refused(event, before, sight)
        case Injected():
            yield from _injected(event, before, sight)
        case Expired():
            yield from _expired(event, before)
        case Breached():
            who = badge(before.scenario, event.side)
            yield _head("≠", plain("Breach: ", "bold $text-error"), who, plain(" did not carry out in time"))
            yield Row(plain(_promised(event.commitment, before)), indent=2)
        case Forfeited():
            why = "its agent could not answer" if before.failed else "too many replies were refused"
            yield _head("✗", badge(before.scenario, event.side), plain(f" forfeits the turn: {why}"))
        case Settled():
            yield _head("=", badge(before.scenario, event.side), plain(": what stood open after the talks is scored"))
        case Failed():
            yield _head("✗", badge(before.scenario, event.side), plain("'s agent could not answer", "bold"))
            yield from failure_rows(event)
        case Seated():
            again = event.agent == before.seats[event.side]
            seated = " is asked again" if again else f" is played by {player(event.agent)} from now on"
            yield _head("⇄", badge(before.scenario, event.side), plain(seated))
        case Forked():
            origin = f"From this point on, the talks are a fork of {event.parent} after turn {event.turn}"
            yield _head("⑂", plain(origin, "bold"), plain(f", with seed {event.seed}", DIM))
        case Read():
            yield from _read(event, before, sight)
        case Closed():
            yield _head("■", plain(phrase("ending", event.outcome), "bold $accent"))
            yield Row(plain(event.reason), indent=2)


def _head(mark: str, *parts: Content) -> Row:
    return Row(join(plain(f"{mark} ", "bold"), *parts), hang=2)


def _promised(commitment: str, before: Table) -> str:
    owed = before.commitment(commitment)
    return title(owed.measure, before.scenario) if owed else commitment


def _expired(event: Expired, before: Table) -> Iterator[Row]:
    offer = before.offer(event.offer)
    by = badge(before.scenario, offer.by) if offer else plain("an unknown side")
    yield _head("○", plain(f"Offer {event.offer} of "), by, plain(" expired without an answer", DIM))
    if offer:
        yield Row(plain(package(offer, before.scenario), DIM), 2, 2)


def _opened(event: Opened, sight: Visibility) -> Iterator[Row]:
    scenario = event.scenario
    if event.exercise:
        yield Row(plain(event.exercise.title, "bold"))
    yield Row(plain(scenario.title, DIM if event.exercise else "bold"))
    yield Row(plain(f"{scenario.as_of} · {event.rounds} rounds · seed {event.seed}", DIM))
    for mandate in scenario.sides:
        agent = event.seats.get(mandate.id, "nobody")
        yield Row(join(badge(scenario, mandate.id), plain(f" is played by {player(agent)}")), hang=2)
    yield Row(plain(""))
    yield Row(plain(flowing(scenario.situation)))
    if scenario.objectives and all(sight.of(m.id) for m in scenario.sides):
        yield Row(plain(""))
        yield Row(plain("Objectives of the exercise", DIM))
        yield from (Row(join("· ", plain(o)), hang=2) for o in scenario.objectives)


def _moved(event: Moved, before: Table, sight: Visibility, *, folded: bool) -> Iterator[Row]:
    scenario = before.scenario
    content = plain(f"  {phrase('content', 'said')}", DIM) if event.move.content else Content("")
    when = "after the talks" if before.closing else f"round {event.round}"
    yield Row(join(badge(scenario, event.side), plain(f"  T{before.turn + 1} · {when}", DIM), content))
    yield Row(plain(f"“{event.move.statement.strip()}”"), indent=2, hang=1)
    if translation := event.move.translation.strip():
        yield Row(plain(f"“{translation}”", DIM), indent=2, hang=1)
    if event.remarks:
        yield Row(plain(" · ".join(_mark(remark, scenario) for remark in event.remarks), DIM), 2, 2)
    at = before
    for act in event.move.acts:
        yield from act_rows(at, event.side, act, sight)
        at = enact(at, event.side, act)
    if rationale := event.move.rationale.strip():
        private = phrase("hidden", "rationale") if folded else f"private: {rationale}"
        yield Row(plain(private, DIM if folded else "italic"), 2, 2)
    yield from _after_move(event, before, sight)


def _mark(remark: Remark, scenario: Scenario) -> str:
    """A remark as a small mark: what the words do, and what they are about."""
    about = f": {title(remark.about, scenario)}" if scenario.measure(remark.about) else ""
    return f"~{remark.kind}{about}{' (in private)' if remark.private else ''}"


def _after_move(event: Moved, before: Table, sight: Visibility) -> Iterator[Row]:
    scenario = before.scenario
    for label, points, sign in (("paid at home", event.spent, -1), ("regained", event.regained, 1)):
        yield from (Row(join(plain(f"{label}: ", DIM), line), 2, 2) for line in paid(scenario, points, sign))
    if sight.score:
        yield from (Row(plain(titled(note, scenario), DIM), 2, 2) for note in event.notes)
        was, now = before.score, event.score
        trust = f"trust in {scenario.mandate(event.side).name} {share(was.trust[event.side])} → "
        numbers = f"credit {signed(event.x, 2)} · {trust}{share(now.trust[event.side])} · S {was.S:.1f} → {now.S:.1f}"
        yield Row(plain(numbers, DIM), 2, 2)


def _refused(event: Refused, before: Table, sight: Visibility) -> Iterator[Row]:
    who = badge(before.scenario, event.side)
    most = f" of {ATTEMPTS}" if event.attempt else ""
    tried = plain(f"'s reply was refused, {event.tried}{most}", "bold $text-error")
    yield _head("✗", who, tried, plain(f"  round {event.round}", DIM))
    if not sight.of(event.side):
        yield Row(plain(f"The refused move {phrase('hidden', 'private')}", DIM), 2)
        return
    if event.move:
        yield from (Row(plain(f"tried: {told(a, before)}", DIM), 2, 2) for a in event.move.acts)
    for fault in event.faults:
        yield from fault_rows(fault, before.scenario)


def failure_rows(event: Failed) -> Iterator[Row]:
    """Why a delegate could not answer, and the requests that were sent."""
    yield Row(plain(event.problem), indent=2)
    if event.call:
        yield Row(plain(_requests(event.call), DIM), 2, 2)


def _requests(call: Call) -> str:
    sent = f"{call.attempts} request{'s were' if call.attempts != 1 else ' was'} sent"
    return f"{sent}: {', '.join(call.failures)}" if call.failures else sent


def _read(event: Read, before: Table, sight: Visibility) -> Iterator[Row]:
    seen = sight.of(event.side)
    fine = seen and not event.problem and event.crosses is None
    by = f" by {event.call.agent}" if event.call else ""
    outcome = plain(f" was checked again{by}{': no line crossed' * fine}", DIM)
    yield _head("¶", badge(before.scenario, event.side), plain("'s statement"), outcome)
    if not seen:
        yield Row(plain(f"The result {phrase('hidden', 'private')}", DIM), 2)
        return
    if event.problem:
        yield Row(plain(f"The decision of the rules stands, because the second reader {event.problem}"), 2, 2)
    if event.crosses is not None:
        crossed = plain(_line(before.scenario, event.crosses), "bold")
        yield Row(join(plain("✗ ", "$text-error"), plain("It crosses: "), crossed), 2, 2)
        yield Row(plain(f"“{event.quote.strip()}”"), 4, 1)
    if event.reason:
        yield Row(plain(event.reason, DIM), 4)


def _line(scenario: Scenario, id_: str) -> str:
    """The title of a red line, or the id of a rule."""
    titles = {line.id: line.title for mandate in scenario.sides for line in mandate.red_lines}
    return titles.get(id_, id_)


def _injected(event: Injected, before: Table, sight: Visibility) -> Iterator[Row]:
    inject, effect = event.inject, event.inject.effect
    origin = {"moderator": "  from the moderator", "facilitator": "  from the facilitator"}
    lead = plain(f"≡ CABLE  round {event.round}{origin.get(event.source, '')}", "bold $accent")
    yield Row(lead)
    yield Row(plain(inject.title, "bold"), 2, 2)
    if own := _own_act(inject, before, sight):
        name = before.scenario.mandate(own.side).name
        yield Row(plain(phrase("cable", "own", side=name, round=str(own.round))), 2)
    else:
        yield Row(plain(flowing(inject.cable)), 2)
    for side in effect.sides if effect.shift else ():
        change = "more" if effect.shift > 0 else "less"
        until = f"until the end of round {event.round + effect.rounds - 1}"
        cost = plain(f": concessions cost one level {change} at home {until}", DIM)
        yield Row(join(badge(before.scenario, side), cost), 2, 2)
    if effect.closes_channel in before.channels:
        yield Row(plain(f"suspended: {channel(effect.closes_channel)}", DIM), 2)
    if event.broken:
        yield Row(plain(f"promise broken by this: {_promised(event.broken, before)}", "$text-error"), 2, 2)


def _own_act(inject: Inject, before: Table, sight: Visibility) -> Said | None:
    """The turn, one of the last two, in which the reader's own side did what the cable tells; a spectator has none."""
    for said in before.said[-len(before.sides) :]:
        taken = {act.countermeasure for act in said.acts if isinstance(act, Counteract)}
        if sight.of(said.side) and not sight.of(before.scenario.other(said.side)) and taken & {*inject.same_as}:
            return said
    return None


def note_row(note: Note) -> Row:
    """A note, bookmark or recoding in one paragraph."""
    about = _recoding(note.recoding) if note.recoding else note.kind
    said = join(": ", plain(" ".join(note.text.split()))) if note.text else plain("")
    return Row(join(plain(f"✎ {about}", "$accent"), said), 2, 2)


def _recoding(recoding: Recoding) -> str:
    value = None if recoding.value is None else decimal(recoding.value)
    given = (("kind", recoding.kind), ("status", recoding.status), ("value", value))
    return f"recoding of act {recoding.act} to {', '.join(f'{name} {new}' for name, new in given if new is not None)}"
