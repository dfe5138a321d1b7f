"""``reassure rate``: have turns coded a second time, by a model or a person, and see how far coders agree."""

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from moderator.usage import Usage, usage_of
from prompts.load import phrase
from reassure.options import EXIT_FAILED, Number, as_json, database, server_options
from reassure.places import open_store
from reassure.seats import configured_models
from reassure.settings import Settings, with_options
from reassure.streams import can_show_screens
from studies.coders.compare import compared, ratings_of, told
from studies.coders.turns import BlindTurn, blind_turns
from transcripts.clean import clean
from transcripts.store.beside import ratings
from transcripts.store.store import Store


@click.command("rate")
@click.argument("dialogues", nargs=-1, required=True, metavar="DIALOGUE...")
@click.option(
    "--reader", metavar="MODEL", help="The model that codes the turns; without it, you code them on the screen."
)
@click.option(
    "--coder", "coders", multiple=True, metavar="NAME", help="Under which name you code; a pseudonym will do."
)
@click.option("--agreement", is_flag=True, help="Print how far all coders agree, or those named with --coder.")
@click.option("--delete", is_flag=True, help="Delete all codings by the coder that --coder names.")
@click.option("--max-tokens", type=click.IntRange(1), help="Stop before the next turn when this many tokens are used.")
@click.option(
    "--max-cost", type=Number(0, min_open=True), help="Stop before the next turn when the calls have cost this much."
)
@server_options
@database
@as_json
@click.pass_context
def command(
    ctx: click.Context,
    /,
    dialogues: tuple[str, ...],
    reader: str | None,
    coders: tuple[str, ...],
    agreement: bool,
    delete: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Code the turns of DIALOGUE a second time, without seeing the first coding, and compare the coders.

    What is coded is kept turn by turn, so you can stop at any time and go on later. It changes no score. See
    docs/coders.md.
    """
    settings = with_options(ctx.obj, **options)
    if sum(map(bool, (reader, agreement, delete))) > 1:
        raise click.UsageError("Give only one of --reader, --agreement and --delete.")
    if reader and coders:
        raise click.UsageError("A model codes under its own name; leave out --coder.")
    if as_json and not agreement:
        raise click.UsageError("--json goes with --agreement.")
    if agreement:
        _compare(settings, dialogues, coders, as_json=as_json)
    elif delete:
        _delete(settings, dialogues, _one(coders, "--delete"))
    elif reader:
        ctx.exit(asyncio.run(_by_model(settings, dialogues, reader)))
    else:
        ctx.exit(_by_person(settings, dialogues, coders))


def _one(coders: Sequence[str], option: str) -> str:
    if len(coders) != 1:
        raise click.UsageError(f"{option} needs one name with --coder.")
    return coders[0]


def _compare(settings: Settings, names: Sequence[str], only: Sequence[str], *, as_json: bool) -> None:
    with open_store(settings) as store:
        found = compared({dialogue: ratings_of(store, dialogue) for dialogue in map(store.find, names)}, only)
    click.echo(found.model_dump_json(ensure_ascii=True) if as_json else clean("\n".join(told(found))))


def _delete(settings: Settings, names: Sequence[str], coder: str) -> None:
    with open_store(settings) as store:
        for dialogue in map(store.find, names):
            count = ratings.delete(store, dialogue, coder)
            click.echo(clean(phrase("rate", "deleted", turns=str(count), coder=coder, dialogue=dialogue)))


def _by_person(settings: Settings, names: Sequence[str], coders: Sequence[str]) -> int:
    if len(names) > 1 or len(coders) > 1:
        raise click.UsageError("On the screen one person codes one dialogue; give one DIALOGUE and one --coder.")
    if not can_show_screens():
        raise click.UsageError("The screen needs a terminal; to have a model code the turns, give --reader.")
    from reassure import screens

    return screens.open_rating(settings, names[0], coders[0] if coders else phrase("rate", "person"))


async def _by_model(settings: Settings, names: Sequence[str], reader: str) -> int:
    """Have a model code what it has not coded yet; returns the exit code."""
    models, spent = configured_models(settings), Usage()
    coder, failed = models.coder(reader), list[str]()
    with open_store(settings) as store:
        found = list(dict.fromkeys(map(store.find, names)))
        wanted = [(dialogue, turn) for dialogue in found for turn in _missing(store, dialogue, coder.name)]
        try:
            with _bar(len(wanted)) as show:
                for dialogue, turn in wanted:
                    if _over(settings, spent):
                        failed.append(phrase("rate", "limit"))
                        break
                    outcome = await coder.rate(turn)
                    spent = sum(map(usage_of, outcome.calls), spent)
                    if outcome.rating:
                        ratings.keep(store, dialogue, coder.name, outcome.rating, outcome.calls)
                    else:
                        failed.append(_failed(dialogue, turn, outcome.problem))
                    show(spent)
        finally:
            await models.close()
            for dialogue in found:
                click.echo(clean(_kept(store, dialogue, coder.name)))
            click.echo(phrase("rate", "spent", usage=str(spent)), err=True)
    for line in failed:
        click.echo(clean(line), err=True)
    return EXIT_FAILED if failed else 0


def _missing(store: Store, dialogue: str, coder: str) -> list[BlindTurn]:
    """The turns that a coder has not coded yet."""
    kept = ratings.ratings(store, dialogue, coder)
    return [turn for turn in blind_turns(store.events(dialogue)) if turn.number not in kept]


def _over(settings: Settings, spent: Usage) -> bool:
    """Whether a limit is reached."""
    terms = settings.terms
    return bool(
        (terms.max_tokens and spent.tokens >= terms.max_tokens) or (terms.max_cost and spent.cost >= terms.max_cost)
    )


def _failed(dialogue: str, turn: BlindTurn, problem: str) -> str:
    return phrase("rate", "failed", dialogue=dialogue, turn=str(turn.number), why=problem)


def _kept(store: Store, dialogue: str, coder: str) -> str:
    kept, left = ratings.ratings(store, dialogue, coder), _missing(store, dialogue, coder)
    return phrase("rate", "kept", dialogue=dialogue, coder=coder, done=str(len(kept)), all=str(len(kept) + len(left)))


@contextmanager
def _bar(turns: int) -> Iterator[Callable[[Usage], None]]:
    """A bar that shows progress and usage on a terminal, and nothing elsewhere."""
    if not (turns and sys.stderr.isatty()):
        yield lambda _: None
        return
    label = phrase("rate", "working")
    with click.progressbar(length=turns, label=label, file=sys.stderr, item_show_func=_shown) as bar:
        yield lambda spent: bar.update(1, spent)


def _shown(spent: Usage | None) -> str:
    return str(spent or Usage())
