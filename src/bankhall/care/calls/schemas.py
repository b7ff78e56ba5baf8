"""Calls on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.care.calls.types import Call, CallEvent, CallState, Told
from bankhall.customers.types import CustomerBrief
from bankhall.kernel.lines import whole
from bankhall.kernel.web.inputs import Asked

Extension = Annotated[str, msgspec.Meta(min_length=1, max_length=20, pattern=whole("[0-9*#]+"))]
ShownNumber = Annotated[str, msgspec.Meta(max_length=20, pattern=whole(r"\+?[0-9]*"))]
CallName = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=whole("[!-~]+"))]


class CallTold(Asked, frozen=True):
    """What the telephone system sends."""

    call: CallName
    event: CallEvent
    number: ShownNumber = ""
    extension: Extension | None = None

    def told(self) -> Told:
        return Told(call=self.call, event=self.event, number=self.number, extension=self.extension)


class ExtensionIn(Asked, frozen=True):
    """None: rung nowhere."""

    extension: Extension | None


class ExtensionOut(msgspec.Struct, frozen=True):
    extension: str | None


class CallOut(msgspec.Struct, frozen=True, kw_only=True):
    """`number`: as it was shown, which proves nothing. `customer_id`, `name`: who has proved it to be theirs."""

    id: UUID
    state: CallState
    number: str
    customer_id: UUID | None
    name: str | None
    conversation_id: UUID | None
    rang_at: datetime
    answered_at: datetime | None

    @classmethod
    def of(cls, one: Call, whose: CustomerBrief | None) -> Self:
        return cls(
            id=one.id,
            state=one.state,
            number=one.number,
            customer_id=whose.id if whose else None,
            name=whose.name if whose else None,
            conversation_id=one.conversation_id,
            rang_at=one.rang_at,
            answered_at=one.answered_at,
        )


class CallsOut(msgspec.Struct, frozen=True, kw_only=True):
    """`mine`: what rings at, or is answered by, whoever asks. `missed`: whom somebody is to call back, the longest
    first; at most fifty. `extension`: where whoever asks is rung.
    """

    mine: list[CallOut]
    missed: list[CallOut]
    extension: str | None
