"""Rollouts: talks played on from a position to their end by a doctrine in each seat, without words."""

from collections.abc import Mapping

from agents.scripted.delegate import ScriptedDelegate
from moderator.events import Event
from moderator.fold import step
from moderator.loop import ATTEMPTS, refused
from moderator.moves import Call, Move, Reply
from moderator.rules.due import due
from moderator.rules.endings import ending
from moderator.rules.judge import enacted, forfeited, made
from moderator.table import Table
from moderator.visibility import view_of

WORDLESS = "-"
"""Stands for a statement that nobody writes."""


def played_on(table: Table, seats: Mapping[str, ScriptedDelegate]) -> Table:
    """The table after the talks, played on from this one: the same acts and scores as with words."""
    while table.closed is None:
        table = step(table, by_itself(table) or answered(table, seats[table.to_move]))
    return table


def by_itself(table: Table) -> Event | None:
    """What happens next at a table without anybody being asked, if anything does."""
    lost = forfeited(table) if table.attempt >= ATTEMPTS else None
    return next(iter(due(table)), None) or ending(table) or lost


def answered(table: Table, delegate: ScriptedDelegate) -> Event:
    """The event of a doctrine's turn."""
    side = table.to_move
    chosen = delegate.choose(view_of(table, side))
    move = Move(statement=WORDLESS, acts=chosen.acts, content=chosen.content)
    at = enacted(table, side, chosen.acts)
    if at.faults:
        return refused(table, Reply(move=move, call=Call(agent=delegate.label)), at.faults)
    return made(at, side, move, chosen.remarks())
