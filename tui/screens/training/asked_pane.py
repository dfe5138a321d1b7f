"""What facilitators asked for, the newest first, and what became of it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from moderator.descriptions import titled
from moderator.events import Refused
from prompts.load import phrase
from training.facilitator.words import in_words
from transcripts.store.beside.interventions import Intervention
from tui.text import DIM, join, plain
from tui.timeline import Timeline
from tui.widgets.text_rows import Row, Rows

LONG = 5
"""Seconds after which it is said why a request may wait."""


class AskedPane(VerticalScroll, can_focus=True):
    """The latest requests with their answers."""

    BORDER_TITLE = "Requests"

    def compose(self) -> ComposeResult:
        """One block of rows."""
        yield Rows()

    def draw(self, found: Sequence[Intervention], tape: Timeline, dialogue: str) -> None:
        """Show these requests."""
        rows = [row for one in found for row in _rows(one, tape, dialogue)]
        self.query_one(Rows).show(rows or [Row(plain(phrase("asked", "none"), DIM))])


def _rows(found: Intervention, tape: Timeline, dialogue: str) -> Iterator[Row]:
    scenario = tape.opened.scenario
    mark, style, told = _state(found, tape, dialogue)
    yield Row(join(plain(f"{mark} ", style), plain(in_words(found, scenario)), plain(f"  {found.who}", DIM)), 0, 2)
    if told:
        yield Row(plain(titled(told, scenario), style), 2)


def _state(found: Intervention, tape: Timeline, dialogue: str) -> tuple[str, str, str]:
    """A mark with its style, and what is to be said of the request."""
    if found.answer:
        return "✗", "$text-warning", found.answer
    if found.seq is not None:
        event = tape.events[found.seq] if found.seq < len(tape) else None
        if isinstance(event, Refused):
            return "✗", "$text-warning", " ".join(fault.message for fault in event.faults)
        return "✓", "$text-success", ""
    if tape.ended:
        return "✗", "$text-warning", phrase("request", "ended")
    waited = round((datetime.now(UTC) - datetime.fromisoformat(found.at)).total_seconds())
    told = phrase("asked", "waits", seconds=str(waited))
    return "…", "$accent", f"{told} {phrase('asked', 'long', dialogue=dialogue)}" if waited > LONG else told
