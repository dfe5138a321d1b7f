"""Talks held on the command line: each event is recorded, then printed."""

import asyncio
import sys
from contextlib import aclosing

import click

from moderator.chair import Talks
from moderator.events import Closed
from moderator.loop import negotiate
from reassure.seats import SeatError
from reassure.talks import People
from reassure.terminal.printer import Printer
from reassure.terminal.prompt import decide_at_prompt
from reassure.terminal.seat import Console
from transcripts.store.store import GoneError, Store


def at_the_prompt(printer: Printer) -> People:
    """The person at this terminal: moves are typed at the prompt, and a turn that fails stops the talks."""
    return People(Console().ask, decide_at_prompt, policy="stop", aloud=printer.live)


def check_private(talks: Talks, *, as_json: bool) -> None:
    """SeatError where a person who plays would see the secrets of the other side."""
    if as_json and sys.stdout.isatty() and played_by_people(talks):
        raise SeatError("--json tells the secrets of both sides; send it to a file where a person plays.")


def played_by_people(talks: Talks) -> frozenset[str]:
    """The sides that people play."""
    return frozenset(side for side, delegate in talks.delegates.items() if delegate.label == "human")


def hold(store: Store, dialogue: str, talks: Talks, printer: Printer) -> Closed:
    """Hold talks to their end and record them under this id; the end is returned."""
    return asyncio.run(_held(store, dialogue, talks, printer))


async def _held(store: Store, dialogue: str, talks: Talks, printer: Printer) -> Closed:
    ended: Closed | None = None
    try:
        heard = negotiate(talks.opening, talks.delegates, talks.past, talks.chair)
        async with aclosing(store.record(dialogue, heard, len(talks.past) or 1)) as events:
            async for event in events:
                printer.hear(event)
                if isinstance(event, Closed):
                    ended = event
    except GoneError:
        dialogue = ""
        raise
    finally:
        printer.clear()
        if dialogue:
            click.echo(f"Kept as {dialogue}: reassure {'debrief' if ended else 'resume'} {dialogue}", err=True)
        await talks.leave()
    return ended or Closed(round=1, outcome="failure", reason="The talks did not end.")
