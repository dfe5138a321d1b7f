"""The parts of a scenario by id: what is looked up again and again, computed once."""

from collections.abc import Iterable, Mapping

from scenarios.mandate import Audience, Bar, Mandate, RedLine
from scenarios.overlaps import overlap_class
from scenarios.types import Measure, Rule, whole

PLACES = ("first", "second")
"""The places at the table, in the order in which a scenario names its sides."""


class Parts:
    """The sides and measures of a scenario by id, with what depends on them alone."""

    def __init__(self, sides: Iterable[Mandate], measures: Iterable[Measure], rules: Iterable[Rule]) -> None:
        self.listed = found = tuple(measures)
        """The measures in order."""
        self.mandates: Mapping[str, Mandate] = {mandate.id: mandate for mandate in sides}
        self.places: Mapping[str, str] = dict(zip(self.mandates, PLACES, strict=True))
        """The place of each side at the table."""
        self.others: Mapping[str, str] = dict(zip(self.mandates, reversed(self.mandates), strict=True))
        """The other side of each."""
        self.measures: Mapping[str, Measure] = {m.id: m for measure in reversed(found) for m in _with_pieces(measure)}
        """The measures, their parts and their rests, by reference."""
        self.own: Mapping[str, tuple[Measure, ...]] = {
            side: tuple(m for m in found if m.actor == side and not m.joint) for side in self.mandates
        }
        """By side, the measures that need no signature but its own."""
        same = overlap_class(found)
        self.classes: Mapping[str, str] = {ref: same[whole(ref)] + ref[len(whole(ref)) :] for ref in self.measures}
        """The overlap class of every measure, part and rest; measures of one class count as one act."""
        self.payers: Mapping[str, Mapping[str, tuple[Audience, ...]]] = {
            side: {ref: _payers(mandate, measure) for ref, measure in self.measures.items()}
            for side, mandate in self.mandates.items()
        }
        """By side and reference, the audiences that pay for a measure."""
        self.bars: Mapping[str, Mapping[str, tuple[tuple[RedLine, Bar], ...]]] = {
            side: {m.id: _bars(mandate, m) for m in found} for side, mandate in self.mandates.items()
        }
        """By side and measure, the bars against giving it or a piece of it, each with its red line."""
        self.eased: Mapping[str, frozenset[str]] = {
            side: frozenset(ref for line in mandate.red_lines for ref in line.eased_by)
            for side, mandate in self.mandates.items()
        }
        """By side, the measures that ease one of its red lines."""
        lines = (line for mandate in self.mandates.values() for line in mandate.red_lines)
        entries: list[Rule | RedLine] = [*rules, *lines]
        self.sources: Mapping[str, str] = {e.id: "; ".join(map(str, e.citations)) for e in reversed(entries)}
        """The citations of every process rule and red line, in one line."""


def _with_pieces(measure: Measure) -> Iterable[Measure]:
    pieces = (measure.piece(named) for named in ("part", "rest"))
    return (measure, *(piece for piece in pieces if piece))


def _payers(mandate: Mandate, measure: Measure) -> tuple[Audience, ...]:
    return tuple(a for a in mandate.audiences if a.id in measure.audiences)


def _bars(mandate: Mandate, measure: Measure) -> tuple[tuple[RedLine, Bar], ...]:
    return tuple((line, bar) for line in mandate.red_lines for bar in line.bars if bar.measure == measure.id)
