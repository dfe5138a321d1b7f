"""Print events as they come, and on a terminal also words as they are written."""

import os
import shutil
import sys
from collections.abc import Iterable
from unicodedata import east_asian_width

import click

from moderator.events import EVENT, Event, PartialWords, StreamItem, TurnTaken
from reassure.terminal.plain_text import Teller
from transcripts.clean import clean

MARK = "... "


class Printer:
    """Prints each event as text or JSON; unfinished words share one line of the terminal, which the event replaces."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._teller = Teller()
        self._shown = False
        self.live = sys.stderr.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        """Whether there is a terminal that can show words as they are written."""

    def recall(self, past: Iterable[Event], people: frozenset[str]) -> None:
        """Read the past events, and print the last turn again on stderr.

        What is hidden from ``people``, the sides that people are about to play, is left out.
        """
        self._teller.joining, last = people, ""
        for event in past:
            text = self._teller.tell(event)
            last = text if isinstance(event, TurnTaken) else last
        if last and not self._as_json:
            click.echo(last, err=True)

    def hear(self, heard: StreamItem) -> None:
        """Print an event, or show unfinished words."""
        if isinstance(heard, PartialWords):
            self._show(heard)
            return
        self.clear()
        text = self._teller.tell(heard)
        if self._as_json or text:
            click.echo(EVENT.dump_json(heard, ensure_ascii=True) if self._as_json else text)

    def clear(self) -> None:
        """Remove the line with unfinished words."""
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._shown = False

    def _show(self, passing: PartialWords) -> None:
        words = passing.note or ("" if self._hidden(passing.side) else passing.statement)
        if not self.live or not words:
            return
        room = shutil.get_terminal_size().columns - len(MARK) - 1
        self.clear()
        click.echo(MARK + tail(" ".join(clean(words).split()), room), nl=False, err=True)
        self._shown = True

    def _hidden(self, side: str) -> bool:
        """Whether a person plays, and so must not see the other side's words before they are checked."""
        return not self._teller.visibility.of(side)


def tail(words: str, cells: int) -> str:
    """The end of a line that fits into this number of terminal cells; a Chinese character takes two."""
    for start in range(len(words) - 1, -1, -1):
        cells -= 2 if east_asian_width(words[start]) in "WF" else 1
        if cells < 0:
            return words[start + 1 :]
    return words
