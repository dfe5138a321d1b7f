"""Objectives: whether each was met, with a figure and the turns that show it, from the events alone."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from moderator.events import Event, Injected, Moved, Refused, TurnTaken
from moderator.moves import (
    AnswerContact,
    AskProof,
    Counter,
    Counteract,
    Explain,
    Message,
    Protest,
    RemarkKind,
    RequestContact,
)
from moderator.rules.aims import balance_of
from moderator.rules.diplomacy import explainable, provable
from moderator.rules.endings import agreed
from moderator.score.coded_act import CodedAct
from moderator.score.parameters import DEFAULTS
from moderator.speech.leaks import RULE as PRIVATE
from moderator.speech.reading.tokens import is_content, tokens_of
from moderator.table import Table
from moderator.tabled import Concession
from moderator.visibility import everything
from prompts.load import phrase
from scenarios.exercise import Exercise, MeasuredBy, Objective
from scenarios.numbers import decimal
from scenarios.types import Frozen
from training.assessment.chances import can_give
from transcripts.debrief.accounts import account
from transcripts.debrief.balances import balances
from transcripts.debrief.figures import Ref
from transcripts.debrief.passages import Passage, acts, passages, turns

SHOWN = 4
"""Turns that are named for a figure to which many have added."""


class Result(Frozen):
    """How an objective came out for one side; ``met`` is None where the talks gave no occasion to show it.

    The unit of ``figure`` is that of the measure: a share, a count, rounds, points or minutes.
    """

    objective: Objective
    met: bool | None
    figure: float
    turns: tuple[Ref, ...]


class Shown(NamedTuple):
    """What the events show by one measure."""

    met: bool | None
    figure: float
    turns: tuple[Ref, ...] = ()


class Evidence(NamedTuple):
    """The talks as one side is assessed by them; ``minutes`` is what they took, if that is known."""

    side: str
    walked: tuple[Passage, ...]
    table: Table
    minutes: float | None
    limit: float

    @property
    def other(self) -> str:
        """The id of the other side."""
        return self.table.scenario.other(self.side)

    def own(self) -> Iterator[tuple[Ref, TurnTaken, Table]]:
        """The half-turns of the side, each with the table before it."""
        for turn, event, before in self.walked:
            if isinstance(event, TurnTaken) and event.side == self.side:
                yield turn, event, before


def assess(events: Sequence[Event], exercise: Exercise, side: str, minutes: float | None = None) -> tuple[Result, ...]:
    """The results of an exercise's objectives for the side that a trainee played.

    ``minutes`` is how long the talks took, which events do not hold. NotOpenedError without an opening.
    """
    walked, table = passages(events)
    evidence = Evidence(side, walked, table, minutes, float(exercise.minutes or 0))
    return tuple(_result(objective, evidence) for objective in exercise.objectives)


def measured(objective: Objective) -> str:
    """What an objective is measured by, in one sentence."""
    values = {} if objective.at is None else {"at": decimal(objective.at)}
    return phrase("objective", objective.measured_by, **values)


def _result(objective: Objective, evidence: Evidence) -> Result:
    shown = MEASURES[objective.measured_by](evidence, objective.at or 0.0)
    return Result(objective=objective, met=shown.met, figure=shown.figure, turns=tuple(dict.fromkeys(shown.turns)))


def _in_proportion(evidence: Evidence, _: float) -> Shown:
    """The share of the provocations that were answered, with no more harm than was done and nothing dropped."""
    answers = list(_answers(evidence))
    if not answers:
        return Shown(None, 0.0)
    fitting = [turn for turn, fits in answers if fits]
    return Shown(len(fitting) == len(answers), len(fitting) / len(answers), tuple(turn for turn, _ in answers))


def _answers(evidence: Evidence) -> Iterator[tuple[Ref, bool]]:
    """The half-turns that follow a provocation, each with whether it answers in proportion."""
    size, news = 0.0, ""
    for turn, event, _ in evidence.walked:
        if isinstance(event, Injected) and event.inject.actor != evidence.side and event.inject.value.points < 0:
            size -= event.inject.value.points / 10
            news += f" {event.inject.title} {event.inject.cable}"
        elif isinstance(event, TurnTaken) and event.side != evidence.side:
            size += _harm(event.acts)
        elif isinstance(event, TurnTaken) and size:
            yield turn, isinstance(event, Moved) and _taken_up(event, news) and _fits(event, size)
            size, news = 0.0, ""


def _fits(event: Moved, size: float) -> bool:
    """Whether a move does no more harm than was done, and drops nothing that was agreed."""
    dropped = any(a.status in ("breached", "withdrawn") or a.crosses_red_line for a in event.acts)
    return not dropped and _harm(event.acts) <= size * (1 + DEFAULTS.tau)


def _taken_up(event: Moved, news: str) -> bool:
    """Whether a move takes up a provocation, by its acts, by what its words do, or by the words of the cable."""
    remarked = any(r.kind in TAKES_UP or r.about.startswith("inject.") for r in event.remarks)
    named = _content(event.move.statement) & _content(news)
    return remarked or len(named) >= NAMED or any(isinstance(act, TAKING_UP) for act in event.move.acts)


def _content(said: str) -> frozenset[str]:
    return frozenset(filter(is_content, tokens_of(said)))


TAKES_UP: tuple[RemarkKind, ...] = ("concern", "criticism", "question", "demand", "regret")
TAKING_UP = (Protest, Counteract, RequestContact, Message, AskProof, Counter, Explain)
"""Remarks and acts that take up a provocation; to pass over it in silence is no answer."""

NAMED = 3
"""Content words that a statement shares with a cable when it speaks of it; a judgement."""


def _harm(acts_: Iterable[CodedAct]) -> float:
    """The harm in coded acts, on the scale of credits."""
    return sum(max(0.0, -act.value / 10) for act in acts_)


def _opens_channel(evidence: Evidence, _: float) -> Shown:
    """How many suspended channels the side opened, by a call of its own that was taken or by taking one."""
    if not any("suspended" in p.before.channels.values() for p in evidence.walked):
        return Shown(None, 0.0)
    at, found = turns(evidence.walked), list[tuple[Ref, ...]]()
    for turn, act, before in (a for side in evidence.table.sides for a in acts(evidence.walked, side)):
        if isinstance(act, AnswerContact) and act.take:
            call = next(c for c in before.contacts if c.id == act.contact)
            if before.channels[call.channel] == "suspended":
                found.append((at[call.round, call.by], turn))
    return Shown(bool(found), len(found), tuple(turn for pair in found for turn in pair))


def _keeps_brief(evidence: Evidence, _: float) -> Shown:
    """How often the side's words held what its brief keeps secret, whether they were sent back or only warned of."""
    found = []
    for turn, event, _before in evidence.walked:
        if isinstance(event, Refused) and event.side == evidence.side:
            found += [turn for fault in event.faults if fault.rule == PRIVATE]
        if isinstance(event, Moved) and event.side == evidence.side:
            found += [turn for warned in event.warnings if warned.rule == PRIVATE]
    return Shown(not found, len(found), tuple(found))


