"""A new number or address counts once a code that went there has come back."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from bankhall.customers.actions import change, new_contacts
from bankhall.customers.actions.correct import correct_contact
from bankhall.customers.errors import NoWaitingContact
from bankhall.customers.queries import customer
from bankhall.customers.types import ContactKind, CorrectContact, Corrected, CustomerChange
from bankhall.identity import api as identity
from bankhall.identity import queries as identity_queries
from bankhall.identity.errors import CodeSentLately, WrongCode
from bankhall.identity.types import EnrollCustomer, PasswordHash
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Reading, Tx
from bankhall.kernel.errors import Refusal
from bankhall.notify import api as notify
from bankhall.notify.types import Channel
from confirming import confirm_and_post, confirm_and_write
from counter import acts, as_customer, counter, doors, register, rows

OLD, NEW = "13812345678", "13700000000"
WAITING = "/api/portal/profile/contacts/waiting"


async def enrolled(bank: Database, login: str, phone: str, email: str) -> UUID:
    who = await register(bank, login, phones=(phone,), emails=(email,))

    async def enroll(tx: Tx) -> None:
        await identity.enroll_customer(
            tx, EnrollCustomer(customer_id=who, login=login, name=login, password=PasswordHash("x"))
        )
        await identity.keep_reachable(tx, who, name=login, phones=(phone,), emails=(email,), documents=())

    await doors(bank).write(enroll)
    return who


@pytest.fixture
async def anna(bank: Database) -> UUID:
    await doors(bank, system("demo")).write(notify.open_drawer)
    return await enrolled(bank, "anna.b", OLD, "anna@example.com")


@pytest.fixture
async def portal(bank: Database, anna: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(anna)) as client:
        yield client


async def ask(bank: Database, who: UUID, value: str = NEW, *, nth: int | None = 0, **other: Any) -> Corrected:
    kind = other.get("kind", ContactKind.PHONE)
    command = CorrectContact(kind=kind, nth=nth, value=value, version=other.get("version", 1))
    return await confirm_and_write(bank, as_customer(who), correct_contact, command)


async def told(bank: Database, address: str = f"+86{NEW}") -> list[str]:
    channel = Channel.EMAIL if "@" in address else Channel.SMS
    found = await doors(bank).read(notify.kept, [(channel, address)], timezone="Asia/Shanghai")
    return [one.letter.text for one in found]


async def code_at(bank: Database, address: str = f"+86{NEW}") -> str:
    found = re.search(r"(?<!\d)\d{6}(?!\d)", (await told(bank, address))[0])
    assert found
    return found.group()


async def prove(bank: Database, who: UUID, code: str) -> Any:
    return await doors(bank, as_customer(who)).write(new_contacts.prove_contact, code)


async def phones(bank: Database, who: UUID) -> tuple[str, ...]:
    return (await doors(bank).read(customer, who)).phones


async def age(bank: Database, by: timedelta) -> None:
    async def back(tx: Tx) -> None:
        await tx.session.execute(text("UPDATE waiting_contacts SET ends_at = ends_at - :by"), {"by": by})
        await tx.session.execute(
            text("UPDATE sent_codes SET sent_at = sent_at - :by, ends_at = ends_at - :by"), {"by": by}
        )

    await doors(bank).write(back)


async def whose(bank: Database, typed: str) -> UUID | None:
    async def look(reading: Reading) -> UUID | None:
        return await identity_queries.customer_with(reading, typed)

    return await doors(bank).read(look)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def test_until_the_code_has_come_back_the_old_number_stays_in_force(bank: Database, anna: UUID) -> None:
    asked = await ask(bank, anna)

    assert asked.waiting is not None
    assert (asked.waiting.masked, asked.customer.version) == ("137****0000", 1)
    assert await phones(bank, anna) == (OLD,)
    assert await told(bank, f"+86{OLD}") == []
    assert (await whose(bank, OLD), await whose(bank, NEW)) == (anna, None)

    changed = await prove(bank, anna, await code_at(bank))

    assert (changed.phones, changed.version) == ((NEW,), 2)
    assert (await whose(bank, OLD), await whose(bank, NEW)) == (None, anna)
    assert len(await told(bank, f"+86{OLD}")) == 1
    ((verified,),) = await rows(
        bank, "SELECT count(*) FROM contacts WHERE way = 'sms' AND verified_at IS NOT NULL AND factor_since IS NULL"
    )
    assert verified == 1


async def test_the_code_says_what_it_is_for_and_the_old_number_how_to_stop_it(bank: Database, anna: UUID) -> None:
    await ask(bank, anna)
    assert "联系方式" in (await told(bank))[0]
    await prove(bank, anna, await code_at(bank))
    (news,) = await told(bank, f"+86{OLD}")
    assert "致电本行" in news
    assert NEW not in news


async def test_an_address_is_proved_as_a_number_is(bank: Database, anna: UUID) -> None:
    await ask(bank, anna, "new@example.com", nth=None, kind=ContactKind.EMAIL)
    changed = await prove(bank, anna, await code_at(bank, "new@example.com"))
    assert changed.emails == ("anna@example.com", "new@example.com")
    assert await whose(bank, "new@example.com") == anna


async def test_three_wrong_codes_and_the_right_one_is_good_no_more_until_another_is_sent(
    bank: Database, anna: UUID
) -> None:
    await ask(bank, anna)
    code = await code_at(bank)
    answers = [await prove(bank, anna, typed) for typed in (wrong(code), wrong(code), wrong(code), code)]

    assert [type(answer) for answer in answers] == [WrongCode] * 4
    assert await phones(bank, anna) == (OLD,)
    assert (await acts(bank)).count("customers.fail_contact") == 4
    with pytest.raises(CodeSentLately):
        await doors(bank, as_customer(anna)).write(new_contacts.send_again)
    await age(bank, timedelta(seconds=61))
    await doors(bank, as_customer(anna)).write(new_contacts.send_again)
    assert (await prove(bank, anna, await code_at(bank))).phones == (NEW,)


async def test_wrong_codes_close_nobodys_way_in(bank: Database, anna: UUID) -> None:
    await ask(bank, anna)
    code = await code_at(bank)
    for _ in range(20):
        await prove(bank, anna, wrong(code))
    assert await rows(bank, "SELECT 1 FROM sign_in_gates") == []


async def test_a_code_that_comes_late_changes_nothing(bank: Database, anna: UUID) -> None:
    await ask(bank, anna)
    code = await code_at(bank)
    await age(bank, timedelta(minutes=6))
    assert isinstance(await prove(bank, anna, code), Refusal)
    await age(bank, timedelta(minutes=30))
    with pytest.raises(NoWaitingContact):
        await prove(bank, anna, code)
    await doors(bank, system("customers")).write(new_contacts.purge_waiting_contacts)
    assert await rows(bank, "SELECT 1 FROM waiting_contacts") == []


async def test_of_two_at_once_with_the_same_code_the_file_changes_once(bank: Database, anna: UUID) -> None:
    await ask(bank, anna)
    code = await code_at(bank)
    answers = await asyncio.gather(*(prove(bank, anna, code) for _ in range(4)), return_exceptions=True)

    assert sum(not isinstance(answer, Exception) for answer in answers) == 1
    assert all(isinstance(answer, NoWaitingContact) for answer in answers if isinstance(answer, Exception))
    assert (await doors(bank).read(customer, anna)).version == 2


async def test_who_begins_anew_cannot_finish_what_they_began_before(bank: Database, anna: UUID) -> None:
    await ask(bank, anna, "13711111111")
    first = await code_at(bank, "+8613711111111")
    await age(bank, timedelta(seconds=61))
    await ask(bank, anna, NEW)

    assert isinstance(await prove(bank, anna, first), WrongCode)
    assert (await prove(bank, anna, await code_at(bank))).phones == (NEW,)


async def test_what_staff_changed_meanwhile_is_not_undone(bank: Database, anna: UUID) -> None:
    await ask(bank, anna, nth=None)
    await doors(bank).write(
        change.change_customer, CustomerChange(customer_id=anna, version=1, phones=(OLD, "13655555555"))
    )
    assert (await prove(bank, anna, await code_at(bank))).phones == (OLD, "13655555555", NEW)


async def test_another_customers_number_is_answered_as_any_and_opens_their_door_still(
    bank: Database, anna: UUID
) -> None:
    boris = await enrolled(bank, "boris.b", "13600000000", "boris@example.com")
    asked = await ask(bank, boris, NEW)
    first = await prove(bank, boris, await code_at(bank))
    await age(bank, timedelta(seconds=61))
    again = await ask(bank, anna, NEW)
    second = await prove(bank, anna, await code_at(bank))

    assert asked.waiting
    assert again.waiting
    assert asked.waiting.masked == again.waiting.masked
    assert (first.phones, second.phones) == ((NEW,), (NEW,))
    assert await whose(bank, NEW) == boris


async def test_nobody_proves_what_another_began(bank: Database, anna: UUID) -> None:
    boris = await enrolled(bank, "boris.b", "13600000000", "boris@example.com")
    await ask(bank, anna)
    with pytest.raises(NoWaitingContact):
        await prove(bank, boris, await code_at(bank))


async def test_before_it_is_confirmed_the_bank_writes_to_nobody(bank: Database, portal: httpx.AsyncClient) -> None:
    body = {"version": 1, "kind": "phone", "nth": 0, "value": NEW}
    refused = await portal.post("/api/portal/profile/contacts", json=body)
    assert refused.json()["code"] == "step_up.confirmation_required"
    assert await told(bank) == []


async def test_over_the_wire_it_waits_is_proved_and_gone(bank: Database, anna: UUID, portal: httpx.AsyncClient) -> None:
    body = {"version": 1, "kind": "phone", "nth": 0, "value": NEW, "language": "en"}
    asked = await confirm_and_post(bank, portal, "/api/portal/profile/contacts", body)
    waiting = (await portal.get(WAITING)).json()["waiting"]
    soon = await portal.post(f"{WAITING}/send")
    code = await code_at(bank)
    wrong_one = await portal.post(f"{WAITING}/prove", json={"code": wrong(code)})
    right = await portal.post(f"{WAITING}/prove", json={"code": code})
    again = await portal.post(f"{WAITING}/prove", json={"code": code})

    assert (asked.json()["waiting"], asked.json()["profile"]["phones_masked"]) == (waiting, ["138****5678"])
    assert (await told(bank))[0].startswith(code)
    assert (soon.status_code, soon.json()["code"]) == (429, "identity.code_sent_lately")
    assert wrong_one.json()["code"] == "identity.wrong_code"
    assert right.json()["phones_masked"] == ["137****0000"]
    assert (again.status_code, again.json()["code"]) == (404, "customers.waiting_contact_not_found")
    assert (await portal.get(WAITING)).json() == {"waiting": None}


async def test_what_is_left_is_gone_and_says_nothing(bank: Database, anna: UUID, portal: httpx.AsyncClient) -> None:
    await ask(bank, anna)
    assert [(await portal.delete(WAITING)).status_code for _ in range(2)] == [204, 204]
    with pytest.raises(NoWaitingContact):
        await prove(bank, anna, await code_at(bank))


async def test_a_line_at_home_takes_no_code_and_is_taken_as_it_is(bank: Database, anna: UUID) -> None:
    asked = await ask(bank, anna, "02812345678", nth=None)
    assert asked.waiting is None
    assert await phones(bank, anna) == (OLD, "02812345678")


async def test_what_waits_lies_sealed(bank: Database, anna: UUID) -> None:
    await ask(bank, anna)
    ((sealed,),) = await rows(bank, "SELECT sealed FROM waiting_contacts")
    assert NEW.encode() not in bytes(sealed)


async def test_staff_enter_a_number_unproved_and_it_counts_for_no_code(bank: Database, anna: UUID) -> None:
    await doors(bank).write(change.change_customer, CustomerChange(customer_id=anna, version=1, phones=(NEW,)))
    found = await rows(bank, "SELECT verified_at, factor_since FROM contacts WHERE way = 'sms'")
    assert found == [(None, None)]
