"""Search filters read from text: days, the agent, and a range of S."""

from datetime import date, datetime, time, timedelta
from math import isfinite

from transcripts.debrief.accounts import kind
from transcripts.search.query import QueryError

YEARS = range(1970, 9000)
"""The years that are accepted: times in other years cannot be converted to every time zone."""


def day_filters(since: str, until: str) -> dict[str, datetime]:
    """The filters for a range of days in local time, last day included; QueryError where a text is not a date."""
    first, last = _day(since), _day(until)
    found = {"since": first, "until": last + timedelta(days=1) if last else None}
    return {name: datetime.combine(day, time()).astimezone() for name, day in found.items() if day}


def agent_filter(player: str) -> dict[str, str]:
    """The filter by the agent that made a move; QueryError where the text does not name one."""
    label = player.strip()
    if not label:
        return {}
    name = label.partition(":")[2]
    if kind(label) not in ("model", "doctrine") or not name:
        raise QueryError(f"{player!r} is not the name of an agent; write llm:MODEL or scripted:DOCTRINE.")
    return {kind(label): name}


def score_filters(least: str, most: str) -> dict[str, float]:
    """The filters by S at the end; QueryError where a text is not a number from 0 to 100."""
    return {name: _score(said) for name, said in (("S_min", least), ("S_max", most)) if said.strip()}


def _day(said: str) -> date | None:
    if not said.strip():
        return None
    try:
        found = date.fromisoformat(said.strip())
    except ValueError as error:
        raise QueryError(f"{said!r} is not a date; write it as 2026-01-31.") from error
    if found.year not in YEARS:
        raise QueryError(f"{said} is outside the years {YEARS.start} to {YEARS.stop - 1}; write another date.")
    return found


def _score(said: str) -> float:
    try:
        found = float(said)
    except ValueError:
        found = -1.0
    if not (isfinite(found) and 0 <= found <= 100):
        raise QueryError(f"{said!r} is not a value of S; write a number from 0 to 100.")
    return found
