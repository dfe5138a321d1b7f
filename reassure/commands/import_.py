"""``reassure import``: import dialogues from a file into the record."""

import json
from pathlib import Path
from typing import BinaryIO

import click

from reassure.options import as_json, database
from reassure.places import open_store
from reassure.settings import with_options
from transcripts.imports import imports


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--as-new", is_flag=True, help="If another dialogue has the same id, import under a new id.")
@database
@as_json
@click.pass_context
def command(ctx: click.Context, file: BinaryIO, as_new: bool, database: Path | None, as_json: bool) -> None:
    """Import the dialogues of FILE, written by export --format jsonl, into the record ("-" for standard input)."""
    with open_store(with_options(ctx.obj, database=database)) as store:
        imported = imports.import_file(store, file, as_new=as_new)
    for dialogue, kept_as, new in imported:
        if as_json:
            click.echo(json.dumps({"dialogue": dialogue, "kept_as": kept_as, "new": new}))
        elif not new:
            click.echo(f"{dialogue}  is recorded already")
        else:
            click.echo(f"{kept_as}  imported{'' if kept_as == dialogue else f', from {dialogue}'}")
