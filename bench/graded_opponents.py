"""How often a trainee agrees with the opponents of graded difficulty in each exercise, as a table in Markdown.

The talks are played without words, with the injects that an exercise plans. Each has a seed of its own, and a third of
them each temper of the opponent.
"""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from agents.scripted.dice import Seeded
from agents.scripted.doctrines import graded
from bench.report import table
from engine.outcome import CONFIDENCE
from engine.panel import panel
from engine.rollout import Seats, answered, player, until_asked
from moderator.events import RULES, Injected, Opened
from moderator.fold import fold, step
from moderator.rules.due import due
from moderator.table import Table
from scenarios.exercise import Exercise
from scenarios.load import load
from training.triggers import due_inject

FIRST, TALKS = 5001, 40
"""The first seed, and the number of talks of each cell of the table; no number of a doctrine was chosen by them."""

MINUTES = 60
"""What talks take where an exercise sets no time."""

TRAINEES = ("generous", "tit-for-tat")


class Case(NamedTuple):
    """An exercise or a scenario, the trainee's seat and doctrine, and the opponent."""

    place: str
    seat: str
    trainee: str
    opponent: str


def main() -> None:
    """Play all cases and print the table."""
    asked = ArgumentParser(prog="python -m bench.graded_opponents", description=__doc__)
    asked.add_argument("places", nargs="*", help="ids of exercises and scenarios [all exercises]")
    asked.add_argument("--trainees", nargs="+", default=TRAINEES, help="the doctrines of the trainee")
    asked.add_argument("--first", type=int, default=FIRST, help="the first seed")
    asked.add_argument("--talks", type=int, default=TALKS, help="the talks of each cell")
    asked.add_argument("--processes", type=int, default=os.cpu_count(), help="how many are played at once")
    options = asked.parse_args()
    seeds = range(options.first, options.first + options.talks)
    places = options.places or [exercise.id for exercise in load().exercises]
    with ProcessPoolExecutor(options.processes) as pool:
        cases = list(cases_of(places, options.trainees))
        found = dict(zip(cases, pool.map(partial(agreements, seeds=seeds), cases), strict=True))
    sys.stdout.write(f"{_table(found, len(seeds))}\n")


def cases_of(places: Iterable[str], trainees: Sequence[str]) -> Iterable[Case]:
    """The cases of a table: each trainee in each seat that it may have, against each opponent."""
    for place in places:
        for seat in _seats(place):
            yield from (Case(place, seat, trainee, opponent) for trainee in trainees for opponent in graded())


def agreements(case: Case, seeds: Sequence[int]) -> int:
    """How many of the talks of a case end in agreement."""
    exercise = _exercise(case.place)
    scenario = exercise.scenario_of(load()) if exercise else load().scenario(case.place)
    names = {side.id: case.trainee if side.id == case.seat else case.opponent for side in scenario.sides}
    opening = Opened(scenario=scenario, seats=names, seed=0, rounds=scenario.rounds, version="benchmark", rules=RULES)
    first, trainee, opponents = fold([opening]), player(case.trainee), panel(case.opponent)
    tables = [{case.seat: trainee, scenario.other(case.seat): opponent} for opponent in opponents]
    ends = (_played(first, tables[seed % len(tables)], seed, exercise).closed for seed in seeds)
    return sum(end is not None and end.outcome == "agreement" for end in ends)


def _played(table: Table, seats: Seats, seed: int, exercise: Exercise | None) -> Table:
    """The table after the talks, with the injects that an exercise plans, in the order of the loop."""
    while table.closed is None:
        event = next(iter(due(table)), None) or (exercise and _planned(exercise, table))
        after = step(table, event) if event else until_asked(table)
        asked = after is table
        table = step(table, answered(table, seats[table.to_move], seed, Seeded(seed))) if asked else after
    return table


def _planned(exercise: Exercise, table: Table) -> Injected | None:
    """The inject that is due, where each turn takes an equal share of the time."""
    return due_inject(exercise, table, (exercise.minutes or MINUTES) * table.turn / (2 * table.rounds))


def interval(agreed: int, talks: int) -> tuple[float, float]:
    """Wilson's interval of a rate."""
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    rate, weight = agreed / talks, z * z / talks
    half = z * sqrt(rate * (1 - rate) / talks + weight / talks / 4)
    return (rate + weight / 2 - half) / (1 + weight), (rate + weight / 2 + half) / (1 + weight)


def _exercise(place: str) -> Exercise | None:
    return next((exercise for exercise in load().exercises if exercise.id == place), None)


def _seats(place: str) -> Sequence[str]:
    exercise = _exercise(place)
    return exercise.seats if exercise else [side.id for side in load().scenario(place).sides]


def _table(found: dict[Case, int], talks: int) -> str:
    rows = dict.fromkeys(case[:3] for case in found)
    cells = ([_cell(found[Case(*row, opponent)], talks) for opponent in graded()] for row in rows)
    return table(
        ("Exercise", "seat", "trainee", *graded()), ((*row, *cell) for row, cell in zip(rows, cells, strict=True))
    )


def _cell(agreed: int, talks: int) -> str:
    low, high = interval(agreed, talks)
    return f"{agreed / talks:.2f} ({low:.2f} to {high:.2f})"


if __name__ == "__main__":
    main()
