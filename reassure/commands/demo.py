"""``reassure demo``: a live dialogue on the Taiwan Strait, which needs no key and no server."""

from typing import Any

import click

from reassure.commands.run import run
from reassure.options import database, on_a_terminal, seat_options, talk_options
from reassure.seats import named_seats
from reassure.settings import with_options

SCENARIO = "taiwan-strait"


@click.command("demo")
@seat_options
@database
@talk_options
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Show a live dialogue on the Taiwan Strait, in the screens or, without a terminal, as text."""
    if not on_a_terminal():
        ctx.exit(run(ctx.obj, SCENARIO, **options))
    from reassure import screens

    seats = named_seats(options.pop("seat"), options.pop("washington"), options.pop("beijing"))
    seed, rounds = options.pop("seed"), options.pop("rounds")
    screens.open_live(with_options(ctx.obj, **options), SCENARIO, seats, seed=seed, rounds=rounds)
