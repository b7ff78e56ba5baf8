"""Staff are written to about how they sign in and what they may do, where they have given an address; and nobody can
silence that, turn it elsewhere, or have them written to all day (ASVS 6.3.5, 6.3.7).
"""

import contextlib
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from bankhall.identity import api, queries
from bankhall.identity.actions import second_factors, staff_addresses
from bankhall.identity.actions.proposals import propose_invited
from bankhall.identity.errors import (
    CodeSentLately,
    ConfirmationNeeded,
    Locked,
    NoAddressWaits,
    NoSuchCandidate,
    NoSuchEnrolment,
    WrongCode,
    WrongCredentials,
)
from bankhall.identity.models import StaffAddressRow, StaffCandidateRow
from bankhall.identity.reactions import SUBSCRIBERS
from bankhall.identity.routes import routes
from bankhall.identity.rules.sent_codes import MOST_BY_STRANGERS_A_DAY
from bankhall.identity.types import (
    Browser,
    BrowserFamily,
    ChangePassword,
    DefineRole,
    Device,
    Lend,
    Realm,
    Session,
    WrittenTo,
)
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database, Reading, Tx
from bankhall.kernel.errors import BadInput
from bankhall.kernel.events import enroll
from bankhall.kernel.four_eyes import actions
from bankhall.kernel.i18n import Language
from bankhall.kernel.vault import Tampered
from bankhall.notify import api as notify
from confirming import confirm_and_write
from hearing import hear

from .entrance import LI_NA as LI_NA_IN
from .entrance import Open, enter
from .people import (
    PASSWORD,
    SECRET,
    Clock,
    acts,
    code_now,
    count,
    doors,
    give_app,
    hire,
    rows,
    show_code,
    show_password,
    sign_in,
)
from .reach import code_at, other_than, reachable, told

LI_NA, NEW = "li.na@bank.example.com", "li.na@home.example.com"
TELLING = [one for one in SUBSCRIBERS if one.name.startswith("identity.tell_")]
PHONE_BROWSER = Browser(Device.ANDROID, BrowserFamily.WECHAT)


@pytest.fixture
async def li_na(bank: Database) -> UUID:
    """Who works here, with an app, and an address that was given when they were hired."""
    await doors(bank).write(notify.open_drawer)
    await doors(bank).write(api.ensure_roles)
    staff_id = await hire(bank)
    await doors(bank).write(enroll, TELLING)
    await heard(bank)  # that they have an app now, which is told nowhere yet

    async def give(tx: Tx) -> None:
        enrolment = await queries.lock_enrolment(tx, Realm.STAFF, staff_id)
        await staff_addresses.give_address(tx, enrolment.id, LI_NA)

    await doors(bank).write(give)
    return staff_id


async def heard(bank: Database, address: str = LI_NA) -> list[str]:
    for subscriber in TELLING:
        await hear(bank, subscriber)
    return await told(bank, address)


async def session_of(bank: Database, login: str = "li.na", *, realm: Realm = Realm.STAFF) -> Session:
    return (await sign_in(bank, login, realm=realm)).visitor.session


async def ask(bank: Database, session: Session, address: str = NEW, *, language: Language = Language.CHINESE) -> None:
    await doors(bank).write(staff_addresses.ask_for_address, session, address, language=language)


async def prove(bank: Database, session: Session, code: str, *, language: Language = Language.CHINESE) -> object:
    return await doors(bank).write(staff_addresses.prove_address, session, code, language=language)


async def written_to(bank: Database, session: Session) -> WrittenTo | None:
    async def look(reading: Reading) -> WrittenTo | None:
        return await queries.written_to(reading, session.enrolment_id)

    return await doors(bank).read(look)


async def administrator(bank: Database, login: str) -> Actor:
    await hire(bank, login, "administrator", name=login)
    return (await sign_in(bank, login, realm=Realm.STAFF)).visitor.actor


async def approve(bank: Database, checker: Actor, proposal_id: UUID) -> None:
    await confirm_and_write(bank, checker, actions.approve, api.desk(), proposal_id)


