"""The check of public words: everything that a move would be refused or warned for, whatever its acts."""

from moderator.moves import PEOPLE, SCRIPTED, Fault, Move, Warned
from moderator.speech import claims, languages, leaks, red_lines, voice
from moderator.speech.meaning import Meaning
from moderator.table import Table
from scenarios.types import Frozen


class Checked(Frozen):
    """What is wrong with the public words of a move, and what may be."""

    refused: tuple[Fault, ...] = ()
    warned: tuple[Warned, ...] = ()


def check_words(table: Table, side: str, move: Move, meaning: Meaning | None = None) -> Checked:
    """Check the public words of a move by a side at this table; a person is only warned of how it speaks.

    What words mean is asked only of words that are not refused, and not of a doctrine's, which are known.
    """
    refused = (
        *leaks.faults(table, side, move),
        *languages.faults(table, side, move),
        *red_lines.faults(table, side, move),
        *claims.faults(table, move),
    )
    manner = tuple(voice.faults(table, side, move))
    warned = (*red_lines.demands(table, side, move), *languages.warnings(table, side, move))
    if not refused:
        warned = (*red_lines.warnings(table, side, move), *warned)
    if table.seats[side] in PEOPLE:
        warned += tuple(Warned(rule=f.rule, quote=f.quote, message=f.message) for f in manner)
        manner = ()
    if meaning and not (refused or manner or table.seats[side].startswith(SCRIPTED)):
        warned += meaning.warnings(table, side, move)
    return Checked(refused=(*refused, *manner), warned=warned)
