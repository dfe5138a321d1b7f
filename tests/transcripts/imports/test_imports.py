"""An import gives the same dialogues byte for byte, or imports nothing and says in one sentence why."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache, reduce
from io import BytesIO
from operator import getitem
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderator.events import EVENT, Closed, Event, Forfeited, Moved, Opened, Refused, Seated
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    AnswerProof,
    AskProof,
    Counter,
    Counteract,
    Decline,
    Explain,
    Message,
    Move,
    Offer,
    Perform,
    RequestContact,
    Reserve,
    Withdraw,
)
from reassure.commands.export import WRITERS as FORMATS
from reassure.terminal.plain_text import blocks
from scenarios.exercise import Planned, Trigger
from scenarios.load import load
from tests.dialogue import move, play
from tests.moderator.random_moves import moves
from tests.sweep import examples
from tests.transcripts.every_event import everything, keep
from tests.transcripts.exports.dialogues import NOTES, STRAIT, record, strait
from tests.transcripts.exports.test_exports import written as exported
from transcripts.debrief.debrief import debrief, markdown
from transcripts.exports.jsonl import header, lines, written
from transcripts.exports.records import Noted, Record, linked, read_record
from transcripts.exports.redaction import redacted
from transcripts.imports import imports, untrusted
from transcripts.imports.imports import BadFileError, Imported, import_file
from transcripts.search.search import search
from transcripts.store.beside import notes
from transcripts.store.chain import START, digest
from transcripts.store.store import Store
from transcripts.verify import file_flaws, verify

GOLDEN = sorted((Path(__file__).parents[2] / "golden").glob("*.jsonl"))


def text(*records: Record) -> bytes:
    return "".join(lines(records)).encode()


@cache
def file() -> bytes:
    """A file of two dialogues, one with notes, one with every kind of event."""
    return text(record(strait(), notes=NOTES), record(everything(), "11111111"))


def refusal(store: Store, data: bytes) -> str:
    """The error for a file that is not imported; nothing of it may be recorded."""
    before = rows(store)
    with pytest.raises(BadFileError) as refused:
        import_file(store, BytesIO(data))
    assert rows(store) == before
    said = str(refused.value)
    assert "\n" not in said
    assert len(said) < 500
    assert said.endswith(".") or "-o FILE" in said
    return said


def rows(store: Store) -> list[int]:
    tables = ("dialogues", "events", "scenarios", "moves", "acts", "notes", "words_docsize")
    return [store.query(f"SELECT count(*) FROM {table}")[0][0] for table in tables]  # noqa: S608 our own names


def changed(at: int, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The file with one line changed, in the form of an export; the chain is not computed again."""
    found = [json.loads(line) for line in file().splitlines()]
    change(found[at])
    return "".join(map(written, found)).encode()


# The same dialogues


def test_what_is_imported_is_what_was_exported(store: Store) -> None:
    assert import_file(store, BytesIO(file())) == [
        Imported("0a1b2c3d", "0a1b2c3d", new=True),
        Imported("11111111", "11111111", new=True),
    ]
    again = [read_record(store, id_) for id_ in ("0a1b2c3d", "11111111")]
    assert text(*again) == file()
    assert store.events("11111111") == everything()
    assert all(not verify(store, one.dialogue).flaw for one in again)
    assert list(file_flaws(store)) == []
    assert [note.text for note in notes.notes(store, "0a1b2c3d")] == [
        n.text for n in sorted(NOTES, key=lambda n: n.turn)
    ]
    assert [hit.dialogue for hit in search(store, "umbrella")] == ["0a1b2c3d"], "the search finds imported notes"


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda file: file.stem)
def test_a_golden_transcript_is_exported_and_imported(golden: Path, store: Store, tmp_path: Path) -> None:
    dialogue = keep(store, [EVENT.validate_json(line) for line in golden.read_text(encoding="utf-8").splitlines()])
    notes.note(store, dialogue, 1, "Señor, 中国 and 🕊.")
    for one in (read_record(store, dialogue), redacted(read_record(store, dialogue))):
        with Store(tmp_path / f"{one.head}.db") as other:
            import_file(other, BytesIO(text(one)))
            assert text(read_record(other, dialogue)) == text(one)
            assert verify(other, dialogue).head == one.head
            assert not verify(other, dialogue).flaw


