"""Paying somebody in the bank: once, whole, within limits, by whoever may, and by nobody else."""

import asyncio
from uuid import UUID

import httpx
import psycopg
import pytest

from bankhall.accounts import api as accounts
from bankhall.accounts.types import Because
from bankhall.customers.types import CustomerKind
from bankhall.kernel.actors import Asker
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money
from bankhall.payments.actions.transfers import submit_transfers
from bankhall.payments.errors import NotEnough, OverLimit
from bankhall.payments.types import Submit, Submitted, Transfer
from confirming import confirm_and_post
from counter import (
    CLERK,
    acts,
    as_customer,
    counter,
    doors,
    events,
    fresh_key,
    named_fields,
    open_account,
    pay_in,
    register,
    rows,
)
from databases import Database as Place

from .town import LIMITS, PAYEES, ROUTES, TRANSFERS, Town


async def test_somebody_is_paid(town: Town) -> None:
    payee = await town.payee()
    paid = await town.pay(payee, 250_00, memo="周末的饭钱")
    assert paid.status_code == 201, paid.text
    assert paid.json()["state"] == "settled"
    made = (await town.his.get(f"{TRANSFERS}/{paid.json()['id']}")).json()
    assert (made["other_name"], made["memo"], made["to_number"]) == ("李娜", "周末的饭钱", town.numbers[town.hers])
    assert (await town.has(town.salary), await town.has(town.hers)) == (9_750_00, 250_00)
    assert "payments.transfer_settled" in await events(town.bank)
    assert "payments.transfer" in await acts(town.bank)


async def test_between_accounts_of_ones_own_nothing_is_confirmed_and_no_limit_counts(town: Town) -> None:
    moved = await town.his.post(TRANSFERS, json=town.order(9_999_00, to_own_id=str(town.savings)), headers=fresh_key())
    assert moved.status_code == 201, moved.text
    assert (await town.his.get(f"{TRANSFERS}/{moved.json()['id']}")).json()["is_own"]
    assert await town.has(town.savings) == 9_999_00
    (limits,) = (await town.his.get(LIMITS)).json()["limits"]
    assert limits["used_today"] == 0


async def test_whoever_is_paid_sees_who_paid_and_what_for(town: Town) -> None:
    made = (await town.pay(await town.payee(), 250_00, memo="房租")).json()
    seen = (await town.at[town.li].get(f"{TRANSFERS}/{made['id']}")).json()
    assert (seen["is_incoming"], seen["other_name"], seen["memo"]) == (True, "张伟", "房租")
    assert (await town.at[town.wang].get(f"{TRANSFERS}/{made['id']}")).status_code == 404


async def test_the_books_do_not_say_whom_somebody_paid(town: Town) -> None:
    await town.pay(await town.payee(), 250_00, memo="房租")
    told = str(await rows(town.bank, "SELECT text, kind, reference FROM ledger_entries"))
    told += str(await rows(town.bank, "SELECT * FROM transfers, payees, events, audit_log"))
    assert "李娜" not in told
    assert "房租" not in told


# --------------------------------------------------------------------------------------------------- payees


async def test_a_payee_is_kept_when_name_and_number_fit_however_they_are_typed(town: Town) -> None:
    number = town.numbers[town.hers]
    spaced = " ".join(number[at : at + 4] for at in range(0, 16, 4))
    added = await town.his.post(PAYEES, json={"name": " 李娜 ", "account_number": spaced})
    assert added.status_code == 201, added.text
    assert added.json()["account_number"] == number
    again = await town.his.post(PAYEES, json={"name": "李娜", "account_number": number})
    assert again.json()["id"] == added.json()["id"]
    assert len((await town.his.get(PAYEES)).json()["payees"]) == 1


async def test_whose_a_number_is_nobody_learns(town: Town) -> None:
    wrong_name = await town.his.post(PAYEES, json={"name": "李四", "account_number": town.numbers[town.hers]})
    nobodys = await town.his.post(PAYEES, json={"name": "李娜", "account_number": "6221000000000000"})
    assert wrong_name.status_code == nobodys.status_code == 422
    assert wrong_name.json()["code"] == nobodys.json()["code"] == "payments.payee_name_differs"
    assert {**wrong_name.json(), "instance": None} == {**nobodys.json(), "instance": None}


