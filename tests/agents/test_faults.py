"""Faults of servers and models in the real loop: the talks end, and the record shows the fault."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from agents.llm.client import Endpoint
from agents.llm.delegate import LanguageModel
from moderator.events import EVENT, Closed, Event, Failed, Forfeited, Moved, Opened, PartialWords, Refused
from moderator.fold import fold
from moderator.loop import ATTEMPTS, negotiate
from moderator.moves import Accept, Hold, Move, Offer, Perform
from scenarios.load import load
from tests.agents.stub_server import HANG, Sent, Stub, completion, refused, sse, streamed
from tests.agents.stub_server import Answer as Sends
from tests.dialogue import Scripted, move, opening

pytestmark = pytest.mark.server

KEY = "sk-test-very-secret-0123456789"
SCENARIO = load().scenario("taiwan-strait")
SHORT = 0.2
"""Time limit of a turn with a server that never answers, in seconds."""


def written(chosen: Move) -> str:
    return chosen.model_dump_json()


def said(statement: str) -> str:
    """A reply with this statement, as JSON."""
    return f'{{"statement": "{statement}", "rationale": "", "acts": [{{"act": "hold"}}], "content": false}}'


@dataclass(frozen=True)
class Fault:
    """The answer that the server repeats, the event that follows, and a word in that event."""

    sends: Sends
    event_type: type[Refused] | type[Failed]
    word: str
    aloud: tuple[bool, ...] = (False, True)
    """Whether it applies to whole answers, to streamed ones, or to both."""


def garbled(text: str | None, word: str, **facts: Any) -> Fault:
    return Fault((200, completion(text, **facts)), Refused, word)


WAIT = written(move(Hold()))
STREAM, SSE = streamed(completion(WAIT)).parts, "text/event-stream"
FAULTS = {
    "429 storm": Fault(refused(429), Failed, "429"),
    "429 for a long time": Fault(refused(429, retry_after="3600"), Failed, "3600 s"),
    "500 storm": Fault(refused(500), Failed, "500"),
    "400": Fault(refused(400), Failed, "400"),
    "401": Fault((401, {"error": {"message": f"Authorization: Bearer {KEY}"}}), Failed, "401"),
    "timeout": Fault(HANG, Failed, "within 1 s"),
    "drip": Fault(Sent((b" ",), then="drip"), Failed, "within 1 s"),
    "reset in mid-body": Fault(Sent((b'{"choices": [{"mess',), then="reset"), Failed, "broke off"),
    "reset in mid-stream": Fault(Sent(STREAM[:3], kind=SSE, then="reset"), Failed, "broke off", (True,)),
    "stream cut in mid-event": Fault(Sent((*STREAM[:3], STREAM[3][:30]), kind=SSE), Failed, "broke off", (True,)),
    "error in the stream": Fault(Sent((*STREAM[:3], sse({"error": {"code": 503}})), kind=SSE), Failed, "503", (True,)),
    "half a character's bytes": Fault(Sent((*STREAM[:3], b"data: \xf0\x9f\n\n"), kind=SSE), Failed, "/v1", (True,)),
    "HTML for JSON": Fault((200, "<html>Welcome</html>"), Failed, "/v1"),
    "empty body": Fault(Sent((b"",)), Failed, "/v1"),
    "truncated body": Fault(Sent((json.dumps(completion(WAIT)).encode()[:-20],)), Failed, "/v1"),
    "no choices": Fault(Sent((json.dumps(completion(WAIT) | {"choices": None}).encode(),)), Failed, "/v1"),
    "empty content": garbled("", "empty"),
    "null content": garbled(None, "empty"),
    "refusal": garbled(None, "declined", refusal="I cannot help with that."),
    "cut off at the limit": garbled(WAIT[:30], "cut off", finish="length"),
    "content filter": garbled(WAIT[:30], "filter", finish="content_filter"),
    "truncated content": garbled(WAIT[:-20], "JSON"),
    "another schema": garbled('{"statement": "We attack.", "acts": [{"act": "invade"}]}', "acts.0"),
    "no acts": garbled('{"statement": "We agree.", "acts": []}', "acts"),
    "200 kB": garbled("We agree. " * 20_000, "ran past"),
    "deep nesting": garbled('{"a":' * 1_500, "JSON"),
    "deep brackets in a statement": garbled('{"statement": ' + "[" * 5_000, "JSON"),
    "half a character": garbled(said(r"\ud83d We wait."), "statement"),
    "nothing but control bytes": garbled("\x00\x1b[2J\x07", "JSON"),
    "unknown measure": garbled(written(move(Perform(measure="washington.invented"))), "washington.invented"),
    "unknown offer": garbled(written(move(Accept(offer="O99"))), "O99"),
}


async def talks(stub: Stub, *, aloud: bool = False, within: float = 20) -> tuple[Event, ...]:
    """Talks of a model on the server with a script that offers and then holds; all events are checked."""
    scripted = Scripted([move(Offer(give=("beijing.peaceful-unification",)))])
    model = LanguageModel(Endpoint(stub.url, KEY, "stub-1", within, tries=3, pause=0), aloud=aloud)
    stream = negotiate(opening(SCENARIO, 2), {"washington": model, "beijing": scripted})
    events = tuple([event async for event in stream if not isinstance(event, PartialWords)])
    await model.close()
    kept = tuple(EVENT.validate_json(EVENT.dump_json(event)) for event in events)
    assert kept == events
    assert isinstance(events[0], Opened)
    assert isinstance(events[-1], Closed)
    assert fold(kept).closed == events[-1]
    assert KEY not in "".join(EVENT.dump_json(event).decode() for event in events)
    return events


@pytest.mark.parametrize(("name", "aloud"), [(name, aloud) for name, fault in FAULTS.items() for aloud in fault.aloud])
async def test_a_fault_is_an_event_and_not_an_act(stub: Stub, name: str, aloud: bool) -> None:
    fault = FAULTS[name]
    stub.answers.append(fault.sends)
    events = await talks(stub, aloud=aloud, within=SHORT if "within" in fault.word else 20)
    found = [event for event in events if isinstance(event, Refused | Failed) and event.side == "washington"]
    assert {type(event) for event in found} == {fault.event_type}
    for shown in found:
        faults = shown.faults if isinstance(shown, Refused) else ()
        assert fault.word in " ".join((shown.problem, *(f"{f.message} {f.legal}" for f in faults)))
        assert shown.call is not None
        assert shown.call.attempts == len(shown.call.failures) + (fault.event_type is Refused)
    assert not [event for event in events if isinstance(event, Moved) and event.side == "washington"]
    assert not [act for act in fold(events).acts if act.side == "washington"]
    for lost in (event for event in events if isinstance(event, Forfeited)):
        assert sum(event.round == lost.round for event in found) == ATTEMPTS


@pytest.mark.parametrize(
    "sends",
    [(200, completion(said(r"\u0000\u001b[31m We wait.\u202e"))), streamed(completion(said("We\x00\x1b wait.")))],
)
async def test_control_bytes_in_a_statement_do_not_harm_the_record(stub: Stub, sends: Sends) -> None:
    stub.answers.append(sends)
    assert [event for event in await talks(stub, aloud=isinstance(sends, Sent)) if isinstance(event, Moved)]


@pytest.mark.parametrize("aloud", [False, True], ids=["asked", "aloud"])
@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (refused(500), "500"),
        (refused(429, retry_after_ms="1"), "429"),
        (FAULTS["reset in mid-body"].sends, "reset"),
        (FAULTS["truncated body"].sends, "no answer"),
        (FAULTS["HTML for JSON"].sends, "no answer"),
    ],
)
async def test_a_temporary_fault_gives_a_move_and_failures(stub: Stub, fault: Sends, word: str, aloud: bool) -> None:
    stub.answers.extend((fault, fault))
    stub.says(WAIT)
    events = await talks(stub, aloud=aloud)
    first = next(event for event in events if isinstance(event, Moved))
    assert first.call is not None
    assert (first.side, first.call.attempts, first.call.failures) == ("washington", 3, (word, word))
    assert not [event for event in events if isinstance(event, Failed | Refused)]


async def test_a_faulty_reply_is_returned_with_its_fault_and_can_be_corrected(stub: Stub) -> None:
    stub.answers.append(FAULTS["unknown measure"].sends)
    stub.says(WAIT)
    events = await talks(stub)
    first = next(event for event in events if isinstance(event, Refused | Moved))
    assert isinstance(first, Refused)
    assert "washington.invented" in stub.requests[1]["messages"][-1]["content"]
    assert next(event.side for event in events if isinstance(event, Moved)) == "washington"