@pytest.mark.sweep
@settings(
    max_examples=examples(15),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_any_dialogue_is_exported_and_imported(tmp_path: Path, data: st.DataObject) -> None:
    script = st.lists(moves(STRAIT), min_size=2, max_size=4)
    events = play(STRAIT, washington=data.draw(script), beijing=data.draw(script))
    said = st.builds(Noted, turn=st.just(0), at=st.just(NOTES[0].at), kind=st.just("note"), text=st.text(max_size=9))
    whole = record(events, os.urandom(4).hex(), tuple(data.draw(st.lists(said, max_size=2))))
    with Store(tmp_path / "any.db") as store:
        for one, as_new in ((whole, False), (redacted(whole), True)):
            ((_, kept_as, _),) = import_file(store, BytesIO(text(one)), as_new=as_new)
            assert text(read_record(store, kept_as)) == text(one._replace(dialogue=kept_as))
            assert not verify(store, kept_as).flaw


def test_a_dialogue_of_an_exercise_is_imported(store: Store) -> None:
    import_file(store, BytesIO(text(record(with_exercise()))))
    first = store.events(store.find("last"))[0]
    assert isinstance(first, Opened)
    assert first.exercise == LESSON


def test_a_dialogue_that_is_there_is_left_as_it_is(store: Store) -> None:
    import_file(store, BytesIO(file()))
    before = rows(store)
    assert [brought.new for brought in import_file(store, BytesIO(file()))] == [False, False]
    assert rows(store) == before


def test_an_id_that_is_taken_by_another_dialogue_needs_as_new(store: Store) -> None:
    import_file(store, BytesIO(file()))
    other = text(record(strait()[:3]))
    assert "Another dialogue with the id 0a1b2c3d is already recorded; use --as-new" in refusal(store, other)
    ((dialogue, kept_as, new),) = import_file(store, BytesIO(other), as_new=True)
    assert (dialogue, new) == ("0a1b2c3d", True)
    assert kept_as != dialogue
    assert store.events(kept_as) == strait()[:3]
    assert store.events(dialogue) == strait()


# Nothing imported


def test_a_file_that_ends_too_soon(store: Store) -> None:
    whole = text(record(strait(), notes=NOTES)).splitlines(keepends=True)
    for count in range(len(whole)):
        wanted = "The file is empty" if not count else "ends in the middle of dialogue"
        assert wanted in refusal(store, b"".join(whole[:count]))


def test_lines_in_another_order_or_left_out(store: Store) -> None:
    whole = file().splitlines(keepends=True)
    assert "event 1 is missing" in refusal(store, b"".join((*whole[:2], whole[3], whole[2], *whole[4:])))
    assert "event 2 is missing" in refusal(store, b"".join((*whole[:3], *whole[4:])))
    assert "is not the header" in refusal(store, b"".join(whole[1:]))
    assert "is in the file twice" in refusal(store, file() + file())


@pytest.mark.sweep
@settings(max_examples=examples(80), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_changed_byte_anywhere(store: Store, data: st.DataObject) -> None:
    one = text(record(strait()[:4], notes=NOTES[:1]))
    line = data.draw(st.sampled_from(range(one.count(b"\n"))), "line")  # the opening is long, and would take most
    start = len(b"".join(one.splitlines(keepends=True)[:line]))
    at = data.draw(st.integers(start, start + len(one.splitlines(keepends=True)[line]) - 1), "at")
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != one[at]), "byte")
    refusal(store, one[:at] + bytes([byte]) + one[at + 1 :])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is empty"),
        (b"\n", "it is not JSON"),
        (b"\xef\xbb\xbf{}\n", "it is not JSON"),
        (b"\xff\xfe\n", "it is not UTF-8 text"),
        (b"PK\x03\x04\n", "it is not JSON"),
        (b"[]\n", "it is not the header of a dialogue"),
        (b"{}\n", "it is not the header of a dialogue (dialogue: Field required)"),
        (b'{"format": 1}\n', "it is not in the exact form of an export"),
        (b'{"a":1,"a":2}\n', "it is not in the exact form of an export"),
        (b'{"a":NaN}\n', "a number that cannot be recorded"),
        (b'{"a":-Infinity}\n', "a number that cannot be recorded"),
        (b'{"a":1e999}\n', "it is not in the exact form of an export"),
        (b'{"a":9007199254740992}\n', "a number that cannot be recorded"),
        (b'{"a":' + b"9" * 100_000 + b"}\n", "a number that cannot be recorded"),
        (b'{"a":"\\ud800"}\n', "it is not UTF-8 text"),
        (b'{"a":"\x1b"}\n', "it is not JSON"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"\n", "it is nested too deeply"),
        (b"[" * 1_999_999 + b"\n", "it is nested too deeply"),
        (b'{"a":"' + b"x" * 100_000_000 + b'"}\n', "it is longer than 2,000,000 bytes"),
        (b'{"\\u001b[2J":"\\u202e\\n"}\n', "it is not the header of a dialogue"),
        (b"{}\r\n", "it is not in the exact form of an export"),
    ],
    ids=lambda part: part[:24] if isinstance(part, str) else None,
)
def test_lines_that_are_no_lines_of_an_export(store: Store, data: bytes, reason: str) -> None:
    assert reason in refusal(store, data)
    if data:
        whole = file().splitlines(keepends=True)
        assert refusal(store, b"".join((*whole[:3], data, *whole[3:]))).startswith("Line 4 cannot be imported: ")


