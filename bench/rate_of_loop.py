"""Whole dialogues of doctrines with their words, in the loop of the checkout that comes first on the path.

It prints, as JSON, dialogues and turns a second on one core. An older commit can run it too.
"""

import asyncio
import json
import sys
from itertools import cycle
from time import process_time

from agents.scripted.delegate import ScriptedDelegate
from moderator.events import RULES, Moved, Opened
from moderator.loop import negotiate
from scenarios.load import load

SCENARIOS = ("taiwan-strait", "south-china-sea", "tariff-truce")
PAIRS = (("generous", "tit-for-tat"), ("grit", "transactional"), ("exploiter", "holdout"))
SEED = 1


def opening(scenario: str, pair: tuple[str, str]) -> Opened:
    """The opening of talks between two doctrines, for all rounds of the scenario."""
    found = load().scenario(scenario)
    seats = {side.id: f"scripted:{name}" for side, name in zip(found.sides, pair, strict=True)}
    return Opened(scenario=found, seats=seats, seed=SEED, rounds=found.rounds, version="bench", rules=RULES)


async def turns(first: Opened, pair: tuple[str, str]) -> int:
    """The turns of one dialogue, held by the loop."""
    delegates = {side: ScriptedDelegate(name, SEED) for side, name in zip(first.seats, pair, strict=True)}
    return sum([isinstance(event, Moved) async for event in negotiate(first, delegates)])


def main() -> None:
    """Hold dialogues for some seconds and print the rates."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    games = [(opening(scenario, pair), pair) for scenario in SCENARIOS for pair in PAIRS]
    with asyncio.Runner() as runner:
        runner.run(turns(*games[0]))
        held = taken = 0
        began = process_time()
        for game in cycle(games):
            taken, held = taken + runner.run(turns(*game)), held + 1
            if held % len(games) == 0 and process_time() - began >= seconds:
                break
        spent = process_time() - began
    print(json.dumps({"dialogues": held / spent, "turns": taken / spent}))


if __name__ == "__main__":
    main()
