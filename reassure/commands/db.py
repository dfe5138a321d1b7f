"""The record's upkeep on the command line: where it is, what is in it, copies, room, and taking a dialogue out."""

import sys
from pathlib import Path

import click

from reassure.places import open_store
from reassure.settings import Settings
from scenarios.types import ReassureError
from transcripts.clean import clean
from transcripts.store import maintenance as upkeep
from transcripts.store.store import Summary, default_path


class UnansweredError(ReassureError):
    """Nobody was there to be asked."""


def print_path(settings: Settings) -> None:
    """Print where the record is, whether it is there yet or not."""
    click.echo((settings.database or default_path()).absolute())


def print_stats(settings: Settings, *, as_json: bool) -> None:
    """Print what the record holds."""
    with open_store(settings) as store:
        found = upkeep.stats(store)
    if as_json:
        click.echo(found.model_dump_json(ensure_ascii=True))
        return
    rows = [("path", found.path), ("size", f"{found.size:,} bytes, of which a vacuum gives back {found.free:,}")]
    rows += [(table, f"{count:,}") for table, count in found.rows.items()]
    rows += [("not ended", f"{found.unended:,}"), ("forks", f"{found.forks:,}")]
    rows += [(name, when) for name, when in (("oldest", found.first), ("newest", found.last)) if when]
    for name, told in rows:
        click.echo(clean(f"{name:<11}{told}"))


def vacuum(settings: Settings) -> None:
    """Give back the room in the record that nothing uses."""
    with open_store(settings) as store:
        less, left = upkeep.vacuum(store), upkeep.size(store)
    click.echo(f"{less:,} bytes given back, {left:,} kept.")


def backup(settings: Settings, to: Path) -> None:
    """Copy the record to a new file, while it may be in use."""
    with open_store(settings) as store:
        size = upkeep.backup(store, to)
    click.echo(clean(f"{size:,} bytes copied to {to}."))


def delete(settings: Settings, dialogue: str, *, sure: bool) -> bool:
    """Delete a dialogue, once the person agrees; whether it was."""
    with open_store(settings) as store:
        found = store.find(dialogue)
        if not (sure or _agreed(store.dialogue(found))):
            click.echo("Nothing was deleted.", err=True)
            return False
        gone = upkeep.delete(store, found)
    click.echo(f"Deleted {found}.")
    if not gone:
        click.echo(
            "Another program reads the record; traces stay in the log beside it until that has finished.", err=True
        )
    return True


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
