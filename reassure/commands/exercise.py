"""``reassure exercise``: list exercises, begin one of your own, check it, and print its sheets."""

import json
from importlib.resources import files
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError

from reassure.options import as_json, library
from reassure.outputs import OutputError, check_free, save
from reassure.places import open_library
from reassure.seats import check_doctrine
from reassure.settings import with_options
from scenarios.errors import ReassureError
from scenarios.exercise import Exercise, in_order
from scenarios.files import LibraryError, read_folder
from scenarios.load import Library, load
from scenarios.reach import round_of_agreement
from scenarios.types import Id
from transcripts.clean import clean

IN_TEMPLATE = "my-exercise"
"""The id of the exercise in ``scenarios/new-exercise.toml``."""

LONGEST_PART = "storm"
"""What stands behind it in the id of a cable there."""

out = click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write to; it is made if needed.",
)
force = click.option("--force", is_flag=True, help="Replace files that exist.")


@click.group("exercise", no_args_is_help=False)
def command() -> None:
    """List exercises, begin one of your own, check it, and print its sheets.

    \b
    Examples:
      reassure exercise list
      reassure exercise new harbour --out lessons
      reassure exercise check lessons/harbour.toml
      reassure exercise sheets first-steps --out papers
    """


@command.command("list")
@library
@as_json
@click.pass_context
def list_(ctx: click.Context, library: tuple[Path, ...], as_json: bool) -> None:
    """List the exercises, from the easiest to the hardest.

    \b
    Examples:
      reassure exercise list
      reassure exercise list --library lessons
    """
    found = open_library(with_options(ctx.obj, library=library))
    listed = in_order(found.exercises)
    rows = [_row(found, exercise) for exercise in listed]
    if as_json:
        for exercise, row in zip(listed, rows, strict=True):
            click.echo(json.dumps(row | {"unusable": _unusable(found, exercise)}))
        return
    heads = {name: name.upper() for name in rows[0]}
    widths = {name: max(len(row[name]) for row in (heads, *rows)) for name in heads}
    _print(heads, widths)
    for exercise, row in zip(listed, rows, strict=True):
        _print(row, widths)
        if why := _unusable(found, exercise):
            click.echo(clean(f"  cannot be used: {why}"))


def _print(row: dict[str, str], widths: dict[str, int]) -> None:
    click.echo(clean("  ".join(row[name].ljust(width) for name, width in widths.items()).rstrip()))


def _unusable(library: Library, exercise: Exercise) -> str:
    """Why an exercise cannot be used; empty where it can."""
    try:
        library.exercise(exercise.id)
    except ReassureError as error:
        return str(error)
    return ""


def _row(library: Library, exercise: Exercise) -> dict[str, str]:
    names = {mandate.id: mandate.name for mandate in library.mandates}
    several = "both" if exercise.trainees == len(exercise.seats) else "either"
    return {
        "name": exercise.id,
        "minutes": str(exercise.minutes or "no limit"),
        "trainee": several if len(exercise.seats) > 1 else names.get(exercise.seats[0], exercise.seats[0]),
        "opponent": exercise.opponent.agent or str(exercise.opponent.difficulty),
        "title": exercise.title,
    }


@command.command("new")
@click.argument("name")
@out
@click.pass_context
def new(ctx: click.Context, name: str, out: Path | None) -> None:
    """Write an exercise called NAME to begin with, and a facilitator's guide beside it.

    The file has every key with a comment, and it passes the check.

    \b
    Examples:
      reassure exercise new harbour
      reassure exercise new harbour --out lessons
    """
    _check_name(name, open_library(ctx.obj))
    folder = out or Path()
    toml, guide = folder / f"{name}.toml", folder / f"{name}.guide.md"
    _save({toml: _template("toml", name), guide: _template("guide.md", name)}, force=False)
    click.echo(clean(f"Wrote {toml} and {guide}. Next: reassure exercise check {toml}"))


def _template(kind: str, name: str) -> str:
    text = (files("scenarios") / f"new-exercise.{kind}").read_text(encoding="utf-8")
    return text.replace(IN_TEMPLATE, name)


def _check_name(name: str, library: Library) -> None:
    """OutputError for a name that is taken, or that cannot be the id of an exercise."""
    if name in library.index:
        raise OutputError(f"{name!r} is already the name of something in the library; choose another name.")
    try:
        TypeAdapter(Id).validate_python(f"{name}.{LONGEST_PART}")
    except ValidationError as error:
        allowed = "use at most 58 lower-case letters, digits and hyphens, such as harbour-2"
        raise OutputError(f"{name!r} cannot be the name of an exercise; {allowed}.") from error


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@library
@click.pass_context
def check(ctx: click.Context, file: Path, library: tuple[Path, ...]) -> None:
    """Check the exercises in FILE: every key, every name, and whether agreement can be reached.

    \b
    Examples:
      reassure exercise check lessons/harbour.toml
      reassure exercise check harbour.toml --library lessons
    """
    mine = [entry for _, entry in read_folder(file).values() if isinstance(entry, Exercise)]
    if not mine:
        raise LibraryError(
            f"{file} has no exercise; begin one with [[exercises]], or write one with: exercise new NAME"
        )
    found = load(*with_options(ctx.obj, library=library).library, file)
    for exercise in mine:
        passed = _passed(found, found.exercise(exercise.id))
        kind, _, name = (exercise.opponent.agent or "").partition(":")
        if kind == "scripted":
            check_doctrine(name)
        click.echo(clean(passed))


def _passed(library: Library, exercise: Exercise) -> str:
    scenario = exercise.scenario_of(library)
    planned = sum(planned.trigger is not None for planned in exercise.injects)
    facts = [
        f"{exercise.id} passes. {len(scenario.measures)} measures, {exercise.rounds} rounds; agreement can be reached "
        f"in round {round_of_agreement(scenario)}.",
        f"  Injects: {planned} by themselves, {len(exercise.injects) - planned} from the facilitator's deck.",
        "  Its guide was found." if exercise.guide else f"  It has no guide; write {exercise.id}.guide.md beside it.",
    ]
    return "\n".join(facts)


@command.command("sheets")
@click.argument("name")
@out
@force
@library
@click.pass_context
def sheets(ctx: click.Context, name: str, out: Path | None, force: bool, library: tuple[Path, ...]) -> None:
    """Write the sheets of the exercise NAME to print: one page for each trainee, for observers and for you.

    Each holds only what its reader may know. Open one in a browser and print it on A4.

    \b
    Examples:
      reassure exercise sheets first-steps
      reassure exercise sheets harbour --library lessons --out papers
    """
    from training.materials.sheets import sheets as made

    found = open_library(with_options(ctx.obj, library=library))
    exercise = found.exercise(name)
    folder = out or Path(f"{exercise.id}-sheets")
    written = {folder / f"{sheet.reader}.html": sheet.html for sheet in made(exercise, exercise.scenario_of(found))}
    _save(written, force=force)
    for path in written:
        click.echo(clean(str(path)))


def _save(written: dict[Path, str], *, force: bool) -> None:
    """Write all files or none."""
    for path in written:
        check_free(path, force=force)
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        save([text], path, force=force)
