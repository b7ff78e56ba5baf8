"""Requests to pay: settled once whoever pays twice or at once, and nothing learned of whoever is asked."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from bankhall.payments.requests.actions import forget_old
from bankhall.payments.requests.reactions import SUBSCRIBERS
from bankhall.payments.requests.rules import MOST_OPEN_TO_ONE, divide, reach
from bankhall.payments.requests.types import Knows, Reach, WhoMayAsk
from confirming import confirm_and_post
from counter import fresh_key, named_fields, open_account, rows
from hearing import hear, open_telephones, told

from .town import Town

REQUESTS = "/api/portal/payment-requests"
(TELLING,) = SUBSCRIBERS


async def ask(town: Town, minor: int, *, by: UUID | None = None, **terms: Any) -> httpx.Response:
    """李娜 asks 张伟, unless something else is said."""
    key = terms.pop("key", None)
    headers = {"Idempotency-Key": key} if key else fresh_key()
    return await town.at[by or town.li].post(REQUESTS, json=wish(town, minor, **terms), headers=headers)


def wish(town: Town, minor: int, **terms: Any) -> dict[str, Any]:
    one = {"minor": minor, "name": "张伟", "account_number": town.numbers[town.salary]}
    total = {"minor": minor, "currency": "CNY"}
    return {"to_id": str(town.hers), "total": total, "asked": [one], "note": "火锅"} | terms


async def let_in(town: Town, request_id: str) -> str:
    assert (await town.his.post(f"{REQUESTS}/{request_id}/let-ask")).status_code == 204
    return request_id


async def asked(town: Town, minor: int = 100_00, **terms: Any) -> str:
    """One that has come through."""
    made = await ask(town, minor, **terms)
    assert made.status_code == 201, made.text
    return await let_in(town, str(made.json()["requests"][0]["id"]))


async def pay(town: Town, request_id: str, *, key: str | None = None, **terms: Any) -> httpx.Response:
    body = {"from_id": str(town.salary)} | terms
    headers = {"Idempotency-Key": key} if key else fresh_key()
    return await confirm_and_post(town.bank, town.his, f"{REQUESTS}/{request_id}/pay", body, headers=headers)


async def pass_time(bank: Database, by: timedelta) -> None:
    before = bank.clock
    bank.clock = lambda: before() + by


async def state_of(town: Town, request_id: str) -> str:
    found = await town.at[town.li].get(f"{REQUESTS}/{request_id}")
    return str(found.json()["state"])


async def test_a_request_is_seen_paid_and_told(town: Town) -> None:
    id_ = await asked(town, 250_00)
    (one,) = (await town.his.get(REQUESTS)).json()["received"]
    assert (one["other"], one["note"], one["knows"], one["state"]) == ("李娜", "火锅", "nothing", "open")

    told = await town.his.post(f"{REQUESTS}/{id_}/preview", json={"from_id": str(town.salary)})
    assert told.status_code == 200, told.text
    assert (told.json()["needs_confirmation"], told.json()["cautions"]) == (True, ["first_payment"])
    assert await town.has(town.hers) == 0
    paid = await pay(town, id_)

    assert (paid.status_code, paid.json()["state"]) == (200, "settled")
    assert await town.has(town.hers) == 250_00
    (mine,) = (await town.at[town.li].get(REQUESTS)).json()["sent"]
    assert (mine["state"], mine["paid"], mine["other"]) == ("paid", {"minor": 250_00, "currency": "CNY"}, "张伟")
    receipt = (await town.his.get(f"/api/portal/transfers/{paid.json()['transfer_id']}")).json()
    assert (receipt["other_name"], receipt["memo"]) == ("李娜", "火锅")
    assert (await town.his.get("/api/portal/payees")).json()["payees"] == []


async def test_exactly_this_payee_and_amount_is_confirmed(town: Town) -> None:
    id_ = await asked(town, 250_00)
    refused = await town.his.post(f"{REQUESTS}/{id_}/pay", json={"from_id": str(town.salary)}, headers=fresh_key())
    assert (refused.status_code, refused.json()["code"]) == (403, "step_up.confirmation_required")
    content = refused.json()["facts"]["content"]
    assert (content["payee"], content["account_number"]) == ("李娜", town.numbers[town.hers])
    assert content["amount"] == {"minor": 250_00, "currency": "CNY"}
    assert await town.has(town.hers) == 0


async def test_paid_twice_at_once_from_two_devices_it_is_settled_once(town: Town) -> None:
    await town.known_payee()
    id_ = await asked(town, 10_00)
    answers = await asyncio.gather(*(pay(town, id_) for _ in range(5)))
    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409, 409]
    assert {one.json()["code"] for one in answers if one.status_code == 409} == {"payments.request_over"}
    assert await town.has(town.hers) == 10_01


async def test_the_same_key_is_the_same_payment(town: Town) -> None:
    id_, key = await asked(town), str(new_id())
    first, again = await pay(town, id_, key=key), await pay(town, id_, key=key)
    assert (again.status_code, again.json()["repeated"]) == (200, True)
    assert first.json()["transfer_id"] == again.json()["transfer_id"]
    assert await town.has(town.hers) == 100_00


async def test_pay_and_withdraw_at_once_come_to_one_of_the_two(town: Town) -> None:
    await town.known_payee()
    before = await town.has(town.hers)
    paid = 0
    for _ in range(8):
        made = await ask(town, 1_00)
        id_ = made.json()["requests"][0]["id"]
        payment, withdrawal = await asyncio.gather(pay(town, id_), town.at[town.li].post(f"{REQUESTS}/{id_}/withdraw"))
        assert sorted([payment.status_code, withdrawal.status_code]) == [200, 409]
        assert await state_of(town, id_) == ("paid" if payment.status_code == 200 else "withdrawn")
        paid += payment.status_code == 200
    assert await town.has(town.hers) == before + paid * 1_00


@pytest.mark.parametrize("end", ["withdraw", "decline", "expire"])
async def test_what_is_over_is_not_paid(town: Town, end: str) -> None:
    id_ = await asked(town, valid_days=3)
    match end:
        case "withdraw":
            ended = await town.at[town.li].post(f"{REQUESTS}/{id_}/withdraw")
        case "decline":
            ended = await town.his.post(f"{REQUESTS}/{id_}/decline", json={"why": "not_mine"})
        case _:
            await pass_time(town.bank, timedelta(days=3))
            ended = await town.his.get(f"{REQUESTS}/{id_}")
    assert ended.status_code == 200, ended.text
    for action, body in (("pay", {"from_id": str(town.salary)}), ("preview", {"from_id": str(town.salary)})):
        refused = await town.his.post(f"{REQUESTS}/{id_}/{action}", json=body, headers=fresh_key())
        assert (refused.status_code, refused.json()["code"]) == (409, "payments.request_over")
    assert await town.has(town.hers) == 0


async def test_declined_with_a_reason_its_asker_sees_it(town: Town) -> None:
    id_ = await asked(town)
    await town.his.post(f"{REQUESTS}/{id_}/decline", json={"why": "paid_already"})
    (mine,) = (await town.at[town.li].get(REQUESTS)).json()["sent"]
    assert (mine["state"], mine["why"]) == ("declined", "paid_already")


async def test_another_amount_only_where_it_was_left_open(town: Town) -> None:
    other = {"minor": 60_00, "currency": "CNY"}
    fixed, open_ = await asked(town), await asked(town, may_change=True)
    refused = await pay(town, fixed, amount=other)
    assert named_fields(refused) == ["amount"]
    assert (await pay(town, open_, amount=other)).status_code == 200
    assert await town.has(town.hers) == 60_00


async def test_somebody_elses_request_is_like_none(town: Town) -> None:
    id_ = await asked(town)
    looker = town.at[town.wang]
    assert (await looker.get(f"{REQUESTS}/{id_}")).status_code == 404
    for action, body in (
        ("pay", {"from_id": str(town.salary)}),
        ("preview", {"from_id": str(town.salary)}),
        ("decline", {}),
        ("withdraw", None),
        ("remind", None),
        ("let-ask", None),
        ("block", None),
        ("report", {"why": "scam"}),
    ):
        refused = await looker.post(f"{REQUESTS}/{id_}/{action}", json=body, headers=fresh_key())
        assert (refused.status_code, refused.json()["code"]) == (404, "payments.request_not_found"), action
    # Nor does either of the two what is the other's to do.
    assert (await town.his.post(f"{REQUESTS}/{id_}/withdraw")).status_code == 404
    hers = town.at[town.li]
    assert (await hers.post(f"{REQUESTS}/{id_}/decline", json={})).status_code == 404
    body = {"from_id": str(town.hers)}
    assert (await hers.post(f"{REQUESTS}/{id_}/pay", json=body, headers=fresh_key())).status_code == 404
    assert await state_of(town, id_) == "open"


async def test_nobody_pays_it_from_an_account_that_is_not_theirs(town: Town) -> None:
    id_ = await asked(town)
    refused = await pay(town, id_, from_id=str(town.hers))
    assert refused.status_code in (404, 409)
    assert await state_of(town, id_) == "open"


# --------------------------------------------------------------------------------------------- who may ask


async def test_a_stranger_is_heard_of_by_a_mask_and_without_a_note(town: Town) -> None:
    made = (await ask(town, 100_00)).json()["requests"][0]
    mine = (await town.his.get(REQUESTS)).json()
    assert mine["received"] == []
    (stranger,) = mine["strangers"]
    assert (stranger["name"], stranger["requests"]) == ("李*", 1)
    assert "火锅" not in str(mine)
    assert (await town.his.get(f"{REQUESTS}/{made['id']}")).status_code == 404
    assert (await pay(town, made["id"])).status_code == 404

    await let_in(town, made["id"])
    (one,) = (await town.his.get(REQUESTS)).json()["received"]
    assert (one["other"], one["note"]) == ("李娜", "火锅")


async def test_the_asker_cannot_tell_whether_they_were_let_in_blocked_or_not_yet_seen(town: Town) -> None:
    answers = []
    for word in (None, "let-ask", "block"):
        made = (await ask(town, 100_00)).json()["requests"][0]
        if word:
            await town.his.post(f"{REQUESTS}/{made['id']}/{word}")
        after = (await ask(town, 100_00)).json()["requests"][0]
        reminded = await town.at[town.li].post(f"{REQUESTS}/{after['id']}/remind")
        seen = (await town.at[town.li].get(f"{REQUESTS}/{after['id']}")).json()
        changing = ("id", "group_id", "asked_at", "expires_at", "may_remind_at")
        answers.append(({k: v for k, v in seen.items() if k not in changing}, reminded.status_code))
        await town.at[town.li].post(f"{REQUESTS}/{made['id']}/withdraw")
        await town.at[town.li].post(f"{REQUESTS}/{after['id']}/withdraw")
    assert answers[0] == answers[1] == answers[2]


async def test_blocked_they_are_not_heard_of_and_may_be_let_in_again(town: Town) -> None:
    id_ = await asked(town)
    assert (await town.his.post(f"{REQUESTS}/{id_}/block")).status_code == 204
    mine = (await town.his.get(REQUESTS)).json()
    assert (mine["received"], mine["strangers"]) == ([], [])
    assert (await pay(town, id_)).status_code == 404

    (word,) = (await town.his.get(f"{REQUESTS}/people")).json()["people"]
    assert (word["name"], word["may_ask"]) == ("李*", False)
    assert (await town.at[town.li].delete(f"{REQUESTS}/people/{word['id']}")).status_code == 404
    assert (await town.his.delete(f"{REQUESTS}/people/{word['id']}")).status_code == 204
    assert len((await town.his.get(REQUESTS)).json()["strangers"]) == 1


async def test_whoever_was_paid_before_may_ask_at_once(town: Town) -> None:
    await town.known_payee()
    await ask(town, 5_00)
    (one,) = (await town.his.get(REQUESTS)).json()["received"]
    assert one["knows"] == "paid"


async def test_the_asked_decides_who_may_ask(town: Town) -> None:
    await ask(town, 5_00)
    assert (await town.his.put(f"{REQUESTS}/who-may-ask", json={"who": "anyone"})).status_code == 204
    assert len((await town.his.get(REQUESTS)).json()["received"]) == 1
    await town.his.put(f"{REQUESTS}/who-may-ask", json={"who": "nobody"})
    mine = (await town.his.get(REQUESTS)).json()
    assert (mine["received"], mine["strangers"], mine["who_may_ask"]) == ([], [], "nobody")


async def test_a_report_reaches_the_bank_and_blocks(town: Town) -> None:
    made = (await ask(town, 100_00)).json()["requests"][0]
    for _ in range(2):
        assert (await town.his.post(f"{REQUESTS}/{made['id']}/report", json={"why": "scam"})).status_code == 204
    assert (await town.his.get(REQUESTS)).json()["strangers"] == []
    assert await rows(town.bank, "SELECT why FROM request_reports") == [("scam",)]


@pytest.mark.parametrize(
    ("word", "knows", "who", "comes"),
    [
        (None, Knows.NOTHING, WhoMayAsk.KNOWN, Reach.BEHIND_A_QUESTION),
        (None, Knows.WAS_PAID, WhoMayAsk.KNOWN, Reach.SEEN),
        (None, Knows.NOTHING, WhoMayAsk.ANYONE, Reach.SEEN),
        (None, Knows.NOTHING, WhoMayAsk.NOBODY, Reach.UNHEARD),
        (None, Knows.PAID, WhoMayAsk.NOBODY, Reach.SEEN),
        (True, Knows.NOTHING, WhoMayAsk.NOBODY, Reach.SEEN),
        (False, Knows.PAID, WhoMayAsk.ANYONE, Reach.UNHEARD),
    ],
)
def test_a_word_about_one_asker_goes_before_all_else(
    word: bool | None, knows: Knows, who: WhoMayAsk, comes: Reach
) -> None:
    assert reach(word, knows, who) is comes


# -------------------------------------------------------------------------------------------------- asking


async def test_a_wrong_name_and_a_number_of_nobodys_are_one_answer_and_guessing_has_an_end(town: Town) -> None:
    answers = []
    for name, number in (("王秀英", town.numbers[town.salary]), ("张伟", "6200000000000000000")):
        one = {"minor": 1_00, "name": name, "account_number": number}
        answers.append(await ask(town, 1_00, asked=[one]))
    assert [one.status_code for one in answers] == [422, 422]
    assert answers[0].json()["facts"] == answers[1].json()["facts"] == {"nth": 0}
    assert answers[0].json()["code"] == answers[1].json()["code"] == "payments.asked_name_differs"
    for _ in range(6):
        await ask(town, 1_00, asked=[one])
    stopped = await ask(town, 1_00)
    assert (stopped.status_code, stopped.json()["code"]) == (429, "payments.too_many_wrong_payees")


async def test_a_bill_is_divided_to_the_last_fen(town: Town) -> None:
    wangs = await open_account(town.bank, town.wang)
    ((number,),) = await rows(town.bank, "SELECT number FROM accounts WHERE id = :id", id=wangs)
    his, wang, own = divide(100_00, 3)
    people = [
        {"minor": his, "name": "张伟", "account_number": town.numbers[town.salary]},
        {"minor": wang, "name": "王芳", "account_number": number},
    ]
    made = await ask(town, 100_00, asked=people, own=own)
    assert made.status_code == 201, made.text
    told = made.json()["requests"]
    assert [one["amount"]["minor"] for one in told] == [33_34, 33_33]
    assert len({one["group_id"] for one in told}) == 1
    for wrong in (own + 1, own - 1):
        assert named_fields(await ask(town, 100_00, asked=people, own=wrong)) == ["total"]
    assert named_fields(await ask(town, 2, asked=[people[0] | {"minor": 1}] * 2)) == ["asked"]
    assert len((await town.at[town.li].get(REQUESTS)).json()["sent"]) == 2


@pytest.mark.parametrize(("total", "people"), [(1, 3), (100, 7), (99_99, 2), (10, 10)])
def test_equal_shares_come_to_the_total(total: int, people: int) -> None:
    shares = divide(total, people)
    assert (sum(shares), len(shares), max(shares) - min(shares) <= 1) == (total, people, True)


async def test_one_who_does_not_fit_stops_the_whole_split(town: Town) -> None:
    good = {"minor": 1_00, "name": "张伟", "account_number": town.numbers[town.salary]}
    refused = await ask(town, 2_00, asked=[good, good | {"name": "张三"}])
    assert (refused.status_code, refused.json()["facts"]) == (422, {"nth": 1})
    assert (await town.at[town.li].get(REQUESTS)).json()["sent"] == []


async def test_twice_under_one_key_is_one_request(town: Town) -> None:
    key = str(new_id())
    first, again = await asyncio.gather(ask(town, 1_00, key=key), ask(town, 1_00, key=key))
    assert first.json()["requests"][0]["id"] == again.json()["requests"][0]["id"]
    other = await ask(town, 2_00, key=key)
    assert (other.status_code, other.json()["code"]) == (422, "kernel.key_reused")


async def test_open_requests_to_one_person_are_bounded_also_at_once(town: Town) -> None:
    answers = await asyncio.gather(*(ask(town, 1_00) for _ in range(MOST_OPEN_TO_ONE + 3)))
    assert sum(one.status_code == 201 for one in answers) == MOST_OPEN_TO_ONE
    assert {one.json()["code"] for one in answers if one.status_code != 201} == {"payments.too_many_requests"}


async def test_one_asks_for_ones_own_account_only_and_not_oneself(town: Town) -> None:
    foreign = await ask(town, 1_00, to_id=str(town.salary))
    assert (foreign.status_code, foreign.json()["code"]) == (404, "accounts.not_found")
    myself = {"minor": 1_00, "name": "李娜", "account_number": town.numbers[town.hers]}
    assert (await ask(town, 1_00, asked=[myself])).json()["code"] == "payments.payee_is_own"


async def test_a_reminder_comes_once_a_day(town: Town) -> None:
    id_, hers = await asked(town), town.at[town.li]
    assert (await hers.post(f"{REQUESTS}/{id_}/remind")).json()["code"] == "payments.reminded_already"
    await pass_time(town.bank, timedelta(days=1))
    answers = await asyncio.gather(*(hers.post(f"{REQUESTS}/{id_}/remind") for _ in range(3)))
    assert sorted(one.status_code for one in answers) == [200, 429, 429]


async def test_the_asked_and_the_asker_are_told_by_message_without_note_or_amount(town: Town) -> None:
    await town.known_payee()
    phones = {town.zhang: "13812345678", town.li: "13912345678"}
    await open_telephones(town.bank, TELLING, phones=phones)
    id_ = str((await ask(town, 77_00)).json()["requests"][0]["id"])
    await hear(town.bank, TELLING)
    await pay(town, id_)
    await hear(town.bank, TELLING)
    (his,), (hers,) = await told(town.bank, "13812345678"), await told(town.bank, "13912345678")
    assert "李*" in his
    assert "对方已付" in hers
    assert not any(word in his + hers for word in ("火锅", "77", "李娜"))


async def test_of_a_stranger_one_is_told_once_a_day_and_of_the_blocked_never(town: Town) -> None:
    await open_telephones(town.bank, TELLING, phones={town.zhang: "13812345678"})
    for _ in range(3):
        made = (await ask(town, 1_00)).json()["requests"][0]
    await hear(town.bank, TELLING)
    assert len(await told(town.bank, "13812345678")) == 1
    await town.his.post(f"{REQUESTS}/{made['id']}/block")
    await pass_time(town.bank, timedelta(days=2))
    await ask(town, 1_00)
    await hear(town.bank, TELLING)
    assert await told(town.bank, "13812345678") == []


async def test_the_note_lies_sealed(town: Town) -> None:
    await ask(town, 1_00, note="只有我们知道的晚饭")
    ((kept,),) = await rows(town.bank, "SELECT payment_requests::text FROM payment_requests")
    assert "只有我们知道的晚饭" not in kept
    assert "只有我们知道的晚饭".encode().hex() not in kept


async def test_what_came_to_nothing_is_forgotten_and_what_was_paid_is_kept(town: Town) -> None:
    kept = await asked(town)
    await pay(town, kept)
    await ask(town, 1_00)
    await pass_time(town.bank, timedelta(days=200))
    assert await town.bank.doors(system("payments")).write(forget_old) == 1
    assert [str(id_) for (id_,) in await rows(town.bank, "SELECT id FROM payment_requests")] == [kept]


async def test_an_account_that_is_another_persons_by_now_is_not_paid(town: Town) -> None:
    id_ = await asked(town)
    await town.bank.doors(system("tests")).write(_end_holding, town.hers)
    refused = await pay(town, id_)
    assert (refused.status_code, refused.json()["code"]) == (409, "payments.request_over")


async def _end_holding(tx: Tx, account_id: UUID) -> None:
    ended = text("UPDATE account_holders SET ended_at = :now, ended_by_kind = 'system' WHERE account_id = :id")
    await tx.session.execute(ended, {"now": tx.now, "id": account_id})
