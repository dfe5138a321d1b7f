"""``reassure list``: list the recorded dialogues, one line each."""

from pathlib import Path

import click

from reassure.options import as_json, database
from reassure.places import open_store
from reassure.settings import with_options
from transcripts.clean import clean
from transcripts.local_time import local
from transcripts.store.rows import Summary


@click.command("list")
@database
@as_json
@click.option(
    "--limit", type=click.IntRange(1, 1_000_000), default=50, show_default=True, help="The maximum number of dialogues."
)
@click.pass_context
def command(ctx: click.Context, database: Path | None, as_json: bool, limit: int) -> None:
    """List the recorded dialogues, newest first."""
    with open_store(with_options(ctx.obj, database=database)) as store:
        found = store.dialogues(limit)
    if not found and not as_json:
        click.echo("No dialogue is recorded yet; start one with: reassure run taiwan-strait", err=True)
    for summary in found:
        if as_json:
            click.echo(summary.model_dump_json(ensure_ascii=True, exclude={"S"} if summary.in_play else None))
        else:
            click.echo(clean(_line(summary)))


def _line(summary: Summary) -> str:
    ended = summary.outcome or "not ended"
    started = local(summary.started).strftime("%Y-%m-%d %H:%M")
    seats = f"{summary.first_side} {summary.first_agent} - {summary.second_side} {summary.second_agent}"
    turns = "1 turn" if summary.turns == 1 else f"{summary.turns} turns"
    score = "" if summary.in_play else f"  S {summary.S:.1f}"
    fork = f"  fork of {summary.parent} at T{summary.parent_turn}" if summary.parent else ""
    return f"{summary.id}  {started}  {summary.scenario}  {seats}  seed {summary.seed}  {ended}  {turns}{score}{fork}"
