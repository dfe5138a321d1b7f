"""``reassure debrief``: the findings on a dialogue, or the debrief that teaches, for a trainee or for the trainer."""

from pathlib import Path

import click

from reassure.options import as_json, database, dialogue
from reassure.outputs import OutputError, save
from reassure.places import open_store
from reassure.settings import with_options
from reassure.training.debriefs import findings, teaching
from training.debrief.markdown import markdown as taught
from training.debrief.page import page
from transcripts.debrief.findings import Debrief
from transcripts.debrief.markdown import markdown

WRITERS = {"html": page, "md": taught}
"""The writer of each format of the debrief that teaches."""


@click.command("debrief")
@dialogue
@click.option(
    "--format",
    "form",
    type=click.Choice(list(WRITERS)),
    help="The debrief that teaches, as a page (html) or as text (md); without it, the findings alone.",
)
@click.option("--seat", metavar="SIDE", help="For the trainee who played this side; without it, for the trainer.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file to write.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@database
@as_json
@click.pass_context
def command(
    ctx: click.Context,
    /,
    dialogue: str,
    form: str | None,
    seat: str | None,
    out: Path | None,
    database: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Print the findings on DIALOGUE, or write the debrief that teaches."""
    if form is None and (seat or out):
        raise click.UsageError("Name the format with --format html or --format md.")
    if form and as_json:
        raise click.UsageError("JSON holds the findings alone; leave out --format.")
    with open_store(with_options(ctx.obj, database=database)) as store:
        found = store.find(dialogue)
        text = WRITERS[form](teaching(store, found, seat)) if form else _told(findings(store, found), as_json=as_json)
        if out is None:
            click.echo(text)
        elif store.owns(out):
            raise OutputError(f"{out} belongs to the record itself; choose another name with --out.")
        else:
            save((text,), out, force=force)


def _told(found: Debrief, *, as_json: bool) -> str:
    return found.model_dump_json(ensure_ascii=True) if as_json else markdown(found)
