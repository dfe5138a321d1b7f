"""A whole turn at a model server: the request that talks begin with, and what came back."""

from importlib.metadata import version

from agents.llm.client import Endpoint
from moderator.events import RULES, Opened
from moderator.fold import fold
from moderator.moves import Reply
from moderator.visibility import view_of
from reassure.doctor.checks import Check, failed, ok
from reassure.languages import languages
from reassure.models import TURN, language_model
from reassure.settings import Settings
from scenarios.load import load

EMPTY = "talks are not possible; choose another model, or change how it is asked with --reasoning-effort or --extra"
UNREADABLE = "talks are possible, but replies like this one are refused; a server that enforces the schema avoids this"

GIVEN_UP = ("wish ", "shape ", "system role")
"""Beginnings of the names of failures after which a request went without a feature."""


async def first_turn(settings: Settings) -> Reply:
    """The model's reply in the first turn of talks; DelegateFailedError if there is none."""
    terms, library = settings.terms, load()
    scenario = library.scenario(library.scenarios[0].id)
    seats = {mandate.id: "llm" for mandate in scenario.sides}
    opening = Opened(
        scenario=scenario,
        seats=seats,
        seed=1,
        rounds=scenario.rounds,
        version=version("reassure"),
        languages=languages(scenario, seats, terms.language),
        rules=RULES,
    )
    endpoint = Endpoint(settings.base_url, settings.api_key, settings.model, terms.turn_timeout or TURN)
    try:
        return await language_model(endpoint, terms, opening.seed).act(view_of(fold([opening]), next(iter(seats))))
    finally:
        await endpoint.close()


def turn_check(reply: Reply) -> Check:
    """The check of the first turn: talks need an answer, but one that cannot be read may be an exception."""
    call = reply.call
    seconds = f"in {(call.latency_ms or 0) / 1000:.1f} s"
    if reply.move:
        mended = f", in which {', '.join(call.repaired)} had to be mended" if call.repaired else ""
        given_up = [word for word in call.failures if word.startswith(GIVEN_UP)]
        without = f"; the server does not support: {', '.join(given_up)}" if given_up else ""
        return ok("turn", f"a move {seconds}{mended}{without}")
    found = f"no move {seconds}: {reply.problem}"
    if "--" in reply.problem:
        return failed("turn", found)
    return failed("turn", found, UNREADABLE, needed=False) if call.raw.strip() else failed("turn", found, EMPTY)
