"""An analysis: what a turn lost, who is thought to sit where, and what does not change the numbers."""

import os
import pickle
import signal
from multiprocessing import resource_tracker, util
from random import Random
from statistics import fmean
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.analysis import Settings, TurnAnalysis, analysed, compared, likeness, opposite, record
from engine.jobs import HelperLostError, NoTurnError, Progress, analysis
from engine.lines import MOST, Line, in_words, lines
from engine.marks import accuracy, mark
from engine.outcome import Estimate, Outcome, estimate
from engine.panel import by_doctrine, drawn, panel, weighted
from engine.position import positions
from engine.value import advantage, lost
from moderator.events import Event, Moved
from moderator.moves import Accept, Counteract, Hold, Offer, Perform, RequestContact, WalkOut
from moderator.rules.judge import judge
from scenarios.load import load
from tests.agents.playing import scripted
from tests.dialogue import move, play

STRAIT = load().scenario("taiwan-strait")
FEW = Settings(plays=6)
PIPE_HOLDS = 65_536


def analysis_of(events: tuple[Event, ...], settings: Settings, *turns: int) -> list[TurnAnalysis]:
    found = [one for one in analysis(events, settings, 1, turns) if isinstance(one, TurnAnalysis)]
    return sorted(found, key=lambda turn: turn.number)


def test_a_walk_out_while_the_other_side_gives_loses() -> None:
    gift, answer = Perform(measure="washington.restate-one-china"), Perform(measure="beijing.peaceful-unification")
    events = play(STRAIT, washington=[move(gift), move(WalkOut())], beijing=[move(answer)], rounds=8)
    (turn,) = analysis_of(events, Settings(plays=8), 3)
    assert turn.made.told.startswith("Walks out")
    assert turn.loss.mean > 0


def test_a_turn_that_there_is_not_is_told() -> None:
    events = play(STRAIT, rounds=1)
    with pytest.raises(NoTurnError, match="There is no turn 3; this dialogue has turns 1 to 2"):
        analysis_of(events, FEW, 3)


def test_lines_are_legal_and_told_apart() -> None:
    events = scripted("taiwan-strait", "transactional", "tit-for-tat", 1)
    for position in positions(events):
        found = lines(position.table, 1)
        assert len(found) < MOST
        assert len({line.told for line in found}) == len(found)
        for line in found:
            assert isinstance(line.event, Moved)
            legal = judge(position.table, position.side, move(*line.acts, says="We set out our position."))
            assert not [fault for fault in legal.faults if fault.rule != "rule.own-words"], line.told


def test_an_open_offer_is_among_the_lines_accepted_and_declined() -> None:
    offer = Offer(give=("washington.restate-one-china",), ask=("beijing.peaceful-unification",))
    events = play(STRAIT, washington=[move(offer)], beijing=[move(Hold())], rounds=8)
    acts = [act for line in lines(positions(events)[1].table, 1) for act in line.acts]
    assert Accept(offer="O1") in acts
    assert any(act.act == "decline" for act in acts)


def test_a_line_that_would_rest_the_talks_says_so_and_keeps_the_wish() -> None:
    (rests, holds) = (positions(play(STRAIT, washington=[move(content=wish)]))[0] for wish in (True, False))
    tried = [Line(at.event, in_words(move(content=at is rests), at.table)) for at in (rests, holds)]
    assert [line.told for line in tried] == ["Holds; is ready to end the talks here.", "Holds."]
    found = compared(tried, [ends(1, 2), ends(1, 2)], "S", "washington", made=True).lines
    assert [line.content for line in found] == [True, False]


def test_the_doctrine_that_played_is_thought_to_have_played() -> None:
    events = scripted("taiwan-strait", "hardliner", "generous", 1)
    of = record(events, FEW)
    alike = [likeness(of, n) for n in range(1, 11)]
    own = [found for position, found in zip(of.positions, alike, strict=False) if position.side == "washington"]
    weights = by_doctrine(weighted(panel(), own))
    assert list(weights)[:2].count("hardliner") == 1
    assert sum(weights.values()) == pytest.approx(1)
    assert by_doctrine(weighted(panel(), [])) == pytest.approx(dict.fromkeys(weights, 1 / len(weights)))


