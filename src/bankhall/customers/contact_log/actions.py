"""Writing down that the bank and a customer were in touch, and what the customer says to it."""

from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.customers.actions.change import lock_file
from bankhall.customers.contact_log import queries, rules
from bankhall.customers.contact_log.errors import CorrectedAlready, NoSuchContact, RemarkedAlready
from bankhall.customers.contact_log.events import ContactNoted, ContactRemarked
from bankhall.customers.contact_log.models import ContactRemarkRow, ContactRow
from bankhall.customers.contact_log.types import Contact, NewContact
from bankhall.customers.errors import CustomerMerged
from bankhall.customers.queries import own_key
from bankhall.customers.queries.merged import ids_of, is_mine
from bankhall.customers.types import CustomerStatus
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import done_by


async def note_contact(tx: Tx, new: NewContact, *, key: str) -> Contact:
    """Also of who has left: they still call. The same key and content write it down once. Raises NoSuchCustomer,
    CustomerMerged, CustomerForgotten, NoSuchContact for what is to be corrected and is not this customer's,
    CorrectedAlready, KeyReused, BadInput naming `happened_at`.
    """
    if before := await done_before(tx, key, new):
        return await queries.contact(tx, await own_key(tx, new.customer_id), before)
    if (wrong := rules.refuse_time(new.happened_at, tx.now)) is not None:
        raise wrong
    # Of two who correct an entry, one is second.
    if (await lock_file(tx, new.customer_id)).status == CustomerStatus.MERGED:
        raise CustomerMerged
    sealing = await own_key(tx, new.customer_id)
    await _refuse_correction(tx, new)
    contact_id = new_id()
    row = {
        "id": contact_id,
        "customer_id": new.customer_id,
        "way": new.way.value,
        "happened_at": new.happened_at,
        "sealed": sealing.seal(tx.vault.suite, new.text.encode(), about=queries.text_place(contact_id)),
        "corrects": new.corrects,
        "at": tx.now,
    }
    await tx.session.execute(insert(ContactRow).values(**row, **done_by(tx)))
    await note_done(tx, key, new, contact_id)
    tx.emit(ContactNoted(customer_id=new.customer_id, contact_id=contact_id, way=new.way))
    tx.audit("customers.note_contact", "customer", new.customer_id, contact_id=contact_id, way=new.way)
    return await queries.contact(tx, sealing, contact_id)


async def remark_on_contact(tx: Tx, contact_id: UUID, text: str) -> Contact:
    """By its customer: it was otherwise. Raises NoSuchContact, also for another's, RemarkedAlready,
    CustomerForgotten.
    """
    row = await tx.session.get(ContactRow, contact_id)
    if row is None or not await is_mine(tx, row.customer_id):
        raise NoSuchContact
    sealing = await own_key(tx, row.customer_id)
    sealed = sealing.seal(tx.vault.suite, text.encode(), about=queries.remark_place(contact_id))
    said = upsert(ContactRemarkRow).values(contact_id=contact_id, sealed=sealed, at=tx.now)
    written = await tx.session.execute(said.on_conflict_do_nothing().returning(ContactRemarkRow.contact_id))
    if written.one_or_none() is None:
        raise RemarkedAlready
    tx.emit(ContactRemarked(customer_id=row.customer_id, contact_id=contact_id))
    tx.audit("customers.remark_on_contact", "customer", row.customer_id, contact_id=contact_id)
    return await queries.contact(tx, sealing, contact_id)


async def _refuse_correction(tx: Tx, new: NewContact) -> None:
    if new.corrects is None:
        return
    wrong = await tx.session.get(ContactRow, new.corrects)
    if wrong is None or wrong.customer_id not in await ids_of(tx, new.customer_id):
        raise NoSuchContact
    if (await queries.contact(tx, await own_key(tx, wrong.customer_id), new.corrects)).corrected_by is not None:
        raise CorrectedAlready
