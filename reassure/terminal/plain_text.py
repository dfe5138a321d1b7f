"""A dialogue as plain text: one block per event, for pipes, logs and screen readers."""

import shutil
from collections.abc import Iterator, Sequence
from textwrap import fill

from moderator.descriptions import package, title, titled
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
    Settled,
    TurnTaken,
)
from moderator.facilitation import Aside, aside_told
from moderator.fold import READER, fold, opened, step
from moderator.moves import PERSON, Fault
from moderator.table import Table
from moderator.usage import Usage
from moderator.visibility import HIDDEN, Visibility, event_for, everything, of_dialogue, while_talking
from scenarios.numbers import decimal
from scenarios.scenario import Scenario
from transcripts.clean import clean
from transcripts.debrief.balances import balances, sentences
from transcripts.debrief.passages import deeds, passages
from transcripts.debrief.sentences import plain
from transcripts.exports.records import original_link
from transcripts.exports.scenes import marks, published, silent
from transcripts.exports.story import say

WIDTH = min(96, shutil.get_terminal_size((96, 24)).columns)
"""The width of text in columns: 96, or less on a narrower terminal."""


def blocks(events: Sequence[Event]) -> Iterator[str]:
    """The text of each event of a recorded dialogue, in order, as it may be seen."""
    teller = Teller(of_dialogue(fold(events)))
    return (teller.tell(event) for event in events)


class Teller:
    """Turns events into text one after the other, and folds the table to find the titles of offers and measures."""

    def __init__(self, visibility: Visibility | None = None) -> None:
        self.table: Table | None = None
        self.turns = 0
        self.joining: frozenset[str] = frozenset()
        """Sides that people are about to play."""
        self._visibility = visibility

    @property
    def visibility(self) -> Visibility:
        """What may be seen: what was given, or else what the people who play may see, and everything after the end."""
        if self._visibility:
            return self._visibility
        if self.table is None:
            return Visibility(sides=frozenset(), score=False)
        seats = self.table.holders | dict.fromkeys(self.joining, PERSON)
        scenario = self.table.scenario
        return everything(scenario) if self.table.closed else while_talking(scenario, seats)

    def tell(self, event: Event) -> str:
        """The text of the next event, cleaned."""
        if isinstance(event, Opened):
            self.table = opened(event)
            return _opened(event)
        if self.table is None:
            return ""
        self.turns += isinstance(event, TurnTaken)
        before, self.table = self.table, step(self.table, event)
        return clean(self._text(event_for(event, self.visibility), before))

    def _text(self, event: Event, table: Table) -> str:
        if isinstance(event, Aside):
            told_ = aside_told(event, table.scenario)
            return _wrapped(f"ASIDE  {told_}", "  ") if told_ else ""
        match event:
            case Moved():
                return self._moved(event, table)
            case Injected():
                text = "\n".join((event.inject.cable, *published(event, table)))
                return f"  CABLE  {event.inject.title}\n{_wrapped(text, '    ')}"
            case Expired():
                offer = table.offer(event.offer)
                return f"  EXPIRED  An offer ran out unanswered: {package(offer, table.scenario) if offer else ''}"
            case Breached():
                broken = table.commitment(event.commitment)
                named = title(broken.measure, table.scenario) if broken else event.commitment
                return f"  BREACH  {_name(table, event.side)} did not carry out in time what it owed: {named}"
            case Refused():
                faults = "\n".join(_fault(fault, table.scenario) for fault in event.faults)
                return f"\n  REFUSED  {_name(table, event.side)}, {event.tried}\n{faults}".rstrip()
            case Forfeited():
                return f"T{self.turns}  {_name(table, event.side)} forfeits its turn."
            case Settled():
                return f"{self._head(event, table)}\n{_wrapped(silent(event, table), '  ')}"
            case Failed():
                return f"\n  FAILED  {_name(table, event.side)} could not be asked. {event.problem}".rstrip()
            case Seated():
                return f"  SEAT  {_name(table, event.side)} is played by {event.agent} from now on."
            case Forked():
                return f"  FORK  From this point on, the talks are a fork of {event.parent}, with seed {event.seed}."
            case Read() if event.move == HIDDEN:
                return ""
            case Read():
                line = titled(str(event.crosses), table.scenario)
                found = f"finds {line} crossed: {event.reason}" if event.crosses else "finds no line crossed"
                return f"\n  READ  A second reader of {_name(table, event.side)}'s statement {event.problem or found}."
            case Closed():
                ending = say("ending", event.outcome, reason=event.reason)
                return f"\nEND  {ending}\n{_score(table)}"
            case _:
                return ""

    def _moved(self, event: Moved, table: Table) -> str:
        cost, override = _paid(event)
        head = f"\n{self._head(event, table)}"
        acts = [f"  > {deed}{cost}" for deed in deeds(event, table)]
        spoken = [_wrapped(text, "  ") for text in (event.move.statement, event.move.translation) if text]
        noticed = [_wrapped(f"[{'; '.join(found)}]", "    ")] if (found := marks(event, table)) else []
        notes = [f"    note: {titled(note, table.scenario)}" for note in event.notes]
        standing = _standing(event, table) if self.visibility.score else ""
        return "\n".join([head, *spoken, *noticed, *acts, *filter(None, (override, *notes, standing))])

    def _head(self, event: TurnTaken, table: Table) -> str:
        when = "After the talks" if table.closing else f"Round {event.round}"
        return f"T{self.turns}  {when}  {_name(table, event.side)}"


def balance(events: Sequence[Event]) -> Iterator[str]:
    """The balance of each side that may be seen, in sentences; nothing if there is none."""
    walked, table = passages(events)
    found = balances(walked, table, of_dialogue(table))
    if not found:
        return
    yield f"\nBALANCE  {plain('balance', 'limits')}"
    for one in found:
        total, *terms = sentences(one)
        yield "\n".join((_wrapped(total, "  "), *(_wrapped(term, "    ") for term in terms)))


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
        yield f"{decimal(limits.seconds)} s"
    if limits.cost is not None:
        yield f"{decimal(limits.cost)} in cost"


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


def _fault(fault: Fault, scenario: Scenario) -> str:
    message, legal = titled(fault.message, scenario), titled(fault.legal, scenario)
    return f"    {message} [{fault.source}] Legal: {legal}."


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
