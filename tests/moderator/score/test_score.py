"""The score: worked examples, and the rules that they do not cover."""

import json

import pytest

from moderator.score.index import DEFAULTS, BadActs, Score, credit_of, half_turns, index, score
from tests.moderator.score.notation import BEIJING, SIDES, WASHINGTON, act, run

EXAMPLES = """
| 1 | -,- four times | 0 | 0 | 0 | 0 | 0 | 0 | 0 / 0 | .350 / .350 |
| 2 | w,w ; -,- | 12.09 | 12.09 | .045 | 1 | .500 | .1 | 0 / 1 | .396 / .396 |
| 3 | w,w four times | 15.07 | 19.06 | .042 | 1 | .788 | .2 | .575 / 1 | .438 / .438 |
| 4 | w,l' ; -,- | 12.50 | 12.50 | .076 | .614 | .500 | .1 | 0 / 1 | .396 / .485 |
| 5 | w,w ; l,l' ; d,d ; h,h | 60.50 | 68.23 | .367 | 1 | .998 | 1 | 1 / .995 | .934 / .928 |
| 6 | w,- ; l,- ; d,- ; d,- | 0 | 0 | 0 | 0 | 0 | 0 | 0 / 0 | .848 / .350 |
| 7 | w,-2.2 ; l,-7.6 ; d,-7.6 ; -,-4.1 | 0 | 0 | 0 | 0 | 0 | 0 | .807 / -1 | .773 / .020 |
| 8 | w,w ; l,l' ; d,d ; d breached,-4.1 | 14.25 | 0 | .082 | .609 | .432 | .5 | -.132 / .995 | .421 / .638 |
| 9 | w,w ; l,l' ; -4.1,-3.8 ; d,d | 20.71 | 11.63 | .106 | 1 | .515 | .4 | .034 / .995 | .525 / .647 |
| 10 | w,w ; l,l' ; -4.1,-7.6 ; -7.6,-7.6 | 0 | 0 | 0 | 1 | .582 | .3 | .538 / .626 | .127 / .048 |
| 11 | d,d proposed ; h,h proposed | 21.58 | 21.58 | .055 | 1 | 1 | .6 | 1 / 1 | .407 / .407 |
"""


def _examples() -> list[object]:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in EXAMPLES.strip().splitlines()]
    return [pytest.param(acts.replace(";", "|"), cells, id=number) for number, acts, *cells in rows]


def _score(text: str) -> Score:
    return score(run(text), SIDES)


@pytest.mark.parametrize(("acts", "cells"), _examples())
def test_worked_example(acts: str, cells: list[str]) -> None:
    found = _score(acts)
    assert [found.S, found.S_recent] == pytest.approx([float(cell) for cell in cells[:2]], abs=0.00501)
    terms = [found.M, found.E, found.R, found.Z]
    assert terms == pytest.approx([float(cell) for cell in cells[2:6]], abs=0.000501)
    for by_side, cell in ((found.rho, cells[6]), (found.trust, cells[7])):
        expected = [float(figure) for figure in cell.split("/")]
        assert [by_side[side] for side in SIDES] == pytest.approx(expected, abs=0.000501)


def test_a_side_that_gives_alone_is_exposed() -> None:
    found = _score("w,- | l,- | d,- | d,-")
    assert found.exposure == pytest.approx({WASHINGTON: 0.266, BEIJING: 0}, abs=0.000501)
    assert found.exposure_share == {WASHINGTON: 1, BEIJING: 0}
    assert found.initiative == pytest.approx({WASHINGTON: 1.065, BEIJING: 0})


def test_rough_equivalence_is_no_exposure() -> None:
    assert _score("l,l'").exposure[WASHINGTON] == pytest.approx(0.3 - 1.15 * 0.255)
    assert _score("l,l").exposure == {WASHINGTON: 0, BEIJING: 0}


def test_runs() -> None:
    ladder = _score("w,w | l,l' | d,d | h,h")
    assert (ladder.spiral, ladder.spiral_alive, ladder.spiral_called) == (8, 8, True)
    war = _score("w,w | l,l' | -4.1,-7.6 | -7.6,-7.6")
    assert (war.spiral, war.spiral_alive, war.escalation_run, war.escalation_alive) == (4, 0, 4, 4)
    restart = _score("-,- | l,l | d,w | w,l")
    assert (restart.spiral, restart.spiral_alive, restart.spiral_called) == (3, 3, False)
    assert _score("l,w | l,w").spiral_alive == 2, "a repeated act is worth half, too little to continue a run"


