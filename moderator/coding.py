"""Coding: turns an act at the table into coded acts for the score."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from moderator.memory import remembered
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    AnswerProof,
    Counter,
    Counteract,
    Explain,
    Message,
    Offer,
    Perform,
    Protest,
    Reserve,
    WalkOut,
    Withdraw,
)
from moderator.score.coded_act import CodedAct, Status
from moderator.score.parameters import DEFAULTS
from moderator.table import Table, class_of, measures_by_id
from moderator.tabled import Contact, Proof
from scenarios.mandate import Bar, RedLine
from scenarios.numbers import decimal
from scenarios.types import Grade, Kind, Measure, whole

REFUSED, PROTEST, TALKS_BROKEN = -1.0, -2.4, -3.8
"""Values of a call or a proof refused (inferred: Goldstein gives WEIS 112 refuse -4.0, for refusals of any kind), and
Goldstein's of WEIS 132 formal protest and 194 halt negotiation."""

DENUNCIATION = -3.4
"""Goldstein's value of WEIS 122 denounce, denigrate, abuse."""

CONTACT_TAKEN, NOTE_SENT, REGRET, EXPLANATION = 1.0, 1.0, 1.8, 0.0
"""Goldstein values of WEIS 031 meet, or send a note, 061 express regret, and 025 explain a policy."""

GRADES: tuple[Grade, ...] = ("low", "medium", "high")

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
                demand(table, side)
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
        case Message():
            return (_note(table, side, act.channel),), ()
        case AnswerProof():
            return _proof(table, side, act), ()
        case Explain():
            value = REGRET if act.regret else EXPLANATION
            return (_agreed(table, side, value, f"explain.{act.incident}"),), ()
        case Reserve():
            return (pass_act(table, side).model_copy(update={"reserves": True}),), ()
        case Protest():
            return (_plain(table, side, PROTEST),), ()
        case WalkOut():
            owed = measures_by_id(table.scenario, tuple(c.measure for c in table.owed(side)))
            broken = tuple(measure_act(table, side, m, "breached") for m in owed)
            return (_plain(table, side, TALKS_BROKEN), *broken), ()
        case Counteract():
            return _countermeasure(table, side, act), ()
        case _:
            return (), ()


def ignored_requests(table: Table, side: str, put_off: Collection[str] = ()) -> tuple[CodedAct, ...]:
    """A refusal for each call and each request for proof that a side leaves unanswered; after the talks none lapses.

    Not for what its answer is put off to in this turn.
    """
    if table.closing:
        return ()
    requests: tuple[Contact | Proof, ...] = (*table.contacts, *table.proofs)
    ignored = (r for r in requests if r.by != side and r.state == "open" and r.id not in put_off)
    return tuple(_plain(table, side, REFUSED) for _ in ignored)


def pass_act(table: Table, side: str) -> CodedAct:
    """A pass: the coded act of a side with no other scored act."""
    return _plain(table, side, 0.0)


def demand(table: Table, side: str) -> CodedAct:
    """A demand that the other side cross one of its declared red lines."""
    return _plain(table, side, 0.0, crosses=True)


def denunciation(table: Table, side: str) -> CodedAct:
    """Words that denounce the other side: harm in the score, and no provocation otherwise."""
    return _plain(table, side, DENUNCIATION).model_copy(update={"spoken": True})


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


@remembered
def measure_act(table: Table, side: str, measure: Measure, status: Status) -> CodedAct:
    """A measure coded at its catalogue value, reduced as ``counted`` says."""
    return CodedAct(
        side=side,
        round=table.round,
        value=measure.value.points * counted(table, side, measure),
        kind=measure.kind,
        cost=measure.cost.level,
        verifiability=measure.verifiability.level,
        status=status,
        measure=class_of(table.scenario, measure.id),
    )


def counted(table: Table, side: str, measure: Measure) -> float:
    """The share of a measure's value that counts: nothing of what was done under another id, less of late words."""
    if _done_otherwise(table, side, measure):
        return 0.0
    return _words_count(table, side) if measure.kind == "word" else 1.0


def _fading(table: Table, side: str, measure: Measure) -> str:
    """Why the value of a measure does not count in full; empty where it does."""
    if _done_otherwise(table, side, measure):
        return f"{measure.id} counts nothing: it is the same act as one already done under another id"
    part = counted(table, side, measure)
    if part == 1:
        return ""
    return f"{measure.id} counts {decimal(part)} of its value: words fade after {FADES_AFTER} rounds without a deed"


def _done_otherwise(table: Table, side: str, measure: Measure) -> bool:
    """Whether a side has carried out the same act under another id."""
    done = _done(table, side).get((measure.kind, class_of(table.scenario, measure.id)))
    return done is not None and bool(done - {measure.id})


@remembered
def _done(table: Table, side: str) -> Mapping[tuple[Kind, str], set[str]]:
    """By kind and overlap class, the measures that a side has carried out."""
    found = defaultdict[tuple[Kind, str], set[str]](set)
    for p in table.performed:
        if p.by == side:
            found[p.kind, class_of(table.scenario, p.measure)].add(p.measure)
    return found


