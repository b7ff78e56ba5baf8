"""Where staff are written to: given at hiring, or by themselves and then proved by a code. News goes there, never a
code to sign in by (ASVS 6.3.5, 6.3.7). Nobody changes a colleague's: whoever could, could silence what warns of them.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from bankhall.identity import queries, words
from bankhall.identity.actions.challenges import Purpose
from bankhall.identity.actions.second_factors import lock_own
from bankhall.identity.actions.sent_codes import send_code_to, spend_sent_code, void_codes
from bankhall.identity.actions.sessions import require_confirmed
from bankhall.identity.actions.tell import tell_address
from bankhall.identity.errors import NoAddressWaits, NoContact, NoSuchEnrolment, WrongCode
from bankhall.identity.models import StaffAddressRow
from bankhall.identity.rules.sent_codes import DAY
from bankhall.identity.types import Enrolment, Realm, SentCode, SentFor, Session, Way
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.notify import api as notify
from bankhall.notify.types import Channel

_WAITING: Final = ("waiting_id", "sealed_waiting")


async def give_address(
    tx: Tx, enrolment_id: UUID, address: str, *, language: Language = Language.CHINESE, proved: bool = False
) -> None:
    """Of somebody who has just been hired. Raises BadInput naming `email`."""
    address = usable_address(address)
    row = {
        "sealed": queries.sealed_staff_address(tx, enrolment_id, address),
        "language": language,
        "said_at": tx.now,
        "proved_at": tx.now if proved else None,
    }
    await tx.session.execute(insert(StaffAddressRow).values(enrolment_id=enrolment_id, **row))


async def ask_for_address(tx: Tx, session: Session, address: str, *, language: Language) -> SentCode:
    """Sends a code there; the one from before is written to until it has come back. One that waited gives way.

    Raises BadInput naming `email`, ConfirmationNeeded, NoSuchEnrolment for customers, NoContact where the bank sends no
    e-mail, CodeSentLately, TooManyCodes, AddressFull.
    """
    require_confirmed(tx, session)
    enrolment = await _lock_staff(tx, session)
    address = usable_address(address)
    if Way.EMAIL not in await queries.sendable(tx):
        raise NoContact
    waiting_id = new_id()
    sent = await send_code_to(
        tx, enrolment, Way.EMAIL, address, waiting_id, _sent_for(waiting_id),
        template=words.STAFF_ADDRESS_CODE, language=language,
    )  # fmt: skip
    waits = {"waiting_id": waiting_id, "sealed_waiting": queries.sealed_staff_address(tx, waiting_id, address)}
    fresh = {"sealed": None, "language": language, "said_at": tx.now, "proved_at": None}
    row = insert(StaffAddressRow).values(enrolment_id=enrolment.id, **fresh, **waits)
    again = waits | {"said_at": tx.now}
    await tx.session.execute(row.on_conflict_do_update(index_elements=["enrolment_id"], set_=again))
    tx.audit("identity.ask_for_address", "staff", enrolment.holder_id)
    return sent


async def prove_address(tx: Tx, session: Session, code: str, *, language: Language) -> Refusal | None:
    """The code came: it is written to from now on, and the one before is told so. Answers WrongCode, so that the try
    counts. Raises ConfirmationNeeded, NoSuchEnrolment for customers, NoAddressWaits.
    """
    require_confirmed(tx, session)
    enrolment = await _lock_staff(tx, session)
    row = await tx.session.get(StaffAddressRow, enrolment.id, with_for_update=True)
    if row is None or row.waiting_id is None or row.sealed_waiting is None:
        raise NoAddressWaits
    if not await spend_sent_code(tx, enrolment.id, Way.EMAIL, code, _sent_for(row.waiting_id)):
        return WrongCode()
    fresh = queries.open_staff_address(tx, row.waiting_id, row.sealed_waiting)
    old = queries.open_staff_address(tx, enrolment.id, row.sealed) if row.sealed else None
    if old is not None and old != fresh:
        told = words.STAFF_ADDRESS_GONE
        await tell_address(tx, Way.EMAIL, old, Language(row.language), told, {"at": tx.now})
    row.sealed = queries.sealed_staff_address(tx, enrolment.id, fresh)
    row.language, row.proved_at, row.waiting_id, row.sealed_waiting = language, tx.now, None, None
    await tx.session.flush()
    tx.audit("identity.prove_address", "staff", enrolment.holder_id)
    return None


async def forget_address(tx: Tx, enrolment_id: UUID) -> None:
    """Of somebody who has left: there is nothing more to write."""
    await void_codes(tx, enrolment_id, purpose=Purpose.NEW_CONTACT)
    await tx.session.execute(delete(StaffAddressRow).where(StaffAddressRow.enrolment_id == enrolment_id))


async def forget_waiting_addresses(tx: Tx) -> None:
    """What nobody has proved within a day may be somebody else's, mistyped."""
    late = StaffAddressRow.waiting_id.is_not(None) & (StaffAddressRow.said_at <= tx.now - DAY)
    await tx.session.execute(delete(StaffAddressRow).where(late & StaffAddressRow.sealed.is_(None)))
    await tx.session.execute(update(StaffAddressRow).where(late).values(dict.fromkeys(_WAITING)))


def usable_address(typed: str) -> str:
    """Raises BadInput naming `email`. Only what every mail server takes (notify.rules)."""
    address = typed.strip()
    if not notify.is_address(Channel.EMAIL, address):
        raise BadInput.of("email", "not an e-mail address that the bank can write to", code="identity.email_unusable")
    return address


async def _lock_staff(tx: Tx, session: Session) -> Enrolment:
    """Raises NoSuchEnrolment for customers: theirs stand in the customer file."""
    if session.realm is not Realm.STAFF:
        raise NoSuchEnrolment
    return await lock_own(tx, session)


def _sent_for(waiting_id: UUID) -> SentFor:
    return SentFor(Purpose.NEW_CONTACT, waiting_id)
