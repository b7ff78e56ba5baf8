"""Seeing a customer's data in clear: by right, with a purpose, for minutes; the customer sees who did."""

from collections.abc import AsyncIterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import msgspec
import psycopg
import pytest

from bankhall.customers import permissions, privacy, rules
from bankhall.customers.actions.look import take_copy
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.schemas import CopyOut
from bankhall.customers.types import Address, CustomerKind, Document, DocumentKind, Facts, NewCustomer
from bankhall.identity.errors import ConfirmationNeeded
from bankhall.identity.types import Assurance, Browser, Realm, Session, Way
from bankhall.kernel import db
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.personal import DataClass, in_full
from bankhall.kernel.vault import Vault
from confirming import confirm_and_post
from counter import AUDITOR, CLERK, as_customer, counter, doors, register, rows
from databases import Database as Place

CUSTOMERS = "/api/console/customers"
PRIVACY = "/api/portal/privacy"
OTHER_CLERK = Actor(kind="staff", name="Anna Nováková", id=new_id(), rights=CLERK.rights)
FACTS = {
    "documents": (Document(DocumentKind.RESIDENT_ID, "11010519491231002X"),),
    "phones": ("13812345678",),
    "emails": ("anna@example.com",),
    "address": Address("CN", "解放路 18 号", "锦江区", "成都", "四川", "610000"),
}
IN_CLEAR = ("13812345678", "anna@example.com", "解放路", "610000", "11010519491231002X")


@pytest.fixture
async def clerk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, CLERK) as client:
        yield client


async def test_what_is_masked_is_seen_in_clear_by_who_has_said_what_for_and_by_nobody_else(
    bank: Database, clerk: httpx.AsyncClient
) -> None:
    anna = await register(bank, "Anna", **FACTS)
    before = await clerk.get(f"{CUSTOMERS}/{anna}")

    unmasked = await confirm_and_post(bank, clerk, f"{CUSTOMERS}/{anna}/unmask", {"purpose": "verify"})

    assert [one for one in IN_CLEAR if one in before.text] == []
    assert (before.json()["phones"], before.json()["address"]["district"]) == (["138****5678"], "锦江区")
    assert before.json()["in_clear_until"] is None
    assert [one for one in IN_CLEAR if one not in unmasked.text] == []
    assert (await clerk.get(f"{CUSTOMERS}/{anna}")).json() == unmasked.json()
    for other in (OTHER_CLERK, AUDITOR):
        async with counter(bank, other) as client:
            seen = (await client.get(f"{CUSTOMERS}/{anna}")).text
            assert [one for one in IN_CLEAR if one in seen] == []


async def test_after_some_minutes_it_is_masked_again(database: Place, vault: Vault) -> None:
    now = datetime(2040, 3, 8, 9, tzinfo=UTC)
    bank = db.Database(db.connect(database.url, connections=2), clock=lambda: now, vault=vault)
    anna = await register(bank, "Anna", **FACTS)
    async with counter(bank, CLERK) as clerk:
        await confirm_and_post(bank, clerk, f"{CUSTOMERS}/{anna}/unmask", {"purpose": "serve"})
        now += rules.LOOK_LASTS - timedelta(seconds=1)
        assert "13812345678" in (await clerk.get(f"{CUSTOMERS}/{anna}")).text
        now += timedelta(seconds=1)
        assert "13812345678" not in (await clerk.get(f"{CUSTOMERS}/{anna}")).text
    await bank.close()


async def test_a_look_at_one_customer_opens_no_other(bank: Database, clerk: httpx.AsyncClient) -> None:
    anna, eva = await register(bank, "Anna", **FACTS), await register(bank, "Eva", phones=("13900001111",))
    await confirm_and_post(bank, clerk, f"{CUSTOMERS}/{anna}/unmask", {"purpose": "serve"})
    assert (await clerk.get(f"{CUSTOMERS}/{eva}")).json()["phones"] == ["139****1111"]


