"""Hold one dialogue of a study: doctrines without words where only the result is wanted, else in the loop."""

from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from engine.rollout import happening, player
from moderator.chair import Talks
from moderator.events import Event
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.moves import Move
from moderator.score.parameters import Parameters
from moderator.table import Table
from moderator.view import View
from reassure.settings import Settings, with_options
from reassure.studies.spool import Spool
from reassure.talks import People, new, resumed
from scenarios.errors import ReassureError
from scenarios.scenario import Scenario
from studies.grid import SCRIPTED, Task
from studies.result import Result, failed, measured
from studies.study import Keep
from studies.workers import Play, Played


class NobodyError(ReassureError):
    """A person was to be asked in a study, where nobody attends."""


async def _nobody(_asked: View) -> Move:
    raise NobodyError("No person attends the dialogues of a study; seat a doctrine or a model.")


async def _stop(_table: Table) -> str:
    return "stop"


PEOPLE = People(_nobody, _stop, policy="stop", aloud=False)
"""Nobody attends: a turn that fails for good ends its dialogue, which then counts as failed."""


@dataclass(frozen=True)
class Player:
    """What a process needs to hold any dialogue of a study.

    ``spool`` is a folder for the turns of dialogues of models that are under way, or None where none can be kept.
    """

    settings: Settings
    tables: Mapping[str, Scenario]
    parameters: Mapping[str, Parameters]
    keep: Keep
    spool: Path | None = None

    def player(self) -> Play:
        """Holds dialogues in this process."""
        return self.play

    async def play(self, task: Task) -> Played:
        """Hold the dialogue of a task, from where an earlier process left it."""
        if task.cell.scripted and self.keep == "results":
            return Played(self._without_words(task))
        spool = Spool(self.spool / f"{task.key}.jsonl") if self.spool and not task.cell.scripted else None
        events = list(spool.past()) if spool else []
        try:
            result = await self._held(task, events, spool)
        except ReassureError as error:
            result = failed(task, str(error))
        return Played(result, tuple(events) if self.keep == "records" else ())

    async def _held(self, task: Task, events: list[Event], spool: Spool | None) -> Result:
        """Hold the talks, and add their events to those so far; each is in the spool before more is asked."""
        talks = self._talks(task, events)
        try:
            if spool:
                with spool.writing() as write:
                    await _heard(talks, events, write)
            else:
                await _heard(talks, events, lambda _: None)
        finally:
            await talks.leave()
        return measured(task, fold(events), events, self.parameters)

    def _talks(self, task: Task, past: list[Event]) -> Talks:
        settings = with_options(self.settings, temperature=task.cell.temperature)
        return resumed(settings, past, PEOPLE) if past else self._new(settings, task)

    def _new(self, settings: Settings, task: Task) -> Talks:
        scenario = self.tables[task.cell.table]
        seats = {side.id: agent for side, agent in zip(scenario.sides, task.cell.agents, strict=True)}
        return new(settings, scenario, seats, PEOPLE, seed=task.seed, rounds=None)

    def _without_words(self, task: Task) -> Result:
        opening = self._new(self.settings, task).opening
        players = {side: player(agent.removeprefix(SCRIPTED)) for side, agent in opening.seats.items()}
        table, events = fold((opening,)), list[Event]()
        for event, after in happening(table, players, task.seed):
            events.append(event)
            table = after
        return measured(task, table, events, self.parameters)


async def _heard(talks: Talks, events: list[Event], write: Callable[[Event], None]) -> None:
    async with aclosing(negotiate(talks.opening, talks.delegates, talks.past, talks.chair)) as stream:
        async for item in stream:
            if item.event != "passing":
                write(item)
                events.append(item)


def clear(spool: Path, key: str) -> None:
    """Remove the turns of a dialogue that is recorded."""
    Spool(spool / f"{key}.jsonl").remove()
