"""What each side gave, got, left unanswered, broke, crossed and spent."""

from collections.abc import Iterator, Sequence

from moderator.coding import crossed_lines
from moderator.descriptions import channel, package, title
from moderator.events import Breached, Injected, Opened, Seated
from moderator.moves import Perform, WalkOut, Withdraw
from moderator.rules.remarks import promises, questions
from moderator.table import Table
from scenarios.mandate import RedLine
from transcripts.debrief.figures import Ref
from transcripts.debrief.findings import (
    Account,
    Audience,
    Broken,
    Crossing,
    Given,
    How,
    Kind,
    Promised,
    Seat,
    Unanswered,
)
from transcripts.debrief.passages import Passage, acts, moves, turns

KINDS: dict[str, Kind] = {"scripted": "doctrine", "llm": "model", "human": "person"}
"""The kind of player by the first word of an agent's label."""


def kind(agent: str) -> Kind:
    """The kind of player behind a label such as ``scripted:grit``."""
    return KINDS.get(agent.partition(":")[0], "other")


def players(side: str, opening: Opened, walked: Sequence[Passage]) -> str:
    """The agents that played a side, in order; a bare ``llm`` is replaced by the name that its server gave."""
    seated = [
        opening.seats[side],
        *(p.event.agent for p in walked if isinstance(p.event, Seated) and p.event.side == side),
    ]
    calls = (moved.call for _, moved in moves(walked) if moved.side == side and moved.call)
    named = next((call.agent for call in calls if call.agent.startswith("llm:")), "llm")
    return ", then ".join(dict.fromkeys(named if agent == "llm" else agent for agent in seated))


def account(side: str, agent: str, walked: Sequence[Passage], table: Table) -> Account:
    """The account of one side, played by ``agent``."""
    mandate, other = table.scenario.mandate(side), table.scenario.other(side)
    return Account(
        side=mandate.name,
        seat=Seat(id=mandate.id, side=mandate.name, agent=agent, kind=kind(agent)),
        gave=tuple(_given(side, walked)),
        unanswered=(*_unanswered(other, walked, table), *_questions(side, walked, table)),
        broken=tuple(_broken(side, walked)),
        said=tuple(_said(side, walked, table)),
        red_lines=len(mandate.red_lines),
        own_crossed=_crossings(mandate.red_lines, _overridden(side, walked)),
        other_crossed=_crossings(table.scenario.mandate(other).red_lines, _crossed(side, walked)),
        capital=tuple(
            Audience(
                name=a.name, start=table.scenario.capital[side][a.id], end=table.capital[side][a.id], floor=a.floor
            )
            for a in mandate.audiences
            if side in table.scenario.capital
        ),
        overrides_used=table.overrides[side],
        overrides=mandate.overrides,
    )


def _given(side: str, walked: Sequence[Passage]) -> Iterator[Given]:
    for turn, act, before in acts(walked, side):
        if isinstance(act, Perform):
            named = title(act.measure, before.scenario)
            agreed = before.owes(side, act.measure) is not None
            yield Given(turn=turn, measure=act.measure, title=named, agreed=agreed)


def _unanswered(other: str, walked: Sequence[Passage], table: Table) -> Iterator[Unanswered]:
    """Offers, concessions and contact requests of the other side that got no answer."""
    at = turns(walked)
    for offer in table.offers:
        if offer.by == other and offer.state in ("expired", "open"):
            text = package(offer, table.scenario)
            yield Unanswered(turn=at[offer.round, other], what=offer.state, ref=offer.id, text=text)
    for step in table.unanswered:
        if step.by == other:
            text = title(step.measure, table.scenario)
            yield Unanswered(turn=at[step.round, other], what="concession", ref=step.measure, text=text)
    for contact in table.contacts:
        if contact.by == other and contact.state in ("lapsed", "open"):
            yield Unanswered(
                turn=at[contact.round, other], what="contact", ref=contact.id, text=channel(contact.channel)
            )


def _questions(side: str, walked: Sequence[Passage], table: Table) -> Iterator[Unanswered]:
    """Questions of the other side that this side did not take up."""
    at = turns(walked)
    for asked in questions(table, side):
        yield Unanswered(turn=at[asked.round, asked.side], what="question", ref=asked.about, text=asked.quote)


def _said(side: str, walked: Sequence[Passage], table: Table) -> Iterator[Promised]:
    """What a side promised in words alone, and neither bound itself to nor did."""
    at = turns(walked)
    for said in promises(table, side):
        named = title(said.about, table.scenario)
        yield Promised(turn=at[said.round, side], measure=said.about, title=named, quote=said.quote)


def _broken(side: str, walked: Sequence[Passage]) -> Iterator[Broken]:
    for turn, event, before in walked:
        if isinstance(event, Breached):
            yield from _broke(side, turn, before, event.commitment, "deadline")
        elif isinstance(event, Injected) and event.broken:
            yield from _broke(side, turn, before, event.broken, "inject")
    for turn, act, before in acts(walked, side):
        if isinstance(act, Withdraw):
            yield from _broke(side, turn, before, act.of, "renounced")
        if isinstance(act, WalkOut) and before.rules > 1:
            for owed in before.owed(side):
                yield from _broke(side, turn, before, owed.id, "walk-out")


def _broke(side: str, turn: Ref, before: Table, id_: str, how: How) -> Iterator[Broken]:
    """The finding for an id, if it is a commitment of this side."""
    commitment = before.commitment(id_)
    if commitment and commitment.by == side:
        yield Broken(turn=turn, commitment=id_, title=title(commitment.measure, before.scenario), how=how)


def _crossings(lines: Sequence[RedLine], crossed: Iterator[tuple[str, Ref]]) -> tuple[Crossing, ...]:
    found = list(crossed)
    by_line = ((line, tuple(dict.fromkeys(turn for id_, turn in found if id_ == line.id))) for line in lines)
    return tuple(Crossing(line=line.id, title=line.title, turns=turns_) for line, turns_ in by_line if turns_)


def _overridden(side: str, walked: Sequence[Passage]) -> Iterator[tuple[str, Ref]]:
    """A side's own red lines that it crossed, which only the leader's override allows."""
    for turn, act, before in acts(walked, side):
        done = act.measure if isinstance(act, Perform) else None
        for line in before.scenario.mandate(side).red_lines:
            if any(bar.measure == done and bar.unless == "override" for bar in line.bars):
                yield line.id, turn


def _crossed(side: str, walked: Sequence[Passage]) -> Iterator[tuple[str, Ref]]:
    """Declared red lines of the other side, once for each time that this side crossed them."""
    return ((line.id, turn) for turn, act, before in acts(walked, side) for line in crossed_lines(before, side, act))
