"""The moderator's judgement: the faults of a move, or the event of a legal one."""

from collections.abc import Iterable

from moderator import coding, fold
from moderator.events import Capital, Moved, Price
from moderator.moves import Accept, Act, Call, Counter, Fault, Hold, Move, Offer, Perform, WalkOut
from moderator.rules import domestic
from moderator.rules.legality import GATE, ORDER, hurdles
from moderator.score.credit import CodedAct
from moderator.score.half_turns import half_turns
from moderator.score.index import score
from moderator.speech import languages, leaks
from moderator.speech import red_lines as wording
from moderator.table import Table, measures_by_id
from scenarios.types import Frozen


class Judgement(Frozen):
    """The judgement on a move: its faults, or its event if it is legal."""

    faults: tuple[Fault, ...]
    moved: Moved | None


def judge(table: Table, side: str, move: Move, call: Call | None = None) -> Judgement:
    """Check a move act by act, each against the table after the acts before it."""
    faults = list(_order(table, side, move.acts))
    if faults:
        return Judgement(faults=tuple(faults), moved=None)
    faults += leaks.faults(table, side, move)
    faults += languages.faults(table, side, move)
    faults += wording.faults(table, side, move)
    at, spent, acts, notes, overrides = table, dict[str, Price](), list[CodedAct](), list[str](), 0
    for act in move.acts:
        found, used = check(at, side, act, overrides)
        if found:
            faults += found
            continue
        coded, remarks = coding.coded(at, side, act)
        costs = prices(at, side, act)
        at = fold.charge(fold.enact(at, side, act), costs)
        spent = {s: _plus(spent.get(s, {}), costs.get(s, {})) for s in table.sides}
        acts, notes, overrides = acts + list(coded), notes + list(remarks), overrides + used
    if faults:
        return Judgement(faults=tuple(faults), moved=None)
    acts += coding.ignored_contacts(at, side)
    moved = _moved(table, side, move, (*table.pending_acts(side), *acts) or (coding.pass_act(table, side),))
    return Judgement(
        faults=(),
        moved=moved.model_copy(update={"notes": tuple(notes), "spent": spent, "overrides": overrides, "call": call}),
    )


def check(table: Table, side: str, act: Act, overrides: int = 0) -> tuple[tuple[Fault, ...], int]:
    """The faults of one act, and the leader's overrides it would use; ``overrides`` are already used this turn.

    The override of an offer is used when the offer is made, needed yet or not, as it is valid until the answer.
    """
    found = tuple(hurdles(table, side, act))
    needed = isinstance(act, Offer | Counter) or any(h.liftable for h in found)
    if not getattr(act, "override", False) or not needed:
        return tuple(h.fault for h in found), 0
    left = table.scenario.mandate(side).overrides - table.overrides[side] - overrides
    if left > 0:
        return tuple(h.fault for h in found if not h.liftable), 1
    none_left = table.fault(GATE, "No leader's override is left.", "the same act without override, where it passes")
    return (*(h.fault for h in found), none_left), 0


def second_reader_fault(table: Table, line: str, quote: str, reason: str) -> Fault:
    """The fault for words that cross a red line or a rule, as a second reader found."""
    message = f'A second reader finds that "{quote[:QUOTED]}" crosses a line: {reason[:QUOTED]}'
    return table.fault(line, message, "the same position in words that do not cross it")


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


def _moved(table: Table, side: str, move: Move, acts: tuple[CodedAct, ...]) -> Moved:
    other = table.scenario.other(side)
    after = table.acts + acts
    first, second = (m.id for m in table.scenario.sides)
    halves = half_turns(after, (first, second), prior=table.scenario.trust)
    x = halves[-1].x
    return Moved(
        round=table.round,
        side=side,
        move=move,
        acts=acts,
        notes=(),
        spent={},
        regained={other: domestic.regain(table, other, x)},
        overrides=0,
        x=x,
        score=score(after, (first, second), prior=table.scenario.trust, turns=halves),
    )


def _order(table: Table, side: str, acts: tuple[Act, ...]) -> Iterable[Fault]:
    if table.to_move != side:
        yield table.fault(ORDER, f"It is not {side}'s turn.", "wait for the other side's move")
    if len(acts) > 1 and any(isinstance(a, Hold | WalkOut) for a in acts):
        yield table.fault(
            ORDER,
            "Holding or walking out stands alone in a turn.",
            "that act by itself, or the others",
        )
    if len(set(acts)) < len(acts):
        yield table.fault(ORDER, "The same act is given twice in one turn.", "each act once")


def _plus(one: Price, two: Price) -> Price:
    return {a: one.get(a, 0.0) + two.get(a, 0.0) for a in {**one, **two}}
