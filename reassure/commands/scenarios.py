"""``reassure scenarios``: list the scenarios, or show the public part of one."""

from pathlib import Path

import click

from reassure.options import as_json, library
from reassure.places import open_library
from reassure.settings import with_options
from reassure.terminal.catalogue import echo, public, scenario_text


@click.command("scenarios")
@click.argument("name", required=False)
@library
@as_json
@click.pass_context
def command(ctx: click.Context, name: str | None, library: tuple[Path, ...], as_json: bool) -> None:
    """List the scenarios, or show what both sides know of the scenario NAME."""
    found = open_library(with_options(ctx.obj, library=library))
    if name is None:
        for entry in found.scenarios:
            echo(public(entry) if as_json else f"{entry.id}: {entry.title} ({entry.as_of}, {entry.rounds} rounds)")
        return
    found.scenario(name)
    entry = next(e for e in found.scenarios if e.id == name)
    echo(public(entry) if as_json else scenario_text(found, entry))
