"""Moments in the time zone of this machine."""

from datetime import UTC, datetime


def local(moment: datetime) -> datetime:
    """A moment in local time, which is UTC where the time zone of this machine is not a valid one.

    A moment without a time zone is taken as local time.
    """
    try:
        return moment.astimezone()
    except (ValueError, OverflowError, OSError):  # TZ may say anything, such as an offset of more than a day
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
