"""Staff and customers: let in, given roles, barred, gone."""

import asyncio

import pytest

from bankhall.identity import api
from bankhall.identity.errors import (
    AlreadyBarred,
    AlreadyEnrolled,
    BuiltInRole,
    LoginTaken,
    NoSuchEnrolment,
    NoSuchRole,
    NoSuchStaff,
    NotBarred,
    OwnRoles,
    RoleGivenAlready,
    RoleNotGiven,
    StaffHasLeft,
    WrongCredentials,
)
from bankhall.identity.permissions import BUILT_IN_ROLES
from bankhall.identity.types import DefineRole, EnrollCustomer, HireStaff, Realm, Welcome
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id

from .people import acts, count, doors, enroll, events, hashed, hire, rows, sign_in, visitor


async def test_two_who_are_hired_at_once_with_one_login_are_one_hired_and_one_refused(bank: Database) -> None:
    password = await hashed()
    commands = [HireStaff(name=name, login="li.na", password=password) for name in ("李娜", "李纳")]

    outcomes = await asyncio.gather(
        *(doors(bank).write(api.hire_staff, command) for command in commands), return_exceptions=True
    )

    assert [type(one) for one in outcomes].count(LoginTaken) == 1
    assert (await count(bank, "staff_members"), await count(bank, "enrolments")) == (1, 1)


async def test_a_login_is_taken_whatever_its_letters_look_like(bank: Database) -> None:
    await hire(bank, "li.na")

    with pytest.raises(LoginTaken):
        await hire(bank, "ＬＩ.NA ")


async def test_a_customer_and_a_member_of_staff_may_have_the_same_login(bank: Database) -> None:
    customer_id, staff_id = await enroll(bank, "li.na"), await hire(bank, "li.na")

    assert (await sign_in(bank, "li.na")).visitor.actor.id == customer_id
    assert (await sign_in(bank, "li.na", realm=Realm.STAFF)).visitor.actor.id == staff_id


async def test_a_customer_is_enrolled_once(bank: Database) -> None:
    customer_id = await enroll(bank)
    again = EnrollCustomer(customer_id=customer_id, login="another", name="张伟", password=await hashed())

    with pytest.raises(AlreadyEnrolled):
        await doors(bank).write(api.enroll_customer, again)


@pytest.mark.parametrize(("login", "name"), [("ab", "A"), ("a b c", "A"), ("good.login", ""), ("good.login", "a\0b")])
async def test_a_bad_login_or_name_is_refused_and_nothing_is_half_done(bank: Database, login: str, name: str) -> None:
    with pytest.raises(BadInput):
        await hire(bank, login, name=name)

    assert (await count(bank, "staff_members"), await count(bank, "enrolments")) == (0, 0)


async def test_a_customer_who_is_renamed_is_greeted_by_the_new_name(bank: Database) -> None:
    customer_id = await enroll(bank)

    for _ in range(2):
        await doors(bank).write(
            api.keep_reachable, customer_id, name="张大伟", phones=("13812345678",), emails=(), documents=()
        )

    assert (await sign_in(bank)).visitor.actor.name == "张大伟"
    assert (await acts(bank)).count("identity.rename") == 1


async def test_whoever_leaves_loses_sessions_roles_and_the_way_in_at_once(bank: Database) -> None:
    await doors(bank).write(api.ensure_roles)
    staff_id = await hire(bank, "li.na", "clerk", "accountant")
    welcome = await sign_in(bank, "li.na", realm=Realm.STAFF)

    await doors(bank).write(api.let_staff_go, staff_id, reason="retired")

    assert await visitor(bank, welcome.token) is None
    assert await count(bank, "staff_roles") == 0
    with pytest.raises(WrongCredentials):
        await sign_in(bank, "li.na", realm=Realm.STAFF)
    [left] = await doors(bank).read(api.staff)
    assert (left.login, left.roles, left.left_at is None) == ("li.na", (), False)
    assert await rows(bank, "SELECT by_kind, by_name, reason FROM staff_departures") == [("system", "tests", "retired")]


async def test_who_has_left_is_given_no_role_and_cannot_leave_again(bank: Database) -> None:
    await doors(bank).write(api.ensure_roles)
    staff_id = await hire(bank)
    await doors(bank).write(api.let_staff_go, staff_id, reason="retired")

    with pytest.raises(StaffHasLeft):
        await doors(bank).write(api.give_role, staff_id, "clerk")
    with pytest.raises(StaffHasLeft):
        await doors(bank).write(api.let_staff_go, staff_id, reason="again")


async def test_the_login_of_who_has_left_stays_theirs(bank: Database) -> None:
    await doors(bank).write(api.let_staff_go, await hire(bank), reason="retired")

    with pytest.raises(LoginTaken):
        await hire(bank)


