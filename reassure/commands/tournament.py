"""``reassure tournament``: each agent against each other one in both seats."""

from collections.abc import Sequence
from json import dumps
from pathlib import Path
from textwrap import fill
from typing import Any, get_args

import click

from prompts.load import phrase
from reassure.options import EXIT_FAILED, AgentNames, as_json, database, library, server_options, work_options
from reassure.outputs import OutputError, check_free, check_place, save
from reassure.places import open_library, open_store
from reassure.studies.finish import results_of, way_of
from reassure.studies.options import grid_options
from reassure.studies.packages import PLOTS, check_installed
from reassure.terminal import tournament as text
from scenarios.load import Library
from studies.result import Result
from studies.runner import Plan
from studies.tournament.standings import By, Standing, Standings, standings, tournament, verdict
from transcripts.clean import clean


@click.command("tournament")
@click.option("--agents", type=AgentNames(), required=True, help="The agents, with commas between them.")
@grid_options
@click.option(
    "--by", type=click.Choice(get_args(By)), default="balance", show_default=True, help="What an agent is ranked by."
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write a page with the matrix drawn to this file.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@work_options
@server_options
@database
@library
@as_json
@click.pass_context
def command(
    ctx: click.Context,
    /,
    agents: tuple[str, ...],
    scenario: tuple[str, ...],
    seeds: int,
    by: By,
    out: Path | None,
    force: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Hold each agent against each other one in both seats, and rank them with intervals.

    No winner is named where the differences may be chance. The dialogues are kept as a study; the same command goes on
    with those that are missing. See docs/tournament.md.

    \b
    Examples:
      reassure tournament --agents scripted:grit,scripted:hardliner,scripted:exploiter
      reassure tournament --agents llm:A,llm:B --by S --max-cost 20 -o page.html
    """
    check_installed("A tournament", PLOTS)
    from studies.report.page import page
    from studies.tournament.page import document

    way, settings = way_of(ctx.obj, options)
    found = open_library(settings)
    planned = tournament(agents, tuple(dict.fromkeys(scenario)), seeds, found)
    with open_store(settings) as store:
        if out:
            if store.owns(out):
                raise OutputError(f"{out} belongs to the record itself; choose another name with -o.")
            check_place(out)
            check_free(out, force=force)
        results = results_of(store, planned, settings, way)
    if way.dry_run:
        return
    table, facts = standings(agents, results, by), _facts(planned, results, found)
    if as_json:
        click.echo(dumps(_plain(table)))
    else:
        _print(table, facts)
    if out:
        save((page(document(table, facts)),), out, force=force)
    ctx.exit(0 if len(results) == planned.dialogues else EXIT_FAILED)


def _facts(planned: Plan, results: Sequence[Result], found: Library) -> tuple[str, ...]:
    scenarios = "; ".join(found.scenario(scenario).title for scenario in planned.study.scenarios)
    count, failed = len(planned.study.all_seeds), sum(bool(result.failure) for result in results)
    seeds = phrase("validity", "seed") if count == 1 else phrase("validity", "seeds", count=f"{count:,}")
    held = phrase("tournament", "held", scenarios=scenarios, dialogues=f"{len(results):,}", seeds=seeds)
    return (held, phrase("tournament", "failed", failed=f"{failed:,}")) if failed else (held,)


def _print(table: Standings, facts: Sequence[str]) -> None:
    head = phrase("tournament", "title", count=str(len(table.agents)), by=phrase("tournament", table.by))
    for line in (head, *facts, phrase("tournament", "forecast")):
        click.echo(clean(fill(line, text.WIDTH)))
    click.echo("\n" + clean("\n".join(text.lines(table))) + "\n")
    click.echo(clean(fill(verdict(table), text.WIDTH)))
    if table.lead:
        click.echo(fill(phrase("tournament", "limits"), text.WIDTH))


def _plain(table: Standings) -> dict[str, Any]:
    """The standings for JSON; a pair of the matrix is a list of two, and what takes more seeds is null."""
    return {
        "by": table.by,
        "clusters": table.clusters,
        "lead": table.lead._asdict() if table.lead else None,
        "agents": [_agent(one) for one in table.agents],
        "matrix": [[*pair, value] for pair, value in table.matrix.items()],
    }


def _agent(one: Standing) -> dict[str, Any]:
    found, mean = one._asdict(), one.mean._asdict()
    if not one.sure:
        found |= dict.fromkeys(("best", "worst"))
        mean |= dict.fromkeys(("low", "high"))
    return found | {"mean": mean}
