"""Whoever has lost their password comes back in by all but the password, and nobody else does."""

import asyncio
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import event

from bankhall.identity import api, queries, rules
from bankhall.identity.actions import recovery, resets
from bankhall.identity.actions.second_factors import make_recovery_codes
from bankhall.identity.errors import (
    Locked,
    NoRecovery,
    NoSuchEnrolment,
    NoWaitingPassword,
    OwnReset,
    WrongCode,
    WrongCredentials,
)
from bankhall.identity.rules.recovery import MOST_TRIES, WAIT, holds_at, is_enough
from bankhall.identity.types import ChangePassword, Realm, SecondStep, Way, Welcome
from bankhall.kernel.actors import ANONYMOUS, Actor
from bankhall.kernel.db import Database
from bankhall.kernel.errors import BadInput, Forbidden, Refusal
from bankhall.kernel.four_eyes.errors import OwnProposal
from bankhall.kernel.four_eyes.types import Outcome
from bankhall.kernel.i18n import Language

from .entrance import Open, enter
from .people import (
    NO_CODE,
    PASSWORD,
    SECRET,
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
    show_password,
    sign_in,
    visitor,
)
from .test_names import ID_CARD, PHONE, dump, say
from .test_proposals import administrator, approve

NEW = "quite another horse battery"
HERE = "/api/identity/recovery"


async def customer(bank: Database, *, has_app: bool = True) -> UUID:
    customer_id = await enroll(bank)
    await say(bank, customer_id, phones=(PHONE,), documents=(ID_CARD,))
    if has_app:
        await give_app(bank, customer_id)
    return customer_id


async def begin(bank: Database, name: str = PHONE, document: str = ID_CARD) -> str:
    return (await bank.doors(ANONYMOUS).write(recovery.begin_recovery, name, document)).token


async def show(
    bank: Database,
    token: str | None,
    code: str | None = None,
    *,
    way: Way = Way.AUTHENTICATOR,
    new: str = NEW,
    device: str | None = None,
) -> datetime:
    return await recovery.recover_with_code(
        bank.doors(ANONYMOUS), token, way, code or code_now(bank), new, device=device, secret=SECRET
    )


async def refused(bank: Database, token: str | None, code: str | None = None, *, way: Way = Way.AUTHENTICATOR) -> type:
    with pytest.raises(Refusal) as caught:
        await show(bank, token, code, way=way)
    return type(caught.value)


async def hold_due(bank: Database) -> None:
    await doors(bank).write(recovery.hold_due_passwords)


async def opens(bank: Database, password: str) -> bool:
    try:
        await show_password(bank, password=password)
    except WrongCredentials:
        return False
    return True


async def test_a_new_password_holds_a_day_after_everything_else_was_shown(bank: Database, clock: Clock) -> None:
    await customer(bank)
    there = await sign_in(bank)
    clock.pass_by(minutes=1)

    holds = await show(bank, await begin(bank))

    assert holds == clock.now + WAIT
    await hold_due(bank)
    assert (await opens(bank, PASSWORD), await opens(bank, NEW)) == (True, False)
    clock.pass_by(hours=24)
    await hold_due(bank)
    assert (await opens(bank, PASSWORD), await opens(bank, NEW)) == (False, True)
    assert await visitor(bank, there.token) is None
    assert (await count(bank, "recoveries"), await count(bank, "waiting_passwords")) == (0, 0)


async def test_recovery_keeps_the_second_factor_and_signs_nobody_in(bank: Database, clock: Clock) -> None:
    await customer(bank)
    await show(bank, await begin(bank))
    clock.pass_by(hours=24)
    await hold_due(bank)

    assert isinstance(await show_password(bank, password=NEW), SecondStep)
    assert await count(bank, "sessions") == 0


def test_only_a_passkey_on_a_known_device_holds_at_once() -> None:
    now = Clock().now

    for way in Way:
        for known in (True, False):
            at_once = way is Way.PASSKEY and known
            assert holds_at(way, is_known_device=known, now=now) == (now if at_once else now + WAIT)


def test_a_code_that_was_sent_is_never_enough_for_whoever_has_something_stronger() -> None:
    assert is_enough(Way.SMS, [Way.SMS])
    assert is_enough(Way.EMAIL, [])
    for stronger in (Way.PASSKEY, Way.AUTHENTICATOR):
        assert not is_enough(Way.SMS, [stronger, Way.SMS])
        assert not is_enough(Way.EMAIL, [stronger])
        assert is_enough(stronger, [stronger])


