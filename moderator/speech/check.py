"""The check of public words: everything that a move would be refused or warned for, whatever its acts."""

from moderator.moves import Fault, Move, Warned
from moderator.speech import languages, leaks, red_lines
from moderator.table import Table
from scenarios.types import Frozen


class Checked(Frozen):
    """What is wrong with the public words of a move, and what may be."""

    refused: tuple[Fault, ...] = ()
    warned: tuple[Warned, ...] = ()


def check_words(table: Table, side: str, move: Move) -> Checked:
    """Check the public words of a move by a side at this table."""
    refused = (
        *leaks.faults(table, side, move),
        *languages.faults(table, side, move),
        *red_lines.faults(table, side, move),
    )
    return Checked(refused=refused)