async def test_roles_are_given_once_and_taken_once(bank: Database) -> None:
    await doors(bank).write(api.ensure_roles)
    staff_id = await hire(bank)

    await doors(bank).write(api.give_role, staff_id, "clerk")
    with pytest.raises(RoleGivenAlready):
        await doors(bank).write(api.give_role, staff_id, "clerk")
    await doors(bank).write(api.take_role, staff_id, "clerk")
    with pytest.raises(RoleNotGiven):
        await doors(bank).write(api.take_role, staff_id, "clerk")

    assert [one for one in await events(bank) if one.startswith("role_") and one != "role_defined"] == [
        "role_given",
        "role_taken",
    ]


async def test_who_gave_a_role_stands_beside_it(bank: Database) -> None:
    await doors(bank).write(api.ensure_roles)
    chief = Actor(kind="staff", name="Chen Jie", id=new_id())
    staff_id = await hire(bank)

    await bank.doors(chief).write(api.give_role, staff_id, "clerk")

    assert await rows(bank, "SELECT role, by_id, by_name FROM staff_roles") == [("clerk", chief.id, "Chen Jie")]


async def test_nobody_changes_their_own_roles(bank: Database) -> None:
    await doors(bank).write(api.ensure_roles)
    staff_id = await hire(bank, "li.na", "administrator")
    herself = (await sign_in(bank, "li.na", realm=Realm.STAFF)).visitor.actor

    with pytest.raises(OwnRoles):
        await bank.doors(herself).write(api.give_role, staff_id, "accountant")
    with pytest.raises(OwnRoles):
        await bank.doors(herself).write(api.take_role, staff_id, "administrator")


async def test_roles_and_people_that_are_not_there_are_not_found(bank: Database) -> None:
    staff_id = await hire(bank)

    with pytest.raises(NoSuchRole):
        await doors(bank).write(api.give_role, staff_id, "emperor")
    with pytest.raises(NoSuchStaff):
        await doors(bank).write(api.give_role, new_id(), "clerk")
    with pytest.raises(NoSuchStaff):
        await doors(bank).write(api.let_staff_go, new_id(), reason="?")
    with pytest.raises(NoSuchEnrolment):
        await doors(bank).write(api.bar, Realm.CUSTOMER, new_id(), reason="?")


async def test_other_rights_of_a_role_hold_at_once_for_who_is_signed_in(bank: Database) -> None:
    await doors(bank).write(api.define_role, DefineRole("teller", frozenset({"accounts.view", "ledger.post"})))
    await hire(bank, "li.na", "teller")
    token = (await sign_in(bank, "li.na", realm=Realm.STAFF)).token

    await doors(bank).write(api.define_role, DefineRole("teller", frozenset({"accounts.view"})))

    found = await visitor(bank, token)
    assert found is not None
    assert found.actor.rights == {"accounts.view"}


async def test_the_roles_that_come_with_the_bank_are_there_once_and_cannot_be_redefined(bank: Database) -> None:
    await doors(bank).write(api.ensure_roles)
    defined = await rows(bank, "SELECT * FROM role_rights ORDER BY role, right_name")
    await doors(bank).write(api.ensure_roles)

    assert await rows(bank, "SELECT * FROM role_rights ORDER BY role, right_name") == defined
    assert (await events(bank)).count("role_defined") == await count(bank, "roles") == len(BUILT_IN_ROLES)
    for name in ("administrator", "customer"):
        with pytest.raises(BuiltInRole):
            await doors(bank).write(api.define_role, DefineRole(name, frozenset({"ledger.post"})))


async def test_two_who_ensure_the_roles_at_once_do_not_hinder_each_other(bank: Database) -> None:
    await asyncio.gather(*(doors(bank).write(api.ensure_roles) for _ in range(8)))

    assert await count(bank, "roles") == len(BUILT_IN_ROLES)


@pytest.mark.parametrize(
    ("name", "rights"),
    [("", {"a.b"}), ("Teller", {"a.b"}), ("a\0b", {"a.b"}), ("teller", {"no dot"}), ("teller", {"a.\0"})],
)
async def test_a_role_of_odd_names_is_refused(bank: Database, name: str, rights: set[str]) -> None:
    with pytest.raises(BadInput):
        await doors(bank).write(api.define_role, DefineRole(name, frozenset(rights)))


async def test_who_is_barred_is_out_and_stays_out_until_allowed_again(bank: Database) -> None:
    customer_id = await enroll(bank)
    welcome = await sign_in(bank)

    await doors(bank).write(api.bar, Realm.CUSTOMER, customer_id, reason="card stolen")
    assert await visitor(bank, welcome.token) is None
    with pytest.raises(WrongCredentials):
        await sign_in(bank)
    with pytest.raises(AlreadyBarred):
        await doors(bank).write(api.bar, Realm.CUSTOMER, customer_id, reason="again")

    await doors(bank).write(api.allow, Realm.CUSTOMER, customer_id)
    assert await visitor(bank, welcome.token) is None
    assert isinstance(await sign_in(bank), Welcome)
    with pytest.raises(NotBarred):
        await doors(bank).write(api.allow, Realm.CUSTOMER, customer_id)
