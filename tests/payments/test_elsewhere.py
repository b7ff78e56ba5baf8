"""Paying somebody at another bank: the money is held, sent once, and arrives, stays or comes back by what the clearing
says; whatever it says twice, too late, in the wrong order or of somebody else's changes nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bankhall.accounts import routes as account_routes
from bankhall.identity.permissions import BUILT_IN_ROLES
from bankhall.kernel import db
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money
from bankhall.kernel.vault import Vault
from bankhall.payments import routes as payment_routes
from bankhall.payments.actions.banks import keep_banks
from bankhall.payments.actions.clearing import claim, note_handed, put_aside, take_answers
from bankhall.payments.adapters import iso20022
from bankhall.payments.adapters.clearing import Delivery, Folder, NotHanded
from bankhall.payments.adapters.simulated import SimulatedHouse
from bankhall.payments.jobs import exchange
from bankhall.payments.plans import routes as plan_routes
from bankhall.payments.plans.actions import make_due
from bankhall.payments.rules import elsewhere as rules
from bankhall.payments.types import Answer, AnswerKind, Answers, Bank, Mismatch, Outcome, TransferState
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
)
from counter import rows as ask
from databases import Database as Place
from looking import looked_for

PAYEES = "/api/portal/payees"
BANKS = "/api/portal/banks"
TRANSFERS = "/api/portal/transfers"
PLANS = "/api/portal/planned-transfers"
LIMITS = "/api/portal/payment-limits"
OUTGOING = "/api/console/outgoing-payments"
OWN = "999290000018"
NUMBER = "6225880112345678"
CMB = Bank("308584000013", "CMBCCNBS", "招商银行", "China Merchants Bank")
ICBC = Bank("102100099996", "ICBKCNBJ", "中国工商银行", "Industrial and Commercial Bank of China")
_CLEARING = system("clearing")


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Town:
    """张伟 has an account here and pays 李娜 at another bank; 王芳 looks on."""

    bank: Database
    clock: Clock
    zhang: UUID
    wang: UUID
    salary: UUID
    at: dict[UUID, httpx.AsyncClient] = field(default_factory=dict)

    @property
    def his(self) -> httpx.AsyncClient:
        return self.at[self.zhang]

    async def payee(self, number: str = NUMBER, bank: str = CMB.code, name: str = "李娜") -> str:
        added = await self.his.post(PAYEES, json={"name": name, "account_number": number, "bank": bank})
        assert added.status_code == 201, added.text
        return str(added.json()["id"])

    async def pay(self, payee: str, minor: int, *, key: str | None = None, memo: str = "") -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else fresh_key()
        amount = {"minor": minor, "currency": "CNY"}
        body = {"from_id": str(self.salary), "amount": amount, "payee_id": payee, "memo": memo}
        return await confirm_and_post(self.bank, self.his, TRANSFERS, body, headers=headers)

    async def sent(self, minor: int = 250_00, **terms: Any) -> str:
        made = await self.pay(await self.payee(**terms), minor)
        assert made.status_code == 201, made.text
        assert made.json()["state"] == "sent"
        return str(made.json()["id"])

    async def told(self, transfer: str) -> dict[str, Any]:
        found = await self.his.get(f"{TRANSFERS}/{transfer}")
        assert found.status_code == 200, found.text
        return dict(found.json())

    async def say(
        self, transfer: str, kind: AnswerKind, *, minor: int | None = 250_00, reason: str | None = None
    ) -> dict[Outcome, int]:
        """What the clearing says, in a message of its own."""
        named = rules.instruction_of(UUID(transfer))
        amount = None if minor is None else Money(minor, "CNY")
        return await self.say_all([Answer(kind=kind, instruction_id=named, reason=reason, amount=amount)])

    async def say_all(self, answers: Sequence[Answer], *, name: str | None = None) -> dict[Outcome, int]:
        said = Answers("pacs.002", name or uuid4().hex, tuple(answers))
        return (await doors(self.bank, _CLEARING).write(take_answers, said, repr(said).encode())).outcomes

    async def standing(self) -> tuple[int, int]:
        """What is on the account, and what of it is held."""
        ((posted, held),) = await ask(
            self.bank, "SELECT posted, held FROM ledger_balances WHERE account_id = :id", id=self.salary
        )
        return int(posted), int(held)

    async def at_the_clearing(self) -> int:
        found = await ask(
            self.bank,
            "SELECT posted FROM ledger_balances JOIN ledger_accounts ON id = account_id WHERE code = '1101-CNY'",
        )
        return int(found[0][0]) if found else 0


@pytest.fixture
async def town(database: Place, vault: Vault) -> AsyncIterator[Town]:
    clock = Clock()
    bank = Database(db.connect(database.url, connections=10), clock=clock, vault=vault)
    zhang, wang = [await register(bank, name) for name in ("张伟", "王芳")]
    salary = await open_account(bank, zhang)
    await pay_in(bank, salary, 10_000_00)
    await doors(bank, system("tests")).write(keep_banks, [CMB, ICBC])
    made = Town(bank, clock, zhang, wang, salary)
    async with AsyncExitStack() as stack:
        for one in (zhang, wang):
            client = await stack.enter_async_context(
                counter(bank, as_customer(one), routes=[*payment_routes.routes, *plan_routes.routes])
            )
            made.at[one] = client
        yield made
    await bank.close()


async def test_the_money_is_held_until_the_other_bank_has_answered_and_then_it_has_gone(town: Town) -> None:
    transfer = await town.sent()

    assert await town.standing() == (10_000_00, 250_00)
    assert await town.say(transfer, AnswerKind.ACCEPTED) == {Outcome.APPLIED: 1}

    assert await town.standing() == (9_750_00, 0)
    assert await town.at_the_clearing() == 250_00
    told = await town.told(transfer)
    assert (told["state"], told["other_name"], told["to_number"]) == ("settled", "李娜", NUMBER)
    assert told["way"]["bank"]["name"] == "招商银行"
    assert told["way"]["answered_at"] is not None
    assert {"payments.transfer_sent", "payments.transfer_settled"} <= set(await events(town.bank))
    assert {"payments.transfer", "payments.clearing_answered"} <= set(await acts(town.bank))


async def test_what_is_refused_is_free_again_with_the_reason_and_counts_for_no_limit(town: Town) -> None:
    transfer = await town.sent()

    assert await town.say(transfer, AnswerKind.REJECTED, reason="AC01") == {Outcome.APPLIED: 1}

    assert await town.standing() == (10_000_00, 0)
    assert await town.at_the_clearing() == 0
    told = await town.told(transfer)
    assert (told["state"], told["way"]["reason"]) == ("refused", "AC01")
    (limits,) = (await town.his.get(LIMITS)).json()["limits"]
    assert (limits["used_today"], limits["used_this_month"]) == (0, 0)


async def test_what_comes_back_is_on_the_account_again(town: Town) -> None:
    transfer = await town.sent()
    await town.say(transfer, AnswerKind.ACCEPTED)

    assert await town.say(transfer, AnswerKind.RETURNED, reason="AC04") == {Outcome.APPLIED: 1}

    assert await town.standing() == (10_000_00, 0)
    assert await town.at_the_clearing() == 0
    told = await town.told(transfer)
    assert (told["state"], told["way"]["reason"]) == ("returned", "AC04")
    assert told["way"]["returned_at"] is not None
    assert "payments.transfer_returned" in await events(town.bank)


async def test_nothing_said_leaves_the_money_held_and_the_payment_with_staff(town: Town) -> None:
    transfer = await town.sent()
    town.clock.now += timedelta(days=40)

    assert (await town.told(transfer))["state"] == "sent"
    assert await town.standing() == (10_000_00, 250_00)
    async with counter(town.bank, _staff(), routes=payment_routes.routes) as staff:
        (late,) = (await staff.get(OUTGOING, params={"late_only": True})).json()["payments"]
        assert (late["transfer_id"], late["is_late"]) == (transfer, True)

    assert await town.say(transfer, AnswerKind.ACCEPTED) == {Outcome.APPLIED: 1}, "late is better than never"


async def test_the_same_message_counts_once(town: Town) -> None:
    transfer = await town.sent()
    answer = Answer(kind=AnswerKind.ACCEPTED, instruction_id=rules.instruction_of(UUID(transfer)))

    firsts = await asyncio.gather(*(town.say_all([answer], name="M1") for _ in range(5)))

    assert sorted(firsts, key=len) == [{}] * 4 + [{Outcome.APPLIED: 1}]
    assert await town.say(transfer, AnswerKind.ACCEPTED) == {Outcome.REPEATED: 1}, "also in another message"
    assert await town.standing() == (9_750_00, 0)


async def test_another_message_under_a_name_that_was_used_is_put_aside(town: Town) -> None:
    transfer = await town.sent()
    named = rules.instruction_of(UUID(transfer))
    await town.say_all([Answer(kind=AnswerKind.PENDING, instruction_id=named)], name="M1")

    again = await town.say_all([Answer(kind=AnswerKind.ACCEPTED, instruction_id=named)], name="M1")

    assert again == {Outcome.QUARANTINED: 1}
    assert await town.standing() == (10_000_00, 250_00)


async def test_money_that_comes_back_before_anybody_said_it_arrived_counts_once_they_do(town: Town) -> None:
    transfer = await town.sent()

    assert await town.say(transfer, AnswerKind.RETURNED, reason="AC04") == {Outcome.EARLY: 1}
    assert await town.standing() == (10_000_00, 250_00)
    assert await town.say(transfer, AnswerKind.ACCEPTED) == {Outcome.APPLIED: 1}

    assert (await town.told(transfer))["state"] == "returned"
    assert await town.standing() == (10_000_00, 0)


@pytest.mark.parametrize(
    ("before", "then", "minor", "why"),
    [
        ((), AnswerKind.ACCEPTED, 250_01, Mismatch.OTHER_AMOUNT),
        ((AnswerKind.ACCEPTED,), AnswerKind.RETURNED, 249_99, Mismatch.OTHER_AMOUNT),
        ((AnswerKind.ACCEPTED,), AnswerKind.REJECTED, 250_00, Mismatch.CONTRADICTION),
        ((AnswerKind.REJECTED,), AnswerKind.ACCEPTED, 250_00, Mismatch.CONTRADICTION),
        ((AnswerKind.REJECTED,), AnswerKind.RETURNED, 250_00, Mismatch.CONTRADICTION),
        ((AnswerKind.ACCEPTED, AnswerKind.RETURNED), AnswerKind.RETURNED, 250_00, Mismatch.CONTRADICTION),
        ((AnswerKind.ACCEPTED, AnswerKind.RETURNED), AnswerKind.REJECTED, 250_00, Mismatch.CONTRADICTION),
    ],
)
async def test_what_does_not_fit_changes_nothing_and_waits_for_a_person(
    town: Town, before: tuple[AnswerKind, ...], then: AnswerKind, minor: int, why: Mismatch
) -> None:
    transfer = await town.sent()
    for kind in before:
        await town.say(transfer, kind)
    stood = await town.standing(), (await town.told(transfer))["state"]

    assert await town.say(transfer, then, minor=minor) == {Outcome.QUARANTINED: 1}

    assert (await town.standing(), (await town.told(transfer))["state"]) == stood
    async with counter(town.bank, _staff(), routes=payment_routes.routes) as staff:
        (aside,) = (await staff.get(f"{OUTGOING}/put-aside")).json()["answers"]
        assert (aside["why"], aside["transfer_id"]) == (why, transfer)


async def test_answers_of_strangers_and_unreadable_ones_are_put_aside(town: Town) -> None:
    for named in (new_id().hex, "not-ours", "0" * 32, str(new_id())[:35]):
        assert await town.say_all([Answer(kind=AnswerKind.ACCEPTED, instruction_id=named)]) == {Outcome.QUARANTINED: 1}
    for _ in range(2):
        await doors(town.bank, _CLEARING).write(put_aside, b"<nonsense")
    whys = [why for (why,) in await ask(town.bank, "SELECT why FROM clearing_answers ORDER BY id")]
    assert whys == ["unknown"] * 4 + ["unreadable"]


async def test_a_frozen_account_keeps_the_answer_for_a_person(town: Town) -> None:
    transfer = await town.sent()
    await doors(town.bank, system("tests")).write(_freeze, town.salary)

    assert await town.say(transfer, AnswerKind.ACCEPTED) == {Outcome.QUARANTINED: 1}

    assert await town.standing() == (10_000_00, 250_00)
    assert (await town.told(transfer))["state"] == "sent"


async def test_nobody_at_the_counter_lets_go_what_is_on_its_way(town: Town) -> None:
    await town.sent()
    ((hold,),) = await ask(town.bank, "SELECT id FROM ledger_holds")
    async with counter(town.bank, CLERK, routes=account_routes.routes) as staff:
        url = f"/api/console/accounts/{town.salary}/holds/{hold}/release"
        refused = await staff.post(url, json={"reason": "asked for it"}, headers=fresh_key())
        assert refused.json()["code"] == "accounts.held_for_transfer", refused.text
    assert await town.standing() == (10_000_00, 250_00)


async def test_one_key_sends_once(town: Town) -> None:
    payee = await town.payee()
    key = str(new_id())

    answers = [await town.pay(payee, 250_00, key=key) for _ in range(3)]
    other = await town.pay(payee, 250_01, key=key)

    assert len({answer.json()["id"] for answer in answers}) == 1
    assert other.json()["code"] == "ledger.key_reused"
    assert await town.standing() == (10_000_00, 250_00)
    assert await ask(town.bank, "SELECT count(*) FROM outgoing_payments") == [(1,)]


async def test_what_is_held_cannot_be_spent_again(town: Town) -> None:
    payee = await town.payee()
    assert (await town.pay(payee, 9_999_00)).status_code == 201
    again = await town.pay(payee, 2_00)
    assert again.json()["code"] == "payments.not_enough"


async def test_each_payment_is_confirmed_until_one_has_arrived_and_the_bank_is_named(town: Town) -> None:
    payee = await town.payee()
    body = {"from_id": str(town.salary), "amount": {"minor": 1_00, "currency": "CNY"}, "payee_id": payee}

    for kind in (AnswerKind.REJECTED, AnswerKind.ACCEPTED):
        asked = await town.his.post(TRANSFERS, json=body, headers=fresh_key())
        assert asked.json()["code"] == "step_up.confirmation_required"
        assert asked.json()["facts"]["content"]["bank"] == "招商银行"
        made = await town.pay(payee, 1_00)
        await town.say(made.json()["id"], kind, minor=1_00)

    assert (await town.his.post(TRANSFERS, json=body, headers=fresh_key())).status_code == 201


async def test_the_dry_run_says_when_it_arrives_and_leaves_nothing(town: Town) -> None:
    payee = await town.payee()
    body = {"from_id": str(town.salary), "amount": {"minor": 1_00, "currency": "CNY"}, "payee_id": payee}

    told = (await town.his.post(f"{TRANSFERS}/preview", json=body)).json()

    assert datetime.fromisoformat(told["arrives_at"]) == town.clock.now + rules.USUALLY_WITHIN
    assert told["balance_after"]["minor"] == 9_999_00
    assert await town.standing() == (10_000_00, 0)
    assert await ask(town.bank, "SELECT count(*) FROM outgoing_payments") == [(0,)]


async def test_payees_here_and_elsewhere_go_in_one_batch(town: Town) -> None:
    li = await register(town.bank, "李娜")
    hers = await open_account(town.bank, li)
    ((number,),) = await ask(town.bank, "SELECT number FROM accounts WHERE id = :id", id=hers)
    here = await town.his.post(PAYEES, json={"name": "李娜", "account_number": number})
    there = await town.payee()

    # A session has five confirmations open at most.
    paid = await asyncio.gather(*(town.pay(payee, 10_00) for payee in (here.json()["id"], there) * 2))

    assert {one.status_code for one in paid} == {201}, [one.text for one in paid]
    assert sorted(one.json()["state"] for one in paid) == ["sent"] * 2 + ["settled"] * 2
    assert await town.standing() == (9_980_00, 20_00)


async def test_a_payee_elsewhere_is_kept_once_and_tells_nobody_who_they_are(town: Town) -> None:
    ids = {await town.payee(), await town.payee(bank="CMBCCNBS"), await town.payee(bank="CMBCCNBSXXX")}
    assert len(ids) == 1
    (kept,) = (await town.his.get(PAYEES)).json()["payees"]
    assert (kept["name"], kept["account_number"], kept["bank"]["code"]) == ("李娜", NUMBER, CMB.code)
    await town.pay(kept["id"], 1_00, memo="房租")
    async with await psycopg.AsyncConnection.connect(town_url(town)) as connection:
        for table in ("payees", "outgoing_payments", "transfers", "ledger_entries", "ledger_holds", "events"):
            told = await (await connection.execute(f"SELECT * FROM {table}")).fetchall()
            assert not any(word in str(told) for word in ("李娜", NUMBER, "房租")), table


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"account_number": "1234567"}, "account_number"),
        ({"account_number": "1" * 33}, "account_number"),
        ({"bank": "30858400001'"}, "bank"),
        ({"bank": "1"}, "bank"),
    ],
)
async def test_bad_numbers_are_named(town: Town, body: dict[str, str], field: str) -> None:
    asked = {"name": "李娜", "account_number": NUMBER, "bank": CMB.code} | body
    assert named_fields(await town.his.post(PAYEES, json=asked)) == [field]


async def test_no_such_bank(town: Town) -> None:
    asked = {"name": "李娜", "account_number": NUMBER, "bank": "999999999999"}
    assert (await town.his.post(PAYEES, json=asked)).json()["code"] == "payments.no_such_bank"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("招商", [CMB]),
        ("merchants", [CMB]),
        ("1021", [ICBC]),
        ("icbk", [ICBC]),
        ("", [ICBC, CMB]),
        ("%", []),
        ("_", []),
    ],
)
async def test_banks_are_found_by_name_number_and_bic(town: Town, search: str, found: list[Bank]) -> None:
    told = (await town.his.get(BANKS, headers=looked_for(search))).json()["banks"]
    assert [one["code"] for one in told] == [one.code for one in found]


async def test_nobody_else_sees_it(town: Town) -> None:
    transfer = await town.sent()
    hers = town.at[town.wang]
    assert (await hers.get(f"{TRANSFERS}/{transfer}")).status_code == 404
    assert (await hers.get(TRANSFERS)).json()["transfers"] == []
    for path in (OUTGOING, f"{OUTGOING}/put-aside"):
        assert (await hers.get(path)).status_code == 403


async def test_staff_find_what_was_sent_by_id_bank_and_state(town: Town) -> None:
    transfers = [await town.sent() for _ in range(3)]
    await town.say(transfers[0], AnswerKind.ACCEPTED)
    async with counter(town.bank, _staff(), routes=payment_routes.routes) as staff:

        async def ids(words: str = "", **asked: Any) -> list[str]:
            told = await staff.get(OUTGOING, headers=looked_for(words), params=asked)
            return [one["transfer_id"] for one in told.json()["payments"]]

        assert await ids() == transfers[::-1]
        assert await ids(in_state="settled") == transfers[:1]
        assert await ids(transfers[1]) == [transfers[1]]
        assert await ids("招商") == transfers[::-1]
        assert await ids("工商") == []
        page = (await staff.get(OUTGOING, params={"limit": 2})).json()
        assert [one["transfer_id"] for one in page["payments"]] == transfers[:0:-1]
        rest = (await staff.get(OUTGOING, params={"limit": 2, "after": page["next"]})).json()
        assert [one["transfer_id"] for one in rest["payments"]] == transfers[:1]


async def test_a_state_never_goes_back_whoever_writes(town: Town, database: Place) -> None:
    transfer = await town.sent()
    await town.say(transfer, AnswerKind.REJECTED)
    async with await psycopg.AsyncConnection.connect(database.owner_url) as connection:
        for state in ("sent", "settled", "returned", "waiting"):
            with pytest.raises(psycopg.errors.RestrictViolation):
                await connection.execute("UPDATE transfers SET state = %s WHERE id = %s", (state, transfer))
            await connection.rollback()


# ---------------------------------------------------------------------------------------------- on the way


class Wire:
    """A clearing that breaks when it is told to."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.waiting: list[Delivery] = []
        self.breaks_after: int | None = None

    async def hand_over(self, message_id: str, message: bytes) -> None:
        if self.breaks_after is not None and len(self.got) >= self.breaks_after:
            raise NotHanded("away")
        self.got.append(message_id)

    async def collect(self, *, most: int) -> list[Delivery]:
        return self.waiting[:most]

    async def acknowledge(self, delivery: Delivery) -> None:
        self.waiting.remove(delivery)


