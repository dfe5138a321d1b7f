"""What a scripted agent speaks of: reactions and answers, its own acts, and sometimes a closing sentence.

The points are chosen without their words, so that play without words makes the same remarks.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from agents.scripted.doctrines import Seat
from agents.scripted.temper import grievance
from agents.scripted.words import phrases
from agents.scripted.words.answers import UNFRIENDLY, answers, call_in, heard
from agents.scripted.words.cues import Cue, Line, Point, point
from agents.scripted.words.news import inject_cues
from agents.scripted.words.own_acts import act_cues, remedy_cue
from agents.scripted.words.reactions import WEIGHTY, proof_cue, reaction_cues
from agents.scripted.words.turn import CAUSES, MOST_POINTS, composed, role
from moderator.moves import (
    Act,
    Counteract,
    Decline,
    Hold,
    Protest,
    WalkOut,
    Withdraw,
)
from moderator.table import Table
from prompts.load import speech

ACTS_MENTIONED = 3
"""Number of acts of a turn that a statement mentions."""

PLAIN_NEWS = ("inject", "inject-view", "inject-harm")
"""News of a cable that go unsaid where the words on the regret for it were just answered."""

CLOSING_CHANCE = 0.4
"""Probability that a statement that ends on neither a deed, an offer nor a wait has a sentence of its doctrine."""

TURNED_DOWN = (Decline, Withdraw)
"""The acts after which such a sentence may come."""


def points(seat: Seat, table: Table, acts: Sequence[Act], *, content: bool) -> tuple[Point, ...]:
    """The points of a statement: new injects, a reaction and answers to the other side, and a side's first acts."""
    reactions = [point("react", cue) for cue in _reactions(table, seat.side, acts)]
    proof = proof_cue(table, seat.side)
    if proof and not any("-proof" in found.line.key for found in reactions):
        reactions.append(point("react", proof))
    called = call_in(table, seat.side)
    replies = [*answers(seat, table, acts[:ACTS_MENTIONED]), *((called,) if called else ())]
    own = () if content and acts == (Hold(),) else act_cues(table, seat.side, acts)  # who would rest does not wait
    told = [point("say", cue) for cue in islice(own, ACTS_MENTIONED)]
    if remedy := None if content or len(told) > 1 else remedy_cue(table, seat.side, acts):
        told = [*(found for found in told if acts != (Hold(),)), point("say", remedy)]
    found = composed(reactions, [point("say", cue) for cue in replies], told)
    close = _close(seat, table, acts, found, content=content)
    return (*found, close) if close else found


def remarks_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """The remarks that lines are declared to make, in order: what a reader of the statement finds in its words."""
    declared = speech("remarks")
    return tuple(kind for line in lines for kind in declared[line.table].get(line.key, ()))


def _reactions(table: Table, side: str, acts: Sequence[Act]) -> Iterator[Cue]:
    """Every new inject, and the most important act of the other side."""
    answered, mentioned = any(isinstance(act, Protest | Counteract) for act in acts), False
    if found := heard(table, side, answered=answered):
        mentioned = True
        yield found
    for cue in inject_cues(table, side, acts[:ACTS_MENTIONED], answered=answered):
        mentioned = True
        if not (found and cue.key in PLAIN_NEWS and cue.values["inject"] == found.values.get("inject")):
            yield cue
    only_weighty = mentioned or any(isinstance(act, Counteract) for act in acts)
    for cue in reaction_cues(table, side, acts[:ACTS_MENTIONED], answered=answered):
        unsaid = cue.key == "reserved" and _takes_back(acts)
        if (cue.key in WEIGHTY or not only_weighty) and not unsaid:
            yield cue
            return


def _takes_back(acts: Sequence[Act]) -> bool:
    """Whether an offer is withdrawn, for the answer to which no time is then granted."""
    return any(isinstance(act, Withdraw) for act in acts)


def _left_open(table: Table, side: str, acts: Sequence[Act]) -> Point | None:
    """What stays open, said at the end of the last turn; a side that waits there says so anyhow."""
    values = phrases.left_open(table, side, acts) if _is_last(table) and not table.closing and acts != (Hold(),) else {}
    return point("say", Cue("left-open", values=values)) if values else None


def _is_last(table: Table) -> bool:
    """Whether this is the last turn of the talks."""
    return table.round >= table.rounds and bool(table.said) and table.said[-1].round == table.round


def _close(seat: Seat, table: Table, acts: Sequence[Act], said: Sequence[Point], *, content: bool) -> Point | None:
    """The last point: that the side would rest here, or a sentence of its doctrine; none after stern words."""
    stern = any(isinstance(act, Counteract | Protest) for act in acts)
    abused = any(found.line.key in UNFRIENDLY for found in said)
    if ((stern or abused) and len(said) > 1) or any(isinstance(act, WalkOut) for act in acts):
        return None
    if content:
        settled = phrases.settled(table, acts) if table.content or _is_last(table) else ""
        rest = point("say", Cue("content-settled", values={"settled": settled}) if settled else Cue("content"))
        last = role(said[-1].line) if said else ""
        in_spite = last == "defence" or (last in CAUSES and grievance(table, seat.side))
        return rest._replace(bridge="but") if in_spite else rest
    if (left := _left_open(table, seat.side, acts)) and not stern:
        return left
    ends = len(said) >= MOST_POINTS or not isinstance(acts[min(len(acts), ACTS_MENTIONED) - 1], TURNED_DOWN)
    closes = not ends and seat.happens(table.round, "closing", CLOSING_CHANCE)
    return point("close", Cue(seat.doctrine.voice or seat.name)) if closes and not table.closing else None
