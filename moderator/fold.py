"""The table as a fold over events: the only way to build its state, in live talks, on replay and in a debrief."""

from collections.abc import Iterable
from functools import reduce
from typing import TypeVar

from moderator.enact import breach, charge, close_offer, enact
from moderator.events import (
    RULES,
    Breached,
    Closed,
    Event,
    Expired,
    Failed,
    Forfeited,
    Forked,
    Injected,
    Moved,
    Opened,
    Read,
    Refused,
    Seated,
    Settled,
    TurnTaken,
)
from moderator.facilitation import Aside
from moderator.moves import MOST_ACTS, PERSON, Call, Counter, Counteract, Offer, Protest, Withdraw
from moderator.score.half_turns import tally
from moderator.score.index import score
from moderator.table import Table
from moderator.tabled import Closing, Contact, Proof, Said, Shift
from moderator.usage import Usage, usage_of
from scenarios.errors import ReassureError
from scenarios.scenario import Scenario


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
    first, second = (m.id for m in scenario.sides)
    sides = (first, second)
    return Table(
        scenario=scenario,
        rounds=event.rounds,
        rules=event.rules,
        channels=scenario.channels,
        capital=scenario.capital,
        overrides=dict.fromkeys(sides, 0),
        appeased=dict.fromkeys(sides, False),
        news=dict.fromkeys(sides, ()),
        forfeits=dict.fromkeys(sides, 0),
        last_x=dict.fromkeys(sides, 0.0),
        tally=tally(sides, scenario.trust),
        score=score((), sides, prior=scenario.trust),
        seats=event.seats,
        players=frozenset(side for side, agent in event.seats.items() if agent == PERSON),
        seed=event.seed,
        languages=event.languages,
        limits=event.limits,
        procedure=event.procedure,
        exercise=event.exercise,
    )


def unopened(scenario: Scenario) -> Table:
    """The table of talks that nobody has opened, as checks of words and papers about an exercise read it."""
    seats = {side.id: "nobody" for side in scenario.sides}
    return opened(Opened(scenario=scenario, seats=seats, seed=0, rounds=scenario.rounds, version="", rules=RULES))


def step(table: Table, event: Event) -> Table:
    """The table after one more event; a pure function."""
    if isinstance(event, Aside):
        return table.model_copy(update={"facilitation": table.facilitation.after(event)})
    match event:
        case Moved():
            return _moved(table, event)
        case Forfeited():
            return _forfeited(table, event)
        case Settled():
            return _turned(table, event, table)
        case Refused():
            refused = {"attempt": event.attempt, "faults": event.faults, "read": None}
            return _used(table, event.side, event.call).model_copy(update=refused)
        case Injected():
            return _injected(table, event)
        case Expired():
            return close_offer(table, event.offer, "expired")
        case Breached():
            return breach(table, event.commitment)
        case Failed():
            return _used(table, event.side, event.call).model_copy(update={"failed": event})
        case Seated():
            return _seated(table, event)
        case Forked():
            return table.model_copy(update={"seed": event.seed, "procedure": event.procedure})
        case Read():
            return _used(table, READER, event.call).model_copy(update={"read": event})
        case Closed():
            return table.model_copy(update={"closed": event})
        case _:
            raise NotOpenedError("The record has two openings; choose another dialogue.")


def _seated(table: Table, event: Seated) -> Table:
    """Another agent in a seat; whom a facilitator puts there sits in for the person who plays it, and begins anew."""
    left = frozenset[str]() if event.by else frozenset({event.side})
    joined = frozenset({event.side}) if event.agent == PERSON else frozenset[str]()
    anew: dict[str, object] = {"attempt": 0, "faults": ()} if event.by and event.side == table.to_move else {}
    seated = {"seats": table.seats | {event.side: event.agent}, "players": table.players - left | joined}
    return table.model_copy(update=seated | anew | {"failed": None})


def _moved(before: Table, event: Moved) -> Table:
    table = before
    for act in event.move.acts:
        table = enact(table, event.side, act)
    move = event.move
    said = Said(round=event.round, side=event.side, statement=move.statement, acts=move.acts, remarks=event.remarks)
    table = _used(_turned(charge(table, event.spent), event, before), event.side, event.call)
    regained = {
        s: {a: p + event.regained.get(s, {}).get(a, 0.0) for a, p in held.items()} for s, held in table.capital.items()
    }
    return table.model_copy(
        update={
            "capital": regained,
            "said": (*table.said, said),
            "news": table.news | {event.side: ()},
            "overrides": table.overrides | {event.side: table.overrides[event.side] + event.overrides},
            "content": event.side if event.move.content else None,
            "closing": table.closing or _closing(table, event.round, rested=_rests(before, event)),
            "forfeits": table.forfeits | {event.side: 0},
        }
    )


