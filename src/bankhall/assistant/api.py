"""The front door of the assistant: for conversations, and for whoever answers customers."""

from bankhall.assistant.actions import answer
from bankhall.assistant.queries import suggest, turns

__all__ = ["answer", "suggest", "turns"]
