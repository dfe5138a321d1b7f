"""The moderator's judgement: the faults of a move, or the event of a legal one."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from moderator import coding
from moderator.enact import charge, enact
from moderator.events import Capital, Forfeited, Moved, Price
from moderator.moves import (
    Accept,
    Act,
    Call,
    Counter,
    Fault,
    Hold,
    Message,
    Move,
    Offer,
    Perform,
    Remark,
    Reserve,
    WalkOut,
    Warned,
)
from moderator.rules import domestic, remarks
from moderator.rules.diplomacy import ORDER
from moderator.rules.legality import faults, overrides_left
from moderator.score.coded_act import CodedAct
from moderator.score.index import Score, score_of
from moderator.speech import remarks as speech_remarks
from moderator.speech.check import check_words
from moderator.speech.meaning import Meaning
from moderator.table import Table, measures_by_id
from scenarios.mandate import RedLine
from scenarios.types import Frozen


class Judgement(Frozen):
    """The judgement on a move: its faults, or its event if it is legal."""

    faults: tuple[Fault, ...]
    moved: Moved | None
    warnings: tuple[Warned, ...] = ()
    """What a person is asked about before the move is sent."""


def judge(
    table: Table,
    side: str,
    move: Move,
    call: Call | None = None,
    meaning: Meaning | None = None,
    read: Sequence[Remark] = (),
) -> Judgement:
    """Check a move act by act, each against the table after the acts before it.

    ``read`` are the remarks that a second reader finds in its words, beside those that the moderator finds.
    """
    if found := tuple(_order(table, side, move.acts)):
        return Judgement(faults=found, moved=None)
    words, said = check_words(table, side, move, meaning), _remarks(table, side, move, read)
    demands = [warned for warned in words.warned if warned.rule in coding.declared_lines(table, side)]
    wrong = (*words.refused, *remarks.faults(table, side, move, said, demands))
    at = enacted(table, side, move.acts)
    if wrong or at.faults:
        return Judgement(faults=(*wrong, *at.faults), moved=None, warnings=words.warned)
    moved = made(at, side, move, said, demands)
    moved = moved.model_copy(update={"call": call, "warnings": words.warned})
    return Judgement(faults=(), moved=moved, warnings=words.warned)


class Enacted(NamedTuple):
    """The acts of a move carried out one after the other: the tables before and after, and what came of them.

    An act with faults is passed over, so that all faults are found at once.
    """

    before: Table
    after: Table
    faults: tuple[Fault, ...]
    acts: tuple[CodedAct, ...]
    notes: tuple[str, ...]
    spent: Capital


def enacted(table: Table, side: str, acts: Iterable[Act]) -> Enacted:
    """Check acts one by one, each against the table after the acts before it, and carry out those without faults."""
    at, spent = table, dict[str, Price]()
    found, done, notes = list[Fault](), list[CodedAct](), list[str]()
    for act in acts:
        if wrong := check(at, side, act):
            found += wrong
            continue
        coded, reduced = coding.coded(at, side, act)
        costs = prices(at, side, act)
        at = _paid_for(at, side, act, costs)
        spent = {s: _plus(spent.get(s, {}), costs.get(s, {})) for s in table.sides}
        done, notes = done + list(coded), notes + list(reduced)
    return Enacted(table, at, tuple(found), tuple(done), tuple(notes), spent)


def made(at: Enacted, side: str, move: Move, said: Sequence[Remark], demands: Sequence[Warned] = ()) -> Moved:
    """The event of a legal move, with the remarks in its words and the demands to cross a declared line among them."""
    table, other = at.before, at.before.scenario.other(side)
    acts = (*table.pending_acts(side), *at.acts)
    acts += coding.ignored_requests(at.after, side, move.put_off)
    acts += remarks.harm(table, side, said, demands)
    acts = acts or (coding.pass_act(table, side),)
    x, score = scored(table, acts)
    return Moved(
        round=table.round,
        side=side,
        move=move,
        acts=acts,
        remarks=tuple(said),
        notes=at.notes,
        spent=at.spent,
        regained={other: domestic.regain(table, other, x)},
        overrides=sum(len(overridden(act)) for act in move.acts),
        x=x,
        score=score,
    )


def _remarks(table: Table, side: str, move: Move, read: Sequence[Remark]) -> tuple[Remark, ...]:
    """The remarks in the words of a move: the moderator's, and those of a reader that it has not found itself."""
    found = speech_remarks.remarks(table, side, move)
    known = {(r.kind, r.about) for r in found}
    return found + tuple(r for r in read if (r.kind, r.about) not in known)


