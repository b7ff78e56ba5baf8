"""Transfers that are made later: once each time, whoever asks twice or at once, and not after they were taken back."""

import asyncio
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import close_business_day
from bankhall.payments.errors import NoSuchPayee
from bankhall.payments.plans import actions
from bankhall.payments.plans.actions import make_due
from bankhall.payments.plans.jobs import JOBS
from bankhall.payments.plans.models import PlanRow
from bankhall.payments.reactions import SUBSCRIBERS
from bankhall.payments.types import Submit
from confirming import confirm_and_post
from counter import acts, events, fresh_key, named_fields, rows
from hearing import hear, open_telephones, told

from .town import PLANS, Town

(TELLING,) = SUBSCRIBERS


async def plan(town: Town, payee: str, minor: int, *, key: str | None = None, **timing: Any) -> httpx.Response:
    body = town.order(minor, payee_id=payee) | timing
    headers = {"Idempotency-Key": key} if key else fresh_key()
    return await confirm_and_post(town.bank, town.his, PLANS, body, headers=headers)


async def make_all_due(bank: Database) -> int:
    return await bank.doors(system("payments")).write(make_due)


async def pass_time(bank: Database, by: timedelta) -> None:
    """A delay is as good as over."""
    before = bank.clock
    bank.clock = lambda: before() + by


async def turn_to(bank: Database, day: date) -> None:
    await bank.doors(system("calendar")).write(close_business_day, next_on=day)


async def test_a_delayed_transfer_is_made_when_its_time_has_come(town: Town) -> None:
    made = await plan(town, await town.payee(), 250_00, delay="two_hours")
    assert made.status_code == 201, made.text
    assert await make_all_due(town.bank) == 0
    assert await town.has(town.hers) == 0

    await pass_time(town.bank, timedelta(hours=2))
    assert await make_all_due(town.bank) == 1
    assert await make_all_due(town.bank) == 0

    assert await town.has(town.hers) == 250_00
    told = (await town.his.get(f"{PLANS}/{made.json()['id']}")).json()
    assert (told["state"], told["made"], told["due_at"]) == ("done", 1, None)
    receipt = await town.his.get(f"/api/portal/transfers/{told['runs'][0]['transfer_id']}")
    assert receipt.json()["other_name"] == "李娜"
    assert "payments.plan_ended" in await events(town.bank)


async def test_taken_back_in_time_it_is_not_made(town: Town) -> None:
    made = (await plan(town, await town.payee(), 250_00, delay="next_day")).json()
    for _ in range(2):
        cancelled = await town.his.post(f"{PLANS}/{made['id']}/cancel")
        assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    await pass_time(town.bank, timedelta(days=2))
    assert await make_all_due(town.bank) == 0
    assert await town.has(town.hers) == 0
    assert "payments.cancel_plan" in await acts(town.bank)


async def test_what_has_been_made_is_not_taken_back(town: Town) -> None:
    made = (await plan(town, await town.payee(), 250_00, delay="two_hours")).json()
    await pass_time(town.bank, timedelta(hours=3))
    await make_all_due(town.bank)
    refused = await town.his.post(f"{PLANS}/{made['id']}/cancel")
    assert (refused.status_code, refused.json()["code"]) == (409, "payments.plan_over")


async def test_a_regular_transfer_is_made_each_month_until_its_number_is_full(town: Town) -> None:
    first = await _tomorrow(town)
    timing: dict[str, Any] = {"first_on": first.isoformat(), "every": "week", "times": 3, "if_closed": "anyway"}
    made = (await plan(town, await town.payee(), 100_00, **timing)).json()
    assert made["days"] == [(first + timedelta(weeks=nth)).isoformat() for nth in range(3)]
    assert await make_all_due(town.bank) == 0

    for nth in range(3):
        await turn_to(town.bank, first + timedelta(weeks=nth))
        assert await make_all_due(town.bank) == 1
        assert await make_all_due(town.bank) == 0
        assert await town.has(town.hers) == 100_00 * (nth + 1)
    assert (await town.his.get(f"{PLANS}/{made['id']}")).json()["state"] == "done"


