"""What the app is given to do its work with: functions that build talks, debriefs and analyses."""

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from moderator.chair import AskDecision, AskMove, Talks
from moderator.events import Event
from moderator.facilitation import Aside
from scenarios.exercise import Exercise
from scenarios.scenario import Scenario
from transcripts.store.store import Store
from tui.analyses import Analyses
from tui.requests import ForkRequest, ReadyFork, Setup
from tui.timeline import Timeline

Plan = Callable[[Exercise, Sequence[str], str, str], Setup]
"""The setup for an exercise from names, the seat and the opponent; raises where it cannot be begun so."""
Prepare = Callable[[Scenario, Setup, AskMove, AskDecision], Talks]
"""Builds new talks from a setup; the two functions ask a person for a move, and for a decision on a failed turn."""
GoOn = Callable[[Sequence[Event], AskMove, AskDecision], Talks]
"""Builds resumed talks from their past events."""
Part = Callable[[ForkRequest, Sequence[Event], AskMove, AskDecision], ReadyFork]
"""Builds a fork of a dialogue with these events."""

OpenAnalyses = Callable[[Store, str, Timeline], Analyses]
"""Opens the analyses of a dialogue."""


Attend = Callable[[Store, str, Talks, deque[Aside]], Talks]
"""Lets others step into the talks of a dialogue; the last are asides of the person at the screen."""


def unattended(_store: Store, _dialogue: str, talks: Talks, _asides: deque[Aside]) -> Talks:
    """The talks as they are."""
    return talks


class Debriefs(NamedTuple):
    """The debrief of a dialogue: as Markdown, and as pages that are written, with their paths."""

    text: Callable[[Store, str], str]
    save: Callable[[Store, str], Sequence[Path]]


class Makers(NamedTuple):
    """The functions that build talks, new ones, resumed ones and forks, and let others step into them."""

    prepare: Prepare
    take_up: GoOn
    fork: Part
    attend: Attend = unattended
    lesson: Plan | None = None
