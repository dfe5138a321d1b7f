"""``reassure exercise``: exercises are listed, begun, checked and printed, and nothing is half-done."""

import json
import re
from pathlib import Path

import pytest

from reassure.training.lessons import LessonError, lesson
from scenarios.load import load
from tests.commands import started

pytestmark = pytest.mark.process


def listed(*arguments: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in started("exercise", "list", "--json", *arguments).stdout.splitlines()]


def test_the_exercises_are_listed_as_a_table_from_the_easiest_to_the_hardest() -> None:
    done = started("exercise", "list")
    head, *rows = done.stdout.splitlines()
    assert head.split() == ["NAME", "MINUTES", "TRAINEE", "OPPONENT", "TITLE"]
    assert [row.split()[0] for row in rows] == [row["name"] for row in listed()]
    assert rows[0].startswith("first-steps")
    assert rows[-1].split()[:4] == ["collision-at-sea", "90", "both", "very-hard"]
    assert all(len(row) < 110 for row in rows)


def test_a_new_exercise_passes_its_check_and_prints_its_sheets(tmp_path: Path) -> None:
    new = started("exercise", "new", "harbour", "--out", str(tmp_path / "lessons"))
    assert new.returncode == 0, new.stderr
    file = tmp_path / "lessons" / "harbour.toml"
    assert str(file) in new.stdout
    assert "my-exercise" not in file.read_text()
    checked = started("exercise", "check", str(file))
    assert checked.stdout.startswith("harbour passes. 7 measures, 6 rounds; agreement can be reached in round 2.")
    assert "Its guide was found." in checked.stdout
    library = ("--library", str(tmp_path / "lessons"))
    printed = started("exercise", "sheets", "harbour", *library, "--out", str(tmp_path / "papers"))
    papers = sorted(path.name for path in (tmp_path / "papers").iterdir())
    assert papers == ["facilitator.html", "observer.html", "washington.html"]
    assert len(printed.stdout.splitlines()) == 3
    assert "harbour" in {row["name"] for row in listed(*library)}


def test_every_example_in_the_help_is_a_command_that_exists(tmp_path: Path) -> None:
    for command in ("", "list", "new", "check", "sheets"):
        said = started("exercise", *filter(None, [command]), "--help").stdout
        examples = re.findall(r"^ +reassure exercise (\w+)", said, re.MULTILINE)
        assert examples
        assert set(examples) <= {"list", "new", "check", "sheets"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["new", "Harbour"], "'Harbour' cannot be the name of an exercise; use"),
        (["new", "../harbour"], "cannot be the name of an exercise"),
        (["new", "h" * 70], "cannot be the name of an exercise"),
        (["new", "first-steps"], "'first-steps' is already the name of something in the library; choose another name."),
        (["check", "{folder}/none.toml"], "none.toml' does not exist; see reassure exercise check --help."),
        (["check", "{folder}/papers.toml"], "papers.toml has no exercise; begin one with [[exercises]]"),
        (["check", "{folder}/broken.toml"], "broken.toml is not valid TOML"),
        (["check", "{folder}/faulty.toml"], "Exercise 'faulty': seats names tokyo; allowed: washington or beijing."),
        (["check", "{folder}/opposed.toml"], "There is no doctrine 'patience'; choose one of"),
        (["sheets", "second-steps"], "There is no exercise 'second-steps'; there are: "),
        (["sheets", "faulty", "--library", "{folder}/faulty.toml"], "seats names tokyo"),
        ([], "Missing command; see reassure exercise --help."),
    ],
)
def test_wrong_usage_is_one_sentence_and_writes_nothing(tmp_path: Path, arguments: list[str], message: str) -> None:
    started("exercise", "new", "faulty", "--out", str(tmp_path))
    faulty = tmp_path / "faulty.toml"
    faulty.write_text(faulty.read_text().replace('seats = ["washington"]', 'seats = ["tokyo"]'))
    opposed = (tmp_path / "faulty.toml").read_text().replace('difficulty = "fair"', 'agent = "scripted:patience"')
    (tmp_path / "opposed.toml").write_text(opposed.replace('["tokyo"]', '["washington"]'))
    (tmp_path / "papers.toml").write_text('[[papers]]\nid="p"\nauthor="a"\ntitle="t"\npublisher="u"\nyear=2000\n')
    (tmp_path / "broken.toml").write_text("[[exercises]\n")
    before = sorted(tmp_path.iterdir())
    out = ["--out", str(tmp_path)] if arguments[:1] in (["new"], ["sheets"]) else []
    done = started("exercise", *(argument.format(folder=tmp_path) for argument in arguments), *out)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.startswith("reassure: ")
    assert done.stderr.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


def test_nothing_is_written_over_unless_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "observer.html").write_text("mine")
    done = started("exercise", "sheets", "first-steps", "--out", str(tmp_path))
    assert "observer.html exists already; replace it with --force" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["observer.html"]
    assert (tmp_path / "observer.html").read_text() == "mine"
    assert started("exercise", "sheets", "first-steps", "--out", str(tmp_path), "--force").returncode == 0
    assert len(list(tmp_path.iterdir())) == 3


def test_an_exercise_that_does_not_fit_is_listed_with_the_reason(tmp_path: Path) -> None:
    started("exercise", "new", "faulty", "--out", str(tmp_path))
    faulty = tmp_path / "faulty.toml"
    faulty.write_text(faulty.read_text().replace("need = 2", "need = 9"))
    shown = started("exercise", "list", "--library", str(tmp_path)).stdout
    assert "\n  cannot be used: Exercise 'faulty': agreement.need is 9; allowed: at most 3" in shown
    (row,) = (row for row in listed("--library", str(tmp_path)) if row["name"] == "faulty")
    assert "agreement.need" in row["unusable"]


def test_sources_tell_nothing_of_an_exercise_and_its_cables() -> None:
    assert "collision-at-sea" not in started("sources").stdout
    assert "collision-at-sea" not in started("sources", "--json").stdout
    for entry in ("collision-at-sea", "collision-at-sea.film"):
        done = started("sources", entry)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{entry} belongs to an exercise and has no source" in done.stderr


def test_two_people_have_two_names() -> None:
    two, sides = load().exercise("unequal-arsenals"), ["washington", "beijing"]
    setup = lesson(two, sides, ["Ana", "Ben"], "", "", seed=1)
    assert setup.trainees == {"washington": "Ana", "beijing": "Ben"}
    with pytest.raises(LessonError, match="Both people are called Ana"):
        lesson(two, sides, ["Ana", " ANA"], "", "", seed=1)
