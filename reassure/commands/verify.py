"""``reassure verify``: check that nothing in the record was changed."""

import json
from pathlib import Path

import click

from reassure.options import EXIT_FAILED, as_json, database
from reassure.places import open_store
from reassure.settings import with_options
from transcripts.clean import clean
from transcripts.verify import Finding, file_flaws, verify, verify_all


@click.command("verify")
@click.argument("dialogue", required=False)
@click.option("--all", "everything", is_flag=True, help="Verify every dialogue of the record.")
@database
@as_json
@click.pass_context
def command(ctx: click.Context, dialogue: str | None, everything: bool, database: Path | None, as_json: bool) -> None:
    """Check the hash chain of DIALOGUE, and its scores and tables against its events."""
    if bool(dialogue) == everything:
        raise click.UsageError("Give the id of one dialogue, or --all.")
    found = flaws = 0
    with open_store(with_options(ctx.obj, database=database)) as store:
        for finding in (verify(store, dialogue),) if dialogue else verify_all(store):
            found, flaws = found + 1, flaws + bool(finding.flaw)
            click.echo(finding.model_dump_json(ensure_ascii=True) if as_json else clean(_line(finding)))
        for flaw in () if dialogue else file_flaws(store):
            flaws += 1
            click.echo(json.dumps({"flaw": flaw}) if as_json else clean(f"The file  flawed: {flaw}"))
    if not found:
        click.echo("No dialogue is recorded yet; start one with: reassure run taiwan-strait", err=True)
    ctx.exit(EXIT_FAILED if flaws else 0)


def _line(finding: Finding) -> str:
    if finding.flaw:
        return f"{finding.dialogue}  flawed at event {finding.seq} of {finding.events}: {finding.flaw}"
    return f"{finding.dialogue}  whole, {finding.events} events, sha256 {finding.head}"
