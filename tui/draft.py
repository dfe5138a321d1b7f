"""A person's draft of a move, and the acts to choose from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from moderator.descriptions import countermeasure, package, title
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
from scenarios.types import Frozen

MOST_ACTS = 4
LONGEST = 1500
"""The longest statement or note, in characters."""

Form = Literal["offer", "counter", "decline", "protest"]


@dataclass
class Draft:
    """The statement, the private note and the acts of a move that is not sent yet."""

    statement: str = ""
    rationale: str = ""
    content: bool = False
    acts: list[Act] = field(default_factory=list)

    def lacks(self) -> list[str]:
        """What is missing or too long, one sentence each."""
        found = []
        if not self.acts:
            found.append("Add at least one act; to hold is also an act.")
        if not self.statement.strip():
            found.append("Write a statement; the other side will read it.")
        for name, text in (("statement", self.statement), ("note", self.rationale)):
            if len(text) > LONGEST:
                found.append(f"Shorten the {name} by {len(text) - LONGEST} characters.")
        return found

    def move(self) -> Move:
        """The drafted move; valid only if ``lacks`` is empty."""
        return Move(
            statement=self.statement.strip(), rationale=self.rationale, acts=tuple(self.acts), content=self.content
        )

    def left(self, table: Table, side: str) -> Table:
        """The table after the drafted acts."""
        for act in self.acts:
            table = charge(enact(table, side, act), prices(table, side, act))
        return table


class Choice(Frozen):
    """A line of the menu: an act, or a form that completes one."""

    text: str
    act: Act | None = None
    form: Form | None = None
    offer: str | None = None
    """The offer to answer, by id."""
    item: Item | None = None
    faults: tuple[Fault, ...] = ()
    """Why it is not possible now."""
    override: bool = False
    """Whether the leader's override would make it possible."""


class Group(Frozen):
    """Choices under one heading."""

    name: str
    choices: tuple[Choice, ...]


def groups(table: Table, side: str) -> Iterator[Group]:
    """All choices of a side by heading, with the measures that are not possible now and the reasons."""
    found = menu(table, side)
    answers = tuple(c for offer in found.answer for c in _answers(table, side, offer))
    parts = {
        "Answer offers and contacts": (*answers, *_contacts(found)),
        "Propose": (Choice(text="make an offer: your own or joint measures, with or without a return", form="offer"),),
        "Carry out": tuple(_perform(table, side, i) for i in found.perform),
        "Contact and protest": (*_talk(found), Choice(text="make a formal protest", form="protest")),
        "Withdraw": tuple(Choice(text=f"withdraw {i}", act=Withdraw(of=i)) for i in found.withdraw),
        "Countermeasures (no use of force)": tuple(_counteractions(table, found)),
        "Hold, or leave": (
            Choice(text="hold: do nothing this turn", act=Hold()),
            Choice(text="walk out and end the talks", act=WalkOut()),
        ),
    }
    for name, choices in parts.items():
        if choices:
            yield Group(name=name, choices=choices)


def _answers(table: Table, side: str, offer: TabledOffer) -> Iterator[Choice]:
    described = f"{offer.id}: {package(offer, table.scenario)}"
    act = Accept(offer=offer.id)
    faults, _ = check(table, side, act)
    opens = bool(faults) and not check(table, side, act.model_copy(update={"override": True}))[0]
    yield Choice(text=f"accept {described}", act=act, offer=offer.id, faults=faults, override=opens)
    yield Choice(text=f"counter {offer.id} with your own offer", form="counter", offer=offer.id)
    yield Choice(text=f"decline {offer.id} and give a reason", form="decline", offer=offer.id)


def _contacts(found: Menu) -> Iterator[Choice]:
    for contact in found.contacts:
        for take, word in ((True, "accept"), (False, "refuse")):
            act = AnswerContact(contact=contact.id, take=take)
            yield Choice(text=f"{word} contact {contact.id} on {contact.channel}", act=act)


def _perform(table: Table, side: str, item: Item) -> Choice:
    owed = table.owes(side, item.measure.id)
    due = f" (commitment {owed.id}, due by round {owed.due})" if owed else ""
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
