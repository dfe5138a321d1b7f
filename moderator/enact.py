"""What each act does to the table; its price and its score are elsewhere."""

from collections.abc import Iterator

from moderator import coding
from moderator.events import Capital, Price
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
    Offer,
    Perform,
    RequestContact,
    Reserve,
    WalkOut,
    Withdraw,
)
from moderator.table import Table, measures_by_id
from moderator.tabled import (
    Commitment,
    CommitmentState,
    Concession,
    Contact,
    OfferState,
    Payment,
    Performance,
    Proof,
    TabledOffer,
)
from scenarios.types import Measure, piece, whole

APPEASING = 2
"""Unanswered concessions at which a side is accused of appeasement at home (He 2025, policy recommendations)."""


def enact(table: Table, side: str, act: Act) -> Table:
    """The table after one legal act; its price and its score are applied elsewhere."""
    match act:
        case Offer():
            return _offered(table, side, act)
        case Counter():
            return _offered(close_offer(table, act.offer, "countered"), side, act)
        case Accept():
            return _accepted(table, side, act.offer)
        case Decline():
            return close_offer(table, act.offer, "declined", act.reason)
        case Withdraw():
            return _withdrawn(table, act.of)
        case Perform():
            return _performed(table, side, act.measure)
        case RequestContact():
            contact = Contact(id=f"K{len(table.contacts) + 1}", by=side, channel=act.channel, round=table.round)
            return table.model_copy(update={"contacts": (*table.contacts, contact)})
        case AnswerContact():
            return _answered(table, act)
        case AskProof():
            proof = Proof(id=f"P{len(table.proofs) + 1}", by=side, measure=act.measure, round=table.round)
            return table.model_copy(update={"proofs": (*table.proofs, proof)})
        case AnswerProof():
            return _shown(table, act)
        case Explain():
            return _explained(table, side, act.incident)
        case Reserve():
            return _reserved(table, side, act)
        case Counteract(channel=str(channel)):
            return table.model_copy(update={"channels": table.channels | {channel: "suspended"}})
        case WalkOut():
            return _walked_out(table, side)
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
    if not any(spent.values()):
        return table
    held = {s: _charged(points, spent.get(s, {})) for s, points in table.capital.items()}
    paid = (
        Payment(side=s, round=table.round, points=total) for s, cost in spent.items() if (total := sum(cost.values()))
    )
    return table.model_copy(update={"capital": held, "paid": (*table.paid, *paid)})


def _charged(held: Price, cost: Price) -> Price:
    return {a: max(0.0, points - cost.get(a, 0.0)) for a, points in held.items()}


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
        first=act.first,
    )
    return table.model_copy(update={"offers": (*table.offers, offer)})


def _turn_of(table: Table, side: str, turns: int) -> int:
    """The round in which a side has had ``turns`` turns after the current one, and never later than the last round.

    The order of play gives neither side more time. Under rules 1 it could be later than the last round.
    """
    still_to_come = side != table.to_move and side == table.sides[1]
    last = table.round + turns - still_to_come
    return last if table.rules == 1 else min(last, table.rounds)


def close_offer(table: Table, offer_id: str, state: OfferState, reason: str = "") -> Table:
    """The table after an offer is closed for good."""
    offers = tuple(o._replace(state=state, reason=reason) if o.id == offer_id else o for o in table.offers)
    return table.model_copy(update={"offers": offers})


def _accepted(table: Table, side: str, offer_id: str) -> Table:
    offer = table.offer(offer_id)
    if offer is None:
        return table
    measures = coding.owed_if_accepted(table, offer.by, offer_id)
    agreed = tuple(coding.measure_act(table, offer.by, m, "agreed") for m in measures)
    owed = _owed(table, side, offer)
    table = close_offer(table, offer_id, "accepted")
    return table.model_copy(update={"commitments": table.commitments + owed, "pending": table.pending + agreed})


def _owed(table: Table, side: str, offer: TabledOffer) -> tuple[Commitment, ...]:
    """What both sides owe once a side has accepted an offer: the second has a round more, and waits for the first."""
    asked, given = (coding.owed_if_accepted(table, s, offer.id) for s in (side, offer.by))
    ids = [f"C{len(table.commitments) + n}" for n in range(1, len(asked) + len(given) + 1)]
    of_asked, of_given = tuple(ids[: len(asked)]), tuple(ids[len(asked) :])
    soon = {s: _turn_of(table, s, offer.deadline) for s in (side, offer.by)}
    late = {s: _turn_of(table, s, offer.deadline + 1) for s in (side, offer.by)}
    match offer.first:
        case "asked":
            due = {side: soon[side], offer.by: late[offer.by] if offer.ask else soon[offer.by]}
            awaits = {side: (), offer.by: of_asked}
        case "offerer":
            due = {side: late[side] if asked else soon[side], offer.by: soon[offer.by]}
            awaits = {side: of_given, offer.by: ()}
        case "both":
            due = dict.fromkeys((side, offer.by), max(soon.values()))
            awaits = {side: (), offer.by: ()}
    who = [(side, m) for m in asked] + [(offer.by, m) for m in given]
    return tuple(
        Commitment(id=id_, by=by, measure=m.id, offer=offer.id, due=due[by], awaits=awaits[by])
        for id_, (by, m) in zip(ids, who, strict=True)
    )


