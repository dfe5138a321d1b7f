"""Cues: the subjects of sentences, and the lines and points of a turn that they stand in."""

from typing import NamedTuple

from agents.scripted import bargain
from moderator.moves import Counter
from moderator.table import Table
from moderator.tabled import TabledOffer

OWN_DOING = (
    *("accepted", "declined", "asked-proof", "protest-late", "protest-broken", "charged"),
    *("own-inject-pledge", "explain-pledge", "regret-pledge"),
    *("perform-agreed", "withdraw", "renounce", "hold-offer", "hold-declined", "show-proof", "refuse-proof"),
    *("show-proof-word", "refuse-proof-word"),
    *("again-asked", "again-first", "again-both", "hold-no", "hold-no-cost", "hold-no-more", "hold-no-trust"),
    *("hold-declined-more", "hold-declined-trust", "hold-terms-cost"),
    *("answer-way", "answer-terms", "answer-granted", "decline-cost", "decline-red-line", "decline-early"),
)
"""The keys that speak of this side's own part where a measure is joint."""


SOMETIMES = ("heard", "hard", "price", "more", "when", "inject", "cause", "why", "open", "view", "until")
"""The fields that only some cues can fill; a template with another is left out."""

REFUSALS = ("decline-cost", "hold-no", "hold-no-cost", "hold-terms-cost", "renounce", "withdraw")
"""The keys that turn down something of one's own; "we cannot say that ..." would deny what the words say."""

ACCOUNTS = ("explain", "regret")
"""The keys that account for a cable, which they name in full so that a reader knows what was accounted for."""

TELLING = ("doing", "heard", "hard", "open")
"""The fields whose words say themselves what they are about."""

MANY = ("doing", "heard", "matter")
"""The fields that have more than one phrase to choose from."""


class Cue(NamedTuple):
    """A subject of a sentence: the key of its templates, the measures that ``{noun}`` stands for, and other values."""

    key: str
    about: tuple[str, ...] = ()
    values: dict[str, str] = {}  # noqa: RUF012 never changed
    doing: str = ""
    """The measure that is carried out."""
    measures: frozenset[str] = frozenset()
    """The measures that an act deals with, or that would answer a cable."""
    give: tuple[str, ...] = ()
    """The measures that ``{offer}`` stands for."""
    ask: tuple[str, ...] = ()
    """The measures that ``{asked}`` stands for."""
    options: dict[str, list[str]] = {}  # noqa: RUF012 never changed
    """Values of which one is chosen when it is said."""
    single: bool = False
    """Whether it answers the only offer of the other side, so that "your proposal" names it."""
    plain: bool = False
    """Whether a listener knows what it is about: the other side has just done or proposed it, and nothing like it."""


class Line(NamedTuple):
    """A line of a statement: the table and the key of its template."""

    table: str
    key: str


class Point(NamedTuple):
    """A point of a turn: its line, what it is about, and the bridge that leads to it from the point before."""

    line: Line
    cue: Cue
    bridge: str = ""


def point(table: str, cue: Cue) -> Point:
    """A point of a turn without a bridge."""
    return Point(Line(table, cue.key), cue)


def reverses(table: Table, act: Counter) -> bool:
    """Whether a counter-offer is the same exchange, but the other side must perform first."""
    offer = table.offer(act.offer)
    return offer is not None and bargain.reverses(act, offer)


def offered(table: Table, offer_id: str) -> tuple[str, ...]:
    """The first measure that an offer gives."""
    offer: TabledOffer | None = table.offer(offer_id)
    return offer.give[:1] if offer else ()