def test_a_line_of_another_kind_is_named_without_its_controls(store: Store) -> None:
    said = refusal(store, b'{"\\u001b[2J\\n":"x"}\n')
    assert "\x1b" not in said


@pytest.mark.parametrize(
    ("at", "change", "reason"),
    [
        (0, lambda line: line.update(dialogue="../../etc"), "dialogue: String should match pattern"),
        (0, lambda line: line.update(dialogue="0A1B2C3D"), "dialogue: String should match pattern"),
        (0, lambda line: line.update(dialogue="ffffffff"), "it does not match the dialogue that follows"),
        (0, lambda line: line.update(version=2), "version: Input should be 1"),
        (0, lambda line: line.update(version=True), "it is not in the exact form of an export"),
        (0, lambda line: line.update(redacted=True), "it does not match the dialogue that follows"),
        (0, lambda line: line.update(original="0" * 64), "it does not match the dialogue that follows"),
        (0, lambda line: line.update(head="0" * 64), "it does not match the dialogue that follows"),
        (0, lambda line: line.update(notes=2), "it does not match the dialogue that follows"),
        (0, lambda line: line.update(events=10**9), "more than 10,000 events"),
        (0, lambda line: line.update(events="13"), "events: Input should be a valid integer"),
        (0, lambda line: line.update(more=1), "more: Extra inputs are not permitted"),
        (1, lambda line: line["event"].update(scenario=digest(line["event"]["scenario"])), "its link in the chain"),
        (1, lambda line: line["event"]["scenario"].update(title="Another"), "its link in the chain"),
        (2, lambda line: line["event"].update(round=2), "its link in the chain"),
        (2, lambda line: line["event"].update(scenario={}), "its link in the chain"),
        (2, lambda line: line.update(at="2026-01-01T00:00:00.001+00:00"), "its link in the chain"),
        (2, lambda line: line.update(at="2026-13-01T00:00:00.001+00:00"), "at: Value error"),
        (2, lambda line: line.update(at="0001-01-01T00:00:00.001+00:00"), "at: Value error"),
        (2, lambda line: line.update(at="yesterday"), "at: String should match pattern"),
        (2, lambda line: line.update(seq=0), "event 1 is missing"),
        (2, lambda line: line.update(event=[]), "event: Input should be an object"),
        (-1, lambda line: line.update(hash="0" * 64), "its link in the chain"),
    ],
)
def test_a_line_that_was_changed(
    store: Store, at: int, change: Callable[[dict[str, Any]], object], reason: str
) -> None:
    assert reason in refusal(store, changed(at, change))


@pytest.mark.parametrize(
    "note",
    [
        NOTES[0].model_copy(update={"turn": 9}),
        NOTES[2].model_copy(update={"act": 9}),
        NOTES[2].model_copy(update={"turn": 0}),
        NOTES[0].model_copy(update={"act": 1}),
        NOTES[2].model_copy(update={"act": None}),
        NOTES[0].model_copy(update={"text": "x" * 4001}),
        NOTES[0].model_copy(update={"kind": "verdict"}),
        NOTES[2].model_copy(update={"recoded_value": 11.0}),
    ],
)
def test_a_note_that_does_not_fit_the_dialogue(store: Store, note: Noted) -> None:
    said = refusal(store, text(record(strait(), notes=(note,))))
    assert "its note" in said or "it is not a note" in said


