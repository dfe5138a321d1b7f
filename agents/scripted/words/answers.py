"""What a side answers: unfriendly and friendly words, a question, a message, and a promise that was not kept."""

import re
from collections.abc import Sequence

from agents.scripted.diplomacy import wanted_next
from agents.scripted.doctrines import Seat
from agents.scripted.hearing import last_message, last_remarks, to_call_in, warmed
from agents.scripted.mending import answers_to
from agents.scripted.temper import acts_of_last_turn
from agents.scripted.words import incidents, phrases
from agents.scripted.words.cues import Cue
from agents.scripted.words.sentences import unspoken
from moderator.moves import Act, Counter, Decline, Explain, Offer, Perform
from moderator.rules.giving import GATE, ONCE
from moderator.rules.ladder import LADDER_RULE
from moderator.rules.legality import SIGNATURES
from moderator.rules.menu import menu
from moderator.rules.remarks import Standing, questions
from moderator.speech.remarks import about_of
from moderator.table import Table
from moderator.tabled import TabledOffer
from prompts.load import speech
from scenarios.types import whole

UNFRIENDLY = ("heard-denunciation", "heard-ultimatum")

MOST_ANSWERED = 2
"""Questions of one statement that are answered; those asked before them stay open."""

WORD = re.compile(r"\w+")

BARS = {LADDER_RULE: "early", GATE: "cost", ONCE: "like-it", SIGNATURES: "joint"}
"""The reason for each rule that bars a measure; for any other it is not told."""


def heard(table: Table, side: str, *, answered: bool) -> Cue | None:
    """A cue for the other side's last words, if they were unfriendly, or friendly and not yet followed by a deed.

    Friendly words are passed over where this side's acts answer harm.
    """
    kinds = {remark.kind for remark in last_remarks(table, side) if not remark.private}
    for kind in ("denunciation", "ultimatum"):
        if kind in kinds:
            return Cue(f"heard-{kind}")
    return _regretted(table, side) if "regret" in kinds and not answered and warmed(table, side) else None


def _regretted(table: Table, side: str) -> Cue:
    """A cue for what the other side regrets, with the cable that its act names."""
    acts = acts_of_last_turn(table, table.scenario.other(side))
    about = next((act.incident for act in acts if isinstance(act, Explain) and act.regret), "")
    named = {"inject": incidents.incident(table, about)} if about else {}
    return Cue("heard-regret", values=named, measures=frozenset(answers_to(table, about)))


def answers(seat: Seat, table: Table, acts: Sequence[Act] = (), *, private: bool = False) -> tuple[Cue, ...]:
    """Cues that take up the last questions of the other side's latest words, each true to what the side computes.

    None for what one of these acts, which are told, explains or does.
    """
    last = table.said[-1] if table.said else None
    asked = [q for q in questions(table, seat.side) if last and (q.side, q.round) == (last.side, last.round)]
    meant = [q for q in asked if q.private == private]
    left = [q for q in meant if private or not any(_deals_with(act, q.about) for act in acts)]
    found = {(cue.key, cue.about): cue for cue in (_answer(seat, table, q, acts) for q in left)}
    return tuple(found.values())[-MOST_ANSWERED:]


def _answer(seat: Seat, table: Table, asked: Standing, acts: Sequence[Act]) -> Cue:
    """A cue that answers a question about an incident, a measure, an offer, a wish or something else."""
    if any(inject.id == asked.about for _, inject in table.injected):
        return Cue("answer-open")
    if declined := _declined(table, seat.side, asked.about):
        return Cue("answer-declined", declined.ask[:1] or declined.give[:1], {"reason": as_clause(declined.reason)})
    if found := _on_own_measure(seat, table, asked.about, acts):
        return found
    wished = not table.scenario.measure(asked.about) and _asks_for_wishes(asked.quote)
    wanted = wanted_next(seat, table) if wished else None
    return Cue("answer-wants", (wanted,)) if wanted else Cue("answer-open")


def _asks_for_wishes(question: str) -> bool:
    """Whether a question is for what a side wants, or what stands in its way."""
    said = f" {' '.join(WORD.findall(question.lower()))} "
    return any(f" {word} " in said or (word in said and not word.isascii()) for word in speech("turns")["wishes"])


