"""Paying for somebody else: within what they allowed, after their yes, and not a moment longer than they want."""

import asyncio
from datetime import date, timedelta

from bankhall.accounts.types import Asking, LetPay
from bankhall.kernel.actors import system
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money
from bankhall.payments.actions.waiting import lapse
from confirming import confirm_and_post
from counter import acts, doors, events, fresh_key, open_account, rows

from .house import MANDATES, PAYEES, TRANSFERS, House


async def test_what_is_asked_for_is_paid_when_its_owner_says_yes(house: House) -> None:
    await house.let_pay()
    asked = await house.pay(400_00)
    assert (asked.status_code, asked.json()["state"]) == (201, "waiting"), asked.text
    assert await house.got() == 0
    (waiting,) = (await house.at[house.mother].get(f"{TRANSFERS}/waiting")).json()["transfers"]
    assert (waiting["may_decide"], waiting["asked_by"], waiting["other_name"]) == (True, "李娜", "房东")
    done = await house.say("yes", waiting["id"])
    assert (done.status_code, done.json()["state"]) == (200, "settled"), done.text
    assert await house.got() == 400_00
    assert (await house.at[house.daughter].get(f"{TRANSFERS}/{waiting['id']}")).json()["state"] == "settled"
    told = await acts(house.bank)
    assert told.index("payments.ask_to_transfer") < told.index("payments.transfer") < told.index("payments.say_yes")


async def test_a_yes_is_confirmed_with_exactly_what_is_paid(house: House) -> None:
    await house.let_pay()
    asked = (await house.pay(400_00)).json()
    refused = await house.at[house.mother].post(f"{TRANSFERS}/{asked['id']}/yes")
    assert (refused.status_code, refused.json()["code"]) == (403, "step_up.confirmation_required")
    content = refused.json()["facts"]["content"]
    assert (content["asked_by"], content["payee"], content["amount"]["minor"]) == ("李娜", "房东", 400_00)
    assert await house.got() == 0


async def test_a_yes_twice_and_at_once_pays_once(house: House) -> None:
    await house.let_pay()
    asked = (await house.pay(400_00)).json()
    answers = await asyncio.gather(*(house.say("yes", asked["id"]) for _ in range(8)))
    assert {one.status_code for one in answers} <= {200, 403}  # one session has five confirmations open at most
    assert await house.got() == 400_00
    assert (await house.say("yes", asked["id"])).status_code == 200
    assert await house.got() == 400_00


async def test_nobody_but_the_owner_says_yes_and_nobody_but_the_payer_takes_back(house: House) -> None:
    await house.let_pay()
    asked = (await house.pay(400_00)).json()
    for word, by in (
        ("yes", house.daughter),
        ("yes", house.stranger),
        ("no", house.daughter),
        ("cancel", house.mother),
        ("cancel", house.stranger),
    ):
        refused = await house.say(word, asked["id"], by=by)
        assert (refused.status_code, refused.json()["code"]) == (404, "payments.not_yours_to_decide")


async def test_what_was_declined_or_taken_back_stays_so(house: House) -> None:
    await house.let_pay()
    payee = await house.payee_of(house.daughter)
    for word, by, state in (("no", house.mother, "declined"), ("cancel", house.daughter, "cancelled")):
        asked = (await house.pay(100_00, payee=payee)).json()
        assert (await house.say(word, asked["id"], by=by)).json()["state"] == state
        assert (await house.say(word, asked["id"], by=by)).json()["state"] == state
        assert (await house.say("yes", asked["id"])).json()["code"] == "payments.transfer_over"
    assert await house.got() == 0
    assert (await events(house.bank)).count("payments.transfer_ended") == 2


