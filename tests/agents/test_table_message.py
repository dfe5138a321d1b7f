"""Tests of the state of the table in the message of a turn: each fact once, and what binds named."""

from collections.abc import Sequence

from agents.llm import turn_message
from agents.llm.table_message import state
from moderator.events import Event, Moved
from moderator.fold import fold
from moderator.moves import Decline, Hold, Move, Offer, Perform
from moderator.rules.judge import check
from moderator.rules.menu import menu
from moderator.table import Table
from moderator.tabled import Commitment, Performance
from moderator.visibility import view_of
from reassure.terminal.menu_text import choices
from reassure.terminal.view_text import standing
from scenarios.load import load
from tests.dialogue import move, opening, play

TAIWAN = load().scenario("taiwan-strait")
SOUTH_CHINA_SEA = load().scenario("south-china-sea")
FAIR = Offer(give=("washington.restate-one-china",), ask=("beijing.peaceful-unification",))


def after(events: Sequence[Event], moves: int) -> Table:
    """The table after the first moves of some talks."""
    made = [n for n, event in enumerate(events) if isinstance(event, Moved)]
    return fold(events[: made[moves - 1] + 1])


def lines(table: Table, side: str) -> list[str]:
    return [*state(view_of(table, side))]


def with_points(table: Table, side: str, audience: str, points: float) -> Table:
    held = table.capital[side] | {f"{side}.{audience}": points}
    return table.model_copy(update={"capital": table.capital | {side: held}})


def test_a_turn_tells_that_the_other_side_would_rest_the_talks() -> None:
    content = [Move(statement="We can stop here.", acts=(Hold(),), content=True)]
    table = after(play(TAIWAN, washington=content, rounds=2), 1)
    assert "Washington would rest the talks here" in lines(table, "beijing")
    assert not [line for line in lines(table, "washington") if "would rest" in line]
    assert "Washington would rest the talks here" in standing(view_of(table, "beijing"))


def test_what_both_sides_carried_out_is_listed_once() -> None:
    joint = "joint.wider-encounter-code"
    done = {
        "washington": (joint, "washington.restate-peaceful-strait"),
        "beijing": ("beijing.constructive-reply", joint),
    }
    performed = tuple(
        Performance(by=side, measure=ref, round=1, kind="word", step=1) for side, refs in done.items() for ref in refs
    )
    table = fold([opening(TAIWAN)])
    assert not [line for line in lines(table, "washington") if "Carried out" in line]
    told = "Carried out by both: wider-encounter-code*; by you: {}; by {}: {} (* you may ask proof)"
    table = table.model_copy(update={"performed": performed})
    mine, theirs = "restate-peaceful-strait", "constructive-reply"
    assert told.format(mine, "Beijing", theirs) in lines(table, "washington")
    assert told.format(theirs, "Washington", mine) in lines(table, "beijing")


def test_the_terms_of_an_open_offer_are_told_once_and_stay_in_a_digest() -> None:
    early = Decline(offer="O1", reason="It comes early.")
    events = play(TAIWAN, washington=[move(FAIR)], beijing=[move(early)], rounds=2)
    asked = view_of(after(events, 1), "beijing")
    message = turn_message.turn(asked, None)
    assert "- Washington offers O1\n" in message
    terms = "washington.restate-one-china for beijing.peaceful-unification"
    assert f"- Open from Washington: O1 (answer by round 2) {terms}. You can accept it for" in message
    assert message.count(terms) == 1
    later = view_of(after(events, 2), "beijing")
    assert f"- Round 1, Washington offers O1: {terms}" in [told.line for told in turn_message.digest(later, asked)]
    assert "No offer is open" in lines(later.table, "beijing")


def test_an_override_that_would_allow_an_offer_is_named_with_the_audiences_that_veto_it() -> None:
    table = after(play(TAIWAN, washington=[move(FAIR)]), 1)
    poor = with_points(table, "beijing", "nationalist-opinion", 26)
    allowed = "Only an override of beijing.peaceful-unification allows it: vetoed by nationalist-opinion."
    assert lines(poor, "beijing")[0].endswith(allowed)
    spent = poor.model_copy(update={"overrides": dict.fromkeys(poor.sides, 9)})
    assert lines(spent, "beijing")[0].endswith("You cannot accept it: vetoed by nationalist-opinion.")


def test_the_table_says_which_vetoed_measures_can_be_had_in_part() -> None:
    table = with_points(fold([opening(SOUTH_CHINA_SEA)]), "washington", "security-establishment", 34)
    whole = "fewer-navigation-patrols*, less-close-reconnaissance*, advance-notice*, limit-deployments"
    assert f"Vetoed now: {whole} (* but not in part)" in lines(table, "washington")


def test_what_can_be_given_in_part_alone_is_not_told_to_be_impossible() -> None:
    opened = fold([opening(load().scenario("emerging-technology"))])
    held = opened.capital | {"beijing": dict.fromkeys(opened.capital["beijing"], 36.0)}
    table = opened.model_copy(update={"capital": held, "overrides": dict.fromkeys(opened.sides, 9)})
    assert not any(item.legal for item in menu(table, "beijing").perform)
    assert not check(table, "beijing", Perform(measure="beijing.scholar-visas#part"))
    assert not [line for line in lines(table, "beijing") if line.startswith("Nothing allows now")]
    assert "  beijing.scholar-visas#part: " in choices(view_of(table, "beijing"))


def test_a_question_is_repeated_only_after_the_message_that_quotes_it() -> None:
    asking = [move(says="What stands in the way of a reply from your side?"), move(Hold())]
    events = play(TAIWAN, washington=asking, rounds=2)
    waiting = [[line for line in lines(after(events, moves), "beijing") if "waits" in line] for moves in (1, 3)]
    assert waiting[0] == []
    assert waiting[1] == ['A question of theirs waits: "What stands in the way of a reply from your side"']


def test_debts_are_listed_by_the_round_in_which_they_fall_due() -> None:
    debts = (
        ("C1", "beijing.use-hotlines", 4),
        ("C2", "joint.tacit-activity-limits", 3),
        ("C3", "beijing.use-hotlines", 3),
    )
    owed = tuple(Commitment(id=i, by="beijing", measure=m, offer="O1", due=due) for i, m, due in debts)
    view = view_of(fold([opening(TAIWAN)]).model_copy(update={"commitments": owed}), "washington")
    told = "by round 3: C2 joint.tacit-activity-limits, C3 beijing.use-hotlines; by round 4: C1 beijing.use-hotlines"
    assert f"Beijing owes {told}" in [*state(view)]
