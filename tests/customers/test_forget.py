"""Whoever leaves is forgotten when the law allows it: not a day early, and wholly."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from bankhall.customers import api, rules
from bankhall.customers.actions import change
from bankhall.customers.actions.forget import forget_former
from bankhall.customers.jobs import forget_who_left_long_ago
from bankhall.customers.queries import customer, find_customers
from bankhall.customers.types import (
    Because,
    CustomerKind,
    CustomerSearch,
    Document,
    DocumentKind,
    NewCustomer,
    Registered,
)
from bankhall.identity import api as identity
from bankhall.kernel import db
from bankhall.kernel.actors import system
from bankhall.kernel.vault import Vault
from counter import doors, register, rows
from databases import Database as Place

from .test_sealed import dump

PASSPORT = Document(DocumentKind.PASSPORT, "E12345678")
LEFT_AT = datetime(2040, 3, 8, 9, tzinfo=UTC)


class Clock:
    now = LEFT_AT

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def bank(database: Place, vault: Vault, clock: Clock) -> AsyncIterator[db.Database]:
    opened = db.Database(db.connect(database.url, connections=4), clock=clock, vault=vault)
    yield opened
    await opened.close()


async def left(bank: db.Database, name: str = "王秀兰", login: str | None = None) -> UUID:
    customer_id = await register(
        bank,
        name,
        documents=(PASSPORT,) if login else (),
        phones=("13812345678",),
        emails=("xiulan@example.com",),
        birth_on=date(1946, 3, 8),
    )
    if login:
        number = (await doors(bank).read(customer, customer_id)).number
        password = await identity.hash_password("a long pass phrase", login=login)
        await doors(bank, system("test")).write(api.enroll_customer, number, login=login, password=password)
    await doors(bank).write(change.close_customer, Because(customer_id, "moved away"))
    return customer_id


async def test_what_is_kept_only_of_customers_goes_on_the_day_they_leave(bank: db.Database) -> None:
    gone = await left(bank)
    kept = await doors(bank).read(customer, gone)
    assert (kept.name, kept.phones, kept.emails) == ("王秀兰", ("13812345678",), ())
    assert (await doors(bank).read(find_customers, CustomerSearch("xiulan@example.com"))).customers == ()
    assert len((await doors(bank).read(find_customers, CustomerSearch("13812345678"))).customers) == 1


async def test_nobody_is_forgotten_early_and_nobody_late(bank: db.Database, clock: Clock) -> None:
    gone, stays = await left(bank), await register(bank, "Anna")
    clock.now = LEFT_AT.replace(year=2050) - timedelta(seconds=1)
    assert await doors(bank).write(forget_former) == 0
    clock.now = LEFT_AT + rules.KEPT_AFTER_LEAVING
    assert await doors(bank).write(forget_former) == 1
    assert await doors(bank).write(forget_former) == 0
    assert clock.now - LEFT_AT.replace(year=2050) <= timedelta(days=1)
    assert (await doors(bank).read(customer, gone)).name == ""
    assert (await doors(bank).read(customer, stays)).name == "Anna"


async def test_of_who_is_forgotten_only_the_number_remains(bank: db.Database, clock: Clock, database: Place) -> None:
    gone = await left(bank, login="xiulan.wang")
    number = (await doors(bank).read(customer, gone)).number
    clock.now = LEFT_AT + rules.KEPT_AFTER_LEAVING

    await forget_who_left_long_ago(bank)

    copied = dump(database)
    secrets = ("王秀兰", "xiulan", "13812345678", "E12345678", "1946-03-08")
    assert [secret for secret in secrets if secret in copied] == []
    (line,) = (await doors(bank).read(find_customers, CustomerSearch(number))).customers
    assert (line.id, line.name) == (gone, "")
    for text in ("王秀兰", "13812345678", "E12345678"):
        assert (await doors(bank).read(find_customers, CustomerSearch(text))).customers == ()
    assert await rows(bank, "SELECT subject_id FROM audit_log WHERE act = 'customers.forget'") == [(str(gone),)]
    # The document is free again: whoever has it may become a customer.
    again = NewCustomer(kind=CustomerKind.PERSON, name="李娜", documents=(PASSPORT,))
    (outcome,) = await doors(bank).write(api.register_customers, [again])
    assert isinstance(outcome, Registered)


async def test_thousands_are_forgotten_in_pieces(bank: db.Database, clock: Clock) -> None:
    for nth in range(5):
        await left(bank, f"Client {nth}")
    clock.now = LEFT_AT + rules.KEPT_AFTER_LEAVING
    assert [await doors(bank).write(forget_former, most=2) for _ in range(4)] == [2, 2, 1, 0]
