"""The codebook: what coders are asked, and what each answer means, the same for models and for people."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple, get_args

from moderator.moves import RemarkKind
from moderator.score.coded_act import Status
from scenarios.types import Grade, Kind, Level

VALUE, REMARKS = "value", "remarks"

CHOICES: dict[str, tuple[str, ...]] = {
    "kind": get_args(Kind),
    "status": get_args(Status),
    VALUE: (),
    "cost": get_args(Level),
    "verifiability": get_args(Grade),
    REMARKS: get_args(RemarkKind),
}
"""The answers to each question, lowest first where they have an order; a value is any number from -10 to 10."""

ACT_FIELDS = tuple(field for field in CHOICES if field != REMARKS)
"""What is coded of each act."""


class Question(NamedTuple):
    """A question of the codebook; ``meanings`` are by answer, and for the value by examples on its scale."""

    title: str
    asks: str
    meanings: dict[str, str]


@cache
def codebook() -> dict[str, Question]:
    """The questions by field."""
    found = tomllib.loads((files("prompts") / "coder" / "codebook.toml").read_text(encoding="utf-8"))
    return {field: Question(found[field]["title"], found[field]["asks"], found[field]["choices"]) for field in CHOICES}


def in_words() -> str:
    """The codebook as text, for a model."""
    return "\n\n".join(
        "\n".join(
            (f"`{field}`: {question.asks}", *(f"- {answer}: {means}" for answer, means in question.meanings.items()))
        )
        for field, question in codebook().items()
    )
