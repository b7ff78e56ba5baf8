"""Sending money abroad: at a rate that was quoted and only then, once, within the year's allowance; and whatever the
other bank says, every currency's books come to nothing.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from bankhall.customers.types import CustomerKind
from bankhall.identity.permissions import BUILT_IN_ROLES
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.step_up.actions import ask_for_confirmation, give_confirmation
from bankhall.kernel.time import follow_calendar
from bankhall.ledger import api as ledger
from bankhall.payments.abroad.actions import set_terms
from bankhall.payments.actions.banks import keep_banks
from bankhall.payments.actions.clearing import claim, note_handed
from bankhall.payments.adapters.clearing import Folder
from bankhall.payments.adapters.simulated import SimulatedHouse
from bankhall.payments.jobs import exchange
from bankhall.payments.types import AnswerKind, Bank, ChargeBearer, Outcome
from confirming import confirm_and_post
from counter import (
    SESSION_ID,
    acts,
    as_customer,
    counter,
    doors,
    events,
    fresh_key,
    named_fields,
    open_account,
    register,
)
from databases import Database as Place
from looking import looked_for

from .abroad import ABROAD, ANNA, BOB, PAYEES_ABROAD, QUOTES, REMITTANCES, ROUTES, TRANSFERS, World, terms

OWN, OWN_BIC = "999290000018", "BKHLCNSH"
_CLEARING = system("clearing")

# 1,000 dollars at 7.08 × 1.0025 = 7.0977; a thousandth is less than 50 yuan, and 80 for the message.
EXCHANGED, WORTH, FEE = 7097_70, 7080_00, 130_00
TOTAL = EXCHANGED + FEE


async def test_a_quote_tells_rate_fees_cost_and_what_arrives(world: World) -> None:
    told = await world.quote()

    minor = {name: told[name]["minor"] for name in ("sent", "exchanged", "fee", "total", "margin", "cost")}
    assert minor == {
        "sent": 1_000_00,
        "exchanged": EXCHANGED,
        "fee": FEE,
        "total": TOTAL,
        "margin": EXCHANGED - WORTH,
        "cost": TOTAL - WORTH,
    }
    assert (told["rate"], told["mid"], told["arrives_least"]["minor"]) == ("7.0977", "7.08", 980_00)
    assert datetime.fromisoformat(told["valid_until"]) == world.clock.now + timedelta(minutes=2)


async def test_the_money_is_held_in_yuan_and_exchanged_when_it_was_taken(world: World) -> None:
    before, _ = await world.standing()
    transfer = await world.remit()
    assert await world.standing() == (before, TOTAL)
    assert await world.house() == {}, "nothing is booked before it was taken"

    assert await world.say(transfer, AnswerKind.ACCEPTED) == {Outcome.APPLIED: 1}

    assert await world.standing() == (before - TOTAL, 0)
    assert await world.house() == {
        "1301-CNY": WORTH,
        "6201-CNY": EXCHANGED - WORTH,
        "6101-CNY": FEE,
        "1301-USD": -1_000_00,
        "1101-USD": 1_000_00,
    }
    assert await world.sums() == {"CNY": 0, "USD": 0}
    told = await world.told(transfer)
    assert (told["state"], told["amount"]["minor"], told["other_name"]) == ("settled", TOTAL, "Bob Smith")
    assert told["remittance"]["sent"] == {"minor": 1_000_00, "currency": "USD"}
    assert told["way"]["bank"]["code"] == "CHASUS33"
    assert UUID(told["remittance"]["uetr"]).version == 4
    assert "payments.transfer_settled" in await events(world.bank)
    assert {"payments.quote", "payments.remit", "payments.transfer"} <= set(await acts(world.bank))


async def test_what_the_payer_bears_of_others_charges_is_owed_to_them(world: World) -> None:
    quote = await world.quote(charges="DEBT")
    assert (quote["others_fee"]["minor"], quote["arrives_least"]["minor"]) == (141_96, 1_000_00)  # 20 dollars, up
    sent = await world.send(world.order(quote["id"], await world.payee()))
    await world.say(sent.json()["id"], AnswerKind.ACCEPTED)
    assert (await world.house())["2801-CNY"] == 141_96
    assert await world.sums() == {"CNY": 0, "USD": 0}


async def test_refused_abroad_all_yuan_are_free_again_and_so_is_the_allowance(world: World) -> None:
    before = await world.standing()
    transfer = await world.remit()
    assert (await world.his.get(ABROAD)).json()["allowance"]["used"]["minor"] == 1_000_00
    assert await world.say(transfer, AnswerKind.REJECTED) == {Outcome.APPLIED: 1}
    assert (await world.told(transfer))["state"] == "refused"
    assert await world.standing() == before
    assert await world.house() == {}
    assert (await world.his.get(ABROAD)).json()["allowance"]["used"]["minor"] == 0


async def test_sent_back_it_is_exchanged_at_the_middle_rate_of_that_moment(world: World) -> None:
    before, _ = await world.standing()
    transfer = await world.remit()
    await world.say(transfer, AnswerKind.ACCEPTED)
    world.clock.now += timedelta(days=2)
    await world.rates(USD="7.20")

    assert await world.say(transfer, AnswerKind.RETURNED) == {Outcome.APPLIED: 1}

    assert await world.standing() == (before - TOTAL + 7200_00, 0)
    told = await world.told(transfer)
    assert (told["state"], told["remittance"]["returned"]["minor"]) == ("returned", 7200_00)
    assert told["remittance"]["return_rate"] == "7.2"
    house = await world.house()
    assert "1301-USD" not in house
    assert "1101-USD" not in house
    assert house["1301-CNY"] == WORTH - 7200_00, "what the market moved by is the bank's"
    assert await world.sums() == {"CNY": 0, "USD": 0}
    assert (await world.his.get(ABROAD)).json()["allowance"]["used"]["minor"] == 0


async def test_another_amount_than_was_sent_waits_for_a_person(world: World) -> None:
    transfer = await world.remit()
    assert await world.say(transfer, AnswerKind.ACCEPTED, minor=999_99) == {Outcome.QUARANTINED: 1}
    assert await world.say(transfer, AnswerKind.ACCEPTED, minor=TOTAL, currency="CNY") == {Outcome.QUARANTINED: 1}
    assert (await world.told(transfer))["state"] == "sent"


# ------------------------------------------------------------------------------------------------ the quote


async def test_a_quote_is_over_at_its_instant(world: World) -> None:
    payee = await world.payee()
    for late, code in ((timedelta(minutes=2, microseconds=-1), None), (timedelta(minutes=2), "payments.quote_over")):
        quote = await world.quote()
        began = world.clock.now
        world.clock.now = began + late
        answered = await world.send(world.order(quote["id"], payee))
        assert answered.json().get("code") == code, answered.text
        await world.rates()


async def test_a_confirmation_given_in_time_does_not_help_a_quote_that_is_over(world: World) -> None:
    quote, payee = await world.quote(), await world.payee()
    body = world.order(quote["id"], payee)
    asked = await world.his.post(REMITTANCES, json=body, headers=fresh_key())
    assert asked.json()["code"] == "step_up.confirmation_required"
    world.clock.now += timedelta(minutes=2)
    assert (await world.send(body)).json()["code"] == "payments.quote_over"
    assert (await world.standing())[1] == 0


async def test_a_quote_is_used_once(world: World) -> None:
    quote, payee = await world.quote(), await world.payee()
    body = world.order(quote["id"], payee)
    first = await world.send(body)
    assert first.status_code == 201
    assert (await world.send(body)).json()["code"] == "payments.quote_used"
    assert (await world.his.get(f"{QUOTES}/{quote['id']}")).json()["is_used"] is True
    assert (await world.standing())[1] == TOTAL


async def test_a_quote_used_many_times_at_once_moves_money_once(world: World) -> None:
    quote, payee = await world.quote(), await world.payee()
    body = world.order(quote["id"], payee)
    answers = await asyncio.gather(*(world.send(body) for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409] or (
        [one.status_code for one in answers].count(201) == 1
    )
    assert (await world.standing())[1] == TOTAL


async def test_the_same_key_is_one_remittance_also_when_its_quote_is_over(world: World) -> None:
    quote, payee = await world.quote(), await world.payee()
    body, key = world.order(quote["id"], payee), str(uuid4())
    first = await world.send(body, key=key)
    world.clock.now += timedelta(hours=1)
    again = await world.his.post(REMITTANCES, json=body, headers={"Idempotency-Key": key})
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    other = await world.his.post(REMITTANCES, json=body | {"purpose": "421010"}, headers={"Idempotency-Key": key})
    assert other.json()["code"] == "ledger.key_reused"
    assert (await world.standing())[1] == TOTAL


async def test_nobody_else_sees_or_uses_a_quote(world: World) -> None:
    quote = await world.quote()
    hers = world.at[world.wang]
    assert (await hers.get(f"{QUOTES}/{quote['id']}")).status_code == 404
    payee = await world.payee(by=world.wang)
    body = world.order(quote["id"], payee, from_id=str(world.hers))
    assert (await world.send(body, by=world.wang)).json()["code"] == "payments.quote_not_found"
    own = await world.quote(by=world.wang)
    body = world.order(own["id"], payee)
    assert (await world.send(body, by=world.wang)).json()["code"] == "accounts.not_found", "from his account"
    body = world.order(own["id"], await world.payee(), from_id=str(world.hers))
    assert (await world.send(body, by=world.wang)).json()["code"] == "payments.payee_not_found", "to his payee"


async def test_the_amount_is_the_quotes_and_cannot_be_sent_along(world: World) -> None:
    quote = await world.quote()
    body = world.order(quote["id"], await world.payee())
    for more in ({"amount": {"minor": 1, "currency": "CNY"}}, {"rate": "1"}, {"total": 1}):
        assert (await world.send(body | more)).status_code == 400


@pytest.mark.parametrize(
    "changed",
    [{"purpose": "421010"}, {"payer": "ZHANG XIAOWEI"}, {"town": "Beijing"}, {"note": "Rent"}, {"payee_id": ""}],
)
async def test_what_is_altered_after_it_was_confirmed_is_confirmed_anew(world: World, changed: dict[str, str]) -> None:
    quote, payee = await world.quote(), await world.payee()
    if "payee_id" in changed:
        changed = {"payee_id": await world.payee(account="000999988887777")}
    body = world.order(quote["id"], payee)
    asked = await world.his.post(REMITTANCES, json=body, headers=fresh_key())
    at = doors(world.bank, system("tests"))
    given = await at.write(ask_for_confirmation, SESSION_ID, asked.json()["facts"]["token"])
    await at.write(give_confirmation, SESSION_ID, given.id, way="passkey")
    headers = fresh_key() | {"Confirmation": str(given.id)}
    bent = await world.his.post(REMITTANCES, json=body | changed, headers=headers)
    assert bent.json()["code"] == "step_up.confirmation_required"
    assert (await world.standing())[1] == 0


async def test_exactly_this_is_confirmed(world: World) -> None:
    quote, payee = await world.quote(), await world.payee()
    asked = await world.his.post(REMITTANCES, json=world.order(quote["id"], payee), headers=fresh_key())
    content = asked.json()["facts"]["content"]
    assert content["kind"] == "payments.remit.1"
    assert (content["quote_id"], content["payee"], content["account_number"]) == (
        quote["id"],
        "Bob Smith",
        BOB["account"],
    )
    assert (content["sent"], content["total"]) == (
        {"minor": 1_000_00, "currency": "USD"},
        {"minor": TOTAL, "currency": "CNY"},
    )
    assert (content["rate"], content["bic"], content["charges"]) == ("7.0977", "CHASUS33", "SHAR")


async def test_no_rate_no_quote_and_an_old_one_is_none(world: World) -> None:
    world.clock.now += timedelta(minutes=10, seconds=1)
    refused = await world.ask()
    assert (refused.status_code, refused.json()["code"]) == (503, "payments.no_rate")
    await world.rates()
    assert (await world.ask()).status_code == 201
    assert await world.rates(USD="708") == ["USD"], "for a hundred units: not taken"
    assert (await world.quote())["mid"] == "7.08"


async def test_new_terms_hold_from_their_instant_and_no_quote_changes(world: World) -> None:
    before = await world.quote()
    tomorrow = world.clock.now + timedelta(days=1)
    await doors(world.bank, system("tests")).write(set_terms, terms(tomorrow, margin="0.01"))
    assert (await world.quote())["rate"] == before["rate"]
    world.clock.now = tomorrow
    await world.rates()
    assert (await world.quote())["rate"] == "7.1508"
    assert (await world.his.get(f"{QUOTES}/{before['id']}")).json()["rate"] == before["rate"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"country": "KP"}, "payments.country_not_served"),
        ({"country": "CN"}, "payments.country_not_served"),
        ({"country": "ZZ"}, "payments.country_not_served"),
        ({"currency": "RUB"}, "payments.currency_not_offered"),
        ({"currency": "CNY"}, "payments.currency_not_offered"),
        ({"minor": 0}, "kernel.bad_input"),
        ({"minor": -1}, "kernel.bad_input"),
    ],
)
async def test_what_is_not_offered(world: World, asked: dict[str, str], code: str) -> None:
    assert (await world.ask(**asked)).json()["code"] == code  # type: ignore[arg-type]


async def test_quotes_are_not_asked_for_without_end(world: World) -> None:
    answers = [await world.ask() for _ in range(41)]
    assert [one.status_code for one in answers] == [201] * 40 + [429]
    world.clock.now += timedelta(minutes=5)
    await world.rates()
    assert (await world.ask()).status_code == 201


# -------------------------------------------------------------------------------------------- the allowance


async def test_nobody_goes_beyond_the_years_allowance_also_at_once(world: World) -> None:
    for _ in range(7):
        await world.remit(6_500_00)
        world.clock.now += timedelta(days=1)
        await _next_day(world)
        await world.rates()
    told = (await world.his.get(ABROAD)).json()["allowance"]
    assert (told["used"]["minor"], told["left"]["minor"]) == (45_500_00, 4_500_00)
    payee = await world.payee()
    quotes = [await world.quote(3_000_00) for _ in range(2)]

    answers = await asyncio.gather(*(world.send(world.order(one["id"], payee)) for one in quotes))

    assert sorted(one.status_code for one in answers) == [201, 409]
    (refused,) = [one.json() for one in answers if one.status_code == 409]
    assert (refused["code"], refused["facts"]["left"]) == ("payments.over_allowance", 1_500_00)
    last = await world.quote(1_500_00)
    assert (await world.send(world.order(last["id"], payee))).status_code == 201, "to the cent"
    more = await world.quote(1)
    assert (await world.send(world.order(more["id"], payee))).json()["code"] == "payments.over_allowance"


async def test_other_currencies_count_in_dollars(world: World) -> None:
    quote = await world.quote(1_000_00, country="DE", currency="EUR")
    sent = await world.send(world.order(quote["id"], await world.payee(ANNA)))
    assert sent.status_code == 201, sent.text
    assert (await world.his.get(ABROAD)).json()["allowance"]["used"]["minor"] == 1162_43  # × 8.23 / 7.08


# ------------------------------------------------------------------------------------------- who, and whom


async def test_a_payee_abroad_is_paid_at_a_quoted_rate_only(world: World) -> None:
    payee = await world.payee()
    amount = {"minor": 100_00, "currency": "CNY"}
    body = {"from_id": str(world.salary), "amount": amount, "payee_id": payee}
    for path in (TRANSFERS, f"{TRANSFERS}/preview"):
        refused = await confirm_and_post(world.bank, world.his, path, body, headers=fresh_key())
        assert refused.json()["code"] == "payments.needs_quote"
    planned = await confirm_and_post(
        world.bank, world.his, "/api/portal/planned-transfers", body | {"delay": "two_hours"}, headers=fresh_key()
    )
    assert planned.json()["code"] == "payments.needs_quote"
    assert (await world.his.get("/api/portal/payees")).json()["payees"] == []
    assert (await world.his.get("/api/portal/banks", headers=looked_for("CHAS"))).json()["banks"] == []
    (kept,) = (await world.his.get(PAYEES_ABROAD)).json()["payees"]
    assert (kept["id"], kept["address"]["town"]) == (payee, "New York")


async def test_a_payee_of_this_country_takes_no_remittance(world: World) -> None:
    quote = await world.quote()
    await doors(world.bank, system("tests")).write(_keep_icbc)
    known = {"name": "李娜", "account_number": "6225880112345678", "bank": "102100099996"}
    payee = (await world.his.post("/api/portal/payees", json=known)).json()["id"]
    assert (await world.send(world.order(quote["id"], payee))).json()["code"] == "payments.payee_not_found"


async def test_the_quote_is_for_the_payees_country(world: World) -> None:
    quote = await world.quote(country="GB")
    body = world.order(quote["id"], await world.payee())
    assert (await world.send(body)).json()["code"] == "payments.quote_other_country"


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"account": "DE89370400440532013001"}, ["account"]),
        ({"bic": "BOFAUS3N"}, ["bic"]),
        ({"name": "安娜"}, ["name"]),
        ({"address": {"country": "DE", "town": "柏林"}}, ["town"]),
    ],
)
async def test_a_wrong_payee_is_named_by_its_fields(
    world: World, changed: dict[str, object], fields: list[str]
) -> None:
    assert named_fields(await world.his.post(PAYEES_ABROAD, json=ANNA | changed)) == fields


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"payer": "张伟"}, "payer"),
        ({"town": "上海"}, "town"),
        ({"note": "学费"}, "note"),
        ({"declared": False}, "declared"),
    ],
)
async def test_who_buys_foreign_exchange_declares_it_in_latin_letters(
    world: World, changed: dict[str, object], field: str
) -> None:
    quote = await world.quote()
    assert named_fields(await world.send(world.order(quote["id"], await world.payee()) | changed)) == [field]


async def test_firms_and_those_who_only_sign_for_an_account_are_told_why_not(world: World) -> None:
    firm = await register(world.bank, "上海科技有限公司", kind=CustomerKind.ORGANISATION)
    async with counter(world.bank, as_customer(firm), routes=ROUTES) as theirs:
        world.at[firm] = theirs
        assert (await world.ask(by=firm)).json()["code"] == "payments.remit_people_only"
    shared = await open_account(world.bank, world.wang, authorised=(world.zhang,))
    quote = await world.quote()
    body = world.order(quote["id"], await world.payee(), from_id=str(shared))
    assert (await world.send(body)).json()["code"] == "payments.remit_own_account_only"


async def test_limits_and_balances_hold_as_for_any_transfer(world: World) -> None:
    payee = await world.payee()
    big = await world.quote(8_000_00)  # beyond 50,000 yuan at a time
    assert (await world.send(world.order(big["id"], payee))).json()["code"] == "payments.over_limit"
    poor = await open_account(world.bank, world.zhang)
    quote = await world.quote()
    body = world.order(quote["id"], payee, from_id=str(poor))
    assert (await world.send(body)).json()["code"] == "payments.not_enough"
    assert (await world.send(body | {"from_id": str(world.salary)})).status_code == 201, "the quote is still good"


async def test_the_dry_run_is_the_same_decision_and_does_nothing(world: World) -> None:
    quote, payee = await world.quote(), await world.payee()
    body = world.order(quote["id"], payee)
    before = await world.standing()
    told = (await world.his.post(f"{REMITTANCES}/preview", json=body)).json()
    assert (told["quote"]["id"], told["payee"]["name"]) == (quote["id"], "Bob Smith")
    assert told["transfer"]["needs_confirmation"] is True
    assert told["transfer"]["balance_after"]["minor"] == before[0] - TOTAL
    assert told["allowance"]["left"]["minor"] == 50_000_00
    assert await world.standing() == before
    world.clock.now += timedelta(minutes=2)
    stale = await world.his.post(f"{REMITTANCES}/preview", json=body)
    assert stale.json()["code"] == "payments.quote_over"


# ------------------------------------------------------------------------------------------------- the way


async def test_the_message_says_what_banks_abroad_need(world: World) -> None:
    transfer = await world.remit()
    (sent,) = await doors(world.bank, _CLEARING).write(claim, own_bank=OWN, own_bic=OWN_BIC)
    assert (str(sent.amount), sent.debtor.name, sent.debtor.bank) == ("1000.00 USD", "ZHANG WEI", OWN_BIC)
    assert (sent.creditor.name, sent.creditor.account, sent.creditor.bank) == ("Bob Smith", BOB["account"], "CHASUS33")
    assert sent.abroad is not None
    assert (str(sent.abroad.instructed), str(sent.abroad.rate), sent.abroad.charges) == (
        "7097.70 CNY",
        "7.0977000000",
        ChargeBearer.SHARED,
    )
    assert (sent.abroad.via, sent.abroad.purpose, sent.memo) == ("BOFAUS3N", "223022", "Tuition 2026/27")
    told = await world.told(transfer)
    assert told["remittance"]["uetr"] == str(sent.abroad.uetr)


async def test_killed_while_it_is_handed_over_it_goes_again_under_the_same_names(world: World) -> None:
    await world.remit()
    at = doors(world.bank, _CLEARING)
    (first,) = await at.write(claim, own_bank=OWN, own_bic=OWN_BIC)
    assert await at.write(claim, own_bank=OWN) == []
    world.clock.now += timedelta(minutes=10)
    (again,) = await at.write(claim, own_bank=OWN, own_bic=OWN_BIC)
    assert again == first
    await at.write(note_handed, [again.instruction_id])
    world.clock.now += timedelta(hours=10)
    assert await at.write(claim, own_bank=OWN) == []


async def test_the_simulated_house_takes_refuses_and_sends_back(world: World, tmp_path: Path) -> None:
    ends = {"5678": "settled", "0000": "refused", "2222": "returned", "3333": "sent"}
    transfers = {}
    for end in ends:
        quote = await world.quote(100_00)
        sent = await world.send(world.order(quote["id"], await world.payee(account=f"00012345{end}")))
        assert sent.status_code == 201, sent.text
        transfers[end] = sent.json()["id"]
    folder, house, at = Folder(tmp_path), SimulatedHouse(tmp_path), doors(world.bank, _CLEARING)
    await exchange(at, folder, own_bank=OWN, own_bic=OWN_BIC)
    for minutes in (1, 3):
        house.work(datetime.now(UTC) + timedelta(minutes=minutes))
        await exchange(at, folder, own_bank=OWN, own_bic=OWN_BIC)
    assert {end: (await world.told(one))["state"] for end, one in transfers.items()} == ends
    assert await world.sums() == {"CNY": 0, "USD": 0}
    assert (await world.house())["1301-USD"] == -100_00
    findings = await doors(world.bank, system("tests")).read(ledger.recompute)
    assert findings.ok, findings.differences


async def test_staff_see_what_went_abroad_and_the_banks_position(world: World) -> None:
    transfer = await world.remit()
    await world.say(transfer, AnswerKind.ACCEPTED)
    uetr = (await world.told(transfer))["remittance"]["uetr"]
    staff = Actor(kind="staff", name="Zhao Min", id=new_id(), rights=BUILT_IN_ROLES["accountant"])
    async with counter(world.bank, staff, routes=ROUTES) as theirs:
        for search in (transfer, uetr, "CHAS", ""):
            page = (await theirs.get("/api/console/remittances", headers=looked_for(search))).json()
            assert [one["transfer_id"] for one in page["remittances"]] == [transfer], search
        assert (await theirs.get("/api/console/remittances", headers=looked_for("DEUT"))).json()["remittances"] == []
        positions = (await theirs.get("/api/console/exchange")).json()["positions"]
        assert {one["currency"]: one["position"]["minor"] for one in positions} == {
            "CNY": WORTH,
            "USD": -1_000_00,
            "EUR": 0,
            "JPY": 0,
        }
    for path in ("/api/console/remittances", "/api/console/exchange"):
        assert (await world.his.get(path)).status_code == 403


async def test_who_is_paid_abroad_lies_in_no_table_in_clear(world: World) -> None:
    await world.remit()
    async with await psycopg.AsyncConnection.connect(
        world.bank.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    ) as connection:
        for table in ("payees", "payees_abroad", "remittances", "remittance_quotes", "outgoing_payments", "events"):
            told = await (await connection.execute(f"SELECT * FROM {table}")).fetchall()
            assert told
            assert not any(word in str(told) for word in ("Bob", "New York", "ZHANG", str(BOB["account"]))), table


async def test_what_was_quoted_and_remitted_is_never_changed_whoever_writes(world: World, database: Place) -> None:
    await world.remit()
    async with await psycopg.AsyncConnection.connect(database.owner_url) as connection:
        for table in ("remittance_quotes", "remittances", "remittance_terms"):
            with pytest.raises(psycopg.errors.RaiseException):
                await connection.execute(f"UPDATE {table} SET via = 'X'".encode())
            await connection.rollback()


async def _keep_icbc(tx: Tx) -> None:
    await keep_banks(tx, [Bank("102100099996", "ICBKCNBJ", "中国工商银行", "ICBC")])


async def _next_day(world: World) -> None:
    await doors(world.bank, system("tests")).write(follow_calendar, timezone="Asia/Shanghai")
