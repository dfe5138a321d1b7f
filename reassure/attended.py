"""Talks and all who may step into them: the facilitator, the person at the screen, the clock and the plan."""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from agents.human import Human
from moderator.chair import Intervention, Stepped, Talks
from moderator.events import Seated
from moderator.facilitation import Aside, Continued
from moderator.fold import fold
from moderator.moves import FACILITATOR, Move
from moderator.table import Table
from moderator.view import Delegate
from scenarios.exercise import Exercise
from training.clock import Watch, left, when_over
from training.facilitator.source import Requests
from training.triggers import due_inject
from transcripts.store.store import Store

RESUMED = "resumed"
"""By whom talks continue that were broken off."""


def attended(store: Store, dialogue: str, talks: Talks, asides: deque[Aside]) -> Talks:
    """The talks of a dialogue with what steps into them; ``asides`` are what the person at this screen adds."""

    async def said(_table: Table) -> Stepped | None:
        return asides.popleft() if asides else None

    def seat(event: Seated) -> Delegate:
        return facilitator if event.agent == FACILITATOR else talks.chair.seat(event)

    def label(side: str, agent: str) -> str:
        return seat(Seated(round=1, side=side, agent=agent)).label

    requests = Requests(store, dialogue, label)
    facilitator = Human(requests.move, FACILITATOR)
    delegates = {s: facilitator if one.label == FACILITATOR else one for s, one in talks.delegates.items()}
    sources: list[Intervention] = [requests.step_in, said, talks.chair.step_in]
    if exercise := talks.opening.exercise:
        watch = Watch(store, dialogue)
        sources += [_timed(exercise, watch), _planned(exercise, watch)]
        if talks.past and not fold(talks.past).facilitation.paused:
            asides.append(Continued(round=fold(talks.past).round, by=RESUMED))
    return talks._replace(delegates=delegates, chair=replace(talks.chair, step_in=_first_of(sources), seat=seat))


def _first_of(sources: Sequence[Intervention]) -> Intervention:
    async def step_in(table: Table) -> Stepped | Move | None:
        for source in sources:
            if found := await source(table):
                return found
        return None

    return step_in


def _timed(exercise: Exercise, watch: Watch) -> Intervention:
    """What follows when the time is over, once in each turn, and again after more time was granted."""
    done: set[tuple[int, float]] = set()

    async def step_in(table: Table) -> Stepped | Move | None:
        place = table.turn, table.facilitation.granted
        if table.facilitation.paused or place in done:
            return None
        if found := when_over(exercise, table, left(exercise, watch.now())):
            done.add(place)
        return found

    return step_in


def _planned(exercise: Exercise, watch: Watch) -> Intervention:
    async def step_in(table: Table) -> Stepped | None:
        if table.facilitation.paused or table.read or table.failed:
            return None
        return due_inject(exercise, table, watch.now().whole / 60)

    return step_in
