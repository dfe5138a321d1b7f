"""``reassure bookmark``: a mark on a turn."""

from pathlib import Path

import click

from reassure.options import at_turn, database, dialogue
from reassure.places import open_store
from reassure.settings import told
from transcripts.store import notes


@click.command("bookmark")
@dialogue
@at_turn
@click.argument("text", nargs=-1)
@database
@click.pass_context
def command(ctx: click.Context, dialogue: str, turn: int, text: tuple[str, ...], database: Path | None) -> None:
    """Mark a turn of DIALOGUE, with words or without."""
    with open_store(told(ctx.obj, database=database)) as store:
        kept = notes.bookmark(store, store.find(dialogue), turn, " ".join(text))
    click.echo(f"Bookmark {kept.id} is kept on T{kept.turn} of {kept.dialogue}.")
