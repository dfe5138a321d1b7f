"""Words that cross a red line: labelled sentences of both sides, disguised spellings, and the faults sent back.

The sentences in ``wordings.jsonl`` were written together with the lists of words, which were corrected with them.
Those in ``wordings-held-out.jsonl`` were written afterwards and first read on 22 November 2026, with precision .96 and
recall .93 (English .97 and .94, Chinese .94 and .89); the mistakes that they showed were then corrected too.
"""

import json
import re
import sys
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TypedDict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.scripted.delegate import doctrines
from moderator.events import Event, Moved, Refused
from moderator.fold import fold
from moderator.moves import Decline, Fault, Hold, Move, Offer, Perform, Protest
from moderator.speech import leaks
from moderator.speech import red_lines as wording
from moderator.speech.check import check_words
from moderator.speech.reading.spelling import spelled
from moderator.table import Table
from prompts.load import speech
from scenarios.load import LibraryError, load
from scenarios.types import Wording
from tests.agents.playing import scripted
from tests.dialogue import move, opening, play
from tests.scenarios.test_load import BORDER, folder
from tests.sweep import examples, sample

STRAIT = load().scenario("taiwan-strait")
TABLE = fold([opening(STRAIT)])
SIDES = tuple(side.id for side in STRAIT.sides)
NAMES = [scenario.id for scenario in load().scenarios]
TAIWAN, FORCE = "beijing.line.taiwan", "rule.no-force"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Sentence(TypedDict):
    side: str
    rule: str | None
    text: str


def found(side: str, text: str, at: Table = TABLE) -> dict[str, Fault]:
    faults = list(wording.faults(at, side, Move(statement=text, acts=(Hold(),))))
    assert len({fault.rule for fault in faults}) == len(faults)
    return {fault.rule: fault for fault in faults}


