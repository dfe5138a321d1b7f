"""A tournament as a document: who is first, the standings, and the matrix drawn; it is shown as a page or as text."""

import numpy as np

from prompts.load import phrase
from studies.report.document import Document, Picture, Section
from studies.report.names import agent as named
from studies.report.plots.drawing import Told
from studies.report.plots.matrix import matrix
from studies.tournament.standings import DIGITS, Standings, told, verdict
from transcripts.exports.tables import Grid


def document(found: Standings, facts: tuple[str, ...]) -> Document:
    """The document; ``facts`` say where it was held, and how often."""
    sections = (
        Section("standings", _say("standings"), (verdict(found), _say("standings-how"), _grid(found))),
        Section("matrix", _say("matrix"), (_picture(found), *([_say("limits")] if found.lead else []))),
    )
    title = _say("title", count=str(len(found.agents)), by=_say(found.by))
    return Document(title, _say("question"), facts, _say("forecast"), sections)


def _grid(found: Standings) -> Grid:
    columns = tuple(_say(name) for name in ("rank", "agent", "mean", "interval", "itself"))
    rows = tuple(
        (
            one.rank,
            named(one.agent),
            told(one.mean.value, found.by),
            one.interval(found.by),
            "" if one.itself is None else told(one.itself, found.by),
        )
        for one in found.agents
    )
    return Grid(caption=_say(found.by), columns=columns, rows=rows)


def _picture(found: Standings) -> Picture:
    agents, scale = [one.agent for one in found.agents], 100 if found.by == "agreement" else 1
    values = np.array([[scale * found.matrix.get((row, column), np.nan) for column in agents] for row in agents])
    words = (_say(found.by), _say("row"), _say("column"))
    drawn = Told("matrix-plot", _say("matrix"), _say("matrix-how"))
    svg = matrix([named(one) for one in agents], values, DIGITS[found.by], words, drawn)
    return Picture(_say("both-seats"), svg, drawn.shows)


def _say(which: str, **values: str) -> str:
    return phrase("tournament", which, **values)
