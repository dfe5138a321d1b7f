"""``reassure debrief``: the findings as before, and the debrief that teaches as a page or as text."""

from pathlib import Path

import pytest

from tests.commands import reassure
from tests.training.games import good
from tests.transcripts.every_event import keep
from transcripts.store.beside.notes import note
from transcripts.store.store import Store

NOTE = "A remark that only the trainer reads."


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "record.db"
    with Store(path) as store:
        note(store, keep(store, good().events), 2, NOTE)
    return path


def test_the_page_for_a_trainee_and_the_one_for_the_trainer(record: Path, tmp_path: Path) -> None:
    trainee, trainer = tmp_path / "trainee.html", tmp_path / "trainer.html"
    reassure(record, "debrief", "last", "--format", "html", "--seat", "washington", "--out", str(trainee))
    reassure(record, "debrief", "last", "--format", "html", "--out", str(trainer))
    assert "For the delegation of Washington." in trainee.read_text(encoding="utf-8")
    assert [NOTE in one.read_text(encoding="utf-8") for one in (trainee, trainer)] == [False, True]


def test_as_text_on_standard_output(record: Path) -> None:
    printed = reassure(record, "debrief", "last", "--format", "md", "--seat", "beijing").stdout
    assert printed.startswith("# Debrief: The Strait: a first answer\n")
    assert "## How the talks went" in printed


def test_without_a_format_the_findings_alone(record: Path) -> None:
    assert "## The score, and the turns it rests on" in reassure(record, "debrief", "last").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        (("--seat", "washington"), 2, "Name the format with --format html or --format md"),
        (("--format", "html", "--json"), 2, "JSON holds the findings alone"),
        (
            ("--format", "md", "--seat", "tokyo"),
            2,
            "There is no side 'tokyo' in these talks; write washington or beijing",
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(record: Path, arguments: tuple[str, ...], code: int, problem: str) -> None:
    assert problem in reassure(record, "debrief", "last", *arguments, code=code).stderr


def test_a_file_is_not_written_over_and_the_record_never(record: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.html"
    there.write_text("mine", encoding="utf-8")
    page = ("debrief", "last", "--format", "html", "--out")
    assert "exists already" in reassure(record, *page, str(there), code=2).stderr
    assert there.read_text(encoding="utf-8") == "mine"
    assert "belongs to the record itself" in reassure(record, *page, str(record), "--force", code=2).stderr
