"""A dialogue as it is carried from one record to another: its events as they are kept, and its notes."""

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
from transcripts.store.chain import START, digest, link
from transcripts.store.notes import LONGEST, Note, Recoding, notes
from transcripts.store.store import Kept, Store, StoreError, changed


def _moment(text: str) -> str:
    if datetime.fromisoformat(text).year not in YEARS:
        raise ValueError("no year in which something was kept")
    return text


Moment = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{3}\+00:00$"),
    AfterValidator(_moment),
]
"""When something was kept, in UTC, as the record writes it."""


ID = r"[0-9a-f]{8}"
"""The id of a dialogue."""


class Noted(Frozen):
    """What a reader put beside a half-turn, as the table of notes has it."""

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
        """How the act is coded anew; None where it is no recoding. ValidationError for one of no turn."""
        if self.act is None:
            return None
        changes = {"kind": self.recoded_kind, "status": self.recoded_status, "value": self.recoded_value}
        return Recoding.model_validate({"turn": self.turn, "act": self.act} | changes)


class Record(NamedTuple):
    """One dialogue; the body of its opening holds the whole scenario."""

    dialogue: str
    kept: tuple[Kept, ...]
    notes: tuple[Noted, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """What happened, in order."""
        return tuple(one.event for one in self.kept)

    @property
    def opening(self) -> Opened:
        """The opening of the talks; NotOpenedError where the dialogue begins otherwise."""
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
        """The last link of the record that this is a redacted copy of; empty where it is no such copy."""
        return original(self.opening)


def taken(store: Store, dialogue: str) -> Record:
    """A dialogue taken from a record; NoDialogueError if there is none of that id."""
    if not re.fullmatch(ID, dialogue):
        raise StoreError(f"Dialogue {dialogue!r} has an id that this program does not give; have it verified.")
    first, *rest = store.kept(dialogue)
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
    """The link that the record gives an event; that of an opening names its scenario by the hash alone."""
    event = json.loads(body)
    if seq == 0:
        event["scenario"] = digest(event["scenario"])
    return link(before, seq, at, json.dumps(event))


def unbroken(record: Record) -> None:
    """StoreError where an event of a dialogue is not what its link says."""
    before = START
    for one in record.kept:
        if linked(before, one.seq, one.at, one.body) != one.hash:
            raise changed(one.seq)
        before = one.hash


def chained(events: Iterable[tuple[str, Event]]) -> tuple[Kept, ...]:
    """Events with the time of each, in a chain of their own."""
    kept: list[Kept] = []
    for seq, (at, event) in enumerate(events):
        body = event.model_dump_json()
        kept.append(Kept(seq, at, body, linked(kept[-1].hash if kept else START, seq, at, body), event))
    return tuple(kept)


def original(opening: Opened) -> str:
    """The last link of the record that talks which open so are a redacted copy of; empty where they are no copy."""
    named = {_named(brief.text) for brief in opening.scenario.briefs.values()}
    return named.pop() if len(named) == 1 else ""


def made(events: Sequence[Event], at: int) -> bool:
    """Whether the reply behind the event at a place, a reading or a judgement of it, became a move."""
    judged = (event for event in events[at:] if isinstance(event, Moved | Refused | Forfeited | Closed))
    return isinstance(next(judged, None), Moved)


def absent(head: str) -> str:
    """What stands for a brief in a redacted copy of the record with this last link."""
    return fill(_absent(), head=head)


def _named(brief: str) -> str:
    """The link named in the place of a brief, if a brief is absent."""
    before, after = map(re.escape, _absent().split("{head}"))
    found = re.fullmatch(f"{before}([0-9a-f]{{64}}){after}", brief)
    return found[1] if found else ""


@cache
def _absent() -> str:
    return (files("transcripts.exports") / "absent.txt").read_text(encoding="utf-8").strip()