# What they are told


@pytest.mark.usefixtures("li_na")
async def test_staff_are_told_of_a_new_device_and_not_of_a_known_one(bank: Database) -> None:
    first = await sign_in(bank, "li.na", realm=Realm.STAFF)
    known = Browser(device_token=first.device_token)
    step = await show_password(bank, "li.na", realm=Realm.STAFF, browser=known)
    await doors(bank).write(api.forget_spent_codes, Realm.STAFF, "li.na")
    await show_code(bank, step.token, code_now(bank), browser=known)
    assert await heard(bank) == []

    step = await show_password(bank, "li.na", realm=Realm.STAFF, browser=PHONE_BROWSER)
    await doors(bank).write(api.forget_spent_codes, Realm.STAFF, "li.na")
    await show_code(bank, step.token, code_now(bank), browser=PHONE_BROWSER)

    assert await heard(bank) == [
        "您的账户于2026年11月22日 17:00在新设备上登录（安卓手机，微信）。如非您本人操作，请立即联系系统管理员。"
    ]


@pytest.mark.usefixtures("li_na")
async def test_who_guesses_at_a_colleagues_login_all_day_makes_the_bank_write_three_times(
    bank: Database, clock: Clock
) -> None:
    for _ in range(MOST_BY_STRANGERS_A_DAY + 2):
        for _ in range(5):
            with contextlib.suppress(WrongCredentials, Locked):
                await show_password(bank, "li.na", password="wrong", realm=Realm.STAFF)
        clock.pass_by(minutes=31)
        await heard(bank)

    assert await rows(bank, "SELECT count(*) FROM messages WHERE template = 'identity.sign_in_locked'") == [
        (MOST_BY_STRANGERS_A_DAY,)
    ]


@pytest.mark.usefixtures("li_na")
async def test_staff_are_told_of_a_factor_a_password_and_recovery_codes(bank: Database, clock: Clock) -> None:
    session = await session_of(bank)
    await second_factors.make_recovery_codes(doors(bank), session)
    clock.pass_by(minutes=1)
    change = ChangePassword(old_password=PASSWORD, new_password="another long and good one 7", device_token=None)
    await api.change_password(doors(bank), change, session=session, secret=SECRET)

    said = "".join(await heard(bank))

    assert "恢复码已于" in said
    assert "登录密码已于" in said
    await give_app(bank, await hire(bank, "wang.qiang", has_app=False), realm=Realm.STAFF)
    assert "".join(await heard(bank)) == said  # who has given no address is written to nowhere


async def test_staff_are_told_when_what_they_may_do_changes_and_the_mailbox_does_not_learn_what(
    bank: Database, clock: Clock, li_na: UUID
) -> None:
    await doors(bank).write(api.give_role, li_na, "clerk")
    assert ["角色或权限已于" in one for one in await heard(bank)] == [True]
    await doors(bank).write(api.take_role, li_na, "clerk")
    assert len(await heard(bank)) == 2

    second = await administrator(bank, "zhou.tao")
    await doors(bank).write(api.define_role, DefineRole("teller", frozenset({"accounts.view"})))
    await doors(bank).write(api.give_role, li_na, "teller")
    await heard(bank)
    await doors(bank).write(api.define_role, DefineRole("teller", frozenset()))
    assert len(await heard(bank)) == 4

    await hire(bank, "wang.qiang", "clerk")
    giver = (await sign_in(bank, "wang.qiang", realm=Realm.STAFF)).visitor.actor
    lend = Lend(
        taker_login="li.na",
        rights=("accounts.open",),
        from_at=clock.now,
        until_at=clock.now + timedelta(days=1),
    )
    await approve(bank, second, await bank.doors(giver).write(api.propose_lending, lend, reason="a day of leave"))
    said = await heard(bank)
    assert "权限委托" in said[0]
    assert not any(word in "".join(said) for word in ("clerk", "teller", "accounts", "柜员", "chen.jie"))


