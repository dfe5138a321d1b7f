"""A delegate that plays random legal moves, in one of several styles, in search of cheap games."""

from collections.abc import Iterable, Sequence
from random import Random
from typing import NamedTuple, get_args

from moderator import coding
from moderator.moves import (
    MOST_ACTS,
    Accept,
    Act,
    AnswerContact,
    AnswerProof,
    AskProof,
    Call,
    Counter,
    Counteract,
    Decline,
    Explain,
    First,
    Hold,
    Message,
    Move,
    Offer,
    Perform,
    Protest,
    Reply,
    RequestContact,
    Reserve,
    WalkOut,
    Withdraw,
)
from moderator.rules.diplomacy import explainable, may_ask_proof, reservable
from moderator.rules.judge import carried_out, check, scored, with_override
from moderator.score.credit import credit_of
from moderator.table import Table
from moderator.view import View
from scenarios.types import Measure

TRIES = 6
"""How often an act of a move is drawn before it is left out."""

OVERRIDES = 0.1
"""Probability that the leader overrides what stands against an act, where that is possible."""

PIECES = 0.2
"""Probability that a measure which can be had in part is drawn as its part, and as its rest."""


class Style(NamedTuple):
    """How moves are drawn: weights of the kinds of act, the probability of `content`, and the moves drawn for a turn.

    Of the moves drawn for a turn the one is made after which S is highest.
    """

    kinds: dict[type, float]
    content: float
    draws: int


ANY: dict[type, float] = {
    **dict.fromkeys((Offer, Accept, Perform), 4.0),
    **dict.fromkeys((Decline, Counter, Withdraw, RequestContact, AnswerContact, Hold), 1.0),
    **dict.fromkeys((Explain, AskProof, AnswerProof, Message), 1.0),
    Reserve: 0.5,
    Protest: 0.3,
    Counteract: 0.3,
    WalkOut: 0.05,
}

STYLES = (
    Style(ANY, content=0.1, draws=1),
    Style(
        {Offer: 4, Accept: 4, Counter: 1, Perform: 2, RequestContact: 2, AnswerContact: 4, Hold: 1},
        content=0.3,
        draws=2,
    ),
    Style(
        {Offer: 6, Accept: 2, Counter: 1, Perform: 0.5, Withdraw: 0.5, AnswerContact: 2, WalkOut: 0.1},
        content=0.05,
        draws=2,
    ),
    Style({Offer: 2, Accept: 6, Perform: 4, RequestContact: 1, AnswerContact: 3, Hold: 1}, content=0.0, draws=2),
    Style({Offer: 0.5, Accept: 1, Perform: 4, RequestContact: 3, AnswerContact: 6, Hold: 2}, content=0.5, draws=2),
    Style(
        {Offer: 2, Accept: 3, Perform: 2, Explain: 4, AskProof: 4, AnswerProof: 6, Message: 1, Reserve: 1},
        content=0.1,
        draws=2,
    ),
)
"""Everything; cheap acts; offers above all; acceptances and debts; calls and rest; proofs and explanations."""


class RandomPlayer:
    """Plays random moves of a style; a side with a ``limit`` carries out no more than that much full credit."""

    label = "bench:random"

    def __init__(self, style: Style, dice: Random, limit: float | None = None) -> None:
        self._style, self._dice, self._limit = style, dice, limit

    async def act(self, view: View) -> Reply:
        """The best of the moves drawn for this turn."""
        drawn = [self._move(view) for _ in range(self._style.draws)]
        best, _ = max(drawn, key=lambda one: one[1])
        return Reply(move=best, call=Call(agent=self.label))

    def _move(self, view: View) -> tuple[Move, float]:
        """A legal move, and S after it."""
        side, at, acts, coded = view.side, view.table, list[Act](), list(view.table.pending_acts(view.side))
        for _ in range(self._dice.randint(1, MOST_ACTS)):
            tried = (self._legal(at, side, acts) for _ in range(TRIES))
            found = next((act for act in tried if act), None)
            if found:
                coded += coding.coded(at, side, found)[0]
                at = carried_out(at, side, found)
                acts.append(found)
            if isinstance(found, Hold | WalkOut):
                break
        resting = self._dice.random() < self._style.content
        move = Move(statement="We wait.", acts=tuple(acts) or (Hold(),), content=resting)
        coded += coding.ignored_requests(at, side)
        return move, scored(view.table, tuple(coded) or (coding.pass_act(at, side),))[1].S

    def _legal(self, table: Table, side: str, before: Sequence[Act]) -> Act | None:
        """An act that is legal after those before it in the same move; None if the one that was drawn is not."""
        kinds = self._style.kinds
        kind = Perform if table.closing else self._dice.choices(list(kinds), list(kinds.values()))[0]
        act = _drawn(kind, table, side, self._dice)
        if act is None or act in before or (before and isinstance(act, Hold | WalkOut)):
            return None
        if isinstance(act, Perform) and (_again(act, before) or self._dear(table, side, act)):
            return None
        if not check(table, side, act):
            return act
        if isinstance(act, Offer | Counter | Accept | Perform) and self._dice.random() < OVERRIDES:
            return with_override(table, side, act)
        return None

    def _dear(self, table: Table, side: str, act: Perform) -> bool:
        """Whether carrying out a measure would pass the limit."""
        measure = table.scenario.measure(act.measure)
        if self._limit is None or measure is None:
            return False
        now = coding.measure_act(table, side, measure, "implemented")
        return given(table, side) + credit_of((now,))[0].full >= self._limit


