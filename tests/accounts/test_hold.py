"""Money that staff set aside on an account and give free again, over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.accounts.types import AccountKind
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date
from bankhall.ledger import api as ledger
from bankhall.ledger.types import NewHold
from counter import (
    AUDITOR,
    CLERK,
    acts,
    as_customer,
    counter,
    doors,
    events,
    fresh_key,
    named_fields,
    open_account,
    pay_in,
    register,
    rows,
)

ALL = "/api/console/accounts"


@pytest.fixture
async def clerk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, CLERK) as client:
        yield client


@pytest.fixture
async def anna(bank: Database) -> UUID:
    return await register(bank, "Anna")


@pytest.fixture
async def opened(bank: Database, anna: UUID) -> UUID:
    """With five yuan on it."""
    account_id = await open_account(bank, anna)
    await pay_in(bank, account_id, 500)
    return account_id


def wish(minor: int = 300, **more: Any) -> dict[str, Any]:
    return {"amount": {"minor": minor, "currency": "CNY"}, "reason": "a disputed payment", **more}


async def place(clerk: httpx.AsyncClient, account_id: UUID, key: str | None = None, **more: Any) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else fresh_key()
    return await clerk.post(f"{ALL}/{account_id}/holds", json=wish(**more), headers=headers)


async def release(
    clerk: httpx.AsyncClient, account_id: UUID, hold_id: object, key: str | None = None, reason: str = "settled"
) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else fresh_key()
    return await clerk.post(f"{ALL}/{account_id}/holds/{hold_id}/release", json={"reason": reason}, headers=headers)


async def held(clerk: httpx.AsyncClient, account_id: UUID) -> int:
    minor: int = (await clerk.get(f"{ALL}/{account_id}")).json()["held"]["minor"]
    return minor


async def test_money_is_set_aside_and_given_free_with_who_when_and_why(
    bank: Database, opened: UUID, clerk: httpx.AsyncClient
) -> None:
    placed = await place(clerk, opened)
    assert placed.status_code == 201, placed.text
    assert await held(clerk, opened) == 300

    released = await release(clerk, opened, placed.json()["id"], reason="the customer was right")

    assert (released.status_code, released.json()["state"]) == (200, "released")
    assert await held(clerk, opened) == 0
    (shown,) = (await clerk.get(f"{ALL}/{opened}/holds")).json()["items"]
    by = {"kind": "staff", "name": CLERK.name}
    assert (shown["placed_by"], shown["reason"]) == (by, "a disputed payment")
    assert (shown["ended_by"], shown["ended_because"]) == (by, "the customer was right")
    assert [act for act in await acts(bank) if "hold" in act] == ["accounts.place_hold", "accounts.release_hold"]
    assert [kind for kind in await events(bank) if "hold" in kind] == ["ledger.hold_placed", "ledger.hold_ended"]


async def test_the_audit_says_how_much_and_no_reason_in_clear(
    bank: Database, opened: UUID, clerk: httpx.AsyncClient
) -> None:
    hold_id = (await place(clerk, opened)).json()["id"]

    ((name, facts),) = await rows(
        bank,
        "SELECT actor_name, facts FROM audit_log WHERE act = 'accounts.place_hold' AND subject_id = :id",
        id=str(opened),
    )

    assert (name, facts) == (CLERK.name, {"hold_id": hold_id, "minor": 300, "currency": "CNY", "last_on": None})


async def test_the_same_request_twice_at_once_and_later_is_one_hold(opened: UUID, clerk: httpx.AsyncClient) -> None:
    key = str(new_id())

    answers = await asyncio.gather(*(place(clerk, opened, key) for _ in range(3)))
    later = await place(clerk, opened, key)
    other = await place(clerk, opened, key, minor=1)

    assert len({answer.json()["id"] for answer in [*answers, later]}) == 1
    assert await held(clerk, opened) == 300
    assert (other.status_code, other.json()["code"]) == (422, "kernel.key_reused")


async def test_the_same_release_twice_frees_once_and_another_one_finds_it_ended(
    opened: UUID, clerk: httpx.AsyncClient
) -> None:
    hold_id = (await place(clerk, opened)).json()["id"]
    key = str(new_id())

    answers = await asyncio.gather(*(release(clerk, opened, hold_id, key) for _ in range(3)))
    another = await release(clerk, opened, hold_id)

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert (another.status_code, another.json()["code"]) == (409, "ledger.hold_ended")
    assert await held(clerk, opened) == 0


async def test_no_more_is_held_than_is_there(opened: UUID, clerk: httpx.AsyncClient) -> None:
    too_much = await place(clerk, opened, minor=501)

    assert (too_much.status_code, too_much.json()["code"]) == (409, "ledger.below_floor")
    assert too_much.json()["facts"]["available"] == 500
    assert await held(clerk, opened) == 0


async def test_a_hold_ends_with_its_last_day_at_the_bank(
    bank: Database, opened: UUID, clerk: httpx.AsyncClient
) -> None:
    today = await doors(bank).read(business_date)

    placed = (await place(clerk, opened, last_on=today.isoformat())).json()

    # The bank is in Shanghai: its day ends at 16:00 UTC.
    assert placed["expires_at"] == f"{today}T16:00:00Z"


@pytest.mark.parametrize("days", [-1, 5 * 366 + 1])
async def test_a_last_day_that_is_over_or_out_of_sight_is_refused(
    bank: Database, opened: UUID, clerk: httpx.AsyncClient, days: int
) -> None:
    day = await doors(bank).read(business_date) + timedelta(days=days)

    assert named_fields(await place(clerk, opened, last_on=day.isoformat())) == ["last_on"]


@pytest.mark.parametrize(
    "amount",
    [
        {"minor": 0, "currency": "CNY"},
        {"minor": -300, "currency": "CNY"},
        {"minor": 300, "currency": "USD"},
        {"minor": 300, "currency": "XXX"},
        {"minor": 2**63, "currency": "CNY"},
    ],
    ids=["nothing", "less than nothing", "not the account's currency", "no currency", "too large a number"],
)
async def test_an_amount_that_is_none_is_refused(
    opened: UUID, clerk: httpx.AsyncClient, amount: dict[str, Any]
) -> None:
    answer = await place(clerk, opened, amount=amount)

    assert answer.status_code == 400, answer.text
    assert await held(clerk, opened) == 0


async def test_nothing_is_held_on_an_account_that_is_closed_internal_or_nobodys(
    bank: Database, anna: UUID, clerk: httpx.AsyncClient
) -> None:
    closed = await open_account(bank, anna)
    await clerk.post(f"{ALL}/{closed}/close", json={"reason": "not needed"})
    internal = await open_account(bank, kind=AccountKind.INTERNAL)

    answers = [await place(clerk, one) for one in (closed, internal, new_id())]

    assert [answer.json()["code"] for answer in answers] == [
        "ledger.account_closed", "accounts.has_no_holders", "accounts.not_found",
    ]  # fmt: skip


async def test_a_hold_is_found_on_its_own_account_only(
    bank: Database, anna: UUID, opened: UUID, clerk: httpx.AsyncClient
) -> None:
    hold_id = (await place(clerk, opened)).json()["id"]
    elsewhere = await open_account(bank, anna)

    through_another = await release(clerk, elsewhere, hold_id)
    nowhere = await release(clerk, opened, new_id())

    assert [through_another.status_code, nowhere.status_code] == [404, 404]
    assert through_another.json()["code"] == nowhere.json()["code"] == "ledger.hold_not_found"
    assert await held(clerk, opened) == 300


async def test_only_who_has_the_right_sets_aside_and_releases(bank: Database, anna: UUID, opened: UUID) -> None:
    await doors(bank).write(ledger.place_holds, [NewHold(hold_id := new_id(), "a hold", opened, 300, "a card", CLERK)])

    for actor in (AUDITOR, as_customer(anna)):
        async with counter(bank, actor) as client:
            answers = [await place(client, opened), await release(client, opened, hold_id)]
        assert [answer.status_code for answer in answers] == [403, 403]

    async with counter(bank, CLERK) as client:
        assert await held(client, opened) == 300


async def test_without_a_key_or_a_reason_nothing_is_done(opened: UUID, clerk: httpx.AsyncClient) -> None:
    no_key = await clerk.post(f"{ALL}/{opened}/holds", json=wish())
    no_reason = await place(clerk, opened, reason="   ")

    assert [no_key.status_code, no_reason.status_code] == [400, 400]
    assert await held(clerk, opened) == 0
