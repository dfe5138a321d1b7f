"""Remarks: the coder reads from words what they do, in English and Chinese, and leaves out what is denied or quoted."""

import pytest

from moderator.fold import fold
from moderator.moves import Hold, Message
from moderator.speech.remarks import remarks
from tests.dialogue import move, opening
from tests.moderator.rules.test_rules import STRAIT

TABLE = fold([opening(STRAIT)])

SAID = [
    ("washington", "Thank you for your statement.", {"courtesy"}),
    ("washington", "We appreciate the care with which you answered.", {"acknowledgement"}),
    ("beijing", "We are concerned about the patrols.", {"concern"}),
    ("beijing", "Your visit was a provocation.", {"criticism"}),
    ("washington", "You are liars, and the world knows it.", {"denunciation"}),
    ("beijing", "This is your last chance.", {"ultimatum"}),
    ("beijing", "You must stop these flights.", {"demand"}),
    ("washington", "What stands in the way of an answer?", {"question"}),
    ("washington", "The flight was routine and had been planned before.", {"explanation"}),
    ("beijing", "We regret the incident.", {"regret"}),
    ("beijing", "中方赞赏贵方的提议。", {"acknowledgement"}),
    ("beijing", "美方必须停止抵近侦察。", {"demand"}),
    ("beijing", "你们在撒谎。", {"denunciation"}),
    ("beijing", "我们对此表示关切。", {"concern"}),
    ("beijing", "为什么不能接受?", {"question"}),
    ("beijing", "Your suspension of the leaders' line was harmful. We suspend the commanders' line.", {"criticism"}),
    ("washington", "We will never restate the one-China policy.", set()),
    ("beijing", "We will not hold large unannounced drills around Taiwan.", {"promise"}),
    ("washington", "We regret nothing.", set()),
    ("washington", "Thank you for the regret; we take note of it.", {"courtesy", "acknowledgement"}),
    ("washington", "We thank Beijing for its words.", {"courtesy"}),
    ("beijing", "Tell us which of your steps comes first.", {"question"}),
    ("beijing", "It was a serious mistake.", {"criticism"}),
    ("washington", "We do not call you liars.", set()),
    ("washington", "You said that we are “liars and thugs without shame”.", set()),
    ("beijing", "We set out our position on the matters before us.", set()),
    ("washington", "If that were a provocation, we would say so.", set()),
]


@pytest.mark.parametrize(("side", "text", "kinds"), SAID, ids=[text[:40] for _, text, _ in SAID])
def test_words_are_read_for_what_they_do(side: str, text: str, kinds: set[str]) -> None:
    found = remarks(TABLE, side, move(says=text))
    assert {r.kind for r in found} == kinds
    assert all(r.quote in text for r in found)


def test_of_two_questions_in_one_sentence_each_is_a_remark() -> None:
    asked = "When will you decide, and are you ready for regular talks between theatre commanders?"
    first, second = remarks(TABLE, "washington", move(says=asked))
    assert (first.quote, first.about) == ("When will you decide", "")
    assert second.quote == "are you ready for regular talks between theatre commanders"
    assert second.about == "joint.theatre-commander-talks"
    (only,) = remarks(TABLE, "washington", move(says="Would you meet and talk between commanders?"))
    assert only.kind == "question"
    after = remarks(TABLE, "washington", move(says="We waited for this. And what do you say of the drill?"))
    assert [remark.quote for remark in after] == ["what do you say of the drill"]


def test_a_promise_and_a_claim_are_about_a_measure() -> None:
    said = "We will say again that the Taiwan question must be settled peacefully. We will do our best."
    promise = next(r for r in remarks(TABLE, "washington", move(says=said)) if r.kind == "promise")
    assert promise.about == "washington.restate-peaceful-strait"
    said = "We have announced planned operations and have begun to cut back grey-zone activity."
    claim = next(r for r in remarks(TABLE, "beijing", move(says=said)) if r.kind == "claim")
    assert claim.about == "beijing.announce-operations"


REFERRING = [
    (
        "washington",
        "The Taiwan question must be settled peacefully. We promise to say so publicly.",
        "promise",
        "peaceful",
    ),
    ("beijing", "You ask us to use the military hotlines. We will do so.", "promise", "hotlines"),
    ("washington", "We have already given you advance notice.", "claim", "advance-notice"),
    ("beijing", "You wished us to use the military hotlines. We have already done so.", "claim", "hotlines"),
    ("washington", "You want us to say that Taiwan must be settled peacefully. We will not do so.", "", ""),
    ("washington", "We have given advance notice a great deal of thought.", "", ""),
    ("washington", "You have already given us advance notice.", "", ""),
    ("beijing", "You ask us to use the military hotlines. We have done so much already.", "", ""),
    ("beijing", "Your one-China policy matters to us. We will do the same.", "", ""),
]


@pytest.mark.parametrize(("side", "text", "kind", "about"), REFERRING, ids=[text[:50] for _, text, _, _ in REFERRING])
def test_a_promise_and_a_claim_may_refer_to_a_measure_or_name_it_in_part(
    side: str, text: str, kind: str, about: str
) -> None:
    found = [(r.kind, r.about) for r in remarks(TABLE, side, move(says=text)) if r.kind in ("promise", "claim")]
    assert [kind for kind, _ in found] == ([kind] if kind else [])
    assert all(about in measure for _, measure in found)


def test_to_look_at_a_measure_again_is_no_promise() -> None:
    said = (
        "We will look again at whether the Taiwan question must be settled peacefully. 中方将考虑这一提议。 "
        "Bring us more for a promise to say that the Taiwan question must be settled peacefully, and we will answer."
    )
    assert not [r for r in remarks(TABLE, "washington", move(says=said)) if r.kind == "promise"]


def test_a_message_is_read_as_private() -> None:
    note = Message(channel="leaders", text="We regret what happened at sea.")
    found = remarks(TABLE, "washington", move(note, says="We send a message."))
    assert [(r.kind, r.private) for r in found] == [("regret", True)]


def test_very_many_remarks_are_bounded() -> None:
    assert len(remarks(TABLE, "washington", move(Hold(), says="Why is that? We regret it. " * 50))) == 12
