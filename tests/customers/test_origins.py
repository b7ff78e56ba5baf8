"""From where each field of a file is known, since when, by whom and what for."""

from uuid import UUID

import httpx
import pytest

from bankhall.customers import permissions
from bankhall.customers.actions import change
from bankhall.customers.actions.correct import correct_address
from bankhall.customers.queries import customer
from bankhall.customers.types import Address, CorrectAddress, CustomerChange, Document, DocumentKind
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from confirming import confirm_and_write
from counter import as_customer, counter, doors, register
from joining import merge, split

WANG = Actor(kind="staff", name="王强", id=new_id(), rights=frozenset({permissions.VIEW, permissions.CHANGE}))
HOME = Address("CN", line="长安街1号", city="北京")
PASSPORT = Document(DocumentKind.PASSPORT, "E12345678")


@pytest.fixture
async def zhang(bank: Database) -> UUID:
    return await register(bank, "张伟", phones=("13812345678",), documents=(PASSPORT,), address=HOME)


async def seen(bank: Database, who: UUID) -> dict[str, tuple[str, str, str]]:
    async with counter(bank, WANG) as staff:
        told = await staff.get(f"/api/console/customers/{who}/origins")
    assert told.status_code == 200, told.text
    return {one["field"]: (one["origin"], one["by"], one["purpose"]) for one in told.json()["items"]}


async def alter(bank: Database, who: UUID, **fields: object) -> None:
    version = (await doors(bank).read(customer, who)).version
    await doors(bank, WANG).write(
        change.change_customer,
        CustomerChange(customer_id=who, version=version, **fields),  # type: ignore[arg-type]
    )


async def test_what_nobody_changed_is_known_from_whoever_entered_the_customer(bank: Database, zhang: UUID) -> None:
    await alter(bank, zhang, phones=("13900139000",))

    told = await seen(bank, zhang)

    assert told["phones"] == ("branch", "王强", "contact")
    assert {told[field][1] for field in ("name", "documents", "address")} == {"Li Na"}
    assert told["name"][2] == "law"
    assert {"gender", "birth_on", "emails"}.isdisjoint(told)


async def test_what_came_from_elsewhere_says_so_until_it_is_changed(bank: Database) -> None:
    who = await register(bank, "李芳", phones=("13812345678",), source="old", source_id="7")
    await alter(bank, who, phones=("13900139000",))

    told = await seen(bank, who)

    assert (told["name"][0], told["phones"][0]) == ("import", "branch")


async def test_customers_read_their_own_and_are_told_no_colleague_s_whole_name(bank: Database, zhang: UUID) -> None:
    version = (await doors(bank).read(customer, zhang)).version
    new = CorrectAddress(address=Address("CN", line="平安里2号", city="北京"), version=version)
    await confirm_and_write(bank, as_customer(zhang), correct_address, new)
    await register(bank, "别人", phones=("13700137000",))

    async with counter(bank, as_customer(zhang)) as portal:
        told = (await portal.get("/api/portal/privacy/origins")).json()["items"]
        foreign: httpx.Response = await portal.get(f"/api/console/customers/{zhang}/origins")

    by = {one["field"]: (one["origin"], one["by"]) for one in told}
    assert by == {
        "name": ("branch", "Li N."),
        "documents": ("branch", "Li N."),
        "phones": ("branch", "Li N."),
        "address": ("portal", None),
    }
    assert foreign.status_code == 403


async def test_changes_of_a_file_that_was_merged_in_say_nothing_of_this_one(bank: Database, zhang: UUID) -> None:
    other = await register(bank, "张 伟", phones=("13600136000",))
    await alter(bank, other, address=Address("CN", line="平安里2号", city="北京"))
    merge_id = await merge(bank, zhang, other)

    together = await seen(bank, zhang)
    await split(bank, merge_id)

    assert together["address"][1] == "Li Na"
    assert (await seen(bank, other))["address"][1] == "王强"
    assert (await seen(bank, zhang))["address"][1] == "Li Na"
