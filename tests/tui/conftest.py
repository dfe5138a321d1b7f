"""The app with real parts: the library, a record in a file, and delegates that play a script."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from agents.draft import Drafts
from agents.human import Human
from moderator.chair import AskDecision, AskMove, Chair, Talks, close_nothing
from moderator.events import Event, Limits, Opened, Procedure
from moderator.fold import fold
from moderator.view import Delegate
from reassure.analyses import DialogueAnalyses
from reassure.attended import attended
from reassure.screens import makers
from reassure.settings import settings
from reassure.talks import EndedError
from reassure.training.debriefs import on_screen, save_pages
from scenarios.load import load
from scenarios.scenario import Scenario
from tests.dialogue import Script, Scripted, opening
from transcripts.store.store import Store
from tui.app import ReassureApp
from tui.makers import Debriefs, Makers
from tui.messages import Begin, Replay
from tui.requests import Setup

Build = Callable[..., ReassureApp]


@pytest.fixture(scope="session")
def strait() -> Scenario:
    return load().scenario("taiwan-strait")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "dialogues.db") as opened:
        yield opened


@pytest.fixture
def build(store: Store) -> Build:
    """Build an app whose sides are played by people, by the given delegates, or by delegates with a script."""

    def built(
        scripts: Mapping[str, Script] | None = None,
        people: tuple[str, ...] = (),
        delegates: Mapping[str, Delegate] | None = None,
        *,
        chair: Callable[[Mapping[str, Delegate], AskDecision], Chair] | None = None,
        limits: Limits | None = None,
        leave: Callable[[], Awaitable[None]] = close_nothing,
        rounds: int = 3,
        live: bool = True,
        replay: str | None = None,
        pause: float = 0.0,
        show_score: bool = False,
        hints: bool = False,
    ) -> ReassureApp:
        def prepare(scenario: Scenario, setup: Setup, ask: AskMove, decide: AskDecision) -> Talks:
            seated: dict[str, Delegate] = {s: Scripted((scripts or {}).get(s, ())) for s in setup.seats}
            seated |= {side: Human(ask) for side in people} | dict(delegates or {})
            opened = opening(scenario, setup.rounds, {s: d.label for s, d in seated.items()})
            opened = opened.model_copy(update={"limits": limits or Limits(), "procedure": Procedure(hints=hints)})
            return Talks(opened, seated, chair(seated, decide) if chair else Chair(), leave)

        def resume(past: Sequence[Event], ask: AskMove, decide: AskDecision) -> Talks:
            table, first = fold(past), past[0]
            if table.closed:
                raise EndedError("These talks have ended; fork them.")
            assert isinstance(first, Opened)
            seated: dict[str, Delegate] = {s: Scripted((scripts or {}).get(s, ()), a) for s, a in table.seats.items()}
            seated |= {side: Human(ask) for side, agent in table.seats.items() if agent == Human.label}
            return Talks(first, seated, chair(seated, decide) if chair else Chair(), leave, tuple(past))

        setup = Setup("taiwan-strait", {"washington": "test:moves", "beijing": "test:moves"}, rounds=rounds)
        return ReassureApp(
            library=load(),
            store=store,
            makers=Makers(prepare, resume, makers(settings(environ={})).fork, attended),
            default=lambda mandate: f"scripted:{mandate.doctrine}",
            agents={spec: spec for spec in ("scripted:grit", "scripted:transactional", "human")},
            drafts=Drafts(store.path.with_name("drafts")),
            debriefs=Debriefs(on_screen, save_pages),
            analyses=DialogueAnalyses,
            first=Replay(replay) if replay else Begin(setup) if live else None,
            pause=pause,
            show_score=show_score,
        )

    return built
