"""Events printed as they come, and on a terminal the words as they are written."""

import shutil
import sys

import click

from moderator.events import EVENT, Heard, Passing
from reassure.plain import Teller
from transcripts.clean import clean


class Printer:
    """Prints each event as text or JSON; what passes goes on one line of a terminal that the event then takes."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._teller = Teller()
        self._shown = False
        self.live = sys.stderr.isatty() and sys.stdout.isatty()
        """Whether there is a terminal to show words on as they are written."""

    def hear(self, heard: Heard) -> None:
        """Print an event, or show what passes."""
        if isinstance(heard, Passing):
            self._show(heard)
            return
        self.clear()
        click.echo(EVENT.dump_json(heard, ensure_ascii=True) if self._as_json else self._teller.tell(heard))

    def clear(self) -> None:
        """Take away the line of what passes."""
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._shown = False

    def _show(self, passing: Passing) -> None:
        if not self.live or self._hidden(passing.side):
            return
        width = shutil.get_terminal_size().columns - 4
        words = " ".join(clean(passing.note or passing.statement).split())
        self.clear()
        click.echo(f"... {words[-width:]}", nl=False, err=True)
        self._shown = True

    def _hidden(self, side: str) -> bool:
        """Whether a person plays the other side, who must not see words that are not judged yet."""
        seats = self._teller.table.seats if self._teller.table else {}
        return any(agent == "human" for other, agent in seats.items() if other != side)
