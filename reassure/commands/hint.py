"""``reassure hint``: advice to the side to move, from what it may know."""

from pathlib import Path

import click

from engine.analysis import Settings as How
from engine.hint import PLAYS, hint, steps
from moderator.fold import fold
from prompts.load import phrase
from reassure.options import as_json, database, dialogue
from reassure.places import open_store
from reassure.settings import with_options
from scenarios.errors import ReassureError
from transcripts.clean import clean


class NoHintError(ReassureError):
    """Talks for which there are no hints: they have ended, or people play them and hints are not allowed."""


@click.command("hint")
@dialogue
@click.option("--step", type=click.IntRange(1, 3), default=3, help="How much to tell, from 1 to 3 [3].")
@database
@as_json
@click.pass_context
def command(ctx: click.Context, dialogue: str, step: int, database: Path | None, as_json: bool) -> None:
    """Advise the side to move in DIALOGUE: what waits, what is cheap, and what does best when played on."""
    with open_store(with_options(ctx.obj, database=database)) as store:
        found = store.find(dialogue)
        events = store.events(found)
    table = fold(events)
    if table.closed:
        raise NoHintError(phrase("hint", "closed", dialogue=found))
    if table.players and not table.procedure.hints:
        raise NoHintError(phrase("hint", "barred"))
    advice = hint(events, How(by="balance", plays=PLAYS))
    if as_json:
        click.echo(advice.model_dump_json(ensure_ascii=True))
        return
    for told in steps(advice, table.scenario.mandate(advice.side).name)[:step]:
        click.echo(clean(told))
