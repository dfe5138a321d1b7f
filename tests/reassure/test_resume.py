"""Killed talks resume where they stopped: same table, same prompts, no turn asked or counted twice."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.llm.memory import Memory
from moderator.events import EVENT, Event, Opened, TurnTaken
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.moves import Accept, Hold, Move, Offer, Perform, Reply
from moderator.proof import first_difference
from moderator.replay import requests
from moderator.view import View
from scenarios.load import load
from scenarios.scenario import Scenario, Slot
from tests.agents.stub_server import Stub, serving
from tests.commands import PLAIN, ROOT, reassure
from tests.dialogue import Script, Scripted, move, play, untimed
from tests.forks import forked
from tests.moderator.random_moves import moves
from tests.sweep import examples, sample
from tests.transcripts.every_event import everything, keep
from transcripts.store.database import StoreError
from transcripts.store.store import Store
from transcripts.verify import verify

pytestmark = pytest.mark.process

STRAIT = "taiwan-strait"


def killed(path: Path, after: int, *arguments: str) -> list[Event]:
    """What a command printed that was killed once it had printed so many events."""
    (their_in, our_in), (our_out, their_out) = os.pipe(), os.pipe()
    command = ("--db", str(path), *arguments, "--json")
    child = forked("tests.reassure.stopping", command, PLAIN, their_in, their_out, sys.__stderr__.fileno())
    os.close(their_in)
    os.close(their_out)
    with open(our_in, "w") as stdin, open(our_out) as stdout:  # noqa: PTH123 they are pipes
        shown = [stdout.readline()]
        while len(shown) < after:
            stdin.write("\n")
            stdin.flush()
            shown.append(stdout.readline())
        child.kill()
        child.join()
    return list(map(EVENT.validate_json, shown))


def resumed(path: Path, *arguments: str) -> list[Event]:
    done = reassure(path, "resume", "last", "--json", *arguments)
    return list(map(EVENT.validate_json, done.stdout.splitlines()))


def run(path: Path, *arguments: str) -> list[Event]:
    done = reassure(path, "run", *arguments, "--json")
    return list(map(EVENT.validate_json, done.stdout.splitlines()))


def assert_recorded(path: Path, events: Sequence[Event]) -> None:
    """The newest dialogue has these events, and is verified and proven."""
    with Store(path) as store:
        dialogue = store.find("last")
        assert store.events(dialogue) == tuple(events)
        assert not verify(store, dialogue).flaw
    assert asyncio.run(first_difference(events)) is None


def test_talks_killed_after_any_event_end_the_same(tmp_path: Path) -> None:
    path, talks = tmp_path / "r.db", ("tariff-truce", "--rounds", "3", "--seed", "4")
    whole = run(path, *talks)
    assert "injected" in [event.event for event in whole]
    for after in sample(range(1, len(whole)), of=3):
        shown = killed(path, after, "run", *talks)
        rest = resumed(path)
        assert untimed(shown) == untimed(whole[:after])
        assert untimed(rest) == untimed(whole[after:])
        assert_recorded(path, shown + rest)


REPLIES = (
    move(Perform(measure="washington.restate-peaceful-strait"), says="We repeat it."),
    "I cannot answer in JSON.",
    move(Perform(measure="beijing.peaceful-unification"), says="We do what is not ours to do."),
    move(Offer(give=("washington.restate-one-china",), ask=("beijing.peaceful-unification",)), says="We offer."),
    move(Hold(), says="We wait."),
)
"""A legal move, one that cannot be read, one that is refused, and two more legal ones."""
MODEL = ("--washington", "llm:stub-1", "--beijing", "scripted:grit")


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as server:
        yield server


def script(stub: Stub, replies: Sequence[Move | str] = REPLIES) -> None:
    """Have the server reply in this order, and repeat the last reply."""
    stub.answers.clear()
    stub.requests.clear()
    stub.says(*(reply if isinstance(reply, str) else reply.model_dump_json() for reply in replies))


def test_a_model_gets_exactly_the_same_prompts_and_none_twice(tmp_path: Path, stub: Stub) -> None:
    whole = assert_same_prompts(tmp_path / "r.db", stub, sample(range(1, 8), of=3), "--rounds", "2")
    assert [event.event for event in whole].count("refused") == 2


def test_a_model_with_a_summarised_past_gets_the_same_summary(tmp_path: Path, stub: Stub) -> None:
    whole = assert_same_prompts(tmp_path / "r.db", stub, (6, 9, 11), "--rounds", "4", "--context-limit", "4900")
    assert whole[-1].event == "closed"
    lengths = [len(request["messages"]) for request in stub.requests]
    assert lengths != sorted(lengths)  # the oldest turns were dropped


def assert_same_prompts(path: Path, stub: Stub, kills: Iterable[int], *more: str) -> list[Event]:
    """Kill the talks after each number of events and resume them; the model must get the same prompts."""
    where = ("--base-url", stub.url)
    talks = (STRAIT, *MODEL, *where, *more)
    script(stub)
    whole = run(path, *talks)
    requests = list(stub.requests)
    for after in kills:
        script(stub)
        shown = killed(path, after, "run", *talks)
        rest = resumed(path, *where)
        assert stub.requests == requests
        assert untimed(shown + rest) == untimed(whole)
        assert_recorded(path, shown + rest)
    return whole


@pytest.mark.parametrize("limit", [None, 1, 4600, 5000, 5300])
@pytest.mark.parametrize("side", ["washington", "beijing"])
def test_a_memory_rebuilt_from_the_past_gives_the_same_prompts(side: str, limit: int | None) -> None:
    original, answered = Memory(limit), list[tuple[View, Reply]]()
    for found in requests(everything()):
        if found.view.side != side:
            continue
        rebuilt = Memory(limit)
        for view, reply in answered:
            rebuilt.keep(view, reply)
        prompt = original.messages(found.view)
        assert rebuilt.messages(found.view) == prompt
        if isinstance(found.answer, Reply):
            original.keep(found.view, found.answer)
            answered.append((found.view, found.answer))
    assert len(answered) > 8
    assert (len(prompt) < 2 * len(answered)) == (limit is not None)


def test_a_killed_fork_resumes_as_a_fork(tmp_path: Path, stub: Stub) -> None:
    path, where = tmp_path / "r.db", ("--base-url", stub.url)
    run(path, STRAIT, "--rounds", "4")
    with Store(path) as store:
        parent = store.find("last")
    fork = ("fork", parent, "--at", "2", "--seed", "9", "--washington", "llm:stub-1", *where)
    script(stub, (REPLIES[3], REPLIES[4]))
    done = reassure(path, *fork, "--json")
    whole = list(map(EVENT.validate_json, done.stdout.splitlines()))
    requests = list(stub.requests)
    for after in (1, 2, 4):
        script(stub, (REPLIES[3], REPLIES[4]))
        shown = killed(path, after, *fork)
        assert untimed(shown) == untimed(whole[:after])
        resumed(path, *where)
        assert stub.requests == requests
        assert untimed(past(path))[-len(whole) :] == untimed(whole)
        assert_recorded(path, past(path))


def test_a_failed_turn_is_tried_again(tmp_path: Path, stub: Stub) -> None:
    path = tmp_path / "r.db"
    script(stub)
    stub.answers.clear()
    stub.fails(*[500] * 20)
    talks = (STRAIT, "--rounds", "1", *MODEL, "--base-url", stub.url, "--turn-timeout", "3")
    paused = reassure(path, "run", *talks, "--on-failure", "pause", code=1)
    assert "reassure: The talks are paused and recorded up to this point" in paused.stderr
    again = reassure(
        path, "resume", "last", "--on-failure", "pause", "--base-url", stub.url, "--turn-timeout", "3", code=1
    )
    assert again.stderr.count("paused") == 1
    script(stub)
    resumed(path, "--base-url", stub.url)
    with Store(path) as store:
        events = store.events(store.find("last"))
    kinds = [event.event for event in events]
    assert kinds == ["opened", "failed", "seated", "failed", "seated", "moved", "moved", "closed"]
    assert_recorded(path, events)


def test_resume_shows_the_last_turn(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    shown = killed(path, 3, "run", STRAIT, "--rounds", "2")
    assert [event.event for event in shown] == ["opened", "moved", "moved"]
    done = reassure(path, "resume", "last")
    assert done.stderr.startswith("\nT2  Round 1  Beijing\n")
    assert done.stdout.startswith("\nT3  Round 2  Washington\n")


def test_ended_or_missing_talks_are_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    nothing = reassure(path, "resume", "last", code=2)
    assert "run one first" in nothing.stderr
    run(path, STRAIT, "--rounds", "1")
    over = reassure(path, "resume", "last", code=2)
    assert over.stderr == "reassure: These talks have ended (limit); fork them to continue from an earlier turn.\n"
    assert over.stdout == ""


def test_only_one_of_two_programs_records_a_resumed_dialogue(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    shown = killed(path, 2, "run", STRAIT, "--rounds", "2")
    command = [sys.executable, "-m", "tests.reassure.stopping", "--db", str(path), "resume", "last", "--json"]
    with subprocess.Popen(command, cwd=ROOT, env=PLAIN, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True) as first:
        assert first.stdout
        first.stdout.readline()
        rest = resumed(path)
        _, errors = first.communicate("\n" * 20)
    assert first.returncode == 1
    assert errors.splitlines()[-1].startswith("reassure: Another program records dialogue")
    assert_recorded(path, [*shown, *past(path)[2:]])
    assert len(rest) == len(past(path)) - 3


def test_talks_that_another_program_has_resumed_are_not_changed(tmp_path: Path) -> None:
    events = play(load().scenario(STRAIT), rounds=2)

    async def go_on(store: Store, dialogue: str) -> None:
        async def following() -> AsyncIterator[Event]:
            yield events[3]

        async for _ in store.record(dialogue, following(), 3):
            pass

    with Store(tmp_path / "r.db") as store, Store(tmp_path / "r.db") as other:
        dialogue = keep(store, events[:3])
        asyncio.run(go_on(other, dialogue))
        with pytest.raises(StoreError, match="Another program records dialogue"):
            asyncio.run(go_on(store, dialogue))
        assert store.events(dialogue) == events[:4]
        assert not verify(store, dialogue).flaw


def past(path: Path) -> tuple[Event, ...]:
    with Store(path) as store:
        return store.events(store.find("last"))


def assert_resumes(scenario: Scenario, washington: Script, beijing: Script, events: Sequence[Event]) -> None:
    """Wherever these talks stop, they resume with the same events and the same table."""

    async def rest(cut: int) -> list[Any]:
        before = events[:cut]
        scripts = {"washington": washington, "beijing": beijing}
        sides = {side: Scripted(script[times(before, side) :]) for side, script in scripts.items()}
        first = events[0]
        assert isinstance(first, Opened)
        return [event async for event in negotiate(first, sides, before)]

    for cut in range(1, len(events)):
        whole = [*events[:cut], *asyncio.run(rest(cut))]
        assert whole == list(events)
        assert fold(whole) == fold(events)


def times(events: Sequence[Event], side: str) -> int:
    """How often a side was asked for a move, in talks without failures and without a second reader."""
    return sum(event.event in ("moved", "refused") and getattr(event, "side", "") == side for event in events)


@pytest.mark.sweep
@settings(max_examples=examples(24))
@given(data=st.data())
def test_random_talks_resume_with_the_same_events_wherever_they_stop(data: st.DataObject) -> None:
    scenario = load().scenario(data.draw(st.sampled_from([STRAIT, "tariff-truce", "emerging-technology"])))
    washington, beijing = (data.draw(st.lists(moves(scenario), min_size=3, max_size=6)) for _ in range(2))
    assert_resumes(scenario, washington, beijing, play(scenario, washington=washington, beijing=beijing, rounds=4))


def test_a_breach_that_falls_due_with_an_inject_counts_once() -> None:
    scenario = load().scenario("tariff-truce")
    pivot = next(inject for inject in scenario.injects if inject.effect.drops_commitment)
    at_once = scenario.model_copy(update={"deck": (Slot(inject=pivot.id, round=4),)})
    offer = Offer(give=("beijing.affirm-order",), ask=("washington.no-containment",), deadline=1)
    washington, beijing = (move(), move(Accept(offer="O1"))), (move(offer),)
    events = play(at_once, washington=washington, beijing=beijing, rounds=5)
    assert "injected" in [event.event for event in events]
    assert sum(act.status == "breached" for act in fold(events).acts) == 1
    assert_resumes(at_once, washington, beijing, events)


@pytest.mark.sweep
def test_unended_talks_are_proven_as_far_as_they_go(tmp_path: Path) -> None:
    for end in sample(range(1, len(everything()) + 1), of=9):
        assert asyncio.run(first_difference(everything()[:end])) is None
    with Store(tmp_path / "r.db") as store:
        dialogues = [keep(store, everything()[:14]), keep(store, everything())]
    for dialogue, count in zip(dialogues, (14, len(everything())), strict=True):
        done = reassure(tmp_path / "r.db", "replay", dialogue, "--prove")
        assert done.stdout == f"{dialogue}  proven: the loop gives the same {count} events\n"


def test_a_last_failure_after_others_is_proven() -> None:
    failed = [at for at, event in enumerate(everything()) if event.event == "failed"]
    again = [*everything()[: failed[0] + 2], everything()[failed[0]]]
    assert asyncio.run(first_difference(again)) is None


@pytest.mark.sweep
@settings(max_examples=examples(60))
@given(data=st.data())
def test_a_changed_record_is_not_proven(data: st.DataObject) -> None:
    determined = [at for at, event in enumerate(everything()) if event.event in DETERMINED]
    at = data.draw(st.sampled_from(determined), "place")
    how = data.draw(st.sampled_from(["removed", "repeated", "another score", "another round"]), "how")
    events, event = list(everything()), everything()[at]
    changed = {"round": event.round + 1}  # type: ignore[union-attr]
    if how == "another score" and isinstance(event, TurnTaken):
        changed = {"score": event.score.model_copy(update={"S": event.score.S + 0.01})}
    instead = {"removed": (), "repeated": (event, event)}.get(how, (event.model_copy(update=changed),))
    events[at : at + 1] = instead
    assert asyncio.run(first_difference(events)) is not None


DETERMINED = ("moved", "forfeited", "expired", "breached")
"""Events that the loop decides by itself; other events are inputs, which only the hash chain protects."""


def test_a_command_names_the_first_event_that_differs(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with Store(path) as store:
        dialogue = keep(store, everything())
        body = json.loads(store.recorded_events(dialogue)[9].body)
        body["x"] = 0.75
        store.db.execute("UPDATE events SET body = ? WHERE seq = 9", [json.dumps(body)])
    done = reassure(path, "replay", dialogue, "--prove", code=1)
    assert done.stdout == f"{dialogue}  differs at event 9: the record has moved, the loop gives moved\n"
