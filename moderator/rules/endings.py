"""How talks end: the outcome and the reason."""

from moderator.events import Closed, End
from moderator.score.escalation import STOP, WINDOW, escalation
from moderator.table import Table, overlap_classes
from moderator.usage import Usage

MIN_RUN = 4
"""Half-turns in a row from which a run counts as a spiral or an escalation."""

FORFEITS = 3
"""Turns forfeited in a row after which the talks fail."""


def ending(table: Table) -> Closed | None:
    """The end of the talks, if they have reached one."""
    found = _found(table)
    if found is None:
        return None
    outcome, reason = found
    last_turn = max(0, table.turn - 1)
    return Closed(round=last_turn // 2 + 1, outcome=outcome, reason=reason)


def seconds_left(table: Table) -> float | None:
    """Seconds that the delegates may still take; None where there is no limit."""
    if table.limits.seconds is None:
        return None
    return max(0.0, table.limits.seconds - sum(used.seconds for used in table.usage.values()))


def agreed(table: Table) -> tuple[str, ...]:
    """The measures of the scenario's agreement that are met so far, the same act under two ids once."""
    met = [m for m in table.scenario.agreement.measures if all(_is_met(table, m, s) for s in _owed_by(table, m))]
    same = overlap_classes(table.scenario)
    return tuple({same.get(m, m): m for m in reversed(met)}.values())


def _found(table: Table) -> tuple[End, str] | None:
    names = {m.id: m.name for m in table.scenario.sides}
    reached = _limit(table)
    if reached:
        return "limit", reached
    if table.walked_out:
        return "walk-out", f"{names[table.walked_out]} walked out."
    lost = next((s for s, n in table.forfeits.items() if n >= FORFEITS), None)
    if lost:
        return "failure", f"{names[lost]} forfeited {FORFEITS} turns in a row."
    if len(agreed(table)) >= table.scenario.agreement.need:
        return "agreement", table.scenario.agreement.text
    if table.score.escalation_alive >= MIN_RUN:
        return "breakdown", f"{table.score.escalation_alive} half-turns of escalation without a break."
    tripped = _tripped(table)
    if tripped:
        return "breakdown", f"{names[tripped]}'s countermeasures tripped the stop rule of the escalation monitor."
    if table.score.spiral_alive >= MIN_RUN and all(table.content.values()):
        return (
            "spiral",
            f"A reassurance spiral of {table.score.spiral_alive} half-turns, and both sides are content.",
        )
    if table.round <= table.rounds:
        return None
    if table.rounds < table.scenario.rounds:
        return (
            "limit",
            f"The limit of {table.rounds} rounds is reached; the scenario has {table.scenario.rounds}.",
        )
    return "deadline", f"The {table.rounds} rounds are over without an agreement."


def _tripped(table: Table) -> str | None:
    """The side whose acts of the last rounds trigger the stop rule of the escalation monitor, if any."""
    since = (table.said[-1].round if table.said else 0) - WINDOW
    recent = [said for said in table.said if said.round > since]
    sums = {side: sum(escalation(s.acts) for s in recent if s.side == side) for side in table.sides}
    return next((side for side, weights in sums.items() if weights >= STOP), None)


def _limit(table: Table) -> str | None:
    """The limit on tokens, cost or time that the calls have reached, if any."""
    limits, used = table.limits, sum(table.usage.values(), Usage())
    if limits.tokens is not None and used.tokens >= limits.tokens:
        return f"The limit of {limits.tokens:,} tokens is reached: {used.tokens:,} were used."
    if limits.seconds is not None and used.seconds >= limits.seconds:
        return f"The limit of {limits.seconds:g} seconds is reached: the delegates took {used.seconds:.1f}."
    if limits.cost is not None and used.unpriced:
        return f"The limit of {limits.cost:g} on the cost cannot be kept: no price is known for a model that was used."
    if limits.cost is not None and used.cost >= limits.cost:
        return f"The limit of {limits.cost:g} on the cost is reached: {used.cost:.4f} was spent."
    return None


def _owed_by(table: Table, measure_id: str) -> tuple[str, ...]:
    measure = table.scenario.measure(measure_id)
    return table.sides if measure is None or measure.joint else (measure.actor,)


def _is_met(table: Table, measure: str, side: str) -> bool:
    done = any(p.by == side and p.measure == measure for p in table.performed)
    return done or (table.scenario.agreement.status == "agreed" and table.owes(side, measure) is not None)
