"""Missed chances: measures that would have answered what the other side gave, were legal, and were not offered."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from moderator.events import Moved
from moderator.moves import Accept, Act, Counter, Offer, Perform
from moderator.rules import domestic
from moderator.rules.giving import giving
from moderator.rules.menu import menu, pieces
from moderator.score.credit import full_credit
from moderator.table import Table, measures_by_id
from scenarios.types import Measure, whole
from transcripts.debrief.figures import Ref
from transcripts.debrief.passages import Passage, acts


class Chance(NamedTuple):
    """A measure of the other side, and its counterpart that was not given, nor offered, in the side's next turn."""

    given_at: Ref
    given: Measure
    turn: Ref
    answer: Measure
    points: float
    """What it would have cost at home then, summed over audiences."""


def can_give(table: Table, side: str) -> bool:
    """Whether a side could give anything now, in whole or in part: carry it out, offer it, or accept an offer."""
    found = menu(table, side)
    return bool(found.answer) or any(i.legal for i in (*found.perform, *found.give, *pieces(table, side)))


def missed(walked: Sequence[Passage], side: str) -> tuple[Chance, ...]:
    """The chances that a side missed, the most valuable first, and each measure once."""
    found: dict[str, Chance] = {}
    for at, passage in enumerate(walked):
        if isinstance(passage.event, Moved) and passage.event.side != side:
            for chance in _after(walked[at:], passage, side):
                found.setdefault(chance.answer.id, chance)
    later = {measure for _, act, table in acts(walked, side) for measure in _named(act, table)}
    never = (chance for chance in found.values() if chance.answer.id not in later)
    return tuple(sorted(never, key=lambda chance: -_worth(chance.answer)))


def _after(later: Sequence[Passage], passage: Passage, side: str) -> Iterator[Chance]:
    """The best counterpart that was open to a side for each thing that the other side carried out in a turn."""
    answer = next((p for p in later if isinstance(p.event, Moved) and p.event.side == side), None)
    if answer is None or answer.before.closing:
        return
    other = passage.before.scenario.other(side)
    for _, act, before in acts((passage,), other):
        given = before.scenario.measure(act.measure) if isinstance(act, Perform) else None
        if given is None or given.joint:
            continue
        open_ = [m for m in _counterparts(before, side, given) if _possible(answer.before, side, m, given)]
        if best := max(open_, key=_worth, default=None):
            points = sum(domestic.price(answer.before, side, (best,)).values())
            yield Chance(passage.turn, given, answer.turn, best, points)


def _counterparts(table: Table, side: str, given: Measure) -> Iterator[Measure]:
    """The measures of a side that the catalogue names as counterparts of another, either way."""
    of = table.scenario.measure(whole(given.id)) or given
    for measure in table.scenario.measures:
        if (
            measure.actor == side
            and not measure.joint
            and (measure.id in of.counterparts or of.id in measure.counterparts)
        ):
            yield measure


def _possible(table: Table, side: str, measure: Measure, given: Measure) -> bool:
    """Whether a side could give a measure now: nothing bars it, and it does not owe it already."""
    owed = measure.id in table.given_or_owed(side)
    return not owed and not any(giving(table, side, (measure,), (whole(given.id),)))


def _named(act: Act, table: Table) -> tuple[str, ...]:
    """The measures that an act gives, offers or accepts to give."""
    match act:
        case Offer() | Counter():
            return tuple(map(whole, act.give))
        case Perform():
            return (whole(act.measure),)
        case Accept() if offer := table.offer(act.offer):
            return tuple(whole(m.id) for m in measures_by_id(table.scenario, (*offer.give, *offer.ask)))
        case _:
            return ()


def _worth(measure: Measure) -> float:
    return full_credit(measure.value.points, measure.kind, measure.cost.level, measure.verifiability.level)
