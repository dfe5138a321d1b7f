"""A coded act: what the score reads, whoever coded it."""

from typing import Literal

from pydantic import Field

from scenarios.errors import ReassureError
from scenarios.types import Frozen, Grade, Kind, Level

Side = str
Status = Literal["proposed", "agreed", "implemented", "breached", "withdrawn"]


class BadActsError(ReassureError):
    """Acts that cannot be scored; the message names the place and what is allowed there."""


class CodedAct(Frozen):
    """One coded act; `value` is on the scale of Goldstein 1992, and 0 is a pass.

    `measure` is the measure that the act is an instance of, and may be empty. `crosses_red_line` means a declared
    red line of the other side.
    """

    side: Side
    round: int = Field(ge=0)
    value: float = Field(ge=-10, le=10)
    kind: Kind
    cost: Level
    verifiability: Grade
    status: Status = "implemented"
    measure: str = ""
    crosses_red_line: bool = False
    spoken: bool = False
    """Whether it is words that harm and no act: they make nothing dearer, and count in no escalation."""
    reserves: bool = False
    """Whether its half-turn puts off its answer."""
