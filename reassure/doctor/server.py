"""Checks of a model server: whether the configured model works, and what its server can do."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from difflib import get_close_matches
from typing import NamedTuple

from agents.llm.completion import Answer
from agents.llm.prices import PriceError, load_prices
from agents.llm.probe import BRIEF, ROOM, Listed, Probe, has_shape
from agents.llm.structured_output import SHAPES
from moderator.view import DelegateFailedError
from reassure.doctor.checks import Check, failed, ok, skipped
from reassure.settings import CONTEXT, Settings

PATIENCE = 20.0
"""Default time for each request, in seconds."""

FORMS = dict(zip(SHAPES, ("JSON schema", "JSON object", "tool call", "plain text"), strict=True))
FINAL = ("no connection", "timed out")
"""Failures after which no further request is sent."""

BLAMED = {"401": "key", "402": "key", "403": "key", "404": "model", "": "model"}
"""The check that a failure belongs to, by its code; an empty code means that there is no model to name."""

SHORTEST = 3_000
"""The smallest --context-limit, in tokens."""


class Reached(NamedTuple):
    """The result of a request for the list of models and one for an answer."""

    where: str
    listed: tuple[Listed, ...]
    model: str | None
    said: Answer | None
    failure: DelegateFailedError | None

    @property
    def blamed(self) -> str:
        """The check that the failure belongs to; empty if there was no failure."""
        if self.failure is None:
            return ""
        code = _code(self.failure)
        if code in BLAMED:
            return BLAMED[code]
        return "round trip" if self.listed or code.isdigit() else "server"


async def model_checks(settings: Settings) -> AsyncGenerator[Check, None]:
    """The checks of the configured model; the later ones only if it answers."""
    try:
        seconds = settings.terms.turn_timeout or PATIENCE
        probe = Probe(settings.base_url, settings.api_key, settings.model, seconds)
    except DelegateFailedError as error:
        yield failed("server", str(error))
        return
    try:
        reached = await _reached(probe)
        for check in _reports(reached, settings):
            yield check
        if reached.said:
            async with aclosing(_abilities(probe, reached, reached.said, settings)) as checks:
                async for check in checks:
                    yield check
    finally:
        await probe.close()


async def _reached(probe: Probe) -> Reached:
    listed: tuple[Listed, ...] = ()
    try:
        listed = await probe.listed()
    except DelegateFailedError as error:
        if _code(error) in FINAL:
            return Reached(probe.where, (), probe.model, None, error)
    if listed and not probe.model:
        probe.model = listed[0].name
    try:
        said = await probe.answer("text")
    except DelegateFailedError as error:
        return Reached(probe.where, listed, probe.model, None, error)
    return Reached(probe.where, listed, probe.model, said, None)


def _reports(reached: Reached, settings: Settings) -> Iterator[Check]:
    """The checks of key, server, model and round trip, up to the first that failed."""
    passed = {
        "key": _key(settings, said=reached.said is not None),
        "server": f"{reached.where} answers and lists {_counted(reached.listed)}",
        "model": _model(reached, settings.model),
        "round trip": f"an answer in {reached.said.latency_ms / 1000:.1f} s" if reached.said else "",
    }
    for check, found in passed.items():
        if check == reached.blamed:
            yield failed(check, str(reached.failure), _advice(reached, settings.model))
            yield skipped("the rest", f"not checked, because the check of the {check} failed")
            return
        yield ok(check, found)


def _counted(listed: tuple[Listed, ...]) -> str:
    return f"{len(listed)} model{'s' * (len(listed) != 1)}" if listed else "no models"


def _key(settings: Settings, *, said: bool) -> str:
    if settings.api_key is None:
        return "no key is set" + (", and the server needs none" if said else "")
    return "OPENAI_API_KEY is set" + (", and the server accepts it" if said else "")


def _model(reached: Reached, named: str | None) -> str:
    if named is None:
        return f"no model is named, so the first of the server's list is used: {reached.model}"
    if any(model.name == named for model in reached.listed):
        return f"the server lists {named}"
    return f"the server does not list {named}{', but the model answers' if reached.said else ''}"


def _advice(reached: Reached, named: str | None) -> str:
    """Advice that the message of the failure does not give."""
    if reached.failure and _code(reached.failure) == "timed out":
        return "allow more time with --turn-timeout"
    names = [model.name for model in reached.listed] if reached.blamed == "model" else []
    near = get_close_matches(named or "", names, cutoff=0.4) or names[:3]
    return f"the server lists {', '.join(near)}; choose one with --model or OPENAI_MODEL" if near else ""


async def _abilities(probe: Probe, reached: Reached, said: Answer, settings: Settings) -> AsyncGenerator[Check, None]:
    used = ""
    for shape in SHAPES:
        check, used = await _form(probe, shape, used)
        yield check
    yield await _streaming(probe, used)
    yield _tokens(said)
    own = next((model.context for model in reached.listed if model.name == reached.model), None)
    yield _context(own or (await probe.context() if settings.base_url else None), settings.terms.context or CONTEXT)
    yield _price(settings, said.model, reached.model)


async def _form(probe: Probe, shape: str, used: str) -> tuple[Check, str]:
    """The check of one form of structured output, and the form that talks will use: the first not refused."""
    name = FORMS[shape]
    try:
        answer = await probe.answer(shape, BRIEF if used else ROOM)
    except DelegateFailedError as error:
        return (skipped(name, str(error)), used) if used else (failed(name, str(error)), shape)
    used = used or probe.shape
    mark = "; talks use this form" if shape == used else ""
    if answer is None:
        return skipped(name, "the server refuses this form"), used
    if has_shape(shape, answer.text):
        return ok(name, f"the reply has this form{mark}"), used
    found = f"the server accepts it, but {answer.problem or 'the reply did not have this form'}{mark}"
    if not mark:
        return skipped(name, found), used
    advice = "talks are possible, but more replies will be refused; a server that enforces the schema avoids this"
    return failed(name, found, advice, needed=False), used


async def _streaming(probe: Probe, used: str) -> Check:
    try:
        heard = await probe.aloud(used)
    except DelegateFailedError as error:
        return failed("streaming", str(error))
    if not heard.pieces:
        advice = "talks are possible, but a reply is shown only when it is complete"
        return failed("streaming", "the reply came in one piece", advice, needed=False)
    counted = "with" if heard.answer.completion_tokens is not None else "without"
    return ok("streaming", f"words arrive as they are written, {counted} a count of tokens")


def _tokens(said: Answer) -> Check:
    if said.prompt_tokens is None or said.completion_tokens is None:
        return failed("tokens", "the server does not count them", "set a limit with --max-seconds", needed=False)
    cached = "it reports cached tokens" if said.cached_tokens is not None else "it does not report cached tokens"
    return ok("tokens", f"the server counts them ({said.prompt_tokens} and {said.completion_tokens}); {cached}")


def _context(length: int | None, limit: int) -> Check:
    """Check that a prompt fits into the context; a quarter is left for the reply."""
    if length is None:
        return skipped("context", f"length not reported; prompts have up to {limit:,} tokens (--context-limit)")
    room = length * 3 // 4
    if room >= limit:
        return ok("context", f"{length:,} tokens")
    advice = f"set --context-limit {room}" if room >= SHORTEST else "load the model with a longer context"
    return failed("context", f"{length:,} tokens, but prompts have up to {limit:,}", advice, needed=False)


def _price(settings: Settings, *names: str | None) -> Check:
    try:
        prices = load_prices(settings.prices).models
    except PriceError as error:
        return failed("price", str(error))
    found = next((prices[name] for name in names if name in prices), None)
    if found is None:
        return skipped("price", f"not known; if calls cost money, write it in {settings.prices}")
    return ok("price", f"{found.input:g} for input and {found.output:g} for output, per million tokens")


def _code(failure: DelegateFailedError) -> str:
    """The code of the last failure, such as ``401`` or ``timed out``."""
    return failure.call.failures[-1] if failure.call and failure.call.failures else ""
