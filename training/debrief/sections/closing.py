"""What to talk about, what to do next, what the facilitator did, the trainer's own part, and the limits."""

from collections.abc import Iterator

from moderator.events import Closed, Event, Injected, Seated
from moderator.facilitation import Continued, Granted, Hinted, Marked, Paused, ScoreShown, Whispered, adviser, minutes
from training.debrief.case import Case, say
from training.debrief.document import Block, Claim, Claims, Paragraph, Questions, Section
from transcripts.debrief.findings import ReaderNote
from transcripts.debrief.passages import ref
from transcripts.exports.tables import Grid

LIMITS = ("forecast", "judgements", "motives", "length", "frontier")


def questions(case: Case) -> Section:
    """The exercise's own questions, then the three that every debrief asks."""
    exercise = case.table.exercise
    own = (
        (Questions(title=say("questions", "own"), items=exercise.questions),) if exercise and exercise.questions else ()
    )
    three = tuple(say("questions", which) for which in ("what", "so", "now"))
    blocks = (*own, Questions(title=say("questions", "three"), items=three))
    return Section(id="questions", title=say("titles", "questions"), blocks=blocks)


def facilitator(case: Case) -> Section:
    """What the facilitator did, and the hints that the readers took; marks are for the trainer alone."""
    done = tuple(
        Claim(text=text, turns=_at(case, passage.turn))
        for passage in case.walked
        if (text := _intervention(case, passage.event))
    )
    hints = tuple(
        Claim(text=_hint(case, passage.event), turns=_at(case, passage.turn))
        for passage in case.walked
        if isinstance(passage.event, Hinted) and passage.event.side in case.readers
    )
    blocks = (
        Claims(claims=done, none=say("facilitator", "none")),
        Claims(title=say("facilitator", "hints"), claims=hints, none=say("facilitator", "no-hints")),
    )
    return Section(id="facilitator", title=say("titles", "facilitator"), blocks=blocks)


def _intervention(case: Case, event: Event) -> str:
    match event:
        case Injected(source="facilitator"):
            return say("facilitator", "injected", title=event.inject.title)
        case Seated() if event.by:
            return say("facilitator", "seated", side=case.name(event.side), agent=event.agent)
        case Whispered():
            return say("facilitator", "whispered", side=case.name(event.side), text=event.text)
        case Granted():
            return say("facilitator", "granted", minutes=minutes(event.seconds))
        case ScoreShown():
            return say("facilitator", "shown" if event.shown else "hidden")
        case Paused():
            return say("facilitator", "paused", reason=event.reason).strip()
        case Continued():
            return say("facilitator", "continued")
        case Closed(outcome="ended"):
            return say("facilitator", "ended", reason=event.reason).strip()
        case _:
            return ""


def _hint(case: Case, event: Hinted) -> str:
    words = {"side": case.name(event.side), "by": adviser(event, case.scenario)}
    return say("facilitator", "hint", steps=" ".join(event.steps), **words)


def _at(case: Case, turn: str) -> tuple[str, ...]:
    """The turn before which something happened; after the last turn, the last one."""
    return (turn if int(turn[1:]) <= case.table.turn else ref(case.table.turn),)


def notes(case: Case) -> Section:
    """The trainer's own part: the facilitator's remarks, readers' notes, and the rubric."""
    marks = (event for event in case.record.events if isinstance(event, Marked))
    remarks = tuple(Claim(text=event.text, turns=_at(case, ref(max(1, event.turn)))) for event in marks)
    kept = tuple(Claim(text=_note(note), turns=_at(case, note.turn)) for note in case.found.notes)
    blocks: list[Block] = [
        Claims(title=say("notes", "marks"), claims=remarks, none=say("notes", "none")),
        Claims(title=say("notes", "notes"), claims=kept, none=say("notes", "none")),
        *_rubric(case),
        Paragraph(text=say("notes", "rationales")),
    ]
    return Section(id="notes", title=say("titles", "notes"), blocks=tuple(blocks))


def _note(note: ReaderNote) -> str:
    if note.kind == "recoding":
        return say("notes", "recoding", act=note.act, recoded=note.recoded, text=note.text).strip()
    return say("notes", note.kind, text=note.text).strip()


def _rubric(case: Case) -> Iterator[Grid]:
    exercise = case.table.exercise
    if exercise and exercise.rubric:
        columns = tuple(say("notes", name) for name in ("criterion", "weak", "sound", "strong"))
        rows = tuple((one.criterion, one.weak, one.sound, one.strong) for one in exercise.rubric)
        yield Grid(caption=say("notes", "rubric"), columns=columns, rows=rows)


def limits(_case: Case) -> Section:
    """What the figures cannot say."""
    claims = tuple(Claim(text=say("limits", which)) for which in LIMITS)
    return Section(id="limits", title=say("titles", "limits"), blocks=(Claims(claims=claims),))
