"""What three talks show of their trainee: turning points, lines, missed answers, times, and joint gains."""

from moderator.events import Breached
from moderator.fold import fold
from moderator.moves import Offer, Perform
from tests.dialogue import move, play
from tests.training.games import STRAIT, broken_off, good, poor
from training.assessment.chances import missed
from training.assessment.gains import joint_gains
from training.assessment.times import pace, timed
from training.assessment.turning_points import TurningPoint, turning_points
from training.assessment.words import best_lines, quoted, sentence_with, worst_lines
from transcripts.debrief.debrief import debrief
from transcripts.debrief.passages import moves, passages
from transcripts.exports.records import Record

PEACE, UNIFICATION = "washington.restate-peaceful-strait", "beijing.peaceful-unification"


def points(record: Record) -> tuple[TurningPoint, ...]:
    walked, _ = passages(record.events)
    return turning_points(walked, debrief(record.events))


def test_the_turning_points_of_good_talks_are_the_first_agreement_and_what_built_trust() -> None:
    found = points(good())
    assert 3 <= len(found) <= 5
    assert [p.passage.turn for p in found] == sorted((p.passage.turn for p in found), key=lambda turn: int(turn[1:]))
    reasons = {reason.why for point in found for reason in point.reasons}
    assert {"agreed", "deed", "trust-rose"} <= reasons
    assert not reasons & {"breach", "harm"}


def test_the_turning_points_of_poor_talks_are_the_harms_and_the_broken_promises() -> None:
    by_turn = {point.passage.turn: {reason.why for reason in point.reasons} for point in points(poor())}
    broken = {passage.turn for passage in passages(poor().events)[0] if isinstance(passage.event, Breached)}
    assert "harm" in by_turn["T3"]
    assert "crossing" in by_turn["T7"]
    assert broken
    assert broken == {turn for turn, reasons in by_turn.items() if "breach" in reasons}


def test_a_walk_out_is_a_turning_point() -> None:
    assert "walk-out" in {reason.why for reason in points(broken_off())[-1].reasons}


def test_talks_in_which_nothing_happens_have_none() -> None:
    events = play(STRAIT, rounds=3)
    assert turning_points(passages(events)[0], debrief(events)) == ()


def test_the_best_and_the_worst_lines_are_whole_sentences_with_their_turns() -> None:
    walked, _ = passages(poor().events)
    (first, second) = worst_lines(walked, "washington")
    assert (first.turn, first.kind, first.text) == (
        "T3",
        "denunciation",
        "You are liars, and your drills are shameless.",
    )
    assert (second.kind, second.text) == ("ultimatum", "Stop at once, or else we shall answer in kind.")
    best = best_lines(passages(good().events)[0], "washington")
    assert best[0].text == "We regret that our notice came late."
    assert worst_lines(passages(good().events)[0], "washington") == ()


def test_a_sentence_is_found_around_its_quotation() -> None:
    said = "We met. You said “no”.  It was a mistake, and we regret it! What now?"
    assert sentence_with(said, "regret") == "It was a mistake, and we regret it!"
    assert sentence_with(said, "not in it") == "not in it"


def test_the_sentence_quoted_is_about_what_was_done() -> None:
    said = "It rains here. Yes, we agree on smaller drills. Good evening."
    (_, moved), *_ = moves(passages(play(STRAIT, washington=[move(says=said)]))[0])
    assert quoted(moved, "accepts offer O1: smaller and announced drills") == "Yes, we agree on smaller drills."


def test_a_fitting_answer_that_was_legal_and_never_offered_is_a_missed_chance() -> None:
    silent = play(STRAIT, washington=[move(Perform(measure=PEACE)), move()], beijing=[move(), move()])
    (chance,) = missed(passages(silent)[0], "beijing")
    assert (chance.given_at, chance.turn, chance.given.id, chance.answer.id) == ("T1", "T2", PEACE, UNIFICATION)
    offer = move(Offer(give=(UNIFICATION,)))
    offered = play(STRAIT, washington=[move(Perform(measure=PEACE)), move()], beijing=[offer])
    assert missed(passages(offered)[0], "beijing") == ()


def test_what_the_ladder_did_not_allow_was_no_chance() -> None:
    walked, _ = passages(play(STRAIT, washington=[move(Perform(measure=PEACE))], beijing=[move()]))
    assert all(chance.answer.step == 1 for chance in missed(walked, "beijing"))


def test_the_time_of_a_turn_begins_with_the_turn_before() -> None:
    record = good()
    turns = timed(record.kept, passages(record.events)[0])
    assert [turn.turn for turn in turns] == [f"T{n}" for n in range(1, len(turns) + 1)]
    assert turns[0].seconds == 70
    assert next(turn for turn in turns if turn.after).turn == "T5"
    washington = pace(turns, "washington")
    assert washington
    assert washington.longest.seconds == max(turn.seconds for turn in turns if turn.side == "washington")
    assert pace((), "washington") is None


def test_joint_gains_are_better_for_both_and_the_trade_is_new() -> None:
    for record in (good(), poor(), broken_off()):
        table = fold(record.events)
        found = joint_gains(table)
        assert found.better
        assert all(found.better.value[side] > value for side, value in found.reached.items())
        if found.trade:
            assert min(found.trade.adds.values()) > 0
            done = {given.partition("#")[0] for side in table.sides for given in table.given_or_owed(side)}
            assert not done & {ref.partition("#")[0] for ref in found.trade.measures}
