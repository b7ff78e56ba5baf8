"""What customers take home of the whole bank: all that is theirs, and of others nothing more than screens show."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from bankhall.app import PORTIONS
from bankhall.customers.types import Customer
from bankhall.kernel.personal import Kept
from halls import Hall, confirm, enter

from .test_dump import customers_of, secrets_of

# Where screens name others.
_OF_OTHERS = ("payees", "transfers", "plans", "mandates", "incoming_payments", "bulk_rows")

PAYER, NAME, PAYEE, COPY = "chenyu", "陈宇", "王芳", "/api/portal/privacy/copy"


@pytest.fixture(scope="module")
def copy(hall: Hall) -> dict[str, Any]:
    """Of somebody who has done what customers do."""
    with hall.signed_in(PAYER, realm="customer") as client:
        live(client, number_of(hall))
        told: dict[str, Any] = client.get(COPY).raise_for_status().json()
    return told


def number_of(hall: Hall) -> str:
    with hall.signed_in("wangfang", realm="customer") as client:
        accounts = client.get("/api/portal/accounts").raise_for_status().json()["items"]
        return next(str(one["number"]) for one in accounts if one["role"] == "owner" and one["currency"] == "CNY")


def live(client: httpx.Client, number: str) -> None:
    accounts = client.get("/api/portal/accounts").raise_for_status().json()["items"]
    mine = next(one for one in accounts if one["role"] == "owner" and one["currency"] == "CNY")
    payee = client.post("/api/portal/payees", json={"name": PAYEE, "account_number": number}).raise_for_status().json()
    order = {
        "from_id": mine["id"],
        "payee_id": payee["id"],
        "amount": {"minor": 12_34, "currency": "CNY"},
        "memo": "给王芳的饭钱",
    }
    make(client, "POST", "/api/portal/transfers", order)
    make(client, "POST", "/api/portal/planned-transfers", order | {"delay": "next_day"})
    make(client, "PUT", "/api/portal/payment-limits/CNY", {"each": 5_000_00, "a_day": 6_000_00, "a_month": 7_000_00})
    period = {"first_on": "2026-01-01", "last_on": "2026-01-31", "form": "csv", "language": "en"}
    make(client, "POST", f"/api/portal/accounts/{mine['id']}/statements", period)
    client.patch(f"/api/portal/accounts/{mine['id']}", json={"nickname": "日常花销"}).raise_for_status()


def make(client: httpx.Client, method: str, url: str, content: dict[str, Any]) -> None:
    header = {"Idempotency-Key": str(uuid4())}
    answer = client.request(method, url, json=content, headers=header)
    if answer.status_code == 403:
        yes = confirm(client, PAYER, answer, realm="customer")
        answer = client.request(method, url, json=content, headers=header | yes)
    assert answer.is_success, answer.text


def test_all_that_somebody_did_is_in_their_copy(copy: dict[str, Any]) -> None:
    portions = copy["portions"]

    assert set(portions) == {one.name for one in PORTIONS}
    assert {name for name, one in portions.items() if not one["is_whole"]} == set()
    # The hall is others' too: what they have had this customer do stands there as well.
    assert PAYEE in {one["name"] for one in portions["payees"]["rows"]}
    assert (PAYEE, "给王芳的饭钱") in {(one["other_name"], one["memo"]) for one in portions["transfers"]["rows"]}
    assert "给王芳的饭钱" in {one["memo"] for one in portions["plans"]["rows"]}
    assert [(one["currency"], one["a_day"]) for one in portions["limits"]["rows"]] == [("CNY", 6_000_00)]
    assert "2026-01-01" in {one["first_on"] for one in portions["statements"]["rows"]}
    assert "日常花销" in {one["nickname"] for one in portions["accounts"]["rows"]}
    assert [one["to_account"] for one in portions["standing_orders"]["rows"]][:1] == ["6214830212345678"]
    assert "identity.sign_in" in {one["act"] for one in portions["sign_ins"]["rows"]}
    assert portions["devices"]["rows"]
    assert portions["sign_in_names"]["rows"]
    assert copy["consents"] == []
    assert copy["looks"] == []


async def test_of_others_it_tells_no_more_than_the_screens(hall: Hall, copy: dict[str, Any]) -> None:
    people = await customers_of(hall.database.url, hall.keys)
    others = [one for one in people if one.name != NAME]
    assert len(others) == len(people) - 1

    told = str(copy)

    said = {secret for one in others for secret in unseen(one) if secret in told}
    assert said == set()
    screens = str([copy["portions"][name] for name in _OF_OTHERS])
    assert PAYEE in screens
    assert {one.name for one in others if one.name in told and one.name not in screens} == set()


def unseen(one: Customer) -> Iterator[str]:
    """What no other customer sees of them, whoever pays whom."""
    yield from (secret for secret in secrets_of(one) if secret != one.name)
    yield str(one.id)
    yield one.number


def test_the_payee_takes_home_nothing_of_what_the_payer_keeps(hall: Hall, copy: dict[str, Any]) -> None:
    payee = copy["portions"]["payees"]["rows"][0]["id"]
    with hall.signed_in("wangfang", realm="customer") as client:
        told = str(client.get(COPY).raise_for_status().json()["portions"])

    assert [one for one in (payee, "日常花销", "6214830212345678") if one in told] == []
    with psycopg.connect(hall.database.superuser_url) as connection:
        ids = connection.execute("SELECT id FROM transfer_plans UNION SELECT id FROM statements").fetchall()
    assert [str(id_) for (id_,) in ids if str(id_) in told] == []


def test_nobody_takes_it_who_has_not_shown_who_they_are(hall: Hall) -> None:
    with hall.visitor() as client:
        assert client.get(COPY).status_code == 401
        enter(client, "zhaomin")
        assert client.get(COPY).status_code == 403


def test_before_somebody_leaves_they_read_why_each_portion_stays(hall: Hall) -> None:
    with hall.signed_in("zhouwei", realm="customer") as client:
        plan = client.get("/api/portal/erasure").raise_for_status().json()

    kept = {one["field"]: (one["purpose"], one["kept"]) for one in plan["kept"]}
    stays = {one.name: (one.purpose.value, one.kept.value) for one in PORTIONS if one.kept is not Kept.WHILE_CUSTOMER}
    assert stays.items() <= kept.items()
    assert {one.name for one in PORTIONS} - stays.keys() <= {one["field"] for one in plan["erased"]}
