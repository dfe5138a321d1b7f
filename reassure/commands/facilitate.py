"""``reassure facilitate``: follow a running exercise and step into it."""

from pathlib import Path

import click

from reassure.options import database
from reassure.settings import with_options
from reassure.streams import can_show_screens
from transcripts.store.beside.trainees import checked


@click.command("facilitate")
@click.argument("dialogue", required=False)
@click.option("--as", "who", default="facilitator", show_default=True, metavar="NAME", help="Your name in the record.")
@database
@click.pass_context
def command(ctx: click.Context, dialogue: str | None, who: str, database: Path | None) -> None:
    """Follow a running exercise from a second terminal, and step into it; DIALOGUE names one of several."""
    if not can_show_screens():
        raise click.UsageError("The board needs a terminal.")
    from reassure import screens

    ctx.exit(screens.open_board(with_options(ctx.obj, database=database), checked(who), dialogue))
