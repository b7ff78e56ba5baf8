"""Facts about messages: ids and codes, never to whom or what was said."""

from uuid import UUID

from bankhall.kernel.events import Event


class LetterFailed(Event, frozen=True, kw_only=True, tag="notify.letter_failed"):
    """It was given up, or its time is over: nobody has got it."""

    message_id: UUID
    template: str
    cause: str