async def test_what_was_not_taken_is_handed_over_again_and_what_was_is_not(town: Town) -> None:
    transfers = [await town.sent() for _ in range(3)]
    wire = Wire()
    wire.breaks_after = 1
    at = doors(town.bank, _CLEARING)

    with pytest.raises(NotHanded):
        await exchange(at, wire, own_bank=OWN)
    wire.breaks_after = None
    await exchange(at, wire, own_bank=OWN)
    assert len(wire.got) == 1, "not at once again"
    town.clock.now += timedelta(minutes=10)
    await exchange(at, wire, own_bank=OWN)
    town.clock.now += timedelta(hours=10)
    await exchange(at, wire, own_bank=OWN)

    assert sorted(wire.got) == sorted(UUID(one).hex for one in transfers)


async def test_killed_between_handing_over_and_noting_it_goes_again_under_the_same_name(town: Town) -> None:
    transfer = await town.sent()
    at = doors(town.bank, _CLEARING)
    (first,) = await at.write(claim, own_bank=OWN)
    assert await at.write(claim, own_bank=OWN) == [], "somebody else who claims meanwhile gets nothing"
    town.clock.now += timedelta(minutes=10)
    (again,) = await at.write(claim, own_bank=OWN)
    assert (again.instruction_id, again.amount, again.creditor) == (first.instruction_id, first.amount, first.creditor)
    await at.write(note_handed, [again.instruction_id])
    town.clock.now += timedelta(hours=10)
    assert await at.write(claim, own_bank=OWN) == []
    assert (await town.told(transfer))["state"] == "sent"


