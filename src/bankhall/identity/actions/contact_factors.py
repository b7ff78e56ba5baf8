"""Codes by message as a second factor: switched on by a code that came to the contact and back, switched off again."""

from uuid import UUID

from sqlalchemy import select

from bankhall.identity import words
from bankhall.identity.actions.challenges import Purpose
from bankhall.identity.actions.contacts import keep_factor
from bankhall.identity.actions.factors import show_code
from bankhall.identity.actions.second_factors import added, lock_own, removed
from bankhall.identity.actions.sent_codes import send_code, void_codes
from bankhall.identity.actions.sessions import require_confirmed
from bankhall.identity.errors import NoSuchContact
from bankhall.identity.models import ContactRow
from bankhall.identity.types import Browser, SentCode, SentFor, Session, Way, Welcome
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.i18n import Language


async def ask_to_prove_contact(tx: Tx, session: Session, contact_id: UUID, *, language: Language) -> SentCode:
    """Raises ConfirmationNeeded, NoSuchContact, and what `send_code` does."""
    require_confirmed(tx, session)
    enrolment = await lock_own(tx, session)
    contact = await _own(tx, session, contact_id)
    return await send_code(
        tx, enrolment, Way(contact.way), _proof(session, contact_id), template=words.CONTACT_CODE, language=language
    )


async def prove_contact(
    tx: Tx, session: Session, contact_id: UUID, code: str, *, browser: Browser, secret: bytes
) -> Welcome | Refusal | None:
    """It is theirs, and from now on a second factor, in place of another of the same kind. Welcome where the session
    was raised by it. Answers WrongCode, Locked. Raises ConfirmationNeeded, NoSuchContact.
    """
    require_confirmed(tx, session)
    enrolment = await lock_own(tx, session)
    contact = await _own(tx, session, contact_id)
    way = Way(contact.way)
    refusal = await show_code(tx, enrolment, way, code, secret=secret, sent_for=_proof(session, contact_id))
    if refusal is not None:
        return refusal
    await keep_factor(tx, enrolment, contact)
    return await added(tx, enrolment, session, way, browser)


async def remove_contact_factor(tx: Tx, session: Session, contact_id: UUID, *, last_stays: bool = False) -> None:
    """No codes go there any more to sign in by. Raises ConfirmationNeeded, NoSuchContact, LastFactor."""
    require_confirmed(tx, session)
    enrolment = await lock_own(tx, session)
    contact = await _own(tx, session, contact_id)
    if contact.factor_since is None:
        raise NoSuchContact
    contact.factor_since = None
    await void_codes(tx, enrolment.id, contact_ids=[contact_id])
    await tx.session.flush()
    await removed(tx, enrolment, Way(contact.way), last_stays=last_stays)


async def _own(tx: Tx, session: Session, contact_id: UUID) -> ContactRow:
    """Raises NoSuchContact, also for somebody else's."""
    which = (ContactRow.id == contact_id) & (ContactRow.enrolment_id == session.enrolment_id)
    row = (await tx.session.scalars(select(ContactRow).where(which).with_for_update())).one_or_none()
    if row is None:
        raise NoSuchContact
    return row


def _proof(session: Session, contact_id: UUID) -> SentFor:
    return SentFor(Purpose.CONTACT, session.id, contact_id)