async def test_names_and_numbers_are_not_found_by_trying(town: Town) -> None:
    for _ in range(8):
        await town.his.post(PAYEES, json={"name": "李四", "account_number": town.numbers[town.hers]})
    right = await town.his.post(PAYEES, json={"name": "李娜", "account_number": town.numbers[town.hers]})
    assert (right.status_code, right.json()["code"]) == (429, "payments.too_many_wrong_payees")
    assert (
        await town.at[town.wang].post(PAYEES, json={"name": "李娜", "account_number": town.numbers[town.hers]})
    ).is_success


async def test_ones_own_account_is_no_payee(town: Town) -> None:
    own = await town.his.post(PAYEES, json={"name": "张伟", "account_number": town.numbers[town.savings]})
    assert own.json()["code"] == "payments.payee_is_own"


async def test_somebody_elses_payee_cannot_be_paid_nor_removed(town: Town) -> None:
    payee = await town.payee()
    hers = town.order(1, from_id=town.hers, payee_id=payee)
    refused = await town.at[town.li].post(TRANSFERS, json=hers, headers=fresh_key())
    assert (refused.status_code, refused.json()["code"]) == (404, "payments.payee_not_found")
    assert (await town.at[town.li].delete(f"{PAYEES}/{payee}")).status_code == 404


async def test_a_payee_who_was_removed_is_new_when_added_again(town: Town) -> None:
    payee = await town.known_payee()
    assert (await town.his.delete(f"{PAYEES}/{payee}")).status_code == 204
    assert (await town.his.delete(f"{PAYEES}/{payee}")).status_code == 404
    refused = await town.his.post(TRANSFERS, json=town.order(1, payee_id=payee), headers=fresh_key())
    assert refused.json()["code"] == "payments.payee_not_found"
    refused = await town.his.post(TRANSFERS, json=town.order(1, payee_id=await town.payee()), headers=fresh_key())
    assert refused.json()["code"] == "step_up.confirmation_required"


# --------------------------------------------------------------------------------------------- confirmation


async def test_the_first_payment_to_somebody_is_confirmed_and_small_ones_after_it_are_not(town: Town) -> None:
    payee = await town.payee()
    first = await town.his.post(TRANSFERS, json=town.order(1, payee_id=payee), headers=fresh_key())
    assert (first.status_code, first.json()["code"]) == (403, "step_up.confirmation_required")
    content = first.json()["facts"]["content"]
    assert (content["payee"], content["amount"]["minor"]) == ("李娜", 1)
    assert content["account_number"] == town.numbers[town.hers]
    assert (await town.pay(payee, 1)).status_code == 201
    second = await town.his.post(TRANSFERS, json=town.order(1_000_00, payee_id=payee), headers=fresh_key())
    assert second.status_code == 201, second.text
    large = await town.his.post(TRANSFERS, json=town.order(1_000_01, payee_id=payee), headers=fresh_key())
    assert large.json()["code"] == "step_up.confirmation_required"


async def test_a_confirmation_carries_one_payment_of_two_that_come_in_one_batch(town: Town) -> None:
    payee = await town.known_payee()
    seen: list[str] = []

    async def remember(request: httpx.Request) -> None:
        seen.append(request.headers.get("Confirmation", ""))

    town.his.event_hooks["request"] = [remember]
    body = town.order(2_000_00, payee_id=payee)
    assert (await confirm_and_post(town.bank, town.his, TRANSFERS, body, headers=fresh_key())).status_code == 201
    spent = {"Confirmation": seen[-1]}
    replayed = await town.his.post(TRANSFERS, json=body, headers={**fresh_key(), **spent})
    assert replayed.json()["code"] == "step_up.confirmation_required"
    assert await town.has(town.hers) == 2_000_01


async def test_a_payment_that_the_books_refuse_has_not_used_its_confirmation(town: Town) -> None:
    payee = await town.known_payee()
    refused = await town.pay(payee, 20_000_00)
    assert refused.json()["code"] == "payments.not_enough"
    assert await rows(town.bank, "SELECT count(*) FROM confirmations") == [(1,)]
    assert await rows(town.bank, "SELECT count(*) FROM confirmation_receipts") == [(1,)]


# ----------------------------------------------------------------------------------- once, and once at a time


