"""Customers arrange their own accounts, and nobody else's."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.accounts import queries
from bankhall.accounts.actions import arrange, change
from bankhall.accounts.types import (
    AccountKind,
    Arrangement,
    Because,
    EndHolder,
    MyAccount,
    Nickname,
    Placed,
)
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from counter import AUDITOR, CLERK, acts, as_customer, counter, doors, named_fields, open_account, register, rows

MINE = "/api/portal/accounts"


@pytest.fixture
async def anna(bank: Database) -> UUID:
    return await register(bank, "Anna")


@pytest.fixture
async def portal(bank: Database, anna: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(anna)) as client:
        yield client


def arrangement(*shown: UUID, hidden: tuple[UUID, ...] = (), default: UUID | None = None) -> dict[str, Any]:
    places = [*((one, False) for one in shown), *((one, True) for one in hidden)]
    accounts = [{"id": str(account_id), "hidden": is_hidden} for account_id, is_hidden in places]
    return {"accounts": accounts, "default": str(default) if default else None}


async def listed(portal: httpx.AsyncClient) -> list[tuple[UUID, bool, bool]]:
    """Id, hidden, default."""
    items = (await portal.get(MINE)).json()["items"]
    return [(UUID(one["id"]), one["hidden"], one["is_default"]) for one in items]


async def mine(bank: Database, customer_id: UUID) -> list[MyAccount]:
    return await doors(bank, as_customer(customer_id)).read(queries.my_accounts)


async def test_accounts_that_nobody_arranged_stand_by_age_and_the_first_own_current_one_is_the_default(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    savings = await open_account(bank, anna, kind=AccountKind.SAVINGS)
    others = await open_account(bank, await register(bank, "Bob"), authorised=(anna,))
    current = await open_account(bank, anna)

    assert await listed(portal) == [(savings, False, False), (others, False, False), (current, False, True)]


async def test_order_hidden_and_default_are_set_at_once_and_a_new_account_comes_last(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    first, second, third = [await open_account(bank, anna) for _ in range(3)]

    answer = await portal.put(f"{MINE}/arrangement", json=arrangement(third, first, hidden=(second,), default=third))
    fourth = await open_account(bank, anna)

    assert answer.status_code == 200
    assert answer.json()["items"] == (await portal.get(MINE)).json()["items"][:3]
    assert await listed(portal) == [
        (third, False, True),
        (first, False, False),
        (second, True, False),
        (fourth, False, False),
    ]


async def test_the_same_arrangement_again_changes_nothing_and_is_noted_once(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    first, second = [await open_account(bank, anna) for _ in range(2)]
    wanted = arrangement(second, first, default=second)

    once = await portal.put(f"{MINE}/arrangement", json=wanted)
    again = await portal.put(f"{MINE}/arrangement", json=wanted)

    assert once.json() == again.json()
    assert (await acts(bank)).count("accounts.arrange") == 1


async def test_a_default_moves_and_goes_back_to_the_bank(bank: Database, anna: UUID, portal: httpx.AsyncClient) -> None:
    first, second = [await open_account(bank, anna) for _ in range(2)]

    for default, expected in ((second, second), (first, first), (second, second), (None, first)):
        await portal.put(f"{MINE}/arrangement", json=arrangement(first, second, default=default))
        assert [account_id for account_id, _, is_default in await listed(portal) if is_default] == [expected]


async def test_a_default_says_whether_the_customer_chose_it(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    first, second = await open_account(bank, anna), await open_account(bank, anna)

    async def chosen() -> list[UUID]:
        return [UUID(one["id"]) for one in (await portal.get(MINE)).json()["items"] if one["is_chosen"]]

    assert await chosen() == []
    for default, expected in ((second, [second]), (first, [first]), (None, [])):
        await portal.put(f"{MINE}/arrangement", json=arrangement(first, second, default=default))
        assert await chosen() == expected


async def test_a_choice_that_no_longer_counts_is_not_told_as_one(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    first, second = await open_account(bank, anna), await open_account(bank, anna)
    await portal.put(f"{MINE}/arrangement", json=arrangement(first, second, default=second))

    await doors(bank, CLERK).write(change.close_account, Because(second, "no longer used"))

    assert not any(one["is_chosen"] for one in (await portal.get(MINE)).json()["items"])


async def test_a_default_that_is_closed_later_gives_way(bank: Database, anna: UUID, portal: httpx.AsyncClient) -> None:
    first, second = [await open_account(bank, anna) for _ in range(2)]
    await portal.put(f"{MINE}/arrangement", json=arrangement(first, second, default=second))

    await doors(bank).write(change.close_account, Because(second, "not needed"))

    assert await listed(portal) == [(first, False, True), (second, False, False)]
    assert (await portal.get(f"{MINE}/{first}")).json()["is_default"]
    assert not (await portal.get(f"{MINE}/{second}")).json()["is_default"]


async def test_an_arrangement_of_other_accounts_than_those_held_is_refused_and_changes_nothing(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    first, second, closed = [await open_account(bank, anna) for _ in range(3)]
    others = await open_account(bank, await register(bank, "Bob"))
    await doors(bank).write(change.close_account, Because(closed, "not needed"))
    await portal.put(f"{MINE}/arrangement", json=arrangement(second, first, closed, default=second))
    before = (await portal.get(MINE)).json()

    for wrong, fields in (
        (arrangement(first, second), ["accounts"]),
        (arrangement(), ["accounts"]),
        (arrangement(first, second, closed, closed), ["accounts"]),
        (arrangement(first, second, second), ["accounts", "accounts"]),
        (arrangement(first, second, closed, others), ["accounts"]),
        (arrangement(first, second, closed, new_id()), ["accounts"]),
        (arrangement(first, second, closed, default=closed), ["default"]),
        (arrangement(first, second, closed, default=others), ["default"]),
        (arrangement(first, second, closed, default=new_id()), ["default"]),
    ):
        assert named_fields(await portal.put(f"{MINE}/arrangement", json=wrong)) == fields

    assert (await portal.get(MINE)).json() == before


async def test_somebody_elses_account_and_none_at_all_are_refused_in_the_same_words(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    own, others = await open_account(bank, anna), await open_account(bank, await register(bank, "Bob"))

    theirs, nobodys = [
        (await portal.put(f"{MINE}/arrangement", json=arrangement(own, one, default=one))).json()
        for one in (others, new_id())
    ]

    assert {**theirs, "request_id": ""} == {**nobodys, "request_id": ""}


@pytest.mark.parametrize(
    "wrong",
    [
        {"accounts": []},
        {"default": None},
        {"accounts": [{"id": "x", "hidden": False}], "default": None},
        {"accounts": [{"hidden": False}], "default": None},
        {"accounts": [{"id": str(new_id()), "hidden": "yes"}], "default": None},
        {"accounts": [], "default": "x"},
        {"accounts": [], "default": None, "customer_id": "x"},
        {"accounts": [{"id": str(new_id()), "hidden": True}] * 201, "default": None},
    ],
)
async def test_what_is_no_arrangement_is_refused(portal: httpx.AsyncClient, wrong: dict[str, Any]) -> None:
    assert named_fields(await portal.put(f"{MINE}/arrangement", json=wrong))


async def test_many_arrangements_at_once_end_as_one_of_them(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    accounts = [await open_account(bank, anna) for _ in range(6)]
    wanted = [
        Arrangement(tuple(Placed(one, turn % 2 == 1) for one in accounts[turn:] + accounts[:turn]), accounts[turn])
        for turn in range(6)
    ]
    door = doors(bank, as_customer(anna))

    await asyncio.gather(*(door.write(arrange.arrange_accounts, one) for one in wanted * 3))

    seen = await listed(portal)
    assert [
        [(place.account_id, place.is_hidden, place.account_id == one.default) for place in one.places] for one in wanted
    ].count(seen) == 1


async def test_a_nickname_is_given_changed_and_taken_away_and_only_its_giver_sees_it(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    bob = await register(bank, "Bob")
    shared = await open_account(bank, anna, bob, name="household")

    named = (await portal.patch(f"{MINE}/{shared}", json={"nickname": " 私房钱 "})).json()
    (bobs,) = await mine(bank, bob)

    assert (named["nickname"], named["name"]) == ("私房钱", "household")
    assert (bobs.nickname, bobs.seen.account.name) == (None, "household")
    for reader in (CLERK, AUDITOR):
        async with counter(bank, reader) as console:
            for path in (f"accounts/{shared}", "accounts", f"customers/{anna}/accounts"):
                assert "私房钱" not in (await console.get(f"/api/console/{path}")).text
    assert (await portal.patch(f"{MINE}/{shared}", json={"nickname": None})).json()["nickname"] is None


async def test_a_nickname_survives_an_arrangement_and_the_other_way_round(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    first, second = [await open_account(bank, anna) for _ in range(2)]

    await portal.patch(f"{MINE}/{second}", json={"nickname": "rent"})
    await portal.put(f"{MINE}/arrangement", json=arrangement(second, hidden=(first,), default=second))
    await portal.patch(f"{MINE}/{first}", json={"nickname": "old"})

    told = [(one["nickname"], one["hidden"]) for one in (await portal.get(MINE)).json()["items"]]
    assert told == [("rent", False), ("old", True)]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"nickname": ""},
        {"nickname": "   "},
        {"nickname": "a" * 41},
        {"nickname": "a\x00b"},
        {"nickname": "a\nb"},
        {"nickname": "rent\u202eevil"},
        {"nickname": "re\u200bnt"},
        {"nickname": "\ufeffrent"},
        {"nickname": 7},
        {"nickname": "rent", "name": "rent"},
        {"nickname": "rent", "hidden": True},
    ],
)
async def test_what_is_no_name_is_refused(
    bank: Database, anna: UUID, portal: httpx.AsyncClient, wrong: dict[str, object]
) -> None:
    own = await open_account(bank, anna)

    assert named_fields(await portal.patch(f"{MINE}/{own}", json=wrong))
    assert (await portal.get(f"{MINE}/{own}")).json()["nickname"] is None


async def test_nobody_names_an_account_that_they_do_not_hold(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    others = await open_account(bank, await register(bank, "Bob"))

    for absent in (others, new_id()):
        answer = await portal.patch(f"{MINE}/{absent}", json={"nickname": "mine"})
        assert (answer.status_code, answer.json()["code"]) == (404, "accounts.not_found")
    assert await rows(bank, "SELECT * FROM account_preferences") == []


async def test_who_leaves_an_account_leaves_nothing_of_how_they_arranged_it(bank: Database, anna: UUID) -> None:
    bob = await register(bank, "Bob")
    shared = await open_account(bank, anna, bob)
    for customer in (anna, bob):
        async with counter(bank, as_customer(customer)) as client:
            await client.patch(f"{MINE}/{shared}", json={"nickname": "ours"})

    await doors(bank).write(change.end_holder, EndHolder(shared, bob))

    assert await rows(bank, "SELECT customer_id FROM account_preferences") == [(anna,)]
    assert await mine(bank, bob) == []


async def test_a_name_given_while_its_giver_leaves_does_not_stay_behind(bank: Database, anna: UUID) -> None:
    bob = await register(bank, "Bob")
    shared = [await open_account(bank, anna, bob) for _ in range(10)]
    door = doors(bank, as_customer(bob))

    for account_id in shared:
        await asyncio.gather(
            door.write(arrange.nickname_account, Nickname(account_id, "ours")),
            doors(bank).write(change.end_holder, EndHolder(account_id, bob)),
            return_exceptions=True,
        )

    assert await mine(bank, bob) == []
    assert await rows(bank, "SELECT account_id FROM account_preferences") == []


async def test_staff_arrange_nobodys_accounts(bank: Database, anna: UUID) -> None:
    own = await open_account(bank, anna)

    async with counter(bank, CLERK) as clerk:
        answers = [
            await clerk.put(f"{MINE}/arrangement", json=arrangement(own)),
            await clerk.patch(f"{MINE}/{own}", json={"nickname": "mine"}),
        ]

    assert [answer.status_code for answer in answers] == [403, 403]


async def test_no_nickname_is_told_to_the_audit(bank: Database, anna: UUID, portal: httpx.AsyncClient) -> None:
    own = await open_account(bank, anna)

    await portal.patch(f"{MINE}/{own}", json={"nickname": "secret"})

    ((facts, actor),) = await rows(bank, "SELECT facts, actor_id FROM audit_log WHERE act = 'accounts.nickname'")
    assert (facts, actor) == ({}, anna)
