"""What remarks do by rule: harm is shown before it counts, claims must be true, promises stay in sight."""

from collections.abc import Iterable, Iterator, Sequence

from moderator import coding
from moderator.moves import Accept, Counter, Decline, Fault, Move, Offer, Perform, Remark, Warned
from moderator.score.coded_act import CodedAct
from moderator.speech import claims
from moderator.table import Table
from moderator.tabled import Said
from scenarios.types import Frozen, whole

HARM = "rule.harm-in-words"
"""Words that harm are shown to their speaker once in a turn, at no cost; sent again they count."""

AGAIN = "other words; sent again, these stand, and count"

ANSWERS = ("explanation", "acknowledgement", "concern", "criticism", "regret", "claim", "promise")
"""Remarks that take up a question about the same subject."""


class Standing(Frozen):
    """A promise that is said and not bound, or a question that waits: whose, since when, and the words."""

    side: str
    round: int
    quote: str
    about: str = ""
    private: bool = False
    """Whether only the other side has read it."""


def faults(
    table: Table, side: str, move: Move, remarks: Sequence[Remark], demands: Sequence[Warned] = ()
) -> Iterator[Fault]:
    """What remarks are sent back for: a claim of something that was not done, and harm that was not yet shown.

    ``demands`` are words that demand outright that the other side cross a line which it has declared.
    """
    done = {p.measure for p in table.performed if p.by == side}
    done |= {whole(measure) for measure in done}
    doing = {ref for act in move.acts if isinstance(act, Perform) for ref in (act.measure, whole(act.measure))}
    for remark in remarks:
        measure = table.scenario.measure(remark.about)
        theirs = measure is not None and measure.actor == table.scenario.other(side) and not measure.joint
        if remark.kind == "claim" and measure and not theirs and remark.about not in done | doing:
            told = f"“{remark.quote}” claims what has not been carried out: {measure.title}."
            yield table.fault(claims.RULE, told, claims.LEGAL, remark.quote)
    if not any(fault.rule == HARM for fault in table.faults):
        yield from _shown(table, side, remarks)
        yield from (table.fault(HARM, demanded.message, AGAIN, demanded.quote) for demanded in demands)


def harm(table: Table, side: str, remarks: Iterable[Remark], demanded: Sequence[Warned] = ()) -> tuple[CodedAct, ...]:
    """The coded acts of words that harm: a denunciation in public, once, and demands to cross a declared line."""
    found = tuple(remarks)
    denounced = any(r.kind == "denunciation" and not r.private for r in found)
    demands = {r.about for r in found if crosses(table, side, r)}
    said = (coding.denunciation(table, side),) if denounced else ()
    count = max(len(demands), min(1, len(demanded)))
    return said + (coding.demand(table, side),) * count


def promises(table: Table, side: str) -> tuple[Standing, ...]:
    """What a side promised outside an offer and has neither carried out nor bound itself to since."""
    kept = {whole(ref) for ref in table.given_or_owed(side)}
    found = {
        remark.about: Standing(side=side, round=said.round, quote=remark.quote, about=remark.about)
        for said in table.said
        if said.side == side
        for remark in said.remarks
        if remark.kind == "promise" and remark.about not in kept | _in_acts(said)
    }
    measures = ((standing, table.scenario.measure(about)) for about, standing in found.items())
    other = table.scenario.other(side)
    return tuple(standing for standing, measure in measures if measure and measure.actor != other)


def questions(table: Table, side: str) -> tuple[Standing, ...]:
    """The questions of the other side that a side has not taken up: those of each statement, until it answers."""
    found = list[Standing]()
    for number, said in enumerate(table.said):
        asked = [remark for remark in said.remarks if remark.kind == "question"] if said.side != side else ()
        answer = next((later for later in table.said[number + 1 :] if later.side == side), None) if asked else None
        for remark in asked:
            if not (answer and _takes_up(table, answer, remark)):
                words = {"quote": remark.quote, "about": remark.about, "private": remark.private}
                found.append(Standing(side=said.side, round=said.round, **words))
    return tuple(found)


def _shown(table: Table, side: str, remarks: Sequence[Remark]) -> Iterator[Fault]:
    for remark in remarks:
        told = ""
        if remark.kind == "denunciation" and not remark.private:
            told = f"“{remark.quote}” will be read as a denunciation, and counts as an act."
        elif crosses(table, side, remark):
            told = f"“{remark.quote}” demands that the other side cross one of its declared red lines."
        if told:
            yield table.fault(HARM, told, AGAIN, remark.quote)


def crosses(table: Table, side: str, remark: Remark) -> bool:
    """Whether a remark demands that the other side cross one of its declared red lines."""
    measure = table.scenario.measure(remark.about)
    other = table.scenario.other(side)
    theirs = measure is not None and measure.actor == other and not measure.joint
    demanding = remark.kind == "demand" and measure is not None and theirs
    return bool(demanding and measure and coding.demands_crossing(table, side, measure, ()))


def _in_acts(said: Said) -> set[str]:
    """The measures that are given, asked or carried out in the acts of a move: what is said of them is bound there."""
    refs = (ref for act in said.acts if isinstance(act, Offer | Counter) for ref in (*act.give, *act.ask))
    return {whole(ref) for ref in refs} | {whole(act.measure) for act in said.acts if isinstance(act, Perform)}


def _takes_up(table: Table, answer: Said, question: Remark) -> bool:
    """Whether a move answers a question: in words about the same subject, or by an act on it."""
    offer = table.offer(question.about)
    refs = {question.about} | ({whole(ref) for ref in (*offer.give, *offer.ask)} if offer else set())
    named = {act.offer for act in answer.acts if isinstance(act, Accept | Decline | Counter)}
    if not question.about:
        return any(r.kind in ANSWERS for r in answer.remarks)
    about = {r.about for r in answer.remarks if r.kind in ANSWERS}
    return bool(refs & (about | named | _in_acts(answer)))
