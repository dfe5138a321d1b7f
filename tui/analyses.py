"""The analyses of a recorded dialogue, as its replay reads and keeps them."""

from typing import Protocol

from engine.analysis import Settings, TurnAnalysis


class Analyses(Protocol):
    """What was analysed of a dialogue with these settings; ReassureError if it cannot be read or kept."""

    settings: Settings

    def kept(self) -> tuple[TurnAnalysis, ...]:
        """The turns that were analysed, in any order."""

    def keep(self, turn: TurnAnalysis) -> None:
        """Keep the analysis of a turn."""
