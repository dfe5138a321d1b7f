"""Tests of what comes after an incident: it is asked about, answered, and what would mend it is worth more."""

import pytest

from agents.scripted.delegate import ScriptedDelegate
from agents.scripted.doctrines import Seat, doctrines
from agents.scripted.mending import LATELY, at_issue, remedy
from agents.scripted.plan import plan
from agents.scripted.temper import keeps_closed
from agents.scripted.trades import possible
from agents.scripted.weigh import likely_worth, worth
from agents.scripted.words.news import inject_cues
from agents.scripted.words.own_acts import act_cues
from agents.scripted.words.reactions import reaction_cues
from agents.scripted.words.subjects import points
from moderator.events import Event, Injected, Moved
from moderator.fold import fold
from moderator.moves import Accept, Counteract, Explain, Hold, Offer, Perform, Protest
from moderator.rules.remarks import questions
from moderator.speech.remarks import remarks
from moderator.table import Table
from prompts.load import fields, fill, speech
from scenarios.load import load
from scenarios.scenario import Scenario, Slot
from tests import dialogue
from tests.agents.playing import talk

DRILL, DRILLS = "inject.unannounced-drill", "beijing.fewer-unannounced-drills"
CANCEL = Counteract(countermeasure="countermeasure.cancel-talks")
PROTEST = Protest(about="Large drill around Taiwan without notice")


def after_a_drill() -> Scenario:
    """The Strait, in which nothing happens but a drill in the first round."""
    strait = load().scenario("taiwan-strait")
    drill = next(inject for inject in strait.injects if inject.id == DRILL)
    return strait.model_copy(update={"injects": (drill,), "deck": (Slot(inject=DRILL, round=1),)})


def drilled() -> Table:
    """The table on which the drill has just come, with Washington to move."""
    events = dialogue.play(after_a_drill(), rounds=3)
    news = next(n for n, event in enumerate(events) if isinstance(event, Injected))
    return fold(events[: news + 1])


def moved(events: tuple[Event, ...], side: str) -> list[Moved]:
    return [event for event in events if isinstance(event, Moved) and event.side == side]


def test_most_of_what_a_state_can_do_to_the_other_could_be_mended() -> None:
    harmful = [i for i in load().injects if i.value.points < 0 and i.actor != "neither"]
    assert len([i for i in harmful if i.runs_against or i.bears_on]) > len(harmful) / 2
    assert all(c.runs_against for c in load().countermeasures)


def test_what_would_mend_an_incident_is_worth_more_to_both_for_a_time() -> None:
    table = drilled()
    later = table.model_copy(update={"turn": table.turn + 2 * (LATELY + 1)})
    drills = table.scenario.measure(DRILLS)
    assert drills
    assert DRILLS in at_issue(table)
    assert at_issue(later) == frozenset()
    assert worth(table, "washington", drills) > worth(later, "washington", drills)
    assert likely_worth(table, "beijing", drills) > likely_worth(later, "beijing", drills)


def test_a_remedy_is_of_the_side_that_did_it_and_not_what_it_has_given() -> None:
    assert remedy(drilled(), "beijing", DRILL) == DRILLS
    assert remedy(drilled(), "washington", DRILL) == "washington.advance-notice"
    strait = load().scenario("taiwan-strait").model_copy(update={"deck": ()})
    asked = dialogue.move(Offer(give=("washington.restate-one-china",), ask=("beijing.peaceful-unification",)))
    table = fold(dialogue.play(strait, washington=[asked])[:2])
    assert remedy(table, "beijing", DRILL) == DRILLS
    assert remedy(table, "beijing", "inject.no-such-thing") == ""


@pytest.mark.parametrize("doctrine", ["tit-for-tat", "hardliner", "generous", "holdout"])
def test_after_an_incident_a_delegation_asks_for_what_would_mend_it_or_bargains_for_it(doctrine: str) -> None:
    delegates = {"washington": ScriptedDelegate(doctrine, 1), "beijing": dialogue.Scripted()}
    (first, *_) = moved(talk(after_a_drill(), delegates, 1), "washington")
    asked = [remark.about for remark in first.remarks if remark.kind == "question"]
    waited = all(isinstance(act, Hold | Protest) for act in first.move.acts)
    assert asked == ([DRILLS] if waited else [])


@pytest.mark.parametrize("doctrine", [name for name in doctrines() if name != "random"])
def test_the_side_that_did_it_answers_the_question(doctrine: str) -> None:
    ask = dialogue.move(PROTEST, says="Will you make your drills around Taiwan smaller and hold none without notice?")
    delegates = {"washington": dialogue.Scripted([ask]), "beijing": ScriptedDelegate(doctrine, 1)}
    events = talk(after_a_drill(), delegates, 1)
    first = next(n for n, event in enumerate(events, start=1) if isinstance(event, Moved))
    assert [question.about for question in questions(fold(events[:first]), "beijing")] == [DRILLS]
    assert questions(fold(events), "beijing") == ()


def test_talks_that_are_cancelled_are_not_cancelled_again() -> None:
    strait = load().scenario("taiwan-strait").model_copy(update={"deck": ()})
    for seed in range(6):
        delegates = {
            "washington": dialogue.Scripted([dialogue.move(CANCEL)]),
            "beijing": ScriptedDelegate("hardliner", seed),
        }
        (first, *_) = moved(talk(strait, delegates, 1), "beijing")
        assert CANCEL not in first.move.acts


