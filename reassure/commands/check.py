"""``reassure check``: what the table would do with public words."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import click
from pydantic import ValidationError

from moderator.fold import unopened
from moderator.moves import Hold, Move, Statement
from moderator.speech.check import Checked, check_words
from moderator.table import Table
from reassure.meaning.closeness import meaning
from reassure.options import as_json, library
from reassure.places import open_library
from reassure.settings import with_options
from scenarios.errors import ReassureError
from scenarios.load import Library
from scenarios.types import Frozen
from transcripts.clean import clean


class StatementsError(ReassureError):
    """Statements that could not be read, or that belong to no table."""


class Said(Frozen, extra="ignore"):
    """One line: who says what at which table."""

    scenario: str
    side: str
    text: Statement


@click.command("check")
@click.argument("words", metavar="[FILE|TEXT]", required=False)
@click.option("--scenario", help="The scenario in which TEXT is said.")
@click.option("--side", help="The side that says TEXT.")
@library
@as_json
@click.pass_context
def command(
    ctx: click.Context,
    words: str | None,
    scenario: str | None,
    side: str | None,
    library: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Check public words: what the table would refuse or warn of, at the opening of the talks.

    FILE holds JSON Lines with scenario, side and text; other fields are ignored. Without FILE, or with "-", they are
    read from standard input. With --scenario and --side, the argument is one TEXT instead.
    """
    found = open_library(with_options(ctx.obj, library=library))
    if scenario and side:
        lines = [json.dumps({"scenario": scenario, "side": side, "text": words or ""})]
    elif scenario or side:
        raise click.UsageError("A text needs both --scenario and --side.")
    else:
        lines = _lines(words or "-")
    for said, checked in _checked(found, list(_read(lines))):
        click.echo(json.dumps(_as_data(checked)) if as_json else clean(_as_text(said, checked)))


def _lines(file: str) -> list[str]:
    if file == "-" and sys.stdin.isatty():
        raise click.UsageError("Name a file, pipe JSON Lines in, or give one text with --scenario and --side.")
    try:
        given = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return given.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise StatementsError(f"{file} could not be read ({error.strerror}); name a file of JSON Lines.") from error
    except UnicodeDecodeError as error:
        raise StatementsError("The statements are not text in UTF-8; save them as JSON Lines in UTF-8.") from error


def _read(lines: Iterable[str]) -> Iterator[tuple[int, Said]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, Said.model_validate_json(line)
        except ValidationError as error:
            raise StatementsError(f"Line {number} is no statement: {_why(error)}.") from error


def _why(error: ValidationError) -> str:
    first = error.errors()[0]
    field = ".".join(map(str, first["loc"]))
    return f"{field}: {first['msg'].lower()}" if field else "it must be an object with scenario, side and text"


def _checked(library: Library, statements: Sequence[tuple[int, Said]]) -> Iterator[tuple[Said, Checked]]:
    """Each statement with what is wrong with it; StatementsError before the first where one belongs to no table."""

    @cache
    def table(name: str) -> Table:
        return unopened(library.scenario(name))

    for number, said in statements:
        if said.side not in (sides := table(said.scenario).sides):
            raise StatementsError(f"Line {number}: the sides of {said.scenario} are {' and '.join(sides)}.")
    sense = meaning()
    for _, said in statements:
        yield said, check_words(table(said.scenario), said.side, Move(statement=said.text, acts=(Hold(),)), sense)


def _as_data(checked: Checked) -> dict[str, object]:
    return {
        "refused": [fault.model_dump(include={"rule", "quote", "legal"}) for fault in checked.refused],
        "warned": [warned.model_dump() for warned in checked.warned],
    }


def _as_text(said: Said, checked: Checked) -> str:
    refused = [f"  Refused: {fault.message} [{fault.source}] Legal: {fault.legal}." for fault in checked.refused]
    warned = [f"  Warned: {warned.message}" for warned in checked.warned]
    head = f"{said.side}: {' '.join(said.text.split())}"
    return "\n".join([head, *(refused + warned or ["  Passes."])])
