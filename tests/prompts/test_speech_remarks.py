"""Every line of a scripted delegation declares its remarks, and a reader finds the same in its words."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest

from agents.scripted.words.cues import OWN_DOING
from agents.scripted.words.incidents import until
from agents.scripted.words.phrases import filled
from moderator.fold import fold
from moderator.moves import Move
from moderator.speech.remarks import remarks
from prompts.load import fields, fill, speech
from scenarios.load import load
from tests.dialogue import move, opening

SIDES = ("washington", "beijing")
STRAIT = load().scenario("taiwan-strait")
TABLE = fold([opening(STRAIT.model_copy(update={"measures": load().measures}))])
OFFERED = {"washington": "washington.restate-one-china", "beijing": "beijing.use-hotlines"}


def registers() -> Iterator[tuple[str, str, str, str]]:
    """Every template as (side, table, key, template); the neutral register is read as of either side."""
    for side in SIDES:
        for name in (side, "neutral"):
            for table in ("react", "say", "close"):
                for key, variants in speech(name)[table].items():
                    yield from ((side, table, key, template) for template in variants)


def sample(side: str, key: str) -> dict[str, str]:
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
        "to": own["offer"] if key in OWN_DOING else theirs["ask"],
        "pledged": "agreed",
        "when": "last round",
        "account": terms["accounts"]["inject.close-in-patrol"][0]["says"],
        "reply": terms["accounts"]["inject.arms-sale-taiwan"][0]["answer"],
        "grounds": speech("injects")["inject.arms-sale-taiwan"]["grounds"][0],
        "use": terms["uses"]["leaders"],
        "until": until("countermeasure.cancel-talks", speech("injects")["inject.arms-sale-taiwan"]["mend"]),
        "view": speech("injects")["inject.cable-cut"]["views"][0][0],
        "effect": speech("injects")["inject.arms-sale-taiwan"]["effect"],
        "position": terms["positions"][side]["taiwan-strait"][0]["says"],
        "heard": theirs["heard"][0],
        "hard": own["hard"][0],
        "price": own["offer"],
        "more": theirs["ask"],
        "answer": terms["answers"]["countermeasure.cancel-talks"],
        "settled": "the hotlines and advance notice",
        "open": "the hotlines and advance notice",
        "reason": "it brings less than it asks for",
        "inject": speech("injects")["inject.cyber-intrusion"]["noun"],
        "channel": terms["channels"]["leaders"],
        "deed": terms["deeds"]["countermeasure.cancel-talks"],
        "cause": speech("injects")["inject.unannounced-drill"]["noun"],
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
            values = sample(side, name)
            for inject in incidents(name) if "inject" in fields(template) else [values["inject"]]:
                words = filled(template, values | {"inject": inject})
                assert kinds(side, words) == declared, (side, words)


def incidents(key: str) -> list[str]:
    """The phrases for incidents: those of a side's own, which it accounts for, or those of others."""
    form = "own" if key.split("-")[0] in ("explain", "regret") else "noun"
    return [fill(words, **dict.fromkeys(fields(words), "A visit")) for words in forms(form)]


def forms(form: str) -> Iterator[str]:
    yield from (phrase[form] for phrase in speech("injects").values() if form in phrase)


def mends() -> Iterator[str]:
    yield from (*forms("mend"), *speech("terms")["mend"].values(), speech("terms")["fallback"]["mend"])


@pytest.mark.parametrize("side", SIDES)
def test_the_phrases_that_fill_a_line_make_no_remarks(side: str) -> None:
    for id_, phrase in phrases("measures"):
        if id_.startswith((side, "joint")):
            offers = (phrase["offer"], *phrase.get("offers", ()))
            bare = (phrase["why"], *phrase["hard"], *(f"we would {words}" for words in offers))
            for words in (*phrase["doing"], *(f"{words[0].upper()}{words[1:]}." for words in bare)):
                assert kinds(side, words) == [], words
        if not id_.startswith(side):
            for words in (phrase["ask"], *phrase.get("asks", ())):
                assert kinds(side, f"We ask that you {words}.") == [], words
            assert all(kinds(side, words) == ["acknowledgement"] for words in phrase["heard"]), phrase["heard"]
        assert kinds(side, f"Your step on {phrase['noun']} is welcome.") == ["acknowledgement"], id_
    for id_, phrase in phrases("injects"):
        for form in ("noun", "own", "short"):
            assert form not in phrase or kinds(side, f"We are concerned about {phrase[form]}.") == ["concern"], id_
        for words in (*chain(*phrase["views"]), *phrase.get("grounds", ())):
            assert kinds(side, f"Our view is that {words}.") == [], words
            assert kinds(side, f"{words[:1].upper()}{words[1:]}.") == [], words
        if "effect" in phrase:
            assert kinds(side, f"We regret that {phrase['effect']}.") == ["regret"], id_
    for who, form in ((side, "says"), (SIDES[1 - SIDES.index(side)], "answer")):
        for position in (said for listed in speech("terms")["positions"][who].values() for said in listed):
            assert kinds(side, position[form]) == [], position
    told = (words for account in chain(*speech("terms")["accounts"].values()) for words in account.values())
    against = chain(*speech("terms")["deed-grounds"].values())
    ends = (until(id_, mend) for id_ in speech("terms")["until"] for mend in mends())
    for clause in chain(told, against, ends):
        assert kinds(side, f"Our view is that {clause}.") == [], clause
        assert kinds(side, f"{clause[0].upper()}{clause[1:]}.") == [], clause
    for reason in (words for name, words in speech("reasons").items() if isinstance(words, str) and name != "broken"):
        assert kinds(side, f"The reason is this: {reason[:1].lower()}{reason[1:]}") == ["explanation"], reason


def phrases(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The phrases of measures or injects by id, without those that stand in for a title."""
    yield from ((id_, words) for id_, words in speech(name).items() if id_ != "fallback")


def test_only_lines_that_exist_declare_remarks() -> None:
    for table, keys in speech("remarks").items():
        assert keys.keys() <= {key for side in (*SIDES, "neutral") for key in speech(side)[table]}
