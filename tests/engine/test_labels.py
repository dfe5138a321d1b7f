"""Labels: sides under other names, or under each other's, play the same acts and lose the same, place by place."""

from itertools import product
from typing import Any

import pytest

from agents.scripted.delegate import ScriptedDelegate, doctrines
from engine.analysis import Settings, TurnAnalysis, analysed, likeness, record
from moderator.events import Event
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.moves import Act
from moderator.rules.aims import balance_of
from scenarios.load import load
from scenarios.relabel import Label, exchanged, relabelled
from scenarios.scenario import Scenario
from tests.dialogue import listened, opening
from tests.sweep import sample, seeds

SCENARIOS = [entry.id for entry in load().scenarios]
GAMES = list(product(SCENARIOS, product(doctrines(), repeat=2), seeds(2)))
AZURE = Label(id="azure", name="Azure", state="the Azure Union")
OCHRE = Label(id="ochre", name="Ochre", state="the Ochre League")
WORDS = {"about", "reason", "text", "message"}


def under_other_labels(scenario: Scenario) -> tuple[Scenario, Scenario]:
    return relabelled(scenario, {"washington": AZURE, "beijing": OCHRE}), exchanged(scenario)


def talks(scenario: Scenario, pair: tuple[str, str], seed: int) -> tuple[Event, ...]:
    """The events of talks between two doctrines, in the order of the sides."""
    delegates = {side.id: ScriptedDelegate(name, seed) for side, name in zip(scenario.sides, pair, strict=True)}
    first = opening(scenario, seats={side: delegate.label for side, delegate in delegates.items()})
    return listened(negotiate(first, delegates))


def placed(act: Act, scenario: Scenario) -> list[tuple[str, Any]]:
    """An act without its words, its ids by place."""
    found = act.model_dump(exclude=WORDS).items()
    return [(name, _placed(value, scenario)) for name, value in found]


def _placed(value: Any, scenario: Scenario) -> Any:
    if isinstance(value, tuple):
        return tuple(_placed(one, scenario) for one in value)
    return scenario.by_place(value) if isinstance(value, str) else value


def came_of(events: tuple[Event, ...]) -> tuple[object, ...]:
    """Who did what, turn by turn, and what it came to, by place."""
    table = fold(events)
    scenario = table.scenario
    did = [(scenario.by_place(s.side), [placed(act, scenario) for act in s.acts]) for s in table.said]
    heard = [sorted(remark.kind for remark in s.remarks if not remark.private) for s in table.said]
    balances = [balance_of(table, side.id).total for side in scenario.sides]
    trust = [table.score.trust[side.id] for side in scenario.sides]
    assert table.closed
    return did, heard, table.closed.outcome, table.score.S, balances, trust


@pytest.mark.sweep
@pytest.mark.parametrize("game", sample(GAMES, of=83, turn=7), ids=str)
def test_sides_under_other_labels_play_the_same(game: tuple[str, tuple[str, str], int]) -> None:
    name, pair, seed = game
    scenario = load().scenario(name)
    wanted = came_of(talks(scenario, pair, seed))
    for other in under_other_labels(scenario):
        assert came_of(talks(other, pair, seed)) == wanted


def analysis_of(events: tuple[Event, ...], turns: tuple[int, ...]) -> list[TurnAnalysis]:
    of = record(events, Settings(plays=4, by="balance"))
    alike = [likeness(of, number) for number in range(1, max(turns))]
    return [analysed(of, number, alike[: number - 1]) for number in turns]


@pytest.mark.sweep
def test_sides_under_other_labels_lose_the_same() -> None:
    scenario, pair = load().scenario("tariff-truce"), ("transactional", "grit")
    turns = tuple(sample((6, 3), of=2))
    wanted = [found_of(scenario, turn) for turn in analysis_of(talks(scenario, pair, 3), turns)]
    assert any(losses for _, losses, *_ in wanted)
    for other in under_other_labels(scenario):
        assert [found_of(other, turn) for turn in analysis_of(talks(other, pair, 3), turns)] == wanted


def found_of(scenario: Scenario, turn: TurnAnalysis) -> tuple[object, ...]:
    """What an analysis says of a turn, by place and without words."""
    lines = [([placed(act, scenario) for act in line.acts], line.behind, line.value.S) for line in turn.lines]
    return scenario.by_place(turn.side), turn.loss.mean, turn.mark, lines, turn.own, turn.opposite
