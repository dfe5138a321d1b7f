"""Meaning: what words come close to, told by something that reads meaning and not only words."""

from typing import Protocol

from moderator.moves import Move, Warned
from moderator.table import Table


class Meaning(Protocol):
    """Warns of words that mean nearly what a side must not say, in whatever words; it refuses nothing."""

    def prepare(self, table: Table, side: str) -> None:
        """Begin to read what a side's words will be compared with, and return at once."""

    def warnings(self, table: Table, side: str, move: Move) -> tuple[Warned, ...]:
        """Warnings for the public words of a move, each with ``by`` set to ``meaning``."""
