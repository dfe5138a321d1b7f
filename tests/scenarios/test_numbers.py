"""Numbers are written as people write them."""

import re
from pathlib import Path

import pytest

from scenarios.numbers import decimal
from tests.commands import ROOT
from tui.pace import Pace


@pytest.mark.parametrize(
    ("number", "written"),
    [(400.0, "400"), (1e-07, "0.0000001"), (1e15, "1000000000000000"), (0.1 + 0.2, "0.3"), (-2.5, "-2.5"), (0.0, "0")],
)
def test_a_number_has_no_exponent(number: float, written: str) -> None:
    assert decimal(number) == written


def test_the_pace_is_told_in_words_per_second() -> None:
    assert str(Pace(0.01)) == "400 words/s (+/-)"
    assert str(Pace(0.25)) == "16 words/s (+/-)"


ROOMS = ("agents", "moderator", "reassure", "scenarios", "transcripts", "tui")
SHORTEST = re.compile(r":[-+,.0-9]*g\}")


def test_no_text_uses_the_format_that_may_give_an_exponent() -> None:
    files: list[Path] = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    assert [file.name for file in files if SHORTEST.search(file.read_text(encoding="utf-8"))] == []