@remembered
def _words_count(table: Table, side: str) -> float:
    """The share of their value that a side's words still count after those since its last deed."""
    mine = [p for p in table.performed if p.by == side]
    last_deed = max((n for n, p in enumerate(mine) if p.kind != "word"), default=-1)
    words = {p.round for p in mine[last_deed + 1 :]}
    first = sorted(words)[:FADES_AFTER]
    if len(first) < FADES_AFTER or table.round in first:
        return 1.0
    return 0.5 ** (1 + len(words.difference(first) - {table.round}))


def demands_crossing(table: Table, side: str, measure: Measure, give: tuple[str, ...]) -> bool:
    """Whether asking for a measure demands that the other side cross one of its declared red lines."""
    other = table.scenario.other(side)
    bars = table.scenario.parts.bars[other][whole(measure.id)]
    return any(
        line.declared and (bar.unless != "matched" or not matched(table, other, bar, give)) for line, bar in bars
    )


def crossed_lines(table: Table, side: str, act: Act) -> tuple[RedLine, ...]:
    """The declared red lines of the other side that an act crosses, or demands that the other side cross."""
    lines = tuple(line for line in table.scenario.mandate(table.scenario.other(side)).red_lines if line.declared)
    match act:
        case Counteract():
            found = next((c for c in table.scenario.countermeasures if c.id == act.countermeasure), None)
            return tuple(line for line in lines if found and line.id in found.crosses)
        case Offer() | Counter():
            asked = measures_by_id(table.scenario, act.ask)
            demands = {whole(m.id) for m in asked if demands_crossing(table, side, m, act.give)}
            return tuple(line for line in lines if any(bar.measure in demands for bar in line.bars))
        case _:
            return ()


def matches(table: Table, bar: Bar) -> tuple[str, ...]:
    """The measures of the other side that lift a bar."""
    barred = table.scenario.measure(bar.measure)
    return bar.matched_by or (barred.counterparts if barred else ())


def matched(table: Table, side: str, bar: Bar, received: tuple[str, ...]) -> bool:
    """Whether the other side gives, owes or has given a measure that lifts a bar."""
    held = table.given_or_owed(table.scenario.other(side))
    return any(m in held or m in received for m in matches(table, bar))


def _measures(table: Table, side: str, measures: tuple[Measure, ...], status: Status) -> Coded:
    acts = tuple(measure_act(table, side, m, status) for m in measures)
    notes = tuple(note for m in measures if (note := _fading(table, side, m)))
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
    """A contact refused or taken; a channel is one measure, agreed and never done, so that calls make no spiral."""
    if not act.take:
        return _plain(table, side, REFUSED)
    channel = next((c.channel for c in table.contacts if c.id == act.contact), "")
    return _agreed(table, side, CONTACT_TAKEN, f"contact.{channel}")


def _note(table: Table, side: str, channel: str) -> CodedAct:
    return _agreed(table, side, NOTE_SENT, f"message.{channel}")


def _agreed(table: Table, side: str, value: float, measure: str) -> CodedAct:
    """An act of words that counts once, and makes no spiral."""
    return _plain(table, side, value).model_copy(update={"measure": measure, "status": "agreed"})


def _proof(table: Table, side: str, act: AnswerProof) -> tuple[CodedAct, ...]:
    """A proof shown is credited with what the next level of verifiability would have added to the measure; inferred.

    It is coded agreed, of which half counts at once, so that its value is twice that difference.
    """
    asked = next((p for p in table.proofs if p.id == act.proof), None)
    measure = table.scenario.measure(asked.measure) if asked else None
    if asked is None or measure is None or not act.show:
        return (_plain(table, side, REFUSED),)
    now = measure.verifiability.level
    better = GRADES[min(GRADES.index(now) + 1, len(GRADES) - 1)]  # a record from elsewhere may ask for what is seen
    nu, sigma = DEFAULTS.nu, DEFAULTS.sigma["agreed"]
    value = measure.value.points * (nu[better] - nu[now]) / (nu[better] * sigma)
    of_measure = measure_act(table, side, measure, "agreed")
    return (
        of_measure.model_copy(update={"value": value, "verifiability": better, "measure": f"proof.{asked.measure}"}),
    )


def declared_lines(table: Table, side: str) -> frozenset[str]:
    """The red lines that the other side has declared, by id."""
    lines = table.scenario.mandate(table.scenario.other(side)).red_lines
    return frozenset(line.id for line in lines if line.declared)


def _countermeasure(table: Table, side: str, act: Counteract) -> tuple[CodedAct, ...]:
    found = next((c for c in table.scenario.countermeasures if c.id == act.countermeasure), None)
    if found is None:
        return ()
    coded_act = _plain(table, side, found.value.points, crosses=bool(crossed_lines(table, side, act)))
    return (coded_act.model_copy(update={"kind": "deed", "cost": found.cost, "verifiability": found.verifiability}),)
