"""Open the screens with the library, the record and the agents from the settings."""

from collections.abc import Mapping, Sequence

from moderator.chair import AskDecision, AskMove, Talks
from moderator.events import Event
from reassure.failure_policy import PAUSE
from reassure.forks import forked
from reassure.places import open_library, open_store
from reassure.seats import agents, default_agent, seated
from reassure.settings import Settings
from reassure.talks import People, new, resumed
from scenarios.types import Scenario
from tui.app import Makers, ReassureApp
from tui.requests import ForkRequest, ReadyFork, Setup


def open_home(settings: Settings) -> None:
    """Open the list of scenarios and of past dialogues."""
    _open(settings)


def open_live(settings: Settings, name: str, named: Mapping[str, str], *, seed: int, rounds: int | None) -> None:
    """Open the screens and start a live dialogue."""
    seats = seated(open_library(settings).scenario(name), named, settings)
    _open(settings, start=Setup(scenario=name, seats=seats, seed=seed, rounds=rounds))


def open_replay(settings: Settings, dialogue: str) -> None:
    """Open the screens with the replay of a recorded dialogue."""
    _open(settings, replay=dialogue)


def _open(settings: Settings, *, start: Setup | None = None, replay: str | None = None) -> None:
    with open_store(settings) as store:
        ReassureApp(
            library=open_library(settings),
            store=store,
            makers=makers(settings),
            default=lambda mandate: default_agent(mandate, settings),
            agents=agents(),
            start=start,
            replay=store.find(replay) if replay else None,
        ).run()


def makers(settings: Settings) -> Makers:
    """The functions with which the screens build new talks, resumed talks and forks."""

    def people(ask: AskMove, decide: AskDecision) -> People:
        return People(ask, decide, policy=PAUSE, aloud=True)

    def prepare(scenario: Scenario, setup: Setup, ask: AskMove, decide: AskDecision) -> Talks:
        return new(settings, scenario, setup.seats, people(ask, decide), seed=setup.seed, rounds=setup.rounds)

    def resume(past: Sequence[Event], ask: AskMove, decide: AskDecision) -> Talks:
        return resumed(settings, past, people(ask, decide))

    def fork(change: ForkRequest, events: Sequence[Event], ask: AskMove, decide: AskDecision) -> ReadyFork:
        return forked(settings, change, events, people(ask, decide))

    return Makers(prepare, resume, fork)
