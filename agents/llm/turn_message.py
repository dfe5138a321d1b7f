"""The message to a negotiator in each turn: the events since its last turn, and the state of the table."""

from collections.abc import Collection, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from agents.llm.quoting import quoted, without_markup
from agents.llm.table_message import bargain, other_name, side_name, state
from moderator.descriptions import act_line, private_text
from moderator.loop import ATTEMPTS
from moderator.moves import (
    Act,
    AnswerContact,
    AskProof,
    Counter,
    Decline,
    Hold,
    Message,
    Offer,
    Perform,
    Protest,
    WalkOut,
)
from moderator.table import Table
from moderator.tabled import Said
from moderator.view import View
from prompts.load import fill, text
from scenarios.scenario import Scenario
from scenarios.types import Inject


def turn(view: View, since: View | None) -> str:
    """The message that asks for a move; ``since`` is the view at this side's last question, or None."""
    table = view.table
    news = "\n".join(("\n".join(_news(view, since)) or _opening(view), *whispered(view, since)))
    if table.closing:
        owed = "\n".join(f"- {c.id}: {c.measure}" for c in table.owed(view.side))
        return fill(text("negotiator/closing"), news=news, owed=owed)
    return fill(
        text("negotiator/turn"),
        round=str(table.round),
        rounds=str(table.rounds),
        news=news,
        table="\n".join(f"- {line}" for line in state(view)),
    )


def refusal(view: View) -> str:
    """The message that returns a faulty reply, with what would be legal instead."""
    same = groupby(view.table.faults, key=lambda f: (f.legal, f.source))
    lines = (
        f"- {' '.join(_sentence(f.message) for f in found)} Legal: {legal}. (Source: {source}.)"
        for (legal, source), found in same
    )
    return fill(
        text("negotiator/refused"),
        attempt=str(view.table.attempt),
        attempts=str(ATTEMPTS),
        faults="\n".join(lines),
    )


def whispered(view: View, since: View | None) -> tuple[str, ...]:
    """What the facilitator has said to this side alone since its last question."""
    known = len(since.table.facilitation.whispers) if since else 0
    fresh = view.table.facilitation.whispers[known:]
    return tuple(fill(text("negotiator/whisper"), words=quoted(one.text)).rstrip() for one in fresh)


def _sentence(message: str) -> str:
    """A message of the moderator with its full stop."""
    return f"{message.rstrip('.')}."


class Told(NamedTuple):
    """A line of a digest; ``lasts`` if it says what was carried out, and holds nobody's words."""

    line: str
    lasts: bool


def digest(view: View, dropped: View) -> list[Told]:
    """The acts and cables of the dropped turns in lines, without those that a later message repeats."""
    table, before = view.table, len(dropped.table.said)
    moves = [s for n, s in enumerate(table.said) if n < before or s.side == view.side]
    lines = [(round_, f"cable: {inject.title}", False) for round_, inject in dropped.table.injected]
    lines += [
        (one.round, f"the facilitator to you alone: {without_markup(one.text)}", False)
        for one in dropped.table.facilitation.whispers
    ]
    lines += [line for said in moves for line in _deeds_and_words(said, table)]
    lines.sort(key=itemgetter(0))
    return [Told(f"- Round {round_}, {line}", lasts) for round_, line, lasts in lines]


def _deeds_and_words(said: Said, table: Table) -> Iterator[tuple[int, str, bool]]:
    """The acts of a move in a line for what it carried out, which lasts, and one for the rest."""
    name, told = side_name(table, said.side), list(_acts(said, table))
    deeds = [line for act, line in told if isinstance(act, Perform)]
    rest = [line for act, line in told if not isinstance(act, Perform)]
    if deeds:
        yield said.round, f"{name} {'; '.join(deeds)}", True
    if rest or not deeds:
        yield said.round, f"{name} {'; '.join(rest) or 'sends a message'}", False


def _acts(said: Said, table: Table, listed: Collection[str] = ()) -> Iterator[tuple[Act, str]]:
    """The acts of one move, each with its line: new offers with their ids, and their terms unless listed elsewhere.

    A message is told by its words.
    """
    made = iter([o for o in table.offers if (o.by, o.round) == (said.side, said.round)])
    for act in said.acts:
        if isinstance(act, Message):
            continue
        if isinstance(act, Offer | Counter):
            offer = next(made)
            terms = offer.id if offer.id in listed else f"{offer.id}: {bargain(act, table.scenario)}"
            yield act, _proposal(act, terms)
        else:
            yield act, _act(act, table.scenario)


def _proposal(act: Offer | Counter, offer: str) -> str:
    return f"counters {act.offer} with {offer}" if isinstance(act, Counter) else f"offers {offer}"


def _opening(view: View) -> str:
    table = view.table
    if table.said:
        return "Nothing has happened since your last move."
    first = "You speak first" if table.scenario.opens == view.side else f"{other_name(table, view.side)} has not spoken"
    return f"Nothing has been said yet. {first}."


