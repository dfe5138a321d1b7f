"""Marks of a replay to jump to: kinds of events, turning points and notes."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from engine.marks import Mark
from tui.timeline import Timeline

Kind = Literal["any", "move", "inject", "refusal", "breach", "failure", "turning", "judged", "note"]


class MarkKind(NamedTuple):
    """A kind of mark: its plural name, its explanation, and its sign and events on the line, if it has them."""

    name: str
    told: str
    glyph: str = ""
    events: tuple[str, ...] = ()


MARK_KINDS: dict[Kind, MarkKind] = {
    "any": MarkKind("marks", "all kinds below that have a sign"),
    "move": MarkKind("moves", "moves and forfeited turns", events=("moved", "forfeited")),
    "turning": MarkKind("turning points", "where S or trust changed most, or S changed direction", "△"),
    "inject": MarkKind("injects", "events from outside, with a cable", "≡", ("injected",)),
    "refusal": MarkKind("refusals", "replies that the moderator refused", "✗", ("refused",)),
    "breach": MarkKind("breaches", "commitments not kept in time", "≠", ("breached",)),
    "failure": MarkKind("failures", "agents that could not answer", "∅", ("failed",)),
    "judged": MarkKind("marked moves", "moves that the analysis marks: ! found, ?! doubtful, ? bad, ?? worst", "?"),
    "note": MarkKind("notes", "notes, bookmarks and recodings", "✎"),
}
"""The kinds in the order of the list; where two marks share a place on the line, the later kind is shown."""


class Marks:
    """The events of each kind in a dialogue, in order; ``judged`` are the marks of an analysis by their events."""

    def __init__(
        self, tape: Timeline, noted: Iterable[int] = (), judged: Mapping[int, Mark] = MappingProxyType({})
    ) -> None:
        found: dict[Kind, set[int]] = {kind: tape.of_kind(mark.events) for kind, mark in MARK_KINDS.items()}
        found["turning"], found["note"] = tape.turning(), {tape.place_of(turn) for turn in noted}
        found["judged"] = set(judged)
        found["any"] = set().union(*(found[kind] for kind, mark in MARK_KINDS.items() if mark.glyph))
        self.judged = judged
        self.places = {kind: sorted(found[kind]) for kind in get_args(Kind)}

    def next(self, kind: Kind, at: int, direction: int) -> int | None:
        """The nearest event of a kind after (direction 1) or before (-1) event ``at``; None if there is none."""
        ahead = [place for place in self.places[kind] if (place - at) * direction > 0]
        return min(ahead, key=lambda place: abs(place - at), default=None)
