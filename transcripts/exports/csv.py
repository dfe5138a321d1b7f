"""CSV (RFC 4180): one row per coded act, for a spreadsheet or a statistics program."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from moderator.events import Forfeited, Moved
from moderator.score.credit import credit_of
from transcripts.clean import clean
from transcripts.debrief.passages import passages
from transcripts.exports.records import Record
from transcripts.store.projections import did

COLUMNS = (
    *("dialogue", "scenario", "seed", "turn", "round", "side", "agent"),
    *("act", "kind", "status", "measure", "value", "cost", "verifiability", "crosses_red_line", "credit"),
    *("x", "S", "did", "statement"),
)
"""The header line; docs/exports.md describes the columns."""

FORMULA = re.compile(r"[\t\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""What a spreadsheet could read as the beginning of a formula; full-width signs count where it is set to Chinese."""

Cell = str | int | float


def sheet(records: Iterable[Record]) -> Iterator[str]:
    """The lines of the file."""
    yield _line(COLUMNS)
    for record in records:
        yield from map(_line, _rows(record))


def _rows(record: Record) -> Iterator[tuple[Cell, ...]]:
    opening, (walked, table) = record.opening, passages(record.events)
    weights = iter(credit_of(table.acts))
    for passage in walked:
        event = passage.event
        if not isinstance(event, Moved | Forfeited):
            continue
        talks = (record.dialogue, opening.scenario.id, passage.before.seed)
        done, said = (did(event, opening.scenario), event.move.statement) if isinstance(event, Moved) else ("", "")
        call = event.call if isinstance(event, Moved) else None
        whose = (
            int(passage.turn[1:]),
            event.round,
            event.side,
            call.agent if call else passage.before.seats[event.side],
        )
        for number, act in enumerate(event.acts, start=1):
            coded = (number, act.kind, act.status, act.measure, act.value, act.cost, act.verifiability)
            weighed = (int(act.crosses_red_line), next(weights).credit, event.x, event.score.S)
            yield *talks, *whose, *coded, *weighed, done, said


def _line(cells: Sequence[Cell]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([safe(cell) if isinstance(cell, str) else cell for cell in cells])
    return line.getvalue()


def safe(text: str) -> str:
    """A text with hidden characters shown, which no spreadsheet reads as a formula."""
    shown = clean(text)
    return f"'{shown}" if FORMULA.match(shown) else shown
