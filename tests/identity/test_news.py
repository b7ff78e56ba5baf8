"""Customers hear of what was done in their name, and nobody can have them rung all day."""

import contextlib
from uuid import UUID

import pytest
from sqlalchemy import text

from bankhall.identity import api
from bankhall.identity.actions import contact_factors
from bankhall.identity.errors import Locked, WrongCredentials
from bankhall.identity.reactions import SUBSCRIBERS
from bankhall.identity.rules.sent_codes import MOST_BY_STRANGERS_A_DAY
from bankhall.identity.types import Browser, BrowserFamily, ChangePassword, Device, Realm, Welcome
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.events import enroll
from bankhall.notify.actions.channels import open_channels
from hearing import hear

from .people import PASSWORD, SECRET, Clock, doors, give_app, hire, rows, show_password
from .reach import MAILBOX, contact_id, reachable, switch_on, told

TELLING = next(one for one in SUBSCRIBERS if one.name == "identity.tell_of_safety")
PHONE_BROWSER = Browser(Device.ANDROID, BrowserFamily.WECHAT)


@pytest.fixture
async def zhang(bank: Database) -> UUID:
    await doors(bank).write(enroll, [TELLING])
    return await reachable(bank)


@pytest.mark.usefixtures("zhang")
async def test_a_new_device_is_told_of_and_the_first_and_known_ones_are_not(bank: Database) -> None:
    first = await show_password(bank, browser=Browser(Device.MAC, BrowserFamily.SAFARI))
    assert isinstance(first, Welcome)
    await show_password(bank, browser=Browser(Device.MAC, BrowserFamily.SAFARI, device_token=first.device_token))
    await hear(bank, TELLING)
    assert await told(bank) == []

    await show_password(bank, browser=PHONE_BROWSER)
    await hear(bank, TELLING)

    assert await told(bank) == [
        "您的账户于2026年11月22日 17:00在新设备上登录（安卓手机，微信）。如非您本人操作，请立即联系我们。"
    ]


@pytest.mark.usefixtures("zhang")
async def test_a_factor_that_comes_or_goes_is_told_of(bank: Database) -> None:
    session = await switch_on(bank)
    await hear(bank, TELLING)
    contact = await contact_id(bank, session.enrolment_id)
    await doors(bank).write(contact_factors.remove_contact_factor, session, contact)
    await hear(bank, TELLING)

    said = "".join(await told(bank))

    assert "添加登录验证方式：短信验证码" in said
    assert "移除：短信验证码" in said


@pytest.mark.usefixtures("zhang")
async def test_another_password_is_told_of(bank: Database) -> None:
    begun = await show_password(bank)
    assert isinstance(begun, Welcome)
    command = ChangePassword(old_password=PASSWORD, new_password="seven quiet otters")
    await api.change_password(doors(bank), command, session=begun.visitor.session, secret=SECRET)

    await hear(bank, TELLING)

    assert ["密码已于" in one for one in await told(bank)] == [True]


@pytest.mark.usefixtures("zhang")
async def test_who_locks_a_login_all_day_makes_the_bank_write_three_times(bank: Database, clock: Clock) -> None:
    for _ in range(MOST_BY_STRANGERS_A_DAY + 3):
        for _ in range(5):
            with contextlib.suppress(WrongCredentials, Locked):
                await show_password(bank, password="wrong")
        clock.pass_by(minutes=31)
        await hear(bank, TELLING)

    assert await rows(bank, "SELECT count(*) FROM messages WHERE template = 'identity.sign_in_locked'") == [
        (MOST_BY_STRANGERS_A_DAY,)
    ]


async def test_where_no_phone_is_known_it_goes_by_email(bank: Database, zhang: UUID) -> None:
    await doors(bank).write(api.keep_reachable, zhang, name="张伟", phones=(), emails=(MAILBOX,), documents=())
    await give_app(bank, zhang)

    await hear(bank, TELLING)

    assert ["身份验证器" in one for one in await told(bank, MAILBOX)] == [True]


async def test_a_bank_that_cannot_write_tells_nobody_and_goes_on(bank: Database, zhang: UUID) -> None:
    async def take_the_drawer_away(tx: Tx) -> None:
        await tx.session.execute(text("DELETE FROM message_channels"))
        await open_channels(tx, [])

    await doors(bank).write(take_the_drawer_away)
    await give_app(bank, zhang)

    await hear(bank, TELLING)

    assert await rows(bank, "SELECT * FROM messages") == []
    assert await rows(bank, "SELECT * FROM parked_events") == []


@pytest.mark.usefixtures("zhang")
async def test_staff_who_have_given_no_address_are_told_nothing(bank: Database) -> None:
    await give_app(bank, await hire(bank, "chen.jing", has_app=False), realm=Realm.STAFF)

    await hear(bank, TELLING)

    assert await rows(bank, "SELECT * FROM messages") == []
