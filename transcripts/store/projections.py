"""The rows of the tables that are derived from the events alone, and can be built again at any time."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from moderator.descriptions import act_line, texts_read
from moderator.events import (
    Closed,
    Event,
    Failed,
    Forfeited,
    Forked,
    Injected,
    Moved,
    Opened,
    Read,
    Refused,
    Seated,
    Settled,
    TurnTaken,
)
from moderator.moves import PERSON, Call
from scenarios.scenario import Scenario
from transcripts.store.search_tokens import segmented, tag

TABLES = {
    "moves": "event dialogue turn round side agent statement translation did content x",
    "acts": "event n dialogue turn round side kind status value cost verifiability measure crosses_red_line",
    "calls": "event dialogue round side agent model prompt_tokens completion_tokens cached_tokens latency_ms "
    "attempts failures cost",
    "scores": "event dialogue turn S S_recent M E R Z trust rho",
    "remarks": "event n dialogue turn round side kind quote about private",
    "words": "rowid said done tags",
}
"""The columns of each table; ``words`` is the index of words for the search."""

INSERTS = {
    table: f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 our own
    for table, names in ((table, columns.split()) for table, columns in TABLES.items())
}

Value = str | int | float | None


class Row(NamedTuple):
    """A row of one of the tables, its values in the order of the columns."""

    table: str
    values: tuple[Value, ...]

    @property
    def insert(self) -> str:
        """The SQL statement that inserts it."""
        return INSERTS[self.table]


class Place(NamedTuple):
    """The place of an event: its row number, its dialogue, and the number of turns up to and including it."""

    event: int
    dialogue: str
    turn: int


def rows(event: Event, place: Place, scenario: Scenario) -> Iterator[Row]:
    """The rows that an event adds to the tables."""
    if isinstance(event, Moved):
        yield _move(event, place, scenario)
        yield from remarks(event, place)
    if isinstance(event, TurnTaken):
        yield from _acts(event, place)
        yield _score(event, place)
    if isinstance(event, Moved | Refused | Failed) and event.call and event.call.used_server:
        yield _call(event.call, event.side, event.round, place)
    if isinstance(event, Read) and event.call:
        yield _call(event.call, "reader", event.round, place)
    if found := searchable(event, scenario):
        yield Row("words", (place.event, *map(segmented, found), tagged(event, scenario)))


def listed(event: Event, at: str, turn: int, scenario: Scenario) -> dict[str, Value]:
    """What an event changes in the dialogue's row of the list; ``turn`` is the number of turns with this event."""
    first, second = scenario.sides
    match event:
        case Opened():
            names = {"first_side": first.name, "first_agent": event.seats[first.id]}
            names |= {"second_side": second.name, "second_agent": event.seats[second.id]}
            talks = {"scenario": scenario.id, "title": scenario.title, "version": event.version, "started": at}
            return talks | names | {"seed": event.seed, "rounds": event.rounds, "turns": 0, "S": 0.0}
        case Moved() | Forfeited() | Settled():
            return {"turns": turn, "S": event.score.S}
        case Forked():
            return {"parent": event.parent, "parent_turn": event.turn, "seed": event.seed, "started": at}
        case Seated() if not event.by or event.agent == PERSON:  # a facilitator sits in for a while
            return {"first_agent" if event.side == first.id else "second_agent": event.agent}
        case Closed():
            return {"ended": at, "outcome": event.outcome, "reason": event.reason}
        case _:
            return {}


def searchable(event: Event, scenario: Scenario) -> tuple[str, str] | None:
    """The text that a search finds an event by: what is said, and what is done; None if there is none."""
    match event:
        case Moved():
            ids = (act.measure for act in event.acts if act.measure)
            return "\n".join(texts_read(event.move)), "; ".join((did(event, scenario), *ids))
        case Injected():
            return event.inject.cable, f"{event.inject.title}; {event.inject.id}"
        case _:
            return None


def tagged(event: Event, scenario: Scenario) -> str:
    """The tags that a search can filter an event by: its scenario, and for a move its side, agent and remarks."""
    if not isinstance(event, Moved):
        return tag("scenario", scenario.id)
    agent = event.call.agent if event.call else ""
    kinds = dict.fromkeys(remark.kind for remark in event.remarks)
    said = (tag("side", event.side), tag("agent", agent), *(tag("remark", kind) for kind in kinds))
    return " ".join((tag("scenario", scenario.id), *said))


def did(event: Moved, scenario: Scenario) -> str:
    """The acts of a move in words."""
    return "; ".join(act_line(act, scenario) for act in event.move.acts)


def remarks(event: Moved, place: Place) -> Iterator[Row]:
    """The rows of the remarks in the words of a move."""
    for n, remark in enumerate(event.remarks):
        found = (remark.kind, remark.quote, remark.about, int(remark.private))
        yield Row("remarks", (place.event, n, place.dialogue, place.turn, event.round, event.side, *found))


def _move(event: Moved, place: Place, scenario: Scenario) -> Row:
    move, agent = event.move, event.call.agent if event.call else ""
    said = (move.statement, move.translation, did(event, scenario), int(move.content), event.x)
    return Row("moves", (*place[:2], place.turn, event.round, event.side, agent, *said))


def _acts(event: TurnTaken, place: Place) -> Iterator[Row]:
    for n, act in enumerate(event.acts):
        coded = (act.kind, act.status, act.value, act.cost, act.verifiability, act.measure, int(act.crosses_red_line))
        yield Row("acts", (place.event, n, place.dialogue, place.turn, act.round, act.side, *coded))


def _score(event: TurnTaken, place: Place) -> Row:
    found = event.score
    terms = (found.S, found.S_recent, found.M, found.E, found.R, found.Z)
    return Row("scores", (*place, *terms, json.dumps(found.trust), json.dumps(found.rho)))


def _call(call: Call, side: str, round_: int, place: Place) -> Row:
    tokens = (call.prompt_tokens, call.completion_tokens, call.cached_tokens)
    facts = (call.latency_ms, call.attempts, ", ".join(call.failures), call.cost)
    return Row("calls", (*place[:2], round_, side, call.agent, call.model, *tokens, *facts))