def _deals_with(act: Act, subject: str) -> bool:
    """Whether an act explains the incident, or carries out the measure, that a question is about."""
    match act:
        case Explain():
            return act.incident == subject
        case Perform():
            return whole(act.measure) == subject
        case _:
            return False


def private_answer(seat: Seat, table: Table) -> Cue | None:
    """A cue for what the other side just said in private: a question, a promise, or a wish for one's own measure.

    A wish is not answered by a side that wrote last, so that two of them do not go on for ever.
    """
    private = [remark for remark in last_remarks(table, seat.side) if remark.private]
    written = last_message(table, table.scenario.other(seat.side))
    if not (private or written):
        return None
    table = unspoken(table)
    if found := answers(seat, table, private=True):
        return found[-1]
    if promised := next((r.about for r in private if r.kind == "promise" and table.scenario.measure(r.about)), ""):
        return Cue("promise-heard", (promised,))
    if last_message(table, seat.side):
        return None
    wishes = (_on_own_measure(seat, table, about_of(table, sentence)) for sentence in written.split(". "))
    return next((wish for wish in wishes if wish), None)


def _on_own_measure(seat: Seat, table: Table, measure: str, acts: Sequence[Act] = ()) -> Cue | None:
    """What stands in the way of a measure of this side, or that there could be an exchange; None for any other.

    Of what was given already, or is offered in one of these acts or before, it says that.
    """
    item = menu(table, seat.side).item(measure) if measure else None
    if item is None:
        return None
    if granted := _granted(table, seat.side, measure, acts):
        return Cue("answer-granted", (measure,), {"reason": as_clause(speech("reasons")[granted])})
    if item.legal and (asked := wanted_next(seat, table, measure)):
        return Cue("answer-terms", (measure,), {"more": phrases.to_do(table, asked, seat.side, own=False)})
    reason = "nothing-for-it" if item.legal else _bar(table, seat.side, item.faults[0].rule)
    if reason == "early":
        first = _easier(seat, table, measure)
        more = {"more": phrases.to_do(table, first, seat.side, own=False)} if first else {}
        return Cue("answer-early", (measure,), more)
    return Cue("answer-way", (measure,), {"reason": as_clause(speech("reasons")[reason])}) if reason else None


def _easier(seat: Seat, table: Table, measure: str) -> str:
    """The measure that a side would like next, if it stands on a lower step than another; empty if not."""
    wanted, asked = table.scenario.measure(wanted_next(seat, table) or ""), table.scenario.measure(measure)
    return wanted.id if wanted and asked and wanted.step < asked.step else ""


def _granted(table: Table, side: str, measure: str, acts: Sequence[Act]) -> str:
    """The key of how a side has met a wish: the step is taken, agreed or offered; empty where it is not."""
    if any(isinstance(act, Perform) and act.measure == measure for act in acts):
        return "given"
    if measure in table.given_or_owed(side):
        return "agreed" if table.owes(side, measure) else "given"
    if any(measure in act.give for act in acts if isinstance(act, Offer | Counter)):
        return "proposed"
    return "tabled" if any(measure in offer.give for offer in table.open_offers(side)) else ""


def call_in(table: Table, side: str) -> Cue | None:
    """A cue that reminds the other side of what it promised in words; None if there is nothing."""
    promise = to_call_in(table, side)
    return Cue("call-in", (promise.about,)) if promise else None


def as_clause(sentence: str) -> str:
    """A sentence as it stands after a colon."""
    return f"{sentence[:1].lower()}{sentence[1:]}".rstrip(".")


def reason_of(act: Decline) -> str:
    """The key of the reason for which an offer is declined."""
    return next((key for key, words in speech("reasons").items() if words == act.reason), "unready")


def _declined(table: Table, side: str, about: str) -> TabledOffer | None:
    """The offer that a question is about, if this side declined it: by its id, or by a measure in it."""
    for offer in reversed(table.offers):
        named = {offer.id, *map(whole, (*offer.give, *offer.ask))}
        if offer.by != side and offer.state == "declined" and about in named and offer.reason:
            return offer
    return None


def _bar(table: Table, side: str, rule: str) -> str:
    """The reason to give for a rule that bars a measure of this side; empty where it is not told."""
    lines = {line.id: "red-line" for line in table.scenario.mandate(side).red_lines}
    return (BARS | lines).get(rule, "")
