"""``reassure analyse``: what each turn of a dialogue was worth, what it lost, and what would have been better."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from agents.scripted.doctrines import doctrines
from engine.analysis import PLAYS, Settings, TurnAnalysis
from engine.jobs import HelperLostError, Progress
from prompts.load import phrase
from reassure.analyses import Analysing, Report, analysing, kept_turns, made_turns, report, usual_measure
from reassure.options import EXIT_FAILED, as_json, database, dialogue
from reassure.places import open_store
from reassure.settings import with_options
from reassure.terminal.analysis import one_turn, whole
from transcripts.store.store import Store


@click.command("analyse")
@dialogue
@click.option("--turn", type=click.IntRange(1), help="One turn (T number), with all lines that were tried.")
@click.option(
    "--by",
    type=click.Choice(["S", "balance", "agreement"]),
    help="The measure [S; a side's own balance in talks in which a person sat].",
)
@click.option("--against", type=click.Choice(list(doctrines())), help="The doctrine in the seat opposite [all].")
@click.option(
    "--own",
    type=click.Choice(list(doctrines())),
    help="The doctrine that plays on for the side that moves [the one that explains its moves best].",
)
@click.option(
    "--plays", "--seeds", type=click.IntRange(2, 1000), default=PLAYS, show_default=True, help="The plays of each line."
)
@click.option(
    "--jobs", type=click.IntRange(1, 256), default=os.cpu_count, show_default="all processors", help="Processes to use."
)
@database
@as_json
@click.pass_context
def command(
    ctx: click.Context,
    dialogue: str,
    turn: int | None,
    by: str | None,
    against: str | None,
    own: str | None,
    plays: int,
    jobs: int,
    database: Path | None,
    as_json: bool,
) -> None:
    """Analyse the turns of DIALOGUE: what each was worth and lost, and what would have been better.

    Scripted doctrines play the talks on from each turn; they are not governments, and this is not a forecast. What is
    analysed is kept beside the dialogue. Ctrl-C stops, and prints what there is. See docs/engine.md.
    """
    with open_store(with_options(ctx.obj, database=database)) as store:
        of = analysing(store, store.find(dialogue))
        asked = {"by": by or usual_measure(of.events), "plays": plays, "against": against, "own": own}
        settings = Settings.model_validate(asked)
        found = _analysed(store, of, settings, jobs, of.wanted(turn))
    if as_json:
        click.echo(found.model_dump_json(ensure_ascii=True))
    elif found.turns:
        click.echo("\n".join(one_turn(found) if turn else whole(found)))
    if found.missing:
        click.echo(_stopped(found), err=True)
        ctx.exit(EXIT_FAILED)


def _analysed(store: Store, of: Analysing, settings: Settings, jobs: int, wanted: tuple[int, ...]) -> Report:
    """The turns that are kept, and those that are made now, until Ctrl-C or the death of a process that helps."""
    turns = kept_turns(store, of, settings)
    missing = [number for number in wanted if number not in turns]
    if missing:
        try:
            with _bar() as show:
                for found in made_turns(store, of, settings, jobs, missing):
                    if isinstance(found, TurnAnalysis):
                        turns[found.number] = found
                    else:
                        show(found)
        except HelperLostError as error:
            click.echo(str(error), err=True)
        except KeyboardInterrupt:
            pass  # what there is so far is printed
    return report(of, settings, turns, wanted)


def _stopped(found: Report) -> str:
    if not found.turns:
        return phrase("analysis", "stopped")
    missing, asked = len(found.missing), len(found.missing) + len(found.turns)
    return phrase("analysis", "missing", missing=str(missing), asked=str(asked))


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    """A bar that shows progress on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=1, label=phrase("analysis", "working"), show_eta=False, file=sys.stderr) as bar:

        def show(progress: Progress) -> None:
            bar.length = progress.parts
            bar.update(progress.done - bar.pos)

        yield show
