"""Coding: turns an act at the table into coded acts for the score."""

from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    Counter,
    Counteract,
    Offer,
    Perform,
    Protest,
    WalkOut,
    Withdraw,
)
from moderator.score.credit import CodedAct, Status
from moderator.table import Table, measures_by_id, overlap_classes
from scenarios.types import Bar, Measure

CONTACT_TAKEN, CONTACT_REFUSED, PROTEST, TALKS_BROKEN = 1.0, -4.0, -2.4, -3.8
"""Goldstein values of WEIS 031 meet, 112 refuse, 132 formal protest and 194 halt negotiation."""

FADES_AFTER = 2
"""Rounds of words alone that count in full; after them each round halves the value of words (He 2025, principle 1)."""

Coded = tuple[tuple[CodedAct, ...], tuple[str, ...]]


def coded(table: Table, side: str, act: Act) -> Coded:
    """The coded acts of an act before it is carried out, and notes on why a value was reduced."""
    match act:
        case Offer() | Counter():
            given = measures_by_id(table.scenario, act.give)
            acts, notes = _measures(table, side, given, "proposed")
            demands = tuple(
                _demand(table, side)
                for m in measures_by_id(table.scenario, act.ask)
                if demands_crossing(table, side, m, act.give)
            )
            return acts + demands, notes
        case Accept():
            return _measures(table, side, owed_if_accepted(table, side, act.offer), "agreed")
        case Withdraw():
            return _withdrawn(table, side, act.of), ()
        case Perform():
            return _measures(table, side, measures_by_id(table.scenario, (act.measure,)), "implemented")
        case AnswerContact():
            return (_contact(table, side, act),), ()
        case Protest():
            return (_plain(table, side, PROTEST),), ()
        case WalkOut():
            return (_plain(table, side, TALKS_BROKEN),), ()
        case Counteract():
            return _countermeasure(table, side, act), ()
        case _:
            return (), ()


def ignored_contacts(table: Table, side: str) -> tuple[CodedAct, ...]:
    """A refusal for each request for contact that a side leaves unanswered in its turn."""
    return tuple(_plain(table, side, CONTACT_REFUSED) for c in table.contacts if c.by != side and c.state == "open")


def pass_act(table: Table, side: str) -> CodedAct:
    """A pass: the coded act of a side with no other scored act."""
    return _plain(table, side, 0.0)


def owed_if_accepted(table: Table, side: str, offer_id: str) -> tuple[Measure, ...]:
    """The measures that a side would owe if the offer were accepted."""
    offer = table.offer(offer_id)
    if offer is None:
        return ()
    ours, theirs = (offer.give, offer.ask) if side == offer.by else (offer.ask, offer.give)
    measures = measures_by_id(table.scenario, ours) + tuple(
        m for m in measures_by_id(table.scenario, theirs) if m.joint
    )
    return tuple(dict.fromkeys(measures))


def measure_act(table: Table, side: str, measure: Measure, status: Status) -> CodedAct:
    """A measure coded at its catalogue value, reduced as ``fading`` says."""
    return CodedAct(
        side=side,
        round=table.round,
        value=measure.value.points * fading(table, side, measure)[0],
        kind=measure.kind,
        cost=measure.cost.level,
        verifiability=measure.verifiability.level,
        status=status,
        measure=overlap_classes(table.scenario).get(measure.id, measure.id),
    )


def fading(table: Table, side: str, measure: Measure) -> tuple[float, str]:
    """The share of a measure's value that still counts, and the reason where it is less than 1."""
    mine = [p for p in table.performed if p.by == side]
    same = overlap_classes(table.scenario)
    if any(
        p.measure != measure.id and p.kind == measure.kind and same.get(p.measure) == same.get(measure.id) for p in mine
    ):
        return 0.0, f"{measure.id} counts nothing: it is the same act as one already done under another id"
    if measure.kind != "word":
        return 1.0, ""
    last_deed = max((n for n, p in enumerate(mine) if p.kind != "word"), default=-1)
    words = [p.round for p in mine[last_deed + 1 :]]
    first = sorted(set(words))[:FADES_AFTER]
    if len(first) < FADES_AFTER or table.round in first:
        return 1.0, ""
    part: float = 0.5 ** (1 + len({r for r in words if r not in first} - {table.round}))
    return (
        part,
        f"{measure.id} counts {part:g} of its value: words fade after {FADES_AFTER} rounds without a deed",
    )


def demands_crossing(table: Table, side: str, measure: Measure, give: tuple[str, ...]) -> bool:
    """Whether asking for a measure demands that the other side cross one of its declared red lines."""
    other = table.scenario.other(side)
    lines = (line for line in table.scenario.mandate(other).red_lines if line.declared)
    bars = [bar for line in lines for bar in line.bars if bar.measure == measure.id]
    return any(bar.unless != "matched" or not matched(table, other, bar, give) for bar in bars)


def matches(table: Table, bar: Bar) -> tuple[str, ...]:
    """The measures of the other side that lift a bar."""
    barred = table.scenario.measure(bar.measure)
    return bar.matched_by or (barred.counterparts if barred else ())


def matched(table: Table, side: str, bar: Bar, received: tuple[str, ...]) -> bool:
    """Whether the other side gives, owes or has given a measure that lifts a bar."""
    gets = table.given_or_owed(table.scenario.other(side)) | set(received)
    return any(m in gets for m in matches(table, bar))


def _measures(table: Table, side: str, measures: tuple[Measure, ...], status: Status) -> Coded:
    acts = tuple(measure_act(table, side, m, status) for m in measures)
    notes = tuple(note for m in measures if (note := fading(table, side, m)[1]))
    return acts, notes


def _withdrawn(table: Table, side: str, of: str) -> tuple[CodedAct, ...]:
    offer, commitment = table.offer(of), table.commitment(of)
    ids = offer.give if offer else (commitment.measure,) if commitment else ()
    return tuple(measure_act(table, side, m, "withdrawn") for m in measures_by_id(table.scenario, ids))


def _plain(table: Table, side: str, value: float, *, crosses: bool = False) -> CodedAct:
    return CodedAct(
        side=side,
        round=table.round,
        value=value,
        kind="word",
        cost="none",
        verifiability="high",
        status="implemented",
        crosses_red_line=crosses,
    )


def _contact(table: Table, side: str, act: AnswerContact) -> CodedAct:
    """A contact refused or taken; a channel counts as one measure, so repeated contacts on it add little."""
    if not act.take:
        return _plain(table, side, CONTACT_REFUSED)
    channel = next((c.channel for c in table.contacts if c.id == act.contact), "")
    return _plain(table, side, CONTACT_TAKEN).model_copy(update={"measure": f"contact.{channel}"})


def _demand(table: Table, side: str) -> CodedAct:
    return _plain(table, side, 0.0, crosses=True)


def _countermeasure(table: Table, side: str, act: Counteract) -> tuple[CodedAct, ...]:
    found = next((c for c in table.scenario.countermeasures if c.id == act.countermeasure), None)
    if found is None:
        return ()
    declared = {line.id for line in table.scenario.mandate(table.scenario.other(side)).red_lines if line.declared}
    coded_act = _plain(table, side, found.value.points, crosses=bool(declared & set(found.crosses)))
    return (coded_act.model_copy(update={"kind": "deed", "cost": found.cost, "verifiability": found.verifiability}),)
