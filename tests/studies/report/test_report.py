"""The report as page, text and rows: all of it, for any study, and nothing of it markup."""

import csv as spreadsheet
import io
import re
import tomllib
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pandas as pd
import pytest

from moderator.moves import Act
from studies.grid import Cell
from studies.report.case import Case
from studies.report.markdown import markdown
from studies.report.names import Names, agent
from studies.report.page import page
from studies.report.report import Held, report
from studies.report.sections import outcomes
from studies.report.sheet import csv, parquet
from studies.report.toml import as_toml
from studies.report.words import table
from studies.result import Result
from studies.study import read_study
from tests.studies.report.batches import batch, doctrines, failing, held, path, result, side
from tests.studies.studies import study

HOSTILE = "<script>alert(1)</script>"
ENDS = ("agreement", "breakdown", "deadline", "walk-out")


def talks(cell: Cell, seed: int) -> Result:
    """Dialogues that differ, with a failure among them; the agent of a model has some replies sent back."""
    if seed == 2:
        return failing(cell, seed, f"The server said {HOSTILE}.")
    gave = [0.1 * ((seed * turn) % 7) - 0.1 for turn in range(1, 5)]
    sides = tuple(side(one, balance=0.1 * seed, refused=3 * one.startswith("llm")) for one in cell.agents)
    ended = ENDS[seed % len(ENDS)]
    return result(cell, seed, path(gave, gave[::-1]), outcome=ended, sides=sides, scores={"recent": 12.0})


def models(**changed: object) -> Held:
    agents = {"washington": ("scripted:grit",), "beijing": ("scripted:hardliner", f"llm:{HOSTILE}{'-long' * 10}")}
    return held(study(title=f"=A study of {HOSTILE}", agents=agents, **({"seeds": 9} | changed)))


@pytest.fixture(scope="module")
def made() -> tuple[Held, str, str]:
    of = models(labels=("own", "neutral"))
    document = report(of, batch(of, talks))
    return of, page(document), markdown(document)


def test_the_page_has_every_part_and_loads_nothing(made: tuple[Held, str, str]) -> None:
    _, html, _ = made
    headings = re.findall(r"<h2>(.*?)</h2>", html)
    assert headings[:4] == ["What the talks came to", "Agent against agent", "Trust", "What the agents did"]
    assert headings[-4:] == ["Dialogues that failed", "Limits", "How to repeat it", "How the figures are made"]
    assert html.count("<svg") == 8
    assert not re.findall(r"(?:src|href)=\"(?!#)", html)
    assert " style=" not in html  # the page allows no style but its own
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', html)) <= set(ids)


def test_what_is_always_said_with_s_is_said(made: tuple[Held, str, str]) -> None:
    for text in made[1:]:
        assert "Not a forecast" in text
        assert "not monotone above parity" in text
        assert "Scripted doctrines are no governments" in text


def test_names_are_plain_and_never_ids(made: tuple[Held, str, str]) -> None:
    of, html, _ = made
    before, _, file = html.partition("How to repeat it</h2>")
    assert "Grit" in before
    assert "The tariff truce" not in before  # there is one scenario, so nothing is told by it
    assert "neutral names" in before
    for spec in ("scripted:", "llm:", "washington", *(cell.key for cell in of.cells)):
        assert spec not in before
    assert "scripted:grit" in file


def test_texts_of_a_study_are_never_markup(made: tuple[Held, str, str]) -> None:
    _, html, text = made
    assert HOSTILE not in html
    assert "&lt;script&gt;" in html
    assert HOSTILE not in "\n".join(line for line in text.splitlines() if not line.startswith("    "))
    for drawing in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        assert "script" not in {element.tag for element in ElementTree.fromstring(drawing).iter()}  # noqa: S314 our own


def test_what_failed_is_named_and_counts_nowhere(made: tuple[Held, str, str]) -> None:
    assert "4 failed" in made[2]
    assert made[2].count("The server said") == 4
    of = models()
    found = batch(of, talks)
    assert (len(found.dialogues), len(found.sheet), len(found.failures)) == (16, 18, 2)


def test_the_same_study_gives_the_same_plot() -> None:
    of = models()
    one, again = (Case(batch(of, talks), Names(of.cells, of.tables), 5) for _ in range(2))
    assert outcomes.balances(one) == outcomes.balances(again)


def test_a_study_without_a_dialogue_says_so() -> None:
    of = doctrines("hardliner", seeds=2)
    text = markdown(report(of, batch(of, failing)))
    assert "nothing to draw" in text
    assert "2 failed" in text


