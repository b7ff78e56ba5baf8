"""Finding customers, page by page."""

import pytest

from bankhall.customers import api
from bankhall.customers.actions import change
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.queries import customer, find_customers
from bankhall.customers.types import (
    Because,
    CustomerChange,
    CustomerKind,
    CustomerSearch,
    CustomerStatus,
    Document,
    DocumentKind,
    NewCustomer,
)
from bankhall.kernel.actors import ANONYMOUS, Actor
from bankhall.kernel.db import Database
from counter import CLERK, as_customer, doors, register

PASSPORT = Document(DocumentKind.PASSPORT, "E12345678")


async def found(bank: Database, text: str | None = None, actor: Actor = CLERK, **search: str) -> list[str]:
    wanted = CustomerSearch(
        text,
        CustomerStatus(search["status"]) if "status" in search else None,
        CustomerKind(search["kind"]) if "kind" in search else None,
    )
    return [line.name for line in (await doors(bank, actor).read(find_customers, wanted)).customers]


@pytest.mark.parametrize(
    "text",
    [
        "Novák", "novakova", "ANNA", "kova", "anna nov", "Nov Ann", "a", "  Anna  ",
        "138 1234 5678", "+8613812345678", "e12345678", "E1234 5678", "Anna@Example.COM",
    ],
)  # fmt: skip
async def test_a_customer_is_found_by_parts_of_the_name_and_whole_numbers(bank: Database, text: str) -> None:
    await register(bank, "Anna Nováková", phones=("13812345678",), documents=(PASSPORT,), emails=("anna@example.com",))
    await register(bank, "李明", phones=("13900000000",))

    assert await found(bank, text) == ["Anna Nováková"]


@pytest.mark.parametrize("text", ["李", "明", "李明", "欧阳", "阳修"])
async def test_a_chinese_name_is_found_by_any_part_of_it(bank: Database, text: str) -> None:
    await register(bank, "欧阳修李明")
    await register(bank, "王芳")

    assert await found(bank, text) == ["欧阳修李明"]


@pytest.mark.parametrize("text", ["Novotny", "annanov", "ova kxx", "1381234", "E1234567", "%", "_", "\\", "'", "*"])
async def test_what_nobody_has_finds_nobody(bank: Database, text: str) -> None:
    await register(bank, "Anna Nováková", phones=("13812345678",), documents=(PASSPORT,))

    assert await found(bank, text) == []


async def test_a_customer_is_found_by_the_customer_number(bank: Database) -> None:
    anna = await register(bank, "Anna")
    await register(bank, "Jan")
    number = (await doors(bank).read(customer, anna)).number

    assert await found(bank, f"{number[:5]} {number[5:]}") == ["Anna"]


async def test_no_text_finds_everybody_in_the_order_of_registration(bank: Database) -> None:
    for name in ("Cyril", "Anna", "Bob"):
        await register(bank, name)

    assert await found(bank) == await found(bank, "  ") == ["Cyril", "Anna", "Bob"]


async def test_status_and_kind_narrow_what_is_found(bank: Database) -> None:
    anna = await register(bank, "Anna")
    await register(bank, "Anna Ltd", kind=CustomerKind.ORGANISATION)
    await doors(bank).write(change.block_customer, Because(anna, "because"))

    assert await found(bank, "anna", status="blocked") == ["Anna"]
    assert await found(bank, "anna", status="active") == ["Anna Ltd"]
    assert await found(bank, kind="organisation") == ["Anna Ltd"]
    assert await found(bank, status="closed") == []


async def test_after_a_change_a_customer_is_found_by_the_new_facts_only(bank: Database) -> None:
    anna = await register(bank, "Anna Nováková", phones=("13812345678",))

    wanted = CustomerChange(customer_id=anna, version=1, name="Anna Svobodová", phones=("13900000000",))
    await doors(bank).write(change.change_customer, wanted)

    assert await found(bank, "svobod") == await found(bank, "13900000000") == ["Anna Svobodová"]
    assert await found(bank, "novak") == await found(bank, "13812345678") == []


async def test_pages_have_no_gaps_and_no_doubles_while_customers_are_added(bank: Database) -> None:
    news = [NewCustomer(kind=CustomerKind.PERSON, name=f"Anna {n}") for n in range(25)]
    await doors(bank).write(api.register_customers, news)

    seen: list[str] = []
    after = None
    for _ in range(20):
        page = await doors(bank).read(find_customers, CustomerSearch("anna"), after=after, limit=10)
        seen += [line.name for line in page.customers]
        after = page.next
        if after is None:
            break
        await register(bank, f"Anna added {len(seen)}")

    assert after is None
    assert len(seen) == len(set(seen))
    assert seen[:25] == [new.name for new in news]
    assert seen[25:] == ["Anna added 10", "Anna added 20"]


async def test_a_page_that_is_exactly_full_is_the_last(bank: Database) -> None:
    await register(bank, "Anna")
    await register(bank, "Bob")

    page = await doors(bank).read(find_customers, CustomerSearch(), limit=2)

    assert len(page.customers) == 2
    assert page.next is None


async def test_a_customer_finds_only_their_own_page_of_the_file(bank: Database) -> None:
    anna, bob = await register(bank, "Anna"), await register(bank, "Bob")

    assert await found(bank, actor=as_customer(anna)) == ["Anna"]
    assert await found(bank, actor=ANONYMOUS) == []
    with pytest.raises(NoSuchCustomer):
        await doors(bank, as_customer(anna)).read(customer, bob)
