"""The message to a negotiator in each turn: the events since its last turn, and the state of the table."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from agents.llm.quoting import quoted, without_markup
from agents.llm.system_message import short
from moderator.descriptions import act_line
from moderator.loop import ATTEMPTS
from moderator.moves import Accept, Act, Counter, Decline, Fault, Offer, Perform, Protest
from moderator.rules import domestic
from moderator.rules.endings import agreed
from moderator.rules.judge import check, prices
from moderator.rules.legality import GATE
from moderator.rules.menu import Menu, menu
from moderator.table import Said, Table, TabledOffer
from moderator.view import View
from prompts.load import fill, text
from scenarios.types import LADDER, Inject, Scenario

LATEST = 3
"""Number of closed offers in a message; older ones are in the messages before it."""


def turn(view: View, since: View | None) -> str:
    """The message that asks for a move; ``since`` is the view at this side's last question, or None."""
    table = view.table
    return fill(
        text("negotiator/turn"),
        round=str(table.round),
        rounds=str(table.rounds),
        news="\n".join(_news(view, since)) or _opening(view),
        table="\n".join(f"- {line}" for line in _state(view)),
    )


def refusal(view: View) -> str:
    """The message that returns a faulty reply, with what would be legal instead."""
    same = groupby(view.table.faults, key=lambda f: (f.legal, f.source))
    lines = (
        f"- {' '.join(f.message for f in found)} Legal: {legal}. (Source: {source}.)" for (legal, source), found in same
    )
    return fill(
        text("negotiator/refused"),
        attempt=str(view.table.attempt),
        attempts=str(ATTEMPTS),
        faults="\n".join(lines),
    )


def digest(view: View, dropped: View) -> list[str]:
    """The acts and cables of the dropped turns, one line each, without those that a later message repeats."""
    table, before = view.table, len(dropped.table.said)
    moves = [s for n, s in enumerate(table.said) if n < before or s.side == view.side]
    done = [(s.round, f"{_name(table, s.side)} {'; '.join(_acts(s, table))}") for s in moves]
    cables = [(round_, f"cable: {inject.title}") for round_, inject in dropped.table.injected]
    lines = sorted((*cables, *done), key=lambda line: line[0])
    return [f"- Round {round_}, {line}" for round_, line in lines]


def _acts(said: Said, table: Table) -> Iterator[str]:
    """The acts of one move, new offers with their ids."""
    made = iter([o for o in table.offers if (o.by, o.round) == (said.side, said.round)])
    for act in said.acts:
        yield _act(act, next(made).id if isinstance(act, Offer | Counter) else "", table.scenario)


def _opening(view: View) -> str:
    table = view.table
    first = "You speak first." if table.scenario.opens == view.side else f"{_other(table, view.side)} has not spoken."
    return f"Nothing has been said yet. {first}" if not table.said else "Nothing has happened since your last move."


def _news(view: View, since: View | None) -> Iterator[str]:
    table = view.table
    known = since.table.said if since else ()
    cables = table.injected[len(since.table.injected) if since else 0 :]
    fresh = [s for s in table.said[len(known) :] if s.side != view.side]
    if since and not any(s.side == view.side for s in table.said[len(known) :]):
        yield "You lost your last turn: three replies were faulty. Nothing you sent in it happened."
    for number in range(since.table.round if since else 1, table.round + 1):
        for round_, inject in cables:
            if round_ == number:
                yield _cable(inject)
        for said in fresh:
            if said.round == number:
                yield from _quoted_move(said, table)
    if since and not fresh:
        yield f"{_other(table, view.side)} lost its turn: it made no legal move."
    yield from _lapsed(view, since)


def _cable(inject: Inject) -> str:
    return f"Cable to both: {inject.title}: {inject.cable.strip()}"


def _quoted_move(said: Said, table: Table) -> Iterator[str]:
    name = _name(table, said.side)
    yield fill(text("negotiator/quote"), other=name, statement=quoted(said.statement)).rstrip()
    for act in _acts(said, table):
        yield f"- {name} {act}"


def _act(act: Act, offer: str, scenario: Scenario) -> str:
    """An act in one line, with the ids of measures, which the brief explains, and of offers."""
    match act:
        case Offer():
            return f"offers {offer}: {_bargain(act, scenario)}"
        case Counter():
            return f"counters {act.offer} with {offer}: {_bargain(act, scenario)}"
        case Perform():
            return f"carries out {act.measure}"
        case Decline():
            return f'declines {act.offer}: "{without_markup(act.reason)}"'
        case Protest():
            return f'protests: "{without_markup(act.about)}"'
        case _:
            return act_line(act, scenario)


def _bargain(offer: Offer | Counter | TabledOffer, scenario: Scenario) -> str:
    joint = all(m and m.joint for m in map(scenario.measure, offer.give))
    return f"{', '.join(offer.give)} for {', '.join(offer.ask) or ('both to sign' if joint else 'nothing')}"


