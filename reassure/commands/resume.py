"""``reassure resume``: resume talks that have not ended."""

from typing import Any

import click

from reassure.options import as_json, database, dialogue, exit_code, failure_options
from reassure.places import open_store
from reassure.settings import with_options
from reassure.talks import resumed
from reassure.terminal.printer import Printer
from reassure.terminal.session import at_the_prompt, check_private, hold, played_by_people


@click.command("resume")
@dialogue
@database
@failure_options
@as_json
@click.pass_context
def command(ctx: click.Context, /, dialogue: str, as_json: bool, **options: Any) -> None:
    """Resume DIALOGUE where it stopped: with the same table and the same prompts; no turn is played twice."""
    settings, printer = with_options(ctx.obj, **options), Printer(as_json=as_json)
    with open_store(settings) as store:
        found = store.find(dialogue)
        past = store.events(found)
        talks = resumed(settings, past, at_the_prompt(printer))
        check_private(talks, as_json=as_json)
        printer.recall(past, played_by_people(talks))
        ctx.exit(exit_code(hold(store, found, talks, printer).outcome))
