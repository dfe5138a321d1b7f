"""``reassure debrief``: what each side gave, received and did not answer, with turn numbers."""

from pathlib import Path

import click

from reassure.options import as_json, database, dialogue
from reassure.places import open_store
from reassure.settings import with_options
from reassure.terminal.notes import notes_line
from transcripts.debrief.debrief import debrief
from transcripts.debrief.markdown import markdown


@click.command("debrief")
@dialogue
@database
@as_json
@click.pass_context
def command(ctx: click.Context, dialogue: str, database: Path | None, as_json: bool) -> None:
    """Print the debrief of DIALOGUE as Markdown."""
    with open_store(with_options(ctx.obj, database=database)) as store:
        id_ = store.find(dialogue)
        found, on_notes = debrief(store.events(id_)), notes_line(store, id_)
    click.echo(found.model_dump_json(ensure_ascii=True) if as_json else markdown(found))
    if on_notes and not as_json:
        click.echo(f"\n{on_notes}")
