"""A debrief tells what words did, and the acts that carry no measure, with turns and titles."""

from moderator.coding import demand
from moderator.descriptions import channel
from moderator.events import Event, Moved
from moderator.fold import fold
from moderator.moves import (
    Act,
    AnswerContact,
    AnswerProof,
    AskProof,
    Counteract,
    Explain,
    Hold,
    Message,
    Offer,
    Perform,
    RequestContact,
    Reserve,
    Warned,
)
from tests.dialogue import move, play
from tests.moderator.rules.test_diplomacy import with_inject
from tests.moderator.rules.test_rules import (
    CHANNEL,
    NOTICE,
    OPERATIONS,
    PEACE,
    REPLY,
    SCENARIO,
    STRAIT,
    UNIFICATION,
    first_words,
)
from transcripts.debrief.codings import coded_titles
from transcripts.debrief.debrief import debrief, markdown
from transcripts.debrief.findings import Deed, Promised, Publication, Unanswered, Wrong
from transcripts.debrief.passages import passages

INSULT = "You are liars, and everybody knows it."
PROMISE = "We will say again that the Taiwan question must be settled peacefully."
DEMAND = "You must announce planned operations and cut back grey-zone activity."
TARIFF = "countermeasure.tariff"
LINE = channel(CHANNEL)


def title(ref: str) -> str:
    found = STRAIT.measure(ref)
    assert found is not None
    return found.title


def titles(events: tuple[Event, ...], side: str) -> list[tuple[str, ...]]:
    """What the coded acts of each move of a side stand for."""
    walked, _ = passages(events)
    return [coded_titles(p.event, p.before) for p in walked if isinstance(p.event, Moved) and p.event.side == side]


def deeds(events: tuple[Event, ...]) -> list[str]:
    return [f"{deed.turn} {deed.side} {deed.text}" for deed in debrief(events).deeds]


# Words


def test_a_question_that_nobody_took_up_is_told_to_the_side_that_was_asked() -> None:
    asked = move(says="Why did you hold back so long?")
    found = debrief(play(STRAIT, washington=[asked], rounds=1))
    assert found.accounts[0].unanswered == ()
    assert found.accounts[1].unanswered == (
        Unanswered(turn="T1", what="question", ref="", text="Why did you hold back so long"),
    )
    assert "- T1: a question was not taken up: “Why did you hold back so long”" in markdown(found)
    answer = move(says="The reason is that our agencies had to be consulted.")
    assert debrief(play(STRAIT, washington=[asked], beijing=[answer], rounds=1)).accounts[1].unanswered == ()


def test_a_promise_in_words_alone_is_told_and_counted_until_it_is_kept() -> None:
    found = debrief(play(STRAIT, washington=[move(says=PROMISE)], rounds=2))
    (said,) = found.accounts[0].said
    assert said == Promised(turn="T1", measure=PEACE, title=title(PEACE), quote=said.quote)
    assert [one.said for one in found.beside] == [1, 0]
    text = markdown(found)
    assert (
        f"- T1: promised in words alone, and not kept by the end of the record: “{said.quote}” ({said.title})." in text
    )
    assert "- Promises that **Washington** made in words alone and did not keep: 1." in text
    kept = debrief(play(STRAIT, washington=[move(says=PROMISE), move(Perform(measure=PEACE))], rounds=2))
    assert (kept.accounts[0].said, [one.said for one in kept.beside]) == ((), [0, 0])


def test_a_denunciation_stands_among_the_harms_once_it_was_sent_again() -> None:
    found = debrief(play(STRAIT, washington=[move(says=INSULT)] * 2, rounds=1))
    (harm,) = found.harms
    assert harm.wrongs == (Wrong(kind="denunciation", text="You are liars"),)
    text = markdown(found)
    assert "- T1, Washington: denunciation in words: “You are liars”. Beijing answered at T2: holds. S" in text
    assert "Words that harm are shown to their speaker first, at no cost, and stand here because they were sent" in text
    assert "“You are liars” will be read as a denunciation" in text.partition("What the moderator refused")[2]
    taken_back = debrief(play(STRAIT, washington=[move(says=INSULT), move(says="We disagree with you.")], rounds=1))
    assert taken_back.harms == ()


def test_a_demand_in_words_names_the_line_that_it_crosses() -> None:
    events = play(STRAIT, washington=[move(says=DEMAND)] * 2, rounds=1)
    (wrong,) = debrief(events).harms[0].wrongs
    assert (wrong.kind, len(wrong.crossed)) == ("demand-in-words", 1)
    assert titles(events, "washington") == [
        (f"demands in words what crosses a declared red line: “{title(OPERATIONS)}”",)
    ]


def test_a_demand_that_names_no_measure_is_told_by_its_line() -> None:
    line = next(one for one in STRAIT.mandate("beijing").red_lines if one.declared)
    first, *rest = play(STRAIT, washington=[move(says=INSULT)] * 2, rounds=1)
    warned = Warned(rule=line.id, quote="You must yield", message="It demands that Beijing cross a line.")
    crossing = demand(fold((first,)), "washington")
    changed = [
        event.model_copy(update={"remarks": (), "warnings": (warned,), "acts": (crossing,)})
        if isinstance(event, Moved) and event.side == "washington"
        else event
        for event in rest
    ]
    events = (first, *changed)
    assert debrief(events).harms[0].wrongs == (
        Wrong(kind="demand-in-words", text="You must yield", crossed=(line.title,)),
    )
    assert titles(events, "washington") == [(f"demands in words what crosses a declared red line: “{line.title}”",)]