async def test_five_roles_at_once_are_one_letter(bank: Database, li_na: UUID) -> None:
    async def give(tx: Tx) -> None:
        for role in ("clerk", "auditor", "accountant"):
            await api.give_role(tx, li_na, role)

    await doors(bank).write(give)

    assert len(await heard(bank)) == 1


async def test_who_is_hired_is_told_of_the_set_up_code_and_two_people_saw_where(bank: Database, clock: Clock) -> None:
    await doors(bank).write(notify.open_drawer)
    await doors(bank).write(enroll, TELLING)
    await doors(bank).write(api.ensure_roles)
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    handed = await api.hand_out()
    asked = await bank.doors(chief).write(
        propose_invited, "孙悦", "sun.yue", ["clerk"], handed.slow, reason="new here", email="sun.yue@example.com"
    )
    kept = await rows(bank, "SELECT content FROM proposals")
    assert "sun.yue" not in str(kept)

    await approve(bank, second, asked)

    said = await heard(bank, "sun.yue@example.com")
    assert [part for part in ("设置码", "角色或权限") if not any(part in one for one in said)] == []
    assert handed.code not in "".join(said)


async def test_another_address_slipped_into_a_waiting_hire_hires_nobody(bank: Database) -> None:
    await doors(bank).write(api.ensure_roles)
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    handed = await api.hand_out()
    asked = await bank.doors(chief).write(
        propose_invited, "孙悦", "sun.yue", ["clerk"], handed.slow, reason="new here", email="sun.yue@example.com"
    )

    async def slip(tx: Tx) -> None:
        [(candidate,)] = (await tx.session.execute(select(StaffCandidateRow))).all()
        who = queries.open_candidate(tx, candidate.id, candidate.sealed)
        changed = type(who)(who.login, who.name, "mallory@example.com")
        candidate.sealed = queries.sealed_candidate(tx, candidate.id, changed)

    await doors(bank).write(slip)

    with pytest.raises(NoSuchCandidate):
        await approve(bank, second, asked)
    assert await count(bank, "staff_members") == 2


# Where they are written to


@pytest.mark.usefixtures("li_na")
async def test_another_address_holds_once_its_code_came_back_and_the_old_one_is_told(
    bank: Database, clock: Clock
) -> None:
    session = await session_of(bank)
    await ask(bank, session)
    assert await written_to(bank, session) == WrittenTo("l***@bank.example.com", None, "l***@home.example.com")
    assert await heard(bank) == []

    assert await prove(bank, session, await code_at(bank, NEW), language=Language.ENGLISH) is None

    assert ["更换" in one for one in await heard(bank)] == [True]
    assert await written_to(bank, session) == WrittenTo("l***@home.example.com", clock.now, None)
    await second_factors.make_recovery_codes(doors(bank), session)
    await heard(bank)
    assert len(await told(bank, LI_NA)) == 1
    assert "New recovery codes" in (await told(bank, NEW))[0]
    assert [act for act in await acts(bank) if act.endswith("_address")] == [
        "identity.ask_for_address", "identity.prove_address",
    ]  # fmt: skip


@pytest.mark.usefixtures("li_na")
async def test_no_code_but_the_newest_to_the_newest_address_makes_it_theirs(bank: Database, clock: Clock) -> None:
    session = await session_of(bank)
    with pytest.raises(NoAddressWaits):
        await prove(bank, session, "000000")
    await ask(bank, session)
    first = await code_at(bank, NEW)
    with pytest.raises(CodeSentLately):
        await ask(bank, session, "other@example.com")
    clock.pass_by(seconds=61)
    await ask(bank, session, "other@example.com")

    assert isinstance(await prove(bank, session, first), WrongCode)
    newest = await code_at(bank, "other@example.com")
    for _ in range(3):
        assert isinstance(await prove(bank, session, other_than(newest)), WrongCode)
    assert isinstance(await prove(bank, session, newest), WrongCode)  # tried in vain too often

    found = await written_to(bank, session)
    assert found is not None
    assert (found.masked, found.proved_at) == ("l***@bank.example.com", None)


