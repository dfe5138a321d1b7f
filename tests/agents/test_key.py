"""The key in what a server writes: it is hidden before anything else reads the text."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.llm.client import Endpoint
from agents.llm.delegate import LanguageModel
from agents.llm.memory import Memory
from agents.llm.reader import ModelReader
from agents.llm.server.key import HIDDEN, ApiKey
from moderator.fold import fold
from moderator.moves import Hold, Reply
from moderator.view import DelegateFailedError
from moderator.visibility import view_of
from scenarios.load import load
from tests.agents.stub_server import Sent, Stub, completion, streamed
from tests.commands import KEY
from tests.dialogue import move, opening
from tests.key_hunt import WAYS, leaks
from tests.sweep import examples, sample

TABLE = fold([opening(load().scenario("taiwan-strait"))])
EACH_WAY = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
PLACES = {
    "a statement": '{"statement": "Our key is <key> .", "acts": [{"act": "hold"}]}',
    "a rationale": '{"rationale": "<key>", "statement": "We wait.", "acts": [{"act": "hold"}]}',
    "two unknown fields": '{"<key>": 1, "x": 2, "statement": "We wait.", "acts": [{"act": "hold"}]}',
    "the tag of an act": '{"statement": "We wait.", "acts": [{"act": "<key>"}]}',
    "an id": '{"statement": "We wait.", "acts": [{"act": "perform", "measure": "<key>"}]}',
    "a text without a move": "You sent me <key>",
    "thoughts": '<think>The key is <key></think>{"statement": "We wait.", "acts": [{"act": "hold"}]}',
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_hunt_finds_the_key_and_nothing_else(way: Any) -> None:
    assert leaks(f'{{"found": "x {way(KEY)} y"}}')
    assert not leaks(f'{{"found": "{way("nothing at all")}"}}')


@pytest.fixture
async def endpoint(stub: Stub) -> AsyncIterator[Endpoint]:
    made = Endpoint(stub.url, KEY, "stub-1", tries=1)
    yield made
    await made.close()


@pytest.mark.server
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("aloud", [False, True], ids=["asked", "streamed"])
async def test_no_part_of_a_reply_holds_the_key(stub: Stub, endpoint: Endpoint, place: str, aloud: bool) -> None:
    view = view_of(TABLE, "washington")
    for way in sample(list(WAYS.values()), of=2, turn=list(PLACES).index(place) + aloud):
        reply = completion(PLACES[place].replace("<key>", way(KEY))) | {"model": f"m-{KEY}"}
        stub.answers.clear()
        stub.answers.append(streamed(reply, piece=3) if aloud else (200, reply))
        delegate = LanguageModel(endpoint, aloud=aloud)
        parts = [part async for part in delegate.speak(view)]
        assert isinstance(parts[-1], Reply)
        assert not [part for part in parts if leaks(part.model_dump_json())]
        assert not leaks(str(parts[-1]))
        memory = Memory()
        memory.keep(view, parts[-1])
        assert not leaks("".join(message["content"] for message in memory.messages(view)))


async def test_a_key_that_thoughts_cut_in_two_is_hidden(stub: Stub, endpoint: Endpoint) -> None:
    stub.says(f"You sent {KEY[:15]}<think>hm</think>{KEY[15:]}")
    reply = await LanguageModel(endpoint).act(view_of(TABLE, "washington"))
    assert reply.call.raw == f"You sent {HIDDEN}"


@pytest.mark.server
async def test_no_verdict_of_a_reader_holds_the_key(stub: Stub, endpoint: Endpoint) -> None:
    verdict = '{"verdict": "clean", "line": "none", "quote": "<key>", "reason": "You sent <key>"}'
    for way in WAYS.values():
        stub.answers.clear()
        stub.says(verdict.replace("<key>", way(KEY)))
        reading = await ModelReader(endpoint).read(TABLE, "washington", move(Hold()))
        assert HIDDEN in reading.reason
        assert not leaks(reading.model_dump_json())


@pytest.mark.server
@pytest.mark.parametrize("status", [200, 400, 401, 404, 500])
async def test_no_failure_holds_the_key(stub: Stub, endpoint: Endpoint, status: int) -> None:
    echoed = {"Retry-After": KEY, "X-Request-Id": KEY, "WWW-Authenticate": f"Bearer {KEY}"}
    for way in WAYS.values():
        body = f'{{"error": {{"message": "{way(KEY)}", "code": "{way(KEY)}", "param": "{way(KEY)}"}}}}'
        stub.answers.clear()
        stub.answers.append(Sent((body.encode(),), status, headers=echoed))
        with pytest.raises(DelegateFailedError) as failure:
            await LanguageModel(endpoint).act(view_of(TABLE, "washington"))
        assert failure.value.call
        assert not leaks(str(failure.value) + failure.value.call.model_dump_json())


@given(st.text(), st.text(), st.sampled_from(list(WAYS)))
def test_the_key_is_hidden_within_any_text(before: str, after: str, way: str) -> None:
    text = json.dumps(before)[1:-1] + WAYS[way](KEY) + json.dumps(after)[1:-1]
    hidden = ApiKey(KEY).hide(text)
    assert not leaks(hidden)
    assert HIDDEN in hidden


@settings(max_examples=examples(80))
@given(st.text(max_size=30), st.sampled_from(list(WAYS)))
def test_a_text_that_is_still_written_never_shows_a_beginning_of_the_key(before: str, way: str) -> None:
    text = json.dumps(before)[1:-1] + " " + WAYS[way](KEY) + " is what you sent"
    for end in range(len(text)):
        assert not leaks(ApiKey(KEY).hide_unfinished(text[:end]))
        assert not leaks(ApiKey(KEY).hide(text[:end]))


@given(st.text())
def test_a_text_without_the_key_stays_as_it_is(text: str) -> None:
    assert ApiKey("sk-0123456789abcdefghij").hide(text) == text
    assert ApiKey(None).hide(f"{text}none") == f"{text}none"
    assert ApiKey(None).hide_unfinished(f"{text}none") == f"{text}none"
