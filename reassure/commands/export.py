"""``reassure export``: write dialogues in another format, to standard output or a file."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import click

from agents.llm.memory import Memory, shown_to_author
from agents.llm.server.chat import Message
from reassure.options import database
from reassure.outputs import OutputError, save
from reassure.places import open_store
from reassure.settings import with_options
from transcripts.exports.csv import sheet
from transcripts.exports.html import page
from transcripts.exports.inspect import eval_log
from transcripts.exports.jsonl import lines
from transcripts.exports.markdown import documents
from transcripts.exports.openai import Exchange, chats
from transcripts.exports.records import Record, read_record
from transcripts.exports.redaction import redacted
from transcripts.store.rows import NoDialogueError
from transcripts.store.store import Store

Writer = Callable[[Iterable[Record]], Iterable[str]]


def chat(exchanges: Sequence[Exchange]) -> list[Message]:
    """The chat that a model would have had in this seat, from its instructions to its last answer."""
    memory = Memory()
    *past, (view, reply) = exchanges
    for seen, given in past:
        memory.keep(seen, given)
    answers: list[Message] = [{"role": "assistant", "content": shown_to_author(reply.move)}] if reply.move else []
    return [*memory.messages(view), *answers]


WRITERS: dict[str, Writer] = {
    "md": documents,
    "html": page,
    "csv": sheet,
    "jsonl": lines,
    "openai": partial(chats, told=chat),
    "inspect": eval_log,
}
"""The writer of each format."""

TRANSCRIPTS = ("md", "html")
"""The formats that leave out what people who still play may not see."""


@click.command("export")
@click.argument("dialogues", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Export every dialogue of the record.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(WRITERS)),
    default="md",
    show_default=True,
    help="A transcript to read (md, html), one row per act (csv), a file for import (jsonl), one chat per side for "
    "fine-tuning (openai), or a log for Inspect AI (inspect).",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The file to write; a failed export changes nothing."
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@click.option("--redact", is_flag=True, help="Leave out rationales, confidential briefs and raw replies.")
@database
@click.pass_context
def command(
    ctx: click.Context,
    /,
    dialogues: tuple[str, ...],
    everything: bool,
    database: Path | None,
    form: str,
    output: Path | None,
    redact: bool,
    force: bool,
) -> None:
    """Write DIALOGUES in another format, to standard output or a file; see docs/exports.md for the formats."""
    if bool(dialogues) == everything:
        raise click.UsageError("Give the ids of dialogues, or --all.")
    if form == "inspect" and output and output.suffix != ".json":
        raise OutputError(
            f"Inspect opens only files whose names end in .json, and {output} does not; choose another name with -o."
        )
    with open_store(with_options(ctx.obj, database=database)) as store:
        found = [summary.id for summary in reversed(store.dialogues())] if everything else map(store.find, dialogues)
        chosen = _whole(store, dict.fromkeys(found), form, everything=everything)
        if not chosen:
            raise NoDialogueError("No dialogue is recorded yet; start one with: reassure run taiwan-strait")
        parts = WRITERS[form](_records(store, chosen, redact=redact))
        if output is None:
            sys.stdout.buffer.writelines(part.encode() for part in parts)
            sys.stdout.buffer.flush()
        elif store.owns(output):
            raise OutputError(f"{output} belongs to the record itself; choose another name with -o.")
        else:
            save(parts, output, force=force)


def _whole(store: Store, ids: Iterable[str], form: str, *, everything: bool) -> list[str]:
    """The dialogues that can be written in a format; OutputError for one that people still play, unless all are asked.

    A transcript leaves out what players may not see; the other formats hold all of a dialogue.
    """
    chosen = []
    for id_ in ids:
        if form in TRANSCRIPTS or not store.dialogue(id_).in_play:
            chosen.append(id_)
        elif everything:
            click.echo(f"Left out, since people still play it: {id_}.", err=True)
        else:
            raise OutputError(
                f"People still play dialogue {id_}, and {form} would show what they may not see; "
                "choose md or html, or export it when the talks are over."
            )
    return chosen


def _records(store: Store, ids: Iterable[str], *, redact: bool) -> Iterator[Record]:
    for id_ in ids:
        record = read_record(store, id_)
        yield redacted(record) if redact else record
