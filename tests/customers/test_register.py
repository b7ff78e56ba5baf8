"""Taking customers into the file, one by one and by the thousand."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from bankhall.customers import api, rules
from bankhall.customers.actions.register import register_customer
from bankhall.customers.errors import DocumentKnown
from bankhall.customers.queries import customer
from bankhall.customers.types import (
    Address,
    CustomerKind,
    CustomerStatus,
    Document,
    DocumentKind,
    NewCustomer,
    Registered,
)
from bankhall.kernel.db import Database
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.ids import new_id
from counter import CLERK, acts, as_customer, doors, events, register, rows

PASSPORT = Document(DocumentKind.PASSPORT, "E12345678")
ANNA = NewCustomer(
    kind=CustomerKind.PERSON,
    name=" Anna  Nováková ",
    birth_on=date(1970, 12, 13),
    documents=(PASSPORT,),
    phones=("+86 138 1234 5678",),
    emails=("anna@Example.com",),
    address=Address("CZ", city="Písek"),
)


def brought(*ids: int, source: str = "berka") -> list[NewCustomer]:
    return [NewCustomer(kind=CustomerKind.PERSON, name=f"Client {id}", source=source, source_id=str(id)) for id in ids]


async def test_a_registered_customer_is_stored_tidy_with_a_number_and_who_did_it(bank: Database) -> None:
    found = await doors(bank).write(register_customer, ANNA, key=str(new_id()))

    assert found == await doors(bank).read(customer, found.id)
    assert rules.is_customer_number(found.number)
    assert (found.name, found.phones, found.emails) == ("Anna Nováková", ("13812345678",), ("anna@example.com",))
    assert (found.status, found.version, found.documents) == (CustomerStatus.ACTIVE, 1, (PASSPORT,))
    assert found.address == Address("CZ", city="Písek")
    assert await rows(bank, "SELECT status, reason, by_kind, by_id, by_name FROM customer_status_changes") == [
        ("active", "registered", "staff", CLERK.id, "Li Na")
    ]
    assert await acts(bank) == ["customers.register"]
    assert await events(bank) == ["customers.customer_registered"]


async def test_a_new_customer_is_one_since_the_business_date(bank: Database) -> None:
    found = await doors(bank).write(register_customer, ANNA, key=str(new_id()))

    assert [(found.since_on,)] == await rows(bank, "SELECT on_date FROM business_days WHERE closed_at IS NULL")


async def test_neither_events_nor_the_audit_tell_what_was_entered(bank: Database) -> None:
    await doors(bank).write(register_customer, ANNA, key=str(new_id()))

    ((told,),) = await rows(
        bank, "SELECT (SELECT json_agg(events) FROM events)::text || (SELECT json_agg(audit_log) FROM audit_log)::text"
    )

    assert not [word for word in ("Anna", "E12345678", "13812345678", "example.com", "1970") if word in told]


async def test_a_wrong_customer_is_refused_and_the_others_of_the_call_are_taken(bank: Database) -> None:
    news = [*brought(1), replace(ANNA, name=""), *brought(2)]

    first, wrong, second = await doors(bank).write(api.register_customers, news)

    assert isinstance(first, Registered)
    assert isinstance(second, Registered)
    assert isinstance(wrong, BadInput)
    assert [problem.field for problem in wrong.problems] == ["name"]
    assert await rows(bank, "SELECT count(*) FROM customers") == [(2,)]


async def test_what_a_source_brings_again_is_there_already_and_changes_nothing(bank: Database) -> None:
    before = await doors(bank).write(api.register_customers, brought(1, 2))
    told = await events(bank)

    after = await doors(bank).write(api.register_customers, brought(2, 3, 1))

    two, three, one = (outcome for outcome in after if isinstance(outcome, Registered))
    assert [one, two] == [replace(outcome, already_there=True) for outcome in before if isinstance(outcome, Registered)]
    assert not three.already_there
    assert len(await events(bank)) == len(told) + 1


async def test_the_same_source_id_twice_in_one_call_is_registered_once(bank: Database) -> None:
    first, second = await doors(bank).write(api.register_customers, brought(7, 7))

    assert isinstance(first, Registered)
    assert second == replace(first, already_there=True)


async def test_two_imports_of_the_same_rows_at_once_register_each_row_once(bank: Database) -> None:
    several = brought(*range(50))

    both = await asyncio.gather(*(doors(bank).write(api.register_customers, several) for _ in range(4)))

    ids = [[outcome.id for outcome in outcomes if isinstance(outcome, Registered)] for outcomes in both]
    assert ids[0] == ids[1] == ids[2] == ids[3]
    assert sum(not outcome.already_there for one in both for outcome in one if isinstance(outcome, Registered)) == 50


async def test_the_same_id_of_two_sources_is_two_customers(bank: Database) -> None:
    await doors(bank).write(api.register_customers, [*brought(1), *brought(1, source="other")])

    assert await rows(bank, "SELECT count(*) FROM customers") == [(2,)]


async def test_a_document_that_somebody_has_is_refused_naming_the_customer_to_staff(bank: Database) -> None:
    number = (await doors(bank).write(register_customer, ANNA, key=str(new_id()))).number

    with pytest.raises(DocumentKnown) as refused:
        await doors(bank).write(register_customer, replace(ANNA, name="Another", phones=()), key=str(new_id()))

    assert refused.value.facts() == {"number": number}


async def test_a_document_that_somebody_has_is_refused_without_a_name_to_who_is_not_staff(bank: Database) -> None:
    known = await register(bank, documents=(PASSPORT,))

    (outcome,) = await doors(bank, as_customer(known)).write(api.register_customers, [ANNA])

    assert isinstance(outcome, DocumentKnown)
    assert outcome.number is None


async def test_who_comes_second_with_a_document_leaves_nothing_behind(bank: Database) -> None:
    other = Document(DocumentKind.PASSPORT, "X99999999")
    news = [ANNA, replace(ANNA, name="Second", documents=(other, PASSPORT)), replace(ANNA, documents=(other,))]

    first, second, third = await doors(bank).write(api.register_customers, news)

    assert isinstance(first, Registered)
    assert isinstance(second, DocumentKnown)
    assert second.number == first.number
    # The other document was claimed by the second when the third came.
    assert isinstance(third, DocumentKnown)
    assert await rows(bank, "SELECT count(*) FROM customers") == [(1,)]
    assert await rows(bank, "SELECT kind FROM customer_documents") == [("passport",)]


async def test_of_many_who_come_at_once_with_the_same_document_one_is_taken(bank: Database) -> None:
    outcomes = await asyncio.gather(
        *(doors(bank).write(register_customer, ANNA, key=str(new_id())) for _ in range(8)), return_exceptions=True
    )

    taken = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, DocumentKnown)]
    assert len(taken) == 1
    assert [refusal.number for refusal in refused] == [taken[0].number] * 7


async def test_thousands_come_in_one_call(bank: Database) -> None:
    outcomes = await doors(bank).write(api.register_customers, brought(*range(3000)))

    assert not [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert await rows(bank, "SELECT count(*), count(DISTINCT number) FROM customers") == [(3000, 3000)]
    assert await acts(bank) == ["customers.register_from_source"]


async def test_registering_nobody_does_nothing(bank: Database) -> None:
    assert await doors(bank).write(api.register_customers, []) == []
