"""An analysis as plain text: each turn with what would have been better, and what it says of each side."""

from collections.abc import Iterator, Mapping
from itertools import islice
from textwrap import fill

from engine.analysis import LineValue, TurnAnalysis
from engine.marks import LOSSES
from engine.outcome import By, Estimate
from prompts.load import phrase
from reassure.analyses import Report, SideReport
from reassure.terminal.plain_text import WIDTH
from transcripts.clean import clean
from transcripts.debrief.analysed import deed, figure

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
    own = phrase("analysis", "own", doctrine=settings.own) if settings.own else phrase("analysis", "style")
    how = phrase("analysis", "plays", plays=str(settings.plays), opposite=opposite, own=own, measure=measure)
    return f"{report.title}\n{_wrapped(how)}"


def _turns(report: Report) -> Iterator[str]:
    """Two lines a turn: what it was worth and lost, in columns, and what would have been better."""
    by, names = report.settings.by, _names(report)
    rows = [
        (_place(t, names), t.mark, sized(t.made.value.measured(by, t.side), by, MOST.get(by)), _lost(t, by))
        for t in report.turns
    ]
    places, _, values, _ = (max(map(len, column)) for column in zip(*rows, strict=True)) if rows else (0,) * 4
    for turn, (place, mark, value, lost) in zip(report.turns, rows, strict=True):
        yield f"\n{place:<{places}}  {mark:<2}  {value:<{values}}  {lost}"
        yield _wrapped(_verdict(turn), INDENT)


def _names(report: Report) -> dict[str, str]:
    return {one.id: one.side for one in report.sides}


def _place(turn: TurnAnalysis, names: Mapping[str, str]) -> str:
    return phrase("analysis", "turn", number=str(turn.number), round=str(turn.round), side=names[turn.side])


def _lost(turn: TurnAnalysis, by: By) -> str:
    if turn.best.made:
        return phrase("analysis", "nothing-lost")
    if turn.loss.high == 0:
        return phrase("analysis", "no-loss-seen")
    return phrase("analysis", "loss", loss=sized(turn.loss, by))


def _verdict(turn: TurnAnalysis) -> str:
    """What would have been better, in words."""
    if turn.best.made:
        return phrase("analysis", "good" if turn.mark == "!" else "best")
    sure = "slightly" if turn.loss.low > 0 else "unclear"
    return phrase("analysis", "better" if turn.mark in LOSSES else sure, told=deed(turn.best.told))


def _lines(report: Report) -> Iterator[str]:
    by = report.settings.by
    for turn in report.turns:
        yield f"\n{_place(turn, _names(report))}  {turn.mark}".rstrip()
        for number, line in enumerate(turn.lines, 1):
            yield f"\n{number:>3}  {'  '.join(_standing(number, line, turn.side, by))}"
            yield _wrapped(line.told, INDENT)


def _standing(number: int, line: LineValue, side: str, by: By) -> Iterator[str]:
    yield sized(line.value.measured(by, side), by, MOST.get(by))
    yield phrase("analysis", "first") if number == 1 else phrase("analysis", "behind", loss=sized(line.behind, by))
    if line.made:
        yield phrase("analysis", "made")


def _sides(report: Report) -> Iterator[str]:
    for one in report.sides:
        yield _wrapped(_side(one, report))
    yield from ("", *_seats(report))


def _side(one: SideReport, report: Report) -> str:
    if one.accuracy is None:
        return phrase("analysis", "not-reached", side=one.side)
    which = "accuracy-so-far" if report.missing else "accuracy"
    reached = phrase("analysis", which, side=one.side, accuracy=f"{one.accuracy:.0f}")
    turn = next((turn for turn in report.turns if turn.number == one.costliest), None)
    if turn is None:
        return f"{reached} {phrase('analysis', 'no-loss')}"
    loss, told = sized(turn.loss, report.settings.by), deed(turn.best.told)
    return f"{reached} {phrase('analysis', 'costliest', number=str(turn.number), loss=loss, told=told)}"


def _seats(report: Report) -> Iterator[str]:
    """Who is thought to sit opposite, for each side that was met in a turn."""
    against = report.settings.against
    for one in report.sides:
        if one.doctrines and against:
            yield _wrapped(phrase("analysis", "named", side=one.side, doctrine=against))
        elif one.doctrines:
            yield _wrapped(_thought(one))


def _thought(one: SideReport) -> str:
    named = list(islice(one.doctrines.items(), NAMED))
    rest = max(0.0, 1 - sum(weight for _, weight in named))
    weights = [phrase("analysis", "weight", doctrine=name, share=f"{100 * weight:.0f}") for name, weight in named]
    text = ", ".join((*weights, phrase("analysis", "rest", share=f"{100 * rest:.0f}")))
    if one.decided:
        return phrase("analysis", "decided", side=one.side, doctrine=named[0][0], weights=text)
    return phrase("analysis", "undecided", side=one.side, weights=text)


def sized(estimate: Estimate, by: By, most: float | None = None) -> str:
    """An estimate with its interval, as far as a measure from 0 to ``most`` reaches; one number if it has no width."""
    if estimate.low == estimate.high:
        return phrase("analysis", "alike", value=figure(estimate.mean, by))
    low, high = (estimate.low, estimate.high) if most is None else (max(0.0, estimate.low), min(most, estimate.high))
    return phrase("analysis", "interval", value=figure(estimate.mean, by), low=figure(low, by), high=figure(high, by))


def _wrapped(text: str, indent: str = "") -> str:
    return fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
