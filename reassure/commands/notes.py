"""``reassure notes``: list notes, bookmarks and recodings, with the recoded score."""

from collections.abc import Iterator
from pathlib import Path

import click

from reassure.options import as_json, database, dialogue
from reassure.places import open_store
from reassure.settings import with_options
from reassure.terminal.notes import head, scores
from transcripts.clean import clean
from transcripts.store.beside import notes
from transcripts.store.beside.notebook import Notebook, notebook


@click.command("notes")
@dialogue
@click.option(
    "--delete", "number", type=click.IntRange(1), metavar="NOTE", help="Delete the note with this number for good."
)
@database
@as_json
@click.pass_context
def command(ctx: click.Context, dialogue: str, number: int | None, database: Path | None, as_json: bool) -> None:
    """List the notes on DIALOGUE, with its score as played and as recoded."""
    with open_store(with_options(ctx.obj, database=database)) as store:
        found = store.find(dialogue)
        if number is not None:
            deleted = notes.delete(store, found, number)
            click.echo(f"Deleted {deleted.kind} {deleted.id} on T{deleted.turn} of {deleted.dialogue}.")
            return
        events = store.events(found)
        book = notebook(store, found, events)
    if as_json:
        click.echo(book.model_dump_json(ensure_ascii=True))
        return
    if not book.notes:
        click.echo(f"There are no notes on {found} yet; add one with: reassure note {found} --at TURN TEXT", err=True)
    for note in book.notes:
        click.echo(clean("  ".join(filter(None, (head(note, events), " ".join(note.text.split()))))))
    click.echo(scores(book))
    for line in _recoded(book) if book.recoded else ():
        click.echo(clean(line))


def _recoded(book: Notebook) -> Iterator[str]:
    """The terms of the score and the balances as played and as recoded, one line each."""
    played, recoded = book.played, book.recoded
    yield f"\n{'':<20}{'played':>8}{'recoded':>10}"
    rows = [(name, getattr(played, name), getattr(recoded, name)) for name in ("S", "M", "E", "R", "Z")]
    for name in ("rho", "trust"):
        before, after = getattr(played, name), getattr(recoded, name)
        rows += [(f"{name} {side}", before[side], after[side]) for side in before]
    rows += [(f"balance {side}", total, book.recoded_balances[side]) for side, total in book.balances.items()]
    yield from (f"{name:<20}{one:>8.3f}{other:>10.3f}" for name, one, other in rows)
