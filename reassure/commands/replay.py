"""``reassure replay``: show a dialogue again on the screen or as text, or prove its record."""

import asyncio
from pathlib import Path

import click

from moderator.events import Opened
from moderator.proof import first_difference
from reassure.commands.show import show
from reassure.options import EXIT_FAILED, database, dialogue, on_a_terminal
from reassure.places import open_store
from reassure.settings import Settings, with_options
from transcripts.clean import clean
from transcripts.exports.records import original_link


@click.command("replay")
@dialogue
@database
@click.option("--plain", is_flag=True, help="Print the dialogue instead of opening the screen.")
@click.option("--prove", is_flag=True, help="Run the loop again from the record; each event must be the same.")
@click.pass_context
def command(ctx: click.Context, dialogue: str, database: Path | None, plain: bool, prove: bool) -> None:
    """Replay DIALOGUE on the screen, step by step."""
    settings = with_options(ctx.obj, database=database)
    if prove:
        ctx.exit(0 if proved(settings, dialogue) else EXIT_FAILED)
    if plain or not on_a_terminal():
        show(settings, dialogue)
        return
    from reassure import screens

    screens.open_replay(settings, dialogue)


def proved(settings: Settings, dialogue: str) -> bool:
    """Run the loop again from the record, and return whether it gives the same events."""
    with open_store(settings) as store:
        found = store.find(dialogue)
        events = store.events(found)
    difference = asyncio.run(first_difference(events))
    if difference is None:
        click.echo(f"{found}  proven: the loop gives the same {len(events)} events")
        return True
    recorded = difference.recorded.event if difference.recorded else "the end"
    made = difference.problem or (difference.made.event if difference.made else "nothing")
    if isinstance(events[0], Opened) and original_link(events[0]):
        made = f"{made}; this is a redacted copy without the refused moves, so prove the original dialogue instead"
    click.echo(clean(f"{found}  differs at event {difference.at}: the record has {recorded}, the loop gives {made}"))
    return False
