"""An old woman's larger payments wait for her daughter's yes, and nobody talks her out of it within a day."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.accounts.actions.mandates import accept_mandate, end_mandate
from bankhall.accounts.errors import NotOfAge
from bankhall.accounts.reactions import SUBSCRIBERS
from bankhall.accounts.types import AccountKind
from bankhall.kernel.actors import system
from bankhall.payments.actions.banks import keep_banks
from bankhall.payments.plans.actions import make_due
from bankhall.payments.types import Bank
from confirming import confirm_and_post
from counter import as_customer, doors, fresh_key, open_account, pay_in, register, rows
from hearing import hear, open_telephones, told

from .house import MANDATES, PAYEES, TRANSFERS, House
from .town import PLANS

(TELLING,) = SUBSCRIBERS
DAY = timedelta(hours=24)
CMB = Bank("308584000013", "CMBCCNBS", "招商银行", "China Merchants Bank")
MOTHERS, DAUGHTERS, WANGS = "13812345678", "13912345678", "13712345678"


async def state_of(house: House, minor: int, payee: str, **how: Any) -> str:
    answer = await house.pay(minor, by=house.mother, payee=payee, **how)
    return str(answer.json().get("state") or answer.json()["code"])


async def _give(house: House, body: dict[str, Any]) -> Any:
    return (await confirm_and_post(house.bank, house.at[house.mother], MANDATES, body, headers=fresh_key())).json()


async def _change(house: House, mandate: str, version: int, terms: dict[str, Any]) -> httpx.Response:
    body, url = {"version": version, "terms": terms}, f"{MANDATES}/{mandate}/terms"
    return await confirm_and_post(house.bank, house.at[house.mother], url, body, method="PUT")


async def guard_now(house: House, mandate: str) -> Any:
    given = (await house.at[house.mother].get(MANDATES)).json()["given"]
    return next(one["guard"] for one in given if one["id"] == mandate)


async def test_what_goes_beyond_waits_and_is_paid_by_the_trusted_ones_yes(house: House) -> None:
    await house.guard()
    payee = await house.known_payee()

    assert await state_of(house, 500_00, payee) == "settled"
    asked = (await house.pay(2_000_00, by=house.mother, payee=payee)).json()
    shown = (await house.at[house.mother].get(f"{TRANSFERS}/{asked['id']}")).json()
    assert (asked["state"], shown["may_decide"], shown["may_cancel"]) == ("waiting", False, True)
    (waiting,) = (await house.at[house.daughter].get(f"{TRANSFERS}/waiting")).json()["transfers"]
    assert (waiting["asked_by"], waiting["other_name"]) == ("王秀英", "房东")

    assert (await house.say("yes", asked["id"], by=house.mother)).json()["code"] == "payments.not_yours_to_decide"
    assert (await house.say("yes", asked["id"], by=house.stranger)).json()["code"] == "payments.not_yours_to_decide"
    done = await house.say("yes", asked["id"], by=house.daughter)

    assert (done.status_code, done.json()["state"]) == (200, "settled"), done.text
    assert await house.got() == 2_500_01


async def test_what_is_confirmed_says_who_above_how_much_and_until_when_and_the_yes_whose_payment(
    house: House,
) -> None:
    body = {"name": "李娜", "number": None, "terms": house.guard_terms()}
    refused = await house.at[house.mother].post(MANDATES, json=body, headers=fresh_key())
    content = refused.json()["facts"]["content"]
    assert (content["kind"], content["taker"], content["above"]["minor"]) == ("accounts.guard.1", "李娜", 1_000_00)

    await house.guard()
    asked = (await house.pay(2_000_00, by=house.mother)).json()
    refused = await house.at[house.daughter].post(f"{TRANSFERS}/{asked['id']}/yes")
    content = refused.json()["facts"]["content"]
    assert (content["kind"], content["asked_by"]) == ("payments.say_yes_as_guard.1", "王秀英")


async def test_the_trusted_one_sees_no_account_and_what_did_not_wait_for_them_they_do_not_see(house: House) -> None:
    await house.guard()
    payee = await house.known_payee()
    paid = (await house.pay(100_00, by=house.mother, payee=payee)).json()

    assert (await house.at[house.daughter].get("/api/portal/looked-after")).json() == {"items": []}
    assert (await house.at[house.daughter].get(f"{TRANSFERS}/{paid['id']}")).status_code == 404


async def test_before_it_is_accepted_nothing_waits(house: House) -> None:
    payee = await house.known_payee()
    body = {"name": "李娜", "number": None, "terms": house.guard_terms()}
    given = await _give(house, body)

    assert await state_of(house, 2_000_00, payee) == "settled"
    # What was only offered is taken back at once.
    await house.at[house.mother].post(f"{MANDATES}/{given['id']}/end")
    assert await rows(house.bank, "SELECT mandate_id FROM mandate_endings") == [(UUID(given["id"]),)]


async def test_lifted_and_paid_at_once_still_waits_and_a_day_later_it_does_not(house: House) -> None:
    mandate = await house.guard()
    payee = await house.known_payee()

    for _ in range(2):  # pressed twice, it is begun once
        assert (await house.at[house.mother].post(f"{MANDATES}/{mandate}/end")).status_code == 200
    assert await state_of(house, 2_000_00, payee) == "waiting"
    shown = await guard_now(house, mandate)
    assert (shown["above"], shown["lifted_to"], shown["lifted_at"] is not None) == (1_000_00, None, True)
    received = (await house.at[house.daughter].get(MANDATES)).json()["received"]
    assert [one["guard"]["lifted_at"] for one in received] == [shown["lifted_at"]]

    house.clock.now += DAY - timedelta(seconds=2)
    assert await state_of(house, 2_000_01, payee) == "waiting"
    house.clock.now += timedelta(seconds=4)
    assert await state_of(house, 2_000_02, payee) == "settled"


async def test_the_lifting_is_taken_back_with_one_word_and_holds_on(house: House) -> None:
    mandate = await house.guard()
    payee = await house.known_payee()
    await house.at[house.mother].post(f"{MANDATES}/{mandate}/end")
    house.clock.now += timedelta(hours=20)

    for who in (house.daughter, house.stranger):
        assert (await house.at[who].post(f"{MANDATES}/{mandate}/keep")).status_code == 404
    kept = await house.at[house.mother].post(f"{MANDATES}/{mandate}/keep")

    assert (kept.status_code, kept.json()["guard"]["lifted_at"]) == (200, None), kept.text
    assert kept.json()["until_on"] == str(house.today + timedelta(days=90))
    house.clock.now += 3 * DAY
    assert await state_of(house, 2_000_00, payee) == "waiting"


async def test_a_higher_amount_a_sooner_end_and_a_later_beginning_hold_after_a_day_only(house: House) -> None:
    mandate = await house.guard()
    payee = await house.known_payee()

    assert (await house.change_guard(mandate, 1, above=900_000_00)).json()["guard"]["above"] == 1_000_00
    assert await state_of(house, 2_000_00, payee) == "waiting"
    assert (await house.change_guard(mandate, 2, above=900_000_00, days=0)).status_code == 200
    house.clock.now += timedelta(hours=23)
    assert await state_of(house, 2_000_01, payee) == "waiting"
    later = house.guard_terms() | {"from_on": str(house.today + timedelta(days=30))}
    refused = await _change(house, mandate, 3, later)
    assert (refused.status_code, refused.json()["fields"][0]["field"]) == (400, "from_on")


async def test_a_guard_becomes_nothing_else_and_keeps_its_currency(house: House) -> None:
    mandate = await house.guard()
    looking = house.guard_terms() | {"accounts": [str(house.account)], "actions": ["accounts.view"], "guard": None}
    both = house.guard_terms() | {"accounts": [str(house.account)], "actions": ["accounts.view"]}

    for terms in (looking, both, house.guard_terms(currency="USD")):
        assert (await _change(house, mandate, 1, terms)).status_code == 400
    below = house.guard_terms(above=-1)
    assert (await _change(house, mandate, 1, below)).status_code == 400


async def test_a_lower_amount_holds_at_once(house: House) -> None:
    mandate = await house.guard()
    payee = await house.known_payee()

    assert (await house.change_guard(mandate, 1, above=100_00)).json()["guard"]["above"] == 100_00

    assert await state_of(house, 200_00, payee) == "waiting"


async def test_paid_in_many_small_parts_it_waits_as_well_also_all_at_once(house: House) -> None:
    await house.guard()
    payee = await house.known_payee()
    body = {"from_id": str(house.account), "payee_id": payee, "amount": {"minor": 300_00, "currency": "CNY"}}
    orders = (house.at[house.mother].post(TRANSFERS, json=body, headers=fresh_key()) for _ in range(8))

    states = [one.json()["state"] for one in await asyncio.gather(*orders)]

    assert sorted(states) == ["settled"] * 3 + ["waiting"] * 5
    assert await house.got() == 900_01
    # What has its yes leaves the rest of the day as it was.
    waiting = (await house.at[house.daughter].get(f"{TRANSFERS}/waiting")).json()["transfers"]
    assert (await house.say("yes", waiting[0]["id"], by=house.daughter)).status_code == 200
    assert await state_of(house, 50_00, payee) == "settled"


async def test_a_thief_who_is_asked_in_as_a_second_guard_says_yes_to_nothing_that_day(house: House) -> None:
    await house.guard()
    payee = await house.known_payee()
    house.clock.now += 2 * DAY
    await house.guard(above=0, by=house.stranger, name="王芳")
    await house.guard(above=900_000_00, by=house.stranger, name="王芳", currency="USD")

    asked = (await house.pay(2_000_00, by=house.mother, payee=payee)).json()

    refused = await house.say("yes", asked["id"], by=house.stranger)
    assert refused.json()["code"] == "payments.not_yours_to_decide"
    assert (await house.say("yes", asked["id"], by=house.daughter)).status_code == 200
    house.clock.now += DAY
    later = (await house.pay(2_000_00, by=house.mother, payee=payee)).json()
    assert (await house.say("yes", later["id"], by=house.stranger)).status_code == 200


async def test_a_thief_who_is_let_pay_pays_no_more_than_she_could_and_her_own_yes_does_not_help(house: House) -> None:
    await house.guard()
    for asking in ("never", "always"):
        mandate = await house.let_pay(each=400_000_00, a_day=400_000_00, a_month=400_000_00, asking=asking)
        payee = await house.payee_of(house.daughter)
        refused = await house.pay(1_000_01, payee=payee)
        assert (refused.status_code, refused.json()["code"]) == (409, "accounts.mandate_limit"), refused.text
        await house.at[house.mother].post(f"{MANDATES}/{mandate}/end")


async def test_a_new_account_of_hers_is_guarded_too(house: House) -> None:
    await house.guard()
    payee = await house.known_payee()
    fresh = await open_account(house.bank, house.mother)
    await pay_in(house.bank, fresh, 9_000_00)
    body = {"from_id": str(fresh), "payee_id": payee, "amount": {"minor": 5_000_00, "currency": "CNY"}}

    preview = await house.at[house.mother].post(f"{TRANSFERS}/preview", json=body)

    assert preview.json()["waits_for_yes"] is True


async def test_between_her_own_accounts_nothing_waits_but_what_others_can_take_out_does(house: House) -> None:
    await house.guard()
    savings = await open_account(house.bank, house.mother, kind=AccountKind.SAVINGS)
    shared = await open_account(house.bank, house.mother, house.stranger)

    async def move(to: UUID, minor: int) -> Any:
        body = {"from_id": str(house.account), "to_own_id": str(to), "amount": {"minor": minor, "currency": "CNY"}}
        return (await house.at[house.mother].post(TRANSFERS, json=body, headers=fresh_key())).json()

    assert (await move(savings, 3_000_00))["state"] == "settled"
    assert (await move(shared, 900_00))["state"] == "settled"
    asked = await move(shared, 900_01)
    assert asked["state"] == "waiting"
    done = await house.say("yes", asked["id"], by=house.daughter)
    assert (done.status_code, done.json()["state"]) == (200, "settled"), done.text


async def test_whoever_is_trusted_gives_it_up_at_once_and_staff_end_it_at_once(house: House) -> None:
    payee = await house.known_payee()
    for end in ("taker", "staff"):
        mandate = await house.guard()
        assert await state_of(house, 2_000_00, payee) == "waiting"
        if end == "taker":
            await house.at[house.daughter].post(f"{MANDATES}/{mandate}/end")
        else:
            await doors(house.bank).write(end_mandate, UUID(mandate), reason="she has died")
        assert await state_of(house, 1_500_00, payee) == "settled"


async def test_lifting_and_paying_at_once_pays_nothing(house: House) -> None:
    mandate = await house.guard()
    payee = await house.known_payee()
    await house.pay(1_000_02, by=house.mother, payee=payee)
    her = house.at[house.mother]

    answers = await asyncio.gather(
        her.post(f"{MANDATES}/{mandate}/end"),
        *(house.pay(1_000_01, by=house.mother, payee=payee) for _ in range(3)),
        her.post(f"{MANDATES}/{mandate}/end"),
    )

    assert {one.json()["state"] for one in answers[1:4]} == {"waiting"}
    assert await house.got() == 1


async def test_both_are_told_of_a_lifting_of_its_end_and_of_another_guard(house: House) -> None:
    phones = {house.mother: MOTHERS, house.daughter: DAUGHTERS, house.stranger: WANGS}
    await open_telephones(house.bank, TELLING, phones=phones)
    mandate = await house.guard()
    await house.guard(by=house.stranger, name="王芳")
    await hear(house.bank, TELLING)
    await house.at[house.mother].post(f"{MANDATES}/{mandate}/end")
    await house.at[house.mother].post(f"{MANDATES}/{mandate}/keep")
    await house.at[house.daughter].post(f"{MANDATES}/{mandate}/end")
    await hear(house.bank, TELLING)

    daughters = await told(house.bank, DAUGHTERS)
    words = ("又请了一位帮忙把关的人", "申请放宽或取消您的付款把关", "照原来的金额继续", "已于")
    assert [word in one for word, one in zip(words, daughters, strict=True)] == [True] * 4
    assert all("王**" in one for one in daughters)
    mothers = await told(house.bank, MOTHERS)
    assert ["可以登录撤回" in one for one in mothers].count(True) == 1
    assert "大额付款不再等其同意" in mothers[-1]


async def test_a_minor_is_nobodys_guard(house: House) -> None:
    minor = await register(house.bank, "李小明", birth_on=house.today - timedelta(days=3_650))
    given = await _give(house, {"name": "李小明", "number": None, "terms": house.guard_terms()})

    with pytest.raises(NotOfAge):
        await doors(house.bank, as_customer(minor)).write(
            accept_mandate, UUID(given["id"]), version=1, code=given["code"]
        )


async def test_what_is_planned_is_no_way_around_the_guard(house: House) -> None:
    payee = await house.known_payee()
    body = {
        "from_id": str(house.account),
        "amount": {"minor": 2_000_00, "currency": "CNY"},
        "payee_id": payee,
        "delay": "two_hours",
    }
    mothers = house.at[house.mother]
    assert not (await mothers.post(f"{PLANS}/preview", json=body)).json()["waits_for_yes"]
    planned = await confirm_and_post(house.bank, mothers, PLANS, body, headers=fresh_key())
    assert planned.status_code == 201, planned.text
    await house.guard()  # it stands when the plan is due, though it did not when it was made
    again = await mothers.post(f"{PLANS}/preview", json=body)
    assert again.json().get("waits_for_yes"), again.text

    house.clock.now += timedelta(hours=2)
    assert await doors(house.bank, system("payments")).write(make_due) == 1

    assert await house.got() == 1
    (waiting,) = (await house.at[house.daughter].get(f"{TRANSFERS}/waiting")).json()["transfers"]
    done = await house.say("yes", waiting["id"], by=house.daughter)
    assert (done.json()["state"], await house.got()) == ("settled", 2_000_01)


async def test_what_is_on_its_way_to_another_bank_counts_before_it_has_arrived(house: House) -> None:
    await doors(house.bank, system("demo")).write(keep_banks, [CMB])
    await house.guard()
    there = {"name": "李强", "account_number": "6225880112345678", "bank": CMB.code}
    payee = (await house.at[house.mother].post(PAYEES, json=there)).json()["id"]

    assert await state_of(house, 600_00, payee) == "sent"
    assert await state_of(house, 600_00, payee) == "waiting"
    assert await state_of(house, 600_00, await house.payee_of(house.mother)) == "waiting"
