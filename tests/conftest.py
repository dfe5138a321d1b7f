"""A stub model server for all tests, and Ctrl-C with its usual meaning."""

import signal
from collections.abc import Iterator

import pytest

from tests.agents.stub_server import Stub, serving

# Work in the background (nohup, a shell's &) has Ctrl-C ignored, and so would have every command that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as server:
        yield server
