"""Builds the debrief that teaches, for a trainee or for the trainer."""

from engine.analysis import Analysis
from training.debrief.case import Case, DebriefError, case_of, say
from training.debrief.document import Document, Section
from training.debrief.sections.accounts import accounts
from training.debrief.sections.chances import chances, others
from training.debrief.sections.closing import facilitator, limits, notes, questions
from training.debrief.sections.costs import costs
from training.debrief.sections.course import course
from training.debrief.sections.gains import gains
from training.debrief.sections.learning import objectives, ranking
from training.debrief.sections.next_steps import next_steps
from training.debrief.sections.players import players
from training.debrief.sections.times import times
from training.debrief.sections.words import words
from transcripts.exports.records import Record
from transcripts.exports.story_builder import build_story

__all__ = ["DebriefError", "teach"]

SECTIONS = (
    objectives,
    players,
    ranking,
    course,
    accounts,
    costs,
    chances,
    others,
    gains,
    words,
    times,
    questions,
    next_steps,
    facilitator,
)


def teach(record: Record, analysis: Analysis | None = None, seat: str | None = None) -> Document:
    """The debrief of talks for the trainee in a seat, or for the trainer.

    ``analysis`` is what the engine found, if it was asked. DebriefError while people play the talks, before their
    first turn, or where they have no such side.
    """
    case = case_of(record, analysis, seat)
    story = build_story(case.record)
    reader = say("head", "seat", side=case.name(seat)) if seat else say("head", "trainer")
    return Document(
        title=say("head", "title", title=_title(case)),
        reader=reader,
        ending=story.ending,
        caveat=say("head", "caveat"),
        sections=tuple(section for section in (*(build(case) for build in SECTIONS), *_last(case)) if section.blocks),
        story=story,
    )


def _title(case: Case) -> str:
    exercise = case.table.exercise
    return exercise.title if exercise else case.scenario.title


def _last(case: Case) -> tuple[Section, ...]:
    return (limits(case),) if case.seat else (notes(case), limits(case))
