"""A stub model server for all tests, untimed properties, Ctrl-C as usual, and few rounds of the garbage collector."""

import gc
import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.agents.stub_server import Stub, serving
from tests.sweep import examples

# Work in the background (nohup, a shell's &) has Ctrl-C ignored, and so would have every command that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Its model takes seconds to read a scenario; the tests of warnings by meaning ask it themselves.
os.environ["REASSURE_MEANING"] = "off"

# Before Textual is imported: by default it draws the screen sixty times a second, a fifth of what those tests take,
# and nobody looks at it. What a test reads of the screen is drawn when it asks.
os.environ["TEXTUAL_FPS"] = "12"

# By default it looks for cycles after each 700 new objects: a sixth of what the tests of the screens take.
gc.set_threshold(20_000)


# Other work on the machine must not fail a property. A property that says nothing else has a dozen examples.
settings.register_profile("untimed", deadline=None, max_examples=examples(240))
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The talks of a real model first: they take two minutes, and at the end everything would wait for them."""
    items.sort(key=lambda item: "server" not in item.keywords)


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as server:
        yield server