@cache
def sentences(name: str) -> tuple[Sentence, ...]:
    lines = (Path(__file__).parent / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


def measured(name: str, language: str) -> tuple[float, float]:
    """Precision and recall over the sentences in one language; a fault under another rule does not count as found."""
    chosen = [s for s in sentences(name) if bool(CHINESE.search(s["text"])) == (language == "Chinese")]
    judged = [(s["rule"], found(s["side"], s["text"])) for s in chosen]
    right = sum(rule in faults for rule, faults in judged)
    precision = right / sum(bool(faults) for _, faults in judged)
    recall = right / sum(rule is not None for rule, _ in judged)
    sys.stdout.write(f"{name}, {language}: {len(chosen)}, precision {precision:.3f}, recall {recall:.3f}\n")
    return precision, recall


@pytest.mark.parametrize("language", ["English", "Chinese"])
@pytest.mark.parametrize(("name", "floor"), [("wordings", 0.95), ("wordings-held-out", 0.9)])
def test_labelled_sentences_are_classified(name: str, floor: float, language: str) -> None:
    precision, recall = measured(name, language)
    assert precision >= 0.97
    assert recall >= floor


def test_disguised_words_are_found_and_quotations_of_others_are_not() -> None:
    for said in sentences("wordings-disguised"):
        assert [*found(said["side"], said["text"])] == [said["rule"]] * bool(said["rule"]), said["text"]


def test_two_possessives_are_no_quotation() -> None:
    said = "After the leaders' call we accept Taiwan's independence. The commanders' line is open."
    assert TAIWAN in found("beijing", said)


def test_a_fault_quotes_the_words_and_names_the_paragraph() -> None:
    fault = found("beijing", "Peace first.\n\nAfter\tall, we  accept\u202e Taiwan's independence.")[TAIWAN]
    assert fault.message == (
        "“accept Taiwan's independence” concedes what your own red line forbids: Taiwan and one China."
    )
    assert fault.source.endswith("he-2025, Step 2, United States, item 4")
    assert fault.legal
    threat = found("washington", "We will use force.")[FORCE]
    assert threat.source == "he-2025, What is reassurance?; freeman-2025, Introduction"
    assert "“use force”" in threat.message


def test_a_long_quotation_is_cut() -> None:
    fault = found("beijing", f"We accept {'for the sake of peace ' * 20}the independence of Taiwan.")[TAIWAN]
    assert "…" in fault.message
    assert len(fault.message) < 220


def test_every_public_text_is_read_and_the_rationale_is_not() -> None:
    said = "We accept Taiwan's independence."
    for act in (Decline(offer="O1", reason=said), Protest(about=said)):
        assert list(wording.faults(TABLE, "beijing", Move(statement="No.", acts=(act,))))
    assert list(wording.faults(TABLE, "beijing", Move(statement="No.", translation=said, acts=(Hold(),))))
    assert not list(wording.faults(TABLE, "beijing", Move(statement="No.", rationale=said, acts=(Hold(),))))


@pytest.mark.parametrize(
    ("side", "text", "rule"),
    [
        ("beijing", "You may sell Taiwan the fighters it wants.", TAIWAN),
        ("beijing", "Go ahead and upgrade your office in Taipei to an embassy.", TAIWAN),
        ("washington", "Feel free to coerce Taipei until it gives in.", "washington.line.taiwan-not-by-force"),
        ("washington", "We would bring the troops in Korea home.", "washington.line.deterrence"),
        ("beijing", "贵方可以限制我们的环台演习。", "beijing.line.losing-ground"),
        ("beijing", "谁封锁海峡，我们就打击谁。", FORCE),
    ],
)
def test_words_that_may_break_a_line_are_warned_of_and_not_refused(side: str, text: str, rule: str) -> None:
    checked = check_words(TABLE, side, Move(statement=text, acts=(Hold(),)))
    assert not checked.refused
    assert [(warned.rule, warned.by) for warned in checked.warned] == [(rule, "words")]


@pytest.mark.parametrize(
    ("side", "text"),
    [
        ("beijing", "You may not sell Taiwan the fighters it wants."),
        ("beijing", "We reject the idea that you may send your ministers to Taipei."),
        ("washington", "Nobody may coerce Taipei."),
        ("washington", "The troops in Korea stay where they are."),
        ("beijing", "贵方不可以限制我们的环台演习。"),
    ],
)
def test_the_same_words_denied_are_not_warned_of(side: str, text: str) -> None:
    checked = check_words(TABLE, side, Move(statement=text, acts=(Hold(),)))
    assert (checked.refused, checked.warned) == ((), ())


def test_held_out_statements_are_caught_and_honest_ones_pass() -> None:
    """Half of the sentences written for the wordings that warn; the other half was used to correct them."""
    plain, honest = list[bool](), list[bool]()
    for line in (Path(__file__).parents[3] / "bench/held-out.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        checked = check_words(_at(row["scenario"]), row["side"], Move(statement=row["text"], acts=(Hold(),)))
        caught = bool(checked.refused or checked.warned)
        if row["label"] == "ok":
            honest.append(caught)
        elif row["kind"] == "plain":
            plain.append(caught)
    assert sum(plain) / len(plain) >= 0.8
    assert sum(honest) / len(honest) <= 0.01


@cache
def _at(name: str) -> Table:
    return fold([opening(load().scenario(name))])


def test_a_red_line_binds_only_its_own_side() -> None:
    assert found("washington", "We recognise an independent Taiwan.") == {}
    assert found("beijing", "We will lift our export controls on chips.") == {}


@pytest.mark.parametrize("side", SIDES)
def test_no_text_of_the_product_is_refused(side: str) -> None:
    phrases = chain.from_iterable(_texts(speech(name)) for name in ("washington", "beijing", "neutral", "reasons"))
    titles = (text for m in load().measures for text in (m.title, m.benefit, f"We agree to this: {m.title}."))
    cables = (text for inject in load().injects for text in (inject.title, inject.cable))
    for text in chain(phrases, titles, cables, (s.situation for s in load().scenarios)):
        assert found(side, text[:1500]) == {}, text


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    return [value] if isinstance(value, str) else [text for inner in value for text in _texts(inner)]


@pytest.mark.sweep
@pytest.mark.parametrize("name", NAMES)
def test_no_doctrine_is_refused_for_its_words(name: str) -> None:
    lines = {line.id for side in STRAIT.sides for line in side.red_lines} | {FORCE}
    names = list(doctrines())
    pairs = list(zip(names, names[4:] + names[:4], strict=True))
    for one, two in sample(pairs, of=4, turn=NAMES.index(name)):
        events = scripted(name, one, two, 4)
        faults = [fault for event in events if isinstance(event, Refused) for fault in event.faults]
        assert not [fault for fault in faults if fault.rule in lines and fault.legal == wording.LEGAL]
        assert not [fault for fault in faults if fault.rule == leaks.RULE]


def test_a_refused_statement_is_accepted_without_the_words() -> None:
    peace, reply = "washington.restate-peaceful-strait", "beijing.constructive-reply"
    events = play(
        STRAIT,
        washington=[move(Perform(measure=peace))],
        beijing=[
            move(Perform(measure=reply), says="We welcome this. In return, we accept the independence of Taiwan."),
            move(Perform(measure=reply), says="We welcome this, and we do not accept the independence of Taiwan."),
        ],
        rounds=1,
    )
    refused = next(event for event in events if isinstance(event, Refused))
    assert [fault.rule for fault in refused.faults] == [TAIWAN]
    assert [event.side for event in events if isinstance(event, Moved)] == ["washington", "beijing"]


def test_faults_of_words_are_sent_back_with_those_of_acts() -> None:
    events: tuple[Event, ...] = play(
        STRAIT, washington=[move(Offer(give=("washington.limit-deployments",)), says="We will use force.")]
    )
    rules = [fault.rule for event in events if isinstance(event, Refused) for fault in event.faults]
    assert FORCE in rules
    assert "washington.line.deterrence" in rules


def test_wordings_of_a_user_are_enforced(tmp_path: Path) -> None:
    own = 'wordings = [{ ways = ["give-up"], objects = ["border*", "(a+)+"] }]\nbars = ['
    table = fold([opening(load(folder(tmp_path, BORDER.replace("bars = [", own, 1))).scenario("border"))])
    assert list(found("north", "The North gives up the borders.", table)) == ["north.line.border"]
    assert list(found("north", "We renounce (a+)+.", table)) == ["north.line.border"]
    assert found("north", "The South gives up the border. We do not abandon it.", table) == {}


@pytest.mark.parametrize("phrase", ["a*b", "* war", "two  spaces", "x" * 49])
def test_a_phrase_is_plain_words(tmp_path: Path, phrase: str) -> None:
    own = f'wordings = [{{ objects = ["{phrase}"] }}]\nbars = ['
    with pytest.raises(LibraryError):
        load(folder(tmp_path, BORDER.replace("bars = [", own, 1)))


PIECES = sorted({piece for said in sentences("wordings") for piece in re.findall(r"[A-Za-z']+|.", said["text"])})


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=60).map(" ".join), st.sampled_from(SIDES))
@settings(max_examples=300)
def test_any_text_can_be_judged(text: str, side: str) -> None:
    words = spelled(text)
    assert len(words.text) == len(words.places)
    assert list(words.places) == sorted(words.places)
    for fault in found(side, text[:1500] or "-").values():
        assert fault.message.isprintable()
        assert len(fault.message) < 400


@given(st.lists(st.from_regex(r"\A[^\s*]{1,8}[*]?( [^\s*]{1,8}[*]?)?\Z"), min_size=1, max_size=5), st.text(max_size=60))
@settings(max_examples=examples(80))
def test_any_wording_can_be_searched(phrases: list[str], text: str) -> None:
    mandate = STRAIT.mandate("beijing")
    line = mandate.red_lines[0].model_copy(update={"wordings": (Wording(objects=tuple(phrases)),)})
    sides = (STRAIT.mandate("washington"), mandate.model_copy(update={"red_lines": (line,)}))
    table = TABLE.model_copy(update={"scenario": STRAIT.model_copy(update={"sides": sides})})
    found("beijing", f"{text} {phrases[0]}", table)