async def test_what_was_answered_before_it_was_noted_is_not_sent_again(town: Town) -> None:
    transfer = await town.sent()
    at = doors(town.bank, _CLEARING)
    (sent,) = await at.write(claim, own_bank=OWN)
    await town.say(transfer, AnswerKind.ACCEPTED)
    await at.write(note_handed, [sent.instruction_id])
    town.clock.now += timedelta(hours=10)
    assert await at.write(claim, own_bank=OWN) == []


async def test_a_payee_removed_meanwhile_is_paid_as_it_was_confirmed(town: Town) -> None:
    payee = await town.payee()
    await town.pay(payee, 250_00, memo="房租")
    assert (await town.his.delete(f"{PAYEES}/{payee}")).status_code == 204
    (sent,) = await doors(town.bank, _CLEARING).write(claim, own_bank=OWN)
    assert (sent.creditor.name, sent.creditor.account, sent.creditor.bank) == ("李娜", NUMBER, CMB.code)
    assert (sent.debtor.name, sent.debtor.bank, sent.memo) == ("张伟", OWN, "房租")


async def test_the_simulated_house_accepts_refuses_and_sends_back(town: Town, tmp_path: Path) -> None:
    ends = {"5678": "settled", "0000": "refused", "1111": "refused", "2222": "returned", "3333": "sent"}
    transfers = {end: await town.sent(100_00, number=f"622588011234{end}") for end in ends}
    folder, house, at = Folder(tmp_path), SimulatedHouse(tmp_path), doors(town.bank, _CLEARING)

    await exchange(at, folder, own_bank=OWN)
    house.work(datetime.now(UTC))
    await exchange(at, folder, own_bank=OWN)
    assert {(await town.told(one))["state"] for one in transfers.values()} == {"sent"}, "not at once"
    for minutes in (1, 3):
        house.work(datetime.now(UTC) + timedelta(minutes=minutes))
        await exchange(at, folder, own_bank=OWN)

    assert {end: (await town.told(one))["state"] for end, one in transfers.items()} == ends
    assert await town.standing() == (9_900_00, 100_00)
    assert await town.at_the_clearing() == 100_00


