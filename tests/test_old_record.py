"""A record made on 2026-11-29, under rules 1, opens and exports with its recorded scores, and is not played on."""

import json
import lzma
import time
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from moderator.events import RULES
from reassure.cli import main
from tests.commands import reassure
from transcripts.store.store import Store

pytestmark = pytest.mark.process

GOLDEN = Path(__file__).parent / "golden"
SUMS = tomllib.loads((GOLDEN / "record-2026-11-29.toml").read_text(encoding="utf-8"))
SCORES = {"ad735c36": 0.000000, "97094003": 0.001828, "4b927a36": 39.830174, "342a0ed4": 27.681179}
"""S at the end of each dialogue, as it was recorded."""


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "record.db"
    path.write_bytes(lzma.decompress((GOLDEN / "record-2026-11-29.db.xz").read_bytes()))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TZ", "UTC")
        time.tzset()
        yield path
    time.tzset()


def test_it_verifies_and_says_that_an_older_version_made_its_scores(record: Path) -> None:
    lines = reassure(record, "verify", "--all").stdout.splitlines()
    assert len(lines) == len(SCORES)
    older = "; its scores were made by an older version of the rules (1) and are not computed again"
    assert all("  whole, " in line and line.endswith(older) for line in lines)
    found = [json.loads(line) for line in reassure(record, "verify", "--all", "--json").stdout.splitlines()]
    assert [one["rules"] for one in found] == [1] * len(SCORES)


def test_a_change_is_still_found_in_it(record: Path) -> None:
    with Store(record) as store:
        store.db.execute("UPDATE events SET body = replace(body, '\"x\":0', '\"x\":1') WHERE kind = 'moved'")
    assert "  flawed at event " in reassure(record, "verify", "--all", code=1).stdout


@pytest.mark.parametrize("arguments", [["replay", "--prove"], ["resume"], ["fork", "--at", "2"]], ids=" ".join)
def test_it_is_neither_proved_nor_played_on_and_a_sentence_says_so(arguments: list[str], record: Path) -> None:
    done = reassure(record, arguments[0], "4b927a36", *arguments[1:], code=2)
    assert done.stdout == ""
    assert done.stderr == (
        f"reassure: This dialogue was held under rules 1, and this version plays rules {RULES}: "
        "it can be read, replayed and exported, but not proved, resumed, forked or analysed.\n"
    )
    assert len(reassure(record, "list").stdout.splitlines()) == len(SCORES)


@pytest.mark.parametrize("dialogue", SCORES)
def test_every_output_has_the_recorded_scores(dialogue: str, record: Path) -> None:
    short, long = f"S {SCORES[dialogue]:.1f}", f"S {SCORES[dialogue]:.2f}"
    shown = reassure(record, "show", dialogue).stdout
    assert "END  The talks" in shown
    assert f"{long} of 100" in shown
    (listed,) = (line for line in reassure(record, "list").stdout.splitlines() if line.startswith(dialogue))
    assert short in listed
    debriefed = reassure(record, "debrief", dialogue).stdout
    assert f"- **S** is {SCORES[dialogue]:.1f} of 100." in debriefed
    assert f"These scores were made by rules 1, an older version than the {RULES} of today" in debriefed
    assert "- Talks under older rules have no balance." in debriefed
    assert "BALANCE" not in shown
    found = json.loads(reassure(record, "export", dialogue, "--format", "inspect").stdout)
    assert found["samples"][0]["scores"]["S"]["value"] == pytest.approx(SCORES[dialogue], abs=1e-6)
    assert reassure(record, "notes", dialogue).stdout.splitlines()[-1].startswith(f"{long} as played under rules 1")
    other = next(one for one in SCORES if one != dialogue)
    rows = [line.split() for line in reassure(record, "compare", dialogue, other).stdout.splitlines()]
    assert next(row for row in rows if row[0] == "S")[1] == f"{SCORES[dialogue]:.3f}"


def test_an_old_act_that_was_recoded_is_told_but_not_scored_anew(record: Path) -> None:
    done = reassure(record, "recode", "4b927a36", "--at", "1", "--act", "1", "--value", "-3", "--because", "Hollow.")
    assert "as played under rules 1, an older version; its acts are not scored anew" in done.stdout
    assert "Reason: Hollow." in reassure(record, "debrief", "4b927a36").stdout


@pytest.mark.parametrize("form", SUMS)
def test_it_exports_to_the_same_bytes(form: str, record: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    name, _, redacted = form.partition("-")
    with pytest.raises(SystemExit) as ended:
        main(["--db", str(record), "export", "--all", "--format", name, *(["--redact"] if redacted else [])])
    assert not ended.value.code
    assert sha256(capfdbinary.readouterr().out).hexdigest() == SUMS[form]


def test_it_is_exported_and_imported_again(record: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "old.jsonl", tmp_path / "other.db"
    reassure(record, "export", "--all", "--format", "jsonl", "-o", str(file))
    reassure(other, "import", str(file))
    again = reassure(other, "export", "--all", "--format", "jsonl").stdout
    assert sorted(again.splitlines()) == sorted(file.read_text(encoding="utf-8").splitlines())
