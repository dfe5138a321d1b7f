"""The balance of each side is told with its terms and turns, after the talks, and before only to its own side."""

import pytest

from moderator.descriptions import title
from moderator.events import Event, Opened
from moderator.fold import fold
from moderator.moves import PERSON, Accept, Act, Counteract, Offer, Perform, Protest
from moderator.rules.aims import balance_of
from tests.agents.playing import scripted
from tests.dialogue import move, play
from tests.moderator.rules.test_rules import HOTLINES, PATROLS, PEACE, REPLY, STRAIT, UNIFICATION
from transcripts.debrief.debrief import debrief, markdown
from transcripts.debrief.figures import SideBalance


def exchange(
    *washington: Act, beijing: tuple[Act, ...] = (), labels: tuple[str, str] = ("test:moves", "test:moves")
) -> tuple[Event, ...]:
    """A first exchange of words, then an act of each side."""
    return play(
        STRAIT,
        washington=[move(Perform(measure=PEACE)), move(*washington)],
        beijing=[move(Perform(measure=UNIFICATION)), move(*beijing)],
        rounds=2,
        labels=labels,
    )


def balances(events: tuple[Event, ...]) -> tuple[SideBalance, SideBalance]:
    first, second = debrief(events).balances
    return first, second


def told(balance: SideBalance, kind: str) -> list[tuple[str, str]]:
    return [(term.turn, term.text) for term in balance.terms if term.kind == kind]


def test_a_gain_stands_by_the_turn_that_brought_it_and_doubles_where_it_is_wanted() -> None:
    wants = STRAIT.briefs["washington"].wants
    washington, beijing = balances(exchange())
    assert UNIFICATION in wants
    (gain,) = (term for term in washington.terms if term.kind == "gained")
    assert (gain.turn, gain.text, gain.wanted) == ("T2", title(UNIFICATION, STRAIT), True)
    assert told(beijing, "gained") == [("T1", title(PEACE, STRAIT))]
    assert told(washington, "paid") == [("T1", "")]


def test_harm_is_told_by_what_the_other_side_did() -> None:
    washington, beijing = balances(exchange(Protest(about="The drills."), beijing=(Protest(about="The sale."),)))
    assert told(washington, "suffered") == [("T4", "protests: The sale.")]
    assert told(beijing, "suffered") == [("T3", "protests: The drills.")]
    text = markdown(debrief(exchange(beijing=(Protest(about="The sale."),))))
    assert "- T4: Washington suffered 0.24, as the other side protests: The sale.\n" in text


def test_a_broken_promise_costs_the_side_that_broke_it_as_much_as_the_other() -> None:
    washington = [move(Perform(measure=PEACE)), move(Offer(give=(PATROLS,), ask=(HOTLINES,), deadline=1))]
    beijing = [move(Perform(measure=REPLY)), move(Accept(offer="O1"))]
    first, second = balances(play(STRAIT, washington=washington, beijing=beijing, rounds=3))
    named = f"did not keep its promise: {title(HOTLINES, STRAIT)}"
    assert [text for _, text in told(first, "suffered")] == [text for _, text in told(second, "broke")] == [named]
    assert first.sum_of("suffered") == second.sum_of("broke") < 0


def test_crossing_a_declared_line_is_told_as_a_loss_of_ones_own() -> None:
    washington, _ = balances(exchange(Counteract(countermeasure="countermeasure.arms-sale")))
    ((turn, text),) = told(washington, "broke")
    assert turn == "T3"
    assert text.startswith("takes a countermeasure: ")


def test_what_an_acceptance_costs_both_is_paid_in_that_turn() -> None:
    washington = [move(Perform(measure=PEACE)), move(Offer(give=(PATROLS,), ask=(HOTLINES,)))]
    beijing = [move(Perform(measure=REPLY)), move(Accept(offer="O1"))]
    first, second = balances(play(STRAIT, washington=washington, beijing=beijing, rounds=2))
    assert [turn for turn, _ in told(first, "paid")] == ["T1", "T4"]
    assert told(second, "paid")[-1] == ("T4", "")


@pytest.mark.parametrize("scenario", ["korean-peninsula", "tariff-truce", "south-china-sea"])
def test_the_terms_add_up_to_the_balance(scenario: str) -> None:
    events = scripted(scenario, "transactional", "cautious-reciprocator", 8)
    table, turns = fold(events), [f"T{n}" for n in range(1, fold(events).turn + 1)]
    for side, balance in zip((m.id for m in table.scenario.sides), balances(events), strict=True):
        assert balance.total == pytest.approx(balance_of(table, side).total)
        assert sum(term.amount for term in balance.terms) == pytest.approx(balance.total)
        assert [turns.index(term.turn) for term in balance.terms] == sorted(turns.index(t.turn) for t in balance.terms)
        assert all(term.text and "." not in term.text.split()[0] for term in balance.terms if term.kind != "paid")


def test_while_people_play_each_is_told_its_own_alone() -> None:
    events = exchange(labels=(PERSON, "test:moves"))
    (own,) = debrief(events[:-1]).balances
    assert own == balances(events)[0]
    assert [b.side for b in debrief(events).balances] == ["Washington", "Beijing"]
    both = exchange(labels=(PERSON, PERSON))[:-1]
    assert debrief(both).balances == ()
    assert "- A side's balance is shown once the talks are over." in markdown(debrief(both))


def test_older_rules_have_no_balance_and_wants_left_out_are_named() -> None:
    first, *rest = exchange()
    assert isinstance(first, Opened)
    assert debrief((first.model_copy(update={"rules": 2}), *rest)).balances == ()
    briefs = {side: brief.model_copy(update={"wants": ()}) for side, brief in first.scenario.briefs.items()}
    bare = first.model_copy(update={"scenario": first.scenario.model_copy(update={"briefs": briefs})})
    text = markdown(debrief((bare, *rest)))
    assert "- What Washington wants is not on record here, so that none of its gains is doubled." in text
    assert "doubled because" not in text


def test_the_page_gives_the_sum_and_says_what_it_is_not() -> None:
    text = markdown(debrief(exchange()))
    part = text.partition("## The balance of each side")[2].partition("## ")[0]
    assert "is no part of it, and is not a forecast" in part
    assert "- Washington's balance is " in part
    assert "points at home, which count 0." in part
