"""Tests of statements: they fit their acts, mention the events, and do not repeat sentences."""

import asyncio
import re
from collections import Counter as Counts
from collections.abc import Iterator
from itertools import product

import pytest

from agents.scripted.delegate import ScriptedDelegate
from agents.scripted.doctrines import Seat, doctrines
from agents.scripted.hearing import in_mood
from agents.scripted.words import incidents, phrases
from agents.scripted.words.arguments import ARGUED
from agents.scripted.words.cues import REFUSALS, Line
from agents.scripted.words.grievances import accounted, mend, protested, provocation
from agents.scripted.words.own_acts import act_cues
from agents.scripted.words.reactions import reaction_cues
from agents.scripted.words.sentences import follows, has_thanked, thanks_for
from agents.scripted.words.spoken import MOST_ARGUMENTS, spoken
from agents.scripted.words.subjects import remarks_of
from agents.scripted.words.turn import MOST_POINTS, role
from moderator.events import Injected, Moved
from moderator.fold import fold
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    Counter,
    Counteract,
    Decline,
    Explain,
    Fault,
    Hold,
    Offer,
    Perform,
    Protest,
    RequestContact,
)
from moderator.table import Table
from moderator.visibility import view_of
from prompts.load import speech
from scenarios.load import load
from scenarios.scenario import Scenario
from tests import dialogue
from tests.agents.playing import Events, before, moves, scripted, talk
from tests.sweep import sample, seeds

pytestmark = pytest.mark.sweep

PAIRS = (
    ("transactional", "cautious-reciprocator"),
    ("generous", "tit-for-tat"),
    ("hardliner", "hardliner"),
    ("grit", "exploiter"),
    ("holdout", "random"),
)
SCENARIOS = sample([s.id for s in load().scenarios], of=3, turn=1)


def dialogues() -> Iterator[Events]:
    for scenario in SCENARIOS:
        for pair in PAIRS:
            yield from (scripted(scenario, *pair, seed) for seed in seeds(2))


def sentences(statement: str) -> list[str]:
    return re.split(r"(?<=[.?!]) (?=[A-Z])", statement)


def test_no_sentence_is_said_twice_in_a_dialogue() -> None:
    for events in dialogues():
        said = Counts(sentence for move in moves(events) for sentence in sentences(move.move.statement))
        assert [sentence for sentence, times in said.items() if times > 1] == []


def test_statements_are_complete_and_short_without_empty_fields() -> None:
    for events in dialogues():
        for move in moves(events):
            statement = move.move.statement
            assert not re.search(r"[{}]|  |inject\.|joint\.|washington\.|beijing\.", statement)
            assert statement[0].isupper()
            assert statement.endswith((".", "?"))
            assert len(statement) <= 1500
            assert 1 <= len(sentences(statement)) <= 9


def test_a_statement_mentions_its_acts_as_far_as_three_points_go() -> None:
    for table, move, lines in spoken_lines():
        acts = [act for act in move.move.acts[:2] if not isinstance(act, Hold)]
        said = move.move.statement
        told = [any(word[1:].rstrip(".") in said for word in _words(table, move.side, act)) for act in acts]
        assert all(told) or (len(lines) >= MOST_POINTS and any(told)), (acts, said)
        offered = [here for here, act in zip(told, acts, strict=True) if isinstance(act, Offer | Counter)]
        assert all(offered), (acts, said)


def _words(table: Table, side: str, act: Act) -> tuple[str, ...]:
    """Phrases for an act, of which its statement must hold one; any statement fits an act that a listener knows."""
    match act:
        case Offer():
            nouns = [phrases.measures(table, act.give, form) for form in phrases.NOUNS]
            return (*phrases.ways(table, act.give[0], "offer"), *nouns)
        case Counter():
            known = table.offer(act.offer)
            same = known and {*known.ask} == {*act.give}
            return ("",) if same else tuple(phrases.ways(table, act.give[0], "offer"))
        case Perform():
            theirs = any(p.measure == act.measure for p in table.performed)
            return ("",) if theirs else phrases.doings(table, act.measure)
        case Accept() | Decline():
            offer = table.offer(act.offer)
            if len(table.open_offers(table.scenario.other(side))) == 1:
                return ("",)
            named = (*offer.give, *offer.ask) if offer else ()
            forms = (*phrases.NOUNS, "offer", "ask")
            return (phrases.package(), *(phrases.measures(table, (m,), form) for m in named for form in forms))
        case _:
            return ("",)


