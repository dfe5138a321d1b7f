"""Export and import as a user runs them: real processes, real files, and no file half written."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.llm.memory import shown_to_author
from moderator.events import Moved, Opened
from reassure.commands.export import chat
from reassure.outputs import OutputError, save
from tests.agents.test_negotiator import modelled, scripted
from tests.commands import started
from tests.transcripts.every_event import everything, keep
from tests.transcripts.exports.dialogues import HOSTILE, record, strait
from transcripts.exports.openai import chats
from transcripts.store.database import StoreError
from transcripts.store.store import Store

pytestmark = pytest.mark.process

FORMATS = ("md", "html", "csv", "jsonl", "openai", "inspect")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with two dialogues in it."""
    path = tmp_path_factory.mktemp("record") / "talks.db"
    with Store(path) as store:
        keep(store, strait())
        keep(store, everything())
    return path


def ids(database: Path) -> list[str]:
    """The dialogues of a record, oldest first."""
    with Store(database) as store:
        return [summary.id for summary in reversed(store.dialogues())]


# Export


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("redact", [[], ["--redact"]], ids=["whole", "redacted"])
def test_every_format_is_the_same_in_a_file_and_on_standard_output(
    form: str, redact: list[str], database: Path, tmp_path: Path
) -> None:
    command = ["export", "--all", "--format", form, *redact, "--db", str(database)]
    printed = started(*command)
    assert printed.returncode == 0, printed.stderr
    done = started(*command, "-o", str(tmp_path / "out.json"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    text = (tmp_path / "out.json").read_bytes().decode()
    assert text.replace("\r\n", "\n") == printed.stdout
    assert [file.name for file in tmp_path.iterdir()] == ["out.json"]
    assert "\x1b" not in text
    assert ("Written for a test" in text) is (not redact and form != "csv")


def test_several_dialogues_are_named_by_the_beginning_of_their_ids(database: Path) -> None:
    first, second = ids(database)
    done = started("export", second[:6], "last", first, "--format", "jsonl", "--db", str(database))
    heads = [found for line in done.stdout.splitlines() if "format" in (found := json.loads(line))]
    assert [head["dialogue"] for head in heads] == [second, first]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Give the ids of dialogues, or --all; see reassure export --help."),
        (["last", "--all"], "Give the ids of dialogues, or --all; see reassure export --help."),
        (["zzzz"], "No dialogue has an id that begins with 'zzzz'"),
        (["last", "zzzz"], "No dialogue has an id that begins with 'zzzz'"),
        (["last", "--format", "pdf"], "'pdf' is not one of"),
        (["last", "--format", "inspect", "-o", "{folder}/log"], "log does not; choose another name with -o."),
        (["last", "-o", "{there}"], "exists already; replace it with --force, or choose another name with -o."),
        (["last", "-o", "{folder}"], "is not a regular file; choose another name with -o."),
        (["last", "-o", "{folder}", "--force"], "is not a regular file; choose another name with -o."),
        (["last", "-o", "/dev/null", "--force"], "is not a regular file; choose another name with -o."),
    ],
)
def test_wrong_usage_writes_nothing(arguments: list[str], message: str, database: Path, tmp_path: Path) -> None:
    there, folder = tmp_path / "there", tmp_path / "folder"
    there.write_text("mine")
    folder.mkdir()
    named = [argument.format(there=there, folder=folder) for argument in arguments]
    done = started("export", *named, "--db", str(database))
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert there.read_text() == "mine"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["folder", "there"]


def test_an_empty_record_has_nothing_to_export(tmp_path: Path) -> None:
    done = started("export", "--all", "--db", str(tmp_path / "new.db"))
    assert done.returncode == 2
    assert "No dialogue is recorded yet" in done.stderr


def test_a_file_is_replaced_only_by_force_and_through_a_link(database: Path, tmp_path: Path) -> None:
    file, link = tmp_path / "talks.md", tmp_path / "link.md"
    file.write_text("mine")
    link.symlink_to(file)
    done = started("export", "last", "-o", str(link), "--force", "--db", str(database))
    assert done.returncode == 0, done.stderr
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8").startswith("# ")


def test_a_file_that_cannot_be_written_to_its_end_is_not_created(tmp_path: Path) -> None:
    def parts() -> Iterator[str]:
        yield "half"
        raise OSError(28, "No space left on device")

    for name in ("new", "old"):
        (tmp_path / "old").write_text("mine")
        with pytest.raises(OSError, match="No space left"):
            save(parts(), tmp_path / name, force=True)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("old", "mine")]
    with pytest.raises(OutputError, match="exists already"):
        save(parts(), tmp_path / "old", force=False)


def test_a_missing_folder_is_one_sentence(database: Path, tmp_path: Path) -> None:
    done = started("export", "last", "-o", str(tmp_path / "none" / "talks.md"), "--db", str(database))
    assert done.returncode == 2
    assert "none is not a folder that can be written to; choose another with -o." in done.stderr


# Import


