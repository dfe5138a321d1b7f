"""A process that records dialogues and prints each event once it is stored; the arguments are the file and a number."""

import asyncio
import sys
from pathlib import Path

from scenarios.load import load
from tests.dialogue import opening, talks
from transcripts.store.store import Store


async def write(path: Path, dialogues: int) -> None:
    scenario = load().scenario("tariff-truce")
    with Store(path, patience=60) as store:
        for _ in range(dialogues):
            dialogue = store.begin(opening(scenario))
            seq = 0
            async for event in store.record(dialogue, talks(scenario, rounds=scenario.rounds)):
                print(dialogue, seq, event.event, flush=True)  # noqa: T201 the parent reads it
                seq += 1


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1]), int(sys.argv[2])))
