"""How the talks went: the turning points with quotations, and trust in each side."""

from moderator.events import Forfeited, Moved, TurnTaken
from moderator.score.parameters import DEFAULTS
from training.assessment.turning_points import Reason, TurningPoint, turning_points
from training.assessment.words import quoted
from training.debrief.case import Case, say
from training.debrief.charts import Frame, Kind, Series, over_turns
from training.debrief.document import Claim, Claims, Figure, Grid, Paragraph, Quote, Section
from transcripts.debrief.passages import deeds

KINDS: tuple[Kind, Kind] = ("first", "second")


def course(case: Case) -> Section:
    """The turning points as claims, and the chart of trust."""
    points = turning_points(case.walked, case.found, case.analysis)
    claims = tuple(_claim(case, point) for point in points)
    lead = Paragraph(text=say("course", "lead" if points else "none"))
    blocks = (lead, Claims(claims=claims), _trust(case, points)) if points else (lead, _trust(case, points))
    return Section(id="course", title=say("titles", "course"), blocks=blocks)


def _claim(case: Case, point: TurningPoint) -> Claim:
    event, before = point.passage.event, point.passage.before
    assert isinstance(event, TurnTaken)  # noqa: S101 only half-turns are turning points
    side = case.name(event.side)
    if isinstance(event, Moved):
        done, quotes = "; ".join(deeds(event, before)), (Quote(speaker=side, words=quoted(event)),)
    else:
        done, quotes = say("course", "forfeited" if isinstance(event, Forfeited) else "settled"), ()
    text = say("course", "did", side=side, done=f"{done.rstrip('.')}.")
    why = " ".join(dict.fromkeys(_why(reason, side) for reason in point.reasons))
    return Claim(text=f"{text} {why}", turns=(point.passage.turn,), quotes=quotes)


def _why(reason: Reason, side: str) -> str:
    match reason.why:
        case "trust-rose" | "trust-fell":
            return say("why", reason.why, side=side, before=f"{reason.before:.2f}", after=f"{reason.after:.2f}")
        case "index-rose" | "index-fell":
            return say("why", reason.why, before=f"{reason.before:.1f}", after=f"{reason.after:.1f}")
        case "lost" | "found":
            return say("why", reason.why, side=side)
        case _:
            return say("why", reason.why)


def _trust(case: Case, points: tuple[TurningPoint, ...]) -> Figure:
    taken = [(p.turn, p.event) for p in case.walked if isinstance(p.event, TurnTaken)]
    opening = case.walked[0].before.score
    scores = [opening, *(event.score for _, event in taken)]
    first, second = case.scenario.sides
    series = [
        Series(side.name, kind, tuple(score.trust[side.id] for score in scores))
        for side, kind in zip((first, second), KINDS, strict=True)
    ]
    level = f"{DEFAULTS.cooperation_pays_from:.2f}"
    told = say("course", "trust-told", first=first.name, second=second.name, level=level, **_ends(series))
    title = say("course", "trust-chart")
    marked = [int(point.passage.turn[1:]) for point in points]
    short = say("course", "level", level=level.lstrip("0"))
    frame = Frame("trust", title, told)
    rows = tuple(
        (turn, *(f"{event.score.trust[side.id]:.2f}" for side in (first, second)), f"{event.score.S:.1f}")
        for turn, event in taken
    )
    columns = (say("course", "turn"), first.name, second.name, say("course", "index"))
    drawn = over_turns(frame, series, DEFAULTS.cooperation_pays_from, short, marked)
    return Figure(title=title, told=told, svg=drawn, grid=Grid(caption=title, columns=columns, rows=rows))


def _ends(series: list[Series]) -> dict[str, str]:
    named = zip(KINDS, series, strict=True)
    return {
        f"{kind}_{end}": f"{one.values[place]:.2f}" for kind, one in named for end, place in (("from", 0), ("to", -1))
    }
