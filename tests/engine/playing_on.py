"""Talks played on from a position with words, by the loop, and without them, by the engine."""

from collections.abc import Sequence
from dataclasses import fields

from agents.scripted.delegate import ScriptedDelegate
from engine.rollout import Seats, player
from moderator.events import Event, Opened
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.table import Table
from tests.dialogue import listened


def seats_of(first: Opened, pair: tuple[str, str]) -> Seats:
    """The players of a pair of doctrines, in the order of the seats."""
    return {side: player(name) for side, name in zip(first.seats, pair, strict=True)}


def with_words(past: Sequence[Event], pair: tuple[str, str], seed: int) -> Table:
    """The table after the talks, played on by the loop between scripted delegates."""
    first = past[0]
    assert isinstance(first, Opened)
    delegates = {side: ScriptedDelegate(name, seed) for side, name in zip(first.seats, pair, strict=True)}
    return fold((*past, *listened(negotiate(first, delegates, past))))


def differences(one: Table, two: Table) -> list[str]:
    """The fields in which two tables differ, words apart."""
    words = {"said", "usage"}
    names = [field.name for field in fields(one) if field.name not in words]
    found = [name for name in names if getattr(one, name) != getattr(two, name)]
    return found + (["said"] if _said(one) != _said(two) else [])


def _said(table: Table) -> list[object]:
    """Who did what, turn by turn, with the remarks in public words."""
    heard = [sorted(remark.kind for remark in said.remarks if not remark.private) for said in table.said]
    return [(said.round, said.side, said.acts, kinds) for said, kinds in zip(table.said, heard, strict=True)]
