"""``reassure recode``: add another coding of an act; the original coding stays."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import click

from moderator.events import Moved, TurnTaken
from moderator.score.coded_act import Status
from moderator.table import Table
from moderator.visibility import seen
from reassure.options import Number, database, dialogue
from reassure.places import open_store
from reassure.settings import Settings, with_options
from reassure.terminal.notes import coded, head, scores, turn_of
from scenarios.numbers import decimal
from scenarios.types import Kind
from transcripts.clean import clean
from transcripts.debrief.passages import deeds
from transcripts.store.beside import notes
from transcripts.store.beside.notebook import notebook
from transcripts.store.beside.notes import Recoding


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
        events = seen(store.events(store.find(dialogue)))
    acts = coded(events, turn)
    event, before = turn_of(events, turn)
    click.echo(f"T{turn}  {'After the talks' if before.closing else f'Round {event.round}'}  {_name(event, before)}")
    for deed in deeds(event, before) if isinstance(event, Moved) else ():
        click.echo(clean(f"  > {deed}"))
    for n, (act, title) in enumerate(acts, 1):
        click.echo(clean(f"{n:>3}  {title}  ({act.kind}, {act.status}, value {decimal(act.value)})"))


def _name(event: TurnTaken, before: Table) -> str:
    return before.scenario.mandate(event.side).name


def _recode(settings: Settings, dialogue: str, turn: int, act: int, because: str, changes: Mapping[str, Any]) -> None:
    with open_store(settings) as store:
        found = store.find(dialogue)
        note = notes.recode(store, found, Recoding(turn=turn, act=act, **changes), because)
        events = store.events(found)
        book = notebook(store, found, events)
    click.echo(clean(f"Added {head(note, events).strip()} to the notes on {note.dialogue}"))
    click.echo(scores(book))