async def test_the_customer_sees_who_looked_when_and_what_for(bank: Database, clerk: httpx.AsyncClient) -> None:
    anna, eva = await register(bank, "Anna", **FACTS), await register(bank, "Eva")
    await confirm_and_post(bank, clerk, f"{CUSTOMERS}/{anna}/unmask", {"purpose": "verify"})
    async with counter(bank, OTHER_CLERK) as other:
        await confirm_and_post(bank, other, f"{CUSTOMERS}/{anna}/unmask", {"purpose": "complaint"})

    async with counter(bank, as_customer(anna)) as customer:
        told = (await customer.get(PRIVACY)).json()
    async with counter(bank, as_customer(eva)) as customer:
        assert (await customer.get(PRIVACY)).json()["looks"] == []

    assert [(look["by"], look["purpose"]) for look in told["looks"]] == [("Anna N.", "complaint"), ("Li N.", "verify")]
    known = {field["field"]: (field["data_class"], field["is_known"]) for field in told["fields"]}
    assert known["phones"] == ("C2", True)
    assert known["birth_on"] == ("C2", False)


async def test_what_an_authority_asks_for_takes_a_right_of_its_own_and_the_customer_is_not_told(bank: Database) -> None:
    anna = await register(bank, "Anna", **FACTS)
    law = Actor(
        kind="staff",
        name="Sun Li",
        id=new_id(),
        rights=frozenset({permissions.VIEW, permissions.UNMASK, permissions.UNMASK_FOR_LAW}),
    )
    async with counter(bank, CLERK) as clerk:
        refused = await confirm_and_post(bank, clerk, f"{CUSTOMERS}/{anna}/unmask", {"purpose": "law"})
    async with counter(bank, law) as officer:
        seen = await confirm_and_post(bank, officer, f"{CUSTOMERS}/{anna}/unmask", {"purpose": "law"})
    async with counter(bank, as_customer(anna)) as customer:
        told = (await customer.get(PRIVACY)).json()

    assert (refused.status_code, refused.json()["code"]) == (403, "identity.right_missing")
    assert "13812345678" in seen.text
    assert told["looks"] == []


@pytest.mark.parametrize("actor", [AUDITOR, as_customer(new_id())], ids=["auditor", "customer"])
async def test_without_the_right_nothing_is_unmasked_and_nothing_noted(bank: Database, actor: Actor) -> None:
    anna = await register(bank, "Anna", **FACTS)
    async with counter(bank, actor) as client:
        refused = await confirm_and_post(bank, client, f"{CUSTOMERS}/{anna}/unmask", {"purpose": "serve"})
    assert refused.status_code == 403
    assert await rows(bank, "SELECT count(*) FROM customer_looks") == [(0,)]


@pytest.mark.parametrize("body", [{}, {"purpose": "curiosity"}, {"purpose": "serve", "for": "ever"}, {"purpose": None}])
async def test_a_look_says_what_for(bank: Database, clerk: httpx.AsyncClient, body: dict[str, object]) -> None:
    anna = await register(bank, "Anna")
    refused = await confirm_and_post(bank, clerk, f"{CUSTOMERS}/{anna}/unmask", body)
    assert refused.status_code == 400


async def test_nobody_looks_at_a_whole_file_of_customers(bank: Database, clerk: httpx.AsyncClient) -> None:
    anna = await register(bank, "Anna", **FACTS)
    for _ in range(rules.MOST_LOOKS_AN_HOUR):
        assert (
            await confirm_and_post(bank, clerk, f"{CUSTOMERS}/{anna}/unmask", {"purpose": "serve"})
        ).status_code == 200

    refused = await confirm_and_post(bank, clerk, f"{CUSTOMERS}/{anna}/unmask", {"purpose": "serve"})

    assert (refused.status_code, refused.json()["code"]) == (429, "customers.too_many_looks")
    assert 3000 < int(refused.headers["retry-after"]) <= 3600
    async with counter(bank, OTHER_CLERK) as other:
        assert (
            await confirm_and_post(bank, other, f"{CUSTOMERS}/{anna}/unmask", {"purpose": "serve"})
        ).status_code == 200


