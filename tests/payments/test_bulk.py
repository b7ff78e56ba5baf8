"""A file of payments: each row once, by the rules of every transfer, and only what was confirmed."""

import asyncio
import base64
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.portions import take_portions
from bankhall.kernel.time import close_business_day
from bankhall.payments.actions.banks import keep_banks
from bankhall.payments.bulk import rules
from bankhall.payments.bulk.actions import carry_out
from bankhall.payments.bulk.jobs import JOBS
from bankhall.payments.privacy import PORTIONS
from bankhall.payments.types import Bank
from confirming import confirm_and_post
from counter import acts, as_customer, events, fresh_key, open_account, register, rows

from .test_bulk_files import initiation
from .town import BULK, PAYEES, TRANSFERS, Town

_JOBS: dict[str, Callable[..., Any]] = {job.name: job.run for job in JOBS}
CMB = Bank("308584000013", "CMBCCNBS", "招商银行", "China Merchants Bank")


def table(*lines: str) -> bytes:
    return "\n".join(["姓名,账号,开户行,金额,附言", *lines]).encode()


async def bring(
    town: Town, content: bytes, *, by: UUID | None = None, name: str = "wages.csv", key: str | None = None, **more: Any
) -> httpx.Response:
    """And has it read."""
    body = {"file_name": name, "file": base64.b64encode(content).decode(), "from_id": str(town.salary)} | more
    headers = {"Idempotency-Key": key} if key else fresh_key()
    brought = await town.at[by or town.zhang].post(BULK, json=body, headers=headers)
    if brought.status_code == 202:
        await _JOBS["payments.read_batch"](town.bank, brought.json()["id"])
    return brought


async def brought(town: Town, content: bytes, **more: Any) -> dict[str, Any]:
    answer = await bring(town, content, **more)
    assert answer.status_code == 202, answer.text
    return await told(town, answer.json()["id"])


