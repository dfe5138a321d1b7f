"""``reassure study``: hold the dialogues of a study, or list those that were held."""

from collections.abc import Iterator
from contextlib import contextmanager
from json import dumps
from pathlib import Path
from shlex import join
from typing import Any

import click

from prompts.load import phrase
from reassure.options import EXIT_FAILED, as_json, database, library, server_options, work_options
from reassure.places import open_library, open_store
from reassure.settings import Settings
from reassure.studies.estimate import estimate
from reassure.studies.finish import Way, finish, name_failures, say_estimate, told, way_of
from reassure.studies.hold import as_asked, folder_of
from reassure.studies.spool import forget, owned
from scenarios.files import LibraryError, printable
from studies.runner import Plan, Progress, left, plan
from studies.study import StudyError, read_study
from transcripts.clean import clean
from transcripts.store.beside import studies as record
from transcripts.store.store import Store


@click.command("study")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--resume", is_flag=True, help="Go on with a study that was begun.")
@click.option("--forget", metavar="STUDY", help="Delete a study and its results; recorded dialogues stay.")
@work_options
@server_options
@database
@library
@as_json
@click.pass_context
def command(ctx: click.Context, /, file: Path | None, **options: Any) -> None:
    """Hold the dialogues of the study in FILE; without FILE, list the studies that were held.

    What ends is kept at once; Ctrl-C stops, and --resume goes on where it was. See docs/studies.md.
    """
    resume, forgotten, as_json = (options.pop(name) for name in ("resume", "forget", "as_json"))
    way, settings = way_of(ctx.obj, options)
    if resume and file is None:
        raise StudyError(phrase("study", "no-file"))
    with open_store(settings) as store:
        if forgotten:
            _forget(store, forgotten)
        elif file is None:
            _list(store, as_json=as_json)
        else:
            study, settings = as_asked(read_study(file), settings)
            found = open_library(settings)
            with _named(file):
                planned = plan(study, found)
            again = _again(file, settings)
            if resume:
                _check_unchanged(store, planned)
            elif not way.dry_run:
                _check_new(store, planned, again)
            if way.dry_run:
                _estimate(store, planned, settings, as_json=as_json)
            else:
                ctx.exit(_held(store, planned, settings, way, again, as_json=as_json))


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """Say in which file something is not known."""
    try:
        yield
    except (StudyError, LibraryError) as error:
        raise StudyError(f"{printable(str(file))}: {error}") from error


def _again(file: Path, settings: Settings) -> str:
    """The command that goes on with the study of a file."""
    place = ("--db", str(settings.database)) if settings.database else ()
    return join(("reassure", "study", str(file), *place, "--resume"))


def _held(store: Store, planned: Plan, settings: Settings, way: Way, again: str, *, as_json: bool) -> int:
    so_far = finish(store, planned, settings, way)
    whole = so_far.ended >= planned.dialogues
    if as_json:
        _print(planned, so_far._asdict())
    else:
        click.echo(told("done", planned, so_far) if whole else told("stopped", planned, so_far, command=again))
    name_failures(store, planned.id, f"{again} --again")
    return 0 if whole else EXIT_FAILED


def _estimate(store: Store, planned: Plan, settings: Settings, *, as_json: bool) -> None:
    if as_json:
        _print(planned, estimate(planned, settings, left(store, planned))._asdict())
    else:
        say_estimate(store, planned, settings)


def _print(planned: Plan, facts: dict[str, Any]) -> None:
    click.echo(dumps({"id": planned.id, "title": planned.study.title} | facts))


def _check_new(store: Store, planned: Plan, again: str) -> None:
    """StudyError where a study was begun before."""
    ended, *_ = record.so_far(store, planned.id)
    if 0 < ended < planned.dialogues:
        so_far = Progress(ended, 0, planned.dialogues, 0.0)
        raise StudyError(told("begun", planned, so_far, command=again))


def _check_unchanged(store: Store, planned: Plan) -> None:
    """StudyError where another study was meant."""
    ended, *_ = record.so_far(store, planned.id)
    alike = [one.id for one in record.studies(store) if one.title == planned.study.title and one.id != planned.id]
    if alike and not ended:
        raise StudyError(phrase("study", "other", id=alike[0]))


def _list(store: Store, *, as_json: bool) -> None:
    for one in record.studies(store):
        if as_json:
            click.echo(dumps(one._asdict()))
            continue
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
