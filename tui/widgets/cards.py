"""Events as cards for the transcript, with only what the reader may see."""

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from moderator import fold
from moderator.descriptions import act_line, title
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
)
from moderator.loop import ATTEMPTS
from moderator.moves import Accept, Act, Call, Counter, Counteract, Fault, Offer, Perform, Withdraw
from moderator.rules.domestic import level, price
from moderator.table import Table
from scenarios.types import Measure, Scenario
from transcripts.store.notes import Note
from tui.text import DIM, STYLES, badge, charges, flowing, join, paid, place, plain, share, signed
from tui.visibility import Visibility
from tui.widgets.text_rows import Row

STATUS = {"offer": "proposed", "counter": "proposed", "accept": "agreed", "request-contact": "asked"}
"""The status that an act gives to its measures."""

UNSEEN = "stays confidential until the debrief."


@dataclass(frozen=True)
class Card:
    """An event as rows, with the style and the shape of the bar on the left."""

    rows: tuple[Row, ...]
    bar: str
    shape: str = "▎"


def card(event: Event, before: Table, sight: Visibility) -> Card:
    """The card of an event; ``before`` is the table before it."""
    side = getattr(event, "side", None)
    bar = STYLES[place(before.scenario, side)] if side else DIM
    if isinstance(event, Injected | Breached | Closed | Failed | Seated | Forked):
        bar = "$accent"
    return Card(rows=tuple(_rows(event, before, sight)), bar=bar)


def _rows(event: Event, before: Table, sight: Visibility) -> Iterator[Row]:
    match event:
        case Opened():
            yield from _opened(event, sight)
        case Moved():
            yield from _moved(event, before, sight)
        case Refused():
            yield from _refused(event, before, sight)
        case Injected():
            yield from _injected(event, before, sight)
        case Expired():
            offer = before.offer(event.offer)
            by = badge(before.scenario, offer.by) if offer else plain("an unknown side")
            yield _head("○", plain(f"{event.offer} of "), by, plain(" expired without an answer", DIM))
        case Breached():
            owed = before.commitment(event.commitment)
            what = title(owed.measure, before.scenario) if owed else event.commitment
            who = badge(before.scenario, event.side)
            yield _head(
                "!", plain("Breach: ", "bold $text-error"), who, plain(f" did not keep {event.commitment} in time")
            )
            yield Row(plain(what), indent=2)
        case Forfeited():
            why = "its agent could not answer" if before.failed else "too many replies were refused"
            yield _head("✗", badge(before.scenario, event.side), plain(f" forfeits the turn: {why}"))
        case Failed():
            yield _head("✗", badge(before.scenario, event.side), plain("'s agent could not answer", "bold"))
            yield from failure_rows(event)
        case Seated():
            again = event.agent == before.seats[event.side]
            seated = " is asked again" if again else f" is played by {event.agent} from now on"
            yield _head("⇄", badge(before.scenario, event.side), plain(seated))
        case Forked():
            origin = f"From this point on, the talks are a fork of {event.parent} after turn {event.turn}"
            yield _head("⑂", plain(origin, "bold"), plain(f", with seed {event.seed}", DIM))
        case Read():
            yield from _read(event, before, sight)
        case Closed():
            yield _head("■", plain(f"The talks end: {event.outcome}", "bold $accent"))
            yield Row(plain(event.reason), indent=2)


def _head(mark: str, *parts: Content) -> Row:
    return Row(join(plain(f"{mark} ", "bold"), *parts), hang=2)


def _opened(event: Opened, sight: Visibility) -> Iterator[Row]:
    scenario = event.scenario
    yield Row(plain(scenario.title, "bold"))
    yield Row(plain(f"{scenario.as_of} · {event.rounds} rounds · seed {event.seed}", DIM))
    for mandate in scenario.sides:
        agent = event.seats.get(mandate.id, "nobody")
        yield Row(join(badge(scenario, mandate.id), plain(f" is played by {agent}")), hang=2)
    yield Row(plain(""))
    yield Row(plain(flowing(scenario.situation)))
    if scenario.objectives and all(sight.of(m.id) for m in scenario.sides):
        yield Row(plain(""))
        yield Row(plain("Objectives of the exercise", DIM))
        yield from (Row(join("· ", plain(o)), hang=2) for o in scenario.objectives)


