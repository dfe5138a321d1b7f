"""What a study will ask of models at most: dialogues, requests, tokens and money, before anything is asked."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from agents.llm.memory import Memory
from agents.llm.prices import MILLION, PriceError, Prices, load_prices
from moderator.events import RULES, Opened
from moderator.fold import fold
from moderator.moves import SCRIPTED
from moderator.visibility import view_of
from reassure.settings import CONTEXT, Settings
from scenarios.scenario import Scenario
from studies.grid import Cell, Task
from studies.runner import Plan

CHARACTERS = 4
"""Characters of a token of English, about."""

TOLD, ANSWERED = 350, 300
"""Tokens of a turn's message and of a reply, about: the prompt of a turn repeats those of all turns before."""


class Asked(NamedTuple):
    """What one dialogue asks of one model: requests, and tokens of prompts and of replies."""

    model: str
    requests: int
    read: int
    written: int


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


def estimate(planned: Plan, settings: Settings, left: Iterable[Task]) -> Estimate:
    """About what the tasks that are left come to, if all dialogues last for all rounds and no reply is sent back."""
    prices, asking = load_prices(settings.prices), _asking(planned, settings)
    cells = Counter(task.cell for task in left)
    asked = [(one, times) for cell, times in cells.items() for one in asking(cell)]
    costs = [(_cost(one, prices), times) for one, times in asked]
    return Estimate(
        dialogues=cells.total(),
        scripted=sum(times for cell, times in cells.items() if cell.scripted),
        requests=sum(one.requests * times for one, times in asked),
        read=sum(one.read * times for one, times in asked),
        written=sum(one.written * times for one, times in asked),
        cost=None if any(cost is None for cost, _ in costs) else sum((cost or 0.0) * times for cost, times in costs),
    )


def pricing(planned: Plan, settings: Settings) -> Callable[[Cell], float]:
    """What a dialogue of a cell may cost; PriceError where the price of a model is not known."""
    prices, asking = load_prices(settings.prices), _asking(planned, settings)
    found = {cell: sum(_known(one, prices, settings) for one in asking(cell)) for cell in planned.cells}
    return found.__getitem__


def _known(asked: Asked, prices: Prices, settings: Settings) -> float:
    if (cost := _cost(asked, prices)) is None:
        table = f"[models.{json.dumps(asked.model, ensure_ascii=False)}]"
        raise PriceError(
            f"The price of {asked.model} is not known, so --max-cost cannot be applied; "
            f"write {table} with input and output in {settings.prices}, or leave out --max-cost."
        )
    return cost


def _asking(planned: Plan, settings: Settings) -> Callable[[Cell], Sequence[Asked]]:
    """What a dialogue of a cell asks of each of its models."""
    most = settings.terms.context or CONTEXT

    @cache
    def first_prompt(table: str, place: int) -> int:
        return _first_prompt(planned.tables[table], place)

    def asking(cell: Cell) -> Sequence[Asked]:
        found, rounds = list[Asked](), planned.tables[cell.table].rounds
        for place, agent in enumerate(cell.agents):
            if not agent.startswith(SCRIPTED):
                first = first_prompt(cell.table, place)
                read = sum(min(first + turn * (TOLD + ANSWERED), max(first, most)) for turn in range(rounds))
                found.append(Asked(agent.partition(":")[2], rounds, read, rounds * ANSWERED))
        return found

    return asking


def _first_prompt(table: Scenario, place: int) -> int:
    seats = dict.fromkeys((side.id for side in table.sides), "llm")
    opening = Opened(scenario=table, seats=seats, seed=1, rounds=table.rounds, version="", rules=RULES)
    view = view_of(fold((opening,)), table.sides[place].id)
    return sum(len(message["content"]) for message in Memory().messages(view)) // CHARACTERS


def _cost(asked: Asked, prices: Prices) -> float | None:
    price = prices.models.get(asked.model)
    return (asked.read * price.input + asked.written * price.output) / MILLION if price else None
