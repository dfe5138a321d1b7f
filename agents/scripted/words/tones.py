"""Tones: polite or hostile sentences that a probe says in place of its own, whatever it does."""

from typing import Any

from agents.scripted.doctrines import Tone
from moderator.table import Table
from prompts.load import speech


def sentence(tone: Tone, table: Table) -> str:
    """What is said in this round."""
    listed: list[str] = _table(tone)["say"]
    return listed[(table.round - 1) % len(listed)]


def remarks(tone: Tone) -> tuple[str, ...]:
    """The remarks that each of its sentences makes."""
    return tuple(_table(tone)["remarks"])


def _table(tone: Tone) -> dict[str, Any]:
    found: dict[str, Any] = speech("tones")[tone]
    return found