def _moved(event: Moved, before: Table, sight: Visibility) -> Iterator[Row]:
    scenario = before.scenario
    content = plain("  content to end here", DIM) if event.move.content else Content("")
    yield Row(join(badge(scenario, event.side), plain(f"  T{before.turn + 1} · round {event.round}", DIM), content))
    yield Row(plain(f"“{event.move.statement.strip()}”"), indent=2, hang=1)
    if translation := event.move.translation.strip():
        yield Row(plain(f"“{translation}”", DIM), indent=2, hang=1)
    at = before
    for act in event.move.acts:
        yield from act_rows(at, event.side, act, sight)
        at = fold.enact(at, event.side, act)
    yield from _after_move(event, before, sight)


def _after_move(event: Moved, before: Table, sight: Visibility) -> Iterator[Row]:
    scenario = before.scenario
    if sight.of(event.side) and event.move.rationale:
        yield Row(join(plain("private: ", DIM), plain(event.move.rationale.strip(), "italic")), 2, 2)
    if event.overrides and sight.of(event.side):
        yield Row(plain(f"leader's overrides used: {event.overrides}", "$text-warning"), 2)
    for label, points, sign in (("paid at home", event.spent, -1), ("regained", event.regained, 1)):
        seen = {s: p for s, p in points.items() if sight.of(s)}
        yield from (Row(join(plain(f"{label}: ", DIM), line), 2, 2) for line in paid(scenario, seen, sign))
    if sight.score:
        yield from (Row(plain(note, DIM), 2, 2) for note in event.notes)
        was, now = before.score, event.score
        trust = f"trust in {scenario.mandate(event.side).name} {share(was.trust[event.side])} → "
        numbers = f"credit {signed(event.x, 2)} · {trust}{share(now.trust[event.side])} · S {was.S:.1f} → {now.S:.1f}"
        yield Row(plain(numbers, DIM), 2, 2)


def act_rows(at: Table, side: str, act: Act, sight: Visibility) -> Iterator[Row]:
    """An act at a table: its text and status, and for each measure its cost at home and its objectors."""
    scenario = at.scenario
    status = STATUS.get(act.act, "")
    mark = plain("▸ ", STYLES[place(scenario, side)])
    tag = plain(f"  [{status}]", DIM) if status else Content("")
    if isinstance(act, Offer | Counter):
        offer = fold.enact(at, side, act).offers[-1]
        verb = f"counters {act.offer} with" if isinstance(act, Counter) else "offers"
        lead = f"{verb} {offer.id}, answer by round {offer.until}"
        yield Row(join(mark, plain(lead, "bold"), tag, _override(act.override, sight.of(side))), 2, 2)
        yield from _measures(at, side, "gives", act.give, sight)
        yield from _measures(at, scenario.other(side), "asks", act.ask, sight)
        if not act.ask:
            yield Row(plain("asks nothing in return", DIM), 4)
        return
    override = getattr(act, "override", False)
    yield Row(join(mark, plain(act_line(act, scenario), "bold"), tag, _override(override, sight.of(side))), 2, 2)
    if isinstance(act, Perform) and (measure := scenario.measure(act.measure)):
        owed = at.owes(side, act.measure)
        agreed = f"as agreed in {owed.id}, due by round {owed.due}; its cost was paid then" if owed else ""
        yield Row(plain(agreed or cost_line(at, side, measure, sight), DIM), 4)
    if isinstance(act, Accept) and (offered := at.offer(act.offer)):
        yield from _measures(at, side, "owes", offered.ask, sight)
        yield from _measures(at, offered.by, "receives", offered.give, sight)
    if isinstance(act, Withdraw) and (renounced := at.commitment(act.of)):
        yield Row(join(plain("renounces ", DIM), plain(title(renounced.measure, scenario))), 4, 2)
    if isinstance(act, Counteract):
        found = next((c for c in scenario.countermeasures if c.id == act.countermeasure), None)
        if found:
            yield Row(plain(f"cost at home {found.cost} · Goldstein {signed(found.value.points)}", DIM), 4)


