"""``reassure doctor``: check this machine and a model server, with advice for each failed check."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

import click

from agents.llm.client import MIN_KEY_LENGTH
from reassure.doctor.checks import Check, failed, local_checks, skipped
from reassure.options import EXIT_FAILED, as_json, database, server_options
from reassure.settings import Settings, with_options
from transcripts.clean import clean

HOW = "to use a model, give --base-url (or OPENAI_BASE_URL), or set OPENAI_API_KEY and OPENAI_MODEL"


@click.command("doctor")
@database
@server_options
@as_json
@click.pass_context
def command(ctx: click.Context, /, as_json: bool, **options: Any) -> None:
    """Check whether talks can run here, and what the server of a configured model can do."""
    works = asyncio.run(_all_pass(with_options(ctx.obj, **options), as_json=as_json))
    ctx.exit(0 if works else EXIT_FAILED)


async def _all_pass(settings: Settings, *, as_json: bool) -> bool:
    wrong = []
    async with aclosing(_checks(settings)) as checks:
        async for check in checks:
            shown = _without_key(check, settings.api_key or "")
            click.echo(shown.model_dump_json(ensure_ascii=True) if as_json else _line(shown))
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
        yield failed("model", f"{settings.model} is named, but there is neither a key nor a server", HOW)
    elif settings.api_key:
        yield skipped("model", "OPENAI_API_KEY is set, but no model is named, so doctrines play", HOW)
    else:
        yield skipped("model", "no model is configured, and none is needed: doctrines play", HOW)


def _without_key(check: Check, key: str) -> Check:
    """The check without the API key, which a server may have repeated."""
    texts = {"found": check.found, "advice": check.advice}
    shown = {
        name: text.replace(key, "(the key)") if len(key) >= MIN_KEY_LENGTH else text for name, text in texts.items()
    }
    return check.model_copy(update=shown)


def _line(check: Check) -> str:
    texts = "; ".join(text.rstrip(".") for text in (check.found, check.advice) if text)
    return " ".join(clean(f"{check.state:<8} {check.check:<12} {texts}.").split("\n"))


def _verdict(wrong: Sequence[Check]) -> str:
    if any(check.needed for check in wrong):
        return "A check that talks need has failed; follow the advice on its line."
    return "All checks that talks need have passed" + ("; the failed ones are not needed." if wrong else ".")
