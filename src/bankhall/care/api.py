"""The front door of care."""

from bankhall.care.reach.queries import presence_spans, present_now

__all__ = ["presence_spans", "present_now"]
