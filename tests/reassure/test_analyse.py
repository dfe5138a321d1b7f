"""Talks are analysed turn by turn, each turn once, and what was found is kept beside them."""

import json
import re
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from subprocess import PIPE
from time import sleep
from typing import Any

import pytest

from engine.analysis import VERSION, Settings
from moderator.events import Closed, Event, Opened
from moderator.moves import Counteract, Perform
from reassure.analyses import analysing, kept_turns, usual_measure
from scenarios.load import load
from tests.commands import PLAIN, ROOT, command, reassure
from tests.dialogue import move, play
from tests.terminal import terminal
from tests.transcripts.every_event import keep as recorded
from transcripts.clean import clean
from transcripts.store.beside import analyses
from transcripts.store.store import Store

pytestmark = pytest.mark.process

STRAIT = load().scenario("taiwan-strait")
QUICK, SURE = (("--plays", plays, "--jobs", "1") for plays in ("2", "8"))
"""Two plays are too few to be sure of what is lost with turns to come."""
CAVEAT = "These are scripted doctrines and not governments; not a forecast."
GIFT = move(Perform(measure="washington.restate-peaceful-strait"))
DRILL = move(Counteract(countermeasure="countermeasure.unannounced-drill"))


@pytest.fixture(scope="module")
def events() -> tuple[Event, ...]:
    """A gift that is answered with a drill: as short as talks can be, for an analysis plays each line to their end."""
    return play(STRAIT, washington=[GIFT], beijing=[DRILL])


@pytest.fixture
def talks(path: Path, events: Sequence[Event]) -> str:
    return keep(path, events)


def keep(path: Path, events: Sequence[Event]) -> str:
    with Store(path) as store:
        return recorded(store, events)


def rows(path: Path) -> list[Any]:
    with Store(path) as store:
        return store.query("SELECT turn, engine, settings, at, body FROM analyses ORDER BY settings, turn")


def test_each_turn_is_told_with_its_value_its_loss_and_what_would_have_been_better(path: Path, talks: str) -> None:
    shown = reassure(path, "analyse", talks, *QUICK).stdout
    assert re.findall(r"^T(\d)  round (\d)  (\w+)", shown, re.M) == [
        ("1", "1", "Washington"),
        ("2", "1", "Beijing"),
    ]
    assert STRAIT.title in shown
    assert re.search(r"T2  round 1  Beijing +\? .* lost \d+\.\d", shown), "the drill is a mistake"
    assert "Better if it " in shown
    assert re.search(r"Beijing: accuracy \d+ of 100\. Its costliest turn is T2", shown)
    assert "Beijing's seat, judged by its moves: " in shown
    assert shown.endswith(f"{CAVEAT}\n")
    ids = {measure.id for measure in STRAIT.measures} | {mandate.id for mandate in STRAIT.sides}
    assert not ids & set(re.findall(r"[\w.-]+", shown)), "titles, never ids"


def test_a_blunder_is_told_with_how_sure_that_is(path: Path) -> None:
    sale, gift = Counteract(countermeasure="countermeasure.arms-sale"), Perform(measure="beijing.constructive-reply")
    talks = keep(path, play(STRAIT, washington=[move(), move(sale)], beijing=[move(gift), move()]))
    found = json.loads(reassure(path, "analyse", talks, "--turn", "3", "--json", *SURE).stdout)
    (turn,) = found["turns"]
    made = next(line for line in turn["lines"] if line["made"])
    assert turn["mark"] == "??"
    assert 0 < made["behind"]["low"] < made["behind"]["mean"] < made["behind"]["high"]


def test_one_turn_is_told_with_all_its_lines_the_best_first(path: Path, talks: str) -> None:
    shown = reassure(path, "analyse", talks, "--turn", "2", *QUICK).stdout
    told = re.findall(r"^ +(\d+)  (-?[\d.]+) \(.*\)  (.*)$", shown, re.M)
    assert [int(number) for number, _, _ in told] == list(range(1, len(told) + 1))
    assert [float(value) for _, value, _ in told] == sorted((float(value) for _, value, _ in told), reverse=True)
    assert ["best" in rest for _, _, rest in told] == [True] + [False] * (len(told) - 1)
    assert sum("the move that was made" in rest for _, _, rest in told) == 1
    assert "Takes a countermeasure: " in shown
    assert CAVEAT in shown
    assert [turn for turn, *_ in rows(path)] == [2]


