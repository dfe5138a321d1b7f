"""``reassure fork``: start a new dialogue with the same past and a change."""

from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from moderator.moves import Move
from reassure.forks import ForkError, forked
from reassure.options import any_seat, as_json, database, dialogue, exit_code, model_options
from reassure.places import open_store
from reassure.seats import named_seats
from reassure.settings import with_options
from reassure.terminal.printer import Printer
from reassure.terminal.session import at_the_prompt, check_private, hold, played_by_people
from tui.requests import ForkRequest

MAX_BYTES, MAX_PROBLEM = 100_000, 200
"""The largest file with a move, in bytes, and the longest description of a fault in it, in characters."""


@click.command("fork")
@dialogue
@click.option("--at", "turn", type=click.IntRange(0), required=True, help="The last turn that both share (T number).")
@click.option("--washington", metavar="AGENT", help="Who plays Washington from there on.")
@click.option("--beijing", metavar="AGENT", help="Who plays Beijing from there on.")
@any_seat
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="The seed from there on.")
@click.option("--inject", metavar="ID", help="An inject of the scenario that happens at this point.")
@click.option("--move", type=click.Path(path_type=Path), help="A JSON file with the next move.")
@database
@model_options
@as_json
@click.pass_context
def command(
    ctx: click.Context,
    /,
    dialogue: str,
    turn: int,
    seat: tuple[str, ...],
    washington: str | None,
    beijing: str | None,
    seed: int | None,
    inject: str | None,
    move: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Start a new dialogue with the past of DIALOGUE up to a turn, and with a change."""
    settings, printer = with_options(ctx.obj, **options), Printer(as_json=as_json)
    named = named_seats(seat, washington, beijing)
    with open_store(settings) as store:
        parent = store.find(dialogue)
        change = ForkRequest(parent, turn, named, seed, inject, read_move(move) if move else None)
        records = store.recorded_events(parent)
        past = [one.event for one in records]
        shared, changes, talks = forked(settings, change, past, at_the_prompt(printer))
        check_private(talks, as_json=as_json)
        child = store.copy(records[:shared], changes)
        printer.recall(past[:shared], played_by_people(talks))
        for event in changes:
            printer.hear(event)
        ctx.exit(exit_code(hold(store, child, talks, printer).outcome))


def read_move(path: Path) -> Move:
    """Read a move from a JSON file; ForkError if the file holds no valid move."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ForkError(f"{path} is too large for a move; the limit is {MAX_BYTES:,} bytes.")
        return Move.model_validate_json(data.decode("utf-8-sig"))
    except OSError as error:
        raise ForkError(f"{path} cannot be read ({error.strerror}); give a JSON file with a move.") from error
    except UnicodeDecodeError as error:
        raise ForkError(f"{path} is not a text in UTF-8; give a JSON file with a move.") from error
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, fault["loc"])) or "the file"
        problem = " ".join(f"{place}: {fault['msg']}".split())[:MAX_PROBLEM]
        raise ForkError(f"{path} is not a valid move; correct {problem}.") from error