def test_a_side_asks_for_a_channel_that_it_closed_only_once_the_other_has_done_something() -> None:
    close = dialogue.move(Counteract(countermeasure="countermeasure.suspend-channel", channel="leaders"))
    strait = load().scenario("taiwan-strait").model_copy(update={"deck": ()})
    spoken = Perform(measure="beijing.peaceful-unification")
    for act, keeps in ((Hold(), True), (spoken, False)):
        table = fold(dialogue.play(strait, washington=[close], beijing=[dialogue.move(act)]))
        assert keeps_closed(table, "washington", "leaders") is keeps
        assert not keeps_closed(table, "beijing", "leaders")


def test_a_stern_side_gives_nothing_while_it_protests() -> None:
    gift = dialogue.move(Perform(measure="beijing.peaceful-unification"))
    strait = after_a_drill().model_copy(update={"deck": (Slot(inject=DRILL, round=2),)})
    events = dialogue.play(strait, washington=[dialogue.move()], beijing=[gift], rounds=3)
    news = next(n for n, event in enumerate(events) if isinstance(event, Injected))
    table, seen = fold(events[: news + 1]), 0
    for seed in range(8):
        for name in ("tit-for-tat", "cautious-reciprocator", "transactional"):
            acts = [w.act for w in plan(Seat(strait, "washington", name, doctrines()[name], seed), table).weighed]
            if any(isinstance(act, Protest) for act in acts):
                assert not any(isinstance(act, Perform) for act in acts)
                seen += 1
    assert seen


ANSWERS = ("answer-way", "answer-early", "answer-granted", "answer-terms", "answer-declined")


@pytest.mark.parametrize("side", ["washington", "beijing"])
def test_an_answer_is_heard_as_one_on_what_was_asked(side: str) -> None:
    table = fold([dialogue.opening(load().scenario("taiwan-strait"))])
    measure = {"washington": "washington.restate-one-china", "beijing": DRILLS}[side]
    other = {"washington": "beijing.use-hotlines", "beijing": "washington.advance-notice"}[side]
    values = {
        "noun": speech("measures")[measure]["noun"],
        "reason": "it asks more of us than it brings",
        "more": speech("measures")[other]["ask"],
    }
    for key in ANSWERS:
        for template in speech(side)["say"][key]:
            words = fill(template, **{name: values[name] for name in fields(template)})
            heard = [r.about for r in remarks(table, side, dialogue.move(says=words)) if r.kind == "explanation"]
            assert heard == [measure], words


def test_an_incident_is_explained_once_and_the_reply_speaks_of_it() -> None:
    account = Explain(incident=DRILL)
    delegates = {"washington": ScriptedDelegate("grit", 1), "beijing": dialogue.Scripted([dialogue.move(account)])}
    _, second = moved(talk(after_a_drill(), delegates, 2), "washington")
    assert "drill" in second.move.statement


def late() -> Table:
    """The Strait after Washington has missed what it promised, and Beijing has said so; Washington is to move."""
    strait = load().scenario("taiwan-strait").model_copy(update={"deck": ()})
    offer = Offer(give=("beijing.peaceful-unification",), ask=("washington.restate-one-china",), deadline=1)
    mine, theirs = [dialogue.move(), dialogue.move(Accept(offer="O1"))], [dialogue.move(offer), dialogue.move()]
    charge = dialogue.move(says="It is a disappointment that nothing was done.")
    events = dialogue.play(strait, washington=mine, beijing=[*theirs, charge, charge], rounds=5)
    made = [n for n, event in enumerate(events, start=1) if isinstance(event, Moved)]
    return fold(events[: made[7]])


def test_a_side_that_is_told_of_its_broken_promise_owns_up_to_it() -> None:
    table = late()
    assert [c.state for c in table.commitments if c.by == "washington"] == ["breached"]
    found = next(reaction_cues(table, "washington", (Hold(),), answered=False))
    assert (found.key, found.about) == ("charged", ("washington.restate-one-china",))
    doing = (Perform(measure="washington.restate-one-china"),)
    assert "charged" not in [cue.key for cue in reaction_cues(table, "washington", doing, answered=False)]
    assert [cue.key for cue in act_cues(table, "washington", doing)] == ["perform-late"]


def test_what_a_side_broke_is_not_offered_by_it_again() -> None:
    table = late()
    seat = Seat(table.scenario, "washington", "transactional", doctrines()["transactional"], 1)
    given = {measure.id for trade in possible(seat, table) for measure in trade.give}
    assert given
    assert "washington.restate-one-china" not in given


def test_an_incident_is_held_against_ones_own_word() -> None:
    said = dialogue.move(Perform(measure="beijing.peaceful-unification"))
    strait = after_a_drill().model_copy(update={"deck": (Slot(inject=DRILL, round=2),)})
    events = dialogue.play(strait, washington=[dialogue.move(), dialogue.move()], beijing=[said], rounds=3)
    made = [n for n, event in enumerate(events, start=1) if isinstance(event, Moved)]
    table = fold(events[: made[2]])
    (told,) = inject_cues(table, "beijing", (Hold(),), answered=False)
    assert (told.key, told.about) == ("own-inject-pledge", ("beijing.peaceful-unification",))
    (account,) = act_cues(table, "beijing", (Explain(incident=DRILL),))
    assert account.key == "explain-pledge"


def test_a_step_that_would_mend_what_was_just_explained_says_so() -> None:
    events = dialogue.play(after_a_drill(), washington=[dialogue.move()], rounds=3)
    theirs = fold(events[: 1 + next(n for n, event in enumerate(events) if isinstance(event, Moved))])
    acts = (Explain(incident=DRILL), Perform(measure=DRILLS))
    seat = Seat(theirs.scenario, "beijing", "grit", doctrines()["grit"], 1)
    told = {p.line.key: p.bridge for p in points(seat, theirs, acts, content=False)}
    assert told["perform-deed"] == "lesson"
