"""The scenes of a dialogue: what was said and done in each turn, and what happened before it."""

from collections.abc import Iterator, Sequence
from typing import Any

from moderator.descriptions import noticed, package, title, titled, told
from moderator.enact import enact
from moderator.events import (
    Breached,
    Expired,
    Failed,
    Forfeited,
    Forked,
    Injected,
    Moved,
    Read,
    Refused,
    Seated,
    Settled,
    TurnTaken,
)
from moderator.facilitation import Aside, aside_told
from moderator.moves import Accept, Act, AskProof, Counter, Counteract, Explain, Offer, Perform
from moderator.table import Table
from moderator.tabled import TabledOffer
from moderator.visibility import HIDDEN
from scenarios.load import load
from scenarios.numbers import decimal
from scenarios.scenario import Scenario
from scenarios.types import Citation, Countermeasure, Measure, whole
from transcripts.debrief.codings import coded_titles
from transcripts.debrief.passages import Passage
from transcripts.exports.story import Deed, Scene, Source, say

Numbers = dict[str, int]
"""The number of each source, by its id."""


def scenes(walked: Sequence[Passage], cited: Sequence[Source], *, private: bool, scored: bool) -> Iterator[Scene]:
    """The scenes in order; without rationales and costs at home unless ``private``, and the score unless ``scored``."""
    numbers = {source.id: source.number for source in cited}
    for passage in walked:
        event, table = passage.event, passage.before
        if isinstance(event, Moved):
            yield _moved(passage, event, numbers, private=private, scored=scored)
        elif isinstance(event, Forfeited | Settled):
            facts = tuple(_facts(event, table, private=private, scored=scored))
            yield Scene(kind="turn", **_turn(passage, event), said=silent(event, table), facts=facts)
        elif isinstance(event, Injected):
            head = say("scene", "injected", ref=passage.turn, title=event.inject.title)
            yield Scene(kind="cable", head=head, said="\n".join((event.inject.cable.strip(), *published(event, table))))
        elif told_ := aside(passage):
            yield Scene(kind="aside", head=told_)


def published(event: Injected, table: Table) -> Iterator[str]:
    """The messages that an inject makes public, one sentence each."""
    for one in event.leaked:
        name = table.scenario.mandate(one.side).name
        yield say("scene", "leaked", side=name, round=str(one.round), text=one.text)


def marks(event: Moved, table: Table) -> tuple[str, ...]:
    """What the words of a move do besides stating, each once."""
    return tuple(dict.fromkeys(noticed(remark, table) for remark in event.remarks))


def silent(event: Forfeited | Settled, before: Table) -> str:
    """What is said of a turn in which a side made no move."""
    name = before.scenario.mandate(event.side).name
    if isinstance(event, Forfeited):
        return say("scene", "forfeited", side=name)
    coded = zip(event.acts, coded_titles(event, before), strict=True)
    named = {"breached", "agreed"}
    what = (say("settled", act.status if act.status in named else "other", title=found) for act, found in coded)
    return say("scene", "settled", side=name, what="; ".join(what) or say("settled", "nothing"))


def sources(walked: Sequence[Passage], scenario: Scenario) -> tuple[Source, ...]:
    """The measures and countermeasures in the moves, in the order of their first use."""
    moves = (p.event.move for p in walked if isinstance(p.event, Moved))
    ids = dict.fromkeys(whole(id_) for move in moves for act in move.acts for id_ in _ids(act))
    both: tuple[Measure | Countermeasure, ...] = (*scenario.measures, *scenario.countermeasures)
    entries = {entry.id: entry for entry in both}
    found = [entries[id_] for id_ in ids if id_ in entries]
    return tuple(
        Source(number=number, id=entry.id, title=entry.title, places=_places(entry.citations))
        for number, entry in enumerate(found, start=1)
    )


def papers(cited: Sequence[Source]) -> Iterator[str]:
    """The papers that the sources cite, as far as they are in the built-in catalogue."""
    named = {place.partition(",")[0] for source in cited for place in source.places}
    for paper in load().papers:
        if paper.id in named:
            yield f"{paper.id}: {paper.author}, {paper.title}, {paper.publisher}"


def _places(citations: Sequence[Citation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str, citations)))


def _ids(act: Act | TabledOffer) -> tuple[str, ...]:
    match act:
        case Offer() | Counter() | TabledOffer():
            return (*act.give, *act.ask)
        case Perform() | AskProof():
            return (act.measure,)
        case Counteract():
            return (act.countermeasure,)
        case Explain():
            return (act.incident,)
        case _:
            return ()


def _moved(passage: Passage, event: Moved, numbers: Numbers, *, private: bool, scored: bool) -> Scene:
    table, move = passage.before, event.move
    return Scene(
        kind="turn",
        **_turn(passage, event),
        said=move.statement,
        language=table.languages.get(event.side, "en"),
        translation=move.translation,
        marks=marks(event, table),
        rationale=move.rationale if private else "",
        deeds=tuple(_deeds(event, table, numbers)),
        facts=tuple(_facts(event, table, private=private, scored=scored)),
    )


