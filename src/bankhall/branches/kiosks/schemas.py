"""Machines in the hall on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.branches.kiosks.types import Kiosk, NewCode
from bankhall.branches.queue.schemas import QueuePlaceOut, WholeBranchOut
from bankhall.branches.queue.types import OwnTicket
from bankhall.branches.types import Service
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked

KioskName = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=whole(HAS_INK + ONE_LINE))]


class AddKioskIn(Asked, frozen=True):
    name: KioskName


class SetUpKioskIn(Asked, frozen=True):
    code: Annotated[str, msgspec.Meta(pattern=whole("[0-9]{10}"))]


class KioskOut(msgspec.Struct, frozen=True):
    """For staff. `seen_at`: when its page last said that it is on."""

    id: UUID
    name: str
    code_ends_at: datetime | None
    set_up_at: datetime | None
    seen_at: datetime | None
    ended_at: datetime | None
    by_name: str

    @classmethod
    def of(cls, one: Kiosk) -> Self:
        return cls(one.id, one.name, one.code_ends_at, one.set_up_at, one.seen_at, one.ended_at, one.by_name)


class KiosksOut(msgspec.Struct, frozen=True):
    items: list[KioskOut]


class KioskCodeOut(msgspec.Struct, frozen=True):
    """`code`: told once."""

    kiosk: KioskOut
    code: str

    @classmethod
    def of(cls, one: NewCode) -> Self:
        return cls(KioskOut.of(one.kiosk), one.code)


class KioskHereOut(msgspec.Struct, frozen=True):
    """The machine as its own page knows it."""

    name: str
    hall: WholeBranchOut


class KioskTicketOut(msgspec.Struct, frozen=True):
    """As it is printed, or shown for a while. `place`: none where it has been called already."""

    number: str
    service: Service
    goes_first: bool
    drawn_at: datetime
    place: QueuePlaceOut | None

    @classmethod
    def of(cls, one: OwnTicket) -> Self:
        place = QueuePlaceOut.of(one.place) if one.place else None
        ticket = one.ticket
        return cls(ticket.number, ticket.service, ticket.goes_first, ticket.drawn_at, place)
