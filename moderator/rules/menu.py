"""The menu: what a side may do now, what each measure costs at home, and why some are barred."""

from moderator import coding
from moderator.events import Price
from moderator.moves import Fault
from moderator.rules import domestic
from moderator.rules.legality import Obstacle, asking, hurdles_to_giving
from moderator.table import Contact, Table, TabledOffer, highest_step
from scenarios.types import Countermeasure, Frozen, Level, Measure


class Item(Frozen):
    """A measure on the menu: its cost at home now, and the faults that bar it; a legal one has none.

    ``override``: the leader's override would open it. ``crosses``: asking for it would demand that the other side
    cross one of its declared red lines.
    """

    measure: Measure
    level: Level
    price: Price
    faults: tuple[Fault, ...] = ()
    override: bool = False
    crosses: bool = False

    @property
    def legal(self) -> bool:
        """Whether nothing bars it."""
        return not self.faults


class Menu(Frozen):
    """The legal acts of a side at this moment, by kind of act."""

    step: int
    """The highest open step of the ladder."""
    overrides_left: int
    perform: tuple[Item, ...]
    """Measures that are owed, then one's own that can be carried out unilaterally."""
    give: tuple[Item, ...]
    """Measures to offer, one's own and joint ones, judged as if nothing were given in return."""
    ask: tuple[Item, ...]
    """Measures of the other side to ask for."""
    answer: tuple[TabledOffer, ...]
    """Open offers of the other side."""
    withdraw: tuple[str, ...]
    """One's own open offers and commitments due, by id."""
    contacts: tuple[Contact, ...]
    """Requests for contact that wait for an answer."""
    channels: tuple[str, ...]
    countermeasures: tuple[Countermeasure, ...]

    def item(self, measure: str) -> Item | None:
        """The item for a measure that one can carry out or give."""
        return next((i for i in (*self.perform, *self.give) if i.measure.id == measure), None)


def menu(table: Table, side: str) -> Menu:
    """The menu of a side; ``table`` may be that side's view of it."""
    other = table.scenario.other(side)
    mandate = table.scenario.mandate(side)
    mine = tuple(m for m in table.scenario.measures if m.actor != other)
    owed = tuple(_owed(table, side, m) for m in table.scenario.measures if table.owes(side, m.id))
    free = tuple(_item(table, side, m) for m in mine if not table.owes(side, m.id))
    calling = any(c.by == side and c.state == "open" for c in table.contacts)
    return Menu(
        step=highest_step(table),
        overrides_left=mandate.overrides - table.overrides[side],
        perform=owed + tuple(i for i in free if not i.measure.joint),
        give=free,
        ask=tuple(_asked(table, side, m) for m in table.scenario.measures if m.actor == other and not m.joint),
        answer=table.open_offers(other),
        withdraw=tuple(o.id for o in table.open_offers(side)) + tuple(c.id for c in table.owed(side)),
        contacts=tuple(c for c in table.contacts if c.by == other and c.state == "open"),
        channels=() if calling else tuple(table.channels),
        countermeasures=tuple(c for c in table.scenario.countermeasures if c.actor in (side, "both")),
    )


def _item(table: Table, side: str, measure: Measure) -> Item:
    found: tuple[Obstacle, ...] = tuple(hurdles_to_giving(table, side, (measure,), ()))
    return Item(
        measure=measure,
        level=domestic.level(table, side, measure),
        price=domestic.price(table, side, (measure,)),
        faults=tuple(h.fault for h in found),
        override=bool(found) and all(h.liftable for h in found),
    )


def _owed(table: Table, side: str, measure: Measure) -> Item:
    return Item(measure=measure, level=domestic.level(table, side, measure), price={})


def _asked(table: Table, side: str, measure: Measure) -> Item:
    return Item(
        measure=measure,
        level=measure.cost.level,
        price={},
        faults=tuple(h.fault for h in asking(table, side, (measure,))),
        crosses=coding.demands_crossing(table, side, measure, ()),
    )