def test_a_delegation_answers_what_was_just_proposed_without_naming_it_again() -> None:
    lines = [line for _, _, found in spoken_lines() for line in found]
    taken_up = [line for line in lines if line.table == "react" and line.key in speech("turns")["taken-up"]]
    answers = [line for line in lines if line.key.startswith(("accept", "decline", "counter"))]
    assert len(taken_up) < len(answers) / 4


def test_a_statement_has_few_points_and_some_lead_to_each_other() -> None:
    bridges = {
        side: [b for words in speech(side)["bridge"].values() for b in words] for side in ("washington", "beijing")
    }
    led = several = 0
    for _, move, lines in spoken_lines():
        assert len(lines) <= MOST_POINTS + 1 or "inject" in {line.key for line in lines}
        several += len(lines) > 1
        led += any(max(re.split(r"\{\w+\}", b), key=len) in move.move.statement for b in bridges[move.side])
    assert led > several / 3


def test_what_was_said_twice_is_referred_to_and_not_said_again() -> None:
    for table, move, lines in spoken_lines():
        mine = [said for said in table.said if said.side == move.side]
        same = [act for said in mine for act in said.acts if isinstance(act, Decline)]
        for act in (a for a in move.move.acts if isinstance(a, Decline)):
            again = sum(earlier.reason == act.reason for earlier in same) >= 2
            just_made = any(isinstance(a, Offer | Counter) for a in table.said[-1].acts)
            only = just_made and len(table.open_offers(table.scenario.other(move.side))) == 1
            assert not (again and only and len(move.move.acts) == 1) or Line("say", "decline-again") in lines


def test_every_inject_is_mentioned_in_the_next_statement_of_each_side() -> None:
    for events in dialogues():
        for happened in (e for e in events if isinstance(e, Injected)):
            later = moves(events[events.index(happened) :])
            for side in ("washington", "beijing"):
                answer = next((move.move.statement for move in later if move.side == side), None)
                names = (incidents.inject(happened.inject, side), speech("injects")[happened.inject.id]["short"])
                assert answer is None or any(name[1:] in answer for name in names)


def test_a_counter_offer_on_the_same_terms_only_asks_to_change_the_order() -> None:
    orders = {side: speech(side)["say"]["counter-order"] for side in ("washington", "beijing")}
    seen = 0
    for events in dialogues():
        for move in moves(events):
            for act in (a for a in move.move.acts if isinstance(a, Counter)):
                offer = before(events, move).offer(act.offer)
                assert offer
                same = {*offer.give} == {*act.ask} and {*offer.ask} == {*act.give}
                said = any(_fixed(template) <= _fixed(move.move.statement) for template in orders[move.side])
                assert said or not same, move.move.statement
                seen += same
    assert seen


def _fixed(text: str) -> set[str]:
    """The words of a template or text, without the fields."""
    return set(re.findall(r"[a-z]+", re.sub(r"\{\w+\}", "", text.lower())))


def test_only_a_hold_that_goes_on_with_the_talks_has_a_statement_about_holding() -> None:
    for table, move, lines in spoken_lines():
        holds = move.move.acts == (Hold(),) and not move.move.content and not table.closing
        assert any(line.table == "say" and line.key.startswith("hold") for line in lines) == (
            holds and Line("say", "ask-remedy") not in lines
        )


