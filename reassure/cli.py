"""The command line: ``reassure`` opens the screens; its commands run, list, show, debrief, score and more."""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

import click

from reassure import record_commands, search_commands
from reassure.options import EXIT_FAILED, EXIT_USAGE, as_json, code, database, library, modelling, reaching, seating
from reassure.settings import settings, told
from reassure.terminal.prompt import PausedError
from scenarios.types import ReassureError
from transcripts.clean import clean
from transcripts.store.database import StoreError

SECTIONS = {
    "Talks": ("demo", "run", "resume", "fork", "replay"),
    "Reading them": ("list", "show", "debrief", "compare", "search", "notes"),
    "Beside them": ("note", "bookmark", "recode"),
    "The record": ("verify", "export", "import", "delete", "db"),
    "What they rest on": ("scenarios", "sources", "score", "doctor"),
}
"""The commands by what they are for, as help lists them."""


class Group(click.Group):
    """Commands in sections, whose errors are one sentence on stderr."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 click's own
        """List the commands in their sections, each with its whole sentence."""
        for section, names in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(limit=200)) for name in names])

    def main(  # type: ignore[override]  # it always exits, so the overload that returns has no use here
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **_: Any
    ) -> NoReturn:
        """Run a command and exit: 1 where the record, the output or the person stopped it, 2 for wrong usage."""
        sys.stdin = sys.stdin or Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 it lasts as long as the process
        if isinstance(sys.stdout, TextIOWrapper):  # a model may speak Chinese where the output has no characters for it
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            code = super().main(args, prog_name, standalone_mode=False)
            sys.stdout.flush()
            sys.exit(code)
        except click.Abort:
            _leave("Stopped.", EXIT_FAILED)
        except click.ClickException as error:
            context = getattr(error, "ctx", None) or click.Context(self, info_name="reassure")
            _leave(f"{error.format_message().rstrip('.?')}; see {context.command_path} --help.", EXIT_USAGE)
        except (StoreError, PausedError) as error:
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
    from reassure import talks as running

    seats = running.named_seats(options.pop("seat"), options.pop("washington"), options.pop("beijing"))
    ended = running.run(told(ctx.obj, **options), scenario, seats, as_json=as_json, seed=seed, rounds=rounds)
    ctx.exit(code(ended.outcome))


@main.command()
@seating
@database
@modelling
@click.pass_context
def demo(ctx: click.Context, /, **options: Any) -> None:
    """Show a live dialogue on the Taiwan Strait: on a terminal in the screens, else as text."""
    if not _on_a_terminal():
        _run(ctx, DEMO, as_json=False, **options)
    from reassure import screens
    from reassure import talks as running

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
    from reassure.commands import show as reading

    reading.list_dialogues(told(ctx.obj, database=database), limit, as_json=as_json)


@main.command()
@click.argument("dialogue")
@database
@as_json
@click.pass_context
def show(ctx: click.Context, dialogue: str, database: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Print the record of DIALOGUE: an id, its beginning, or "last"."""
    from reassure.commands import show as reading

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
        from reassure.commands import verify as recording

        ctx.exit(0 if recording.print_proof(chosen, dialogue) else EXIT_FAILED)
    if plain or not _on_a_terminal():
        from reassure.commands import show as reading

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
    from reassure.commands import show as reading

    reading.print_debrief(told(ctx.obj, database=database), dialogue, as_json=as_json)


@main.command()
@database
@reaching
@as_json
@click.pass_context
def doctor(ctx: click.Context, /, as_json: bool, **options: Any) -> None:  # noqa: FBT001
    """Check whether talks can be run here, and what the server of a configured model can do."""
    from reassure.commands.doctor import examine

    ctx.exit(0 if examine(told(ctx.obj, **options), as_json=as_json) else EXIT_FAILED)


@main.command()
@click.argument("name", required=False)
@library
@as_json
@click.pass_context
def scenarios(ctx: click.Context, name: str | None, library: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001
    """List the scenarios, or show what both sides read of NAME."""
    from reassure.commands import scenarios as catalogue

    catalogue.scenarios(told(ctx.obj, library=library), name, as_json=as_json)


@main.command()
@click.argument("entry", required=False)
@library
@as_json
@click.pass_context
def sources(ctx: click.Context, entry: str | None, library: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001
    """Show where ENTRY of the catalogue is read from; without one, the papers and all entries."""
    from reassure.commands import scenarios as catalogue

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
    from reassure.commands import score as scoring

    scoring.print_scores(file, sides, simultaneous=simultaneous, as_json=as_json)


for command in (*record_commands.COMMANDS, *search_commands.COMMANDS):
    main.add_command(command)
