"""Sheets are printed by a real browser: on A4, with nothing that runs off the paper."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import Browser, browsing
from tests.training.materials.test_sheets import written

pytestmark = pytest.mark.process

COLUMN = 658
"""Pixels across the text of an A4 page with these margins."""

RUNS_OFF = """
[...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.scrollWidth > e.clientWidth + 2 && e.clientWidth)
    .map(e => e.outerHTML.slice(0, 80))
"""
LEAVES = 'document.querySelectorAll(".leaf").length'


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("first-steps", "washington"),
        ("collision-at-sea", "beijing"),
        ("collision-at-sea", "observer"),
        ("collision-at-sea", "facilitator"),
    ],
)
def test_a_sheet_prints_on_a4(browser: Browser, tmp_path: Path, name: str, reader: str) -> None:
    page = tmp_path / f"{reader}.html"
    page.write_text(written(name)[reader], encoding="utf-8")
    browser.open(page, width=COLUMN)
    assert browser.run(RUNS_OFF) == []
    pdf = browser.printed()
    assert pdf.startswith(b"%PDF-")
    (size,) = set(re.findall(rb"/MediaBox \[([^\]]*)\]", pdf))
    assert [round(float(n) / 72 * 25.4) for n in size.split()] == [0, 0, 210, 297]
    assert len(re.findall(rb"/Type /Page\b", pdf)) > browser.run(LEAVES)
