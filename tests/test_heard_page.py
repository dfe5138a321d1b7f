"""docs/heard.md is what the two dialogues are today."""

import runpy
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def test_the_page_is_as_it_would_be_written_now() -> None:
    written = runpy.run_path(str(DOCS / "make_heard.py"))["written"]
    assert written() == (DOCS / "heard.md").read_text(encoding="utf-8"), "run: python docs/make_heard.py"
