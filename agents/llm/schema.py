"""The form of a reply, as a JSON schema that strict servers accept."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from moderator.coding import owed_if_accepted
from moderator.moves import Move
from moderator.rules.giving import giving
from moderator.rules.ladder import highest_step
from moderator.rules.legality import overrides_left
from moderator.rules.menu import menu, pieces, pieces_to_ask
from moderator.table import Table
from moderator.view import View
from scenarios.scenario import Scenario
from scenarios.types import Measure

Schema = dict[str, Any]

ORDER = ("rationale", "statement", "acts", "content")
"""The order of the keys of a move: the rationale before the statement, and the statement before the acts."""

BOTH = ("rationale", "statement", "translation", "acts", "content")
"""The same for a side that speaks both languages."""

DROPPED = ("title", "description", "default", "discriminator")
"""Keywords of pydantic's schema that strict servers refuse, or that only repeat the prompt."""

LENGTHS = {
    "rationale": 400,
    "statement": 600,
    "translation": 600,
    "reason": 150,
    "about": 150,
    "text": 300,
    "message": 300,
}
"""Longest bounded texts, in characters: shorter than a move allows, because the prompt asks for brevity."""

PLACES = {
    "give[]": "mine",
    "ask[]": "theirs",
    "measure": "due",
    "override[]": "lifted",
    "channel": "channel",
    "countermeasure": "against",
    "offer": "offers",
    "of": "standing",
    "contact": "contacts",
    "ask-proof.measure": "provable",
    "message.channel": "lines",
    "proof": "proofs",
    "incident": "incidents",
    "reserve.of[]": "waiting",
}
"""The list of allowed values for each field of an act; one field of one act goes first."""

NEEDS = {
    "protest": ("talks",),
    "walk-out": ("talks",),
    "offer": ("mine",),
    "counter": ("mine", "offers"),
    "accept": ("offers",),
    "decline": ("offers",),
    "withdraw": ("standing",),
    "perform": ("due",),
    "request-contact": ("calls",),
    "answer-contact": ("contacts",),
    "countermeasure": ("against",),
    "message": ("lines",),
    "ask-proof": ("provable",),
    "answer-proof": ("proofs",),
    "explain": ("incidents",),
    "reserve": ("waiting",),
}
"""The lists that must not be empty for an act to be possible."""

NOT_VALUES = ("calls", "talks")
"""Lists that only say whether an act is possible."""

Lists = Mapping[str, tuple[str, ...]]


class Form:
    """The schema of a side's moves, made once for a dialogue, or for each turn if ``narrow``.

    Every field is required, unions are ``anyOf``, and ids are those in play, or those legal now if ``narrow``.
    ``bounded`` also limits the length of texts, so that a small model does not write without end; OpenAI's strict mode
    does not accept these limits.
    """

    def __init__(self, *, bounded: bool, narrow: bool = False) -> None:
        self._bounded, self._narrow = bounded, narrow
        self._schema: Schema | None = None

    def schema(self, view: View) -> Schema:
        """The schema for a turn."""
        if self._narrow and not _opens_a_step(view):
            return self._make(view, _legal(view))
        if self._schema is None:
            self._schema = self._make(view, _in_play(view))
        return self._schema

    def _make(self, view: View, lists: Lists) -> Schema:
        order = BOTH if view.table.languages.get(view.side) == "both" else ORDER
        return _drawn(tuple(lists.items()), order, bounded=self._bounded)


@lru_cache(maxsize=32)
def _drawn(listed: tuple[tuple[str, tuple[str, ...]], ...], order: tuple[str, ...], *, bounded: bool) -> Schema:
    """The schema with these lists and keys; many dialogues of one scenario share it."""
    schema, lists = _move_schema(), dict(listed)
    found = _Strict(schema["$defs"], lists, bounded=bounded).node(schema)
    fields = {name: found["properties"][name] for name in order}
    ids = {name: {"type": "string", "enum": list(ids)} for name, ids in listed if ids and name not in NOT_VALUES}
    return found | {"properties": fields, "required": list(order), "$defs": ids}


