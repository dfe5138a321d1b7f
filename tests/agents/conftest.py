"""The endpoint that the tests of the client ask."""

from collections.abc import AsyncIterator

import pytest

from agents.llm.client import Endpoint
from tests.agents.asking import KEY
from tests.agents.stub_server import Stub


@pytest.fixture
async def endpoint(stub: Stub) -> AsyncIterator[Endpoint]:
    made = Endpoint(stub.url, KEY, "stub-1", timeout=20, tries=3, pause=0)
    yield made
    await made.close()
