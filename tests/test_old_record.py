"""A record made on 2026-11-29, before the rooms were split into parts, opens and exports as it did then."""

import lzma
import time
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from reassure.cli import main
from tests.commands import reassure

pytestmark = pytest.mark.process

GOLDEN = Path(__file__).parent / "golden"
SUMS = tomllib.loads((GOLDEN / "record-2026-11-29.toml").read_text(encoding="utf-8"))
DIALOGUES = ("ad735c36", "97094003", "4b927a36", "342a0ed4")


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "record.db"
    path.write_bytes(lzma.decompress((GOLDEN / "record-2026-11-29.db.xz").read_bytes()))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TZ", "UTC")
        time.tzset()
        yield path
    time.tzset()


def test_it_verifies_and_is_proved(record: Path) -> None:
    lines = reassure(record, "verify", "--all").stdout.splitlines()
    assert len(lines) == len(DIALOGUES)
    assert all("whole" in line for line in lines)
    for dialogue in DIALOGUES:
        assert "proven" in reassure(record, "replay", dialogue, "--prove").stdout


@pytest.mark.parametrize("form", SUMS)
def test_it_exports_to_the_same_bytes(form: str, record: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    name, _, redacted = form.partition("-")
    with pytest.raises(SystemExit) as ended:
        main(["--db", str(record), "export", "--all", "--format", name, *(["--redact"] if redacted else [])])
    assert not ended.value.code
    assert sha256(capfdbinary.readouterr().out).hexdigest() == SUMS[form]
