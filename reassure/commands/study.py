"""``reassure study``: hold the dialogues of a study, or list those that were held."""

import os
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import click

from prompts.load import phrase
from reassure.options import EXIT_FAILED, Number, database, library, server_options
from reassure.places import open_library, open_store
from reassure.settings import Settings, with_options
from reassure.studies.estimate import estimate, pricing
from reassure.studies.hold import as_asked, check_models, folder_of, hold
from reassure.studies.spool import forget, owned
from studies.result import Result
from studies.runner import Plan, Progress, left, plan, run
from studies.study import StudyError, read_study
from transcripts.clean import clean
from transcripts.store import studies as record
from transcripts.store.store import Store

NAMED = 10
"""Failed dialogues that are named at the end."""


class Way(NamedTuple):
    """How a study is held: options of this command alone."""

    jobs: int
    at_once: int
    scheduler: str | None
    resume: bool
    again: bool
    dry_run: bool
    max_cost: float | None
    forget: str | None


@click.command("study")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--jobs", type=click.IntRange(1, 256), default=os.cpu_count, show_default="all processors", help="Processes to use."
)
@click.option(
    "--at-once", type=click.IntRange(1, 4096), default=8, show_default=True, help="Dialogues of models at one time."
)
@click.option(
    "--scheduler", metavar="ADDRESS", help="Use the workers of a cluster in place of --jobs (extra: cluster)."
)
@click.option("--resume", is_flag=True, help="Go on with a study that was begun.")
@click.option("--again", is_flag=True, help="With --resume: hold those that failed once more.")
@click.option("--dry-run", is_flag=True, help="Say how much is to be asked and what it costs, and ask nothing.")
@click.option(
    "--max-cost", type=Number(0, min_open=True), help="Begin no dialogue that might take the cost above this."
)
@click.option("--forget", metavar="STUDY", help="Delete a study and its results; recorded dialogues stay.")
@server_options
@database
@library
@click.pass_context
def command(ctx: click.Context, /, file: Path | None, **options: Any) -> None:
    """Hold the dialogues of the study in FILE; without FILE, list the studies that were held.

    What ends is kept at once; Ctrl-C stops, and --resume goes on where it was. See docs/studies.md.
    """
    way = Way(**{name: options.pop(name) for name in Way._fields})
    settings = with_options(ctx.obj, **options)
    way = way._replace(max_cost=way.max_cost or settings.terms.max_cost)
    settings = settings._replace(terms=settings.terms._replace(max_cost=None))  # it is the study's, not a dialogue's
    with open_store(settings) as store:
        if way.forget:
            _forget(store, way.forget)
        elif file is None:
            _list(store)
        else:
            study, settings = as_asked(read_study(file), settings)
            planned = plan(study, open_library(settings))
            _dry(store, planned, settings) if way.dry_run else ctx.exit(_held(store, planned, settings, way))


def _held(store: Store, planned: Plan, settings: Settings, way: Way) -> int:
    _check_begun(store, planned, way)
    check_models(planned, settings)
    price = pricing(planned, settings) if way.max_cost else lambda _: 0.0
    talks = hold(store, planned, settings, jobs=way.jobs, at_once=way.at_once, scheduler=way.scheduler)
    short = _watched(run(store, planned, talks, max_cost=way.max_cost, price=price, again=way.again)).short
    ended, failed, cost = record.so_far(store, planned.id)  # what is kept, wherever Ctrl-C came
    so_far = Progress(ended, failed, planned.dialogues, cost, short)
    if so_far.short:
        costs = {"cost": f"{so_far.cost:.2f}", "short": f"{so_far.short:.2f}", "most": f"{way.max_cost:g}"}
        click.echo(phrase("study", "costly", **costs), err=True)
    whole = so_far.ended >= planned.dialogues
    click.echo(_told("done" if whole else "stopped", planned, so_far))
    _name_failures(store, planned.id)
    return 0 if whole else EXIT_FAILED


