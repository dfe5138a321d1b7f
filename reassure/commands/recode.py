"""``reassure recode``: add another coding of an act; the original coding stays."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import click

from moderator.score.credit import Status
from reassure.options import Number, database, dialogue
from reassure.places import open_store
from reassure.settings import Settings, with_options
from reassure.terminal.notes import head, notebook, scores
from scenarios.types import Kind
from transcripts.clean import clean
from transcripts.store import notes
from transcripts.store.notes import Recoding


@click.command("recode")
@dialogue
@click.option("--at", "turn", type=click.IntRange(1), required=True, help="The turn (T number).")
@click.option(
    "--act", type=click.IntRange(1, 100), help="The number of the act in this turn, from 1; without it, list the acts."
)
@click.option("--kind", type=click.Choice(get_args(Kind)), help="The kind of the act.")
@click.option("--status", type=click.Choice(get_args(Status)), help="The status of the act.")
@click.option("--value", type=Number(-10, 10), help="The value of the act, from -10 to 10.")
@click.option("--because", default="", metavar="TEXT", help="The reason for the recoding.")
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
    """Add another coding of an act of DIALOGUE; the original coding does not change."""
    settings = with_options(ctx.obj, database=database)
    if act is None and (because or any(value is not None for value in changes.values())):
        raise click.UsageError("Give the act to recode with --act; to list the acts, leave out all other options.")
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
        note = notes.recode(store, found, Recoding(turn=turn, act=act, **changes), because)
        events = store.events(found)
        book = notebook(store, found, events)
    click.echo(clean(f"Added {head(note, events).strip()} to the notes on {note.dialogue}"))
    click.echo(scores(book))
