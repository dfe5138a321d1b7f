"""The product's own words pass its own checks: measures as what is agreed, and every sentence of the delegations."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from agents.scripted.words import incidents, phrases
from agents.scripted.words.cues import OWN_DOING
from moderator.descriptions import channel
from moderator.fold import fold
from moderator.moves import Hold, Move
from moderator.speech.check import check_words
from moderator.table import Table
from prompts.load import speech
from scenarios.load import load
from scenarios.types import Measure
from tests.dialogue import opening
from tests.sweep import sample

pytestmark = pytest.mark.sweep

NAMES = sample([scenario.id for scenario in load().scenarios], of=3)
PHRASES = speech("measures")
AGREEING = ("accept", "agree to", "welcome", "support")
OTHER = {"washington": "Beijing", "beijing": "Washington"}


@cache
def table(name: str) -> Table:
    return fold([opening(load().scenario(name))])


def found(at: Table, side: str, text: str) -> list[str]:
    checked = check_words(at, side, Move(statement=text, acts=(Hold(),)))
    return [f"{side}, {it.rule}: {it.quote!r} in {text!r}" for it in (*checked.refused, *checked.warned)]


@pytest.mark.parametrize("name", NAMES)
def test_every_measure_may_be_accepted_agreed_to_welcomed_and_supported(name: str) -> None:
    at = table(name)
    said = (
        (side, f"We {verb} {thing}.")
        for measure in at.scenario.measures
        for thing in _things(measure)
        for verb in AGREEING
        for side in at.sides
    )
    assert [fault for side, text in said for fault in found(at, side, text)] == []


def _things(measure: Measure) -> tuple[str, ...]:
    known = PHRASES[measure.id]
    lowered = measure.title[0].lower() + measure.title[1:]
    return measure.title, lowered, f"the step called “{measure.title}”", known["noun"], f"your offer to {known['ask']}"


@pytest.mark.parametrize("side", OTHER)
@pytest.mark.parametrize("section", ["react", "say", "close"])
def test_every_sentence_of_a_delegation_passes_with_every_measure(section: str, side: str) -> None:
    at = table("taiwan-strait")
    keyed = [found for templates in (speech(side), speech("neutral")) for found in templates.get(section, {}).items()]
    for turn, (key, template) in enumerate((key, one) for key, variants in keyed for one in variants):
        texts = [*dict.fromkeys(_sentences(template, at, side, key=key))]
        for text in sample(texts, of=24, turn=turn):
            assert found(at, side, text) == []


def _noun(template: str, known: dict[str, str], *, word: bool) -> str:
    """The noun of a measure: its short form where the template has the measure as its topic."""
    form = "topic" if word else "label" if re.search(r"\b([Oo]n|about) {noun}", template) else "noun"
    return known.get(form, known["noun"])


def _clauses(form: str, side: str, at: Table) -> list[str]:
    """What a side says of each inject of which it says anything, in one form."""
    told = {
        "view": lambda inject: incidents.views(inject, at, side),
        "effect": lambda inject: [incidents.effect(inject.id)],
        "reply": lambda inject: incidents.every_rejoinder(inject.id),
        "grounds": lambda inject: incidents.grounds(inject.id, at),
    }
    said = told[form]
    spoken = {"effect": (side,), "reply": (at.scenario.other(side),), "grounds": (at.scenario.other(side),)}
    actors = spoken.get(form, (side, at.scenario.other(side), "both", "neither"))
    found = (words for inject in load().injects if inject.actor in actors for words in said(inject))
    return [*filter(None, found)]


def _sentences(template: str, at: Table, side: str, *, key: str) -> Iterator[str]:
    """A template with each measure, channel, countermeasure and inject in its fields."""
    deeds, answers = ([incidents.deed(at, c.id, doing=d) for c in load().countermeasures] for d in (False, True))
    channels = [channel(id_) for id_ in at.channels]
    matters = phrases.matters(at.scenario.id)
    reasons = [reason for reason in speech("reasons").values() if isinstance(reason, str)]
    injects = load().injects
    accounts = [words for inject in injects if inject.actor == side for words in incidents.accounts(inject.id)]
    mends = [
        speech("injects")[i.id]["mend"] for i in injects if i.actor == at.scenario.other(side) and i.value.points < 0
    ]
    ends = [incidents.until(c.id, mends[place % len(mends)]) for place, c in enumerate(load().countermeasures)]
    uses = [*speech("terms")["uses"].values()]
    happened = [incidents.inject(inject, side) for inject in injects]
    said = {form: _clauses(form, side, at) for form in ("view", "effect", "reply", "grounds")}
    positions = phrases.positions(at, side)
    for place, measure in enumerate(load().measures):
        known = PHRASES[measure.id]
        own = measure.actor == side or (measure.actor == "joint" and key in OWN_DOING)
        values = {
            "other": OTHER[side],
            "noun": _noun(template, known, word=key == "performed-word"),
            "offer": known["offer"] if measure.actor in (side, "joint") else "meet at once",
            "asked": known["ask"] if measure.actor != side else "meet at once",
            "doing": known["doing"][0] if measure.actor in (side, "joint") else "We meet at once.",
            "why": known["why"],
            "rounds": phrases.ROUNDS[2],
            "matter": matters[place % len(matters)],
            "to": known["offer"] if own else "meet at once" if key in OWN_DOING else known["ask"],
            "pledged": "agreed",
            "when": "last round",
            "account": accounts[place % len(accounts)],
            "reason": reasons[place % len(reasons)],
            "channel": channels[place % len(channels)],
            "deed": deeds[place % len(deeds)],
            "answer": answers[place % len(answers)],
            "cause": happened[place % len(happened)],
            "until": ends[place % len(ends)],
            "use": uses[place % len(uses)],
            "heard": known["heard"][0] if measure.actor != side else "We welcome your answer.",
            "hard": known["hard"][0] if measure.actor in (side, "joint") else "We have other work",
            "price": known["offer"] if measure.actor in (side, "joint") else "meet at once",
            "more": known["ask"] if measure.actor != side else "meet at once",
            "inject": happened[place % len(happened)],
            "open": phrases.short(measure.id),
            "settled": phrases.listed([known["noun"], PHRASES[load().measures[place - 1].id]["noun"]]),
            "position": positions[place % len(positions)],
            **{form: clauses[place % len(clauses)] for form, clauses in said.items()},
        }
        yield phrases.filled(template, values)
