"""Next steps, chosen from what was missed, each with the turn to fork from."""

from collections.abc import Iterator
from itertools import islice

from moderator.events import Forfeited, Moved
from training.assessment.chances import can_give, missed
from training.assessment.costs import costliest
from training.debrief.case import Case, say
from training.debrief.document import Block, Claim, Claims, Paragraph, Section
from training.debrief.sections.costs import in_words
from training.debrief.sections.gains import trade_told
from training.debrief.sections.learning import assessed
from transcripts.debrief.passages import ref

AVOIDABLE = ("countermeasure", "demand", "denunciation", "demand-in-words", "walk-out", "refused-call", "refused-proof")
"""Harms for which another answer is proposed; a protest may be a fitting one."""
MOST = 3
"""Steps of a side that are proposed: a trainee changes one or two things at a time."""


def next_steps(case: Case) -> Section:
    """The steps of the readers, the weightiest first."""
    blocks = list[Block]()
    if aims := tuple(_aims(case)):
        blocks.append(Claims(claims=aims))
    blocks.append(Paragraph(text=say("next", "lead")))
    again = Claim(text=say("next", "again"), command=_again(case))
    for side in case.readers:
        by_turn: dict[tuple[str, ...], Claim] = {}
        for claim in _steps(case, side):
            by_turn.setdefault(claim.turns, claim)
        claims = tuple(islice(by_turn.values(), MOST)) or (again,)
        blocks.append(Claims(title="" if case.seat else case.name(side), claims=claims))
    return Section(id="next", title=say("titles", "next"), blocks=tuple(blocks))


def _aims(case: Case) -> Iterator[Claim]:
    for _, results in assessed(case):
        for one in results:
            if one.met is False:
                yield Claim(text=say("next", "objective", text=one.objective.text))


def _steps(case: Case, side: str) -> Iterator[Claim]:
    """What a side could do otherwise: what cost it most first, then what it broke, missed and left unanswered."""
    account, own = case.account(side), _own_turns(case, side)
    tables = {p.turn: p.before for p in case.walked if isinstance(p.event, Moved | Forfeited)}
    for turn in costliest(case.analysis, side)[:1] if case.analysis and case.current else ():
        words = {"side": case.name(side), "better": in_words(turn.best)}
        yield _step(case, turn.number, "cost", **words)
    for broken in account.broken[:1]:
        due = int(broken.turn[1:]) - (broken.how in ("deadline", "inject"))
        if before := [number for number in own if number <= due]:
            yield _step(case, before[-1], "breach", title=broken.title)
    for chance in missed(case.walked, side)[:1]:
        yield _step(case, int(chance.turn[1:]), "chance", other=case.other(side), answer=chance.answer.title)
    for waiting in account.unanswered:
        after = [number for number in own if number > int(waiting.turn[1:])]
        if waiting.what == "concession":
            after = [number for number in after if can_give(tables[ref(number)], side)]
        if after and waiting.what in ("concession", "question"):
            yield _step(case, after[0], waiting.what, text=waiting.text)
    for harm in case.found.harms:
        if harm.side == case.name(side) and any(wrong.kind in AVOIDABLE for wrong in harm.wrongs):
            left = any(wrong.kind == "walk-out" for wrong in harm.wrongs)
            yield _step(case, int(harm.turn[1:]), "walk-out" if left else "harm")
    if own and case.gains and case.gains.trade:
        yield _step(case, own[-1], "trade", measures=trade_told(case, case.gains.trade))


def _own_turns(case: Case, side: str) -> list[int]:
    """The turns of a side while the talks went on, in which it could act."""
    asked = (p for p in case.walked if isinstance(p.event, Moved | Forfeited) and not p.before.closing)
    return [int(p.turn[1:]) for p in asked if getattr(p.event, "side", "") == side]


def _step(case: Case, number: int, which: str, **words: str) -> Claim:
    """A step in a turn, with the command that forks the talks before it."""
    command = f"reassure fork {case.record.dialogue} --at {number - 1}"
    return Claim(text=say("next", which, turn=ref(number), **words), turns=(ref(number),), command=command)


def _again(case: Case) -> str:
    return f"reassure run {case.scenario.id} --seed {case.table.seed + 1}"
