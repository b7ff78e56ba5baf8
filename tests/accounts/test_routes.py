"""Accounts over HTTP, in the portal and in the console."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
import pytest
from sqlalchemy import event

from bankhall.accounts.types import AccountKind
from bankhall.kernel.actors import ANONYMOUS
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.ledger import api as ledger
from bankhall.ledger.types import NewHold
from counter import (
    AUDITOR,
    AUTHORISED,
    CLERK,
    as_customer,
    counter,
    doors,
    fresh_key,
    named_fields,
    open_account,
    pay_in,
    register,
    rows,
)
from looking import looked_for

MINE = "/api/portal/accounts"
ALL = "/api/console/accounts"


@pytest.fixture
async def clerk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, CLERK) as client:
        yield client


@pytest.fixture
async def anna(bank: Database) -> UUID:
    return await register(bank, "Anna")


@pytest.fixture
async def portal(bank: Database, anna: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(anna)) as client:
        yield client


async def test_a_customer_sees_own_accounts_as_agreed_on_the_wire(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    opened = await open_account(bank, anna, name="household")
    await pay_in(bank, opened, 100_00)

    (listed,) = (await portal.get(MINE)).json()["items"]
    shown = (await portal.get(f"{MINE}/{opened}")).json()

    money = {"minor": 100_00, "currency": "CNY"}
    assert listed == {
        "id": str(opened), "number": listed["number"], "kind": "current", "name": "household", "currency": "CNY",
        "product": None, "balance": money, "available": money, "held": {"minor": 0, "currency": "CNY"},
        "status": "open", "role": "owner", "opened_on": listed["opened_on"], "closed_on": None,
        "nickname": None, "hidden": False, "is_default": True, "is_chosen": False,
    }  # fmt: skip
    holder = {"customer_id": str(anna), "name": "Anna", "role": "owner", "since": listed["opened_on"]}
    assert shown == {**listed, "holders": [holder]}


async def test_a_customer_reads_own_entries_as_agreed_on_the_wire(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    opened = await open_account(bank, anna)
    await pay_in(bank, opened, 100_00, -30_00)

    first = (await portal.get(f"{MINE}/{opened}/entries", params={"limit": 1})).json()
    second = (await portal.get(f"{MINE}/{opened}/entries", params={"limit": 1, "after": first["next"]})).json()

    (entry,) = first["items"]
    assert entry == {
        "id": entry["id"], "seq": 2, "booked_on": entry["booked_on"], "posted_at": entry["posted_at"],
        "kind": "cash_deposit", "text": "cash", "amount": {"minor": -30_00, "currency": "CNY"},
        "balance_after": {"minor": 70_00, "currency": "CNY"}, "reference": None,
    }  # fmt: skip
    assert [one["seq"] for one in second["items"]] == [1]
    assert (second["next"], second["searched_to"]) == (None, None)


@pytest.mark.parametrize("tail", ["", "/entries", "/entries?min=1", "/balances?from=2026-01-01&to=2026-01-31"])
async def test_somebody_elses_account_is_answered_as_if_there_were_none(
    bank: Database, portal: httpx.AsyncClient, tail: str
) -> None:
    others = await open_account(bank, await register(bank, "Bob"))

    answers = [await portal.get(f"{MINE}/{one}{tail}") for one in (others, new_id())]

    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (404, "accounts.not_found")
    assert [{**answer.json(), "request_id": ""} for answer in answers[:1]] == [
        {**answer.json(), "request_id": ""} for answer in answers[1:]
    ]


async def test_a_search_is_narrowed_by_every_parameter(bank: Database, anna: UUID, portal: httpx.AsyncClient) -> None:
    opened = await open_account(bank, anna)
    await pay_in(bank, opened, 500, text="salary", kind="transfer_in")
    await pay_in(bank, opened, -200, text="rent", kind="transfer_out")

    async def found(words: str = "", **wanted: Any) -> list[int]:
        answer = await portal.get(f"{MINE}/{opened}/entries", headers=looked_for(words), params=wanted)
        return [entry["amount"]["minor"] for entry in answer.json()["items"]]

    assert await found() == await found("", **{"from": "2020-01-01", "min": 200, "max": 500}) == [-200, 500]
    assert await found("sal") == await found(kind="transfer_in") == await found(min=300) == [500]
    assert await found(max=300) == [-200]
    assert await found(to="2020-01-01") == await found("%") == []


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"from": "2026-02-01", "to": "2026-01-31"}, "from"),
        ({"min": "2", "max": "1"}, "min"),
        ({"from": "31.1.2026"}, "from"),
        ({"from": "2026-02-30"}, "from"),
        ({"from": "10000-01-01"}, "from"),
        ({"to": "tomorrow"}, "to"),
        ({"min": "-1"}, "min"),
        ({"min": "1.5"}, "min"),
        ({"max": "9" * 30}, "max"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"after": "nonsense"}, "after"),
        ({"after": "WyIyMDI2LTAxLTAxIiwtMV0"}, "after"),  # ["2026-01-01",-1]
        ({"after": "WyIyMDI2LTAxLTAxIiw5OTk5OTk5OTk5OTk5OTk5OTk5OTldXQ"}, "after"),
        ({"kind": "k" * 65}, "kind"),
        ({"kind": "a\nb"}, "kind"),
    ],
)
async def test_a_wrong_search_is_answered_with_the_name_of_the_field(
    bank: Database, anna: UUID, portal: httpx.AsyncClient, parameters: dict[str, str], field: str
) -> None:
    opened = await open_account(bank, anna)

    assert named_fields(await portal.get(f"{MINE}/{opened}/entries", params=parameters)) == [field]


@pytest.mark.parametrize("header", ["a" * 101, quote("王" * 101), "%FF", "a%00b", "a%0Ab", "%E2%80%AEgpj"])
async def test_words_that_nobody_could_have_typed_are_refused_by_name(
    bank: Database, anna: UUID, portal: httpx.AsyncClient, header: str
) -> None:
    opened = await open_account(bank, anna)

    refused = await portal.get(f"{MINE}/{opened}/entries", headers={"Search-Words": header})

    assert (refused.status_code, named_fields(refused)) == (400, ["Search-Words"])


async def test_where_a_page_of_accounts_ends_is_said_without_their_numbers(
    bank: Database, anna: UUID, clerk: httpx.AsyncClient
) -> None:
    for _ in range(5):
        await open_account(bank, anna)
    seen: list[str] = []
    after: dict[str, str] = {}

    while True:
        page = (await clerk.get(ALL, params={"limit": "2", **after})).json()
        seen += [one["number"] for one in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
        assert seen[-1] not in b64decode(page["next"] + "==").decode()

    assert len(seen) == 5
    assert seen == sorted(seen)


async def test_the_balance_by_day_is_told_alike_in_portal_and_console(
    bank: Database, anna: UUID, portal: httpx.AsyncClient, clerk: httpx.AsyncClient
) -> None:
    opened = await open_account(bank, anna)
    await pay_in(bank, opened, 100_00, -30_00)
    period = {"from": "2026-01-01", "to": "2028-03-10"}  # 800 days

    mine = await portal.get(f"{MINE}/{opened}/balances", params=period)
    shown = await clerk.get(f"{ALL}/{opened}/balances", params=period)

    (entry, _) = (await portal.get(f"{MINE}/{opened}/entries")).json()["items"]
    assert (
        mine.json()
        == shown.json()
        == {
            "opening": {"minor": 0, "currency": "CNY"},
            "days": [{"on": entry["booked_on"], "balance": {"minor": 70_00, "currency": "CNY"}}],
            "min": {"minor": 0, "currency": "CNY"},
            "max": {"minor": 70_00, "currency": "CNY"},
        }
    )


@pytest.mark.parametrize(
    ("period", "field"),
    [
        ({"to": "2026-01-31"}, "from"),
        ({"from": "2026-01-31"}, "to"),
        ({"from": "2026-01-31", "to": "2026-01-30"}, "from"),
        ({"from": "2026-01-01", "to": "2028-03-11"}, "from"),  # 801 days
        ({"from": "0001-01-01", "to": "9999-12-31"}, "from"),
        ({"from": "2026-02-30", "to": "2026-03-01"}, "from"),
        ({"from": "2026-01-01", "to": "now"}, "to"),
    ],
)
async def test_a_period_that_is_none_or_too_long_is_refused(
    bank: Database, anna: UUID, portal: httpx.AsyncClient, period: dict[str, str], field: str
) -> None:
    opened = await open_account(bank, anna)

    assert named_fields(await portal.get(f"{MINE}/{opened}/balances", params=period)) == [field]


async def test_the_last_days_of_the_calendar_are_days_like_others(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    opened = await open_account(bank, anna)

    answer = await portal.get(f"{MINE}/{opened}/entries", params={"from": "0001-01-01", "to": "9999-12-31"})

    assert answer.status_code == 200


async def test_a_clerk_opens_an_account_and_finds_it(anna: UUID, clerk: httpx.AsyncClient) -> None:
    wanted = {"kind": "savings", "currency": "CNY", "name": "旅行", "product": "savings.basic"}
    holders = [{"customer_id": str(anna), "role": "owner"}]

    opened = await clerk.post(ALL, json={**wanted, "holders": holders}, headers=fresh_key())
    found = (await clerk.get(ALL, headers=looked_for(opened.json()["number"]))).json()
    shown = (await clerk.get(f"{ALL}/{opened.json()['id']}")).json()

    assert opened.status_code == 201
    assert {name: opened.json()[name] for name in wanted} == wanted
    owners = [{"customer_id": str(anna), "name": "Anna"}]
    assert found == {"items": [{**opened.json(), "owners": owners}], "next": None}
    assert shown["holders"][0]["name"] == "Anna"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "chequing"}, "kind"),
        ({"currency": "cny"}, "currency"),
        ({"currency": "XXX"}, "currency"),
        ({"name": ""}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"product": "a b"}, "product"),
        ({"holders": []}, "holders"),
        ({"holders": [{"customer_id": "nobody", "role": "owner"}]}, "customer_id"),
        ({"holders": [{"customer_id": str(new_id()), "role": "owner"}]}, "holders"),
        ({"holders": [{"customer_id": str(new_id()), "role": "boss"}]}, "role"),
        ({"holders": [{"customer_id": str(new_id()), "role": "owner"}] * 21}, "holders"),
        ({"holders": {}}, "holders"),
        ({"floor": -1}, "floor"),
    ],
)
async def test_a_wrong_order_to_open_is_answered_with_the_name_of_the_field(
    anna: UUID, clerk: httpx.AsyncClient, wrong: dict[str, object], field: str
) -> None:
    right = {"kind": "current", "currency": "CNY", "holders": [{"customer_id": str(anna), "role": "owner"}]}

    answer = await clerk.post(ALL, json={**right, **wrong}, headers=fresh_key())

    assert any(field in named for named in [*named_fields(answer), answer.text])


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"7", b"\xff", b'{"reason": "\\ud800"}', b'{"reason": 7}'])
@pytest.mark.parametrize("tail", ["/freeze", "/holders", ""])
async def test_a_body_that_means_nothing_is_answered_400(
    bank: Database, anna: UUID, clerk: httpx.AsyncClient, tail: str, body: bytes
) -> None:
    path = f"{ALL}/{await open_account(bank, anna)}{tail}"

    answer = await clerk.request(
        "POST" if tail else "PATCH", path, content=body, headers={"content-type": "application/json"}
    )

    assert answer.status_code == 400, answer.text


async def test_a_clerk_freezes_unfreezes_and_closes_and_the_history_says_who(
    bank: Database, anna: UUID, clerk: httpx.AsyncClient
) -> None:
    path = f"{ALL}/{await open_account(bank, anna)}"

    answers = [await clerk.post(f"{path}/{step}", json={"reason": step}) for step in ("freeze", "unfreeze", "close")]
    again = await clerk.post(f"{path}/close", json={"reason": "again"})
    history = (await clerk.get(f"{path}/status-changes")).json()["items"]

    assert [(answer.status_code, answer.json()["status"]) for answer in answers] == [
        (200, "frozen"), (200, "open"), (200, "closed"),
    ]  # fmt: skip
    assert answers[-1].json()["closed_on"]
    assert (again.status_code, again.json()["code"]) == (409, "accounts.closed")
    assert [(one["status"], one["reason"]) for one in history] == [
        ("closed", "close"), ("open", "unfreeze"), ("frozen", "freeze"), ("open", "opened"),
    ]  # fmt: skip
    assert history[0]["by"] == {"kind": "staff", "name": "Li Na"}


async def test_closing_an_account_with_money_is_answered_with_what_is_left(
    bank: Database, anna: UUID, clerk: httpx.AsyncClient
) -> None:
    opened = await open_account(bank, anna)
    await pay_in(bank, opened, 12_34)

    answer = await clerk.post(f"{ALL}/{opened}/close", json={"reason": "not needed"})

    assert (answer.status_code, answer.json()["code"]) == (409, "accounts.not_empty")
    assert answer.json()["facts"] == {"balance_minor": 12_34, "held_minor": 0, "currency": "CNY"}


async def test_a_clerk_lets_holders_in_and_out(bank: Database, anna: UUID, clerk: httpx.AsyncClient) -> None:
    bob = await register(bank, "Bob")
    path = f"{ALL}/{await open_account(bank, anna)}/holders"

    added = await clerk.post(path, json={"customer_id": str(bob), "role": AUTHORISED})
    last = await clerk.delete(f"{path}/{anna}")
    ended = await clerk.delete(f"{path}/{bob}")
    nobody = await clerk.delete(f"{path}/{bob}")

    assert (added.status_code, [one["name"] for one in added.json()["holders"]]) == (201, ["Anna", "Bob"])
    assert (last.status_code, last.json()["code"]) == (409, "accounts.last_owner")
    assert (ended.status_code, [one["name"] for one in ended.json()["holders"]]) == (200, ["Anna"])
    assert (nobody.status_code, nobody.json()["code"]) == (404, "accounts.holder_not_found")


async def test_a_clerk_renames_and_an_empty_change_is_none(
    bank: Database, anna: UUID, clerk: httpx.AsyncClient
) -> None:
    path = f"{ALL}/{await open_account(bank, anna, name='old')}"

    names = [(await clerk.patch(path, json=body)).json()["name"] for body in ({}, {"name": "new"}, {"name": None})]

    assert names == ["old", "new", ""]


async def test_a_clerk_sees_holds(bank: Database, anna: UUID, clerk: httpx.AsyncClient) -> None:
    opened = await open_account(bank, anna)
    await pay_in(bank, opened, 500)
    await doors(bank).write(ledger.place_holds, [NewHold(new_id(), "a hold", opened, 300, "a card", CLERK)])

    (hold,) = (await clerk.get(f"{ALL}/{opened}/holds")).json()["items"]
    shown = (await clerk.get(f"{ALL}/{opened}")).json()

    assert (hold["amount"], hold["reason"], hold["state"]) == ({"minor": 300, "currency": "CNY"}, "a card", "open")
    assert [shown[name]["minor"] for name in ("balance", "available", "held")] == [500, 200, 300]


async def test_the_console_shows_a_customers_accounts_and_entries(
    bank: Database, anna: UUID, clerk: httpx.AsyncClient
) -> None:
    opened = await open_account(bank, anna)
    await pay_in(bank, opened, 500)

    (listed,) = (await clerk.get(f"/api/console/customers/{anna}/accounts")).json()["items"]
    entries = (await clerk.get(f"{ALL}/{opened}/entries")).json()["items"]
    nobody = await clerk.get(f"/api/console/customers/{new_id()}/accounts")

    assert (listed["id"], listed["role"]) == (str(opened), "owner")
    assert [entry["amount"]["minor"] for entry in entries] == [500]
    assert (nobody.status_code, nobody.json()["code"]) == (404, "customers.not_found")


@pytest.mark.parametrize(
    ("method", "tail"),
    [
        ("GET", ""),
        ("PATCH", ""),
        ("POST", "/freeze"),
        ("POST", "/unfreeze"),
        ("POST", "/close"),
        ("POST", "/holders"),
        ("DELETE", "/holders/00000000-0000-7000-8000-000000000000"),
        ("GET", "/status-changes"),
        ("GET", "/entries"),
        ("GET", "/balances?from=2026-01-01&to=2026-01-31"),
        ("GET", "/holds"),
    ],
)
async def test_an_account_that_is_not_is_answered_404(
    anna: UUID, clerk: httpx.AsyncClient, method: str, tail: str
) -> None:
    holder = {"customer_id": str(anna), "role": "owner"}
    body = {"PATCH": {"name": "a name"}, "POST": holder if tail == "/holders" else {"reason": "because"}}.get(method)

    answer = await clerk.request(method, f"{ALL}/{new_id()}{tail}", json=body)

    assert (answer.status_code, answer.json()["code"]) == (404, "accounts.not_found")


@pytest.mark.parametrize(("parameter", "value"), [("after", "WyIxIl0"), ("after", "x"), ("limit", "0")])
async def test_a_wrong_parameter_of_the_list_is_answered_with_its_name(
    clerk: httpx.AsyncClient, parameter: str, value: str
) -> None:
    assert named_fields(await clerk.get(ALL, params={parameter: value})) == [parameter]


async def test_each_side_keeps_to_its_own_doors(bank: Database, anna: UUID) -> None:
    opened = await open_account(bank, anna)
    reason, name = {"reason": "because"}, {"name": "mine"}

    async with (
        counter(bank, as_customer(anna)) as customer,
        counter(bank, AUDITOR) as auditor,
        counter(bank, ANONYMOUS) as stranger,
    ):
        forbidden = [
            await customer.get(ALL),
            await customer.get(f"{ALL}/{opened}"),
            await customer.get(f"/api/console/customers/{anna}/accounts"),
            await customer.get(f"{ALL}/{opened}/balances"),
            await customer.post(f"{ALL}/{opened}/close", json=reason),
            await auditor.get(MINE),
            await auditor.get(f"{MINE}/{opened}"),
            await auditor.get(f"{MINE}/{opened}/balances"),
            await auditor.put(f"{MINE}/arrangement", json={"accounts": [], "default": None}),
            await auditor.post(ALL, json={"kind": "internal", "currency": "CNY"}, headers=fresh_key()),
            await auditor.patch(f"{ALL}/{opened}", json=name),
            await auditor.post(f"{ALL}/{opened}/freeze", json=reason),
            await auditor.delete(f"{ALL}/{opened}/holders/{anna}"),
        ]
        unknown = [await stranger.get(MINE), await stranger.get(ALL), await stranger.get(f"{MINE}/{opened}")]

    assert {answer.status_code for answer in forbidden} == {403}
    assert {answer.status_code for answer in unknown} == {401}


async def test_an_order_that_is_sent_twenty_times_at_once_opens_one_account(
    bank: Database, anna: UUID, clerk: httpx.AsyncClient
) -> None:
    wanted = {"kind": "savings", "currency": "CNY", "holders": [{"customer_id": str(anna), "role": "owner"}]}
    key = fresh_key()

    answers = await asyncio.gather(*(clerk.post(ALL, json=wanted, headers=key) for _ in range(20)))
    other = await clerk.post(ALL, json={**wanted, "currency": "EUR"}, headers=key)
    without = await clerk.post(ALL, json=wanted)

    assert {(answer.status_code, answer.text) for answer in answers} == {(201, answers[0].text)}
    assert (other.status_code, other.json()["code"]) == (422, "kernel.key_reused")
    assert named_fields(without) == ["Idempotency-Key"]
    assert await rows(bank, "SELECT count(*) FROM accounts") == [(1,)]


async def test_the_list_names_the_first_three_owners_and_nobody_who_left_or_is_only_authorised(
    bank: Database, anna: UUID, clerk: httpx.AsyncClient
) -> None:
    others = [await register(bank, name) for name in ("Bob", "Cyril", "Dana")]
    left, authorised = await register(bank, "Emil"), await register(bank, "Fan")
    shared = await open_account(bank, left, anna, *others, authorised=(authorised,))
    await open_account(bank, others[0], kind=AccountKind.SAVINGS)
    await open_account(bank, kind=AccountKind.INTERNAL)
    await clerk.delete(f"{ALL}/{shared}/holders/{left}")

    items = (await clerk.get(ALL)).json()["items"]

    assert [[owner["name"] for owner in item["owners"]] for item in items] == [["Anna", "Bob", "Cyril"], ["Bob"], []]
    assert items[0]["owners"][0] == {"customer_id": str(anna), "name": "Anna"}


async def test_owners_cost_the_list_two_queries_however_long_it_is(
    bank: Database, anna: UUID, clerk: httpx.AsyncClient
) -> None:
    async def queries_for(accounts: int) -> int:
        for _ in range(accounts):
            await open_account(bank, anna)
        told: list[str] = []

        def note(*given: Any) -> None:
            told.append(given[2])

        event.listen(bank.engine.sync_engine, "before_cursor_execute", note)
        await clerk.get(ALL)
        event.remove(bank.engine.sync_engine, "before_cursor_execute", note)
        return len(told)

    assert await queries_for(1) == await queries_for(9)
