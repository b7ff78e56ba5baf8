"""Nouns of step-up: contents and confirmations."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec


class Content(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    """What is confirmed: all that decides what is done, and the words by which its owner knows it. Subclasses name
    themselves by a tag that ends with their version:

        class Unmask(Content, frozen=True, kw_only=True, tag="customers.unmask.1"): ...

    The web apps have words for each kind (`confirm-words`). What customers confirm says `spoken` as well.
    """

    def spoken(self) -> "Spoken | None":
        """What a message says that brings the code for it, so that its owner sees what they confirm elsewhere than on
        the page. None: it speaks of what the screen shows.
        """
        return None


class Spoken(msgspec.Struct, frozen=True):
    """`zh` goes on after 您正在 (`向{payee}付款{amount}元`), `en` after "your code to" (`pay {amount} to {payee}`).
    `facts`: what stands for the names in braces, each a short line; it may have been chosen by a stranger.
    """

    zh: str
    en: str
    facts: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Asked for, and perhaps given already. `digest`: what a passkey signs."""

    id: UUID
    kind: str
    content: str = field(repr=False)
    digest: bytes = field(repr=False)
    asked_at: datetime
    ends_at: datetime
    is_given: bool
    spoken: Spoken | None = field(repr=False)


def kind_of(content: Content | type[Content]) -> str:
    tag = content.__struct_config__.tag
    if not isinstance(tag, str):
        raise TypeError(f"{content!r} has no tag")
    return tag
