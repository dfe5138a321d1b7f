"""The table as a fold over events: the only way to build its state, in live talks, on replay and in a debrief."""

from collections.abc import Iterable
from functools import reduce

from moderator import coding
from moderator.events import (
    Breached,
    Capital,
    Closed,
    Event,
    Expired,
    Failed,
    Forfeited,
    Forked,
    Injected,
    Moved,
    Opened,
    Price,
    Read,
    Refused,
    Seated,
)
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    Call,
    Counter,
    Counteract,
    Decline,
    Offer,
    Perform,
    RequestContact,
    WalkOut,
    Withdraw,
)
from moderator.score.index import score
from moderator.table import (
    Commitment,
    CommitmentState,
    Concession,
    Contact,
    OfferState,
    Performance,
    Said,
    Shift,
    Table,
    TabledOffer,
    measures_by_id,
)
from moderator.usage import Usage, usage_of
from scenarios.errors import ReassureError
from scenarios.types import Measure


class NotOpenedError(ReassureError):
    """The record does not begin with the opening of talks, or has two openings."""


def fold(events: Iterable[Event]) -> Table:
    """The table after these events; NotOpenedError unless the first is Opened."""
    rest = iter(events)
    first = next(rest, None)
    if not isinstance(first, Opened):
        raise NotOpenedError("The record does not begin with the opening of talks; choose another dialogue.")
    return reduce(step, rest, opened(first))


def opened(event: Opened) -> Table:
    """The table at the opening of the talks."""
    scenario = event.scenario
    sides = tuple(m.id for m in scenario.sides)
    return Table(
        scenario=scenario,
        rounds=event.rounds,
        channels=scenario.channels,
        capital=scenario.capital,
        overrides=dict.fromkeys(sides, 0),
        appeased=dict.fromkeys(sides, False),
        content=dict.fromkeys(sides, False),
        forfeits=dict.fromkeys(sides, 0),
        last_x=dict.fromkeys(sides, 0.0),
        score=score((), (sides[0], sides[1]), prior=scenario.trust),
        seats=event.seats,
        seed=event.seed,
        languages=event.languages,
        limits=event.limits,
        procedure=event.procedure,
    )


def step(table: Table, event: Event) -> Table:
    """The table after one more event; a pure function."""
    match event:
        case Moved():
            return _moved(table, event)
        case Forfeited():
            forfeits = table.forfeits | {event.side: table.forfeits[event.side] + 1}
            return _turned(table, event).model_copy(update={"forfeits": forfeits})
        case Refused():
            refused = {"attempt": event.attempt, "faults": event.faults, "read": None}
            return _used(table, event.side, event.call).model_copy(update=refused)
        case Injected():
            return _injected(table, event)
        case Expired():
            return _close_offer(table, event.offer, "expired")
        case Breached():
            return breach(table, event.commitment)
        case Failed():
            return _used(table, event.side, event.call).model_copy(update={"failed": event})
        case Seated():
            return table.model_copy(update={"seats": table.seats | {event.side: event.agent}, "failed": None})
        case Forked():
            return table.model_copy(update={"seed": event.seed, "procedure": event.procedure})
        case Read():
            return _used(table, READER, event.call).model_copy(update={"read": event})
        case Closed():
            return table.model_copy(update={"closed": event})
        case _:
            raise NotOpenedError("The record has two openings; choose another dialogue.")


def enact(table: Table, side: str, act: Act) -> Table:
    """The table after one legal act; its price and its score are applied elsewhere."""
    match act:
        case Offer():
            return _offered(table, side, act)
        case Counter():
            return _offered(_close_offer(table, act.offer, "countered"), side, act)
        case Accept():
            return _accepted(table, side, act.offer)
        case Decline():
            return _close_offer(table, act.offer, "declined", act.reason)
        case Withdraw():
            return _withdrawn(table, act.of)
        case Perform():
            return _performed(table, side, act.measure)
        case RequestContact():
            contact = Contact(id=f"K{len(table.contacts) + 1}", by=side, channel=act.channel, round=table.round)
            return table.model_copy(update={"contacts": (*table.contacts, contact)})
        case AnswerContact():
            return _answered(table, act)
        case Counteract(channel=str(channel)):
            return table.model_copy(update={"channels": table.channels | {channel: "suspended"}})
        case WalkOut():
            return table.model_copy(update={"walked_out": side})
        case _:
            return table


