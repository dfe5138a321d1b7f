"""Verification finds every change in a record and names its place, and finds none in an unchanged record."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from random import Random
from subprocess import PIPE
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderator.events import Event, Forfeited, Injected, Moved
from moderator.moves import RemarkKind
from scenarios.errors import ReassureError
from tests.commands import ROOT, reassure
from tests.dialogue import play
from tests.sweep import examples, sample
from tests.transcripts.every_event import everything, keep
from transcripts.exports.records import read_record
from transcripts.store.chain import link
from transcripts.store.database import StoreError
from transcripts.store.projections import TABLES, Row
from transcripts.store.reader import open_dialogue
from transcripts.store.store import Store
from transcripts.store.writer import forget
from transcripts.verify import Finding, file_flaws, verify, verify_all

pytestmark = pytest.mark.process

DERIVED = ("moves", "acts", "calls", "scores")
"""The tables whose rows are each derived from one event."""


class Record:
    """A record of three dialogues, the second with every kind of event, that a test may change."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        short = play(everything()[0].scenario, rounds=1)  # type: ignore[union-attr]
        _, self.dialogue, self.other = (keep(self.store, events) for events in (short, everything(), short))
        self.head = verify(self.store, self.dialogue).head
        self.store.db.execute("PRAGMA foreign_keys = OFF")

    @contextmanager
    def tampered(self, sql: str = "SELECT 1", *values: object) -> Iterator[None]:
        """The record as changed by a statement, until the block ends."""
        self.store.db.execute("BEGIN")
        try:
            self.store.db.execute(sql, values)
            yield
        finally:
            self.store.db.rollback()

    def verified(self) -> Finding:
        return verify(self.store, self.dialogue)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.store.query(sql, self.dialogue)

    def ids(self) -> list[int]:
        return [int(id_) for (id_,) in self.rows("SELECT id FROM events WHERE dialogue = ? ORDER BY seq")]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    made = Record(tmp_path_factory.mktemp("verify") / "r.db")
    yield made
    made.store.close()


def test_an_unchanged_record_has_no_flaw(record: Record) -> None:
    assert {event.event for event in everything()} == {
        *("opened", "injected", "expired", "breached", "refused", "forfeited"),
        *("failed", "seated", "forked", "read", "moved", "settled", "closed"),
        *("whispered", "marked", "granted", "score-shown", "paused", "continued", "hinted"),
    }
    moved = [event for event in everything() if isinstance(event, Moved)]
    acts = {act.act for event in moved for act in event.move.acts}
    assert acts >= {"message", "ask-proof", "answer-proof", "explain", "reserve", "answer-contact"}
    assert {remark.kind for event in moved for remark in event.remarks} == set(get_args(RemarkKind))
    assert any(event.leaked for event in everything() if isinstance(event, Injected))
    found = record.verified()
    assert (found.flaw, found.seq, found.events) == ("", None, len(everything()))
    assert all(not verify(record.store, summary.id).flaw for summary in record.store.dialogues())
    assert list(file_flaws(record.store)) == []


def other(value: object) -> object:
    """Another value of the same type."""
    match value:
        case int():
            return value + 1_000_000
        case float():
            return value + 0.125
        case str():
            return value + "x"
        case _:
            return 7


def columns(record: Record, table: str) -> list[tuple[str, str]]:
    found = record.store.query("SELECT name, type FROM pragma_table_info(?)", table)
    return [(str(name), str(kind)) for name, kind in found]


