"""Signing in, and those who try to without being asked."""

import asyncio
from collections import Counter

import argon2
import pytest
from sqlalchemy import update

from bankhall.identity import api, rules
from bankhall.identity.actions import passwords
from bankhall.identity.errors import Locked, WrongCredentials
from bankhall.identity.models import CredentialRow
from bankhall.identity.permissions import CUSTOMER_RIGHTS
from bankhall.identity.types import Assurance, Realm, Welcome
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.errors import Refusal, TooMany

from .people import (
    PASSWORD,
    Clock,
    acts,
    count,
    doors,
    enroll,
    events,
    hashed,
    hire,
    rows,
    shown,
    sign_in,
    visitor,
)


async def refused(bank: Database, login: str = "zhang.wei", password: str = "wrong", **given: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await sign_in(bank, login, password, **given)  # type: ignore[arg-type]  # a realm, if anything
    return caught.value


async def test_a_customer_signs_in_and_may_see_their_own_accounts(bank: Database) -> None:
    customer_id = await enroll(bank)

    welcome = await sign_in(bank, " Zhang.Wei ")

    actor, session = welcome.visitor.actor, welcome.visitor.session
    assert (actor.kind, actor.id, actor.name) == ("customer", customer_id, "张伟")
    assert actor.rights == CUSTOMER_RIGHTS
    assert (session.login, session.roles, session.assurance) == ("zhang.wei", ("customer",), Assurance.PASSWORD)
    assert await visitor(bank, welcome.token) == welcome.visitor
    assert (await acts(bank))[-1] == "identity.sign_in"
    assert (await events(bank))[-1] == "signed_in"


async def test_staff_sign_in_with_the_rights_of_their_roles(bank: Database) -> None:
    await doors(bank).write(api.ensure_roles)
    staff_id = await hire(bank, "li.na", "accountant", "auditor")

    welcome = await sign_in(bank, "li.na", realm=Realm.STAFF)

    assert (welcome.visitor.actor.kind, welcome.visitor.actor.id) == ("staff", staff_id)
    assert welcome.visitor.session.roles == ("accountant", "auditor")
    assert {"ledger.post", "customers.view"} <= welcome.visitor.actor.rights


async def test_who_signed_in_is_the_actor_of_the_note_about_it(bank: Database) -> None:
    customer_id = await enroll(bank)

    await sign_in(bank)

    noted = await rows(bank, "SELECT actor_kind, actor_id FROM audit_log WHERE act = 'identity.sign_in'")
    assert noted == [("customer", customer_id)]


async def test_a_wrong_password_is_refused_and_noted_without_login_or_password(bank: Database) -> None:
    await enroll(bank)

    assert isinstance(await refused(bank, password="a wrong password"), WrongCredentials)

    assert (await acts(bank))[-1] == "identity.fail_sign_in"
    noted = str(await rows(bank, "SELECT * FROM audit_log")) + str(await rows(bank, "SELECT * FROM events"))
    assert "zhang" not in noted
    assert "password" not in noted.replace("hash_password", "")


async def test_a_login_of_one_realm_is_nothing_in_the_other(bank: Database) -> None:
    await enroll(bank)
    await hire(bank, "li.na")

    assert isinstance(await refused(bank, "zhang.wei", PASSWORD, realm=Realm.STAFF), WrongCredentials)
    assert isinstance(await refused(bank, "li.na", PASSWORD, realm=Realm.CUSTOMER), WrongCredentials)


async def test_the_fifth_failure_locks_and_then_even_the_right_password_waits(bank: Database, clock: Clock) -> None:
    await enroll(bank)

    said = [type(await refused(bank)) for _ in range(5)]
    waiting = await refused(bank, password=PASSWORD)

    assert said == [WrongCredentials] * 4 + [Locked]
    assert isinstance(waiting, Locked)
    assert waiting.until == clock.now + rules.LOCK
    assert Counter(await events(bank))["sign_in_locked"] == 1
    assert (await acts(bank))[-1] == "identity.refuse_locked"
    clock.pass_by(minutes=30)
    assert isinstance(await sign_in(bank), Welcome)


async def test_a_sign_in_takes_the_failures_back(bank: Database) -> None:
    await enroll(bank)

    for _ in range(3):
        for _ in range(4):
            assert isinstance(await refused(bank), WrongCredentials)
        await sign_in(bank)

    assert await count(bank, "sign_in_gates") == 0


async def test_the_fifth_try_may_be_the_right_one(bank: Database) -> None:
    await enroll(bank)
    for _ in range(4):
        await refused(bank)

    assert isinstance(await sign_in(bank), Welcome)


async def test_a_thousand_guesses_at_once_get_five_looks_at_the_password(
    bank: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await enroll(bank)
    monkeypatch.setattr(passwords, "MOST_WAITING", 1000)

    said = Counter(type(one) for one in await asyncio.gather(*(refused(bank) for _ in range(1000))))

    assert said == {WrongCredentials: 4, Locked: 996}
    noted = Counter(await acts(bank))
    assert noted["identity.fail_sign_in"] == rules.MOST_TRIES
    assert noted["identity.refuse_locked"] == 1000 - rules.MOST_TRIES


async def test_more_than_the_queue_holds_are_told_to_come_again_and_are_not_counted(
    bank: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await enroll(bank)
    monkeypatch.setattr(passwords, "MOST_WAITING", 0)

    assert isinstance(await refused(bank), TooMany)

    assert await count(bank, "sign_in_gates") == 0


async def test_a_login_that_nobody_has_is_answered_and_locked_like_any_other(bank: Database) -> None:
    await enroll(bank)

    known = [await refused(bank, "zhang.wei") for _ in range(7)]
    unknown = [await refused(bank, "wang.fang") for _ in range(7)]

    assert [(type(one), one.facts()) for one in known] == [(type(one), one.facts()) for one in unknown]
    assert [type(one) for one in unknown] == [WrongCredentials] * 4 + [Locked] * 3


async def test_a_login_that_nobody_has_costs_a_hash_like_any_other(
    bank: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await enroll(bank)
    verified: list[str] = []

    def verify(kept: str, password: str) -> bool:
        verified.append(kept)
        return original(kept, password)

    original = passwords.HASHER.verify
    monkeypatch.setattr(passwords, "HASHER", _Watched(verify))

    await refused(bank, "zhang.wei")
    await refused(bank, "wang.fang")
    await refused(bank, "王芳")

    assert len(verified) == 3
    assert len({str(argon2.extract_parameters(kept)) for kept in verified}) == 1


class _Watched(argon2.PasswordHasher):
    """The real hasher, with an eye on its verifying."""

    def __init__(self, verify: object) -> None:
        super().__init__(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self.verify = verify  # type: ignore[method-assign,assignment]  # watched on purpose


@pytest.mark.parametrize(
    "login", ["", "\0", "a\ud800b", "😀" * 50, "x" * 100_000, "'; DROP TABLE sessions; --", "\n"], ids=shown
)
async def test_a_strange_login_is_a_login_that_nobody_has(bank: Database, login: str) -> None:
    assert isinstance(await refused(bank, login), WrongCredentials)


@pytest.mark.parametrize(
    "password", ["", "\0", "a\ud800b", "😀" * 50, "x" * 100_000, PASSWORD + " ", PASSWORD.upper()], ids=shown
)
async def test_a_strange_password_is_a_wrong_one(bank: Database, password: str) -> None:
    await enroll(bank)

    assert isinstance(await refused(bank, password=password), WrongCredentials)


async def test_a_password_counts_to_its_last_character(bank: Database) -> None:
    password = "x1y2z3" * 21 + "ä\0"
    await enroll(bank, password=password)

    assert isinstance(await refused(bank, password=password[:-1]), WrongCredentials)
    assert isinstance(await sign_in(bank, password=password), Welcome)


async def test_a_new_sign_in_ends_the_session_that_the_browser_held(bank: Database) -> None:
    await enroll(bank)
    await enroll(bank, "wang.fang")
    first = await sign_in(bank)

    second = await sign_in(bank, "wang.fang", browser_token=first.token)

    assert second.token != first.token
    assert await visitor(bank, first.token) is None
    assert await visitor(bank, second.token) == second.visitor


async def test_a_failed_sign_in_leaves_the_session_that_the_browser_held(bank: Database) -> None:
    await enroll(bank)
    first = await sign_in(bank)

    with pytest.raises(WrongCredentials):
        await sign_in(bank, password="wrong", browser_token=first.token)

    assert await visitor(bank, first.token) is not None


async def test_a_token_that_the_browser_brings_never_becomes_the_sessions(bank: Database) -> None:
    await enroll(bank)
    planted = "A" * 43

    welcome = await sign_in(bank, browser_token=planted)

    assert welcome.token != planted
    assert await visitor(bank, planted) is None


async def test_a_password_hashed_in_an_older_way_is_hashed_again_at_sign_in(bank: Database) -> None:
    older = argon2.PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    await enroll(bank)
    await _put_password(bank, older)

    await sign_in(bank)

    [(kept,)] = await rows(bank, "SELECT secret FROM credentials")
    assert kept != older
    assert "m=19456,t=2,p=1" in kept
    assert isinstance(await sign_in(bank), Welcome)


async def test_a_password_that_changes_while_the_old_one_is_checked_lets_nobody_in(
    bank: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await enroll(bank)
    another = await hashed("quite another password")

    async def slowly(kept: str | None, password: str) -> bool:
        matched = await original(kept, password)
        await _put_password(bank, another.text)
        return matched

    original = passwords.matches
    monkeypatch.setattr(passwords, "matches", slowly)

    assert isinstance(await refused(bank, password=PASSWORD), WrongCredentials)
    assert await count(bank, "sessions") == 0


async def test_a_bar_placed_while_the_password_is_checked_lets_nobody_in(
    bank: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer_id = await enroll(bank)

    async def slowly(kept: str | None, password: str) -> bool:
        matched = await original(kept, password)
        await doors(bank).write(api.bar, Realm.CUSTOMER, customer_id, reason="card stolen")
        return matched

    original = passwords.matches
    monkeypatch.setattr(passwords, "matches", slowly)

    assert isinstance(await refused(bank, password=PASSWORD), WrongCredentials)
    assert await count(bank, "sessions") == 0


async def _put_password(bank: Database, secret: str) -> None:
    async def put(tx: Tx) -> None:
        await tx.session.execute(update(CredentialRow).values(secret=secret))

    await doors(bank).write(put)
