"""Progress: the sessions of a person, also where one of them cannot be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from moderator.events import Event
from moderator.moves import Hold
from scenarios.load import load
from tests.dialogue import move, play
from tests.training.facilitated import SCENARIO
from tests.training.lesson import LESSON
from tests.transcripts.every_event import keep
from training.progress import UNREADABLE, cells, next_exercise, sessions_of
from transcripts.store.beside import trainees
from transcripts.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "dialogues.db") as opened:
        yield opened


def talks() -> tuple[Event, ...]:
    """An exercise with a person in Washington's seat, played to its limit."""
    held = [move(Hold(), says="We have listened.")]
    opened, *rest = play(SCENARIO, washington=held, beijing=held, rounds=1, labels=("human", "test:moves"))
    return (opened.model_copy(update={"exercise": LESSON}), *rest)


def trained(store: Store, name: str) -> str:
    dialogue = keep(store, talks())
    trainees.enrol(store, dialogue, {"washington": name})
    return dialogue


def test_a_session_that_cannot_be_read_hides_no_other_and_is_not_counted_as_done(store: Store) -> None:
    broken, whole = trained(store, "Ana"), trained(store, "Ana")
    store.db.execute("UPDATE events SET body = '{}' WHERE dialogue = ? AND seq = 1", (broken,))
    first, second = sessions_of(store, "Ana")
    assert (first.dialogue, first.outcome) == (broken, UNREADABLE)
    assert "cannot be read; run: reassure verify --all" in cells(first)
    assert (second.dialogue, second.outcome) == (whole, "limit")
    assert next_exercise(load().exercises, [first]) == load().exercises[0]


@pytest.mark.parametrize("written", ["José", "Jose\u0301", "  José ", "JOSé"])
def test_a_name_is_found_and_forgotten_in_every_form(store: Store, written: str) -> None:
    trained(store, "Jose\u0301")
    assert len(sessions_of(store, written)) == 1
    assert trainees.forget(store, written) == 1
    assert trainees.names(store) == []
