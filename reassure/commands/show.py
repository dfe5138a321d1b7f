"""``reassure show``: print a recorded dialogue as text or JSON."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import click

from moderator.events import EVENT
from moderator.fold import fold
from reassure.options import as_json, database, dialogue
from reassure.places import open_store
from reassure.settings import Settings, with_options
from reassure.terminal.notes import notes_line
from reassure.terminal.plain_text import blocks, calls
from transcripts.clean import clean


@click.command("show")
@dialogue
@database
@as_json
@click.pass_context
def command(ctx: click.Context, dialogue: str, database: Path | None, as_json: bool) -> None:
    """Print the recorded DIALOGUE; give its id, the beginning of its id, or "last"."""
    show(with_options(ctx.obj, database=database), dialogue, as_json=as_json)


def show(settings: Settings, dialogue: str, *, as_json: bool = False) -> None:
    """Print the events of a dialogue, as one JSON object per line, or as text with the usage of models."""
    with open_store(settings) as store:
        found = store.find(dialogue)
        events, on_notes = store.events(found), notes_line(store, found)
    if as_json:
        texts: Iterable[str] = (EVENT.dump_json(event, ensure_ascii=True).decode() for event in events)
    else:
        texts = chain(blocks(events), calls(fold(events)))
    for text in texts:
        click.echo(text if as_json else clean(text))
    if on_notes and not as_json:
        click.echo(on_notes)
