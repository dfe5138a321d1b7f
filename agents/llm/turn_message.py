"""The message to a negotiator in each turn: the events since its last turn, and the state of the table."""

from collections.abc import Collection, Iterator
from itertools import groupby

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
from moderator.table import Said, Table
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


def digest(view: View, dropped: View) -> list[str]:
    """The acts and cables of the dropped turns, one line each, without those that a later message repeats."""
    table, before = view.table, len(dropped.table.said)
    moves = [s for n, s in enumerate(table.said) if n < before or s.side == view.side]
    done = [(s.round, f"{side_name(table, s.side)} {'; '.join(_acts(s, table)) or 'sends a message'}") for s in moves]
    cables = [(round_, f"cable: {inject.title}") for round_, inject in dropped.table.injected]
    whispers = [
        (one.round, f"the facilitator to you alone: {without_markup(one.text)}")
        for one in dropped.table.facilitation.whispers
    ]
    lines = sorted((*cables, *whispers, *done), key=lambda line: line[0])
    return [f"- Round {round_}, {line}" for round_, line in lines]


def _acts(said: Said, table: Table, listed: Collection[str] = ()) -> Iterator[str]:
    """The acts of one move, new offers with their ids, and their terms unless they are listed elsewhere.

    A message is told by its words.
    """
    made = iter([o for o in table.offers if (o.by, o.round) == (said.side, said.round)])
    for act in said.acts:
        if isinstance(act, Message):
            continue
        if isinstance(act, Offer | Counter):
            offer = next(made)
            yield _proposal(act, offer.id if offer.id in listed else f"{offer.id}: {bargain(act, table.scenario)}")
        else:
            yield _act(act, table.scenario)


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
    if since and not any(s.side == view.side for s in table.said[len(known) :]):
        yield "You lost your last turn: three replies were faulty. Nothing you sent in it happened."
    for number in range(since.table.round if since else 1, table.round + 1):
        for round_, inject in cables:
            if round_ == number:
                yield _cable(inject, view)
        for said in fresh:
            if said.round == number:
                yield from _quoted_move(said, table)
    if since and not fresh and not table.closing:
        yield f"{other_name(table, view.side)} lost its turn: it made no legal move."
    yield from _lapsed(view, since)
    yield from _crossed(view, since)


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
    for line in _acts(said, table, listed):
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
    if since is None:
        return
    table, before = view.table, since.table
    name = {view.side: "You", table.scenario.other(view.side): other_name(table, view.side)}
    for offer in table.offers:
        old = before.offer(offer.id)
        if offer.state == "expired" and (old is None or old.state == "open"):
            yield f"- {offer.id} ran out unanswered and is closed."
    for owed in table.commitments:
        was = before.commitment(owed.id)
        if owed.state == "breached" and (was is None or was.state == "due"):
            yield f"- {name[owed.by]} broke {owed.id} ({owed.measure}): a breach."
        if owed.state == "released" and (was is None or was.state == "due"):
            yield f"- {owed.id} ({owed.measure}) need not be carried out any more."
    for contact in table.contacts[len(before.contacts) :]:
        if contact.state == "lapsed":
            yield f"- The request {contact.id} for contact on {contact.channel} lapsed unanswered."
    for proof in table.proofs[len(before.proofs) :]:
        if proof.state == "lapsed":
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
