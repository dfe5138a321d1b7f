"""``reassure import``: dialogues from a file into the record."""

import json
from pathlib import Path
from typing import BinaryIO

import click

from reassure.options import as_json, database
from reassure.places import open_store
from reassure.settings import told
from transcripts.imports import imports


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--as-new", is_flag=True, help="Give a dialogue whose id is taken by another a new one.")
@database
@as_json
@click.pass_context
def command(ctx: click.Context, file: BinaryIO, as_new: bool, database: Path | None, as_json: bool) -> None:
    """Bring the dialogues of FILE, which export --format jsonl wrote, into the record ("-" for standard input)."""
    with open_store(told(ctx.obj, database=database)) as store:
        brought = imports.bring(store, file, as_new=as_new)
    for dialogue, kept_as, new in brought:
        if as_json:
            click.echo(json.dumps({"dialogue": dialogue, "kept_as": kept_as, "new": new}))
        elif not new:
            click.echo(f"{dialogue}  is recorded already")
        else:
            click.echo(f"{kept_as}  imported{'' if kept_as == dialogue else f', from {dialogue}'}")
