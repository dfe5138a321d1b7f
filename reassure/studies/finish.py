"""A study held from the command line: what it will ask, a bar while it is held, and what it came to."""

import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from itertools import islice
from typing import Any, NamedTuple

import click

from prompts.load import phrase
from reassure.settings import Settings, with_options
from reassure.studies.estimate import estimate, pricing
from reassure.studies.hold import as_asked, check_models, hold
from studies.result import Result
from studies.runner import Plan, Progress, left, run
from transcripts.clean import clean
from transcripts.store.beside import studies as record
from transcripts.store.store import Store

NAMED = 10
"""Failed dialogues that are named at the end."""


class Way(NamedTuple):
    """How the dialogues are held."""

    jobs: int
    at_once: int
    scheduler: str | None = None
    again: bool = False
    dry_run: bool = False
    max_cost: float | None = None


def way_of(settings: Settings, options: Mapping[str, Any]) -> tuple[Way, Settings]:
    """How the options of a command want a study held, and the settings with the rest of them.

    The limit of cost is the study's, and not a dialogue's.
    """
    way = Way(**{name: options[name] for name in Way._fields})
    settings = with_options(settings, **{name: value for name, value in options.items() if name not in Way._fields})
    way = way._replace(max_cost=way.max_cost or settings.terms.max_cost)
    return way, settings._replace(terms=settings.terms._replace(max_cost=None))


def finish(store: Store, planned: Plan, settings: Settings, way: Way) -> Progress:
    """Hold what is left of a study, with a bar; Ctrl-C stops it, and what has ended is kept."""
    check_models(planned, settings)
    price = pricing(planned, settings) if way.max_cost else lambda _: 0.0
    talks = hold(store, planned, settings, jobs=way.jobs, at_once=way.at_once, scheduler=way.scheduler)
    short = _watched(run(store, planned, talks, max_cost=way.max_cost, price=price, again=way.again)).short
    ended, failed, cost = record.so_far(store, planned.id)  # what is kept, wherever Ctrl-C came
    so_far = Progress(ended, failed, planned.dialogues, cost, short)
    if so_far.short:
        costs = {"cost": f"{so_far.cost:.2f}", "short": f"{so_far.short:.2f}", "most": f"{way.max_cost:.2f}"}
        click.echo(phrase("study", "costly", **costs), err=True)
    return so_far


def results_of(store: Store, planned: Plan, settings: Settings, way: Way) -> tuple[Result, ...]:
    """The results of a study that is first held to its end, or from where it was; what models cost is said before.

    With ``dry_run`` it is only said, and there are none.
    """
    study, settings = as_asked(planned.study, settings)
    planned = planned._replace(study=study)
    if way.dry_run:
        say_estimate(store, planned, settings)
        return ()
    ended, *_ = record.so_far(store, planned.id)
    if ended < planned.dialogues and not planned.scripted:
        say_estimate(store, planned, settings, err=True)
    so_far = finish(store, planned, settings, way)
    if so_far.ended < planned.dialogues or so_far.failed:
        whole = so_far.ended >= planned.dialogues
        click.echo(told("done-here" if whole else "stopped-here", planned, so_far), err=True)
        name_failures(store, planned.id, phrase("study", "same-again"))
    return tuple(Result.model_validate_json(body) for _, body in record.results(store, planned.id))


def told(which: str, planned: Plan, so_far: Progress, **more: str) -> str:
    """How far a study is, in one sentence."""
    facts = {"title": planned.study.title, "id": planned.id, "planned": f"{so_far.planned:,}"} | more
    if not which.startswith("done"):
        facts["ended"] = f"{so_far.ended:,}"
    if which != "begun":
        facts["failed"] = phrase("study", "some-failed", failed=f"{so_far.failed:,}") if so_far.failed else ""
    return clean(phrase("study", which, **facts))


def say_estimate(store: Store, planned: Plan, settings: Settings, *, err: bool = False) -> None:
    """Say how much is left to be asked, and what it costs."""
    found = estimate(planned, settings, left(store, planned))
    facts = {"title": planned.study.title, "id": planned.id}
    dialogues = {"dialogues": f"{found.dialogues:,}", "scripted": f"{found.scripted:,}"}
    click.echo(clean(phrase("study", "dry", **dialogues, **facts)), err=err)
    if not found.requests:
        return
    counts = {name: f"{getattr(found, name):,}" for name in ("requests", "read", "written")}
    click.echo(phrase("study", "dry-models", **counts), err=err)
    if found.cost is None:
        click.echo(phrase("study", "dry-no-cost", prices=str(settings.prices)), err=err)
    else:
        click.echo(phrase("study", "dry-cost", cost=f"{found.cost:.2f}"), err=err)


def name_failures(store: Store, study: str, command: str) -> None:
    """Name the first dialogues that failed, each with the reason, and the command that holds them once more."""
    _, failed, _ = record.so_far(store, study)
    for body in islice(record.failures(store, study), NAMED):
        result = Result.model_validate_json(body)
        cell = result.cell
        told = (cell.labels if cell.labels != "own" else "", cell.rules if cell.rules != "usual" else "")
        variant = "".join(f", {word}" for word in told if word)
        facts = {"scenario": cell.scenario, "agents": " - ".join(cell.agents), "seed": str(result.seed)}
        click.echo(clean(phrase("study", "failed-row", variant=variant, why=result.failure, **facts)), err=True)
    if failed > NAMED:
        click.echo(clean(phrase("study", "failed-more", count=f"{failed - NAMED:,}", command=command)), err=True)
    elif failed:
        click.echo(clean(phrase("study", "failed-all", command=command)), err=True)


def _watched(running: Generator[Progress, None, None]) -> Progress:
    """How far a study has come when it ends, or is stopped by Ctrl-C."""
    with closing(running):
        so_far = next(running)
        with suppress(KeyboardInterrupt), _bar(so_far) as show:
            for so_far in running:
                show(so_far)
    return so_far


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
