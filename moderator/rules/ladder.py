"""The ladder: which step is open to both sides, and what is said of a measure above it."""

from moderator.memory import remembered
from moderator.moves import Fault
from moderator.table import Table
from scenarios.types import LADDER, Measure

LADDER_RULE = "rule.gradualism"

BREACH_CLOSES_ROUNDS = 3
"""Rounds for which a breach closes step 4, regimes."""


@remembered
def highest_step(table: Table) -> int:
    """The highest step open to both: step s+1 opens when both sides have carried out a measure of step s.

    Source: He 2025, principle 3. A breach closes step 4 for three rounds (Freeman 2025, Cold War lessons).
    """
    done = {(p.by, p.step) for p in table.performed}
    step = next((n for n in range(1, 4) if any((side, n) not in done for side in table.sides)), 4)
    if step < 4:
        return step
    broken = any(
        a.status == "breached" and a.round > table.round - BREACH_CLOSES_ROUNDS for a in table.acts + table.pending
    )
    return 3 if broken else 4


def too_high(table: Table, measure: Measure, open_to: int) -> Fault:
    """The fault of a measure above the step that is open to the side that names it."""
    step = highest_step(table)
    open_now = f"the ladder is open to step {step} ({LADDER[step - 1]})"
    message = f"{measure.id} is step {measure.step} ({LADDER[measure.step - 1]}); {open_now}."
    met = f"until both sides have carried out one of step {step}"
    higher = f", or of step {step + 1} with the leader's override" if open_to == step else ""
    return table.fault(LADDER_RULE, message, f"nothing above step {step} {met}{higher}")