@pytest.mark.parametrize("table", ["events", *DERIVED])
def test_any_changed_column_is_found_and_its_event_is_named(record: Record, table: str) -> None:
    ids, key = record.ids(), "id" if table == "events" else "event"
    for turn, (column, kind) in enumerate(columns(record, table)):
        order = f"{key}, n" if table == "acts" else key
        held = record.rows(f"SELECT {key}, {column}, {order} FROM {table} WHERE dialogue = ?")  # noqa: S608
        for event, value, *place in sample((held[0], held[len(held) // 3], held[-1]), of=3, turn=turn):
            which = " AND ".join(f"{name} = {number}" for name, number in zip(order.split(", "), place, strict=True))
            changed = other(value) if value is not None or kind != "TEXT" else "x"
            if column == "body":
                changed = json.dumps(json.loads(value) | {"round": 99})
            with record.tampered(f"UPDATE {table} SET {column} = ? WHERE {which}", changed):  # noqa: S608
                found = record.verified()
            assert found.flaw, (column, event)
            if column != "id":
                assert found.seq == ids.index(event), (column, found)


@pytest.mark.parametrize("table", ["dialogues", "scenarios"])
def test_a_change_to_the_list_or_to_the_scenario_is_found(record: Record, table: str) -> None:
    for column, kind in columns(record, table):
        (*_, (value,)) = record.store.query(f"SELECT {column} FROM {table} LIMIT 2")  # noqa: S608
        changed = other(value) if value is not None or kind != "TEXT" else "x"
        if column == "body":
            changed = json.dumps(json.loads(value) | {"as_of": "July 2099"})
        where = "" if table == "scenarios" else f" WHERE id = '{record.dialogue}'"
        with record.tampered(f"UPDATE {table} SET {column} = ?{where}", changed):  # noqa: S608
            if (table, column) == ("dialogues", "id"):
                assert any(
                    "refers to a row that is missing in the table dialogues" in said
                    for said in file_flaws(record.store)
                )
            else:
                assert record.verified().flaw, column


@pytest.mark.sweep
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_removed_added_or_swapped_event_is_found(record: Record, data: st.DataObject) -> None:
    last = len(everything()) - 1
    at = data.draw(st.integers(0, last), "place")
    to = data.draw(st.integers(0, last).filter(lambda n: n != at), "other place")
    how = data.draw(st.sampled_from(["removed", "removed with the rest", "swapped", "added"]), "how")
    with record.tampered():
        db, dialogue, expected = record.store.db, record.dialogue, at
        if how == "removed":
            db.execute("DELETE FROM events WHERE dialogue = ? AND seq = ?", [dialogue, at])
        elif how == "removed with the rest":
            db.execute("DELETE FROM events WHERE dialogue = ? AND seq >= ?", [dialogue, at])
        elif how == "swapped":
            expected = min(at, to)
            for old, new in ((at, -1), (to, at), (-1, to)):
                db.execute("UPDATE events SET seq = ? WHERE dialogue = ? AND seq = ?", [new, dialogue, old])
        else:
            copied = "SELECT dialogue, ?, at, kind, round, side, body, hash FROM events WHERE dialogue = ? AND seq = ?"
            for old in range(last, at - 1, -1):
                db.execute("UPDATE events SET seq = ? WHERE dialogue = ? AND seq = ?", [old + 1, dialogue, old])
            names = "dialogue, seq, at, kind, round, side, body, hash"
            db.execute(f"INSERT INTO events ({names}) {copied}", [at, dialogue, at + 1 if to <= at else to + 1])
        found = record.verified()
    assert found.flaw
    assert found.seq == expected or (
        how == "added" and found.seq == at + 1
    )  # a copy of the same event differs after itself


@pytest.mark.parametrize("table", DERIVED)
def test_a_removed_or_added_row_is_found(record: Record, table: str) -> None:
    ids = record.ids()
    for (event,) in sample(record.rows(f"SELECT DISTINCT event FROM {table} WHERE dialogue = ?"), of=5):  # noqa: S608
        with record.tampered(f"DELETE FROM {table} WHERE event = ?", event):  # noqa: S608
            found = record.verified()
        assert (found.seq, found.flaw) == (ids.index(event), f"the table {table} differs from the events")
    names = ", ".join(TABLES[table].split()[1:])
    for event in (ids[12], 10**6):
        copied = f"INSERT INTO {table} (event, {names}) SELECT {event}, {names} FROM {table} WHERE dialogue = ? LIMIT 1"  # noqa: S608
        with record.tampered(copied, record.dialogue):
            found = record.verified()
            assert found.flaw == f"the table {table} differs from the events"
            assert found.seq == (12 if event == ids[12] else len(ids))
            assert bool(list(file_flaws(record.store))) == (event == 10**6)


def reforged(record: Record, at: int, change: Callable[[dict[str, Any]], None]) -> None:
    """Change an event, and compute every link after it and the head in the list again."""
    before, forge = "", "UPDATE events SET body = ?, side = ?, hash = ? WHERE id = ?"
    for id_, seq, when, body in record.rows("SELECT id, seq, at, body FROM events WHERE dialogue = ? ORDER BY seq"):
        event = json.loads(body)
        if seq == at:
            change(event)
        before = link(before, seq, when, json.dumps(event))
        record.store.db.execute(forge, [json.dumps(event), event.get("side"), before, id_])
    record.store.db.execute("UPDATE dialogues SET head = ? WHERE id = ?", [before, record.dialogue])


def first(kind: type[Event]) -> int:
    return next(at for at, event in enumerate(everything()) if isinstance(event, kind))


FORGED: list[tuple[str, type[Any], Callable[[dict[str, Any]], None], str]] = [
    ("a score", Moved, lambda event: event["score"].update(S=99.0), "its score differs from the score of its acts"),
    ("a score", Forfeited, lambda event: event["score"].update(M=0.5), "its score differs from the score of its acts"),
    ("an act", Moved, lambda event: event["acts"][0].update(value=9.5), "its score differs from the score of its acts"),
    ("words", Moved, lambda event: event["move"].update(statement="We never said so."), "differs from the events"),
    ("a side", Moved, lambda event: event.update(side="paris"), "it does not fit the events before it"),
    ("a form", Moved, lambda event: event.pop("move"), "this version cannot read it"),
]


@pytest.mark.parametrize(("what", "kind", "change", "flaw"), FORGED, ids=lambda value: str(value)[:20])
def test_forged_links_do_not_hide_a_contradiction(
    record: Record, what: str, kind: type[Any], change: Callable[[dict[str, Any]], None], flaw: str
) -> None:
    with record.tampered():
        reforged(record, first(kind), change)
        found = record.verified()
    assert flaw in found.flaw
    assert found.seq == first(kind)


def test_a_complete_forgery_has_another_last_link(record: Record) -> None:
    with record.tampered():
        reforged(record, len(everything()) - 1, lambda event: event.update(reason="They agreed on everything."))
        record.store.db.execute("UPDATE dialogues SET reason = 'They agreed on everything.'")
        found = record.verified()
    assert not found.flaw
    assert found.head != record.head


@pytest.mark.sweep
@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_of_an_event_is_found_without_an_exception(record: Record, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(everything()) - 1), "place")
    body = record.store.recorded_events(record.dialogue)[at].body
    start = data.draw(st.integers(0, len(body) - 1), "from")
    length = data.draw(st.integers(1, 40), "length")
    filled = data.draw(st.sampled_from(["", '"', "{", "null", "1e999", "\\ud800", "[" * 5000]) | st.text(max_size=8))
    changed = body[:start] + filled + body[start + length :]
    with record.tampered("UPDATE events SET body = ? WHERE dialogue = ? AND seq = ?", changed, record.dialogue, at):
        found = record.verified()
    try:
        same = json.loads(changed) == json.loads(body)
    except (ValueError, RecursionError):
        same = False
    assert found.seq == (None if same else at)


def test_json_that_programs_read_differently_is_found(record: Record) -> None:
    at = first(Injected)
    (body,) = record.rows(f"SELECT body FROM events WHERE dialogue = ? AND seq = {at}")[0]  # noqa: S608
    twice = f'{{"inject":{{"title":"Evil"}},{body[1:]}'
    assert json.loads(twice) == json.loads(body)
    with record.tampered("UPDATE events SET body = ? WHERE dialogue = ? AND seq = ?", twice, record.dialogue, at):
        assert record.verified().seq == at
    with record.tampered('UPDATE scenarios SET body = \'{"title":"Evil",\' || substr(body, 2)'):
        assert record.verified().flaw == "its scenario does not match the hash in the opening"


@pytest.mark.parametrize(
    ("sql", "flaw"),
    [
        ("DROP TABLE words", "words is missing"),
        ("DROP TABLE terms", "terms is missing"),
        ("DROP INDEX moves_dialogue", "moves_dialogue is missing"),
        ("CREATE TRIGGER t AFTER INSERT ON moves BEGIN DELETE FROM events; END", "the trigger t does not belong"),
    ],
)
def test_a_changed_schema_is_found(record: Record, sql: str, flaw: str) -> None:
    with record.tampered(sql):
        assert any(said.startswith(flaw) for said in file_flaws(record.store))
        assert bool(record.verified().flaw) == (sql == "DROP TABLE words")
    with record.tampered("DROP VIEW transcript"):
        record.store.db.execute("CREATE VIEW transcript AS SELECT 'all was well' AS statement")
        assert list(file_flaws(record.store)) == ["transcript differs from the schema of this version"]
    with record.tampered("CREATE TABLE my_own (id INTEGER)"):
        assert list(file_flaws(record.store)) == []


def test_a_dialogue_with_an_invalid_id_does_not_stop_the_verification_of_others(record: Record) -> None:
    with record.tampered("UPDATE dialogues SET id = 'ABC' WHERE id = ?", record.dialogue):
        assert len(list(verify_all(record.store))) == len(record.store.dialogues())
        with pytest.raises(StoreError, match="an id that this program does not use"):
            read_record(record.store, "ABC")


def test_invalid_text_is_found(record: Record) -> None:
    with record.tampered("UPDATE events SET body = CAST(x'ff00' AS TEXT) WHERE dialogue = ?", record.dialogue):
        assert record.verified().flaw


def words_rows(record: Record) -> list[Row]:
    from transcripts.store.projections import Place, rows

    scenario = everything()[0].scenario  # type: ignore[union-attr]
    placed = zip(record.ids(), everything(), strict=True)
    derived = [row for id_, event in placed for row in rows(event, Place(id_, record.dialogue, 0), scenario)]
    return [row for row in derived if row.table == "words"]


def test_an_index_without_the_words_of_an_event_is_found(record: Record) -> None:
    indexed, ids, db = words_rows(record), record.ids(), record.store.db
    for row in (row for row in indexed[:5] if len(str(row.values[1]).split()) > 1):
        id_, said, *rest = row.values
        at = ids.index(int(str(id_)))
        for instead in (None, f"{said} not", "Nothing of the kind.", " ".join(reversed(str(said).split()))):
            with record.tampered():
                forget(db, row)
                if instead is not None:
                    changed = Row("words", (id_, instead, *rest))
                    db.execute(changed.insert, changed.values)
                found = record.verified()
            assert (found.seq, found.flaw) == (at, "the table words differs from the events"), instead


def test_indexed_words_without_a_text_are_found(record: Record) -> None:
    row = words_rows(record)[0]
    for event in (record.ids()[1], 10**6):
        with record.tampered(row.insert, event, *row.values[1:]):
            assert bool(record.verified().flaw) == (event < 10**6)
            assert [event] * (event == 10**6) == [
                int(said.split()[6].rstrip(",")) for said in file_flaws(record.store) if "index of words" in said
            ]


def test_a_replay_of_a_changed_record_gives_one_sentence(record: Record) -> None:
    with record.tampered("UPDATE scores SET trust = 'half' WHERE dialogue = ?", record.dialogue):
        with pytest.raises(StoreError, match="cannot read an event of the dialogue"):
            open_dialogue(record.store, record.dialogue)
        assert "the table scores" in record.verified().flaw


def test_writing_during_the_verification_is_no_flaw(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    command = [sys.executable, "-m", "tests.transcripts.store.many_dialogues", str(path), "1000", "0.003"]
    with subprocess.Popen(command, cwd=ROOT, stdout=PIPE) as writer:
        assert writer.stdout
        with Store(path) as store:
            for _ in range(10):
                assert all(writer.stdout.readline() for _ in range(5))
                assert not verify(store, "last").flaw
                assert list(file_flaws(store)) == []
        writer.kill()


def test_a_dialogue_without_events_is_flawed(record: Record) -> None:
    with record.tampered("DELETE FROM events WHERE dialogue = ?", record.dialogue):
        assert record.verified().flaw == "it has no events"


def test_a_flaw_in_one_dialogue_does_not_affect_the_others(record: Record) -> None:
    with record.tampered("UPDATE events SET at = 'never' WHERE dialogue = ?", record.dialogue):
        assert record.verified().seq == 0
        assert not verify(record.store, record.other).flaw


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record that is not open."""
    path = tmp_path_factory.mktemp("bytes") / "r.db"
    with Store(path) as store:
        keep(store, everything())
        keep(store, play(everything()[0].scenario, rounds=2))  # type: ignore[union-attr]
    return path


def contents(path: Path) -> list[object]:
    """The dialogues of a record; empty where a flaw is found."""
    try:
        with Store(path) as store:
            if any(finding.flaw for finding in verify_all(store)) or any(file_flaws(store)):
                return []
            return [(summary, store.recorded_events(summary.id)) for summary in store.dialogues()]
    except ReassureError as error:
        return [f"not one sentence: {error}"] if "\n" in str(error) else []


@pytest.mark.sweep
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_changed_bytes_of_the_file_are_found_or_make_no_difference(file: Path, data: st.DataObject) -> None:
    harmed, bytes_ = file.with_name("harmed.db"), bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 4), "times")):
        at = data.draw(st.integers(0, len(bytes_) - 1), "place")
        put = data.draw(st.binary(min_size=1, max_size=64), "bytes")[: len(bytes_) - at]
        bytes_[at : at + len(put)] = put
    if data.draw(st.booleans(), "cut"):
        del bytes_[data.draw(st.integers(0, len(bytes_) - 1), "end") :]
    harmed.write_bytes(bytes_)
    found = contents(harmed)
    assert not found or found == contents(file)


def test_overwritten_pages_are_found(file: Path) -> None:
    harmed, pages = file.with_name("harmed.db"), file.stat().st_size // 4096
    for page in range(1, pages, max(1, pages // 25)):
        with file.open("rb") as whole:
            bytes_ = bytearray(whole.read())
        bytes_[4096 * page : 4096 * (page + 3)] = Random(page).randbytes(3 * 4096)
        harmed.write_bytes(bytes_)
        assert contents(harmed) == []


def test_another_program_can_check_the_chain(record: Record) -> None:
    """The check of docs/record.md in twenty lines, without code of this program."""
    with sqlite3.connect(record.store.path) as raw:
        for dialogue, head in raw.execute("SELECT id, head FROM dialogues").fetchall():
            before = ""
            events = raw.execute("SELECT seq, at, body, hash FROM events WHERE dialogue = ? ORDER BY seq", [dialogue])
            for place, (seq, at, body, hash_) in enumerate(events):
                linked = {"at": at, "before": before, "event": json.loads(body), "seq": place}
                text = json.dumps(linked, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
                before = sha256(text.encode("utf-8")).hexdigest()
                assert (seq, hash_) == (place, before)
            assert head == before
        for hash_, body in raw.execute("SELECT hash, body FROM scenarios"):
            text = json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            assert hash_ == sha256(text.encode("utf-8")).hexdigest()
    raw.close()


def test_the_command_names_the_flaw_and_fails(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with Store(path) as store:
        dialogue = keep(store, everything())
    whole = reassure(path, "verify", dialogue)
    assert whole.stderr == ""
    assert whole.stdout.startswith(f"{dialogue}  whole, {len(everything())} events, sha256 ")
    with Store(path) as store:
        store.db.execute("UPDATE moves SET statement = 'No.' WHERE turn = 2")
        store.db.execute("PRAGMA foreign_keys = OFF")
        store.db.execute("DELETE FROM events WHERE seq = 20")
    flawed = reassure(path, "verify", "--all", code=1)
    left = len(everything()) - 1
    assert flawed.stdout.startswith(f"{dialogue}  flawed at event 4 of {left}: the table moves differs from the events")
    (line,) = reassure(path, "verify", "--all", "--json", code=1).stdout.splitlines()
    assert json.loads(line)["seq"] == 4
