"""``reassure recode``: another coding of an act, kept beside its own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import click

from moderator.score.coded_act import Status
from reassure.options import Number, database, dialogue
from reassure.places import open_store
from reassure.settings import Settings, told
from reassure.terminal.notes import head, notebook, scores
from scenarios.types import Kind
from transcripts.clean import clean
from transcripts.store import notes
from transcripts.store.notes import Recoding


@click.command("recode")
@dialogue
@click.option("--at", "turn", type=click.IntRange(1), required=True, help="The turn (T number).")
@click.option("--act", type=click.IntRange(1, 100), help="The act of that turn, counted from 1; without it, list them.")
@click.option("--kind", type=click.Choice(get_args(Kind)), help="What kind of act it is.")
@click.option("--status", type=click.Choice(get_args(Status)), help="How far it is carried out.")
@click.option("--value", type=Number(-10, 10), help="What it is worth.")
@click.option("--because", default="", metavar="TEXT", help="Why.")
@database
@click.pass_context
def command(
    ctx: click.Context,
    /,
    dialogue: str,
    turn: int,
    act: int | None,
    because: str,
    database: Path | None,
    **changes: Any,
) -> None:
    """Keep another coding of an act of DIALOGUE beside its own, which stays as it is."""
    settings = told(ctx.obj, database=database)
    if act is None and (because or any(value is not None for value in changes.values())):
        raise click.UsageError("Say which --act is to be coded anew; without it and all else, they are listed.")
    if act is None:
        _list(settings, dialogue, turn)
    else:
        _recode(settings, dialogue, turn, act, because, changes)


def _list(settings: Settings, dialogue: str, turn: int) -> None:
    with open_store(settings) as store:
        events = store.events(store.find(dialogue))
    for n, act in enumerate(notes.acts_of(events, turn), 1):
        click.echo(clean(f"{n:>3}  {act.kind}  {act.status}  {act.value:g}  {act.measure or '-'}"))


def _recode(settings: Settings, dialogue: str, turn: int, act: int, because: str, changes: Mapping[str, Any]) -> None:
    with open_store(settings) as store:
        found = store.find(dialogue)
        kept = notes.recode(store, found, Recoding(turn=turn, act=act, **changes), because)
        events = store.events(found)
        book = notebook(store, found, events)
    click.echo(clean(f"{head(kept, events).strip()}, kept beside dialogue {kept.dialogue}"))
    click.echo(scores(book))
