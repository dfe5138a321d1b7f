"""Tests that every agent must pass."""

import asyncio
import json
from collections.abc import Callable, Iterator

import pytest

from agents.human import Human
from agents.llm.client import Endpoint
from agents.llm.delegate import LanguageModel
from agents.scripted.delegate import ScriptedDelegate, doctrines
from moderator.events import Failed, Forfeited
from moderator.moves import Move
from moderator.view import Delegate, View
from scenarios.load import load
from scenarios.scenario import Brief, Scenario
from tests.agents.playing import Recorder, ended, talk
from tests.agents.stub_server import Stub, serving

pytestmark = pytest.mark.server

Maker = Callable[[int], Delegate]
"""Makes a delegate from a seed."""


def doctrine(name: str) -> Maker:
    return lambda seed: ScriptedDelegate(name, seed)


def person(seed: int) -> Delegate:
    """A person who plays like the doctrine ``generous``."""
    advisor = ScriptedDelegate("generous", seed)

    async def ask(view: View) -> Move:
        reply = await advisor.act(view)
        assert reply.move
        return reply.move

    return Human(ask)


def model(seed: int) -> Delegate:
    """A model on a real socket that holds in every turn."""
    return LanguageModel(Endpoint(SERVED[0].url, None, "stub-1", tries=1), seed=seed)


SERVED: list[Stub] = []


@pytest.fixture(autouse=True, scope="module")
def served() -> Iterator[None]:
    with serving() as stub:
        stub.says(json.dumps({"statement": "We wait.", "acts": [{"act": "hold"}]}))
        SERVED.append(stub)
        yield
        SERVED.clear()


AGENTS: dict[str, Maker] = {f"scripted:{name}": doctrine(name) for name in doctrines()} | {
    "human": person,
    "llm:stub-1": model,
}
"""All agents by label; add a new agent here."""

SEEDED = tuple(label for label in AGENTS if label.startswith("scripted:"))
"""Agents whose reply depends only on the seed and the view."""

CONFIDENTIAL = "a secret of the other delegation that nobody may read"
SECRET_POINTS = 47.31625


def with_secrets(scenario: Scenario, side: str) -> Scenario:
    """The scenario with a brief and points of one side that can be searched for."""
    briefs = scenario.briefs | {side: Brief(text=CONFIDENTIAL, wants=scenario.briefs[side].wants)}
    capital = scenario.capital | {side: dict.fromkeys(scenario.capital[side], SECRET_POINTS)}
    return scenario.model_copy(update={"briefs": briefs, "capital": capital})


def after_play(label: str, side: str, scenario: Scenario, seed: int = 1) -> Recorder:
    """An agent after it has played a side of a scenario against tit-for-tat to the end."""
    agent = Recorder(AGENTS[label](seed))
    other = scenario.other(side)
    events = talk(scenario, {side: agent, other: ScriptedDelegate("tit-for-tat", seed)})
    assert ended(events).outcome != "failure"
    assert not [e for e in events if isinstance(e, Failed | Forfeited)]
    return agent


@pytest.mark.parametrize("side", ["washington", "beijing"])
@pytest.mark.parametrize("label", AGENTS)
def test_no_view_holds_secrets_of_the_other_side(label: str, side: str) -> None:
    scenario = load().scenario("taiwan-strait")
    other = scenario.other(side)
    agent = after_play(label, side, with_secrets(scenario, other))
    for view, _ in agent.exchanges:
        shown = view.model_dump_json()
        assert CONFIDENTIAL not in shown
        assert str(SECRET_POINTS) not in shown
        assert set(view.table.capital) == set(view.table.scenario.capital) == {side}
        assert not view.table.scenario.deck
        assert view.table.scenario.injects == tuple(inject for _, inject in view.table.injected)
    assert CONFIDENTIAL not in json.dumps(SERVED[0].requests)


@pytest.mark.parametrize("label", AGENTS)
def test_a_reply_is_a_move_or_has_a_problem(label: str) -> None:
    agent = after_play(label, "beijing", load().scenario("tariff-truce"))
    assert agent.exchanges
    for _, reply in agent.exchanges:
        assert reply.call.agent == agent.label
        assert reply.problem or isinstance(reply.move, Move)


@pytest.mark.parametrize("label", SEEDED)
def test_the_same_seed_and_view_give_the_same_reply(label: str) -> None:
    agent = after_play(label, "washington", load().scenario("south-china-sea"), seed=7)
    for view, reply in agent.exchanges[::2]:
        assert asyncio.run(AGENTS[label](7).act(view)) == reply


@pytest.mark.parametrize("label", SEEDED)
def test_another_seed_gives_another_dialogue(label: str) -> None:
    scenario = load().scenario("south-china-sea")
    played = {tuple(r.move for _, r in after_play(label, "washington", scenario, seed).exchanges) for seed in (1, 2, 3)}
    assert len(played) == 3
