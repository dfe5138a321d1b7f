"""Narrow schemas: whatever is legal in a move fits them, also what is so only after an earlier act of the same move."""

from random import Random
from typing import Any

import pytest

from agents.llm.schema import Form
from bench.random_player import STYLES, RandomPlayer
from moderator.fold import fold
from moderator.moves import Accept, Offer, Perform, Reply
from moderator.rules.judge import judge
from moderator.view import View
from moderator.visibility import view_of
from scenarios.load import load
from tests.agents.playing import Recorder, moves, talk
from tests.dialogue import move, play

LIBRARY = load()
KEYS = ("rationale", "statement", "acts", "content")


def fits(schema: Any, value: Any, defs: Any) -> bool:
    """Whether a value fits a schema; only the keywords that these schemas have for ids, acts and lists are read."""
    if "$ref" in schema:
        return fits(defs[schema["$ref"].rpartition("/")[2]], value, defs)
    if "anyOf" in schema:
        return any(fits(branch, value, defs) for branch in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    if isinstance(value, dict):
        fields = schema.get("properties", {})
        return fields.keys() == value.keys() and all(fits(fields[k], v, defs) for k, v in value.items())
    if isinstance(value, list):
        within = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
        return within and all(fits(schema["items"], v, defs) for v in value)
    kinds = {bool: "boolean", int: "integer", str: "string", type(None): "null"}
    return schema.get("type") == kinds[type(value)]


def allows(view: View, reply: Reply) -> bool:
    """Whether the narrow schema of a turn allows a reply's move."""
    assert reply.move
    schema = Form(bounded=False, narrow=True).schema(view)
    return fits(schema, reply.move.model_dump(mode="json", include=set(KEYS)), schema["$defs"])


@pytest.mark.sweep
@pytest.mark.parametrize("scenario", [entry.id for entry in LIBRARY.scenarios])
def test_every_legal_move_fits_the_narrow_schema_of_its_turn(scenario: str) -> None:
    for number, style in enumerate((STYLES[1], STYLES[3], STYLES[4])):
        dice = Random(f"{scenario}:{number}")
        players = {side.id: Recorder(RandomPlayer(style, dice)) for side in LIBRARY.scenario(scenario).sides}
        assert moves(talk(LIBRARY.scenario(scenario), players, 5))
        for player in players.values():
            assert all(allows(view, reply) for view, reply in player.exchanges), scenario


def test_a_measure_can_be_accepted_and_carried_out_at_once_and_asked_for_what_lifts_its_bar() -> None:
    taiwan = LIBRARY.scenario("taiwan-strait")
    offered = Offer(give=("joint.talks-survive-crises",))
    table = fold(play(taiwan, washington=[move(offered)], beijing=[move()], rounds=2)[:2])
    view = view_of(table, "beijing")
    at_once = move(Accept(offer="O1"), Perform(measure="joint.talks-survive-crises"))
    schema = Form(bounded=True, narrow=True).schema(view)
    assert judge(view.table, "beijing", at_once).moved
    assert "joint.talks-survive-crises" in schema["$defs"]["due"]["enum"]


def test_after_the_talks_the_narrow_schema_holds_what_is_owed_and_nothing_else() -> None:
    taiwan = LIBRARY.scenario("taiwan-strait")
    offered = Offer(give=("washington.restate-one-china",), ask=("beijing.peaceful-unification",))
    events = play(taiwan, washington=[move(offered)], beijing=[move(Accept(offer="O1"))], rounds=1)
    table = fold(events[:3])
    assert table.closing
    schema = Form(bounded=False, narrow=True).schema(view_of(table, "beijing"))
    acts = {branch["properties"]["act"]["enum"][0] for branch in schema["properties"]["acts"]["items"]["anyOf"]}
    assert acts == {"perform", "hold"}
    assert schema["$defs"]["due"]["enum"] == ["beijing.peaceful-unification"]
