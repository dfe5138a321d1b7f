"""Which language each side speaks, from ``en``, ``zh``, ``both`` and ``SIDE=zh``."""

from collections.abc import Mapping
from typing import cast, get_args

from moderator.events import Language
from scenarios.types import ReassureError, Scenario

LANGUAGES = get_args(Language)


class LanguageError(ReassureError):
    """A language that nobody at this table can speak."""


def spoken(scenario: Scenario, seats: Mapping[str, str], wanted: tuple[str, ...]) -> dict[str, Language]:
    """The languages of the models by side; doctrines speak English, and people as they please.

    LanguageError for a language or a side that there is not, and where a side is named that no model plays.
    """
    found: dict[str, Language] = {}
    for wish in wanted:
        side, _, language = wish.rpartition("=")
        if language not in LANGUAGES or (side and side not in seats):
            named = " or ".join(seats)
            raise LanguageError(f"--language takes {', '.join(LANGUAGES)}, or SIDE=LANGUAGE for {named}, not {wish!r}.")
        if side and language != "en" and seats[side].startswith("scripted"):
            name = scenario.mandate(side).name
            raise LanguageError(
                f"{name} is played by a doctrine, which speaks English alone; seat a model or a person."
            )
        for each in (side,) if side else seats:
            if not seats[each].startswith("scripted"):
                found[each] = cast("Language", language)
    return found