def breach(table: Table, commitment_id: str) -> Table:
    """The table after a breach, which waits to be scored; what the other side owes in return is released."""
    broken = table.commitment(commitment_id)
    if broken is None:
        return table
    measures = measures_by_id(table.scenario, (broken.measure,))
    acts = tuple(coding.measure_act(table, broken.by, m, "breached") for m in measures)
    table = _set_commitment(table, commitment_id, "breached")
    return _release(table, broken).model_copy(update={"pending": table.pending + acts})


def charge(table: Table, spent: Capital) -> Table:
    """The table after these points are paid, by side; capital never falls below 0."""
    held = {s: _charged(points, spent.get(s, {})) for s, points in table.capital.items()}
    return table.model_copy(update={"capital": held})


def _charged(held: Price, cost: Price) -> Price:
    return {a: max(0.0, points - cost.get(a, 0.0)) for a, points in held.items()}


def _moved(table: Table, event: Moved) -> Table:
    for act in event.move.acts:
        table = enact(table, event.side, act)
    said = Said(round=event.round, side=event.side, statement=event.move.statement, acts=event.move.acts)
    table = _used(_turned(charge(table, event.spent), event), event.side, event.call)
    regained = {
        s: {a: p + event.regained.get(s, {}).get(a, 0.0) for a, p in held.items()} for s, held in table.capital.items()
    }
    return table.model_copy(
        update={
            "capital": regained,
            "said": (*table.said, said),
            "overrides": table.overrides | {event.side: table.overrides[event.side] + event.overrides},
            "content": table.content | {event.side: event.move.content},
            "forfeits": table.forfeits | {event.side: 0},
        }
    )


def _turned(table: Table, event: Moved | Forfeited) -> Table:
    other = table.scenario.other(event.side)
    contacts = tuple(
        c.model_copy(update={"state": "lapsed"}) if c.by == other and c.state == "open" else c for c in table.contacts
    )
    return table.model_copy(
        update={
            "turn": table.turn + 1,
            "attempt": 0,
            "faults": (),
            "read": None,
            "failed": None,
            "contacts": contacts,
            "pending": tuple(a for a in table.pending if a.side != event.side),
            "acts": table.acts + event.acts,
            "score": event.score,
            "last_x": table.last_x | {event.side: event.x},
        }
    )


def _used(table: Table, by: str, call: Call | None) -> Table:
    if call is None:
        return table
    so_far = table.usage.get(by, Usage())
    return table.model_copy(update={"usage": table.usage | {by: so_far + usage_of(call)}})


def _injected(table: Table, event: Injected) -> Table:
    inject, effect = event.inject, event.inject.effect
    until = table.round + effect.rounds - 1
    shifts = tuple(
        Shift(side=s, levels=effect.shift, until=until, reason=inject.title) for s in effect.sides if effect.shift
    )
    channels = table.channels
    if effect.closes_channel in channels:
        channels = channels | {effect.closes_channel: "suspended"}
    appeased = table.appeased
    if event.source == "moderator":
        appeased = appeased | dict.fromkeys(effect.sides, True)
    table = table.model_copy(
        update={
            "injected": (*table.injected, (event.round, inject)),
            "shifts": table.shifts + shifts,
            "channels": channels,
            "appeased": appeased,
        }
    )
    return breach(table, event.broken) if event.broken else table


def _offered(table: Table, side: str, act: Offer | Counter) -> Table:
    offer = TabledOffer(
        id=f"O{len(table.offers) + 1}",
        by=side,
        give=act.give,
        ask=act.ask,
        deadline=act.deadline,
        round=table.round,
        until=_turn_of(table, table.scenario.other(side), act.deadline),
        override=act.override,
    )
    return table.model_copy(update={"offers": (*table.offers, offer)})


def _turn_of(table: Table, side: str, turns: int) -> int:
    """The round in which a side has had ``turns`` turns after the current one; the order of play gives no side more."""
    still_to_come = side != table.to_move and side == table.sides[1]
    return table.round + turns - still_to_come


def _close_offer(table: Table, offer_id: str, state: OfferState, reason: str = "") -> Table:
    offers = tuple(
        o.model_copy(update={"state": state, "reason": reason}) if o.id == offer_id else o for o in table.offers
    )
    return table.model_copy(update={"offers": offers})


