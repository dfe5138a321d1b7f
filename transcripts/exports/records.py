"""A dialogue for export and import: its events as recorded, and its notes."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from operator import attrgetter
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, Field, StringConstraints

from moderator.events import Closed, Event, Forfeited, Moved, Opened, Refused
from moderator.fold import NotOpenedError
from moderator.score.coded_act import Status
from prompts.load import fill
from scenarios.types import Frozen, Kind, Points
from transcripts.search.filters import YEARS
from transcripts.store.beside.notes import LONGEST, Note, Recoding, notes
from transcripts.store.chain import START, digest, link
from transcripts.store.database import StoreError
from transcripts.store.rows import RecordedEvent, changed
from transcripts.store.store import Store


def _moment(text: str) -> str:
    if datetime.fromisoformat(text).year not in YEARS:
        raise ValueError(f"the year must lie between {YEARS.start} and {YEARS.stop - 1}")
    return text


Moment = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{3}\+00:00$"),
    AfterValidator(_moment),
]
"""A time in UTC, as the record writes it."""


ID = r"[0-9a-f]{8}"
"""The pattern of a dialogue's id."""


class Noted(Frozen):
    """A note, bookmark or recoding of a turn, with the values of the table notes."""

    turn: int = Field(ge=0)
    at: Moment
    kind: Literal["note", "bookmark", "recoding"]
    text: Annotated[str, StringConstraints(max_length=LONGEST)]
    act: int | None = Field(default=None, ge=1)
    recoded_kind: Kind | None = None
    recoded_status: Status | None = None
    recoded_value: Points | None = None

    @property
    def recoding(self) -> Recoding | None:
        """The new coding of the act; None where it is not a recoding. ValidationError for a recoding of turn 0."""
        if self.act is None:
            return None
        changes = {"kind": self.recoded_kind, "status": self.recoded_status, "value": self.recoded_value}
        return Recoding.model_validate({"turn": self.turn, "act": self.act} | changes)


class Record(NamedTuple):
    """One dialogue; the body of its opening holds the whole scenario."""

    dialogue: str
    kept: tuple[RecordedEvent, ...]
    notes: tuple[Noted, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """The events in order."""
        return tuple(one.event for one in self.kept)

    @property
    def opening(self) -> Opened:
        """The opening of the talks; NotOpenedError where the first event is another one."""
        first = self.kept[0].event
        if not isinstance(first, Opened):
            raise NotOpenedError("The record does not begin with the opening of talks; choose another dialogue.")
        return first

    @property
    def head(self) -> str:
        """The last link of its chain."""
        return self.kept[-1].hash

    @property
    def original(self) -> str:
        """The last link of the full record, if this is a redacted copy; else empty."""
        return original_link(self.opening)


def read_record(store: Store, dialogue: str) -> Record:
    """Read a dialogue for export; NoDialogueError if there is none with that id."""
    if not re.fullmatch(ID, dialogue):
        raise StoreError(f"Dialogue {dialogue!r} has an id that this program does not use; run: reassure verify --all.")
    first, *rest = store.recorded_events(dialogue)
    opening = json.loads(first.body)
    ((scenario,),) = store.query("SELECT body FROM scenarios WHERE hash = ?", opening["scenario"])
    whole = first._replace(body=json.dumps(opening | {"scenario": json.loads(scenario)}))
    found = sorted(notes(store, dialogue), key=attrgetter("id"))
    return Record(dialogue, (whole, *rest), tuple(map(_noted, found)))


def _noted(note: Note) -> Noted:
    found = note.recoding
    changes = {f"recoded_{name}": getattr(found, name) for name in ("kind", "status", "value")} if found else {}
    at = note.at.astimezone(UTC).isoformat(timespec="milliseconds")
    return Noted(turn=note.turn, at=at, kind=note.kind, text=note.text, act=found.act if found else None, **changes)


def linked(before: str, seq: int, at: str, body: str) -> str:
    """The link of an event in the chain; an opening counts with its scenario's hash in place of the scenario."""
    event = json.loads(body)
    if seq == 0:
        event["scenario"] = digest(event["scenario"])
    return link(before, seq, at, json.dumps(event))


def check_chain(record: Record) -> None:
    """Raise StoreError where an event does not match its link."""
    before = START
    for one in record.kept:
        if linked(before, one.seq, one.at, one.body) != one.hash:
            raise changed(one.seq)
        before = one.hash


def chained(events: Iterable[tuple[str, Event]]) -> tuple[RecordedEvent, ...]:
    """Events, each with its time, in a new chain."""
    kept: list[RecordedEvent] = []
    for seq, (at, event) in enumerate(events):
        body = event.model_dump_json()
        kept.append(RecordedEvent(seq, at, body, linked(kept[-1].hash if kept else START, seq, at, body), event))
    return tuple(kept)


def original_link(opening: Opened) -> str:
    """The last link of the full record, if talks with this opening are a redacted copy; else empty."""
    links = {_link_in(brief.text) for brief in opening.scenario.briefs.values()}
    return links.pop() if len(links) == 1 else ""


def became_move(events: Sequence[Event], at: int) -> bool:
    """Whether the reply that the event at a place reads or judges became a move."""
    judged = (event for event in events[at:] if isinstance(event, Moved | Refused | Forfeited | Closed))
    return isinstance(next(judged, None), Moved)


def brief_placeholder(head: str) -> str:
    """The text in place of a brief in a redacted copy of the record with this last link."""
    return fill(_placeholder(), head=head)


def _link_in(brief: str) -> str:
    """The link in the text in place of a brief; empty for a real brief."""
    before, after = map(re.escape, _placeholder().split("{head}"))
    found = re.fullmatch(f"{before}([0-9a-f]{{64}}){after}", brief)
    return found[1] if found else ""


@cache
def _placeholder() -> str:
    return (files("transcripts.exports") / "redacted.txt").read_text(encoding="utf-8").strip()
