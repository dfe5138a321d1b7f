"""Private figures: a side's points, floors and tolerances, and the numbers in its brief."""

import re
from collections.abc import Iterator, Mapping
from itertools import dropwhile, takewhile
from math import ceil, floor

from moderator.speech.public_text import permitted, texts_at_start, texts_since
from moderator.speech.reading.tokens import HAN, Figure, figures, is_content, joined, tokens_of
from moderator.table import Table

BEFORE = re.compile(r"\b(?:points|floors?|capital|veto\w*|overrid\w*|tolera\w+)\b|点数|下限|底线|门槛|否决|资本|容忍")
AFTER = re.compile(r"(?:[a-z]+ )?(?:points|floor|capital|veto|overrid)|percent tolera|个?[点分](?!钟)")
"""Words before and after a number that show that it means points, a floor or a tolerance."""

YEARS = range(1900, 2100)
ROUND = {"round", "rounds", "轮"}
LEAST = 10
"""The smallest number of a brief that counts as a private figure; smaller ones are common in any text."""

Held = Mapping[str, frozenset[int]]
TIMES = {"天": "day", "日": "day", "周": "week", "月": "month", "年": "year", "时": "hour"}


def private_figures(table: Table, side: str, text: str) -> Iterator[Figure]:
    """The figures in a text that only this side knows."""
    found = figures(text)
    held = _held(table, side) if found else {}
    for figure in found:
        if _points(held, text, figure) or _briefed(table, side, text, figure):
            yield figure


def _points(held: Held, text: str, figure: Figure) -> bool:
    """Whether a number is stated as points, a floor or a tolerance, and is that of one of the side's audiences."""
    owners = "|".join(name for name, values in held.items() if figure.value in values)
    if not owners:
        return False
    tokens = tokens_of(text)
    before, after = joined(tokens[max(0, figure.start - 5) : figure.start]), joined(tokens[figure.end : figure.end + 4])
    if AFTER.match(after):
        return True
    counts_else = is_content(after.partition(" ")[0]) and not re.match(rf"$|[{HAN}]|\d|percent|{'|'.join(held)}", after)
    return not counts_else and (
        BEFORE.search(before) is not None or re.search(rf"\b(?:{owners})\b", f"{before} | {after}") is not None
    )


def _held(table: Table, side: str) -> Held:
    """By the spoken name of each audience: its points now and at the start, its floor and its tolerance."""
    now, start = table.capital.get(side, {}), table.scenario.capital.get(side, {})
    return {
        a.id.rpartition(".")[2].replace("-", " "): frozenset(
            whole(number)
            for number in (now.get(a.id, a.floor), start.get(a.id, a.floor), a.floor, 100 * a.tolerance)
            for whole in (floor, round, ceil)
        )
        for a in table.scenario.mandate(side).audiences
    }


def _briefed(table: Table, side: str, text: str, figure: Figure) -> bool:
    """Whether a number is in the brief, counts the same things as far as can be seen, and is in no public text."""
    brief = table.scenario.briefs[side].text if side in table.scenario.briefs else ""
    same = [f for f in figures(brief) if f.value == figure.value and _counts(brief, f)]
    if not same or not _counts(text, figure):
        return False
    here = _things(text, figure)
    alike = any(not here or not (there := _things(brief, f)) or here & there for f in same)
    return alike and not any(
        f.value == figure.value
        for known in (*texts_at_start(table.scenario), *permitted(table.scenario, side), *texts_since(table))
        for f in figures(known)
    )


def _counts(text: str, figure: Figure) -> bool:
    """Whether a number can be a private figure: not small, not a year, and not rounds of the talks."""
    beside = tokens_of(text)[max(0, figure.start - 1) : figure.end + 1]
    return figure.value >= LEAST and figure.value not in YEARS and ROUND.isdisjoint(beside)


def _things(text: str, figure: Figure) -> frozenset[str]:
    """What a number counts: the content words after it, in the singular; in Chinese, only units of time."""
    after = tokens_of(text)[figure.end : figure.end + 4]
    times = {TIMES[token] for token in after[:2] if token in TIMES}
    words = takewhile(is_content, dropwhile(lambda token: not is_content(token), after))
    return frozenset(times | {word.removesuffix("s") for word in words if word.isascii() and word.isalpha()})
