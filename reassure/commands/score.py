"""``reassure score``: score coded acts from a file."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import click

from moderator.score.coded_file import read_runs
from moderator.score.credit import BadActs
from moderator.score.index import Score, score
from reassure.options import as_json
from transcripts.clean import clean

KEYS = ("S", "S_recent", "M", "E", "R", "Z", "rho", "trust", "exposure", "exposure_share", "initiative", "spiral",
        "escalation_run")  # fmt: skip


@click.command("score")
@click.argument("file", type=click.File(encoding="utf-8-sig", errors="strict"))
@click.option("--simultaneous", is_flag=True, help="Both sides move at the same time in each round.")
@click.option(
    "--sides", nargs=2, default=("washington", "beijing"), show_default=True, help="The names of the two sides."
)
@as_json
def command(file: Any, simultaneous: bool, sides: tuple[str, str], as_json: bool) -> None:
    """Score coded acts from FILE, in JSON Lines ("-" for standard input).

    Each line is an object with side, round, value, kind, cost and verifiability; status, measure, crosses_red_line
    and run are optional. See docs/score.md for their meaning.
    """
    for run, found in _scores(file, sides, simultaneous=simultaneous).items():
        if as_json:
            values = found.model_dump()
            click.echo(json.dumps({"run": run} | {key: values[key] for key in KEYS}))
        else:
            click.echo(_lines(run, found))


def _scores(file: Iterable[str], sides: tuple[str, str], *, simultaneous: bool) -> Mapping[str | int, Score]:
    try:
        runs = read_runs(file, sides)
    except UnicodeDecodeError as error:
        raise BadActs("The file is not text in UTF-8; save the coded acts as JSON Lines in UTF-8.") from error
    return {run: score(acts, sides, simultaneous=simultaneous) for run, acts in runs.items()}


def _lines(run: str | int, score_: Score) -> str:
    sides = [
        f"  {side}: rho {score_.rho[side]:.3f}, trust {score_.trust[side]:.3f}, exposure {score_.exposure[side]:.3f} "
        f"({score_.exposure_share[side]:.0%} of what it gave and kept to), initiative {score_.initiative[side]:.3f}"
        for side in score_.rho
    ]
    terms = f"M {score_.M:.3f}, E {score_.E:.3f}, R {score_.R:.3f}, Z {score_.Z:.3f}"
    named = clean(" ".join(str(run).split()))
    head = f"Run {named}: S {score_.S:.2f} of 100 (recent {score_.S_recent:.2f}); {terms}. Not a forecast."
    runs = f"  longest spiral {score_.spiral} half-turns, longest escalation {score_.escalation_run}"
    return "\n".join([head, *sides, runs])
