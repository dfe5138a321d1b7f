"""Every line of a scripted delegation declares its remarks, and a reader finds the same in its words."""

from collections.abc import Iterator

import pytest

from moderator.fold import fold
from moderator.moves import Move
from moderator.speech.remarks import remarks
from prompts.load import fields, fill, speech
from scenarios.load import load
from tests.dialogue import move, opening

SIDES = ("washington", "beijing")
STRAIT = load().scenario("taiwan-strait")
TABLE = fold([opening(STRAIT)])
OFFERED = {"washington": "washington.restate-one-china", "beijing": "beijing.use-hotlines"}


def registers() -> Iterator[tuple[str, str, str, str]]:
    """Every template as (side, table, key, template); the neutral register is read as of either side."""
    for side in SIDES:
        for name in (side, "neutral"):
            for table in ("react", "say", "close"):
                for key, variants in speech(name)[table].items():
                    yield from ((side, table, key, template) for template in variants)


def sample(side: str) -> dict[str, str]:
    """A phrase for each field, as this side would fill it."""
    other = SIDES[1 - SIDES.index(side)]
    own, theirs = speech("measures")[OFFERED[side]], speech("measures")[OFFERED[other]]
    terms = speech("terms")
    return {
        "other": STRAIT.mandate(other).name,
        "noun": theirs["noun"],
        "offer": own["offer"],
        "asked": theirs["ask"],
        "why": own["why"],
        "doing": own["doing"][0],
        "rounds": "two rounds",
        "reason": "it brings less than it asks for",
        "inject": speech("injects")["inject.cyber-intrusion"]["noun"],
        "channel": terms["channels"]["leaders"],
        "deed": terms["deeds"]["countermeasure.cancel-talks"],
        "matter": terms["matters"]["taiwan-strait"][0],
    }


def kinds(side: str, words: str) -> list[str]:
    said: Move = move(says=words)
    return [remark.kind for remark in remarks(TABLE, side, said)]


@pytest.mark.parametrize(
    "key", sorted({(table, key) for _, table, key, _ in registers()}), ids=lambda key: ".".join(key)
)
def test_a_reader_finds_the_remarks_that_a_line_declares(key: tuple[str, str]) -> None:
    declared = speech("remarks")[key[0]].get(key[1], [])
    for side, table, name, template in registers():
        if (table, name) == key:
            values = {field: words for field, words in sample(side).items() if field in fields(template)}
            assert kinds(side, fill(template, **values)) == declared, (side, template)


@pytest.mark.parametrize("side", SIDES)
def test_the_phrases_that_fill_a_line_make_no_remarks(side: str) -> None:
    mine = [p for id_, p in speech("measures").items() if id_.startswith((side, "joint"))]
    theirs = [p for id_, p in speech("measures").items() if not id_.startswith(side) and id_ != "fallback"]
    for phrase in mine:
        for words in (*phrase["doing"], f"We would {phrase['offer']}.", f"We are ready, since {phrase['why']}."):
            assert kinds(side, words) == [], words
    for words in (f"We ask that you {phrase['ask']}." for phrase in theirs):
        assert kinds(side, words) == [], words
    for words in (
        f"We speak of {p['noun']}."
        for file in ("measures", "injects")
        for p in speech(file).values()
        if "{" not in p["noun"]
    ):
        assert kinds(side, words) == [], words
    for words in (
        f"You ask why: {reason[:1].lower()}{reason[1:]}"
        for name, reason in speech("reasons").items()
        if name != "broken"
    ):
        assert kinds(side, words) == [], words


def test_only_lines_that_exist_declare_remarks() -> None:
    for table, keys in speech("remarks").items():
        assert keys.keys() <= {key for side in (*SIDES, "neutral") for key in speech(side)[table]}