async def test_a_recovery_code_stands_in_for_a_lost_phone(bank: Database) -> None:
    await customer(bank)
    welcome = await sign_in(bank)
    codes = await make_recovery_codes(bank.doors(welcome.visitor.actor), welcome.visitor.session)

    assert await show(bank, await begin(bank), codes[0], way=Way.RECOVERY_CODE) > bank.clock()

    assert await refused(bank, await begin(bank), codes[0], way=Way.RECOVERY_CODE) is WrongCode


async def test_its_owner_stops_it_on_any_device(bank: Database, clock: Clock) -> None:
    await customer(bank)
    welcome = await sign_in(bank)
    clock.pass_by(minutes=1)
    await show(bank, await begin(bank))
    told = await bank.doors(welcome.visitor.actor).read(queries.security, welcome.visitor.session.enrolment_id)
    assert told.waiting_password is not None

    await bank.doors(welcome.visitor.actor).write(recovery.stop_own_recovery, welcome.visitor.session)

    with pytest.raises(NoWaitingPassword):
        await bank.doors(welcome.visitor.actor).write(recovery.stop_own_recovery, welcome.visitor.session)
    clock.pass_by(hours=25)
    await hold_due(bank)
    assert (await opens(bank, PASSWORD), await opens(bank, NEW)) == (True, False)
    assert "recovery_stopped" in await events(bank)


async def test_a_password_that_its_owner_changes_meanwhile_ends_what_was_asked_for(
    bank: Database, clock: Clock
) -> None:
    customer_id = await customer(bank, has_app=False)
    welcome = await sign_in(bank)
    await give_app(bank, customer_id)
    clock.pass_by(minutes=1)
    await show(bank, await begin(bank))

    await api.change_password(
        bank.doors(welcome.visitor.actor),
        ChangePassword(old_password=PASSWORD, new_password="a third horse battery"),
        session=welcome.visitor.session,
        secret=SECRET,
    )

    assert await count(bank, "waiting_passwords") == 0


async def test_a_stranger_sees_no_difference_between_somebody_and_nobody(bank: Database) -> None:
    await customer(bank)

    async def walk(name: str, document: str) -> list[type]:
        token = await begin(bank, name, document)
        return [await refused(bank, token, "000000") for _ in range(MOST_TRIES + 1)]

    known = await walk(PHONE, ID_CARD)

    assert known == [WrongCode] * MOST_TRIES + [NoRecovery]
    assert await walk("13700000000", ID_CARD) == known
    assert await walk(PHONE, "110105194912310021") == known
    assert await walk("nobody", "nothing") == known


async def test_a_recovery_of_nobody_takes_the_same_statements(bank: Database) -> None:
    await customer(bank)

    async def work(name: str, document: str) -> list[str]:
        done: list[str] = []

        def note(*given: object) -> None:
            done.append(str(given[2]))

        event.listen(bank.engine.sync_engine, "before_cursor_execute", note)
        token = await begin(bank, name, document)
        await refused(bank, token, "000000")
        await refused(bank, token, "abcde-fghjk", way=Way.RECOVERY_CODE)
        event.remove(bank.engine.sync_engine, "before_cursor_execute", note)
        return done

    assert await work(PHONE, ID_CARD) == await work("13700000000", ID_CARD) == await work("x y z", "?")


async def test_a_code_for_a_new_password_is_sent_by_the_worker_so_that_asking_shows_nothing(bank: Database) -> None:
    await customer(bank, has_app=False)
    for name in (PHONE, "13700000000"):
        token = await begin(bank, name)
        await bank.doors(ANONYMOUS).write(recovery.ask_for_code, token, Way.SMS, Language.CHINESE)

    assert (await events(bank)).count("recovery_code_wanted") == 2
    assert await count(bank, "messages") == 0


async def test_guessing_at_the_second_factor_stops_after_five_however_often_it_is_begun(bank: Database) -> None:
    await customer(bank)
    for _ in range(3):
        token = await begin(bank)
        for _ in range(4):
            await refused(bank, token, "000000")

    assert await refused(bank, await begin(bank)) is WrongCode

    assert await count(bank, "waiting_passwords") == 0


async def test_strangers_who_guess_there_do_not_close_the_way_in(bank: Database) -> None:
    await customer(bank)
    for _ in range(3):
        token = await begin(bank)
        for _ in range(5):
            await refused(bank, token, "000000")

    assert isinstance(await sign_in(bank), Welcome)


async def test_a_recovery_is_good_once_also_when_it_comes_twice_at_once(bank: Database) -> None:
    await customer(bank)
    token = await begin(bank)

    said = await asyncio.gather(*(show(bank, token) for _ in range(4)), return_exceptions=True)

    assert sorted(type(one).__name__ for one in said) == ["NoRecovery"] * 3 + ["datetime"]
    assert await refused(bank, token) is NoRecovery
    assert await count(bank, "waiting_passwords") == 1


