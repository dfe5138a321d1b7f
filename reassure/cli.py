"""The command line: ``reassure`` opens the screens; each command is a module in ``reassure.commands``."""

import ast
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from importlib.resources import files
from keyword import iskeyword
from typing import Any, NoReturn

import click

from reassure.options import EXIT_FAILED, EXIT_USAGE, database, library, talk_options
from reassure.settings import settings, with_options
from reassure.streams import can_show_screens, end_on_signals, open_missing
from scenarios.errors import ReassureError
from transcripts.clean import clean

SECTIONS = {
    "Talks": ("demo", "run", "resume", "fork", "replay"),
    "Review": ("list", "show", "debrief", "analyse", "hint", "compare", "search", "notes"),
    "Training": ("train", "facilitate", "course", "progress", "exercise"),
    "Studies": ("study", "report", "validity", "tournament"),
    "Annotations": ("note", "bookmark", "recode", "rate"),
    "Record": ("verify", "export", "import", "delete", "db"),
    "Scenarios, sources and checks": ("scenarios", "sources", "score", "check", "doctor"),
}
"""The commands by section, in the order of the help text."""


class Group(click.Group):
    """A group of commands in sections; a command is imported when it runs, and an error is one sentence on stderr."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's own
        """The names of all commands."""
        return [name for names in SECTIONS.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with this name, imported from its module; None if there is no such command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"reassure.commands.{module(cmd_name)}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 click's own
        """List the commands by section, each with the first paragraph of its help."""
        for section, names in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name, summary(name)) for name in names])

    def main(  # type: ignore[override]  # it always exits, so the overload that returns has no use here
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **_: Any
    ) -> NoReturn:
        """Run a command and exit: 1 if the record, the output or the person stopped it, 2 for wrong usage."""
        open_missing()
        end_on_signals()
        try:
            code = super().main(args, prog_name, standalone_mode=False)
            sys.stdout.flush()
            sys.exit(code)
        except click.Abort:
            _leave("Stopped.", EXIT_FAILED)
        except click.ClickException as error:
            context = getattr(error, "ctx", None) or click.Context(self, info_name="reassure")
            _leave(f"{error.format_message().rstrip('.?')}; see {context.command_path} --help.", EXIT_USAGE)
        except ReassureError as error:
            _leave(str(error), _code(error))
        except OSError as error:
            # The rest of the buffer cannot be written either; without this, Python would report it again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            _leave(f"The output could not be written ({error.strerror}); write it to another place.", EXIT_FAILED)


def module(command: str) -> str:
    """The name of a command's module in ``reassure.commands``."""
    return f"{command}_" if iskeyword(command) else command


def summary(command: str) -> str:
    """The first paragraph of a command's help, read from its source, because to import every module takes a second."""
    source = (files("reassure.commands") / f"{module(command)}.py").read_text(encoding="utf-8")
    functions = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    text = next(ast.get_docstring(function) for function in functions if function.name == "command")
    return " ".join((text or "").split("\n\n")[0].split())


def _code(error: ReassureError) -> int:
    from reassure.terminal.questions import PausedError
    from transcripts.store.database import StoreError

    return EXIT_FAILED if isinstance(error, StoreError | PausedError) else EXIT_USAGE


def _leave(sentence: str, code: int) -> NoReturn:
    with suppress(OSError):  # nobody reads it any more
        click.echo(f"reassure: {clean(sentence)}", err=True)
    sys.exit(code)


@click.group(cls=Group, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="reassure")
@database
@library
@talk_options
@click.pass_context
def main(ctx: click.Context, /, **options: Any) -> None:
    """Two delegations exchange reassurance offers; a moderator checks, scores and records every move.

    Without a command, Reassure opens its screens. It is a simulation for training and study, not a forecast.
    """
    places = {name: options.pop(name) for name in ("database", "library", "base_url", "model", "prices")}
    ctx.obj = with_options(settings(**places), **options)
    if ctx.invoked_subcommand is None:
        if not can_show_screens():
            raise click.UsageError("The screens need a terminal; give a command, such as run or list.")
        from reassure import screens

        ctx.exit(screens.open_home(ctx.obj))
