"""Where the analyses of recorded dialogues are kept."""

from typing import Protocol

from engine.analysis import Settings, TurnAnalysis


class Analyses(Protocol):
    """What was analysed before; ReassureError if it cannot be read or kept."""

    def kept(self, dialogue: str, settings: Settings) -> tuple[TurnAnalysis, ...]:
        """The turns of a dialogue that were analysed with these settings, in any order."""

    def keep(self, dialogue: str, settings: Settings, turn: TurnAnalysis) -> None:
        """Keep the analysis of a turn."""