async def test_absent_customers_are_absent_and_looks_are_audited_and_never_rewritten(
    bank: Database, clerk: httpx.AsyncClient, database: Place
) -> None:
    anna = await register(bank, "Anna", **FACTS)
    absent = await confirm_and_post(bank, clerk, f"{CUSTOMERS}/{new_id()}/unmask", {"purpose": "serve"})
    await confirm_and_post(bank, clerk, f"{CUSTOMERS}/{anna}/unmask", {"purpose": "serve"})

    assert absent.status_code == 404
    ((facts,),) = await rows(bank, "SELECT facts FROM audit_log WHERE act = 'customers.unmask'")
    assert facts["purpose"] == "serve"
    with psycopg.connect(database.url) as connection, pytest.raises(psycopg.Error):
        connection.execute("DELETE FROM customer_looks")


def test_each_field_of_the_file_is_declared_and_c2_that_is_shown_in_full_is_so_on_purpose() -> None:
    assert list(privacy.PERSONAL) == [field.name for field in fields(Facts)]
    in_full_view = [name for name, one in privacy.PERSONAL.items() if one.mask is in_full]
    assert in_full_view == ["name", "birth_on", "gender"]
    assert {one.data_class for one in privacy.PERSONAL.values()} == {DataClass.C2}


def test_what_is_masked_holds_nothing_of_what_it_masks() -> None:
    new = NewCustomer(kind=CustomerKind.PERSON, name="Anna", **FACTS)  # type: ignore[arg-type]
    shown = repr(privacy.masked(rules.kept_facts(new)))
    assert [one for one in IN_CLEAR if one in shown] == []


@pytest.mark.parametrize(
    ("name", "shown"), [("王秀兰", "王**"), ("Li Na", "Li N."), ("Anna Nováková", "Anna N."), ("王", "王"), ("", "")]
)
def test_a_colleague_is_named_to_customers_as_far_as_they_need_it(name: str, shown: str) -> None:
    assert rules.mask_person(name) == shown


def session_of(customer_id: UUID, *, confirmed_at: datetime) -> Session:
    now = datetime.now(UTC)
    return Session(
        id=new_id(),
        enrolment_id=new_id(),
        realm=Realm.CUSTOMER,
        login="anna",
        roles=("customer",),
        assurance=Assurance.PASSWORD,
        way=Way.PASSWORD,
        begun_at=now - timedelta(hours=1),
        confirmed_at=confirmed_at,
        seen_at=now,
        expires_at=now + timedelta(hours=1),
        browser=Browser(),
    )


async def test_customers_take_home_all_that_the_file_holds_of_them(bank: Database, clerk: httpx.AsyncClient) -> None:
    anna = await register(bank, "Anna", **FACTS)
    await confirm_and_post(bank, clerk, f"{CUSTOMERS}/{anna}/unmask", {"purpose": "verify"})
    session = session_of(anna, confirmed_at=datetime.now(UTC))

    mine, looks = await doors(bank, as_customer(anna)).write(take_copy, session)
    told = msgspec.json.encode(CopyOut.of(mine, looks, [], {}, taken_at=session.seen_at)).decode()

    assert [one for one in IN_CLEAR if one not in told] == []
    assert '"by":"Li N."' in told
    assert await rows(bank, "SELECT subject_id FROM audit_log WHERE act = 'customers.take_copy'") == [(str(anna),)]


async def test_a_session_that_was_found_open_gives_no_copy(bank: Database) -> None:
    anna = await register(bank, "Anna", **FACTS)
    stale = session_of(anna, confirmed_at=datetime.now(UTC) - timedelta(minutes=6))

    with pytest.raises(ConfirmationNeeded):
        await doors(bank, as_customer(anna)).write(take_copy, stale)
    with pytest.raises(NoSuchCustomer):
        await doors(bank, CLERK).write(take_copy, session_of(anna, confirmed_at=datetime.now(UTC)))
    async with counter(bank, AUDITOR) as auditor:
        assert (await auditor.get(f"{PRIVACY}/copy")).status_code == 403
