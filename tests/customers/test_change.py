"""Changing what is known of a customer, and blocking, unblocking and closing."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from bankhall.customers import api
from bankhall.customers.actions import change
from bankhall.customers.errors import (
    AlreadyBlocked,
    ChangedMeanwhile,
    CustomerClosed,
    DocumentKnown,
    NoSuchCustomer,
    NotBlocked,
    StillTied,
)
from bankhall.customers.queries import customer, edits
from bankhall.customers.types import (
    Address,
    Because,
    Customer,
    CustomerChange,
    CustomerStatus,
    Document,
    DocumentKind,
    Tie,
)
from bankhall.identity import api as identity
from bankhall.identity.queries import password_of
from bankhall.identity.types import EnrollCustomer, PasswordHash, Realm
from bankhall.kernel.db import Database
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.ids import new_id
from counter import CLERK, acts, as_customer, doors, events, register, rows

PASSPORT = Document(DocumentKind.PASSPORT, "E12345678")
OTHER = Document(DocumentKind.PASSPORT, "E99999999")


async def edit(bank: Database, customer_id: UUID, version: int = 1, **facts: Any) -> Customer:
    wanted = CustomerChange(customer_id=customer_id, version=version, **facts)
    return await doors(bank).write(change.change_customer, wanted)


async def step(bank: Database, verb: Callable[..., Any], customer_id: UUID, reason: str = "because") -> Customer:
    found: Customer = await doors(bank).write(verb, Because(customer_id, reason))
    return found


async def test_what_is_not_named_stays_and_what_is_named_changes(bank: Database) -> None:
    anna = await register(bank, "Anna", phones=("13812345678",), documents=(PASSPORT,), address=Address("CZ"))

    found = await edit(bank, anna, name="Anna Nová", phones=(), address=Address("CN", city="北京"))

    assert (found.name, found.phones, found.documents) == ("Anna Nová", (), (PASSPORT,))
    assert found.address == Address("CN", city="北京")
    assert found.version == 2
    assert found == await doors(bank).read(customer, anna)


async def test_an_edit_leaves_who_when_and_what_was_there_before_masked(bank: Database) -> None:
    anna = await register(bank, "Anna", phones=("13812345678",), documents=(PASSPORT,))

    await edit(bank, anna, name="Anna Nová", phones=("13999998888", "13700001111"), documents=(OTHER,))
    await edit(bank, anna, 2, address=Address("CN", line="Lane 7", city="北京"), phones=())

    later, first = await doors(bank).read(edits, anna)
    assert (first.by_kind, first.by_name) == ("staff", CLERK.name)
    assert [(one.field, one.before, one.after) for one in first.fields] == [
        ("name", ("Anna",), ("Anna Nová",)),
        ("documents", ("E*******8",), ("E*******9",)),
        ("phones", ("138****5678",), ("139****8888", "137****1111")),
    ]
    assert [(one.field, one.before, one.after) for one in later.fields] == [
        ("phones", ("139****8888", "137****1111"), ()),
        ("address", (), ("CN 北京 ***",)),
    ]


async def test_what_changes_nothing_or_is_refused_leaves_no_edit(bank: Database) -> None:
    anna = await register(bank, "Anna")

    await edit(bank, anna, name="Anna")
    with pytest.raises(BadInput):
        await edit(bank, anna, phones=("no number",))
    with pytest.raises(ChangedMeanwhile):
        await edit(bank, anna, 7, name="Else")

    assert await doors(bank).read(edits, anna) == []


async def test_only_staff_read_what_was_edited_of_others(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")

    with pytest.raises(NoSuchCustomer):
        await doors(bank, as_customer(bob)).read(edits, anna)


async def test_a_customer_who_signs_in_is_greeted_by_the_new_name(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")
    password = PasswordHash("no password is looked at here")
    for customer_id, login in ((anna, "anna"), (bob, "bob")):
        await doors(bank).write(
            identity.enroll_customer,
            EnrollCustomer(customer_id=customer_id, login=login, name="as it was", password=password),
        )

    await edit(bank, anna, name="Anna Nová")

    for login, name in (("anna", "Anna Nová"), ("bob", "as it was")):
        found = await doors(bank).read(password_of, Realm.CUSTOMER, login)
        assert found is not None
        assert found[0].name == name


async def test_a_change_is_audited_and_told_by_the_names_of_its_fields(bank: Database) -> None:
    anna = await register(bank, "Anna")

    await edit(bank, anna, name="Anna Nová", phones=("13812345678",))

    assert await rows(bank, "SELECT facts FROM audit_log WHERE act = 'customers.change'") == [
        ({"fields": ["name", "phones"]},)
    ]
    assert await rows(bank, "SELECT payload->'fields' FROM events WHERE kind = 'customers.customer_changed'") == [
        (["name", "phones"],)
    ]


async def test_a_change_that_changes_nothing_leaves_no_trace(bank: Database) -> None:
    anna = await register(bank, "Anna", phones=("13812345678",))
    before = (await acts(bank), await events(bank))

    found = await edit(bank, anna, name=" Anna ", phones=("138 1234 5678",))

    assert found.version == 1
    assert (await acts(bank), await events(bank)) == before


async def test_a_change_decided_on_an_old_version_is_refused_and_changes_nothing(bank: Database) -> None:
    anna = await register(bank, "Anna")
    await edit(bank, anna, name="Anna Nová")

    with pytest.raises(ChangedMeanwhile) as refused:
        await edit(bank, anna, version=1, name="Anna Stará")

    assert refused.value.version == 2
    assert (await doors(bank).read(customer, anna)).name == "Anna Nová"


async def test_of_many_changes_of_the_same_version_at_once_one_wins(bank: Database) -> None:
    anna = await register(bank, "Anna")

    outcomes = await asyncio.gather(*(edit(bank, anna, name=f"Anna {n}") for n in range(8)), return_exceptions=True)

    (winner,) = [outcome for outcome in outcomes if isinstance(outcome, Customer)]
    assert [type(outcome) for outcome in outcomes].count(ChangedMeanwhile) == 7
    assert (await doors(bank).read(customer, anna)).name == winner.name


async def test_a_wrong_change_names_the_field_and_changes_nothing(bank: Database) -> None:
    anna = await register(bank, "Anna")

    with pytest.raises(BadInput) as refused:
        await edit(bank, anna, name="Anna Nová", phones=("?",))

    assert [problem.field for problem in refused.value.problems] == ["phones"]
    assert (await doors(bank).read(customer, anna)).name == "Anna"


async def test_documents_are_replaced_whole_and_those_given_up_are_free(bank: Database) -> None:
    anna = await register(bank, "Anna", documents=(PASSPORT,))

    await edit(bank, anna, documents=(OTHER,))
    await register(bank, "Somebody else", documents=(PASSPORT,))

    assert (await doors(bank).read(customer, anna)).documents == (OTHER,)


async def test_somebody_elses_document_is_refused_and_the_old_one_stays(bank: Database) -> None:
    await register(bank, "Somebody else", documents=(OTHER,))
    anna = await register(bank, "Anna", documents=(PASSPORT,))

    with pytest.raises(DocumentKnown):
        await edit(bank, anna, documents=(PASSPORT, OTHER))

    assert (await doors(bank).read(customer, anna)).documents == (PASSPORT,)


async def test_a_customer_that_is_not_cannot_be_changed(bank: Database) -> None:
    with pytest.raises(NoSuchCustomer):
        await edit(bank, new_id(), name="Nobody")


async def test_blocking_unblocking_and_closing_leave_who_when_and_why(bank: Database) -> None:
    anna = await register(bank, "Anna")

    await step(bank, change.block_customer, anna, "a court order")
    await step(bank, change.unblock_customer, anna, "lifted")
    found = await step(bank, change.close_customer, anna, "moved away")

    assert found.status is CustomerStatus.CLOSED
    assert await rows(bank, "SELECT status, reason, by_id FROM customer_status_changes ORDER BY id") == [
        ("active", "registered", CLERK.id),
        ("blocked", "a court order", CLERK.id),
        ("active", "lifted", CLERK.id),
        ("closed", "moved away", CLERK.id),
    ]
    assert (await events(bank))[1:] == [
        "customers.customer_blocked",
        "customers.customer_unblocked",
        "customers.customer_closed",
    ]
    assert (await acts(bank))[1:] == ["customers.block", "customers.unblock", "customers.close"]


@pytest.mark.parametrize(
    ("before", "verb", "refusal"),
    [
        ([change.block_customer], change.block_customer, AlreadyBlocked),
        ([], change.unblock_customer, NotBlocked),
        ([change.close_customer], change.block_customer, CustomerClosed),
        ([change.close_customer], change.unblock_customer, CustomerClosed),
        ([change.close_customer], change.close_customer, CustomerClosed),
    ],
    ids=lambda value: getattr(value, "__name__", str(len(value)) if isinstance(value, list) else None),
)
async def test_a_step_that_leads_nowhere_is_refused(
    bank: Database, before: list[Callable[..., Any]], verb: Callable[..., Any], refusal: type[Refusal]
) -> None:
    anna = await register(bank, "Anna")
    for earlier in before:
        await step(bank, earlier, anna)

    with pytest.raises(refusal):
        await step(bank, verb, anna)


async def test_a_blocked_customer_can_be_changed_and_closed_and_a_closed_one_not_changed(bank: Database) -> None:
    anna = await register(bank, "Anna")
    await step(bank, change.block_customer, anna)

    await edit(bank, anna, version=2, name="Anna Nová")
    await step(bank, change.close_customer, anna)

    with pytest.raises(CustomerClosed):
        await edit(bank, anna, version=4, name="Anna")


async def test_a_status_change_makes_older_versions_old(bank: Database) -> None:
    anna = await register(bank, "Anna")
    await step(bank, change.block_customer, anna)

    with pytest.raises(ChangedMeanwhile):
        await edit(bank, anna, version=1, name="Anna Nová")


async def test_who_is_still_tied_to_the_bank_is_not_closed_and_told_by_what(bank: Database) -> None:
    anna, account = await register(bank, "Anna"), new_id()
    tie = Tie(anna, "account", account)
    await doors(bank).write(api.tie, [tie, tie])

    with pytest.raises(StillTied) as refused:
        await step(bank, change.close_customer, anna)
    await doors(bank).write(api.untie, [tie])
    found = await step(bank, change.close_customer, anna)

    assert refused.value.ties == [{"kind": "account", "id": str(account)}]
    assert found.status is CustomerStatus.CLOSED


async def test_the_history_of_a_customers_status_cannot_be_rewritten(database: Any, bank: Database) -> None:
    import psycopg

    await register(bank, "Anna")

    with psycopg.connect(database.owner_url) as owner, pytest.raises(psycopg.errors.RaiseException):
        owner.execute("UPDATE customer_status_changes SET reason = 'nothing happened'")
    with psycopg.connect(database.url) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("DELETE FROM customers")
