"""Errors as real servers write them, over sockets: each ends in an answer, or in a sentence that says what to do."""

import json
import ssl
import subprocess
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from agents.llm.client import Endpoint
from agents.llm.server.chat import Message
from agents.llm.server.completion import Answer
from agents.llm.server.sampling import Sampling
from moderator.view import DelegateFailedError
from tests.agents.stub_server import Body, Sent, Stub, completion, sse

pytestmark = pytest.mark.server

ERRORS = tomllib.loads((Path(__file__).parent / "providers.toml").read_text(encoding="utf-8"))["error"]
CHAT: list[Message] = [{"role": "system", "content": "The brief."}, {"role": "user", "content": "What do you do?"}]
FORM = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
WORDS = json.dumps({"a": 1})
SAMPLING = Sampling(temperature=0.2, reasoning_effort="low", extra='{"top_p": 0.9}')
TURN = pytest.mark.parametrize("streamed", [False, True], ids=["asked", "streamed"])


@pytest.fixture
async def endpoint(stub: Stub) -> AsyncIterator[Endpoint]:
    made = Endpoint(stub.url, None, "stub-1", timeout=20, tries=3, pause=0)
    yield made
    await made.close()


async def turn(endpoint: Endpoint, *, streamed: bool = False, sampling: Sampling = SAMPLING) -> Answer:
    if not streamed:
        return await endpoint.ask(CHAT, FORM, sampling, seed=7)
    (answer,) = [p async for p in endpoint.stream(CHAT, FORM, sampling, seed=7) if isinstance(p, Answer)]
    return answer


async def advised(endpoint: Endpoint, *, streamed: bool = False) -> str:
    with pytest.raises(DelegateFailedError) as failure:
        await turn(endpoint, streamed=streamed)
    said = str(failure.value)
    assert said.startswith("The model server at http://127.0.0.1:")
    assert said.endswith(".")
    return said


def sent(error: dict[str, Any]) -> Sent:
    return Sent((error["body"].encode(),), error["status"])


@TURN
@pytest.mark.parametrize("error", [e for e in ERRORS if "again" in e], ids=lambda e: e["name"])
async def test_a_feature_that_a_server_refuses_is_given_up_and_the_turn_is_answered(
    stub: Stub, endpoint: Endpoint, error: dict[str, Any], streamed: bool
) -> None:
    stub.answers.append(sent(error))
    stub.says(WORDS)
    answer = await turn(endpoint, streamed=streamed)
    assert (answer.text, answer.failures) == (WORDS, (error["again"],))
    assert endpoint.shape == "json_schema"
    assert stub.requests[-1]["top_p"] == 0.9
    if error["again"].startswith("wish "):
        assert not set(error["again"].removeprefix("wish ").split(", ")) & set(stub.requests[-1])


@TURN
@pytest.mark.parametrize("error", [e for e in ERRORS if "advice" in e], ids=lambda e: e["name"])
async def test_an_error_that_nothing_simpler_avoids_is_told_at_once_with_its_remedy(
    stub: Stub, endpoint: Endpoint, error: dict[str, Any], streamed: bool
) -> None:
    stub.answers.append(sent(error))
    assert error["advice"] in await advised(endpoint, streamed=streamed)
    assert len(stub.requests) == 1
    assert endpoint.shape == "json_schema"


@TURN
async def test_a_brief_that_may_not_be_a_system_message_begins_the_first_message_of_the_user(
    stub: Stub, endpoint: Endpoint, streamed: bool
) -> None:
    def choosy(request: Body) -> tuple[int, Body | str]:
        if request["messages"][0]["role"] == "system":
            return 400, {"object": "error", "message": "System role not supported", "code": 400}
        return 200, completion(WORDS)

    stub.answers.append(choosy)
    for _ in range(2):
        assert (await turn(endpoint, streamed=streamed)).text == WORDS
    assert [len(request["messages"]) for request in stub.requests] == [2, 1, 1]
    assert stub.requests[-1]["messages"] == [{"role": "user", "content": "The brief.\n\nWhat do you do?"}]


async def test_providers_that_take_no_form_are_asked_in_words(stub: Stub, endpoint: Endpoint) -> None:
    def choosy(request: Body) -> tuple[int, Body | str]:
        if {"seed", "temperature", "response_format", "tools"} & request.keys():
            return 404, {"error": {"message": "No endpoints found that can handle the requested parameters."}}
        return 200, completion(WORDS)

    stub.answers.append(choosy)
    assert (await turn(endpoint)).text == WORDS
    assert endpoint.shape == "text"
    stub.answers[0] = 404, {"error": {"message": "No endpoints found that can handle the requested parameters."}}
    assert "has no provider of stub-1" in await advised(endpoint)


