"""``reassure course``: the exercises in order, for one person."""

from pathlib import Path

import click

from reassure.options import database, library
from reassure.places import open_library, open_store
from reassure.settings import with_options
from reassure.streams import can_show_screens
from reassure.training.lessons import fresh_seed, lesson
from reassure.training.sessions import course, standing
from training.progress import next_exercise
from transcripts.clean import clean


@click.command("course")
@click.argument("name")
@click.option("--show", is_flag=True, help="Only tell where NAME stands.")
@database
@library
@click.pass_context
def command(ctx: click.Context, name: str, show: bool, database: Path | None, library: tuple[Path, ...]) -> None:
    """Go on with the course under NAME: the first exercise that is not finished, or one that was broken off.

    \b
    Examples:
      reassure course Ana
      reassure course Ana --show
    """
    settings = with_options(ctx.obj, database=database, library=library)
    found = open_library(settings)
    with open_store(settings) as store:
        exercises, done = course(found, store, name)
    coming = next_exercise(exercises, done)
    for line in standing(exercises, done):
        click.echo(clean(line))
    if show or coming is None or not can_show_screens():
        return
    from reassure import screens

    broken_off = [one.dialogue for one in done if one.outcome is None and one.exercise == coming.id]
    if broken_off:
        ctx.exit(screens.open_resumed(settings, broken_off[-1]))
    sides = [mandate.id for mandate in coming.scenario_of(found).sides]
    ctx.exit(screens.open_lesson(settings, lesson(coming, sides, [name], "", "", fresh_seed())))