def test_a_hold_names_an_offer_a_promise_or_a_matter_of_its_scenario() -> None:
    seen = Counts[str]()
    for table, move, lines in spoken_lines():
        seen.update(line.key for line in lines if line.table == "say")
        if Line("say", "hold") in lines:
            assert any(matter in move.move.statement for matter in phrases.matters(table.scenario.id))
    assert all(seen[key] for key in ("hold", "hold-reply", "hold-defend", "hold-last"))


def test_a_reader_finds_the_remarks_that_the_lines_of_a_statement_declare() -> None:
    for _, move, lines in spoken_lines():
        found = [remark.kind for remark in move.remarks if not remark.private]
        assert Counts(found) == Counts(remarks_of(lines)), move.move.statement


def spoken_lines() -> Iterator[tuple[Table, Moved, list[Line]]]:
    """Each move of the dialogues with the table before it, and the lines of which its statement was built."""
    for scenario, pair, seed in product(SCENARIOS, PAIRS, seeds(2)):
        events = scripted(scenario, *pair, seed)
        for move in moves(events):
            table = view_of(before(events, move), move.side).table
            name = dict(zip(("washington", "beijing"), pair, strict=True))[move.side]
            seat = Seat(scenario=table.scenario, side=move.side, name=name, doctrine=doctrines()[name], seed=seed)
            said = spoken(in_mood(seat, table), table, move.move.acts, content=move.move.content)
            assert " ".join(said.sentences) == move.move.statement
            yield table, move, said.lines


def test_an_account_that_was_given_is_replied_to_and_never_called_missing() -> None:
    accounts = [account for listed in speech("terms")["accounts"].values() for account in listed]
    seen = 0
    for table, move, lines in spoken_lines():
        answered = [account for account in accounts if account["answer"][1:] in move.move.statement]
        assert all(account["says"][1:] in table.said[-1].statement for account in answered)
        seen += len(answered)
        other = table.scenario.other(move.side)
        protests = [
            act for said in table.said for act in said.acts if isinstance(act, Protest) and said.side == move.side
        ]
        about = [protested(table, other, act) for act in protests]
        assert Line("say", "hold-protest") not in lines or not all(accounted(table, other, one) for one in about)
    assert seen


def test_an_explained_countermeasure_is_told_with_what_it_answered() -> None:
    drill, talks = ("countermeasure.unannounced-drill", "countermeasure.cancel-talks")
    cancelled, drilled = ([dialogue.move(Counteract(countermeasure=id_))] for id_ in (talks, drill))
    table = fold(dialogue.play(load().scenario("taiwan-strait"), washington=cancelled, beijing=drilled))
    assert provocation(table, "beijing", drill) == "your cancellation of scheduled talks"
    assert provocation(table, "washington", talks) == ""


def test_reasons_come_after_what_is_agreed_or_offered_each_once_in_the_talks() -> None:
    given = turns = away = 0
    for table, move, lines in spoken_lines():
        argued = table.scenario.arguments.get(move.side, {}).values()
        listed = [words[1:].rstrip(".") for of in argued for words in of]  # one may end another sentence
        here = [words for words in listed if words in move.move.statement]
        assert len(here) <= MOST_ARGUMENTS
        assert not any(words in said.statement for said in table.said for words in here)
        turns += any(role(line) in ARGUED for line in lines if line.table == "say")
        away += any(phrases.is_away(table, act.measure) for act in move.move.acts if isinstance(act, Perform))
        given += bool(here)
    assert turns * 0.5 < given <= turns + away


def test_a_countermeasure_that_was_taken_before_is_told_as_another_one() -> None:
    cancel = Counteract(countermeasure="countermeasure.cancel-talks")
    table = fold(dialogue.play(load().scenario("taiwan-strait"), washington=[dialogue.move(cancel)]))
    assert incidents.response(table, "washington", cancel) == "calling off the dates that were left"
    assert incidents.response(table, "beijing", cancel).startswith("calling off our own dates")


