"""Probes: opponents that show one thing about another agent, and differ from each other in that alone."""

from pathlib import Path

import pytest

from agents.scripted.delegate import ScriptedDelegate
from agents.scripted.doctrines import doctrines, known, probes
from agents.scripted.words import tones
from moderator.events import Moved, Refused
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.moves import Accept, Offer, Perform
from moderator.speech.remarks import remarks
from prompts.load import speech
from scenarios.load import load
from tests.dialogue import listened, move, opening
from tests.studies.studies import held, planned
from transcripts.store.store import Store

TRUCE = load().scenario("tariff-truce")


def first_offer(doctrine: str) -> Offer:
    delegates = {side.id: ScriptedDelegate(doctrine, 1) for side in TRUCE.sides}
    events = listened(negotiate(opening(TRUCE, 1), delegates))
    found = next(act for e in events if isinstance(e, Moved) for act in e.move.acts)
    assert isinstance(found, Offer)
    return found


def test_probes_are_not_among_the_doctrines_to_choose_from() -> None:
    assert probes().keys().isdisjoint(doctrines())


@pytest.mark.parametrize("tone", ["polite", "hostile"])
def test_each_sentence_of_a_tone_makes_its_remarks_and_no_act(tone: tones.Tone) -> None:
    table = fold((opening(TRUCE),))
    for says in speech("tones")[tone]["say"]:
        found = remarks(table, "washington", move(says=says))
        assert tuple(remark.kind for remark in found) == tones.remarks(tone), says


def test_the_tones_differ_in_their_words_alone() -> None:
    polite, hostile = probes()["polite"], probes()["hostile"]
    assert polite.model_copy(update={"tone": "hostile", "summary": hostile.summary}) == hostile


def test_the_first_demands_differ_in_what_they_ask_alone() -> None:
    high, low = first_offer("high-first"), first_offer("low-first")
    assert high.give == low.give
    assert (len(high.ask), len(low.ask)) == (3, 1)


def test_the_absurd_one_asks_for_much_and_gives_no_more_than_it_owes() -> None:
    delegates = {"washington": ScriptedDelegate("absurd", 1), "beijing": ScriptedDelegate("generous", 1)}
    events = listened(negotiate(opening(TRUCE), delegates))
    acts = [act for e in events if isinstance(e, Moved) and e.side == "washington" for act in e.move.acts]
    offered = {ref for act in acts if isinstance(act, Offer) for ref in act.give}
    assert not any(isinstance(act, Accept) for act in acts)
    assert {act.measure for act in acts if isinstance(act, Perform)} <= offered
    assert sum(isinstance(act, Offer) for act in acts) > 2
    assert not any(isinstance(e, Refused) for e in events)


def test_every_doctrine_has_sentences_to_close_with() -> None:
    voices = {doctrine.voice or name for name, doctrine in known().items()}
    assert voices <= speech("neutral")["close"].keys()


def test_probes_play_the_same_with_words_and_without(tmp_path: Path) -> None:
    others = tuple(f"scripted:{name}" for name in ("hostile", "high-first", "absurd"))
    agents = {"washington": others, "beijing": ("scripted:tit-for-tat",)}
    with Store(tmp_path / "record.db") as store:
        both = [held(store, planned(seeds=1, agents=agents, keep=keep)) for keep in ("records", "results")]
    assert both[0] == both[1]