async def test_fifty_at_once_under_one_key_are_one(town: Town) -> None:
    payee, key = await town.known_payee(), str(new_id())
    body, headers = town.order(100_00, payee_id=payee), {"Idempotency-Key": key}
    answers = await asyncio.gather(*(town.his.post(TRANSFERS, json=body, headers=headers) for _ in range(50)))
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    assert await town.has(town.hers) == 100_01
    other = await town.his.post(TRANSFERS, json=town.order(100_01, payee_id=payee), headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "ledger.key_reused")


async def test_a_hundred_at_once_never_take_more_than_there_is(town: Town) -> None:
    payee = await town.known_payee()
    orders = (
        town.his.post(TRANSFERS, json=town.order(900_00, payee_id=payee), headers=fresh_key()) for _ in range(100)
    )
    answers = await asyncio.gather(*orders)
    assert sum(one.status_code == 201 for one in answers) == 11
    assert {one.json()["code"] for one in answers if one.status_code != 201} == {"payments.not_enough"}
    assert await town.has(town.salary) == 99_99


async def test_a_hundred_at_once_never_go_beyond_the_limit(town: Town) -> None:
    payee = await town.known_payee()
    lowered = await town.his.put(f"{LIMITS}/CNY", json={"each": 100_00, "a_day": 1_000_01, "a_month": 1_000_01})
    assert lowered.status_code == 200, lowered.text
    orders = (
        town.his.post(TRANSFERS, json=town.order(100_00, payee_id=payee), headers=fresh_key()) for _ in range(100)
    )
    answers = await asyncio.gather(*orders)
    assert sum(one.status_code == 201 for one in answers) == 10
    assert {one.json()["code"] for one in answers if one.status_code != 201} == {"payments.over_limit"}


async def test_what_the_books_refuse_gives_its_share_of_the_limit_back(town: Town) -> None:
    """In one batch: the first is more than there is, and would have used up the limit of the second."""
    payee = UUID(await town.known_payee())
    await town.his.put(f"{LIMITS}/CNY", json={"each": 1_000_00, "a_day": 1_000_01, "a_month": 1_000_01})
    poor = await open_account(town.bank, town.zhang)
    asker = Asker(as_customer(town.zhang))
    orders = [
        Submit(asker, "one", Transfer(from_id=poor, amount=Money(900_00, "CNY"), payee_id=payee)),
        Submit(asker, "two", Transfer(from_id=town.salary, amount=Money(900_00, "CNY"), payee_id=payee)),
        Submit(asker, "three", Transfer(from_id=town.salary, amount=Money(900_00, "CNY"), payee_id=payee)),
    ]
    outcomes: list[Submitted | Refusal] = await doors(town.bank).write(submit_transfers, orders)
    assert isinstance(outcomes[0], NotEnough)
    assert isinstance(outcomes[1], Submitted)
    assert isinstance(outcomes[2], OverLimit)
    assert outcomes[2].left == 100_00


async def test_twins_that_the_books_refuse_are_both_refused(town: Town) -> None:
    """In one batch: the second is not told of a transfer that the first never became."""
    payee = UUID(await town.known_payee())
    poor = await open_account(town.bank, town.zhang)
    wanted = Transfer(from_id=poor, amount=Money(900_00, "CNY"), payee_id=payee)
    twins = [Submit(Asker(as_customer(town.zhang)), "one key", wanted)] * 2
    outcomes = await doors(town.bank).write(submit_transfers, twins)
    assert [type(outcome) for outcome in outcomes] == [NotEnough, NotEnough]

    await pay_in(town.bank, poor, 1_000_00)
    first, second = await doors(town.bank).write(submit_transfers, twins)
    assert isinstance(first, Submitted)
    assert isinstance(second, Submitted)
    assert (first.id, second.repeated) == (second.id, True)
    assert await town.has(poor) == 100_00


async def test_nothing_of_a_refused_transfer_stays(town: Town) -> None:
    payee = await town.known_payee()
    before = await rows(town.bank, "SELECT (SELECT count(*) FROM transfers), (SELECT count(*) FROM events)")
    assert (await town.pay(payee, 20_000_00)).status_code == 409
    after = await rows(town.bank, "SELECT (SELECT count(*) FROM transfers), (SELECT count(*) FROM events)")
    assert before == after


# ------------------------------------------------------------------------------------------------- refusals


