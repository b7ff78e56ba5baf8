"""What waits for the code that was sent there."""

from uuid import UUID

import msgspec
from sqlalchemy import select

from bankhall.customers.models import WaitingContactRow
from bankhall.customers.queries import my_file
from bankhall.customers.rules import amendments as amending
from bankhall.customers.types import ContactKind, NewContact, WaitingContact
from bankhall.identity.types import Way
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.vault import SealingKey
from bankhall.notify import api as notify
from bankhall.notify.types import Channel


async def my_waiting_contact(reading: Reading) -> WaitingContact | None:
    """Of the actor. Raises NoSuchCustomer for who is no customer."""
    mine = await my_file(reading)
    found = await _waiting(reading, mine.id)
    if found is None:
        return None
    row, new = found
    return WaitingContact(new.kind, amending.mask_contact(new.kind, new.after), row.ends_at, row.again_at)


async def waiting_address(reading: Reading, customer_id: UUID) -> tuple[Channel, str] | None:
    """Where the code went, in clear."""
    found = await _waiting(reading, customer_id)
    reached = address_of(found[1]) if found else None
    return None if reached is None else (Channel(reached[0].value), reached[1])


async def waiting_of(reading: Reading, customer_id: UUID) -> WaitingContactRow | None:
    query = select(WaitingContactRow).where(
        WaitingContactRow.customer_id == customer_id, WaitingContactRow.ends_at > reading.now
    )
    return (await reading.session.scalars(query)).one_or_none()


def new_contact_of(key: SealingKey, row: WaitingContactRow) -> NewContact:
    plain = key.open(row.sealed, about=waiting_place(row.customer_id, row.id))
    return msgspec.msgpack.decode(plain, type=NewContact)


def address_of(new: NewContact) -> tuple[Way, str] | None:
    """Where a code can go; None for a line at home."""
    if new.kind is ContactKind.EMAIL:
        return (Way.EMAIL, new.after) if notify.is_address(Channel.EMAIL, new.after) else None
    number = notify.as_e164(new.after)
    return None if number is None else (Way.SMS, number)


def waiting_place(customer_id: UUID, waiting_id: UUID) -> str:
    return f"waiting_contacts|{customer_id}|{waiting_id}"


async def _waiting(reading: Reading, customer_id: UUID) -> tuple[WaitingContactRow, NewContact] | None:
    row = await waiting_of(reading, customer_id)
    key = (await data_keys(reading, [customer_id])).get(customer_id)
    return None if row is None or key is None else (row, new_contact_of(key, row))
