"""Marks of a replay to jump to: kinds of events, turning points and notes."""

from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

from tui.timeline import Tape

Kind = Literal["any", "move", "inject", "refusal", "breach", "failure", "turning", "note"]


class Landmark(NamedTuple):
    """A kind of mark: its plural name, its explanation, and its sign and events on the line, if it has them."""

    name: str
    told: str
    glyph: str = ""
    events: tuple[str, ...] = ()


LANDMARKS: dict[Kind, Landmark] = {
    "any": Landmark("marks", "all kinds below that have a sign"),
    "move": Landmark("moves", "moves and forfeited turns", events=("moved", "forfeited")),
    "turning": Landmark("turning points", "where S or trust changed most, or S changed direction", "△"),
    "inject": Landmark("injects", "events from outside, with a cable", "≡", ("injected",)),
    "refusal": Landmark("refusals", "replies that the moderator refused", "✗", ("refused",)),
    "breach": Landmark("breaches", "commitments not kept in time", "!", ("breached",)),
    "failure": Landmark("failures", "agents that could not answer", "?", ("failed",)),
    "note": Landmark("notes", "notes, bookmarks and recodings", "✎"),
}
"""The kinds in the order of the list; where two marks share a place on the line, the later kind is shown."""


class Marks:
    """The events of each kind in a dialogue, in order."""

    def __init__(self, tape: Tape, noted: Iterable[int] = ()) -> None:
        found: dict[Kind, set[int]] = {kind: tape.of_kind(mark.events) for kind, mark in LANDMARKS.items()}
        found["turning"], found["note"] = tape.turning(), {tape.place_of(turn) for turn in noted}
        found["any"] = set().union(*(found[kind] for kind, mark in LANDMARKS.items() if mark.glyph))
        self.places = {kind: sorted(found[kind]) for kind in get_args(Kind)}

    def next(self, kind: Kind, at: int, direction: int) -> int | None:
        """The nearest event of a kind after (direction 1) or before (-1) event ``at``; None if there is none."""
        ahead = [place for place in self.places[kind] if (place - at) * direction > 0]
        return min(ahead, key=lambda place: abs(place - at), default=None)
