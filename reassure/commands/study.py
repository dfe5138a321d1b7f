"""``reassure study``: hold the dialogues of a study, or list those that were held."""

from pathlib import Path
from typing import Any

import click

from prompts.load import phrase
from reassure.options import EXIT_FAILED, EXIT_USAGE, database, library, server_options, work_options
from reassure.places import open_library, open_store
from reassure.settings import Settings, with_options
from reassure.studies.finish import finish, say_estimate, told
from reassure.studies.hold import check_models, hold
from studies.runner import Plan, Progress, plan
from studies.study import read_study
from transcripts.store import studies as record
from transcripts.store.store import Store


@click.command("study")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--resume", is_flag=True, help="Go on with a study that was begun.")
@click.option("--again", is_flag=True, help="With --resume: hold those that failed once more.")
@work_options
@server_options
@database
@library
@click.pass_context
def command(ctx: click.Context, /, file: Path | None, **options: Any) -> None:
    """Hold the dialogues of the study in FILE; without FILE, list the studies that were held.

    What ends is kept at once; Ctrl-C stops, and --resume goes on where it was. See docs/studies.md.
    """
    own = {name: options.pop(name) for name in ("jobs", "at_once", "resume", "again", "dry_run", "max_cost")}
    settings = with_options(ctx.obj, **options)
    with open_store(settings) as store:
        if file is None:
            _list(store)
            return
        planned = plan(read_study(file), open_library(settings))
        if own["dry_run"]:
            say_estimate(store, planned, settings)
            return
        ctx.exit(_held(store, planned, settings, **own))


def _held(
    store: Store,
    planned: Plan,
    settings: Settings,
    *,
    jobs: int,
    at_once: int,
    resume: bool,
    again: bool,
    max_cost: float | None,
    **_: Any,
) -> int:
    begun = record.ended(store, planned.id)
    if begun and not resume and len(begun) < planned.dialogues:
        click.echo(told("begun", planned, Progress(len(begun), 0, planned.dialogues, 0.0)), err=True)
        return EXIT_USAGE
    check_models(planned, settings, max_cost)
    talks = hold(store, planned, settings, jobs=jobs, at_once=at_once)
    so_far = finish(store, planned, talks, max_cost=max_cost, again=again)
    whole = so_far.ended >= planned.dialogues
    click.echo(told("done" if whole else "stopped", planned, so_far))
    return 0 if whole else EXIT_FAILED


def _list(store: Store) -> None:
    for one in record.studies(store):
        failed = phrase("study", "some-failed", failed=f"{one.failed:,}") if one.failed else ""
        counts = {"ended": f"{one.ended:,}", "planned": f"{one.planned:,}", "failed": failed}
        click.echo(phrase("study", "row", id=one.id, begun=one.begun[:10], title=one.title, **counts))
