"""Deletion leaves the other dialogues as they are; backup and vacuum work while the record is in use."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from subprocess import PIPE

import pytest

from moderator.events import Forked, Moved
from moderator.moves import Call
from scenarios.load import load
from tests.commands import ROOT, reassure
from tests.dialogue import move, opening, play, talks
from tests.transcripts.every_event import WORDS, everything, keep
from transcripts.store.beside import analyses, ratings, studies, trainees
from transcripts.store.database import StoreError
from transcripts.store.maintenance import backup, delete, size, stats, vacuum
from transcripts.store.projections import TABLES
from transcripts.store.rows import DeletedError, RecordedEvent
from transcripts.store.store import Store
from transcripts.verify import file_flaws, verify, verify_all

pytestmark = pytest.mark.process

STRAIT = load().scenario("taiwan-strait")
QUOKKAS = "Quokkas"


def whole(store: Store) -> bool:
    """Whether no dialogue has a flaw, and the file holds nothing more."""
    return not any(finding.flaw for finding in verify_all(store)) and not list(file_flaws(store))


def about(store: Store, dialogue: str) -> dict[str, int]:
    """The rows of a dialogue, by table."""
    named = "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'dialogue'"
    tables = store.query(f"{named} WHERE m.type = 'table'")
    counted = {name: f"SELECT count(*) FROM {name} WHERE dialogue = ?" for (name,) in tables}  # noqa: S608
    return {name: store.query(sql, dialogue)[0][0] for name, sql in counted.items()}


def fork(store: Store, parent: str, turn: int = 2) -> str:
    shared: list[RecordedEvent] = []
    for one in store.recorded_events(parent):
        if isinstance(one.event, Moved) and sum(isinstance(kept.event, Moved) for kept in shared) == turn:
            break
        shared.append(one)
    return store.copy(shared, [Forked(round=2, parent=parent, turn=turn, seed=9, version="test")])


@pytest.fixture
def spoken(store: Store) -> str:
    """A dialogue with a model, a note, an analysis, a request and a rating; its word occurs in no other dialogue."""
    said = play(STRAIT, washington=(move(says=f"Thank you. {QUOKKAS} are the {WORDS}"),), rounds=2)
    call = {"call": Call(agent="llm:some-model", prompt_tokens=9)}
    dialogue = keep(store, [one.model_copy(update=call) if isinstance(one, Moved) else one for one in said])
    store.db.execute(
        "INSERT INTO notes (dialogue, turn, at, kind, body) VALUES (?, 1, 'now', 'note', ?)", [dialogue, QUOKKAS]
    )
    store.db.execute("INSERT INTO words (rowid, said, done, tags) VALUES (-1, ?, '', '')", [QUOKKAS])
    analyses.keep(store, analyses.Made(dialogue, 1, "{}"), 1, f'"{QUOKKAS}"')
    store.db.execute(
        "INSERT INTO interventions (dialogue, n, at, who, body) VALUES (?, 1, '', '', ?)", [dialogue, QUOKKAS]
    )
    trainees.enrol(store, dialogue, {"washington": QUOKKAS})
    act = ratings.RatedAct(act=1, kind="word", status="agreed", value=1, cost="low", verifiability="low")
    ratings.keep(store, dialogue, QUOKKAS, ratings.Rating(turn=1, acts=(act,), remarks=()))
    studies.begin(store, studies.KeptStudy("5", "Marsupials", "", "test", 1, 0, 0, 0.0), "{}")
    studies.keep(store, "5", [studies.Studied("a-1", failed=False, cost=0.0, body="{}")])
    store.db.execute("UPDATE studied SET dialogue = ?", [dialogue])
    return dialogue


def test_a_deleted_dialogue_is_gone_and_the_others_stay_as_they_are(store: Store, spoken: str) -> None:
    others = keep(store, everything()), keep(store, play(STRAIT, rounds=1))
    before = {other: (store.recorded_events(other), about(store, other)) for other in others}
    assert all(count for count in about(store, spoken).values())
    assert delete(store, spoken)
    assert not any(about(store, spoken).values())
    assert [s.id for s in store.dialogues()] == [*reversed(others)]
    assert {other: (store.recorded_events(other), about(store, other)) for other in others} == before
    assert store.query("SELECT rowid FROM words WHERE words MATCH ?", QUOKKAS) == []
    assert store.query("SELECT count(*) FROM terms WHERE term = lower(?)", QUOKKAS) == [(0,)]
    assert whole(store)


def test_no_trace_of_its_words_stays_on_disk(store: Store, spoken: str) -> None:
    files = [store.path, store.path.with_name(f"{store.path.name}-wal")]
    traces = [QUOKKAS.encode(), QUOKKAS.lower().encode(), spoken.encode()]
    assert all(any(trace in file.read_bytes() for file in files) for trace in traces)
    delete(store, spoken)
    assert not any(trace in file.read_bytes() for file in files for trace in traces)


def test_a_scenario_goes_with_the_last_dialogue_that_uses_it(store: Store) -> None:
    first, second = (keep(store, play(STRAIT, rounds=1)) for _ in range(2))
    other = keep(store, everything())
    assert store.query("SELECT count(*) FROM scenarios") == [(2,)]
    delete(store, first)
    assert store.query("SELECT count(*) FROM scenarios") == [(2,)]
    delete(store, second)
    assert store.query("SELECT id FROM scenarios") == [("tariff-truce",)]
    delete(store, other)
    left = {table: store.query(f"SELECT count(*) FROM {table}")[0][0] for table in ("scenarios", "events", *TABLES)}  # noqa: S608
    assert not any(left.values())
    assert store.query("SELECT count(*) FROM terms") == [(0,)]


def test_forks_of_a_deleted_dialogue_stay_complete(store: Store, spoken: str) -> None:
    child = fork(store, spoken)
    grandchild = fork(store, child)
    before = store.events(child), store.events(grandchild)
    delete(store, spoken)
    assert (store.events(child), store.events(grandchild)) == before
    assert store.dialogue(child).parent == spoken
    assert whole(store)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE events SET body = '{}' WHERE dialogue = ? AND seq = 0",
        "UPDATE events SET body = 'no JSON' WHERE dialogue = ? AND seq = 1",
        "UPDATE moves SET dialogue = (SELECT id FROM dialogues WHERE id <> ?)",
        "DELETE FROM calls WHERE dialogue = ?",
        "UPDATE dialogues SET started = 'yesterday' WHERE id = ?",
        "INSERT INTO words (words, rowid, said, done, tags) SELECT 'delete', low + 1, 'Nothing', '', '' "
        "FROM dialogues WHERE id = ?",
    ],
)
def test_a_dialogue_that_was_tampered_with_can_be_deleted(store: Store, spoken: str, harm: str) -> None:
    other = keep(store, play(STRAIT, rounds=1))
    store.db.execute(harm, [spoken])
    assert verify(store, spoken).flaw
    delete(store, spoken)
    assert not any(about(store, spoken).values())
    assert not verify(store, other).flaw


def test_a_dialogue_that_another_program_refers_to_is_not_deleted(store: Store, spoken: str) -> None:
    store.db.execute("CREATE TABLE mine (dialogue TEXT REFERENCES dialogues(id))")
    store.db.execute("INSERT INTO mine VALUES (?)", [spoken])
    with pytest.raises(StoreError, match="has rows in this file that refer to dialogue"):
        delete(store, spoken)
    assert whole(store)
    assert store.events(spoken)


async def test_recording_of_a_deleted_dialogue_is_an_error(store: Store, database: Path) -> None:
    dialogue = store.begin(opening(STRAIT, rounds=1))
    recorded = store.record(dialogue, talks(STRAIT, rounds=1))
    await anext(recorded)
    with Store(database) as other:
        assert delete(other, dialogue)
    with pytest.raises(DeletedError, match="was deleted in the meantime"):
        await anext(recorded)
    assert whole(store)


def test_traces_in_a_log_that_is_being_read_are_reported(store: Store, database: Path, spoken: str) -> None:
    with closing(sqlite3.connect(database)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchone()
        with Store(database, patience=0.01) as other:
            assert not delete(other, spoken)
    assert whole(store)


def test_vacuum_frees_unused_space(store: Store, spoken: str) -> None:
    keep(store, everything())
    delete(store, spoken)
    assert stats(store).free > 0
    before, less = size(store), vacuum(store)
    assert less > 0
    assert size(store) == before - less
    assert stats(store).free == 0
    assert whole(store)


def test_stats_count_what_there_is(store: Store, spoken: str) -> None:
    child = fork(store, spoken)
    found = stats(store)
    assert (found.unended, found.forks) == (1, 1)
    assert found.rows["dialogues"] == 2
    assert found.rows["events"] == len(store.events(spoken)) + len(store.events(child))
    assert (found.rows["moves"], found.rows["notes"], found.rows["analyses"], found.rows["scenarios"]) == (
        4 + 2,
        1,
        1,
        1,
    )
    assert found.rows["interventions"] == 1
    assert found.first is not None
    assert found.last is not None
    assert found.first < found.last


def test_a_copy_is_made_while_others_write(database: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.transcripts.store.many_dialogues", str(database), "1000", "0.003"]
    with subprocess.Popen(command, cwd=ROOT, stdout=PIPE, text=True) as writer:
        assert writer.stdout
        printed = [writer.stdout.readline().split() for _ in range(60)]
        with Store(database) as store:
            for number in range(2):
                shown = len(printed)
                printed += [writer.stdout.readline().split() for _ in range(30)]
                to = tmp_path / f"copy-{number}.db"
                assert backup(store, to) == to.stat().st_size
                with Store(to) as copy:
                    assert whole(copy)
                    kept = {summary.id: copy.events(summary.id) for summary in copy.dialogues()}
                assert all(kept[dialogue][int(seq)].event == kind for dialogue, seq, kind in printed[:shown])
        writer.kill()


def test_a_copy_is_one_complete_file(store: Store, spoken: str, tmp_path: Path) -> None:
    to = tmp_path / "elsewhere" / "copy.db"
    to.parent.mkdir()
    backup(store, to)
    assert [file.name for file in to.parent.iterdir()] == ["copy.db"]
    assert to.stat().st_mode == store.path.stat().st_mode
    with Store(to) as copy:
        assert copy.recorded_events(spoken) == store.recorded_events(spoken)
        assert whole(copy)


def test_a_copy_overwrites_nothing(store: Store, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for there in (tmp_path / "notes.txt", store.path, tmp_path):
        with pytest.raises(StoreError, match="already exists; give the name of a new file"):
            backup(store, there)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    with pytest.raises(StoreError, match=r"cannot be copied to .* \(No such file or directory\)"):
        backup(store, tmp_path / "none" / "copy.db")


LIMITED = """
import resource, sys
from pathlib import Path
from transcripts.store.store import Store
from transcripts.store.maintenance import backup
store = Store(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
backup(store, Path(sys.argv[2]))"""


def test_a_copy_without_enough_space_leaves_nothing(store: Store, spoken: str, tmp_path: Path) -> None:
    to = tmp_path / "elsewhere" / "copy.db"
    to.parent.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(store.path), str(to)], cwd=ROOT, stderr=PIPE, text=True, check=False
    )
    assert "free some space, or name another file." in done.stderr.strip().splitlines()[-1]
    assert list(to.parent.iterdir()) == []
    assert whole(store)


@pytest.fixture
def three(database: Path) -> Iterator[tuple[Path, list[str]]]:
    with Store(database) as store:
        yield database, [keep(store, play(STRAIT, rounds=1)) for _ in range(3)]


def test_deleting_asks_first(three: tuple[Path, list[str]]) -> None:
    path, (first, second, third) = three
    asked = reassure(path, "delete", first, given="n\n", code=1)
    assert f"Delete {first}, {STRAIT.title}, test:moves - test:moves, 2 turns" in asked.stderr
    assert asked.stderr.endswith("Nothing was deleted.\n")
    nobody = reassure(path, "delete", second, code=2)
    assert "say --yes to go on" in nobody.stderr
    done = [reassure(path, "delete", first, given="y\n"), reassure(path, "delete", "last", "--yes")]
    assert [d.stdout for d in done] == [f"Deleted {first}.\n", f"Deleted {third}.\n"]
    listed = reassure(path, "list", "--json").stdout.splitlines()
    assert [json.loads(line)["id"] for line in listed] == [second]
    reassure(path, "verify", "--all")
    assert reassure(path, "delete", first, "--yes", code=2).stderr.count("\n") == 1


def test_the_commands_of_the_record(three: tuple[Path, list[str]], tmp_path: Path) -> None:
    path, _ = three
    assert reassure(path, "db", "path").stdout == f"{path}\n"
    found = json.loads(reassure(path, "db", "stats", "--json").stdout)
    assert found["rows"]["dialogues"] == 3
    assert "dialogues  3\n" in reassure(path, "db", "stats").stdout
    assert reassure(path, "db", "vacuum").stdout.endswith(" kept.\n")
    to = tmp_path / "copy.db"
    assert reassure(path, "db", "backup", str(to)).stdout == f"{to.stat().st_size:,} bytes copied to {to}.\n"
    assert reassure(to, "verify", "--all").stdout == reassure(path, "verify", "--all").stdout
    assert reassure(path, "db", "backup", str(to), code=1).stderr.count("\n") == 1
    assert reassure(path, "db", code=2).stderr == "reassure: Missing command; see reassure db --help.\n"
    missing = tmp_path / "none.db"
    assert reassure(missing, "db", "path").stdout == f"{missing}\n"
    assert not missing.exists()
