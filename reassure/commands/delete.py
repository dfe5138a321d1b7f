"""``reassure delete``: delete a dialogue for good."""

import sys
from pathlib import Path

import click

from reassure.options import EXIT_FAILED, database, dialogue
from reassure.places import drafts_of, open_store
from reassure.settings import with_options
from scenarios.errors import ReassureError
from transcripts.clean import clean
from transcripts.local_time import local
from transcripts.store import maintenance
from transcripts.store.rows import Summary


class UnansweredError(ReassureError):
    """Nobody answered the question whether to delete."""


@click.command("delete")
@dialogue
@click.option("--yes", "sure", is_flag=True, help="Delete without asking.")
@database
@click.pass_context
def command(ctx: click.Context, dialogue: str, sure: bool, database: Path | None) -> None:
    """Delete DIALOGUE and its notes for good; its forks stay complete."""
    with open_store(with_options(ctx.obj, database=database)) as store:
        found = store.find(dialogue)
        if not (sure or _confirmed(store.dialogue(found))):
            click.echo("Nothing was deleted.", err=True)
            ctx.exit(EXIT_FAILED)
        erased = maintenance.delete(store, found)
        drafts_of(store).forget(found)
    click.echo(f"Deleted {found}.")
    if not erased:
        click.echo("Another program is reading the record; traces stay in its log until that program ends.", err=True)


def _confirmed(summary: Summary) -> bool:
    seats = f"{summary.first_agent} - {summary.second_agent}"
    when = f"{local(summary.started):%Y-%m-%d %H:%M}"
    text = f"{summary.id}, {summary.title}, {seats}, {summary.turns} turns, of {when}"
    try:
        return click.confirm(clean(f"Delete {text}, with its notes? This cannot be undone."), err=True)
    except click.Abort as error:
        if sys.stdin.isatty():
            raise
        click.echo(err=True)
        raise UnansweredError("There was no answer, so nothing was deleted; say --yes to go on.") from error
