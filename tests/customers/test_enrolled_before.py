"""Who was enrolled before the bank kept contacts is reached where their file says, without anybody touching it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from bankhall.customers.reactions import SUBSCRIBERS, tell_how_they_are_reached
from bankhall.identity import api as identity
from bankhall.identity.types import EnrollCustomer, PasswordHash, Way
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.events import Event, Heard, deliver, enroll
from bankhall.kernel.ids import new_id
from counter import doors, register, rows
from hearing import hear

(FILLING,) = SUBSCRIBERS


async def enrolled_before(bank: Database, name: str, phone: str) -> UUID:
    """As migration 0037 found them: with a file that says where, and no contacts."""
    customer_id = await register(bank, name, phones=(phone,), emails=(f"c{phone}@example.com",))
    await enrol(bank, customer_id, name)
    return customer_id


async def enrol(bank: Database, customer_id: UUID, name: str) -> None:
    command = EnrollCustomer(
        customer_id=customer_id, login=f"c{customer_id.hex[-10:]}", name=name, password=PasswordHash("$argon2id$none")
    )
    await doors(bank, system("tests")).write(identity.enroll_customer, command)


async def contacts(bank: Database) -> list[tuple[str, int]]:
    return await rows(bank, "SELECT way, count(*) FROM contacts GROUP BY way ORDER BY way")


@pytest.fixture
async def town(bank: Database) -> list[UUID]:
    await doors(bank, system("tests")).write(enroll, [FILLING])
    return [await enrolled_before(bank, "张伟", f"1381234567{nth}") for nth in range(5)]


async def test_all_of_them_get_contacts_that_are_unproved(bank: Database, town: list[UUID]) -> None:
    assert (len(town), await contacts(bank)) == (5, [])

    await hear(bank, FILLING)

    assert await contacts(bank) == [("email", 5), ("sms", 5)]
    assert await rows(bank, "SELECT 1 FROM contacts WHERE verified_at IS NOT NULL OR factor_since IS NOT NULL") == []


@pytest.mark.usefixtures("town")
async def test_killed_half_way_it_goes_on_and_does_nothing_twice(bank: Database) -> None:
    small = replace(FILLING, batch_limit=2)
    handled = 0

    async def and_die(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
        nonlocal handled
        await tell_how_they_are_reached(tx, heard)
        await tx.session.flush()
        handled += 1
        if handled == 2:
            raise RuntimeError("killed")

    for _ in range(3):
        await deliver(bank, replace(small, handle=and_die))
    await hear(bank, small)

    assert await contacts(bank) == [("email", 5), ("sms", 5)]
    assert await rows(bank, "SELECT * FROM parked_events") == []


async def test_what_is_proved_already_stays_proved(bank: Database, town: list[UUID]) -> None:
    await hear(bank, FILLING)
    await doors(bank, system("tests")).write(identity.give_contact_factor, town[0], Way.SMS)
    await doors(bank, system("tests")).write(_begin_again)

    await hear(bank, FILLING)

    assert await rows(bank, "SELECT way FROM contacts WHERE factor_since IS NOT NULL") == [("sms",)]
    assert await contacts(bank) == [("email", 5), ("sms", 5)]


async def test_who_has_no_file_or_has_left_is_passed_over(bank: Database, town: list[UUID]) -> None:
    await enrol(bank, new_id(), "nobody")

    async def leave(tx: Tx) -> None:
        await tx.session.execute(text("UPDATE customers SET status = 'closed' WHERE id = :id"), {"id": town[0]})

    await doors(bank, system("tests")).write(leave)

    await hear(bank, FILLING)

    assert await contacts(bank) == [("email", 4), ("sms", 4)]
    assert await rows(bank, "SELECT * FROM parked_events") == []


async def _begin_again(tx: Tx) -> None:
    await tx.session.execute(text("UPDATE event_cursors SET xid = '0', event_id = 0"))
