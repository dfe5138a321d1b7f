"""What holds for every agent that takes a seat, however it thinks."""

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
from scenarios.types import Brief, Scenario
from tests.agents.playing import Overheard, ended, talk
from tests.agents.stub_server import Stub, serving

Seated = Callable[[int], Delegate]
"""Makes the delegate of a seed."""


def doctrine(name: str) -> Seated:
    return lambda seed: ScriptedDelegate(name, seed)


def person(seed: int) -> Delegate:
    """A person who plays as a generous delegation would."""
    thinking = ScriptedDelegate("generous", seed)

    async def ask(view: View) -> Move:
        reply = await thinking.act(view)
        assert reply.move
        return reply.move

    return Human(ask)


def model(seed: int) -> Delegate:
    """A model behind a real socket, which holds in every turn."""
    return LanguageModel(Endpoint(SERVED[0].url, None, "stub-1", tries=1), seed=seed)


SERVED: list[Stub] = []


@pytest.fixture(autouse=True, scope="module")
def served() -> Iterator[None]:
    with serving() as stub:
        stub.says(json.dumps({"statement": "We wait.", "acts": [{"act": "hold"}]}))
        SERVED.append(stub)
        yield
        SERVED.clear()


AGENTS: dict[str, Seated] = {f"scripted:{name}": doctrine(name) for name in doctrines()} | {
    "human": person,
    "llm:stub-1": model,
}
"""Every agent by its label; an agent joins by being added here."""

SEEDED = tuple(label for label in AGENTS if label.startswith("scripted:"))
"""Agents whose reply depends on the seed and the view alone."""

HIDDEN = "a secret of the other delegation that nobody may read"
FIGURE = 47.31625


def with_secrets(scenario: Scenario, side: str) -> Scenario:
    """The scenario with a brief and figures of one side that can be searched for."""
    briefs = scenario.briefs | {side: Brief(text=HIDDEN, wants=scenario.briefs[side].wants)}
    capital = scenario.capital | {side: dict.fromkeys(scenario.capital[side], FIGURE)}
    return scenario.model_copy(update={"briefs": briefs, "capital": capital})


def overheard(label: str, side: str, scenario: Scenario, seed: int = 1) -> Overheard:
    """An agent that has played a side of a scenario against tit-for-tat to the end."""
    agent = Overheard(AGENTS[label](seed))
    other = scenario.other(side)
    events = talk(scenario, {side: agent, other: ScriptedDelegate("tit-for-tat", seed)})
    assert ended(events).outcome != "failure"
    assert not [e for e in events if isinstance(e, Failed | Forfeited)]
    return agent


@pytest.mark.parametrize("side", ["washington", "beijing"])
@pytest.mark.parametrize("label", AGENTS)
def test_an_agent_is_never_shown_what_the_other_side_keeps_to_itself(label: str, side: str) -> None:
    scenario = load().scenario("taiwan-strait")
    other = scenario.other(side)
    agent = overheard(label, side, with_secrets(scenario, other))
    for view, _ in agent.heard:
        shown = view.model_dump_json()
        assert HIDDEN not in shown
        assert str(FIGURE) not in shown
        assert set(view.table.capital) == set(view.table.scenario.capital) == {side}
        assert not view.table.scenario.deck
        assert not view.table.scenario.injects
    assert HIDDEN not in json.dumps(SERVED[0].requests)


@pytest.mark.parametrize("label", AGENTS)
def test_a_reply_is_a_move_or_says_why_it_is_none(label: str) -> None:
    agent = overheard(label, "beijing", load().scenario("tariff-truce"))
    assert agent.heard
    for _, reply in agent.heard:
        assert reply.call.agent == agent.label
        assert reply.problem or isinstance(reply.move, Move)


@pytest.mark.parametrize("label", SEEDED)
def test_the_same_seed_and_view_give_the_same_reply(label: str) -> None:
    agent = overheard(label, "washington", load().scenario("south-china-sea"), seed=7)
    for view, reply in agent.heard[::2]:
        assert asyncio.run(AGENTS[label](7).act(view)) == reply


@pytest.mark.parametrize("label", SEEDED)
def test_another_seed_gives_another_dialogue(label: str) -> None:
    scenario = load().scenario("south-china-sea")
    said = {tuple(r.move for _, r in overheard(label, "washington", scenario, seed).heard) for seed in (1, 2, 3)}
    assert len(said) == 3
