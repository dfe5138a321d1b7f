"""``reassure scenarios``: list the scenarios, or show the public part of one."""

from pathlib import Path

import click

from reassure.options import as_json, library
from reassure.places import open_library
from reassure.seats import check_doctrine
from reassure.settings import with_options
from reassure.terminal.catalogue import echo, public, scenario_text
from scenarios.errors import ReassureError
from scenarios.load import Library
from scenarios.scenario import ScenarioEntry


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
            why = _unplayable(found, entry)
            echo(public(entry) | {"unplayable": why} if as_json else _line(entry, why))
        return
    found.scenario(name)
    entry = next(e for e in found.scenarios if e.id == name)
    echo(public(entry) if as_json else scenario_text(found, entry))


def _line(entry: ScenarioEntry, why: str) -> str:
    text = f"{entry.id}: {entry.title} ({entry.as_of}, {entry.rounds} rounds)"
    return f"{text}\n  cannot be played: {why}" if why else text


def _unplayable(library: Library, entry: ScenarioEntry) -> str:
    """Why ``run`` would refuse a scenario with the agents that it has by default; empty if it would not."""
    try:
        scenario = library.scenario(entry.id)
        for mandate in scenario.sides:
            check_doctrine(mandate.doctrine)
    except ReassureError as error:
        return str(error)
    return ""
