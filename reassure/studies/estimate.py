"""What a study will ask of models at most: dialogues, requests, tokens and money, before anything is asked."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from agents.llm.memory import Memory
from agents.llm.prices import MILLION, Prices, load_prices
from moderator.events import RULES, Opened
from moderator.fold import fold
from moderator.visibility import view_of
from reassure.settings import Settings
from scenarios.scenario import Scenario
from studies.grid import SCRIPTED, Cell
from studies.runner import Plan

CHARACTERS = 4
"""Characters of a token of English, about."""

TOLD, ANSWERED = 350, 300
"""Tokens of a turn's message and of a reply, about: the prompt of a turn repeats those of all turns before."""


class Estimate(NamedTuple):
    """About what is left of a study; ``cost`` is None where a price is not known."""

    dialogues: int
    scripted: int
    """Those at which no model sits."""
    requests: int
    read: int
    """Tokens of prompts."""
    written: int
    """Tokens of replies."""
    cost: float | None


def estimate(planned: Plan, settings: Settings, done: set[str]) -> Estimate:
    """About what is left of a study, if every dialogue lasts for all its rounds and no reply is sent back."""
    prices, found = load_prices(settings.prices), list[tuple[str, int, int, int]]()
    dialogues = scripted = 0
    for task in planned.left(done):
        dialogues += 1
        scripted += task.cell.scripted
        found += _asked(task.cell, planned.tables[task.cell.table], settings)
    return Estimate(
        dialogues=dialogues,
        scripted=scripted,
        requests=sum(requests for _, requests, _, _ in found),
        read=sum(read for _, _, read, _ in found),
        written=sum(written for *_, written in found),
        cost=_cost(found, prices),
    )


def _asked(cell: Cell, table: Scenario, settings: Settings) -> Iterable[tuple[str, int, int, int]]:
    """For each model of a cell: its name, and the requests, prompt tokens and reply tokens of a dialogue."""
    for place, agent in enumerate(cell.agents):
        if not agent.startswith(SCRIPTED):
            turns, first = table.rounds, _first_prompt(table, place)
            grown = (TOLD + ANSWERED) * turns * (turns - 1) // 2
            yield agent.partition(":")[2] or settings.model or "", turns, turns * first + grown, turns * ANSWERED


@cache
def _first_prompt(table: Scenario, place: int) -> int:
    seats = dict.fromkeys((side.id for side in table.sides), "llm")
    opening = Opened(scenario=table, seats=seats, seed=1, rounds=table.rounds, version="", rules=RULES)
    view = view_of(fold((opening,)), table.sides[place].id)
    return sum(len(message["content"]) for message in Memory().messages(view)) // CHARACTERS


def _cost(found: Iterable[tuple[str, int, int, int]], prices: Prices) -> float | None:
    total = 0.0
    for model, _, read, written in found:
        if (price := prices.models.get(model)) is None:
            return None
        total += (read * price.input + written * price.output) / MILLION
    return total