def test_words_in_private_are_no_harm() -> None:
    note = move(Message(channel=CHANNEL, text=INSULT))
    assert debrief(play(STRAIT, washington=[note], rounds=1)).harms == ()


# Acts without a measure


def test_a_message_and_a_call_that_carries_one_are_told_with_their_channel() -> None:
    washington = [move(Message(channel=CHANNEL, text="Shall we meet?"), RequestContact(channel=CHANNEL))]
    beijing = [move(AnswerContact(contact="K1", message="We hear you."))]
    events = play(STRAIT, washington=washington, beijing=beijing, rounds=1)
    assert deeds(events) == [
        f"T1 Washington sends a message on {LINE}: Shall we meet?",
        f"T2 Beijing takes Washington's request for contact on {LINE}, with a message: We hear you.",
    ]
    assert titles(events, "washington") == [(f"message sent on {LINE}",)]
    assert titles(events, "beijing") == [(f"contact taken on {LINE}",)]
    assert f"- T1, Washington: sends a message on {LINE}: Shall we meet?\n" in markdown(debrief(events))


def test_an_explanation_names_the_incident() -> None:
    tariff = next(c.title for c in STRAIT.countermeasures if c.id == TARIFF)
    beijing = [move(Counteract(countermeasure=TARIFF)), move(Explain(incident=TARIFF, regret=True))]
    events = play(STRAIT, beijing=beijing, rounds=2)
    assert debrief(events).deeds == (Deed(turn="T4", side="Beijing", text=f"regrets: {tariff}"),)
    assert titles(events, "beijing")[1] == (f"account given of: {tariff}",)


def proven(answer: Act) -> tuple[Event, ...]:
    beijing = [move(Perform(measure=UNIFICATION)), move(answer)]
    return play(STRAIT, washington=[move(), move(AskProof(measure=UNIFICATION))], beijing=beijing, rounds=2)


def test_a_proof_shown_names_the_measure() -> None:
    events = proven(AnswerProof(proof="P1"))
    named = title(UNIFICATION)
    assert deeds(events) == [f"T3 Washington asks for proof of: {named}", f"T4 Beijing shows proof of: {named}"]
    assert titles(events, "beijing")[1] == (f"proof shown of: {named}",)
    assert debrief(events).harms == ()


def test_a_proof_refused_and_a_request_ignored_are_harms() -> None:
    named = title(UNIFICATION)
    refused, ignored = proven(AnswerProof(proof="P1", show=False)), proven(Hold())
    assert debrief(refused).harms[0].wrongs == (Wrong(kind="refused-proof", text=named),)
    assert debrief(ignored).harms[0].wrongs == (Wrong(kind="lapsed-proof", text=named),)
    assert titles(refused, "beijing")[1] == (f"refuses proof of: {named}",)
    assert titles(ignored, "beijing")[1] == (f"leaves a request for proof unanswered: {named}",)


def test_an_answer_put_off_says_to_what_and_leaves_nothing_unanswered() -> None:
    washington = [move(Offer(give=(PEACE,)), RequestContact(channel=CHANNEL))]
    beijing = [move(Reserve(of=("O1", "K1")))]
    events = play(STRAIT, washington=washington, beijing=beijing, rounds=2)
    (put_off,) = debrief(events).deeds
    assert put_off.text == (
        f"must ask its capital before it answers offer O1: {title(PEACE)} (unconditional); "
        f"Washington's request for contact on {LINE}"
    )
    assert titles(events, "beijing")[0] == (put_off.text,)


def test_parts_are_told_as_parts() -> None:
    washington, beijing = first_words()
    part = f"{NOTICE}#part"
    events = play(STRAIT, washington=[*washington, move(Perform(measure=part))], beijing=beijing, rounds=2)
    found = debrief(events)
    whole = STRAIT.measure(NOTICE)
    assert whole
    assert found.accounts[0].gave[1].title == f"{whole.title} ({whole.part})"
    assert titles(events, "washington")[1] == (f"{whole.title} ({whole.part})",)
    assert "#part" not in markdown(found)


def test_the_fault_of_a_part_names_it_by_title() -> None:
    washington, beijing = first_words()
    early = move(Perform(measure=f"{NOTICE}#rest"))
    found = debrief(play(STRAIT, washington=[*washington, early], beijing=beijing, rounds=2))
    (refusal,) = found.refused
    assert "#" not in " ".join(refusal.faults)
    assert f"“{title(f'{NOTICE}#rest')}” comes after “{title(f'{NOTICE}#part')}”" in refusal.faults[0]


def test_a_leak_tells_what_became_public_and_when_it_was_said() -> None:
    leak = next(i for i in SCENARIO.injects if i.effect.leaks)
    note = move(Message(channel=CHANNEL, text="Let us meet before the drill."))
    found = debrief(play(with_inject(leak, 3), washington=[note], rounds=3))
    (happened,) = found.injects
    assert happened.leaked == (Publication(sent="T1", side="Washington", text="Let us meet before the drill."),)
    assert "  - Made public: Washington's message of T1, “Let us meet before the drill.”" in markdown(found)


def test_talks_of_deeds_alone_have_none_of_this() -> None:
    found = debrief(play(STRAIT, washington=[move(Perform(measure=PEACE))], beijing=[move(Perform(measure=REPLY))]))
    assert (found.deeds, [account.said for account in found.accounts]) == ((), [(), ()])