def test_a_channel_that_a_side_closed_itself_is_asked_for_as_that_until_it_was_open_again() -> None:
    close = Counteract(countermeasure="countermeasure.suspend-channel", channel="leaders")
    ask, take = RequestContact(channel="leaders"), AnswerContact(contact="K1")
    mine = [dialogue.move(close), dialogue.move(ask), dialogue.move(close)]
    theirs, strait = [dialogue.move(), dialogue.move(take), dialogue.move()], load().scenario("taiwan-strait")

    def asked(turns: int, side: str = "washington") -> str:
        table = fold(dialogue.play(strait, washington=mine[:turns], beijing=theirs[:turns], rounds=turns))
        return next(act_cues(table, side, (ask,))).key

    assert asked(1) == "request-contact-own"
    assert asked(1, "beijing") == "request-contact"
    assert asked(2) == "request-contact"
    assert asked(3) == "request-contact-own"


def test_a_bridge_leads_to_no_sentence_that_names_the_same_proposal() -> None:
    assert not follows("On your offer,", "Your offer on the hotlines is not enough.")
    assert not follows("As for your proposal,", "We have to decline your offer on the hotlines.")
    assert follows("As for your proposal,", "We cannot answer the hotlines. Our offer stands.")


def test_a_reason_that_would_be_heard_as_a_demand_ends_no_sentence() -> None:
    assert follows(", since", "Firms ask first whether the pause of May holds.")
    assert not follows(", since", "New rules for technology have to fit into that order.")


def test_a_bridge_to_the_proposal_of_the_other_side_needs_exactly_one() -> None:
    listed = [
        way for key in speech("turns")["of-one"] for side in ("washington", "beijing") for way in bridges(side, key)
    ]
    for table, move, _ in spoken_lines():
        if len(table.open_offers(table.scenario.other(move.side))) != 1:
            assert not any(f"{way} " in move.move.statement for way in listed), move.move.statement


def bridges(side: str, key: str) -> list[str]:
    """The bridges of a register that speak of a proposal in full."""
    return [way for way in speech(side)["bridge"][key] if way.endswith(".")]


def test_a_side_thanks_seldom_in_turns_that_follow_each_other() -> None:
    thanked = [
        (has_thanked(table, move.side, ()), thanks_for(move.move.statement)) for table, move, _ in spoken_lines()
    ]
    again = [thanks for before_it, thanks in thanked if before_it]
    assert any(thanks for _, thanks in thanked)
    assert sum(again) < len(again) / 3


def test_a_countermeasure_says_what_would_end_it_and_a_protest_what_it_is_about() -> None:
    seen = Counts[str]()
    for table, move, lines in spoken_lines():
        keys = {line.key for line in lines if line.table == "say"}
        assert "protest" not in keys
        if "countermeasure" in keys:
            ends = (incidents.until(act.countermeasure, mend(table, move.side)) for act in _struck(move))
            seen.update(end[1:] in move.move.statement for end in ends)
    assert seen[True] > seen[False]


def _struck(move: Moved) -> Iterator[Counteract]:
    yield from (act for act in move.move.acts if isinstance(act, Counteract))


def test_own_terms_in_another_order_are_declined_for_their_order() -> None:
    one_china, peaceful = "washington.restate-one-china", "beijing.peaceful-unification"
    offer = dialogue.move(Offer(give=(one_china,), ask=(peaceful,), deadline=2))
    turned = dialogue.move(Counter(offer="O1", give=(peaceful,), ask=(one_china,), deadline=2))
    events = dialogue.play(load().scenario("taiwan-strait"), washington=[offer, dialogue.move()], beijing=[turned])
    table = before(events, moves(events)[2])
    (cue,) = act_cues(table, "washington", (Decline(offer="O2", reason=speech("reasons")["unbalanced"]),))
    assert cue.key == "decline-order"


def test_at_most_half_of_the_turns_open_with_thanks() -> None:
    first = [lines[0] for _, _, lines in spoken_lines() if lines]
    assert sum(role(line) == "thanks" for line in first) <= len(first) / 2


def test_a_rationale_is_told_in_plain_sentences() -> None:
    for move in moves(scripted("taiwan-strait", "transactional", "cautious-reciprocator", 1)):
        assert move.move.rationale.startswith("We trust the other side ")
        assert not re.search(r"\d\.\d|\d %|\d%|[a-z]+\.[a-z]+-", move.move.rationale)


