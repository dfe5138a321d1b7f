"""The command line in an unfriendly shell: closed streams, early Ctrl-C, broken settings, and files that vanish."""

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from scenarios.load import load
from tests.commands import PLAIN, reassure, started
from tests.scenarios.test_load import BORDER

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with one short dialogue in it."""
    path = tmp_path_factory.mktemp("record") / "talks.db"
    reassure(path, "run", "taiwan-strait", "--rounds", "1")
    return path


def in_shell(path: Path, redirection: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command on a record with this redirection."""
    line = f"exec {shlex.join([sys.executable, '-m', 'reassure', '--db', str(path), *arguments])} {redirection}"
    return subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, env=PLAIN, check=False)


@pytest.mark.parametrize("arguments", [("list",), ("export", "last")])
def test_a_closed_output_is_one_sentence(record: Path, arguments: tuple[str, ...]) -> None:
    done = in_shell(record, ">&-", *arguments)
    assert done.returncode == 1
    assert done.stderr == (
        "reassure: The output could not be written (Bad file descriptor); write it to another place.\n"
    )


def test_closed_errors_do_not_stop_a_command(record: Path) -> None:
    done = in_shell(record, "2>&-", "list")
    assert done.returncode == 0
    assert "taiwan-strait" in done.stdout


@pytest.mark.parametrize("moment", ["click.core", "pydantic"])
def test_ctrl_c_while_the_program_is_loaded_says_nothing_of_its_inside(record: Path, moment: str) -> None:
    """``-X importtime`` tells when a module is loaded."""
    command = [sys.executable, "-X", "importtime", "-m", "reassure", "--db", str(record), "list"]
    with subprocess.Popen(command, stdout=PIPE, stderr=PIPE, text=True, env=PLAIN) as running:
        assert running.stderr
        while not (line := running.stderr.readline()).rstrip().endswith(f" {moment}"):
            assert line
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=60)
    assert running.returncode in (-signal.SIGINT, 1)
    assert "Traceback" not in errors


@pytest.mark.parametrize("zone", ["XYZ99", "AAA-25"])
def test_a_time_zone_that_is_none_is_utc(record: Path, zone: str) -> None:
    for arguments in (("list",), ("search", "the*", "--since", "2020-01-01")):
        assert "taiwan-strait" in reassure(record, *arguments, TZ=zone).stdout


def test_no_output_file_is_the_record_under_any_name(record: Path, tmp_path: Path) -> None:
    before = reassure(record, "show", "last").stdout
    hard, soft, beside = tmp_path / "hard.json", tmp_path / "soft.json", record.with_name(f"{record.name}-wal")
    os.link(record, hard)
    soft.symlink_to(record)
    indirect = record.parent / ".." / record.parent.name / record.name
    for output in (record, hard, soft, beside, indirect):
        done = reassure(record, "export", "last", "-o", str(output), "--force", code=2)
        assert done.stderr == f"reassure: {output} belongs to the record itself; choose another name with -o.\n"
    for output in (record, hard, soft, beside):
        reassure(record, "db", "backup", str(output), code=1)
    assert reassure(record, "show", "last").stdout == before


@pytest.mark.parametrize("replaced", [False, True])
def test_a_record_that_was_deleted_or_replaced_during_the_talks_is_told_at_their_end(
    tmp_path: Path, replaced: bool
) -> None:
    path = tmp_path / "r.db"
    command = [sys.executable, "-m", "tests.reassure.stopping", "run", "taiwan-strait", "--rounds", "1"]
    with subprocess.Popen(
        [*command, "--db", str(path)], stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True, env=PLAIN
    ) as running:
        assert running.stdout
        running.stdout.readline()
        path.unlink()
        if replaced:
            path.write_bytes(b"")
        printed, errors = running.communicate("\n" * 100, timeout=60)
    assert running.returncode == 1
    assert "END  " in printed
    assert f"reassure: {path} was deleted or replaced during the talks, so they are not recorded.\n" in errors
    assert "Recorded as" not in errors


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="only some systems have a file without an end")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("score", "/dev/zero"), "Line 1 is longer than 65536 bytes"),
        (("import", "/dev/zero"), "The file is longer than 200,000,000 bytes"),
        (("run", "taiwan-strait", "--washington", "llm:x", "--prices", "/dev/zero"), "it is not a plain file"),
    ],
)
def test_a_file_without_an_end_is_refused(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    done = started("--db", str(tmp_path / "r.db"), *arguments, OPENAI_BASE_URL="http://127.0.0.1:9")
    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('doctrine = "grit"', 'doctrine = "dove"', "There is no doctrine 'dove'"),
        ('"south.army" = 60 }', '"south.army" = 1e20 }', "is 100000000000000000000; allowed: 0 to 100"),
    ],
)
def test_a_scenario_that_run_would_refuse_is_listed_as_unplayable_with_the_reason(
    tmp_path: Path, old: str, new: str, why: str
) -> None:
    own = ("--library", str(with_border(tmp_path, old, new)))
    run = started("run", "border", *own, "--db", str(tmp_path / "r.db"))
    assert run.returncode == 2
    assert why in run.stderr
    listed = map(json.loads, started("scenarios", *own, "--json").stdout.splitlines())
    reasons = {entry["id"]: entry["unplayable"] for entry in listed}
    assert f"reassure: {reasons.pop('border')}\n" == run.stderr
    assert reasons == {entry.id: "" for entry in load().scenarios}
    (told,) = (line for line in started("scenarios", *own).stdout.splitlines() if "cannot be played: " in line)
    assert why in told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rounds = 4", 'rounds = "4"', "rounds' is '4'; it should be a valid integer."),
        ("rounds = 4", "rounds = 4.0", "rounds' is 4.0; it should be a valid integer."),
        ("declared = true", "declared = 1", "declared' is 1; it should be a valid boolean."),
        ('as_of = "', 'as_of = 2026-01-31 # "', "as_of' is {'date': '2026-01-31'}; it should be a valid string."),
    ],
)
def test_a_value_of_another_type_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    done = started("scenarios", "--library", str(with_border(tmp_path, old, new)))
    assert done.returncode == 2
    assert done.stderr.endswith(f"{said}\n")


def with_border(path: Path, old: str, new: str) -> Path:
    """A folder with the scenario of the other pair of states, in which one thing is changed."""
    assert old in BORDER
    (path / "own.toml").write_text(BORDER.replace(old, new))
    return path