async def test_of_two_recoveries_the_later_waits_its_own_day(bank: Database, clock: Clock) -> None:
    await customer(bank)
    await show(bank, await begin(bank))
    clock.pass_by(hours=23)

    second = await show(bank, await begin(bank), new="a third horse battery")

    assert second == clock.now + WAIT
    clock.pass_by(hours=2)
    await hold_due(bank)
    assert not await opens(bank, NEW)
    assert not await opens(bank, "a third horse battery")


async def test_a_recovery_is_over_after_a_quarter_of_an_hour(bank: Database, clock: Clock) -> None:
    await customer(bank)
    token = await begin(bank)
    clock.pass_by(minutes=15)

    assert await refused(bank, token) is NoRecovery


@pytest.mark.parametrize("token", [None, "", "x", "A" * 43])
async def test_a_token_that_the_bank_did_not_give_recovers_nothing(bank: Database, token: str | None) -> None:
    await customer(bank)

    assert await refused(bank, token) is NoRecovery


async def test_whoever_is_barred_or_has_left_recovers_nothing(bank: Database, clock: Clock) -> None:
    customer_id = await customer(bank)
    await show(bank, await begin(bank))
    before = await begin(bank)

    await doors(bank).write(api.bar, Realm.CUSTOMER, customer_id, reason="card stolen")

    clock.pass_by(seconds=30)
    assert await refused(bank, before) is NoRecovery
    assert await refused(bank, await begin(bank)) is WrongCode
    clock.pass_by(hours=25)
    await hold_due(bank)
    await doors(bank).write(api.allow, Realm.CUSTOMER, customer_id)
    assert not await opens(bank, NEW)


async def test_staff_recover_nothing_by_themselves(bank: Database) -> None:
    await hire(bank, "li.na")

    assert await refused(bank, await begin(bank, "li.na", "li.na")) is WrongCode


@pytest.mark.parametrize("password", ["short", "password123", "\ud800" * 12])
async def test_the_new_password_is_one_that_any_new_one_may_be(bank: Database, password: str) -> None:
    await customer(bank)
    token = await begin(bank)

    with pytest.raises(BadInput):
        await show(bank, token, new=password)

    assert await show(bank, token) > bank.clock()


async def test_the_tables_tell_neither_token_nor_code_nor_password(bank: Database, database: object) -> None:
    await customer(bank)
    token = await begin(bank)
    await show(bank, token)
    unused = await begin(bank)

    told = dump(database)  # type: ignore[arg-type]  # the place that the fixture gives

    assert [one for one in (token, unused, NEW, ID_CARD, PHONE) if one in told] == []


# --------------------------------------------------------------------------------------------------- at the counter


async def clerks(bank: Database) -> tuple[Actor, Actor]:
    await doors(bank).write(api.ensure_roles)
    for login in ("li.na", "wang.qiang"):
        await hire(bank, login, "clerk", name=login)
    first, second = [await sign_in(bank, login, realm=Realm.STAFF) for login in ("li.na", "wang.qiang")]
    return first.visitor.actor, second.visitor.actor


async def set_up(bank: Database, code: str, *, name: str = PHONE, new: str = NEW) -> None:
    await recovery.set_up_password(bank.doors(ANONYMOUS), Realm.CUSTOMER, name, code, new, secret=SECRET)


async def test_two_at_the_counter_hand_out_a_code_by_which_a_customer_begins_anew(bank: Database) -> None:
    customer_id = await customer(bank)
    there = await sign_in(bank)
    maker, checker = await clerks(bank)

    handed = await api.hand_out()
    asked, code = (
        await bank.doors(maker).write(
            resets.propose_customer_reset, customer_id, handed.slow, reason="lost everything"
        ),
        handed.code,
    )
    with pytest.raises(WrongCode):
        await set_up(bank, code)
    with pytest.raises(OwnProposal):
        await approve(bank, maker, asked)
    assert (await approve(bank, checker, asked)).outcome is Outcome.APPROVED

    assert await visitor(bank, there.token) is None
    assert not await opens(bank, PASSWORD)
    await set_up(bank, code.upper())
    assert isinstance(await show_password(bank, password=NEW), Welcome)  # the lost app asks for nothing any more
    with pytest.raises(WrongCode):
        await set_up(bank, code, new="a third horse battery")
    assert "identity.reset_customer" in await acts(bank)
    assert code.replace("-", "") not in str(await rows(bank, "SELECT * FROM proposals, audit_log, set_up_codes"))


