"""``reassure fork``: another dialogue with the same past, and something changed."""

from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from moderator.moves import Move
from reassure.forks import ForkError, forked
from reassure.options import any_seat, as_json, asking, code, database, dialogue
from reassure.places import open_store
from reassure.seats import named_seats
from reassure.settings import told
from reassure.terminal.printer import Printer
from reassure.terminal.session import at_the_prompt, check_private, hold, played_by_people
from tui.requests import Change

MAX_BYTES, TOLD = 100_000, 200
"""Bytes of a file with a move, and characters that are told of what is wrong with it."""


@click.command("fork")
@dialogue
@click.option("--at", "turn", type=click.IntRange(0), required=True, help="The last turn in common (T number).")
@click.option("--washington", metavar="AGENT", help="Who plays Washington from there on.")
@click.option("--beijing", metavar="AGENT", help="Who plays Beijing from there on.")
@any_seat
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="Another seed from there on.")
@click.option("--inject", metavar="ID", help="An inject of the scenario that happens there.")
@click.option("--move", type=click.Path(path_type=Path), help="A file with the next move, as JSON.")
@database
@asking
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
    """Start a new dialogue with the past of DIALOGUE up to a turn, and something changed."""
    settings, printer = told(ctx.obj, **options), Printer(as_json=as_json)
    named = named_seats(seat, washington, beijing)
    with open_store(settings) as store:
        parent = store.find(dialogue)
        change = Change(parent, turn, named, seed, inject, read_move(move) if move else None)
        kept = store.kept(parent)
        past = [one.event for one in kept]
        shared, changes, talks = forked(settings, change, past, at_the_prompt(printer))
        check_private(talks, as_json=as_json)
        child = store.copy(kept[:shared], changes)
        printer.recall(past[:shared], played_by_people(talks))
        for event in changes:
            printer.hear(event)
        ctx.exit(code(hold(store, child, talks, printer).outcome))


def read_move(path: Path) -> Move:
    """The move in a file; ForkError where there is none."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ForkError(f"{path} is too large for a move; keep it under {MAX_BYTES:,} bytes.")
        return Move.model_validate_json(data.decode("utf-8-sig"))
    except OSError as error:
        raise ForkError(f"{path} cannot be read ({error.strerror}); name a file that holds a move as JSON.") from error
    except UnicodeDecodeError as error:
        raise ForkError(f"{path} is no UTF-8 text; name a file that holds a move as JSON.") from error
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, fault["loc"])) or "the whole"
        told = " ".join(f"{place}: {fault['msg']}".split())[:TOLD]
        raise ForkError(f"{path} holds no move; at {told}.") from error
