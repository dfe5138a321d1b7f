"""The form of a reply, as a JSON schema that strict servers accept."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from moderator.moves import Move
from moderator.rules.menu import menu
from moderator.view import View

Schema = dict[str, Any]

ORDER = ("rationale", "statement", "acts", "content")
"""The order of the keys of a move: the rationale before the statement, and the statement before the acts."""

BOTH = ("rationale", "statement", "translation", "acts", "content")
"""The same for a side that speaks both languages."""

DROPPED = ("title", "description", "default", "discriminator")
"""Keywords of pydantic's schema that strict servers refuse, or that only repeat the prompt."""

LENGTHS = {"rationale": 400, "statement": 600, "translation": 600, "reason": 150, "about": 150}
"""Longest bounded texts, in characters: shorter than a move allows, because the prompt asks for brevity."""

PLACES = {
    "give[]": "mine",
    "ask[]": "theirs",
    "measure": "due",
    "channel": "channel",
    "countermeasure": "against",
    "offer": "offers",
    "of": "standing",
    "contact": "contacts",
}
"""The list of allowed values for each field of an act."""

NEEDS = {
    "offer": ("mine",),
    "counter": ("mine", "offers"),
    "accept": ("offers",),
    "decline": ("offers",),
    "withdraw": ("standing",),
    "perform": ("due",),
    "request-contact": ("calls",),
    "answer-contact": ("contacts",),
    "countermeasure": ("against",),
}
"""The lists that must not be empty for an act to be possible."""

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
        if self._narrow:
            return self._make(view, _legal(view))
        if self._schema is None:
            self._schema = self._make(view, _in_play(view))
        return self._schema

    def _make(self, view: View, lists: Lists) -> Schema:
        schema = _move_schema()
        found = _Strict(schema["$defs"], lists, bounded=self._bounded).node(schema)
        order = BOTH if view.table.languages.get(view.side) == "both" else ORDER
        fields = {name: found["properties"][name] for name in order}
        ids = {name: {"type": "string", "enum": list(ids)} for name, ids in lists.items() if ids and name != "calls"}
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
            fields = {k: self.node(v, k) for k, v in kept["properties"].items()}
            return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
        if "items" in kept:
            return kept | {"items": self.node(kept["items"], f"{name}[]")}
        return self._string(kept, name) if kept["type"] == "string" else kept

    def _possible(self, branch: Schema) -> bool:
        """Whether an act is possible with the values in the lists."""
        tag = branch.get("properties", {}).get("act", {}).get("enum", [""])[0]
        return all(self._lists.get(name, "any") for name in NEEDS.get(tag, ()))

    def _string(self, node: Schema, name: str) -> Schema:
        if self._lists.get(PLACES.get(name, "")):
            return {"$ref": f"#/$defs/{PLACES[name]}"}
        if not self._bounded:
            return {"type": "string"}
        if name in LENGTHS:
            return {"type": "string", "minLength": 1, "maxLength": LENGTHS[name]}
        return {"type": "string", "pattern": node["pattern"]} if "pattern" in node else {"type": "string"}


@cache
def _move_schema() -> Schema:
    return Move.model_json_schema()


def _in_play(view: View) -> Lists:
    scenario, side = view.table.scenario, view.side
    other = scenario.other(side)
    return {
        "mine": tuple(m.id for m in scenario.measures if m.actor != other),
        "due": tuple(m.id for m in scenario.measures if m.actor != other or m.joint),
        "theirs": tuple(m.id for m in scenario.measures if m.actor != side),
        "channel": tuple(scenario.channels),
        "against": tuple(c.id for c in scenario.countermeasures if c.actor in (side, "both")),
    }


def _legal(view: View) -> Lists:
    """The legal values at the start of the turn; those that only an act of the same move would allow are left out."""
    offered = menu(view.table, view.side)
    joint = (i.measure.id for i in offered.give if i.legal and i.measure.joint)
    return {
        "mine": _ids(i.measure.id for i in offered.give if i.legal or i.override),
        "due": _ids(i.measure.id for i in offered.perform if i.legal or i.override),
        "theirs": _ids((*(i.measure.id for i in offered.ask if i.legal), *joint)),
        "channel": tuple(view.table.channels),
        "calls": offered.channels,
        "against": _ids(c.id for c in offered.countermeasures),
        "offers": _ids(o.id for o in offered.answer),
        "standing": offered.withdraw,
        "contacts": _ids(c.id for c in offered.contacts),
    }


def _ids(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