def test_limits_of_a_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, reason in (
        (imports, "DIALOGUE", "its dialogue is longer than 1,000 bytes"),
        (untrusted, "LINES", "the file has more than 1,000 lines"),
        (untrusted, "FILE", "The file is longer than 1,000 bytes, and nothing was imported"),
    ):
        with monkeypatch.context() as lower:
            lower.setattr(module, name, 1_000)
            assert reason in refusal(store, file() if name != "LINES" else many())


def many() -> bytes:
    """A file of more than a thousand lines."""
    start = strait()[:1]
    return text(*(record(start, f"{n:08x}") for n in range(4)), record(start, notes=NOTES[:1] * 1_000))


# A correct chain, and a faulty dialogue


def opening(**update: object) -> Opened:
    first = strait()[0]
    assert isinstance(first, Opened)
    return first.model_copy(update=update)


def with_scenario(**update: object) -> Sequence[Event]:
    first = opening()
    return (first.model_copy(update={"scenario": first.scenario.model_copy(update=update)}), *strait()[1:])


LESSON = load().exercise("collision-at-sea").model_copy(update={"measures": (), "agreement": None})
TOKYO = Planned(inject="inject.shared-scare", trigger=Trigger(when="trust-below", at=0.2, side="tokyo"))


def with_exercise(**update: object) -> Sequence[Event]:
    """The talks as if they had been held for an exercise that was changed."""
    return (opening(exercise=LESSON.model_copy(update=update)), *strait()[1:])


def moved(**update: object) -> Sequence[Event]:
    """The talks with the first move changed."""
    first = next(at for at, event in enumerate(strait()) if isinstance(event, Moved))
    return tuple(e.model_copy(update=update) if at == first else e for at, e in enumerate(strait()))


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ((strait()[0], strait()[0]), "its link in the chain"),
        ((*strait(), strait()[-1]), "it comes after the end of the talks"),
        (strait()[:3] + strait()[4:], "another side's turn"),
        (moved(side="paris"), "a side that is not at the table"),
        (moved(side="beijing"), "another side's turn"),
        (moved(round=7), "another side's turn, or another round"),
        (moved(acts=()), "its score differs from the score of its acts"),
        (moved(x=0.5), "its score differs from the score of its acts"),
        ((opening(seats={"washington": "a"}), *strait()[1:]), "its seats are not those of the two sides"),
        ((opening(seats=dict.fromkeys(("washington", "beijing"), "a\nb")), *strait()[1:]), "not a plain line of text"),
        ((opening(version="\x1b[2J"), *strait()[1:]), "not a plain line of text"),
        ((opening(rounds=51), *strait()[1:]), "51 rounds; 1 to 50 are allowed"),
        (moved(acts=strait()[3].acts * 51), "it exceeds the limits of a dialogue"),  # type: ignore[union-attr]
        ((opening(rounds=1), *strait()[1:]), "another side's turn, or another round"),
        ((*strait()[:3], Seated(round=1, side="washington", agent="x" * 201)), "not a plain line of text"),
        ((opening(languages={"paris": "en"}), *strait()[1:]), "its seats are not those of the two sides"),
        (with_exercise(seats=("tokyo",)), "its exercise is not valid: seats names tokyo"),
        (with_exercise(injects=(TOKYO,)), "its exercise is not valid: the trigger of inject.shared-scare: trust-below"),
        (with_scenario(capital={}), "its scenario is not valid"),
        (with_scenario(opens="paris"), "its scenario is not valid"),
        (with_scenario(sides=STRAIT.sides[:1] * 2), "its scenario is not valid"),
        (with_scenario(trust={"washington": 0.3, "beijing": 1.0}), "trust.beijing is 1"),
    ],
)
def test_a_dialogue_that_contradicts_itself(store: Store, events: Sequence[Event], reason: str) -> None:
    assert reason in refusal(store, text(record(events)))


