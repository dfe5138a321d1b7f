"""Options that several commands share, and exit codes."""

import sys
from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]

EXIT_FAILED, EXIT_USAGE = 1, 2


database = click.option(
    "--db", "database", type=click.Path(path_type=Path), help="The SQLite file of the record (or REASSURE_DB)."
)
library = click.option(
    "--library", multiple=True, type=click.Path(path_type=Path), help="A folder with your TOML files; can be repeated."
)
at_turn = click.option("--at", "turn", type=click.IntRange(0), required=True, help="The turn (T number).")
dialogue = click.argument("dialogue")
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object per line.")


class Number(click.FloatRange):
    """A range of finite numbers: ``nan`` and ``inf`` are errors."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; a usage error if the value is not a finite number in the range."""
        number = super().convert(value, param, ctx)
        return number if isfinite(number) else self.fail(f"{value} is not a finite number.", param, ctx)


def exit_code(outcome: str) -> int:
    """The exit code for talks with this outcome."""
    return EXIT_FAILED if outcome == "failure" else 0


def on_a_terminal() -> bool:
    """Whether input and output are a terminal."""
    return sys.stdout.isatty() and sys.stdin.isatty()


def _all(*options: Decorator) -> Decorator:
    """One decorator for several options, which help lists in this order."""

    def decorated(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


any_seat = click.option(
    "--seat", "seat", multiple=True, metavar="SIDE=AGENT", help="Who plays a side; can be repeated."
)
seat_options = _all(
    click.option("--washington", metavar="AGENT", help="Who plays Washington: scripted:DOCTRINE, llm:MODEL, human."),
    click.option("--beijing", metavar="AGENT", help="Who plays Beijing."),
    any_seat,
    click.option(
        "--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="The seed for all chance."
    ),
    click.option("--rounds", type=click.IntRange(1, 50), help="The maximum number of rounds."),
)
server_options = _all(
    click.option("--base-url", help="An OpenAI-compatible endpoint (or OPENAI_BASE_URL)."),
    click.option("--model", help="The name of the model at this endpoint (or OPENAI_MODEL)."),
    click.option(
        "--prices",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A TOML file with the prices of models (or REASSURE_PRICES).",
    ),
    click.option(
        "--turn-timeout",
        type=Number(0.1, 86_400),
        help="Seconds for one turn with all its attempts [120; for each check of doctor 20].",
    ),
)
failure_options = _all(
    server_options,
    click.option(
        "--on-failure",
        metavar="POLICY",
        help="What to do when a turn fails for good: pause, forfeit, substitute:DOCTRINE or stop [the screens pause, "
        "the command line stops].",
    ),
)
model_options = _all(
    failure_options,
    click.option("--reader", metavar="MODEL", help="A model that checks every statement a second time."),
    click.option("--narrow-schema", "narrow", is_flag=True, help="Allow only legal acts in the schema of a turn."),
    click.option(
        "--context-limit",
        "context",
        type=click.IntRange(3_000),
        help="The size of a prompt in tokens above which the oldest turns are summarised [16000].",
    ),
)
talk_options = _all(
    model_options,
    click.option("--max-tokens", type=click.IntRange(1), help="End the talks when this many tokens are used."),
    click.option("--max-cost", type=Number(0, min_open=True), help="End the talks when the calls have cost this much."),
    click.option(
        "--max-seconds", type=Number(0, min_open=True), help="End the talks after this many seconds of replies."
    ),
    click.option(
        "--language", multiple=True, metavar="[SIDE=]en|zh|both", help="The language of the models; can be repeated."
    ),
)