async def test_a_file_that_nobody_can_read_is_kept_for_a_person_and_holds_up_nothing(
    town: Town, tmp_path: Path
) -> None:
    transfer = await town.sent()
    folder, at = Folder(tmp_path), doors(town.bank, _CLEARING)
    (tmp_path / "in").mkdir()
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb">]><Document>&b;</Document>'
    (tmp_path / "in" / "a.xml").write_bytes(bomb)
    answer = Answer(kind=AnswerKind.ACCEPTED, instruction_id=UUID(transfer).hex)
    report = iso20022.write_report("R1", [answer], of="x", at=datetime.now(UTC))
    (tmp_path / "in" / "b.xml").write_bytes(report)

    await exchange(at, folder, own_bank=OWN)

    assert (await town.told(transfer))["state"] == "settled"
    assert list((tmp_path / "in").glob("*.xml")) == []
    assert await ask(town.bank, "SELECT why FROM clearing_answers WHERE outcome = 'quarantined'") == [("unreadable",)]


# ---------------------------------------------------------------------------------------------- properties

_ANSWERS = st.lists(
    st.tuples(st.sampled_from(AnswerKind), st.sampled_from([250_00, 250_00, 250_00, 249_00])), max_size=8
)
_FORWARD = {
    TransferState.SENT: {TransferState.SENT, TransferState.SETTLED, TransferState.REFUSED, TransferState.RETURNED},
    TransferState.SETTLED: {TransferState.SETTLED, TransferState.RETURNED},
    TransferState.REFUSED: {TransferState.REFUSED},
    TransferState.RETURNED: {TransferState.RETURNED},
}


