"""How the talks went: the turning points with quotations, and trust in each side."""

from moderator.events import Forfeited, Moved, TurnTaken
from moderator.score.parameters import DEFAULTS
from training.assessment.turning_points import Reason, TurningPoint, turning_points
from training.assessment.words import quoted
from training.debrief.case import Case, say
from training.debrief.charts import Frame, Kind, Series, over_turns
from training.debrief.document import Claim, Claims, Figure, Paragraph, Quote, Section
from training.debrief.sections.told import harm_told, main_acts
from transcripts.debrief.passages import Passage
from transcripts.exports.tables import Grid

REASONS = 2
"""Reasons that are told of one turn."""
SAID = ("walk-out", "breach", "crossing", "harm-again")
"""Reasons that the sentence on a harm tells itself."""
HARMS = (*SAID, "harm")
UNSAID = ("breach",)
"""Reasons for which no words are quoted: a promise is broken in silence."""
KINDS: tuple[Kind, Kind] = ("first", "second")


def course(case: Case) -> Section:
    """The turning points as claims, and the chart of trust."""
    points = turning_points(case.walked, case.found, case.analysis)
    claims = tuple(_claim(case, point) for point in points)
    lead = Paragraph(text=say("course", "lead" if points else "none"))
    blocks = (lead, Claims(claims=claims), _trust(case, points)) if points else (lead, _trust(case, points))
    return Section(id="course", title=say("titles", "course"), blocks=blocks)


def _claim(case: Case, point: TurningPoint) -> Claim:
    passage, event = point.passage, point.passage.event
    assert isinstance(event, TurnTaken)  # noqa: S101 only half-turns are turning points
    side, reasons = case.name(event.side), point.reasons[:REASONS]
    harm = next((one for one in case.found.harms if one.turn == passage.turn), None)
    told = harm if any(reason.why in HARMS for reason in reasons) else None
    done = harm_told(told) if told else say("course", "did", side=side, done=_done(passage, event))
    why = " ".join(_why(reason, side) for reason in reasons if reason.why not in SAID)
    spoken = event if isinstance(event, Moved) and not any(r.why in UNSAID for r in reasons) else None
    quotes = (Quote(speaker=side, words=quoted(spoken, done)),) if spoken else ()
    return Claim(text=f"{done} {why}".strip(), turns=(passage.turn,), quotes=quotes)


def _done(passage: Passage, event: TurnTaken) -> str:
    """What was done in a turn, in words."""
    if isinstance(event, Moved):
        return main_acts(event.move.acts, passage.before, event.side)
    return say("course", "forfeited" if isinstance(event, Forfeited) else "settled")


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
