"""How talks end: the outcome and the reason."""

from moderator.events import Closed, End
from moderator.memory import remembered
from moderator.score.escalation import STOP, WINDOW, escalation
from moderator.table import Table
from moderator.usage import Usage
from scenarios.numbers import decimal

MIN_RUN = 4
"""Half-turns in a row from which a run counts as a spiral or an escalation."""

FORFEITS = 3
"""Turns forfeited in a row after which the talks fail."""


@remembered
def ending(table: Table) -> Closed | None:
    """The end of the talks, if they have reached one.

    What cuts the talks off comes first. Otherwise they are over by rest or with the last round, and end once nothing
    that is owed can be carried out any more and what was broken is scored.
    """
    found = _cut_off(table) or _over(table)
    if found is None:
        return None
    outcome, reason = found
    last = table.acts[-1].round if table.acts else 1
    return Closed(round=last, outcome=outcome, reason=reason)


def seconds_left(table: Table) -> float | None:
    """Seconds that the delegates may still take; None where there is no limit."""
    if table.limits.seconds is None:
        return None
    return max(0.0, table.limits.seconds - sum(used.seconds for used in table.usage.values()))


def agreed(table: Table) -> tuple[str, ...]:
    """The measures of the scenario's agreement that are met so far, the same act under two ids once."""
    met = [m for m in table.scenario.agreement.measures if all(_is_met(table, m, s) for s in _owed_by(table, m))]
    same = table.scenario.parts.classes
    return tuple({same.get(m, m): m for m in reversed(met)}.values())


def settled(table: Table) -> bool:
    """Whether the talks have what they were held for: the agreement's condition holds, and nobody owes anything."""
    owing = any(table.owed(side) for side in table.sides)
    return not owing and len(agreed(table)) >= table.scenario.agreement.need


def _cut_off(table: Table) -> tuple[End, str] | None:
    """An end at which nothing more is asked of anybody."""
    names = {m.id: m.name for m in table.scenario.sides}
    if reached := _limit(table):
        return "limit", reached
    if table.walked_out:
        return "walk-out", f"{names[table.walked_out]} walked out."
    if lost := next((s for s, n in table.forfeits.items() if n >= FORFEITS), None):
        return "failure", f"{names[lost]} forfeited {FORFEITS} turns in a row."
    if table.score.escalation_alive >= MIN_RUN:
        return "breakdown", f"{table.score.escalation_alive} half-turns of escalation without a break."
    if tripped := _tripped(table):
        return "breakdown", f"{names[tripped]}'s countermeasures tripped the stop rule of the escalation monitor."
    return None


def _over(table: Table) -> tuple[End, str] | None:
    """The end of talks that nothing cut off, once all debts are settled."""
    if table.closing is None or any(table.owed(side) for side in table.sides) or table.pending:
        return None
    broken = any(a.status == "breached" and a.round > table.closing.since for a in table.acts)
    if settled(table) and not broken:
        return "agreement", table.scenario.agreement.text
    if table.closing.rested:
        return "rest", "Both sides would rest the talks here, without an agreement."
    if table.rounds < table.scenario.rounds:
        return "limit", f"The limit of {table.rounds} rounds is reached; the scenario has {table.scenario.rounds}."
    return "deadline", f"The {table.rounds} rounds are over without an agreement."


def _tripped(table: Table) -> str | None:
    """The side whose acts of the last rounds trigger the stop rule of the escalation monitor, if any."""
    since = (table.said[-1].round if table.said else 0) - WINDOW
    recent = [said for said in table.said if said.round > since]
    sums = {side: sum(escalation(s.acts) for s in recent if s.side == side) for side in table.sides}
    return next((side for side, weights in sums.items() if weights >= STOP), None)


def _limit(table: Table) -> str | None:
    """The limit on tokens, cost or time that the calls have reached, if any."""
    limits = table.limits
    if limits.tokens is None and limits.seconds is None and limits.cost is None:
        return None
    used = sum(table.usage.values(), Usage())
    if limits.tokens is not None and used.tokens >= limits.tokens:
        return f"The limit of {limits.tokens:,} tokens is reached: {used.tokens:,} were used."
    if limits.seconds is not None and used.seconds >= limits.seconds:
        return f"The limit of {decimal(limits.seconds)} seconds is reached: the delegates took {used.seconds:.1f}."
    if limits.cost is not None and used.unpriced:
        limit = decimal(limits.cost)
        return f"The limit of {limit} on the cost cannot be kept: no price is known for a model that was used."
    if limits.cost is not None and used.cost >= limits.cost:
        return f"The limit of {decimal(limits.cost)} on the cost is reached: {used.cost:.4f} was spent."
    return None


def _owed_by(table: Table, measure_id: str) -> tuple[str, ...]:
    measure = table.scenario.measure(measure_id)
    return table.sides if measure is None or measure.joint else (measure.actor,)


def _is_met(table: Table, measure: str, side: str) -> bool:
    done = any(p.by == side and p.measure == measure for p in table.performed)
    return done or (table.scenario.agreement.status == "agreed" and table.owes(side, measure) is not None)
