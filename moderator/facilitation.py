"""What a facilitator, the exercise and its coach do beside the moves: events, and what they add up to at the table."""

from typing import Literal

from pydantic import Field

from prompts.load import phrase
from scenarios.scenario import Scenario
from scenarios.types import Frozen, Id, Words


class Whispered(Frozen):
    """A facilitator's words to one seat alone."""

    event: Literal["whispered"] = "whispered"
    round: int
    side: str
    text: Words
    by: Words


class Marked(Frozen):
    """A facilitator's remark on a turn, for the debrief."""

    event: Literal["marked"] = "marked"
    round: int
    turn: int = Field(ge=0)
    text: Words
    by: Words


class Granted(Frozen):
    """More time, for the turn that is being taken and for the whole exercise."""

    event: Literal["granted"] = "granted"
    round: int
    seconds: float = Field(gt=0, le=86_400)
    by: Words


class ScoreShown(Frozen):
    """Trust and S are shown to those who play from now on, or hidden."""

    event: Literal["score-shown"] = "score-shown"
    round: int
    shown: bool
    by: Words


class Paused(Frozen):
    """The talks pause: nobody is asked until they continue."""

    event: Literal["paused"] = "paused"
    round: int
    reason: Words = ""
    by: Words


class Continued(Frozen):
    """The talks continue after a pause."""

    event: Literal["continued"] = "continued"
    round: int
    by: Words


ENGINE = "engine"
"""Who gives advice that no audience gives."""


class Hinted(Frozen):
    """Advice that a side asked for; ``by`` is ``engine``, or the audience at home whose view an adviser gave."""

    event: Literal["hinted"] = "hinted"
    round: int
    side: str
    by: Words
    steps: tuple[Words, ...] = Field(max_length=8)


class Ranked(Frozen):
    """After the talks, what a side's player believes of the other side, before its brief is revealed."""

    event: Literal["ranked"] = "ranked"
    round: int
    side: str
    wants: tuple[Id, ...] = Field(max_length=8)
    """The measures that the other side wanted most, dearest first."""
    red_lines: tuple[Id, ...] = Field(max_length=16)
    """The other side's red lines that mattered most, the firmest first."""
    decided: Words = ""
    """What decided the talks, in a line."""


Aside = Whispered | Marked | Granted | ScoreShown | Paused | Continued | Hinted | Ranked
"""The events that change nothing that the rules know."""

BESIDE = Whispered | Marked | Granted | ScoreShown | Hinted
"""The asides for which a person who is thinking is not disturbed."""


class Facilitation(Frozen):
    """All asides of the talks so far."""

    paused: Paused | None = None
    score_shown: bool | None = None
    granted: float = 0.0
    """Seconds given in the present turn and all before."""
    whispers: tuple[Whispered, ...] = ()
    marks: tuple[Marked, ...] = ()
    hints: tuple[Hinted, ...] = ()
    ranked: tuple[Ranked, ...] = ()

    def after(self, event: Aside) -> "Facilitation":
        """The same with one more."""
        return self.model_copy(update=_changed(self, event))

    def seen_by(self, sides: frozenset[str]) -> "Facilitation":
        """What a side may see while the talks go on: what was said to it, and nothing that others noted."""
        return self.model_copy(
            update={
                "whispers": tuple(w for w in self.whispers if w.side in sides),
                "hints": tuple(h for h in self.hints if h.side in sides),
                "ranked": tuple(r for r in self.ranked if r.side in sides),
                "marks": (),
            }
        )


def _changed(before: Facilitation, event: Aside) -> dict[str, object]:
    match event:
        case Whispered():
            return {"whispers": (*before.whispers, event)}
        case Marked():
            return {"marks": (*before.marks, event)}
        case Granted():
            return {"granted": before.granted + event.seconds}
        case ScoreShown():
            return {"score_shown": event.shown}
        case Paused():
            return {"paused": event}
        case Continued():
            return {"paused": None}
        case Hinted():
            return {"hints": (*before.hints, event)}
        case Ranked():
            return {"ranked": (*before.ranked, event)}


def aside_told(event: Aside, scenario: Scenario) -> str:
    """An aside in one sentence; empty where the reader may not see what it says."""
    side = scenario.mandate(event.side).name if isinstance(event, Whispered | Hinted | Ranked) else ""
    match event:
        case Whispered() | Marked() if not event.text:
            return ""
        case Hinted() if not event.steps:
            return ""
        case Whispered():
            return phrase("aside", "whispered", side=side, text=event.text)
        case Marked():
            return phrase("aside", "marked", turn=str(event.turn), text=event.text)
        case Granted():
            return phrase("aside", "granted", time=minutes(event.seconds))
        case ScoreShown():
            return phrase("aside", "score-shown" if event.shown else "score-hidden")
        case Paused():
            return phrase("aside", "paused", reason=f" {event.reason}" if event.reason else "")
        case Continued():
            return phrase("aside", "continued")
        case Hinted():
            return phrase("aside", "hinted", side=side, adviser=adviser(event, scenario), text=" ".join(event.steps))
        case Ranked():
            return phrase("aside", "ranked", side=side)


def adviser(event: Hinted, scenario: Scenario) -> str:
    """Who gave advice, by title."""
    audiences = {audience.id: audience.name for audience in scenario.mandate(event.side).audiences}
    return audiences.get(event.by) or phrase("aside", "engine")


def minutes(seconds: float) -> str:
    """A length of time in words, such as ``5 minutes`` or ``90 seconds``."""
    whole, rest = divmod(round(seconds), 60)
    if rest or not whole:
        return f"{round(seconds)} seconds"
    return "1 minute" if whole == 1 else f"{whole} minutes"
