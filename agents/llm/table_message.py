"""The state of the table in the message of a turn: what waits, what is owed and done, and what binds at home."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from agents.llm.quoting import without_markup
from agents.llm.system_message import short
from moderator.coding import owed_if_accepted
from moderator.moves import Accept, Counter, Fault, First, Offer
from moderator.rules import domestic
from moderator.rules.endings import agreed
from moderator.rules.giving import GATE, in_force
from moderator.rules.judge import check, overridden, prices, with_override
from moderator.rules.menu import Item, Menu, menu, pieces
from moderator.rules.remarks import Standing, promises, questions
from moderator.table import Table
from moderator.tabled import Commitment, TabledOffer
from moderator.view import View
from prompts.load import phrase
from scenarios.scenario import Scenario
from scenarios.types import LADDER, whole

ASKED = 2
"""Number of open questions in a message; older ones are in the messages before it."""


def state(view: View) -> Iterator[str]:
    """The state of the table as a side sees it, in lines."""
    table, side = view.table, view.side
    offered, other, name = menu(table, side), table.scenario.other(side), other_name(table, side)
    yield from _open(table, side)
    for who, by in (("You owe", side), (f"{name} owes", other)):
        if owed := table.owed(by):
            yield f"{who} {_by_round(owed)}"
    if offered.contacts:
        yield f"Contact asked for: {', '.join(f'{c.id} on {c.channel}' for c in offered.contacts)}"
    begun = table.scenario.channels
    if changed := [f"{c} {state}" for c, state in table.channels.items() if state != begun[c]]:
        yield f"Channels: {', '.join(changed)} now"
    if table.content == other:
        yield phrase("table", "rests", side=name)
    yield f"{_ladder(table, side, offered.step)}. Agreement: {len(agreed(table))} of {table.scenario.agreement.need}"
    yield from _carried_out(table, side, offered.provable)
    yield from _to_answer(table, side, offered)
    yield from _home(table, side, offered)
    if shut := list(_impossible(offered, pieces(table, side))):
        yield f"Nothing allows now: {', '.join(shut)}"


def _open(table: Table, side: str) -> Iterator[str]:
    """The open offers, with what an acceptance costs or what bars it; any other is closed."""
    for offer in table.open_offers(table.scenario.other(side)):
        terms = f"{_offer(offer, table.scenario)}. {_acceptable(table, side, offer)}"
        yield f"Open from {other_name(table, side)}: {terms}"
    for offer in table.open_offers(side):
        yield f"Open from you: {_offer(offer, table.scenario)}"
    if not any(offer.state == "open" for offer in table.offers):
        yield "No offer is open"


def _by_round(owed: Iterable[Commitment]) -> str:
    """Commitments by the round in which they fall due."""
    dated = groupby(sorted(owed, key=attrgetter("due")), key=attrgetter("due"))
    return "; ".join(f"by round {due}: {', '.join(f'{c.id} {c.measure}' for c in found)}" for due, found in dated)


def _carried_out(table: Table, side: str, provable: Collection[str]) -> Iterator[str]:
    """What has been carried out, each measure once, with a star where the side may ask proof of it."""
    mine, theirs = _done(table, side), _done(table, table.scenario.other(side))
    by = {
        "both": [ref for ref in mine if ref in theirs],
        "you": [ref for ref in mine if ref not in theirs],
        other_name(table, side): [ref for ref in theirs if ref not in mine],
    }
    if told := [f"by {who}: {_starred(refs, provable)}" for who, refs in by.items() if refs]:
        yield f"Carried out {'; '.join(told)}{' (* you may ask proof)' if provable else ''}"


def _starred(refs: Iterable[str], marked: Collection[str]) -> str:
    """Measures in a row, with a star at those that are marked."""
    return ", ".join(f"{short(ref)}{'*' if ref in marked else ''}" for ref in refs)


def _done(table: Table, by: str) -> Sequence[str]:
    """What a side has carried out, a part until the rest makes it whole."""
    done = dict.fromkeys(p.measure for p in table.performed if p.by == by)
    return [ref for ref in done if ref == whole(ref) or whole(ref) not in done]


def _to_answer(table: Table, side: str, offered: Menu) -> Iterator[str]:
    """What was asked and what can be asked beside offers: proof, explanations, questions and promises in words."""
    if put_off := _put_off(table, side, offered):
        yield f"You put off your answer to: {', '.join(put_off)}. It is due now"
    if offered.proofs:
        yield f"Proof asked of you: {', '.join(f'{p.id} of {p.measure}' for p in offered.proofs)}"
    if offered.explainable:
        yield f"You may explain: {', '.join(offered.explainable)}"
    for question in _older_questions(table, side)[-ASKED:]:
        yield f'A question of theirs waits: "{without_markup(question.quote)}"'
    for who, by in (("You", side), (other_name(table, side), table.scenario.other(side))):
        if said := promises(table, by):
            yield f"{who} said, not bound: {', '.join(short(p.about) for p in said)}"


def _older_questions(table: Table, side: str) -> Sequence[Standing]:
    """The questions that wait, without those of the statement that the message has just quoted."""
    quoted = table.said[-1].round if table.said and table.said[-1].side != side else None
    return [question for question in questions(table, side) if question.round != quoted]


def _put_off(table: Table, side: str, offered: Menu) -> list[str]:
    """What the last move of a side put off its answer to, by id, as far as it still waits."""
    if side not in table.reserving:
        return []
    offers, calls = (o.id for o in offered.answer), (c.id for c in offered.contacts)
    waiting = (*offers, *calls, *(p.id for p in offered.proofs))
    gift = ["gift"] if table.gifts(side) & table.reserved else []
    return [i for i in waiting if i in table.reserved] + gift


def _offer(offer: TabledOffer, scenario: Scenario) -> str:
    return f"{offer.id} (answer by round {offer.until}) {bargain(offer, scenario)}"


def _acceptable(table: Table, side: str, offer: TabledOffer) -> str:
    accept = Accept(offer=offer.id)
    faults = check(table, side, accept)
    if not faults:
        price = prices(table, side, accept).get(side, {})
        cost = ", ".join(f"{short(audience)} {_points(points)}" for audience, points in price.items() if points)
        return f"You can accept it {f'for {cost} points' if cost else 'at no cost'}."
    overriding = with_override(table, side, accept)
    only = f"Only an override of {', '.join(overridden(overriding))} allows it" if overriding else ""
    reasons = {fault.rule: _in_short(fault, table, side, offer) for fault in reversed(faults)}
    return f"{only or 'You cannot accept it'}: {'; '.join(reasons.values())}."


def _in_short(fault: Fault, table: Table, side: str, offer: TabledOffer) -> str:
    """A fault without what the rest of the message shows: the points of the audiences, and the measures."""
    if fault.rule != GATE:
        return fault.message.rstrip(".")
    against = domestic.blockers(table, side, owed_if_accepted(table, side, offer.id))
    return f"vetoed by {', '.join(short(audience.id) for audience in against)}"


def _ladder(table: Table, side: str, step: int) -> str:
    if step == len(LADDER):
        return f"Ladder: step {step} open"
    lacking = [
        name
        for name, by in (("you", side), (other_name(table, side), table.scenario.other(side)))
        if not any(p.by == by and p.step == step for p in table.performed)
    ]
    wanted = (
        f"one of step {step} carried out by {' and by '.join(lacking)}" if lacking else "three rounds after a breach"
    )
    return f"Ladder: step {step} open; step {step + 1} wants {wanted}"


def _home(table: Table, side: str, offered: Menu) -> Iterator[str]:
    held, start = table.capital[side], table.scenario.capital[side]
    floors = {a.id: a.floor for a in table.scenario.mandate(side).audiences}
    moved = [f"{short(a)} {_points(points, floors[a])}" for a, points in held.items() if points != start[a]]
    yield f"Your points: {', '.join(moved) or 'none moved'}{', the rest as at the start' if moved else ''}"
    if offered.overrides_left != table.scenario.mandate(side).overrides:
        yield f"Overrides left: {offered.overrides_left}"
    ends = {shift.reason: shift.until for shift in table.shifts if shift.side == side}
    for pressure in domestic.pressures(table, side):
        last = f"to round {ends[pressure.reason]}" if pressure.reason in ends else f"for now: {pressure.reason}"
        dearer = "dearer" if pressure.levels > 0 else "cheaper"
        yield f"What binds you is a level {dearer} {last}"
    yield from _vetoed(table, side, offered)


def _vetoed(table: Table, side: str, offered: Menu) -> Iterator[str]:
    """What the audiences veto now of what can still be given, with a star where they let its part pass."""
    near = offered.step + 1  # a measure carried out in this move may open the next step
    fresh = (i.measure for i in offered.give if i.measure.step <= near and not in_force(table, side, i.measure))
    vetoed = [m for m in fresh if domestic.blockers(table, side, (m,))]
    barred = [m.id for m in vetoed]
    in_part = [m.id for m in vetoed if (part := m.piece("part")) and not domestic.blockers(table, side, (part,))]
    if barred:
        yield f"Vetoed now: {_starred(barred, in_part)}{' (* but not in part)' if in_part else ''}"


def _impossible(offered: Menu, parts: Sequence[Item]) -> Iterable[str]:
    """The kinds of act that are not possible now and that the rest of the message does not show."""
    if not any(i.legal or i.override for i in (*offered.give, *parts)):
        yield "offer"
    if not any(i.legal or i.override for i in (*offered.perform, *(i for i in parts if not i.measure.joint))):
        yield "perform"
    if not offered.channels:
        yield "request-contact"


NEAR = 3.0
"""Points above a floor within which a tenth matters."""


def _points(points: float, floor: float = -100.0) -> str:
    return f"{points:.1f}" if abs(points - floor) <= NEAR else f"{points:.0f}"


def other_name(table: Table, side: str) -> str:
    """The name of the other side."""
    return side_name(table, table.scenario.other(side))


def side_name(table: Table, side: str) -> str:
    """The name of a side."""
    return table.scenario.mandate(side).name


def bargain(offer: Offer | Counter | TabledOffer, scenario: Scenario) -> str:
    """What an offer gives and asks, by ids, and who goes first if it is not the side that is asked."""
    joint = all(m and m.joint for m in map(scenario.measure, offer.give))
    bargain = f"{', '.join(offer.give)} for {', '.join(offer.ask) or ('both to sign' if joint else 'nothing')}"
    return f"{bargain}{FIRST[offer.first] if offer.ask else ''}"


FIRST: dict[First, str] = {"asked": "", "offerer": ", the offerer first", "both": ", both at once"}
"""Who carries out first, where it is not the side that is asked."""
