"""Analysis: for each turn of a record, what it was worth, what it lost, and what would have been better.

A line is worth what the talks come to, over plays to their end: one's own seat is played on by the doctrine that
explains its moves so far best, the seat opposite by a panel. It is not a forecast.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pydantic import Field

from engine import panel
from engine.lines import Line, line_of, lines
from engine.marks import LOSSES, Mark, accuracy, mark
from engine.outcome import By, Estimate, Outcome, Value, value
from engine.panel import Member
from engine.position import Position, positions
from engine.rollout import player
from engine.value import advantage, lost, outcomes, plays
from moderator.events import Event
from moderator.moves import Act
from scenarios.types import Frozen

VERSION = 7
"""The version of the engine: kept analyses of another one are made again."""

PLAYS = 24
"""Plays of each line, if nobody asks for others."""


class Settings(Frozen):
    """How an analysis is made; the same settings give the same numbers."""

    by: By = "S"
    plays: int = Field(default=PLAYS, ge=2, le=1000)
    """Plays of each line."""
    seed: int = 1
    against: str | None = None
    """The doctrine in the seat opposite, if it is not left open."""
    own: str | None = None
    """The doctrine that plays on for the side that moves, if it is not the one that explains its moves best."""


class LineValue(Frozen):
    """A line with its value, and what it is behind the best line, for the side to move."""

    told: str
    acts: tuple[Act, ...]
    content: bool = False
    """Whether the side would rest the talks with it."""
    made: bool
    value: Value
    behind: Estimate


class TurnAnalysis(Frozen):
    """A turn: its lines from best to worst, the loss and the mark of the move made, and who is thought to sit where."""

    number: int
    round: int
    side: str
    lines: tuple[LineValue, ...]
    mark: Mark
    own: str
    """The doctrine that plays the side's own seat on."""
    opposite: dict[str, float]
    """The doctrines thought to sit opposite, by weight."""

    @property
    def made(self) -> LineValue:
        """The move that was made."""
        return next(line for line in self.lines if line.made)

    @property
    def best(self) -> LineValue:
        """The best line, which may be the move that was made."""
        return self.lines[0]

    @property
    def loss(self) -> Estimate:
        """What the move made lost to the best line."""
        return self.made.behind

    @property
    def decided(self) -> bool:
        """Whether one doctrine explains what the side opposite has done so far."""
        return max(self.opposite.values()) >= panel.DECIDED


class Analysis(Frozen):
    """The turns that were analysed, with the settings and the version of the engine; not a forecast."""

    version: int = VERSION
    settings: Settings
    turns: tuple[TurnAnalysis, ...]

    def accuracy(self, side: str) -> float | None:
        """How close a side's moves came to the best lines tried, from 0 to 100."""
        return accuracy(self.settings.by, (turn.loss for turn in self.turns if turn.side == side))

    def costliest(self, side: str) -> TurnAnalysis | None:
        """The turn in which a side lost most, of those that are marked as losses; None if there is none."""
        lost = (turn for turn in self.turns if turn.side == side and turn.mark in LOSSES)
        return max(lost, key=lambda turn: turn.loss.mean, default=None)


class Record(NamedTuple):
    """A record ready to be analysed: its positions, and how it is done."""

    positions: tuple[Position, ...]
    settings: Settings


Alike = tuple[float, ...]
"""How like each member of the panel a side played in one turn."""


def record(events: Iterable[Event], settings: Settings) -> Record:
    """A record ready to be analysed; NotOpenedError without an opening."""
    return Record(positions(events), settings)


def likeness(of: Record, number: int) -> Alike:
    """How like each member of the panel a turn was played; turns do not depend on each other."""
    return panel.likeness(of.positions[number - 1], panel.panel(), of.settings.seed)


def analysed(of: Record, number: int, alike: Sequence[Alike]) -> TurnAnalysis:
    """The analysis of one turn; ``alike`` are the likenesses of the turns before it, in order."""
    position, settings = of.positions[number - 1], of.settings
    side, other = position.side, position.table.scenario.other(position.side)
    own = player(settings.own) if settings.own else panel.best(_weighted(of, side, alike))
    sat = opposite(_weighted(of, other, alike), settings)
    tried = _tried(position, settings)
    against = plays(sat, settings.plays, settings.seed + 1000 * number)
    found = [outcomes(position.table, line, own, against) for line in tried]
    turn = compared(tried, found, settings.by, side, made=True)
    return TurnAnalysis(
        number=number,
        round=position.event.round,
        side=side,
        lines=turn.lines,
        mark=turn.mark,
        own=panel.doctrine_of(own),
        opposite=panel.by_doctrine(sat),
    )


def _weighted(of: Record, side: str, alike: Sequence[Alike]) -> tuple[Member, ...]:
    """The panel for a side's seat, by what that side has done so far."""
    own = [found for position, found in zip(of.positions, alike, strict=False) if position.side == side]
    return panel.weighted(panel.panel(), own)


NOTHING = Estimate(mean=0.0, low=0.0, high=0.0)
"""What the best line is behind by."""


class Compared(NamedTuple):
    """Lines from best to worst, and the mark of the first that was given."""

    lines: tuple[LineValue, ...]
    mark: Mark


def compared(tried: Sequence[Line], found: Sequence[tuple[Outcome, ...]], by: By, side: str, *, made: bool) -> Compared:
    """Lines by their values for a side; the first is the move that was made, if there was one."""
    means = [value(outcomes_).measured(by, side).mean for outcomes_ in found]
    order = sorted(range(len(tried)), key=lambda n: (-means[n], n))
    best, tests = order[0], max(1, len(tried) - 1)
    behind = [lost((one, *found), by, side) if n != best else NOTHING for n, one in enumerate(found)]
    others = [n for n in order if n != 0]
    lead = advantage(found[0], found[others[0]], by, side, tests) if others else None
    ranked = tuple(
        LineValue(
            told=tried[n].told,
            acts=tried[n].acts,
            content=tried[n].content,
            made=made and n == 0,
            value=value(found[n]),
            behind=behind[n],
        )
        for n in order
    )
    return Compared(ranked, mark(by, behind[0], lead))


def _tried(position: Position, settings: Settings) -> tuple[Line, ...]:
    """The move that was made, as it stands in the record, and the other lines."""
    made = line_of(position.event, position.table)
    return (made, *(line for line in lines(position.table, settings.seed) if line.key != made.key))


def opposite(members: tuple[Member, ...], settings: Settings) -> tuple[Member, ...]:
    """Who sits opposite: the panel as it is weighted, or the settings of one doctrine alone.

    An opponent of graded difficulty is no member of the panel: its settings weigh alike.
    """
    if settings.against is None:
        return members
    weights = {member.player.name: member.weight for member in members}
    one = [Member(player, weights.get(player.name, 1.0)) for player in panel.panel(settings.against)]
    total = sum(member.weight for member in one)
    return tuple(member._replace(weight=member.weight / total) for member in one)
