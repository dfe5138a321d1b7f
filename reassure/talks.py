"""Build talks: new ones from settings, a scenario and agents; resumed ones from their past events."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

from moderator.chair import AskDecision, AskMove, Chair, Talks, retry_first
from moderator.events import RULES, Event, Limits, Opened, Procedure, Seated
from moderator.fold import fold
from moderator.replay import check_rules
from moderator.view import Delegate
from reassure.failure_policy import chair
from reassure.languages import languages
from reassure.meaning.closeness import meaning
from reassure.seats import Seats, seated
from reassure.settings import Settings, is_set, with_options
from scenarios.errors import ReassureError
from scenarios.exercise import Exercise
from scenarios.scenario import Scenario
from transcripts.exports.records import original_link

if TYPE_CHECKING:
    from reassure.models import Models


class EndedError(ReassureError):
    """Talks that have ended, or whose briefs were redacted, and so cannot be resumed."""


class People(NamedTuple):
    """How to ask the people at this terminal, and the policy where no other is set."""

    ask: AskMove
    decide: AskDecision
    policy: str
    """The failure policy, unless the settings name one."""
    aloud: bool
    """Whether to stream words, because a person can read them as they are written."""


def new(
    settings: Settings,
    scenario: Scenario,
    named: Mapping[str, str],
    people: People,
    *,
    seed: int,
    rounds: int | None,
    exercise: Exercise | None = None,
    models: "Models | None" = None,
) -> Talks:
    """New talks, for an exercise or freely; ``scenario`` is then the exercise's own.

    A side without an agent gets the default, and each is recorded under the label of its delegate. ``models`` are those
    of the settings unless others are given.
    """
    if exercise:
        settings = with_options(settings, hints=exercise.coach)
    terms, agents = settings.terms, seated(scenario, named, settings)
    seats = Seats(settings, seed, people.ask, aloud=people.aloud, models=models)
    delegates, chosen = _delegates_and_chair(settings, scenario, agents, seats, people)
    opening = Opened(
        scenario=scenario,
        seats={side: found.label for side, found in delegates.items()},
        seed=seed,
        rounds=rounds or scenario.rounds,
        version=_version(),
        limits=Limits(tokens=terms.max_tokens, cost=terms.max_cost, seconds=terms.max_seconds),
        languages=languages(scenario, agents, terms.language),
        procedure=procedure(settings),
        exercise=exercise,
        rules=RULES,
    )
    return Talks(opening, delegates, chosen, seats.leave)


@cache
def _version() -> str:
    """The version of this program: it is read from a file, and each of many dialogues names it."""
    return version("reassure")


def resumed(settings: Settings, past: Sequence[Event], people: People, *, models: "Models | None" = None) -> Talks:
    """Resumed talks, with the procedure and the agents they had last.

    A failed turn is tried retry_first. EndedError if the talks have ended, or if their briefs were redacted.
    """
    table, opening = fold(past), past[0]
    check_rules(table)
    if table.closed or not isinstance(opening, Opened):
        outcome = table.closed.outcome if table.closed else "nothing"
        raise EndedError(f"These talks have ended ({outcome}); fork them to continue from an earlier turn.")
    if original_link(opening):
        raise EndedError("This is a redacted copy without the briefs; resume or fork the original dialogue instead.")
    settings = with_procedure(settings, table.procedure)
    seats = Seats(settings, table.seed, people.ask, aloud=people.aloud, models=models)
    delegates, chosen = _delegates_and_chair(settings, opening.scenario, table.seats, seats, people)
    retrying = replace(chosen, on_failure=retry_first(table.failed, delegates, chosen.on_failure))
    return Talks(opening, delegates, retrying, seats.leave, tuple(past))


def procedure(settings: Settings) -> Procedure:
    """The procedure for the record: how models are asked, and the failure policy."""
    terms = settings.terms
    return Procedure(
        on_failure=terms.on_failure or "",
        turn_timeout=terms.turn_timeout,
        reader=terms.reader or "",
        narrow=terms.narrow,
        context=terms.context,
        temperature=terms.temperature,
        reply_tokens=terms.reply_tokens,
        reasoning_effort=terms.reasoning_effort or "",
        extra=terms.extra or "",
        hints=terms.hints,
    )


def with_procedure(settings: Settings, begun: Procedure) -> Settings:
    """The settings with the procedure that the talks began with, except where an option replaces it."""
    terms = settings.terms
    missing = {name: value for name, value in begun if not is_set(getattr(terms, name))}
    return settings._replace(terms=terms._replace(**missing))


def _delegates_and_chair(
    settings: Settings, scenario: Scenario, agents: Mapping[str, str], seats: Seats, people: People
) -> tuple[dict[str, Delegate], Chair]:
    terms = settings.terms

    def build(side: str, spec: str) -> Delegate:
        return seats.build(spec, scenario.mandate(side))

    delegates = {side: build(side, spec) for side, spec in agents.items()}
    reader = seats.models.reader(terms.reader) if terms.reader else None
    chosen = chair(terms.on_failure or people.policy, delegates, build, people.decide, reader)

    def seat(event: Seated) -> Delegate:
        return build(event.side, event.agent)

    return delegates, replace(chosen, meaning=meaning(), seat=seat)
