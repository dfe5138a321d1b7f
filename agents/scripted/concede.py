"""Steps for nothing in return: in answer to what was given, or to open."""

from collections.abc import Iterator

from agents.scripted.bargain import refused
from agents.scripted.doctrines import Seat
from agents.scripted.weigh import Weighed, step_bonus, agreement_bonus, unanswered_gifts, not_yet_given, full_credit, is_reply, home_price, worth
from moderator.moves import Perform
from moderator.rules.judge import check
from moderator.score.parameters import DEFAULTS
from moderator.table import Concession, Table
from scenarios.types import Measure

STANDING = 0.3
"""What it is worth in itself to leave nothing unanswered, whatever its size."""

LAVISH = 0.5
"""How much of a step's own credit an answer gains for a doctrine that likes to give."""

NO_COUNTERPART = 0.1
"""What may come back for a measure to which the other side has no counterpart left."""


def concessions(seat: Seat, table: Table) -> Iterator[Weighed]:
    """One's own steps for nothing in return that are legal and in place now, weighed."""
    withheld = {m for o in table.open_offers(seat.side) for m in o.give} | refused(table, seat.side)
    owing = unanswered_gifts(table, seat.side)
    for measure in table.scenario.measures:
        mine = measure.actor == seat.side and not measure.joint and measure.id not in withheld
        out_of_place = is_reply(measure) and (not owing or owing[0].deed)
        too_much = measure.kind != "word" and not seat.doctrine.deeds
        if not mine or out_of_place or too_much or not not_yet_given(table, seat.side, measure):
            continue
        if not check(table, seat.side, Perform(measure=measure.id))[0]:
            yield _answering(seat, table, measure, owing) if owing else _opening(seat, table, measure)


def _answering(seat: Seat, table: Table, measure: Measure, owing: tuple[Concession, ...]) -> Weighed:
    """A step in answer to others: it need be no larger than they are, within the tolerance of rough equivalence."""
    doctrine, credit, price = seat.doctrine, full_credit(table, seat.side, measure), home_price(table, seat.side, (measure,))
    size = sum(_credit(table, c.measure) for c in owing)
    fit = min(1.0, (1 + DEFAULTS.tau) * credit / size) if size else 1.0
    if measure.kind == "word" and owing[0].deed:
        fit /= 2
    value = doctrine.answers * fit * (STANDING + size) + LAVISH * doctrine.opens * credit - doctrine.home * price
    why = f"answers {size:.2f} unanswered with {credit:.2f}, price at home {price:.2f}"
    return Weighed(Perform(measure=measure.id), value, why)


def _opening(seat: Seat, table: Table, measure: Measure) -> Weighed:
    """A step that nothing asks for: what it may bring back, less the risk that it is left alone again."""
    side, other, doctrine = seat.side, table.scenario.other(seat.side), seat.doctrine
    act, credit, price = Perform(measure=measure.id), full_credit(table, side, measure), home_price(table, side, (measure,))
    alone = sum(c.by == side for c in table.unanswered)
    if alone >= doctrine.patience:
        return Weighed(act, -1.0, f"{alone} steps of ours are unanswered")
    chance, hope = table.score.give_given[other], _hope(table, side, measure)
    gain = credit + agreement_bonus(table, measure) + step_bonus(table, side, measure) + chance * hope
    risk = (1 - table.score.trust[other]) * credit * alone / doctrine.patience
    why = f"opens with {credit:.2f} for a chance of {chance:.0%} at {hope:.2f}, price at home {price:.2f}"
    return Weighed(act, doctrine.opens * (gain - risk) - doctrine.home * price, why)


def _hope(table: Table, side: str, measure: Measure) -> float:
    """The best that may come back for a measure: a counterpart that the other side has yet to give."""
    other = table.scenario.other(side)
    back = [m for m in table.scenario.measures if m.id in measure.counterparts and not_yet_given(table, other, m)]
    return max((worth(table, side, m) for m in back), default=NO_COUNTERPART)


def _credit(table: Table, measure_id: str) -> float:
    measure = table.scenario.measure(measure_id)
    return full_credit(table, measure.actor, measure) if measure else 0.0
