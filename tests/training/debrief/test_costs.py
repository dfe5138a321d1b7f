"""The engine's costliest turns in a debrief, from an analysis that is handed in."""

from functools import cache

import pytest

from engine.analysis import Analysis, Settings, TurnAnalysis
from engine.jobs import analysis
from tests.training.games import poor
from training.assessment.costs import costliest
from training.debrief.document import Claims
from training.debrief.teach import teach

pytestmark = pytest.mark.sweep

STRUCK, PLAYS = 7, 6
"""The turn in which Washington took a countermeasure, and the plays of each line."""


@cache
def analysed() -> Analysis:
    settings = Settings(by="balance", plays=PLAYS)
    found = analysis(poor().events, settings, 1, (STRUCK,))
    return Analysis(settings=settings, turns=tuple(turn for turn in found if isinstance(turn, TurnAnalysis)))


def test_it_is_told_with_what_would_have_been_better_and_how_sure_that_is() -> None:
    (worst,) = costliest(analysed(), "washington")
    document = teach(poor(), analysed(), "washington")
    costs = next(one for one in document.sections if one.id == "costs")
    (claim,) = (claim for block in costs.blocks if isinstance(block, Claims) for claim in block.claims)
    assert claim.turns == (f"T{STRUCK}",)
    assert claim.text.startswith(
        "Washington takes a countermeasure: Notify Congress of a large arms sale to Taiwan. Better: "
    )
    assert f"The loss is {worst.loss.mean:.2f}." in claim.text
    assert f"{PLAYS} plays" in claim.text
    assert costs.blocks[-1].model_dump()["text"] == "1 of 16 turns were analysed."


def test_the_first_next_step_is_the_costliest_turn() -> None:
    document = teach(poor(), analysed(), "washington")
    steps = next(one for one in document.sections if one.id == "next")
    claims = [claim for block in steps.blocks if isinstance(block, Claims) for claim in block.claims if claim.command]
    assert claims[0].command == f"reassure fork {document.story.dialogue} --at {STRUCK - 1}"
    assert claims[0].text.startswith(f"At T{STRUCK}, try what did better: Washington ")