def _balance_above(evidence: Evidence, at: float) -> Shown:
    """The side's balance, and the turns that moved it most."""
    total = balance_of(evidence.table, evidence.side).total
    own = (b for b in balances(evidence.walked, evidence.table, everything(evidence.table.scenario)))
    terms = [term for balance in own if balance.id == evidence.side for term in balance.terms]
    most = sorted(terms, key=lambda term: -abs(term.amount))[:SHOWN]
    return Shown(total > at, total, _in_order(term.turn for term in most))


def _answers_gifts(evidence: Evidence, at: float) -> Shown:
    """The most turns of its own that the side let pass over a gift; the turns are those of gifts that waited longer.

    A turn in which it had nothing to give is not counted, and a gift that met only such turns gave no occasion.
    """
    waited: dict[Concession, int] = {}
    barred = False
    after = [*(p.before for p in evidence.walked[1:]), evidence.table]
    for (_, event, before), table in zip(evidence.walked, after, strict=True):
        if isinstance(event, TurnTaken) and event.side == evidence.side:
            gifts = [c for c in table.unanswered if c.by == evidence.other]
            able = can_give(before, evidence.side)
            barred |= bool(gifts) and not able
            for gift in gifts if able else ():
                waited[gift] = waited.get(gift, 0) + 1
    if barred and not waited:
        return Shown(None, 0.0)
    given = turns(evidence.walked)
    late = (given[gift.round, gift.by] for gift, passed in waited.items() if passed > at)
    longest = max(waited.values(), default=0)
    return Shown(longest <= at, longest, _in_order(late))


