"""The state of the table in the message of a turn: what waits, what is owed and done, and what binds at home."""

from collections.abc import Iterable, Iterator

from agents.llm.quoting import without_markup
from agents.llm.system_message import short
from moderator.moves import (
    Accept,
    Counter,
    Fault,
    First,
    Offer,
)
from moderator.rules import domestic
from moderator.rules.endings import agreed
from moderator.rules.giving import GATE
from moderator.rules.judge import check, prices, with_override
from moderator.rules.menu import Menu, menu
from moderator.rules.remarks import promises, questions
from moderator.table import Table, TabledOffer
from moderator.view import View
from prompts.load import phrase
from scenarios.scenario import Scenario
from scenarios.types import LADDER, whole

LATEST, ASKED = 3, 2
"""Numbers of closed offers and of open questions in a message; older ones are in the messages before it."""


def state(view: View) -> Iterator[str]:
    """The state of the table as a side sees it, in lines."""
    table, side = view.table, view.side
    offered, other, name = menu(table, side), table.scenario.other(side), other_name(table, side)
    for offer in table.open_offers(other):
        yield f"Open from {name}: {_offer(offer, table.scenario)}. {_acceptable(table, side, offer)}"
    for offer in table.open_offers(side):
        yield f"Open from you: {_offer(offer, table.scenario)}"
    closed = [f"{o.id} {o.state}" for o in table.offers if o.state not in ("open", "accepted")]
    if closed:
        yield f"Closed: {', '.join(closed[-LATEST:])}"
    for who, by in (("You owe", side), (f"{name} owes", other)):
        for owed in table.owed(by):
            yield f"{who} {owed.id}: {owed.measure}, by round {owed.due}"
    if offered.contacts:
        yield f"Contact asked for: {', '.join(f'{c.id} on {c.channel}' for c in offered.contacts)}"
    begun = table.scenario.channels
    if changed := [f"{c} {state}" for c, state in table.channels.items() if state != begun[c]]:
        yield f"Channels: {', '.join(changed)} now"
    if table.content == other:
        yield phrase("table", "rests", side=name)
    yield _ladder(table, side, offered.step)
    yield from _carried_out(table, side)
    yield from _to_answer(table, side, offered)
    yield from _home(table, side, offered)
    if shut := list(_impossible(offered)):
        yield f"Nothing allows now: {', '.join(shut)}"


def _carried_out(table: Table, side: str) -> Iterator[str]:
    """What each side has carried out, a part until the rest makes it whole, and how much of the agreement that is."""
    for who, by in (("you", side), (other_name(table, side), table.scenario.other(side))):
        done = dict.fromkeys(p.measure for p in table.performed if p.by == by)
        if told := [short(ref) for ref in done if ref == whole(ref) or whole(ref) not in done]:
            yield f"Carried out by {who}: {', '.join(told)}"
    yield f"Agreement: {len(agreed(table))} of {table.scenario.agreement.need}"


def _to_answer(table: Table, side: str, offered: Menu) -> Iterator[str]:
    """What was asked and what can be asked beside offers: proof, explanations, questions and promises in words."""
    if put_off := _put_off(table, side, offered):
        yield f"You put off your answer to: {', '.join(put_off)}. It is due now"
    if offered.proofs:
        yield f"Proof asked of you: {', '.join(f'{p.id} of {p.measure}' for p in offered.proofs)}"
    if offered.provable:
        yield f"You may ask proof of: {', '.join(map(short, offered.provable))}"
    if offered.explainable:
        yield f"You may explain: {', '.join(offered.explainable)}"
    for question in questions(table, side)[-ASKED:]:
        yield f'A question of theirs waits: "{without_markup(question.quote)}"'
    for who, by in (("You", side), (other_name(table, side), table.scenario.other(side))):
        if said := promises(table, by):
            yield f"{who} said, not bound: {', '.join(short(p.about) for p in said)}"


def _put_off(table: Table, side: str, offered: Menu) -> list[str]:
    """What the last move of a side put off its answer to, by id, as far as it still waits."""
    if side not in table.reserving:
        return []
    offers, calls = (o.id for o in offered.answer), (c.id for c in offered.contacts)
    waiting = (*offers, *calls, *(p.id for p in offered.proofs))
    gift = ["gift"] if table.gifts(side) & table.reserved else []
    return [i for i in waiting if i in table.reserved] + gift


def _offer(offer: TabledOffer, scenario: Scenario) -> str:
    return f"{offer.id} (round {offer.round}, answer by {offer.until}) {bargain(offer, scenario)}"


def _acceptable(table: Table, side: str, offer: TabledOffer) -> str:
    accept = Accept(offer=offer.id)
    faults = check(table, side, accept)
    if not faults:
        price = prices(table, side, accept).get(side, {})
        cost = ", ".join(f"{short(audience)} {_points(points)}" for audience, points in price.items() if points)
        return f"You can pay for it{f' with {cost} points' if cost else ': it costs nothing at home'}."
    means = "Only the override allows it" if with_override(table, side, accept) else "You cannot accept it"
    return f"{means}: {'; '.join({f.rule: _without_numbers(f) for f in reversed(faults)}.values())}."


def _without_numbers(fault: Fault) -> str:
    """A fault without its numbers, because the points of the audiences are shown elsewhere."""
    return fault.message.partition(": ")[0] if fault.rule == GATE else fault.message.rstrip(".")


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
    """What the audiences veto now of the measures not yet given, apart from those whose part they let pass."""
    near = offered.step + 1  # a measure carried out in this move may open the next step
    begun = {whole(ref) for ref in table.given_or_owed(side)}
    fresh = (i.measure for i in offered.give if i.measure.step <= near and i.measure.id not in begun)
    barred = [m for m in fresh if domestic.blockers(table, side, (m,))]
    in_part = [m for m in barred if (part := m.piece("part")) and not domestic.blockers(table, side, (part,))]
    if outright := [short(m.id) for m in barred if m not in in_part]:
        yield f"Vetoed now: {', '.join(outright)}"
    if in_part:
        yield f"Vetoed now, but not in part: {', '.join(short(m.id) for m in in_part)}"


def _impossible(offered: Menu) -> Iterable[str]:
    """The kinds of act that are not possible now and that the rest of the message does not show."""
    if not any(i.legal or i.override for i in offered.give):
        yield "offer"
    if not any(i.legal or i.override for i in offered.perform):
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
