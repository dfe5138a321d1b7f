"""Languages: a side speaks the language set for it, and a translation keeps fixed terms apart."""

import pytest

from moderator.fold import fold
from moderator.moves import Hold, Move
from moderator.rules.judge import judge
from moderator.table import Table
from prompts.load import glossary
from scenarios.load import load
from tests.dialogue import opening

STRAIT = load().scenario("taiwan-strait")


def table(language: str | None) -> Table:
    languages = {"washington": language} if language else {}
    return fold([opening(STRAIT).model_copy(update={"languages": languages})])


def refused(language: str | None, statement: str, translation: str = "") -> str:
    move = Move(statement=statement, translation=translation, acts=(Hold(),))
    return " ".join(fault.message + fault.legal for fault in judge(table(language), "washington", move).faults)


ENGLISH, CHINESE = "We wait for an answer to what we proposed.", "我们等待答复。"


@pytest.mark.parametrize(
    ("language", "statement", "translation"),
    [
        (None, CHINESE, ""),
        (None, ENGLISH, ""),
        ("en", ENGLISH, ""),
        ("en", "We quote the text of 1979: 承认.", ""),
        ("zh", CHINESE, ""),
        ("zh", "我们在ASEAN会议上提出了这个建议。", ""),
        ("both", ENGLISH, CHINESE),
    ],
)
def test_a_statement_in_the_right_language_is_accepted(language: str | None, statement: str, translation: str) -> None:
    assert refused(language, statement, translation) == ""


@pytest.mark.parametrize(
    ("language", "statement", "translation", "expected"),
    [
        ("en", CHINESE, "", "statement is to be in English"),
        ("zh", ENGLISH, "", "statement is to be in Chinese"),
        ("both", ENGLISH, "", "translation is to be in Chinese, and there is none"),
        ("both", CHINESE, CHINESE, "statement is to be in English"),
        ("both", ENGLISH, ENGLISH, "translation is to be in Chinese"),
    ],
)
def test_a_statement_in_another_language_is_refused(
    language: str, statement: str, translation: str, expected: str
) -> None:
    assert expected in refused(language, statement, translation)


@pytest.mark.parametrize(
    ("statement", "translation", "expected"),
    [
        ("We acknowledge that position.", "我们承认这一立场。", "认知"),
        ("We acknowledge that position.", "我们认知这一立场。", ""),
        ("We recognise that government.", "我们承认该政府。", ""),
        (
            "Our one-China policy is unchanged.",
            "我们的一个中国原则没有改变。",
            "政策",
        ),
        ("We do not support that.", "我们反对这样做。", "不支持"),
    ],
)
def test_a_translation_keeps_fixed_terms_apart(statement: str, translation: str, expected: str) -> None:
    found = refused("both", statement, translation)
    assert expected in found
    assert bool(found) == bool(expected)


def test_no_wording_of_the_glossary_belongs_to_two_terms() -> None:
    wordings = [w for group in glossary() for term in group.terms for w in (*term.en, *term.zh)]
    assert len(wordings) == len(set(wordings))
    assert len(glossary()) >= 6


def test_a_doctrine_that_takes_the_seat_of_a_model_may_speak_english() -> None:
    taken = table("zh").model_copy(update={"seats": {"washington": "scripted:grit", "beijing": "test:moves"}})
    assert judge(taken, "washington", Move(statement=ENGLISH, acts=(Hold(),))).moved
