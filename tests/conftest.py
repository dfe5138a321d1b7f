"""A fixture with a stub model server."""

from collections.abc import Iterator

import pytest

from tests.agents.stub_server import Stub, serving


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as server:
        yield server
