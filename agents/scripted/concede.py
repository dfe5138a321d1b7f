"""Unilateral concessions: in answer to the other side's concessions, or to open."""

from collections.abc import Iterator
from functools import cache

from agents.scripted.bargain import refused
from agents.scripted.doctrines import Seat
from agents.scripted.reasons import because
from agents.scripted.trades import rest_or_whole
from agents.scripted.weigh import (
    Weighed,
    agreement_bonus,
    full_credit,
    home_price,
    is_reply,
    not_yet_given,
    step_bonus,
    unanswered_gifts,
    worth,
)
from moderator.moves import Perform
from moderator.rules.judge import lawful
from moderator.score.parameters import DEFAULTS
from moderator.table import Table
from moderator.tabled import Concession
from scenarios.types import Measure

ANY_ANSWER = 0.3
"""Value of any answer to a concession, whatever the size of the concession."""

OWN_CREDIT = 0.5
"""Share of an answer's own credit that is added to its value, times the doctrine's weight ``opens``."""

NO_COUNTERPART = 0.1
"""Expected return for a measure to which the other side has no counterpart left."""


def concessions(seat: Seat, table: Table) -> Iterator[Weighed]:
    """The side's own unilateral concessions that are legal and appropriate now, with their values."""
    withheld = {m for o in table.open_offers(seat.side) for m in o.give} | refused(table, seat.side)
    owing = unanswered_gifts(table, seat.side)
    for measure in not_yet_given(table, seat.side, table.scenario.parts.own[seat.side]):
        out_of_place = is_reply(measure) and (not owing or owing[0].deed)
        too_much = measure.kind != "word" and not seat.doctrine.deeds
        if measure.id in withheld or out_of_place or too_much:
            continue
        if found := _legal(seat, table, measure):
            yield _answering(seat, table, *found, owing) if owing else _opening(seat, table, *found)


def _legal(seat: Seat, table: Table, measure: Measure) -> tuple[Measure, Perform] | None:
    """What can be carried out now of a measure: the whole or the rest, or else the part if the doctrine gives parts."""
    entire = rest_or_whole(table, seat.side, measure)
    if found := _carried_out(seat, table, entire):
        return found
    part = table.scenario.measure(f"{measure.id}#part") if entire is measure and seat.doctrine.parts else None
    if part is None or not (found := _carried_out(seat, table, part)):
        return None
    return found if seat.dice(part.id, "part").below(seat.doctrine.parts) else None


def _carried_out(seat: Seat, table: Table, measure: Measure) -> tuple[Measure, Perform] | None:
    act = _perform(measure.id)
    return (measure, act) if lawful(table, seat.side, act) else None


@cache
def _perform(measure: str) -> Perform:
    return Perform(measure=measure)


def _answering(seat: Seat, table: Table, measure: Measure, act: Perform, owing: tuple[Concession, ...]) -> Weighed:
    """A concession in answer to others; a roughly equivalent one is enough, within the tolerance ``tau``."""
    doctrine, credit, price = (
        seat.doctrine,
        full_credit(table, seat.side, measure),
        home_price(table, seat.side, (measure,)),
    )
    size = sum(_credit(table, c.measure) for c in owing)
    fit = min(1.0, (1 + DEFAULTS.tau) * credit / size) if size else 1.0
    if measure.kind == "word" and owing[0].deed:
        fit /= 2
    value = doctrine.answers * fit * (ANY_ANSWER + size) + OWN_CREDIT * doctrine.opens * credit - doctrine.home * price
    return Weighed(act, value, because("answers", price=price))


def _opening(seat: Seat, table: Table, measure: Measure, act: Perform) -> Weighed:
    """An opening concession: its expected return, less the risk that it is not answered."""
    side, other, doctrine = seat.side, table.scenario.other(seat.side), seat.doctrine
    credit, price = full_credit(table, side, measure), home_price(table, side, (measure,))
    alone = sum(c.by == side for c in table.unanswered)
    if alone >= doctrine.patience:
        return Weighed(act, -1.0, because("alone"))
    chance, expected = table.score.give_given[other], _expected_return(table, side, measure)
    gain = credit + agreement_bonus(table, measure) + step_bonus(table, side, (measure,)) + chance * expected
    risk = (1 - table.score.trust[other]) * credit * alone / doctrine.patience
    why = because("opens", chance=chance, price=price)
    return Weighed(act, doctrine.opens * (gain - risk) - doctrine.home * price, why)


def _expected_return(table: Table, side: str, measure: Measure) -> float:
    """The best expected return for a measure: a counterpart that the other side has not yet given."""
    other = table.scenario.other(side)
    returns = not_yet_given(table, other, [m for m in table.scenario.measures if m.id in measure.counterparts])
    return max([worth(table, side, m) for m in returns], default=NO_COUNTERPART)


def _credit(table: Table, measure_id: str) -> float:
    measure = table.scenario.measure(measure_id)
    return full_credit(table, measure.actor, measure) if measure else 0.0
