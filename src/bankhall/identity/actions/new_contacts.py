"""A number or an address that a customer gives: a code goes there, and it is theirs once the code has come back. The
customer file, which keeps what waits, takes it in then.

There is no gate: a code is good for three tries, ten are sent in a day, and guessing one gives the guesser's own file a
number that rings elsewhere. A gate would let a stranger at somebody's desk close that somebody's way in.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import select

from bankhall.identity import queries, words
from bankhall.identity.actions.challenges import Purpose
from bankhall.identity.actions.names import hold_name
from bankhall.identity.actions.sent_codes import send_code_to, spend_sent_code
from bankhall.identity.models import ContactRow
from bankhall.identity.types import NameKind, Realm, SentCode, SentFor, Way
from bankhall.kernel.db import Tx
from bankhall.kernel.i18n import Language

_NAMES: Final = {Way.SMS: NameKind.PHONE, Way.EMAIL: NameKind.EMAIL}


async def send_new_contact_code(
    tx: Tx, customer_id: UUID, way: Way, address: str, waiting_id: UUID, *, language: Language
) -> SentCode | None:
    """None where no code can come there at present: the bank has no channel for it. Raises NoSuchEnrolment,
    CodeSentLately, TooManyCodes, AddressFull.
    """
    enrolment = await queries.lock_enrolment(tx, Realm.CUSTOMER, customer_id)
    if way not in await queries.sendable(tx):
        return None
    sent_for = SentFor(Purpose.NEW_CONTACT, waiting_id)
    return await send_code_to(
        tx, enrolment, way, address, waiting_id, sent_for, template=words.NEW_CONTACT_CODE, language=language
    )


async def spend_new_contact_code(tx: Tx, customer_id: UUID, way: Way, code: str, waiting_id: UUID) -> bool:
    """Whether it is right; it is spent then, and after three wrong ones too: so the caller commits."""
    enrolment = await queries.lock_enrolment(tx, Realm.CUSTOMER, customer_id)
    return await spend_sent_code(tx, enrolment.id, way, code, SentFor(Purpose.NEW_CONTACT, waiting_id))


async def note_proved(tx: Tx, customer_id: UUID, way: Way, address: str, *, language: Language) -> None:
    """A code has come back from there, and the customer file says it of them by now. They come in by it from now on,
    unless somebody else has proved it before them, of which nobody is told.
    """
    enrolment = await queries.lock_enrolment(tx, Realm.CUSTOMER, customer_id)
    query = select(ContactRow).where(ContactRow.enrolment_id == enrolment.id, ContactRow.way == way)
    for row in list(await tx.session.scalars(query.with_for_update())):
        if await queries.address_of(tx, enrolment, row) == address:
            row.verified_at, row.language = row.verified_at or tx.now, language
    await tx.session.flush()
    await hold_name(tx, enrolment.id, _NAMES[way], address)
