"""The results as Markdown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bench.many_dialogues import DIALOGUES, LATENCY, Crowd
from bench.play_both import Taken
from bench.prompt_lengths import Reuse, Sizes
from bench.speed import COMPARED_WITH, RECORDED, RECORDED_STREAMING, Speed

Row = Sequence[object]
Measured = Mapping[str, Mapping[str, tuple[Sizes, Reuse]]]
"""By scenario and side."""

SLOWER, CROWDED = 1.3, 1.15
"""Highest ratios: of a turn to the bare client's, and of many dialogues at once to the longest of them."""

BRIEF, TURN, NEW = 2_200, 340, 10_000
"""Limits in tokens: a brief with its menu, a turn message, and the new tokens of a side in 20 turns."""


class Aim(NamedTuple):
    """An aim, the measured value, and whether the aim is met."""

    aim: str
    measured: str
    met: bool


def table(head: Row, rows: Iterable[Row]) -> str:
    """A table with its first column aligned left and all others right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in (head, rule, *rows))


def _cell(found: object) -> str:
    return f"{found:,}" if isinstance(found, int) else str(found)


def speed(found: Speed) -> str:
    """The table of times per turn: medians, with the minimum in brackets."""
    head = ("milliseconds per turn (minimum)", "wall", "CPU", "wall / bare (minimum)", "CPU / bare (minimum)")
    return table(head, (_run(found, run) for run in found.runs))


def _run(found: Speed, run: str) -> Row:
    times = _with_least(found.typical(run), found.best(run), 1)
    if run not in COMPARED_WITH:
        return (run, *times, "", "")
    return (run, *times, *_with_least(found.ratio(run), found.best_ratio(run), 2))


def _with_least(typical: Taken, least: Taken, digits: int) -> Iterable[str]:
    return (f"{one:.{digits}f} ({two:.{digits}f})" for one, two in zip(typical, least, strict=True))


def inside(found: Speed) -> str:
    """The table of the parts of a turn."""
    rows = ((part, f"{took.wall:.2f}", f"{took.cpu:.2f}") for part, took in found.inside.items())
    return table(("milliseconds per turn of Reassure, every event committed", "wall", "CPU"), rows)


def crowd(ours: Crowd, bare: Crowd) -> str:
    """The table of many dialogues at once."""
    head = (
        f"{DIALOGUES} dialogues, {LATENCY * 1000:.0f} ms per answer",
        "one alone, s",
        "all at once, s",
        "the longest of them, s",
        "all / one alone",
        "CPU of all, s",
    )
    return table(
        head, (_together("Reassure, every event committed", ours), _together("the bare client, same requests", bare))
    )


def _together(name: str, found: Crowd) -> Row:
    seconds = (f"{ms / 1000:.2f}" for ms in (found.alone, found.together.wall, found.longest))
    return (name, *seconds, f"{found.ratio:.2f}", f"{found.together.cpu / 1000:.1f}")


def reuse(found: Mapping[str, Mapping[str, Reuse]]) -> str:
    """The table of prompt tokens, by the name of the talks and by side."""
    head = ("prompt tokens", "first turn", "last", "longest", "all turns", "new", "reused", "cache breaks")
    return table(
        head, (_prompts(f"{name}, {side}", tokens) for name, sides in found.items() for side, tokens in sides.items())
    )


def _prompts(name: str, tokens: Reuse) -> Row:
    return (name, *tokens[:5], f"{tokens.reused:.1%}", tokens.breaks)


def sizes(found: Measured) -> str:
    """The table of the parts of a side's prompts."""
    head = (
        "tokens",
        "instructions",
        "brief and menu",
        "turn, median",
        "longest",
        "new in total",
        "new after the first turn",
    )
    return table(
        head, (_parts(f"{name}, {side}", *tokens) for name, sides in found.items() for side, tokens in sides.items())
    )


def _parts(name: str, size: Sizes, reuse: Reuse) -> Row:
    return (name, size.instructions, size.brief, size.median, max(size.turns), reuse.new, reuse.new - reuse.first)


def aims_of_speed(found: Speed) -> Iterable[Aim]:
    """The aims for time and requests."""
    for run in (RECORDED, RECORDED_STREAMING):
        for name, ratio in zip(("wall time", "CPU time"), found.ratio(run), strict=True):
            yield Aim(
                f"{name} per turn, {run}: at most {SLOWER} times the bare client's", f"{ratio:.2f}", ratio <= SLOWER
            )
    yield Aim("requests per turn: exactly 1", f"{found.requests:g}", found.requests == 1)


def aims_of_crowd(ours: Crowd) -> Iterable[Aim]:
    """The aims for many dialogues at once."""
    for what, ratio in (("the longest of them", ours.spread), ("one alone", ours.ratio)):
        aim = f"{DIALOGUES} dialogues at once: at most {CROWDED} times {what}"
        yield Aim(aim, f"{ratio:.2f}", ratio <= CROWDED)


def aims_of_prompts(found: Measured) -> Iterable[Aim]:
    """The aims for tokens; the worst side counts."""
    measured = [side for sides in found.values() for side in sides.values()]
    brief = max(size.brief for size, _ in measured)
    usual, longest = max(size.median for size, _ in measured), max(max(size.turns) for size, _ in measured)
    early, new = max(reuse.early for _, reuse in measured), max(reuse.new for _, reuse in measured)
    yield Aim(f"brief and menu: under {BRIEF:,} tokens", f"{brief:,}", brief < BRIEF)
    yield Aim(f"turn message without quoted words, median: under {TURN} tokens", f"{usual}", usual < TURN)
    yield Aim(f"turn message without quoted words, longest: under {TURN} tokens", f"{longest}", longest < TURN)
    yield Aim(
        f"new prompt tokens of a side in the first 20 turns of the talks: at most {NEW:,}", f"{early:,}", early <= NEW
    )
    yield Aim(f"new prompt tokens of a side in 20 turns of its own: at most {NEW:,}", f"{new:,}", new <= NEW)


def aims(found: Iterable[Aim]) -> str:
    """The table of aims."""
    return table(("aim", "measured", ""), ((a.aim, a.measured, "met" if a.met else "**missed**") for a in found))
