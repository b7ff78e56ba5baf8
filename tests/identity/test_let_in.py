"""The provider is gone: an operator lets one member of staff in, once, by both factors of the house."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.identity import api, rules
from bankhall.identity.actions.sessions import purge_expired_sessions
from bankhall.identity.errors import FactorMissing, LetInNotNeeded, NoSuchEnrolment
from bankhall.identity.models import SsoLinkRow
from bankhall.identity.types import Realm
from bankhall.kernel.db import Database, Tx

from .coming import provider_at
from .entrance import LI_NA, Open
from .people import PASSWORD, Clock, acts, code_now, doors, events, hire, rows

CODE = "/api/identity/sign-in/code"


@pytest.fixture(autouse=True)
async def working(bank: Database) -> None:
    await doors(bank).write(api.ensure_roles)


def only(browser: Open) -> Any:
    """A browser at a bank where the provider, which nobody can reach, alone counts."""
    return browser(sso=provider_at("https://gone.invalid"), sso_only=True)


async def hire_linked(bank: Database, login: str = "li.na", *, has_app: bool = True) -> UUID:
    staff_id = await hire(bank, login, "clerk", has_app=has_app)

    async def link(tx: Tx) -> None:
        [(enrolment_id,)] = await rows(bank, "SELECT id FROM enrolments WHERE holder_id = :id", id=staff_id)
        tx.session.add(
            SsoLinkRow(
                enrolment_id=enrolment_id,
                person_key=login.encode(),
                sealed_person=b"sealed",
                linked_at=tx.now,
                used_at=None,
            )
        )

    await doors(bank).write(link)
    return staff_id


async def let_in(bank: Database, login: str = "li.na") -> None:
    await doors(bank).write(api.let_staff_in, login, reason="the provider is gone", operator="root")


async def begin(client: httpx.AsyncClient, login: str = "li.na", password: str = PASSWORD) -> httpx.Response:
    return await client.post("/api/identity/sign-in", json=LI_NA | {"login": login, "password": password})


async def finish(client: httpx.AsyncClient, code: str) -> httpx.Response:
    return await client.post(CODE, json={"way": "authenticator", "code": code})


async def come(bank: Database, client: httpx.AsyncClient) -> httpx.Response:
    assert (await begin(client)).json()["second_step"] is not None
    return await finish(client, code_now(bank))


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


WRONG = (401, "identity.wrong_credentials")


async def test_whom_an_operator_lets_in_comes_in_by_password_and_second_factor_and_it_is_told(
    bank: Database, browser: Open
) -> None:
    staff_id = await hire_linked(bank)

    async with only(browser) as client:
        before = await begin(client)
        await let_in(bank)
        answer = await come(bank, client)

    assert code_of(before) == WRONG
    assert answer.json()["login"] == "li.na"
    [(said,)] = await rows(bank, "SELECT facts FROM audit_log WHERE act = 'identity.let_in'")
    assert (said["reason"], said["operator"]) == ("the provider is gone", "root")
    told = await rows(bank, "SELECT subject_id FROM audit_log WHERE act IN ('identity.let_in', 'identity.use_let_in')")
    assert told == [(str(staff_id),), (str(staff_id),)]
    assert "staff_let_in" in await events(bank)


async def test_it_is_on_the_first_page_of_those_who_look_after_the_staff_for_a_week(
    bank: Database, clock: Clock
) -> None:
    await hire_linked(bank)
    await let_in(bank)

    now = await doors(bank).read(api.staff_figures)
    clock.pass_by(days=7)
    later = await doors(bank).read(api.staff_figures)

    assert (now.let_in, later.let_in) == (1, 0)


async def test_a_word_is_good_for_one_sign_in(bank: Database, browser: Open, clock: Clock) -> None:
    await hire_linked(bank)
    await let_in(bank)

    async with only(browser) as client, only(browser) as other:
        await come(bank, client)
        clock.pass_by(seconds=60)
        again = await begin(other)

    assert code_of(again) == WRONG


async def test_of_several_tabs_the_last_goes_on_and_one_session_comes_of_it(
    bank: Database, browser: Open, clock: Clock
) -> None:
    await hire_linked(bank)
    await let_in(bank)

    async with only(browser) as first, only(browser) as second:
        await begin(first)
        await begin(second)
        answers = await asyncio.gather(finish(first, code_now(bank)), finish(second, code_now(bank, steps=1)))

    assert [one.status_code for one in answers] == [401, 200]
    assert await rows(bank, "SELECT count(*) FROM sessions") == [(1,)]


async def test_it_is_over_after_a_quarter_of_an_hour(bank: Database, browser: Open, clock: Clock) -> None:
    await hire_linked(bank)
    await let_in(bank)
    clock.pass_by(seconds=rules.LET_IN_FOR.total_seconds())

    async with only(browser) as client:
        late = await begin(client)

    assert code_of(late) == WRONG


async def test_a_word_for_one_lets_nobody_else_in_and_no_wrong_password(bank: Database, browser: Open) -> None:
    await hire_linked(bank)
    await hire_linked(bank, "wang.fang")
    await let_in(bank)

    async with only(browser) as client:
        other = await begin(client, "wang.fang")
        wrong = await begin(client, password="not hers at all")

    assert code_of(other) == code_of(wrong) == WRONG


async def test_the_password_alone_lets_nobody_in_when_the_second_factor_has_gone_meanwhile(
    bank: Database, browser: Open
) -> None:
    await hire_linked(bank)
    await let_in(bank)
    await doors(bank).write(api.forget_factors, Realm.STAFF, "li.na")

    async with only(browser) as client:
        answer = await begin(client)

    assert code_of(answer) == WRONG
    assert await rows(bank, "SELECT count(*) FROM sessions") == [(0,)]


async def test_guesses_lock_it_like_any_sign_in(bank: Database, browser: Open) -> None:
    await hire_linked(bank)
    await let_in(bank)

    async with only(browser) as client:
        for _ in range(rules.MOST_TRIES):
            await begin(client, password="a guess of somebody")
        locked = await begin(client)

    assert code_of(locked) == (429, "identity.locked")


async def test_in_that_session_and_no_other_the_password_confirms(bank: Database, browser: Open, clock: Clock) -> None:
    await hire_linked(bank)
    async with browser() as before:
        await come(bank, before)
        clock.pass_by(seconds=60)
        await let_in(bank)
        async with only(browser) as client, only(browser) as older:
            older.cookies, older.headers = before.cookies, before.headers
            await come(bank, client)
            clock.pass_by(seconds=60)
            proof = {"password": PASSWORD, "way": "authenticator", "code": code_now(bank)}
            shown = (await client.get("/api/identity/security/sso")).json()
            confirmed = await client.post("/api/identity/security/confirm", json=proof)
            clock.pass_by(seconds=60)
            hidden = (await older.get("/api/identity/security/sso")).json()
            refused = await older.post("/api/identity/security/confirm", json=proof | {"code": code_now(bank)})

    assert (shown["password_counts"], hidden["password_counts"]) == (True, False)
    assert confirmed.status_code == 204
    assert code_of(refused) == WRONG


async def test_a_new_word_ends_what_was_begun_by_the_one_before(bank: Database, browser: Open) -> None:
    await hire_linked(bank)
    await let_in(bank)

    async with only(browser) as client:
        await begin(client)
        await let_in(bank)
        answer = await finish(client, code_now(bank))

    assert code_of(answer) == (401, "identity.sign_in_over")


async def test_nobody_is_let_in_who_need_not_or_must_not_be(bank: Database) -> None:
    await hire(bank, "chen.jing", "clerk")
    await hire_linked(bank, "no.app", has_app=False)
    gone = await hire_linked(bank, "gone")
    await doors(bank).write(api.let_staff_go, gone, reason="left")

    for login, refusal in [
        ("chen.jing", LetInNotNeeded),
        ("no.app", FactorMissing),
        ("gone", NoSuchEnrolment),
        ("nobody", NoSuchEnrolment),
    ]:
        with pytest.raises(refusal):
            await let_in(bank, login)
    assert "identity.let_in" not in await acts(bank)


def test_no_route_lets_anybody_in() -> None:
    described = (Path(__file__).parents[2] / "docs" / "api" / "openapi.json").read_text()

    assert "let-in" not in described
    assert "let_staff_in" not in described


async def test_used_words_go_after_a_week(bank: Database, clock: Clock) -> None:
    await hire_linked(bank)
    await let_in(bank)
    clock.now += rules.LET_IN_TOLD + timedelta(seconds=1)

    await doors(bank).write(purge_expired_sessions)

    assert await rows(bank, "SELECT count(*) FROM staff_let_ins") == [(0,)]