def test_members_are_drawn_as_often_as_they_weigh() -> None:
    members = weighted(panel(), [])
    names = [one.player.name for one in drawn(members, 2 * len(members), 1)]
    assert {names.count(member.player.name) for member in members} == {2}


@given(
    likes=st.lists(st.floats(0, 1), min_size=27, max_size=27),
    count=st.integers(2, 60),
    seed=st.integers(0, 10**6),
)
def test_every_doctrine_plays_if_there_are_plays_enough_and_counts_by_its_weight(
    likes: list[float], count: int, seed: int
) -> None:
    members = weighted(panel(), [tuple(likes)] * 3)
    sat, weights = drawn(members, count, seed), by_doctrine(members)
    assert len(sat) == count
    assert sum(one.weight for one in sat) == pytest.approx(1)
    if count >= len(weights):
        assert by_doctrine(sat) == pytest.approx(weights)


@pytest.mark.parametrize("count", [4, 12, 16])
def test_no_member_is_drawn_more_than_it_weighs(count: int) -> None:
    members, seeds = weighted(panel(), []), 3_000
    drawn_: dict[str, float] = {}
    for seed in range(seeds):
        for player, weight in drawn(members, count, seed):
            drawn_[player.name] = drawn_.get(player.name, 0.0) + weight / seeds
    assert len(drawn_) == len(members)
    assert max(abs(share * len(members) - 1) for share in drawn_.values()) < 0.15


def test_an_opponent_of_graded_difficulty_can_sit_opposite() -> None:
    sat = opposite(weighted(panel(), []), Settings(against="hard"))
    assert by_doctrine(sat) == pytest.approx({"hard": 1.0})
    assert [one.weight for one in sat] == pytest.approx([1 / 3] * 3)


def test_a_move_with_its_own_reason_is_not_tried_a_second_time() -> None:
    events = play(STRAIT, washington=[move(Hold(reason="We must ask at home."))], rounds=1)
    told = [line.told for line in analysis_of(events, Settings(plays=2), 1)[0].lines]
    assert [words for words in told if words.startswith("Holds")] == ["Holds: We must ask at home."]


@pytest.mark.process
def test_the_numbers_are_the_same_in_any_number_of_processes() -> None:
    events = scripted("tariff-truce", "tit-for-tat", "transactional", 1)
    settings = Settings(plays=2, by="balance")
    alone, together = (
        sorted((one for one in analysis(events, settings, jobs, (2, 3)) if not isinstance(one, Progress)), key=_number)
        for jobs in (1, 2)
    )
    assert alone == together
    assert [turn.number for turn in alone] == [2, 3]


@pytest.mark.process
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # Python's own pool may stumble
def test_a_process_that_is_killed_while_it_starts_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    events = scripted("taiwan-strait", "transactional", "tit-for-tat", 1)
    assert len(pickle.dumps(events)) > PIPE_HOLDS, "or all of the record would fit into the pipe to the process"
    started = util.spawnv_passfds

    def killed(*given: Any) -> int:
        process = int(started(*given))
        os.kill(process, signal.SIGKILL)
        return process

    said = list[str]()

    def analyse() -> None:
        try:
            list(analysis(events, FEW, 2))
        except HelperLostError as error:
            said.append(str(error))

    resource_tracker.ensure_running()
    monkeypatch.setattr(util, "spawnv_passfds", killed)
    asking = Thread(target=analyse, daemon=True)
    asking.start()
    asking.join(100)  # as long as a busy machine may take: what is tested is that it ends at all
    assert said == [
        "A process that helped with the analysis was ended from outside, perhaps for lack of memory; "
        "start it again, or run reassure analyse with --jobs 1."
    ]


def _number(turn: TurnAnalysis) -> int:
    return turn.number


