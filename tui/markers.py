"""What one may want to jump to in a replay: kinds of events, turning points, and what readers put beside a turn."""

from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

from tui.timeline import Tape

Kind = Literal["any", "move", "inject", "refusal", "breach", "failure", "turning", "note"]


class Landmark(NamedTuple):
    """How a kind is named, many of it and in a few words, and its mark on the line of events, if it has one."""

    name: str
    told: str
    glyph: str = ""
    events: tuple[str, ...] = ()


LANDMARKS: dict[Kind, Landmark] = {
    "any": Landmark("marks", "everything below that has a mark"),
    "move": Landmark("moves", "moves, and turns that were forfeited", events=("moved", "forfeited")),
    "turning": Landmark("turning points", "where S or a trust changed most, or S turned", "△"),
    "inject": Landmark("injects", "cables", "≡", ("injected",)),
    "refusal": Landmark("refusals", "replies that were sent back", "✗", ("refused",)),
    "breach": Landmark("breaches", "commitments that went past due", "!", ("breached",)),
    "failure": Landmark("failures", "delegates that could not be asked", "?", ("failed",)),
    "note": Landmark("notes", "notes, bookmarks and recodings", "✎"),
}
"""In the order in which they are offered; of two marks in one place on the line the later is seen."""


class Marks:
    """The places of every kind on a tape, in order."""

    def __init__(self, tape: Tape, noted: Iterable[int] = ()) -> None:
        found: dict[Kind, set[int]] = {kind: tape.of_kind(mark.events) for kind, mark in LANDMARKS.items()}
        found["turning"], found["note"] = tape.turning(), {tape.place_of(turn) for turn in noted}
        found["any"] = set().union(*(found[kind] for kind, mark in LANDMARKS.items() if mark.glyph))
        self.places = {kind: sorted(found[kind]) for kind in get_args(Kind)}

    def next(self, kind: Kind, at: int, direction: int) -> int | None:
        """The nearest place of a kind after (direction 1) or before (-1) event ``at``."""
        ahead = [place for place in self.places[kind] if (place - at) * direction > 0]
        return min(ahead, key=lambda place: abs(place - at), default=None)
