"""Writes the table of the doctrines in docs/validity.md; the dialogues are kept in the file named, and gone on with.

``python docs/make_validity.py RECORD.db [SCENARIO]`` holds what is left of them.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from agents.scripted.doctrines import styles
from reassure.settings import settings
from reassure.studies.finish import Way, results_of
from scenarios.load import load
from studies.validity.battery import battery, usual_opponent
from studies.validity.checks import Row, checks, rows
from transcripts.store.store import Store

PAGE = Path(__file__).parent / "validity.md"
CHECKS = "<!-- the checks: written by make_validity.py -->\n", "<!-- the end of the checks -->\n"
DOCTRINES = "<!-- the doctrines: written by make_validity.py -->\n", "<!-- the end of it -->\n"
SCENARIO, SEEDS = "tariff-truce", 20
SIGNS = {"pass": "pass", "note": "note", "fail": "**fail**", "undecided": "undecided"}


def tables(store: Store, scenario: str) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """Each doctrine with its table."""
    library, jobs = load(), os.cpu_count() or 1
    for doctrine in styles():
        agent = f"scripted:{doctrine}"
        of = battery(agent, (usual_opponent(agent),), (scenario,), SEEDS, library)
        yield doctrine, rows(of, results_of(store, of.plan, settings(), Way(jobs=jobs, at_once=1)))


def lines(found: dict[str, tuple[Row, ...]], scenario: str) -> Iterator[str]:
    """A table with a row for each check: the verdict, and what was measured, for each doctrine."""
    yield f"In the scenario {scenario}, with the seeds 1 to {SEEDS}.\n"
    for part in (list(found)[:5], list(found)[5:]):
        yield f"| check | {' | '.join(part)} |"
        yield f"|---|{'---|' * len(part)}"
        for number, check in enumerate(checks().checks.values()):
            cells = (found[doctrine][number] for doctrine in part)
            told = (
                f"{SIGNS[row.verdict]}<br>{row.value}" + (f" ({row.interval})" if row.found else "") for row in cells
            )
            yield f"| {check.title} | {' | '.join(told)} |"
        yield ""


def limits() -> Iterator[str]:
    """A table of what each check measures, and of its limits."""
    yield "| check | what is measured | passes | can be borne |"
    yield "|---|---|---|---|"
    for check in checks().checks.values():
        good, tolerable = check.told(check.good), check.told(check.tolerable)
        yield f"| {check.title} | {check.measures} | {good} | {tolerable} |"


def replaced(page: str, marks: tuple[str, str], lines: Iterable[str]) -> str:
    """The page with other lines between two marks."""
    head, _, rest = page.partition(marks[0])
    return head + marks[0] + "\n" + "\n".join(lines) + "\n" + marks[1] + rest.partition(marks[1])[2]


def main() -> None:
    """Write the tables into the page."""
    scenario = sys.argv[2] if len(sys.argv) > 2 else SCENARIO
    with Store(Path(sys.argv[1])) as store:
        found = dict(tables(store, scenario))
    page = replaced(PAGE.read_text(encoding="utf-8"), CHECKS, limits())
    PAGE.write_text(replaced(page, DOCTRINES, lines(found, scenario)), encoding="utf-8")


if __name__ == "__main__":
    main()
