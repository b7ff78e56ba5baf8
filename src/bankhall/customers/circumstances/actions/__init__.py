"""Saying what a customer lives on, that it is still right, and which of two words holds. Lock order: the customer."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import insert, select

from bankhall.customers.actions.change import lock_living
from bankhall.customers.circumstances import queries, rules
from bankhall.customers.circumstances.errors import (
    AnotherMustSettle,
    NothingKnown,
    NothingToSettle,
    SaidOtherwise,
    TooManyStatements,
)
from bankhall.customers.circumstances.events import CircumstanceSettled, CircumstanceStated
from bankhall.customers.circumstances.models import CircumstanceRow, StatementRow
from bankhall.customers.circumstances.types import (
    AskedAbout,
    Circumstance,
    Circumstances,
    Known,
    NewStatement,
    Statement,
)
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.facts.actions import confirm_fact, note_mark, rest
from bankhall.customers.facts.types import Confirming, FactMeant, MarkKind
from bankhall.customers.models import CustomerRow
from bankhall.customers.queries import my_file, own_key
from bankhall.customers.types import CustomerKind, Origin
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by
from bankhall.kernel.time import business_date

_WITHIN: Final = timedelta(days=1)


async def state(tx: Tx, new: NewStatement) -> Circumstances:
    """By staff of a customer, or by the customer. The same word again says that it is still right; another word that
    waits goes on waiting, unless whoever said it comes back to what holds. Raises NoSuchCustomer, CustomerClosed,
    CustomerMerged, CustomerForgotten, BadInput naming `field` or `value`, TooManyStatements.
    """
    row = await _lock(tx, new.customer_id)
    value = " ".join(new.value.split())
    today = await business_date(tx)
    if new.field not in rules.fields_for(CustomerKind(row.kind)):
        raise BadInput.of("field", "not of an organisation", code="customers.persons_only")
    if not rules.is_sayable(new.field, value, today):
        raise BadInput.of("value", "nothing that can be said here", code="customers.not_sayable")
    await _refuse_too_many(tx, new.customer_id)
    held = await _held(tx, new.customer_id, new.field)
    if held is not None and held.held.value == value:
        await _renew(tx, new.customer_id, new.field, forget_otherwise=_is_own(tx, held.otherwise))
        return await _told(tx, new.customer_id)
    statement_id = await _write(tx, new, value)
    line = await tx.session.get(CircumstanceRow, (new.customer_id, new.field.value))
    holds = True
    if line is None or held is None:
        tx.session.add(
            CircumstanceRow(
                customer_id=new.customer_id,
                field=new.field.value,
                statement_id=statement_id,
                otherwise_id=None,
                confirmed_on=today,
                verified_at=None,
                verified_by=None,
            )
        )
    elif rules.takes_its_place(new.field, held, new.origin):
        line.statement_id, line.confirmed_on = statement_id, today
        line.verified_at = line.verified_by = None
    else:
        holds, line.otherwise_id = False, statement_id
    await tx.session.flush()
    tx.emit(CircumstanceStated(customer_id=new.customer_id, field=new.field, holds=holds))
    tx.audit("customers.state", "customer", new.customer_id, field=new.field, origin=new.origin, holds=holds)
    return await _told(tx, new.customer_id)


async def confirm(
    tx: Tx, customer_id: UUID, field: Circumstance, *, how: Confirming = Confirming.PORTAL, value: str | None = None
) -> Circumstances:
    """It is still right. `value`: as it was seen. Raises NoSuchCustomer, CustomerClosed, CustomerMerged,
    CustomerForgotten, NothingKnown, SaidOtherwise.
    """
    await _lock(tx, customer_id)
    held = await _held(tx, customer_id, field)
    if held is None:
        raise NothingKnown
    if value is not None and held.held.value != value:
        raise SaidOtherwise
    await note_mark(tx, customer_id, field, held.held.value, MarkKind.CONFIRMED, how)
    await _renew(tx, customer_id, field)
    return await _told(tx, customer_id)


async def answer_yes(tx: Tx, what: AskedAbout, *, version: int, value: str | None) -> None:
    """The actor was asked whether it still holds, as it was shown, and it does. Raises NoSuchCustomer, CustomerClosed,
    CustomerMerged, CustomerForgotten, ChangedMeanwhile, NoSuchFact, NothingKnown, SaidOtherwise, BadInput.
    """
    mine = await my_file(tx)
    if (fact := rules.AGING.get(what)) is not None:
        await confirm_fact(tx, FactMeant(mine.id, fact, 0, version), Confirming.PORTAL)
    elif rules.is_confirmable(what):
        await confirm(tx, mine.id, Circumstance(what.value), value=value)
    else:
        raise BadInput.of("what", "a yes is no answer to this", code="customers.not_confirmed_so")
    await rest(tx, mine.id, what, answered=True)


async def answer_later(tx: Tx, what: AskedAbout) -> None:
    """The actor does not want to be asked now. Raises NoSuchCustomer, CustomerClosed, CustomerMerged."""
    mine = await my_file(tx)
    await rest(tx, mine.id, what, answered=False)
    tx.audit("customers.ask_later", "customer", mine.id, what=what)


async def verify(tx: Tx, customer_id: UUID, field: Circumstance) -> Circumstances:
    """Staff have looked at the proof, and did not write it down. Raises NoSuchCustomer, CustomerClosed, CustomerMerged,
    NothingKnown, AnotherMustSettle.
    """
    await _lock(tx, customer_id)
    held = await _held(tx, customer_id, field)
    if held is None:
        raise NothingKnown
    _refuse_own(tx, held.held)
    await _settle(tx, customer_id, field, held.held, otherwise=held.otherwise)
    return await _told(tx, customer_id)


async def settle(tx: Tx, customer_id: UUID, field: Circumstance, *, statement_id: UUID) -> Circumstances:
    """Of two words that differ the one that was seen holds from now on, or goes on to hold, verified; by staff who did
    not say otherwise themselves. Raises NoSuchCustomer, CustomerClosed, CustomerMerged, NothingToSettle,
    AnotherMustSettle.
    """
    await _lock(tx, customer_id)
    held = await _held(tx, customer_id, field)
    if held is None or held.otherwise is None:
        raise NothingToSettle
    chosen = next((one for one in (held.held, held.otherwise) if one.id == statement_id), None)
    if chosen is None:
        raise NothingToSettle
    _refuse_own(tx, held.otherwise)
    _refuse_own(tx, chosen)
    await _settle(tx, customer_id, field, chosen, otherwise=None)
    return await _told(tx, customer_id)


async def _lock(tx: Tx, customer_id: UUID) -> CustomerRow:
    if tx.actor.kind == "customer" and tx.actor.id != customer_id:
        raise NoSuchCustomer
    return await lock_living(tx, customer_id)


async def _held(tx: Tx, customer_id: UUID, field: Circumstance) -> Known | None:
    return next((one for one in await queries.known_of(tx, customer_id) if one.field is field), None)


async def _write(tx: Tx, new: NewStatement, value: str) -> UUID:
    """Raises CustomerForgotten."""
    key = await own_key(tx, new.customer_id)
    statement_id = new_id()
    row = {
        "id": statement_id,
        "customer_id": new.customer_id,
        "field": new.field.value,
        "sealed": key.seal(tx.vault.suite, value.encode(), about=queries.statement_place(statement_id)),
        "origin": (Origin.PORTAL if tx.actor.kind == "customer" else new.origin).value,
        "at": tx.now,
    }
    await tx.session.execute(insert(StatementRow).values(**row, **done_by(tx)))
    return statement_id


async def _renew(tx: Tx, customer_id: UUID, field: Circumstance, *, forget_otherwise: bool = False) -> None:
    line = await _line(tx, customer_id, field)
    if forget_otherwise:
        line.otherwise_id = None
    line.confirmed_on = await business_date(tx)
    await tx.session.flush()
    tx.audit("customers.confirm_circumstance", "customer", customer_id, field=field)


async def _settle(
    tx: Tx, customer_id: UUID, field: Circumstance, chosen: Statement, *, otherwise: Statement | None
) -> None:
    line = await _line(tx, customer_id, field)
    line.statement_id = chosen.id
    line.otherwise_id = otherwise.id if otherwise is not None else None
    line.confirmed_on = await business_date(tx)
    line.verified_at, line.verified_by = tx.now, tx.actor.signature
    await tx.session.flush()
    tx.emit(CircumstanceSettled(customer_id=customer_id, field=field))
    tx.audit("customers.settle_circumstance", "customer", customer_id, field=field)


async def _line(tx: Tx, customer_id: UUID, field: Circumstance) -> CircumstanceRow:
    query = select(CircumstanceRow).where(
        CircumstanceRow.customer_id == customer_id, CircumstanceRow.field == field.value
    )
    return (await tx.session.execute(query)).scalar_one()


async def _refuse_too_many(tx: Tx, customer_id: UUID) -> None:
    if tx.actor.kind != "customer":
        return
    if await queries.stated_since(tx, customer_id, tx.now - _WITHIN) >= rules.MOST_A_DAY:
        raise TooManyStatements(retry_after_s=3_600)


def _refuse_own(tx: Tx, said: Statement) -> None:
    if said.by_kind == "staff" and _is_own(tx, said):
        raise AnotherMustSettle


def _is_own(tx: Tx, said: Statement | None) -> bool:
    return said is not None and (said.by_kind, said.by_id) == (tx.actor.kind, tx.actor.id)


async def _told(tx: Tx, customer_id: UUID) -> Circumstances:
    if tx.actor.kind == "customer":
        return await queries.my_circumstances(tx)
    return await queries.circumstances_of(tx, customer_id)