async def told(town: Town, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = (await town.his.get(f"{BULK}/{id_}")).json()
    return found


async def confirm(town: Town, id_: str, *, mode: str = "each", start: str = "now") -> httpx.Response:
    return await confirm_and_post(town.bank, town.his, f"{BULK}/{id_}/confirm", {"mode": mode, "start": start})


async def carried_out(town: Town, id_: str) -> dict[str, Any]:
    await _JOBS["payments.carry_out_batch"](town.bank, id_)
    return await told(town, id_)


async def lines_of(town: Town, id_: str, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await town.his.get(f"{BULK}/{id_}/rows{query}")).json()["rows"]
    return found


def li(town: Town, amount: str, memo: str = "工资") -> str:
    return f"李娜,{town.numbers[town.hers]},,{amount},{memo}"


async def test_a_file_is_read_confirmed_and_paid_row_by_row(town: Town) -> None:
    batch = await brought(town, table(li(town, "100"), li(town, "250.50", "奖金")))
    assert (batch["state"], batch["rows"], batch["good"], batch["faulty"]) == ("ready", 2, 2, 0)
    assert batch["total"] == {"minor": 350_50, "currency": "CNY"}
    assert batch["sources"][0]["number"] == town.numbers[town.salary]
    assert await town.has(town.hers) == 0

    assert (await confirm(town, batch["id"])).status_code == 200
    done = await carried_out(town, batch["id"])

    assert (done["state"], done["paid"], done["refused"], done["left"]) == ("done", 2, 0, 0)
    assert await town.has(town.hers) == 350_50
    first, second = await lines_of(town, batch["id"])
    assert (first["state"], first["transfer_state"], second["memo"]) == ("paid", "settled", "奖金")
    receipt = (await town.his.get(f"{TRANSFERS}/{second['transfer_id']}")).json()
    assert (receipt["other_name"], receipt["memo"]) == ("李娜", "奖金")
    assert {"payments.bring_file", "payments.confirm_batch", "payments.batch_done"} <= set(await acts(town.bank))
    assert "payments.batch_over" in await events(town.bank)


async def test_who_brought_a_file_takes_it_home_and_who_was_paid_does_not(town: Town) -> None:
    batch = await brought(town, table(li(town, "100"), li(town, "250.50", "奖金")))

    mine = await town.bank.doors(as_customer(town.zhang)).read(take_portions, PORTIONS)
    hers = await town.bank.doors(as_customer(town.li)).read(take_portions, PORTIONS)

    assert [one["id"] for one in mine["bulk_transfers"].rows] == [batch["id"]]
    assert [(one["name"], one["memo"]) for one in mine["bulk_rows"].rows] == [("李娜", "工资"), ("李娜", "奖金")]
    assert (hers["bulk_transfers"].rows, hers["bulk_rows"].rows) == ([], [])


async def test_whom_a_file_pays_is_not_put_in_the_list_of_payees(town: Town) -> None:
    batch = await brought(town, table(li(town, "1")))
    await confirm(town, batch["id"])
    await carried_out(town, batch["id"])
    assert (await town.his.get(PAYEES)).json()["payees"] == []
    await town.payee()
    assert [one["name"] for one in (await town.his.get(PAYEES)).json()["payees"]] == ["李娜"]


async def test_to_other_banks_and_between_own_accounts(town: Town) -> None:
    await town.bank.doors(system("tests")).write(keep_banks, [CMB])
    own = f"张伟,{town.numbers[town.savings]},,5,"
    batch = await brought(town, table("王五,6225880112345678,招商银行,10,", "王五,6225880112345678,CMBCCNBS,11,", own))
    assert batch["good"] == 3, await lines_of(town, batch["id"])
    await confirm(town, batch["id"])
    done = await carried_out(town, batch["id"])
    assert (done["paid"], await town.has(town.savings)) == (3, 5_00)
    assert [row["transfer_state"] for row in await lines_of(town, batch["id"])] == ["sent", "sent", "settled"]


async def test_faults_are_told_by_row_and_field_and_the_rest_is_paid(town: Town) -> None:
    number = town.numbers[town.hers]
    batch = await brought(
        town,
        table(
            li(town, "1"),
            f"李四,{number},,1,",
            "李娜,6229889999999999,,1,",
            f"李娜,{number},没有的银行,1,",
            f"李娜,{number},,0,",
            f",{number},,1.005,",
            f"张伟,{town.numbers[town.salary]},,1,",
        ),
    )
    assert (batch["good"], batch["faulty"]) == (1, 6)
    faults = [[(one["field"], one["code"]) for one in row["faults"]] for row in await lines_of(town, batch["id"])]
    assert faults == [
        [],
        [("account", "name_or_number")],
        [("account", "name_or_number")],
        [("bank", "unknown")],
        [("amount", "not_positive")],
        [("amount", "decimals"), ("name", "missing")],
        [("account", "same")],
    ]
    assert (await confirm(town, batch["id"], mode="all")).json()["code"] == "payments.not_all_good"
    await confirm(town, batch["id"])
    assert (await carried_out(town, batch["id"]))["paid"] == 1
    assert len(await lines_of(town, batch["id"], "?in_state=faulty")) == 6


async def test_all_or_none_moves_nothing_where_one_cannot(town: Town) -> None:
    batch = await brought(town, table(li(town, "9000"), li(town, "2000", "二")))
    await confirm(town, batch["id"], mode="all")
    done = await carried_out(town, batch["id"])
    assert (done["state"], done["paid"], done["refused"]) == ("none", 0, 1)
    assert await town.has(town.hers) == 0
    assert await town.has(town.salary) == 10_000_00
    assert [row["refused"] for row in await lines_of(town, batch["id"])] == [None, "payments.not_enough"]

    each = await brought(town, table(li(town, "9000"), li(town, "2000", "二")))
    await confirm(town, each["id"], mode="each")
    assert (await carried_out(town, each["id"]))["paid"] == 1
    assert await town.has(town.hers) == 9_000_00


async def test_limits_hold_for_files_as_for_single_transfers(town: Town) -> None:
    await town.his.put("/api/portal/payment-limits/CNY", json={"each": 100_00, "a_day": 150_00, "a_month": 1_000_00})
    batch = await brought(town, table(li(town, "101"), li(town, "100"), li(town, "51"), li(town, "50")))
    await confirm(town, batch["id"])
    done = await carried_out(town, batch["id"])
    assert (done["paid"], await town.has(town.hers)) == (2, 150_00)
    assert [row["refused"] for row in await lines_of(town, batch["id"])] == [
        "payments.over_limit",
        None,
        "payments.over_limit",
        None,
    ]


async def test_killed_after_each_portion_every_row_is_paid_once(town: Town) -> None:
    batch = await brought(town, table(*[li(town, "1", f"第{nth}笔") for nth in range(25)]))
    await confirm(town, batch["id"])
    doors = town.bank.doors(system("payments"))
    for _ in range(2):  # two portions, and then the worker is gone
        assert await doors.write(carry_out, UUID(batch["id"]), most=7)
    assert (await told(town, batch["id"]))["paid"] == 14

    async def again() -> None:
        while await doors.write(carry_out, UUID(batch["id"]), most=5):
            pass

    await asyncio.gather(again(), again(), _JOBS["payments.carry_out_due"](town.bank))
    await again()
    done = await told(town, batch["id"])
    assert (done["state"], done["paid"], await town.has(town.hers)) == ("done", 25, 25_00)
    await again()
    assert await town.has(town.hers) == 25_00


async def test_taken_back_in_between_only_what_was_done_is_paid(town: Town) -> None:
    batch = await brought(town, table(*[li(town, "1", f"第{nth}笔") for nth in range(10)]))
    await confirm(town, batch["id"])
    await town.bank.doors(system("payments")).write(carry_out, UUID(batch["id"]), most=4)
    for _ in range(2):
        taken = await town.his.post(f"{BULK}/{batch['id']}/cancel")
        assert (taken.status_code, taken.json()["state"], taken.json()["paid"]) == (200, "cancelled", 4)
    await carried_out(town, batch["id"])
    assert await town.has(town.hers) == 4_00
    assert (await confirm(town, batch["id"])).json()["code"] == "payments.batch_over"


async def test_with_time_to_think_better_of_it(town: Town) -> None:
    batch = await brought(town, table(li(town, "1")))
    assert (await confirm(town, batch["id"], start="two_hours")).json()["state"] == "waiting"
    assert (await carried_out(town, batch["id"]))["state"] == "waiting"
    assert (await town.his.post(f"{BULK}/{batch['id']}/cancel")).json()["state"] == "cancelled"
    assert await town.has(town.hers) == 0


async def test_rows_for_a_later_day_wait_for_it(town: Town) -> None:
    ((today,),) = await rows(town.bank, "SELECT on_date FROM business_days WHERE closed_at IS NULL")
    later = today + timedelta(days=3)
    content = mine(town, initiation("1.00", "2.00", day=f"<Dt>{later}</Dt>"))
    batch = await brought(town, content)
    assert (batch["good"], batch["first_on"]) == (2, later.isoformat())
    assert (await confirm(town, batch["id"], mode="all")).json()["code"] == "payments.not_all_good"
    await confirm(town, batch["id"])
    assert (await carried_out(town, batch["id"]))["paid"] == 0
    await turn_to(town.bank, later)
    await _JOBS["payments.carry_out_due"](town.bank)
    assert (await told(town, batch["id"]))["state"] == "done"
    assert await town.has(town.hers) == 3_00


def mine(town: Town, content: bytes) -> bytes:
    """From his account to hers."""
    theirs = town.numbers[town.hers].encode()
    return content.replace(b"6229880000000001", town.numbers[town.salary].encode()).replace(b"6225880112345678", theirs)


async def turn_to(bank: Database, day: date) -> None:
    await bank.doors(system("calendar")).write(close_business_day, next_on=day)


async def test_a_pain001_says_itself_what_it_is_paid_from(town: Town) -> None:
    batch = await brought(
        town, mine(town, initiation("7.00", "8.00", day="<Dt>2020-01-31</Dt>")), name="wages.xml", from_id=None
    )
    assert (batch["kind"], batch["message_id"], batch["good"]) == ("pain001", "WAGES-11", 2)
    await confirm(town, batch["id"])
    assert (await carried_out(town, batch["id"]))["paid"] == 2
    result = await town.his.get(f"{BULK}/{batch['id']}/result.xml")
    assert b"<OrgnlMsgId>WAGES-11</OrgnlMsgId>" in result.content
    assert result.content.count(b"<TxSts>ACSC</TxSts>") == 2
    assert "李娜".encode() not in result.content


@pytest.mark.parametrize("theirs", ["hers", "nobody's"])
async def test_a_file_that_pays_from_an_account_of_others_has_only_faults(town: Town, theirs: str) -> None:
    number = town.numbers[town.hers] if theirs == "hers" else "6229889999999999"
    content = initiation("1.00").replace(b"6229880000000001", number.encode())
    batch = await brought(town, content, name="x.xml", from_id=None)
    assert batch["good"] == 0
    (row,) = await lines_of(town, batch["id"])
    assert {"field": "from", "code": "not_yours"} in row["faults"]
    assert (await confirm(town, batch["id"])).json()["code"] == "payments.nothing_to_pay"


async def test_a_table_is_paid_from_ones_own_account_alone(town: Town) -> None:
    for foreign in (str(town.hers), str(new_id())):
        answer = await bring(town, table(li(town, "1")), from_id=foreign)
        assert (answer.status_code, answer.json()["code"]) == (404, "accounts.not_found")
    assert (await bring(town, table(li(town, "1")), from_id=None)).status_code == 400


async def test_the_same_file_is_asked_about_and_the_same_payment_is_marked(town: Town) -> None:
    content = table(li(town, "1"), li(town, "1"))
    first = await brought(town, content)
    assert first["doubled"] == 1  # it stands there twice
    await confirm(town, first["id"])
    await carried_out(town, first["id"])
    again = await bring(town, content)
    assert (again.status_code, again.json()["code"]) == (409, "payments.file_known")
    assert again.json()["facts"]["batch_id"] == first["id"]
    meant = await brought(town, content, again=True)
    assert meant["doubled"] == 2
    assert [row["is_doubled"] for row in await lines_of(town, meant["id"])] == [True, True]


async def test_the_same_request_brings_a_file_once(town: Town) -> None:
    one = await bring(town, table(li(town, "1")), key="k1")
    two = await bring(town, table(li(town, "1")), key="k1")
    assert (one.json()["id"], two.status_code) == (two.json()["id"], 202)
    assert (await bring(town, table(li(town, "2")), key="k1")).json()["code"] == "ledger.key_reused"


# ---------------------------------------------------------------------------------------------- attackers


async def test_nobody_sees_or_touches_the_file_of_another(town: Town) -> None:
    batch = await brought(town, table(li(town, "1")))
    one = f"{BULK}/{batch['id']}"
    hers = town.at[town.li]
    for answer in (
        await hers.get(one),
        await hers.get(f"{one}/rows"),
        await hers.get(f"{one}/result.csv"),
        await hers.get(f"{one}/result.xml"),
        await hers.post(f"{one}/cancel"),
        await hers.post(f"{one}/confirm", json={"mode": "each"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "payments.batch_not_found")
    assert (await hers.get(BULK)).json()["batches"] == []
    assert (await told(town, batch["id"]))["state"] == "ready"


async def test_nothing_is_paid_without_a_confirmation_of_this_very_file(town: Town) -> None:
    small, large = await brought(town, table(li(town, "1"))), await brought(town, table(li(town, "9000")))
    url = f"{BULK}/{large['id']}/confirm"
    refused = await town.his.post(url, json={"mode": "each"})
    assert refused.json()["code"] == "step_up.confirmation_required"
    asked = refused.json()["facts"]["content"]
    assert (asked["digest"], asked["rows"], asked["amount"]["minor"]) == (large["digest"], 1, 9_000_00)

    used = await confirm_and_keep(town, small["id"])
    for body in ({"mode": "each"}, {"mode": "all"}, {"mode": "each", "start": "two_hours"}):
        replayed = await town.his.post(url, json=body, headers={"Confirmation": used})
        assert replayed.json()["code"] == "step_up.confirmation_required"
    assert (await carried_out(town, large["id"]))["state"] == "ready"
    assert await town.has(town.hers) == 0


async def confirm_and_keep(town: Town, id_: str) -> str:
    """A confirmation of the small file, given and not used: it is shown for the large one."""
    from bankhall.kernel.step_up.actions import ask_for_confirmation, give_confirmation
    from counter import SESSION_ID

    refused = await town.his.post(f"{BULK}/{id_}/confirm", json={"mode": "each"})
    doors = town.bank.doors(system("tests"))
    asked = await doors.write(ask_for_confirmation, SESSION_ID, refused.json()["facts"]["token"])
    await doors.write(give_confirmation, SESSION_ID, asked.id, way="passkey")
    return str(asked.id)


async def test_a_row_that_was_read_is_not_changed_by_anybody(town: Town) -> None:
    batch = await brought(town, table(li(town, "1")))
    await refuse_change(town, batch["id"], "a row of a file is not changed", "payment_batch_rows SET amount = 900000")
    await refuse_change(town, batch["id"], "a row of a file is not changed", "payment_batch_rows SET sealed = 'x'")
    await refuse_change(town, batch["id"], "a file of payments is not changed", "payment_batches SET total = 1")
    await refuse_change(town, batch["id"], "a file of payments is not changed", "payment_batches SET digest = 'x'")


async def refuse_change(town: Town, id_: str, why: str, change: str) -> None:
    where = "id" if "payment_batches" in change else "batch_id"

    async def write(tx: Tx) -> None:
        await tx.session.execute(text(f"UPDATE {change} WHERE {where} = :id"), {"id": id_})

    with pytest.raises(DBAPIError, match=why):
        await town.bank.doors(system("tests")).write(write)


async def test_a_list_of_guesses_is_told_nothing(town: Town) -> None:
    """Nobody finds out by a file who has an account here."""
    guesses = [f"李娜,62298800{nth:08},,1," for nth in range(rules.MOST_MISFITS_A_DAY + 1)]
    batch = await brought(town, table(*guesses, li(town, "1")))
    assert (batch["state"], batch["why"]["code"], batch["rows"]) == ("unreadable", "too_many_misfits", 0)
    assert await lines_of(town, batch["id"]) == []
    after = await brought(town, table("李四,6229880000000001,,1,"))
    assert after["why"]["code"] == "too_many_misfits"


async def test_what_a_file_says_is_no_formula_on_its_way_back(town: Town) -> None:
    batch = await brought(town, table('"=HYPERLINK(""http://x"")",@SUM(1),+1,=1+1,-cmd'))
    result = await town.his.get(f"{BULK}/{batch['id']}/result.csv")
    for cell in result.content.decode("utf-8-sig").splitlines()[1].split(","):
        assert not cell.strip('"').startswith(("=", "+", "-", "@")), cell
    assert "payments.take_batch_result" in await acts(town.bank)


async def test_names_and_numbers_lie_sealed(town: Town) -> None:
    batch = await brought(town, table("王五之秘密,6225880112345678,,1,秘密附言"))
    found = await rows(
        town.bank,
        "SELECT known::text || sealed::text || r.faults::text FROM payment_batches b"
        " JOIN payment_batch_rows r ON r.batch_id = b.id WHERE b.id = :id",
        id=batch["id"],
    )
    plain = str(found)
    for secret in ("王五之秘密", "6225880112345678", "秘密附言", "wages.csv"):
        assert secret not in plain
        assert secret.encode().hex() not in plain
    assert await rows(town.bank, "SELECT 1 FROM payment_batch_files") == []


async def test_what_is_too_large_is_refused_before_it_is_read(town: Town) -> None:
    body = {"file_name": "x", "file": "A" * (23 * 1024 * 1024), "from_id": str(town.salary)}
    assert (await town.his.post(BULK, json=body, headers=fresh_key())).status_code == 413
    nameless = {"file_name": "a\nb", "file": "QQ==", "from_id": str(town.salary)}
    assert (await town.his.post(BULK, json=nameless, headers=fresh_key())).status_code == 400


async def test_twenty_confirmations_at_once_pay_once(town: Town) -> None:
    batch = await brought(town, table(li(town, "1")))
    used = await confirm_and_keep(town, batch["id"])
    url = f"{BULK}/{batch['id']}/confirm"
    answers = await asyncio.gather(
        *(town.his.post(url, json={"mode": "each"}, headers={"Confirmation": used}) for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {200}
    await asyncio.gather(*(_JOBS["payments.carry_out_batch"](town.bank, batch["id"]) for _ in range(4)))
    assert await town.has(town.hers) == 1_00


async def test_a_stranger_in_the_middle_of_the_name_check_learns_nothing_from_its_answer(town: Town) -> None:
    """A number of nobody's and one of another name look the same."""
    stranger = await register(town.bank, "陌生人")
    account = await open_account(town.bank, stranger)
    ((number,),) = await rows(town.bank, "SELECT number FROM accounts WHERE id = :id", id=account)
    batch = await brought(town, table(f"李四,{number},,1,", "李四,6229889999999999,,1,"))
    one, other = await lines_of(town, batch["id"])
    assert one["faults"] == other["faults"]
