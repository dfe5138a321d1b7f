"""What a delegate sees of the table, and what the moderator asks of it."""

from collections.abc import AsyncGenerator
from typing import Protocol, runtime_checkable

from moderator.events import Passing
from moderator.moves import Call, Reply
from moderator.table import Table
from scenarios.errors import ReassureError
from scenarios.types import Frozen, Scenario


class View(Frozen):
    """One side's view: the table without what the other side keeps to itself.

    ``table`` holds this side's brief and capital only, and no inject that has not happened yet; its ``faults``
    say why the last reply in this half-turn was refused.
    """

    side: str
    table: Table


class DelegateFailedError(ReassureError):
    """A delegate that cannot be asked for this turn; ``call`` holds what was tried."""

    def __init__(self, problem: str, call: Call | None = None) -> None:
        super().__init__(problem)
        self.call = call


class Delegate(Protocol):
    """Whoever plays a side: a doctrine, a model or a person."""

    @property
    def label(self) -> str:
        """What the record calls it, such as ``scripted:grit``."""

    async def act(self, view: View) -> Reply:
        """A reply for this half-turn; raises DelegateFailedError where none can be had."""


@runtime_checkable
class Speaker(Protocol):
    """A delegate that can be heard while it writes: its statement so far, and last its reply."""

    def speak(self, view: View) -> AsyncGenerator[Passing | Reply, None]:
        """What passes on the way to a reply, then the reply; raises as ``Delegate.act`` does."""


@runtime_checkable
class Remembering(Protocol):
    """A delegate that keeps in mind what it was asked, and so must be told of a past it did not take part in."""

    def recall(self, view: View, reply: Reply) -> None:
        """Take it that this view was met with this reply."""


def seen_by(table: Table, side: str) -> View:
    """The table as a side may see it."""
    held: dict[str, dict[str, float]] = {side: table.capital[side]}
    shifts = tuple(s for s in table.shifts if s.side == side)
    redacted: dict[str, object] = {
        "scenario": _public(table.scenario, side),
        "capital": held,
        "shifts": shifts,
        "read": None,
    }
    if table.to_move != side:
        redacted |= {"faults": (), "failed": None}
    return View(side=side, table=table.model_copy(update=redacted))


def _public(scenario: Scenario, side: str) -> Scenario:
    return scenario.model_copy(
        update={
            "briefs": {side: scenario.briefs[side]},
            "capital": {side: scenario.capital[side]},
            "deck": (),
            "injects": (),
            "objectives": (),
        }
    )
