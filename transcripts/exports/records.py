"""A dialogue as it is carried from one record to another: its events as they are kept, and its notes."""

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, StringConstraints

from moderator.credit import Status
from moderator.events import Event, Opened
from moderator.fold import NotOpenedError
from prompts.load import fill
from scenarios.types import Frozen, Kind, Points
from transcripts.chain import START, digest, link
from transcripts.store import Kept, Store

Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3,6})?\+00:00$")]
"""When something was kept, in UTC."""


class Note(Frozen):
    """What a reader added to a half-turn: a row of the table ``notes`` without its number and its dialogue."""

    turn: int = Field(ge=0)
    at: Moment
    kind: Literal["note", "bookmark", "recoding"]
    body: str
    act: int | None = Field(default=None, ge=0)
    recoded_kind: Kind | None = None
    recoded_status: Status | None = None
    recoded_value: Points | None = None


class Record(NamedTuple):
    """One dialogue; the body of its opening holds the whole scenario."""

    dialogue: str
    kept: tuple[Kept, ...]
    notes: tuple[Note, ...] = ()

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
        named = {_named(brief.text) for brief in self.opening.scenario.briefs.values()}
        return named.pop() if len(named) == 1 else ""


def taken(store: Store, dialogue: str) -> Record:
    """A dialogue taken from a record; NoDialogueError if there is none of that id."""
    first, *rest = store.kept(dialogue)
    opening = json.loads(first.body)
    ((scenario,),) = store.query("SELECT body FROM scenarios WHERE hash = ?", opening["scenario"])
    whole = first._replace(body=json.dumps(opening | {"scenario": json.loads(scenario)}))
    names = tuple(Note.model_fields)
    rows = store.query(f"SELECT {', '.join(names)} FROM notes WHERE dialogue = ? ORDER BY id", dialogue)  # noqa: S608 our own names
    notes = tuple(Note.model_validate(dict(zip(names, row, strict=True))) for row in rows)
    return Record(dialogue, (whole, *rest), notes)


def linked(before: str, seq: int, at: str, body: str) -> str:
    """The link that the record gives an event; that of an opening names its scenario by the hash alone."""
    event = json.loads(body)
    if seq == 0:
        event["scenario"] = digest(event["scenario"])
    return link(before, seq, at, json.dumps(event))


def chained(events: Iterable[tuple[str, Event]]) -> tuple[Kept, ...]:
    """Events with the time of each, in a chain of their own."""
    kept: list[Kept] = []
    for seq, (at, event) in enumerate(events):
        body = event.model_dump_json()
        kept.append(Kept(seq, at, body, linked(kept[-1].hash if kept else START, seq, at, body), event))
    return tuple(kept)


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
