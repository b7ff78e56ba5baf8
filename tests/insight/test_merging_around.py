"""What is around a merge: payments under way, limits, leaving the bank, taking data home, and being told."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from bankhall.app import PORTIONS
from bankhall.customers.actions.change import close_customer
from bankhall.customers.actions.forget import forget_former
from bankhall.customers.errors import CannotMerge, CustomerClosed
from bankhall.customers.queries import customer
from bankhall.customers.queries.merged import ids_of
from bankhall.customers.types import Because
from bankhall.insight.merging.errors import CannotSplit
from bankhall.insight.merging.queries import merge_plan
from bankhall.kernel.actors import system
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Database, Reading, Tx
from bankhall.kernel.portions import take_portions
from bankhall.notify import api as notify
from bankhall.payments.queries import transfers
from confirming import confirm_and_post
from counter import as_customer, counter, doors, open_account, pay_in, register, rows
from hearing import told
from joining import merge, split
from payments.town import LIMITS, PAYEES, PLANS, ROUTES, Town, founded


@pytest.fixture
async def town(bank: Database) -> AsyncIterator[Town]:
    async with founded(bank) as made:
        yield made


@pytest.fixture
async def twin(town: Town) -> UUID:
    """Another file of 张伟's, with an account and some money."""
    twin = await register(town.bank, "张 伟", phones=("13900139000",))
    await pay_in(town.bank, await open_account(town.bank, twin), 1_000_00)
    return twin


async def test_what_somebody_looks_at_in_the_file_that_goes_stops_it_and_the_other_way_round_it_goes(
    town: Town, twin: UUID
) -> None:
    paid = await town.pay(await town.payee(), 7_00)
    entry = "SELECT max(seq) FROM ledger_entries WHERE account_id = :id"
    ((seq,),) = await rows(town.bank, entry, id=town.salary)
    wanted = {"account_id": str(town.salary), "seq": seq, "reason": "wrong_person", "words": "本来要转给王芳"}
    opened = await town.his.post("/api/portal/disputes", json=wanted)
    assert (paid.status_code, opened.status_code) == (201, 201), opened.text

    plan = await doors(town.bank).read(merge_plan, twin, town.zhang)
    assert [(one.kind, [str(id_) for id_ in one.subjects]) for one in plan.stops] == [
        ("disputes", [opened.json()["id"]])
    ]
    with pytest.raises(CannotMerge) as refused:
        await merge(town.bank, twin, town.zhang)
    assert [one["kind"] for one in refused.value.stops] == ["disputes"]

    await merge(town.bank, town.zhang, twin)


async def test_what_is_planned_from_an_account_that_goes_back_stops_a_split(town: Town, twin: UUID) -> None:
    ((theirs,),) = await rows(town.bank, "SELECT account_id FROM account_holders WHERE customer_id = :id", id=twin)
    merge_id = await merge(town.bank, town.zhang, twin)
    payee = await town.known_payee()
    plan = town.order(1_00, payee_id=payee, from_id=theirs) | {"delay": "two_hours"}
    planned = await confirm_and_post(town.bank, town.his, PLANS, plan, headers={"Idempotency-Key": "plan"})
    assert planned.status_code == 201, planned.text

    with pytest.raises(CannotSplit) as refused:
        await split(town.bank, merge_id)
    assert [one["kind"] for one in refused.value.stops] == ["plans"]


async def test_payments_of_both_are_seen_by_one_and_payees_and_the_day_are_theirs(town: Town, twin: UUID) -> None:
    """What was paid today in both counts together: a merge opens no second allowance."""
    await town.pay(await town.payee(), 7_00)
    async with counter(town.bank, as_customer(twin), routes=ROUTES) as his_other:
        added = await his_other.post(PAYEES, json={"name": "李娜", "account_number": town.numbers[town.hers]})
        ((theirs,),) = await rows(town.bank, "SELECT account_id FROM account_holders WHERE customer_id = :id", id=twin)
        town.at[twin] = his_other
        paid = await town.pay(added.json()["id"], 5_00, by=twin, from_id=theirs)
        assert paid.status_code == 201, paid.text

        merge_id = await merge(town.bank, town.zhang, twin)

        me = doors(town.bank, as_customer(town.zhang))
        assert {one.amount.minor for one in (await me.read(transfers)).transfers} == {7_00, 5_00}
        assert [one["name"] for one in (await town.his.get(PAYEES)).json()["payees"]] == ["李娜"]
        ((day,),) = await rows(town.bank, "SELECT day FROM payment_usage WHERE customer_id = :id", id=town.zhang)
        assert day == 12_00

        await split(town.bank, merge_id)
        assert {one.amount.minor for one in (await me.read(transfers)).transfers} == {7_00}
        assert [one["name"] for one in (await his_other.get(PAYEES)).json()["payees"]] == ["李娜"]


