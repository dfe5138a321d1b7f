"""``reassure run``: run a new dialogue and print it."""

from typing import Any

import click

from reassure.options import as_json, database, exit_code, library, seat_options, talk_options
from reassure.places import open_library, open_store
from reassure.seats import named_seats
from reassure.settings import Settings, with_options
from reassure.talks import new
from reassure.terminal.printer import Printer
from reassure.terminal.session import at_the_prompt, check_private, hold


@click.command("run")
@click.argument("scenario")
@seat_options
@database
@library
@talk_options
@as_json
@click.pass_context
def command(ctx: click.Context, /, scenario: str, **options: Any) -> None:
    """Run a dialogue on SCENARIO and print each event."""
    ctx.exit(run(ctx.obj, scenario, **options))


def run(
    settings: Settings,
    scenario: str,
    *,
    seat: tuple[str, ...],
    washington: str | None,
    beijing: str | None,
    seed: int,
    rounds: int | None,
    as_json: bool = False,
    **flags: Any,
) -> int:
    """Run a dialogue to its end and return the exit code."""
    settings, printer = with_options(settings, **flags), Printer(as_json=as_json)
    named, found = named_seats(seat, washington, beijing), open_library(settings).scenario(scenario)
    talks = new(settings, found, named, at_the_prompt(printer), seed=seed, rounds=rounds)
    check_private(talks, as_json=as_json)
    with open_store(settings) as store:
        return exit_code(hold(store, store.begin(talks.opening), talks, printer).outcome)
