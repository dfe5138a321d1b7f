"""A run on a terminal: words shown as they are written, and questions to a person."""

import asyncio
import json
from pathlib import Path

import pytest

from moderator.events import Failed, Forfeited, Seated
from reassure.terminal.printer import tail
from reassure.terminal.questions import interruptible
from tests.agents.stub_server import Sent, Stub, completion, sse, streamed
from tests.commands import kept, started
from tests.terminal import terminal

pytestmark = pytest.mark.process

BEGUN = '{"rationale": "We begin.", "statement": "We come with patience'
WHOLE = BEGUN + '.", "acts": [{"act": "hold"}], "content": false}'


def model(stub: Stub, path: Path, side: str = "washington", other: str = "scripted") -> list[str]:
    """The command for one round with a model on one side."""
    sides = {"washington": other, "beijing": other} | {side: "llm:stub-1"}
    seats = [f"--{side}={agent}" for side, agent in sides.items()]
    return ["run", "taiwan-strait", "--rounds", "1", "--db", str(path), "--base-url", stub.url, *seats]


def written(words: str) -> bytes:
    """The first chunk of a stream."""
    choice = {"index": 0, "finish_reason": None, "delta": {"role": "assistant", "content": words}}
    return sse(completion("") | {"object": "chat.completion.chunk", "choices": [choice]})


def test_words_are_shown_as_they_are_written_and_a_stop_leaves_a_complete_record(stub: Stub, tmp_path: Path) -> None:
    stub.answers.append(Sent((written(BEGUN),), kind="text/event-stream", then="hang"))
    with terminal(*model(stub, tmp_path / "r.db")) as run:
        run.until("... We come with patience")
        run.type("\x03")
        assert run.ended() == 1
    assert "Recorded as" in run.shown
    assert run.shown.endswith("reassure: Stopped.\r\n")
    assert [event.event for event in kept(tmp_path / "r.db")] == ["opened"]


def test_talks_killed_while_the_model_writes_resume_with_the_same_prompt(stub: Stub, tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    stub.answers.append(Sent((written(BEGUN),), kind="text/event-stream", then="hang"))
    with terminal(*model(stub, path)) as run:
        run.until("... We come with patience")  # the block kills the process at its end
    assert [event.event for event in kept(path)] == ["opened"]
    stub.answers.clear()
    stub.says(WHOLE)
    done = started("resume", "last", "--db", str(path), "--base-url", stub.url)
    assert done.returncode == 0, done.stderr
    assert "We come with patience." in done.stdout
    first, again = (request["messages"] for request in stub.requests)
    assert first == again
    assert started("verify", "last", "--db", str(path)).returncode == 0


def test_the_move_replaces_the_unfinished_words(stub: Stub, tmp_path: Path) -> None:
    stub.answers.append(streamed(completion(WHOLE), piece=len(BEGUN)))
    with terminal(*model(stub, tmp_path / "r.db")) as run:
        assert run.ended() == 0
    passing, _, rest = run.shown.partition("\r\x1b[K")
    assert passing.endswith("... We come with patience")
    assert "We come with patience." in rest
    assert stub.requests[0]["stream"]


def test_a_person_who_plays_sees_no_words_of_the_other_side_before_they_are_checked(stub: Stub, tmp_path: Path) -> None:
    stub.answers.append(streamed(completion(WHOLE), piece=len(BEGUN)))
    with terminal(*model(stub, tmp_path / "r.db", "beijing", "human")) as run:
        run.until("Type `menu`")
        run.type("say We listen.\nsend\n")
        assert run.ended() == 0
    assert "We come with patience." in run.shown
    assert "... We come" not in run.shown


def test_ctrl_c_leaves_the_prompt_of_a_person(tmp_path: Path) -> None:
    with terminal("run", "taiwan-strait", "--washington", "human", "--db", str(tmp_path / "r.db")) as run:
        run.until("Type `menu`")
        run.waits()
        run.type("\x03")
        assert run.ended() == 1
    assert run.shown.endswith("reassure: Stopped.\r\n")


def test_ctrl_c_just_before_the_wait_for_a_person_ends_it_too() -> None:
    waited = list[str]()

    async def asks() -> None:
        task = asyncio.current_task()
        assert task
        task.cancel()  # as the loop does on Ctrl-C
        with interruptible():
            waited.append("for input")

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(asks())
    assert waited == []


def test_a_person_is_asked_about_a_failed_turn(stub: Stub, tmp_path: Path) -> None:
    stub.fails(401)
    with terminal(*model(stub, tmp_path / "r.db"), "--on-failure", "pause") as run:
        run.until("refused the API key (401)")
        run.until("[again]: ")
        run.type("scripted:dove\n")
        run.until("There is no doctrine 'dove'")
        run.type("scripted:grit\n")
        assert run.ended() == 0
    assert [event.agent for event in kept(tmp_path / "r.db") if isinstance(event, Seated)] == ["scripted:grit"]


@pytest.mark.parametrize(("decided", "kind"), [("again", Seated), ("forfeit", Forfeited)])
def test_a_person_can_try_again_or_forfeit(stub: Stub, tmp_path: Path, decided: str, kind: type) -> None:
    stub.fails(401)
    stub.says(WHOLE)
    with terminal(*model(stub, tmp_path / "r.db"), "--on-failure", "pause") as run:
        run.until("[again]: ")
        run.type(f"{decided}\n")
        assert run.ended() == 0
    events = kept(tmp_path / "r.db")
    failed = next(number for number, event in enumerate(events) if isinstance(event, Failed))
    assert isinstance(events[failed + 1], kind)


def test_talks_stay_paused_if_the_person_does_not_answer(stub: Stub, tmp_path: Path) -> None:
    stub.fails(401)
    with terminal(*model(stub, tmp_path / "r.db"), "--on-failure", "pause") as run:
        run.until("[again]: ")
        run.type("\x04")
        assert run.ended() == 1
    assert run.shown.rstrip().endswith(
        "reassure: The talks are paused and recorded up to this point; resume them later."
    )
    (summary,) = map(json.loads, started("list", "--json", "--db", str(tmp_path / "r.db")).stdout.splitlines())
    assert summary["outcome"] is None


def test_the_end_of_a_line_is_measured_in_cells() -> None:
    assert tail("peaceful unification", 11) == "unification"
    assert tail("和平统一", 5) == "统一"
    assert tail("short", 80) == "short"
    assert tail("narrow", 0) == ""
