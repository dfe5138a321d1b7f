"""Fixtures: a scenario, and an empty record."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarios.load import load
from scenarios.scenario import Scenario
from transcripts.store.store import Store


@pytest.fixture(scope="session")
def tariffs() -> Scenario:
    return load().scenario("tariff-truce")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "dialogues.db"


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    with Store(database) as opened:
        yield opened