def _override(used: bool, seen: bool) -> Content:  # noqa: FBT001 private, and both arguments are named at each call
    return plain("  leader's override", "$text-warning") if used and seen else Content("")


def _measures(at: Table, side: str, verb: str, ids: tuple[str, ...], sight: Visibility) -> Iterator[Row]:
    for id_ in ids:
        measure = at.scenario.measure(id_)
        yield Row(join(plain(f"{verb:<9}", DIM), plain(measure.title if measure else id_)), 4, 9)
        if measure:
            yield Row(plain(cost_line(at, side, measure, sight), DIM), 13)


def cost_line(at: Table, side: str, measure: Measure, sight: Visibility) -> str:
    """The cost of a measure at home now, by audience if the reader may see it, and who objects."""
    now = level(at, side, measure) if sight.of(side) else measure.cost.level
    parts = [f"cost {now}" + (f" (catalogue: {measure.cost.level})" if now != measure.cost.level else "")]
    if sight.of(side) and (paying := charges(at.scenario.mandate(side), price(at, side, (measure,)))):
        parts.append(paying)
    if measure.objectors:
        parts.append("objects: " + ", ".join(measure.objectors))
    return " · ".join(parts)


def _refused(event: Refused, before: Table, sight: Visibility) -> Iterator[Row]:
    who = badge(before.scenario, event.side)
    tried = plain(f"'s reply was refused, attempt {event.attempt} of {ATTEMPTS}", "bold $text-error")
    yield _head("✗", who, tried, plain(f"  round {event.round}", DIM))
    if not sight.of(event.side):
        yield Row(plain(f"The refused move {UNSEEN}", DIM), 2)
        return
    if event.move:
        yield from (Row(plain(f"tried: {act_line(a, before.scenario)}", DIM), 2, 2) for a in event.move.acts)
    for fault in event.faults:
        yield from fault_rows(fault)


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
        yield Row(plain(f"The result {UNSEEN}", DIM), 2)
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


def fault_rows(fault: Fault) -> Iterator[Row]:
    """A fault: what is wrong, what would be legal, and the rule with its source."""
    yield Row(join(plain("✗ ", "$text-error"), plain(fault.message)), 2, 2)
    yield Row(join(plain("legal: ", "$text-success"), plain(fault.legal)), 4, 2)
    yield Row(plain(f"{fault.rule} ({fault.source})", DIM), 4, 2)


def _injected(event: Injected, before: Table, sight: Visibility) -> Iterator[Row]:
    inject, effect = event.inject, event.inject.effect
    origin = {"schedule": "", "moderator": "  from the moderator", "facilitator": "  from the facilitator"}
    lead = plain(f"≡ CABLE  round {event.round}{origin[event.source]}", "bold $accent")
    yield Row(lead)
    yield Row(plain(inject.title, "bold"), 2, 2)
    yield Row(plain(flowing(inject.cable)), 2)
    for side in effect.sides if effect.shift else ():
        if sight.of(side):
            change = "more" if effect.shift > 0 else "less"
            until = f"until the end of round {event.round + effect.rounds - 1}"
            cost = plain(f": concessions cost one level {change} at home {until}", DIM)
            yield Row(join(badge(before.scenario, side), cost), 2, 2)
    if effect.closes_channel in before.channels:
        yield Row(plain(f"channel suspended: {effect.closes_channel}", DIM), 2)
    if event.broken:
        yield Row(plain(f"commitment broken by this: {event.broken}", "$text-error"), 2)


def note_row(note: Note) -> Row:
    """A note, bookmark or recoding in one paragraph."""
    about = f"recoding of act {note.recoding.act}" if note.recoding else note.kind
    said = join(": ", plain(" ".join(note.text.split()))) if note.text else plain("")
    return Row(join(plain(f"✎ {about}", "$accent"), said), 2, 2)
