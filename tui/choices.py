"""The acts that a person can choose from."""

from collections.abc import Iterable, Iterator
from typing import Literal

from moderator.descriptions import channel, incident, tabled, title, told
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    AnswerProof,
    AskProof,
    Counteract,
    Explain,
    Fault,
    Hold,
    Perform,
    RequestContact,
    Reserve,
    WalkOut,
    Withdraw,
)
from moderator.rules.judge import carried_out, check, with_override
from moderator.rules.menu import Item, Menu, menu, pieces_to_perform
from moderator.table import Table
from moderator.tabled import TabledOffer
from prompts.load import phrase
from scenarios.types import Countermeasure, Frozen

Form = Literal["offer", "counter", "decline", "protest", "message", "take", "hold", "walk-out"]


class Choice(Frozen):
    """A line of the menu: an act, or a form that completes one."""

    text: str
    act: Act | None = None
    form: Form | None = None
    offer: str | None = None
    """The offer or the contact to answer, or the channel of a message, by id."""
    item: Item | None = None
    countermeasure: Countermeasure | None = None
    faults: tuple[Fault, ...] = ()
    """Why it is not possible now."""
    override: bool = False
    """Whether the leader's override would make it possible."""

    @property
    def kind(self) -> str:
        """What a person is told about it: the name of its form, or of its act."""
        match self.act:
            case AnswerContact(take=take):
                return "take-call" if take else "refuse-call"
            case AnswerProof(show=show):
                return "show-proof" if show else "refuse-proof"
            case Explain(regret=regret):
                return "regret" if regret else "explain"
            case Withdraw():
                return "withdraw-offer" if self.offer else "withdraw-promise"
            case None:
                return self.form or ""
            case act:
                return act.act


class Group(Frozen):
    """Choices under one heading."""

    name: str
    choices: tuple[Choice, ...]


def left(table: Table, side: str, acts: Iterable[Act]) -> Table:
    """The table after those acts of a draft that are legal."""
    for act in acts:
        if not check(table, side, act):
            table = carried_out(table, side, act)
    return table


def groups(table: Table, side: str) -> Iterator[Group]:
    """All choices of a side by heading, with the measures that are not possible now and the reasons."""
    found = menu(table, side)
    answers = tuple(c for offer in found.answer for c in _answers(table, side, offer))
    parts = {
        "Answer offers, contacts and requests": (
            *answers,
            *_contacts(table, found),
            *_proofs(table, found),
            *_reserve(table, found),
        ),
        "Propose": (Choice(text="make an offer: your own or joint measures, with or without a return", form="offer"),),
        "Carry out": tuple(_perform(table, side, i) for i in (*found.perform, *pieces_to_perform(table, side))),
        "Contact, messages and protest": (*_talk(found), Choice(text="make a formal protest", form="protest")),
        "Explain, or ask for proof": (*_explain(table, found), *_ask_proof(table, found)),
        "Withdraw": tuple(_withdraw(table, i) for i in found.withdraw),
        "Countermeasures (no use of force)": tuple(_counteractions(table, found)),
        "Hold, or leave": (
            Choice(text="hold: do nothing this turn", act=Hold()),
            Choice(text="hold, and give a reason", form="hold"),
            Choice(text="walk out and end the talks", act=WalkOut()),
            Choice(text="walk out, and give a reason", form="walk-out"),
        ),
    }
    for name, choices in parts.items():
        if choices:
            yield Group(name=name, choices=choices)


def _answers(table: Table, side: str, offer: TabledOffer) -> Iterator[Choice]:
    described = f"offer {offer.id}: {tabled(offer, table.scenario)}"
    act = Accept(offer=offer.id)
    faults = check(table, side, act)
    opens = bool(faults) and with_override(table, side, act) is not None
    yield Choice(text=f"accept {described}", act=act, offer=offer.id, faults=faults, override=opens)
    yield Choice(text=f"counter offer {offer.id} with your own offer", form="counter", offer=offer.id)
    yield Choice(text=f"decline offer {offer.id} and give a reason", form="decline", offer=offer.id)


