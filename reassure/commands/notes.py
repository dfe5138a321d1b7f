"""Notes, bookmarks and recodings on the command line."""

from collections.abc import Sequence
from typing import Any

import click

from moderator.events import Event
from moderator.score.index import Score
from reassure.places import open_store
from reassure.settings import Settings
from scenarios.types import Frozen
from transcripts.clean import clean
from transcripts.store import notes
from transcripts.store.notes import Note, Recoding
from transcripts.store.store import Store


class Notebook(Frozen):
    """All that readers put beside a dialogue, and its score as played and as recoded, if an act was."""

    dialogue: str
    notes: tuple[Note, ...]
    played: Score
    recoded: Score | None


def note(settings: Settings, dialogue: str, turn: int, text: str) -> None:
    """Keep a note on a turn."""
    with open_store(settings) as store:
        kept = notes.note(store, store.find(dialogue), turn, text)
    click.echo(f"Note {kept.id} is kept on T{kept.turn} of {kept.dialogue}.")


def bookmark(settings: Settings, dialogue: str, turn: int, text: str) -> None:
    """Mark a turn."""
    with open_store(settings) as store:
        kept = notes.bookmark(store, store.find(dialogue), turn, text)
    click.echo(f"Bookmark {kept.id} is kept on T{kept.turn} of {kept.dialogue}.")


def recode(settings: Settings, dialogue: str, turn: int, act: int, because: str, changes: dict[str, Any]) -> None:
    """Keep another coding of an act beside its own."""
    with open_store(settings) as store:
        found = store.find(dialogue)
        kept = notes.recode(store, found, Recoding(turn=turn, act=act, **changes), because)
        events = store.events(found)
        book = _notebook(store, found, events)
    click.echo(clean(f"{_head(kept, events).strip()}, kept beside dialogue {kept.dialogue}"))
    click.echo(_scores(book))


def print_acts(settings: Settings, dialogue: str, turn: int) -> None:
    """Print the acts of a turn as they are coded, with the numbers that they have."""
    with open_store(settings) as store:
        events = store.events(store.find(dialogue))
    for n, act in enumerate(notes.acts_of(events, turn), 1):
        click.echo(clean(f"{n:>3}  {act.kind}  {act.status}  {act.value:g}  {act.measure or '-'}"))


def delete(settings: Settings, dialogue: str, number: int) -> None:
    """Take a note away."""
    with open_store(settings) as store:
        gone = notes.delete(store, store.find(dialogue), number)
    click.echo(f"Deleted {gone.kind} {gone.id} on T{gone.turn} of {gone.dialogue}.")


def print_notes(settings: Settings, dialogue: str, *, as_json: bool) -> None:
    """Print all notes on a dialogue, and its score as played beside the score as recoded."""
    with open_store(settings) as store:
        found = store.find(dialogue)
        events = store.events(found)
        book = _notebook(store, found, events)
    if as_json:
        click.echo(book.model_dump_json(ensure_ascii=True))
        return
    if not book.notes:
        click.echo(f"There are no notes on {found} yet; add one: reassure note {found} --at TURN TEXT", err=True)
    for kept in book.notes:
        click.echo(clean("  ".join(filter(None, (_head(kept, events), " ".join(kept.text.split()))))))
    click.echo(_scores(book))
    if book.recoded:
        click.echo(f"\n{'':<20}{'played':>8}{'recoded':>10}")
    for name, one, other in _terms(book.played, book.recoded) if book.recoded else ():
        click.echo(clean(f"{name:<20}{one:>8.3f}{other:>10.3f}"))


def mention(store: Store, dialogue: str) -> str:
    """A line that says how many notes there are on a dialogue, and how to read them; empty where there are none."""
    counted = store.query("SELECT kind, count(*) FROM notes WHERE dialogue = ? GROUP BY kind ORDER BY kind", dialogue)
    told = ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in counted)
    return f"Beside it: {told}; reassure notes {dialogue}" if told else ""


def _notebook(store: Store, dialogue: str, events: Sequence[Event]) -> Notebook:
    kept = notes.notes(store, dialogue)
    recodings = [one.recoding for one in kept if one.recoding]
    return Notebook(
        dialogue=dialogue,
        notes=kept,
        played=notes.rescored(events, ()),
        recoded=notes.rescored(events, recodings) if recodings else None,
    )


def _head(kept: Note, events: Sequence[Event]) -> str:
    head = f"{kept.id:>4}  T{kept.turn}  {kept.kind}"
    if kept.recoding is None:
        return head
    act = notes.coded(events, kept.turn, kept.recoding.act)
    changes = kept.recoding.model_dump(include={"kind", "status", "value"}, exclude_none=True)
    told = ", ".join(f"{name} {getattr(act, name)} -> {value}" for name, value in changes.items())
    return f"{head} of act {kept.recoding.act} ({' '.join(filter(None, (act.side, act.measure)))}): {told}"


def _scores(book: Notebook) -> str:
    recoded = f", {book.recoded.S:.2f} as recoded" if book.recoded else ""
    return f"S {book.played.S:.2f} as played{recoded} -- a measure of this dialogue, not a forecast"


def _terms(played: Score, recoded: Score) -> list[tuple[str, float, float]]:
    rows = [(name, getattr(played, name), getattr(recoded, name)) for name in ("S", "M", "E", "R", "Z")]
    for name in ("rho", "trust"):
        before, after = getattr(played, name), getattr(recoded, name)
        rows += [(f"{name} {side}", before[side], after[side]) for side in before]
    return rows
