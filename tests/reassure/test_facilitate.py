"""A trainee and a facilitator in two programs on one record; either may be killed at any moment."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from moderator.events import Event
from moderator.facilitation import Marked
from moderator.proof import first_difference
from tests.commands import PLAIN, reassure
from tests.forks import forked
from tests.terminal import terminal
from tests.training.facilitated import ask, lesson
from training.facilitator.requests import MarkTurn
from transcripts.store.beside import interventions
from transcripts.store.store import Store

pytestmark = pytest.mark.process

MARKS = 16


def until(path: Path, dialogue: str, holds: Callable[[Sequence[Event]], bool]) -> Sequence[Event]:
    """The events of a dialogue, once something holds of them; at most 60 seconds later."""
    for _ in range(1200):
        with Store(path) as store:
            events = store.events(dialogue)
        if holds(events):
            return events
        time.sleep(0.05)
    raise AssertionError(f"It did not come to this: {[event.event for event in events]}")


def count(kind: str) -> Callable[[Sequence[Event]], int]:
    return lambda events: sum(event.event == kind for event in events)


def taken_and_killed(path: Path, dialogue: str, events: int) -> None:
    """Hold the talks in a process that is killed as soon as it has told so many events."""
    told, stdout = os.pipe()
    silent = os.open(os.devnull, os.O_RDWR)
    process = forked("tests.training.taking", (str(path), dialogue), PLAIN, silent, stdout, silent)
    os.close(silent)
    os.close(stdout)
    with os.fdopen(told) as lines:
        for _ in range(events):
            assert lines.readline()
        process.kill()
        process.join()


def test_a_program_that_is_killed_neither_loses_nor_repeats_a_request(tmp_path: Path) -> None:
    path, dice, kills = tmp_path / "r.db", random.Random(1), 0
    with Store(path) as store:
        dialogue = store.begin(lesson())
        for number in range(MARKS):
            ask(store, dialogue, MarkTurn(turn=0, text=f"Remark {number}."))
        while waiting := sum(one.seq is None for one in interventions.latest(store, dialogue, MARKS)):
            taken_and_killed(path, dialogue, dice.randint(1, min(4, waiting)))
            kills += 1
        asked = [*reversed(interventions.latest(store, dialogue, MARKS))]
        events = store.events(dialogue)
    marks = [(seq, event.text) for seq, event in enumerate(events) if isinstance(event, Marked)]
    assert kills > 2
    assert [one.seq for one in asked] == [seq for seq, _ in marks]
    assert [text for _, text in marks] == [f"Remark {number}." for number in range(MARKS)]
    assert asyncio.run(first_difference(events)) is None
    reassure(path, "verify", dialogue)


def test_either_program_may_be_killed_and_started_again(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    at = ("--db", str(path))
    with terminal("train", "first-steps", "--as", "Ana", *at) as trainee:
        trainee.until("Read your brief first")
        with Store(path) as store:
            dialogue = store.find("last")
        with terminal("facilitate", "--as", "Ms Li", *at, columns=140) as board:
            board.until("is thinking")
            board.type("h\r")
            board.until("To Washington alone")
            board.type("Look up.\r")
            until(path, dialogue, count("whispered"))
            trainee.until("Look up.")
            trainee.send(signal.SIGKILL)
            board.type("p")
            board.until("Pause the talks")
            board.type("Tea.\r")
            board.until("waiting for")
            with terminal("train", "--resume", dialogue, *at) as again:
                until(path, dialogue, count("paused"))
                again.until("The talks are paused. Tea.")
                board.until("the talks are paused")
                board.send(signal.SIGKILL)
                with terminal("facilitate", dialogue, "--as", "Mr Ode", *at) as other:
                    other.until("the talks are paused")
                    other.type("p")
                    until(path, dialogue, lambda events: events[-1].event == "continued")
    events = until(path, dialogue, lambda _: True)
    assert (count("whispered")(events), count("paused")(events)) == (1, 1)
    assert asyncio.run(first_difference(events)) is None
    reassure(path, "verify", dialogue)
