"""Finding customers and accounts from anywhere in the console."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.accounts import permissions
from bankhall.accounts.queries import account
from bankhall.customers import permissions as customer_rights
from bankhall.customers.queries import customer
from bankhall.customers.types import Document, DocumentKind
from bankhall.kernel.actors import ANONYMOUS, Actor
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from counter import AUDITOR, CLERK, as_customer, counter, doors, named_fields, open_account, register
from looking import looked_for

RESIDENT_ID = Document(DocumentKind.RESIDENT_ID, "11010519491231002X")


def staff(*rights: str) -> Actor:
    return Actor(kind="staff", name="Zhou Min", id=new_id(), rights=frozenset(rights))


async def search(bank: Database, q: str, actor: Actor = AUDITOR, **params: Any) -> httpx.Response:
    async with counter(bank, actor) as client:
        return await client.get("/api/console/search", headers=looked_for(q), params=params)


async def names(bank: Database, q: str, **params: Any) -> list[str]:
    return [one["name"] for one in (await search(bank, q, **params)).json()["customers"]]


async def number_of(bank: Database, account_id: UUID) -> str:
    seen, _ = await doors(bank).read(account, account_id)
    return seen.account.number


@pytest.mark.parametrize(
    "q",
    [
        "王秀兰", "秀兰", "兰",
        "13812345678", "138 1234 5678", "138-1234-5678", "+86 138 1234 5678", "+8613812345678", "008613812345678",
        "8613812345678", "１３８１２３４５６７８", "12345678", "5678",
        "11010519491231002X", "11010519491231002x", "110105 19491231 002X", "002x", "002X",
        "xiulan@example.com", "Xiulan@Example.com",
    ],
)  # fmt: skip
async def test_staff_find_a_customer_by_what_the_customer_tells_them(bank: Database, q: str) -> None:
    await register(
        bank, "王秀兰", phones=("+86 13812345678",), documents=(RESIDENT_ID,), emails=("Xiulan@example.com",)
    )
    await register(bank, "李明", phones=("13900000000",), documents=(Document(DocumentKind.PASSPORT, "E7654321"),))

    assert await names(bank, q) == ["王秀兰"]


@pytest.mark.parametrize("q", ["%", "_", "%%%", "\\", "'", '"', "*", "1_8", "138%", "5679", "0021", "{}", "--", " "])
async def test_what_nobody_has_finds_nobody(bank: Database, q: str) -> None:
    owner = await register(bank, "王秀兰", phones=("13812345678",), documents=(RESIDENT_ID,))
    await open_account(bank, owner)

    found = (await search(bank, q)).json()

    assert found == {"customers": [], "accounts": []}


async def test_a_short_document_number_is_not_found_by_half_of_it(bank: Database) -> None:
    await register(bank, "Anna", documents=(Document(DocumentKind.PASSPORT, "E12345"),))

    assert (await names(bank, "2345"), await names(bank, "E12345")) == ([], ["Anna"])


async def test_the_exact_number_comes_first_then_names_that_begin_so_then_the_others(bank: Database) -> None:
    for name in ("Foto Client 1000", "Client 10001", "Client 1000"):
        await register(bank, name)
    await register(bank, "Tail", phones=("13800001000",))

    assert await names(bank, "client 1000") == ["Client 1000", "Client 10001", "Foto Client 1000"]
    assert (await names(bank, "1000"))[0] == "Tail"


async def test_the_customer_number_comes_before_a_name_that_reads_the_same(bank: Database) -> None:
    anna = await register(bank, "Anna")
    number = (await doors(bank).read(customer, anna)).number
    await register(bank, f"{number} Ltd")

    assert await names(bank, number) == ["Anna", f"{number} Ltd"]
    assert "Anna" in await names(bank, number[:9])


async def test_an_account_is_found_by_its_number_with_the_names_of_its_owners(bank: Database) -> None:
    anna, jan, eva = [await register(bank, name) for name in ("Anna", "Jan", "Eva")]
    joint = await open_account(bank, anna, jan, authorised=(eva,), name="household")
    await open_account(bank, jan)
    number = await number_of(bank, joint)

    for q in (number, f"{number[:4]} {number[4:8]} {number[8:12]} {number[12:]}"):
        (found,) = (await search(bank, q)).json()["accounts"]
        assert found == {
            "id": str(joint), "number": number, "kind": "current", "name": "household", "currency": "CNY",
            "status": "open", "owners": ["Anna", "Jan"],
        }  # fmt: skip
    by_tail = (await search(bank, number[-4:])).json()["accounts"]
    assert number in [one["number"] for one in by_tail]
    assert len((await search(bank, number[:10])).json()["accounts"]) == 2


async def test_no_more_than_asked_for_comes_of_each(bank: Database) -> None:
    owners = [await register(bank, f"王{nth}") for nth in range(12)]
    numbers = [await number_of(bank, await open_account(bank, owner)) for owner in owners]

    found = (await search(bank, "王")).json()["customers"]
    few = (await search(bank, numbers[0][:8], limit=3)).json()["accounts"]

    assert [one["name"] for one in found] == sorted(f"王{nth}" for nth in range(12))[:10]
    assert [one["number"] for one in few] == numbers[:3]


async def test_each_sees_what_their_rights_show_and_null_says_that_a_right_is_missing(bank: Database) -> None:
    owner = await register(bank, "Anna 1100")
    await open_account(bank, owner)

    only_customers = (await search(bank, "1100", staff(customer_rights.VIEW))).json()
    only_accounts = (await search(bank, "1100", staff(permissions.VIEW))).json()

    assert [one["name"] for one in only_customers["customers"]] == ["Anna 1100"]
    assert only_customers["accounts"] is None
    assert only_accounts["customers"] is None
    assert [one["owners"] for one in only_accounts["accounts"]] == [["Anna 1100"]]


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        (ANONYMOUS, 401),
        (as_customer(new_id()), 403),
        (staff("ledger.view"), 403),
        (staff("accounts.view_own"), 403),
        (staff(), 403),
    ],
)
async def test_nobody_else_searches(bank: Database, actor: Actor, status: int) -> None:
    assert (await search(bank, "Anna", actor)).status_code == status


async def test_a_customer_who_came_by_a_right_of_the_staff_still_finds_nothing(bank: Database) -> None:
    await register(bank, "Anna")
    forged = Actor(kind="customer", name="x", id=new_id(), rights=frozenset({customer_rights.VIEW, permissions.VIEW}))

    assert (await search(bank, "Anna", forged)).json() == {"customers": None, "accounts": None}


async def test_phones_are_shown_masked_to_everybody_here(bank: Database) -> None:
    await register(bank, "Anna", phones=("13812345678",))

    answer = await search(bank, "Anna", CLERK)

    assert answer.json()["customers"][0]["phone_masked"] == "138****5678"
    assert "13812345678" not in answer.text


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"q": "a" * 101}, "Search-Words"),
        ({"q": "a\0b"}, "Search-Words"),
        ({"q": "a\nb"}, "Search-Words"),
        ({"q": "a", "limit": 0}, "limit"),
        ({"q": "a", "limit": 11}, "limit"),
        ({"q": "a", "limit": 10**40}, "limit"),
    ],
)
async def test_giant_and_unreadable_questions_are_bad_input(bank: Database, params: dict[str, Any], field: str) -> None:
    assert named_fields(await search(bank, **params)) == [field]


async def test_no_text_finds_nothing(bank: Database) -> None:
    await register(bank, "Anna")

    async with counter(bank, AUDITOR) as client:
        assert (await client.get("/api/console/search")).json() == {"customers": [], "accounts": []}


async def test_hundred_signs_that_mean_many_things_at_once_find_nobody(bank: Database) -> None:
    await register(bank, "王秀兰")

    assert await names(bank, "王 秀 兰 " * 12 + "李") == []
    assert await names(bank, "1" * 100) == []