def test_turns_do_not_depend_on_each_other() -> None:
    events = scripted("tariff-truce", "tit-for-tat", "transactional", 1)
    settings = Settings(plays=2)
    of = record(events, settings)
    alike = [likeness(of, n) for n in (1, 2, 3)]
    assert analysed(of, 3, alike[:2]) == analysis_of(events, settings, 3)[0]


def ends(*values: float) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(agreement=0.0, breach=0.0, breakdown=0.0, S=v, balance={"washington": v}, trust={"washington": 0.5})
        for v in values
    )


def line_of(told: str) -> Line:
    events = play(STRAIT, washington=[move(Hold())], rounds=1)
    return Line(positions(events)[0].event, told)


def test_of_two_equal_moves_neither_is_marked() -> None:
    same = ends(10, 20, 30, 25)
    for tried in ([line_of("one"), line_of("two")], [line_of("two"), line_of("one")]):
        found = compared(tried, [same, same], "S", "washington", made=True)
        assert found.mark == ""
        assert {line.behind.mean for line in found.lines} == {0.0}


def test_a_line_that_chance_favoured_is_not_taken_for_a_better_one() -> None:
    """Of eight lines that are worth the same, the best of a few plays looks better than the one that was made."""
    rng, found, naive = Random(1), list[Estimate](), list[float]()
    for _ in range(300):
        drawn_ = [ends(*(rng.gauss(20, 5) for _ in range(16))) for _ in range(8)]
        found.append(lost(drawn_, "S", "washington"))
        means = [fmean(outcome.S for outcome in outcomes) for outcomes in drawn_]
        naive.append(max(means) - means[0])
    assert fmean(naive) > 1.5
    assert fmean((one.low + one.high) / 2 for one in found) < 0.4
    assert sum(one.low > 0 for one in found) <= 300 * 0.05


def test_marks_go_by_size_and_only_where_the_interval_excludes_0() -> None:
    sure, unsure = Estimate(mean=12, low=9, high=15), Estimate(mean=12, low=-1, high=25)
    none = Estimate(mean=0, low=0, high=0)
    assert mark("S", sure, None) == "??"
    assert mark("S", Estimate(mean=5, low=3, high=7), None) == "?"
    assert mark("S", Estimate(mean=2, low=1, high=3), None) == "?!"
    assert mark("S", unsure, None) == ""
    assert mark("S", none, sure) == "!"
    assert mark("S", none, unsure) == ""


def test_differences_are_taken_play_by_play() -> None:
    close = advantage(ends(11, 21, 31, 41), ends(10, 20, 30, 40), "S", "washington", 1)
    assert (close.mean, close.low, close.high) == pytest.approx((1, 1, 1))
    assert estimate([11, 21, 31, 41], [1] * 4).low < 10
    assert estimate([1, 2, 3, 4], [1] * 4, tests=7).low < estimate([1, 2, 3, 4], [1] * 4).low


def test_an_accuracy_is_100_without_a_loss_and_falls_with_it() -> None:
    lost = [Estimate(mean=x, low=x, high=x) for x in (0.0, 4.0, 40.0)]
    assert accuracy("S", lost[:1]) == 100
    assert accuracy("S", lost[1:2]) == pytest.approx(36.8, abs=0.1)
    assert accuracy("S", lost[2:]) == pytest.approx(0, abs=0.1)
    assert accuracy("S", []) is None


def test_a_forfeited_turn_and_refused_replies_have_their_position() -> None:
    bad = move(Perform(measure="beijing.peaceful-unification"))
    events = play(
        STRAIT, washington=["not a move", bad, bad], beijing=[move(RequestContact(channel="leaders"))], rounds=2
    )
    found = positions(events)
    assert [p.number for p in found] == list(range(1, len(found) + 1))
    assert found[0].event.event == "forfeited"
    assert found[0].table.attempt == 0
    harm = Counteract(countermeasure=STRAIT.countermeasures[0].id)
    assert positions(play(STRAIT, washington=[move(harm)], rounds=1))[0].table.turn == 0
