"""``reassure train``: take a seat in an exercise."""

from typing import Any

import click

from reassure.options import database, library, server_options
from reassure.places import open_library
from reassure.settings import with_options
from reassure.streams import can_show_screens
from reassure.training.lessons import fresh_seed, lesson


@click.command("train")
@click.argument("exercise", required=False)
@click.option(
    "--as", "names", multiple=True, metavar="NAME", help="Your name or a pseudonym; again for a second person."
)
@click.option("--seat", default="", metavar="SIDE", help="The side that you play [the exercise's first].")
@click.option(
    "--against",
    default="",
    metavar="AGENT",
    help="easy, fair, hard, very-hard, an agent, or human for a second person [as the exercise says].",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), help="The seed for all chance, to repeat a session [a new one]."
)
@click.option("--resume", "dialogue", metavar="DIALOGUE", help="Resume an exercise that was broken off.")
@database
@library
@server_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    exercise: str | None,
    names: tuple[str, ...],
    seat: str,
    against: str,
    seed: int | None,
    dialogue: str | None,
    **options: Any,
) -> None:
    """Take a seat in EXERCISE; without one, choose from the list.

    \b
    Examples:
      reassure train first-steps --as Ana
      reassure train first-steps --as Ana --seat beijing --against hard
      reassure train unequal-arsenals --as Ana --as Ben
    """
    if not can_show_screens():
        raise click.UsageError("An exercise needs the screens, and they need a terminal.")
    from reassure import screens

    settings = with_options(ctx.obj, **options)
    if dialogue:
        ctx.exit(screens.open_resumed(settings, dialogue))
    if exercise is None:
        ctx.exit(screens.open_training(settings))
    found = open_library(settings)
    chosen = found.exercise(exercise)
    sides = [mandate.id for mandate in chosen.scenario_of(found).sides]
    ctx.exit(
        screens.open_lesson(
            settings, lesson(chosen, sides, names, seat, against, fresh_seed() if seed is None else seed)
        )
    )