def check(table: Table, side: str, act: Act) -> tuple[Fault, ...]:
    """The faults of one act."""
    return tuple(faults(table, side, act))


def lawful(table: Table, side: str, act: Act) -> bool:
    """Whether an act has no faults."""
    return next(iter(faults(table, side, act)), None) is None


def carried_out(table: Table, side: str, act: Act) -> Table:
    """The table after one legal act, its price paid and its overrides used up, for the next act of the same move."""
    return _paid_for(table, side, act, prices(table, side, act))


def _paid_for(table: Table, side: str, act: Act, costs: Capital) -> Table:
    after = charge(enact(table, side, act), costs)
    if not (used := len(overridden(act))):
        return after
    return after.model_copy(update={"overrides": after.overrides | {side: after.overrides[side] + used}})


def crossings(table: Table, side: str, acts: Iterable[Act]) -> Iterator[tuple[Act, RedLine]]:
    """The declared red lines of the other side that the acts of a move cross, each with its act."""
    for act in acts:
        yield from ((act, line) for line in coding.crossed_lines(table, side, act))
        table = carried_out(table, side, act)


def with_override(table: Table, side: str, act: Offer | Counter | Accept | Perform) -> Act | None:
    """The act with the fewest overrides that make it legal, if any do."""
    match act:
        case Accept():
            ids = tuple(m.id for m in coding.owed_if_accepted(table, side, act.offer))
        case Perform():
            ids = (act.measure,)
        case _:
            joint = tuple(m.id for m in measures_by_id(table.scenario, act.ask) if m.joint)
            ids = (*act.give, *joint)
    for count in range(1, overrides_left(table, side) + 1):
        for named in combinations(ids, count):
            overriding = act.model_copy(update={"override": named})
            if lawful(table, side, overriding):
                return overriding
    return None


BINDING = (Offer, Counter, Accept, Perform)
"""The acts that bind their side, for which its leader may override."""


def overridden(act: Act) -> tuple[str, ...]:
    """The measures of an act for which the leader overrides what stands against them."""
    return act.override if isinstance(act, BINDING) else ()


def second_reader_fault(table: Table, line: str, quote: str, reason: str) -> Fault:
    """The fault for words that cross a red line or a rule, as a second reader found."""
    message = f'A second reader finds that "{quote[:QUOTED]}" crosses a line: {reason[:QUOTED]}'
    return table.fault(line, message, "the same position in words that do not cross it", quote[:QUOTED])


QUOTED = 200
"""Characters of the reader's quotation, and of its reason, that a fault repeats at most."""


def prices(table: Table, side: str, act: Act) -> Capital:
    """Points that an act costs, by side and audience: a side pays when it commits itself or acts uncommitted."""
    match act:
        case Perform() if not table.owes(side, act.measure):
            return {side: domestic.price(table, side, measures_by_id(table.scenario, (act.measure,)))}
        case Accept():
            return {s: domestic.price(table, s, coding.owed_if_accepted(table, s, act.offer)) for s in table.sides}
        case _:
            return {}


def forfeited(table: Table) -> Forfeited:
    """The event of a turn lost: the side was silent, and calls that it left open lapse."""
    side = table.to_move
    acts = (*table.pending_acts(side), *coding.ignored_requests(table, side)) or (coding.pass_act(table, side),)
    x, score = scored(table, acts)
    return Forfeited(round=table.round, side=side, acts=acts, x=x, score=score)


def scored(table: Table, acts: tuple[CodedAct, ...]) -> tuple[float, Score]:
    """What a half-turn of these acts earns, in [-1, 1], and the score after it."""
    tallied = table.tallied(acts)
    return tallied.turns[-1].x, score_of(tallied)


def _order(table: Table, side: str, acts: tuple[Act, ...]) -> Iterable[Fault]:
    if table.to_move != side:
        yield table.fault(ORDER, f"It is not {side}'s turn.", "wait for the other side's move")
    if len(acts) > 1 and any(isinstance(a, Hold | WalkOut | Reserve) for a in acts):
        yield table.fault(
            ORDER,
            "Holding, walking out or putting off an answer stands alone in a turn.",
            "that act by itself, or the others",
        )
    if sum(isinstance(act, Message) for act in acts) > 1:
        yield table.fault(ORDER, "Two messages are sent in one turn.", "one message")
    done = [act.measure for act in acts if isinstance(act, Perform)]
    if len(set(acts)) < len(acts) or len(set(done)) < len(done):
        yield table.fault(ORDER, "The same act is given twice in one turn.", "each act once")


def _plus(one: Price, two: Price) -> Price:
    return {a: one.get(a, 0.0) + two.get(a, 0.0) for a in {**one, **two}}
