"""``reassure bookmark``: put a bookmark on a turn."""

from pathlib import Path

import click

from reassure.options import at_turn, database, dialogue
from reassure.places import open_store
from reassure.settings import with_options
from transcripts.store.beside import notes


@click.command("bookmark")
@dialogue
@at_turn
@click.argument("text", nargs=-1)
@database
@click.pass_context
def command(ctx: click.Context, dialogue: str, turn: int, text: tuple[str, ...], database: Path | None) -> None:
    """Put a bookmark on a turn of DIALOGUE; a text is optional."""
    with open_store(with_options(ctx.obj, database=database)) as store:
        bookmark = notes.bookmark(store, store.find(dialogue), turn, " ".join(text))
    click.echo(f"Added bookmark {bookmark.id} on T{bookmark.turn} of {bookmark.dialogue}.")