def _turn(passage: Passage, event: TurnTaken) -> dict[str, Any]:
    """The fields of a scene that say which turn it is, and whose."""
    table = passage.before
    mandate, first = table.scenario.mandate(event.side), table.scenario.sides[0]
    call = event.call if isinstance(event, Moved) else None
    return {
        "ref": passage.turn,
        "head": _head(passage, event, mandate.name),
        "seat": "first" if mandate == first else "second",
        "agent": call.agent if call else table.seats[event.side],
    }


def _head(passage: Passage, event: TurnTaken, side: str) -> str:
    if passage.before.closing:
        return say("scene", "closing", ref=passage.turn, side=side)
    return say("scene", "turn", ref=passage.turn, round=str(event.round), side=side)


def _deeds(event: Moved, table: Table, numbers: Numbers) -> Iterator[Deed]:
    for act in event.move.acts:
        answered = table.offer(act.offer) if isinstance(act, Accept) else None
        ids = tuple(map(whole, _ids(answered or act)))
        yield Deed(text=_deed(act, table, answered), sources=tuple(numbers[id_] for id_ in ids if id_ in numbers))
        table = enact(table, event.side, act)


def _deed(act: Act, table: Table, answered: TabledOffer | None) -> str:
    new = f"O{len(table.offers) + 1}"
    match act:
        case Offer():
            return say("deed", "offer", offer=new, package=package(act, table.scenario))
        case Counter():
            return say("deed", "counter", old=act.offer, offer=new, package=package(act, table.scenario))
        case Accept() if answered:
            return say("deed", "accept", offer=act.offer, package=package(answered, table.scenario))
        case _:
            return told(act, table)


def _facts(event: TurnTaken, table: Table, *, private: bool, scored: bool) -> Iterator[str]:
    scenario = table.scenario
    if isinstance(event, Moved):
        yield from _facts_of_move(event, scenario, private=private)
    if not scored:
        return
    (first, first_trust), (second, second_trust) = (
        (mandate.name, f"{event.score.trust[mandate.id]:.2f}") for mandate in scenario.sides
    )
    trust = {"first": first, "first_trust": first_trust, "second": second, "second_trust": second_trust}
    yield say("fact", "score", S=f"{event.score.S:.1f}", x=f"{event.x:+.2f}", **trust)


def _facts_of_move(event: Moved, scenario: Scenario, *, private: bool) -> Iterator[str]:
    yield from (say("fact", "note", note=titled(note, scenario)) for note in event.notes)
    for side, spent in event.spent.items() if private else ():
        names = {audience.id: audience.name for audience in scenario.mandate(side).audiences}
        paid = ", ".join(f"{names.get(id_, id_)} {decimal(points)}" for id_, points in spent.items() if points)
        if paid:
            yield say("fact", "cost", side=scenario.mandate(side).name, points=paid)
    if event.overrides:
        yield say("fact", "override")
    if event.move.content:
        yield say("fact", "content", side=scenario.mandate(event.side).name)


def aside(passage: Passage) -> str:
    """One sentence on an event between turns; empty for the end of the talks, which the transcript gives at the top."""
    event, table, at = passage.event, passage.before, passage.turn
    scenario = table.scenario
    side = getattr(event, "side", None)
    name = scenario.mandate(side).name if side else ""
    if isinstance(event, Aside):
        told_ = aside_told(event, scenario)
        return say("scene", "aside", ref=at, told=told_) if told_ else ""
    match event:
        case Expired():
            offer = table.offer(event.offer)
            gone = package(offer, scenario) if offer else event.offer
            return say("scene", "expired", ref=at, package=gone)
        case Breached():
            owed = table.commitment(event.commitment)
            named = title(owed.measure, scenario) if owed else event.commitment
            return say("scene", "breached", ref=at, side=name, title=named)
        case Refused():
            faults = " ".join(f"{titled(fault.message, scenario)} [{fault.source}]" for fault in event.faults)
            return say("scene", "refused", ref=at, side=name, tried=event.tried, faults=faults).strip()
        case Failed():
            return say("scene", "failed", ref=at, side=name, problem=event.problem).strip()
        case Seated():
            return say("scene", "seated", ref=at, side=name, agent=event.agent)
        case Forked():
            return say("scene", "forked", ref=at, parent=event.parent, seed=str(event.seed))
        case Read() if event.move != HIDDEN:
            line = titled(str(event.crosses), scenario)
            crossed = say("read", "crossed", line=line, reason=event.reason)
            found = event.problem or (crossed if event.crosses else say("read", "nothing"))
            return say("scene", "read", ref=at, side=name, found=found)
        case _:
            return ""
