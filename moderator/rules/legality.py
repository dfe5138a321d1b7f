"""Legality: what bars an act, such as what it gives, both sides' signatures and the order of play."""

from collections.abc import Iterable, Iterator

from moderator import coding
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    AnswerProof,
    AskProof,
    Counter,
    Counteract,
    Decline,
    Explain,
    Fault,
    Hold,
    Message,
    Offer,
    Perform,
    RequestContact,
    Reserve,
    Withdraw,
)
from moderator.rules import diplomacy, domestic
from moderator.rules.diplomacy import ORDER, listed
from moderator.rules.giving import GATE, ONCE, asking, giving, in_force
from moderator.table import Table, measures_by_id
from scenarios.types import Measure, whole

SIGNATURES = "rule.both-signatures"
THEIR_GATE = "rule.their-domestic-gate"
"""The gate of the other side, whose capital is not known: no side loses an attempt by it."""

IN_VAIN = 2
"""Rounds for which a channel is not asked for again where the request was refused or lapsed."""


def faults(table: Table, side: str, act: Act) -> Iterator[Fault]:
    """Everything that is wrong with an act at this table; the same for every agent."""
    if table.closing:
        yield from _closing(table, side, act)
        return
    match act:
        case Offer():
            yield from _offering(table, side, act)
        case Counter():
            yield from _answering(table, side, act.offer)
            yield from _offering(table, side, act)
        case Accept():
            yield from _accepting(table, side, act)
        case Decline():
            yield from _answering(table, side, act.offer)
        case Withdraw():
            yield from _withdrawing(table, side, act)
        case Perform():
            yield from _performing(table, side, act)
        case RequestContact() | AnswerContact():
            yield from _contact(table, side, act)
        case Counteract():
            yield from _countering(table, side, act)
        case Message():
            yield from diplomacy.messaging(table, act)
        case AskProof():
            yield from diplomacy.asking_proof(table, side, act)
        case AnswerProof():
            yield from diplomacy.answering_proof(table, side, act)
        case Explain():
            yield from diplomacy.explaining(table, side, act)
        case Reserve():
            yield from diplomacy.reserving(table, side, act)
        case _:
            return


def _offering(table: Table, side: str, act: Offer | Counter) -> Iterator[Fault]:
    other = table.scenario.other(side)
    unknown = _unknown(table, (*act.give, *act.ask))
    if unknown:
        yield unknown
        return
    give, ask = measures_by_id(table.scenario, act.give), measures_by_id(table.scenario, act.ask)
    yield from [_not_yours(table, side, m) for m in give if m.actor == other]
    yield from [_not_theirs(table, side, m) for m in ask if m.actor == side]
    named = [*map(whole, (*act.give, *act.ask))]
    if len({*named}) < len(named):
        yield table.fault(ORDER, "A measure is named twice in the package.", "each measure once, whole or in part")
    if any({*o.give} == {*act.give} and {*o.ask} == {*act.ask} for o in table.open_offers(side)):
        yield table.fault(ORDER, "The same offer is already open.", "withdraw it first, or offer something else")
    bound = give + tuple([m for m in ask if m.joint])
    yield from _overriding(table, side, act.override, bound)
    yield from giving(table, side, bound, act.ask, act.override)
    yield from asking(table, side, tuple([m for m in ask if not m.joint]))


def _accepting(table: Table, side: str, act: Accept) -> Iterator[Fault]:
    yield from _answering(table, side, act.offer)
    offer = table.offer(act.offer)
    if offer is None or offer.state != "open" or offer.by == side:
        return
    mine, theirs = coding.owed_if_accepted(table, side, offer.id), coding.owed_if_accepted(table, offer.by, offer.id)
    yield from _overriding(table, side, act.override, mine)
    yield from giving(table, side, mine, offer.give, act.override)
    name = table.scenario.mandate(offer.by).name
    if any(in_force(table, offer.by, m) for m in theirs):
        yield table.fault(ONCE, f"{offer.id} gives what is already in force for {name}.", "decline it, or counter it")
    if domestic.unpayable(table, offer):
        yield Fault(
            rule=THEIR_GATE,
            message=f"{name} cannot carry {offer.id} at home now.",
            source=table.scenario.source(GATE),
            legal="wait, decline it, or make another offer",
        )


def _answering(table: Table, side: str, offer_id: str) -> Iterator[Fault]:
    offer = table.offer(offer_id)
    if offer is None:
        wrong = f"There is no offer {offer_id}."
    elif offer.by == side:
        wrong = f"{offer_id} is your own offer."
    elif offer.state != "open":
        wrong = f"{offer_id} is {offer.state}, and closed for good."
    else:
        return
    answered = listed(o.id for o in table.open_offers(table.scenario.other(side)))
    yield table.fault(ORDER, wrong, f"the open offers to answer are {answered}")


def _withdrawing(table: Table, side: str, act: Withdraw) -> Iterator[Fault]:
    offer, commitment = table.offer(act.of), table.commitment(act.of)
    mine = (offer is not None and offer.by == side and offer.state == "open") or (
        commitment is not None and commitment.by == side and commitment.state == "due"
    )
    if not mine:
        open_ids = listed([o.id for o in table.open_offers(side)] + [c.id for c in table.owed(side)])
        message = f"{act.of} is not an open offer or a commitment due of yours."
        yield table.fault(ORDER, message, f"what can be withdrawn is {open_ids}")


