"""Charts of trust and of the index S by turn."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from moderator.score.index import DEFAULTS, Score
from moderator.score.turning_points import Standing
from moderator.table import Table
from tui.text import DIM, GLYPHS, STYLES, plain, share
from tui.widgets.chart import LineChart, Scale, Series

HIDDEN = "The score is hidden while a person plays. The facilitator can show it with F."
P_STAR = Scale(low=0, high=1, places=2, mark=DEFAULTS.cooperation_pays_from, name="p*")
INDEX = Scale(low=0, high=100, places=0)


class Charts(Container):
    """Two charts, or a line that says why they are hidden."""

    BORDER_TITLE = "Trust and S"

    def compose(self) -> ComposeResult:
        """Both charts, the terms of the index, and the line shown when they are hidden."""
        yield LineChart("Trust in", P_STAR, id="trust")
        yield LineChart("S", INDEX, note="of 100, not a forecast", id="index")
        yield Static(id="terms", markup=False)
        yield Static(HIDDEN, id="hidden", markup=False)

    def draw(self, table: Table, standings: Sequence[Standing]) -> None:
        """Draw trust and S up to this table."""
        trust = [
            Series(m.name, GLYPHS[n], STYLES[n], [s.trust[m.id] for s in standings], dotted=bool(n))
            for n, m in enumerate(table.scenario.sides)
        ]
        self.query_one("#trust", LineChart).plot(trust, table.rounds)
        index = Series("now", "■", "$accent", [s.S for s in standings])
        self.query_one("#index", LineChart).plot((index,), table.rounds)
        self.query_one("#terms", Static).update(plain(terms(table.score), DIM), layout=False)


def terms(score: Score) -> str:
    """The terms of the index in one line."""
    return f"mutual {share(score.M)}  even {share(score.E)}  reciprocal {share(score.R)}  spiral {share(score.Z)}"
