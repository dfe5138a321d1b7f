"""What was measured, as Markdown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bench.many_dialogues import DIALOGUES, LATENCY, Crowd
from bench.play_both import Taken
from bench.prompt_lengths import Reuse, Sizes
from bench.speed import BESIDE, KEPT, KEPT_ALOUD, Speed

Row = Sequence[object]
Measured = Mapping[str, Mapping[str, tuple[Sizes, Reuse]]]
"""By scenario and side."""

SLOWER, CROWDED = 1.3, 1.15
"""How many times the bare client's time a turn may take, and the longest dialogue's many at once."""

BRIEF, TURN, NEW = 2_000, 300, 10_000
"""Tokens that a brief with its menu stays under, and a turn message; and new ones over the turns of a side, at most."""


class Aim(NamedTuple):
    """What was aimed at, what was measured, and whether it is met."""

    aim: str
    measured: str
    met: bool


def table(head: Row, rows: Iterable[Row]) -> str:
    """A table with its first column to the left and all else to the right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in (head, rule, *rows))


def _cell(found: object) -> str:
    return f"{found:,}" if isinstance(found, int) else str(found)


def speed(found: Speed) -> str:
    """The table of times a turn, with the least beside the median."""
    head = ("milliseconds a turn (least)", "wall", "CPU", "wall, times bare (least)", "CPU, times bare (least)")
    return table(head, (_run(found, run) for run in found.runs))


def _run(found: Speed, run: str) -> Row:
    times = _with_least(found.typical(run), found.best(run), 1)
    if run not in BESIDE:
        return (run, *times, "", "")
    return (run, *times, *_with_least(found.ratio(run), found.best_ratio(run), 2))


def _with_least(typical: Taken, least: Taken, digits: int) -> Iterable[str]:
    return (f"{one:.{digits}f} ({two:.{digits}f})" for one, two in zip(typical, least, strict=True))


def inside(found: Speed) -> str:
    """The table of what is inside a turn."""
    rows = ((part, f"{took.wall:.2f}", f"{took.cpu:.2f}") for part, took in found.inside.items())
    return table(("milliseconds in a turn of ours, every event committed", "wall", "CPU"), rows)


def crowd(ours: Crowd, bare: Crowd) -> str:
    """The table of many dialogues at once."""
    head = (
        f"{DIALOGUES} dialogues, {LATENCY * 1000:.0f} ms for an answer",
        "one alone, s",
        "all at once, s",
        "the longest of them, s",
        "times the one alone",
        "CPU of all, s",
    )
    return table(
        head, (_together("ours, every event committed", ours), _together("the bare client, same bodies", bare))
    )


def _together(name: str, found: Crowd) -> Row:
    seconds = (f"{ms / 1000:.2f}" for ms in (found.alone, found.together.wall, found.longest))
    return (name, *seconds, f"{found.ratio:.2f}", f"{found.together.cpu / 1000:.1f}")


def reuse(found: Mapping[str, Mapping[str, Reuse]]) -> str:
    """The table of prompts over the turns, by the name of the talks and by side."""
    head = ("prompt tokens", "first turn", "last", "longest", "all turns", "new", "reused", "cache breaks")
    return table(
        head, (_prompts(f"{name}, {side}", told) for name, sides in found.items() for side, told in sides.items())
    )


def _prompts(name: str, told: Reuse) -> Row:
    return (name, *told[:5], f"{told.reused:.1%}", told.breaks)


def sizes(found: Measured) -> str:
    """The table of what a side is told."""
    head = ("tokens", "instructions", "brief and menu", "turn, median", "longest", "new in all", "after the first turn")
    return table(
        head, (_told(f"{name}, {side}", *told) for name, sides in found.items() for side, told in sides.items())
    )


def _told(name: str, size: Sizes, told: Reuse) -> Row:
    return (name, size.instructions, size.brief, size.median, max(size.turns), told.new, told.new - told.first)


def aims_of_speed(found: Speed) -> Iterable[Aim]:
    """What was aimed at in time and requests."""
    for run in (KEPT, KEPT_ALOUD):
        for name, ratio in zip(("wall", "CPU"), found.ratio(run), strict=True):
            yield Aim(
                f"{name} a turn, {run}: at most {SLOWER} times the bare client's", f"{ratio:.2f}", ratio <= SLOWER
            )
    yield Aim("requests a turn: exactly 1", f"{found.requests:g}", found.requests == 1)


def aims_of_crowd(ours: Crowd) -> Iterable[Aim]:
    """What was aimed at for many dialogues at once."""
    for what, ratio in (("the longest of them", ours.spread), ("one alone", ours.ratio)):
        aim = f"{DIALOGUES} dialogues at once: at most {CROWDED} times {what}"
        yield Aim(aim, f"{ratio:.2f}", ratio <= CROWDED)


def aims_of_prompts(found: Measured) -> Iterable[Aim]:
    """What was aimed at in tokens; the worst of all sides counts."""
    told = [side for sides in found.values() for side in sides.values()]
    brief = max(size.brief for size, _ in told)
    usual, longest = max(size.median for size, _ in told), max(max(size.turns) for size, _ in told)
    early, new = max(reuse.early for _, reuse in told), max(reuse.new for _, reuse in told)
    yield Aim(f"brief and menu: under {BRIEF:,} tokens", f"{brief:,}", brief < BRIEF)
    yield Aim(f"turn message without quoted words, median: under {TURN} tokens", f"{usual}", usual < TURN)
    yield Aim(f"turn message without quoted words, longest: under {TURN} tokens", f"{longest}", longest < TURN)
    yield Aim(f"new prompt tokens of a side over 20 turns of the talks: at most {NEW:,}", f"{early:,}", early <= NEW)
    yield Aim(f"new prompt tokens of a side over 20 turns of its own: at most {NEW:,}", f"{new:,}", new <= NEW)


def aims(found: Iterable[Aim]) -> str:
    """The table of aims."""
    return table(("aim", "measured", ""), ((a.aim, a.measured, "met" if a.met else "**missed**") for a in found))
