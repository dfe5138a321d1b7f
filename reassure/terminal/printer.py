"""Events printed as they come, and on a terminal the words as they are written."""

import os
import shutil
import sys
from collections.abc import Iterable
from unicodedata import east_asian_width

import click

from moderator.events import EVENT, Event, Heard, Passing, Read, Refused, TurnTaken
from reassure.terminal.plain import Teller
from transcripts.clean import clean

MARK = "... "


class Printer:
    """Prints each event as text or JSON; what passes goes on one line of a terminal that the event then takes."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._teller = Teller(live=True)
        self._shown = False
        self.live = sys.stderr.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        """Whether there is a terminal to show words on as they are written."""

    def recall(self, past: Iterable[Event], people: frozenset[str]) -> None:
        """Take note of what was told before, and tell the last half-turn once more, beside the output.

        It is told as to ``people``, by the sides that they are about to play.
        """
        self._teller.joining, last = people, ""
        for event in past:
            told = self._teller.tell(event)
            last = told if isinstance(event, TurnTaken) else last
        if last and not self._as_json:
            click.echo(last, err=True)

    def hear(self, heard: Heard) -> None:
        """Print an event, or show what passes."""
        if isinstance(heard, Passing):
            self._show(heard)
            return
        self.clear()
        told = self._teller.tell(heard)
        if isinstance(heard, Refused | Read) and self._hidden(heard.side):
            told = "  (The other side's reply went back or is read again.)"
        click.echo(EVENT.dump_json(heard, ensure_ascii=True) if self._as_json else told)

    def clear(self) -> None:
        """Take away the line of what passes."""
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._shown = False

    def _show(self, passing: Passing) -> None:
        words = passing.note or ("" if self._hidden(passing.side) else passing.statement)
        if not self.live or not words:
            return
        room = shutil.get_terminal_size().columns - len(MARK) - 1
        self.clear()
        click.echo(MARK + tail(" ".join(clean(words).split()), room), nl=False, err=True)
        self._shown = True

    def _hidden(self, side: str) -> bool:
        """Whether a person plays the other side, who must not see words that are not judged yet."""
        return bool(self._teller.people - {side})


def tail(words: str, cells: int) -> str:
    """The end of a line, as much as so many cells of a terminal hold; a Chinese character takes two."""
    for start in range(len(words) - 1, -1, -1):
        cells -= 2 if east_asian_width(words[start]) in "WF" else 1
        if cells < 0:
            return words[start + 1 :]
    return words
