"""Aims: what the talks have brought each side so far, by what it wants and what it paid at home."""

from moderator.score.balance import Balance, balance
from moderator.table import Table, class_of


def balance_of(table: Table, side: str) -> Balance:
    """The balance of a side, from its own view of the table or from the whole; without its brief it wants nothing."""
    scenario = table.scenario
    brief = scenario.briefs.get(side)
    return balance(
        side,
        table.tally.settled(),
        paid=((paid.round, paid.points) for paid in table.paid if paid.side == side),
        joint=frozenset(class_of(scenario, m.id) for m in scenario.measures if m.joint),
        wanted=frozenset(class_of(scenario, wanted) for wanted in (brief.wants if brief else ())),
    )
