"""Leaving the bank and having erased what may be (PIPL art. 47): asked for, taken back, carried out."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert, select

from bankhall.customers import privacy, words
from bankhall.customers.actions.change import close_customer, refuse_tied
from bankhall.customers.actions.endings import end_erasure
from bankhall.customers.actions.tell import tell
from bankhall.customers.errors import (
    CustomerBlocked,
    ErasureWaits,
    NoErasure,
    NoSuchCustomer,
    StillTied,
)
from bankhall.customers.events import ErasureAsked
from bankhall.customers.models import CustomerRow, ErasureRow, OpenErasureRow
from bankhall.customers.queries import customer, my_file
from bankhall.customers.queries.erasures import waiting_erasure
from bankhall.customers.rules import erasures as rules
from bankhall.customers.rules import refuse_ended
from bankhall.customers.types import Because, Customer, CustomerStatus, EraseFile, ErasureOutcome
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.personal import Kept
from bankhall.kernel.portions import Portion
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.kernel.tables import done_by


async def ask_erasure(tx: Tx, portions: Sequence[Portion] = ()) -> None:
    """Carried out in `rules.WAITS` unless it is taken back; the customer is told, so that nobody is erased by another.
    `portions`: what the rest of the bank has of them; the receipt says of each why it is kept, and how long.

    Raises NoSuchCustomer, CustomerClosed, CustomerBlocked, StillTied, ErasureWaits, ConfirmationRequired.
    """
    mine = await _lock_mine(tx)
    if (ended := refuse_ended(mine.status)) is not None:
        raise ended
    if mine.status is CustomerStatus.BLOCKED:
        raise CustomerBlocked
    await refuse_tied(tx, mine.id)
    if await waiting_erasure(tx, mine.id):
        raise ErasureWaits
    known = [(name, one.purpose, one.kept) for name, one in privacy.PERSONAL.items()]
    known += [(one.name, one.purpose, one.kept) for one in portions]
    goes = tuple(name for name, _, kept in known if kept is Kept.WHILE_CUSTOMER)
    await require_confirmation(tx, EraseFile(number=mine.number, days=rules.WAITS.days, fields=goes))
    erasure_id, due_at = new_id(), tx.now + rules.WAITS
    content = rules.receipt(
        erasure_id,
        mine.number,
        asked_at=tx.now,
        due_at=due_at,
        erased=list(goes),
        kept=[{"field": name, "purpose": purpose, "kept": kept} for name, purpose, kept in known if name not in goes],
    )
    signature = tx.vault.sign(content.encode())
    row = {
        "id": erasure_id,
        "customer_id": mine.id,
        "at": tx.now,
        "due_at": due_at,
        "content": content,
        "signed_by": signature.key_id,
        "algorithm": signature.algorithm,
        "signature": signature.value,
    }
    await tx.session.execute(insert(ErasureRow).values(**row, **done_by(tx)))
    await tx.session.execute(insert(OpenErasureRow).values(customer_id=mine.id, erasure_id=erasure_id, due_at=due_at))
    await tell(tx, mine, words.ERASURE_ASKED, due=due_at)
    tx.emit(ErasureAsked(customer_id=mine.id, erasure_id=erasure_id))
    tx.audit("customers.ask_erasure", "customer", mine.id, erasure_id=erasure_id, due_at=due_at)


async def take_erasure_back(tx: Tx) -> None:
    """Nothing has been erased. Raises NoSuchCustomer, NoErasure."""
    mine = await _lock_mine(tx)
    if await end_erasure(tx, mine.id, ErasureOutcome.TAKEN_BACK) is None:
        raise NoErasure


async def carry_erasures_out(tx: Tx, *, most: int = 50) -> int:
    """Closes the files of those whose day has come and who are free to leave; whoever is not is told so. Returns how
    many were ended: call again while it is not 0. Killed half-way, nothing of it has happened.
    """
    due = (
        select(CustomerRow.id)
        .join(OpenErasureRow, OpenErasureRow.customer_id == CustomerRow.id)
        .where(OpenErasureRow.due_at <= tx.now)
        .order_by(CustomerRow.id)
        .limit(most)
        .with_for_update(of=CustomerRow, skip_locked=True)
    )
    ended = 0
    for customer_id in (await tx.session.execute(due)).scalars().all():
        ended += await _carry_out(tx, customer_id)
    return ended


async def _carry_out(tx: Tx, customer_id: UUID) -> bool:
    """The customer is locked, so what was read of the work list holds unless it was ended before that."""
    if await waiting_erasure(tx, customer_id) is None:
        return False
    known = await customer(tx, customer_id)
    try:
        if known.status is CustomerStatus.BLOCKED:
            raise CustomerBlocked
        await close_customer(tx, Because(customer_id, "erasure asked for by the customer"))
    except (StillTied, CustomerBlocked):
        await end_erasure(tx, customer_id, ErasureOutcome.STOPPED)
        await tell(tx, known, words.ERASURE_STOPPED)
    else:
        await tell(tx, known, words.ERASURE_DONE)
    return True


async def _lock_mine(tx: Tx) -> Customer:
    """Against a job or a clerk who ends it at the same moment."""
    if tx.actor.kind != "customer":
        raise NoSuchCustomer
    await tx.session.execute(select(CustomerRow.id).where(CustomerRow.id == tx.actor.id).with_for_update())
    return await my_file(tx)
