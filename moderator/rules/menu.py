"""The menu: what a side may do now, what each measure costs at home, and why some are barred.

What bars a measure is worked out when it is first asked for: the message to a model asks it of few of them.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from moderator import coding
from moderator.events import Price
from moderator.moves import Fault
from moderator.rules import diplomacy, domestic
from moderator.rules.giving import asking, giving
from moderator.rules.ladder import highest_step
from moderator.rules.legality import asked_again, overrides_left
from moderator.table import Table, measures_by_id
from moderator.tabled import Contact, Proof, TabledOffer
from scenarios.types import Countermeasure, Level, Measure


@dataclass(frozen=True)
class Item:
    """A measure on the menu of a side, to carry out or to give: judged as if nothing were given in return."""

    table: Table
    side: str
    measure: Measure

    @cached_property
    def level(self) -> Level:
        """Its domestic cost now."""
        return domestic.level(self.table, self.side, self.measure)

    @cached_property
    def price(self) -> Price:
        """What it costs at home now."""
        return domestic.price(self.table, self.side, (self.measure,))

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """What bars it."""
        return tuple(giving(self.table, self.side, (self.measure,), ()))

    @cached_property
    def override(self) -> bool:
        """Whether it is barred and the leader's override would open it."""
        left = overrides_left(self.table, self.side) > 0
        return (
            left and not self.legal and not any(giving(self.table, self.side, (self.measure,), (), (self.measure.id,)))
        )

    @cached_property
    def crosses(self) -> bool:
        """Whether asking for it would demand that the other side cross one of its declared red lines."""
        return False

    @property
    def legal(self) -> bool:
        """Whether nothing bars it."""
        return not self.faults


class Owed(Item):
    """A measure that is owed: it was paid for when it was agreed, and nothing bars it."""

    @cached_property
    def price(self) -> Price:
        """Nothing more."""
        return {}

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """None."""
        return ()


class Asked(Item):
    """A measure of the other side to ask for."""

    @cached_property
    def level(self) -> Level:
        """Its cost in the catalogue: what it costs the other side now is not known."""
        return self.measure.cost.level

    @cached_property
    def price(self) -> Price:
        """Nothing to the side that asks."""
        return {}

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """What bars asking for it."""
        return tuple(asking(self.table, self.side, (self.measure,)))

    @cached_property
    def override(self) -> bool:
        """No override opens it."""
        return False

    @cached_property
    def crosses(self) -> bool:
        """Whether asking for it would demand that the other side cross one of its declared red lines."""
        return coding.demands_crossing(self.table, self.side, self.measure, ())


class Menu(NamedTuple):
    """The legal acts of a side at this moment, by kind of act."""

    step: int
    """The highest open step of the ladder."""
    overrides_left: int
    perform: tuple[Item, ...]
    """Measures that are owed, then one's own that can be carried out unilaterally."""
    give: tuple[Item, ...]
    """Measures to offer, one's own and joint ones, judged as if nothing were given in return."""
    ask: tuple[Item, ...] = ()
    """Measures of the other side to ask for."""
    answer: tuple[TabledOffer, ...] = ()
    """Open offers of the other side."""
    withdraw: tuple[str, ...] = ()
    """One's own open offers and commitments due, by id."""
    contacts: tuple[Contact, ...] = ()
    """Requests for contact that wait for an answer."""
    channels: tuple[str, ...] = ()
    countermeasures: tuple[Countermeasure, ...] = ()
    proofs: tuple[Proof, ...] = ()
    """Requests for proof that wait for an answer."""
    provable: tuple[str, ...] = ()
    """Measures of the other side to ask proof of."""
    explainable: tuple[str, ...] = ()
    """Incidents and countermeasures of one's own to account for."""
    reservable: tuple[str, ...] = ()
    """Offers, requests and gifts that the answer to can be put off, by id."""
    lines: tuple[str, ...] = ()
    """Open channels, through which a message goes."""

    def item(self, measure: str) -> Item | None:
        """The item for a measure that one can carry out or give."""
        return next((i for i in (*self.perform, *self.give) if i.measure.id == measure), None)


def menu(table: Table, side: str) -> Menu:
    """The menu of a side; ``table`` may be that side's view of it. After the talks it holds what is owed alone."""
    other = table.scenario.other(side)
    mine = tuple(m for m in table.scenario.measures if m.actor != other)
    due = measures_by_id(table.scenario, tuple(c.measure for c in table.owed(side)))
    owed = tuple(Owed(table, side, m) for m in due)
    free = () if table.closing else tuple(Item(table, side, m) for m in mine if not table.owes(side, m.id))
    found = Menu(
        step=highest_step(table),
        overrides_left=overrides_left(table, side),
        perform=owed + tuple(i for i in free if not i.measure.joint),
        give=free,
    )
    if table.closing:
        return found
    calling = any(c.by == side and c.state == "open" for c in table.contacts)
    return found._replace(
        ask=tuple(Asked(table, side, m) for m in table.scenario.measures if m.actor == other and not m.joint),
        answer=table.open_offers(other),
        withdraw=tuple(o.id for o in table.open_offers(side)) + tuple(c.id for c in table.owed(side)),
        contacts=tuple(c for c in table.contacts if c.by == other and c.state == "open"),
        channels=tuple(c for c in table.channels if not calling and asked_again(table, side, c) <= table.round),
        countermeasures=tuple(c for c in table.scenario.countermeasures if c.actor in (side, "both")),
        proofs=tuple(p for p in table.proofs if p.by == other and p.state == "open"),
        provable=diplomacy.may_ask_proof(table, side),
        explainable=diplomacy.explainable(table, side),
        reservable=diplomacy.reservable(table, side),
        lines=tuple(c for c, state in table.channels.items() if state == "open"),
    )


def pieces(table: Table, side: str) -> tuple[Item, ...]:
    """One's own measures that can be had in part, as the part, or as the rest once the part is given or owed."""
    if table.closing:
        return ()
    mine = (m for m in table.scenario.measures if m.part and m.actor != table.scenario.other(side))
    return tuple(Item(table, side, found) for m in mine if (found := _next_piece(table, side, m)))


def pieces_to_perform(table: Table, side: str) -> tuple[Item, ...]:
    """What a side can carry out in part; a piece that is owed stands among the measures already."""
    return tuple(i for i in pieces(table, side) if not i.measure.joint and not table.owes(side, i.measure.id))


def pieces_to_ask(table: Table, side: str) -> tuple[Item, ...]:
    """The other side's measures that can be had in part, as the part or the rest to ask for."""
    if table.closing:
        return ()
    other = table.scenario.other(side)
    theirs = (m for m in table.scenario.measures if m.part and m.actor == other and not m.joint)
    return tuple(Asked(table, side, found) for m in theirs if (found := _next_piece(table, other, m)))


def _next_piece(table: Table, side: str, measure: Measure) -> Measure | None:
    begun = f"{measure.id}#part" in table.given_or_owed(side)
    return measure.piece("rest" if begun else "part")