def _news(view: View, since: View | None) -> Iterator[str]:
    table = view.table
    known = since.table.said if since else ()
    cables = table.injected[len(since.table.injected) if since else 0 :]
    fresh = [s for s in table.said[len(known) :] if s.side != view.side]
    if lost := _lost(view.side, table, since):
        yield f"You lost your turn in {lost}: you made no legal move. Nothing you sent in it happened."
    for number in range(since.table.round if since else 1, table.round + 1):
        for round_, inject in cables:
            if round_ == number:
                yield _cable(inject, view)
        for said in fresh:
            if said.round == number:
                yield from _quoted_move(said, table)
    if not table.closing and (lost := _lost(table.scenario.other(view.side), table, since)):
        yield f"{other_name(table, view.side)} lost its turn in {lost}: it made no legal move."
    yield from _lapsed(view, since)
    yield from _crossed(view, since)


def _lost(side: str, table: Table, since: View | None) -> str:
    """The rounds since the last question in which a side lost its turn, in words."""
    closing = table.closing.turns if table.closing else ()
    talks = [(n // 2 + 1, table.sides[n % 2]) for n in range(table.turn - len(closing))]
    made = {(said.round, said.side) for said in table.said}
    new = [*talks, *closing][since.table.turn if since else 0 :]
    lost = [str(round_) for round_, by in new if by == side and (round_, by) not in made]
    return f"round{'s' if len(lost) > 1 else ''} {', '.join(lost)}" if lost else ""


def _cable(inject: Inject, view: View) -> str:
    other = view.table.scenario.other(view.side)
    names = {view.side: "your own side", other: other_name(view.table, view.side)}
    whose = f" ({names[inject.actor]}'s doing)" if inject.actor in names else ""
    told = f"{inject.title}: {inject.cable.strip()}"
    return f"Cable to both{whose}: {told if inject.citations else without_markup(told)}"


def _quoted_move(said: Said, table: Table) -> Iterator[str]:
    name = side_name(table, said.side)
    yield _words(f"{name} said", said.statement)
    for act in said.acts:
        if message := private_text(act):
            through = f" on {act.channel}" if isinstance(act, Message) else ""
            yield _words(f"{name} said to you alone{through}", message)
    listed = frozenset() if table.closing else frozenset(offer.id for offer in table.open_offers(said.side))
    for _, line in _acts(said, table, listed):
        yield f"- {name} {line}"


def _words(heading: str, said: str) -> str:
    return fill(text("negotiator/quote"), heading=heading, statement=quoted(said)).rstrip()


def _act(act: Act, scenario: Scenario) -> str:
    """An act other than an offer in one line, with the ids of measures, which the brief explains."""
    match act:
        case Perform():
            return f"carries out {act.measure}"
        case Decline():
            return f'declines {act.offer}: "{without_markup(act.reason)}"'
        case Protest():
            return f'protests: "{without_markup(act.about)}"'
        case Hold(reason=str(reason)) | WalkOut(reason=str(reason)) if reason:
            return f'{"holds" if isinstance(act, Hold) else "walks out"}: "{without_markup(reason)}"'
        case AnswerContact():
            return f"{'takes' if act.take else 'refuses'} contact {act.contact}"
        case AskProof():
            return f"asks for proof of {act.measure}"
        case _:
            return act_line(act, scenario)


def _lapsed(view: View, since: View | None) -> Iterator[str]:
    """What ran out, was broken or lapsed since a side's last question."""
    table, before = view.table, since.table if since else None
    name = {view.side: "You", table.scenario.other(view.side): other_name(table, view.side)}
    for offer in table.offers:
        old = before.offer(offer.id) if before else None
        if offer.state == "expired" and (old is None or old.state == "open"):
            yield f"- {offer.id} ran out unanswered and is closed."
    for owed in table.commitments:
        was = before.commitment(owed.id) if before else None
        if owed.state == "breached" and (was is None or was.state == "due"):
            yield f"- {name[owed.by]} broke {owed.id} ({owed.measure}): a breach."
        if owed.state == "released" and (was is None or was.state == "due"):
            yield f"- {owed.id} ({owed.measure}) need not be carried out any more."
    told = {c.id for c in before.contacts if c.state == "lapsed"} if before else set()
    told |= {p.id for p in before.proofs if p.state == "lapsed"} if before else set()
    for contact in table.contacts:
        if contact.state == "lapsed" and contact.id not in told:
            yield f"- The request {contact.id} for contact on {contact.channel} lapsed unanswered."
    for proof in table.proofs:
        if proof.state == "lapsed" and proof.id not in told:
            yield f"- The request {proof.id} for proof of {proof.measure} lapsed unanswered."


def _crossed(view: View, since: View | None) -> Iterator[str]:
    """What crossed a declared red line since a side's last question, which the words of a move do not show."""
    table, new = view.table, view.table.acts[len(since.table.acts) if since else 0 :]
    other = table.scenario.other(view.side)
    name = other_name(table, view.side)
    crossing = {a.side for a in new if a.crosses_red_line}
    if view.side in crossing:
        yield f"- Your last move crossed a red line that {name} declared, or asked it to: no good in it counted."
    if other in crossing:
        yield f"- {name}'s last move crossed a red line that you declared, or asked you to."
