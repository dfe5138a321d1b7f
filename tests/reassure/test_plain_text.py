"""Talks as plain text: words with their marks, messages that became public, and the balance of each side."""

import pytest

from moderator.events import RULES, Injected, Moved, Opened
from reassure.terminal.plain_text import balance, blocks
from reassure.terminal.printer import Printer
from tests.dialogue import move, play
from tests.moderator.rules.test_rules import STRAIT
from tests.transcripts.every_event import everything


def block(kind: type[Moved | Injected], words: str) -> str:
    """The text of the one event of a kind that holds some words."""
    told = zip(everything(), blocks(everything()), strict=True)
    (found,) = (text for event, text in told if isinstance(event, kind) and words in text)
    return found


def test_marks_stand_below_the_words_that_they_are_about() -> None:
    lines = block(Moved, "You are liars").splitlines()
    at = next(n for n, line in enumerate(lines) if "You are liars" in line)
    assert lines[at + 1] == "    [denunciation; regret]"
    assert lines[at + 2].startswith("  > regrets: ")


def test_a_mark_names_what_it_is_about_and_whether_it_was_said_in_private() -> None:
    text = " ".join(block(Moved, "will let selected").split())
    assert "[promise about “Let selected American journalists return”; courtesy (in private)]" in text


def test_words_that_only_state_have_no_marks() -> None:
    (text,) = [text for text in blocks(play(STRAIT, rounds=1)) if text.strip().startswith("T1")]
    assert "[" not in text


def test_a_cable_gives_the_messages_that_it_made_public() -> None:
    text = " ".join(block(Injected, "Made public").split())
    assert "Made public, from Beijing's messages of round 5: “Our thanks for the call.”" in text


def test_the_live_printer_shows_the_same_marks(capsys: pytest.CaptureFixture[str]) -> None:
    printer = Printer(as_json=False)
    for event in play(STRAIT, washington=[move(says="Why so late?")], rounds=1):
        printer.hear(event)
    assert "  Why so late?\n    [question]\n" in capsys.readouterr().out


def test_the_balance_of_each_side_follows_the_talks() -> None:
    head, first, second = balance(everything())
    assert head == "\nBALANCE  A balance is no part of S, and not a forecast."
    assert first.startswith("  Washington's balance is -")
    assert "    T2: " in second or "    T1: " in second
    opening, *rest = everything()
    assert isinstance(opening, Opened)
    assert list(balance((opening.model_copy(update={"rules": RULES - 1}), *rest))) == []