async def test_a_set_up_code_is_good_for_a_day_and_for_its_owner(bank: Database, clock: Clock) -> None:
    customer_id = await customer(bank)
    await enroll(bank, "wang.fang")
    maker, checker = await clerks(bank)
    handed = await api.hand_out()
    asked, code = (
        await bank.doors(maker).write(
            resets.propose_customer_reset, customer_id, handed.slow, reason="lost everything"
        ),
        handed.code,
    )
    await approve(bank, checker, asked)

    with pytest.raises(WrongCode):
        await set_up(bank, code, name="wang.fang")
    clock.pass_by(hours=24)
    with pytest.raises(WrongCode):
        await set_up(bank, code)


async def test_guessing_at_set_up_codes_is_locked_for_names_that_nobody_has_too(bank: Database) -> None:
    await customer(bank)

    async def said(name: str) -> list[type]:
        told = []
        for _ in range(7):
            with pytest.raises(Refusal) as caught:
                await set_up(bank, "abcde-fghjk", name=name)
            told.append(type(caught.value))
        return told

    assert await said(PHONE) == await said("nobody") == [WrongCode] * rules.MOST_TRIES + [Locked] * 2


async def test_who_may_not_reset_does_not_and_who_cannot_sign_in_is_not_reset(bank: Database) -> None:
    customer_id = await customer(bank)
    chief = await administrator(bank, "chen.jie")
    maker, _ = await clerks(bank)

    with pytest.raises(Forbidden):
        await bank.doors(chief).write(resets.propose_customer_reset, customer_id, NO_CODE, reason="because")
    with pytest.raises(NoSuchEnrolment):
        await bank.doors(maker).write(resets.propose_customer_reset, UUID(int=7), NO_CODE, reason="because")
    await doors(bank).write(api.bar, Realm.CUSTOMER, customer_id, reason="card stolen")
    with pytest.raises(NoSuchEnrolment):
        await bank.doors(maker).write(resets.propose_customer_reset, customer_id, NO_CODE, reason="because")


async def test_two_administrators_let_a_colleague_set_up_another_second_factor(bank: Database) -> None:
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    staff_id = await hire(bank, "li.na", "clerk")

    asked = await bank.doors(chief).write(resets.propose_staff_reset, staff_id, reason="lost the phone")
    await approve(bank, second, asked)

    let_in = await show_password(bank, "li.na", realm=Realm.STAFF)
    assert isinstance(let_in, Welcome)
    assert let_in.visitor.actor.is_half_way
    assert not let_in.visitor.actor.rights
    with pytest.raises(OwnReset):
        await bank.doors(chief).write(resets.propose_staff_reset, chief.id or staff_id, reason="mine")
    theirs = await bank.doors(chief).write(resets.propose_staff_reset, second.id or staff_id, reason="theirs")
    with pytest.raises(OwnReset):
        await approve(bank, second, theirs)


# ------------------------------------------------------------------------------------------------------- over HTTP


async def test_over_http_a_recovery_lives_in_the_browser_that_began_it(bank: Database, browser: Open) -> None:
    await customer(bank)

    async with browser() as client, browser() as other:
        begun = await client.post(HERE, json={"name": PHONE, "document": ID_CARD})
        nobodys = await other.post(HERE, json={"name": "13700000000", "document": ID_CARD})
        shown = {"way": "authenticator", "code": code_now(bank), "new_password": NEW}
        foreign = await other.post(f"{HERE}/code", json=shown)
        done = await client.post(f"{HERE}/code", json=shown)
        again = await client.post(f"{HERE}/code", json=shown)

    assert (begun.status_code, begun.json()) == (nobodys.status_code, nobodys.json())
    assert (foreign.status_code, foreign.json()["code"]) == (401, "identity.wrong_code")
    assert (done.status_code, done.json()["holds_now"]) == (200, False)
    assert (again.status_code, again.json()["code"]) == (401, "identity.recovery_over")


async def test_over_http_one_address_begins_no_more_than_a_few(bank: Database, browser: Open) -> None:
    async with browser(most=3) as client:
        said = [(await client.post(HERE, json={"name": "x", "document": "y"})).status_code for _ in range(5)]

    assert said == [200, 200, 200, 429, 429]


async def test_over_http_two_clerks_reset_and_the_code_is_told_once(bank: Database, browser: Open) -> None:
    customer_id = await customer(bank)
    await clerks(bank)
    words = {"realm": "staff", "password": PASSWORD}

    async with browser() as maker, browser() as anybody:
        await enter(bank, maker, words | {"login": "li.na"})
        there = f"/api/console/customers/{customer_id}/reset-sign-in"
        asked = await maker.post(there, json={"reason": "lost everything"})
        listed = await maker.get("/api/console/approvals")
        stranger = await anybody.post(there, json={"reason": "mine"})

    assert asked.status_code == 202
    code = asked.json()["code"]
    assert code not in listed.text
    assert stranger.status_code == 401
