"""``reassure study``: hold the dialogues of a study, or list those that were held."""

from pathlib import Path
from typing import Any

import click

from prompts.load import phrase
from reassure.options import EXIT_FAILED, database, library, server_options, work_options
from reassure.places import open_library, open_store
from reassure.settings import Settings
from reassure.studies.finish import Way, finish, name_failures, say_estimate, told, way_of
from reassure.studies.hold import as_asked, folder_of
from reassure.studies.spool import forget, owned
from studies.runner import Plan, Progress, plan
from studies.study import StudyError, read_study
from transcripts.clean import clean
from transcripts.store import studies as record
from transcripts.store.store import Store


@click.command("study")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--resume", is_flag=True, help="Go on with a study that was begun.")
@click.option("--forget", metavar="STUDY", help="Delete a study and its results; recorded dialogues stay.")
@work_options
@server_options
@database
@library
@click.pass_context
def command(ctx: click.Context, /, file: Path | None, **options: Any) -> None:
    """Hold the dialogues of the study in FILE; without FILE, list the studies that were held.

    What ends is kept at once; Ctrl-C stops, and --resume goes on where it was. See docs/studies.md.
    """
    own = {name: options.pop(name) for name in ("resume", "forget")}
    way, settings = way_of(ctx.obj, options)
    with open_store(settings) as store:
        if own["forget"]:
            _forget(store, own["forget"])
        elif file is None:
            _list(store)
        else:
            study, settings = as_asked(read_study(file), settings)
            planned = plan(study, open_library(settings))
            if way.dry_run:
                say_estimate(store, planned, settings)
            else:
                ctx.exit(_held(store, planned, settings, way, resume=own["resume"]))


def _held(store: Store, planned: Plan, settings: Settings, way: Way, *, resume: bool) -> int:
    _check_begun(store, planned, resume=resume)
    so_far = finish(store, planned, settings, way)
    whole = so_far.ended >= planned.dialogues
    click.echo(told("done" if whole else "stopped", planned, so_far))
    name_failures(store, planned.id, "--resume --again")
    return 0 if whole else EXIT_FAILED


def _check_begun(store: Store, planned: Plan, *, resume: bool) -> None:
    """StudyError where a study is gone on with by mistake, or another was meant."""
    ended, *_ = record.so_far(store, planned.id)
    if 0 < ended < planned.dialogues and not resume:
        raise StudyError(told("begun", planned, Progress(ended, 0, planned.dialogues, 0.0)))
    alike = [one.id for one in record.studies(store) if one.title == planned.study.title and one.id != planned.id]
    if resume and not ended and alike:
        raise StudyError(phrase("study", "other", id=alike[0]))


def _list(store: Store) -> None:
    for one in record.studies(store):
        failed = phrase("study", "some-failed", failed=f"{one.failed:,}") if one.failed else ""
        counts = {"ended": f"{one.ended:,}", "planned": f"{one.planned:,}", "failed": failed}
        click.echo(clean(phrase("study", "row", id=one.id, begun=one.begun[:10], title=one.title, **counts)))


def _forget(store: Store, prefix: str) -> None:
    found = record.find(store, prefix)
    folder = folder_of(store, found.id)
    with owned(folder):  # no other program is to hold it meanwhile
        record.remove(store, found.id)
    forget(folder)
    click.echo(clean(phrase("study", "forgotten", title=found.title, id=found.id, ended=f"{found.ended:,}")))
