"""What a statement answers: unfriendly and friendly words, a question, and a promise that was not kept."""

from agents.scripted.cues import Cue
from agents.scripted.diplomacy import wanted_next
from agents.scripted.doctrines import Seat
from agents.scripted.hearing import last_remarks, to_call_in, warmed
from moderator.rules.legality import GATE, LADDER_RULE, ONCE, SIGNATURES
from moderator.rules.menu import menu
from moderator.rules.remarks import Standing, questions
from moderator.table import Table, TabledOffer
from prompts.load import speech
from scenarios.types import whole

UNFRIENDLY = ("heard-denunciation", "heard-ultimatum")


BARS = {LADDER_RULE: "early", GATE: "cost", ONCE: "given", SIGNATURES: "joint"}
"""The reason for each rule that bars a measure; for any other it is not told."""


def heard(table: Table, side: str, *, answered: bool) -> Cue | None:
    """A cue for the other side's last words, if they were unfriendly, or friendly and not yet followed by a deed.

    Friendly words are passed over where this side's acts answer harm.
    """
    kinds = {remark.kind for remark in last_remarks(table, side) if not remark.private}
    for kind in ("denunciation", "ultimatum"):
        if kind in kinds:
            return Cue(f"heard-{kind}")
    return Cue("heard-regret") if "regret" in kinds and not answered and warmed(table, side) else None


def answer(seat: Seat, table: Table) -> Cue | None:
    """A cue that takes up the last question of the other side, true to what the side computes; None if none waits."""
    asked = next(reversed(questions(table, seat.side)), None)
    if asked is None:
        return None
    if declined := _declined(table, seat.side, asked):
        return Cue("answer-declined", declined.ask[:1] or declined.give[:1], {"reason": _as_clause(declined.reason)})
    if in_the_way := _in_the_way(table, seat.side, asked):
        return Cue("answer-way", values={"reason": _as_clause(in_the_way)})
    wanted = wanted_next(seat, table)
    return Cue("answer-wants", (wanted,)) if wanted else Cue("answer-open")


def call_in(table: Table, side: str) -> Cue | None:
    """A cue that reminds the other side of what it promised in words; None if there is nothing."""
    promise = to_call_in(table, side)
    return Cue("call-in", (promise.about,)) if promise else None


def _as_clause(sentence: str) -> str:
    """A sentence as it stands after a colon."""
    return f"{sentence[:1].lower()}{sentence[1:]}".rstrip(".")


def _declined(table: Table, side: str, asked: Standing) -> TabledOffer | None:
    """The offer that a question is about, if this side declined it: by its id, or by a measure in it."""
    for offer in reversed(table.offers):
        named = {offer.id, *map(whole, (*offer.give, *offer.ask))}
        if offer.by != side and offer.state == "declined" and asked.about in named and offer.reason:
            return offer
    return None


def _in_the_way(table: Table, side: str, asked: Standing) -> str:
    """What stands in the way of one of this side's measures, as a sentence; empty if a question is not about one."""
    item = menu(table, side).item(asked.about) if asked.about else None
    if item is None or item.legal:
        return ""
    lines = {line.id: "red-line" for line in table.scenario.mandate(side).red_lines}
    reason = (BARS | lines).get(item.faults[0].rule)
    return str(speech("reasons")[reason]) if reason else ""
