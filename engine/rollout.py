"""Rollouts: talks played on from a position to their end by a doctrine in each seat, without words.

The rules, the price at home, the score and the choices are those of the loop itself; only the words are left out.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from agents.scripted.delegate import choose
from agents.scripted.dice import Draws, Seeded
from agents.scripted.doctrines import Doctrine, known
from moderator.events import Event
from moderator.fold import step
from moderator.loop import ATTEMPTS, refused
from moderator.moves import Act, Call, Move, Remark, Reply
from moderator.rules.due import due
from moderator.rules.endings import ending
from moderator.rules.judge import enacted, forfeited, made
from moderator.table import Table
from moderator.visibility import view_of

WORDLESS = "-"
"""Stands for a statement that nobody writes."""


class Player(NamedTuple):
    """Who plays a seat on: a doctrine by name, with its weights and probabilities."""

    name: str
    doctrine: Doctrine


Seats = Mapping[str, Player]


def player(name: str) -> Player:
    """The player of a doctrine as it stands; KeyError for an unknown one."""
    return Player(name, known()[name])


def played_on(table: Table, seats: Seats, seed: int) -> Table:
    """The table after the talks, played on from this one: the same acts and scores as the loop's, with words."""
    table = until_asked(table)
    while table.closed is None:
        event = answered(table, seats[table.to_move], seed, Seeded(seed))
        table = until_asked(step(table, event))
    return table


def happening(table: Table, seats: Seats, seed: int) -> Iterator[tuple[Event, Table]]:
    """The events of the same talks, each with the table after it."""
    while table.closed is None:
        event = _by_itself(table) or answered(table, seats[table.to_move], seed, Seeded(seed))
        table = step(table, event)
        yield event, table


def until_asked(table: Table) -> Table:
    """The table after all that happens by itself, when the next side is asked or the talks are closed."""
    while table.closed is None and (event := _by_itself(table)):
        table = step(table, event)
    return table


def _by_itself(table: Table) -> Event | None:
    lost = forfeited(table) if table.attempt >= ATTEMPTS else None
    return next(iter(due(table)), None) or ending(table) or lost


def answered(table: Table, player: Player, seed: int, draws: Draws) -> Event:
    """The event of a doctrine's turn, with its questions answered by ``draws``."""
    side = table.to_move
    chosen = choose(view_of(table, side), player.name, player.doctrine, seed, draws)
    return acted(table, chosen.acts, chosen.remarks(), content=chosen.content)


def acted(table: Table, acts: tuple[Act, ...], remarks: tuple[Remark, ...] = (), *, content: bool = False) -> Event:
    """The event of some acts of the side to move, said without words: a move, or a refusal that names its faults."""
    move = Move(statement=WORDLESS, acts=acts, content=content)
    at = enacted(table, table.to_move, acts)
    if at.faults:
        return refused(table, Reply(move=move, call=Call(agent=WORDLESS)), at.faults)
    return made(at, table.to_move, move, remarks)
