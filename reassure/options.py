"""The options that several commands share, and what a command exits with."""

import sys
from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]

EXIT_FAILED, EXIT_USAGE = 1, 2


database = click.option("--db", "database", type=click.Path(path_type=Path), help="The record: an SQLite file.")
library = click.option(
    "--library", multiple=True, type=click.Path(path_type=Path), help="A folder of your own TOML; may be repeated."
)
at_turn = click.option("--at", "turn", type=click.IntRange(0), required=True, help="The turn (T number).")
dialogue = click.argument("dialogue")
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")


class Number(click.FloatRange):
    """A range of numbers, of which ``nan`` and ``inf`` are none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; a usage error for what is none."""
        number = super().convert(value, param, ctx)
        return number if isfinite(number) else self.fail(f"{value} is no number here.", param, ctx)


def code(outcome: str) -> int:
    """What a command exits with whose talks ended so."""
    return EXIT_FAILED if outcome == "failure" else 0


def on_a_terminal() -> bool:
    """Whether a person is there to look and to type."""
    return sys.stdout.isatty() and sys.stdin.isatty()


def _all(*options: Decorator) -> Decorator:
    """One decorator of several options, in the order in which help shows them."""

    def decorated(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


any_seat = click.option("--seat", "seat", multiple=True, metavar="SIDE=AGENT", help="The same for any side.")
seating = _all(
    click.option("--washington", metavar="AGENT", help="Who plays Washington: scripted:DOCTRINE, llm:MODEL, human."),
    click.option("--beijing", metavar="AGENT", help="Who plays Beijing."),
    any_seat,
    click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True),
    click.option("--rounds", type=click.IntRange(1, 50), help="At most so many rounds."),
)
reaching = _all(
    click.option("--base-url", help="An OpenAI-compatible endpoint (or OPENAI_BASE_URL)."),
    click.option("--model", help="The model's name there (or OPENAI_MODEL)."),
    click.option(
        "--prices",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A TOML list of what models cost (or REASSURE_PRICES).",
    ),
    click.option(
        "--turn-timeout",
        type=Number(0.1, 86_400),
        help="Seconds for one turn, all tries [120; for a check of doctor 20].",
    ),
)
relieving = _all(
    reaching,
    click.option(
        "--on-failure",
        metavar="POLICY",
        help="When a turn fails for good: pause, forfeit, substitute:DOCTRINE or stop (the screens pause, "
        "the command line stops).",
    ),
)
asking = _all(
    relieving,
    click.option("--reader", metavar="MODEL", help="Have a model read every statement a second time."),
    click.option("--narrow-schema", "narrow", is_flag=True, help="Let the schema of a turn hold legal acts alone."),
    click.option(
        "--context-limit",
        "context",
        type=click.IntRange(3_000),
        help="Tokens of a prompt past which the oldest turns are told in brief [16000].",
    ),
)
modelling = _all(
    asking,
    click.option("--max-tokens", type=click.IntRange(1), help="Close the talks once so many tokens are used."),
    click.option("--max-cost", type=Number(0, min_open=True), help="... once so much is spent."),
    click.option("--max-seconds", type=Number(0, min_open=True), help="... once the delegates took so long."),
    click.option("--language", multiple=True, metavar="[SIDE=]en|zh|both", help="What models speak; may be repeated."),
)