def _check_begun(store: Store, planned: Plan, way: Way) -> None:
    """StudyError where a study is gone on with by mistake, or another was meant."""
    ended, *_ = record.so_far(store, planned.id)
    if 0 < ended < planned.dialogues and not way.resume:
        raise StudyError(_told("begun", planned, Progress(ended, 0, planned.dialogues, 0.0)))
    alike = [one.id for one in record.studies(store) if one.title == planned.study.title and one.id != planned.id]
    if way.resume and not ended and alike:
        raise StudyError(phrase("study", "other", id=alike[0]))


def _watched(running: Generator[Progress, None, None]) -> Progress:
    """How far a study has come when it ends, or is stopped by Ctrl-C."""
    with closing(running):
        so_far = next(running)
        with suppress(KeyboardInterrupt), _bar(so_far) as show:
            for so_far in running:
                show(so_far)
    return so_far


def _told(which: str, planned: Plan, so_far: Progress) -> str:
    facts = {"title": planned.study.title, "id": planned.id, "planned": f"{so_far.planned:,}"}
    if which != "done":
        facts["ended"] = f"{so_far.ended:,}"
    if which != "begun":
        facts["failed"] = phrase("study", "some-failed", failed=f"{so_far.failed:,}") if so_far.failed else ""
    return clean(phrase("study", which, **facts))


def _name_failures(store: Store, study: str) -> None:
    """Name the first dialogues that failed, each with the reason."""
    _, failed, _ = record.so_far(store, study)
    for body in islice(record.failures(store, study), NAMED):
        result = Result.model_validate_json(body)
        cell = result.cell
        told = (cell.labels if cell.labels != "own" else "", cell.rules if cell.rules != "usual" else "")
        variant = "".join(f", {word}" for word in told if word)
        facts = {"scenario": cell.scenario, "agents": " - ".join(cell.agents), "seed": str(result.seed)}
        click.echo(clean(phrase("study", "failed-row", variant=variant, why=result.failure, **facts)), err=True)
    if failed > NAMED:
        click.echo(phrase("study", "failed-more", count=f"{failed - NAMED:,}"), err=True)
    elif failed:
        click.echo(phrase("study", "failed-all"), err=True)


def _dry(store: Store, planned: Plan, settings: Settings) -> None:
    found = estimate(planned, settings, left(store, planned))
    facts = {"title": planned.study.title, "id": planned.id}
    dialogues = {"dialogues": f"{found.dialogues:,}", "scripted": f"{found.scripted:,}"}
    click.echo(clean(phrase("study", "dry", **dialogues, **facts)))
    if not found.requests:
        return
    counts = {name: f"{getattr(found, name):,}" for name in ("requests", "read", "written")}
    click.echo(phrase("study", "dry-models", **counts))
    if found.cost is None:
        click.echo(phrase("study", "dry-no-cost", prices=str(settings.prices)))
    else:
        click.echo(phrase("study", "dry-cost", cost=f"{found.cost:.2f}"))


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


@contextmanager
def _bar(begun: Progress) -> Iterator[Callable[[Progress], None]]:
    """A bar of what is left, with the time and the money so far, on a terminal; nothing elsewhere."""
    left = begun.planned - begun.ended
    if not left or not sys.stderr.isatty():
        yield lambda _: None
        return
    label = phrase("study", "working")
    with click.progressbar(
        length=left, label=label, width=0, item_show_func=_money, show_pos=True, file=sys.stderr
    ) as bar:  # of the width that the money leaves
        yield lambda so_far: bar.update(so_far.ended - begun.ended - bar.pos, so_far)


def _money(so_far: Progress | None) -> str:
    if so_far is None or not (so_far.cost or so_far.failed):
        return ""
    failed = phrase("study", "failures", failed=f"{so_far.failed:,}") if so_far.failed else ""
    return phrase("study", "so-far", failed=failed, cost=f"{so_far.cost:.2f}")
