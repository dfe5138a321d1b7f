"""What was to be learned, and how well the trainee knew what the other side wanted."""

from collections.abc import Iterator, Sequence

from moderator.descriptions import title
from moderator.facilitation import Ranked
from moderator.moves import PERSON
from scenarios.exercise import Exercise
from scenarios.mandate import RedLine
from training.assessment.objectives import Result, assess
from training.assessment.ranking import kendall
from training.assessment.times import timed
from training.debrief.case import Case, say
from training.debrief.document import Block, Claim, Claims, Paragraph, Quote, Section
from transcripts.exports.tables import Grid

SHARES = ("answers-in-proportion", "keeps-commitments")
GOOD, FAIR = 0.6, 0.2
"""Kendall's tau from which a ranking is called good, and from which fair; judgements."""


def objectives(case: Case) -> Section:
    """The objectives of the exercise for each side that it trains; without one, the aims of the scenario."""
    exercise, blocks = case.table.exercise, list[Block]()
    if exercise is None:
        blocks.append(Paragraph(text=say("objectives", "none")))
        blocks.append(Claims(claims=tuple(Claim(text=aim) for aim in case.scenario.objectives)))
    for side, results in assessed(case) if exercise else ():
        claims = tuple(_result(case, one) for one in results)
        blocks.append(Claims(title=case.name(side), claims=claims))
    return Section(id="objectives", title=say("titles", "objectives"), blocks=tuple(blocks))


def assessed(case: Case) -> Iterator[tuple[str, tuple[Result, ...]]]:
    """The readers' sides that the exercise trains, each with its results."""
    exercise = case.table.exercise
    if exercise is None:
        return
    minutes = sum(turn.seconds for turn in timed(case.record.kept, case.walked)) / 60
    for side in trained(case, exercise):
        yield side, assess(case.record.events, exercise, side, minutes)


def trained(case: Case, exercise: Exercise) -> Sequence[str]:
    """The readers' sides that people played; where nobody did, those that the exercise has seats for."""
    people = {author.side for author in case.found.authors if author.agent == PERSON}
    played = [side for side in case.readers if case.name(side) in people]
    return played or [side for side in case.readers if side in exercise.seats]


def _result(case: Case, result: Result) -> Claim:
    which = "unmeasured" if result.met is None else "met" if result.met else "missed"
    measured = result.objective.measured_by
    figure = f"{result.figure:.0%}" if measured in SHARES else _decimal(result.figure)
    shown = "" if result.met is None else say("figures", measured, figure=figure)
    known = {p.turn for p in case.walked}
    text = f"{result.objective.text} {shown}".strip()
    return Claim(lead=say("objectives", which), text=text, turns=tuple(turn for turn in result.turns if turn in known))


def _decimal(figure: float) -> str:
    return f"{figure:.2f}".rstrip("0").rstrip(".") if round(figure, 2) % 1 else f"{figure:.0f}"


def ranking(case: Case) -> Section:
    """The readers' rankings of what the other side wants, against the truth."""
    given = [event for event in case.record.events if isinstance(event, Ranked) and event.side in case.readers]
    last = {event.side: event for event in given}
    blocks = [block for event in last.values() for block in _ranking(case, event)]
    missing = [Paragraph(text=say("ranking", "none"))]
    return Section(id="ranking", title=say("titles", "ranking"), blocks=tuple(blocks or missing))


def _ranking(case: Case, event: Ranked) -> Iterator[Block]:
    names = {"side": case.name(event.side), "other": case.other(event.side)}
    if event.decided:
        words = Quote(speaker=names["side"], words=event.decided)
        yield Claims(claims=(Claim(text=say("ranking", "decided", side=names["side"]), quotes=(words,)),))
    brief = case.scenario.briefs.get(case.scenario.other(event.side))
    if brief is None or not brief.wants:
        yield Paragraph(text=say("others", "hidden"))
        return
    tau = kendall(event.wants, brief.wants)
    if tau is None:
        yield Paragraph(text=say("ranking", "no-tau", **names))
    else:
        reading = say("ranking", "good" if tau >= GOOD else "fair" if tau >= FAIR else "poor")
        yield Paragraph(text=say("ranking", "tau", tau=f"{tau:.2f}", reading=reading, **names))
    yield _beside(case, event, brief.wants, names)
    if lines := tuple(_lines(case, event, names)):
        yield Claims(title=say("ranking", "lines"), claims=lines)


def _beside(case: Case, event: Ranked, wants: Sequence[str], names: dict[str, str]) -> Grid:
    """The ranking beside the truth, place by place."""
    longest = max(len(event.wants), len(wants))
    none = say("ranking", "nothing")

    def at(ranked: Sequence[str], place: int) -> str:
        return title(ranked[place], case.scenario) if place < len(ranked) else none

    columns = (
        say("ranking", "place"),
        say("ranking", "guessed", side=names["side"]),
        say("ranking", "truth", other=names["other"]),
    )
    rows = tuple((str(n + 1), at(event.wants, n), at(wants, n)) for n in range(longest))
    return Grid(caption=say("ranking", "table", **names), columns=columns, rows=rows)


def _lines(case: Case, event: Ranked, names: dict[str, str]) -> Iterator[Claim]:
    theirs = {line.id: line for line in case.scenario.mandate(case.scenario.other(event.side)).red_lines}
    for named in event.red_lines:
        which, told = ("line-hit", theirs[named].title) if named in theirs else ("line-wrong", named)
        yield Claim(text=say("ranking", which, line=told, **names))
    for line in theirs.values():
        if line.id not in event.red_lines and _at_stake(case, line):
            yield Claim(text=say("ranking", "line-missed", line=line.title, **names))


def _at_stake(case: Case, line: RedLine) -> bool:
    """Whether a declared red line bars something that is in play."""
    return line.declared and any(case.scenario.measure(bar.measure) for bar in line.bars)
