"""The turns of a dialogue that is under way, in a file of its own: what was paid for is there before more is asked."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from moderator.events import EVENT, Closed, Event


class Write(Protocol):
    """Writes one event."""

    def __call__(self, event: Event) -> None:
        """Write it; it is on the disk when this returns."""


class Spool:
    """The file of one dialogue."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def past(self) -> tuple[Event, ...]:
        """The events so far, without the end; a line that was cut off is removed from the file."""
        if not self._file.exists():
            return ()
        events, whole = list[Event](), 0
        with self._file.open("rb") as lines:
            for line in lines:
                try:
                    event = EVENT.validate_json(line)
                except ValidationError:
                    break
                if isinstance(event, Closed):
                    break  # the loop ends the talks again, or tries a turn that failed once more
                events.append(event)
                whole += len(line)
        os.truncate(self._file, whole)
        return tuple(events)

    @contextmanager
    def writing(self) -> Iterator[Write]:
        """Write further events."""
        with self._file.open("ab") as file:

            def write(event: Event) -> None:
                file.write(EVENT.dump_json(event) + b"\n")
                file.flush()
                os.fsync(file.fileno())

            yield write

    def remove(self) -> None:
        """Remove the file: the dialogue is kept elsewhere."""
        self._file.unlink(missing_ok=True)
