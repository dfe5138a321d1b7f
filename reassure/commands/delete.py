"""``reassure delete``: one dialogue taken out of the record for good."""

import sys
from pathlib import Path

import click

from reassure.options import EXIT_FAILED, database, dialogue
from reassure.places import open_store
from reassure.settings import told
from scenarios.errors import ReassureError
from transcripts.clean import clean
from transcripts.store import maintenance
from transcripts.store.store import Summary


class UnansweredError(ReassureError):
    """Nobody was there to be asked."""


@click.command("delete")
@dialogue
@click.option("--yes", "sure", is_flag=True, help="Do not ask.")
@database
@click.pass_context
def command(ctx: click.Context, dialogue: str, sure: bool, database: Path | None) -> None:
    """Delete DIALOGUE for good, with its notes; its forks stay whole."""
    with open_store(told(ctx.obj, database=database)) as store:
        found = store.find(dialogue)
        if not (sure or _agreed(store.dialogue(found))):
            click.echo("Nothing was deleted.", err=True)
            ctx.exit(EXIT_FAILED)
        gone = maintenance.delete(store, found)
    click.echo(f"Deleted {found}.")
    if not gone:
        click.echo(
            "Another program reads the record; traces stay in the log beside it until that has finished.", err=True
        )


def _agreed(summary: Summary) -> bool:
    seats = f"{summary.first_agent} - {summary.second_agent}"
    when = f"{summary.started.astimezone():%Y-%m-%d %H:%M}"
    told = f"{summary.id}, {summary.title}, {seats}, {summary.turns} turns, of {when}"
    try:
        return click.confirm(clean(f"Delete {told}, with its notes? It cannot be had back."), err=True)
    except click.Abort as nobody:
        if sys.stdin.isatty():
            raise
        click.echo(err=True)
        raise UnansweredError("Nobody was there to be asked, and nothing was deleted; say --yes to go on.") from nobody
