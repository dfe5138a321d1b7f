"""``reassure note``: add a note to a turn."""

from pathlib import Path

import click

from reassure.options import at_turn, database, dialogue
from reassure.places import open_store
from reassure.settings import with_options
from transcripts.store.beside import notes


@click.command("note")
@dialogue
@at_turn
@click.argument("text", nargs=-1, required=True)
@database
@click.pass_context
def command(ctx: click.Context, dialogue: str, turn: int, text: tuple[str, ...], database: Path | None) -> None:
    """Add a note to a turn of DIALOGUE."""
    with open_store(with_options(ctx.obj, database=database)) as store:
        note = notes.note(store, store.find(dialogue), turn, " ".join(text))
    click.echo(f"Added note {note.id} on T{note.turn} of {note.dialogue}.")
