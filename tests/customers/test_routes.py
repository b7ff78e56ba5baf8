"""The customer file over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from uuid import UUID

import httpx
import pytest

from bankhall.customers import permissions as customer_rights
from bankhall.customers.types import Document, DocumentKind
from bankhall.kernel.actors import ANONYMOUS, Actor
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from counter import AUDITOR, CLERK, acts, as_customer, counter, fresh_key, named_fields, open_account, register, rows
from looking import looked_for

CUSTOMERS = "/api/console/customers"
PROFILE = "/api/portal/profile"
ANNA = {
    "kind": "person",
    "name": "Anna Nováková",
    "birth_on": "1970-12-13",
    "gender": "female",
    "documents": [{"kind": "passport", "number": "E12345678", "country": "CZ"}],
    "phones": ["+86 138 1234 5678"],
    "emails": ["anna@example.com"],
    "address": {"country": "CZ", "line": "Nádražní 12", "city": "Písek", "postcode": "397 01"},
}


@pytest.fixture
async def clerk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, CLERK) as client:
        yield client


async def test_a_clerk_enters_a_customer_and_sees_what_was_stored(clerk: httpx.AsyncClient) -> None:
    created = await clerk.post(CUSTOMERS, json=ANNA, headers=fresh_key())
    shown = (await clerk.get(f"{CUSTOMERS}/{created.json()['id']}")).json()

    assert created.status_code == 201
    assert shown == created.json()
    assert {name: shown[name] for name in ("kind", "name", "status", "birth_on", "gender", "city", "version")} == {
        "kind": "person",
        "name": "Anna Nováková",
        "status": "active",
        "birth_on": "1970-12-13",
        "gender": "female",
        "city": "Písek",
        "version": 1,
    }
    assert shown["document"] == {"kind": "passport", "number_masked": "E*******8", "country": "CZ"}
    assert shown["documents"] == [shown["document"]]
    assert shown["address"] == {
        "line": "", "district": "", "city": "Písek", "region": "", "postcode": "", "country": "CZ",
    }  # fmt: skip


async def test_no_answer_shows_a_document_number_or_in_a_list_a_phone_number(clerk: httpx.AsyncClient) -> None:
    created = await clerk.post(CUSTOMERS, json=ANNA, headers=fresh_key())
    listed = await clerk.get(CUSTOMERS, headers=looked_for("E12345678"))
    blocked = await clerk.post(f"{CUSTOMERS}/{created.json()['id']}/block", json={"reason": "because"})

    assert [line["phone_masked"] for line in listed.json()["items"]] == ["138****5678"]
    assert "E12345678" not in created.text + listed.text + blocked.text
    assert "13812345678" not in listed.text


async def test_a_patch_leaves_what_is_absent_and_clears_what_is_null(clerk: httpx.AsyncClient) -> None:
    before = (await clerk.post(CUSTOMERS, json=ANNA, headers=fresh_key())).json()
    path = f"{CUSTOMERS}/{before['id']}"

    nulls = dict.fromkeys(("birth_on", "gender", "documents", "phones", "emails", "address"))
    kept = (await clerk.patch(path, json={"version": 1, "name": "Anna Nová"})).json()
    cleared = (await clerk.patch(path, json={"version": 2, **nulls})).json()

    assert kept == {**before, "name": "Anna Nová", "version": 2}
    assert cleared == {
        **kept, **nulls, "documents": [], "phones": [], "emails": [], "document": None, "city": None,
        "phone_masked": None, "version": 3,
    }  # fmt: skip


async def test_an_old_version_is_answered_409_with_the_current_one(clerk: httpx.AsyncClient) -> None:
    path = f"{CUSTOMERS}/{(await clerk.post(CUSTOMERS, json=ANNA, headers=fresh_key())).json()['id']}"
    await clerk.patch(path, json={"version": 1, "name": "Anna Nová"})

    answer = await clerk.patch(path, json={"version": 1, "name": "Anna Stará"})

    assert answer.status_code == 409
    assert (answer.json()["code"], answer.json()["facts"]) == ("customers.changed_meanwhile", {"version": 2})


async def test_who_still_has_an_open_account_is_not_closed(bank: Database, clerk: httpx.AsyncClient) -> None:
    anna = await register(bank, "Anna")
    account = await open_account(bank, anna)

    refused = await clerk.post(f"{CUSTOMERS}/{anna}/close", json={"reason": "moved away"})
    await clerk.post(f"/api/console/accounts/{account}/close", json={"reason": "moved away"})
    closed = await clerk.post(f"{CUSTOMERS}/{anna}/close", json={"reason": "moved away"})

    assert (refused.status_code, refused.json()["code"]) == (409, "customers.still_tied")
    assert refused.json()["facts"] == {"ties": [{"kind": "account", "id": str(account)}]}
    assert (closed.status_code, closed.json()["status"]) == (200, "closed")


async def test_a_list_is_read_page_by_page_with_its_cursor(bank: Database, clerk: httpx.AsyncClient) -> None:
    names = [f"Anna {n}" for n in range(5)]
    for name in names:
        await register(bank, name)

    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(3):
        page = (await clerk.get(CUSTOMERS, headers=looked_for("anna"), params={"limit": 2, **cursor})).json()
        seen += [line["name"] for line in page["items"]]
        cursor = {"after": page["next"]}

    assert seen == names
    assert cursor == {"after": None}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "a" * 201}, "name"),
        ({"name": None}, "name"),
        ({"name": 7}, "name"),
        ({"birth_on": "13.12.1970"}, "birth_on"),
        ({"birth_on": "9999-12-31"}, "birth_on"),
        ({"birth_on": "0001-01-01"}, "birth_on"),
        ({"gender": "unknown"}, "gender"),
        ({"phones": ["1"]}, "phones"),
        ({"phones": "13812345678"}, "phones"),
        ({"phones": ["13812345678"] * 6}, "phones"),
        ({"emails": ["not an address"]}, "emails"),
        ({"documents": [{"kind": "resident_id", "number": "11010519491231002X1"}]}, "documents"),
        ({"documents": [{"kind": "resident_id", "number": "110105194912310021"}]}, "documents"),
        ({"documents": [{"kind": "diary", "number": "123"}]}, "documents"),
        ({"documents": [{"kind": "passport", "number": "E\x00345678"}]}, "documents"),
        ({"address": {"country": "China"}}, "address"),
        ({"address": {"country": "CN", "line": "a\nb"}}, "address"),
        ({"address": {"country": "CN", "planet": "Earth"}}, "address"),
        ({"unknown": 1}, "unknown"),
    ],
)
async def test_a_wrong_entry_is_answered_with_its_field(
    bank: Database, clerk: httpx.AsyncClient, change: dict[str, object], field: str
) -> None:
    anna = await register(bank, "Anna")

    created = await clerk.post(CUSTOMERS, json={**ANNA, **change}, headers=fresh_key())
    changed = await clerk.patch(f"{CUSTOMERS}/{anna}", json={"version": 1, **change})

    for answer in (created, changed):
        assert any(field in named for named in [*named_fields(answer), answer.text]), answer.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b'{"kind": "person"}',
        b"\xff\xfe",
        b'{"name": "\\ud800", "kind": "person"}',
    ],
)
async def test_a_body_that_is_no_customer_is_answered_400(clerk: httpx.AsyncClient, body: bytes) -> None:
    answer = await clerk.post(CUSTOMERS, content=body, headers={"content-type": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["code"] == "kernel.bad_input"


@pytest.mark.parametrize("version", [0, -1, 2**31, 2**63, 1.5, "one", None, True])
async def test_a_version_that_cannot_be_is_answered_400(clerk: httpx.AsyncClient, version: object) -> None:
    answer = await clerk.patch(f"{CUSTOMERS}/{new_id()}", json={"version": version, "name": "Anna"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("limit", "0"),
        ("limit", "201"),
        ("limit", "many"),
        ("limit", "9" * 30),
        ("after", "nonsense"),
        ("after", "WzFd"),
        ("after", "é"),
        ("status", "asleep"),
        ("kind", "ghost"),
    ],
)
async def test_a_wrong_parameter_is_answered_with_its_name(
    clerk: httpx.AsyncClient, parameter: str, value: str
) -> None:
    assert named_fields(await clerk.get(CUSTOMERS, params={parameter: value})) == [parameter]


@pytest.mark.parametrize("words", ["a" * 101, "a\x00b"])
async def test_words_beyond_reading_are_answered_with_their_name(clerk: httpx.AsyncClient, words: str) -> None:
    assert named_fields(await clerk.get(CUSTOMERS, headers=looked_for(words))) == ["Search-Words"]


@pytest.mark.parametrize("reason", ["", "  ", "a" * 501, "a\x00b", None, 7])
async def test_no_step_is_taken_without_a_reason(bank: Database, clerk: httpx.AsyncClient, reason: object) -> None:
    anna = await register(bank, "Anna")

    answer = await clerk.post(f"{CUSTOMERS}/{anna}/block", json={"reason": reason})

    assert answer.status_code == 400
    assert (await clerk.get(f"{CUSTOMERS}/{anna}")).json()["status"] == "active"


@pytest.mark.parametrize("tail", ["", "/block", "/unblock", "/close"])
async def test_a_customer_that_is_not_is_answered_404(clerk: httpx.AsyncClient, tail: str) -> None:
    path = f"{CUSTOMERS}/{new_id()}{tail}"

    answer = await (clerk.post(path, json={"reason": "because"}) if tail else clerk.get(path))

    assert (answer.status_code, answer.json()["code"]) == (404, "customers.not_found")


async def test_an_id_that_is_none_is_answered_404(clerk: httpx.AsyncClient) -> None:
    for path in ("nobody", "0", "%00", "..%2f"):
        assert (await clerk.get(f"{CUSTOMERS}/{path}")).status_code == 404


async def test_a_document_that_is_known_is_answered_with_its_customers_number(clerk: httpx.AsyncClient) -> None:
    first = (await clerk.post(CUSTOMERS, json=ANNA, headers=fresh_key())).json()

    answer = await clerk.post(CUSTOMERS, json=ANNA, headers=fresh_key())

    assert (answer.status_code, answer.json()["code"]) == (409, "customers.document_known")
    assert answer.json()["facts"] == {"number": first["number"]}


async def test_only_who_has_the_right_reads_or_changes(bank: Database) -> None:
    anna = await register(bank, "Anna", documents=(Document(DocumentKind.PASSPORT, "E12345678"),))

    async with counter(bank, AUDITOR) as auditor, counter(bank, as_customer(anna)) as customer:
        writes = [await auditor.post(CUSTOMERS, json=ANNA), *[await answer for answer in _all_writes(auditor, anna)]]
        reads = [await customer.get(CUSTOMERS), await customer.get(f"{CUSTOMERS}/{anna}")]

    assert {answer.status_code for answer in (*writes, *reads)} == {403}


def _all_writes(client: httpx.AsyncClient, customer_id: UUID) -> list[Awaitable[httpx.Response]]:
    path = f"{CUSTOMERS}/{customer_id}"
    return [
        client.patch(path, json={"version": 1, "name": "Anna"}),
        *(client.post(f"{path}/{step}", json={"reason": "because"}) for step in ("block", "unblock", "close")),
    ]


async def test_a_form_that_is_sent_twenty_times_at_once_enters_one_customer(
    bank: Database, clerk: httpx.AsyncClient
) -> None:
    key = fresh_key()

    answers = await asyncio.gather(*(clerk.post(CUSTOMERS, json=ANNA, headers=key) for _ in range(20)))

    assert {(answer.status_code, answer.text) for answer in answers} == {(201, answers[0].text)}
    assert await rows(bank, "SELECT count(*) FROM customers") == [(1,)]
    assert (await acts(bank)).count("customers.register") == 1


async def test_a_key_does_not_serve_twice(clerk: httpx.AsyncClient, bank: Database) -> None:
    key = fresh_key()
    first = (await clerk.post(CUSTOMERS, json=ANNA, headers=key)).json()

    other = await clerk.post(CUSTOMERS, json={"kind": "person", "name": "Bob"}, headers=key)
    again = await clerk.post(CUSTOMERS, json=ANNA, headers=key)
    async with counter(bank, replace(CLERK, id=new_id())) as colleague:
        colleagues = await colleague.post(CUSTOMERS, json={"kind": "person", "name": "Bob"}, headers=key)

    assert (other.status_code, other.json()["code"]) == (422, "kernel.key_reused")
    assert again.json() == first
    assert (colleagues.status_code, colleagues.json()["name"]) == (201, "Bob")


async def test_a_refused_form_may_be_sent_again_with_better_entries(clerk: httpx.AsyncClient) -> None:
    key = fresh_key()
    await clerk.post(CUSTOMERS, json=ANNA, headers=fresh_key())

    known = await clerk.post(CUSTOMERS, json=ANNA, headers=key)
    better = await clerk.post(CUSTOMERS, json={**ANNA, "documents": []}, headers=key)

    assert (known.status_code, better.status_code) == (409, 201)


@pytest.mark.parametrize("key", [None, "", " ", "a b", "é", "k" * 201])
async def test_who_enters_a_customer_says_under_which_key(clerk: httpx.AsyncClient, key: str | None) -> None:
    headers = {} if key is None else {"Idempotency-Key": key.encode()}

    answer = await clerk.post(CUSTOMERS, json=ANNA, headers=headers)  # type: ignore[arg-type]  # bytes, as sent

    assert named_fields(answer) == ["Idempotency-Key"]
    assert (await clerk.get(CUSTOMERS)).json()["items"] == []


async def test_a_customer_sees_their_own_page_masked_and_no_more_of_the_address_than_the_district(
    bank: Database, clerk: httpx.AsyncClient
) -> None:
    address = {"country": "CZ", "line": "Hradiště 12", "district": "Písek 1", "city": "Písek", "region": "Jihočeský"}
    created = (await clerk.post(CUSTOMERS, json={**ANNA, "address": address}, headers=fresh_key())).json()

    async with counter(bank, as_customer(UUID(created["id"]))) as anna:
        answer = await anna.get(PROFILE)

    assert answer.json() == {
        "number": created["number"], "kind": "person", "name": "Anna Nováková", "status": "active",
        "documents": [{"kind": "passport", "number_masked": "E*******8", "country": "CZ"}],
        "phones_masked": ["138****5678"], "emails_masked": ["a***@example.com"],
        "address": {"country": "CZ", "region": "Jihočeský", "city": "Písek", "district": "Písek 1"},
        "since_on": created["since_on"], "is_birth_known": True, "gender": "female", "version": 1,
    }  # fmt: skip
    for hidden in ("E12345678", "13812345678", "anna@", "Hradiště", "1970", created["id"]):
        assert hidden not in answer.text


async def test_a_customer_of_whom_little_is_known_has_a_page_too(bank: Database) -> None:
    async with counter(bank, as_customer(await register(bank, "Bob"))) as bob:
        shown = (await bob.get(PROFILE)).json()

    assert (shown["name"], shown["address"], shown["documents"], shown["phones_masked"]) == ("Bob", None, [], [])


async def test_a_profile_is_nobody_elses(bank: Database) -> None:
    await register(bank, "Anna")
    rights = frozenset({customer_rights.VIEW_OWN})
    statuses = []
    for actor in (
        CLERK,
        ANONYMOUS,
        as_customer(new_id()),
        Actor(kind="staff", name="Wu", id=new_id(), rights=rights),
        Actor(kind="customer", name="nobody", id=None, rights=rights),
    ):
        async with counter(bank, actor) as client:
            statuses.append((await client.get(PROFILE)).status_code)

    assert statuses == [403, 401, 404, 404, 404]


async def test_who_changed_a_customers_status_when_and_why_is_told_newest_first(clerk: httpx.AsyncClient) -> None:
    path = f"{CUSTOMERS}/{(await clerk.post(CUSTOMERS, json=ANNA, headers=fresh_key())).json()['id']}"
    await clerk.post(f"{path}/block", json={"reason": "documents expired"})
    await clerk.post(f"{path}/unblock", json={"reason": "documents renewed"})

    told = (await clerk.get(f"{path}/status-changes")).json()["items"]
    absent = await clerk.get(f"{CUSTOMERS}/{new_id()}/status-changes")

    assert [(one["status"], one["reason"], one["by_name"]) for one in told][:2] == [
        ("active", "documents renewed", CLERK.name),
        ("blocked", "documents expired", CLERK.name),
    ]
    assert (absent.status_code, absent.json()["code"]) == (404, "customers.not_found")


async def test_edits_are_told_newest_first_to_whoever_may_view_and_to_nobody_else(
    bank: Database, clerk: httpx.AsyncClient
) -> None:
    anna = await register(bank, "Anna")
    path = f"{CUSTOMERS}/{anna}"
    await clerk.patch(path, json={"version": 1, "phones": ["13812345678"]})
    await clerk.patch(path, json={"version": 2, "name": "Anna Nová"})

    told = (await clerk.get(f"{path}/edits")).json()["items"]
    absent = await clerk.get(f"{CUSTOMERS}/{new_id()}/edits")

    assert [[field["field"] for field in one["fields"]] for one in told] == [["name"], ["phones"]]
    assert told[1]["fields"][0]["after"] == ["138****5678"]
    assert told[0]["by_name"] == CLERK.name
    assert (absent.status_code, absent.json()["code"]) == (404, "customers.not_found")
    async with counter(bank, as_customer(anna)) as portal:
        assert (await portal.get(f"{path}/edits")).status_code == 403
