"""``reassure compare``: compare two dialogues."""

import textwrap
from pathlib import Path

import click

from reassure.options import as_json, database
from reassure.places import open_store
from reassure.settings import with_options
from transcripts.clean import clean
from transcripts.debrief.compare import ComparedDialogue, Comparison, compare


@click.command("compare")
@click.argument("one")
@click.argument("two")
@database
@as_json
@click.pass_context
def command(ctx: click.Context, one: str, two: str, database: Path | None, as_json: bool) -> None:
    """Show where two dialogues begin to differ, and the score of each."""
    with open_store(with_options(ctx.obj, database=database)) as store:
        ids = store.find(one), store.find(two)
        found = compare(ids, store.events(ids[0]), store.events(ids[1]))
    if as_json:
        click.echo(found.model_dump_json(ensure_ascii=True))
    else:
        _print(found)


def _print(found: Comparison) -> None:
    first, second = found.ways
    click.echo(clean(f"{found.scenario}: {'no differences' if found.same else f'{found.shared} turns in common'}"))
    for name, left, right in _rows(first, second):
        click.echo(clean(f"{name:<18}{left:<34}{right}"))
    if not found.related:
        click.echo("Their openings differ, so they have no turns in common.")
    for way in found.ways if found.related and not found.same else ():
        text = f"{way.dialogue} then: {way.parted}"
        click.echo(clean(textwrap.fill(text, 96, subsequent_indent="  ")))
    if first.turns != second.turns:
        click.echo("S is an average per round: compare dialogues of different length with care.")
    click.echo("A measure of these dialogues, not a forecast.")


def _rows(first: ComparedDialogue, second: ComparedDialogue) -> list[tuple[str, str, str]]:
    rows = [("dialogue", first.dialogue, second.dialogue)]
    rows += [(side, agent, second.seats.get(side, "-")) for side, agent in first.seats.items()]
    rows += [(name, str(getattr(first, name)), str(getattr(second, name))) for name in ("seed", "outcome", "turns")]
    rows += [(t, f"{getattr(first, t):.3f}", f"{getattr(second, t):.3f}") for t in ("S", "M", "E", "R", "Z")]
    for name in ("rho", "trust"):
        rows += [
            (f"{name} {side}", f"{found:.3f}", f"{getattr(second, name).get(side, 0):.3f}")
            for side, found in getattr(first, name).items()
        ]
    return rows
