"""A seat at a real terminal: a draft outlives its process, leaving pauses the talks, and two people share one."""

import json
from pathlib import Path

import pytest

from moderator.events import Closed, Moved
from moderator.moves import Hold
from tests.commands import kept, started
from tests.terminal import terminal

pytestmark = pytest.mark.process

SEAT = ("taiwan-strait", "--washington", "human", "--rounds", "1", "--db")


def test_a_draft_survives_a_killed_terminal(tmp_path: Path) -> None:
    path = str(tmp_path / "r.db")
    with terminal("run", *SEAT, path) as run:
        run.until("Type `menu`")
        run.type("say We come with patience.\nperform washington.restate-one-china\n")
        run.until("Added to your draft: carries out: Restate the one-China policy")  # the block kills the process
    (file,) = (tmp_path / "r.db.drafts").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    with terminal("resume", "last", "--db", path) as run:
        run.until("Your draft from before is here:")
        run.until("“We come with patience.”")
        run.type("send\n")
        assert run.ended() == 0
    (mine,) = (e.move for e in kept(Path(path)) if isinstance(e, Moved) and e.side == "washington")
    assert (mine.statement, mine.acts[0].act) == ("We come with patience.", "perform")
    assert not [*(tmp_path / "r.db.drafts").iterdir()]


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_leaving_pauses_the_talks_and_says_how_to_go_on(tmp_path: Path, key: str) -> None:
    path = str(tmp_path / "r.db")
    with terminal("run", *SEAT, path) as run:
        run.until("Type `menu`")
        run.type("say We come back.\ndraft\n")
        run.until("“We come back.”")
        run.waits()
        run.type(key)
        assert run.ended() == 1
    shown = " ".join(run.shown.split())
    (summary,) = map(json.loads, started("list", "--json", "--db", path).stdout.splitlines())
    assert f"your draft is kept. To go on: reassure resume {summary['id']}" in shown
    assert not any(isinstance(event, Closed) for event in kept(Path(path)))


def test_a_deleted_dialogue_leaves_no_draft(tmp_path: Path) -> None:
    path = str(tmp_path / "r.db")
    with terminal("run", *SEAT, path) as run:
        run.until("Type `menu`")
        run.type("say SECRETPLAN\ndraft\n")
        run.until("“SECRETPLAN”")
    started("delete", "last", "--yes", "--db", path)
    assert not any(b"SECRETPLAN" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_a_countermeasure_names_the_line_it_crosses_and_is_asked_about_once_more(tmp_path: Path) -> None:
    path = str(tmp_path / "r.db")
    with terminal("run", *SEAT, path) as run:
        run.until("Type `menu`")
        run.type("countermeasure countermeasure.arms-sale\nsay No.\nsend\n")
        run.until("Send it?")
        assert "crosses Beijing's line “Taiwan and one China”" in " ".join(run.shown.split())
        run.type("n\n")
        run.type("drop\nhold\nsend\n")
        assert run.ended() == 0
    (mine,) = (e.move for e in kept(Path(path)) if isinstance(e, Moved) and e.side == "washington")
    assert mine.acts[0].act == "hold"


def test_words_close_to_the_brief_are_asked_about_before_they_are_sent(tmp_path: Path) -> None:
    path = str(tmp_path / "r.db")
    seat = ("tariff-truce", "--washington", "human", "--rounds", "1", "--db", path)
    with terminal("run", *seat, REASSURE_MEANING="on") as run:
        run.until("Type `menu`")
        run.type("say Shops order winter goods in round nine, and empty shelves would be blamed on us.\nsend\n")
        run.until("Send it?")
        assert "of your brief" in " ".join(run.shown.split())
        run.type("n\nsay We come with patience.\nsend\n")
        assert run.ended() == 0
    (mine,) = (e for e in kept(Path(path)) if isinstance(e, Moved) and e.side == "washington")
    assert (mine.move.statement, mine.warnings) == ("We come with patience.", ())


def test_two_people_at_one_terminal_hand_over(tmp_path: Path) -> None:
    path = str(tmp_path / "r.db")
    with terminal("run", *SEAT, path, "--beijing", "human") as run:
        run.until("You play Washington")
        run.until("Type `menu`")
        run.type("say We begin.\nsend\n")
        run.until("Whoever plays Beijing presses enter")
        before, _, after = run.shown.rpartition("\x1b[2J\x1b[3J\x1b[H")
        assert "You play Washington" in before
        assert "You play" not in after
        run.type("\n")
        run.until("You play Beijing")
        run.type("say So do we.\nsend\n")
        assert run.ended() == 0


def typed(path: Path, *lines: str, beijing: str = "scripted:grit", **more: str) -> str:
    """What two seats show when these lines are typed; one round, the first seat a person's."""
    given = "\n".join(lines) + "\n"
    done = started("run", *SEAT, str(path), "--beijing", beijing, "--seed", "4", given=given, **more)
    return " ".join(done.stderr.split())


def test_words_that_harm_are_shown_once_and_then_sent_with_the_draft_that_was_kept(tmp_path: Path) -> None:
    shown = typed(tmp_path / "r.db", "say You are liars.", "send", "send")
    assert "sent again, they stand and count" in shown
    (moved,) = (e for e in kept(tmp_path / "r.db") if isinstance(e, Moved) and e.side == "washington")
    assert [remark.kind for remark in moved.remarks] == ["denunciation"]
    assert not [*(tmp_path / "r.db.drafts").iterdir()]


def test_a_message_reaches_the_other_person_at_the_prompt_and_nobody_who_searches(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    shown = typed(path, "say We begin.", "message leaders Quietly, zanzibar.", "send", "", "hold", beijing="human")
    assert "Washington to you alone: “Quietly, zanzibar.”" in shown
    assert "Nothing was found" in started("search", "zanzibar", "--db", str(path)).stderr
    assert "zanzibar" not in started("search", "begin", "--db", str(path)).stdout


def test_what_is_typed_is_taken_as_it_is_and_never_a_crash(tmp_path: Path) -> None:
    reason = "It doesn't suit us, and we won't wait."
    lines = ["say caf\udce9", f"hold {reason}", f"hold {reason}", "drop 3", f"note {'x' * 2_000}", "draft", "send"]
    shown = typed(tmp_path / "r.db", *lines)
    assert "Traceback" not in shown
    assert "This act is in your draft already." in shown
    assert "Your draft has no act 3." in shown
    assert "Shorten the note by 500 characters." in shown
    (moved,) = (e for e in kept(tmp_path / "r.db") if isinstance(e, Moved) and e.side == "washington")
    assert moved.move.acts == (Hold(reason=reason),)
