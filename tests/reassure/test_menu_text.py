"""The menu at the prompt: what may be done now in a line each, and all of a measure where it is asked for."""

import re

import pytest

from moderator.moves import Offer, Perform
from moderator.rules.judge import check
from moderator.rules.menu import menu
from moderator.table import Table
from moderator.visibility import view_of
from prompts.load import phrase
from reassure.terminal.menu_text import choices, details
from scenarios.load import load
from scenarios.types import whole
from tests.agents.playing import before, moves, scripted
from tests.sweep import sample

SCENARIOS = [entry.id for entry in load().scenarios]
LISTED = re.compile(r"^  ([\w.#-]+): ", re.MULTILINE)
NAMED = re.compile(r"\b(?:washington|beijing|joint)\.[a-z][\w#-]+")


def tables(scenario: str) -> list[Table]:
    """The table at each turn of some talks."""
    events = scripted(scenario, "generous", "cautious-reciprocator", 5)
    return [before(events, moved) for moved in moves(events)]


def section(text: str, name: str) -> list[str]:
    """The names listed under one heading."""
    _, found, rest = text.partition(phrase("typed-menu", name) + "\n")
    return LISTED.findall(re.split(r"^\S", rest, maxsplit=1, flags=re.MULTILINE)[0]) if found else []


@pytest.mark.parametrize("scenario", sample(SCENARIOS, of=3))
def test_what_the_short_menu_lists_is_legal_and_all_that_is_legal_is_in_it(scenario: str) -> None:
    for table in tables(scenario):
        for side in table.sides:
            view = view_of(table, side)
            text = choices(view)
            done, asked = section(text, "perform"), section(text, "ask")
            assert not [ref for ref in done if check(view.table, side, Perform(measure=ref))]
            fresh = [] if view.table.open_offers(side) else [ref for ref in done if not view.table.owes(side, ref)]
            assert not [ref for ref in asked if fresh and check(view.table, side, Offer(give=(fresh[0],), ask=(ref,)))]
            known = {whole(ref) for name in ("perform", "give", "override", "settle") for ref in section(text, name)}
            found = menu(table, side)
            assert known >= {whole(item.measure.id) for item in (*found.perform, *found.give) if item.legal}


def test_a_measure_that_is_barred_is_shown_with_the_reason_where_it_is_asked_for() -> None:
    view = view_of(tables("taiwan-strait")[0], "washington")
    barred = "washington.limit-deployments"
    assert barred not in choices(view)
    assert f"  {barred}#part: " in details(view, barred)
    assert "NOT POSSIBLE NOW" in details(view, barred)
    assert details(view, barred + "#part") == details(view, barred)
    assert "  joint.fifth-communique: " in details(view, "all")
    assert "No measure here has xyz in" in details(view, "xyz")


def test_measures_that_are_not_in_the_talks_are_not_named() -> None:
    view = view_of(tables("taiwan-strait")[0], "washington")
    named = {whole(ref) for ref in NAMED.findall(details(view, "all"))}
    assert named <= {measure.id for measure in view.table.scenario.measures}
