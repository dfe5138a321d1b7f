"""Thoughts of a model in its reply: they are taken out before anything is read or shown, and no draft is played."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.llm.client import Endpoint
from agents.llm.delegate import LanguageModel
from agents.llm.reader import ModelReader
from agents.llm.server.thoughts import without_thoughts
from moderator.events import PartialWords
from moderator.fold import fold
from moderator.moves import Hold, Reply
from moderator.visibility import view_of
from scenarios.load import load
from tests.agents.stub_server import Stub, completion, streamed
from tests.dialogue import move, opening

VIEW = view_of(fold([opening(load().scenario("taiwan-strait"))]), "washington")
MOVE = json.dumps({"rationale": "", "statement": "We wait.", "acts": [{"act": "hold"}], "content": False})
DRAFT = json.dumps({"rationale": "", "statement": "We walk out.", "acts": [{"act": "walk-out"}], "content": False})
LONG = "Let me think about the other side. " * 40
THOUGHTS = {
    "DeepSeek and Qwen": f"<think>{LONG}{DRAFT}</think>\n",
    "opened in the prompt": f"{LONG}{DRAFT}\n</think>\n\n",
    "in capitals": f"<THINK>{DRAFT}</THINK>",
    "Magistral": f"[THINK]{DRAFT}[/THINK]",
    "Kimi": f"◁think▷{DRAFT}◁/think▷",
    "Seed": f"<seed:think>{DRAFT}</seed:think>",
    "gpt-oss": f"<|channel|>analysis<|message|>{DRAFT}<|end|><|start|>assistant<|channel|>final<|message|>",
    "two blocks": f"<think>{DRAFT}</think><reasoning>{DRAFT}</reasoning>",
}
CUT = {
    "never closed": f"<think>{LONG}{DRAFT}",
    "never opened": f"{LONG}{DRAFT} But",
    "a draft and the beginning of a reply": f"<think>{DRAFT}</think>{MOVE[:40]}",
    "a draft in the words around it": f"Perhaps this: {DRAFT} No, rather",
}
BOTH = pytest.mark.parametrize("aloud", [False, True], ids=["asked", "streamed"])


async def heard(stub: Stub, reply: Any, *, aloud: bool) -> tuple[Reply, list[str]]:
    """The reply, and the statements that were shown while it was written."""
    stub.answers.append(streamed(reply, piece=9) if aloud else (200, reply))
    endpoint = Endpoint(stub.url, None, "stub-1", tries=1)
    parts = [part async for part in LanguageModel(endpoint, aloud=aloud).speak(VIEW)]
    await endpoint.close()
    shown = [part.statement for part in parts if isinstance(part, PartialWords)]
    (found,) = (part for part in parts if isinstance(part, Reply))
    return found, shown


@BOTH
@pytest.mark.server
@pytest.mark.parametrize("thoughts", THOUGHTS.values(), ids=THOUGHTS)
async def test_thoughts_are_neither_played_nor_shown_nor_kept(stub: Stub, thoughts: str, aloud: bool) -> None:
    reply, shown = await heard(stub, completion(thoughts + MOVE), aloud=aloud)
    assert reply.move
    assert reply.move.acts == (Hold(),)
    assert reply.call.raw.strip() == MOVE
    assert not [words for words in shown if not "We wait.".startswith(words)]


@BOTH
@pytest.mark.server
@pytest.mark.parametrize("cut", CUT.values(), ids=CUT)
async def test_a_reply_that_was_cut_is_never_played_from_a_draft(stub: Stub, cut: str, aloud: bool) -> None:
    reply, shown = await heard(stub, completion(cut, finish="length"), aloud=aloud)
    assert reply.move is None
    assert reply.problem == "the reply was cut off at the limit of tokens; give it room: --reply-tokens"
    assert not [words for words in shown if "walk" in words]


@BOTH
@pytest.mark.server
async def test_a_whole_reply_that_just_reached_the_limit_is_played(stub: Stub, aloud: bool) -> None:
    reply, _ = await heard(stub, completion(f"<think>{DRAFT}</think> {MOVE}\n", finish="length"), aloud=aloud)
    assert reply.move
    assert reply.move.acts == (Hold(),)


@BOTH
@pytest.mark.server
@pytest.mark.parametrize(
    "reply", [completion(f"<think>{DRAFT}</think>"), completion("", reasoning_content=DRAFT)], ids=["within", "apart"]
)
async def test_a_reply_of_nothing_but_thoughts_is_empty(stub: Stub, reply: Any, aloud: bool) -> None:
    found, _ = await heard(stub, reply, aloud=aloud)
    assert found.move is None
    assert found.problem == "the reply was empty: the model wrote only thoughts"


@pytest.mark.server
@pytest.mark.parametrize(("finish", "problem"), [("stop", ""), ("length", "--reply-tokens")])
async def test_a_reader_gives_no_verdict_from_a_draft(stub: Stub, finish: str, problem: str) -> None:
    verdicts = [json.dumps({"verdict": v, "line": "none", "quote": "", "reason": v}) for v in ("crosses", "clean")]
    text = f"<think>{verdicts[0]}</think>{verdicts[1]}" if finish == "stop" else f"<think>no</think>{verdicts[1]} But"
    stub.says(text, finish=finish)
    endpoint = Endpoint(stub.url, None, "stub-1", tries=1)
    reading = await ModelReader(endpoint).read(VIEW.table, "washington", move(Hold()))
    await endpoint.close()
    assert reading.problem.endswith(problem)
    assert reading.reason == ("clean" if finish == "stop" else "")


@BOTH
@pytest.mark.server
@pytest.mark.parametrize("content", [MOVE, f"<think>{DRAFT}</think>{MOVE}"])
async def test_a_tool_call_that_nobody_asked_for_does_not_replace_a_good_reply(
    stub: Stub, content: str, aloud: bool
) -> None:
    call = {"index": 0, "id": "1", "type": "function", "function": {"name": "search", "arguments": DRAFT}}
    reply, _ = await heard(stub, completion(content, tool_calls=[call]), aloud=aloud)
    assert reply.move
    assert reply.move.acts == (Hold(),)


@pytest.mark.server
async def test_a_tool_call_is_read_if_there_is_no_other_reply(stub: Stub) -> None:
    call = {"index": 0, "id": "1", "type": "function", "function": {"name": "move", "arguments": json.loads(MOVE)}}
    reply, _ = await heard(stub, completion(f"<think>{DRAFT}</think>", tool_calls=[call]), aloud=False)
    assert reply.move
    assert reply.move.acts == (Hold(),)
    assert reply.call.repaired == ("arguments as an object",)


@given(st.text(alphabet="<>/thinkabc{}[]THINK ", max_size=60))
def test_a_text_without_marks_stays_as_it_is(text: str) -> None:
    if not any(mark in text.casefold() for mark in ("think>", "think]")):
        assert without_thoughts(text) == text


def test_a_long_text_of_marks_is_read_in_little_time() -> None:
    assert without_thoughts("<think>" * 50_000) == ""
    assert without_thoughts("</think>" * 50_000 + MOVE) == MOVE
