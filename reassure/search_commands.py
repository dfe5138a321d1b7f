"""The commands that find and mark what is in a record: search, notes, bookmarks, recodings."""

from pathlib import Path
from typing import Any, get_args

import click

from moderator.score.credit import Status
from reassure.options import Number, as_json, at_turn, database
from reassure.settings import told
from scenarios.types import Kind


# Words to leave out begin with a dash, so no option of this command is one letter, and an unknown one is a word.
@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("words", nargs=-1, required=True)
@click.option("--scenario", metavar="ID", help="Only in dialogues on this scenario.")
@click.option("--side", metavar="ID", help="Only what this side said or did.")
@click.option("--model", metavar="NAME", help="Only what this model said or did.")
@click.option("--doctrine", metavar="NAME", help="Only what this doctrine said or did.")
@click.option("--outcome", metavar="END", help="Only in dialogues that ended so.")
@click.option("--since", metavar="YYYY-MM-DD", help="Only in dialogues begun on this day or later.")
@click.option("--until", metavar="YYYY-MM-DD", help="... on this day or before.")
@click.option("--s-min", "S_min", type=Number(0, 100), help="Only in dialogues that scored so much at least.")
@click.option("--s-max", "S_max", type=Number(0, 100), help="... at most.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@database
@as_json
@click.pass_context
def search(
    ctx: click.Context,
    /,
    words: tuple[str, ...],
    database: Path | None,
    limit: int,
    as_json: bool,  # noqa: FBT001
    **filters: Any,
) -> None:
    """Find moves, injects and notes by their WORDS, the newest first.

    All words must be there; "a phrase" stands as it is, wor* begins a word, -word must not be there. A shell needs
    quotes of its own around those: reassure search '"a phrase"' 'wor*' -word. Chinese is found by any of its words.
    """
    from reassure.commands import search as searching

    if unknown := next((word for word in words if word.startswith("--")), None):
        raise click.NoSuchOption(unknown, ctx=ctx)
    searching.print_hits(told(ctx.obj, database=database), " ".join(words), limit, as_json=as_json, **filters)


@click.command()
@click.argument("dialogue")
@at_turn
@click.argument("text", nargs=-1, required=True)
@database
@click.pass_context
def note(ctx: click.Context, dialogue: str, turn: int, text: tuple[str, ...], database: Path | None) -> None:
    """Keep a note on a turn of DIALOGUE."""
    from reassure.commands import notes as noting

    noting.note(told(ctx.obj, database=database), dialogue, turn, " ".join(text))


@click.command()
@click.argument("dialogue")
@at_turn
@click.argument("text", nargs=-1)
@database
@click.pass_context
def bookmark(ctx: click.Context, dialogue: str, turn: int, text: tuple[str, ...], database: Path | None) -> None:
    """Mark a turn of DIALOGUE, with words or without."""
    from reassure.commands import notes as noting

    noting.bookmark(told(ctx.obj, database=database), dialogue, turn, " ".join(text))


@click.command()
@click.argument("dialogue")
@click.option("--at", "turn", type=click.IntRange(1), required=True, help="The turn (T number).")
@click.option("--act", type=click.IntRange(1, 100), help="The act of that turn, counted from 1; without it, list them.")
@click.option("--kind", type=click.Choice(get_args(Kind)), help="What kind of act it is.")
@click.option("--status", type=click.Choice(get_args(Status)), help="How far it is carried out.")
@click.option("--value", type=Number(-10, 10), help="What it is worth.")
@click.option("--because", default="", metavar="TEXT", help="Why.")
@database
@click.pass_context
def recode(
    ctx: click.Context,
    /,
    dialogue: str,
    turn: int,
    act: int | None,
    because: str,
    database: Path | None,
    **changes: Any,
) -> None:
    """Keep another coding of an act of DIALOGUE beside its own, which stays as it is."""
    from reassure.commands import notes as noting

    chosen = told(ctx.obj, database=database)
    if act is None and (because or any(value is not None for value in changes.values())):
        raise click.UsageError("Say which --act is to be coded anew; without it and all else, they are listed.")
    if act is None:
        noting.print_acts(chosen, dialogue, turn)
    else:
        noting.recode(chosen, dialogue, turn, act, because, changes)


@click.command()
@click.argument("dialogue")
@click.option("--delete", "number", type=click.IntRange(1), metavar="NOTE", help="Delete this one for good.")
@database
@as_json
@click.pass_context
def notes(ctx: click.Context, dialogue: str, number: int | None, database: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """List the notes on DIALOGUE, with its score as played and as recoded."""
    from reassure.commands import notes as noting

    chosen = told(ctx.obj, database=database)
    if number is None:
        noting.print_notes(chosen, dialogue, as_json=as_json)
    else:
        noting.delete(chosen, dialogue, number)


COMMANDS: tuple[click.Command, ...] = (search, note, bookmark, recode, notes)
