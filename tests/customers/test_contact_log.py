"""What staff write of a customer is the customer's to read, and stays as it was written."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from bankhall.customers import permissions
from bankhall.customers.contact_log.routes import routes
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from counter import acts, as_customer, counter, doors, events, register, rows

SAID = "客户来电询问定期存款到期怎么办，已说明可以续存"
SECRETS = (SAID, "其实是我女儿打的电话")


def member(name: str, *rights: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset({permissions.VIEW, *rights}))


LI_NA = member("李娜", permissions.NOTE_CONTACT)


@pytest.fixture
async def zhang(bank: Database) -> UUID:
    return await register(bank, "张伟")


@pytest.fixture
async def clerk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, LI_NA, routes=routes) as client:
        yield client


@pytest.fixture
async def portal(bank: Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=routes) as client:
        yield client


def note(
    client: httpx.AsyncClient, who: UUID, *, key: str = "k", ago: timedelta = timedelta(hours=1), **other: Any
) -> Any:
    body = {"way": "call_in", "happened_at": (datetime.now(UTC) - ago).isoformat(), "text": SAID} | other
    return client.post(f"/api/console/customers/{who}/contacts", json=body, headers={"Idempotency-Key": key})


async def of(client: httpx.AsyncClient, who: UUID, **query: Any) -> Any:
    return (await client.get(f"/api/console/customers/{who}/contacts", params=query)).json()


async def test_a_call_is_noted_and_its_customer_reads_it_and_says_it_was_otherwise(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    noted = await note(clerk, zhang)
    (seen,) = (await portal.get("/api/portal/contacts")).json()["items"]
    said = await portal.post(f"/api/portal/contacts/{seen['id']}/remark", json={"text": SECRETS[1]})
    twice = await portal.post(f"/api/portal/contacts/{seen['id']}/remark", json={"text": "再说一次"})

    assert (noted.status_code, seen["text"], seen["by"], seen["way"]) == (201, SAID, "李*", "call_in")
    assert (said.status_code, twice.json()["code"]) == (200, "customers.contact_remarked")
    (one,) = (await of(clerk, zhang))["items"]
    assert (one["by"], one["remark"]["text"]) == ("李娜", SECRETS[1])
    assert {"customers.note_contact", "customers.remark_on_contact"} <= set(await acts(bank))
    assert {"customers.contact_noted", "customers.contact_remarked"} <= set(await events(bank))


async def test_a_wrong_entry_is_corrected_once_by_another_and_both_stay(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    wrong = (await note(clerk, zhang)).json()["id"]
    answers = await asyncio.gather(
        *(note(clerk, zhang, key=f"c{nth}", corrects=wrong, text="更正") for nth in range(3))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    found = (await of(clerk, zhang))["items"]
    assert {one["id"]: one["corrected_by"] for one in found}[wrong] is not None
    assert len(found) == 2


async def test_nobody_corrects_an_entry_of_another_customer(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    theirs = (await note(clerk, await register(bank, "李丽"))).json()["id"]
    refused = await note(clerk, zhang, key="other", corrects=theirs)
    assert (refused.status_code, refused.json()["code"]) == (404, "customers.contact_not_found")


async def test_the_same_request_is_written_down_once(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    at = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
    first, second = await asyncio.gather(note(clerk, zhang, happened_at=at), note(clerk, zhang, happened_at=at))
    other = await note(clerk, zhang, happened_at=at, text="别的")
    assert first.json() == second.json()
    assert other.json()["code"] == "kernel.key_reused"
    assert await rows(bank, "SELECT count(*) FROM customer_contacts") == [(1,)]


@pytest.mark.parametrize(
    ("ago", "why"), [(timedelta(hours=-1), "this is still to come"), (timedelta(days=400), "at most a year ago")]
)
async def test_what_is_to_come_or_long_past_is_refused_by_its_name(
    zhang: UUID, clerk: httpx.AsyncClient, ago: timedelta, why: str
) -> None:
    refused = await note(clerk, zhang, ago=ago)
    (field,) = refused.json()["fields"]
    assert (refused.status_code, field["field"], field["message"]) == (400, "happened_at", why)


async def test_the_log_goes_by_time_page_by_page_and_by_way(zhang: UUID, clerk: httpx.AsyncClient) -> None:
    for nth, hours in enumerate((3, 1, 5, 1, 2)):
        await note(clerk, zhang, key=f"k{nth}", ago=timedelta(hours=hours), way="visit" if nth == 2 else "call_in")
    found: list[str] = []
    after = ""
    while True:
        page = await of(clerk, zhang, limit=2, after=after)
        found += [one["happened_at"] for one in page["items"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert (len(found), found) == (5, sorted(found, reverse=True))
    assert [one["way"] for one in (await of(clerk, zhang, way="visit"))["items"]] == ["visit"]


async def test_what_was_said_lies_sealed(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    await note(clerk, zhang)
    told = str(await rows(bank, "SELECT * FROM customer_contacts"))
    told += str(await rows(bank, "SELECT facts, subject_id FROM audit_log"))
    told += str(await rows(bank, "SELECT payload FROM events"))
    assert [secret for secret in SECRETS if secret in told] == []


async def test_another_customer_neither_reads_nor_remarks_on_it(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    id_ = (await note(clerk, zhang)).json()["id"]
    async with counter(bank, as_customer(await register(bank, "李丽")), routes=routes) as other:
        assert (await other.get("/api/portal/contacts")).json()["items"] == []
        refused = await other.post(f"/api/portal/contacts/{id_}/remark", json={"text": "不对"})
        absent = await other.post(f"/api/portal/contacts/{new_id()}/remark", json={"text": "不对"})
    assert (refused.status_code, refused.json()["code"]) == (404, "customers.contact_not_found")
    assert absent.json()["code"] == refused.json()["code"]


async def test_who_may_only_look_writes_nothing(bank: Database, zhang: UUID) -> None:
    async with counter(bank, member("孙丽"), routes=routes) as auditor:
        assert (await of(auditor, zhang))["items"] == []
        assert (await note(auditor, zhang)).status_code == 403


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE customer_contacts SET way = 'note'",
        "DELETE FROM customer_contacts",
        "DELETE FROM customer_contact_remarks",
    ],
)
async def test_the_database_keeps_what_was_written(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, statement: str
) -> None:
    await note(clerk, zhang)

    async def write(tx: Tx) -> None:
        await tx.session.execute(text(statement))

    with pytest.raises(Exception, match=r"permission denied|append"):
        await doors(bank, system("tests")).write(write)
