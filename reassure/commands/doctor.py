"""``reassure doctor``: what works on this machine and at a model's server, and what to do where something does not."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

import click

from agents.llm.client import SECRET
from reassure.doctor.checks import Check, failed, local_checks, skipped
from reassure.options import EXIT_FAILED, as_json, database, reaching
from reassure.settings import Settings, told
from transcripts.clean import clean

HOW = "for one, give --base-url (or OPENAI_BASE_URL), or set OPENAI_API_KEY and OPENAI_MODEL"


@click.command("doctor")
@database
@reaching
@as_json
@click.pass_context
def command(ctx: click.Context, /, as_json: bool, **options: Any) -> None:
    """Check whether talks can be run here, and what the server of a configured model can do."""
    works = asyncio.run(_examined(told(ctx.obj, **options), as_json=as_json))
    ctx.exit(0 if works else EXIT_FAILED)


async def _examined(settings: Settings, *, as_json: bool) -> bool:
    wrong = []
    async with aclosing(_checks(settings)) as checks:
        async for check in checks:
            told = _without(check, settings.api_key or "")
            click.echo(told.model_dump_json(ensure_ascii=True) if as_json else _line(told))
            if check.state == "failed":
                wrong.append(check)
    if not as_json:
        click.echo(_verdict(wrong), err=True)
    return not any(check.needed for check in wrong)


async def _checks(settings: Settings) -> AsyncGenerator[Check, None]:
    for check in local_checks(settings):
        yield check
    if settings.plays_model:
        from reassure.doctor.server import model_checks

        async with aclosing(model_checks(settings)) as checks:
            async for check in checks:
                yield check
    elif settings.model:
        yield failed("model", f"{settings.model} is named, but neither a key nor a server is", HOW)
    elif settings.api_key:
        yield skipped("model", "OPENAI_API_KEY is set, but no model is named, so that doctrines play", HOW)
    else:
        yield skipped("model", "none is configured, and none is needed: doctrines play", HOW)


def _without(check: Check, key: str) -> Check:
    """A check as it may be shown, whatever a server said in it."""
    texts = {"found": check.found, "advice": check.advice}
    shown = {name: text.replace(key, "(the key)") if len(key) >= SECRET else text for name, text in texts.items()}
    return check.model_copy(update=shown)


def _line(check: Check) -> str:
    told = "; ".join(text.rstrip(".") for text in (check.found, check.advice) if text)
    return " ".join(clean(f"{check.state:<8} {check.check:<12} {told}.").split("\n"))


def _verdict(wrong: Sequence[Check]) -> str:
    if any(check.needed for check in wrong):
        return "Not all that is needed works; mend what failed."
    return "All that is needed works" + (", and what failed can be done without." if wrong else ".")
