"""A fork shares the past of its parent and then differs; both can be compared, verified and proven."""

import asyncio
import json
import os
import re
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import pytest

from moderator.events import Event, Forked, Injected, Moved, Opened, Seated
from moderator.fold import fold
from moderator.moves import Hold, Offer, Perform
from moderator.proof import first_difference
from reassure.cli import main
from scenarios.scenario import Slot
from tests.agents.stub_server import serving
from tests.commands import PLAIN, reassure
from tests.dialogue import move, play, untimed
from tests.transcripts.every_event import everything, keep
from transcripts.debrief.compare import compare
from transcripts.store.rows import Summary
from transcripts.store.store import Store
from transcripts.verify import verify

pytestmark = pytest.mark.process

LEGAL = move(Perform(measure="washington.friendly-remarks"), says="We say so ourselves.").model_dump_json()


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name not in PLAIN]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A record with one dialogue of six rounds, and the id of the dialogue."""
    path = tmp_path_factory.mktemp("forking") / "r.db"
    reassure(path, "run", "tariff-truce", "--rounds", "6", "--seed", "3")
    return path, newest(path).id


def newest(path: Path) -> Summary:
    with Store(path) as store:
        return store.dialogue(store.find("last"))


def events(path: Path, dialogue: str = "last") -> tuple[Event, ...]:
    with Store(path) as store:
        return store.events(store.find(dialogue))


def forked(path: Path, parent: str, turn: int, *arguments: str, model: str = "") -> tuple[Event, ...]:
    """Fork a dialogue as a user would; check that the fork is the newest dialogue, verified and proven."""
    done = reassure(path, "fork", parent, "--at", str(turn), *arguments, OPENAI_MODEL=model)
    child = newest(path)
    assert (child.parent, child.parent_turn) == (parent, turn)
    assert f"Recorded as {child.id}" in done.stderr
    with Store(path) as store:
        assert not verify(store, child.id).flaw
    after = events(path)
    assert asyncio.run(first_difference(after)) is None
    return after


def turns(events_: tuple[Event, ...]) -> list[Moved]:
    return [event for event in events_ if isinstance(event, Moved)]


def test_a_fork_without_changes_gives_the_same_events(record: tuple[Path, str]) -> None:
    path, parent = record
    before = events(path, parent)
    after = forked(path, parent, 0)
    assert [e for e in after if not isinstance(e, Forked)] == list(before)
    compared = reassure(path, "compare", parent, "last").stdout
    assert "no differences" in compared.splitlines()[0]
    assert json.loads(reassure(path, "compare", "last", parent, "--json").stdout)["same"]


def test_a_new_agent_and_seed_apply_after_the_turn(record: tuple[Path, str]) -> None:
    path, parent = record
    before = events(path, parent)
    after = forked(path, parent, 5, "--beijing", "scripted:grit", "--seed", "77")
    at = next(place for place, event in enumerate(after) if isinstance(event, Forked))
    assert after[:at] == before[:at]
    assert [type(event) for event in after[at : at + 2]] == [Forked, Seated]
    assert turns(after)[:5] == turns(before)[:5]
    assert len(turns(after)) > 5
    assert reassure(path, "list", "--limit", "1").stdout.rstrip().endswith(f"fork of {parent} at T5")
    different = reassure(path, "compare", parent, "last").stdout
    assert ("with care" in different) == (len(turns(after)) != len(turns(before)))
    table = fold(after)
    assert (table.seats["beijing"], table.seed) == ("scripted:grit", 77)
    assert {move.call.agent for move in turns(after)[5:] if move.side == "beijing" and move.call} == {"scripted:grit"}
    assert newest(path).second_agent == "scripted:grit"


def test_the_debrief_of_a_fork_gives_the_command_that_repeats_it(record: tuple[Path, str]) -> None:
    path, parent = record
    first = forked(path, parent, 3, "--beijing", "scripted:grit", "--seed", "77", "--inject", "inject.hostile-rhetoric")
    debriefed = reassure(path, "debrief", "last").stdout
    assert (
        "a written doctrine, scripted:cautious-reciprocator, then scripted:grit"
        in reassure(path, "export", "last").stdout
    )
    (command,) = re.findall(r"The same talks again, as long as dialogue \w+ is kept: reassure (.+)", debriefed)
    reassure(path, *command.split())
    assert newest(path).parent == parent
    assert untimed(events(path)) == untimed(first)


def test_a_person_who_takes_a_seat_in_a_fork_sees_the_last_turn_without_the_score(record: tuple[Path, str]) -> None:
    path, parent = record
    done = reassure(path, "fork", parent, "--at", "3", "--beijing", "human", given="send\n", code=1)
    assert done.stderr.startswith("\nT3  Round 2  ")
    assert "trust: " not in done.stderr + done.stdout


def test_due_events_happen_once_and_before_the_fork(record: tuple[Path, str]) -> None:
    path, parent = record
    before = events(path, parent)
    assert any(isinstance(event, Injected) and event.round == 3 for event in before)
    after = forked(path, parent, 4, "--seed", "78")
    kinds = [event.event for event in after]
    assert sum(isinstance(event, Injected) and event.round == 3 for event in after) == 1
    assert kinds.index("injected") < kinds.index("forked")


def test_an_inject_happens_at_the_fork(record: tuple[Path, str]) -> None:
    path, parent = record
    after = forked(path, parent, 2, "--inject", "inject.hostile-rhetoric")
    found = [event for event in after if isinstance(event, Injected) and event.source == "facilitator"]
    assert [(event.inject.id, event.round) for event in found] == [("inject.hostile-rhetoric", 2)]


def test_a_given_move_is_made_and_its_side_plays_on(record: tuple[Path, str], tmp_path: Path) -> None:
    path, parent = record
    file = tmp_path / "move.json"
    file.write_text(LEGAL, encoding="utf-8-sig")
    done = reassure(path, "fork", parent, "--at", "2", "--move", str(file), "--json")
    after = events(path)
    given = turns(after)[2]
    assert (given.side, given.move.statement) == ("washington", "We say so ourselves.")
    assert given.call
    assert given.call.agent == "given"
    shown = [json.loads(line)["event"] for line in done.stdout.splitlines()]
    assert shown[:2] == ["forked", "moved"]
    assert len(shown) == len(after) - next(n for n, event in enumerate(after) if isinstance(event, Forked))
    later = turns(after)[4].call
    assert later
    assert later.agent == "scripted:transactional"
    assert "proven" in reassure(path, "replay", "last", "--prove").stdout
    assert "whole" in reassure(path, "verify", "last").stdout
    compared = reassure(path, "compare", parent, "last").stdout
    assert compared.startswith("The tariff truce: from a pause to a deal: 2 turns in common\n")
    assert "round 2: Washington carries out: " in compared


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "is not a valid move"),
        ("null", "is not a valid move"),
        ("{", "is not a valid move"),
        ("[" * 90_000, "is not a valid move"),
        ('{"statement": "Hello.", "acts": []}', "is not a valid move; correct acts"),
        ('{"statement": "Hello.", "acts": [{"act": "invade"}]}', "is not a valid move; correct acts.0"),
        (
            '{"statement": "Hello.", "acts": [{"act": "hold"}], "' + "key\\n" * 10_000 + '": 1}',
            "is not a valid move; correct key",
        ),
        ('{"statement": "\x1b[2J", "acts": [{"act": "hold"}], "side": "beijing"}', "is not a valid move"),
        ("x" * 100_001, "cannot be read (it is larger than 100,000 bytes)"),
        ("\udcff", "is not a text in UTF-8"),
        (move(Perform(measure="beijing.affirm-order")).model_dump_json(), "The move is refused: "),
        (move(Offer(give=("washington.nothing",))).model_dump_json(), "The move is refused: "),
        (move(Hold(), Hold()).model_dump_json(), "The move is refused: "),
    ],
    ids=lambda value: str(value)[:30].encode("unicode_escape").decode(),
)
def test_a_file_without_a_legal_move_is_one_sentence(
    record: tuple[Path, str], tmp_path: Path, written: str, message: str
) -> None:
    file = tmp_path / "move.json"
    file.write_bytes(written.encode("utf-8", "surrogateescape"))
    assert_refused(record, message, "--at", "2", "--move", str(file))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--at", "99"), "There is no turn 99 to fork after; choose one from 0 to 13."),
        (("--at", "13"), "The talks end after turn 13 (agreement); fork them after an earlier one."),
        (("--at", "2", "--inject", "inject.none"), "This scenario has no inject 'inject.none'"),
        (("--at", "2", "--seat", "paris=human"), "no side 'paris'; its sides are washington and beijing"),
        (("--at", "2", "--washington", "scripted:dove"), "no doctrine 'dove'"),
        (("--at", "2", "--washington", "llm"), "OPENAI_API_KEY"),
        (("--at", "2", "--on-failure", "hope"), "no failure policy 'hope'"),
        (("--at", "2", "--move", "/nowhere/move.json"), "cannot be read (No such file or directory)"),
        (("--at", "2", "--move", "/"), "cannot be read (it is not a plain file)"),
        (("--at", "2", "--move", "/dev/zero"), "cannot be read (it is not a plain file)"),
        (("--at", "-1"), "--at"),
        ((), "--at"),
    ],
    ids=str,
)
def test_a_fork_that_cannot_be_made_is_one_sentence(
    record: tuple[Path, str], arguments: tuple[str, ...], message: str
) -> None:
    assert_refused(record, message, *arguments)


def assert_refused(record: tuple[Path, str], message: str, *arguments: str) -> None:
    """The fork is refused in one short sentence, and nothing is recorded."""
    path, parent = record
    errors = StringIO()
    with Store(path) as store:
        before = store.query("SELECT count(*) FROM events")
    with redirect_stderr(errors), pytest.raises(SystemExit) as left:
        main(["--db", str(path), "fork", parent, *arguments], "reassure")
    assert left.value.code == 2
    assert message in errors.getvalue()
    assert errors.getvalue().count("\n") == 1
    assert len(errors.getvalue()) < 1_500
    assert "\x1b" not in errors.getvalue()
    with Store(path) as store:
        assert store.query("SELECT count(*) FROM events") == before


def test_a_fork_of_a_fork_keeps_what_the_first_changed(record: tuple[Path, str]) -> None:
    path, parent = record
    forked(path, parent, 4, "--washington", "scripted:tit-for-tat", "--seed", "5")
    child = newest(path).id
    after = forked(path, child, 4, "--seed", "6")
    assert [event.parent for event in after if isinstance(event, Forked)] == [parent, child]
    assert (fold(after).seats["washington"], fold(after).seed) == ("scripted:tit-for-tat", 6)
    earlier = forked(path, child, 2, "--seed", "7")
    assert [event.parent for event in earlier if isinstance(event, Forked)] == [child]
    assert fold(earlier).seats["washington"] == "scripted:transactional"


def test_unfinished_talks_can_be_forked_at_any_turn(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    whole = play(everything()[0].scenario, rounds=4)  # type: ignore[union-attr]
    for last in range(1, len(whole)):
        with Store(path) as store:
            parent = keep(store, whole[:last])
            turn = sum(isinstance(event, Moved) for event in whole[:last])
        if last in (1, 5, len(whole) - 2):
            after = forked(path, parent, turn, "--washington", "scripted:grit", "--beijing", "scripted:holdout")
            assert turns(after)[:turn] == turns(whole)[:turn]
            assert after[-1].event == "closed"


def test_a_fork_can_continue_talks_that_failed(tmp_path: Path) -> None:
    path, dead = tmp_path / "r.db", ("--washington", "llm:none", "--base-url", "http://127.0.0.1:9")
    reassure(path, "run", "taiwan-strait", "--rounds", "1", *dead, "--beijing", "scripted:grit", code=1)
    parent = newest(path).id
    after = forked(path, parent, 0, "--washington", "scripted:grit")
    assert [event.event for event in after] == ["opened", "forked", "seated", "moved", "moved", "moved", "closed"]
    assert after[-2].round == 2, "what was agreed in the last round is carried out after it"  # type: ignore[union-attr]


def test_a_model_in_a_fork_gets_the_past_as_its_own(record: tuple[Path, str], tmp_path: Path) -> None:
    path, parent = record
    file = tmp_path / "move.json"
    file.write_text(LEGAL)
    with serving() as stub:
        stub.says(move(Hold(), says="We wait.").model_dump_json())
        seats = ("--washington", "llm", "--base-url", stub.url)
        after = forked(path, parent, 2, *seats, "--move", str(file), model="stub-1")
        assert fold(after).seats["washington"] == "llm:stub-1"
        first = [message["role"] for message in stub.requests[0]["messages"]]
    assert first == ["system", *["user", "assistant"] * 2, "user"]  # T1 as it was played, T3 as it was given


def test_a_fork_of_talks_with_a_second_reader_needs_no_reader(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with Store(path) as store:
        parent = keep(store, everything())
    sides = ("--washington", "scripted:grit", "--beijing", "scripted:grit")
    for turn in (0, 3, 9):
        after = forked(path, parent, turn, *sides)
        assert after[-1].event == "closed"


def test_dialogues_that_have_nothing_in_common_can_be_compared(record: tuple[Path, str]) -> None:
    path, parent = record
    reassure(path, "run", "taiwan-strait", "--rounds", "1")
    texts = [reassure(path, "compare", *pair).stdout for pair in ((parent, "last"), ("last", parent))]
    titles = ["The tariff truce: from a pause to a deal", "The Taiwan Strait: words matched by restraint"]
    for text, title in zip(texts, (" / ".join(titles), " / ".join(reversed(titles))), strict=True):
        assert text.splitlines()[0] == f"{title}: 0 turns in common"
    assert all("not a forecast" in text for text in texts)
    same = json.loads(reassure(path, "compare", parent, parent, "--json").stdout)
    assert (same["same"], same["shared"]) == (True, 13)
    assert "\n" in reassure(path, "compare", parent, "zzzz", code=2).stderr


def test_usage_makes_no_difference() -> None:
    def dearer(event: Event) -> Event:
        calls = {name: getattr(event, name, None) for name in ("call", "asked")}
        return event.model_copy(
            update={name: call.model_copy(update={"cost": 9}) for name, call in calls.items() if call}
        )

    found = compare(("a", "b"), everything(), [dearer(event) for event in everything()])
    assert (found.same, found.shared) == (True, 20)


def test_a_policy_pivot_at_a_fork_breaks_what_was_owed(tmp_path: Path) -> None:
    scenario = everything()[0].scenario  # type: ignore[union-attr]
    path, pivot = tmp_path / "r.db", next(i for i in scenario.injects if i.effect.drops_commitment)
    assert not any(slot == Slot(inject=pivot.id, round=3) for slot in scenario.deck)
    with Store(path) as store:
        parent = keep(store, everything()[:12])
    after = forked(path, parent, 4, "--inject", pivot.id, "--washington", "scripted:grit", "--beijing", "scripted:grit")
    broken = [event for event in after if isinstance(event, Injected) and event.source == "facilitator"]
    assert broken[0].broken == "C1"
    assert isinstance(after[0], Opened)
    assert sum(act.status == "breached" for act in fold(after).acts) == 1