@pytest.mark.parametrize("pair", PAIRS[:2])
def test_another_pair_of_states_uses_neutral_templates_and_titles(pair: tuple[str, str]) -> None:
    scenario = renamed(load().scenario("taiwan-strait"))
    delegates = {"north": ScriptedDelegate(pair[0], 1), "south": ScriptedDelegate(pair[1], 1)}
    events = talk(scenario, delegates)
    statements = [move.move.statement for move in moves(events)]
    assert any("the step called “" in statement for statement in statements)
    assert not [s for s in statements if re.search(r"[{}]|washington|north\.|south\.", s)]
    assert len(set(statements)) == len(statements)


def renamed(scenario: Scenario) -> Scenario:
    """The scenario between two states that have no templates of their own."""
    text = scenario.model_dump_json()
    for old, new in (
        ("washington", "north"),
        ("beijing", "south"),
        ("Washington", "Northland"),
        ("Beijing", "Southland"),
    ):
        text = text.replace(old, new)
    return Scenario.model_validate_json(text)


def test_a_delegation_whose_words_were_refused_says_them_plainly() -> None:
    events = scripted("taiwan-strait", "generous", "tit-for-tat", 1)
    first = moves(events)[0]
    table = before(events, first)
    fault = Fault(rule="rule.private", message="It tells a secret.", source="-", legal="-", quote="a secret")
    view = view_of(table.model_copy(update={"faults": (fault,)}), first.side)
    reply = asyncio.run(ScriptedDelegate("generous", 1).act(view))
    assert reply.move
    assert reply.move.statement in speech("neutral")["say"]["plain"]
    assert reply.move.acts == first.move.acts


def test_a_word_is_refused_as_an_exchange_and_never_as_a_saying() -> None:
    seen = 0
    for table, move, lines in spoken_lines():
        seen += any(line.key in REFUSALS or line.key.startswith("decline") for line in lines)
        words = (m.id for m in table.scenario.measures if phrases.is_said(table, m.id) and m.actor == move.side)
        for said in (way for word in words for way in phrases.ways(table, word, "offer")):
            assert not re.search(
                rf"(cannot|not able to|unable to|ready for us to|For us to) {re.escape(said)}", move.move.statement
            )
    assert seen


def test_who_rests_last_names_what_was_settled_and_what_each_side_does() -> None:
    ends = [
        (table, move, lines)
        for table, move, lines in spoken_lines()
        if move.move.content and table.content == table.scenario.other(move.side)
    ]
    assert ends
    for table, move, lines in ends:
        settled = phrases.settled(table, move.move.acts)
        assert not settled or (Line("say", "content-settled") in lines and settled in move.move.statement)


def test_a_countermeasure_after_regret_says_that_the_regret_was_heard() -> None:
    sorry = dialogue.move(Explain(incident="inject.arms-sale-taiwan", regret=True))
    holds = [dialogue.move(), dialogue.move()]
    events = dialogue.play(load().scenario("taiwan-strait"), washington=[*holds, sorry], beijing=holds)
    table = before(events, moves(events)[-1])
    cancel = (Counteract(countermeasure="countermeasure.cancel-talks"),)
    keys = [cue.key for cue in reaction_cues(table, "beijing", cancel, answered=True)]
    assert "unheeded-regret" in keys
    assert "unheeded-regret" not in [cue.key for cue in reaction_cues(table, "beijing", (Hold(),), answered=False)]


def test_the_rest_of_a_step_is_told_as_its_second_part() -> None:
    table = fold(dialogue.play(load().scenario("taiwan-strait"), washington=[dialogue.move()]))
    rest = "beijing.fewer-unannounced-drills#rest"
    assert phrases.measures(table, (rest,), "ask").endswith(", now in full and not in part")
    assert phrases.measures(table, (rest,), "short") == "the second part of announced drills"
