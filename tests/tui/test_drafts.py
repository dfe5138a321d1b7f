"""A draft survives leaving, a closed terminal and kill -9, and belongs to its seat alone."""

import json
from pathlib import Path

import pytest

from agents.draft import LARGEST, Draft, DraftError, Drafts
from moderator.moves import Hold
from tests.commands import started
from tests.dialogue import move
from tests.terminal import terminal
from tests.tui.conftest import Build
from tests.tui.screen import BRIEF_FIRST, NARROW, live, shows, until
from transcripts.store.store import Store
from tui.messages import ResumeDialogue
from tui.screens.home import HomeScreen
from tui.screens.seat import Seat

DRAFT = Draft(statement="We wait.", rationale="for them", content=True, acts=(Hold(),))


@pytest.mark.screen
async def test_a_draft_survives_leaving_and_goes_when_its_move_is_made(build: Build, store: Store) -> None:
    app = build(people=("washington",), rounds=1)
    async with app.run_test(notifications=True, size=NARROW) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await pilot.press("ctrl+n", *"hold:", "enter", "tab", *"We wait.")
        await pilot.press("escape")
        await shows(pilot, "They pause here, and your draft is kept")
        await pilot.press("y")
        await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
        pilot.app.post_message(ResumeDialogue(screen.dialogue))
        again = await live(pilot)
        seat = again.query_one(Seat)
        await until(pilot, lambda: seat.draft.acts)
        assert seat.draft == Draft(statement="We wait.", acts=(Hold(),))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: again.over)
    assert Drafts(store.path.with_name("drafts")).kept(screen.dialogue, "washington") == Draft()


@pytest.mark.process
def test_a_draft_on_the_screens_survives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with terminal("demo", "--washington", "human", "--db", str(path), columns=80, lines=24) as run:
        run.until("Read your brief")
        run.type("\r")
        run.until("+ add an act")
        run.type("\t")
        run.until("mour statement")  # the cursor is on the first letter, and a style begins after it
        run.type("\x1b[200~PATIENCE\x1b[201~")  # pasted, so that it is drawn at once
        run.until("PATIENCE")
        drafts = Drafts(path.with_name("r.db.drafts"))
        (dialogue,) = (
            json.loads(line)["id"] for line in started("list", "--json", "--db", str(path)).stdout.splitlines()
        )
        assert drafts.kept(dialogue, "washington").statement == "PATIENCE"  # the block kills the process
    with terminal("--db", str(path), columns=80, lines=24) as run:
        run.until("Past dialogues")
        run.type("\t\x1b[Bc")
        run.until("Read your brief")
        run.type("\r")
        run.until("PATIENCE")


def test_each_seat_has_its_own_draft(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts")
    drafts.keep("d1", "washington", DRAFT)
    assert drafts.kept("d1", "washington") == DRAFT
    assert drafts.kept("d1", "beijing") == drafts.kept("d2", "washington") == Draft()
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "drafts").iterdir()} == {0o600}
    drafts.forget("d1")
    assert drafts.kept("d1", "washington") == Draft()


@pytest.mark.parametrize("content", ["", "{", '{"acts": [{"act": "bomb"}]}', "x" * (LARGEST + 1)])
def test_a_file_that_is_no_draft_is_left_where_it_is(tmp_path: Path, content: str) -> None:
    drafts = Drafts(tmp_path)
    (tmp_path / "d1.washington.json").write_text(content)
    with pytest.raises(DraftError, match="left there"):
        drafts.kept("d1", "washington")
    assert (tmp_path / "d1.washington.json").read_text() == content


def test_a_draft_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("a file where the folder should be")
    with pytest.raises(DraftError, match="could not be kept"):
        Drafts(tmp_path / "drafts").keep("d1", "washington", DRAFT)


def test_what_a_draft_lacks_is_said_in_sentences() -> None:
    lacks = Draft(statement=" ", rationale="x" * 1510).lacks()
    assert lacks == [
        "Add at least one act; to hold is also an act.",
        "Write a statement; the other side will read it.",
        "Shorten the note by 10 characters.",
    ]
    assert DRAFT.move() == move(Hold(), says="We wait.").model_copy(update={"rationale": "for them", "content": True})
