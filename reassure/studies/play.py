"""Hold one dialogue of a study: doctrines without words where only the result is wanted, else in the loop."""

from collections.abc import Callable, Mapping
from contextlib import aclosing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from agents.llm.prices import Prices
from engine.rollout import happening, player
from moderator.chair import Talks
from moderator.events import Event
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.moves import SCRIPTED, Move
from moderator.score.parameters import Parameters
from moderator.table import Table
from moderator.view import View
from reassure.settings import Settings, with_key, with_options
from reassure.studies.spool import Spool, same
from reassure.talks import People, new, resumed
from scenarios.errors import ReassureError
from scenarios.scenario import Scenario
from studies.grid import Task
from studies.result import Result, failed, measured
from studies.study import Keep
from studies.workers import Play, Played

if TYPE_CHECKING:
    from reassure.models import Models


class NobodyError(ReassureError):
    """A person was to be asked in a study, where nobody attends."""


async def _nobody(_asked: View) -> Move:
    raise NobodyError("No person attends the dialogues of a study; seat a doctrine or a model.")


async def _stop(_table: Table) -> str:
    return "stop"


PEOPLE = People(_nobody, _stop, policy="stop", aloud=False)
"""Nobody attends: a turn that fails for good ends its dialogue, which then counts as failed."""


UNPRICED = Prices()


@dataclass(frozen=True)
class Player:
    """What a process needs to hold any dialogue of a study: it is sent there, and so holds no key.

    ``spool`` is a folder for the turns of dialogues of models that are under way, or None where none is needed. A
    process that does not see it, by its ``token``, keeps none: there, a dialogue that is interrupted begins again.
    """

    settings: Settings
    tables: Mapping[str, Scenario]
    parameters: Mapping[str, Parameters]
    keep: Keep
    spool: Path | None = None
    token: str = ""
    prices: Prices = UNPRICED

    def player(self) -> Play:
        """Holds dialogues in this process, with the key of its environment; all share the connections to a model."""
        settings = with_key(self.settings)
        spool = self.spool if self.spool and same(self.spool, self.token) else None
        if not settings.has_model:
            return _Holder(self, settings, spool).play
        from reassure.models import Models

        return _Holder(self, settings, spool, Models(settings, self.prices)).play


@dataclass(frozen=True)
class _Holder:
    """Holds dialogues in one process."""

    of: Player
    settings: Settings
    spool: Path | None
    models: "Models | None" = None

    async def play(self, task: Task) -> Played:
        """Hold the dialogue of a task, from where an earlier process left it."""
        if task.cell.scripted and self.of.keep == "results" and not task.cell.words:
            return Played(self._without_words(task))
        spool = Spool(self.spool, task.key) if self.spool and not task.cell.scripted else None
        events = list(spool.past(self.of.tables[task.cell.table])) if spool else []
        try:
            result = await self._held(task, events, spool)
        except ReassureError as error:
            result = failed(task, str(error))
        return Played(result, tuple(events) if self.of.keep == "records" else ())

    async def _held(self, task: Task, events: list[Event], spool: Spool | None) -> Result:
        """Hold the talks, and add their events to those so far; each is in the spool before more is asked."""
        talks = self._talks(task, events)
        try:
            with spool.writing() if spool else nullcontext(_nowhere) as write:
                await _heard(talks, events, write)
        finally:
            await talks.leave()
        return measured(task, fold(events), events, self.of.parameters)

    def _talks(self, task: Task, past: list[Event]) -> Talks:
        """The talks of a task, without warnings by meaning: nobody reads them, and they take longer than all else."""
        settings = with_options(self.settings, temperature=task.cell.temperature)
        models = self.models.asked_by(settings.terms) if self.models else None
        talks = resumed(settings, past, PEOPLE, models=models) if past else self._new(settings, task, models)
        return talks._replace(chair=replace(talks.chair, meaning=None))

    def _new(self, settings: Settings, task: Task, models: "Models | None" = None) -> Talks:
        scenario = self.of.tables[task.cell.table]
        seats = {side.id: agent for side, agent in zip(scenario.sides, task.cell.agents, strict=True)}
        return new(settings, scenario, seats, PEOPLE, seed=task.seed, rounds=None, models=models)

    def _without_words(self, task: Task) -> Result:
        opening = self._new(self.settings, task).opening
        players = {side: player(agent.removeprefix(SCRIPTED)) for side, agent in opening.seats.items()}
        table, events = fold((opening,)), list[Event]()
        for event, after in happening(table, players, task.seed):
            events.append(event)
            table = after
        return measured(task, table, events, self.of.parameters)


def _nowhere(_event: Event) -> None:
    """Write an event of doctrines nowhere: they play it again."""


async def _heard(talks: Talks, events: list[Event], write: Callable[[Event], None]) -> None:
    async with aclosing(negotiate(talks.opening, talks.delegates, talks.past, talks.chair)) as stream:
        async for item in stream:
            if item.event != "passing":
                write(item)
                events.append(item)