def _forfeited(before: Table, event: Forfeited) -> Table:
    table = _turned(before, event, before)
    return table.model_copy(
        update={
            "content": None,
            "closing": table.closing or _closing(table, event.round, rested=False),
            "forfeits": table.forfeits | {event.side: table.forfeits[event.side] + 1},
        }
    )


def _turned(table: Table, event: TurnTaken, before: Table) -> Table:
    other, closing = table.scenario.other(event.side), table.closing
    contacts, proofs = table.contacts, table.proofs
    put_off = event.move.put_off if isinstance(event, Moved) else ()
    reserving = table.reserving | {event.side} if put_off else table.reserving - {event.side}
    if closing:
        called = () if _has_more_to_do(event) else tuple(c.id for c in before.owed(event.side) if before.ripe(c))
        turns = (*closing.turns, (event.round, event.side))
        closing = closing._replace(turns=turns, asked=closing.asked + called)
    else:
        contacts = tuple(_lapsed(c) if c.by == other and c.id not in put_off else c for c in contacts)
        proofs = tuple(_lapsed(p) if p.by == other and p.id not in put_off else p for p in proofs)
    return table.model_copy(
        update={
            "turn": table.turn + 1,
            "attempt": 0,
            "faults": (),
            "read": None,
            "failed": None,
            "contacts": contacts,
            "proofs": proofs,
            "reserving": reserving,
            "closing": closing,
            "pending": tuple(a for a in table.pending if a.side != event.side),
            "acts": table.acts + event.acts,
            "tally": before.tallied(event.acts),
            "score": event.score,
            "last_x": table.last_x | {event.side: event.x - sum(a.value / 10 for a in event.acts if a.spoken)},
        }
    )


Request = TypeVar("Request", Contact, Proof)


def _lapsed(request: Request) -> Request:
    """The request as it stands after a turn that could have answered it."""
    return request._replace(state="lapsed") if request.state == "open" else request


def _has_more_to_do(event: TurnTaken) -> bool:
    """Whether a half-turn after the talks left no room for all that is owed, or was none in which anybody was asked."""
    return isinstance(event, Settled) or (isinstance(event, Moved) and len(event.move.acts) == MOST_ACTS)


def _rests(before: Table, event: Moved) -> bool:
    """Whether a move brings rest: both sides in turn would rest here, and the second asks for nothing more."""
    restless = any(isinstance(act, Offer | Counter | Withdraw | Protest | Counteract) for act in event.move.acts)
    return event.move.content and not restless and before.content == before.scenario.other(event.side)


def _closing(table: Table, round_: int, *, rested: bool) -> Closing | None:
    """The closing that follows a half-turn, if the talks are over with it; under rules 1 there was none."""
    over = table.rules > 1 and (rested or table.turn >= 2 * table.rounds)
    return Closing(since=round_, rested=rested) if over else None


def _used(table: Table, by: str, call: Call | None) -> Table:
    if call is None:
        return table
    so_far = table.usage.get(by, Usage())
    return table.model_copy(update={"usage": table.usage | {by: so_far + usage_of(call)}})


def _paying(event: Injected) -> tuple[str, ...]:
    """The sides whose costs an inject changes: where it publishes messages, only those that sent them."""
    effect = event.inject.effect
    if not effect.leaks:
        return effect.sides
    return tuple(s for s in effect.sides if any(leak.side == s for leak in event.leaked))


def _injected(table: Table, event: Injected) -> Table:
    inject, effect = event.inject, event.inject.effect
    until = table.round + effect.rounds - 1
    shifts = tuple(
        Shift(side=s, levels=effect.shift, until=until, reason=inject.title, incident=inject.id)
        for s in _paying(event)
        if effect.shift
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
            "news": {side: (inject.id, *known) for side, known in table.news.items()},
            "shifts": table.shifts + shifts,
            "channels": channels,
            "appeased": appeased,
        }
    )
    return breach(table, event.broken) if event.broken else table


READER = "reader"
"""The key in ``usage`` for the calls of a second reader."""
