"""A search for cheap games: short talks of random legal moves that reach a high S with little carried out.

A game is cheap while what one of the sides carried out has a full credit of less than CHEAP: half of what it has in a
plain good exchange. A cheap game with S over MOST is a hole in the rules or in the score.
"""

import asyncio
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from random import Random
from typing import NamedTuple

from bench.random_player import STYLES, RandomPlayer, given
from moderator.descriptions import act_line
from moderator.events import RULES, Opened, PartialWords
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.table import Table
from scenarios.load import load
from scenarios.scenario import Scenario

GAMES, CHEAP, MOST = 2000, 0.375, 25.0

SHORTEST, LONGEST = 2, 6
"""Rounds of a game."""

AT_ONCE = 50
"""Games that a process is given at once."""


class Game(NamedTuple):
    """A game as it ended: S, the full credit of what each side carried out, the outcome, and the moves in lines."""

    S: float
    given: tuple[float, float]
    outcome: str
    lines: tuple[str, ...]

    @property
    def cheap(self) -> bool:
        """Whether one of the sides carried out next to nothing."""
        return min(self.given) < CHEAP


def main() -> None:
    """Search every scenario, and print the cheap game with the highest S in each."""
    asked = ArgumentParser(prog="python -m bench.cheap_games", description="Search for games with a high S for little.")
    asked.add_argument("--games", type=int, default=GAMES, help="how many games to play in each scenario")
    asked.add_argument("--processes", type=int, default=2, help="how many games are played at once")
    options = asked.parse_args()
    with ProcessPoolExecutor(options.processes) as pool:
        for scenario in [entry.id for entry in load().scenarios]:
            numbers = (range(n, min(n + AT_ONCE, options.games)) for n in range(0, options.games, AT_ONCE))
            games = list(chain.from_iterable(pool.map(partial(play, scenario), numbers)))
            sys.stdout.write("\n".join(_report(scenario, games)) + "\n")
            sys.stdout.flush()


def play(scenario: str, numbers: Iterable[int]) -> list[Game]:
    """The games of a scenario with these numbers, which decide everything that is drawn."""
    held, found = load().scenario(scenario), list[Game]()

    async def one_by_one() -> None:
        for number in numbers:
            found.append(await _game(held, number))

    asyncio.run(one_by_one())
    return found


async def _game(scenario: Scenario, number: int) -> Game:
    dice, sides = Random(f"{scenario.id}:{number}"), [side.id for side in scenario.sides]
    style, rounds, frugal = dice.choice(STYLES), dice.randint(SHORTEST, LONGEST), dice.choice(sides)
    players = {side: RandomPlayer(style, dice, limit=CHEAP if side == frugal else None) for side in sides}
    seats = dict.fromkeys(sides, RandomPlayer.label)
    opening = Opened(scenario=scenario, seats=seats, seed=number, rounds=rounds, version="benchmark", rules=RULES)
    stream = negotiate(opening, players)
    table = fold([event async for event in stream if not isinstance(event, PartialWords)])
    return Game(
        S=table.score.S,
        given=(given(table, sides[0]), given(table, sides[1])),
        outcome=table.closed.outcome if table.closed else "",
        lines=tuple(_lines(table)),
    )


def highest(games: Sequence[Game]) -> Game:
    """The cheap game with the highest S."""
    return max((game for game in games if game.cheap), key=lambda game: game.S)


def _report(scenario: str, games: Sequence[Game]) -> Iterator[str]:
    cheap = [game for game in games if game.cheap]
    found = highest(games)
    holes = sum(game.S > MOST for game in cheap)
    gave = " and ".join(f"{sum_:.2f}" for sum_ in found.given)
    yield f"{scenario}: {len(cheap)} of {len(games)} games are cheap; {holes} of them pass S = {MOST:g}."
    yield f"  The highest S is {found.S:.1f}, for {gave} carried out ({found.outcome}):"
    yield from (f"    {line}" for line in found.lines)


def _lines(table: Table) -> Iterator[str]:
    for said in table.said:
        acts = "; ".join(act_line(act, table.scenario) for act in said.acts)
        yield f"{said.round} {table.scenario.mandate(said.side).name}: {acts}"


if __name__ == "__main__":
    main()