def _keeps_commitments(evidence: Evidence, _: float) -> Shown:
    """The share of the side's commitments that it kept; what another authority broke is not counted."""
    found = account(evidence.side, "", evidence.walked, evidence.table)
    kept = [given.turn for given in found.gave if given.agreed]
    broken = [broke.turn for broke in found.broken if broke.how != "inject"]
    if not kept and not broken:
        return Shown(None, 0.0)
    return Shown(not broken, len(kept) / (len(kept) + len(broken)), tuple(broken or kept))


def _reaches_agreement(evidence: Evidence, _: float) -> Shown:
    """How many of the measures that count as agreement stand, and the turns in which they were carried out."""
    closed, at = evidence.table.closed, turns(evidence.walked)
    counted = agreed(evidence.table)
    done = (at[p.round, p.by] for p in evidence.table.performed if p.measure in counted and (p.round, p.by) in at)
    return Shown(closed is not None and closed.outcome == "agreement", len(counted), _in_order(done))


def _explains_incident(evidence: Evidence, _: float) -> Shown:
    """How many of its own incidents the side accounted for."""
    found = [turn for turn, act, _ in acts(evidence.walked, evidence.side) if isinstance(act, Explain)]
    occasion = any(explainable(before, evidence.side) for _, _, before in evidence.own())
    return Shown(bool(found) if occasion else None, len(found), tuple(found))


def _asks_proof(evidence: Evidence, _: float) -> Shown:
    """How often the side asked for proof of what it could not see well."""
    found = [turn for turn, act, _ in acts(evidence.walked, evidence.side) if isinstance(act, AskProof)]
    occasion = any(provable(before, evidence.side) for _, _, before in evidence.own())
    return Shown(bool(found) if occasion else None, len(found), tuple(found))


def _crosses_no_line(evidence: Evidence, _: float) -> Shown:
    """How often the side crossed a declared line of the other, by act or demand, or one of its own by an override."""
    crossed = [turn for turn, event, _ in evidence.own() for act in event.acts if act.crosses_red_line]
    own = account(evidence.side, "", evidence.walked, evidence.table).own_crossed
    found = (*crossed, *(turn for line in own for turn in line.turns))
    return Shown(not found, len(found), _in_order(found))


def _capital_above(evidence: Evidence, at: float) -> Shown:
    """The points left with the audience that has fewest, and the turns that cost most."""
    least = min(evidence.table.capital[evidence.side].values(), default=0.0)
    moved = ((turn, event) for turn, event, _ in evidence.own() if isinstance(event, Moved))
    spent = {turn: sum(event.spent.get(evidence.side, {}).values()) for turn, event in moved}
    dearest = sorted((turn for turn, points in spent.items() if points), key=lambda turn: -spent[turn])
    return Shown(least > at, least, _in_order(dearest[:SHOWN]))


def _within_time(evidence: Evidence, _: float) -> Shown:
    """The minutes that the talks took, where they were brought to an end."""
    if evidence.minutes is None:
        return Shown(None, 0.0)
    ended = evidence.table.closed is not None and evidence.table.walked_out is None
    last = tuple(turn for turn, _, _ in evidence.own())[-1:]
    return Shown(ended and evidence.minutes <= evidence.limit, evidence.minutes, last)


MEASURES: dict[MeasuredBy, Callable[[Evidence, float], Shown]] = {
    "answers-in-proportion": _in_proportion,
    "opens-channel": _opens_channel,
    "keeps-brief": _keeps_brief,
    "balance-above": _balance_above,
    "answers-gifts-within": _answers_gifts,
    "keeps-commitments": _keeps_commitments,
    "reaches-agreement": _reaches_agreement,
    "explains-incident": _explains_incident,
    "asks-proof": _asks_proof,
    "crosses-no-red-line": _crosses_no_line,
    "capital-above": _capital_above,
    "within-time": _within_time,
}


def _in_order(found: Iterable[Ref]) -> tuple[Ref, ...]:
    return tuple(sorted(set(found), key=lambda turn: int(turn[1:])))