class _Strict:
    """Converts pydantic's schema of a move to the keywords that strict servers accept."""

    def __init__(self, defs: Schema, lists: Lists, *, bounded: bool) -> None:
        self._defs, self._lists, self._bounded = defs, lists, bounded

    def node(self, node: Schema, name: str = "") -> Schema:
        """One node of the schema, converted; ``name`` is that of its field."""
        if "$ref" in node:
            return self.node(self._defs[node["$ref"].rpartition("/")[2]], name)
        kept = {k: v for k, v in node.items() if k not in DROPPED}
        if "const" in kept:
            return {"type": "string", "enum": [kept["const"]]}
        if branches := kept.get("oneOf") or kept.get("anyOf"):
            converted = [self.node(branch, name) for branch in branches]
            return {"anyOf": [branch for branch in converted if self._possible(branch)]}
        if "properties" in kept:
            act = kept["properties"].get("act", {}).get("const")
            fields = {k: self.node(v, f"{act}.{k}" if act else k) for k, v in kept["properties"].items()}
            return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
        if "items" in kept and self._lists.get(_place(f"{name}[]"), "any") == ():
            return kept | {"items": {"type": "string"}, "maxItems": 0}
        if "items" in kept:
            return kept | {"items": self.node(kept["items"], f"{name}[]")}
        return self._string(kept, name) if kept["type"] == "string" else kept

    def _possible(self, branch: Schema) -> bool:
        """Whether an act is possible with the values in the lists."""
        tag = branch.get("properties", {}).get("act", {}).get("enum", [""])[0]
        return all(self._lists.get(name, "any") for name in NEEDS.get(tag, ()))

    def _string(self, node: Schema, name: str) -> Schema:
        field, place = name.rpartition(".")[2], _place(name)
        if "enum" in node:
            return {"type": "string", "enum": node["enum"]}
        if self._lists.get(place):
            return {"$ref": f"#/$defs/{place}"}
        if not self._bounded:
            return {"type": "string"}
        if field in LENGTHS:
            return {"type": "string", "minLength": node.get("minLength", 0), "maxLength": LENGTHS[field]}
        return {"type": "string", "pattern": node["pattern"]} if "pattern" in node else {"type": "string"}


def _place(name: str) -> str:
    """The list of allowed values for a field, such as ``perform.measure``; empty where there is none."""
    return PLACES.get(name) or PLACES.get(name.rpartition(".")[2], "")


@cache
def _move_schema() -> Schema:
    return Move.model_json_schema()


def _in_play(view: View) -> Lists:
    scenario, side = view.table.scenario, view.side
    other = scenario.other(side)
    mine = _with_pieces(scenario, (m for m in scenario.measures if m.actor != other))
    due = _with_pieces(scenario, (m for m in scenario.measures if m.actor != other or m.joint))
    theirs = _with_pieces(scenario, (m for m in scenario.measures if m.actor != side))
    return {
        "mine": mine,
        "due": due,
        "theirs": theirs,
        "provable": theirs,
        "channel": tuple(scenario.channels),
        "lines": tuple(scenario.channels),
        "lifted": due,
        "against": tuple(c.id for c in scenario.countermeasures if c.actor in (side, "both")),
    }


def _with_pieces(scenario: Scenario, measures: Iterable[Measure]) -> tuple[str, ...]:
    """The ids of measures, and of the part and the rest of those that can be had in part."""
    ids = (ref for m in measures for ref in (m.id, f"{m.id}#part", f"{m.id}#rest"))
    return tuple(ref for ref in ids if scenario.measure(ref))


def _opens_a_step(view: View) -> bool:
    """Whether this side alone lacks a measure of the open step, so that its move can open the next step."""
    table, step = view.table, highest_step(view.table)
    done = {p.by for p in table.performed if p.step == step}
    return table.scenario.other(view.side) in done and view.side not in done


def _legal(view: View) -> Lists:
    """The values that are legal in a move at this table, in its first act or after another one of the same move.

    An acceptance binds to measures that can be carried out at once, and lifts bars as an offer's return does. Left out
    is only what a side could do again once it has renounced it in the same move.
    """
    table, side = view.table, view.side
    offered = menu(table, side)
    bound = [m.id for o in offered.answer for m in owed_if_accepted(table, side, o.id)]
    given = (*offered.give, *pieces(table, side))
    possible = [i.measure for i in given if _possible(table, side, i.measure)]
    own = [m.id for m in possible if not m.joint]
    joint = [m.id for m in possible if m.joint]
    due = _ids((*(c.measure for c in table.owed(side)), *own, *bound))
    mine = _ids(m.id for m in possible)
    return {
        "mine": mine,
        "due": due,
        "lifted": _ids((*mine, *due)) if offered.overrides_left else (),
        "theirs": _ids((*(i.measure.id for i in (*offered.ask, *pieces_to_ask(table, side)) if i.legal), *joint)),
        "channel": tuple(table.channels),
        "calls": offered.channels,
        "talks": () if table.closing else (table.scenario.id,),
        "against": _ids(c.id for c in offered.countermeasures),
        "offers": _ids(o.id for o in offered.answer),
        "standing": offered.withdraw,
        "contacts": _ids(c.id for c in offered.contacts),
        "lines": _ids((*offered.lines, *(c.channel for c in offered.contacts))),
        "provable": offered.provable,
        "proofs": _ids(p.id for p in offered.proofs),
        "incidents": offered.explainable,
        "waiting": offered.reservable,
    }


def _possible(table: Table, side: str, measure: Measure) -> bool:
    """Whether a side could give a measure for all that the other side has, and with what is left of its overrides."""
    received = [m.id for m in table.scenario.measures if m.actor != side or m.joint]
    override = (measure.id,) if overrides_left(table, side) else ()
    return not any(giving(table, side, (measure,), received, override))


def _ids(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
