"""The step between a password and a session, and those who try to skip it."""

import asyncio
from typing import Any

import pytest

from bankhall.identity import api, rules
from bankhall.identity.errors import Locked, NoPendingSignIn, WrongCode, WrongCredentials
from bankhall.identity.types import Assurance, Realm, SecondStep, Way, Welcome
from bankhall.kernel.db import Database

from .entrance import LI_NA, ZHANG, Open
from .people import (
    PASSWORD,
    Clock,
    acts,
    code_now,
    count,
    doors,
    enroll,
    events,
    give_app,
    hire,
    rows,
    show_code,
    show_password,
    sign_in,
    visitor,
)


async def half_way(bank: Database, login: str = "zhang.wei", *, realm: Realm = Realm.CUSTOMER) -> SecondStep:
    let_in = await show_password(bank, login, realm=realm)
    assert isinstance(let_in, SecondStep)
    return let_in


@pytest.fixture
async def zhang(bank: Database) -> None:
    """A customer with an authenticator app."""
    await give_app(bank, await enroll(bank))


@pytest.mark.usefixtures("zhang")
async def test_a_right_password_opens_the_second_step_and_nothing_else(bank: Database) -> None:
    step = await half_way(bank)

    assert step.ways == (Way.AUTHENTICATOR,)
    assert await count(bank, "sessions") == 0
    assert await visitor(bank, step.token) is None
    assert (await events(bank))[-1] != "signed_in"


@pytest.mark.usefixtures("zhang")
async def test_the_code_of_the_app_finishes_it_with_more_assurance(bank: Database) -> None:
    step = await half_way(bank)

    welcome = await show_code(bank, step.token, code_now(bank))

    assert isinstance(welcome, Welcome)
    assert (welcome.visitor.session.assurance, welcome.visitor.session.way) == (
        Assurance.TWO_FACTORS,
        Way.AUTHENTICATOR,
    )
    assert await visitor(bank, welcome.token) == welcome.visitor
    noted = await rows(bank, "SELECT actor_kind, actor_id FROM audit_log WHERE act = 'identity.sign_in'")
    assert noted == [("customer", welcome.visitor.actor.id)]


@pytest.mark.usefixtures("zhang")
async def test_a_pending_sign_in_is_good_once(bank: Database, clock: Clock) -> None:
    step = await half_way(bank)
    await show_code(bank, step.token, code_now(bank))
    clock.pass_by(seconds=30)

    again = await show_code(bank, step.token, code_now(bank))

    assert isinstance(again, NoPendingSignIn)
    assert await count(bank, "sessions") == 1


@pytest.mark.usefixtures("zhang")
async def test_a_pending_sign_in_is_over_after_five_minutes(bank: Database, clock: Clock) -> None:
    step = await half_way(bank)
    clock.pass_by(minutes=5)

    assert isinstance(await show_code(bank, step.token, code_now(bank)), NoPendingSignIn)


@pytest.mark.usefixtures("zhang")
async def test_a_code_that_was_accepted_is_never_accepted_again(bank: Database) -> None:
    code = code_now(bank)
    await show_code(bank, (await half_way(bank)).token, code)

    assert isinstance(await show_code(bank, (await half_way(bank)).token, code), WrongCode)


@pytest.mark.usefixtures("zhang")
async def test_a_code_before_the_accepted_one_is_spent_with_it(bank: Database) -> None:
    await show_code(bank, (await half_way(bank)).token, code_now(bank))

    assert isinstance(await show_code(bank, (await half_way(bank)).token, code_now(bank, steps=-1)), WrongCode)


