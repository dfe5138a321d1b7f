"""Dialogues as rows of the record: in the list, and event by event; and what to say where one cannot be had."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from scenarios.errors import ReassureError
from scenarios.types import Frozen
from transcripts.store.database import StoreError

if TYPE_CHECKING:
    from moderator.events import Event, Opened


class NoDialogueError(ReassureError):
    """There is no dialogue with the given id, or more than one."""


class DeletedError(StoreError):
    """A dialogue, or the whole record, was deleted while the dialogue was being recorded."""


class Summary(Frozen):
    """One dialogue in the list; ``ended`` is None while it runs, or where it was interrupted."""

    id: str
    scenario: str
    title: str
    first_side: str
    first_agent: str
    second_side: str
    second_agent: str
    seed: int
    rounds: int
    version: str
    started: datetime
    ended: datetime | None
    outcome: str | None
    reason: str | None
    turns: int
    """The number of turns taken."""
    S: float
    parent: str | None
    """The dialogue that this one is a fork of."""
    parent_turn: int | None

    @property
    def in_play(self) -> bool:
        """Whether people still play these talks, so that their score may not be seen."""
        from moderator.visibility import in_play

        return in_play((self.first_agent, self.second_agent), ended=self.ended is not None)


class RecordedEvent(NamedTuple):
    """An event as recorded: its place, its time, its JSON, and its link in the chain."""

    seq: int
    at: str
    body: str
    hash: str
    event: "Event"


@contextmanager
def readable(dialogue: str) -> Iterator[None]:
    """Say in one sentence that an event of a dialogue cannot be read by this version."""
    try:
        yield
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise StoreError(
            f"Dialogue {dialogue} holds an event that this version cannot read; "
            f"update reassure, or run: reassure verify {dialogue}."
        ) from error


def summary_of(row: tuple[Any, ...]) -> Summary:
    """The summary of a row of the list; StoreError where it holds what no version wrote."""
    try:
        return Summary.model_validate(dict(zip(Summary.model_fields, row, strict=True)))
    except ValidationError as error:
        raise StoreError(
            f"The list of dialogues holds invalid values for {row[0]}; run: reassure verify {row[0]}, then delete it."
        ) from error


def opening_of(kept: Sequence[RecordedEvent]) -> "Opened":
    """The opening that recorded events begin with; StoreError where they do not."""
    first = kept[0].event
    if first.event != "opened":
        raise StoreError("This dialogue does not begin with the opening of the talks; choose another.")
    return first


def taken(dialogue: str) -> StoreError:
    """The error for a dialogue that another program records too."""
    return StoreError(f"Another program records dialogue {dialogue} too; start a new one.")


def changed(seq: int) -> StoreError:
    """The error for an event that does not match its link."""
    return StoreError(f"Event {seq}, or one before it, was changed after it was recorded; run: reassure verify --all.")


def unknown(dialogue: str) -> NoDialogueError:
    """The error for an id that no dialogue has."""
    return NoDialogueError(f"There is no dialogue {dialogue!r}; choose one from the list of dialogues.")
