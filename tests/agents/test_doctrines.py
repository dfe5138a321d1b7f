"""Tests of doctrines: they play differently, and their moves are legal as far as their view shows."""

import sys
from collections.abc import Iterator
from itertools import product
from statistics import fmean

import pytest

from agents.scripted.delegate import ScriptedDelegate
from agents.scripted.doctrines import doctrines, styles
from moderator.events import Forfeited, Refused
from moderator.loop import negotiate
from moderator.moves import Accept, Counteract, Decline, Move, Offer, Perform, Protest, Withdraw
from moderator.rules.judge import judge
from moderator.table import Table
from moderator.view import Delegate
from prompts.load import speech
from scenarios.load import load
from scenarios.types import Frozen
from tests.agents.playing import Events, Recorder, before, ended, moves, scripted, talk
from tests.dialogue import Scripted, listened, opening
from tests.sweep import sample, seeds

pytestmark = pytest.mark.sweep

SCENARIOS = sample(("taiwan-strait", "south-china-sea", "emerging-technology"), of=2)
SEEDS = tuple(seeds(2))


class Record(Frozen):
    """Average numbers of acts of a doctrine as Washington in one dialogue, over scenarios and seeds."""

    performs: float
    unilateral: float
    offers: float
    accepts: float
    declines: float
    countermeasures: float
    say_do: float
    score: float


def record(doctrine: str, partner: str = "tit-for-tat") -> Record:
    """The averages of a doctrine against a partner."""
    return _mean([_counts(scripted(s, doctrine, partner, seed)) for s in SCENARIOS for seed in SEEDS])


def _counts(events: Events) -> Record:
    mine = moves(events, "washington")
    acts = [act for move in mine for act in move.move.acts]
    unilateral = sum(
        isinstance(act, Perform) and not _owed(before(events, move), act.measure)
        for move in mine
        for act in move.move.acts
    )
    last = moves(events)[-1].score
    return Record(
        performs=sum(isinstance(a, Perform) for a in acts),
        unilateral=unilateral,
        offers=sum(isinstance(a, Offer) for a in acts),
        accepts=sum(isinstance(a, Accept) for a in acts),
        declines=sum(isinstance(a, Decline) for a in acts),
        countermeasures=sum(isinstance(a, Counteract) for a in acts),
        say_do=1.0 if (kept := last.say_do["washington"]) is None else kept,
        score=last.S,
    )


def _owed(table: Table, measure: str) -> bool:
    return table.owes("washington", measure) is not None


def _mean(rows: list[Record]) -> Record:
    return Record(**{name: fmean(getattr(row, name) for row in rows) for name in Record.model_fields})


def test_doctrines_differ_against_the_same_partner() -> None:
    table = {name: record(name) for name in styles()}
    lines = [
        f"{name:22}" + "".join(f"{value:16.2f}" for value in row.model_dump().values()) for name, row in table.items()
    ]
    sys.stdout.write("\n".join(["", " " * 22 + "".join(f"{name:>16}" for name in Record.model_fields), *lines, ""]))
    others = {name: row for name, row in table.items() if name != "random"}
    assert min(others, key=lambda n: others[n].performs) in ("hardliner", "holdout")
    assert others["hardliner"].unilateral < 0.5 * others["transactional"].unilateral
    assert max(others, key=lambda n: others[n].unilateral) in ("generous", "grit")
    assert min(others, key=lambda n: others[n].say_do) == "exploiter"
    assert max(others, key=lambda n: others[n].countermeasures) == "hardliner"
    assert others["hardliner"].offers < others["transactional"].offers
    assert others["cautious-reciprocator"].performs < others["transactional"].performs
    assert others["transactional"].unilateral < others["generous"].unilateral
    assert others["holdout"].accepts < 0.5 * others["transactional"].accepts
    assert min(others["generous"].score, others["grit"].score) > 2 * others["exploiter"].score


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_cautious_reciprocator_never_gives_first(scenario: str) -> None:
    for events in (scripted(scenario, "cautious-reciprocator", "holdout", seed) for seed in SEEDS):
        for move in moves(events, "washington"):
            table = before(events, move)
            given = any(p.by == "beijing" for p in table.performed)
            unilateral = [a for a in move.move.acts if isinstance(a, Perform) and not _owed(table, a.measure)]
            accepted = any(isinstance(a, Accept) for a in move.move.acts)
            assert given or accepted or not unilateral


def test_grit_continues_for_a_time_without_an_answer() -> None:
    patience = doctrines()["grit"].patience
    for scenario in SCENARIOS:
        events = scripted(scenario, "grit", "hardliner", 1)
        steps = [a for move in moves(events, "washington") for a in move.move.acts if isinstance(a, Perform)]
        assert 2 <= len(steps) <= patience


