"""The turns that the engine finds costliest, with what would have been better and how sure that is."""

from collections.abc import Iterator

from engine.analysis import LineValue, TurnAnalysis
from engine.outcome import By
from moderator.events import Forfeited, Moved
from training.assessment.costs import costliest
from training.debrief.case import Case, say
from training.debrief.document import Block, Claim, Claims, Paragraph, Section
from transcripts.debrief.analysed import deed, figure
from transcripts.debrief.passages import ref


def costs(case: Case) -> Section:
    """The costliest turns of the readers; without an analysis, how to make one."""
    return Section(id="costs", title=say("titles", "costs"), blocks=tuple(_blocks(case)))


def _blocks(case: Case) -> Iterator[Block]:
    found = case.analysis
    if not case.current:
        yield Paragraph(text=say("costs", "older"))
    elif found is None or not found.turns:
        command = f"reassure analyse {case.record.dialogue}"
        yield Claims(claims=(Claim(text=say("costs", "missing"), command=command),))
    else:
        by = found.settings.by
        yield Paragraph(text=say("costs", "lead", unit=say("costs", by)))
        for side in case.readers:
            claims = tuple(_claim(case, turn, by, found.settings.plays) for turn in costliest(found, side))
            yield Claims(title=case.name(side), claims=claims, none=say("costs", "none"))
        analysed, turns = len(found.turns), _positions(case)
        if analysed < turns:
            yield Paragraph(text=say("costs", "part", analysed=str(analysed), turns=str(turns)))


def _claim(case: Case, turn: TurnAnalysis, by: By, plays: int) -> Claim:
    loss = turn.loss
    low, high = figure(loss.low, by), figure(loss.high, by)
    sure = (
        say("costs", "alike", plays=str(plays))
        if loss.low == loss.high
        else say("costs", "interval", plays=str(plays), low=low, high=high)
    )
    told = say(
        "costs",
        "turn",
        side=case.name(turn.side),
        made=in_words(turn.made),
        better=in_words(turn.best),
        loss=figure(loss.mean, by),
        sure=sure,
    )
    doctrine, weight = max(turn.opposite.items(), key=lambda entry: entry[1])
    which = "decided" if turn.decided else "undecided"
    opposite = say("costs", which, doctrine=doctrine, weight=f"{weight:.0%}")
    return Claim(text=f"{told} {opposite}", turns=(ref(turn.number),))


def in_words(line: LineValue) -> str:
    """All that a line does, to stand behind its side's name."""
    return deed(line.told).removesuffix(".")


def _positions(case: Case) -> int:
    """The turns that can be analysed: all until the talks are over."""
    return sum(isinstance(p.event, Moved | Forfeited) and not p.before.closing for p in case.walked)
