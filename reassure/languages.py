"""The language of each side, from ``en``, ``zh``, ``both`` and ``SIDE=zh``."""

from collections.abc import Mapping
from typing import cast, get_args

from moderator.events import Language
from scenarios.errors import ReassureError
from scenarios.scenario import Scenario

LANGUAGES = get_args(Language)


class LanguageError(ReassureError):
    """An unknown language or side, or a language for a side that no model plays."""


def languages(scenario: Scenario, seats: Mapping[str, str], wanted: tuple[str, ...]) -> dict[str, Language]:
    """The languages of the models by side; a later wish replaces an earlier one.

    Doctrines speak English, and people choose for themselves. LanguageError for an unknown language or side, and for
    a side that no model plays.
    """
    models = [side for side, agent in seats.items() if agent.partition(":")[0] == "llm"]
    found: dict[str, Language] = {}
    for wish in wanted:
        side, _, language = wish.rpartition("=")
        if language not in LANGUAGES or (side and side not in seats):
            named = " or ".join(seats)
            raise LanguageError(f"--language takes {', '.join(LANGUAGES)}, or SIDE=LANGUAGE for {named}, not {wish!r}.")
        if side not in ("", *models) or not models:
            who = f"{scenario.mandate(side).name} is played by {seats[side]}" if side else "no model plays here"
            raise LanguageError(f"--language is only for models, and {who}; give the seat to one, such as llm:MODEL.")
        found |= dict.fromkeys((side,) if side else models, cast("Language", language))
    return found
