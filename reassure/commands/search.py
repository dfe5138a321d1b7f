"""``reassure search``: find moves, injects and notes by their words."""

from pathlib import Path
from typing import Any, get_args

import click

from moderator.events import End
from reassure.options import Number, as_json, database
from reassure.places import open_store
from reassure.settings import with_options
from transcripts.clean import clean
from transcripts.search.filters import day_filters
from transcripts.search.query import QueryError
from transcripts.search.search import Filters, Hit, search


# A word to exclude begins with a dash, so this command has no one-letter options and takes unknown ones as words.
@click.command("search", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("words", nargs=-1, required=True)
@click.option("--scenario", metavar="ID", help="Only in dialogues on this scenario.")
@click.option("--side", metavar="ID", help="Only moves of this side.")
@click.option("--model", metavar="NAME", help="Only moves of this model.")
@click.option("--doctrine", metavar="NAME", help="Only moves of this doctrine.")
@click.option("--outcome", metavar="END", help="Only in dialogues with this outcome.")
@click.option("--since", metavar="YYYY-MM-DD", help="Only in dialogues that began on this day or later.")
@click.option("--until", metavar="YYYY-MM-DD", help="Only in dialogues that began on this day or earlier.")
@click.option("--s-min", "S_min", type=Number(0, 100), help="Only in dialogues with at least this S.")
@click.option("--s-max", "S_max", type=Number(0, 100), help="Only in dialogues with at most this S.")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="The maximum number of results."
)
@database
@as_json
@click.pass_context
def command(
    ctx: click.Context,
    /,
    words: tuple[str, ...],
    database: Path | None,
    limit: int,
    as_json: bool,
    outcome: str | None,
    since: str | None,
    until: str | None,
    **filters: Any,
) -> None:
    """Find moves, injects and notes by their WORDS, newest first.

    All words must occur. Use "a phrase" for words in this order, wor* for the beginning of a word, and -word to exclude
    a word. In a shell, put quotes around them: reassure search '"a phrase"' 'wor*' -word. Chinese words are found too.
    """
    if unknown := next((word for word in words if word.startswith("--")), None):
        raise click.NoSuchOption(unknown, ctx=ctx)
    _check(outcome)
    chosen = Filters(outcome=outcome, **day_filters(since or "", until or ""), **filters)
    with open_store(with_options(ctx.obj, database=database)) as store:
        hits = search(store, " ".join(words), chosen, limit)
    if not hits:
        click.echo("Nothing was found.", err=True)
    for hit in hits:
        click.echo(hit.model_dump_json(ensure_ascii=True) if as_json else clean(_lines(hit)))


def _check(outcome: str | None) -> None:
    if outcome and outcome not in get_args(End):
        raise QueryError(f"There is no outcome {outcome!r}; choose one of {', '.join(get_args(End))}.")


def _lines(hit: Hit) -> str:
    when = hit.at.astimezone().strftime("%Y-%m-%d %H:%M")
    place = f"T{hit.turn}" + (f"  round {hit.round}" if hit.round else "")
    by = {"move": hit.side or "", "inject": "inject", "note": f"note {hit.note}"}[hit.kind]
    return f"{hit.dialogue}  {when}  {hit.scenario}  {place}  {by}\n    {hit.snippet}"
