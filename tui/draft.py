"""A person's draft of a move, and the acts they can put into it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from moderator.fold import charge, enact
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    Counteract,
    Fault,
    Hold,
    Move,
    Perform,
    RequestContact,
    WalkOut,
    Withdraw,
)
from moderator.rules.judge import check, prices
from moderator.rules.menu import Item, Menu, menu
from moderator.table import Table, TabledOffer
from moderator.words import countermeasure, package, title
from scenarios.types import Frozen

MOST_ACTS = 4
LONGEST = 1500
"""Characters of a statement."""

Form = Literal["offer", "counter", "decline", "protest"]


@dataclass
class Draft:
    """What a person has put together so far."""

    statement: str = ""
    rationale: str = ""
    content: bool = False
    acts: list[Act] = field(default_factory=list)

    def lacks(self) -> list[str]:
        """What keeps it from being a move at all, a sentence each."""
        found = []
        if not self.acts:
            found.append("Add at least one act; holding is an act too.")
        if not self.statement.strip():
            found.append("Write a statement: it is what the other side hears.")
        for name, text in (("statement", self.statement), ("note", self.rationale)):
            if len(text) > LONGEST:
                found.append(f"Shorten the {name} by {len(text) - LONGEST} characters.")
        return found

    def move(self) -> Move:
        """The move drafted; only where it lacks nothing."""
        return Move(
            statement=self.statement.strip(), rationale=self.rationale, acts=tuple(self.acts), content=self.content
        )

    def left(self, table: Table, side: str) -> Table:
        """The table as the acts drafted so far would leave it."""
        for act in self.acts:
            table = charge(enact(table, side, act), prices(table, side, act))
        return table


class Choice(Frozen):
    """Something to add to a draft: an act as it stands, or one that a form fills in."""

    text: str
    act: Act | None = None
    form: Form | None = None
    offer: str | None = None
    """The offer that is answered."""
    item: Item | None = None
    faults: tuple[Fault, ...] = ()
    """What bars it now."""
    override: bool = False
    """Whether the leader's override would open it."""


class Group(Frozen):
    """Choices of a kind, under a heading."""

    name: str
    choices: tuple[Choice, ...]


def groups(table: Table, side: str) -> Iterator[Group]:
    """All that a side can choose from, by kind; measures that are barred are there too, with what bars them."""
    found = menu(table, side)
    answers = tuple(c for offer in found.answer for c in _answers(table, side, offer))
    parts = {
        "Answer what is on the table": (*answers, *_contacts(found)),
        "Propose": (Choice(text="offer measures of yours or joint ones, for something or for nothing", form="offer"),),
        "Carry out": tuple(_perform(table, side, i) for i in found.perform),
        "Talk and protest": (*_talk(found), Choice(text="protest formally", form="protest")),
        "Take back": tuple(Choice(text=f"withdraw {i}", act=Withdraw(of=i)) for i in found.withdraw),
        "Countermeasures, short of force": tuple(_counteractions(table, found)),
        "Do nothing, or leave": (
            Choice(text="hold", act=Hold()),
            Choice(text="walk out, and end the talks", act=WalkOut()),
        ),
    }
    for name, choices in parts.items():
        if choices:
            yield Group(name=name, choices=choices)


def _answers(table: Table, side: str, offer: TabledOffer) -> Iterator[Choice]:
    told = f"{offer.id}: {package(offer, table.scenario)}"
    act = Accept(offer=offer.id)
    faults, _ = check(table, side, act)
    opens = bool(faults) and not check(table, side, act.model_copy(update={"override": True}))[0]
    yield Choice(text=f"accept {told}", act=act, offer=offer.id, faults=faults, override=opens)
    yield Choice(text=f"counter {offer.id} with an offer of yours", form="counter", offer=offer.id)
    yield Choice(text=f"decline {offer.id}, with a reason", form="decline", offer=offer.id)


def _contacts(found: Menu) -> Iterator[Choice]:
    for contact in found.contacts:
        for take, word in ((True, "take"), (False, "refuse")):
            act = AnswerContact(contact=contact.id, take=take)
            yield Choice(text=f"{word} the contact {contact.id} on {contact.channel}", act=act)


def _perform(table: Table, side: str, item: Item) -> Choice:
    owed = table.owes(side, item.measure.id)
    due = f" (owed: {owed.id}, by round {owed.due})" if owed else ""
    text = title(item.measure.id, table.scenario) + due
    act = Perform(measure=item.measure.id)
    return Choice(text=text, act=act, item=item, faults=item.faults, override=item.override)


def _talk(found: Menu) -> Iterator[Choice]:
    for channel in found.channels:
        yield Choice(text=f"ask for contact on {channel}", act=RequestContact(channel=channel))


def _counteractions(table: Table, found: Menu) -> Iterator[Choice]:
    for measure in found.countermeasures:
        live = [c for c, state in table.channels.items() if state == "open"] if measure.closes_channel else [None]
        for channel in live:
            act = Counteract(countermeasure=measure.id, channel=channel)
            yield Choice(text=countermeasure(act, table.scenario), act=act)
