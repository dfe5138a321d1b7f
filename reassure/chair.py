"""What becomes of a turn that failed: a policy in words, such as ``forfeit`` or ``substitute:grit``, as a chair."""

from collections.abc import Callable, Mapping

from moderator.chair import Chair, Decide, Reader, Relief, Verdict, forfeit, stop
from moderator.table import Table
from moderator.view import Delegate
from scenarios.errors import ReassureError

PAUSE, SUBSTITUTE = "pause", "substitute"
PLAIN: Mapping[str, Relief] = {"stop": stop, "forfeit": forfeit}
AGAIN = "again"

Build = Callable[[str, str], Delegate]
"""The delegate of a side and a spec."""


class PolicyError(ReassureError):
    """A way to meet failures that is none."""


def chair(policy: str, delegates: Mapping[str, Delegate], build: Build, decide: Decide, reader: Reader | None) -> Chair:
    """The chair that meets a failure as the policy says; PolicyError for one that is none.

    Whoever is to take a seat is built at once, so that a doctrine which there is not is told before the talks.
    """
    kind, colon, doctrine = policy.partition(":")
    if policy in PLAIN:
        return Chair(PLAIN[policy], reader)
    if kind == SUBSTITUTE:
        return Chair(_substituting({side: build(side, f"scripted{colon}{doctrine}") for side in delegates}), reader)
    if policy == PAUSE:
        return Chair(_asking(decide, dict(delegates), build), reader)
    raise PolicyError(f"There is no policy {policy!r}; name pause, forfeit, stop or substitute:DOCTRINE.")


def _substituting(substitutes: Mapping[str, Delegate]) -> Relief:
    async def relieve(table: Table) -> Delegate | Verdict:
        return substitutes[table.to_move]

    return relieve


def _asking(decide: Decide, seats: dict[str, Delegate], build: Build) -> Relief:
    async def relieve(table: Table) -> Delegate | Verdict:
        decided = await decide(table)
        if decided in PLAIN:
            return await PLAIN[decided](table)
        if decided != AGAIN:
            try:
                seats[table.to_move] = build(table.to_move, decided)
            except ReassureError as error:
                return await relieve(_told(table, str(error)))
        return seats[table.to_move]

    return relieve


def _told(table: Table, problem: str) -> Table:
    """The table as it is put before a person once more, after a decision that was none."""
    failed = table.failed.model_copy(update={"problem": problem}) if table.failed else None
    return table.model_copy(update={"failed": failed})