def given(table: Table, side: str) -> float:
    """The full credit of all that a side has carried out so far."""
    rows = credit_of(act for act in table.acts if act.side == side)
    return sum(row.full * row.repeat for row in rows if row.act.status == "implemented" and row.act.value > 0)


def _again(act: Perform, before: Sequence[Act]) -> bool:
    return any(isinstance(earlier, Perform) and earlier.measure == act.measure for earlier in before)


def _drawn(kind: type, table: Table, side: str, dice: Random) -> Act | None:
    """An act of a kind, legal or not; None if there is nothing that it could be about."""
    other = table.scenario.other(side)
    offers = [o.id for o in table.open_offers(other)]
    calls = [c.id for c in table.contacts if c.by == other and c.state == "open"]
    standing = [o.id for o in table.open_offers(side)] + [c.id for c in table.owed(side)]
    if kind in (Accept, Decline, Counter) and not offers:
        return None
    if kind is Offer:
        return Offer.model_validate(_terms(table, side, dice))
    if kind is Counter:
        return Counter.model_validate({"offer": dice.choice(offers)} | _terms(table, side, dice))
    if kind is Accept:
        return Accept(offer=dice.choice(offers))
    if kind is Decline:
        return Decline(offer=dice.choice(offers), reason="No.")
    if kind is Perform:
        owed = [c.measure for c in table.owed(side)]
        mine = _refs((m for m in table.scenario.measures if m.actor != other), dice)
        return Perform(measure=dice.choice(owed if owed and dice.random() < 0.5 else mine))
    if kind is RequestContact:
        return RequestContact(channel=dice.choice(list(table.channels)))
    if kind is AnswerContact and calls:
        return AnswerContact(contact=dice.choice(calls), take=dice.random() < 0.9)
    if kind is Withdraw and standing:
        return Withdraw(of=dice.choice(standing))
    if kind is Counteract:
        return Counteract(countermeasure=dice.choice(table.scenario.countermeasures).id)
    plain: dict[type, Act] = {Protest: Protest(about="This move."), Hold: Hold(), WalkOut: WalkOut()}
    return plain.get(kind) or _diplomatic(kind, table, side, dice)


def _diplomatic(kind: type, table: Table, side: str, dice: Random) -> Act | None:
    """An act that carries no measure; None if there is nothing that it could be about."""
    asked = [p.id for p in table.proofs if p.by != side and p.state == "open"]
    if kind is Explain and (incidents := explainable(table, side)):
        return Explain(incident=dice.choice(incidents), regret=dice.random() < 0.5)
    if kind is AskProof and (unseen := may_ask_proof(table, side)):
        return AskProof(measure=dice.choice(unseen))
    if kind is AnswerProof and asked:
        return AnswerProof(proof=dice.choice(asked), show=dice.random() < 0.9)
    if kind is Reserve and (waiting := reservable(table, side)):
        return Reserve(of=waiting[:1])
    if kind is Message:
        return Message(channel=dice.choice(list(table.channels)), text="A word in private.")
    return None


def _terms(table: Table, side: str, dice: Random) -> dict[str, object]:
    """What is given and asked, in whole or in part, by when, and who goes first."""
    other = table.scenario.other(side)
    mine = _refs((m for m in table.scenario.measures if m.actor != other), dice)
    theirs = _refs((m for m in table.scenario.measures if m.actor == other), dice)
    return {
        "give": _some(mine, 1, dice),
        "ask": _some(theirs, 0, dice),
        "deadline": dice.randint(1, 5),
        "first": dice.choice(get_args(First)),
    }


def _refs(measures: Iterable[Measure], dice: Random) -> list[str]:
    """The id of each measure, now and then that of its part or its rest where it has one."""
    drawn = ((m.id, m.part, dice.random()) for m in measures)
    return [
        f"{id_}#{'part' if at < PIECES else 'rest'}" if part and at < 2 * PIECES else id_ for id_, part, at in drawn
    ]


def _some(ids: Sequence[str], fewest: int, dice: Random) -> tuple[str, ...]:
    return tuple(dice.sample(ids, min(len(ids), dice.randint(fewest, 3))))