def _accepted(table: Table, side: str, offer_id: str) -> Table:
    offer = table.offer(offer_id)
    if offer is None:
        return table
    asked = _commitments(table, side, offer, _turn_of(table, side, offer.deadline), ())
    last = _turn_of(table, offer.by, offer.deadline + bool(offer.ask))
    given = _commitments(table, offer.by, offer, last, tuple(c.id for c in asked))
    measures = coding.owed_if_accepted(table, offer.by, offer_id)
    agreed = tuple(coding.measure_act(table, offer.by, m, "agreed") for m in measures)
    table = _close_offer(table, offer_id, "accepted")
    return table.model_copy(
        update={"commitments": table.commitments + asked + given, "pending": table.pending + agreed}
    )


def _commitments(
    table: Table, side: str, offer: TabledOffer, due: int, awaits: tuple[str, ...]
) -> tuple[Commitment, ...]:
    first = len(table.commitments) + len(awaits) + 1
    return tuple(
        Commitment(id=f"C{first + n}", by=side, measure=m.id, offer=offer.id, due=due, awaits=awaits)
        for n, m in enumerate(coding.owed_if_accepted(table, side, offer.id))
    )


def _withdrawn(table: Table, of: str) -> Table:
    commitment = table.commitment(of)
    if commitment is None:
        return _close_offer(table, of, "withdrawn")
    return _release(_set_commitment(table, of, "withdrawn"), commitment)


def _release(table: Table, broken: Commitment) -> Table:
    """Release the other side from what it still owes under the same offer."""
    commitments = tuple(
        c.model_copy(update={"state": "released"})
        if c.state == "due" and c.offer == broken.offer and c.by != broken.by
        else c
        for c in table.commitments
    )
    return table.model_copy(update={"commitments": commitments})


def _set_commitment(table: Table, commitment_id: str, state: CommitmentState) -> Table:
    commitments = tuple(
        c.model_copy(update={"state": state}) if c.id == commitment_id else c for c in table.commitments
    )
    return table.model_copy(update={"commitments": commitments})


def _performed(table: Table, side: str, measure_id: str) -> Table:
    measure = table.scenario.measure(measure_id)
    if measure is None:
        return table
    owed = table.owes(side, measure_id)
    done = Performance(by=side, measure=measure_id, round=table.round, kind=measure.kind, step=measure.step)
    table = _set_commitment(table, owed.id, "kept") if owed else table
    table = table.model_copy(update={"performed": (*table.performed, done)})
    offer = table.offer(owed.offer) if owed else None
    fitting = (*offer.give, *offer.ask) if offer else measure.counterparts
    return table if measure.joint else _conceded(table, side, measure, fitting)


def _conceded(table: Table, side: str, measure: Measure, fitting: tuple[str, ...]) -> Table:
    """The table after a concession: it answers one of the other side's, a fitting one before the oldest, or is open."""
    deed = measure.kind != "word"
    open_ = [c for c in table.unanswered if c.by != side and (deed or not c.deed)]
    answered = next((c for c in open_ if c.measure in fitting), open_[0] if open_ else None)
    if answered is None:
        new = Concession(by=side, measure=measure.id, round=table.round, deed=deed)
        return table.model_copy(update={"unanswered": (*table.unanswered, new)})
    left = tuple(c for c in table.unanswered if c is not answered)
    still = sum(c.by == answered.by for c in left) >= APPEASING
    appeased = table.appeased | {answered.by: table.appeased[answered.by] and still}
    return table.model_copy(update={"unanswered": left, "appeased": appeased})


def _answered(table: Table, act: AnswerContact) -> Table:
    contacts = tuple(
        c.model_copy(update={"state": "taken" if act.take else "refused"}) if c.id == act.contact else c
        for c in table.contacts
    )
    opened_now = {c.channel: "open" for c in contacts if c.id == act.contact and act.take}
    return table.model_copy(update={"contacts": contacts, "channels": table.channels | opened_now})


READER = "reader"
"""The key in ``usage`` for the calls of a second reader."""

APPEASING = 2
"""Unanswered concessions at which a side is accused of appeasement at home (He 2025, policy recommendations)."""
