"""Open the screens with the library, the record and the agents from the settings."""

import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from textual.message import Message

from moderator.chair import AskDecision, AskMove, Talks
from moderator.events import Event
from reassure.analyses import DialogueAnalyses
from reassure.attended import attended
from reassure.failure_policy import PAUSE
from reassure.forks import forked
from reassure.options import EXIT_FAILED
from reassure.places import drafts_of, open_library, open_store
from reassure.seats import agents, default_agent, seated
from reassure.settings import Settings
from reassure.streams import end_if_lost, exit_code_of, unignored
from reassure.talks import People, new, resumed
from reassure.training.debriefs import on_screen, save_pages
from reassure.training.lessons import fresh_seed, lesson
from scenarios.exercise import Exercise
from scenarios.scenario import Scenario
from studies.coders.turns import blind_turns
from transcripts.store.beside.ratings import person
from tui.app import ReassureApp
from tui.makers import Debriefs, Makers
from tui.messages import Begin, Facilitate, OpenTraining, Rate, Replay, ResumeDialogue
from tui.requests import ForkRequest, ReadyFork, Setup


def open_home(settings: Settings) -> int:
    """Open the list of scenarios and of past dialogues; like the other two, gives the exit code when they are left."""
    return _open(settings)


def open_live(settings: Settings, name: str, named: Mapping[str, str], *, seed: int, rounds: int | None) -> int:
    """Open the screens and start a live dialogue."""
    seats = seated(open_library(settings).scenario(name), named, settings)
    return _open(settings, Begin(Setup(scenario=name, seats=seats, seed=seed, rounds=rounds)))


def open_lesson(settings: Settings, setup: Setup) -> int:
    """Open the screens and begin an exercise."""
    return _open(settings, Begin(setup))


def open_training(settings: Settings) -> int:
    """Open the screens with the list of exercises."""
    return _open(settings, OpenTraining())


def open_board(settings: Settings, who: str, dialogue: str | None) -> int:
    """Open the facilitator's board on a dialogue, or on the exercise that is running."""
    found = None
    if dialogue:
        with open_store(settings) as store:
            found = store.find(dialogue)
    return _open(settings, Facilitate(who, found))


def open_resumed(settings: Settings, dialogue: str) -> int:
    """Open the screens and resume a dialogue that was broken off."""
    with open_store(settings) as store:
        found = store.find(dialogue)
    return _open(settings, ResumeDialogue(found))


def open_replay(settings: Settings, dialogue: str) -> int:
    """Open the screens with the replay of a recorded dialogue."""
    with open_store(settings) as store:
        found = store.find(dialogue)
    return _open(settings, Replay(found))


def open_rating(settings: Settings, dialogue: str, coder: str) -> int:
    """Open the screens and let a person code a recorded dialogue; RatingError for a name that is not accepted."""
    person(coder)
    with open_store(settings) as store:
        found = store.find(dialogue)
        blind_turns(store.events(found))
    return _open(settings, Rate(found, coder))


def _open(settings: Settings, first: Message | None = None) -> int:
    with open_store(settings) as store:
        app = ReassureApp(
            library=open_library(settings),
            store=store,
            makers=makers(settings),
            default=lambda mandate: default_agent(mandate, settings),
            agents=agents(),
            drafts=drafts_of(store),
            debriefs=Debriefs(on_screen, save_pages),
            analyses=DialogueAnalyses,
            show_score=settings.terms.show_score,
            first=first,
            stops={number: exit_code_of(number) for number in unignored()},
        )
        app.run()
        problem = _told(app.fault) if app.fault else store.loss()
    code = app.return_code or (EXIT_FAILED if problem or app.return_code is None else 0)
    end_if_lost(code)
    if problem:
        click.echo(f"reassure: {problem}", err=True)
    return code


def _told(fault: Exception) -> str:
    """A fault of the program in one sentence, without the values that it worked on, which may be confidential."""
    place = traceback.extract_tb(fault.__traceback__)[-1]
    where = f"{type(fault).__name__} in {Path(place.filename).name}, line {place.lineno}"
    return f"The screens ended because of a fault in the program ({where}). What was recorded is kept."


def makers(settings: Settings) -> Makers:
    """The functions with which the screens build new talks, resumed talks and forks."""

    def people(ask: AskMove, decide: AskDecision) -> People:
        return People(ask, decide, policy=PAUSE, aloud=True)

    def prepare(scenario: Scenario, setup: Setup, ask: AskMove, decide: AskDecision) -> Talks:
        exercise = open_library(settings).exercise(setup.exercise) if setup.exercise else None
        who = people(ask, decide)
        return new(settings, scenario, setup.seats, who, seed=setup.seed, rounds=setup.rounds, exercise=exercise)

    def resume(past: Sequence[Event], ask: AskMove, decide: AskDecision) -> Talks:
        return resumed(settings, past, people(ask, decide))

    def fork(change: ForkRequest, events: Sequence[Event], ask: AskMove, decide: AskDecision) -> ReadyFork:
        return forked(settings, change, events, people(ask, decide))

    def planned(exercise: Exercise, names: Sequence[str], seat: str, against: str) -> Setup:
        sides = [mandate.id for mandate in exercise.scenario_of(open_library(settings)).sides]
        return lesson(exercise, sides, [name for name in names if name.strip()], seat, against, seed=fresh_seed())

    return Makers(prepare, resume, fork, attended, planned)
