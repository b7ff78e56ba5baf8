"""What identity hears."""

import pytest

from bankhall.customers.events import CustomerWasBlocked, CustomerWasClosed
from bankhall.identity import api
from bankhall.identity.errors import WrongCredentials
from bankhall.identity.reactions import SUBSCRIBERS
from bankhall.identity.types import EnrollCustomer, Realm, SignIn
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.events import Event, enroll
from bankhall.kernel.ids import new_id
from hearing import hear

DOORS = system("tests")
PASSWORD = "twelve good horses"


async def enrolled(bank: Database) -> EnrollCustomer:
    password = await api.hash_password(PASSWORD, login="zhang")
    command = EnrollCustomer(customer_id=new_id(), login="zhang", name="张伟", password=password)
    await bank.doors(DOORS).write(api.enroll_customer, command)
    return command


async def tell(bank: Database, *events: Event) -> None:
    async def emit(tx: Tx) -> None:
        tx.emit_all(events)

    await bank.doors(DOORS).write(enroll, SUBSCRIBERS)
    await bank.doors(DOORS).write(emit)
    for subscriber in SUBSCRIBERS:
        await hear(bank, subscriber)


async def sign_in(bank: Database) -> None:
    command = SignIn(realm=Realm.CUSTOMER, login="zhang", password=PASSWORD)
    await api.sign_in(bank.doors(DOORS), command, secret=b"k")


async def test_who_has_left_the_bank_signs_in_no_more(bank: Database) -> None:
    customer = await enrolled(bank)
    await sign_in(bank)

    await tell(bank, CustomerWasClosed(customer_id=customer.customer_id))

    with pytest.raises(WrongCredentials):
        await sign_in(bank)


async def test_a_blocked_customer_still_sees_what_there_is(bank: Database) -> None:
    customer = await enrolled(bank)

    await tell(bank, CustomerWasBlocked(customer_id=customer.customer_id))

    await sign_in(bank)


async def test_hearing_it_twice_or_of_somebody_unknown_does_no_harm(bank: Database) -> None:
    customer = await enrolled(bank)
    left = CustomerWasClosed(customer_id=customer.customer_id)

    await tell(bank, left, left, CustomerWasClosed(customer_id=new_id()))

    with pytest.raises(WrongCredentials):
        await sign_in(bank)
