"""Imagined records: talks as one side saw them, with a brief and a capital for the other that its conduct allows.

A hint looks at these alone, so that it cannot tell what the other side keeps secret.
"""

from collections.abc import Iterator, Sequence
from random import Random

from agents.scripted.dice import random_of
from moderator.events import Capital, Event, Opened
from moderator.visibility import Visibility, event_for
from scenarios.mandate import Mandate
from scenarios.scenario import Brief, Scenario

LEFT = (0.35, 0.9)
"""The share of the way from an audience's floor to 100 points that may be left, drawn evenly; a judgement."""

WANTS = 4
"""Measures that an imagined brief wants."""

UNKNOWN = "Not known to the other side."
"""The text of an imagined brief."""


def imagined(events: Sequence[Event], side: str, seed: int) -> Iterator[Event]:
    """The events of talks as a side saw them, with what the other keeps secret drawn by a seed."""
    seen = Visibility(sides=frozenset((side,)), score=True)
    for event in events:
        shown = event_for(event, seen)
        yield _opened(shown, side, seed) if isinstance(shown, Opened) else shown


def _opened(event: Opened, side: str, seed: int) -> Opened:
    scenario, dice = event.scenario, random_of(seed, "imagined")
    other = scenario.mandate(scenario.other(side))
    capital: Capital = scenario.capital | {other.id: _capital(other, dice)}
    briefs = scenario.briefs | {other.id: _brief(scenario, side, dice)}
    return event.model_copy(update={"scenario": scenario.model_copy(update={"capital": capital, "briefs": briefs})})


def _capital(mandate: Mandate, dice: Random) -> dict[str, float]:
    """What each audience may have left now: what was paid so far is not known, and is not taken off again."""
    return {a.id: a.floor + dice.uniform(*LEFT) * (100 - a.floor) for a in mandate.audiences}


def _brief(scenario: Scenario, side: str, dice: Random) -> Brief:
    """Wants drawn from what this side or both could give."""
    could = [m.id for m in scenario.measures if m.actor == side or m.joint]
    return Brief(text=UNKNOWN, wants=tuple(dice.sample(could, min(WANTS, len(could)))))