async def test_days_on_which_the_bank_was_closed_are_caught_up_once_each(town: Town) -> None:
    first = await _tomorrow(town)
    timing = {"first_on": first.isoformat(), "every": "week", "if_closed": "anyway"}
    await plan(town, await town.payee(), 10_00, **timing)
    await turn_to(town.bank, first + timedelta(days=15))
    while await make_all_due(town.bank):
        pass
    assert await town.has(town.hers) == 30_00


async def test_two_workers_at_once_make_it_once(town: Town) -> None:
    payee = await town.payee()
    for _ in range(20):
        await plan(town, payee, 1_00, delay="two_hours")
    await pass_time(town.bank, timedelta(hours=2))
    made = await asyncio.gather(*(make_all_due(town.bank) for _ in range(6)))
    assert sum(made) == 20
    assert await town.has(town.hers) == 20_00


async def test_one_that_cannot_even_be_read_holds_up_none_of_the_others(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    payee = await town.payee()
    plans = [(await plan(town, payee, 1_00, delay="two_hours")).json()["id"] for _ in range(3)]
    order = actions._order

    def unreadable(tx: Tx, row: PlanRow) -> Submit:
        if str(row.id) == plans[1]:
            raise ValueError("its memo is sealed by a key that is not there")
        return order(tx, row)

    monkeypatch.setattr(actions, "_order", unreadable)
    await pass_time(town.bank, timedelta(hours=2))
    (job,) = JOBS
    await job.run(town.bank)

    assert await town.has(town.hers) == 2_00
    states = [one["state"] for one in (await town.his.get(PLANS)).json()["plans"]]
    assert sorted(states) == ["active", "done", "done"]


async def test_killed_while_it_is_made_it_is_made_once_by_the_next(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    made = (await plan(town, await town.payee(), 1_00, delay="two_hours")).json()
    await pass_time(town.bank, timedelta(hours=2))
    with monkeypatch.context() as broken:
        broken.setattr(actions, "_note", lambda *_: 1 / 0)  # the transfer has been written, the plan not yet
        with pytest.raises(ZeroDivisionError):
            await make_all_due(town.bank)
    assert await town.has(town.hers) == 0

    assert await make_all_due(town.bank) == 1
    assert await make_all_due(town.bank) == 0
    assert await town.has(town.hers) == 1_00
    assert len((await town.his.get(f"{PLANS}/{made['id']}")).json()["runs"]) == 1


async def test_a_refusal_that_breaks_the_writing_is_noted_and_not_met_for_ever(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = (await plan(town, await town.payee(), 1_00, delay="two_hours")).json()
    await pass_time(town.bank, timedelta(hours=2))

    async def refuse(*_: object) -> None:
        raise NoSuchPayee

    monkeypatch.setattr(actions, "submit_transfers", refuse)
    (job,) = JOBS
    await job.run(town.bank)

    told = (await town.his.get(f"{PLANS}/{made['id']}")).json()
    assert (told["state"], told["runs"][0]["refused"]) == ("failed", "payments.payee_not_found")


async def test_twice_under_one_key_is_one_plan(town: Town) -> None:
    payee, key = await town.payee(), str(new_id())
    first = await plan(town, payee, 5_00, key=key, delay="two_hours")
    again = await town.his.post(
        PLANS, json=town.order(5_00, payee_id=payee) | {"delay": "two_hours"}, headers={"Idempotency-Key": key}
    )
    assert (first.status_code, again.status_code, again.json()["id"]) == (201, 201, first.json()["id"])
    other = await town.his.post(
        PLANS, json=town.order(6_00, payee_id=payee) | {"delay": "two_hours"}, headers={"Idempotency-Key": key}
    )
    assert (other.status_code, other.json()["code"]) == (422, "ledger.key_reused")


async def test_exactly_what_is_planned_is_confirmed_and_a_regular_one_always(town: Town) -> None:
    payee = await town.known_payee()
    tomorrow = (await _tomorrow(town)).isoformat()
    body = town.order(1_00, payee_id=payee)
    once = await town.his.post(PLANS, json=body | {"first_on": tomorrow}, headers=fresh_key())
    assert once.status_code == 201, once.text
    refused = await town.his.post(
        PLANS, json=body | {"first_on": tomorrow, "every": "month", "times": 12}, headers=fresh_key()
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "step_up.confirmation_required")
    content = refused.json()["facts"]["content"]
    assert (content["payee"], content["when"], content["times"]) == ("李娜", "month_times", 12)
    assert content["amount"] == {"minor": 1_00, "currency": "CNY"}


async def test_what_cannot_be_made_on_its_day_is_told_and_moves_nothing(town: Town) -> None:
    made = (await plan(town, await town.payee(), 9_000_00, delay="two_hours")).json()
    assert (await town.pay(await town.payee(), 5_000_00)).status_code == 201
    await pass_time(town.bank, timedelta(hours=2))
    assert await make_all_due(town.bank) == 1
    told = (await town.his.get(f"{PLANS}/{made['id']}")).json()
    assert (told["state"], told["runs"][0]["refused"]) == ("failed", "payments.not_enough")
    assert await town.has(town.hers) == 5_000_00
    assert "payments.plan_failed" in await events(town.bank)


async def test_a_regular_one_that_fails_three_times_in_a_row_is_given_up(town: Town) -> None:
    today = await _tomorrow(town)
    timing = {"first_on": today.isoformat(), "every": "week", "if_closed": "anyway"}
    made = (await plan(town, await town.payee(), 20_000_00, **timing)).json()
    await turn_to(town.bank, today + timedelta(weeks=9))
    while await make_all_due(town.bank):
        pass
    told = (await town.his.get(f"{PLANS}/{made['id']}")).json()
    assert (told["state"], len(told["runs"])) == ("failed", 3)


async def test_between_accounts_of_ones_own_it_needs_no_confirmation(town: Town) -> None:
    body = town.order(3_000_00, to_own_id=str(town.savings)) | {"delay": "next_day"}
    assert (await town.his.post(PLANS, json=body, headers=fresh_key())).status_code == 201
    await pass_time(town.bank, timedelta(days=1))
    assert await make_all_due(town.bank) == 1
    assert await town.has(town.savings) == 3_000_00


async def test_somebody_elses_plan_is_like_none(town: Town) -> None:
    made = (await plan(town, await town.payee(), 5_00, delay="next_day")).json()
    hers = town.at[town.li]
    assert (await hers.get(f"{PLANS}/{made['id']}")).json()["code"] == "payments.plan_not_found"
    assert (await hers.post(f"{PLANS}/{made['id']}/cancel")).status_code == 404
    assert (await hers.get(PLANS)).json()["plans"] == []
    stolen = town.order(1, payee_id=await town.payee()) | {"delay": "next_day"}
    assert (await hers.post(PLANS, json=stolen, headers=fresh_key())).status_code == 404
    assert len((await town.his.get(PLANS)).json()["plans"]) == 1


@pytest.mark.parametrize(
    ("timing", "field"),
    [
        ({}, "first_on"),
        ({"first_on": "2020-01-01"}, "first_on"),
        ({"delay": "two_hours", "every": "week"}, "every"),
        ({"delay": "soon"}, "delay"),
        ({"first_on": "2027-02-30"}, "first_on"),
    ],
)
async def test_a_time_that_cannot_be_is_named(town: Town, timing: dict[str, Any], field: str) -> None:
    body = town.order(1_00, to_own_id=str(town.savings)) | timing
    for url in (PLANS, f"{PLANS}/preview"):
        refused = await town.his.post(url, json=body, headers=fresh_key())
        assert refused.status_code == 400, refused.text
        assert field in named_fields(refused)


async def test_the_preview_tells_the_days_and_plans_nothing(town: Town) -> None:
    first = await _tomorrow(town)
    body = town.order(1_00, payee_id=await town.payee()) | {"first_on": first.isoformat(), "every": "month"}
    told = (await town.his.post(f"{PLANS}/preview", json=body)).json()
    assert (len(told["days"]), told["needs_confirmation"]) == (6, True)
    assert (await town.his.get(PLANS)).json()["plans"] == []


async def _tomorrow(town: Town) -> date:
    ((today,),) = await rows(town.bank, "SELECT on_date FROM business_days WHERE closed_at IS NULL")
    return date.fromisoformat(str(today)) + timedelta(days=1)


async def test_whoever_planned_it_is_told_that_it_was_not_made(town: Town) -> None:
    await open_telephones(town.bank, TELLING, phones={town.zhang: "13812345678"})
    await plan(town, await town.payee(), 9_000_00, delay="two_hours")
    assert (await town.pay(await town.payee(), 5_000_00)).status_code == 201
    await pass_time(town.bank, timedelta(hours=2))
    await make_all_due(town.bank)
    await hear(town.bank, TELLING)
    (said,) = await told(town.bank, "13812345678")
    assert "计划转账今天没有转出" in said
    assert "李娜" not in said


# ----------------------------------------------------------------------------------- leaving out and changing


async def monthly(town: Town, minor: int = 100_00, **timing: Any) -> dict[str, Any]:
    made = await plan(town, await town.payee(), minor, first_on=_soon().isoformat(), every="month", **timing)
    assert made.status_code == 201, made.text
    return dict(made.json())


def _soon() -> date:
    return date.today() + timedelta(days=40)


async def skip(town: Town, made: dict[str, Any], day: str, client: httpx.AsyncClient | None = None) -> httpx.Response:
    return await (client or town.his).post(f"{PLANS}/{made['id']}/skip", json={"day": day})


async def change(town: Town, made: dict[str, Any], minor: int, **more: Any) -> httpx.Response:
    body = {"amount": {"minor": minor, "currency": "CNY"}, "memo": made["memo"], "last_on": made["last_on"]} | more
    return await confirm_and_post(town.bank, town.his, f"{PLANS}/{made['id']}", body, method="PUT")


async def test_the_next_time_is_left_out_once_and_the_one_after_is_made(town: Town) -> None:
    made = await monthly(town)
    first, second = made["days"][:2]

    once = await skip(town, made, first)
    again = await skip(town, made, first)

    assert once.status_code == again.status_code == 200, once.text
    assert once.json()["days"][0] == again.json()["days"][0] == second
    assert once.json()["runs"][0] == {
        "day": first,
        "at": once.json()["runs"][0]["at"],
        "transfer_id": None,
        "refused": "payments.plan_skipped",
    }
    await turn_to(town.bank, date.fromisoformat(first))
    assert await make_all_due(town.bank) == 0
    await turn_to(town.bank, date.fromisoformat(second))
    assert await make_all_due(town.bank) == 1
    assert await town.has(town.hers) == 100_00
    assert "payments.skip_plan" in await acts(town.bank)


async def test_what_was_made_meanwhile_is_not_left_out_and_neither_is_the_time_after_it(town: Town) -> None:
    made = await monthly(town)
    first, second = made["days"][:2]
    await turn_to(town.bank, date.fromisoformat(first))
    await make_all_due(town.bank)

    late = await skip(town, made, first)

    assert (late.status_code, late.json()["code"]) == (409, "payments.plan_moved_on")
    assert late.json()["facts"] == {"next_on": second}
    assert (await town.his.get(f"{PLANS}/{made['id']}")).json()["days"][0] == second


async def test_leaving_out_the_last_time_ends_the_plan(town: Town) -> None:
    made = await monthly(town, times=1)

    left = await skip(town, made, made["days"][0])

    assert (left.json()["state"], left.json()["days"]) == ("done", [])
    assert (await skip(town, made, made["days"][0])).json()["code"] == "payments.plan_over"


async def test_what_is_made_once_is_taken_back_and_not_left_out(town: Town) -> None:
    made = (await plan(town, await town.payee(), 1_00, delay="two_hours")).json()

    assert (await skip(town, made, date.today().isoformat())).json()["code"] == "payments.plan_over"


async def test_a_changed_plan_is_confirmed_and_made_as_it_is_now(town: Town) -> None:
    made = await monthly(town)
    body = {"amount": {"minor": 120_00, "currency": "CNY"}, "memo": "新房租"}
    asked = await town.his.put(f"{PLANS}/{made['id']}", json=body)

    assert (asked.status_code, asked.json()["code"]) == (403, "step_up.confirmation_required")
    assert asked.json()["facts"]["content"]["amount"]["minor"] == 120_00
    changed = await change(town, made, 120_00, memo="新房租")
    assert changed.status_code == 200, changed.text
    again = await town.his.put(f"{PLANS}/{made['id']}", json=body)
    assert (again.status_code, again.json()["amount"]["minor"]) == (200, 120_00)

    await turn_to(town.bank, date.fromisoformat(made["days"][0]))
    await make_all_due(town.bank)
    assert await town.has(town.hers) == 120_00
    receipt = (await town.his.get("/api/portal/transfers")).json()["transfers"][0]
    assert receipt["memo"] == "新房租"
    assert "payments.change_plan" in await acts(town.bank)
    assert await rows(town.bank, "SELECT amount, last_on FROM plan_changes") == [(100_00, None)]


async def test_a_last_day_is_set_and_taken_away_but_not_before_the_next_time(town: Town) -> None:
    made = await monthly(town)
    first, second = made["days"][:2]

    until = await change(town, made, 100_00, last_on=second)
    early = await change(town, made, 100_00, last_on=date.today().isoformat())
    open_again = await change(town, made, 100_00, last_on=None)

    assert until.json()["days"] == [first, second]
    assert named_fields(early) == ["last_on"]
    assert len(open_again.json()["days"]) == len(made["days"])


async def test_a_plan_with_a_number_of_times_has_no_last_day(town: Town) -> None:
    made = await monthly(town, times=3)

    assert named_fields(await change(town, made, 100_00, last_on="2030-01-01")) == ["last_on"]


async def test_nobody_else_leaves_out_or_changes_a_plan(town: Town) -> None:
    made, hers = await monthly(town), town.at[town.li]

    skipped = await skip(town, made, made["days"][0], hers)
    changed = await hers.put(f"{PLANS}/{made['id']}", json={"amount": {"minor": 1, "currency": "CNY"}})

    assert skipped.status_code == changed.status_code == 404
    assert (await town.his.get(f"{PLANS}/{made['id']}")).json() == made


async def test_over_ones_limit_a_plan_is_not_changed(town: Town) -> None:
    made = await monthly(town)

    refused = await change(town, made, 9_999_999_00)

    assert refused.json()["code"] == "payments.over_limit"
    assert (await town.his.get(f"{PLANS}/{made['id']}")).json() == made


async def test_left_out_while_it_is_made_one_of_the_two_happens(town: Town) -> None:
    made = await monthly(town)
    first = made["days"][0]
    await turn_to(town.bank, date.fromisoformat(first))

    answer, _ = await asyncio.gather(skip(town, made, first), make_all_due(town.bank))

    paid = await town.has(town.hers)
    assert (answer.status_code, paid) in {(200, 0), (409, 100_00)}
    told = (await town.his.get(f"{PLANS}/{made['id']}")).json()
    assert (told["made"], len(told["runs"])) == (1, 1)
