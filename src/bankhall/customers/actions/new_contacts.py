"""How a customer is reached counts once it is proved: a code goes to the new number or address, and until it has come
back the file says what it said before. One waits at a time: who corrects a slip begins anew.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from bankhall.customers import rules
from bankhall.customers.actions.change import change_customer, lock_file
from bankhall.customers.actions.tell import language_of
from bankhall.customers.errors import ChangedMeanwhile, NoWaitingContact
from bankhall.customers.models import WaitingContactRow
from bankhall.customers.queries import my_file, own_key
from bankhall.customers.queries.new_contacts import address_of, new_contact_of, waiting_of, waiting_place
from bankhall.customers.rules import amendments as amending
from bankhall.customers.types import CorrectContact, Customer, NewContact, WaitingContact
from bankhall.identity import api as identity
from bankhall.identity.errors import NoSuchEnrolment, WrongCode
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id

# Time for a code or two that do not come.
WAITS: Final = timedelta(minutes=30)
_AT_ONCE: Final = 1_000


async def begin_to_prove(tx: Tx, mine: Customer, wanted: CorrectContact) -> WaitingContact | None:
    """Has a code sent there, in place of what waited before. None where it can have no code: a line at home, a channel
    that the bank has not, somebody who cannot sign in; it is then taken as it is, and unproved.

    Raises CodeSentLately, TooManyCodes, AddressFull, CustomerForgotten.
    """
    facts = rules.facts_of(mine)
    new = amending.new_contact(facts, wanted, wanted.language or language_of(mine))
    if new is None or address_of(new) is None:
        return None
    await lock_file(tx, mine.id)
    return await _send(tx, mine.id, new_id(), new)


async def send_again(tx: Tx) -> WaitingContact:
    """Raises NoSuchCustomer, NoWaitingContact, CodeSentLately, TooManyCodes, AddressFull."""
    mine, row, new = await _waiting(tx)
    sent = await _send(tx, mine.id, row.id, new)
    if sent is None:
        raise NoWaitingContact
    return sent


async def prove_contact(tx: Tx, code: str) -> Customer | Refusal:
    """The code has come: from now on the file says it, and the old number or address is told. Answers WrongCode, which
    was counted, so the caller commits; after three the code is good no more, and another can be had.

    Raises NoSuchCustomer, NoWaitingContact, ChangedMeanwhile where what it replaces is gone, and what change_customer
    raises.
    """
    mine, row, new = await _waiting(tx)
    reached = address_of(new)
    if reached is None:
        raise NoWaitingContact
    way, address = reached
    if not await identity.spend_new_contact_code(tx, mine.id, way, code, row.id):
        tx.audit("customers.fail_contact", "customer", mine.id, contact=new.kind)
        return WrongCode()
    change = amending.taken_in(mine.id, mine.version, rules.facts_of(mine), new)
    if change is None:
        raise ChangedMeanwhile(mine.version)
    await tx.session.delete(row)
    changed = await change_customer(tx, change)
    await identity.note_proved(tx, mine.id, way, address, language=new.language)
    return changed


async def leave_contact(tx: Tx) -> None:
    """It is not wanted any more. What does not wait is left already."""
    mine = await my_file(tx)
    await tx.session.execute(delete(WaitingContactRow).where(WaitingContactRow.customer_id == mine.id))


async def purge_waiting_contacts(tx: Tx) -> None:
    """Whose time is over."""
    await tx.session.execute(delete(WaitingContactRow).where(WaitingContactRow.ends_at <= tx.now))


async def _waiting(tx: Tx) -> tuple[Customer, WaitingContactRow, NewContact]:
    mine = await my_file(tx)
    await lock_file(tx, mine.id)
    row = await waiting_of(tx, mine.id)
    key = (await data_keys(tx, [mine.id])).get(mine.id)
    if row is None or key is None:
        raise NoWaitingContact
    return await my_file(tx), row, new_contact_of(key, row)


async def _send(tx: Tx, customer_id: UUID, waiting_id: UUID, new: NewContact) -> WaitingContact | None:
    reached = address_of(new)
    key = await own_key(tx, customer_id)
    if reached is None:
        return None
    try:
        sent = await identity.send_new_contact_code(tx, customer_id, *reached, waiting_id, language=new.language)
    except NoSuchEnrolment:
        return None
    if sent is None:
        return None
    place = waiting_place(customer_id, waiting_id)
    values = {
        "id": waiting_id,
        "sealed": key.seal(tx.vault.suite, msgspec.msgpack.encode(new), about=place),
        "again_at": sent.again_at,
        "ends_at": tx.now + WAITS,
    }
    row = insert(WaitingContactRow).values(customer_id=customer_id, **values)
    await tx.session.execute(row.on_conflict_do_update(index_elements=["customer_id"], set_=values))
    tx.audit("customers.ask_contact", "customer", customer_id, contact=new.kind)
    return WaitingContact(new.kind, amending.mask_contact(new.kind, new.after), tx.now + WAITS, sent.again_at)
