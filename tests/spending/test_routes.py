"""Spending over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from bankhall.kernel.actors import ANONYMOUS
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.spending import routes
from bankhall.spending.types import Month
from counter import as_customer, counter, named_fields, open_account, register
from spending.purses import happen, today

MINE = "/api/portal/spending"
ENTRIES = MINE + "/entries"
CAFE = "美团支付-肯德基(文三路店)"


@pytest.fixture
async def anna(bank: Database) -> UUID:
    return await register(bank, "Anna")


@pytest.fixture
async def purse(bank: Database, anna: UUID) -> UUID:
    return await open_account(bank, anna, name="daily", floor=None)


@pytest.fixture
async def portal(bank: Database, anna: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(anna), routes=routes.routes) as client:
        yield client


def yuan(minor: int) -> dict[str, object]:
    return {"minor": minor, "currency": "CNY"}


async def test_a_month_is_told_as_agreed_on_the_wire(bank: Database, purse: UUID, portal: httpx.AsyncClient) -> None:
    now = await today(bank)
    await happen(bank, purse, -38_00, CAFE)

    told = (await portal.get(MINE)).json()

    months = told.pop("months")
    previous = told.pop("previous")
    assert told == {
        "month": f"{now:%Y-%m}", "currency": "CNY", "currencies": ["CNY"], "until": f"{now}",
        "income": yuan(0), "spending": yuan(38_00),
        "categories": [{
            "category": "dining", "direction": "out", "amount": yuan(38_00), "count": 1, "permille": 1000,
            "previous": yuan(0), "previous_same_days": yuan(0),
        }],
    }  # fmt: skip
    nothing = {"income": yuan(0), "spending": yuan(0)}
    assert (previous["same_days"], previous["whole"]) == (nothing, nothing)
    assert (len(months), months[-1]) == (12, {"month": f"{now:%Y-%m}", "income": yuan(0), "spending": yuan(38_00)})


async def test_an_entry_is_told_as_agreed_on_the_wire(bank: Database, purse: UUID, portal: httpx.AsyncClient) -> None:
    await happen(bank, purse, -38_00, CAFE)

    page = (await portal.get(ENTRIES, params={"category": "dining", "direction": "out"})).json()

    (entry,) = page.pop("items")
    assert page == {"next": None, "searched_to": None}
    assert entry == {
        "id": entry["id"], "seq": 1, "booked_on": entry["booked_on"], "posted_at": entry["posted_at"], "kind": "card",
        "account": {"id": str(purse), "name": "daily", "tail": entry["account"]["tail"], "kind": "current"},
        "counterparty": "肯德基", "text": CAFE, "reference": None, "amount": yuan(-38_00),
        "balance_after": yuan(-38_00), "category": "dining", "usual_category": "dining", "corrected": None,
    }  # fmt: skip
    assert len(entry["account"]["tail"]) == 4
    assert (await portal.get(f"{ENTRIES}/{purse}/1")).json() == entry


async def test_an_entry_of_somebody_else_and_none_at_all_look_the_same(
    bank: Database, purse: UUID, portal: httpx.AsyncClient
) -> None:
    others = await open_account(bank, await register(bank, "Bob"), floor=None)
    await happen(bank, others, -38_00, CAFE)

    answers = [await portal.get(f"{ENTRIES}/{place}") for place in (f"{others}/1", f"{new_id()}/1", f"{purse}/1")]

    told = [(answer.status_code, answer.json()["code"]) for answer in answers]
    assert told == [(404, "spending.entry_not_found")] * 3


async def test_what_is_coming_is_told_as_agreed_on_the_wire(
    bank: Database, purse: UUID, portal: httpx.AsyncClient
) -> None:
    now = await today(bank)
    for back in (3, 2, 1, 0):
        await happen(bank, purse, -38_00, CAFE, on=Month.of(now).earlier(back).first_on)

    told = (await portal.get(MINE + "/coming")).json()

    items = told.pop("items")
    point = {"on": f"{now}", "balance": yuan(-152_00), "after": None}
    assert told["line"][0] == point
    assert told["lowest"] == told["line"][-1]
    assert {**told, "line": [], "lowest": None} == {
        "currency": "CNY", "currencies": ["CNY"], "from": f"{now}", "until": f"{now + timedelta(30)}",
        "is_estimate": True, "is_known": True, "line": [], "lowest": None,
    }  # fmt: skip
    for item in items:
        assert item.pop("on") == f"{Month.of(now).earlier(-1).first_on}"
        assert item.pop("account")["id"] == str(purse)
        assert item == {
            "counterparty": "肯德基", "category": "dining", "amount": yuan(-38_00),
            "inferred_from": {"months": 4, "day": 1, "least": yuan(38_00), "most": yuan(38_00)},
        }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "parameters", "field"),
    [
        (MINE, {"month": "2026-13"}, "month"),
        (MINE, {"month": "2026-1"}, "month"),
        (MINE, {"month": "0000-01"}, "month"),
        (MINE, {"month": "9999-12"}, "month"),
        (MINE, {"month": "٢٠٢٦-01"}, "month"),
        (MINE, {"month": "1" * 5_000}, "month"),
        (MINE, {"currency": "cny"}, "currency"),
        (MINE, {"currency": "ZZZ"}, "currency"),
        (MINE, {"currency": "CNY'--"}, "currency"),
        (ENTRIES, {"currency": "ZZZ"}, "currency"),
        (MINE + "/coming", {"currency": "ZZZ"}, "currency"),
        (ENTRIES, {"from": "2026-02-01", "to": "2026-01-31"}, "from"),
        (ENTRIES, {"from": "2026-02-01", "last_days": "7"}, "last_days"),
        (ENTRIES, {"last_days": "0"}, "last_days"),
        (ENTRIES, {"last_days": "367"}, "last_days"),
        (ENTRIES, {"min": "2", "max": "1"}, "min"),
        (ENTRIES, {"max": "9" * 30}, "max"),
        (ENTRIES, {"category": "luxury"}, "category"),
        (ENTRIES, {"direction": "sideways"}, "direction"),
        (ENTRIES, {"account": "1"}, "account"),
        (ENTRIES, {"limit": "201"}, "limit"),
        (ENTRIES, {"after": "nonsense"}, "after"),
        (ENTRIES, {"after": "WyIyMDI2LTAxLTAxIiwxXQ"}, "after"),  # ["2026-01-01",1]
        (ENTRIES, {"after": "WyIyMDI2LTAxLTAxIiwiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIiwtMV0"}, "after"),
    ],
)
async def test_a_wrong_question_is_answered_with_the_name_of_the_field(
    portal: httpx.AsyncClient, path: str, parameters: dict[str, str], field: str
) -> None:
    assert named_fields(await portal.get(path, params=parameters)) == [field]


async def test_an_account_of_somebody_else_and_none_at_all_look_the_same(
    bank: Database, portal: httpx.AsyncClient
) -> None:
    others = await open_account(bank, await register(bank, "Bob"))

    answers = [await portal.get(ENTRIES, params={"account": str(one)}) for one in (others, new_id())]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "accounts.not_found")] * 2


@pytest.mark.parametrize("path", [MINE, ENTRIES, MINE + "/coming", MINE + "/corrections"])
async def test_nobody_asks_without_the_right(bank: Database, anna: UUID, path: str) -> None:
    for actor, status in ((ANONYMOUS, 401), (replace(as_customer(anna), rights=frozenset()), 403)):
        async with counter(bank, actor, routes=routes.routes) as client:
            assert (await client.get(path)).status_code == status


async def test_a_correction_is_made_listed_and_taken_back_as_agreed_on_the_wire(
    bank: Database, purse: UUID, portal: httpx.AsyncClient
) -> None:
    await happen(bank, purse, -38_00, CAFE)
    category = f"{ENTRIES}/{purse}/1/category"

    corrected = await portal.put(category, json={"category": "family", "scope": "merchant"})
    again = await portal.put(category, json={"category": "family", "scope": "merchant"})
    single = await portal.put(category, json={"category": "health"})
    listed = (await portal.get(MINE + "/corrections")).json()["items"]
    back = await portal.delete(category, params={"scope": "entry"})
    gone = await portal.delete(f"{MINE}/corrections/{listed[1]['id']}")

    told = [(one.status_code, one.json()["category"], one.json()["corrected"]) for one in (corrected, again, single)]
    assert told == [(200, "family", "merchant"), (200, "family", "merchant"), (200, "health", "entry")]
    assert listed[0] == {
        "id": listed[0]["id"], "scope": "entry", "direction": "out", "category": "health", "counterparty": "肯德基",
        "entry": {
            "account_id": str(purse), "seq": 1, "booked_on": listed[0]["entry"]["booked_on"], "amount": yuan(-38_00)
        },
        "said_at": listed[0]["said_at"],
    }  # fmt: skip
    assert (listed[1]["scope"], listed[1]["entry"]) == ("merchant", None)
    assert (back.status_code, back.json()["category"], gone.status_code) == (200, "family", 204)
    assert (await portal.get(ENTRIES)).json()["items"][0]["category"] == "dining"


@pytest.mark.parametrize(
    ("seq", "body", "field"),
    [
        ("1", {"category": "luxury"}, "category"),
        ("1", {"category": "salary"}, "category"),
        ("1", {"category": "family", "scope": "everything"}, "scope"),
        ("1", {"scope": "entry"}, "body"),
        ("1", {"category": "family", "customer_id": "x"}, "body"),
        ("0", {"category": "family"}, "seq"),
        (str(2**63), {"category": "family"}, "seq"),
    ],
)
async def test_a_wrong_correction_is_answered_with_the_name_of_the_field(
    bank: Database, purse: UUID, portal: httpx.AsyncClient, seq: str, body: dict[str, str], field: str
) -> None:
    await happen(bank, purse, -38_00, CAFE)

    assert named_fields(await portal.put(f"{ENTRIES}/{purse}/{seq}/category", json=body)) == [field]


async def test_what_is_not_ones_own_is_not_found_to_correct(bank: Database, portal: httpx.AsyncClient) -> None:
    others = await open_account(bank, await register(bank, "Bob"), floor=None)
    await happen(bank, others, -38_00, CAFE)

    for one in (others, new_id()):
        put = await portal.put(f"{ENTRIES}/{one}/1/category", json={"category": "family"})
        taken = await portal.delete(f"{ENTRIES}/{one}/1/category", params={"scope": "entry"})
        assert [(answer.status_code, answer.json()["code"]) for answer in (put, taken)] == [
            (404, "spending.entry_not_found")
        ] * 2
    for number in ("1", str(2**63 - 1)):
        answer = await portal.delete(f"{MINE}/corrections/{number}")
        assert (answer.status_code, answer.json()["code"]) == (404, "spending.correction_not_found")
