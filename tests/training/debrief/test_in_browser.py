"""The debrief in a real browser: it passes the rules of axe-core, fits a telephone, and prints on A4."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import AXE, FAULTS, Browser, browsing
from tests.training.games import broken_off, good, poor
from training.debrief.page import page
from training.debrief.teach import teach

pytestmark = pytest.mark.process

BROKEN = "[...document.querySelectorAll('a')].filter(a => !document.querySelector(a.getAttribute('href'))).length"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.mark.parametrize("game", [good, poor, broken_off])
def test_it_is_accessible_small_and_printed(game, browser: Browser, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    written = tmp_path / "debrief.html"
    written.write_text(page(teach(game())), encoding="utf-8")
    for scheme in ("light", "dark"):
        browser.open(written, scheme=scheme)
        browser.run(AXE.read_text(encoding="utf-8") + ";0")
        assert browser.run(FAULTS) == []
    assert browser.run(BROKEN) == 0
    browser.open(written, width=360)
    assert browser.run("document.documentElement.scrollWidth") <= 360
    printed = browser.printed()
    assert printed.startswith(b"%PDF-")
    assert printed.count(b"/Type /Page\n") > 5