def _performing(table: Table, side: str, act: Perform) -> Iterator[Fault]:
    measure = table.scenario.measure(act.measure)
    if measure is None:
        yield from filter(None, (_unknown(table, (act.measure,)),))
        return
    yield from _overriding(table, side, act.override, (measure,))
    if table.owes(side, act.measure):
        return
    if measure.actor == table.scenario.other(side):
        yield _not_yours(table, side, measure)
    if measure.joint:
        message = f"{measure.id} needs both signatures before it can be carried out."
        yield table.fault(SIGNATURES, message, "offer it, and carry it out once it is accepted")
    yield from giving(table, side, (measure,), (), act.override)


def asked_again(table: Table, side: str, channel: str) -> int:
    """The first round in which a side may ask for contact on a channel, after what came of its last request."""
    asked = [c for c in table.contacts if c.by == side and c.channel == channel]
    failed = [c.round for c in asked if c.state in ("refused", "lapsed")]
    return max(failed) + IN_VAIN + 1 if failed else 0


def _contact(table: Table, side: str, act: RequestContact | AnswerContact) -> Iterator[Fault]:
    if isinstance(act, AnswerContact):
        if act.message and not act.take:
            yield table.fault(ORDER, "A message goes with a call that is taken.", "take the call, or leave it out")
        waiting = [c.id for c in table.contacts if c.by != side and c.state == "open"]
        if act.contact not in waiting:
            message = f"There is no request for contact {act.contact} to answer."
            yield table.fault(ORDER, message, f"requests that wait are {listed(waiting)}")
    elif act.channel not in table.channels:
        yield table.fault(ORDER, f"There is no channel {act.channel}.", f"channels are {listed(table.channels)}")
    elif waiting := [c.channel for c in table.contacts if c.by == side and c.state == "open"]:
        yield table.fault(ORDER, f"A request on {listed(waiting)} is already open.", "wait for the answer")
    elif (again := asked_again(table, side, act.channel)) > table.round:
        message = f"The last call on {act.channel} was in vain; another may be made from round {again} on."
        free = [c for c in table.channels if asked_again(table, side, c) <= table.round]
        yield table.fault(ORDER, message, f"channels that may be asked for are {listed(free)}")


def _countering(table: Table, side: str, act: Counteract) -> Iterator[Fault]:
    allowed = [c for c in table.scenario.countermeasures if c.actor in (side, "both")]
    found = next((c for c in allowed if c.id == act.countermeasure), None)
    if found is None:
        message = f"{act.countermeasure} is not on the closed list of countermeasures for this side."
        yield table.fault(ORDER, message, f"the list is {listed(c.id for c in allowed)}")
        return
    live = [c for c, state in table.channels.items() if state == "open"]
    if found.closes_channel and act.channel not in live:
        yield table.fault(ORDER, f"{found.id} must name an open channel.", f"open channels are {listed(live)}")
    if not found.closes_channel and act.channel is not None:
        yield table.fault(ORDER, f"{found.id} suspends no channel.", "the same without a channel")


def _closing(table: Table, side: str, act: Act) -> Iterator[Fault]:
    """After the talks only what is owed can be carried out."""
    owed = [c.measure for c in table.owed(side)]
    if not (isinstance(act, Hold) or (isinstance(act, Perform) and act.measure in owed)):
        message = "The talks are over; only what is owed can still be carried out."
        yield table.fault(ORDER, message, f"carry out {listed(owed)}, or hold")


def _overriding(table: Table, side: str, override: tuple[str, ...], bound: tuple[Measure, ...]) -> Iterator[Fault]:
    """An override names a measure that the act binds its side to, and each uses up one."""
    if not override:
        return
    ids = [m.id for m in bound]
    strange = [i for i in override if i not in ids]
    if strange:
        message = f"The leader cannot override for {listed(strange)} in this act."
        yield table.fault(GATE, message, f"the measures of this act that bind you are {listed(ids)}")
    left = overrides_left(table, side)
    if len(override) > left:
        message = f"The act would use {len(override)} of the leader's overrides, and {left} are left."
        yield table.fault(GATE, message, "the same act without override, where it passes")


def overrides_left(table: Table, side: str) -> int:
    """How often a side's leader may still override."""
    return table.scenario.mandate(side).overrides - table.overrides.get(side, 0)


def _unknown(table: Table, ids: Iterable[str]) -> Fault | None:
    missing = [i for i in ids if table.scenario.measure(i) is None]
    if not missing:
        return None
    legal = f"the measures in play are {listed(m.id for m in table.scenario.measures)}"
    return table.fault(ORDER, f"No measure in play is called {listed(missing)}.", legal)


def _not_yours(table: Table, side: str, measure: Measure) -> Fault:
    name = table.scenario.mandate(side).name
    return table.fault(SIGNATURES, f"{measure.id} is not {name}'s to give.", "ask for it in return for something")


def _not_theirs(table: Table, side: str, measure: Measure) -> Fault:
    name = table.scenario.mandate(table.scenario.other(side)).name
    return table.fault(SIGNATURES, f"{measure.id} is not {name}'s to give.", "ask for one of theirs or a joint one")
