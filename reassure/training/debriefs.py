"""The debrief of a dialogue, put together from its record, its notes and the analysis that is kept of it."""

from pathlib import Path

from moderator.moves import PERSON
from reassure.analyses import analysed, kept_analysis
from reassure.outputs import save
from training.debrief.document import Document
from training.debrief.markdown import markdown as taught
from training.debrief.page import page
from training.debrief.teach import teach
from transcripts.debrief.debrief import debrief
from transcripts.debrief.findings import Debrief
from transcripts.debrief.markdown import markdown
from transcripts.exports.notes import notes_on
from transcripts.exports.records import Record, read_record
from transcripts.store.store import Store


def findings(store: Store, dialogue: str) -> Debrief:
    """The findings on a dialogue."""
    record = read_record(store, dialogue)
    return debrief(record.events, notes_on(record), analysed(store, dialogue, record.events))


def teaching(store: Store, dialogue: str, seat: str | None = None) -> Document:
    """The debrief that teaches, for the trainee in a seat or for the trainer; DebriefError while people play."""
    record = read_record(store, dialogue)
    return teach(record, kept_analysis(store, dialogue, record.events), seat)


def on_screen(store: Store, dialogue: str) -> str:
    """The debrief as Markdown for a screen: of an exercise the one that teaches, else the findings."""
    record = read_record(store, dialogue)
    if record.opening.exercise is None:
        return markdown(findings(store, dialogue))
    people = _trainees(record)  # at their own screen they read no facilitator's remarks
    return taught(teaching(store, dialogue, people[0] if people else None))


def save_pages(store: Store, dialogue: str) -> tuple[Path, ...]:
    """Write the debrief as pages into the present folder, for the trainer and for each trainee; returns their paths.

    Pages of the same dialogue that were written before are replaced.
    """
    pages = {Path(f"debrief-{dialogue}-trainer.html"): page(teaching(store, dialogue))}
    for side in _trainees(read_record(store, dialogue)):
        pages[Path(f"debrief-{dialogue}-{side}.html")] = page(teaching(store, dialogue, side))
    for path, text in pages.items():
        save((text,), path, force=True)
    return tuple(pages)


def _trainees(record: Record) -> tuple[str, ...]:
    return tuple(side for side, agent in record.opening.seats.items() if agent == PERSON)
