"""``reassure score``: coded acts in, the score of each run out."""

import json
from collections.abc import Iterable, Mapping

import click

from moderator.score.coded_file import read_runs
from moderator.score.index import BadActs, Score, score
from transcripts.clean import clean

KEYS = ("S", "S_recent", "M", "E", "R", "Z", "rho", "trust", "exposure", "exposure_share", "initiative", "spiral",
        "escalation_run")  # fmt: skip


def print_scores(file: Iterable[str], sides: tuple[str, str], *, simultaneous: bool, as_json: bool) -> None:
    """Print the score of every run in a file; BadActs names a line that cannot be read."""
    for run, score_ in _scores(file, sides, simultaneous=simultaneous).items():
        if as_json:
            values = score_.model_dump()
            click.echo(json.dumps({"run": run} | {key: values[key] for key in KEYS}))
        else:
            click.echo(_lines(run, score_))


def _scores(file: Iterable[str], sides: tuple[str, str], *, simultaneous: bool) -> Mapping[str | int, Score]:
    try:
        runs = read_runs(file, sides)
    except UnicodeDecodeError as error:
        raise BadActs("The file is not UTF-8 text; save the coded acts as JSON Lines in UTF-8.") from error
    return {run: score(acts, sides, simultaneous=simultaneous) for run, acts in runs.items()}


def _lines(run: str | int, score_: Score) -> str:
    sides = [
        f"  {side}: rho {score_.rho[side]:.3f}, trust {score_.trust[side]:.3f}, exposure {score_.exposure[side]:.3f} "
        f"({score_.exposure_share[side]:.0%} of what it kept), initiative {score_.initiative[side]:.3f}"
        for side in score_.rho
    ]
    terms = f"M {score_.M:.3f}, E {score_.E:.3f}, R {score_.R:.3f}, Z {score_.Z:.3f}"
    named = clean(" ".join(str(run).split()))
    head = f"Run {named}: S {score_.S:.2f} of 100 (recent {score_.S_recent:.2f}); {terms}. Not a forecast."
    runs = f"  longest spiral {score_.spiral} half-turns, longest escalation {score_.escalation_run}"
    return "\n".join([head, *sides, runs])
