"""Bills: paid once whoever pays twice or at once, settled when the biller has taken them, and free again when not."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.kernel.actors import system
from bankhall.kernel.ids import new_id
from bankhall.payments.actions.clearing import claim as claim_for_clearing
from bankhall.payments.bills.actions import due_ids, keep_billers, pay_due, remind, take
from bankhall.payments.bills.adapters.billers import BILLERS, SimulatedBillers
from bankhall.payments.bills.jobs import exchange
from bankhall.payments.bills.rules import wrong_number
from bankhall.payments.bills.types import BillAnswer
from bankhall.payments.reactions import SUBSCRIBERS
from bankhall.payments.rules.elsewhere import BILLER_HOUSE
from confirming import confirm_and_post
from counter import fresh_key, named_fields, rows
from hearing import hear, open_telephones, told
from looking import looked_for

from .town import Town

BILLS = "/api/portal/bill-accounts"
(TELLING,) = SUBSCRIBERS
REFUSED, SILENT = "12345000", "12345333"


@pytest.fixture
async def house(town: Town, tmp_path: Path) -> SimulatedBillers:
    billers = SimulatedBillers(tmp_path, answers_after=timedelta())
    await town.bank.doors(system("tests")).write(keep_billers, BILLERS)
    return billers


async def round_(town: Town, house: SimulatedBillers) -> None:
    await exchange(town.bank.doors(system("billers")), house)


async def add(town: Town, biller: str, number: str, *, by: UUID | None = None) -> httpx.Response:
    return await town.at[by or town.zhang].post(BILLS, json={"biller": biller, "number": number})


async def account(town: Town, house: SimulatedBillers, biller: str = "home", number: str = "12345678") -> Any:
    """A customer number whose bill has come."""
    added = await add(town, biller, number)
    assert added.status_code == 201, added.text
    await round_(town, house)
    return await now(town)


async def now(town: Town) -> Any:
    (one,) = (await town.his.get(BILLS)).json()["accounts"]
    return one


async def pay(town: Town, one: Any, *, key: str | None = None, **terms: Any) -> httpx.Response:
    bill = one["bills"][0]["id"] if one["bills"] else None
    body = {"from_id": str(town.salary), "bill_id": bill} | terms
    headers = {"Idempotency-Key": key} if key else fresh_key()
    return await confirm_and_post(town.bank, town.his, f"{BILLS}/{one['id']}/pay", body, headers=headers)


async def test_a_bill_comes_is_paid_held_and_settled_when_the_biller_has_it(
    town: Town, house: SimulatedBillers
) -> None:
    one = await account(town, house)
    (bill,) = one["bills"]
    minor = bill["amount"]["minor"]
    before = await town.has(town.salary)
    body = {"from_id": str(town.salary), "bill_id": bill["id"]}
    told = await town.his.post(f"{BILLS}/{one['id']}/preview", json=body)
    assert told.status_code == 200, told.text

    paid = await pay(town, one)
    assert (paid.status_code, paid.json()["state"]) == (200, "sent")
    assert await town.has(town.salary) == before
    assert (await now(town))["bills"][0]["state"] == "paying"
    assert await town.bank.doors(system("clearing")).write(claim_for_clearing, own_bank="X") == []

    await round_(town, house)
    assert await town.has(town.salary) == before - minor
    assert (await now(town))["bills"][0]["state"] == "paid"
    receipt = (await town.his.get(f"/api/portal/transfers/{paid.json()['transfer_id']}")).json()
    assert (receipt["state"], receipt["other_name"], receipt["to_number"]) == ("settled", "安居物业", "12345678")
    await round_(town, house)
    assert await town.has(town.salary) == before - minor


async def test_what_the_biller_refuses_is_free_again_and_the_bill_is_due(town: Town, house: SimulatedBillers) -> None:
    await open_telephones(town.bank, TELLING, phones={town.zhang: "13812345678"})
    one, before = await account(town, house, number=REFUSED), await town.has(town.salary)
    await pay(town, one)
    await round_(town, house)
    await hear(town.bank, TELLING)
    (said,) = await told(town.bank, "13812345678")
    assert "缴费单位没有收下" in said
    assert await town.has(town.salary) == before
    assert (await now(town))["bills"][0]["state"] == "due"
    again = await pay(town, one)
    assert again.status_code == 200, again.text


async def test_each_answer_counts_once_and_a_contradiction_changes_nothing(town: Town, house: SimulatedBillers) -> None:
    one, before = await account(town, house, number=SILENT), await town.has(town.salary)
    paid = (await pay(town, one)).json()["transfer_id"]
    await round_(town, house)
    assert (await now(town))["bills"][0]["state"] == "paying"
    doors, id_ = town.bank.doors(system("billers")), UUID(paid)
    for _ in range(3):
        await doors.write(take, BillAnswer(id_, is_taken=True))
    await doors.write(take, BillAnswer(id_, is_taken=False, reason="AC01"))
    assert await town.has(town.salary) == before - one["bills"][0]["amount"]["minor"]
    assert (await now(town))["bills"][0]["state"] == "paid"


async def test_paid_twice_at_once_it_is_paid_once(town: Town, house: SimulatedBillers) -> None:
    one, before = await account(town, house), await town.has(town.salary)
    answers = await asyncio.gather(*(pay(town, one) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"payments.bill_paid"}
    await round_(town, house)
    assert await town.has(town.salary) == before - one["bills"][0]["amount"]["minor"]


async def test_the_same_key_is_the_same_payment(town: Town, house: SimulatedBillers) -> None:
    one, key = await account(town, house), str(new_id())
    first, again = await pay(town, one, key=key), await pay(town, one, key=key)
    assert (again.status_code, again.json()["repeated"]) == (200, True)
    assert first.json()["transfer_id"] == again.json()["transfer_id"]


async def test_the_bill_says_how_much_and_a_prepaid_biller_within_bounds(town: Town, house: SimulatedBillers) -> None:
    one = await account(town, house)
    other = {"minor": 1, "currency": "CNY"}
    assert named_fields(await pay(town, one, amount=other)) == ["amount"]
    assert (await pay(town, one, bill_id=None, amount=other)).json()["code"] == "payments.bill_not_found"
    assert (await town.his.delete(f"{BILLS}/{one['id']}")).status_code == 204

    phone = await account(town, house, "mobile", "13800001111")
    assert phone["bills"] == []
    assert named_fields(await pay(town, phone, amount={"minor": 9_99, "currency": "CNY"})) == ["amount"]
    before = await town.has(town.salary)
    assert (await pay(town, phone, amount={"minor": 50_00, "currency": "CNY"})).status_code == 200
    await round_(town, house)
    assert await town.has(town.salary) == before - 50_00


@pytest.mark.parametrize(
    ("code", "number", "fits"),
    [
        ("sgcc", "6200000005", True),
        ("sgcc", "6200000006", False),
        ("sgcc", "62000000", False),
        ("home", "12345678", True),
        ("gas", "12345674", True),
        ("gas", "12345675", False),
    ],
)
def test_a_slip_in_a_customer_number_is_seen(code: str, number: str, fits: bool) -> None:
    (biller,) = [one for one in BILLERS if one.code == code]
    assert (wrong_number(biller, number) is None) == fits


async def test_a_wrong_number_is_named_and_one_that_is_known_is_one(town: Town, house: SimulatedBillers) -> None:
    assert named_fields(await add(town, "sgcc", "1234567890")) == ["number"]
    assert (await add(town, "nobody", "12345678")).json()["code"] == "payments.biller_not_found"
    answers = await asyncio.gather(*(add(town, "home", "12345678") for _ in range(3)))
    assert len({one.json()["id"] for one in answers}) == 1


async def test_somebody_elses_number_is_like_none(town: Town, house: SimulatedBillers) -> None:
    one, hers = await account(town, house), town.at[town.li]
    body = {"from_id": str(town.hers), "bill_id": one["bills"][0]["id"]}
    most = {"from_id": str(town.hers), "most": {"minor": 1, "currency": "CNY"}}
    answers = [
        await hers.post(f"{BILLS}/{one['id']}/pay", json=body, headers=fresh_key()),
        await hers.post(f"{BILLS}/{one['id']}/preview", json=body),
        await hers.put(f"{BILLS}/{one['id']}/automatic", json=most),
        await hers.delete(f"{BILLS}/{one['id']}/automatic"),
        await hers.delete(f"{BILLS}/{one['id']}"),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (404, "payments.bill_account_not_found")
    }
    own = (await add(town, "home", "87654321", by=town.li)).json()
    stolen = await hers.post(f"{BILLS}/{own['id']}/pay", json=body, headers=fresh_key())
    assert stolen.json()["code"] == "payments.bill_not_found"


async def test_nobody_finds_the_biller_house_as_a_bank_nor_pays_it_by_a_plain_transfer(
    town: Town, house: SimulatedBillers
) -> None:
    found = await town.his.get("/api/portal/banks", headers=looked_for("缴费"))
    assert found.json()["banks"] == []
    payee = {"name": "安居物业", "account_number": "12345678", "bank": BILLER_HOUSE}
    assert (await town.his.post("/api/portal/payees", json=payee)).json()["code"] == "payments.no_such_bank"

    await account(town, house)
    ((payee_id,),) = await rows(town.bank, "SELECT payee_id FROM bill_accounts")
    before = await town.has(town.salary)
    assert (await town.pay(str(payee_id), 5_00)).json()["state"] == "sent"
    await round_(town, house)
    assert await town.has(town.salary) == before
    assert [state for (state,) in await rows(town.bank, "SELECT state FROM transfers")] == ["refused"]


# ------------------------------------------------------------------------------------------------- by itself


async def by_itself(town: Town, one: Any, minor: int) -> httpx.Response:
    body = {"from_id": str(town.salary), "most": {"minor": minor, "currency": "CNY"}}
    url = f"{BILLS}/{one['id']}/automatic"
    return await confirm_and_post(town.bank, town.his, url, body, method="PUT")


async def look_after(town: Town) -> None:
    """Whatever day it is: which bills are near their day is `due_ids`' to say."""
    doors = town.bank.doors(system("payments"))
    await doors.read(due_ids)
    for (id_,) in await rows(town.bank, "SELECT id FROM bills"):
        await doors.write(pay_due, id_)
        await doors.write(remind, id_)