def _contacts(table: Table, found: Menu) -> Iterator[Choice]:
    for contact in found.contacts:
        asked = f"{table.scenario.mandate(contact.by).name}'s request for contact on {channel(contact.channel)}"
        for take, word in ((True, "accept"), (False, "refuse")):
            yield Choice(text=f"{word} {asked}", act=AnswerContact(contact=contact.id, take=take))
        yield Choice(text=f"accept {asked}, with a message", form="take", offer=contact.id)


def _proofs(table: Table, found: Menu) -> Iterator[Choice]:
    for proof in found.proofs:
        for show, words in ((True, "show what was done"), (False, "refuse to show what was done")):
            act = AnswerProof(proof=proof.id, show=show)
            yield Choice(text=f"{words}: {title(proof.measure, table.scenario)}", act=act)


def _reserve(table: Table, found: Menu) -> Iterator[Choice]:
    """To put off all that waits, as one choice; more than the first few can be put off by nobody in one turn."""
    if found.reservable:
        act = Reserve(of=found.reservable[:4])
        waiting = ", ".join(_waiting(table, of) for of in act.of)
        yield Choice(text=phrase("menu", "reserve", waiting=waiting), act=act)


def _waiting(table: Table, of: str) -> str:
    """What waits for an answer: an offer, a request or what was given, in a few words."""
    contact = next((c for c in table.contacts if c.id == of), None)
    proof = next((p for p in table.proofs if p.id == of), None)
    if contact:
        return phrase("menu", "reserve-contact", channel=channel(contact.channel))
    if proof:
        return phrase("menu", "reserve-proof", title=title(proof.measure, table.scenario))
    return phrase("menu", "reserve-gift") if of == "gift" else phrase("menu", "reserve-offer", offer=of)


def _explain(table: Table, found: Menu) -> Iterator[Choice]:
    for id_ in found.explainable:
        for regret, word in ((False, "account for"), (True, "express regret for")):
            text = f"{word}: {incident(id_, table.scenario)}"
            yield Choice(text=text, act=Explain(incident=id_, regret=regret))


def _ask_proof(table: Table, found: Menu) -> Iterator[Choice]:
    for ref in found.provable:
        yield Choice(text=f"ask for proof of: {title(ref, table.scenario)}", act=AskProof(measure=ref))


def _withdraw(table: Table, id_: str) -> Choice:
    act, owed = Withdraw(of=id_), table.commitment(id_)
    if owed:
        return Choice(text=f"take back your promise: {title(owed.measure, table.scenario)}", act=act)
    return Choice(text=told(act, table).replace("withdraws", "withdraw", 1), act=act, offer=id_)


def _perform(table: Table, side: str, item: Item) -> Choice:
    owed = table.owes(side, item.measure.id)
    text = title(item.measure.id, table.scenario) + (f" (promised, due by round {owed.due})" if owed else "")
    act = Perform(measure=item.measure.id)
    return Choice(text=text, act=act, item=item, faults=item.faults, override=item.override)


def _talk(found: Menu) -> Iterator[Choice]:
    for id_ in found.channels:
        yield Choice(text=f"ask for contact on {channel(id_)}", act=RequestContact(channel=id_))
    for id_ in found.lines:
        yield Choice(text=f"send a message on {channel(id_)}", form="message", offer=id_)


def _counteractions(table: Table, found: Menu) -> Iterator[Choice]:
    for measure in found.countermeasures:
        live = [c for c, state in table.channels.items() if state == "open"] if measure.closes_channel else [None]
        for id_ in live:
            text = measure.title + (f" ({channel(id_)})" if id_ else "")
            yield Choice(text=text, act=Counteract(countermeasure=measure.id, channel=id_), countermeasure=measure)
