"""Failure policies: what happens after a failed turn, from a text such as ``forfeit`` or ``substitute:grit``."""

from collections.abc import Callable, Mapping

from moderator.chair import AskDecision, Chair, FailurePolicy, Reader, Verdict, forfeit_on_failure, stop_on_failure
from moderator.table import Table
from moderator.view import Delegate
from scenarios.errors import ReassureError

PAUSE, SUBSTITUTE = "pause", "substitute"
PLAIN: Mapping[str, FailurePolicy] = {"stop": stop_on_failure, "forfeit": forfeit_on_failure}
AGAIN = "again"

Build = Callable[[str, str], Delegate]
"""Builds the delegate for a side from an agent's name."""


class PolicyError(ReassureError):
    """An unknown failure policy."""


def chair(
    policy: str, delegates: Mapping[str, Delegate], build: Build, decide: AskDecision, reader: Reader | None
) -> Chair:
    """The chair that applies a failure policy; PolicyError if the policy is unknown.

    Substitutes are built at once, so that an unknown doctrine is an error before the talks begin.
    """
    kind, colon, doctrine = policy.partition(":")
    if policy in PLAIN:
        return Chair(PLAIN[policy], reader)
    if kind == SUBSTITUTE:
        return Chair(_substituting({side: build(side, f"scripted{colon}{doctrine}") for side in delegates}), reader)
    if policy == PAUSE:
        return Chair(_asking(decide, dict(delegates), build), reader)
    raise PolicyError(f"There is no failure policy {policy!r}; choose pause, forfeit, stop or substitute:DOCTRINE.")


def _substituting(substitutes: Mapping[str, Delegate]) -> FailurePolicy:
    async def relieve(table: Table) -> Delegate | Verdict:
        return substitutes[table.to_move]

    return relieve


def _asking(decide: AskDecision, seats: dict[str, Delegate], build: Build) -> FailurePolicy:
    async def relieve(table: Table) -> Delegate | Verdict:
        decided = await decide(table)
        if decided in PLAIN:
            return await PLAIN[decided](table)
        if decided != AGAIN:
            try:
                seats[table.to_move] = build(table.to_move, decided)
            except ReassureError as error:
                return await relieve(_with_problem(table, str(error)))
        return seats[table.to_move]

    return relieve


def _with_problem(table: Table, problem: str) -> Table:
    """The table with another problem in its failure, to ask the person again after an invalid decision."""
    failed = table.failed.model_copy(update={"problem": problem}) if table.failed else None
    return table.model_copy(update={"failed": failed})
