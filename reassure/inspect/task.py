"""The task ``reassure/negotiation``: a scenario, played by any model that Inspect knows, and scored by ours."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from functools import cache
from pathlib import Path

from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.model import ChatMessage, ModelOutput
from inspect_ai.solver import Generate, Solver, TaskState, solver
from pydantic import TypeAdapter

from moderator.chair import Talks
from moderator.events import Event, StreamItem
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.moves import SCRIPTED
from reassure.inspect.scorer import RESULT, dialogue_score, result
from reassure.inspect.server import InspectModels
from reassure.places import open_library
from reassure.seats import SeatError, UnknownAgentError, check_doctrine
from reassure.settings import settings
from reassure.studies.play import PEOPLE
from reassure.talks import new
from scenarios.load import Library
from scenarios.scenario import Scenario
from transcripts.exports.inspect import input_of, messages
from transcripts.exports.records import Record, chained
from transcripts.exports.story_builder import build_story
from transcripts.store.store import Store
from transcripts.store.writer import now

MODEL = "model"
"""Who can sit opposite: a model as well, or a doctrine."""

MESSAGE: TypeAdapter[ChatMessage] = TypeAdapter(ChatMessage)


@task
def negotiation(
    scenario: str | list[str] = "taiwan-strait",
    against: str = "scripted:tit-for-tat",
    side: str = "",
    rounds: int | None = None,
    seed: int = 1,
    record: str = "",
    library: str = "",
) -> Task:
    """Two delegations exchange reassurance offers; a moderator checks and scores each move. No forecast.

    A model sits on ``side`` (the first of the scenario) opposite ``against``: a doctrine such as ``scripted:grit``, or
    ``model``. A seat is played by the model that has the side as its role, else by the model under evaluation. Each
    epoch has a seed of its own, from ``seed`` on. ``record`` is a record file in which the dialogues are kept as well,
    ``library`` a folder with TOML files of one's own. SeatError, UnknownAgentError and LibraryError for unknown names.
    """
    names = [scenario] if isinstance(scenario, str) else scenario
    found = {name: _library(library).scenario(name) for name in names}
    for one in found.values():
        _seats(one, side, against)  # so that a wrong name is an error before anything is asked
    return Task(
        dataset=[Sample(id=name, input=input_of(one)) for name, one in found.items()],
        solver=hold_talks(against=against, side=side, rounds=rounds, seed=seed, record=record, library=library),
        scorer=dialogue_score(),
    )


@solver
def hold_talks(against: str, side: str, rounds: int | None, seed: int, record: str, library: str) -> Solver:
    """Holds the talks of a sample in one epoch, and leaves them as messages."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:  # noqa: ARG001 models are asked by their roles
        scenario, conf = _library(library).scenario(str(state.sample_id)), settings(environ={})
        seats, models = _seats(scenario, side, against), InspectModels(conf)
        talks = new(conf, scenario, seats, PEOPLE, seed=seed + state.epoch - 1, rounds=rounds, models=models)
        held = list[tuple[str, Event]]()
        try:
            await _hold(talks, held, Path(record) if record else None)
        finally:  # a limit of Inspect stops the talks; what was said until then is still scored
            _leave(state, held)
        return state

    return solve


def _seats(scenario: Scenario, side: str, against: str) -> dict[str, str]:
    """The agents by side; a model is named by its side, which is its role."""
    sides = [mandate.id for mandate in scenario.sides]
    if side and side not in sides:
        raise SeatError(f"{scenario.id} has no side {side!r}; its sides are {' and '.join(sides)}.")
    if against == MODEL:
        return {one: f"llm:{one}" for one in sides}
    if not against.startswith(SCRIPTED):
        raise UnknownAgentError(f"{against!r} cannot sit opposite a model; give scripted:DOCTRINE, or model.")
    check_doctrine(against.removeprefix(SCRIPTED))
    own = side or sides[0]
    return {one: f"llm:{one}" if one == own else against for one in sides}


async def _hold(talks: Talks, held: list[tuple[str, Event]], record: Path | None) -> None:
    """Hold the talks, and add each event with its time; with a record, each is kept there first."""
    heard = negotiate(talks.opening, talks.delegates, chair=talks.chair)
    if record is None:
        await _listen(heard, held)
        return
    with Store(record) as store:
        async with aclosing(store.record(store.begin(talks.opening), heard)) as kept:
            await _listen(kept, held)


async def _listen(events: AsyncIterator[StreamItem], held: list[tuple[str, Event]]) -> None:
    async for item in events:
        if item.event != "passing":
            held.append((now(), item))  # noqa: PERF401 what was said before a limit must be there


def _leave(state: TaskState, held: list[tuple[str, Event]]) -> None:
    """Leave the dialogue in the sample: its turns as messages, and what it came to."""
    record = Record(state.uuid[:8], chained(held))
    story, table = build_story(record), fold(record.events)
    state.messages += [MESSAGE.validate_python(message) for message in messages(story, table)]
    state.output = ModelOutput.from_content(str(state.model), story.ending)
    state.store.set(RESULT, result(record.events, story.score[0]))


@cache
def _library(folder: str) -> Library:
    return open_library(settings(library=(Path(folder),) if folder else (), environ={}))
