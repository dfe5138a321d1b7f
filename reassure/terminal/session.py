"""Run talks on the command line: each event is recorded, then printed."""

import asyncio
import sys
from collections import deque
from contextlib import aclosing

import click

from moderator.chair import Talks
from moderator.events import Closed, TurnTaken
from moderator.loop import negotiate
from prompts.load import phrase
from reassure.attended import attended
from reassure.places import drafts_of
from reassure.seats import SeatError
from reassure.talks import People
from reassure.terminal.printer import Printer
from reassure.terminal.questions import decide_at_prompt
from reassure.terminal.seat import Console
from transcripts.store.rows import DeletedError
from transcripts.store.store import Store


def at_the_prompt(console: Console, printer: Printer) -> People:
    """People at this terminal: they type moves at the prompt, and by default a failed turn stops the talks."""
    return People(console.ask, decide_at_prompt, policy="stop", aloud=printer.live)


def check_private(talks: Talks, *, as_json: bool) -> None:
    """SeatError if a person who plays would see the confidential parts of the other side."""
    if as_json and sys.stdout.isatty() and played_by_people(talks):
        raise SeatError("--json shows the secrets of both sides; when a person plays, write the output to a file.")


def played_by_people(talks: Talks) -> frozenset[str]:
    """The sides that people play."""
    return frozenset(side for side, delegate in talks.delegates.items() if delegate.label == "human")


def hold(store: Store, dialogue: str, talks: Talks, printer: Printer, console: Console) -> Closed:
    """Run talks to their end and record them under this id; returns the end."""
    console.opens(drafts_of(store), dialogue)
    talks = attended(store, dialogue, talks, deque())
    return asyncio.run(_hold(store, dialogue, talks, printer, console))


async def _hold(store: Store, dialogue: str, talks: Talks, printer: Printer, console: Console) -> Closed:
    ended: Closed | None = None
    try:
        heard = negotiate(talks.opening, talks.delegates, talks.past, talks.chair)
        async with aclosing(store.record(dialogue, heard, len(talks.past) or 1)) as events:
            async for event in events:
                printer.hear(event)
                if isinstance(event, TurnTaken):
                    console.made(event.side)
                if isinstance(event, Closed):
                    ended = event
    except DeletedError:
        dialogue = ""
        raise
    finally:
        printer.clear()
        if dialogue and (loss := store.loss()):
            click.echo(loss, err=True)
        elif dialogue:
            which = "debrief" if ended else "draft" if played_by_people(talks) else "resume"
            click.echo(phrase("recorded", which, dialogue=dialogue), err=True)
        await talks.leave()
    return ended or Closed(round=1, outcome="failure", reason="The talks did not end.")
