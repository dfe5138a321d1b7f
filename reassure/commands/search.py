"""Searching the record on the command line."""

from typing import Any, get_args

import click

from reassure.places import open_store
from reassure.settings import Settings
from transcripts.clean import clean
from transcripts.search.filters import between
from transcripts.search.query import QueryError
from transcripts.search.search import Filters, Hit, search


def print_hits(
    settings: Settings,
    query: str,
    limit: int,
    *,
    outcome: str | None,
    since: str | None,
    until: str | None,
    as_json: bool,
    **narrowed: Any,
) -> None:
    """Print what is found, the newest first; ``until`` is the last day that counts, in local time."""
    _check(outcome)
    filters = Filters(outcome=outcome, **between(since or "", until or ""), **narrowed)
    with open_store(settings) as store:
        hits = search(store, query, filters, limit)
    if not hits:
        click.echo("Nothing was found.", err=True)
    for hit in hits:
        click.echo(hit.model_dump_json(ensure_ascii=True) if as_json else clean(_lines(hit)))


def _check(outcome: str | None) -> None:
    from moderator.events import End

    if outcome and outcome not in get_args(End):
        raise QueryError(f"No dialogue ends in {outcome!r}; name one of {', '.join(get_args(End))}.")


def _lines(hit: Hit) -> str:
    when = hit.at.astimezone().strftime("%Y-%m-%d %H:%M")
    place = f"T{hit.turn}" + (f"  round {hit.round}" if hit.round else "")
    by = {"move": hit.side or "", "inject": "inject", "note": f"note {hit.note}"}[hit.kind]
    return f"{hit.dialogue}  {when}  {hit.scenario}  {place}  {by}\n    {hit.snippet}"
