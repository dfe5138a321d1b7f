"""``reassure study`` before, beside and after the dialogues: estimates, wrong usage, and what is deleted."""

import json
import shlex
from pathlib import Path

import pytest

from studies.runner import run
from tests.agents.stub_server import Stub
from tests.commands import started
from tests.studies.running import Files
from tests.studies.studies import here
from transcripts.store.store import Store

pytestmark = pytest.mark.process

TEXT = """
title = "Two doctrines"
scenarios = ["tariff-truce"]
seeds = 2
rules.usual.rounds = 1
[agents]
washington = ["scripted:grit"]
beijing = ["scripted:tit-for-tat"]
"""


def test_a_study_is_counted_held_listed_and_deleted_and_its_dialogues_stay(tmp_path: Path) -> None:
    files = Files(tmp_path, TEXT)
    dry = started(*files.arguments("--dry-run"))
    assert "2 dialogues are to be held, 2 of them by doctrines alone" in dry.stdout
    assert started(*files.arguments("--jobs", "1")).returncode == 0
    (row,) = started("study", "--db", str(files.database)).stdout.splitlines()
    study = row.split()[0]
    assert row.endswith("2 of 2  Two doctrines")
    changed = Files(tmp_path, TEXT.replace("seeds = 2", "seeds = 3"))
    other = started(*changed.arguments("--resume"))
    assert other.returncode == 2
    assert f"Nothing of this study was begun, but {study} of the same title was" in other.stderr
    assert started(*changed.arguments("--resume", "--dry-run")).stderr == other.stderr
    deleted = started("study", "--db", str(files.database), "--forget", study[:4])
    assert deleted.stdout.startswith(f"Deleted the study Two doctrines ({study}) and its 2 results")
    assert started("study", "--db", str(files.database)).stdout == ""
    assert len(started("list", "--json", "--db", str(files.database)).stdout.splitlines()) == 2
    assert "No study is kept" in started("study", "--db", str(files.database), "--forget", study).stderr


def test_nobody_is_asked_where_a_price_is_wanted_and_not_known(tmp_path: Path, stub: Stub) -> None:
    files = Files(tmp_path, TEXT.replace("scripted:grit", "llm:stub-1"))
    prices = tmp_path / "prices.toml"
    prices.write_text("[models.other]\ninput = 1\noutput = 2\n", encoding="utf-8")
    done = started(*files.arguments("--base-url", stub.url, "--prices", str(prices), "--max-cost", "5"))
    assert done.returncode == 2
    assert done.stderr.startswith("reassure: The price of stub-1 is not known, so --max-cost cannot be applied")
    assert not stub.requests


def test_a_study_is_held_and_listed_as_json(tmp_path: Path) -> None:
    files = Files(tmp_path, TEXT)
    dry, held, again = (
        json.loads(started(*files.arguments("--json", *options)).stdout)
        for options in (("--dry-run",), ("--jobs", "1"), ("--resume",))
    )
    (row,) = map(json.loads, started("study", "--json", "--db", str(files.database)).stdout.splitlines())
    assert (dry["dialogues"], dry["requests"]) == (2, 0)
    assert again == held
    assert {name: row[name] for name in ("id", "title", "ended", "failed", "planned", "cost")}.items() <= held.items()
    assert held["ended"] == 2


def test_what_goes_on_is_a_whole_command_with_the_file(tmp_path: Path) -> None:
    files = Files(tmp_path, TEXT)
    of, at = files.plan(), str(files.database)
    with Store(files.database) as store:
        running = run(store, of, here(of))
        assert [next(running).ended for _ in range(2)] == [0, 1]
        running.close()
    begun = started(*files.arguments())
    _, _, command = begun.stderr.partition("Go on with: ")
    assert shlex.split(command) == ["reassure", "study", str(files.study), "--db", at, "--resume"]
    assert started(*shlex.split(command)[1:]).returncode == 0
    no_file = started("study", "--db", at, "--resume")
    assert (no_file.returncode, no_file.stdout) == (2, "")
    assert "give: reassure study FILE --resume" in no_file.stderr


@pytest.mark.parametrize(("known", "unknown"), [("tariff-truce", "atlantis"), ("scripted:grit", "scripted:nobody")])
def test_what_is_not_known_is_said_with_the_file(tmp_path: Path, known: str, unknown: str) -> None:
    files = Files(tmp_path, TEXT.replace(known, unknown))
    assert started(*files.arguments()).stderr.startswith(f"reassure: {files.study}: ")
