"""What facilitators ask for is answered once: in the transaction that records the event that a request becomes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from moderator.events import Event
from moderator.facilitation import Marked
from scenarios.scenario import Scenario
from tests.dialogue import opening, play
from tests.transcripts.every_event import keep
from transcripts.store.beside import interventions
from transcripts.store.beside.interventions import InterventionError
from transcripts.store.maintenance import delete
from transcripts.store.rows import DeletedError
from transcripts.store.store import Store
from transcripts.verify import file_flaws, verify

BODY = '{"ask":"mark","turn":0,"text":"A slow start."}'
REMARK = Marked(round=1, turn=0, text="A slow start.", by="Ms Li")
OTHER = Marked(round=1, turn=0, text="Another.", by="Ms Li")


@pytest.fixture
def dialogue(store: Store, tariffs: Scenario) -> str:
    return store.begin(opening(tariffs, rounds=1))


def recorded(store: Store, dialogue: str, *events: Event) -> None:
    async def stream() -> AsyncIterator[Event]:
        for event in events:
            yield event

    async def record() -> None:
        async for _ in store.record(dialogue, stream()):
            pass

    asyncio.run(record())


def test_requests_are_numbered_and_the_first_that_waits_comes_first(store: Store, dialogue: str) -> None:
    assert [interventions.ask(store, dialogue, who, BODY) for who in ("Ms Li", "Mr Ode")] == [1, 2]
    first = interventions.waiting(store, dialogue)
    assert first
    assert (first.n, first.who, first.body, first.taken) == (1, "Ms Li", BODY, None)
    interventions.decline(store, dialogue, 1, "Not now.")
    second = interventions.waiting(store, dialogue)
    assert second
    assert second.n == 2
    newest, answered = interventions.latest(store, dialogue, 2)
    assert (newest.n, answered.n, answered.answer, answered.seq) == (2, 1, "Not now.", None)
    assert answered.taken


def test_a_request_is_taken_with_the_event_that_it_becomes_and_no_other(store: Store, dialogue: str) -> None:
    number = interventions.ask(store, dialogue, "Ms Li", BODY)
    interventions.take(store, dialogue, number, lambda event: event == REMARK)
    recorded(store, dialogue, OTHER)
    assert interventions.waiting(store, dialogue)
    recorded(store, dialogue, REMARK, REMARK)
    (found,) = interventions.latest(store, dialogue, 9)
    assert (found.seq, found.answer) == (2, None)
    assert interventions.waiting(store, dialogue) is None


def test_an_event_that_is_not_recorded_leaves_its_request_waiting(store: Store, dialogue: str) -> None:
    number = interventions.ask(store, dialogue, "Ms Li", BODY)

    def failing(_event: Event) -> bool:
        raise OSError("The power failed.")

    interventions.take(store, dialogue, number, failing)
    with pytest.raises(OSError, match="power"):
        recorded(store, dialogue, REMARK)
    assert len(store.events(dialogue)) == 1
    assert interventions.waiting(store, dialogue)


def test_another_program_sees_a_request_at_once(store: Store, dialogue: str, database: Path) -> None:
    with Store(database) as other:
        interventions.ask(other, dialogue, "Ms Li", BODY)
    assert interventions.waiting(store, dialogue)


def test_too_many_too_long_and_too_late_are_refused(store: Store, tariffs: Scenario, dialogue: str) -> None:
    with pytest.raises(InterventionError, match="up to 20,000 characters"):
        interventions.ask(store, dialogue, "Ms Li", "x" * 20_001)
    for _ in range(interventions.MOST):
        interventions.ask(store, dialogue, "Ms Li", BODY)
    with pytest.raises(InterventionError, match="50 requests wait already"):
        interventions.ask(store, dialogue, "Ms Li", BODY)
    with pytest.raises(InterventionError, match="have ended"):
        interventions.ask(store, keep(store, play(tariffs, rounds=1)), "Ms Li", BODY)


def test_they_are_no_part_of_the_chain_and_go_with_their_dialogue(store: Store, dialogue: str) -> None:
    interventions.ask(store, dialogue, "Ms Li", "no JSON")
    assert not verify(store, dialogue).flaw
    assert list(file_flaws(store)) == []
    delete(store, dialogue)
    assert store.query("SELECT * FROM interventions") == []
    with pytest.raises(DeletedError):
        interventions.decline(store, dialogue, 1, "Not now.")