async def test_one_invalid_sample_is_asked_for_again_with_another_seed_and_the_schema_stays(
    stub: Stub, endpoint: Endpoint
) -> None:
    invalid = {"error": {"message": "Failed to generate JSON.", "code": "json_validate_failed"}}
    stub.answers.extend([(400, invalid)] * 3)
    stub.says(WORDS)
    answer = await turn(endpoint)
    assert answer.failures == ("invalid reply", "invalid reply", "shape json_schema this time")
    assert [request["seed"] for request in stub.requests] == [7, 8, 9, 9]
    assert stub.requests[-1]["response_format"] == {"type": "json_object"}
    assert endpoint.shape == "json_schema"
    await turn(endpoint)
    assert stub.requests[-1]["response_format"]["type"] == "json_schema"


async def test_a_model_that_never_keeps_to_a_form_is_named_as_the_cause(stub: Stub, endpoint: Endpoint) -> None:
    stub.answers.append((400, {"error": {"message": "Failed to generate JSON.", "code": "json_validate_failed"}}))
    assert "stub-1 did not keep to the form of a reply (400)" in await advised(endpoint)
    assert len(stub.requests) == 6


async def test_a_field_refused_while_the_form_is_less_strict_for_a_turn_is_given_up(
    stub: Stub, endpoint: Endpoint
) -> None:
    def choosy(request: Body) -> tuple[int, Body | str]:
        if request.get("response_format", {}).get("type") == "json_schema":
            return 400, {"error": {"message": "Failed to generate JSON.", "code": "json_validate_failed"}}
        if "seed" in request:
            return 400, {"error": {"message": "Unknown parameter: seed", "param": "seed"}}
        return 200, completion(WORDS)

    stub.answers.append(choosy)
    assert (await turn(endpoint)).failures[-1] == "wish seed"
    assert endpoint.shape == "json_schema"


@TURN
async def test_a_refused_field_of_extra_is_named(stub: Stub, endpoint: Endpoint, streamed: bool) -> None:
    stub.fails(400, message="Unrecognized request argument supplied: top_p")
    assert "does not accept top_p from --extra (400); correct it" in await advised(endpoint, streamed=streamed)


@TURN
async def test_an_answer_without_a_choice_is_not_blamed_on_the_base_url(
    stub: Stub, endpoint: Endpoint, streamed: bool
) -> None:
    empty = completion(WORDS) | {"choices": [], "prompt_filter_results": []}
    stub.answers.append(Sent((sse(empty), sse("[DONE]")), kind="text/event-stream") if streamed else (200, empty))
    said = await advised(endpoint, streamed=streamed)
    assert "answered without a reply, in 3 tries" in said
    assert "choose another model" in said


async def test_an_error_beside_the_beginning_of_a_reply_is_an_error(stub: Stub, endpoint: Endpoint) -> None:
    cut = completion('{"a": 1}', finish="error")
    cut["choices"][0]["error"] = {"code": 502, "message": "Upstream error"}
    stub.answers.append((200, cut))
    stub.says(WORDS)
    assert (await turn(endpoint)).failures == ("502",)


@pytest.mark.parametrize("end", ["", "/", "/chat/completions", "/chat/completions/"])
@pytest.mark.parametrize("query", ["", "?api-version=2024-10-21"])
async def test_a_base_url_may_have_a_query_and_the_path_of_a_request(stub: Stub, end: str, query: str) -> None:
    stub.says(WORDS)
    endpoint = Endpoint(f"{stub.url}{end}{query}", None, "stub-1", tries=1)
    assert (await turn(endpoint)).text == WORDS
    assert stub.paths == [f"/v1/chat/completions{query}"]
    stub.fails(500)
    await turn(endpoint)
    assert f"The model server at {stub.url} failed (500)" in await advised(endpoint)
    await endpoint.close()


@pytest.fixture
def unsigned(tmp_path: Path) -> Path:
    """A certificate for this machine that nobody but itself has signed, with its key."""
    file = tmp_path / "own.pem"
    making = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(["openssl", *making.split(), "-keyout", file, "-out", tmp_path / "certificate.pem"], check=True,
                   capture_output=True)  # fmt: skip
    file.write_bytes(file.read_bytes() + (tmp_path / "certificate.pem").read_bytes())
    return file


async def test_a_server_that_signed_its_own_certificate_is_named_as_such(
    stub: Stub, unsigned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(unsigned)
    plain = Endpoint(stub.url.replace("http:", "https:"), None, "stub-1", tries=1)
    assert "does not speak TLS there" in await _said(plain)
    stub.socket = context.wrap_socket(stub.socket, server_side=True)
    stub.says(WORDS)
    secure = Endpoint(stub.url.replace("http:", "https:"), None, "stub-1", tries=1)
    assert "shows a certificate that this machine does not trust" in await _said(secure)
    monkeypatch.setenv("SSL_CERT_FILE", str(unsigned))
    trusted = Endpoint(stub.url.replace("http:", "https:"), None, "stub-1", tries=1)
    assert (await turn(trusted)).text == WORDS
    for endpoint in (plain, secure, trusted):
        await endpoint.close()


async def _said(endpoint: Endpoint) -> str:
    with pytest.raises(DelegateFailedError) as failure:
        await turn(endpoint)
    return str(failure.value)
