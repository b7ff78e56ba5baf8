"""Seeing in clear what is masked: staff with a purpose, for minutes, and the customer is told; customers their own."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, insert, select

from bankhall.customers import permissions, rules
from bankhall.customers.errors import TooManyLooks
from bankhall.customers.events import CustomerWasUnmasked
from bankhall.customers.models import LookRow
from bankhall.customers.queries import customer, my_file, my_looks
from bankhall.customers.types import Customer, Look, LookPurpose, Unmask
from bankhall.identity import api as identity
from bankhall.identity.types import Session
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import Forbidden
from bankhall.kernel.ids import new_id
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.kernel.tables import done_by


async def unmask_customer(tx: Tx, customer_id: UUID, purpose: LookPurpose) -> Customer:
    """From now on, for `rules.LOOK_LASTS`, the one who acts sees this customer in clear. The customer sees who looked,
    when and what for, unless an authority has asked: then nobody may tell them, and it takes a right of its own.

    Raises NoSuchCustomer, ConfirmationRequired, TooManyLooks, Forbidden.
    """
    if purpose is LookPurpose.LAW and not tx.actor.may(permissions.UNMASK_FOR_LAW):
        raise Forbidden(permissions.UNMASK_FOR_LAW)
    found = await customer(tx, customer_id)
    await require_confirmation(tx, Unmask(customer_id=found.id, number=found.number, name=found.name, purpose=purpose))
    await take_turn(tx, f"looks {tx.actor.id}")  # two at once must not both be the last that is allowed
    await _refuse_too_many(tx)
    until = tx.now + rules.LOOK_LASTS
    row = {"id": new_id(), "customer_id": customer_id, "purpose": purpose.value, "at": tx.now, "until": until}
    await tx.session.execute(insert(LookRow).values(**row, **done_by(tx)))
    tx.emit(CustomerWasUnmasked(customer_id=customer_id, purpose=purpose))
    tx.audit("customers.unmask", "customer", customer_id, purpose=purpose, until=until)
    return found


async def take_copy(tx: Tx, session: Session) -> tuple[Customer, list[Look]]:
    """All that the file holds of the actor, to take home (PIPL art. 45), and who saw it. A stolen session gets none of
    it: whoever asks has shown who they are within minutes. Raises ConfirmationNeeded, NoSuchCustomer.
    """
    identity.require_confirmed(tx, session)
    mine = await my_file(tx)
    tx.audit("customers.take_copy", "customer", mine.id)
    return mine, await my_looks(tx)


async def _refuse_too_many(tx: Tx) -> None:
    window = timedelta(hours=1)
    lately = (LookRow.by_id == tx.actor.id) & (LookRow.at > tx.now - window)
    count, first = (await tx.session.execute(select(func.count(), func.min(LookRow.at)).where(lately))).one()
    if count >= rules.MOST_LOOKS_AN_HOUR:
        raise TooManyLooks(retry_after_s=max(1, int((first + window - tx.now).total_seconds())))
