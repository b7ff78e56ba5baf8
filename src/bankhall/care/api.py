"""The front door of care."""

from bankhall.care.actions import end, hand_over, open_conversation, say, take
from bankhall.care.figures.queries import floor_now, talk_figures
from bankhall.care.past.actions import bring_in_talks, read_over
from bankhall.care.past.queries import talks_over, talks_over_by_id, took_part
from bankhall.care.queries import conversations_by_id, hall
from bankhall.care.reach.queries import presence_spans, present_now
from bankhall.care.reach.types import PresenceReason, PresenceState
from bankhall.care.rules import expected_wait

__all__ = [
    "PresenceReason",
    "PresenceState",
    "bring_in_talks",
    "conversations_by_id",
    "end",
    "expected_wait",
    "floor_now",
    "hall",
    "hand_over",
    "open_conversation",
    "presence_spans",
    "present_now",
    "read_over",
    "say",
    "take",
    "talk_figures",
    "talks_over",
    "talks_over_by_id",
    "took_part",
]
