"""``reassure progress``: what people's sessions show over time."""

from pathlib import Path

import click

from prompts.load import phrase
from reassure.options import as_json, database
from reassure.places import open_store
from reassure.settings import with_options
from reassure.training.sessions import sessions
from training.progress import cells, change, heads
from transcripts.clean import clean
from transcripts.store.beside import trainees
from transcripts.store.store import Store


@click.command("progress")
@click.argument("name", required=False)
@click.option("--forget", metavar="NAME", help="Remove a name from all sessions; the record can still be verified.")
@database
@as_json
@click.pass_context
def command(ctx: click.Context, name: str | None, forget: str | None, database: Path | None, as_json: bool) -> None:
    """Show the sessions of NAME over time; without a name, list the names.

    \b
    Examples:
      reassure progress
      reassure progress Ana
      reassure progress --forget Ana
    """
    with open_store(with_options(ctx.obj, database=database)) as store:
        if forget:
            _forget(store, forget)
            return
        if name is None:
            click.echo(clean("\n".join(trainees.names(store)) or phrase("training", "nobody")))
            return
        found = sessions(store, name)
    if as_json:
        for one in found:
            click.echo(one.model_dump_json(ensure_ascii=True))
        return
    for one in found:
        began, title, side, outcome, *figures = zip(heads(), cells(one), strict=True)
        click.echo(clean(f"{one.dialogue}  {began[1]}  {title[1]}, {side[1]}: {outcome[1]}"))
        click.echo(clean("          " + "; ".join(f"{head}: {cell}" for head, cell in figures)))
    for line in filter(None, (change(found), phrase("progress", "limits"))):
        click.echo(line)


def _forget(store: Store, name: str) -> None:
    known = ", ".join(trainees.names(store)) or phrase("progress", "none")
    gone = trainees.forget(store, name)
    if not gone:
        raise trainees.TraineeError(phrase("progress", "unknown", name=name, names=known))
    click.echo(clean(phrase("progress", "forgotten", name=name, count=str(gone))))
