"""``reassure report``: the report of a study, as a page, as text, or as rows of data."""

import sys
from pathlib import Path

import click

from reassure.options import database, library
from reassure.outputs import OutputError, save
from reassure.places import open_library, open_store
from reassure.settings import with_options
from reassure.studies.packages import PLOTS, check_installed

FORMATS = ("html", "md", "csv", "parquet")
ENDINGS = {".htm": "html"} | {f".{name}": name for name in FORMATS}
NEEDED = ("pyarrow", *PLOTS)


@click.command("report")
@click.argument("study")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="A page with plots (html), the same tables as text (md), or one row per dialogue (csv, parquet). "
    "Left out, it is what the name of --out ends in, and html without one.",
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file to write.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@database
@library
@click.pass_context
def command(
    ctx: click.Context,
    /,
    study: str,
    form: str | None,
    out: Path | None,
    force: bool,
    database: Path | None,
    library: Path | None,
) -> None:
    """Report on STUDY: intervals, comparisons, reciprocity and plots.

    STUDY is the beginning of a study's id, or "last". What is still to be held is left out. See docs/studies.md.
    """
    check_installed("A report", NEEDED)
    form = _format(form, out)
    from reassure.studies.reports import written

    settings = with_options(ctx.obj, database=database, library=library)
    with open_store(settings) as store:
        if out is not None and store.owns(out):
            raise OutputError(f"{out} belongs to the record itself; choose another name with --out.")
        made = written(store, study, open_library(settings), form)
    if out is None:
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
    else:
        save((made,), out, force=force)
        click.echo(f"The report is in {out}.", err=True)


def _format(given: str | None, out: Path | None) -> str:
    """The format that is asked for, or that the file's name ends in; UsageError where the two differ."""
    if out is None:
        if given == "parquet":
            raise click.UsageError("Parquet is not text; name a file with --out.")
        return given or "html"
    ending = ENDINGS.get(out.suffix.lower())
    if given and ending and given != ending:
        raise click.UsageError(f"{out} ends as {ending} does, and --format says {given}; make the two agree.")
    if not given and not ending:
        raise click.UsageError(f"{out} does not end in .html, .md, .csv or .parquet; say which with --format.")
    return given or ending or "html"
