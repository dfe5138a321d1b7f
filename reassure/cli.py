"""The command line: ``reassure`` opens the screens; its commands run, list, show, replay, debrief and score."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_args

import click

from moderator.credit import Status
from reassure.options import DAY, Number, as_json, at_turn, database, library, modelling, seating
from reassure.settings import settings, told
from scenarios.types import Kind, ReassureError
from transcripts.clean import clean
from transcripts.database import StoreError

if TYPE_CHECKING:
    from moderator.events import Closed

EXIT_FAILED, EXIT_USAGE = 1, 2


class Group(click.Group):
    """Commands whose errors are one sentence on stderr."""

    def main(  # type: ignore[override]  # it always exits, so the overload that returns has no use here
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **_: Any
    ) -> NoReturn:
        """Run a command and exit: 1 where the record, the output or the person stopped it, 2 for wrong usage."""
        sys.stdin = sys.stdin or Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 it lasts as long as the process
        try:
            code = super().main(args, prog_name, standalone_mode=False)
            sys.stdout.flush()
            sys.exit(code)
        except click.Abort:
            _leave("Stopped.", EXIT_FAILED)
        except click.ClickException as error:
            context = getattr(error, "ctx", None) or click.Context(self, info_name="reassure")
            _leave(f"{error.format_message().rstrip('.?')}; see {context.command_path} --help.", EXIT_USAGE)
        except StoreError as error:
            _leave(str(error), EXIT_FAILED)
        except ReassureError as error:
            _leave(str(error), EXIT_USAGE)
        except OSError as error:
            # What is still in the buffer can go nowhere either, and Python would say so once more on its way out.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            _leave(f"The output could not be written ({error.strerror}); send it elsewhere.", EXIT_FAILED)


def _leave(sentence: str, code: int) -> NoReturn:
    click.echo(f"reassure: {clean(sentence)}", err=True)
    sys.exit(code)


@click.group(cls=Group, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="reassure")
@database
@library
@modelling
@click.pass_context
def main(ctx: click.Context, /, **options: Any) -> None:
    """Two delegations exchange reassurance offers under a moderator that checks, scores and records every move.

    Without a command, the screens open. A simulation for training and study, not a forecast.
    """
    places = {name: options.pop(name) for name in ("database", "library", "base_url", "model", "prices")}
    ctx.obj = told(settings(**places), **options)
    if ctx.invoked_subcommand is None:
        if not _on_a_terminal():
            raise click.UsageError("The screens need a terminal; name a command, such as run or list.")
        from reassure import screens

        screens.open_home(ctx.obj)


@main.command()
@click.argument("scenario")
@seating
@database
@library
@modelling
@as_json
@click.pass_context
def run(ctx: click.Context, /, scenario: str, as_json: bool, **options: Any) -> None:  # noqa: FBT001 click passes it
    """Run a dialogue on SCENARIO and print it as it goes."""
    _run(ctx, scenario, as_json=as_json, **options)


def _run(ctx: click.Context, scenario: str, *, as_json: bool, seed: int, rounds: int | None, **options: Any) -> None:
    from reassure import running

    seats = running.named_seats(options.pop("seat"), options.pop("washington"), options.pop("beijing"))
    chosen = told(ctx.obj, **options)
    _hold(ctx, lambda: running.run(chosen, scenario, seats, as_json=as_json, seed=seed, rounds=rounds))


def _hold(ctx: click.Context, talks: "Callable[[], Closed]") -> None:
    """Hold talks, and exit: 1 where they fail, or wait for somebody to decide."""
    from reassure.chairing import PausedError

    try:
        ended = talks()
    except PausedError as paused:
        _leave(str(paused), EXIT_FAILED)
    ctx.exit(EXIT_FAILED if ended.outcome == "failure" else 0)


@main.command()
@seating
@database
@modelling
@click.pass_context
def demo(ctx: click.Context, /, **options: Any) -> None:
    """Show a live dialogue on the Taiwan Strait: on a terminal in the screens, else as text."""
    if not _on_a_terminal():
        _run(ctx, DEMO, as_json=False, **options)
    from reassure import running, screens

    seats = running.named_seats(options.pop("seat"), options.pop("washington"), options.pop("beijing"))
    seed, rounds = options.pop("seed"), options.pop("rounds")
    screens.open_live(told(ctx.obj, **options), DEMO, seats, seed=seed, rounds=rounds)


DEMO = "taiwan-strait"


def _on_a_terminal() -> bool:
    return sys.stdout.isatty() and sys.stdin.isatty()


@main.command("list")
@database
@as_json
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=50, show_default=True)
@click.pass_context
def list_(ctx: click.Context, database: Path | None, as_json: bool, limit: int) -> None:  # noqa: FBT001
    """List the recorded dialogues, newest first."""
    from reassure import reading

    reading.list_dialogues(told(ctx.obj, database=database), limit, as_json=as_json)


@main.command()
@click.argument("dialogue")
@database
@as_json
@click.pass_context
def show(ctx: click.Context, dialogue: str, database: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Print the record of DIALOGUE: an id, its beginning, or "last"."""
    from reassure import reading

    reading.show(told(ctx.obj, database=database), dialogue, as_json=as_json)


