"""Small studies for tests, and how they are held in this process."""

import asyncio
from collections.abc import Iterator
from typing import Any

from reassure.settings import settings
from reassure.studies.play import Player
from scenarios.load import load
from studies.grid import Task
from studies.result import Result
from studies.runner import Plan, plan, run
from studies.study import Study
from studies.workers import Hold, Played
from transcripts.store import studies as record
from transcripts.store.store import Store

SETTINGS = settings(environ={})


def study(**changed: Any) -> Study:
    """A short study of two doctrines over one table."""
    given = {
        "title": "Two doctrines",
        "scenarios": ("tariff-truce",),
        "agents": {"washington": ("scripted:grit",), "beijing": ("scripted:tit-for-tat",)},
        "seeds": 2,
        "rules": {"usual": {"rounds": 3}},
        "keep": "results",
    }
    return Study.model_validate(given | changed)


def planned(**changed: Any) -> Plan:
    return plan(study(**changed), load())


def here(of: Plan) -> Hold:
    """Dialogues held one after the other in this process."""
    play = Player(SETTINGS, of.tables, of.study.score, of.study.keep).player()

    def hold(tasks: Iterator[Task]) -> Iterator[Played]:
        with asyncio.Runner() as runner:
            for task in tasks:
                yield runner.run(play(task))  # type: ignore[arg-type]  # it is a coroutine

    return hold


def held(store: Store, of: Plan) -> list[Result]:
    """A study held to its end, and its results as they are kept."""
    for _ in run(store, of, here(of)):
        pass
    return [Result.model_validate_json(body) for _, body in record.results(store, of.id)]
