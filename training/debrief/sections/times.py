"""The time that people took for their turns."""

from collections.abc import Iterator

from moderator.moves import PERSON
from training.assessment.times import Pace, pace, timed
from training.debrief.case import Case, say
from training.debrief.document import Block, Claim, Claims, Folded, Section
from transcripts.exports.tables import Grid


def times(case: Case) -> Section:
    """The pace of each side that a person played, and the time of each of its turns."""
    turns = timed(case.record.kept, case.walked)
    blocks: list[Block] = []
    rows = list[tuple[str, ...]]()
    for side in case.own_first:
        found = pace(turns, side) if _person(case, side) else None
        blocks.append(Claims(claims=tuple(_claims(case, side, found))))
        rows += [(one.turn, case.name(side), lasting(one.seconds)) for one in found.turns] if found else []
    if rows:
        columns = tuple(say("times", name) for name in ("turn", "who", "seconds"))
        title = say("times", "table")
        ordered = tuple(sorted(rows, key=lambda row: int(row[0][1:])))
        blocks.append(Folded(summary=title, grid=Grid(caption=title, columns=columns, rows=ordered)))
    return Section(id="times", title=say("titles", "times"), blocks=tuple(blocks))


def _person(case: Case, side: str) -> bool:
    return any(author.agent == PERSON and author.side == case.name(side) for author in case.found.authors)


def _claims(case: Case, side: str, found: Pace | None) -> Iterator[Claim]:
    name = case.name(side)
    if found is None:
        yield Claim(text=say("times", "program", side=name))
        return
    figures = {"median": lasting(found.median), "longest": lasting(found.longest.seconds)}
    yield Claim(text=say("times", "side", side=name, **figures), turns=(found.longest.turn,))
    for one in found.turns:
        if one.after:
            text = say("times", "after", side=name, inject=one.after, time=lasting(one.seconds))
            yield Claim(text=text, turns=(one.turn,))


def lasting(seconds: float) -> str:
    """A time in minutes and seconds, such as ``2 min 10 s``."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
