"""Advisers: what they say of a draft can be kept, however much the draft gives."""

import pytest

from moderator.facilitation import Hinted
from moderator.fold import unopened
from moderator.moves import Offer
from moderator.rules.domestic import price_of
from scenarios.load import load
from training.coach import DEAREST, advice

SCENARIO = load().scenario("taiwan-strait")
TABLE = unopened(SCENARIO)
MEASURES, ACTS = 3, 4
"""The most that an offer gives on the form, and the most acts of a move."""


@pytest.mark.parametrize("side", TABLE.sides)
def test_an_adviser_on_the_largest_draft_names_the_dearest_measures_and_is_kept(side: str) -> None:
    own = [measure for measure in SCENARIO.measures if measure.actor == side][: MEASURES * ACTS]
    ids = [measure.id for measure in own]
    acts = [Offer(give=tuple(ids[at : at + MEASURES])) for at in range(0, len(ids), MEASURES)]
    for audience in SCENARIO.mandate(side).audiences:
        said = advice(TABLE, side, audience, acts)
        costs = {measure: price_of(TABLE, side, measure).get(audience.id, 0.0) for measure in own}
        dearest = sorted(filter(costs.get, own), key=lambda paid: -costs[paid])[:DEAREST]
        told = "\n".join(Hinted(round=1, side=side, by=audience.id, steps=said).steps)
        assert [measure.title for measure in dearest if measure.title not in told] == []


def test_an_adviser_has_a_word_for_a_draft_that_costs_it_nothing() -> None:
    audience = SCENARIO.mandate("washington").audiences[0]
    free = next(m for m in SCENARIO.measures if not price_of(TABLE, "washington", m).get(audience.id))
    assert "It does not object to this draft." in advice(TABLE, "washington", audience, [Offer(give=(free.id,))])
