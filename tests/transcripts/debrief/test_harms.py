"""Every harm is named with its turn, its answer, and what the turn did to S and to trust."""

import pytest

from moderator.descriptions import channel
from moderator.events import Settled
from moderator.moves import Accept, Act, AnswerContact, Counteract, Offer, Perform, Protest, RequestContact, WalkOut
from tests.dialogue import move, play
from tests.transcripts.debrief.test_debrief import CHANNEL, HOTLINES, PATROLS, PEACE, REPLY, STRAIT, title
from transcripts.debrief.debrief import debrief
from transcripts.debrief.findings import Harm, Wrong
from transcripts.debrief.markdown import markdown
from transcripts.debrief.passages import passages

ARMS, TAIWAN = "Notify Congress of a large arms sale to Taiwan", "Taiwan and one China"
CALL = channel(CHANNEL)


def harms(*washington: Act, then: Act) -> tuple[Harm, ...]:
    """The harms after a first exchange of words, an act of Washington, and one of Beijing."""
    first, second = [move(Perform(measure=PEACE))], [move(Perform(measure=REPLY))]
    return debrief(play(STRAIT, washington=[*first, move(*washington)], beijing=[*second, move(then)], rounds=2)).harms


@pytest.mark.parametrize(
    ("act", "wrong"),
    [
        (Counteract(countermeasure="countermeasure.arms-sale"),
         Wrong(kind="countermeasure", text=ARMS, crossed=(TAIWAN,))),
        (Protest(about="The drills."), Wrong(kind="protest", text="The drills.")),
        (WalkOut(), Wrong(kind="walk-out", text="")),
    ],
)  # fmt: skip
def test_a_harm_is_named_with_its_turn(act: Act, wrong: Wrong) -> None:
    (harm,) = harms(act, then=Protest(about="This."))[:1]
    assert (harm.turn, harm.side, harm.wrongs) == ("T3", "Washington", (wrong,))
    assert harm.S
    assert harm.trust
    assert harm.S[1] < harm.S[0]
    assert harm.trust[1] < harm.trust[0]


def test_its_answer_is_what_the_other_side_did_next() -> None:
    first, second = harms(Counteract(countermeasure="countermeasure.arms-sale"), then=Protest(about="The sale."))
    assert first.answer
    assert (first.answer.turn, first.answer.side, first.answer.acts) == ("T4", "Beijing", ("protests: The sale.",))
    assert second.answer is None


@pytest.mark.parametrize(
    ("answer", "kind"), [(AnswerContact(contact="K1", take=False), "refused-call"), (Protest(about="x"), "lapsed-call")]
)
def test_a_call_refused_and_a_call_ignored_are_harms(answer: Act, kind: str) -> None:
    (harm,) = harms(RequestContact(channel=CHANNEL), then=answer)
    assert (harm.turn, harm.side) == ("T4", "Beijing")
    assert {wrong.kind: wrong.text for wrong in harm.wrongs}[kind] == CALL  # type: ignore[index]


def test_a_promise_broken_after_the_talks_is_a_harm_of_its_own_turn() -> None:
    washington = [move(Perform(measure=PEACE)), move(), move(Offer(give=(PATROLS,), ask=(HOTLINES,)))]
    beijing = [move(Perform(measure=REPLY)), move(), move(Accept(offer="O1"))]
    events = play(STRAIT, washington=washington, beijing=beijing, rounds=3)
    walked, _ = passages(events)
    settled = next(p.turn for p in walked if isinstance(p.event, Settled) and p.event.side == "beijing")
    (harm,) = debrief(events).harms
    assert (harm.turn, harm.side) == (settled, "Beijing")
    assert harm.wrongs == (Wrong(kind="breach", text=title(HOTLINES)),)
    assert f"- {settled}, Beijing: promise not kept: {title(HOTLINES)}." in markdown(debrief(events))


def test_who_walks_out_breaks_what_it_owes() -> None:
    washington = [move(Perform(measure=PEACE)), move(Offer(give=(PATROLS,))), move(WalkOut())]
    beijing = [move(Perform(measure=REPLY)), move(Accept(offer="O1"))]
    found = debrief(play(STRAIT, washington=washington, beijing=beijing, rounds=4))
    assert [wrong.kind for wrong in found.harms[-1].wrongs] == ["walk-out", "breach"]
    assert [(b.turn, b.how) for b in found.accounts[0].broken] == [("T5", "walk-out")]


def test_talks_without_harm_have_none() -> None:
    found = debrief(play(STRAIT, washington=[move(Perform(measure=PEACE))], beijing=[move(Perform(measure=REPLY))]))
    assert found.harms == ()


def test_the_page_says_what_a_harm_did() -> None:
    first, second = [move(Perform(measure=PEACE))], [move(Perform(measure=REPLY))]
    sale = move(Counteract(countermeasure="countermeasure.arms-sale"))
    text = markdown(debrief(play(STRAIT, washington=[*first, sale], beijing=second, rounds=2)))
    (line,) = (line for line in text.splitlines() if line.startswith("- T3, Washington: countermeasure"))
    assert f"“{ARMS}”, which crosses the declared red line “{TAIWAN}”. Beijing answered at T4: holds. S fell" in line
    assert "Trust in Washington fell from" in line
