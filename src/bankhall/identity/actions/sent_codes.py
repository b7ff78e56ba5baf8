"""Codes sent to somebody's phone or mailbox: made here, kept as a keyed hash for minutes, good once, for one purpose
and one subject (a pending sign-in, a session, what is being confirmed).

    sent_for = SentFor(Purpose.SECOND_STEP, pending.id)
    await send_code(tx, enrolment, Way.SMS, sent_for, template=words.SIGN_IN_CODE, language=language)
    await show_code(tx, enrolment, Way.SMS, typed, secret=secret, sent_for=sent_for)      # actions.factors: the gate,
    too

The caller holds the enrolment's lock. To customers only: staff have something stronger (ASVS 6.6.1).
"""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from bankhall.identity import queries
from bankhall.identity.actions.challenges import Purpose
from bankhall.identity.errors import NoContact
from bankhall.identity.models import ContactRow, SentCodeRow
from bankhall.identity.rules import sent_codes as rules
from bankhall.identity.types import Enrolment, Realm, SentCode, SentFor, Way
from bankhall.kernel.db import Tx
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.notify import api as notify
from bankhall.notify.types import Channel, Fact, Message, Template


async def send_code(
    tx: Tx,
    enrolment: Enrolment,
    way: Way,
    sent_for: SentFor,
    *,
    template: Template,
    language: Language,
    facts: Mapping[str, Fact] | None = None,
) -> SentCode:
    """A new code, in place of any that was sent for the same purpose before. `template` says `{code}` and what it is
    for, by `facts` where it is for something particular (payee, amount).

    It goes to the contact that is a second factor, or to the one that `sent_for` names. Raises NoContact,
    CodeSentLately, TooManyCodes, and what `notify.send` does: before anything is sent or an older code is good no more.
    """
    contact = await _contact(tx, enrolment, way, sent_for)
    if contact is None:
        raise NoContact
    address = await queries.address_of(tx, enrolment, contact)
    sent = await send_code_to(
        tx, enrolment, way, address, contact.id, sent_for, template=template, language=language, facts=facts
    )
    contact.language = language
    return sent


async def send_code_to(
    tx: Tx,
    enrolment: Enrolment,
    way: Way,
    address: str,
    contact_id: UUID,
    sent_for: SentFor,
    *,
    template: Template,
    language: Language,
    facts: Mapping[str, Fact] | None = None,
) -> SentCode:
    """The same to an address that need not be a contact yet. Raises CodeSentLately, TooManyCodes, and what
    `notify.send` does.
    """
    if refusal := rules.refuse_to_send(await _sent_at(tx, enrolment.id, sent_for), tx.now):
        raise refusal
    await void_codes(tx, enrolment.id, purpose=sent_for.purpose)
    code, row = rules.shown(secrets.randbelow(10**rules.DIGITS)), _row(tx, enrolment, way, contact_id, sent_for)
    row.code_hash = _hash(tx, row.id, code)
    tx.session.add(row)
    message = Message(
        channel=Channel(way.value),
        address=address,
        language=language,
        template=template,
        facts={**(facts or {}), "code": code},
        void_at=row.ends_at,
        is_urgent=True,
    )
    await notify.send(tx, message)
    tx.audit("identity.send_code", "enrolment", enrolment.id, way=way, purpose=sent_for.purpose)
    masked = notify.masked(message.channel, address)
    return SentCode(way, masked, row.ends_at, rules.again_at(tx.now))


async def spend_sent_code(tx: Tx, enrolment_id: UUID, way: Way, code: str, sent_for: SentFor) -> bool:
    """Whether it is the newest code that was sent for this, in time and not spent; it is spent then, and after three
    wrong ones too. Takes no account of the gate: `factors.show_code` does. So the caller commits, whatever is answered.
    """
    query = (
        select(SentCodeRow)
        .where(
            SentCodeRow.enrolment_id == enrolment_id,
            SentCodeRow.purpose == sent_for.purpose,
            SentCodeRow.code_hash.is_not(None),
        )
        .with_for_update()
    )
    row = (await tx.session.execute(query)).scalar_one_or_none()
    if row is None or row.code_hash is None or not _is_for(row, way, sent_for) or row.ends_at <= tx.now:
        return False
    if row.purpose != Purpose.NEW_CONTACT and way in await queries.forbidden(tx):
        return False
    row.tries += 1
    is_right = hmac.compare_digest(row.code_hash, _hash(tx, row.id, code))
    if is_right or row.tries >= rules.MOST_TRIES:
        row.code_hash = None
    return is_right


