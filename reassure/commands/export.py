"""Dialogues carried out of the record and into it: ``export`` and ``import``."""

import json
import os
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from reassure.places import open_store
from reassure.settings import Settings
from scenarios.types import ReassureError
from transcripts.store.store import NoDialogueError, Store

if TYPE_CHECKING:
    from agents.llm.client import Message
    from transcripts.exports.openai import Exchange
    from transcripts.exports.records import Record

    Writer = Callable[[Iterable[Record]], Iterable[str]]


class OutputError(ReassureError):
    """A file that an export must not take the place of."""


def export(
    settings: Settings,
    ids: Sequence[str],
    form: str,
    output: Path | None,
    *,
    everything: bool,
    redact: bool,
    force: bool,
) -> None:
    """Write some dialogues, or all from the oldest on, to a file or to standard output."""
    if form == "inspect" and output and output.suffix != ".json":
        raise OutputError(
            f"Inspect opens logs whose names end in .json, which {output} does not; choose another with -o."
        )
    with open_store(settings) as store:
        found = [summary.id for summary in reversed(store.dialogues())] if everything else map(store.find, ids)
        chosen = list(dict.fromkeys(found))
        if not chosen:
            raise NoDialogueError("No dialogue is recorded yet; run one: reassure run taiwan-strait")
        parts = _writers()[form](_records(store, chosen, redact=redact))
        if output is None:
            sys.stdout.buffer.writelines(part.encode() for part in parts)
            sys.stdout.buffer.flush()
        else:
            save(parts, output, force=force)


def bring(settings: Settings, file: BinaryIO, *, as_new: bool, as_json: bool) -> None:
    """Keep the dialogues of a file that ``export --format jsonl`` wrote, and say what became of each."""
    from transcripts.imports import imports

    with open_store(settings) as store:
        brought = imports.bring(store, file, as_new=as_new)
    for dialogue, kept_as, new in brought:
        if as_json:
            click.echo(json.dumps({"dialogue": dialogue, "kept_as": kept_as, "new": new}))
        elif not new:
            click.echo(f"{dialogue}  is recorded already")
        else:
            click.echo(f"{kept_as}  imported{'' if kept_as == dialogue else f', from {dialogue}'}")


def save(parts: Iterable[str], output: Path, *, force: bool) -> None:
    """Write a file whole or not at all; OutputError where one is there, unless forced, or what is there is no file."""
    place = output.resolve()
    if os.path.lexists(output) and not (force and place.is_file()):
        advice = "say --force to replace it" if place.is_file() else "name a file"
        raise OutputError(f"{output} is there already; {advice}, or choose another with -o.")
    part = place.with_name(f".{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.writelines(text.encode() for text in parts)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def chat(exchanges: "Sequence[Exchange]") -> "list[Message]":
    """A side's exchanges as its model would have had them, from its instructions to its last answer."""
    from agents.llm.memory import Memory, shown

    memory = Memory()
    *past, (view, reply) = exchanges
    for seen, given in past:
        memory.keep(seen, given)
    answers: list[Message] = [{"role": "assistant", "content": shown(reply.move)}] if reply.move else []
    return [*memory.messages(view), *answers]


def _writers() -> "dict[str, Writer]":
    """What writes each format."""
    from transcripts.exports.csv import sheet
    from transcripts.exports.html import page
    from transcripts.exports.inspect import eval_log
    from transcripts.exports.jsonl import lines
    from transcripts.exports.markdown import documents
    from transcripts.exports.openai import chats

    return {
        "md": documents,
        "html": page,
        "csv": sheet,
        "jsonl": lines,
        "openai": partial(chats, told=chat),
        "inspect": eval_log,
    }


def _records(store: Store, ids: Iterable[str], *, redact: bool) -> "Iterator[Record]":
    from transcripts.exports.records import taken
    from transcripts.exports.redaction import redacted

    for id_ in ids:
        record = taken(store, id_)
        yield redacted(record) if redact else record