async def test_a_yes_that_comes_too_late_pays_nothing(house: House) -> None:
    await house.let_pay()
    asked = (await house.pay(400_00)).json()
    house.clock.now += timedelta(days=3, seconds=1)
    assert (await house.at[house.daughter].get(f"{TRANSFERS}/{asked['id']}")).json()["state"] == "lapsed"
    assert (await house.say("yes", asked["id"])).json()["code"] == "payments.transfer_over"
    assert await doors(house.bank, system("tests")).write(lapse) == 1
    assert await doors(house.bank, system("tests")).write(lapse) == 0
    assert await rows(house.bank, "SELECT state FROM transfers") == [("lapsed",)]


async def test_a_mandate_that_ended_meanwhile_pays_nothing_even_with_a_yes(house: House) -> None:
    mandate = await house.let_pay()
    asked = (await house.pay(400_00)).json()
    await house.at[house.mother].post(f"{MANDATES}/{mandate}/end")
    refused = await house.say("yes", asked["id"])
    assert (refused.status_code, refused.json()["code"]) == (404, "accounts.not_found")
    assert await house.got() == 0


async def test_what_is_paid_by_a_yes_counts_once_also_when_none_is_needed_any_more(house: House) -> None:
    mandate = await house.let_pay()
    asked = (await house.pay(400_00)).json()
    terms = {
        "accounts": [str(house.account)],
        "actions": ["accounts.view"],
        "from_on": str(house.today),
        "until_on": str(house.today + timedelta(days=90)),
        "paying": {
            "currency": "CNY",
            "each": 500_00,
            "a_day": 800_00,
            "a_month": 2_000_00,
            "known_payees_only": False,
            "asking": "never",
        },
    }
    url, body = f"{MANDATES}/{mandate}/terms", {"version": 1, "terms": terms}
    changed = await confirm_and_post(house.bank, house.at[house.mother], url, body, method="PUT")
    assert changed.status_code == 200, changed.text
    assert (await house.say("yes", asked["id"])).json()["state"] == "settled"
    used = "SELECT day, month, payments FROM payment_usage WHERE customer_id = :id"
    assert await rows(house.bank, used, id=house.daughter) == [(400_00, 400_00, 1)]


async def test_who_is_not_asked_about_small_amounts_is_asked_about_large_ones(house: House) -> None:
    await house.let_pay(asking="above", asking_above=200_00)
    payee = await house.payee_of(house.daughter)
    assert (await house.pay(200_00, payee=payee)).json()["state"] == "settled"
    assert (await house.pay(200_01, payee=payee)).json()["state"] == "waiting"


async def test_no_more_goes_out_than_was_allowed_in_a_day(house: House) -> None:
    await house.let_pay(asking="never")
    payee = await house.payee_of(house.daughter)
    assert (await house.pay(500_01, payee=payee)).json()["code"] == "accounts.mandate_limit"
    assert (await house.pay(500_00, payee=payee)).status_code == 201
    assert (await house.pay(300_01, payee=payee)).json()["code"] == "accounts.mandate_limit"
    assert (await house.pay(300_00, payee=payee)).status_code == 201
    assert (await house.pay(1, payee=payee)).json()["code"] == "accounts.mandate_limit"
    assert await house.got() == 800_00


async def test_many_at_once_do_not_go_beyond_what_was_allowed(house: House) -> None:
    await house.let_pay(asking="never")
    payee = await house.payee_of(house.daughter)
    await house.pay(1, payee=payee)
    body = {
        "from_id": str(house.account),
        "payee_id": payee,
        "amount": {"minor": 100_00, "currency": "CNY"},
    }
    orders = (house.at[house.daughter].post(TRANSFERS, json=body, headers=fresh_key()) for _ in range(30))
    answers = await asyncio.gather(*orders)
    assert sum(one.status_code == 201 for one in answers) == 7
    assert await house.got() == 700_01


async def test_only_whom_the_owner_has_paid_before_if_that_was_agreed(house: House) -> None:
    await house.let_pay(known_payees_only=True, asking="never")
    assert (await house.pay(1_00)).json()["code"] == "accounts.payee_not_known"
    assert (await house.pay(1_00, by=house.mother)).status_code == 201
    assert (await house.pay(1_00)).status_code == 201


