"""Whether a configured model works, and what its server can do, asked step by step."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from difflib import get_close_matches
from typing import NamedTuple

from agents.llm.completion import Answer
from agents.llm.prices import PriceError, load_prices
from agents.llm.probe import BRIEF, ROOM, Listed, Probe, keeps
from agents.llm.structured_output import SHAPES
from moderator.view import DelegateFailedError
from reassure.doctor.checks import Check, failed, ok, skipped
from reassure.settings import CONTEXT, Settings

PATIENCE = 20.0
"""Seconds for each question, unless the person says otherwise."""

FORMS = dict(zip(SHAPES, ("JSON schema", "JSON object", "tool call", "plain text"), strict=True))
FINAL = ("no connection", "timed out")
"""Failures after which a server is not asked again."""

BLAMED = {"401": "key", "402": "key", "403": "key", "404": "model", "": "model"}
"""The check that a failure belongs to, by its word; without a word, no model could be named."""

SHORTEST = 3_000
"""Tokens of the least --context-limit."""


class Reached(NamedTuple):
    """What came of asking for the models and for one answer."""

    where: str
    listed: tuple[Listed, ...]
    model: str | None
    said: Answer | None
    failure: DelegateFailedError | None

    @property
    def blamed(self) -> str:
        """The check that the failure belongs to, if there was one."""
        if self.failure is None:
            return ""
        word = _word(self.failure)
        if word in BLAMED:
            return BLAMED[word]
        return "round trip" if self.listed or word.isdigit() else "server"


async def model_checks(settings: Settings) -> AsyncGenerator[Check, None]:
    """The checks of the model that the settings name; the later ones only where it answers at all."""
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
        if _word(error) in FINAL:
            return Reached(probe.where, (), probe.model, None, error)
    if listed and not probe.model:
        probe.model = listed[0].name
    try:
        said = await probe.answer("text")
    except DelegateFailedError as error:
        return Reached(probe.where, listed, probe.model, None, error)
    return Reached(probe.where, listed, probe.model, said, None)


def _reports(reached: Reached, settings: Settings) -> Iterator[Check]:
    """The key, the server, the model and the round trip, up to the one that failed."""
    told = {
        "key": _key(settings, said=reached.said is not None),
        "server": f"{reached.where} answers and lists {_counted(reached.listed)}",
        "model": _model(reached, settings.model),
        "round trip": f"an answer in {reached.said.latency_ms / 1000:.1f} s" if reached.said else "",
    }
    for check, found in told.items():
        if check == reached.blamed:
            yield failed(check, str(reached.failure), _advice(reached, settings.model))
            yield skipped("the rest", f"not asked, as the {check} failed")
            return
        yield ok(check, found)


def _counted(listed: tuple[Listed, ...]) -> str:
    return f"{len(listed)} model{'s' * (len(listed) != 1)}" if listed else "no models"


def _key(settings: Settings, *, said: bool) -> str:
    if settings.api_key is None:
        return "none is set" + (", and none is wanted" if said else "")
    return "OPENAI_API_KEY is set" + (", and is taken" if said else "")


def _model(reached: Reached, named: str | None) -> str:
    if named is None:
        return f"none is named, so the first that is listed plays: {reached.model}"
    if any(model.name == named for model in reached.listed):
        return f"{named} is listed"
    return f"{named} is not listed{', and answers all the same' if reached.said else ''}"


def _advice(reached: Reached, named: str | None) -> str:
    """What the sentence of a failure does not say."""
    if reached.failure and _word(reached.failure) == "timed out":
        return "--turn-timeout gives it longer"
    names = [model.name for model in reached.listed] if reached.blamed == "model" else []
    near = get_close_matches(named or "", names, cutoff=0.4) or names[:3]
    return f"the server lists {', '.join(near)}: name it with --model or OPENAI_MODEL" if near else ""


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
    """What comes of asking for a form in a shape, and the shape that talks will use: the first that is not refused."""
    name = FORMS[shape]
    try:
        answer = await probe.answer(shape, BRIEF if used else ROOM)
    except DelegateFailedError as error:
        return (skipped(name, str(error)), used) if used else (failed(name, str(error)), shape)
    used = used or probe.shape
    mark = "; this is what talks use" if shape == used else ""
    if answer is None:
        return skipped(name, "the server refuses it"), used
    if keeps(shape, answer.text):
        return ok(name, f"the reply keeps to it{mark}"), used
    found = f"taken, but {answer.problem or 'the reply did not keep to it'}{mark}"
    if not mark:
        return skipped(name, found), used
    advice = "talks can be run, with replies that are refused; a server that holds replies to a schema gives fewer"
    return failed(name, found, advice, needed=False), used


async def _streaming(probe: Probe, used: str) -> Check:
    try:
        heard = await probe.aloud(used)
    except DelegateFailedError as error:
        return failed("streaming", str(error))
    if not heard.pieces:
        advice = "talks can be run, but replies are shown only once they are whole"
        return failed("streaming", "the reply came in one piece", advice, needed=False)
    counted = "with" if heard.answer.completion_tokens is not None else "without"
    return ok("streaming", f"words come as they are written, {counted} a count of tokens")


def _tokens(said: Answer) -> Check:
    if said.prompt_tokens is None or said.completion_tokens is None:
        return failed("tokens", "the server does not count them", "use --max-seconds for a limit", needed=False)
    cached = "it tells which were cached" if said.cached_tokens is not None else "it does not tell which were cached"
    return ok("tokens", f"the server counts them ({said.prompt_tokens} and {said.completion_tokens}); {cached}")


def _context(length: int | None, limit: int) -> Check:
    """The room for a prompt and a reply, which may take a quarter of it."""
    if length is None:
        return skipped("context", f"not told; prompts have up to {limit:,} tokens, or as many as --context-limit says")
    room = length * 3 // 4
    if room >= limit:
        return ok("context", f"{length:,} tokens")
    advice = f"give --context-limit {room}" if room >= SHORTEST else "load the model with a longer one"
    return failed("context", f"{length:,} tokens, and prompts have up to {limit:,}", advice, needed=False)


def _price(settings: Settings, *names: str | None) -> Check:
    try:
        prices = load_prices(settings.prices).models
    except PriceError as error:
        return failed("price", str(error))
    found = next((prices[name] for name in names if name in prices), None)
    if found is None:
        return skipped("price", f"not known; where calls cost money, write it in {settings.prices}")
    return ok("price", f"{found.input:g} in and {found.output:g} out for a million tokens")


def _word(failure: DelegateFailedError) -> str:
    """The word of what failed last."""
    return failure.call.failures[-1] if failure.call and failure.call.failures else ""
