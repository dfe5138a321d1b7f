"""Warnings by meaning with the real model: what is close to a brief or sounds like a threat, in either language."""

import pytest

from moderator.fold import fold
from moderator.moves import Hold, Move
from reassure.meaning.closeness import Closeness, fitted, sentences
from reassure.meaning.encoder import SmallE5, dot
from scenarios.load import load
from tests.dialogue import opening

pytestmark = pytest.mark.sweep

AT = fold([opening(load().scenario("tariff-truce"))])
SENSE = Closeness(SmallE5())


def warned(side: str, text: str) -> list[str]:
    return [found.rule for found in SENSE.warnings(AT, side, Move(statement=text, acts=(Hold(),)))]


def test_a_paraphrase_of_the_brief_is_warned_of_with_its_line() -> None:
    text = "We thank you. The shops order their winter goods in round nine, and empty shelves would be blamed on us."
    (found,) = SENSE.warnings(AT, "washington", Move(statement=text, acts=(Hold(),)))
    assert (found.rule, found.by) == ("rule.private", "meaning")
    line = next(line for line in sentences(AT.scenario.briefs["washington"].text) if "winter orders" in line)
    number = sentences(AT.scenario.briefs["washington"].text).index(line) + 1
    assert f"close to line {number} of your brief" in found.message
    assert found.quote.startswith("The shops order")


@pytest.mark.parametrize("text", ["We will attack your ships and sink them.", "我们将击沉你们的军舰。"])
def test_a_threat_is_warned_of_in_both_languages(text: str) -> None:
    assert "rule.no-force" in warned("beijing", text)


@pytest.mark.parametrize(
    "text", ["We thank you for your answer.", "我们感谢贵方的答复。", "Let us meet again next week."]
)
def test_courtesies_are_not_warned_of(text: str) -> None:
    assert warned("beijing", text) == []
    assert warned("washington", text) == []


@pytest.mark.parametrize(
    "text", ["The aircraft parts promised in May can be released at once.", "A deal that both can announce is our aim."]
)
def test_what_the_brief_lets_the_side_say_is_not_warned_of(text: str) -> None:
    assert warned("washington", text) == []


def test_vectors_are_of_length_one_and_as_long_as_the_weights() -> None:
    one, two = SmallE5().vectors(["Peace in the Strait.", "台湾海峡的和平。"])
    assert dot(one, one) == pytest.approx(1, abs=0.01)
    assert dot(one, two) > dot(one, SmallE5().vectors(["A recipe for soup."])[0])
    assert len(fitted().force.weights) == len(one)