async def test_the_takers_own_account_is_never_paid(house: House) -> None:
    await house.let_pay(asking="never")
    own = await open_account(house.bank, house.daughter)
    ((number,),) = await rows(house.bank, "SELECT number FROM accounts WHERE id = :id", id=own)
    refused = await house.at[house.daughter].post(PAYEES, json={"name": "李娜", "account_number": number})
    assert refused.json()["code"] == "payments.payee_is_own"
    body = {"from_id": str(house.account), "to_own_id": str(own), "amount": {"minor": 1, "currency": "CNY"}}
    for url in (TRANSFERS, f"{TRANSFERS}/preview"):
        refused = await house.at[house.daughter].post(url, json=body, headers=fresh_key())
        assert (refused.status_code, refused.json()["code"]) == (404, "accounts.not_found")


async def test_who_may_only_look_pays_nothing(house: House) -> None:
    mandate = await house.let_pay(asking="never")
    await house.pay(1_00)
    terms = {
        "accounts": [str(house.account)],
        "actions": ["accounts.view"],
        "from_on": str(house.today),
        "until_on": str(house.today + timedelta(days=90)),
    }
    url = f"{MANDATES}/{mandate}/terms"
    changed = await confirm_and_post(
        house.bank, house.at[house.mother], url, {"version": 1, "terms": terms}, method="PUT"
    )
    assert (changed.status_code, changed.json()["paying"]) == (200, None)
    refused = await house.pay(1_00)
    assert (refused.status_code, refused.json()["code"]) == (403, "accounts.not_in_mandate")


async def test_giving_a_mandate_to_pay_is_confirmed_with_its_bounds(house: House) -> None:
    terms = {
        "accounts": [str(house.account)],
        "actions": ["accounts.view"],
        "from_on": str(house.today),
        "until_on": str(house.today),
        "paying": {
            "currency": "CNY",
            "each": 1_00,
            "a_day": 2_00,
            "a_month": 3_00,
            "known_payees_only": True,
            "asking": "always",
        },
    }
    body = {"name": "李娜", "number": None, "terms": terms}
    refused = await house.at[house.mother].post(MANDATES, json=body, headers=fresh_key())
    content = refused.json()["facts"]["content"]
    assert content["kind"] == "accounts.let_pay.1"
    assert (content["each"]["minor"], content["a_month"]["minor"], content["asking"]) == (1_00, 3_00, "always")


async def test_what_waits_is_seen_by_no_stranger(house: House) -> None:
    await house.let_pay()
    asked = (await house.pay(400_00)).json()
    assert (await house.at[house.stranger].get(f"{TRANSFERS}/{asked['id']}")).status_code == 404
    assert (await house.at[house.stranger].get(f"{TRANSFERS}/waiting")).json()["transfers"] == []
    listed = (await house.at[house.mother].get(TRANSFERS)).json()["transfers"]
    assert [one["id"] for one in listed] == [asked["id"]]


def test_the_message_with_the_code_says_that_money_is_moved() -> None:
    """Letting pay is a kind of letting in: its words must not be those of looking only."""
    yuan = Money(500_00, "CNY")
    let_pay = LetPay(
        taker="李娜",
        taker_number=None,
        account_ids=(new_id(),),
        accounts=("···0013",),
        powers=("accounts.view",),
        from_on=date(2026, 11, 29),
        until_on=date(2027, 2, 28),
        each=yuan,
        a_day=yuan,
        a_month=yuan,
        known_payees_only=True,
        asking=Asking.ALWAYS,
        asking_above=Money(0, "CNY"),
    )
    spoken = let_pay.spoken()
    assert spoken is not None
    assert "付款" in spoken.zh
    assert "pay from your accounts" in spoken.en
    assert spoken.facts["each"] == "500.00 CNY"
