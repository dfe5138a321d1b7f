"""Talks put together: from settings, a scenario and the agents by side, or from a past that they go on from."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import NamedTuple

from moderator.chair import Ask, Chair, Decide, Talks, again
from moderator.events import Event, Limits, Opened, Procedure
from moderator.fold import fold
from moderator.view import Delegate
from reassure.chair import chair
from reassure.languages import spoken
from reassure.seats import Seats, seated
from reassure.settings import Settings
from scenarios.errors import ReassureError
from scenarios.types import Scenario
from transcripts.exports.records import original


class EndedError(ReassureError):
    """Talks that are over, or known in part only, cannot go on."""


class People(NamedTuple):
    """How the people at this terminal are reached, and what happens where they say nothing."""

    ask: Ask
    decide: Decide
    policy: str
    """What happens when a turn fails, unless the settings say otherwise."""
    aloud: bool
    """Whether there is somebody to read words as they are written."""


def new(
    settings: Settings, scenario: Scenario, named: Mapping[str, str], people: People, *, seed: int, rounds: int | None
) -> Talks:
    """New talks; sides that are not named get the default agent, and the record names each as its delegate does."""
    terms, agents = settings.terms, seated(scenario, named, settings)
    seats = Seats(settings, seed, people.ask, aloud=people.aloud)
    delegates, chosen = _party(settings, scenario, agents, seats, people)
    opening = Opened(
        scenario=scenario,
        seats={side: found.label for side, found in delegates.items()},
        seed=seed,
        rounds=rounds or scenario.rounds,
        version=version("reassure"),
        limits=Limits(tokens=terms.max_tokens, cost=terms.max_cost, seconds=terms.max_seconds),
        languages=spoken(scenario, agents, terms.language),
        procedure=procedure(settings),
    )
    return Talks(opening, delegates, chosen, seats.leave)


def resumed(settings: Settings, past: Sequence[Event], people: People) -> Talks:
    """Talks that go on from their past, by the procedure and with the agents they had last.

    A turn that had failed is tried again. EndedError where the talks are over, or their briefs were left out.
    """
    table, opening = fold(past), past[0]
    if table.closed or not isinstance(opening, Opened):
        outcome = table.closed.outcome if table.closed else "nothing"
        raise EndedError(f"These talks are over ({outcome}); fork them to go on from an earlier turn.")
    if original(opening):
        raise EndedError("The briefs of this redacted copy were left out; go on from the record it was made of.")
    settings = as_begun(settings, table.procedure)
    seats = Seats(settings, table.seed, people.ask, aloud=people.aloud)
    delegates, chosen = _party(settings, opening.scenario, table.seats, seats, people)
    once_more = replace(chosen, relieve=again(table.failed, delegates, chosen.relieve))
    return Talks(opening, delegates, once_more, seats.leave, tuple(past))


def procedure(settings: Settings) -> Procedure:
    """How the record says that models are asked and failures met."""
    terms = settings.terms
    return Procedure(
        on_failure=terms.on_failure or "",
        turn_timeout=terms.turn_timeout,
        reader=terms.reader or "",
        narrow=terms.narrow,
        context=terms.context,
    )


def as_begun(settings: Settings, begun: Procedure) -> Settings:
    """The settings with the procedure that talks were begun with, wherever no flag says otherwise."""
    terms = settings.terms
    kept = {name: value for name, value in begun if not getattr(terms, name)}
    return settings._replace(terms=terms._replace(**kept))


def _party(
    settings: Settings, scenario: Scenario, agents: Mapping[str, str], seats: Seats, people: People
) -> tuple[dict[str, Delegate], Chair]:
    terms = settings.terms

    def build(side: str, spec: str) -> Delegate:
        return seats.build(spec, scenario.mandate(side))

    delegates = {side: build(side, spec) for side, spec in agents.items()}
    reader = seats.models.reader(terms.reader) if terms.reader else None
    return delegates, chair(terms.on_failure or people.policy, delegates, build, people.decide, reader)
