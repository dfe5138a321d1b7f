"""The screens on a real terminal: any size, any signal, and a terminal left as it was found."""

import re
import signal
from pathlib import Path

import pytest

from moderator.events import Opened
from tests.commands import kept
from tests.terminal import Terminal, terminal

pytestmark = pytest.mark.process

SIZES = ((10, 5), (500, 200), (1, 1), (10, 60), (300, 5), (10, 5), (100, 30))
HOME = "Past dialogues"
LEFT = ("\x1b[?1049l", "\x1b[?25h", "\x1b[?1000l", "\x1b[?1003l", "\x1b[?2004l")
"""How a terminal leaves the screens: the alternate screen, the hidden cursor, the mouse, and marked pastes."""
ENTERED = tuple(code.translate(str.maketrans("hl", "lh")) for code in LEFT)


def assert_left(run: Terminal, before: object) -> None:
    """The terminal is as it was found."""
    assert run.settings() == before
    last = [(run.shown.rfind(code), run.shown.rfind(entry)) for code, entry in zip(LEFT, ENTERED, strict=True)]
    assert all(left > entered for left, entered in last)
    assert "Traceback" not in run.shown


def test_no_size_of_the_terminal_ends_the_home_screen(path: Path) -> None:
    with terminal("--db", str(path), columns=120, lines=40) as run:
        before = run.settings()
        run.until(HOME)
        for columns, lines in SIZES:
            run.resize(columns, lines)
            run.send(signal.SIGWINCH)  # some terminals say it twice
            run.more()
        run.type("q")
        assert run.ended() == 0
        assert_left(run, before)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_leaves_the_terminal_as_it_was_and_the_talks_recorded(path: Path, number: int) -> None:
    with terminal("demo", "--db", str(path)) as run:
        before = run.settings()
        run.until("Washington")
        assert run.settings() != before
        run.send(number)
        assert run.ended() == 128 + number
        assert_left(run, before)
    assert isinstance(kept(path)[0], Opened)


def test_a_signal_to_end_stops_talks_at_the_prompt_and_names_them(path: Path) -> None:
    with terminal("run", "taiwan-strait", "--washington", "human", "--db", str(path)) as run:
        run.until("Type `menu`")
        run.send(signal.SIGTERM)
        assert run.ended() == 128 + signal.SIGTERM
    assert "Recorded as" in run.shown
    assert "Traceback" not in run.shown


def test_a_record_that_is_deleted_under_the_screens_is_told_at_their_end(path: Path) -> None:
    with terminal("--db", str(path)) as run:
        run.until(HOME)
        path.unlink()
        run.type("q")
        assert run.ended() == 1
    assert f"reassure: {path} was deleted or replaced during the talks" in run.shown


def test_a_fault_of_the_program_never_exits_0_and_shows_no_values(path: Path) -> None:
    with terminal("--db", str(path), module="tests.reassure.broken_screens") as run:
        before = run.settings()
        run.until(HOME)
        run.type("/")
        assert run.ended() == 1
        assert_left(run, before)
    assert "reassure: The screens ended because of a fault in the program (ZeroDivisionError in" in run.shown
    assert "sk-secret" not in run.shown


@pytest.mark.parametrize(("environ", "errors"), [({"TERM": "dumb"}, None), ({}, "errors.txt")])
def test_where_screens_cannot_be_drawn_it_says_so_and_talks_are_text(
    path: Path, tmp_path: Path, environ: dict[str, str], errors: str | None
) -> None:
    stderr = tmp_path / errors if errors else None
    why = "standard error, which goes elsewhere" if errors else "TERM=dumb"
    with terminal("demo", "--rounds", "1", "--db", str(path), stderr=stderr, **environ) as run:
        assert run.ended() == 0
    assert why in run.shown
    assert "END  " in run.shown
    with terminal("--db", str(path), stderr=stderr, **environ) as run:
        assert run.ended() == 2
    assert why in run.shown
    assert "\x1b" not in run.shown
    assert not (stderr and "\x1b" in stderr.read_text())


def test_the_clock_of_an_exercise_goes_on_below_a_dialog_over_another(path: Path) -> None:
    with terminal("train", "first-steps", "--as", "Ana", "--db", str(path), columns=80, lines=24) as run:
        for shown, typed in (("To your move", "\r"), ("add an act", "\x0e"), ("Choose an act", "\r")):
            run.until(shown)
            run.type(typed)
        run.until("Your offer")
        place = len(run.shown)
        while len({*re.findall(r"left (\d+:\d\d)", run.shown[place:])}) < 4:
            run.more()