async def void_codes(
    tx: Tx, enrolment_id: UUID, *, purpose: str | None = None, contact_ids: Sequence[UUID] | None = None
) -> None:
    """Codes that were sent are good no more: all of somebody's, or those for a purpose, or those to some contacts."""
    which = (SentCodeRow.enrolment_id == enrolment_id) & SentCodeRow.code_hash.is_not(None)
    if purpose is not None:
        which &= SentCodeRow.purpose == purpose
    if contact_ids is not None:
        which &= SentCodeRow.contact_id.in_(contact_ids)
    await tx.session.execute(update(SentCodeRow).where(which).values(code_hash=None))


async def purge_sent_codes(tx: Tx) -> None:
    """They are counted for a day."""
    await tx.session.execute(delete(SentCodeRow).where(SentCodeRow.sent_at <= tx.now - rules.DAY))


async def forget_sendings(tx: Tx, realm: Realm, login: str) -> None:
    """Lets codes be sent again: for demo banks, whose people are shared by all who come. What is good stays so."""
    enrolment_id = await queries.enrolment_with(tx, realm, login)
    if enrolment_id is not None:
        over = SentCodeRow.code_hash.is_(None)
        await tx.session.execute(delete(SentCodeRow).where(SentCodeRow.enrolment_id == enrolment_id, over))


async def _contact(tx: Tx, enrolment: Enrolment, way: Way, sent_for: SentFor) -> ContactRow | None:
    if enrolment.realm is not Realm.CUSTOMER or way not in rules.SENT or way in await queries.forbidden(tx):
        return None
    which = (ContactRow.enrolment_id == enrolment.id) & (ContactRow.way == way)
    if sent_for.contact_id is None:
        which &= ContactRow.factor_since.is_not(None)
    else:
        which &= ContactRow.id == sent_for.contact_id
    return (await tx.session.scalars(select(ContactRow).where(which))).one_or_none()


async def _sent_at(tx: Tx, enrolment_id: UUID, sent_for: SentFor) -> list[datetime]:
    """When codes for the same purpose were sent, the newest last."""
    query = (
        select(SentCodeRow.sent_at)
        .where(
            SentCodeRow.enrolment_id == enrolment_id,
            SentCodeRow.purpose == sent_for.purpose,
            SentCodeRow.sent_at > tx.now - rules.DAY,
        )
        .order_by(SentCodeRow.sent_at.desc())
        .limit(rules.MOST_A_DAY)
    )
    return list(await tx.session.scalars(query))[::-1]


def _row(tx: Tx, enrolment: Enrolment, way: Way, contact_id: UUID, sent_for: SentFor) -> SentCodeRow:
    return SentCodeRow(
        id=new_id(),
        enrolment_id=enrolment.id,
        purpose=sent_for.purpose,
        subject_id=sent_for.subject_id,
        way=way,
        contact_id=contact_id,
        code_hash=None,
        sent_at=tx.now,
        ends_at=tx.now + rules.GOOD_FOR,
        tries=0,
    )


def _is_for(row: SentCodeRow, way: Way, sent_for: SentFor) -> bool:
    is_same = (row.subject_id, row.way) == (sent_for.subject_id, way.value)
    return is_same and sent_for.contact_id in (None, row.contact_id)


def _hash(tx: Tx, row_id: UUID, code: str) -> bytes:
    """A million codes are soon tried: without the bank's key the hash tells nothing."""
    return tx.vault.mac("identity.sent_codes", f"{row_id}|{code}".encode())