@pytest.mark.usefixtures("zhang")
@pytest.mark.parametrize(("steps", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
async def test_a_clock_may_be_half_a_minute_wrong(bank: Database, steps: int, is_good: bool) -> None:
    outcome = await show_code(bank, (await half_way(bank)).token, code_now(bank, steps=steps))

    assert isinstance(outcome, Welcome) is is_good


@pytest.mark.usefixtures("zhang")
async def test_of_the_same_code_ten_times_at_once_exactly_one_passes(bank: Database) -> None:
    steps = [await half_way(bank) for _ in range(5)]
    code = code_now(bank)

    outcomes = await asyncio.gather(*(show_code(bank, step.token, code) for step in steps * 2))

    assert [isinstance(one, Welcome) for one in outcomes].count(True) == 1
    assert await count(bank, "sessions") == 1


@pytest.mark.usefixtures("zhang")
async def test_five_wrong_codes_close_the_step_and_the_factor_but_not_the_password(bank: Database) -> None:
    step = await half_way(bank)

    outcomes = [await show_code(bank, step.token, "000000") for _ in range(6)]

    assert [type(one) for one in outcomes] == [WrongCode] * 4 + [Locked, NoPendingSignIn]
    next_step = await half_way(bank)
    assert isinstance(await show_code(bank, next_step.token, code_now(bank)), Locked)
    assert "second_factor_locked" in await events(bank)


@pytest.mark.usefixtures("zhang")
async def test_many_pending_sign_ins_are_no_more_tries(bank: Database) -> None:
    steps = [await half_way(bank) for _ in range(4)]

    outcomes = await asyncio.gather(*(show_code(bank, step.token, "000000") for step in steps * 10))

    assert [type(one) for one in outcomes].count(WrongCode) == rules.MOST_TRIES - 1


@pytest.mark.usefixtures("zhang")
async def test_whoever_does_not_know_the_password_cannot_close_the_second_factor(bank: Database) -> None:
    step = await half_way(bank)
    for _ in range(4):
        with pytest.raises(WrongCredentials):
            await show_password(bank, password="wrong")
    made_up = [await show_code(bank, "A" * 43, "000000") for _ in range(20)]

    assert {type(one) for one in made_up} == {NoPendingSignIn}
    assert isinstance(await show_code(bank, step.token, code_now(bank)), Welcome)


@pytest.mark.usefixtures("zhang")
async def test_the_app_of_another_person_opens_nothing(bank: Database) -> None:
    other = await enroll(bank, "wang.fang")
    await doors(bank).write(api.give_authenticator, Realm.CUSTOMER, other, b"another secret 12345")
    step = await half_way(bank, "wang.fang")

    assert isinstance(await show_code(bank, step.token, code_now(bank)), WrongCode)


async def test_who_is_barred_between_the_steps_does_not_come_in(bank: Database) -> None:
    customer_id = await enroll(bank)
    await give_app(bank, customer_id)
    step = await half_way(bank)

    await doors(bank).write(api.bar, Realm.CUSTOMER, customer_id, reason="lost phone")

    assert isinstance(await show_code(bank, step.token, code_now(bank)), NoPendingSignIn)
    assert await count(bank, "sessions") == 0


@pytest.mark.usefixtures("zhang")
async def test_neither_the_pending_token_nor_the_secret_is_kept_in_clear(bank: Database) -> None:
    step = await half_way(bank)

    kept = str(await rows(bank, "SELECT * FROM pending_sign_ins, authenticators, audit_log"))

    assert step.token not in kept
    assert "a secret for an app!" not in kept


async def test_staff_without_a_second_factor_have_no_rights_at_all(bank: Database) -> None:
    await doors(bank).write(api.ensure_roles)
    await hire(bank, "li.na", "accountant", "administrator", has_app=False)

    welcome = await sign_in(bank, "li.na", realm=Realm.STAFF)

    actor = welcome.visitor.actor
    assert (actor.rights, actor.is_half_way) == (frozenset(), True)
    assert not actor.may("ledger.post")


async def test_a_customer_without_one_is_wholly_in(bank: Database) -> None:
    await enroll(bank)

    assert not (await sign_in(bank)).visitor.actor.is_half_way


async def test_over_http_the_pending_cookie_is_no_session_and_goes_with_the_step(bank: Database, browser: Open) -> None:
    await hire(bank)

    async with browser() as client, browser() as thief:
        first = await client.post("/api/identity/sign-in", json=LI_NA)
        pending = client.cookies["__Host-bankhall-pending"]
        nobody = await client.get("/api/identity/me")
        forged = await thief.get("/api/identity/me", headers=[(b"cookie", f"__Host-bankhall={pending}".encode())])
        done = await client.post("/api/identity/sign-in/code", json={"way": "authenticator", "code": code_now(bank)})
        me = await client.get("/api/identity/me")

    [cookie] = [one for one in first.headers.get_list("set-cookie") if one.startswith("__Host-bankhall-pending=")]
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/", "secure", "max-age=300"} <= attributes
    assert first.json()["me"] is None
    assert first.json()["second_step"]["ways"] == ["authenticator"]
    assert [one.status_code for one in (nobody, forged, done, me)] == [401, 401, 200, 200]
    assert "__Host-bankhall-pending" not in client.cookies


async def test_another_browser_without_the_cookie_has_no_second_step(bank: Database, browser: Open) -> None:
    await hire(bank)
    shown = {"way": "authenticator", "code": code_now(bank)}

    async with browser() as hers, browser() as thief:
        await hers.post("/api/identity/sign-in", json=LI_NA)
        stolen = await thief.post("/api/identity/sign-in/code", json=shown)

    assert (stolen.status_code, stolen.json()["code"]) == (401, "identity.sign_in_over")


async def test_without_the_csrf_header_no_step_is_finished(bank: Database, browser: Open) -> None:
    await hire(bank)

    async with browser() as client:
        await client.post("/api/identity/sign-in", json=LI_NA)
        del client.headers["X-CSRF-Token"]
        answer = await client.post("/api/identity/sign-in/code", json={"way": "authenticator", "code": code_now(bank)})

    assert (answer.status_code, answer.json()["code"]) == (403, "kernel.wrong_origin")


async def test_a_wrong_password_says_nothing_of_a_second_factor(bank: Database, browser: Open) -> None:
    await give_app(bank, await enroll(bank))
    await enroll(bank, "wang.fang")

    async with browser() as client:
        said = [
            (await client.post("/api/identity/sign-in", json=ZHANG | {"login": login, "password": "wrong"})).json()
            for login in ("zhang.wei", "wang.fang", "nobody.there")
        ]

    assert len({(one["code"], str(one.get("facts"))) for one in said}) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"way": "authenticator", "code": "12345"},
        {"way": "authenticator", "code": "123456\n"},
        {"way": "authenticator", "code": "１２３４５６"},
        {"way": "emperor", "code": "123456"},
        {"way": "authenticator", "code": 123456},
        {"way": "authenticator", "code": "1" * 21},
        {"code": "123456"},
    ],
    ids=str,
)
async def test_a_body_that_makes_no_sense_is_bad_input(bank: Database, browser: Open, body: dict[str, Any]) -> None:
    async with browser() as client:
        answer = await client.post("/api/identity/sign-in/code", json=body)

    assert answer.status_code == 400


async def test_the_password_in_place_of_a_way_is_no_second_factor(bank: Database, browser: Open) -> None:
    await hire(bank)

    async with browser() as client:
        await client.post("/api/identity/sign-in", json=LI_NA)
        said = [
            await client.post("/api/identity/sign-in/code", json={"way": way, "code": "123456"})
            for way in ("password", "passkey")
        ]

    assert [one.status_code for one in said] == [400, 400]


async def test_signing_in_ends_what_the_browser_had_only_once_it_is_done(bank: Database) -> None:
    await give_app(bank, await enroll(bank))
    first = await sign_in(bank)
    await show_password(bank)

    assert await visitor(bank, first.token) is not None
    assert (await acts(bank)).count("identity.sign_in") == 1
    assert PASSWORD not in str(await rows(bank, "SELECT * FROM audit_log"))