async def test_nothing_goes_from_an_account_of_somebody_else_nor_does_one_learn_of_it(town: Town) -> None:
    payee = await town.known_payee()
    for stranger in (town.hers, new_id()):
        for way in ("", "/preview"):
            body = town.order(1, from_id=stranger, payee_id=payee)
            refused = await town.his.post(TRANSFERS + way, json=body, headers=fresh_key())
            assert (refused.status_code, refused.json()["code"]) == (404, "accounts.not_found")


async def test_an_account_of_somebody_else_is_no_own_one_to_pay_to(town: Town) -> None:
    body = town.order(1, to_own_id=str(town.hers))
    refused = await town.his.post(TRANSFERS, json=body, headers=fresh_key())
    assert (refused.status_code, refused.json()["code"]) == (404, "accounts.not_found")


@pytest.mark.parametrize(
    ("minor", "currency", "field"),
    [(0, "CNY", "amount"), (-1, "CNY", "amount"), (1, "EUR", "amount"), (1, "XXY", "amount")],
)
async def test_an_amount_that_is_none_is_told_by_its_field(town: Town, minor: int, currency: str, field: str) -> None:
    body = town.order(minor, currency=currency, payee_id=await town.known_payee())
    assert named_fields(await town.his.post(TRANSFERS, json=body, headers=fresh_key())) == [field]


async def test_somebody_and_an_own_account_at_once_is_neither(town: Town) -> None:
    payee = await town.known_payee()
    both = town.order(1, payee_id=payee, to_own_id=str(town.savings))
    neither = town.order(1)
    for body in (both, neither):
        assert named_fields(await town.his.post(TRANSFERS, json=body, headers=fresh_key())) == ["payee_id"]


async def test_a_frozen_account_pays_nothing_and_a_closed_one_gets_nothing(town: Town) -> None:
    payee = await town.known_payee()
    await doors(town.bank).write(accounts.freeze_account, Because(town.salary, "court order"))
    assert (await town.pay(payee, 1)).json()["code"] == "ledger.account_frozen"


async def test_a_company_is_paid_by_its_name(town: Town) -> None:
    firm = await register(town.bank, "青禾科技有限公司", kind=CustomerKind.ORGANISATION)
    account = await open_account(town.bank, firm)
    ((number,),) = await rows(town.bank, "SELECT number FROM accounts WHERE id = :id", id=account)
    added = await town.his.post(PAYEES, json={"name": "青禾科技有限公司", "account_number": number})
    assert added.status_code == 201, added.text


# -------------------------------------------------------------------------------------------------- dry run


async def test_a_dry_run_says_what_would_come_and_moves_nothing(town: Town) -> None:
    payee = await town.payee()
    told = (await town.his.post(f"{TRANSFERS}/preview", json=town.order(9_500_00, payee_id=payee))).json()
    assert told["balance_after"] == {"minor": 500_00, "currency": "CNY"}
    assert told["left_today"] == {"minor": 190_500_00, "currency": "CNY"}
    assert told["fee"]["minor"] == 0
    assert told["needs_confirmation"]
    assert told["cautions"] == ["first_payment", "nearly_all"]
    assert await town.has(town.salary) == 10_000_00
    assert await rows(town.bank, "SELECT count(*) FROM transfers") == [(0,)]


async def test_a_dry_run_refuses_as_the_real_one_would(town: Town) -> None:
    payee = await town.known_payee()
    body = town.order(20_000_00, payee_id=payee)
    refused = await town.his.post(f"{TRANSFERS}/preview", json=body)
    assert refused.json()["code"] == "payments.not_enough"
    assert refused.json()["facts"]["available"] == 9_999_99


async def test_a_dry_run_is_not_mixed_up_with_a_transfer_of_whatever_key(town: Town) -> None:
    payee = await town.known_payee()
    assert (await town.pay(payee, 5_00, key="preview")).status_code == 201
    told = await town.his.post(f"{TRANSFERS}/preview", json=town.order(6_00, payee_id=payee))
    assert told.status_code == 200, told.text


async def test_the_same_again_is_pointed_out(town: Town) -> None:
    payee = await town.known_payee()
    await town.pay(payee, 88_00)
    told = (await town.his.post(f"{TRANSFERS}/preview", json=town.order(88_00, payee_id=payee))).json()
    assert told["cautions"] == ["same_again"]


# --------------------------------------------------------------------------------------------------- limits


