"""A study held from the command line: what it will ask, a bar while it is held, and what it came to."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Protocol

import click

from prompts.load import phrase
from reassure.settings import Settings
from reassure.studies.estimate import estimate
from reassure.studies.hold import check_models, hold
from studies.result import Result
from studies.runner import Plan, Progress, run
from studies.workers import Hold
from transcripts.store import studies as record
from transcripts.store.store import Store


def finish(store: Store, planned: Plan, talks: Hold, *, max_cost: float | None = None, again: bool = False) -> Progress:
    """Hold what is left of a study, with a bar; Ctrl-C stops it, and what has ended is kept."""
    so_far = Progress(0, 0, planned.dialogues, 0.0)
    running = run(store, planned, talks, max_cost=max_cost, again=again)
    with suppress(KeyboardInterrupt), closing(running), _bar(planned.dialogues) as show:
        for so_far in running:
            show(so_far)
    if so_far.stopped:
        click.echo(phrase("study", "costly", cost=f"{so_far.cost:.2f}"), err=True)
    return so_far


def hold_all(
    store: Store, planned: Plan, settings: Settings, *, jobs: int, at_once: int, max_cost: float | None
) -> Iterator[Result]:
    """The results of a study that is first held to its end, or from where it was; what models cost is said before."""
    check_models(planned, settings, max_cost)
    begun = len(record.ended(store, planned.id))
    if begun < planned.dialogues and not all(cell.scripted for cell in planned.cells):
        say_estimate(store, planned, settings, err=True)
    so_far = finish(store, planned, hold(store, planned, settings, jobs=jobs, at_once=at_once), max_cost=max_cost)
    if so_far.ended < planned.dialogues or so_far.failed:
        whole = so_far.ended >= planned.dialogues
        click.echo(told("done-here" if whole else "stopped-here", planned, so_far), err=True)
    return (Result.model_validate_json(body) for _, body in record.results(store, planned.id))


def told(which: str, planned: Plan, so_far: Progress) -> str:
    """How far a study is, in one sentence."""
    facts = {"title": planned.study.title, "id": planned.id, "planned": f"{so_far.planned:,}"}
    if not which.startswith("done"):
        facts["ended"] = f"{so_far.ended:,}"
    if which != "begun":
        facts["failed"] = phrase("study", "some-failed", failed=f"{so_far.failed:,}") if so_far.failed else ""
    return phrase("study", which, **facts)


def say_estimate(store: Store, planned: Plan, settings: Settings, *, err: bool = False) -> None:
    """Say how much is left to be asked, and what it costs."""
    left = estimate(planned, settings, record.ended(store, planned.id))
    facts = {"title": planned.study.title, "id": planned.id}
    click.echo(phrase("study", "dry", dialogues=f"{left.dialogues:,}", scripted=f"{left.scripted:,}", **facts), err=err)
    if not left.requests:
        return
    counts = {name: f"{getattr(left, name):,}" for name in ("requests", "read", "written")}
    click.echo(phrase("study", "dry-models", **counts), err=err)
    if left.cost is None:
        click.echo(phrase("study", "dry-no-cost", prices=str(settings.prices)), err=err)
    else:
        click.echo(phrase("study", "dry-cost", cost=f"{left.cost:.2f}"), err=err)


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
