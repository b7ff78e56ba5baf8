"""Letting a customer sign in."""

from uuid import UUID

from sqlalchemy import select

from bankhall.customers.actions.reach import keep_reachable
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.models import CustomerRow
from bankhall.customers.queries import customer as customer_file
from bankhall.customers.queries import lock_customer
from bankhall.identity import api as identity
from bankhall.identity.types import EnrollCustomer, PasswordHash, Realm, Slow
from bankhall.kernel.db import Tx


async def enroll_by_code(tx: Tx, number: str, slow: Slow, *, login: str) -> UUID:
    """The same, with the code by which the customer chooses their first password: nobody else has ever known one.
    `slow`: of that code (`identity.hand_out`).
    """
    enrolment_id = await enroll_customer(tx, number, login=login, password=identity.nobodys_password())
    customer_id = (await tx.session.execute(select(CustomerRow.id).where(CustomerRow.number == number))).scalar_one()
    await identity.keep_code(tx, Realm.CUSTOMER, customer_id, slow)
    return enrolment_id


async def enroll_customer(tx: Tx, number: str, *, login: str, password: PasswordHash) -> UUID:
    """The customer of that number can sign in from now on. Returns the enrolment's id.

    Raises NoSuchCustomer, CustomerClosed, CustomerMerged, BadInput, LoginTaken, AlreadyEnrolled.
    """
    found = await tx.session.execute(select(CustomerRow.id).where(CustomerRow.number == number))
    customer_id = found.scalar_one_or_none()
    if customer_id is None:
        raise NoSuchCustomer
    customer = await lock_customer(tx, customer_id)
    command = EnrollCustomer(customer_id=customer.id, login=login, name=customer.name, password=password)
    enrolment_id = await identity.enroll_customer(tx, command)
    await keep_reachable(tx, customer.id, await customer_file(tx, customer.id))
    return enrolment_id
