"""Where somebody can be written to: what the customer file says, kept in step with it, and what of it is proved."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select, update

from bankhall.identity import queries, words
from bankhall.identity.actions.names import hold_name
from bankhall.identity.actions.sent_codes import void_codes
from bankhall.identity.actions.tell import tell_address
from bankhall.identity.events import FactorAdded, FactorRemoved
from bankhall.identity.models import ContactRow, RecoveryCodeRow
from bankhall.identity.types import Enrolment, NameKind, Realm, Way
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.kernel.vault import SealingKey
from bankhall.notify import api as notify
from bankhall.notify.types import Channel

MOST = 10


async def keep_contacts(
    tx: Tx, enrolment_id: UUID, customer_id: UUID, *, phones: Sequence[str], emails: Sequence[str]
) -> None:
    """From now on these and no others, in this order. What is there already stays as it is, proved or not; who loses
    what codes went to loses the factor, and is told there. The caller holds the enrolment's lock.

    They lie sealed under the customer's own key: who has none is forgotten, and reachable nowhere.
    """
    key = (await data_keys(tx, [customer_id])).get(customer_id)
    found = await tx.session.scalars(
        select(ContactRow).where(ContactRow.enrolment_id == enrolment_id).with_for_update()
    )
    rows = list(found)
    if key is None:
        await forget_contacts(tx, enrolment_id)
        return
    kept = {(Way(row.way), queries.open_address(key, row)): row for row in rows}
    wanted = _wanted(phones, emails)
    for place, (way, address) in enumerate(wanted):
        if row := kept.get((way, address)):
            row.place = place
        else:
            tx.session.add(_row(tx, key, enrolment_id, way, address, place))
    gone = {reached: row for reached, row in kept.items() if reached not in wanted}
    if gone:
        await _lose(tx, enrolment_id, gone)
    await tx.session.flush()


async def give_contact_factor(tx: Tx, customer_id: UUID, way: Way) -> None:
    """Codes to the first contact of this way are a second factor, without one having come back: for demo banks, whose
    messages anybody reads. Raises NoSuchEnrolment; nothing happens for who has no such contact.
    """
    enrolment = await queries.lock_enrolment(tx, Realm.CUSTOMER, customer_id)
    query = select(ContactRow).where(ContactRow.enrolment_id == enrolment.id, ContactRow.way == way)
    row = (await tx.session.scalars(query.order_by(ContactRow.place).limit(1))).one_or_none()
    if row is not None:
        row.verified_at = row.factor_since = tx.now
        await tx.session.flush()
        tx.emit(FactorAdded(enrolment_id=enrolment.id, way=way))
        tx.audit("identity.add_factor", "enrolment", enrolment.id, way=way)


async def take_contact_factor(tx: Tx, enrolment: Enrolment, contact_id: UUID) -> None:
    """A code that was sent there has come back at their sign-in. The caller holds the enrolment's lock."""
    contact = (await tx.session.scalars(select(ContactRow).where(ContactRow.id == contact_id))).one()
    await keep_factor(tx, enrolment, contact)
    tx.emit(FactorAdded(enrolment_id=enrolment.id, way=Way(contact.way)))
    tx.audit("identity.add_factor", "enrolment", enrolment.id, way=contact.way)


async def keep_factor(tx: Tx, enrolment: Enrolment, contact: ContactRow) -> None:
    """It is theirs, and from now on a second factor, in place of another of the same kind."""
    way = Way(contact.way)
    same = (ContactRow.enrolment_id == enrolment.id) & (ContactRow.way == way) & (ContactRow.id != contact.id)
    await tx.session.execute(update(ContactRow).where(same).values(factor_since=None))
    contact.verified_at, contact.factor_since = tx.now, tx.now
    kind = NameKind.PHONE if way is Way.SMS else NameKind.EMAIL
    await hold_name(tx, enrolment.id, kind, await queries.address_of(tx, enrolment, contact))
    await tx.session.flush()


async def forget_contacts(tx: Tx, enrolment_id: UUID) -> None:
    await void_codes(tx, enrolment_id)
    await tx.session.execute(delete(ContactRow).where(ContactRow.enrolment_id == enrolment_id))


async def drop_contact_factors(tx: Tx, enrolment_id: UUID) -> list[Way]:
    """Codes to them open nothing any more; the contacts stay. Returns by which ways they did."""
    await void_codes(tx, enrolment_id)
    query = select(ContactRow).where(ContactRow.enrolment_id == enrolment_id, ContactRow.factor_since.is_not(None))
    ways = []
    for row in await tx.session.scalars(query):
        row.factor_since = None
        ways.append(Way(row.way))
    await tx.session.flush()
    return ways


async def _lose(tx: Tx, enrolment_id: UUID, gone: dict[tuple[Way, str], ContactRow]) -> None:
    await void_codes(tx, enrolment_id, contact_ids=[row.id for row in gone.values()])
    for (way, address), row in gone.items():
        if row.verified_at is not None:
            await tell_address(tx, way, address, Language(row.language), words.CONTACT_GONE, {"at": tx.now})
        if row.factor_since is not None:
            tx.emit(FactorRemoved(enrolment_id=enrolment_id, way=way))
            tx.audit("identity.remove_factor", "enrolment", enrolment_id, way=way)
        await tx.session.delete(row)
    await tx.session.flush()
    if not await queries.ways_of(tx, enrolment_id):
        await tx.session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.enrolment_id == enrolment_id))


def _wanted(phones: Sequence[str], emails: Sequence[str]) -> list[tuple[Way, str]]:
    """What of the file can be written to: a line at home takes no message."""
    numbers = [(Way.SMS, number) for phone in phones if (number := notify.as_e164(phone))]
    boxes = [(Way.EMAIL, email) for email in emails if notify.is_address(Channel.EMAIL, email)]
    return list(dict.fromkeys(numbers[:MOST] + boxes[:MOST]))


def _row(tx: Tx, key: SealingKey, enrolment_id: UUID, way: Way, address: str, place: int) -> ContactRow:
    contact_id = new_id()
    return ContactRow(
        id=contact_id,
        enrolment_id=enrolment_id,
        way=way,
        place=place,
        sealed=queries.sealed_address(tx, key, contact_id, address),
        language=Language.CHINESE,
        known_at=tx.now,
        verified_at=None,
        factor_since=None,
    )
