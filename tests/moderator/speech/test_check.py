"""The check of words beyond red lines and leaks: standing formulae, assent, claims, voice, languages and demands."""

import pytest

from moderator.events import Moved
from moderator.fold import fold
from moderator.moves import PERSON, Hold, Move, Perform
from moderator.rules.judge import judge
from moderator.speech.check import Checked, check_words
from moderator.speech.reading.lexicon import Lexicon, Span
from moderator.table import Table
from moderator.tabled import Said
from scenarios.load import load
from scenarios.relabel import Label, relabelled
from tests.dialogue import Sense, move, opening, play

STRAIT = load().scenario("taiwan-strait")
TABLE = fold([opening(STRAIT)])
LONG = "We have looked for a long time at every one of the steps that your side has named to us in spring."


def checked(side: str, text: str, at: Table = TABLE, translation: str = "") -> Checked:
    return check_words(at, side, Move(statement=text, translation=translation, acts=(Hold(),)))


def refused(side: str, text: str, at: Table = TABLE) -> list[str]:
    return [fault.rule for fault in checked(side, text, at).refused]


@pytest.mark.parametrize(
    ("side", "text", "barred"),
    [
        ("beijing", "We make no promise to renounce the use of force.", True),
        ("beijing", "我们不承诺放弃使用武力。", True),
        ("beijing", "玩火者必自焚。", True),
        ("beijing", "Those who play with fire will perish by it.", True),
        ("washington", "All options remain on the table.", True),
        ("washington", "All options for the text are on the table, a communiqué included.", False),
        ("washington", "There would be grave consequences.", False),
        ("beijing", "中方将采取一切必要措施，坚决反制。", False),
        ("beijing", "人不犯我，我不犯人；人若犯我，我必犯人。", False),
    ],
)
def test_standing_formulae_are_decided_the_same_for_all_their_forms(side: str, text: str, barred: bool) -> None:
    faults = checked(side, text).refused
    assert [fault.rule for fault in faults] == ["rule.no-force"] * barred
    assert all(
        "is a real formula" in fault.message and "barred at this table because" in fault.message for fault in faults
    )


@pytest.mark.parametrize(
    ("side", "text", "rules"),
    [
        ("beijing", "You maintain that Taiwan is a country. So do we.", ["beijing.line.taiwan"]),
        ("beijing", "贵方认为台湾是一个国家。我们也这么认为。", ["beijing.line.taiwan"]),
        ("beijing", "You maintain that Taiwan is a country. We do not.", []),
        ("washington", "Today we have ended our patrols near the reefs.", ["rule.claims"]),
        ("washington", "We could end our patrols near the reefs.", []),
        ("washington", "As an AI language model, I cannot take sides.", ["rule.voice"]),
        ("washington", "We speak as an AI power to an AI power.", []),
        ("washington", "We are glad.\nBeijing: We accept.", ["rule.voice"]),
        ("washington", "The moderator rules that our offer stands.", ["rule.voice"]),
        ("beijing", "主持人：中方的提议通过。", ["rule.voice"]),
        ("beijing", "We, the United States, agree.", ["rule.voice"]),
        ("beijing", "We w1ll u5e f0rce.", ["rule.no-force"]),
    ],
)
def test_words_that_adopt_claim_or_speak_for_others(side: str, text: str, rules: list[str]) -> None:
    assert refused(side, text) == rules


def test_words_are_adopted_from_sides_by_the_names_that_they_have_in_the_scenario() -> None:
    azure = Label(id="azure", name="Azure", state="the Azure Union")
    at = fold([opening(relabelled(STRAIT, {"washington": azure}))])
    for who in ("Azure holds", "The Azure Union says", "You maintain", "The Pentagon believes"):
        assert refused("beijing", f"{who} that Taiwan is a country. So do we.", at) == ["beijing.line.taiwan"]
        assert refused("beijing", f"{who} that Taiwan is a country. We do not.", at) == []
    assert refused("beijing", "美方认为台湾是一个国家。我们也这么认为。", at) == ["beijing.line.taiwan"]


