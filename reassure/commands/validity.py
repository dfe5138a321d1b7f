"""``reassure validity``: put an agent to the test before anything is concluded from its dialogues."""

from collections.abc import Sequence
from textwrap import fill
from typing import Any

import click

from moderator.moves import SCRIPTED
from prompts.load import phrase
from reassure.options import (
    EXIT_FAILED,
    AgentName,
    as_json,
    database,
    library,
    server_options,
    work_options,
)
from reassure.places import open_library, open_store
from reassure.studies.finish import results_of, way_of
from reassure.studies.options import grid_options
from reassure.studies.packages import STATISTICS, check_installed
from reassure.terminal import validity as text
from scenarios.load import Library
from studies.validity.battery import Battery, battery, usual_opponent
from studies.validity.checks import Row, rows
from transcripts.clean import clean


@click.command("validity")
@click.option("--agent", type=AgentName(), required=True, help="The agent: scripted:DOCTRINE or llm:MODEL.")
@click.option(
    "--against",
    type=AgentName(),
    multiple=True,
    help="Whom to compare it against; can be repeated. [scripted:tit-for-tat]",
)
@grid_options
@work_options
@server_options
@database
@library
@as_json
@click.pass_context
def command(
    ctx: click.Context,
    /,
    agent: str,
    against: tuple[str, ...],
    scenario: tuple[str, ...],
    seeds: int,
    as_json: bool,
    **options: Any,
) -> None:
    """Put an agent to the test: labels, seats, words, first demands, and what it does with its own word.

    One table has a verdict for each check, with what was measured and how to read it. The dialogues are kept; the
    same command goes on with those that are missing. See docs/validity.md.

    \b
    Examples:
      reassure validity --agent scripted:exploiter
      reassure validity --agent llm:MODEL --seeds 16 --dry-run
    """
    check_installed("A validity check", STATISTICS)
    way, settings = way_of(ctx.obj, options)
    found = open_library(settings)
    of = battery(agent, against or (usual_opponent(agent),), tuple(dict.fromkeys(scenario)), seeds, found)
    with open_store(settings) as store:
        results = results_of(store, of.plan, settings, way)
    if way.dry_run:
        return
    table, failed = rows(of, results), sum(bool(result.failure) for result in results)
    if as_json:
        for row in table:
            click.echo(row.as_json())
    else:
        _print(of, table, len(results), failed, found)
    ctx.exit(0 if len(results) == of.plan.dialogues else EXIT_FAILED)


def _print(of: Battery, table: Sequence[Row], held: int, failed: int, found: Library) -> None:
    study = of.plan.study
    where = "; ".join(found.scenario(scenario).title for scenario in study.scenarios)
    count = len(study.all_seeds)
    seeds = phrase("validity", "seed") if count == 1 else phrase("validity", "seeds", count=f"{count:,}")
    for line in (
        phrase("validity", "title", agent=of.agent),
        phrase("validity", "against", against=", ".join(of.against)),
        phrase("validity", "held", scenarios=where, dialogues=f"{held:,}", seeds=seeds),
    ):
        click.echo(clean(fill(line, text.WIDTH)))
    click.echo("\n" + clean("\n".join(text.lines(table))) + "\n")
    notes = [phrase("validity", "limits")]
    notes += [phrase("validity", "failed", failed=f"{failed:,}")] if failed else []
    notes += [phrase("validity", "scripted")] if of.agent.startswith(SCRIPTED) else []
    click.echo(fill(" ".join(notes), text.WIDTH))
