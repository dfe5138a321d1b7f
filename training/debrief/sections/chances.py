"""Counterpart moves that were missed, and what the other side wanted."""

import re
from collections.abc import Iterator

from moderator.descriptions import title
from moderator.moves import Perform
from moderator.table import class_of
from scenarios.types import piece
from training.assessment.chances import Chance, missed
from training.assessment.words import sentences
from training.debrief.case import Case, say
from training.debrief.document import Block, Claim, Claims, Folded, Paragraph, Quote, Section
from transcripts.debrief.passages import acts

ENOUGH = re.compile(
    r"\b(settle for|accept|is enough|would do|the least you|suffices?|live with|would satisfy|sound result"
    r"|fair day's work|nearly as good|take a first|what counts is)\b",
    re.IGNORECASE,
)
"""Words with which instructions say what would be enough."""
BARRED = re.compile(r"\b(not|never)\b", re.IGNORECASE)
MOST = 3
"""Chances of a side that are told."""


def chances(case: Case) -> Section:
    """The chances that the readers missed."""
    blocks = list[Block]()
    for side in case.readers:
        found = missed(case.walked, side)[:MOST]
        claims = tuple(Claim(text=_told(case, side, one), turns=(one.given_at, one.turn)) for one in found)
        blocks.append(Claims(title=case.name(side), claims=claims, none=say("chances", "none")))
    lead = Paragraph(text=say("chances", "lead"))
    return Section(id="chances", title=say("titles", "chances"), blocks=(lead, *blocks))


def _told(case: Case, side: str, one: Chance) -> str:
    words = {"other": case.other(side), "side": case.name(side), "given": one.given.title, "answer": one.answer.title}
    if not one.points:
        return say("chances", "free", **words)
    return say("chances", "one", points=f"{one.points:.0f}", **words)


def others(case: Case) -> Section:
    """What the sides opposite the readers wanted, what they got of it, and what they would have settled for."""
    blocks = tuple(block for side in case.readers for block in _wanted(case, case.scenario.other(side)))
    return Section(id="others", title=say("titles", "others"), blocks=blocks)


def _wanted(case: Case, side: str) -> Iterator[Block]:
    brief, name = case.scenario.briefs.get(side), case.name(side)
    if brief is None or case.record.original:
        yield Paragraph(text=say("others", "hidden"))
        return
    claims = tuple(_got(case, side, want) for want in brief.wants)
    yield Claims(title=say("others", "wants", side=name), claims=claims)
    if enough := _enough(brief.text):
        quote = Quote(speaker="", words=enough)
        yield Claims(claims=(Claim(text=say("others", "settle", side=name), quotes=(quote,)),))
    yield Folded(summary=say("others", "brief", side=name), text=brief.text.strip())


def _enough(brief: str) -> str:
    """The last sentence of instructions that says what would be enough; empty where none says so in such words."""
    said = (one for one in reversed(sentences(brief)) if ENOUGH.search(one) and not BARRED.search(one))
    return next(said, "")


def _got(case: Case, side: str, want: str) -> Claim:
    """Whether a side got what it wanted, with the turns in which it was carried out."""
    measure = case.scenario.measure(want)
    givers = case.table.sides if measure and measure.joint else (case.scenario.other(side),)
    done = {giver: list(_done(case, giver, want)) for giver in givers}
    turns = tuple(sorted((turn for some in done.values() for turn, _ in some), key=lambda turn: int(turn[1:])))
    whole = all(any(not partial for _, partial in some) or len(some) > 1 for some in done.values())
    which = "not" if not all(done.values()) else "got" if whole else "half"
    return Claim(text=say("others", which, title=title(want, case.scenario)), turns=turns if which != "not" else ())


def _done(case: Case, giver: str, want: str) -> Iterator[tuple[str, bool]]:
    """The turns in which a side carried out a measure, under this or another id, and whether only a piece of it."""
    same = class_of(case.scenario, want)
    for turn, act, _ in acts(case.walked, giver):
        if isinstance(act, Perform) and class_of(case.scenario, act.measure).partition("#")[0] == same:
            yield turn, bool(piece(act.measure))
