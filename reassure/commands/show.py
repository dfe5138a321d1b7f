"""``reassure show``: the record of a dialogue, as text or JSON."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import click

from moderator.events import EVENT
from moderator.fold import fold
from reassure.options import as_json, database, dialogue
from reassure.places import open_store
from reassure.settings import Settings, told
from reassure.terminal.notes import mention
from reassure.terminal.plain import blocks, calls
from transcripts.clean import clean


@click.command("show")
@dialogue
@database
@as_json
@click.pass_context
def command(ctx: click.Context, dialogue: str, database: Path | None, as_json: bool) -> None:
    """Print the record of DIALOGUE: an id, its beginning, or "last"."""
    show(told(ctx.obj, database=database), dialogue, as_json=as_json)


def show(settings: Settings, dialogue: str, *, as_json: bool = False) -> None:
    """Print the events of a dialogue, one JSON object a line, or as text with the usage of models and servers."""
    with open_store(settings) as store:
        found = store.find(dialogue)
        events, beside = store.events(found), mention(store, found)
    if as_json:
        told: Iterable[str] = (EVENT.dump_json(event, ensure_ascii=True).decode() for event in events)
    else:
        told = chain(blocks(events), calls(fold(events)))
    for text in told:
        click.echo(text if as_json else clean(text))
    if beside and not as_json:
        click.echo(beside)
