"""Views and delegates: what a side sees of the table, and how the moderator asks it for a reply."""

from collections.abc import AsyncGenerator
from typing import Protocol, runtime_checkable

from moderator.events import PartialWords
from moderator.moves import Call, Reply
from moderator.table import Table
from scenarios.errors import ReassureError
from scenarios.types import Frozen, Scenario


class View(Frozen):
    """One side's view: the table without what the other side keeps secret.

    ``table`` holds only this side's brief and capital, and no inject that has not happened yet; its ``faults``
    say why the last reply in this half-turn was refused.
    """

    side: str
    table: Table


class DelegateFailedError(ReassureError):
    """A delegate cannot be asked for this turn; ``call`` holds the attempts."""

    def __init__(self, problem: str, call: Call | None = None) -> None:
        super().__init__(problem)
        self.call = call


class Delegate(Protocol):
    """The object that plays a side, for a doctrine, a model or a person."""

    @property
    def label(self) -> str:
        """Its name in the record, such as ``scripted:grit``."""

    async def act(self, view: View) -> Reply:
        """A reply for this half-turn; raises DelegateFailedError if there can be none."""


@runtime_checkable
class StreamingDelegate(Protocol):
    """A delegate whose words can be shown while it writes."""

    def speak(self, view: View) -> AsyncGenerator[PartialWords | Reply, None]:
        """Yield the words so far, then the reply; raises as ``Delegate.act`` does."""


@runtime_checkable
class DelegateWithMemory(Protocol):
    """A delegate that remembers what it was asked, and must be given a past in which it did not take part."""

    def remember(self, view: View, reply: Reply) -> None:
        """Remember that this reply was given to this view."""


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