def test_cooperative_pairs_mostly_agree_and_hardliners_do_not() -> None:
    for pair in (("transactional", "cautious-reciprocator"), ("generous", "tit-for-tat")):
        outcomes = [ended(scripted(s.id, *pair, seed)).outcome for s in load().scenarios for seed in (1, 2)]
        assert outcomes.count("agreement") > 0.5 * len(outcomes), (pair, outcomes)
    hard = {ended(scripted(s, "hardliner", "hardliner", seed)).outcome for s in SCENARIOS for seed in SEEDS}
    assert hard <= {"breakdown", "deadline", "walk-out"}
    assert "breakdown" in hard


def test_a_transactional_agent_sometimes_changes_course() -> None:
    games = product(SCENARIOS, range(1, 10))
    dialogues = [scripted(scenario, "transactional", "cautious-reciprocator", seed) for scenario, seed in games]
    changed = [events for events in dialogues if any(_course_changes(events))]
    assert 0 < len(changed) < len(dialogues) / 2


def _course_changes(events: Events) -> Iterator[bool]:
    reason = speech("reasons")["reconsidered"]
    acts = (act for move in moves(events, "washington") for act in move.move.acts)
    return (isinstance(act, Withdraw) or (isinstance(act, Decline) and act.reason == reason) for act in acts)


def test_a_change_of_course_renounces_no_commitment() -> None:
    for partner in ("cautious-reciprocator", "tit-for-tat", "hardliner"):
        for events in (scripted(s, "transactional", partner, seed) for s in SCENARIOS for seed in SEEDS):
            for move in moves(events, "washington"):
                commitments = {c.id for c in before(events, move).commitments}
                assert not commitments & {act.of for act in move.move.acts if isinstance(act, Withdraw)}


def test_harm_by_injects_is_answered_with_a_protest_first() -> None:
    for events in (scripted(s, "hardliner", "hardliner", seed) for s in SCENARIOS for seed in SEEDS):
        acts = [act for move in moves(events) for act in move.move.acts]
        first = next(i for i, act in enumerate(acts) if isinstance(act, Counteract))
        assert any(isinstance(act, Protest) for act in acts[:first])


@pytest.mark.parametrize("name", doctrines())
def test_no_move_has_a_fault_that_the_view_shows(name: str) -> None:
    for scenario in sample(load().scenarios, of=2):
        agent = Recorder(ScriptedDelegate(name, 5))
        partner = ScriptedDelegate("transactional", 5)
        talk(load().scenario(scenario.id), {"washington": partner, "beijing": agent})
        for view, reply in agent.exchanges:
            assert reply.move is not None
            assert judge(view.table, "beijing", reply.move).faults == ()


def test_an_offer_just_declined_is_not_repeated() -> None:
    for name in doctrines():
        for events in (scripted("taiwan-strait", name, "transactional", seed) for seed in SEEDS):
            for move in moves(events):
                failed = [o for o in before(events, move).offers if o.state == "declined" and o.by == move.side]
                declined = {(frozenset(o.give), frozenset(o.ask)) for o in failed if o.round >= move.round - 1}
                offered = [a for a in move.move.acts if isinstance(a, Offer)]
                assert not declined & {(frozenset(o.give), frozenset(o.ask)) for o in offered}


def test_no_doctrine_is_refused_or_loses_a_turn() -> None:
    pairs = (("generous", "grit"), ("exploiter", "exploiter"), ("transactional", "random"))
    dialogues = [scripted(s, *pair, seed) for s in SCENARIOS for pair in pairs for seed in SEEDS]
    found = [event for events in dialogues for event in events if isinstance(event, Refused | Forfeited)]
    assert found == []


def test_of_two_gifts_that_the_other_side_cannot_carry_together_one_is_accepted() -> None:
    scenario = load().scenario("strategic-stability")
    poor = scenario.capital["beijing"] | {"beijing.nationalist-opinion": 35.0}
    scenario = scenario.model_copy(update={"capital": scenario.capital | {"beijing": poor}})
    order, peace = Offer(give=("beijing.affirm-order",)), Offer(give=("beijing.peaceful-unification",))
    gifts = Move(statement="We give two things.", rationale="Written for a test.", acts=(order, peace))
    delegates: dict[str, Delegate] = {"washington": ScriptedDelegate("tit-for-tat", 1), "beijing": Scripted([gifts])}
    first = opening(scenario, 2, {side: delegate.label for side, delegate in delegates.items()})
    events = listened(negotiate(first, delegates))
    assert [e.attempt for e in events if isinstance(e, Refused)] == [0]
    assert not [e for e in events if isinstance(e, Forfeited)]
    accepted = [act for e in moves(events, "washington") for act in e.move.acts if isinstance(act, Accept)]
    assert len(accepted) == 1
