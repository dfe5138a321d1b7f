"""``reassure debrief``: what each side gave, received and did not answer, with turn numbers."""

from pathlib import Path

import click

from reassure.analyses import analysed
from reassure.options import as_json, database, dialogue
from reassure.places import open_store
from reassure.settings import with_options
from transcripts.debrief.debrief import debrief
from transcripts.debrief.markdown import markdown
from transcripts.exports.notes import notes_on
from transcripts.exports.records import read_record


@click.command("debrief")
@dialogue
@database
@as_json
@click.pass_context
def command(ctx: click.Context, dialogue: str, database: Path | None, as_json: bool) -> None:
    """Print the debrief of DIALOGUE as Markdown."""
    with open_store(with_options(ctx.obj, database=database)) as store:
        record = read_record(store, store.find(dialogue))
        found = debrief(record.events, notes_on(record), analysed(store, record.dialogue, record.events))
    click.echo(found.model_dump_json(ensure_ascii=True) if as_json else markdown(found))
