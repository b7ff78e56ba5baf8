"""The clocks of tickets, counted in the bank's open hours. Pure."""

from datetime import datetime, timedelta


def due(since: datetime, *, hours: int) -> datetime:
    return since + timedelta(hours=hours)


def due_after(since: datetime, *, left_s: int) -> datetime:
    return since + timedelta(seconds=left_s)


def left_s(now: datetime, due_at: datetime) -> int:
    """None of it where it is over."""
    return max(0, int((due_at - now).total_seconds()))