def test_many_kinds_of_dialogue_are_drawn_by_agent() -> None:
    each = ("scripted:grit", "scripted:holdout", "scripted:generous", "scripted:random")
    of = held(study(agents={"each": each}, seeds=3))
    case = Case(batch(of), Names(of.cells, of.tables), 1)
    assert [group.title for group in case.groups] == ["Grit", "Holdout", "Generous", "Random"]
    # Each sits in seven pairs, in one of them on both sides.
    assert {(len(group.first), len(group.second), len(group.rows)) for group in case.groups} == {(12, 12, 21)}
    assert any("Each row is an agent" in note for note in case.grouping_note())


def test_a_single_dialogue_has_values_and_no_intervals() -> None:
    of = doctrines("hardliner", seeds=1)
    assert "| Grit and Hardliner | 1 | 0 | 100% \\[21, 100\\] | 21.0 |" in markdown(report(of, batch(of)))


def test_the_head_says_what_the_grid_is_made_of_and_what_is_still_to_be_held() -> None:
    of = doctrines("tit-for-tat", "hardliner", labels=("own", "exchanged", "neutral"), seeds=7)
    text = markdown(report(of, batch(of)))
    grid = "There are 6 kinds of dialogue: one scenario by 2 pairs of agents by 3 sets of names for the sides."
    assert f"{grid} Each was held with 7 seeds." in text
    begun = batch(doctrines("tit-for-tat", "hardliner", labels=("own", "exchanged", "neutral"), seeds=2))
    text = markdown(report(of, begun))
    assert f"{grid} Each is to be held with 7 seeds." in text
    assert "Fewer than six seeds have been held." in text
    # A doctrine has no temperature, so that not everything is combined with everything.
    mixed = held(
        study(agents={"washington": ("scripted:grit",), "beijing": ("scripted:holdout", "llm:a")}, temperatures=(0, 1))
    )
    assert "from one scenario by 2 pairs of agents by 2 temperatures;" in markdown(report(mixed, batch(mixed)))


def test_seeds_that_could_show_no_difference_are_said_to_be_too_few() -> None:
    def apart(cell: Cell, seed: int) -> Result:
        return result(cell, seed, S=20.0 + seed - 15 * ("hardliner" in str(cell)))

    few, enough = (doctrines("tit-for-tat", "hardliner", seeds=seeds) for seeds in (5, 6))
    # One test, of S: 2 / 2^5 is above 0.05, and 2 / 2^6 below.
    assert "With 5 seeds, and one comparison, no difference could be shown" in (
        text := markdown(report(few, batch(few, apart)))
    )
    assert "hold at least 6 seeds" in text
    assert "differ by more than chance: their" not in text
    assert "1 of 1 differ by more than chance" in markdown(report(enough, batch(enough, apart)))


def test_a_single_seed_is_the_reason_that_nothing_is_compared() -> None:
    of = doctrines("tit-for-tat", "hardliner", seeds=1)
    assert "Only one seed has been held." in markdown(report(of, batch(of)))


def test_the_file_in_a_report_is_the_study(tmp_path: Path) -> None:
    given = study(
        title='Quotes " and \\ and \t',
        rules={"usual": {}, "short": {"rounds": 4, "incidents": False}},
        score={"soft": {"grace": 0.75}},
        temperatures=(0.0, 0.7),
        seeds=(3, 1),
    )
    (tmp_path / "study.toml").write_text(as_toml(given), encoding="utf-8")
    assert read_study(tmp_path / "study.toml") == given
    assert tomllib.loads(as_toml(study(seeds=20)))["seeds"] == 20


def test_rows_are_the_same_in_csv_and_parquet() -> None:
    of = models()
    found = batch(of, talks)
    rows = list(spreadsheet.DictReader(io.StringIO(csv(found))))
    read = pd.read_parquet(io.BytesIO(parquet(found)))
    assert list(rows[0]) == list(read.columns)
    assert len(rows) == len(read) == 18
    assert rows[1]["failure"].startswith("The server said")
    told = ("S", "rounds", "first_acts_offer")
    assert [[row[name] for name in told] for row in rows[:2]] == [["21.0", "4", "2"], ["", "", ""]]
    assert (rows[0]["S_recent"], rows[0]["S_by_recent"]) == ("0.0", "12.0")
    assert (rows[0]["first_agent"], rows[0]["second_agent_id"]) == ("Grit", "scripted:hardliner")
    assert not any(value.startswith("=") for row in rows for value in row.values())


def test_agents_have_plain_names() -> None:
    specs = ("scripted:tit-for-tat", "scripted:cautious-reciprocator", "scripted:very-hard", "llm:qwen3-8b", "llm")
    told = ["Tit-for-tat", "Cautious reciprocator", "Very hard opponent", "qwen3-8b", "The model of the settings"]
    assert [*map(agent, specs)] == told


def test_every_act_has_its_kind() -> None:
    known = {get_args(act.model_fields["act"].annotation)[0] for act in get_args(get_args(Act)[0])}
    assert table("acts")["of"].keys() == known
    assert len(table("acts")["kinds"]) == len(set(table("acts")["of"].values()))