def _withdrawn(table: Table, of: str) -> Table:
    commitment = table.commitment(of)
    if commitment is None:
        return close_offer(table, of, "withdrawn")
    return _release(_set_commitment(table, of, "withdrawn"), commitment)


def _release(table: Table, broken: Commitment) -> Table:
    """Release the other side from what it still owes under the same offer."""
    commitments = tuple(
        c._replace(state="released") if c.state == "due" and c.offer == broken.offer and c.by != broken.by else c
        for c in table.commitments
    )
    return table.model_copy(update={"commitments": commitments})


def _commitments(table: Table, changed: str, state: CommitmentState) -> tuple[Commitment, ...]:
    """The commitments with another state of one."""
    return tuple(c._replace(state=state) if c.id == changed else c for c in table.commitments)


def _set_commitment(table: Table, commitment_id: str, state: CommitmentState) -> Table:
    return table.model_copy(update={"commitments": _commitments(table, commitment_id, state)})


def _performed(table: Table, side: str, measure_id: str) -> Table:
    measure = table.scenario.measure(measure_id)
    if measure is None:
        return table
    owed = table.owes(side, measure_id)
    offer = table.offer(owed.offer) if owed else None
    fitting = (*offer.give, *offer.ask) if offer else measure.counterparts
    changed: dict[str, object] = {"performed": (*table.performed, *_done(table, side, measure))}
    if owed:
        changed["commitments"] = _commitments(table, owed.id, "kept")
    if not measure.joint:
        changed |= _conceded(table, side, measure, fitting)
    return table.model_copy(update=changed)


def _done(table: Table, side: str, measure: Measure) -> Iterator[Performance]:
    """What a side has done with a measure: a part stands on no step, and with the rest the whole is done."""
    named = piece(measure.id)
    step = 0 if named else measure.step
    yield Performance(by=side, measure=measure.id, round=table.round, kind=measure.kind, step=step)
    before = {p.measure for p in table.performed if p.by == side}
    entire = whole(measure.id)
    if named and {f"{entire}#part", f"{entire}#rest"} <= before | {measure.id}:
        yield Performance(by=side, measure=entire, round=table.round, kind=measure.kind, step=measure.step)


def _conceded(table: Table, side: str, measure: Measure, fitting: tuple[str, ...]) -> dict[str, object]:
    """What a concession changes: it answers one of the other side's, a fitting one before the oldest, or is open."""
    deed = measure.kind != "word"
    open_ = [c for c in table.unanswered if c.by != side and (deed or not c.deed)]
    fits = {*map(whole, fitting)}
    answered = next((c for c in open_ if whole(c.measure) in fits), open_[0] if open_ else None)
    if answered is None:
        new = Concession(by=side, measure=measure.id, round=table.round, deed=deed)
        return {"unanswered": (*table.unanswered, new)}
    left = tuple(c for c in table.unanswered if c is not answered)
    still = sum(c.by == answered.by for c in left) >= APPEASING
    appeased = table.appeased | {answered.by: table.appeased[answered.by] and still}
    return {"unanswered": left, "appeased": appeased}


def _shown(table: Table, act: AnswerProof) -> Table:
    proofs = tuple(
        p._replace(state="shown" if act.show else "refused") if p.id == act.proof else p for p in table.proofs
    )
    return table.model_copy(update={"proofs": proofs})


def _explained(table: Table, side: str, incident: str) -> Table:
    """The table after an incident is accounted for: what it made dearer for the other side is dear no more."""
    other = table.scenario.other(side)
    shifts = tuple(s for s in table.shifts if not (s.side == other and s.incident == incident and s.levels > 0))
    return table.model_copy(update={"shifts": shifts, "explained": table.explained | {(side, incident)}})


def _reserved(table: Table, side: str, act: Reserve) -> Table:
    """The table after a side put off its answers: an offer stays open for a turn more, and a call does not lapse."""
    last = _turn_of(table, side, 1)
    offers = tuple(
        o._replace(until=max(o.until, last)) if o.id in act.of and o.state == "open" else o for o in table.offers
    )
    gifts = table.gifts(side) if "gift" in act.of else frozenset()
    return table.model_copy(update={"offers": offers, "reserved": table.reserved | {*act.of} - {"gift"} | gifts})


def _answered(table: Table, act: AnswerContact) -> Table:
    contacts = tuple(
        c._replace(state="taken" if act.take else "refused") if c.id == act.contact else c for c in table.contacts
    )
    opened_now = {c.channel: "open" for c in contacts if c.id == act.contact and act.take}
    return table.model_copy(update={"contacts": contacts, "channels": table.channels | opened_now})


def _walked_out(table: Table, side: str) -> Table:
    """The table after a side walked out: it breaks what it owes, and frees the other side."""
    states: dict[str, CommitmentState] = {side: "breached", table.scenario.other(side): "released"}
    commitments = tuple(c._replace(state=states[c.by]) if c.state == "due" else c for c in table.commitments)
    return table.model_copy(update={"walked_out": side, "commitments": commitments})
