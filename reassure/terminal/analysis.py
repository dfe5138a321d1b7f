"""An analysis as plain text: a line a turn, what would have been better, and what it says of each side."""

from collections.abc import Iterator
from itertools import islice
from textwrap import fill

from engine.analysis import LineValue, TurnAnalysis
from engine.outcome import By, Estimate
from prompts.load import phrase
from reassure.analyses import Report, SideReport
from reassure.terminal.plain_text import WIDTH
from transcripts.clean import clean
from transcripts.debrief.analysed import figure

MOST: dict[By, float] = {"S": 100.0, "agreement": 1.0}
"""The highest value of a measure; the lowest is 0. A balance has no bounds."""

NAMED = 3
"""Doctrines that are named for a seat; the weights of the others are added up."""

INDENT = "     "


def whole(report: Report) -> Iterator[str]:
    """The text of a report on all turns."""
    return map(clean, (_head(report), *_turns(report), "", *_sides(report), report.caveat))


def one_turn(report: Report) -> Iterator[str]:
    """The text of a report on one turn: all its lines, best first."""
    return map(clean, (_head(report), *_lines(report), "", *_seats(report), report.caveat))


def _head(report: Report) -> str:
    settings = report.settings
    against = settings.against
    opposite = phrase("analysis", "one", doctrine=against) if against else phrase("analysis", "panel")
    measure = phrase("analysis", settings.by)
    text = phrase("analysis", "head", title=report.title, plays=str(settings.plays), opposite=opposite, measure=measure)
    return "\n".join(_wrapped(line, "") for line in text.split("\n"))


def _turns(report: Report) -> Iterator[str]:
    by, names = report.settings.by, {one.id: one.side for one in report.sides}
    place, wide = max((len(_place(t, "")) for t in report.turns), default=0), max(map(len, names.values()))
    for turn in report.turns:
        at = _place(turn, names[turn.side]).ljust(place + wide)
        value = _value(turn.made.value.measured(by, turn.side), by)
        yield f"\n{at}  {turn.mark:<2}  {value}  {_sized('loss', turn.loss, by)}"
        yield _wrapped(_verdict(turn), INDENT)


def _place(turn: TurnAnalysis, side: str) -> str:
    return phrase("analysis", "turn", number=str(turn.number), round=str(turn.round), side=side)


def _verdict(turn: TurnAnalysis) -> str:
    """What would have been better, in words."""
    if turn.best.made:
        return phrase("analysis", "good" if turn.mark == "!" else "best")
    clear = turn.mark in ("?!", "?", "??")
    return phrase("analysis", "better" if clear else "unclear", told=turn.best.told)


def _lines(report: Report) -> Iterator[str]:
    by, names = report.settings.by, {one.id: one.side for one in report.sides}
    for turn in report.turns:
        yield f"\n{_place(turn, names[turn.side])}  {turn.mark}".rstrip()
        for number, line in enumerate(turn.lines, 1):
            yield f"\n{number:>3}  {'  '.join(_standing(number, line, turn.side, by))}"
            yield _wrapped(line.told, INDENT)


def _standing(number: int, line: LineValue, side: str, by: By) -> Iterator[str]:
    yield _value(line.value.measured(by, side), by)
    yield phrase("analysis", "first") if number == 1 else _sized("behind", line.behind, by)
    if line.made:
        yield phrase("analysis", "made")


def _sides(report: Report) -> Iterator[str]:
    for one in report.sides:
        yield _wrapped(_side(one, report), "")
    yield from ("", *_seats(report))


def _side(one: SideReport, report: Report) -> str:
    if one.accuracy is None:
        return phrase("analysis", "not-reached", side=one.side)
    reached = phrase("analysis", "accuracy", side=one.side, accuracy=f"{one.accuracy:.0f}")
    turn = next((turn for turn in report.turns if turn.number == one.costliest), None)
    if turn is None:
        return f"{reached} {phrase('analysis', 'no-loss')}"
    size = _interval(turn.loss, report.settings.by)
    cost = phrase("analysis", "costliest", number=str(turn.number), told=turn.best.told, loss=size[0], **size[1])
    return f"{reached} {cost}"


def _seats(report: Report) -> Iterator[str]:
    """Who is thought to sit opposite, for each side that was met in a turn."""
    against = report.settings.against
    for one in report.sides:
        if one.doctrines and against:
            yield _wrapped(phrase("analysis", "named", side=one.side, doctrine=against), "")
        elif one.doctrines:
            yield _wrapped(_thought(one), "")


def _thought(one: SideReport) -> str:
    named = list(islice(one.doctrines.items(), NAMED))
    rest = max(0.0, 1 - sum(weight for _, weight in named))
    weights = [phrase("analysis", "weight", doctrine=name, share=f"{100 * weight:.0f}") for name, weight in named]
    text = ", ".join((*weights, phrase("analysis", "rest", share=f"{100 * rest:.0f}")))
    if one.decided:
        return phrase("analysis", "decided", side=one.side, doctrine=named[0][0], weights=text)
    return phrase("analysis", "undecided", side=one.side, weights=text)


def _value(estimate: Estimate, by: By) -> str:
    """A value with its interval, as far as the measure reaches."""
    most = MOST.get(by)
    low, high = (estimate.low, estimate.high) if most is None else (max(0.0, estimate.low), min(most, estimate.high))
    return phrase("analysis", "value", value=figure(estimate.mean, by), low=figure(low, by), high=figure(high, by))


def _sized(which: str, estimate: Estimate, by: By) -> str:
    loss, bounds = _interval(estimate, by)
    return phrase("analysis", which, loss=loss, **bounds)


def _interval(estimate: Estimate, by: By) -> tuple[str, dict[str, str]]:
    return figure(estimate.mean, by), {"low": figure(estimate.low, by), "high": figure(estimate.high, by)}


def _wrapped(text: str, indent: str) -> str:
    return fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
