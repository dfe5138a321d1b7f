"""Next steps, chosen from what was missed, each with the turn to fork from."""

from collections.abc import Iterator
from itertools import islice

from training.assessment.chances import missed
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
    account = case.account(side)
    for turn in costliest(case.analysis, side)[:1] if case.analysis and case.current else ():
        better = in_words(case, turn, turn.best)
        yield _step(case, say("next", "cost", turn=ref(turn.number), side=case.name(side), better=better), turn.number)
    for broken in account.broken[:1]:
        last = int(broken.turn[1:]) - (broken.how in ("deadline", "inject"))
        number = _last_own(case, side, last)
        yield _step(case, say("next", "breach", turn=ref(number), title=broken.title), number)
    for chance in missed(case.walked, side)[:1]:
        words = {"other": case.other(side), "answer": chance.answer.title}
        yield _step(case, say("next", "chance", turn=chance.turn, **words), int(chance.turn[1:]))
    for left in account.unanswered:
        if left.what in ("concession", "question"):
            number = int(left.turn[1:]) + 1
            yield _step(case, say("next", left.what, turn=left.turn, text=left.text), number)
    for harm in case.found.harms:
        if harm.side == case.name(side) and any(wrong.kind in AVOIDABLE for wrong in harm.wrongs):
            yield _step(case, say("next", "harm", turn=harm.turn), int(harm.turn[1:]))
    if case.gains and case.gains.trade:
        number = _last_own(case, side, case.table.turn)
        yield _step(case, say("next", "trade", turn=ref(number), measures=trade_told(case, case.gains.trade)), number)


def _step(case: Case, text: str, number: int) -> Claim:
    """A step in a turn, with the command that forks the talks before it."""
    last = min(number, case.table.turn)
    command = f"reassure fork {case.record.dialogue} --at {last - 1}"
    return Claim(text=text, turns=(ref(last),), command=command)


def _last_own(case: Case, side: str, number: int) -> int:
    """The last turn of a side up to a number, in which it could act."""
    own = [p for p in case.walked if getattr(p.event, "side", "") == side and int(p.turn[1:]) <= number]
    return int(own[-1].turn[1:]) if own else 1


def _again(case: Case) -> str:
    return f"reassure run {case.scenario.id} --seed {case.table.seed + 1}"
