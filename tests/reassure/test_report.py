"""``reassure report``: a study that was held is reported in every format, and what cannot be is one sentence."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reassure.cli import main
from reassure.studies import packages
from studies.runner import run
from tests.studies.studies import held, here, planned
from transcripts.store.store import Store


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "record.db"
    with Store(path) as store:
        held(store, planned(seeds=3))
    return path


def told(record: Path, *arguments: str, code: int = 0) -> Result:
    done = CliRunner().invoke(main, ["--db", str(record), "report", *arguments])
    assert done.exit_code == code, done.output
    return done


def test_a_study_is_reported_as_text_and_rows(record: Path, tmp_path: Path) -> None:
    text = told(record, "last", "--format", "md").stdout
    assert text.startswith("# Two doctrines\n")
    assert "3 of 3 dialogues were held" in text
    assert 'beijing = ["scripted:tit-for-tat"]' in text
    rows = told(record, "last", "--format", "csv").stdout_bytes
    assert rows.count(b"\r\n") == 4
    out = tmp_path / "rows.parquet"
    told(record, "last", "--format", "parquet", "--out", str(out))
    assert out.read_bytes().startswith(b"PAR1")


def test_the_format_is_what_the_name_of_the_file_ends_in(record: Path, tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    done = told(record, "last", "--out", str(out))
    assert out.read_bytes().startswith(b"cell_key,")
    assert done.stderr == f"The report is in {out}.\n"
    other = tmp_path / "other.csv"
    assert "make the two agree" in told(record, "last", "--format", "html", "--out", str(other), code=2).stderr
    assert "say which with --format" in told(record, "last", "--out", str(tmp_path / "report"), code=2).stderr
    assert not other.exists()


def test_what_cannot_be_reported_is_one_sentence(record: Path, tmp_path: Path) -> None:
    assert "name a file with --out" in told(record, "last", "--format", "parquet", code=2).stderr
    with Store(tmp_path / "begun.db") as store:
        begun = run(store, of := planned(seeds=3), here(of))
        next(begun)
        begun.close()
    assert "has ended yet" in told(tmp_path / "begun.db", "last", code=2).stderr
    assert "beginning of 0 studies" in told(record, "zzz", "--format", "md", code=2).stderr
    (tmp_path / "there.csv").write_text("kept", encoding="utf-8")
    done = told(record, "last", "--format", "csv", "--out", str(tmp_path / "there.csv"), code=2)
    assert "--force" in done.stderr
    assert (tmp_path / "there.csv").read_text(encoding="utf-8") == "kept"
    assert (
        "belongs to the record"
        in told(record, "last", "--format", "md", "--out", str(record), "--force", code=2).stderr
    )


def test_without_the_packages_it_says_what_to_install(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "find_spec", lambda name: None if name == "statsmodels" else object())
    done = told(record, "last", code=2)
    assert done.stderr == "reassure: A report needs statsmodels; run: pip install 'reassure[studies]'.\n"
