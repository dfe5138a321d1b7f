"""What a person narrows a search to, read from words: days, who played, and a range of S."""

from datetime import date, datetime, time, timedelta
from math import isfinite

from transcripts.debrief.accounts import kind
from transcripts.search.query import QueryError

YEARS = range(1970, 9000)
"""In which years something can have been kept: others cannot be told in every time zone."""


def between(since: str, until: str) -> dict[str, datetime]:
    """The filters from a day on, and up to another and with it, in local time; QueryError for what is no day."""
    first, last = _day(since), _day(until)
    found = {"since": first, "until": last + timedelta(days=1) if last else None}
    return {name: datetime.combine(day, time()).astimezone() for name, day in found.items() if day}


def played(player: str) -> dict[str, str]:
    """The filter by who made a move; QueryError for what names nobody."""
    label = player.strip()
    if not label:
        return {}
    name = label.partition(":")[2]
    if kind(label) not in ("model", "doctrine") or not name:
        raise QueryError(f"{player!r} names no player; write llm:MODEL or scripted:DOCTRINE.")
    return {kind(label): name}


def scored(least: str, most: str) -> dict[str, float]:
    """The filters by S at the end; QueryError for what is no number from 0 to 100."""
    return {name: _score(said) for name, said in (("S_min", least), ("S_max", most)) if said.strip()}


def _day(said: str) -> date | None:
    if not said.strip():
        return None
    try:
        found = date.fromisoformat(said.strip())
    except ValueError as error:
        raise QueryError(f"{said!r} is no day; write it as 2026-01-31.") from error
    if found.year not in YEARS:
        raise QueryError(f"{said} lies outside the years {YEARS.start} to {YEARS.stop - 1}.")
    return found


def _score(said: str) -> float:
    try:
        found = float(said)
    except ValueError:
        found = -1.0
    if not (isfinite(found) and 0 <= found <= 100):
        raise QueryError(f"{said!r} is no S; write a number from 0 to 100.")
    return found
