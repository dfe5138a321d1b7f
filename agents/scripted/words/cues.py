"""Cues: the subjects of sentences."""

from typing import NamedTuple

from agents.scripted import bargain
from moderator.moves import Counter
from moderator.table import Table, TabledOffer


class Cue(NamedTuple):
    """A subject of a sentence: the key of its templates, the measures that ``{noun}`` stands for, and other values."""

    key: str
    about: tuple[str, ...] = ()
    values: dict[str, str] = {}  # noqa: RUF012 never changed
    doing: str = ""
    """The measure that is carried out."""


def reverses(table: Table, act: Counter) -> bool:
    """Whether a counter-offer is the same exchange, but the other side must perform first."""
    offer = table.offer(act.offer)
    return offer is not None and bargain.reverses(act, offer)


def offered(table: Table, offer_id: str) -> tuple[str, ...]:
    """The first measure that an offer gives."""
    offer: TabledOffer | None = table.offer(offer_id)
    return offer.give[:1] if offer else ()