async def test_limits_are_lowered_at_once_and_raised_with_a_confirmation(town: Town) -> None:
    low = {"each": 100_00, "a_day": 200_00, "a_month": 300_00}
    lowered = await town.his.put(f"{LIMITS}/CNY", json=low)
    assert (lowered.status_code, lowered.json()["is_lowered"]) == (200, True)
    high = {"each": 101_00, "a_day": 200_00, "a_month": 300_00}
    refused = await town.his.put(f"{LIMITS}/CNY", json=high)
    assert refused.json()["code"] == "step_up.confirmation_required"
    raised = await confirm_and_post(town.bank, town.his, f"{LIMITS}/CNY", high, method="PUT")
    assert raised.json()["each"] == 101_00


async def test_limits_never_go_beyond_the_banks_nor_across_each_other(town: Town) -> None:
    beyond = {"each": 10**12, "a_day": 10**12, "a_month": 10**12}
    assert named_fields(await town.his.put(f"{LIMITS}/CNY", json=beyond)) == ["each", "a_day", "a_month"]
    crossed = {"each": 300_00, "a_day": 200_00, "a_month": 300_00}
    assert named_fields(await town.his.put(f"{LIMITS}/CNY", json=crossed)) == ["a_day"]
    assert named_fields(await town.his.put(f"{LIMITS}/XXY", json=crossed)) == ["currency"]


async def test_what_is_beyond_a_limit_is_told_with_what_is_left(town: Town) -> None:
    payee = await town.known_payee()
    await town.his.put(f"{LIMITS}/CNY", json={"each": 500_00, "a_day": 600_00, "a_month": 600_00})
    await town.pay(payee, 400_00)
    refused = (await town.pay(payee, 300_00)).json()
    assert refused["code"] == "payments.over_limit"
    assert refused["facts"] == {"limit": "a_day", "most": 600_00, "left": 199_99, "currency": "CNY"}


async def test_a_firm_pays_a_hundred_times_as_much_as_a_person_and_no_more(town: Town) -> None:
    firm = await register(town.bank, "西湖茶业有限公司", kind=CustomerKind.ORGANISATION)
    funds = await open_account(town.bank, firm)
    await pay_in(town.bank, funds, 9_000_000_00)
    async with counter(town.bank, as_customer(firm), routes=ROUTES) as desk:
        added = await desk.post(PAYEES, json={"name": "李娜", "account_number": town.numbers[town.hers]})
        body = town.order(5_000_000_00, from_id=funds, payee_id=added.json()["id"])
        paid = await confirm_and_post(town.bank, desk, TRANSFERS, body, headers=fresh_key())
        body["amount"]["minor"] += 1
        refused = await desk.post(TRANSFERS, json=body, headers=fresh_key())
        (limits,) = (await desk.get(LIMITS)).json()["limits"]

    assert paid.status_code == 201, paid.text
    assert (refused.json()["code"], refused.json()["facts"]["most"]) == ("payments.over_limit", 5_000_000_00)
    assert (limits["most_each"], limits["most_a_day"]) == (5_000_000_00, 20_000_000_00)
    (persons,) = (await town.his.get(LIMITS)).json()["limits"]
    assert (persons["most_each"], persons["most_a_day"]) == (50_000_00, 200_000_00)


# ----------------------------------------------------------------------------------------------------- list


async def test_the_list_goes_on_where_a_page_ended(town: Town) -> None:
    payee = await town.known_payee()
    for nth in range(6):
        await town.pay(payee, nth + 2)
    seen: list[int] = []
    after = None
    while True:
        page = (await town.his.get(TRANSFERS, params={"limit": 3, **({"after": after} if after else {})})).json()
        seen += [one["amount"]["minor"] for one in page["transfers"]]
        after = page["next"]
        if after is None:
            break
    assert seen == [7, 6, 5, 4, 3, 2, 1]
    assert (await town.at[town.li].get(TRANSFERS)).json()["transfers"] == []


async def test_what_was_asked_for_cannot_be_changed_in_the_database(town: Town, database: Place) -> None:
    await town.pay(await town.payee(), 5)
    with psycopg.connect(database.url) as connection, pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute("UPDATE transfers SET amount = 1")
    with psycopg.connect(database.url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM transfers")


async def test_only_customers_pay(town: Town) -> None:
    async with counter(town.bank, CLERK, routes=ROUTES) as client:
        for url in (PAYEES, TRANSFERS, LIMITS):
            assert (await client.get(url)).status_code == 403