def test_a_half_turn_that_does_not_alternate_starts_a_new_run() -> None:
    acts = [act(WASHINGTON, 1, "w"), act(BEIJING, 1, "w"), act(BEIJING, 2, "l"), act(WASHINGTON, 2, "l")]
    found = score(acts, SIDES)
    assert (found.spiral, found.spiral_alive) == (2, 2)


def test_giving_depends_on_what_the_other_side_gave() -> None:
    found = _score("w,- | l,- | -,-")
    assert found.give_given == {WASHINGTON: 1 / 2, BEIJING: 1 / 4}
    assert found.give_not_given == {WASHINGTON: 3 / 5, BEIJING: 1 / 3}


def test_say_do_counts_what_was_agreed_and_is_due() -> None:
    assert _score("d,d proposed").say_do == {WASHINGTON: None, BEIJING: None}
    kept = _score("d agreed,l agreed | d,l withdrawn")
    assert kept.say_do == {WASHINGTON: 1, BEIJING: 0}
    mixed = _score("d agreed,w | l agreed,w | d,w | l breached,w withdrawn")
    assert mixed.say_do == {WASHINGTON: 1 / 2, BEIJING: None}


@pytest.mark.parametrize(
    ("statuses", "earned"),
    [
        (["proposed", "agreed", "implemented"], [0.045, 0.18, 0.225]),
        (["proposed", "proposed"], [0.045, 0]),
        (["proposed", "withdrawn", "withdrawn"], [0.045, -0.045, 0]),
        (["agreed", "withdrawn"], [0.225, -0.45]),
        (["implemented", "withdrawn"], [0.45, 0]),
        (["implemented", "agreed", "implemented"], [0.45, 0.1125, 0.1125]),
        (["agreed", "breached", "agreed"], [0.225, -0.5625, 0.225]),
    ],
)
def test_one_measure_step_by_step(statuses: list[str], earned: list[float]) -> None:
    rows = credit_of([act(WASHINGTON, number, "d", status) for number, status in enumerate(statuses)])
    assert [row.credit for row in rows] == pytest.approx(earned)


def test_credit_of_harmful_acts() -> None:
    def credit(letter: str, status: str = "implemented", **changes: object) -> float:
        changed = act(WASHINGTON, 1, letter, status).model_copy(update=changes)
        return credit_of([changed])[0].credit

    assert credit("-4", "proposed") == pytest.approx(-0.1), "a threat"
    assert credit("-4") == pytest.approx(-0.4)
    assert credit("w", "breached") == -0.3, "the minimum for a breach"
    assert credit("h", "withdrawn", measure="") == pytest.approx(-0.65), "withdrawn without a measure"
    assert credit("w", crosses_red_line=True) == -0.6, "the minimum for a red line"
    assert credit("-9", crosses_red_line=True) == pytest.approx(-0.9)


def test_withdrawing_a_threat_earns_nothing() -> None:
    threat = act(WASHINGTON, 1, "-4", "proposed").model_copy(update={"measure": "m"})
    assert credit_of([threat, threat.model_copy(update={"status": "withdrawn"})])[1].credit == 0


def test_crossing_a_red_line_leaves_the_measure_open() -> None:
    agreed, done = act(WASHINGTON, 1, "d", "agreed"), act(WASHINGTON, 2, "d")
    crossing = done.model_copy(update={"crosses_red_line": True})
    assert credit_of([agreed, crossing, done])[2].credit == pytest.approx(0.225)


def test_measures_of_the_two_sides_are_separate() -> None:
    rows = credit_of([act(WASHINGTON, 1, "d"), act(BEIJING, 1, "d")])
    assert rows[0].credit == rows[1].credit


def test_a_breach_voids_the_positive_acts_of_its_half_turn() -> None:
    acts = [act(WASHINGTON, 1, "d", "breached"), act(WASHINGTON, 1, "h"), act(WASHINGTON, 1, "-1")]
    (turn,) = half_turns(acts, SIDES)
    assert turn.voided
    assert turn.x == pytest.approx(-0.5625 - 0.1)


