"""Advisers: what an audience at home makes of a draft, from the data that the rules use."""

from collections.abc import Iterable, Iterator, Sequence

from moderator.coding import owed_if_accepted
from moderator.moves import Accept, Act, Counter, Offer, Perform
from moderator.rules import domestic
from moderator.rules.menu import menu
from moderator.table import Table, measures_by_id
from prompts.load import phrase
from scenarios.mandate import Audience
from scenarios.numbers import decimal
from scenarios.types import Measure

CHEAPEST = 2
"""Measures that an adviser names where there is no draft."""

DEAREST = 3
"""Measures of a draft whose cost an adviser names, the dearest."""


def advice(table: Table, side: str, audience: Audience, acts: Sequence[Act]) -> tuple[str, ...]:
    """The view of an audience on a draft, in sentences; ``table`` may be the side's own view of it."""
    return tuple(_advice(table, side, audience, tuple(_given(table, side, acts))))


def _advice(table: Table, side: str, audience: Audience, given: tuple[Measure, ...]) -> Iterator[str]:
    held = table.capital[side][audience.id]
    points, floor = decimal(round(held)), decimal(audience.floor)
    yield phrase("adviser", "patience", name=audience.name, held=points, floor=floor)
    costs = {measure: domestic.price_of(table, side, measure).get(audience.id, 0.0) for measure in given}
    for measure, paid in sorted(costs.items(), key=lambda cost: -cost[1])[:DEAREST]:
        if paid:
            reason = measure.cost.reason
            yield phrase("adviser", "costs", title=measure.title, points=decimal(round(paid)), reason=reason)
    total = sum(costs.values())
    if total and held - total < audience.floor:
        yield phrase("adviser", "blocks", left=decimal(round(max(0.0, held - total))))
    elif given and not total:
        yield phrase("adviser", "agrees")
    if not given and (cheap := tuple(_cheapest(table, side, audience))):
        yield phrase("adviser", "cheap", titles="; ".join(cheap))
    yield from filter(None, (audience.forgives, audience.punishes))


def _given(table: Table, side: str, acts: Iterable[Act]) -> Iterator[Measure]:
    """What a draft gives or would give."""
    for act in acts:
        match act:
            case Offer() | Counter():
                yield from measures_by_id(table.scenario, act.give)
            case Perform():
                yield from measures_by_id(table.scenario, (act.measure,))
            case Accept():
                yield from owed_if_accepted(table, side, act.offer)
            case _:
                pass


def _cheapest(table: Table, side: str, audience: Audience) -> Iterator[str]:
    """The titles of what can be done at once and costs this audience least."""
    free = [item for item in menu(table, side).perform if item.legal]
    for item in sorted(free, key=lambda item: item.price.get(audience.id, 0.0))[:CHEAPEST]:
        yield item.measure.title
