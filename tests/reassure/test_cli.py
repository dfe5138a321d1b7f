"""The command line as a user runs it: real processes, real files."""

import json
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import click
import pytest

from moderator.events import EVENT
from reassure.cli import SECTIONS, main, module
from tests.commands import PLAIN, ROOT, started

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with one short dialogue in it."""
    path = tmp_path_factory.mktemp("record") / "talks.db"
    done = started("run", "taiwan-strait", "--rounds", "2", "--seed", "7", "--db", str(path))
    assert done.returncode == 0, done.stderr
    return path


def test_a_dialogue_runs_and_is_printed_and_recorded(record: Path) -> None:
    listed = started("list", "--json", REASSURE_DB=str(record))
    (summary,) = map(json.loads, listed.stdout.splitlines())
    assert summary["scenario"] == "taiwan-strait"
    assert summary["first_agent"] == "scripted:transactional"
    assert summary["outcome"] == "limit"
    shown = started("show", summary["id"][:4], "--db", str(record))
    assert "T4  Round 2  Beijing" in shown.stdout
    assert "not a forecast" in shown.stdout
    assert started("replay", "last", "--db", str(record)).stdout == shown.stdout


def test_the_same_seed_gives_the_same_events_and_another_seed_gives_others(tmp_path: Path) -> None:
    def events(seed: str) -> list[str]:
        done = started("run", "tariff-truce", "--rounds", "3", "--seed", seed, "--json", "--db", str(tmp_path / "r.db"))
        assert done.returncode == 0
        return [untimed(line) for line in done.stdout.splitlines()]

    assert events("3") == events("3")
    assert events("3") != events("4")


def untimed(line: str) -> str:
    event = EVENT.validate_json(line)
    return event.model_copy(update={"call": None}).model_dump_json() if hasattr(event, "call") else line


def test_a_debrief_is_markdown_with_turns_in_it(record: Path) -> None:
    done = started("debrief", "last", "--db", str(record))
    assert done.returncode == 0
    assert done.stdout.startswith("# ")
    assert "T1" in done.stdout
    assert "not a forecast" in done.stdout.lower()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "atlantis"], "there are: east-china-sea"),
        (["run", "taiwan-strait", "--washington", "oracle"], "choose one of"),
        (["run", "taiwan-strait", "--washington", ""], "--washington names no agent"),
        (["run", "taiwan-strait", "--washington", "scripted:dove"], "tit-for-tat"),
        (["run", "taiwan-strait", "--washington", "llm"], "OPENAI_API_KEY"),
        (["run", "taiwan-strait", "--seat", "paris=human"], "its sides are washington and beijing"),
        (["run", "taiwan-strait", "--seat", "beijing"], "SIDE=AGENT"),
        (["run", "taiwan-strait", "--rounds", "0"], "--rounds"),
        (["show", "zzzz"], "zzzz"),
        (["sources", "washington.restate-peaceful-strate"], "washington.restate-peaceful-strait"),
        (["scenarios", "--library", "no-such-folder"], "no-such-folder"),
        (["score", "no-such-file.jsonl"], "no-such-file.jsonl"),
        (["list", "--limit", "99999999999999999999"], "see reassure list --help."),
        (["run"], "Missing argument 'SCENARIO'; see reassure run --help."),
        (["\x1b[31m"], "No such command"),
        (["--db"], "--db"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_2(arguments: list[str], message: str, tmp_path: Path) -> None:
    done = started(*arguments, REASSURE_DB=str(tmp_path / "r.db"))
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.startswith("reassure: ")
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr
    assert done.stdout == ""


def test_a_run_that_fails_exits_1_and_is_recorded_as_failed(tmp_path: Path) -> None:
    path = str(tmp_path / "r.db")
    dead = ["--washington", "llm:none", "--base-url", "http://127.0.0.1:9"]
    done = started("run", "taiwan-strait", "--rounds", "1", "--db", path, *dead)
    assert done.returncode == 1
    assert "END  The run failed, which is no result of the talks." in done.stdout
    assert json.loads(started("list", "--json", "--db", path).stdout)["outcome"] == "failure"


def test_coded_acts_are_scored_run_by_run() -> None:
    act = {"side": "washington", "round": 1, "value": 4.5, "kind": "word", "cost": "low", "verifiability": "high"}
    lines = [act | {"run": "a"}, act | {"side": "beijing", "run": "a"}, act | {"run": "b"}]
    done = started("score", "-", "--json", given="\n".join(map(json.dumps, lines)))
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["run"], second["run"]) == ("a", "b")
    assert first["S"] > 0 == second["S"]
    bad = started("score", "-", given=json.dumps(act | {"value": 11}))
    assert bad.returncode == 2
    assert "Line 1: value is 11" in bad.stderr


def test_a_key_is_in_neither_the_record_nor_the_output(tmp_path: Path) -> None:
    key, path = "sk-secret-0123456789", tmp_path / "r.db"
    done = started(
        "run", "taiwan-strait", "--rounds", "1", "--db", str(path), "--washington", "llm:none",
        OPENAI_API_KEY=key, OPENAI_BASE_URL="http://127.0.0.1:9",
    )  # fmt: skip
    assert key not in done.stdout + done.stderr
    assert all(key.encode() not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_person_plays_at_the_prompt(tmp_path: Path) -> None:
    typed = [
        "menu",
        "perform washington.routine-patrols",
        "say We begin with words.",
        "send",
        "drop",
        "perform washington.restate-peaceful-strait",
        "offer",
        "send",
    ]
    done = started(
        "run", "taiwan-strait", "--washington", "human", "--rounds", "1", "--db", str(tmp_path / "r.db"),
        given="\n".join(typed) + "\n",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Not possible yet. Nothing is lost" in done.stderr
    assert "Type it as: offer MEASURE" in done.stderr
    assert "We begin with words." in done.stdout
    playing, end = done.stdout.split("\nEND ")
    assert "trust: " not in playing
    assert " of 100 (recent " in end
    assert "REFUSED" not in done.stdout


@pytest.mark.parametrize(
    "arguments", [["run", "taiwan-strait", "--washington", "human", "--rounds", "1"], ["score", "-"]]
)
def test_a_closed_stdin_counts_as_empty(arguments: list[str], tmp_path: Path) -> None:
    closed = f"exec {shlex.join([sys.executable, '-m', 'reassure', *arguments])} <&-"
    environ = PLAIN | {"REASSURE_DB": str(tmp_path / "r.db")}
    done = subprocess.run(["/bin/sh", "-c", closed], capture_output=True, text=True, env=environ, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode == (1 if "run" in arguments else 0)


def test_a_stopped_run_names_its_dialogue(tmp_path: Path) -> None:
    path = str(tmp_path / "r.db")
    command = [sys.executable, "-m", "reassure", "run", "taiwan-strait", "--washington", "human", "--db", path]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True, env=PLAIN) as running:
        assert running.stderr
        while "Type `menu`" not in running.stderr.readline():
            pass
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=60)
    assert running.returncode == 1
    assert errors.endswith("reassure: Stopped.\n")
    (summary,) = map(json.loads, started("list", "--json", "--db", path).stdout.splitlines())
    assert f"Recorded as {summary['id']}" in errors


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_output_that_cannot_be_written_is_one_sentence(record: Path) -> None:
    command = [sys.executable, "-m", "reassure", "list", "--db", str(record)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=PIPE, text=True, env=PLAIN, check=False)
    assert done.returncode == 1
    assert (
        done.stderr
        == "reassure: The output could not be written (No space left on device); write it to another place.\n"
    )


def test_a_file_of_acts_may_begin_with_a_byte_order_mark_and_its_names_are_cleaned(tmp_path: Path) -> None:
    act = {"side": "beijing", "round": 1, "value": 1, "kind": "deed", "cost": "low", "verifiability": "high"}
    file = tmp_path / "acts.jsonl"
    file.write_text(json.dumps(act | {"run": "a\x9bm\nRun b"}), encoding="utf-8-sig")
    done = started("score", str(file))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Run a⟨U+009B⟩m Run b: S 0.00")


def test_help_lists_every_command_once_with_its_full_sentence() -> None:
    names, context = [name for names in SECTIONS.values() for name in names], click.Context(main)
    assert sorted(map(module, names)) == sorted(f.stem for f in (ROOT / "reassure" / "commands").glob("[a-z]*.py"))
    listed = " ".join(started("--help").stdout.split())
    for name in names:
        command = main.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.help
        assert " ".join(command.help.split("\n\n")[0].split()) in listed
