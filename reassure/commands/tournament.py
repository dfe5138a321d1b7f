"""``reassure tournament``: each agent against each other one in both seats."""

from pathlib import Path
from textwrap import fill
from typing import Any, get_args

import click

from prompts.load import phrase
from reassure.options import EXIT_FAILED, AgentNames, as_json, database, library, server_options, work_options
from reassure.outputs import written
from reassure.places import open_library, open_store
from reassure.settings import with_options
from reassure.studies.finish import hold_all, say_estimate
from reassure.terminal import tournament as text
from studies.study import MOST_SEEDS
from studies.tournament.page import page
from studies.tournament.standings import By, standings, tournament
from transcripts.clean import clean


@click.command("tournament")
@click.option("--agents", type=AgentNames(), required=True, help="The agents, with commas between them.")
@click.option(
    "--scenario", multiple=True, default=("taiwan-strait",), show_default=True, help="Where; can be repeated."
)
@click.option(
    "--seeds", type=click.IntRange(1, MOST_SEEDS), default=20, show_default=True, help="Seeds of each dialogue."
)
@click.option(
    "--by", type=click.Choice(get_args(By)), default="balance", show_default=True, help="What an agent is ranked by."
)
@click.option("--out", type=click.Path(path_type=Path), help="Write a page with the matrix drawn to this file.")
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
    as_json: bool,
    **options: Any,
) -> None:
    """Hold each agent against each other one in both seats, and rank them with intervals.

    No winner is named where the differences may be chance. The dialogues are kept as a study; the same command goes on
    with those that are missing. See docs/tournament.md.

    \b
    Examples:
      reassure tournament --agents scripted:grit,scripted:hardliner,scripted:exploiter
      reassure tournament --agents llm:A,llm:B --by S --max-cost 20 --out page.html
    """
    own = {name: options.pop(name) for name in ("jobs", "at_once", "dry_run", "max_cost")}
    settings = with_options(ctx.obj, **options)
    found = open_library(settings)
    planned = tournament(agents, tuple(dict.fromkeys(scenario)), seeds, found)
    with open_store(settings) as store:
        if own.pop("dry_run"):
            say_estimate(store, planned, settings)
            return
        results = tuple(hold_all(store, planned, settings, **own))
    table, failed = standings(agents, results, by), sum(bool(result.failure) for result in results)
