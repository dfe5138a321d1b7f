"""``reassure study`` before, beside and after the dialogues: estimates, wrong usage, and what is deleted."""

from pathlib import Path

import pytest

from tests.agents.stub_server import Stub
from tests.commands import started
from tests.studies.running import Files

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