@given(said=_ANSWERS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_said_states_go_forward_and_no_money_is_made_or_lost(town: Town, said: Any) -> None:
    before, elsewhere = await town.standing(), await town.at_the_clearing()
    transfer, state = await town.sent(), TransferState.SENT
    for kind, minor in said:
        await town.say(transfer, kind, minor=minor)
        after = TransferState((await town.told(transfer))["state"])
        assert after in _FORWARD[state]
        state = after
        posted, held = await town.standing()
        gone = 250_00 if state is TransferState.SETTLED else 0
        assert posted == before[0] - gone
        assert held == before[1] + (250_00 if state is TransferState.SENT else 0)
        assert await town.at_the_clearing() == elsewhere + gone
    if state is TransferState.SENT:
        await town.say(transfer, AnswerKind.REJECTED)
        state = TransferState((await town.told(transfer))["state"])
    if state is TransferState.SETTLED:
        await town.say(transfer, AnswerKind.RETURNED)


def _staff() -> Actor:
    return Actor(kind="staff", name="Zhao Min", id=new_id(), rights=BUILT_IN_ROLES["accountant"])


async def _freeze(tx: Any, account_id: UUID) -> None:
    from bankhall.ledger import api as ledger

    await ledger.freeze_account(tx, account_id)


def town_url(town: Town) -> str:
    return str(town.bank.engine.url.set(drivername="postgresql").render_as_string(hide_password=False))


async def test_what_is_planned_for_another_bank_names_it_and_leaves_when_it_is_due(town: Town) -> None:
    body = {
        "from_id": str(town.salary),
        "amount": {"minor": 250_00, "currency": "CNY"},
        "payee_id": await town.payee(),
        "delay": "two_hours",
    }
    asked = await town.his.post(PLANS, json=body, headers=fresh_key())
    content = asked.json()["facts"]["content"]
    assert (content["kind"], content["bank"], content["payee"]) == ("payments.plan.1", "招商银行", "李娜")
    planned = await confirm_and_post(town.bank, town.his, PLANS, body, headers=fresh_key())
    assert planned.status_code == 201, planned.text
    posted, held = await town.standing()
    assert held == 0

    town.clock.now += timedelta(hours=2)
    assert await doors(town.bank, system("payments")).write(make_due) == 1

    assert await town.standing() == (posted, 250_00)
    (run,) = (await town.his.get(f"{PLANS}/{planned.json()['id']}")).json()["runs"]
    assert (await town.told(run["transfer_id"]))["state"] == "sent"