@pytest.mark.usefixtures("li_na")
async def test_nobody_changes_a_colleagues_address_nor_their_own_from_an_open_desk(
    bank: Database, clock: Clock
) -> None:
    """By no right: there is no verb for it. From a desk that was left open only by showing again who one is."""
    session = await session_of(bank)
    clock.pass_by(minutes=6)

    with pytest.raises(ConfirmationNeeded):
        await ask(bank, session)
    with pytest.raises(ConfirmationNeeded):
        await prove(bank, session, "000000")

    assert not [path for route in routes for path in route.paths if "staff_id" in path and "address" in path]


async def test_a_customer_has_no_address_of_staff(bank: Database) -> None:
    await reachable(bank)
    session = await session_of(bank, "zhang.wei", realm=Realm.CUSTOMER)

    with pytest.raises(NoSuchEnrolment):
        await ask(bank, session)
    with pytest.raises(NoSuchEnrolment):
        await prove(bank, session, "000000")
    assert await count(bank, "staff_addresses") == 0


@pytest.mark.usefixtures("li_na")
@pytest.mark.parametrize("typed", ["", "nobody", "a@b\r\nBcc: all@example.com", "李娜@example.com", f"{'a' * 65}@b.cn"])
async def test_what_is_no_address_is_refused_by_its_field(bank: Database, typed: str) -> None:
    session = await session_of(bank)

    with pytest.raises(BadInput) as refused:
        await ask(bank, session, typed)

    assert [fault.field for fault in refused.value.problems] == ["email"]


@pytest.mark.usefixtures("li_na")
async def test_an_address_nobody_proved_is_forgotten_after_a_day_and_who_leaves_is_written_to_no_more(
    bank: Database, clock: Clock, li_na: UUID
) -> None:
    session = await session_of(bank)
    await ask(bank, session)
    clock.pass_by(days=1)
    await doors(bank).write(staff_addresses.forget_waiting_addresses)
    assert await written_to(bank, session) == WrittenTo("l***@bank.example.com", None, None)

    await doors(bank).write(api.let_staff_go, li_na, reason="retired")

    assert await count(bank, "staff_addresses") == 0


@pytest.mark.usefixtures("li_na")
async def test_no_address_lies_in_clear_nor_fits_another_row(bank: Database) -> None:
    session = await session_of(bank)
    await ask(bank, session)

    kept = await rows(bank, "SELECT sealed, sealed_waiting, staff_addresses::text FROM staff_addresses")

    assert b"example" not in kept[0][0] + kept[0][1]
    assert "li.na" not in kept[0][2]

    async def swap(tx: Tx) -> None:
        row = await tx.session.get(StaffAddressRow, session.enrolment_id)
        assert row is not None
        row.sealed = row.sealed_waiting

    await doors(bank).write(swap)
    with pytest.raises(Tampered):
        await written_to(bank, session)


async def test_over_http_staff_set_it_on_their_own_page_and_a_colleague_sees_it_masked(
    bank: Database, browser: Open, li_na: UUID
) -> None:
    await administrator(bank, "chen.jie")

    async with browser() as client, browser() as chief:
        await enter(bank, client, LI_NA_IN)
        asked = await client.post("/api/console/my-address", json={"email": NEW, "language": "en"})
        wrong = await client.post("/api/console/my-address/confirm", json={"code": "000000", "language": "en"})
        code = await code_at(bank, NEW)
        right = await client.post("/api/console/my-address/confirm", json={"code": code, "language": "en"})
        mine = await client.get("/api/identity/security")
        await enter(bank, chief, LI_NA_IN | {"login": "chen.jie"})
        theirs = await chief.get(f"/api/console/staff/{li_na}")

    assert (asked.status_code, asked.json()["masked"]) == (200, "l***@home.example.com")
    assert (wrong.status_code, wrong.json()["code"], right.status_code) == (401, "identity.wrong_code", 204)
    assert mine.json()["written_to"]["masked"] == theirs.json()["written_to"]["masked"] == "l***@home.example.com"
    assert NEW not in mine.text + theirs.text
