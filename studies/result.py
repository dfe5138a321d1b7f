"""What one dialogue of a study came to: numbers alone, from which every report is made."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import Field

from moderator.events import Closed, Event, Moved, Refused, TurnTaken
from moderator.moves import Remark
from moderator.rules.aims import balance_of
from moderator.score.escalation import escalation
from moderator.score.index import score
from moderator.score.parameters import Parameters
from moderator.speech import leaks
from moderator.table import Table
from moderator.usage import Usage
from scenarios.types import Frozen
from studies.grid import Cell, Task


class HalfTurn(NamedTuple):
    """A half-turn: who took it (0 the first side, 1 the second), what it gave, and what there was after it.

    ``answer`` is the quality of its answer to ``stimulus``, None for an initiative; ``trust`` is the belief in the side
    itself after it; ``refused`` are the replies that were sent back before it.
    """

    round: int
    place: int
    x: float
    stimulus: float
    answer: float | None
    trust: float
    S: float
    refused: int


class SideResult(Frozen):
    """What one side did and came to."""

    agent: str
    balance: float
    rho: float
    trust: float
    exposure: float
    initiative: float
    give_given: float
    give_not_given: float
    say_do: float | None
    escalation: int
    """The weights of its acts on the escalation scale, summed."""
    turns: int
    refused: int
    forfeited: int
    crossed: int
    """Acts that crossed a declared red line of the other side, or a breach of what was agreed."""
    leaks: int
    """Refusals because the words gave away confidential instructions."""
    acts: dict[str, int]
    """By kind of act, how often."""
    remarks: dict[str, int]
    """By kind of remark, how often."""


class Result(Frozen):
    """A dialogue of a study; one that failed has a ``failure`` and counts nowhere but among the failures."""

    cell: Cell
    seed: int
    failure: str = ""
    outcome: str = ""
    rounds: int = 0
    S: float = 0.0
    S_recent: float = 0.0
    terms: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """M, E, R and Z."""
    spiral: int = 0
    scores: dict[str, float] = Field(default={})
    """S by other parameters of the score, by the name of the set."""
    sides: tuple[SideResult, ...] = ()
    """The first side and the second; empty where it failed."""
    path: tuple[HalfTurn, ...] = ()
    usage: Usage = Usage()

    @property
    def key(self) -> str:
        """The key of its task."""
        return Task(cell=self.cell, seed=self.seed).key


def failed(task: Task, why: str, usage: Usage | None = None) -> Result:
    """The result of a dialogue that failed."""
    return Result(cell=task.cell, seed=task.seed, failure=why, usage=usage or Usage())


def measured(task: Task, table: Table, events: Iterable[Event], parameters: Mapping[str, Parameters]) -> Result:
    """The result of talks that are closed, from their table and what happened from the opening on."""
    end = table.closed or Closed(round=table.round, outcome="failure", reason="The talks did not end.")
    usage = sum(table.usage.values(), Usage())
    if end.outcome == "failure":
        return failed(task, end.reason, usage)
    watched = _Watched(table)
    for event in events:
        watched.see(event)
    found = table.score
    return Result(
        cell=task.cell,
        seed=task.seed,
        outcome=end.outcome,
        rounds=end.round,
        S=found.S,
        S_recent=found.S_recent,
        terms=(found.M, found.E, found.R, found.Z),
        spiral=found.spiral,
        scores={name: _scored(table, one) for name, one in parameters.items()},
        sides=tuple(watched.side(place, agent) for place, agent in enumerate(task.cell.agents)),
        path=tuple(watched.path),
        usage=usage,
    )


def _scored(table: Table, parameters: Parameters) -> float:
    return score(table.acts, table.sides, parameters=parameters, prior=table.scenario.trust).S


class _Watched:
    """What is counted as the events pass."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._sides = tuple(side.id for side in table.scenario.sides)
        self._halves = {(half.round, half.side): half for half in table.tally.settled()}
        self.path: list[HalfTurn] = []
        self._counts: tuple[Counter[str], ...] = (Counter(), Counter())
        self._acts: tuple[Counter[str], ...] = (Counter(), Counter())
        self._remarks: tuple[Counter[str], ...] = (Counter(), Counter())
        self._sent_back = 0

    def see(self, event: Event) -> None:
        """Count one event."""
        if isinstance(event, Refused):
            place = self._place(event.side)
            self._sent_back += 1
            self._counts[place]["refused"] += 1
            self._counts[place]["leaks"] += any(fault.rule == leaks.RULE for fault in event.faults)
        elif isinstance(event, TurnTaken):
            self._turn(event)

    def _turn(self, event: Any) -> None:
        place, half = self._place(event.side), self._halves.get((event.round, event.side))
        counts = self._counts[place]
        counts["turns"] += event.event != "settled"
        counts["forfeited"] += event.event == "forfeited"
        counts["crossed"] += sum(act.crosses_red_line or act.status == "breached" for act in event.acts)
        if isinstance(event, Moved):
            self._acts[place].update(act.act for act in event.move.acts)
            self._remarks[place].update(remark.kind for remark in _public(event.remarks))
            counts["escalation"] += escalation(event.move.acts)
        self.path.append(
            HalfTurn(
                event.round,
                place,
                event.x,
                half.stimulus if half else 0.0,
                half.answer if half else None,
                event.score.trust[event.side],
                event.score.S,
                self._sent_back,
            )
        )
        self._sent_back = 0

    def side(self, place: int, agent: str) -> SideResult:
        """What a side came to."""
        side, found, counts = self._sides[place], self._table.score, self._counts[place]
        return SideResult(
            agent=agent,
            balance=balance_of(self._table, side).total,
            rho=found.rho[side],
            trust=found.trust[side],
            exposure=found.exposure[side],
            initiative=found.initiative[side],
            give_given=found.give_given[side],
            give_not_given=found.give_not_given[side],
            say_do=found.say_do[side],
            acts=dict(self._acts[place]),
            remarks=dict(self._remarks[place]),
            **{name: counts[name] for name in ("escalation", "turns", "refused", "forfeited", "crossed", "leaks")},
        )

    def _place(self, side: str) -> int:
        return self._sides.index(side)


def _public(remarks: Iterable[Remark]) -> Iterable[Remark]:
    return (remark for remark in remarks if not remark.private)
