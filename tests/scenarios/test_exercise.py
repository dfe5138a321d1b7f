"""Exercises: what a trainer can write, what a seat may not see, and the messages about what does not fit."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from moderator.fold import fold
from moderator.moves import Perform
from scenarios.exercise import Exercise, in_order
from scenarios.load import Library, LibraryError, load
from scenarios.reach import round_of_agreement
from tests.dialogue import move, play
from tests.scenarios.test_library import runs
from tests.scenarios.test_load import folder

NEW = (files("scenarios") / "new-exercise.toml").read_text(encoding="utf-8")


def library(path: Path, text: str = NEW, guide: str = "") -> Library:
    if guide:
        (path / "my-exercise.guide.md").write_text(guide)
    return load(folder(path, text))


def misfit(path: Path, old: str, new: str) -> str:
    """The message when one thing in the exercise is changed."""
    assert old in NEW
    with pytest.raises(LibraryError) as raised:
        library(path, NEW.replace(old, new, 1)).exercise("my-exercise")
    message = str(raised.value)
    assert "my-exercise" in message
    assert "\n" not in message
    assert message.endswith(".")
    return message


def test_a_new_exercise_fits_its_scenario(tmp_path: Path) -> None:
    found = library(tmp_path, guide="# Guide")
    exercise = found.exercise("my-exercise")
    scenario = exercise.scenario_of(found)
    assert exercise.guide == "# Guide"
    assert len(scenario.measures) == 7
    assert scenario.rounds == 6
    assert scenario.objectives == tuple(objective.text for objective in exercise.objectives)
    assert scenario.injects[-1].title == "A storm scatters both fleets"
    assert scenario.injects[-1].citations == ()
    assert [slot.inject for slot in scenario.deck] == ["inject.shared-scare"]
    assert set(scenario.briefs["washington"].wants) <= {m.id for m in scenario.measures}


def test_one_file_is_a_library_too(tmp_path: Path) -> None:
    folder(tmp_path, NEW)
    assert load(tmp_path / "own.toml").exercise("my-exercise")


def test_the_talks_of_an_exercise_can_be_held_and_can_end_as_soon_as_its_check_says() -> None:
    found = load()
    scenario = found.exercise("first-steps").scenario_of(found)
    assert round_of_agreement(scenario) == 2
    washington = [move(Perform(measure="washington.leader-contact"), content=True), move(content=True)]
    beijing = [move(Perform(measure="beijing.affirm-order"), Perform(measure="beijing.use-hotlines"), content=True)]
    closed = fold(play(scenario, washington=washington, beijing=beijing)).closed
    assert closed
    assert closed.outcome == "agreement"


def test_a_seat_sees_nothing_of_the_plan_the_guide_the_passphrase_the_rubric_and_the_briefs(tmp_path: Path) -> None:
    text = NEW.replace('# passphrase = "two or three words"', 'passphrase = "blue heron"')
    exercise = library(tmp_path, text, guide="# Keep this from trainees").exercise("my-exercise")
    assert exercise.opens_board("blue heron")
    seen = exercise.for_seat().model_dump_json()
    for secret in ("my-exercise.storm", "inject.militia-swarm", "Keep this", "Asks for good will", "blue heron"):
        assert secret not in seen
    assert exercise.passphrase not in seen
    assert exercise.for_seat().objectives == exercise.objectives


def test_a_record_never_holds_the_words_of_a_passphrase(tmp_path: Path) -> None:
    text = NEW.replace('# passphrase = "two or three words"', 'passphrase = "blue heron"')
    exercise = library(tmp_path, text).exercise("my-exercise")
    assert "blue heron" not in exercise.model_dump_json()
    again = Exercise.model_validate_json(exercise.model_dump_json())
    assert again == exercise
    assert again.opens_board("blue heron")
    assert not again.opens_board("red heron")
    assert not again.opens_board(again.passphrase[:-1])
    assert not library(tmp_path).exercise("my-exercise").opens_board("")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('scenario = "south-china-sea"', 'scenario = "south-chna-sea"', "the nearest are south-china-sea"),
        ('seats = ["washington"]', 'seats = ["tokyo"]', "seats names tokyo; allowed: washington or beijing"),
        ('seats = ["washington"]', "seats = []", "'seats' is []; it should have at least 1 item"),
        ('seats = ["washington"]', 'seats = ["beijing", "beijing"]', "seats names beijing twice"),
        ("trainees = 1 ", "trainees = 2 ", "seats names one side; name both sides, or set trainees to 1"),
        ("trainees = 1 ", "trainees = 3 ", "'trainees' is 3; it should be 1 or 2"),
        ('{ difficulty = "fair" }', '{ difficulty = "mean" }', "it should be 'easy', 'fair', 'hard' or 'very-hard'"),
        ('{ difficulty = "fair" }', "{}", "one of difficulty (easy or fair or hard or very-hard) and agent"),
        ('{ difficulty = "fair" }', '{ difficulty = "fair", agent = "scripted:grit" }', "one of difficulty"),
        ("rounds = 6", "rounds = 51", "'rounds' is 51; it should be less than or equal to 50"),
        ("minutes = 45", 'minutes = "soon"', "'minutes' is 'soon'; it should be a valid integer"),
        ("turn_minutes = 6", "turn_minutes = 60", "turn_minutes is 60; allowed: at most minutes, which is 45"),
        ('at_zero = "nothing"', 'at_zero = "gong"', "it should be 'nothing', 'hold' or 'ask'"),
        ("coach = false", "coach = false\nteacher = true", "'teacher' is not a key of this entry; allowed: id, title"),
        (
            '    "beijing.announce-operations",\n',
            '    "joint.trade-deal",\n',
            "allowed: the measures of south-china-sea",
        ),
        ('    "beijing.announce-operations",\n', '    "beijing.keep-safe-distance",\n', "lists beijing.keep-safe"),
        (
            'theatre-commanders = "suspended" }',
            'telegraph = "open" }',
            "'telegraph' is not a channel; allowed: leaders",
        ),
        (
            'inject = "my-exercise.storm"',
            'inject = "my-exercise.gale"',
            "injects names 'my-exercise.gale', but no inject",
        ),
        ('inject = "inject.militia-swarm"', 'inject = "my-exercise.storm"', "twice; an inject happens once"),
        (
            'inject = "inject.militia-swarm"',
            'inject = "inject.arms-talks-cancelled"',
            "closes the channel arms-control",
        ),
        ('when = "round", at = 2', 'when = "rond", at = 2', "'injects.0.trigger.when' is 'rond'; it should be 'round'"),
        (
            'when = "round", at = 2',
            'when = "round", at = 9',
            "at is 9; for round it is allowed to be a whole number from 1",
        ),
        ('when = "round", at = 2', 'when = "round", at = 1.5', "at is 1.5; for round it is allowed"),
        ('when = "round", at = 2', 'when = "minute", at = 60', "for minute it is allowed to be 0 to 45"),
        (
            'when = "round", at = 2',
            'when = "offer-of-step", at = 4',
            "no measure in play is on step 4; allowed: 1 or 2 or 3",
        ),
        (
            'when = "round", at = 2',
            'when = "trust-below", at = 0.2',
            "trust-below needs side; allowed: washington or beijing",
        ),
        ('when = "round", at = 2', 'when = "round", side = "beijing", at = 2', "takes no side; remove side"),
        ('side = "washington", at = 2', 'side = "tokyo", at = 2', "unanswered needs side; allowed: washington"),
        (
            '"answers-in-proportion" }',
            '"answers-nicely" }',
            "'objectives.0.measured_by' is 'answers-nicely'; it should be",
        ),
        (
            '"answers-gifts-within", at = 2',
            '"answers-gifts-within"',
            "objective 2: at is missing; for answers-gifts-within",
        ),
        (
            '"answers-in-proportion" }',
            '"reaches-agreement", at = 3 }',
            "objective 1: reaches-agreement takes no level; remove",
        ),
        ("need = 2", "need = 4", "agreement.need is 4; allowed: at most 3"),
        (
            '"joint.wider-encounter-code"]\nneed',
            '"joint.cable-declaration"]\nneed',
            "agreement.measures names joint.cable",
        ),
        ('# actor = "neither"', 'actor = "tokyo"', "the actor of my-exercise.storm is tokyo; allowed: washington or"),
        ("# effect = { shift = -1", "effect = { shift = -4", "'cables.0.effect.shift' is -4; it should be -1, 0 or 1"),
        ('"A safe distance at sea"', r'"At\nsea"', r"'title' is 'At\nsea'; it should be one line without line breaks"),
        ('{ difficulty = "fair" }', '{ agent = "tit-for-tat" }', "it should be an agent such as scripted:grit"),
        ('id = "my-exercise.storm"', 'id = "inject.cable-cut"', "the id 'inject.cable-cut' is already used in"),
    ],
)
def test_what_does_not_fit_is_one_sentence_with_the_key_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert message in misfit(tmp_path, old, new)


def test_a_measure_that_the_agreement_cannot_do_without_is_missed(tmp_path: Path) -> None:
    no_ladder = misfit(tmp_path, '    "beijing.constructive-reply",\n', "")
    assert "do not let both sides reach as many of" in no_ladder
    assert "leave more measures in play, or ask for less" in no_ladder


def test_an_agreement_on_a_high_step_takes_as_many_rounds(tmp_path: Path) -> None:
    text = NEW.replace("need = 2", "need = 3").replace("rounds = 6", "rounds = 2").replace("offer-of-step", "minute")
    with pytest.raises(LibraryError, match="rounds is 2; agreement takes 3, one for each step; allowed: 3 to 50"):
        library(tmp_path, text).exercise("my-exercise")


def test_an_objective_that_nothing_could_show_is_reported(tmp_path: Path) -> None:
    explain = NEW.replace('"answers-in-proportion" }', '"explains-incident" }')
    without = explain.replace(
        '    { inject = "inject.close-in-patrol", trigger = { when = "offer-of-step", at = 3 } },\n', ""
    )
    assert library(tmp_path, explain).exercise("my-exercise")
    with pytest.raises(LibraryError, match="nothing in the plan is an act of washington that it could explain"):
        library(tmp_path, without).exercise("my-exercise")
    opened = NEW.replace('"answers-in-proportion" }', '"opens-channel" }').replace('"suspended" }', '"open" }')
    with pytest.raises(LibraryError, match="no channel is ever suspended"):
        library(tmp_path, opened).exercise("my-exercise")
    timed = (
        NEW.replace('"answers-in-proportion" }', '"within-time" }').replace("minutes = 45", "#").replace("turn_#", "#")
    )
    with pytest.raises(LibraryError, match="within-time needs minutes"):
        library(tmp_path, timed).exercise("my-exercise")


def test_a_hostile_file_or_guide_is_bounded(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="has 40,001 characters; shorten it to at most 40,000"):
        library(tmp_path, guide="x" * 40_001)
    with pytest.raises(LibraryError, match=r"the guide contains the control character U\+001B"):
        library(tmp_path, guide="\x1b[2J")
    (tmp_path / "my-exercise.guide.md").unlink()
    many = NEW.replace("questions = [", "questions = [\n" + '    "Why?",\n' * 20)
    with pytest.raises(LibraryError, match="at most 12 items"):
        library(tmp_path, many)


def test_an_unknown_exercise_is_reported_with_those_there_are() -> None:
    with pytest.raises(LibraryError, match=r"There is no exercise 'second-steps'; there are: .*first-steps"):
        load().exercise("second-steps")


EXERCISES = [entry.id for entry in load().exercises]
TOLD = re.compile(r"reassure exercise sheets (\S+?)`")
PARTS = ("Purpose", "Preparation", "Timing", "What to watch for", "Injects, and when to play them", "Hot wash")


def test_six_exercises_ship_over_six_scenarios_from_the_easiest_to_the_hardest() -> None:
    found = in_order(load().exercises)
    assert [e.opponent.difficulty for e in found] == ["easy", "fair", "fair", "hard", "hard", "very-hard"]
    assert len({e.scenario for e in found}) == 6
    assert [e.minutes for e in found] == sorted(e.minutes or 0 for e in found)
    assert (found[0].id, found[-1].id) == ("first-steps", "collision-at-sea")
    first = load().exercise("first-steps")
    assert (len(first.channels), len(first.measures), first.minutes) == (1, 3, 20)


def test_each_side_is_the_trainees_equally_often() -> None:
    seats = [seat for exercise in load().exercises for seat in exercise.seats]
    assert seats.count("washington") == seats.count("beijing")


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_that_ships_fits_and_has_a_guide_worth_printing(name: str) -> None:
    exercise = load().exercise(name)
    heads = re.findall(r"^## (.+)$", exercise.guide, re.MULTILINE)
    assert heads[: len(PARTS)] == list(PARTS)
    assert "Common mistakes" in heads
    assert TOLD.findall(exercise.guide) == [name]
    assert len(exercise.guide.split()) > 400
    assert len(exercise.objectives) >= 3
    assert exercise.rubric
    assert len(exercise.questions) >= 3
    assert all(planned.note for planned in exercise.injects)


@pytest.mark.parametrize("name", EXERCISES)
def test_the_plan_of_an_exercise_treats_both_sides_alike(name: str) -> None:
    """Where either side may be the trainee's, each has as many provocations of its own in the plan as the other."""
    found = load()
    exercise = found.exercise(name)
    planned = {p.inject for p in exercise.injects}
    acts = [i.actor for i in exercise.scenario_of(found).injects if i.id in planned and i.value.points < 0]
    if len(exercise.seats) == 2:
        assert abs(acts.count("washington") - acts.count("beijing")) <= 1


@pytest.mark.parametrize("name", EXERCISES)
def test_the_briefs_of_an_exercise_share_no_text_with_each_other_or_with_what_is_public(name: str) -> None:
    found = load()
    scenario = found.exercise(name).scenario_of(found)
    first, second = (scenario.briefs[mandate.id].text for mandate in scenario.sides)
    assert not runs(first, 8) & runs(second, 8)
    assert not (runs(first, 8) | runs(second, 8)) & runs(scenario.situation, 8)