def test_as_json_it_is_one_object(path: Path, talks: str) -> None:
    found = json.loads(reassure(path, "analyse", talks, "--json", "--by", "agreement", *QUICK).stdout)
    assert set(found) == {"dialogue", "title", "caveat", "version", "settings", "sides", "missing", "turns"}
    assert (found["dialogue"], found["caveat"], found["version"], found["missing"]) == (talks, CAVEAT, VERSION, [])
    assert found["settings"] == {"by": "agreement", "plays": 2, "seed": 1, "against": None, "own": None}
    assert [turn["number"] for turn in found["turns"]] == [1, 2]
    for turn in found["turns"]:
        assert sum(line["made"] for line in turn["lines"]) == 1
        assert turn["lines"][0]["behind"]["mean"] == 0
        assert sum(turn["opposite"].values()) == pytest.approx(1)
    assert {side["id"] for side in found["sides"]} == {"washington", "beijing"}
    assert all(0 <= side["accuracy"] <= 100 for side in found["sides"])


def test_a_turn_is_analysed_once_and_only_what_is_missing_is_made(path: Path, talks: str) -> None:
    reassure(path, "analyse", talks, *QUICK)
    before = rows(path)
    assert [turn for turn, *_ in before] == [1, 2]
    with Store(path) as store:
        store.db.execute("UPDATE analyses SET body = replace(body, 'Holds.', 'Rests.') WHERE turn = 1")
        store.db.execute("DELETE FROM analyses WHERE turn = 2")
        store.db.conn.commit()
    reassure(path, "analyse", talks, *QUICK)
    kept = reassure(path, "analyse", talks, "--turn", "1", *QUICK).stdout
    assert "Rests." in kept, "a kept turn is taken as it is"
    after = rows(path)
    assert (after[0][0], after[0][3]) == (1, before[0][3])
    assert (after[1][0], after[1][4]) == (2, before[1][4]), "the same settings give the same numbers"


def test_what_another_engine_or_other_settings_found_is_not_used(path: Path, talks: str) -> None:
    reassure(path, "analyse", talks, "--turn", "1", *QUICK)
    with Store(path) as store:
        store.db.execute("UPDATE analyses SET engine = engine + 1")
        store.db.conn.commit()
    reassure(path, "analyse", talks, "--turn", "1", *QUICK)
    reassure(path, "analyse", talks, "--turn", "1", *QUICK, "--against", "grit")
    assert sorted(engine for _, engine, *_ in rows(path)) == [VERSION, VERSION, VERSION + 1]


def test_a_kept_analysis_that_cannot_be_read_is_made_again(path: Path, talks: str) -> None:
    reassure(path, "analyse", talks, "--turn", "1", *QUICK)
    ((_, _, _, _, body),) = rows(path)
    with Store(path) as store:
        of, settings = analysing(store, talks), Settings(plays=2)
        for wrong in ("no JSON", "{}", body.replace('"number":1', '"number":2'), body.replace("true", "false")):
            store.db.execute("UPDATE analyses SET body = ?", [wrong])
            store.db.conn.commit()
            assert kept_turns(store, of, settings) == {}
    reassure(path, "analyse", talks, "--turn", "1", *QUICK)
    assert [row[4] for row in rows(path)] == [body]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_is_stopped_keeps_what_it_has(path: Path, jobs: str) -> None:
    dialogue = keep(path, play(STRAIT, rounds=3))
    arguments = command(path, "analyse", dialogue, "--plays", "2", "--jobs", jobs)
    with (
        subprocess.Popen(arguments, cwd=ROOT, env=PLAIN, stdout=PIPE, stderr=PIPE, text=True) as run,
        Store(path) as store,
    ):
        while not store.query("SELECT 1 FROM analyses"):
            assert run.poll() is None
            sleep(0.01)
        run.send_signal(signal.SIGINT)
        shown, said = run.communicate()
    kept = [turn for turn, *_ in rows(path)]
    assert run.returncode == 1
    assert [int(turn) for turn in re.findall(r"^T(\d+) ", shown, re.M)] == kept
    assert said == (
        f"Stopped: {6 - len(kept)} of 6 turns are missing. The others are kept; run the command again to go on.\n"
    )
    assert 0 < len(kept) < 6
    assert CAVEAT in shown


