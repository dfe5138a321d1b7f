"""``reassure study``: hold the dialogues of a study, or list those that were held."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import click

from prompts.load import phrase
from reassure.options import EXIT_FAILED, EXIT_USAGE, Number, database, library, server_options
from reassure.places import open_library, open_store
from reassure.settings import Settings, with_options
from reassure.studies.estimate import estimate
from reassure.studies.hold import check_models, hold
from studies.runner import Plan, Progress, plan, run
from studies.study import read_study
from transcripts.store import studies as record
from transcripts.store.store import Store


@click.command("study")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--jobs", type=click.IntRange(1, 256), default=os.cpu_count, show_default="all processors", help="Processes to use."
)
@click.option(
    "--at-once", type=click.IntRange(1, 4096), default=8, show_default=True, help="Dialogues of models at one time."
)
@click.option("--resume", is_flag=True, help="Go on with a study that was begun.")
@click.option("--again", is_flag=True, help="With --resume: hold those that failed once more.")
@click.option("--dry-run", is_flag=True, help="Say how much is to be asked and what it costs, and ask nothing.")
@click.option("--max-cost", type=Number(0, min_open=True), help="Begin no more dialogues when these cost this much.")
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
            _dry(store, planned, settings)
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
        click.echo(_told("begun", planned, Progress(len(begun), 0, planned.dialogues, 0.0)), err=True)
        return EXIT_USAGE
    check_models(planned, settings, max_cost)
    so_far = Progress(0, 0, planned.dialogues, 0.0)
    talks = hold(store, planned, settings, jobs=jobs, at_once=at_once)
    running = run(store, planned, talks, max_cost=max_cost, again=again)
    with suppress(KeyboardInterrupt), closing(running), _bar(planned.dialogues) as show:
        for so_far in running:
            show(so_far)
    if so_far.stopped:
        click.echo(phrase("study", "costly", cost=f"{so_far.cost:.2f}"), err=True)
    whole = so_far.ended >= planned.dialogues
    click.echo(_told("done" if whole else "stopped", planned, so_far))
    return 0 if whole else EXIT_FAILED


def _told(which: str, planned: Plan, so_far: Progress) -> str:
    facts = {"title": planned.study.title, "id": planned.id, "planned": f"{so_far.planned:,}"}
    if which != "done":
        facts["ended"] = f"{so_far.ended:,}"
    if which != "begun":
        facts["failed"] = phrase("study", "some-failed", failed=f"{so_far.failed:,}") if so_far.failed else ""
    return phrase("study", which, **facts)


def _dry(store: Store, planned: Plan, settings: Settings) -> None:
    left = estimate(planned, settings, record.ended(store, planned.id))
    facts = {"title": planned.study.title, "id": planned.id}
    click.echo(phrase("study", "dry", dialogues=f"{left.dialogues:,}", scripted=f"{left.scripted:,}", **facts))
    if not left.requests:
        return
    counts = {name: f"{getattr(left, name):,}" for name in ("requests", "read", "written")}
    click.echo(phrase("study", "dry-models", **counts))
    if left.cost is None:
        click.echo(phrase("study", "dry-no-cost", prices=str(settings.prices)))
    else:
        click.echo(phrase("study", "dry-cost", cost=f"{left.cost:.2f}"))


def _list(store: Store) -> None:
    for one in record.studies(store):
        failed = phrase("study", "some-failed", failed=f"{one.failed:,}") if one.failed else ""
        counts = {"ended": f"{one.ended:,}", "planned": f"{one.planned:,}", "failed": failed}
        click.echo(phrase("study", "row", id=one.id, begun=one.begun[:10], title=one.title, **counts))


class Show(Protocol):
    """Shows how far a study is."""

    def __call__(self, so_far: Progress) -> None:
        """Show it."""


@contextmanager
def _bar(planned: int) -> Iterator[Show]:
    """A bar with the time left and the money so far on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield _nowhere
        return
    with click.progressbar(
        length=planned, label=phrase("study", "working"), item_show_func=_money, show_pos=True, file=sys.stderr
    ) as bar:

        def show(so_far: Progress) -> None:
            bar.update(so_far.ended - bar.pos, so_far)

        yield show


def _nowhere(so_far: Progress) -> None:
    """Show nothing."""


def _money(so_far: Progress | None) -> str:
    if so_far is None or not (so_far.cost or so_far.failed):
        return ""
    failed = phrase("study", "failures", failed=f"{so_far.failed:,}") if so_far.failed else ""
    return phrase("study", "so-far", failed=failed, cost=f"{so_far.cost:.2f}")
