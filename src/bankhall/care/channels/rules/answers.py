"""What may leave by which way. Pure."""

import re
from datetime import timedelta
from typing import Final

from bankhall.care.types import Message, Proof, TalkChannel

# What leaves the house by a way on which it can be read on its way says no number by which one is known or pays.
_LONG_NUMBER = re.compile(r"\d(?:[ \-]?\d){8,}")

# After so long nobody waits for the answer any more.
HELD_FOR: Final = timedelta(days=3)
LOOKED_AT_WITHIN: Final = timedelta(days=30)


def says_too_much(text: str) -> bool:
    """An account, a card, an identity document: nine digits or more."""
    return _LONG_NUMBER.search(text) is not None


def last_way(said: list[Message]) -> TalkChannel:
    """By which the customer said something last."""
    return next((one.channel for one in reversed(said) if one.author == "customer"), TalkChannel.PORTAL)


def is_proven(said: list[Message]) -> bool:
    """Whether nothing that the customer is meant to have said lacks a proof that it was they."""
    return all(one.proof is not Proof.NONE for one in said if one.author == "customer")