def test_a_terminal_shows_how_far_it_is(path: Path, talks: str) -> None:
    with terminal("--db", str(path), "analyse", talks, "--turn", "2", *QUICK) as shown:
        shown.until("Analysing")
        shown.until("100%")
        assert shown.ended() == 0
    assert "Analysing" not in reassure(path, "analyse", talks, "--turn", "1", *QUICK).stderr


def test_talks_that_people_still_play_are_not_analysed(path: Path, events: tuple[Event, ...]) -> None:
    first = events[0]
    assert isinstance(first, Opened)
    seated = (first.model_copy(update={"seats": first.seats | {"washington": "human"}}), *events[1:])
    assert isinstance(events[-1], Closed)
    open_, over = keep(path, seated[:-1]), keep(path, seated)
    refused = reassure(path, "analyse", open_, *QUICK, code=2)
    assert (refused.stdout, rows(path)) == ("", [])
    assert refused.stderr == "reassure: People still play these talks; analyse them once they are over.\n"
    shown = reassure(path, "analyse", over, "--turn", "1", *QUICK).stdout
    assert "Values are the balance of the side that moves" in shown


def test_a_persons_talks_are_measured_by_balance_and_others_by_the_score(events: tuple[Event, ...]) -> None:
    first = events[0]
    assert isinstance(first, Opened)
    assert usual_measure(events) == "S"
    assert usual_measure([first.model_copy(update={"seats": first.seats | {"beijing": "human"}})]) == "balance"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--turn", "9"), "There is no turn 9; this dialogue has turns 1 to 2."),
        (("--against", "dove"), "'dove' is not one of"),
        (("--plays", "1"), "1 is not in the range"),
    ],
)
def test_wrong_usage_is_said_in_one_sentence(path: Path, talks: str, arguments: tuple[str, ...], said: str) -> None:
    refused = reassure(path, "analyse", talks, *arguments, code=2)
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert rows(path) == []


def test_talks_without_a_turn_say_so(path: Path, events: tuple[Event, ...]) -> None:
    dialogue = keep(path, events[:1])
    assert "These talks have no turn yet" in reassure(path, "analyse", dialogue, *QUICK, code=2).stderr


HOSTILE = "Gift\x1b]52;c;eA==\x07 [red]\u202eevil"


def test_titles_of_an_imported_record_cannot_reach_the_terminal(path: Path, events: tuple[Event, ...]) -> None:
    first, *rest = events
    assert isinstance(first, Opened)
    titled = tuple(m.model_copy(update={"title": HOSTILE}) for m in first.scenario.measures)
    scenario = first.scenario.model_copy(update={"measures": titled, "title": HOSTILE})
    dialogue = keep(path, (first.model_copy(update={"scenario": scenario}), *rest))
    for words in (("analyse", dialogue, "--turn", "1", *QUICK), ("analyse", dialogue, *QUICK), ("debrief", dialogue)):
        shown = reassure(path, *words).stdout
        assert "Gift\u241b" in shown
        assert clean(shown) == shown


def test_the_debrief_names_the_costliest_turn_once_it_is_analysed(path: Path, talks: str) -> None:
    before = reassure(path, "debrief", talks).stdout
    assert "reassure analyse ID" in before
    reassure(path, "analyse", talks, *QUICK)
    after = reassure(path, "debrief", talks).stdout
    assert "Turns analysed: 2 of 2." in after
    assert re.search(
        r"- \*\*Beijing\*\* lost most at T2: \d+\.\d .* There it takes a countermeasure: .* Better if it ", after
    )
    assert "reassure analyse ID" not in after
    assert "not governments" in after
    found = json.loads(reassure(path, "debrief", talks, "--json").stdout)
    assert found["analysis"]["costliest"]["Beijing"]["turn"] == "T2"


@pytest.mark.parametrize("seat", ["--against", "--own"])
def test_the_debrief_takes_no_analysis_with_a_doctrine_that_was_asked_for(path: Path, talks: str, seat: str) -> None:
    reassure(path, "analyse", talks, "--turn", "2", seat, "grit", *QUICK)
    assert "reassure analyse ID" in reassure(path, "debrief", talks).stdout


def test_kept_analyses_change_nothing_that_is_verified_or_exported(path: Path, talks: str) -> None:
    before = reassure(path, "export", talks, "--format", "jsonl").stdout
    with Store(path) as store:
        analyses.keep(store, analyses.Made(talks, VERSION, "{}"), 1, "{}")
    assert reassure(path, "export", talks, "--format", "jsonl").stdout == before
    reassure(path, "verify", "--all")
