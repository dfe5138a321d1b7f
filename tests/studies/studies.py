"""Small studies for tests, and how they are held in this process."""

import asyncio
from collections.abc import Generator
from typing import Any

from reassure.settings import settings
from reassure.studies.play import Player
from scenarios.load import load
from studies.result import Result
from studies.runner import Plan, plan, run
from studies.study import Study
from studies.workers import Hold, Played, Take
from transcripts.store.beside import studies as record
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

    def hold(take: Take) -> Generator[Played, None, None]:
        with asyncio.Runner() as runner:
            while task := take():
                yield runner.run(play(task))

    return hold


def held(store: Store, of: Plan) -> list[Result]:
    """A study held to its end, and its results as they are kept."""
    for _ in run(store, of, here(of)):
        pass
    return [Result.model_validate_json(body) for _, body in record.results(store, of.id)]
