"""Questions to an endpoint whose server is a stub: whole or streamed, and what a failure must say."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from agents.llm.client import Endpoint
from agents.llm.server.chat import Message
from agents.llm.server.completion import Answer, Retrying
from moderator.moves import Call
from moderator.view import DelegateFailedError
from tests.agents.stub_server import Stub

KEY = "sk-test-very-secret-0123456789"
CHAT: list[Message] = [{"role": "user", "content": "What do you do?"}]
FORM = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
WORDS = json.dumps({"a": 1, "b": "We wait. " * 40})
USAGE = {"prompt_tokens": 1200, "completion_tokens": 80, "prompt_tokens_details": {"cached_tokens": 900}}


async def asked(endpoint: Endpoint, **how: Any) -> Answer:
    return await endpoint.ask(CHAT, FORM, **how)


async def heard(endpoint: Endpoint, **how: Any) -> list[str | Retrying | Answer]:
    return [item async for item in endpoint.stream(CHAT, FORM, **how)]


async def last(endpoint: Endpoint, **how: Any) -> Answer:
    answer = (await heard(endpoint, **how))[-1]
    assert isinstance(answer, Answer)
    return answer


Way = Callable[..., Any]
BOTH = pytest.mark.parametrize("way", [asked, last], ids=["asked", "streamed"])


async def failing(way: Way, endpoint: Endpoint, **how: Any) -> tuple[str, Call]:
    with pytest.raises(DelegateFailedError) as failure:
        await way(endpoint, **how)
    said, call = str(failure.value), failure.value.call
    assert said.endswith(".")
    assert ". " not in said
    assert failure.value.__suppress_context__
    assert call is not None
    assert KEY not in said + call.model_dump_json()
    assert call.attempts == len(call.failures)
    return said, call


def forms(stub: Stub) -> list[str]:
    """The shapes of the requests."""
    return [r.get("response_format", {}).get("type") or ("tool" if "tools" in r else "text") for r in stub.requests]
