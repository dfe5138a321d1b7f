"""A program that holds an exercise whose player thinks without end, and tells each event until it is killed."""

import asyncio
import sys
from collections import deque
from contextlib import aclosing
from pathlib import Path

from agents.human import Human
from moderator.chair import Chair, Talks
from moderator.events import Opened
from moderator.loop import negotiate
from moderator.moves import Move
from moderator.view import View
from reassure.attended import attended
from tests.dialogue import Scripted
from transcripts.store.store import Store


async def think(_view: View) -> Move:
    await asyncio.Event().wait()
    raise AssertionError("nobody wakes the player")


async def hold(path: Path, dialogue: str) -> None:
    with Store(path) as store:
        past = store.events(dialogue)
        opened = past[0]
        assert isinstance(opened, Opened)
        delegates = {"washington": Human(think), "beijing": Scripted()}
        talks = attended(store, dialogue, Talks(opened, delegates, Chair(), past=past), deque())
        heard = negotiate(talks.opening, talks.delegates, talks.past, talks.chair)
        async with aclosing(store.record(dialogue, heard, len(past))) as events:
            async for event in events:
                sys.stdout.write(f"{event.event}\n")
                sys.stdout.flush()


def main(arguments: list[str], _name: str) -> None:
    path, dialogue = arguments
    asyncio.run(hold(Path(path), dialogue))


if __name__ == "__main__":
    main(sys.argv[1:], "taking")
