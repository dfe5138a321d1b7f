"""The worked examples of docs/score.md are what the score gives."""

import re
from pathlib import Path

import pytest

from moderator.score.index import score
from tests.moderator.score.notation import SIDES, run

PAGE = (Path(__file__).parents[3] / "docs" / "score.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| (.+) \|$", PAGE, re.M)


def test_there_are_examples() -> None:
    assert len(ROWS) == 10


@pytest.mark.parametrize(("acts", "cells"), ROWS)
def test_an_example_of_the_page(acts: str, cells: str) -> None:
    found = score(run(acts.replace(";", "|")), SIDES)
    terms = [f"{value:.3f}" for value in (found.M, found.E, found.R, found.Z)]
    by_side = [" / ".join(f"{values[side]:.3f}" for side in SIDES) for values in (found.rho, found.trust)]
    assert cells.split(" | ") == [f"{found.S:.2f}", f"{found.S_recent:.2f}", *terms, *by_side]
