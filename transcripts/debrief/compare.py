"""Comparison of two dialogues: the first difference between them, and their scores."""

from collections.abc import Iterator, Sequence

from pydantic import Field

from moderator.descriptions import title, told
from moderator.events import (
    Breached,
    Closed,
    Event,
    Expired,
    Forked,
    Injected,
    Moved,
    Opened,
    Procedure,
    Seated,
    TurnTaken,
)
from moderator.fold import fold
from moderator.table import Table
from moderator.visibility import of_dialogue, seen
from scenarios.types import Frozen
from transcripts.debrief.sentences import plain


class ComparedDialogue(Frozen):
    """One of the two compared dialogues."""

    dialogue: str
    seats: dict[str, str]
    seed: int
    rules: int
    """The version of the rules that it was held under."""
    outcome: str
    turns: int
    S: float | None = None
    """The score; None, like its terms, while people play."""
    M: float | None = None
    E: float | None = None
    R: float | None = None
    Z: float | None = None
    rho: dict[str, float] = Field(default={})
    trust: dict[str, float] = Field(default={})
    scores: tuple[float, ...] = ()
    """S after each turn."""
    parted: str
    """Its first event that differs from the other dialogue, in words."""


class Comparison(Frozen):
    """Two dialogues, and the number of turns that they share from the start."""

    scenario: str
    """The title of the scenario, or both titles where they differ."""
    related: bool
    """Whether their openings are the same, apart from seats, seed, version and procedure."""
    shared: int
    same: bool
    ways: tuple[ComparedDialogue, ComparedDialogue]


def compare(ids: tuple[str, str], one: Sequence[Event], two: Sequence[Event]) -> Comparison:
    """Compare two dialogues as they may be seen, without the facts of model calls; each needs an opening."""
    first, second = [list(map(_plain, _compared(events))) for events in (seen(one), seen(two))]
    alike = 0
    while alike < min(len(first), len(second)) and first[alike] == second[alike]:
        alike += 1
    shared = sum(isinstance(event, TurnTaken) for event in first[:alike])
    ways = tuple(
        _way(id_, events, compared[alike] if alike < len(compared) else None)
        for id_, events, compared in ((ids[0], one, first), (ids[1], two, second))
    )
    return Comparison(
        scenario=" / ".join(dict.fromkeys(fold(events[:1]).scenario.title for events in (one, two))),
        related=alike > 0,
        shared=shared,
        same=alike == len(first) == len(second),
        ways=(ways[0], ways[1]),
    )


def _compared(events: Sequence[Event]) -> Iterator[Event]:
    """The events without forks and changes of seats, which are reported elsewhere."""
    return (event for event in events if not isinstance(event, Forked | Seated))


def _plain(event: Event) -> Event:
    if isinstance(event, Opened):
        return event.model_copy(update={"seats": {}, "seed": 0, "version": "", "procedure": Procedure()})
    return event.model_copy(update={name: None for name in ("call", "asked") if hasattr(event, name)})


def _way(dialogue: str, events: Sequence[Event], parted: Event | None) -> ComparedDialogue:
    table = fold(events)
    way = ComparedDialogue(
        dialogue=dialogue,
        seats=table.seats,
        seed=table.seed,
        rules=table.rules,
        outcome=table.closed.outcome if table.closed else "not ended",
        turns=table.turn,
        parted=_parting(parted, table) if parted else "nothing more",
    )
    if not of_dialogue(table).score:
        return way
    scores = tuple(event.score.S for event in events if isinstance(event, TurnTaken))
    terms = {term: getattr(table.score, term) for term in ("S", "M", "E", "R", "Z", "rho", "trust")}
    return way.model_copy(update=terms | {"scores": scores})


def _parting(event: Event, table: Table) -> str:
    scenario, side = table.scenario, getattr(event, "side", None)
    name = scenario.mandate(side).name if side else ""
    words = {"side": name} if side else {}
    match event:
        case Moved():
            done = plain("parted", "moved", acts="; ".join(told(act, table) for act in event.move.acts), **words)
        case Injected():
            done = plain("parted", "injected", title=event.inject.title)
        case Breached():
            owed = table.commitment(event.commitment)
            done = plain("parted", "breached", title=title(owed.measure, scenario) if owed else "", **words)
        case Expired() | Opened():
            done = plain("parted", event.event)
        case Closed():
            done = plain("parted", "closed", reason=event.reason)
        case _:
            done = plain("parted", event.event, **words)
    return plain("parted", "line", round=str(getattr(event, "round", 0)), done=done)