@main.command()
@click.argument("dialogue")
@database
@click.option("--plain", is_flag=True, help="Print it instead of opening the screen.")
@click.option("--prove", is_flag=True, help="Run the loop again from the record; it must give the record.")
@click.pass_context
def replay(ctx: click.Context, dialogue: str, database: Path | None, plain: bool, prove: bool) -> None:  # noqa: FBT001
    """Replay DIALOGUE on the screen, step by step."""
    chosen = told(ctx.obj, database=database)
    if prove:
        from reassure import recording

        ctx.exit(0 if recording.print_proof(chosen, dialogue) else EXIT_FAILED)
    if plain or not _on_a_terminal():
        from reassure import reading

        reading.show(chosen, dialogue, as_json=False)
        return
    from reassure import screens

    screens.open_replay(chosen, dialogue)


@main.command()
@click.argument("dialogue")
@database
@as_json
@click.pass_context
def debrief(ctx: click.Context, dialogue: str, database: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Print the debrief of DIALOGUE as Markdown."""
    from reassure import reading

    reading.print_debrief(told(ctx.obj, database=database), dialogue, as_json=as_json)


@main.command()
@click.argument("name", required=False)
@library
@as_json
@click.pass_context
def scenarios(ctx: click.Context, name: str | None, library: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001
    """List the scenarios, or show what both sides read of the one NAMEd."""
    from reassure import catalogue

    catalogue.scenarios(told(ctx.obj, library=library), name, as_json=as_json)


@main.command()
@click.argument("entry", required=False)
@library
@as_json
@click.pass_context
def sources(ctx: click.Context, entry: str | None, library: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001
    """Show where ENTRY of the catalogue is read from; without one, the papers and all entries."""
    from reassure import catalogue

    catalogue.sources(told(ctx.obj, library=library), entry, as_json=as_json)


@main.command()
@click.argument("file", type=click.File(encoding="utf-8-sig", errors="strict"))
@click.option("--simultaneous", is_flag=True, help="Both sides moved at once in each round.")
@click.option("--sides", nargs=2, default=("washington", "beijing"), show_default=True, help="The two sides.")
@as_json
def score(file: Any, simultaneous: bool, sides: tuple[str, str], as_json: bool) -> None:  # noqa: FBT001
    """Score coded acts from FILE, in JSON Lines ("-" for standard input).

    Each line is an object with side, round, value, kind, cost and verifiability, and where wanted status, measure,
    crosses_red_line and run. docs/score.md says what they mean.
    """
    from reassure import scoring

    scoring.print_scores(file, sides, simultaneous=simultaneous, as_json=as_json)


@main.command()
@click.argument("dialogue")
@database
@modelling
@as_json
@click.pass_context
def resume(ctx: click.Context, /, dialogue: str, as_json: bool, **options: Any) -> None:  # noqa: FBT001
    """Go on with DIALOGUE where it was broken off: same table, same prompts, nobody asked twice."""
    from reassure import running

    chosen = told(ctx.obj, **options)
    _hold(ctx, lambda: running.resume(chosen, dialogue, as_json=as_json))


@main.command()
@click.argument("dialogue")
@click.option("--at", "turn", type=click.IntRange(0), required=True, help="The last turn in common (T number).")
@click.option("--washington", metavar="AGENT", help="Who plays Washington from there on.")
@click.option("--beijing", metavar="AGENT", help="Who plays Beijing from there on.")
@click.option("--seat", "seat", multiple=True, metavar="SIDE=AGENT", help="The same for any side.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="Another seed from there on.")
@click.option("--inject", metavar="ID", help="An inject of the scenario that happens there.")
@click.option("--move", type=click.Path(path_type=Path), help="A file with the next move, as JSON.")
@database
@modelling
@as_json
@click.pass_context
def fork(ctx: click.Context, /, dialogue: str, turn: int, as_json: bool, **options: Any) -> None:  # noqa: FBT001
    """Start a new dialogue with the past of DIALOGUE up to a turn, and something changed."""
    from reassure import forking, running

    seats = running.named_seats(options.pop("seat"), options.pop("washington"), options.pop("beijing"))
    changes = {name: options.pop(name) for name in ("seed", "inject", "move")}
    chosen = told(ctx.obj, **options)
    _hold(ctx, lambda: forking.fork(chosen, dialogue, turn, seats, as_json=as_json, **changes))


@main.command("compare")
@click.argument("one")
@click.argument("two")
@database
@as_json
@click.pass_context
def compare_(ctx: click.Context, one: str, two: str, database: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Show where two dialogues part, and what it did to each score."""
    from reassure import recording

    recording.print_comparison(told(ctx.obj, database=database), one, two, as_json=as_json)


@main.command()
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
    from reassure import recording

    if bool(dialogue) == everything:
        raise click.UsageError("Name one dialogue, or say --all.")
    whole = recording.print_findings(told(ctx.obj, database=database), dialogue, as_json=as_json)
    ctx.exit(0 if whole else EXIT_FAILED)


@main.command()
@click.argument("dialogue")
@click.option("--yes", "sure", is_flag=True, help="Do not ask.")
@database
@click.pass_context
def delete(ctx: click.Context, dialogue: str, sure: bool, database: Path | None) -> None:  # noqa: FBT001
    """Delete DIALOGUE for good, with its notes; its forks stay whole."""
    from reassure import upkeep

    ctx.exit(0 if upkeep.delete(told(ctx.obj, database=database), dialogue, sure=sure) else EXIT_FAILED)


@main.group(no_args_is_help=False)
def db() -> None:
    """Look after the record: where it is, what is in it, its room, copies of it."""


@db.command("path")
@database
@click.pass_context
def db_path(ctx: click.Context, database: Path | None) -> None:
    """Print where the record is."""
    from reassure import upkeep

    upkeep.print_path(told(ctx.obj, database=database))


@db.command("stats")
@database
@as_json
@click.pass_context
def db_stats(ctx: click.Context, database: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Print how much the record holds."""
    from reassure import upkeep

    upkeep.print_stats(told(ctx.obj, database=database), as_json=as_json)


@db.command("vacuum")
@database
@click.pass_context
def db_vacuum(ctx: click.Context, database: Path | None) -> None:
    """Give back the room that deleted dialogues took."""
    from reassure import upkeep

    upkeep.vacuum(told(ctx.obj, database=database))


@db.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@database
@click.pass_context
def db_backup(ctx: click.Context, file: Path, database: Path | None) -> None:
    """Copy the record to FILE, while others may write to it."""
    from reassure import upkeep

    upkeep.backup(told(ctx.obj, database=database), file)


@main.command()
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
    """Write DIALOGUES in another form, to standard output or a file; docs/exports.md tells the formats."""
    from reassure import carrying

    if bool(dialogues) == everything:
        raise click.UsageError("Name the dialogues, or say --all.")
    carrying.export(told(ctx.obj, database=database), dialogues, everything=everything, **options)


@main.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--as-new", is_flag=True, help="Give a dialogue whose id is taken by another a new one.")
@database
@as_json
@click.pass_context
def import_(ctx: click.Context, file: Any, as_new: bool, database: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Bring the dialogues of FILE, which export --format jsonl wrote, into the record ("-" for standard input)."""
    from reassure import carrying

    carrying.bring(told(ctx.obj, database=database), file, as_new=as_new, as_json=as_json)


# Words to leave out begin with a dash, so no option of this command is one letter, and an unknown one is a word.
@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("words", nargs=-1, required=True)
@click.option("--scenario", metavar="ID", help="Only in dialogues on this scenario.")
@click.option("--side", metavar="ID", help="Only what this side said or did.")
@click.option("--model", metavar="NAME", help="Only what this model said or did.")
@click.option("--doctrine", metavar="NAME", help="Only what this doctrine said or did.")
@click.option("--outcome", metavar="END", help="Only in dialogues that ended so.")
@click.option("--since", type=DAY, metavar="YYYY-MM-DD", help="Only in dialogues begun on this day or later.")
@click.option("--until", type=DAY, metavar="YYYY-MM-DD", help="... on this day or before.")
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
    from reassure import searching

    if unknown := next((word for word in words if word.startswith("--")), None):
        raise click.NoSuchOption(unknown, ctx=ctx)
    searching.print_hits(told(ctx.obj, database=database), " ".join(words), limit, as_json=as_json, **filters)


@main.command()
@click.argument("dialogue")
@at_turn
@click.argument("text", nargs=-1, required=True)
@database
@click.pass_context
def note(ctx: click.Context, dialogue: str, turn: int, text: tuple[str, ...], database: Path | None) -> None:
    """Keep a note on a turn of DIALOGUE."""
    from reassure import noting

    noting.note(told(ctx.obj, database=database), dialogue, turn, " ".join(text))


@main.command()
@click.argument("dialogue")
@at_turn
@click.argument("text", nargs=-1)
@database
@click.pass_context
def bookmark(ctx: click.Context, dialogue: str, turn: int, text: tuple[str, ...], database: Path | None) -> None:
    """Mark a turn of DIALOGUE, with words or without."""
    from reassure import noting

    noting.bookmark(told(ctx.obj, database=database), dialogue, turn, " ".join(text))


@main.command()
@click.argument("dialogue")
@at_turn
@click.option("--act", type=click.IntRange(1, 100), required=True, help="The act of that turn, counted from 1.")
@click.option("--kind", type=click.Choice(get_args(Kind)), help="What kind of act it is.")
@click.option("--status", type=click.Choice(get_args(Status)), help="How far it is carried out.")
@click.option("--value", type=Number(-10, 10), help="What it is worth.")
@click.option("--because", default="", metavar="TEXT", help="Why.")
@database
@click.pass_context
def recode(
    ctx: click.Context, /, dialogue: str, turn: int, act: int, because: str, database: Path | None, **changes: Any
) -> None:
    """Keep another coding of an act of DIALOGUE beside its own, which stays as it is."""
    from reassure import noting

    noting.recode(told(ctx.obj, database=database), dialogue, turn, act, because, changes)


@main.command()
@click.argument("dialogue")
@click.option("--delete", "number", type=click.IntRange(1), metavar="NOTE", help="Delete this one for good.")
@database
@as_json
@click.pass_context
def notes(ctx: click.Context, dialogue: str, number: int | None, database: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """List the notes on DIALOGUE, with its score as played and as recoded."""
    from reassure import noting

    chosen = told(ctx.obj, database=database)
    if number is None:
        noting.print_notes(chosen, dialogue, as_json=as_json)
    else:
        noting.delete(chosen, dialogue, number)
