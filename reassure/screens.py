"""Opening the screens with the parts that the settings name."""

from collections.abc import Mapping, Sequence
from functools import partial

from moderator.chair import Talks
from moderator.events import Event
from reassure.chair import PAUSE, Decide
from reassure.commands.fork import branch
from reassure.places import open_library, open_store
from reassure.seats import Ask, Seats, agents, default_agent
from reassure.settings import Settings
from reassure.talks import go_on, prepare, seated
from scenarios.types import Scenario
from tui.app import Makers, ReassureApp
from tui.requests import Branch, Change, Setup


def open_home(settings: Settings) -> None:
    """Open the list of scenarios and of past dialogues."""
    _open(settings)


def open_live(settings: Settings, name: str, named: Mapping[str, str], *, seed: int, rounds: int | None) -> None:
    """Open the screens on a live dialogue."""
    seats = seated(open_library(settings).scenario(name), named, settings)
    _open(settings, start=Setup(scenario=name, seats=seats, seed=seed, rounds=rounds))


def open_replay(settings: Settings, dialogue: str) -> None:
    """Open the screens on the replay of a recorded dialogue."""
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
    """How the screens come by talks."""
    return Makers(partial(_prepare, settings), partial(_take_up, settings), partial(_fork, settings))


def _prepare(settings: Settings, scenario: Scenario, setup: Setup, ask: Ask, decide: Decide) -> Talks:
    return prepare(
        settings,
        scenario,
        setup.seats,
        Seats(settings, setup.seed, ask, aloud=True),
        seed=setup.seed,
        rounds=setup.rounds,
        policy=PAUSE,
        decide=decide,
    )


def _take_up(settings: Settings, past: Sequence[Event], ask: Ask, decide: Decide) -> Talks:
    return go_on(settings, past, ask, aloud=True, policy=PAUSE, decide=decide)


def _fork(settings: Settings, change: Change, events: Sequence[Event], ask: Ask, decide: Decide) -> Branch:
    return branch(settings, change, events, ask, aloud=True, policy=PAUSE, decide=decide)