def test_an_imported_dialogue_is_exported_to_the_same_bytes(database: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "talks.jsonl", str(tmp_path / "other.db")
    started("export", "--all", "--format", "jsonl", "-o", str(file), "--db", str(database))
    done = started("import", str(file), "--db", other)
    assert (done.returncode, done.stdout.split()) == (0, [word for id_ in ids(database) for word in (id_, "imported")])
    assert started("verify", "--all", "--db", other).stdout.count("whole") == 2
    again = started("export", "--all", "--format", "jsonl", "--db", other)
    assert again.stdout == file.read_text(encoding="utf-8")
    twice = started("import", "-", "--json", "--db", other, given=again.stdout)
    assert [json.loads(line)["new"] for line in twice.stdout.splitlines()] == [False, False]


def test_a_redacted_copy_is_imported_under_an_id_of_its_own(database: Path, tmp_path: Path) -> None:
    whole, copy, other = tmp_path / "whole", tmp_path / "copy", str(tmp_path / "other.db")
    for file, redact in ((whole, []), (copy, ["--redact"])):
        started("export", "last", "--format", "jsonl", "-o", str(file), *redact, "--db", str(database))
        head = json.loads(file.read_text().splitlines()[0])
        assert head["redacted"] is bool(redact)
    started("import", str(whole), "--db", other)
    rejected = started("import", str(copy), "--db", other)
    assert rejected.returncode == 2
    assert "use --as-new to give this one a new id." in rejected.stderr
    done = started("import", str(copy), "--as-new", "--db", other)
    assert f"imported, from {ids(database)[-1]}" in done.stdout
    assert started("verify", "--all", "--db", other).stdout.count("whole") == 2
    assert "The whole record ends with the link" in started("export", "last", "--db", other).stdout
    for command in (["resume", "last"], ["fork", "last", "--at", "1"]):
        refused = started(*command, "--db", other)
        assert refused.returncode == 2
        assert refused.stderr.count("\n") == 1


def test_the_name_of_a_side_is_cleaned_for_the_terminal(tmp_path: Path) -> None:
    opening, *rest = strait()
    assert isinstance(opening, Opened)
    sides = [side.model_copy(update={"name": "Wash\x1b]0;x\x07"}) for side in opening.scenario.sides]
    scenario = opening.scenario.model_copy(update={"sides": tuple(sides)})
    with Store(tmp_path / "r.db") as store:
        keep(store, [opening.model_copy(update={"scenario": scenario}), *rest])
    shown = started("show", "last", "--db", str(tmp_path / "r.db")).stdout
    assert "USAGE" in shown
    assert "\x1b" not in shown


def test_a_changed_record_is_neither_copied_nor_exported(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    path.write_bytes(database.read_bytes())
    with Store(path) as store:
        kept, before = store.recorded_events(store.find("last")), len(store.dialogues())
        store.db.execute("UPDATE events SET body = json_set(body, '$.move.statement', 'Forged.') WHERE kind = 'moved'")
        with pytest.raises(StoreError, match="was changed after it was recorded"):
            store.copy(store.recorded_events(store.find("last")))
        assert len(store.dialogues()) == before
        assert store.copy(kept)
        store.db.execute("UPDATE events SET body = json_set(body, '$.move.statement', 'Forged.') WHERE kind = 'moved'")
    refused = started("export", "last", "--format", "md", "--redact", "--db", str(path))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "was changed after it was recorded; run: reassure verify --all." in refused.stderr


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 1000, b'{"format":"reassure-dialogue"}\n', HOSTILE.encode()])
def test_a_file_that_is_not_an_export_is_one_sentence_and_imports_nothing(data: bytes, tmp_path: Path) -> None:
    file, other = tmp_path / "talks.jsonl", tmp_path / "other.db"
    file.write_bytes(data)
    done = started("import", str(file), "--db", str(other))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("reassure: ")
    assert done.stderr.count("\n") == 1
    assert ids(other) == []


def test_a_missing_file_or_a_folder_is_one_sentence(tmp_path: Path) -> None:
    for place in (tmp_path / "none", tmp_path):
        done = started("import", str(place), "--db", str(tmp_path / "other.db"))
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1


def test_the_output_ends_when_its_reader_closes_the_pipe(database: Path) -> None:
    command = f"{sys.executable} -m reassure export --all --format jsonl --db {database} | head -c 10"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout == '{"format":'
    assert "Traceback" not in done.stderr


# Chats


async def test_a_chat_is_what_the_model_was_asked_and_answered() -> None:
    opened, events = await scripted("taiwan-strait")
    asked, again = await modelled(opened, events)
    lines = [json.loads(line) for line in chats([record(again)], chat)]
    assert len(lines) == 2
    for line, side in zip(lines, opened.scenario.sides, strict=True):
        *prompt, answer = line["messages"]
        assert prompt == asked[side.id][-1]
        last = [event.move for event in again if isinstance(event, Moved) and event.side == side.id][-1]
        assert answer == {"role": "assistant", "content": shown_to_author(last)}


def test_a_chat_has_only_legal_moves_and_ends_with_one() -> None:
    first, second = (json.loads(line)["messages"] for line in chats([record(strait())], chat))
    for messages, side in ((first, "washington"), (second, "beijing")):
        assert [m["role"] for m in messages] == ["system", *["user", "assistant"] * (len(messages) // 2)]
        moves = [event.move for event in strait() if isinstance(event, Moved) and event.side == side]
        assert [m["content"] for m in messages if m["role"] == "assistant"] == [shown_to_author(move) for move in moves]
    assert "nine copper kettles" not in json.dumps(first), "refused moves are left out"
    assert not any(
        "The moderator refused" in message["content"] for message in (*first, *second) if message["role"] == "user"
    )


def test_no_chat_has_the_brief_of_the_other_side() -> None:
    for line, other in zip(chats([record(strait())], chat), ("beijing", "washington"), strict=True):
        brief = record(strait()).opening.scenario.briefs[other].text
        assert brief[:80] not in json.loads(line)["messages"][0]["content"]
