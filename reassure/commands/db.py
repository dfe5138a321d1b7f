"""``reassure db``: the path, size, clean-up and backup of the record."""

from pathlib import Path

import click

from reassure.options import as_json, database
from reassure.places import open_store
from reassure.settings import with_options
from transcripts.clean import clean
from transcripts.store import maintenance
from transcripts.store.database import default_path


@click.group("db", no_args_is_help=False)
def command() -> None:
    """Manage the file of the record: path, statistics, clean-up and backup."""


@command.command("path")
@database
@click.pass_context
def path(ctx: click.Context, database: Path | None) -> None:
    """Print the path of the record."""
    click.echo((with_options(ctx.obj, database=database).database or default_path()).absolute())


@command.command("stats")
@database
@as_json
@click.pass_context
def stats(ctx: click.Context, database: Path | None, as_json: bool) -> None:
    """Print statistics of the record: its size and its numbers of rows."""
    with open_store(with_options(ctx.obj, database=database)) as store:
        found = maintenance.stats(store)
    if as_json:
        click.echo(found.model_dump_json(ensure_ascii=True))
        return
    rows = [("path", found.path), ("size", f"{found.size:,} bytes; a vacuum would free {found.free:,}")]
    rows += [(table, f"{count:,}") for table, count in found.rows.items()]
    rows += [("not ended", f"{found.unended:,}"), ("forks", f"{found.forks:,}")]
    rows += [(name, when) for name, when in (("oldest", found.first), ("newest", found.last)) if when]
    for name, value in rows:
        click.echo(clean(f"{name:<11}{value}"))


@command.command("vacuum")
@database
@click.pass_context
def vacuum(ctx: click.Context, database: Path | None) -> None:
    """Free the disk space of deleted dialogues."""
    with open_store(with_options(ctx.obj, database=database)) as store:
        freed, size = maintenance.vacuum(store), maintenance.size(store)
    click.echo(f"{freed:,} bytes freed, {size:,} kept.")


@command.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@database
@click.pass_context
def backup(ctx: click.Context, file: Path, database: Path | None) -> None:
    """Copy the record to FILE; other programs may write to the record meanwhile."""
    with open_store(with_options(ctx.obj, database=database)) as store:
        size = maintenance.backup(store, file)
    click.echo(clean(f"{size:,} bytes copied to {file}."))
