"""Hints: what is unanswered, what would be cheap, and the best line, for the side to move and from what it may know."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from engine import panel
from engine.analysis import LineValue, Settings, compared, opposite
from engine.imagined import imagined
from engine.lines import Line, lines
from engine.outcome import By, Outcome
from engine.position import Position, positions
from engine.rollout import Player, acted
from engine.value import Play, outcomes, plays
from moderator.descriptions import title
from moderator.events import Event, Moved
from moderator.fold import fold
from moderator.moves import Hold
from moderator.rules.menu import menu
from moderator.table import Table
from prompts.load import phrase
from scenarios.types import Frozen

PLAYS = 6
"""Plays of each line: fewer than in an analysis, as somebody waits."""

RECENT = 4
"""Turns of each side by which it is judged who sits there, the last ones: all of them would take too long."""

WORLDS = 3
"""Imagined briefs and capitals of the other side that the lines are played with."""

CHEAPEST = 3
"""Cheap measures that are named."""


class Hint(Frozen):
    """Advice to the side to move, in steps; not a forecast."""

    side: str
    unanswered: tuple[str, ...]
    """What waits for an answer or is due, in words."""
    cheap: tuple[str, ...]
    """Titles of measures that cost little at home now, the cheapest first."""
    lines: tuple[LineValue, ...]
    """The lines from best to worst."""
    by: By
    plays: int
    """Plays of each line."""
    opposite: dict[str, float]
    """The doctrines thought to sit opposite, by weight."""


class World(NamedTuple):
    """An imagined record: the table now, and who plays on."""

    table: Table
    own: Player
    against: tuple[Play, ...]


def hint(events: Sequence[Event], settings: Settings) -> Hint:
    """A hint at the end of a record, for the side to move there; the talks are still open."""
    side = fold(events).to_move
    seen = [tuple(imagined(events, side, settings.seed + n)) for n in range(WORLDS)]
    past, other = positions(seen[0]), fold(seen[0]).scenario.other(side)
    own = panel.best(_members(past, side, settings))
    sat = opposite(_members(past, other, settings), settings)
    against = plays(sat, settings.plays, settings.seed + 1000)
    worlds = [World(fold(one), own, against[n::WORLDS]) for n, one in enumerate(seen)]
    table = worlds[0].table
    tried = lines(table, settings.seed)
    found = [_played(line, worlds) for line in tried]
    known = [(line, came) for line, came in zip(tried, found, strict=True) if came]
    ranked = compared([line for line, _ in known], [came for _, came in known], settings.by, side, made=False)
    return Hint(
        side=side,
        unanswered=tuple(_unanswered(table, side)),
        cheap=tuple(_cheap(table, side)),
        lines=ranked.lines,
        by=settings.by,
        plays=settings.plays,
        opposite=panel.by_doctrine(sat),
    )


def steps(found: Hint, name: str) -> tuple[str, ...]:
    """A hint in sentences, step by step: what waits, what is cheap, and the best line with its reasons.

    ``name`` is that of the side.
    """
    first = phrase("hint", "unanswered", what="; ".join(found.unanswered)) if found.unanswered else ""
    second = phrase("hint", "cheap", what="; ".join(found.cheap)) if found.cheap else ""
    return (
        f"{phrase('hint', 'head', side=name)}\n\n{first or phrase('hint', 'nothing')}",
        second or phrase("hint", "dear"),
        " ".join(_best(found)),
    )


def _best(found: Hint) -> Iterator[str]:
    best, side = found.lines[0], found.side
    yield phrase("hint", "best", count=str(len(found.lines)), line=best.told)
    held = next((line for line in found.lines if line.acts == (Hold(),) and not line.content), None)
    if held and held is not best:
        numbers = {
            "plays": str(found.plays),
            "value": f"{best.value.balance[side].mean:.2f}",
            "held": f"{held.value.balance[side].mean:.2f}",
            "agreement": f"{100 * best.value.agreement.mean:.0f}",
            "other": f"{100 * held.value.agreement.mean:.0f}",
        }
        yield phrase("hint", "why", **numbers)
    if len(found.lines) > 1 and found.lines[1].behind.low <= 0:
        yield phrase("hint", "unsure", line=found.lines[1].told)


def _members(past: Iterable[Position], side: str, settings: Settings) -> tuple[panel.Member, ...]:
    players, own = panel.panel(), [position for position in past if position.side == side]
    return panel.weighted(players, [panel.likeness(position, players, settings.seed) for position in own[-RECENT:]])


def _played(line: Line, worlds: Iterable[World]) -> tuple[Outcome, ...]:
    """What a line comes to in all worlds; empty if it is not legal in one of them."""
    found: tuple[Outcome, ...] = ()
    for world in worlds:
        event = acted(world.table, line.acts, content=line.content)
        if not isinstance(event, Moved):
            return ()
        found += outcomes(world.table, Line(event, line.told), world.own, world.against)
    return found


def _unanswered(table: Table, side: str) -> Iterator[str]:
    """What waits for an answer of this side, or is due."""
    other, scenario = table.scenario.other(side), table.scenario
    yield from (f"offer {offer.id}, open until round {offer.until}" for offer in table.open_offers(other))
    yield from (f"“{title(c.measure, scenario)}”, which they gave" for c in table.unanswered if c.by == other)
    yield from (f"“{title(c.measure, scenario)}”, which is due by round {c.due}" for c in table.owed(side))
    yield from ("their request for contact" for c in table.contacts if c.by == other and c.state == "open")
    yield from ("their request for proof" for p in table.proofs if p.by == other and p.state == "open")


def _cheap(table: Table, side: str) -> Iterator[str]:
    """The titles of what a side can carry out of itself and that costs least at home now."""
    free = [i for i in menu(table, side).perform if i.legal and not table.owes(side, i.measure.id)]
    for item in sorted(free, key=lambda item: sum(item.price.values()))[:CHEAPEST]:
        yield item.measure.title