def test_a_side_answers_everything_since_its_last_half_turn() -> None:
    acts = [act(WASHINGTON, 1, "d"), act(WASHINGTON, 2, "l"), act(BEIJING, 2, "w"), act(WASHINGTON, 3, "w")]
    assert [turn.stimulus for turn in half_turns(acts, SIDES)] == pytest.approx([0, 0, 0.75, 0.09])


def test_simultaneous_moves_answer_the_round_before() -> None:
    acts = run("w,l | d,- | -,- | -,h")
    turns = half_turns(acts, SIDES, simultaneous=True)
    assert [turn.stimulus for turn in turns] == pytest.approx([0, 0, 0.3, 0.09, 0, 0.45, 0, 0])
    gap = [act(WASHINGTON, 1, "w"), act(BEIJING, 3, "w")]
    assert half_turns(gap, SIDES, simultaneous=True)[1].answer is None
    assert half_turns(gap, SIDES)[1].answer == 1


@pytest.mark.parametrize(
    ("given", "answer", "quality"),
    [
        ("d", "d", 1),
        ("d", "w", 0.09 * 1.15 / 0.45),
        ("d", "-2", -0.2 / 0.45),
        ("d", "-9", -1),
        ("-4", "-", 1),
        ("-4", "w", 1 - 0.5 * 0.09 / 0.4),
        ("-4", "h", 0.5),
        ("-4", "-4.6", 1),
        ("-4", "-5", 1 - 2 * 0.04 / 0.4),
        ("-4", "-9.9", -1),
        ("-", "d", None),
    ],
)
def test_quality_of_an_answer(given: str, answer: str, quality: float | None) -> None:
    assert half_turns(run(f"{given},{answer}"), SIDES)[1].answer == pytest.approx(quality)


def test_file_order_of_rounds_does_not_matter() -> None:
    acts = run("w,w | l,l' | d,d | h,h")
    assert score(acts[4:] + acts[:4], SIDES) == score(acts, SIDES)


def test_each_side_can_have_its_own_trust_at_the_start() -> None:
    found = score(run("-,d"), SIDES, prior={BEIJING: 0.5})
    assert found.trust[WASHINGTON] == DEFAULTS.prior
    assert found.trust[BEIJING] == pytest.approx(1 / (1 + 9**-0.45))
    assert score([], SIDES, prior={BEIJING: 1.0}).trust[BEIJING] == 0.98


def test_an_answer_to_a_provocation_costs_half_the_trust() -> None:
    answered, unprovoked = (half_turns(run(text), SIDES)[1].trust_after for text in ("-4,-4", "-,-4"))
    assert unprovoked == pytest.approx(1 / (1 + 0.65 / 0.35 * 9 ** (1.25 * 0.4)))
    assert answered == pytest.approx(1 / (1 + 0.65 / 0.35 * 9 ** (0.625 * 0.4)))


def test_recent_window_counts_rounds_that_have_acts() -> None:
    early, late = run("-9,-9 | -9,-9"), run("w,w | l,l")
    later = [each.model_copy(update={"round": each.round * 10}) for each in late]
    assert score(early + later, SIDES).S_recent == score(late, SIDES).S > 0


def test_index_is_the_score_alone() -> None:
    acts = run("w,w | l,l' | -4.1,-3.8 | d,d")
    assert index(acts, SIDES, simultaneous=True) == score(acts, SIDES, simultaneous=True).S


def test_an_act_of_a_third_side_is_refused() -> None:
    with pytest.raises(BadActs, match=r"Round 1: 'washington' is not one of the sides; write alpha or beta instead\."):
        score(run("w,w"), ("alpha", "beta"))


def test_cooperation_pays_from() -> None:
    assert DEFAULTS.cooperation_pays_from == pytest.approx(0.6)


def test_parameters_and_scores_survive_json() -> None:
    found = _score("w,w | l,l'")
    assert Score.model_validate_json(found.model_dump_json()) == found
    assert {"S", "S_recent", "M", "E", "R", "Z", "rho", "trust"} <= json.loads(found.model_dump_json()).keys()
    assert type(DEFAULTS).model_validate_json(DEFAULTS.model_dump_json()) == DEFAULTS
