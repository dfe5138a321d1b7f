"""A dialogue as plain text: one block per event, for pipes, logs and screen readers."""

import shutil
from collections.abc import Iterable, Iterator
from textwrap import fill

from moderator.descriptions import act_line, package, title
from moderator.events import (
    Breached,
    Closed,
    Event,
    Expired,
    Failed,
    Forfeited,
    Forked,
    Injected,
    Limits,
    Moved,
    Opened,
    Read,
    Refused,
    Seated,
)
from moderator.fold import READER, opened, step
from moderator.table import Table
from moderator.usage import Usage
from transcripts.clean import clean
from transcripts.exports.records import original_link
from transcripts.exports.story import say

WIDTH = min(96, shutil.get_terminal_size((96, 24)).columns)
"""The width of text in columns: 96, or less on a narrower terminal."""


def blocks(events: Iterable[Event]) -> Iterator[str]:
    """The text of each event, in order."""
    teller = Teller()
    return (teller.tell(event) for event in events)


class Teller:
    """Turns events into text one after the other, and folds the table to find the titles of offers and measures."""

    def __init__(self, *, live: bool = False) -> None:
        self.table: Table | None = None
        self.turns = 0
        self.live = live
        """Whether the talks are going on, so that people who play must not see everything."""
        self.joining: frozenset[str] = frozenset()
        """Sides that people are about to play."""

    @property
    def people(self) -> frozenset[str]:
        """The sides that people play; the score and the other side's cost at home are hidden from them."""
        seats = self.table.seats if self.table else {}
        return self.joining | {side for side, agent in seats.items() if agent == "human"}

    def tell(self, event: Event) -> str:
        """The text of the next event, cleaned."""
        if isinstance(event, Opened):
            self.table = opened(event)
            return _opened(event)
        if self.table is None:
            return ""
        self.turns += isinstance(event, Moved | Forfeited)
        text = self._text(event, self.table)
        self.table = step(self.table, event)
        return clean(text)

    def _text(self, event: Event, table: Table) -> str:
        match event:
            case Moved():
                return self._moved(event, table)
            case Injected():
                return f"  CABLE  {event.inject.title}\n{_wrapped(event.inject.cable, '    ')}"
            case Expired():
                offer = table.offer(event.offer)
                return f"  EXPIRED  {event.offer}: {package(offer, table.scenario) if offer else ''}"
            case Breached():
                broken = table.commitment(event.commitment)
                named = title(broken.measure, table.scenario) if broken else event.commitment
                return f"  BREACH  {_name(table, event.side)} did not carry out {event.commitment} in time: {named}"
            case Refused():
                faults = "\n".join(f"    {f.message} [{f.source}] Legal: {f.legal}." for f in event.faults)
                return f"\n  REFUSED  {_name(table, event.side)}, attempt {event.attempt}\n{faults}"
            case Forfeited():
                return f"T{self.turns}  {_name(table, event.side)} forfeits its turn."
            case Failed():
                return f"\n  FAILED  {_name(table, event.side)}: {event.problem}"
            case Seated():
                return f"  SEAT  {_name(table, event.side)} is played by {event.agent} from now on."
            case Forked():
                return f"  FORK  From this point on, the talks are a fork of {event.parent}, with seed {event.seed}."
            case Read():
                found = f"finds {event.crosses} crossed: {event.reason}" if event.crosses else "finds no line crossed"
                return f"\n  READ  A second reader of {_name(table, event.side)}'s statement {event.problem or found}."
            case Closed():
                return f"\nEND  {event.outcome}: {event.reason}\n{_score(table)}"
            case _:
                return ""

    def _moved(self, event: Moved, table: Table) -> str:
        people = self.people if self.live else frozenset()
        cost, override = _paid(event) if people <= {event.side} else ("", "")
        head = f"\nT{self.turns}  Round {event.round}  {_name(table, event.side)}"
        acts = [f"  > {act_line(act, table.scenario)}{cost}" for act in event.move.acts]
        spoken = [_wrapped(text, "  ") for text in (event.move.statement, event.move.translation) if text]
        notes = [f"    note: {note}" for note in event.notes]
        standing = "" if people else _standing(event, table)
        return "\n".join([head, *spoken, *acts, *filter(None, (override, *notes, standing))])


def calls(table: Table) -> Iterator[str]:
    """The usage of models by side and in total, and its limits; nothing if no model was called."""
    names = {mandate.id: mandate.name for mandate in table.scenario.sides} | {READER: "Second reader"}
    used = {by: found for by, found in table.usage.items() if found.tokens or found.seconds}
    if not used:
        return
    yield "\nUSAGE"
    yield from (f"  {name}: {used[by]}" for by, name in names.items() if by in used)
    if len(used) > 1:
        yield f"  Total: {sum(used.values(), Usage())}"
    if limits := ", ".join(_limits(table.limits)):
        yield f"  Limits: {limits}"


def _limits(limits: Limits) -> Iterator[str]:
    if limits.tokens is not None:
        yield f"{limits.tokens:,} tokens"
    if limits.seconds is not None:
        yield f"{limits.seconds:g} s"
    if limits.cost is not None:
        yield f"{limits.cost:g} in cost"


def _opened(event: Opened) -> str:
    scenario = event.scenario
    seats = "   ".join(f"{scenario.mandate(s).name}: {a}" for s, a in event.seats.items())
    head = f"{scenario.title} ({scenario.as_of})\n{seats}   seed {event.seed}   {event.rounds} rounds"
    what = f"A simulation for training and study, not a forecast.\n{_redacted(event)}"
    return clean(f"{head}\n{what}\n{_wrapped(scenario.situation, '  ')}")


def _redacted(event: Opened) -> str:
    whole = original_link(event)
    return f"{_wrapped(say('head', 'redacted', original=whole), '')}\n" if whole else ""


def _score(table: Table) -> str:
    score = table.score
    terms = f"M {score.M:.3f}  E {score.E:.3f}  R {score.R:.3f}  Z {score.Z:.3f}"
    return (
        f"S {score.S:.2f} of 100 (recent {score.S_recent:.2f})  {terms}  -- a measure of this dialogue, not a forecast"
    )


def _standing(event: Moved, table: Table) -> str:
    trust = ", ".join(f"{_name(table, s)} {p:.2f}" for s, p in event.score.trust.items())
    return f"    S {event.score.S:.1f}   trust: {trust}"


def _paid(event: Moved) -> tuple[str, str]:
    """The cost at home of a move with one act, and a line if the leader's override was used; empty texts otherwise."""
    spent = sum(event.spent.get(event.side, {}).values())
    cost = f"  (cost at home {spent:.0f} points)" if spent and len(event.move.acts) == 1 else ""
    return cost, "    with the leader's override" if event.overrides else ""


def _name(table: Table, side: str) -> str:
    return table.scenario.mandate(side).name


def _wrapped(text: str, indent: str) -> str:
    paragraphs = text.split("\n")
    return "\n".join(fill(p, WIDTH, initial_indent=indent, subsequent_indent=indent) for p in paragraphs if p.strip())


def wrapped(text: str) -> str:
    """Text wrapped line by line, with continuation lines indented."""
    lines = (line.rstrip() for line in text.split("\n"))
    hung = ((ln, " " * (len(ln) - len(ln.lstrip()) + 2)) for ln in lines)
    return "\n".join(fill(ln, WIDTH, subsequent_indent=hang, break_on_hyphens=False) for ln, hang in hung)
