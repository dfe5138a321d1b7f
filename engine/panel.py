"""The panel: who may sit in a seat, and how well each explains what that side has done so far.

What is uncertain about the rest of the talks is who sits opposite. These are scripted doctrines and not governments.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, groupby
from math import fsum, prod
from statistics import fmean
from typing import NamedTuple

from agents.scripted.delegate import choose
from agents.scripted.dice import Seeded, random_of
from agents.scripted.doctrines import Doctrine, doctrines, styles
from engine.position import Position
from engine.recall import Heard, Recall
from engine.rollout import Player
from moderator.events import Moved
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    AnswerProof,
    AskProof,
    Counter,
    Counteract,
    Decline,
    Explain,
    Offer,
    Perform,
    RequestContact,
    Reserve,
    Withdraw,
)
from moderator.table import Table
from moderator.view import View
from moderator.visibility import view_of

TEMPERS = {"milder": -0.25, "": 0.0, "harsher": 0.25}
"""The settings of each doctrine: what is added to its temper, between 0 and 1."""

MARGIN = 0.3
"""What a change of temper adds to the margin of trades, as a share of it."""

LAPSE = 0.15
"""Probability that a doctrine does something else than its own rules say: no doctrine is ruled out by one turn."""

DOUBT = 0.15
"""Share of the weight that all members have alike, however well one explains what was done."""

DECIDED = 0.5
"""Weight of a doctrine, with all its settings, from which it is said to explain a side's moves."""

SOUND = "tit-for-tat"
"""Who plays on for a side of which nothing is known yet."""

SAMPLES = 6
"""Choices drawn of each member at each position."""


Token = tuple[str, str]
"""A piece of what acts come to: its kind, and what it is about."""


class Member(NamedTuple):
    """A member of the panel with its weight; all weights add up to 1."""

    player: Player
    weight: float


@cache
def panel(only: str | None = None) -> tuple[Player, ...]:
    """All styles with each setting of temper, or one doctrine; KeyError for an unknown one."""
    names = [only] if only else styles()
    return tuple(_tempered(name, word, by) for name in names for word, by in TEMPERS.items())


def _tempered(name: str, word: str, by: float) -> Player:
    doctrine: Doctrine = doctrines()[name]
    temper = min(1.0, max(0.0, doctrine.temper + by))
    margin = min(1.0, max(-1.0, doctrine.margin + MARGIN * by))
    tempered = doctrine.model_copy(update={"temper": temper, "margin": margin})
    return Player(f"{name}, {word}" if word else name, tempered)


def doctrine_of(player: Player) -> str:
    """The doctrine of a member, without its setting."""
    return player.name.partition(",")[0]


def weighted(players: Sequence[Player], alike: Sequence[tuple[float, ...]]) -> tuple[Member, ...]:
    """The players by how well they explain some turns: the product of the likelihoods, part of it shared alike."""
    explained = [prod(LAPSE + (1 - LAPSE) * turn[n] for turn in alike) for n in range(len(players))]
    total = sum(explained)
    return tuple(
        Member(player, (1 - DOUBT) * share / total + DOUBT / len(players))
        for player, share in zip(players, explained, strict=True)
    )


def best(members: Sequence[Member]) -> Player:
    """The member that explains a side's moves best; of equals the soundest, which is nobody's style in particular."""
    return max(members, key=lambda member: (member.weight, member.player.name == SOUND)).player


def by_doctrine(members: Iterable[Member]) -> dict[str, float]:
    """The weight of each doctrine with all its settings, the heaviest first."""
    found: dict[str, float] = {}
    for member in members:
        name = doctrine_of(member.player)
        found[name] = found.get(name, 0.0) + member.weight
    return dict(sorted(found.items(), key=lambda entry: -entry[1]))


def drawn(members: Sequence[Member], count: int, seed: int) -> tuple[Member, ...]:
    """Members drawn for some plays, each with the weight of its play.

    Each doctrine sits there at least once if there are plays enough, for what is rare is what an unlikely one does
    (stratified sampling). The rest are drawn evenly by weight, and the plays of a doctrine share its weight.
    """
    offset = _offset(seed, "panel")
    kinds = [tuple(group) for _, group in groupby(members, key=lambda member: doctrine_of(member.player))]
    if count < len(kinds):
        return tuple(Member(members[at].player, 1 / count) for at in _evenly(members, count, offset))
    weights = [Member(kind[0].player, fsum(member.weight for member in kind)) for kind in kinds]
    more = _evenly(weights, count - len(kinds), offset)
    found = list[Member]()
    for n, (kind, of) in enumerate(zip(kinds, weights, strict=True)):
        times, name = 1 + more.count(n), doctrine_of(of.player)
        places = _evenly(kind, times, _offset(seed, f"panel:{name}"))  # the tempers do not hang on ``times``
        found += [Member(kind[at].player, of.weight / times) for at in places]
    return tuple(found)


def _offset(seed: int, purpose: str) -> float:
    return random_of(seed, purpose).random()


def _evenly(members: Sequence[Member], count: int, offset: float) -> tuple[int, ...]:
    """Places of members, each as often as its weight says, rounded by an offset."""
    reached = list(accumulate(member.weight for member in members))
    marks = ((n + offset) / count * reached[-1] for n in range(count))
    return tuple(min(bisect_right(reached, at), len(members) - 1) for at in marks)


def likeness(position: Position, players: Iterable[Player], seed: int) -> tuple[float, ...]:
    """How like each player's choices at a position are to what was done there, in [0, 1]; a forfeit tells nothing."""
    if not isinstance(position.event, Moved):
        return tuple(1.0 for _ in players)
    done = frozenset(_tokens(position.event.move.acts, position.table))
    view = view_of(position.table, position.side)
    return tuple(_alike(done, position.table, view, player, seed) for player in players)


def _alike(done: frozenset[Token], table: Table, view: View, player: Player, seed: int) -> float:
    recall, alike = Recall[float](), list[float]()
    for n in range(seed, seed + SAMPLES):
        known = recall.known(n)
        if known is None:
            heard = Heard(Seeded(n))
            acts = choose(view, player.name, player.doctrine, n, heard).acts
            would = frozenset(_tokens(acts, table))
            known = len(done & would) / len(done | would)
            recall.keep(heard.log, known)
        alike.append(known)
    return fmean(alike)


def _tokens(acts: Iterable[Act], table: Table) -> Iterator[Token]:
    """What acts come to, piece by piece, so that two moves can be compared."""
    for act in acts:
        match act:
            case Offer() | Counter():
                yield from (("give", m) for m in act.give)
                yield from (("ask", m) for m in act.ask)
            case Accept() | Decline():
                yield act.act, act.offer
            case Perform() | AskProof():
                yield act.act, act.measure
            case Withdraw():
                yield act.act, act.of
            case AnswerContact():
                yield act.act, f"{act.contact} {act.take}"
            case AnswerProof():
                yield act.act, f"{act.proof} {act.show}"
            case RequestContact():
                yield act.act, act.channel
            case Counteract():
                sizes = (c.value.points for c in table.scenario.countermeasures if c.id == act.countermeasure)
                yield act.act, str(round(next(sizes, 0) / 2))
            case Explain():
                yield act.act, act.incident
            case Reserve():
                yield act.act, ""
            case _:
                yield act.act, ""
