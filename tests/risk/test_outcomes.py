"""What rules make of payments, from preview to what the customer reads; and what nobody may learn from them."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bankhall.kernel.actors import system
from bankhall.kernel.db import Tx
from bankhall.kernel.events import enroll
from bankhall.kernel.portions import take_portions
from bankhall.payments.held import jobs as held_jobs
from bankhall.payments.jobs import JOBS as PAYMENT_JOBS
from bankhall.payments.privacy import PORTIONS
from bankhall.payments.reactions import SUBSCRIBERS
from counter import acts, as_customer, events, rows
from hearing import hear
from payments.test_bulk import brought, carried_out, confirm, li, lines_of, table
from payments.town import TRANSFERS

from .office import CASES, RULES, VERSIONS, Office

_TRY = "/api/console/risk/try"


async def test_without_a_rule_nothing_is_different(office: Office) -> None:
    payee = await office.town.known_payee()

    assert (await office.preview(payee, 100_00)).json()["safety"] is None
    assert (await office.town.pay(payee, 100_00)).json()["state"] == "settled"


async def test_a_warning_is_read_first_and_then_one_goes_on(office: Office) -> None:
    payee = await office.town.known_payee()
    await office.make_live("amount > 50", "warn")

    safety = (await office.preview(payee, 100_00)).json()["safety"]
    refused = await office.send(payee, 100_00)
    gone_on = await office.send(payee, 100_00, understood=safety["mark"])

    assert (safety["outcome"], safety["reason"]["zh"]) == ("warn", "这笔付款和您平时不一样。")
    assert (refused.status_code, refused.json()["code"]) == (409, "payments.warned_first")
    assert refused.json()["facts"]["mark"] == safety["mark"]
    assert gone_on.json()["state"] == "settled"
    assert (await office.send(payee, 10_00)).json()["state"] == "settled"


async def test_confirm_asks_for_a_confirmation_whatever_the_amount(office: Office) -> None:
    payee = await office.town.known_payee()
    await office.make_live("amount < 5", "confirm")

    assert (await office.preview(payee, 1_00)).json()["needs_confirmation"]
    assert (await office.send(payee, 1_00)).json()["code"] == "step_up.confirmation_required"
    assert (await office.town.pay(payee, 1_00)).json()["state"] == "settled"


async def test_what_is_delayed_leaves_later_and_can_be_taken_back(office: Office) -> None:
    payee = await office.town.known_payee()
    await office.make_live("amount >= 100", "delay")
    before = await office.town.has(office.town.salary)

    preview = (await office.preview(payee, 100_00)).json()
    first = (await office.send(payee, 100_00)).json()
    second = (await office.send(payee, 200_00)).json()
    taken_back = await office.town.his.post(f"{TRANSFERS}/{second['id']}/cancel")

    assert (preview["safety"]["outcome"], preview["arrives_at"]) == ("delay", None)
    assert (first["state"], taken_back.json()["state"]) == ("delayed", "cancelled")
    assert (await office.transfer(first["id"]))["safety"]["en"] == "This payment is unlike your others."
    assert await office.town.has(office.town.salary) == before

    await held_jobs.JOBS[0].run(office.bank)
    assert (await office.transfer(first["id"]))["state"] == "delayed"
    office.clock.now += timedelta(hours=2)
    await held_jobs.JOBS[0].run(office.bank)
    await held_jobs.JOBS[0].run(office.bank)

    assert (await office.transfer(first["id"]))["state"] == "settled"
    assert await office.town.has(office.town.salary) == before - 100_00


async def test_what_cannot_be_paid_when_the_delay_is_over_is_not_made_and_its_customer_is_told(office: Office) -> None:
    payee = await office.town.known_payee()
    await office.make_live("amount >= 100", "delay")
    put_off = (await office.send(payee, 900_00)).json()
    await office.town.pay(payee, 99_00)
    (row,) = await rows(office.bank, "SELECT posted FROM ledger_balances WHERE account_id = :id", id=office.town.salary)
    assert (
        await office.town.his.post(
            TRANSFERS,
            json=office.town.order(row[0] - 100_00, to_own_id=str(office.town.savings)),
            headers={"Idempotency-Key": "away"},
        )
    ).status_code == 201

    office.clock.now += timedelta(hours=2)
    await held_jobs.JOBS[0].run(office.bank)

    assert (await office.transfer(put_off["id"]))["state"] == "stopped"
    assert "payments.transfer_ended" in await events(office.bank)


async def test_whose_payment_was_held_takes_home_why_and_what_was_decided_but_not_what_the_rules_saw(
    office: Office,
) -> None:
    payee = await office.town.known_payee()
    await office.make_live("amount >= 100 && payee_age_days < 3")
    made = (await office.send(payee, 100_00)).json()
    case = await office.open_case()
    body = {"reason": "rang the customer: her landlord"}
    (await office.officer.post(f"{CASES}/{case['id']}/release", json=body)).raise_for_status()

    mine = (await office.bank.doors(as_customer(office.town.zhang)).read(take_portions, PORTIONS))["held_payments"]
    others = (await office.bank.doors(as_customer(office.town.li)).read(take_portions, PORTIONS))["held_payments"]

    [row] = mine.rows
    assert (row["transfer_id"], row["amount"]["minor"], row["verdict"]) == (made["id"], 100_00, "released")
    assert row["reason_zh"]
    assert not any(word in str(row) for word in ("payee_age_days", "landlord", case["id"]))
    assert others.rows == []


async def test_what_is_held_becomes_a_case_and_moves_when_somebody_lets_it_go(office: Office) -> None:
    payee = await office.town.known_payee()
    await office.make_live("amount >= 100 && payee_age_days < 3")
    before = await office.town.has(office.town.salary)

    made = (await office.send(payee, 100_00)).json()
    assert made["state"] == "held"
    assert await office.town.has(office.town.salary) == before
    case = await office.open_case()
    seen = (await office.officer.get(f"{CASES}/{case['id']}")).json()
    assert (case["payer"], seen["payee"]) == ("张*", "李*")
    assert "张伟" not in str(seen)
    assert "李娜" not in str(seen)
    assert {"name": "amount", "value": 100_00} in seen["facts"]
    assert case["rules"][0]["text"] == "amount >= 100 && payee_age_days < 3"

    office.clock.now += timedelta(minutes=7)
    body = {"reason": "rang the customer: her landlord"}
    released = await office.officer.post(f"{CASES}/{case['id']}/release", json=body)
    again = await office.officer.post(f"{CASES}/{case['id']}/release", json=body)

    assert (released.status_code, released.json()["case"]["decided"]["verdict"]) == (200, "released"), released.text
    assert again.status_code == 409
    assert await office.town.has(office.town.salary) == before - 100_00
    assert (await office.transfer(made["id"]))["state"] == "settled"
    times = (await office.officer.get(CASES)).json()["times"]
    assert times == {"open": 0, "decided": 1, "median_s": 420, "p90_s": 420}
    assert {"risk.open_case", "risk.decide", "payments.let_go"} <= set(await acts(office.bank))


async def test_what_staff_refuse_is_not_made(office: Office) -> None:
    payee = await office.town.known_payee()
    await office.make_live("amount >= 100")
    made = (await office.send(payee, 100_00)).json()
    case = await office.open_case()

    refused = await office.officer.post(f"{CASES}/{case['id']}/refuse", json={"reason": "a swindler", "is_fraud": True})

    assert refused.json()["case"]["decided"]["is_fraud"]
    told = await office.transfer(made["id"])
    assert (told["state"], told["may_cancel"]) == ("stopped", False)
    assert "swindler" not in str(told)


async def test_what_nobody_decides_ends_with_the_money_where_it_was(office: Office) -> None:
    payee = await office.town.known_payee()
    await office.make_live("amount >= 100")
    before = await office.town.has(office.town.salary)
    made = (await office.send(payee, 100_00)).json()
    case = await office.open_case()

    office.clock.now += timedelta(hours=24)
    late = await office.officer.post(f"{CASES}/{case['id']}/release", json={"reason": "too late"})
    for job in PAYMENT_JOBS:
        await job.run(office.bank)

    assert late.status_code == 409
    assert (await office.transfer(made["id"]))["state"] == "lapsed"
    assert await office.town.has(office.town.salary) == before
    decided = (await office.officer.get(f"{CASES}/{case['id']}")).json()["case"]["decided"]
    assert decided["verdict"] == "expired"


async def test_its_customer_takes_a_held_payment_back_and_the_case_is_closed(office: Office) -> None:
    payee = await office.town.known_payee()
    await office.make_live("amount >= 100")
    made = (await office.send(payee, 100_00)).json()

    taken_back = await office.town.his.post(f"{TRANSFERS}/{made['id']}/cancel")

    assert taken_back.json()["state"] == "cancelled"
    assert (await office.officer.get(CASES)).json()["cases"] == []
    assert (await office.officer.get(CASES, params={"decided": True})).json()["cases"][0]["decided"]["verdict"] == (
        "withdrawn"
    )


async def test_what_is_refused_is_not_made_and_says_why_in_the_words_of_the_rule(office: Office) -> None:
    payee = await office.town.known_payee()
    await office.make_live("amount >= 100", "refuse")

    preview, sent = await office.preview(payee, 100_00), await office.send(payee, 100_00)

    for refused in (preview, sent):
        assert refused.json()["code"] == "payments.not_made_for_safety"
        facts = refused.json()["facts"]
        assert (facts["zh"], facts["en"]) == ("这笔付款和您平时不一样。", "This payment is unlike your others.")
    ((count,),) = await rows(office.bank, "SELECT count(*) FROM risk_fires")
    assert count == 1  # the preview leaves nothing


async def test_a_customer_learns_neither_name_nor_text_of_a_rule(office: Office) -> None:
    payee = await office.town.known_payee()
    await office.make_live("amount >= 100 && payee_age_days < 30", "warn")

    told = [(await office.preview(payee, 100_00)).text, (await office.send(payee, 100_00)).text]
    forbidden = [
        (await office.town.his.get(url)).status_code
        for url in ("/api/console/risk/rules", "/api/console/risk/cases", "/api/console/risk/facts")
    ]

    assert not any("payee_age_days" in text or "warn amount" in text for text in told)
    assert set(forbidden) == {404}  # not even served at the customers' counter


async def test_the_same_payment_sent_twice_is_held_once(office: Office) -> None:
    payee = await office.town.known_payee()
    await office.make_live("amount >= 100")

    answers = [await office.town.pay(payee, 100_00, key="once") for _ in range(3)]

    assert len({one.json()["id"] for one in answers}) == 1
    assert {one.json()["state"] for one in answers} == {"held"}
    ((cases,),) = await rows(office.bank, "SELECT count(*) FROM risk_cases")
    assert cases == 1


async def test_velocity_counts_what_was_paid_before(office: Office) -> None:
    payee = await office.town.known_payee()
    await office.make_live("count_1h >= 3 && payee_sum_30d >= 20", "refuse")

    states = [(await office.send(payee, 10_00)).status_code for _ in range(4)]

    assert states == [201, 201, 409, 409]
    office.clock.now += timedelta(hours=1, minutes=1)
    assert (await office.send(payee, 10_00)).status_code == 201


async def test_what_waits_for_somebodys_yes_is_asked_about_again_at_the_yes(office: Office) -> None:
    """Own accounts are never asked about."""
    await office.make_live("amount >= 1", "refuse")

    moved = await office.town.his.post(
        TRANSFERS,
        json=office.town.order(100_00, to_own_id=str(office.town.savings)),
        headers={"Idempotency-Key": "own"},
    )

    assert moved.json()["state"] == "settled"


async def test_customers_are_told_by_message(office: Office) -> None:
    await office.bank.doors(system("tests")).write(enroll, SUBSCRIBERS)
    payee = await office.town.known_payee()
    await office.make_live("amount >= 100")
    await office.send(payee, 100_00)

    await hear(office.bank, SUBSCRIBERS[0])

    assert "payments.transfer_put_off" in await events(office.bank)


async def test_a_rule_that_watches_has_no_effect_and_is_counted(office: Office) -> None:
    payee = await office.town.known_payee()
    rule, version = await office.watch("amount >= 100")

    assert (await office.preview(payee, 100_00)).json()["safety"] is None
    assert (await office.send(payee, 100_00)).json()["state"] == "settled"

    told = (await office.analyst.get(f"{RULES}/{rule}")).json()
    assert (told["stage"], told["versions"][0]["fired"], told["versions"][0]["customers"]) == ("shadow", 1, 1)
    (day,) = (await office.analyst.get(f"{VERSIONS}/{version}/days")).json()["days"]
    assert (day["payments"], day["customers"]) == (1, 1)


async def test_nobody_makes_a_rule_live_alone(office: Office) -> None:
    _, version = await office.write("amount >= 100")

    too_early = await office.analyst.post(f"{VERSIONS}/{version}/propose", json={"reason": "now"})
    by_officer = await office.officer.post(f"{VERSIONS}/{version}/watch")

    assert (too_early.status_code, too_early.json()["code"]) == (409, "risk.wrong_stage")
    assert by_officer.status_code == 403


async def test_a_live_rule_is_taken_back_in_one_act_and_the_version_before_it_decides_again(office: Office) -> None:
    payee = await office.town.known_payee()
    rule, _ = await office.make_live("amount >= 500", "refuse")
    body = {"text": "amount >= 100", "outcome": "refuse", "reason_zh": "不对", "reason_en": "No"}
    made = (await office.analyst.post(f"{RULES}/{rule}/versions", json=body)).json()
    assert (await office.analyst.post(f"{VERSIONS}/{made['id']}/watch")).status_code == 204
    await office.go_live(made["id"])
    assert (await office.send(payee, 100_00)).status_code == 409

    back = await office.officer.post(f"{RULES}/{rule}/roll-back", json={"reason": "bothers too many"})

    assert [one["stage"] for one in back.json()["versions"]] == ["off", "live"]
    assert (await office.send(payee, 100_00)).status_code == 201
    assert (await office.send(payee, 500_00)).status_code == 409
    await office.officer.post(f"{RULES}/{rule}/roll-back", json={"reason": "altogether"})
    assert (await office.send(payee, 500_00)).status_code == 201
    assert "risk.roll_back" in await acts(office.bank)


async def test_a_version_is_never_changed(office: Office) -> None:
    await office.write("amount >= 100")

    async def change(tx: Tx) -> None:
        await tx.session.execute(text("UPDATE risk_versions SET text = 'amount > 0'"))

    with pytest.raises(DBAPIError):
        await office.bank.doors(system("tests")).write(change)


async def test_the_facts_and_the_check_are_for_staff_who_may_see(office: Office) -> None:
    told = (await office.analyst.get("/api/console/risk/facts")).json()
    checked = (await office.analyst.post("/api/console/risk/check", json={"text": "amont > 1"})).json()

    assert {"name": "amount", "kind": "amount"}.items() <= told["facts"][0].items()
    assert checked["wrong"] == {"what": "unknown_name", "start": 0, "end": 5, "named": ""}


async def test_a_rule_is_tried_on_what_was_paid_with_what_was_known_then(office: Office) -> None:
    payee = await office.town.known_payee()
    await office.make_live("amount == 300")
    for minor in (10_00, 20_00, 300_00, 400_00):
        await office.town.pay(payee, minor)
    case = await office.open_case()
    await office.officer.post(f"{CASES}/{case['id']}/refuse", json={"reason": "a swindler", "is_fraud": True})

    told = (await office.analyst.post(_TRY, json={"text": "amount >= 300 && count_1h >= 2"})).json()
    first = (await office.analyst.post(_TRY, json={"text": "count_1h == 0"})).json()
    wrong = await office.analyst.post(_TRY, json={"text": "amont >= 300"})

    assert (told["payments"], told["fired"], told["known"], told["caught"], told["bothered"]) == (5, 2, 1, 1, 1)
    assert told["saved"] == {"minor": 300_00, "currency": "CNY"}
    assert sum(day["fired"] for day in told["days"]) == 2
    assert first["fired"] == 1
    assert wrong.status_code == 400


async def test_a_row_of_a_file_that_the_bank_holds_is_not_told_as_paid(office: Office) -> None:
    await office.make_live("amount > 50", "hold")
    town = office.town
    batch = await brought(town, table(li(town, "20"), li(town, "60", "二")))
    await confirm(town, batch["id"])

    done = await carried_out(town, batch["id"])

    assert (done["state"], done["paid"], done["refused"], done["left"]) == ("done", 1, 0, 1)
    assert done["paid_total"]["minor"] == 20_00 == await town.has(town.hers)
    assert [row["transfer_state"] for row in await lines_of(town, batch["id"])] == ["settled", "held"]
