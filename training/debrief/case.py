"""A dialogue to be debriefed: its record and what was found in it, for the reader of the debrief."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from engine.analysis import Analysis
from moderator.events import RULES
from moderator.facilitation import Marked
from moderator.table import Table
from prompts.load import fill
from scenarios.errors import ReassureError
from scenarios.scenario import Scenario
from training.assessment.gains import JointGains, joint_gains
from transcripts.debrief.debrief import debrief
from transcripts.debrief.findings import Account, Debrief
from transcripts.debrief.passages import Passage, passages
from transcripts.exports.notes import notes_on
from transcripts.exports.records import Record


class DebriefError(ReassureError):
    """Talks that cannot be debriefed, or not yet."""


class Case(NamedTuple):
    """A dialogue to be debriefed; ``seat`` is the side that the debrief is for, None for the trainer."""

    record: Record
    walked: tuple[Passage, ...]
    table: Table
    found: Debrief
    analysis: Analysis | None
    gains: JointGains | None
    """The joint gains; None where a redacted copy or older rules do not tell them."""
    seat: str | None

    @property
    def scenario(self) -> Scenario:
        """The scenario as it was played."""
        return self.table.scenario

    @property
    def readers(self) -> tuple[str, ...]:
        """The sides that the debrief judges: the reader's own, or both for the trainer."""
        return (self.seat,) if self.seat else tuple(side.id for side in self.scenario.sides)

    @property
    def own_first(self) -> tuple[str, ...]:
        """Both sides, the reader's own first."""
        first, second = (side.id for side in self.scenario.sides)
        return (second, first) if self.seat == second else (first, second)

    @property
    def current(self) -> bool:
        """Whether the talks were held under the rules of today, so that there are balances."""
        return self.table.rules == RULES

    def name(self, side: str) -> str:
        """The name of a side."""
        return self.scenario.mandate(side).name

    def other(self, side: str) -> str:
        """The name of the side opposite."""
        return self.name(self.scenario.other(side))

    def account(self, side: str) -> Account:
        """The account of a side."""
        return next(account for account in self.found.accounts if account.seat.id == side)


def case_of(record: Record, analysis: Analysis | None, seat: str | None) -> Case:
    """The case of a dialogue; DebriefError while people play it, before its first turn, or for a strange seat."""
    shown = _for_trainees(record) if seat else record
    found = debrief(shown.events, notes_on(shown))
    walked, table = passages(shown.events)
    if not found.visible:
        raise DebriefError("People still play these talks; write the debrief once they are over.")
    if not table.turn:
        raise DebriefError("These talks have no turn yet; resume them, or choose another dialogue.")
    if seat and seat not in table.sides:
        known = " or ".join(side.id for side in table.scenario.sides)
        raise DebriefError(f"There is no side {seat!r} in these talks; write {known} instead.")
    told = table.rules == RULES and not record.original and all(map(table.scenario.briefs.get, table.sides))
    return Case(shown, walked, table, found, analysis, joint_gains(table) if told else None, seat)


def _for_trainees(record: Record) -> Record:
    """The record without what a facilitator noted for the trainer, and without readers' notes."""
    kept = tuple(one for one in record.kept if not isinstance(one.event, Marked))
    return record._replace(kept=kept, notes=())


def say(about: str, which: str, **values: str) -> str:
    """A sentence of the debrief with its values, in plain text."""
    return fill(_sentences()[about][which], **values)


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("training.debrief") / "sentences.toml").read_text(encoding="utf-8"))


def sentence(told: str) -> str:
    """An act or a package in words, without the dashes and the full stop that it has on a screen."""
    return told.replace(" -- ", ", ").strip().rstrip(".")


def signed(amount: float) -> str:
    """An amount of a balance with its sign, to two places."""
    return f"{amount:+.2f}" if round(amount, 2) else "0.00"
