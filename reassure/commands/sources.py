"""``reassure sources``: show the sources of the catalogue."""

from collections.abc import Iterator
from pathlib import Path

import click

from reassure.options import as_json, library
from reassure.places import open_library
from reassure.settings import with_options
from reassure.terminal.catalogue import echo, entry_text, public, reference, scenario_text, title
from scenarios.checks import Part
from scenarios.exercise import Cable, Exercise
from scenarios.load import Library, LibraryError
from scenarios.scenario import ScenarioEntry
from scenarios.types import Paper

LESSONS = (Exercise, Cable)


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
    if isinstance(part, LESSONS):
        raise LibraryError(f"{entry} belongs to an exercise and has no source; see: reassure exercise list")
    if isinstance(part, ScenarioEntry):
        echo(public(part) if as_json else scenario_text(found, part))
    else:
        echo(part.model_dump(mode="json") if as_json else entry_text(found, part))


def _list(library: Library, *, as_json: bool) -> None:
    if as_json:
        for key, part in _sourced(library):
            echo({"id": key, "kind": type(part).__name__, "title": title(part)})
        return
    for paper in library.papers:
        echo(reference(paper))
    for key, part in _sourced(library):
        if not isinstance(part, Paper):
            echo(f"{key}: {title(part)}")


def _sourced(library: Library) -> Iterator[tuple[str, Part]]:
    """The entries with their ids, without exercises and their cables, which a trainee is not to read here."""
    return ((key, part) for key, part in library.index.items() if not isinstance(part, LESSONS))