async def test_up_to_its_ceiling_a_bill_is_paid_by_itself_once_and_it_is_confirmed(
    town: Town, house: SimulatedBillers
) -> None:
    one = await account(town, house)
    body = {"from_id": str(town.salary), "most": {"minor": 500_00, "currency": "CNY"}}
    refused = await town.his.put(f"{BILLS}/{one['id']}/automatic", json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "step_up.confirmation_required")
    assert refused.json()["facts"]["content"]["biller"] == "安居物业"
    assert (await by_itself(town, one, 500_00)).status_code == 200

    before = await town.has(town.salary)
    await look_after(town)
    await look_after(town)
    await round_(town, house)
    assert await town.has(town.salary) == before - one["bills"][0]["amount"]["minor"]
    assert await rows(town.bank, "SELECT is_automatic FROM bill_payments") == [(True,)]


async def test_paid_by_hand_a_moment_before_a_bill_is_not_paid_by_itself_too(
    town: Town, house: SimulatedBillers
) -> None:
    one = await account(town, house)
    await by_itself(town, one, 500_00)
    before = await town.available(town.salary)

    assert (await pay(town, one)).is_success
    # The worker had found the bill due before that.
    await town.bank.doors(system("payments")).write(pay_due, UUID(one["bills"][0]["id"]))

    assert await town.available(town.salary) == before - one["bills"][0]["amount"]["minor"]
    assert await rows(town.bank, "SELECT count(*) FROM bill_payments") == [(1,)]


