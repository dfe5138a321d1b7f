"""Options that several commands share, and exit codes."""

import os
import re
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


class ExtraFields(click.ParamType[str]):
    """JSON of an object with further fields of a request."""

    name = "json"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The JSON in its shortest form; a usage error if it is none, or if it would put the key into the record."""
        from pydantic import ValidationError

        from agents.llm.server.key import ApiKey
        from agents.llm.server.sampling import Sampling

        if ApiKey(os.environ.get("OPENAI_API_KEY")).hide(value) != value:
            self.fail("It holds the API key, and it would be recorded; leave the key out.", param, ctx)
        try:
            return Sampling(extra=value).extra
        except ValidationError as error:
            return self.fail(f"{error.errors()[0]['msg'].removeprefix('Value error, ')}.", param, ctx)


class BaseUrl(click.ParamType[str]):
    """The address of a server; an empty one is an error, because the key would go to another server than was meant."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The address; a usage error if it is empty."""
        return value if value.strip() else self.fail("It is empty; give an address, or leave it out.", param, ctx)


class AgentName(click.ParamType[str]):
    """An agent of a study: a doctrine or a model, since no person attends."""

    name = "agent"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The agent; a usage error if it is neither."""
        from scenarios.exercise import AGENT

        if re.fullmatch(AGENT, value):
            return value
        return self.fail(f"{value!r} is no agent of a study; give scripted:DOCTRINE or llm:MODEL.", param, ctx)


class AgentNames(click.ParamType[tuple[str, ...]]):
    """Several agents of a study, with commas between them; one that is named twice counts once."""

    name = "agents"

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The agents; a usage error if there are not two."""
        listed = value.split(",") if isinstance(value, str) else value
        found = tuple(dict.fromkeys(AgentName().convert(name.strip(), param, ctx) for name in listed if name.strip()))
        return found if len(found) > 1 else self.fail("Name at least two agents, with a comma between.", param, ctx)


def exit_code(outcome: str) -> int:
    """The exit code for talks with this outcome."""
    return EXIT_FAILED if outcome == "failure" else 0


def options(*several: Decorator) -> Decorator:
    """One decorator for several options, which help lists in this order."""

    def decorated(command: Command) -> Command:
        for option in reversed(several):
            command = option(command)
        return command

    return decorated


any_seat = click.option(
    "--seat", "seat", multiple=True, metavar="SIDE=AGENT", help="Who plays a side; can be repeated."
)
seat_options = options(
    click.option("--washington", metavar="AGENT", help="Who plays Washington: scripted:DOCTRINE, llm:MODEL, human."),
    click.option("--beijing", metavar="AGENT", help="Who plays Beijing."),
    any_seat,
    click.option(
        "--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="The seed for all chance."
    ),
    click.option("--rounds", type=click.IntRange(1, 50), help="The maximum number of rounds."),
)
server_options = options(
    click.option(
        "--base-url", type=BaseUrl(), metavar="TEXT", help="An OpenAI-compatible endpoint (or OPENAI_BASE_URL)."
    ),
    click.option("--model", help="The name of the model at this endpoint (or OPENAI_MODEL)."),
    click.option(
        "--prices",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A TOML file with the prices of models (or REASSURE_PRICES).",
    ),
    click.option(
        "--turn-timeout",
        type=Number(0.1, 86_400),
        help="Seconds for one turn with all its attempts [120; for each small question of doctor 20].",
    ),
    click.option(
        "--reply-tokens",
        type=click.IntRange(1, 10_000_000),
        help="The limit on a reply with its thoughts, in tokens [4000].",
    ),
    click.option("--reasoning-effort", metavar="LEVEL", help="How long the models think: low, medium, high, none ..."),
    click.option("--temperature", type=Number(0, 5), help="The temperature of the models."),
    click.option(
        "--extra", type=ExtraFields(), metavar="JSON", help="More fields of each request, such as '{\"top_p\": 0.9}'."
    ),
)
work_options = options(
    click.option(
        "--jobs",
        type=click.IntRange(1, 256),
        default=os.cpu_count,
        show_default="all processors",
        help="Processes to use.",
    ),
    click.option(
        "--at-once",
        type=click.IntRange(1, 4096),
        default=8,
        show_default=True,
        help="Dialogues of models at one time.",
    ),
    click.option(
        "--scheduler", metavar="ADDRESS", help="Use the workers of a cluster in place of --jobs (extra: cluster)."
    ),
    click.option("--again", is_flag=True, help="Hold those that failed once more."),
    click.option("--dry-run", is_flag=True, help="Say how much is to be asked and what it costs, and ask nothing."),
    click.option(
        "--max-cost", type=Number(0, min_open=True), help="Begin no dialogue that might take the cost above this."
    ),
)
"""How the dialogues of a study are held."""
failure_options = options(
    server_options,
    click.option(
        "--on-failure",
        metavar="POLICY",
        help="What to do when a turn fails for good: pause, forfeit, substitute:DOCTRINE or stop [the screens pause, "
        "the command line stops].",
    ),
)
model_options = options(
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
talk_options = options(
    model_options,
    click.option("--max-tokens", type=click.IntRange(1), help="End the talks when this many tokens are used."),
    click.option("--max-cost", type=Number(0, min_open=True), help="End the talks when the calls have cost this much."),
    click.option(
        "--max-seconds", type=Number(0, min_open=True), help="End the talks after this many seconds of replies."
    ),
    click.option(
        "--language", multiple=True, metavar="[SIDE=]en|zh|both", help="The language of the models; can be repeated."
    ),
    click.option("--hints", is_flag=True, help="People who play may ask for hints."),
    click.option(
        "--show-score", is_flag=True, help="For a facilitator: people who play see trust and S while they play."
    ),
)
