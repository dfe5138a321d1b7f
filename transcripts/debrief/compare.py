"""Comparison of two dialogues: the first difference between them, and their scores."""

from collections.abc import Iterator, Sequence

from moderator.descriptions import act_line
from moderator.events import Event, Forfeited, Forked, Moved, Opened, Procedure, Seated
from moderator.fold import fold
from moderator.table import Table
from scenarios.types import Frozen


class ComparedDialogue(Frozen):
    """One of the two compared dialogues."""

    dialogue: str
    seats: dict[str, str]
    seed: int
    outcome: str
    turns: int
    S: float
    M: float
    E: float
    R: float
    Z: float
    rho: dict[str, float]
    trust: dict[str, float]
    scores: tuple[float, ...]
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
    """Compare two dialogues, without the facts of model calls; each needs an opening."""
    first, second = [list(map(_plain, _compared(events))) for events in (one, two)]
    alike = 0
    while alike < min(len(first), len(second)) and first[alike] == second[alike]:
        alike += 1
    shared = sum(isinstance(event, Moved | Forfeited) for event in first[:alike])
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
    turns = [event.score.S for event in events if isinstance(event, Moved | Forfeited)]
    found = table.score
    return ComparedDialogue(
        dialogue=dialogue,
        seats=table.seats,
        seed=table.seed,
        outcome=table.closed.outcome if table.closed else "not ended",
        turns=len(turns),
        scores=tuple(turns),
        parted=_parting(parted, table) if parted else "nothing more",
        rho=found.rho,
        trust=found.trust,
        **{term: getattr(found, term) for term in ("S", "M", "E", "R", "Z")},
    )


def _parting(event: Event, table: Table) -> str:
    if isinstance(event, Moved):
        done = "; ".join(act_line(act, table.scenario) for act in event.move.acts)
        return f"round {event.round}, {table.scenario.mandate(event.side).name} {done}"
    side = getattr(event, "side", None)
    name = f", {table.scenario.mandate(side).name}" if side else ""
    return f"round {getattr(event, 'round', 0)}{name}: {event.event}"
