"""``reassure sources``: show the sources of the catalogue."""

from pathlib import Path

import click

from reassure.options import as_json, library
from reassure.places import open_library
from reassure.settings import with_options
from reassure.terminal.catalogue import echo, entry_text, public, reference, scenario_text, title
from scenarios.load import Library
from scenarios.scenario import ScenarioEntry
from scenarios.types import Paper


@click.command("sources")
@click.argument("entry", required=False)
@library
@as_json
@click.pass_context
def command(ctx: click.Context, entry: str | None, library: tuple[Path, ...], as_json: bool) -> None:
    """Show the sources of ENTRY in the catalogue; without ENTRY, list the papers and all entries."""
    found = open_library(with_options(ctx.obj, library=library))
    if entry is None:
        _list(found, as_json=as_json)
        return
    part = found.find(entry)
    if isinstance(part, ScenarioEntry):
        echo(public(part) if as_json else scenario_text(found, part))
    else:
        echo(part.model_dump(mode="json") if as_json else entry_text(found, part))


def _list(library: Library, *, as_json: bool) -> None:
    if as_json:
        for key, part in library.index.items():
            echo({"id": key, "kind": type(part).__name__, "title": title(part)})
        return
    for paper in library.papers:
        echo(reference(paper))
    for key, part in library.index.items():
        if not isinstance(part, Paper):
            echo(f"{key}: {title(part)}")
