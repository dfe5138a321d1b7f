"""The report in a real browser: it passes the rules of axe-core, its plots have colours, and it prints."""

from pathlib import Path

import pytest

from studies.report.page import page
from studies.report.report import report
from tests.browser import AXE, FAULTS, browsing
from tests.studies.report.batches import batch
from tests.studies.report.test_report import models, talks

pytestmark = pytest.mark.process

SHOWN = """[...document.querySelectorAll('figure svg path')].filter(path => {
  const fill = getComputedStyle(path).fill
  return fill.startsWith('rgb(') && fill !== 'rgb(0, 0, 0)' && path.getBoundingClientRect().width > 0
}).length"""
"""How many shapes are seen in a colour; without their styles all would be black."""


def test_it_is_accessible_drawn_small_and_printed(tmp_path: Path) -> None:
    of, written = models(), tmp_path / "report.html"
    written.write_text(page(report(of, batch(of, talks))), encoding="utf-8")
    with browsing() as browser:
        for scheme in ("light", "dark"):
            browser.open(written, scheme=scheme)
            assert browser.run(SHOWN) > 15
            browser.run(AXE.read_text(encoding="utf-8") + ";0")
            assert browser.run(FAULTS) == []
        browser.open(written, width=360)
        assert browser.run("document.documentElement.scrollWidth") <= 360
        printed = browser.printed()
    assert printed.startswith(b"%PDF-")
    assert printed.count(b"/Type /Page\n") > 3