async def test_over_its_ceiling_it_waits_and_its_customer_is_told(town: Town, house: SimulatedBillers) -> None:
    await open_telephones(town.bank, phones={town.zhang: "13812345678"})
    one = await account(town, house)
    await by_itself(town, one, 1_00)
    for _ in range(2):
        await look_after(town)
    assert (await now(town))["bills"][0]["state"] == "due"
    said = await told(town.bank, "13812345678")
    assert sum("没有自动缴费" in each for each in said) == 1
    assert not any("12345678" in each for each in said)


async def test_stopped_it_is_not_paid_by_itself(town: Town, house: SimulatedBillers) -> None:
    one = await account(town, house)
    await by_itself(town, one, 500_00)
    stopped = await town.his.delete(f"{BILLS}/{one['id']}/automatic")
    assert (stopped.status_code, stopped.json()["automatic"]) == (200, None)
    await look_after(town)
    assert (await now(town))["bills"][0]["state"] == "due"


async def test_one_pays_by_itself_from_ones_own_account_only(town: Town, house: SimulatedBillers) -> None:
    one = await account(town, house)
    body = {"from_id": str(town.hers), "most": {"minor": 1_00, "currency": "CNY"}}
    refused = await town.his.put(f"{BILLS}/{one['id']}/automatic", json=body)
    assert (refused.status_code, refused.json()["code"]) == (404, "accounts.not_found")


async def test_the_number_lies_sealed(town: Town, house: SimulatedBillers) -> None:
    await account(town, house, "home", "97531246")
    kept = str(await rows(town.bank, "SELECT bill_accounts::text, payees::text FROM bill_accounts, payees"))
    assert "97531246" not in kept
    assert b"97531246".hex() not in kept
