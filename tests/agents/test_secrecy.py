"""No request to a model holds secrets of the other side."""

import asyncio
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.llm.client import Endpoint
from agents.llm.delegate import LanguageModel
from moderator.loop import negotiate
from moderator.moves import Move
from scenarios.scenario import Scenario
from tests.agents.stub_server import serving
from tests.dialogue import opening
from tests.moderator.speech.test_leaks import DIALOGUES, MARKED, SIDES
from tests.sweep import examples

pytestmark = pytest.mark.server

POINTS = 97
"""Points of one side's audiences at the start: a number that occurs nowhere else."""

ROUNDS = 4


def with_points(scenario: Scenario, side: str) -> Scenario:
    capital = scenario.capital | {side: dict.fromkeys(scenario.capital[side], POINTS + 0.25)}
    return scenario.model_copy(update={"capital": capital})


@settings(max_examples=examples(48))
@given(DIALOGUES, st.sampled_from(SIDES))
def test_no_request_to_a_model_holds_secrets_of_the_other_side(scripts: dict[str, list[Move]], rich: str) -> None:
    for side, sent in asyncio.run(requests(with_points(MARKED, rich), scripts)).items():
        other = MARKED.other(side)
        assert f"zqbrief{side}" in sent
        assert f"zqbrief{other}" not in sent
        assert f"zqwhy{other}" not in sent
        assert "zqobjective" not in sent
        assert (re.search(rf"\b{POINTS}\b", sent) is not None) == (side == rich)


async def requests(scenario: Scenario, scripts: dict[str, list[Move]]) -> dict[str, str]:
    """By side that was asked at all, the requests to its model, when the models reply with these moves."""
    with serving() as one, serving() as two:
        stubs = dict(zip(SIDES, (one, two), strict=True))
        models = {side: LanguageModel(Endpoint(stub.url, model="stub-1", pause=0)) for side, stub in stubs.items()}
        for side, stub in stubs.items():
            stub.says(*(move.model_dump_json() for move in scripts[side]))
        async for _ in negotiate(opening(scenario, ROUNDS), models):
            pass
        for model in models.values():
            await model.close()
        sent = {side: stub.requests for side, stub in stubs.items() if stub.requests}
        return {side: json.dumps(asked, ensure_ascii=False).casefold() for side, asked in sent.items()}
