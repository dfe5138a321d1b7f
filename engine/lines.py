"""Lines: what the side to move could do at a position, each legal by the same rules and told in one sentence."""

from collections.abc import Iterator
from typing import NamedTuple

from agents.scripted.delegate import choose
from engine.rollout import acted, player
from moderator.descriptions import told
from moderator.events import Event, Moved
from moderator.moves import Accept, Act, Counter, Decline, Hold, Message, Move, Perform, Protest, WalkOut
from moderator.rules import domestic
from moderator.rules.judge import lawful, with_override
from moderator.score import credit
from moderator.table import Table
from moderator.tabled import TabledOffer
from moderator.visibility import view_of
from prompts.load import phrase, speech

MOST = 8
"""Lines that are compared at a position, the move that was made among them."""

ASKED = ("generous", "tit-for-tat", "transactional", "grit")
"""The doctrines whose best moves are among the lines."""

FIRM, ANSWERED = "hardliner", 2
"""The doctrine of the firm line, and the open offers to which answers are tried."""


class Line(NamedTuple):
    """A line: the event of the move that begins it, and the move in words."""

    event: Event
    told: str
    key: str = ""
    """What is the same for lines that do the same, whatever reasons they give."""

    @property
    def acts(self) -> tuple[Act, ...]:
        """The acts of the move; none for a turn that was forfeited."""
        return self.event.move.acts if isinstance(self.event, Moved) else ()

    @property
    def content(self) -> bool:
        """Whether the side would rest the talks with it."""
        return isinstance(self.event, Moved) and self.event.move.content


def lines(table: Table, seed: int) -> tuple[Line, ...]:
    """Up to ``MOST`` - 1 lines for the side to move, those that come first in the order of ``_moves``."""
    found: dict[str, Line] = {}
    for acts, content in _moves(table, seed):
        event = acted(table, acts, content=content)
        if isinstance(event, Moved) and len(found) < MOST - 1:
            line = line_of(event, table)
            found.setdefault(line.key, line)
    return tuple(found.values())


def line_of(event: Event, table: Table) -> Line:
    """The line that an event of the side to move begins: a move, or a turn that was lost."""
    if not isinstance(event, Moved):
        lost = phrase("analysis", "lost-turn")
        return Line(event, lost, lost)
    bare = event.move.model_copy(update={"acts": tuple(map(_without_reason, event.move.acts))})
    return Line(event, in_words(event.move, table), in_words(bare, table))


def _without_reason(act: Act) -> Act:
    match act:
        case Hold() | Decline() | WalkOut():
            return act.model_copy(update={"reason": ""})
        case Protest():
            return act.model_copy(update={"about": ""})
        case _:
            return act


def in_words(move: Move, table: Table) -> str:
    """A move in one sentence; messages are told only where it has no other act."""
    acts = [told(act, table).rstrip(".") for act in _public(move.acts) or move.acts]
    words = "; ".join((*acts, phrase("content", "line")) if move.content else acts)
    return f"{words[:1].upper()}{words[1:]}."


def _moves(table: Table, seed: int) -> Iterator[tuple[tuple[Act, ...], bool]]:
    """The moves to try, and whether the side would rest with them."""
    side = table.to_move
    yield (Hold(),), False
    for offer in table.open_offers(table.scenario.other(side))[:ANSWERED]:
        yield from (((act,), False) for act in _answers(table, side, offer))
    view = view_of(table, side)
    for name in (*ASKED, FIRM):
        who = player(name)
        chosen = choose(view, who.name, who.doctrine, seed)
        yield _public(chosen.acts) or (Hold(),), chosen.content
    yield from (((act,), False) for act in (_conciliatory(table, side), _firm(table, side)) if act)


def _public(acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """The acts without messages: moves that differ in these alone would be one line told twice."""
    return tuple(act for act in acts if not isinstance(act, Message))


def _answers(table: Table, side: str, offer: TabledOffer) -> Iterator[Act]:
    accept = Accept(offer=offer.id)
    if yes := accept if lawful(table, side, accept) else with_override(table, side, accept):
        yield yes
    give, ask = (tuple(map(table.scenario.in_part, ids)) for ids in (offer.ask, offer.give))
    if give and (give, ask) != (offer.ask, offer.give):
        part = Counter(offer=offer.id, give=give, ask=ask)
        if lawful(table, side, part):
            yield part
    yield Decline(offer=offer.id, reason=speech("reasons")["unready"])


def _conciliatory(table: Table, side: str) -> Act | None:
    """The concession that weighs most for its price at home."""
    best: tuple[float, Act | None] = (0.0, None)
    for measure in table.scenario.measures:
        act = Perform(measure=measure.id)
        if measure.actor == side and not measure.joint and lawful(table, side, act):
            worth = credit.full_credit(
                measure.value.points, measure.kind, measure.cost.level, measure.verifiability.level
            )
            price = sum(domestic.price_of(table, side, measure).values())
            best = max(best, (worth / (1 + price), act), key=lambda found: found[0])
    return best[1]


def _firm(table: Table, side: str) -> Act | None:
    """A protest, where the other side has done harm in its last move."""
    harmed = table.last_x.get(table.scenario.other(side), 0.0) < 0
    return Protest(about=speech("reasons")["firm"]) if harmed else None