async def test_the_narrower_limits_hold_until_they_are_two_again(town: Town, twin: UUID) -> None:
    async with counter(town.bank, as_customer(twin), routes=ROUTES) as his_other:
        narrow = {"each": 1_000_00, "a_day": 2_000_00, "a_month": 9_000_00}
        assert (await his_other.put(f"{LIMITS}/CNY", json=narrow)).status_code == 200
        before = (await town.his.get(LIMITS)).json()

        merge_id = await merge(town.bank, town.zhang, twin)
        held = (await town.his.get(LIMITS)).json()
        assert held != before

        await split(town.bank, merge_id)
        assert (await town.his.get(LIMITS)).json() == before
        assert (await his_other.get(LIMITS)).json() == held


async def test_who_leaves_takes_the_merged_file_along_and_is_forgotten_with_it(bank: Database) -> None:
    kept = await register(bank, "张伟", emails=("a@example.com",))
    merged = await register(bank, "张 伟", emails=("b@example.com",))
    merge_id = await merge(bank, kept, merged)
    await doors(bank).write(close_customer, Because(kept, "left"))

    assert (await doors(bank).read(customer, merged)).emails == ()
    with pytest.raises(CustomerClosed):
        await split(bank, merge_id)

    later = bank.clock() + timedelta(days=366 * 10 + 5)
    bank.clock = lambda: later
    assert await doors(bank, system("tests")).write(forget_former) == 1
    assert await doors(bank).read(data_keys, [kept, merged]) == {}


async def test_a_copy_of_ones_data_holds_what_lies_in_the_merged_file_once(town: Town, twin: UUID) -> None:
    await merge(town.bank, town.zhang, twin)

    async def take(reading: Reading) -> dict[str, int]:
        also = [one for one in await ids_of(reading, town.zhang) if one != town.zhang]
        return {name: len(one.rows) for name, one in (await take_portions(reading, PORTIONS, also)).items()}

    taken = await doors(town.bank, as_customer(town.zhang)).read(take)
    assert taken["accounts"] == 3
    assert taken["merged_files"] == 1


async def test_both_are_told_where_they_were_reached(bank: Database) -> None:
    async def open_drawer(tx: Tx) -> None:
        await notify.open_drawer(tx)

    await doors(bank, system("tests")).write(open_drawer)
    kept, merged = (
        await register(bank, "张伟", phones=("13800138000",)),
        await register(bank, "张 伟", phones=("13900139000",)),
    )

    merge_id = await merge(bank, kept, merged)
    assert "合并" in (await told(bank, "13900139000"))[-1]
    assert any("合并" in one for one in await told(bank, "13800138000"))

    await split(bank, merge_id)
    assert "拆分" in (await told(bank, "13900139000"))[-1]


async def test_the_functions_of_the_database_end_in_however_long_a_chain(bank: Database) -> None:
    """Eight files at most are one: the ninth is refused."""
    people = [await register(bank, f"张{sign}") for sign in "一二三四五六七八九"]
    for kept, merged in zip(people[1:8], people, strict=False):
        await merge(bank, kept, merged)

    with pytest.raises(CannotMerge) as refused:
        await merge(bank, people[8], people[7])
    assert [one["kind"] for one in refused.value.stops] == ["too_many_files"]

    async def together(reading: Reading) -> set[UUID]:
        found = await reading.session.execute(text("SELECT unnest(customer_ids(:who))"), {"who": people[7]})
        return set(found.scalars())

    assert await doors(bank).read(together) == set(people[:8])