def _lapsed(view: View, since: View | None) -> Iterator[str]:
    if since is None:
        return
    table, before = view.table, since.table
    name = {view.side: "You", table.scenario.other(view.side): _other(table, view.side)}
    for offer in table.offers:
        old = before.offer(offer.id)
        if offer.state == "expired" and (old is None or old.state == "open"):
            yield f"- {offer.id} ran out unanswered and is closed."
    for owed in table.commitments:
        was = before.commitment(owed.id)
        if owed.state == "breached" and (was is None or was.state == "due"):
            yield f"- {name[owed.by]} broke {owed.id} ({owed.measure}): a breach."
        if owed.state == "released" and (was is None or was.state == "due"):
            yield f"- {owed.id} ({owed.measure}) need not be carried out any more."
    for contact in table.contacts[len(before.contacts) :]:
        if contact.state == "lapsed":
            yield f"- The request {contact.id} for contact on {contact.channel} lapsed unanswered."


def _state(view: View) -> Iterator[str]:
    table, side = view.table, view.side
    offered, other, name = menu(table, side), table.scenario.other(side), _other(table, side)
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
    yield _ladder(table, side, offered.step)
    yield f"Agreement: {len(agreed(table))} of {table.scenario.agreement.need}"
    yield from _home(table, side, offered)
    if shut := list(_impossible(offered)):
        yield f"Nothing allows now: {', '.join(shut)}"


def _offer(offer: TabledOffer, scenario: Scenario) -> str:
    return f"{offer.id} (round {offer.round}, answer by {offer.until}) {_bargain(offer, scenario)}"


def _acceptable(table: Table, side: str, offer: TabledOffer) -> str:
    accept = Accept(offer=offer.id)
    faults, _ = check(table, side, accept)
    if not faults:
        price = prices(table, side, accept).get(side, {})
        cost = ", ".join(f"{short(audience)} {_points(points)}" for audience, points in price.items() if points)
        return f"You can pay for it{f' with {cost} points' if cost else ': it costs nothing at home'}."
    lifted, _ = check(table, side, accept.model_copy(update={"override": True}))
    means = "Only the override allows it" if not lifted else "You cannot accept it"
    return f"{means}: {'; '.join({f.rule: _without_numbers(f) for f in reversed(faults)}.values())}."


def _without_numbers(fault: Fault) -> str:
    """A fault without its numbers, because the points of the audiences are shown elsewhere."""
    return fault.message.partition(": ")[0] if fault.rule == GATE else fault.message.rstrip(".")


def _ladder(table: Table, side: str, step: int) -> str:
    if step == len(LADDER):
        return f"Ladder: step {step} open"
    lacking = [
        name
        for name, by in (("you", side), (_other(table, side), table.scenario.other(side)))
        if not any(p.by == by and p.step == step for p in table.performed)
    ]
    wanted = (
        f"one of step {step} carried out by {' and by '.join(lacking)}" if lacking else "three rounds after a breach"
    )
    return f"Ladder: step {step} open; step {step + 1} wants {wanted}"


def _home(table: Table, side: str, offered: Menu) -> Iterator[str]:
    held, start = table.capital[side], table.scenario.capital[side]
    moved = [f"{short(a)} {_points(points)}" for a, points in held.items() if points != start[a]]
    yield f"Your points: {', '.join(moved) or 'none moved'}{', the rest as at the start' if moved else ''}"
    if offered.overrides_left != table.scenario.mandate(side).overrides:
        yield f"Overrides left: {offered.overrides_left}"
    ends = {shift.reason: shift.until for shift in table.shifts if shift.side == side}
    for pressure in domestic.pressures(table, side):
        last = f"to round {ends[pressure.reason]}" if pressure.reason in ends else f"for now: {pressure.reason}"
        dearer = "dearer" if pressure.levels > 0 else "cheaper"
        yield f"What binds you is a level {dearer} {last}"
    near = offered.step + 1  # a measure carried out in this move may open the next step
    fresh = (i for i in offered.give if i.measure.step <= near and i.measure.id not in table.given_or_owed(side))
    vetoed = [short(item.measure.id) for item in fresh if domestic.blockers(table, side, item.price)]
    if vetoed:
        yield f"Vetoed now: {', '.join(vetoed)}"


def _impossible(offered: Menu) -> Iterable[str]:
    """The kinds of act that are not possible now and that the rest of the message does not show."""
    if not any(i.legal or i.override for i in offered.give):
        yield "offer"
    if not any(i.legal or i.override for i in offered.perform):
        yield "perform"
    if not offered.channels:
        yield "request-contact"


def _points(points: float) -> str:
    return f"{points:.0f}"


def _other(table: Table, side: str) -> str:
    return _name(table, table.scenario.other(side))


def _name(table: Table, side: str) -> str:
    return table.scenario.mandate(side).name
