"""Reading the record on the command line: the list, one dialogue, its debrief."""

from collections.abc import Iterable
from itertools import chain

import click

from reassure.places import open_store
from reassure.settings import Settings
from transcripts.clean import clean
from transcripts.store.store import Summary


def list_dialogues(settings: Settings, limit: int, *, as_json: bool) -> None:
    """Print the recorded dialogues, newest first."""
    with open_store(settings) as store:
        found = store.dialogues(limit)
    if as_json:
        for summary in found:
            click.echo(summary.model_dump_json(ensure_ascii=True))
        return
    if not found:
        click.echo("No dialogue is recorded yet; run one: reassure run taiwan-strait", err=True)
    for summary in found:
        click.echo(clean(_line(summary)))


def show(settings: Settings, dialogue: str, *, as_json: bool) -> None:
    """Print the events of a dialogue, one JSON object a line, or as text with what the calls of models took."""
    from moderator.events import EVENT
    from moderator.fold import fold
    from reassure.commands.notes import mention
    from reassure.terminal.plain import blocks, calls

    with open_store(settings) as store:
        found = store.find(dialogue)
        events, beside = store.events(found), mention(store, found)
    if as_json:
        told: Iterable[str] = (EVENT.dump_json(event, ensure_ascii=True).decode() for event in events)
    else:
        told = chain(blocks(events), calls(fold(events)))
    for text in told:
        click.echo(text if as_json else clean(text))
    if beside and not as_json:
        click.echo(beside)


def print_debrief(settings: Settings, dialogue: str, *, as_json: bool) -> None:
    """Print the debrief of a dialogue, as Markdown or JSON."""
    from reassure.commands.notes import mention
    from transcripts.debrief.debrief import debrief, markdown

    with open_store(settings) as store:
        id_ = store.find(dialogue)
        found, beside = debrief(store.events(id_)), mention(store, id_)
    click.echo(found.model_dump_json(ensure_ascii=True) if as_json else markdown(found))
    if beside and not as_json:
        click.echo(f"\n{beside}")


def _line(summary: Summary) -> str:
    ended = summary.outcome or "not ended"
    started = summary.started.astimezone().strftime("%Y-%m-%d %H:%M")
    seats = f"{summary.first_side} {summary.first_agent} - {summary.second_side} {summary.second_agent}"
    score = f"{summary.turns} turns  S {summary.S:.1f}"
    fork = f"  fork of {summary.parent} at T{summary.parent_turn}" if summary.parent else ""
    return f"{summary.id}  {started}  {summary.scenario}  {seats}  seed {summary.seed}  {ended}  {score}{fork}"
