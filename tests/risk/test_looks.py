"""A person's look at what rules decided: asked for, answered once, and what may be made again then (PIPL art. 24)."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bankhall.kernel.actors import system
from bankhall.kernel.db import Tx
from bankhall.kernel.events import enroll
from bankhall.kernel.portions import take_portions
from bankhall.payments.held import jobs as held_jobs
from bankhall.payments.held import routes as held_routes
from bankhall.payments.looks.reactions import SUBSCRIBERS
from bankhall.payments.privacy import PORTIONS
from bankhall.risk import permissions
from counter import acts, as_customer, counter, events, rows
from hearing import hear
from payments.town import TRANSFERS

from .office import ANALYST, CASES, Office

REFUSED = "/api/portal/refused-payments"
_ANSWER = {"reason": "rang the customer: her landlord", "answer": "我们核实过了，这笔付款可以办。"}


async def refused(office: Office, minor: int = 100_00) -> tuple[str, str]:
    """The payee, and the id of what was refused."""
    payee = await office.town.known_payee()
    await office.make_live("amount >= 100", "refuse")
    return payee, (await office.send(payee, minor)).json()["facts"]["refused_id"]


async def ask(office: Office, refused_id: str, words: str = "这是我的房东") -> httpx.Response:
    return await office.town.his.post(f"{REFUSED}/{refused_id}/look", json={"words": words})


async def release(office: Office, **more: Any) -> httpx.Response:
    case = await office.open_case()
    return await office.officer.post(f"{CASES}/{case['id']}/release", json=_ANSWER | more)


async def mine(office: Office) -> Sequence[dict[str, Any]]:
    told: Sequence[dict[str, Any]] = (await office.town.his.get(REFUSED)).json()["payments"]
    return told


async def test_what_is_refused_is_listed_and_the_same_again_is_one(office: Office) -> None:
    payee, first = await refused(office)

    again = (await office.send(payee, 100_00)).json()["facts"]["refused_id"]
    seen = (await office.preview(payee, 100_00)).json()["facts"]["refused_id"]
    other = (await office.preview(payee, 200_00)).json()["facts"]["refused_id"]

    assert first == again == seen != other
    latest, one = await mine(office)
    assert (one["id"], one["payee"], one["amount"]["minor"], one["may_ask"]) == (first, "李娜", 100_00, True)
    assert one["reason"]["en"] == "This payment is unlike your others."
    assert latest["id"] == other
    assert "amount >=" not in str(one)


async def test_a_person_finds_the_rule_wrong_and_exactly_this_is_paid_once(office: Office) -> None:
    payee, refused_id = await refused(office)
    before = await office.town.has(office.town.salary)

    asked = await ask(office, refused_id)
    case = await office.open_case()
    seen = (await office.officer.get(f"{CASES}/{case['id']}")).json()
    office.clock.now += timedelta(minutes=9)
    answered = await release(office)

    assert (asked.status_code, asked.json()["state"]) == (201, "open"), asked.text
    assert (case["look"], seen["look"]["words"], seen["state"]) == ("refused", "这是我的房东", None)
    assert {"name": "amount", "value": 100_00} in seen["facts"]
    assert answered.status_code == 200, answered.text
    (one,) = await mine(office)
    assert (one["look"]["state"], one["look"]["answer"]) == ("allowed", _ANSWER["answer"])
    assert "landlord" not in str(one)
    assert (await office.send(payee, 100_01)).json()["code"] == "payments.not_made_for_safety"
    assert (await office.send(payee, 100_00)).json()["code"] == "step_up.confirmation_required"
    paid = await office.town.pay(payee, 100_00)
    again = await office.town.pay(payee, 100_00)
    assert (paid.json()["state"], again.json()["code"]) == ("settled", "payments.not_made_for_safety")
    assert await office.town.has(office.town.salary) == before - 100_00
    used = next(each for each in await mine(office) if each["id"] == refused_id)
    assert used["look"]["used_for"] == paid.json()["id"]
    looks = (await office.officer.get(CASES)).json()["looks"]
    assert looks == {"open": 0, "late": 0, "answered": 1, "in_time": 1, "median_s": 540}
    assert {"payments.ask_for_look", "payments.answer_look", "payments.use_allowance"} <= set(await acts(office.bank))


async def test_a_person_finds_the_rule_right_and_it_stays_refused(office: Office) -> None:
    payee, refused_id = await refused(office)
    await ask(office, refused_id)
    case = await office.open_case()

    body = {"reason": "a known swindler", "is_fraud": True, "answer": "收款人近期被多人举报，请不要付款。"}
    answered = await office.officer.post(f"{CASES}/{case['id']}/refuse", json=body)

    assert answered.status_code == 200, answered.text
    (one,) = await mine(office)
    assert (one["look"]["state"], one["look"]["answer"], one["look"]["allowed_until"]) == (
        "stays",
        body["answer"],
        None,
    )
    assert (await office.town.pay(payee, 100_00)).json()["code"] == "payments.not_made_for_safety"
    assert (await ask(office, refused_id)).json()["code"] == "payments.looked_already"


async def test_an_allowance_is_over_after_two_days(office: Office) -> None:
    payee, refused_id = await refused(office)
    await ask(office, refused_id)
    await release(office)

    office.clock.now += timedelta(hours=48)

    assert (await office.town.pay(payee, 100_00)).json()["code"] == "payments.not_made_for_safety"


async def test_a_rule_that_the_person_has_not_seen_still_refuses(office: Office) -> None:
    payee, refused_id = await refused(office)
    await ask(office, refused_id)
    await release(office)
    await office.make_live("amount > 99", "refuse")

    assert (await office.town.pay(payee, 100_00)).json()["code"] == "payments.not_made_for_safety"


async def test_paid_twice_at_once_an_allowance_serves_one(office: Office) -> None:
    payee, refused_id = await refused(office)
    await ask(office, refused_id)
    await release(office)

    answers = await asyncio.gather(*(office.town.pay(payee, 100_00) for _ in range(4)))

    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]


async def test_an_allowance_serves_nobody_else_and_no_other_account(office: Office) -> None:
    payee, refused_id = await refused(office)
    await ask(office, refused_id)
    await release(office)
    town = office.town

    from_another = await town.pay(payee, 100_00, from_id=town.savings)
    by_another = await town.at[town.wang].post(f"{REFUSED}/{refused_id}/look", json={"words": ""})

    assert from_another.status_code == 409
    assert by_another.json()["code"] == "payments.refused_not_found"
    assert (await town.at[town.wang].get(REFUSED)).json()["payments"] == []


async def test_asked_and_answered_twice_and_at_once_it_is_once(office: Office) -> None:
    _, refused_id = await refused(office)

    asked = await asyncio.gather(*(ask(office, refused_id) for _ in range(4)))
    case = await office.open_case()
    there = f"{CASES}/{case['id']}"
    no = {"reason": "no", "is_fraud": False, "answer": "维持原来的处理。"}
    answered = await asyncio.gather(
        office.officer.post(f"{there}/release", json=_ANSWER), office.officer.post(f"{there}/refuse", json=no)
    )

    assert sorted(one.status_code for one in asked) == [201, 409, 409, 409]
    assert sorted(one.status_code for one in answered) == [200, 409]


async def test_whoever_asked_is_told_why_in_words_for_them(office: Office) -> None:
    _, refused_id = await refused(office)
    await ask(office, refused_id)

    silent = await release(office, answer=" ")

    assert silent.status_code == 400
    assert "answer" in silent.text
    assert (await mine(office))[0]["look"]["state"] == "open"


async def test_who_wrote_the_rule_does_not_judge_it(office: Office) -> None:
    _, refused_id = await refused(office)
    await ask(office, refused_id)
    case = await office.open_case()
    author = replace(ANALYST, rights=ANALYST.rights | {permissions.DECIDE})

    async with counter(office.bank, author, routes=held_routes.routes) as own:
        judged = await own.post(f"{CASES}/{case['id']}/release", json=_ANSWER)
        without_right = await office.analyst.post(f"{CASES}/{case['id']}/release", json=_ANSWER)

    assert (judged.status_code, judged.json()["code"]) == (409, "payments.own_rule")
    assert without_right.status_code == 403


async def test_a_word_for_what_is_held_stands_in_its_case(office: Office) -> None:
    payee = await office.town.known_payee()
    await office.make_live("amount >= 100")
    made = (await office.send(payee, 100_00)).json()
    there = f"{TRANSFERS}/{made['id']}/look"

    none = (await office.town.his.get(there)).json()
    asked = await office.town.his.post(there, json={"words": "学费，今天要交"})
    foreign = await office.town.at[office.town.wang].post(there, json={"words": ""})
    answered = await release(office)

    assert none == {"look": None}
    assert (asked.json()["about"], foreign.json()["code"]) == ("held", "payments.transfer_not_found")
    assert answered.json()["look"]["state"] == "allowed"
    assert (await office.transfer(made["id"]))["state"] == "settled"
    assert (await office.town.his.get(there)).json()["look"]["answer"] == _ANSWER["answer"]


async def test_what_is_delayed_goes_at_once_where_the_rule_was_wrong(office: Office) -> None:
    payee = await office.town.known_payee()
    await office.make_live("amount >= 100", "delay")
    first, second, third = [(await office.send(payee, minor)).json()["id"] for minor in (100_00, 200_00, 300_00)]

    await office.town.his.post(f"{TRANSFERS}/{first}/look", json={"words": "急"})
    seen = (await office.officer.get(f"{CASES}/{(await office.open_case())['id']}")).json()
    assert {"name": "payee_count_30d", "value": 1} in seen["facts"]
    assert seen["case"]["rules"][0]["outcome"] == "delay"
    await release(office)
    await office.town.his.post(f"{TRANSFERS}/{second}/look", json={"words": ""})
    case = await office.open_case()
    body = {"reason": "as it should be", "is_fraud": False, "answer": "到时间自动转出。"}
    await office.officer.post(f"{CASES}/{case['id']}/refuse", json=body)
    await office.town.his.post(f"{TRANSFERS}/{third}/look", json={"words": ""})

    assert [(await office.transfer(one))["state"] for one in (first, second)] == ["settled", "delayed"]
    office.clock.now += timedelta(hours=2)
    await held_jobs.JOBS[0].run(office.bank)
    assert [(await office.transfer(one))["state"] for one in (second, third)] == ["settled", "settled"]
    unanswered = (await office.town.his.get(f"{TRANSFERS}/{third}/look")).json()["look"]
    assert unanswered["state"] == "over"
    assert (await office.officer.get(CASES)).json()["cases"] == []


async def test_taken_back_with_its_payment_or_by_itself(office: Office) -> None:
    payee, refused_id = await refused(office)
    await office.make_live("amount >= 50 && amount < 100", "delay")
    delayed = (await office.send(payee, 60_00)).json()["id"]
    await office.town.his.post(f"{TRANSFERS}/{delayed}/look", json={"words": ""})
    look = (await ask(office, refused_id)).json()

    await office.town.his.post(f"{TRANSFERS}/{delayed}/cancel")
    foreign = await office.town.at[office.town.wang].post(f"/api/portal/payment-looks/{look['id']}/withdraw")
    taken_back = [await office.town.his.post(f"/api/portal/payment-looks/{look['id']}/withdraw") for _ in range(2)]

    assert foreign.status_code == 404
    assert [one.json()["state"] for one in taken_back] == ["withdrawn", "withdrawn"]
    assert (await office.town.his.get(f"{TRANSFERS}/{delayed}/look")).json()["look"]["state"] == "withdrawn"
    assert (await office.officer.get(CASES)).json()["cases"] == []


async def test_out_of_order_there_is_nothing_to_look_at(office: Office) -> None:
    payee, refused_id = await refused(office)
    settled = (await office.town.pay(payee, 1_00)).json()["id"]

    on_settled = await office.town.his.post(f"{TRANSFERS}/{settled}/look", json={"words": ""})
    office.clock.now += timedelta(days=31)
    too_late = await ask(office, refused_id)

    assert (on_settled.json()["code"], too_late.json()["code"]) == ("payments.nothing_to_look_at",) * 2


async def test_an_answer_cannot_be_changed_in_the_database(office: Office) -> None:
    _, refused_id = await refused(office)
    await ask(office, refused_id)
    await release(office)

    for change in (
        "UPDATE payment_looks SET state = 'stays', allowed_until = NULL",
        "UPDATE payment_looks SET allowed_until = allowed_until + interval '1 year'",
        "DELETE FROM payment_looks",
        "UPDATE refused_payments SET amount = 1",
    ):

        async def tamper(tx: Tx, change: str = change) -> None:
            await tx.session.execute(text(change))

        with pytest.raises(DBAPIError):
            await office.bank.doors(system("tests")).write(tamper)


async def test_what_a_person_said_counts_in_back_tests(office: Office) -> None:
    _, refused_id = await refused(office)
    await ask(office, refused_id)
    case = await office.open_case()
    body = {"reason": "a swindler", "is_fraud": True, "answer": "请不要付款。"}
    await office.officer.post(f"{CASES}/{case['id']}/refuse", json=body)

    tried = (await office.analyst.post("/api/console/risk/try", json={"text": "amount >= 100"})).json()

    assert (tried["fired"], tried["known"], tried["caught"], tried["bothered"]) == (1, 1, 1, 0)


async def test_a_false_alarm_that_was_paid_after_all_counts_as_none(office: Office) -> None:
    payee, refused_id = await refused(office)
    await ask(office, refused_id)
    await release(office)
    await office.town.pay(payee, 100_00)

    tried = (await office.analyst.post("/api/console/risk/try", json={"text": "amount >= 100"})).json()

    assert (tried["fired"], tried["known"], tried["bothered"]) == (1, 0, 1)


async def test_their_customer_is_told_and_takes_it_home(office: Office) -> None:
    await office.bank.doors(system("tests")).write(enroll, SUBSCRIBERS)
    _, refused_id = await refused(office)
    await ask(office, refused_id)
    await release(office)
    await hear(office.bank, SUBSCRIBERS[0])

    him = office.bank.doors(as_customer(office.town.zhang))
    taken = await him.read(
        take_portions, [one for one in PORTIONS if one.name in ("refused_payments", "payment_looks")]
    )

    assert {"payments.look_asked", "payments.look_answered"} <= set(await events(office.bank))
    assert taken["refused_payments"].rows[0]["payee"] == "李娜"
    assert taken["payment_looks"].rows[0]["words"] == "这是我的房东"
    ((told,),) = await rows(
        office.bank, "SELECT count(*) FROM payment_looks WHERE position('房东'::bytea in sealed_words) > 0"
    )
    assert told == 0
