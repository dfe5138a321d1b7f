"""What bars a side from giving measures or from asking for them: the ladder, red lines, what is in force, audiences."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from math import ceil, floor

from moderator import coding
from moderator.memory import remembered
from moderator.moves import Fault
from moderator.rules import domestic
from moderator.rules.diplomacy import listed
from moderator.rules.ladder import highest_step, too_high
from moderator.table import Table, measures_by_id
from scenarios.types import Kind, Measure, piece, whole

GATE, ONCE = "rule.domestic-gate", "rule.words-to-deeds"


def giving(
    table: Table, side: str, measures: tuple[Measure, ...], received: Collection[str], override: Collection[str] = ()
) -> Iterator[Fault]:
    """What bars a side from giving measures: the ladder, its red lines, what is in force, its audiences.

    For the measures that its leader overrides, the next step of the ladder, a red line that an override lifts and the
    floors of audiences do not count.
    """
    step = highest_step(table)
    for measure in measures:
        open_to = step + (measure.id in override)
        if measure.step > open_to:
            yield too_high(table, measure, open_to)
        yield from _own_red_lines(table, side, measure, received, override)
        if in_force(table, side, measure):
            message = f"{measure.id} is already agreed or in force for {table.scenario.mandate(side).name}."
            yield table.fault(ONCE, message, "carry out what is owed, or give something new")
        if piece(measure.id) == "rest":
            yield from _rest_first(table, side, measure)
    yield from _gate(table, side, measures, override)


def asking(table: Table, side: str, measures: tuple[Measure, ...]) -> Iterator[Fault]:
    """What bars a side from asking the other for measures: the ladder, and what is already in force."""
    step, other = highest_step(table), table.scenario.other(side)
    for measure in measures:
        if measure.step > step:
            yield too_high(table, measure, step)
        if in_force(table, other, measure):
            yield table.fault(ONCE, f"{measure.id} is already agreed or in force.", "ask for something else")
        if piece(measure.id) == "rest":
            yield from _rest_first(table, other, measure)


def in_force(table: Table, side: str, measure: Measure) -> bool:
    """Whether a side has already given a measure that cannot be given twice, under this or another id, or a piece.

    Words can be repeated unless they are owed; deeds, norms and regimes cannot. The part and the rest are two.
    """
    named, entire = piece(measure.id), table.scenario.parts.classes[whole(measure.id)]
    pieces = _pieces_in_force(table, side).get((measure.kind, entire), ())
    return any(not (given and named and given != named) for given in pieces)


@remembered
def _pieces_in_force(table: Table, side: str) -> Mapping[tuple[Kind, str], Collection[str]]:
    """By kind and overlap class, the pieces that a side has given and cannot give again."""
    owed, same = {c.measure for c in table.owed(side)}, table.scenario.parts.classes
    found = defaultdict[tuple[Kind, str], list[str]](list)
    for given in measures_by_id(table.scenario, tuple(table.given_or_owed(side))):
        if given.kind != "word" or given.id in owed:
            found[given.kind, same[whole(given.id)]].append(piece(given.id))
    return found


def _rest_first(table: Table, side: str, rest: Measure) -> Iterator[Fault]:
    """The rest of a measure comes after its part."""
    first = f"{whole(rest.id)}#part"
    if first not in table.given_or_owed(side):
        yield table.fault(ONCE, f"{rest.id} comes after {first}.", f"{first}, or {whole(rest.id)} at once")


def _own_red_lines(
    table: Table, side: str, measure: Measure, received: Collection[str], override: Collection[str]
) -> Iterator[Fault]:
    for line, bar in table.scenario.parts.bars[side][whole(measure.id)]:
        if bar.unless == "override" and measure.id in override:
            continue
        if bar.unless == "matched" and coding.matched(table, side, bar, tuple(received)):
            continue
        in_play = (m for m in coding.matches(table, bar) if table.scenario.measure(m))
        legal = {
            "matched": f"give it only in return for the whole of one of these: {listed(in_play)}",
            "override": "use the leader's override",
            "never": "another measure",
        }[bar.unless]
        message = f"{measure.id} would cross your own red line: {line.title}. {bar.reason}"
        yield table.fault(line.id, message, legal)


def _gate(table: Table, side: str, measures: tuple[Measure, ...], override: Collection[str]) -> Iterator[Fault]:
    held = table.capital.get(side, {})
    for audience in domestic.blockers(table, side, measures, override):
        cost = domestic.price(table, side, measures)[audience.id]
        message = (
            f"{audience.name} would block {listed(m.id for m in measures)}: "
            f"it costs {ceil(cost)} of {floor(held[audience.id])} points, "
            f"and under {audience.floor:.0f} that audience vetoes what it objects to."
        )
        payable = held[audience.id] >= cost
        legal = "something it does not object to, or the leader's override" if payable else "something cheaper"
        yield table.fault(GATE, message, legal)
