"""Hearing: what the other side's words and the leadership's habits do to a doctrine, never to what is legal."""

from collections.abc import Iterator

from agents.scripted.doctrines import Doctrine, Seat
from moderator.descriptions import private_text
from moderator.moves import Counteract, Perform, Remark
from moderator.rules.remarks import Standing, promises
from moderator.table import Table
from moderator.tabled import Said
from scenarios.mandate import Habit

COOLS_FOR = 3
"""Rounds for which a denunciation or an ultimatum is remembered."""

COOLING, MOST_COOLING = 0.08, 0.2
"""What each one adds to the margin, by temper, and the most that all of them add."""

WARMING = 0.04
"""What an acknowledgement or a regret takes off the margin, once until the speaker's next deed."""

CALLED_IN = 2
"""Rounds after which a promise in words is called in."""

UNFRIENDLY, FRIENDLY = ("denunciation", "ultimatum"), ("acknowledgement", "regret")


INSTRUCTIONS = (-1.0, -0.5, 0.0, 0.5, 1.0)
"""How strict a capital's instructions may be, as shares of the doctrine's latitude; all as likely."""


def in_mood(seat: Seat, table: Table) -> Seat:
    """The seat with its doctrine as its instructions, its leadership's habits and the other side's words leave it."""
    doctrine = _instructed(seat)
    for trait in table.scenario.mandate(seat.side).traits:
        doctrine = _with_habit(doctrine, trait.habit, table, seat.side)
    colder = cooled(table, seat.side) * (0.25 + doctrine.temper)
    margin = doctrine.margin + colder - (WARMING if warmed(table, seat.side) else 0.0)
    opens = doctrine.opens * (1 - 2 * colder)
    mood = {"margin": max(-1.0, min(1.0, margin)), "opens": max(0.0, opens)}
    if mood != {"margin": doctrine.margin, "opens": doctrine.opens}:
        doctrine = doctrine.model_copy(update=mood)
    return seat if doctrine is seat.doctrine else seat._replace(doctrine=doctrine)


def cooled(table: Table, side: str) -> float:
    """How much unfriendly words of the other side add to a margin, before its temper; 0 once they are forgotten."""
    since = table.round - COOLS_FOR
    said = sum(r.kind in UNFRIENDLY for s in _of_other(table, side) if s.round > since for r in s.remarks)
    return min(MOST_COOLING, COOLING * said)


def warmed(table: Table, side: str) -> bool:
    """Whether the other side acknowledged or regretted something since its last deed or harm."""
    for said in reversed(tuple(_of_other(table, side))):
        if any(isinstance(act, Perform | Counteract) for act in said.acts):
            return False
        if any(r.kind in FRIENDLY for r in said.remarks):
            return True
    return False


def last_remarks(table: Table, side: str) -> tuple[Remark, ...]:
    """The remarks of the other side's last turn; none if it forfeited."""
    last = table.said[-1] if table.said else None
    return last.remarks if last and last.side != side and last.round >= table.round - 1 else ()


def last_message(table: Table, side: str) -> str:
    """What a side said in private in its last turn; empty if nothing."""
    last = next((said for said in reversed(table.said) if said.side == side), None)
    recent = last is not None and last.round >= table.round - 1
    return " ".join(filter(None, map(private_text, last.acts))) if last and recent else ""


def to_call_in(table: Table, side: str) -> Standing | None:
    """A promise in words that the other side has had time to keep, if this side has not just called it in."""
    other = table.scenario.other(side)
    old = (p for p in promises(table, other) if table.round - p.round >= CALLED_IN)
    return next((p for p in old if (table.round - p.round) % CALLED_IN == 0), None)


def _of_other(table: Table, side: str) -> Iterator[Said]:
    return (said for said in table.said if said.side != side)


def _instructed(seat: Seat) -> Doctrine:
    """A doctrine under its instructions, which are drawn once for the talks."""
    doctrine = seat.doctrine
    if not doctrine.latitude:
        return doctrine
    strict = seat.dice("talks", "instructions").one_of(INSTRUCTIONS)
    strict *= doctrine.latitude
    return doctrine.model_copy(
        update={"margin": doctrine.margin + strict, "answers": max(0.0, doctrine.answers - strict)}
    )


def _tense(table: Table, side: str) -> bool:
    """Whether harm goes on, or the other side's last move did harm."""
    return table.score.escalation_alive > 0 or table.last_x.get(table.scenario.other(side), 0.0) < 0


def _with_habit(doctrine: Doctrine, habit: Habit | None, table: Table, side: str) -> Doctrine:
    """A doctrine as one habit of its leadership changes it; each change is a judgement, and small."""
    match habit:
        case "reacts" if _tense(table, side):
            return doctrine.model_copy(update={"opens": doctrine.opens / 2})
        case "trades" if doctrine.bargains:
            return doctrine.model_copy(update={"bargains": min(3.0, 1.1 * doctrine.bargains)})
        case "pivots" if doctrine.volatile:
            return doctrine.model_copy(update={"volatile": min(1.0, doctrine.volatile + 0.03)})
        case "asks-proof":
            return doctrine.model_copy(update={"checks": True})
        case "bold" if doctrine.opens > 0:
            return doctrine.model_copy(update={"bold": True})
        case _:
            return doctrine
