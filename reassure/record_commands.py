"""The commands that keep a record: go on, fork, compare, verify, carry, delete, and care for the file."""

from pathlib import Path
from typing import Any

import click

from reassure.options import EXIT_FAILED, as_json, asking, code, database, relieving
from reassure.settings import told


@click.command()
@click.argument("dialogue")
@database
@relieving
@as_json
@click.pass_context
def resume(ctx: click.Context, /, dialogue: str, as_json: bool, **options: Any) -> None:  # noqa: FBT001
    """Go on with DIALOGUE where it was broken off: same table, same prompts, nobody asked twice."""
    from reassure import talks as running

    ended = running.resume(told(ctx.obj, **options), dialogue, as_json=as_json)
    ctx.exit(code(ended.outcome))


@click.command()
@click.argument("dialogue")
@click.option("--at", "turn", type=click.IntRange(0), required=True, help="The last turn in common (T number).")
@click.option("--washington", metavar="AGENT", help="Who plays Washington from there on.")
@click.option("--beijing", metavar="AGENT", help="Who plays Beijing from there on.")
@click.option("--seat", "seat", multiple=True, metavar="SIDE=AGENT", help="The same for any side.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="Another seed from there on.")
@click.option("--inject", metavar="ID", help="An inject of the scenario that happens there.")
@click.option("--move", type=click.Path(path_type=Path), help="A file with the next move, as JSON.")
@database
@asking
@as_json
@click.pass_context
def fork(ctx: click.Context, /, dialogue: str, turn: int, as_json: bool, **options: Any) -> None:  # noqa: FBT001
    """Start a new dialogue with the past of DIALOGUE up to a turn, and something changed."""
    from reassure import talks as running
    from reassure.commands import fork as forking

    seats = running.named_seats(options.pop("seat"), options.pop("washington"), options.pop("beijing"))
    changes = {name: options.pop(name) for name in ("seed", "inject", "move")}
    ended = forking.fork(told(ctx.obj, **options), dialogue, turn, seats, as_json=as_json, **changes)
    ctx.exit(code(ended.outcome))


@click.command("compare")
@click.argument("one")
@click.argument("two")
@database
@as_json
@click.pass_context
def compare_(ctx: click.Context, one: str, two: str, database: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Show where two dialogues part, and what it did to each score."""
    from reassure.commands import verify as recording

    recording.print_comparison(told(ctx.obj, database=database), one, two, as_json=as_json)


@click.command()
@click.argument("dialogue", required=False)
@click.option("--all", "everything", is_flag=True, help="Verify every dialogue of the record.")
@database
@as_json
@click.pass_context
def verify(
    ctx: click.Context,
    dialogue: str | None,
    everything: bool,  # noqa: FBT001
    database: Path | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Check the chain of DIALOGUE, its scores and its tables against its events."""
    from reassure.commands import verify as recording

    if bool(dialogue) == everything:
        raise click.UsageError("Name one dialogue, or say --all.")
    whole = recording.print_findings(told(ctx.obj, database=database), dialogue, as_json=as_json)
    ctx.exit(0 if whole else EXIT_FAILED)


@click.command()
@click.argument("dialogue")
@click.option("--yes", "sure", is_flag=True, help="Do not ask.")
@database
@click.pass_context
def delete(ctx: click.Context, dialogue: str, sure: bool, database: Path | None) -> None:  # noqa: FBT001
    """Delete DIALOGUE for good, with its notes; its forks stay whole."""
    from reassure.commands import db as upkeep

    ctx.exit(0 if upkeep.delete(told(ctx.obj, database=database), dialogue, sure=sure) else EXIT_FAILED)


@click.group(no_args_is_help=False)
def db() -> None:
    """Look after the record: where it is, what is in it, its room, copies of it."""


@db.command("path")
@database
@click.pass_context
def db_path(ctx: click.Context, database: Path | None) -> None:
    """Print where the record is."""
    from reassure.commands import db as upkeep

    upkeep.print_path(told(ctx.obj, database=database))


@db.command("stats")
@database
@as_json
@click.pass_context
def db_stats(ctx: click.Context, database: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Print how much the record holds."""
    from reassure.commands import db as upkeep

    upkeep.print_stats(told(ctx.obj, database=database), as_json=as_json)


@db.command("vacuum")
@database
@click.pass_context
def db_vacuum(ctx: click.Context, database: Path | None) -> None:
    """Give back the room that deleted dialogues took."""
    from reassure.commands import db as upkeep

    upkeep.vacuum(told(ctx.obj, database=database))


@db.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@database
@click.pass_context
def db_backup(ctx: click.Context, file: Path, database: Path | None) -> None:
    """Copy the record to FILE, while others may write to it."""
    from reassure.commands import db as upkeep

    upkeep.backup(told(ctx.obj, database=database), file)


@click.command()
@click.argument("dialogues", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Export every dialogue of the record.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "html", "csv", "jsonl", "openai", "inspect"]),
    default="md",
    show_default=True,
    help="A transcript to read (md, html), one row per act (csv), a file to import (jsonl), chats by side for "
    "fine-tuning (openai), a log for Inspect AI (inspect).",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file to write, whole or not at all.")
@click.option("--force", is_flag=True, help="Replace the file if there is one.")
@click.option("--redact", is_flag=True, help="Leave out rationales, confidential briefs and raw replies.")
@database
@click.pass_context
def export(
    ctx: click.Context,
    /,
    dialogues: tuple[str, ...],
    everything: bool,  # noqa: FBT001
    database: Path | None,
    **options: Any,
) -> None:
    """Write DIALOGUES in another form, to standard output or a file; docs/exports.md describes the formats."""
    from reassure.commands import export as carrying

    if bool(dialogues) == everything:
        raise click.UsageError("Name the dialogues, or say --all.")
    carrying.export(told(ctx.obj, database=database), dialogues, everything=everything, **options)


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--as-new", is_flag=True, help="Give a dialogue whose id is taken by another a new one.")
@database
@as_json
@click.pass_context
def import_(ctx: click.Context, file: Any, as_new: bool, database: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Bring the dialogues of FILE, which export --format jsonl wrote, into the record ("-" for standard input)."""
    from reassure.commands import export as carrying

    carrying.bring(told(ctx.obj, database=database), file, as_new=as_new, as_json=as_json)


COMMANDS: tuple[click.Command, ...] = (resume, fork, compare_, verify, delete, db, export, import_)
