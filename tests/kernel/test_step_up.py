"""Confirmations: bound to exactly what is done, to a session, to a moment, to one use."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from bankhall.kernel import db
from bankhall.kernel.actors import Actor, Shown, system
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.kernel.step_up import rules
from bankhall.kernel.step_up.actions import (
    ask_for_confirmation,
    give_confirmation,
    lock_confirmation,
    purge_confirmations,
    require_confirmation,
)
from bankhall.kernel.step_up.errors import ConfirmationRequired, NoSuchConfirmation, StaleToken
from bankhall.kernel.step_up.types import Content
from bankhall.kernel.vault import Signature, Vault
from databases import Database


class Pay(Content, frozen=True, kw_only=True, tag="tests.pay.1"):
    payee: str
    minor: int
    currency: str = "CNY"
    memo: str = ""


RENT = Pay(payee="6222 0000 1111 2222", minor=450_000, memo="rent")
ANNA = Actor(kind="customer", name="Anna", id=new_id())


async def pay(tx: Tx, what: Pay, *, refuse: bool = False) -> Pay:
    await require_confirmation(tx, what)
    tx.audit("tests.pay", "payment", str(what.minor))
    if refuse:
        raise BadInput.of("payee", "nobody there")
    return what


@dataclass
class Till:
    """Where payments are confirmed. Its clock is set by hand."""

    url: str
    vault: Vault
    now: datetime = datetime(2040, 5, 7, 9, tzinfo=UTC)

    def __post_init__(self) -> None:
        self.bank = db.Database(db.connect(self.url, connections=10), clock=lambda: self.now, vault=self.vault)

    async def ask(self, what: Pay, session: UUID) -> UUID:
        with pytest.raises(ConfirmationRequired) as refused:
            await self.bank.doors(ANNA, shown=Shown(session)).write(pay, what)
        return (await self.bank.doors(ANNA).write(ask_for_confirmation, session, refused.value.token)).id

    async def confirm(self, what: Pay, session: UUID, **shown: Any) -> UUID:
        asked = await self.ask(what, session)
        await self.bank.doors(ANNA).write(give_confirmation, session, asked, way="passkey", **shown)
        return asked

    async def pay(self, what: Pay, session: UUID, confirmed: UUID | None = None, *, refuse: bool = False) -> Pay:
        return await self.bank.doors(ANNA, shown=Shown(session, confirmed)).write(pay, what, refuse=refuse)

    async def look(self, sql: str) -> list[tuple[Any, ...]]:
        async def read(reading: Reading) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in await reading.session.execute(text(sql))]

        return await self.bank.doors(ANNA).read(read)

    async def paid(self) -> int:
        [(count,)] = await self.look("SELECT count(*) FROM audit_log WHERE act = 'tests.pay'")
        return int(count)


@pytest.fixture
async def till(database: Database, vault: Vault) -> AsyncIterator[Till]:
    opened = Till(database.url, vault)
    yield opened
    await opened.bank.close()


async def test_what_is_confirmed_is_done_once(till: Till) -> None:
    session = new_id()
    confirmed = await till.confirm(RENT, session)

    assert await till.pay(RENT, session, confirmed) == RENT

    with pytest.raises(ConfirmationRequired):
        await till.pay(RENT, session, confirmed)
    assert await till.paid() == 1


async def test_the_refusal_shows_what_is_to_be_confirmed_and_nothing_is_done(till: Till) -> None:
    with pytest.raises(ConfirmationRequired) as refused:
        await till.pay(RENT, new_id())
    assert refused.value.facts()["content"] == {
        "kind": "tests.pay.1",
        "payee": "6222 0000 1111 2222",
        "minor": 450_000,
        "currency": "CNY",
        "memo": "rent",
    }
    assert "6222" not in str(refused.value)
    assert await till.paid() == 0


async def test_asked_for_and_not_given_is_not_confirmed(till: Till) -> None:
    session = new_id()
    asked = await till.ask(RENT, session)
    with pytest.raises(ConfirmationRequired):
        await till.pay(RENT, session, asked)


async def test_of_many_at_once_one_is_done(till: Till) -> None:
    session = new_id()
    confirmed = await till.confirm(RENT, session)
    outcomes = await asyncio.gather(*(till.pay(RENT, session, confirmed) for _ in range(8)), return_exceptions=True)
    assert outcomes.count(RENT) == 1
    assert [type(one) for one in outcomes if one != RENT] == [ConfirmationRequired] * 7
    assert await till.paid() == 1


async def test_a_thousand_altered_payments_are_not_done(till: Till) -> None:
    """Scoreboard row 10: payee, amount, currency or memo changed after the confirmation."""
    chance = random.Random(10)
    session = new_id()
    confirmed = await till.confirm(RENT, session)
    done = 0
    for _ in range(1_000):
        altered = replace_one(RENT, chance)
        try:
            await till.pay(altered, session, confirmed)
            done += 1
        except ConfirmationRequired:
            pass
    assert done == 0
    assert await till.pay(RENT, session, confirmed) == RENT  # what was confirmed still is


def replace_one(what: Pay, chance: random.Random) -> Pay:
    payee, minor, currency, memo = what.payee, what.minor, what.currency, what.memo
    match chance.randrange(6):
        case 0:
            at = chance.randrange(len(payee))
            digit = chance.choice([one for one in "0123456789" if one != payee[at]])
            payee = payee[:at] + digit + payee[at + 1 :]
        case 1:
            minor += chance.choice([-1, 1, 10, -minor * 2, 2**40]) or 1
        case 2:
            currency = chance.choice(["USD", "EUR", "cny", "CNY "])
        case 3:
            memo += chance.choice([" ", ".", "\u200b", "2"])
        case 4:
            payee, memo = payee + memo[:1], memo[1:]
        case _:
            payee, memo = memo, payee
    return Pay(payee=payee, minor=minor, currency=currency, memo=memo)


async def test_another_session_neither_uses_nor_gives_nor_asks_for_it(till: Till) -> None:
    mine, theirs = new_id(), new_id()
    confirmed = await till.confirm(RENT, mine)
    with pytest.raises(ConfirmationRequired):
        await till.pay(RENT, theirs, confirmed)
    with pytest.raises(ConfirmationRequired) as refused:
        await till.pay(RENT, mine)
    with pytest.raises(StaleToken):
        await till.bank.doors(ANNA).write(ask_for_confirmation, theirs, refused.value.token)
    with pytest.raises(NoSuchConfirmation):
        await till.bank.doors(ANNA).write(give_confirmation, theirs, confirmed, way="passkey")
    with pytest.raises(NoSuchConfirmation):
        await till.bank.doors(ANNA).write(lock_confirmation, theirs, confirmed)


async def test_it_ends_after_some_minutes_before_and_after_it_is_given(till: Till) -> None:
    session = new_id()
    asked, confirmed = await till.ask(RENT, session), await till.confirm(RENT, session)
    till.now += rules.GOOD_FOR
    with pytest.raises(NoSuchConfirmation):
        await till.bank.doors(ANNA).write(give_confirmation, session, asked, way="passkey")
    with pytest.raises(ConfirmationRequired):
        await till.pay(RENT, session, confirmed)


async def test_what_is_to_be_confirmed_is_asked_for_in_time_and_is_the_banks_own_word(till: Till) -> None:
    session = new_id()
    with pytest.raises(ConfirmationRequired) as refused:
        await till.pay(RENT, session)
    token = refused.value.token
    forged = token[:-3] + ("AAA" if token[-3:] != "AAA" else "BBB")
    for wrong in (forged, "x", "_" * 200, token + "AAAA"):
        with pytest.raises(StaleToken):
            await till.bank.doors(ANNA).write(ask_for_confirmation, session, wrong)
    till.now += rules.GOOD_FOR + timedelta(seconds=1)
    with pytest.raises(StaleToken):
        await till.bank.doors(ANNA).write(ask_for_confirmation, session, token)


async def test_what_is_refused_or_killed_half_way_has_not_used_it(till: Till) -> None:
    session = new_id()
    confirmed = await till.confirm(RENT, session)
    with pytest.raises(BadInput):
        await till.pay(RENT, session, confirmed, refuse=True)
    assert await till.look("SELECT id FROM confirmation_receipts") == []
    assert await till.pay(RENT, session, confirmed) == RENT


async def test_beyond_a_number_the_oldest_of_a_session_are_gone(till: Till) -> None:
    session = new_id()
    first = await till.ask(RENT, session)
    for nth in range(rules.MOST_OPEN):
        till.now += timedelta(seconds=1)
        await till.ask(Pay(payee="x", minor=nth), session)
    assert await till.look("SELECT count(*) FROM confirmations") == [(rules.MOST_OPEN,)]
    with pytest.raises(NoSuchConfirmation):
        await till.bank.doors(ANNA).write(lock_confirmation, session, first)


async def test_a_part_of_the_bank_confirms_nothing_and_who_has_no_session_cannot(till: Till) -> None:
    assert await till.bank.doors(system("end-of-day")).write(pay, RENT) == RENT
    with pytest.raises(ConfirmationRequired) as refused:
        await till.bank.doors(ANNA).write(pay, RENT)
    assert refused.value.token == ""


async def test_the_receipt_says_who_confirmed_what_and_cannot_be_changed(till: Till, database: Database) -> None:
    session = new_id()
    confirmed = await till.confirm(RENT, session, proof={"signature": "c2ln"})
    await till.pay(RENT, session, confirmed)

    [(kind, digest, sealed_nonce, way, at, algorithm, key_id, signature, by_id)] = await till.look(
        "SELECT kind, digest, sealed_nonce, way, at, algorithm, key_id, signature, by_id FROM confirmation_receipts"
    )
    nonce = till.vault.open("step_up.nonces", bytes(sealed_nonce), about=str(confirmed))
    signed = rules.signed_facts(confirmed, kind, bytes(digest), way, "customer", by_id, at)
    given = Signature(algorithm, key_id, bytes(signature))

    assert (kind, way, by_id) == ("tests.pay.1", "passkey", ANNA.id)
    assert bytes(digest) == till.vault.suite.digest(rules.bound(nonce, rules.text_of(RENT)))
    assert till.vault.verify(signed, given)
    assert not till.vault.verify(rules.signed_facts(confirmed, kind, bytes(digest), way, "staff", by_id, at), given)
    for change in ("UPDATE confirmation_receipts SET way = 'code'", "DELETE FROM confirmation_receipts"):
        with psycopg.connect(database.url) as connection, pytest.raises(psycopg.errors.Error):
            connection.execute(change)


async def test_neither_content_nor_nonce_lies_in_clear_and_the_digest_says_nothing(till: Till) -> None:
    session = new_id()
    await till.confirm(RENT, session)
    await till.confirm(RENT, session)
    kept = await till.look("SELECT sealed_content, sealed_nonce, digest FROM confirmations")
    assert not any(b"6222" in bytes(one) or b"rent" in bytes(one) for row in kept for one in row)
    assert len({bytes(digest) for _, _, digest in kept}) == 2


async def test_what_was_not_used_is_removed_after_its_time(till: Till) -> None:
    await till.confirm(RENT, new_id())
    await till.bank.doors(system("step-up")).write(purge_confirmations)
    assert await till.look("SELECT count(*) FROM confirmations") == [(1,)]
    till.now += rules.GOOD_FOR
    await till.bank.doors(system("step-up")).write(purge_confirmations)
    assert await till.look("SELECT count(*) FROM confirmations") == [(0,)]