@pytest.mark.parametrize(
    ("act", "named"),
    [
        (Perform(measure="no.such"), "measure no.such"),
        (Offer(give=("washington.no-containment",), ask=("no.such#part",)), "measure washington.no-containment"),
        (Perform(measure="washington.routine-patrols", override=("no.such",)), "measure no.such"),
        (Counter(offer="O99", give=("washington.routine-patrols",)), "offer O99"),
        (Accept(offer="O99"), "offer O99"),
        (Decline(offer="O1", reason="It comes early."), "offer O1"),
        (Withdraw(of="C1"), "offer or commitment C1"),
        (Reserve(of=("gift", "K1")), "offer or request K1"),
        (RequestContact(channel="telepathy"), "channel telepathy"),
        (Message(channel="telepathy", text="Do you hear?"), "channel telepathy"),
        (AnswerContact(contact="K1"), "request K1"),
        (AskProof(measure="no.such"), "measure no.such"),
        (AnswerProof(proof="P1"), "request P1"),
        (Explain(incident="no.such"), "incident no.such"),
        (Counteract(countermeasure="us.nothing"), "countermeasure us.nothing"),
    ],
)
def test_an_act_that_names_what_its_talks_do_not_have(store: Store, act: Act, named: str) -> None:
    at = next(at for at, event in enumerate(strait()) if isinstance(event, Moved))
    said = refusal(store, text(record(moved(move=Move(statement="We wait.", acts=(act,))))))
    assert said.startswith(f"Line {at + 2} cannot be imported: it names the {named}, which its talks do not have.")


def test_a_refused_act_may_name_anything(store: Store) -> None:
    wrong = move(Accept(offer="O99"), Perform(measure="no.such"), Counteract(countermeasure="us.nothing"))
    events = play(STRAIT, washington=[wrong])
    assert any(isinstance(event, Refused) for event in events)
    import_file(store, BytesIO(text(record(events))))


ANYTHING = st.sampled_from(
    [
        None,
        0,
        1,
        -1,
        99,
        0.5,
        1e9,
        True,
        "",
        "x",
        "a\nb",
        "\x00",
        "beijing",
        "reader",
        "O1",
        "C1",
        "K9",
        "breached",
        [],
        {},
    ]
)


@pytest.mark.sweep
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_changed_event_is_refused_or_can_be_read(store: Store, data: st.DataObject) -> None:
    whole = [json.loads(line) for line in lines([record(everything()[:12], os.urandom(4).hex())])]
    event = whole[data.draw(st.integers(1, len(whole) - 1), "event")]["event"]
    path = data.draw(st.sampled_from(sorted(places(event), key=str)), "place")
    *way, last = path
    reduce(getitem, way, event)[last] = data.draw(ANYTHING, "value")
    try:
        ((dialogue, _, _),) = import_file(store, BytesIO(relinked(whole)))
    except BadFileError:
        return
    assert not verify(store, dialogue).flaw
    found = read_record(store, dialogue)
    assert text(found) == relinked(whole)
    for form in FORMATS:
        assert exported(form, found, redacted(found))
    assert list(blocks(found.events))
    assert markdown(debrief(found.events))


def places(value: object, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a JSON value, except within entries of the catalogue, which are many and similar."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield (*way, key)
        if key not in ("measures", "injects", "rules", "countermeasures"):
            yield from places(item, (*way, key))


def relinked(whole: list[dict[str, Any]]) -> bytes:
    """The file with its links and header computed again from its events."""
    head, *rest = whole
    before = START
    for seq, line in enumerate(rest):
        if seq or "scenario" in line["event"]:
            before = line["hash"] = linked(before, seq, line["at"], json.dumps(line["event"]))
    said = {name: head[name] for name in ("dialogue", "redacted", "original", "events", "notes")} | {"head": before}
    return "".join(map(written, (head | said | {"digest": digest([said, []])}, *rest))).encode()


def test_an_event_of_an_unknown_kind_or_with_an_unknown_key(store: Store) -> None:
    for change in ({"event": "war"}, {"attack": True}, {"round": "1"}, {"round": None}):
        whole = [json.loads(line) for line in lines([record(strait()[:2])])]
        whole[2]["event"] |= change
        assert "this version does not know such an event" in refusal(store, relinked(whole))


def test_the_digest_of_the_header_covers_the_notes() -> None:
    whole = record(strait(), notes=NOTES)
    assert header(whole).digest != header(whole._replace(notes=NOTES[:2])).digest
    assert header(whole).head == header(whole._replace(notes=NOTES[:2])).head
    assert isinstance(strait()[-1], Closed)
    assert not any(isinstance(event, Forfeited) for event in strait())
