"""Letting a customer sign in."""

from uuid import UUID

from sqlalchemy import select

from bankhall.customers.errors import CustomerClosed, NoSuchCustomer
from bankhall.customers.models import CustomerRow
from bankhall.customers.types import CustomerStatus
from bankhall.identity import api as identity
from bankhall.identity.types import EnrollCustomer, PasswordHash
from bankhall.kernel.db import Tx


async def enroll_customer(tx: Tx, number: str, *, login: str, password: PasswordHash) -> UUID:
    """The customer of that number can sign in from now on. Returns the enrolment's id.

    Raises NoSuchCustomer, CustomerClosed, BadInput, LoginTaken, AlreadyEnrolled.
    """
    found = await tx.session.execute(
        select(CustomerRow.id, CustomerRow.name, CustomerRow.status)
        .where(CustomerRow.number == number)
        .with_for_update(read=True)
    )
    customer = found.one_or_none()
    if customer is None:
        raise NoSuchCustomer
    if customer.status == CustomerStatus.CLOSED:
        raise CustomerClosed
    command = EnrollCustomer(customer_id=customer.id, login=login, name=customer.name, password=password)
    return await identity.enroll_customer(tx, command)
