"""How the talks went: the turning points with quotations, and trust in each side."""

from moderator.descriptions import told as told_in_words
from moderator.events import Forfeited, Moved, TurnTaken
from moderator.moves import Accept, Act, AnswerContact, Counter, Offer, Perform
from moderator.score.parameters import DEFAULTS
from training.assessment.turning_points import Reason, TurningPoint, turning_points
from training.assessment.words import quoted
from training.debrief.case import Case, say, sentence
from training.debrief.charts import Frame, Kind, Series, over_turns
from training.debrief.document import Claim, Claims, Figure, Grid, Paragraph, Quote, Section
from training.debrief.sections.harm import harm_told
from transcripts.debrief.passages import Passage, acts

WEIGHT: dict[type[Act], int] = {Accept: 4, Perform: 3, AnswerContact: 2, Offer: 1, Counter: 1}
"""Which acts of a turn are told: those that weigh most, of one kind."""
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
    told = harm and any(reason.why in HARMS for reason in reasons)
    done = harm_told(harm) if harm and told else say("course", "did", side=side, done=_done(passage, event))
    why = " ".join(_why(reason, side) for reason in reasons if reason.why not in SAID)
    spoken = isinstance(event, Moved) and not any(reason.why in UNSAID for reason in reasons)
    quotes = (Quote(speaker=side, words=quoted(event)),) if spoken and isinstance(event, Moved) else ()
    return Claim(text=f"{done} {why}".strip(), turns=(passage.turn,), quotes=quotes)


def _done(passage: Passage, event: TurnTaken) -> str:
    """The weightiest acts of a turn in words, of one kind and two at most."""
    if not isinstance(event, Moved):
        return say("course", "forfeited" if isinstance(event, Forfeited) else "settled")
    most = max(WEIGHT.get(type(act), 0) for act in event.move.acts)
    told = (told_in_words(act, at) for _, act, at in acts((passage,), event.side) if WEIGHT.get(type(act), 0) == most)
    return "; ".join([sentence(one) for one in told][:2])


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