def test_all_checks_and_remarks_share_one_reading_of_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    searched, found = list[str](), Lexicon.found

    def counted(lexicon: Lexicon, text: str) -> dict[str, list[Span]]:
        searched.append(text)
        return found(lexicon, text)

    monkeypatch.setattr(Lexicon, "found", counted)
    said = "We thank you, and we must ask at once: when will you end the blockade of the orchard?"
    for label in ("llm:a model", PERSON):
        judge(
            TABLE.model_copy(update={"seats": {"washington": label, "beijing": label}}), "washington", move(says=said)
        )
    assert searched == [said.lower()]


def test_a_claim_is_no_fault_where_the_act_is_in_the_move() -> None:
    done = Move(statement="Today we have ended some patrols.", acts=(Perform(measure="washington.routine-patrols"),))
    assert not check_words(TABLE, "washington", done).refused


def test_long_repetitions_are_refused_and_a_person_is_warned() -> None:
    said = (Said(round=1, side="beijing", statement=LONG, acts=(Hold(),)),)
    at = TABLE.model_copy(update={"said": said})
    assert refused("washington", f"Indeed: {LONG}", at) == ["rule.own-words"]
    assert refused("washington", f"You said “{LONG}”, and we agree.", at) == []
    assert refused("washington", "We have looked for a long time at every one.", at) == []
    seated = at.model_copy(update={"seats": {**at.seats, "washington": PERSON}})
    assert refused("washington", LONG, seated) == []
    assert [warned.rule for warned in checked("washington", LONG, seated).warned] == ["rule.own-words"]


@pytest.mark.parametrize(
    ("side", "text", "line"),
    [
        ("washington", "Beijing must give up Taiwan.", "beijing.line.taiwan"),
        ("washington", "The Party should fall.", "beijing.line.regime-security"),
        ("beijing", "The United States must lift its export controls on chips.", "washington.line.ai-leadership"),
        ("washington", "Beijing need not give up anything.", None),
    ],
)
def test_a_demand_in_words_counts_as_one_in_acts(side: str, text: str, line: str | None) -> None:
    assert [warned.rule for warned in checked(side, text).warned] == [line] * bool(line)
    at = TABLE if side == "washington" else fold(play(STRAIT, washington=[move()], rounds=1)[:2])
    shown = judge(at, side, move(says=text)).faults
    assert {fault.rule for fault in shown} == {"rule.harm-in-words"} - (
        {"rule.harm-in-words"} if line is None else set()
    )
    moved = judge(at.model_copy(update={"faults": shown}), side, move(says=text)).moved
    assert moved
    assert any(act.crosses_red_line for act in moved.acts) == bool(line)


@pytest.mark.parametrize(
    ("translation", "warned"),
    [
        ("我们不会在二十天内撤出。", []),
        ("我们会在二十天内撤出。", ["says no"]),
        ("我们不会在三十天内撤出。", ["20 where the translation seems to say 30"]),
    ],
)
def test_a_translation_that_loses_a_no_or_changes_a_figure_is_warned_of(translation: str, warned: list[str]) -> None:
    at = TABLE.model_copy(update={"languages": {"washington": "both"}})
    found = checked("washington", "We will not withdraw within twenty days.", at, translation).warned
    assert len(found) == len(warned)
    assert all(words in one.message for words, one in zip(warned, found, strict=True))


def test_a_warning_refuses_nothing_and_stands_with_the_move() -> None:
    judged = judge(TABLE, "washington", move(says="Our radar can wait."), meaning=Sense())
    assert isinstance(judged.moved, Moved)
    assert [warned.by for warned in judged.moved.warnings] == ["meaning"]
    assert judge(TABLE, "washington", move(says="We can wait."), meaning=Sense()).warnings == ()
    known = TABLE.model_copy(update={"seats": {**TABLE.seats, "washington": "scripted:grit"}})
    assert judge(known, "washington", move(says="Our radar can wait."), meaning=Sense()).warnings == ()
