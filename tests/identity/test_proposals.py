"""Hiring, roles and rights take two people; losing them takes none."""

from functools import partial
from uuid import UUID

import psycopg
import pytest

from bankhall.identity import api, queries
from bankhall.identity.actions import recovery
from bankhall.identity.actions.proposals import propose_invited
from bankhall.identity.actions.resets import propose_new_code
from bankhall.identity.errors import (
    BuiltInRole,
    HasBeenIn,
    LoginTaken,
    NoSuchCandidate,
    NoSuchRole,
    OwnRoles,
    RoleChanged,
    RoleGivenAlready,
    StaffHasLeft,
    WrongCode,
)
from bankhall.identity.reactions import SUBSCRIBERS
from bankhall.identity.types import DefineRole, HireStaff, Realm, StaffSearch, StaffState
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from bankhall.kernel.errors import BadInput, Forbidden
from bankhall.kernel.events import enroll as enroll_subscribers
from bankhall.kernel.four_eyes import actions
from bankhall.kernel.four_eyes.errors import AlreadyDecided, OwnProposal
from bankhall.kernel.four_eyes.types import Decision, Outcome
from confirming import confirm_and_write
from databases import Database as Place
from hearing import hear

from .people import NO_CODE, SECRET, Clock, acts, count, doors, give_app, hashed, hire, rows, sign_in, visitor

WHY = "a colleague is ill"


async def administrator(bank: Database, login: str, *roles: str) -> Actor:
    """As whom they act in a request, with the rights of this moment."""
    await doors(bank).write(api.ensure_roles)
    await hire(bank, login, *(roles or ("administrator",)))
    return (await sign_in(bank, login, realm=Realm.STAFF)).visitor.actor


async def approve(bank: Database, checker: Actor, proposal_id: UUID | None) -> Decision:
    assert proposal_id is not None
    return await confirm_and_write(bank, checker, actions.approve, api.desk(), proposal_id)


def staff_id(actor: Actor) -> UUID:
    assert actor.id is not None
    return actor.id


async def test_a_role_is_had_once_a_second_person_has_said_yes(bank: Database) -> None:
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    clerk = await hire(bank)

    asked = await bank.doors(chief).write(api.propose_giving, clerk, "clerk", reason=WHY)
    assert await count(bank, "staff_roles") == 2
    await approve(bank, second, asked)

    assert await rows(bank, "SELECT staff_id, by_id, proposal_id FROM staff_roles WHERE role = 'clerk'") == [
        (clerk, second.id, asked)
    ]
    assert await rows(bank, "SELECT actor_id, facts ->> 'maker_id' FROM audit_log WHERE facts ? 'maker_id'") == [
        (second.id, str(chief.id))
    ]


async def test_nobody_gives_themselves_a_role_by_asking_or_by_saying_yes(bank: Database) -> None:
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")

    with pytest.raises(OwnRoles):
        await bank.doors(chief).write(api.propose_giving, staff_id(chief), "accountant", reason=WHY)
    asked = await bank.doors(chief).write(api.propose_giving, staff_id(second), "accountant", reason=WHY)
    with pytest.raises(OwnRoles):
        await approve(bank, second, asked)
    with pytest.raises(OwnProposal):
        await approve(bank, chief, asked)

    assert await rows(bank, "SELECT role FROM staff_roles WHERE role = 'accountant'") == []


async def test_nobody_widens_a_role_that_they_have(bank: Database) -> None:
    await doors(bank).write(api.define_role, DefineRole("deputy", frozenset({"ledger.view"})))
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    third = await administrator(bank, "sun.yue", "administrator", "deputy")
    wider = DefineRole("deputy", frozenset({"ledger.view", "ledger.post"}))

    with pytest.raises(OwnRoles):
        await bank.doors(third).write(api.propose_role, wider, reason=WHY)
    asked = await bank.doors(chief).write(api.propose_role, wider, reason=WHY)
    with pytest.raises(OwnRoles):
        await approve(bank, third, asked)
    assert (await approve(bank, second, asked)).outcome is Outcome.APPROVED


async def test_a_role_loses_rights_at_once_and_gains_them_by_two(bank: Database) -> None:
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    teller = partial(DefineRole, "teller")

    async def ask(command: DefineRole) -> UUID | None:
        return await bank.doors(chief).write(api.propose_role, command, reason=WHY)

    await approve(bank, second, await ask(teller(frozenset({"ledger.view", "accounts.view"}))))
    assert await ask(teller(frozenset({"accounts.view"}))) is None
    assert await ask(teller(frozenset({"accounts.view"}))) is None
    assert await rows(bank, "SELECT right_name FROM role_rights WHERE role = 'teller'") == [("accounts.view",)]
    assert await ask(teller(frozenset({"ledger.view"}))) is not None
    assert await rows(bank, "SELECT right_name FROM role_rights WHERE role = 'teller'") == [("accounts.view",)]


async def test_what_is_approved_is_what_was_shown_or_nothing(bank: Database) -> None:
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    clerk = await hire(bank)

    async def ask(command: DefineRole) -> UUID | None:
        return await bank.doors(chief).write(api.propose_role, command, reason=WHY)

    await approve(bank, second, await ask(DefineRole("teller", frozenset({"ledger.view", "accounts.view"}))))

    given = await bank.doors(chief).write(api.propose_giving, clerk, "teller", reason=WHY)
    wider = await ask(DefineRole("teller", frozenset({"ledger.view", "accounts.view", "ledger.post"})))
    await ask(DefineRole("teller", frozenset({"accounts.view"})))

    for asked in (given, wider):
        with pytest.raises(RoleChanged):
            await approve(bank, second, asked)
    assert await rows(bank, "SELECT role FROM staff_roles WHERE role = 'teller'") == []
    assert await rows(bank, "SELECT right_name FROM role_rights WHERE role = 'teller'") == [("accounts.view",)]


async def test_what_cannot_be_done_is_not_even_asked_for(bank: Database) -> None:
    chief = await administrator(bank, "chen.jie")
    clerk, gone = await hire(bank, "li.na", "clerk"), await hire(bank, "wang.qiang")
    await doors(bank).write(api.let_staff_go, gone, reason="retired")
    ask = bank.doors(chief).write
    new = HireStaff(name="李娜", login="Li.Na", password=await hashed())

    with pytest.raises(RoleGivenAlready):
        await ask(api.propose_giving, clerk, "clerk", reason=WHY)
    with pytest.raises(NoSuchRole):
        await ask(api.propose_giving, clerk, "emperor", reason=WHY)
    with pytest.raises(StaffHasLeft):
        await ask(api.propose_giving, gone, "clerk", reason=WHY)
    with pytest.raises(BuiltInRole):
        await ask(api.propose_role, DefineRole("clerk", frozenset()), reason=WHY)
    with pytest.raises(BadInput):
        await ask(api.propose_role, DefineRole("teller", frozenset({"accounts.view_own"})), reason=WHY)
    with pytest.raises(LoginTaken):
        await ask(api.propose_hire, new, ["clerk"], reason=WHY)
    assert await count(bank, "proposals") == await count(bank, "staff_candidates") == 0


async def test_a_clerk_asks_for_no_role_and_says_yes_to_none(bank: Database) -> None:
    chief, clerk = await administrator(bank, "chen.jie"), await administrator(bank, "li.na", "clerk")
    other = await hire(bank, "wang.qiang")

    with pytest.raises(Forbidden):
        await bank.doors(clerk).write(api.propose_giving, other, "clerk", reason=WHY)
    asked = await bank.doors(chief).write(api.propose_giving, other, "clerk", reason=WHY)
    forged = Actor("staff", "李娜", clerk.id, frozenset({"identity.manage_staff"}))
    with pytest.raises(Forbidden):
        await approve(bank, forged, asked)


async def ask_for_sun_yue(bank: Database, chief: Actor) -> UUID:
    new = HireStaff(name="孙悦", login="sun.yue", password=await hashed())
    return await bank.doors(chief).write(api.propose_hire, new, ["clerk", "auditor"], reason=WHY)


async def test_who_is_hired_by_two_has_the_roles_and_the_way_in(bank: Database) -> None:
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    asked = await ask_for_sun_yue(bank, chief)
    assert await rows(bank, "SELECT content FROM proposals WHERE content ~ '孙悦|sun.yue'") == []
    with pytest.raises(LoginTaken):
        await ask_for_sun_yue(bank, second)

    await approve(bank, second, asked)

    her = (await sign_in(bank, "sun.yue", realm=Realm.STAFF)).visitor
    assert (her.actor.name, her.session.roles) == ("孙悦", ("auditor", "clerk"))
    assert await count(bank, "staff_candidates") == 0


async def test_who_was_not_hired_is_nobody_to_the_bank(bank: Database) -> None:
    await doors(bank).write(enroll_subscribers, SUBSCRIBERS)
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    asked = await ask_for_sun_yue(bank, chief)
    await bank.doors(second).write(actions.decline, api.desk(), asked, reason="no room")

    for subscriber in SUBSCRIBERS:
        await hear(bank, subscriber)

    assert await count(bank, "staff_candidates") == 0
    await approve(bank, second, await ask_for_sun_yue(bank, chief))


async def test_a_declined_candidate_may_be_asked_for_again_before_the_bank_has_forgotten(bank: Database) -> None:
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    await bank.doors(chief).write(actions.withdraw, await ask_for_sun_yue(bank, chief))

    assert (await approve(bank, second, await ask_for_sun_yue(bank, chief))).outcome is Outcome.APPROVED


@pytest.mark.parametrize("field", ["sealed", "secret"])
async def test_nobody_else_is_hired_under_the_id_of_a_candidate(bank: Database, database: Place, field: str) -> None:
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    asked = await ask_for_sun_yue(bank, chief)
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(f"UPDATE staff_candidates SET {field} = 'mallory'".encode())

    with pytest.raises(NoSuchCandidate):
        await approve(bank, second, asked)
    assert await count(bank, "staff_members") == 2


async def test_whoever_leaves_loses_everything_at_once(bank: Database) -> None:
    """Sessions, roles, the way in, what they asked for, what was asked for them, what they could say yes to."""
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    third = await administrator(bank, "sun.yue")
    welcome = await sign_in(bank, "chen.jie", realm=Realm.STAFF)
    clerk = await hire(bank)
    by_chief = await bank.doors(chief).write(api.propose_giving, clerk, "clerk", reason=WHY)
    for_chief = await bank.doors(second).write(api.propose_giving, staff_id(chief), "auditor", reason=WHY)
    by_second = await bank.doors(second).write(api.propose_giving, clerk, "auditor", reason=WHY)

    await bank.doors(third).write(api.let_staff_go, staff_id(chief), reason="retired")

    assert await visitor(bank, welcome.token) is None
    for asked in (by_chief, for_chief):
        with pytest.raises(AlreadyDecided):
            await approve(bank, third, asked)
    with pytest.raises(Forbidden):
        await approve(bank, chief, by_second)
    assert await rows(bank, "SELECT outcome, reason FROM proposal_decisions ORDER BY reason") == [
        ("void", "maker_left"),
        ("void", "subject_left"),
    ]
    assert (await approve(bank, third, by_second)).outcome is Outcome.APPROVED
    assert await rows(bank, "SELECT staff_id FROM staff_roles WHERE staff_id = :id", id=chief.id) == []


async def test_a_maker_who_lost_the_right_has_asked_for_nothing(bank: Database) -> None:
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    asked = await bank.doors(chief).write(api.propose_giving, await hire(bank), "clerk", reason=WHY)
    await bank.doors(second).write(api.take_role, staff_id(chief), "administrator")

    decided = await approve(bank, second, asked)

    assert (decided.outcome, decided.reason) == (Outcome.VOID, "maker_lost_right")
    assert await rows(bank, "SELECT role FROM staff_roles WHERE role = 'clerk'") == []


async def test_the_only_administrator_gets_a_second_from_the_command_line(bank: Database) -> None:
    chief = await administrator(bank, "chen.jie")
    asked = await bank.doors(chief).write(api.propose_giving, await hire(bank), "clerk", reason=WHY)
    new = HireStaff(name="周涛", login="zhou.tao", password=await hashed())

    staff_id = await doors(bank).write(api.hire_into, new, "administrator")
    await give_app(bank, staff_id, realm=Realm.STAFF)

    second = (await sign_in(bank, "zhou.tao", realm=Realm.STAFF)).visitor.actor
    assert (await approve(bank, second, asked)).outcome is Outcome.APPROVED


async def test_the_staff_are_found_page_by_page(bank: Database) -> None:
    chief = await administrator(bank, "chen.jie")
    for nth in range(5):
        await hire(bank, f"li.na{nth}", "clerk", name=f"张三{nth}")
    gone = await hire(bank, "wang.qiang", name="王强")
    await doors(bank).write(api.let_staff_go, gone, reason="retired")

    async def found(search: StaffSearch, limit: int = 2) -> list[str]:
        logins: list[str] = []
        place: UUID | None = None
        while True:
            page = await bank.doors(chief).read(queries.find_staff, search, after=place, limit=limit)
            logins += [one.login for one in page.items]
            if page.next is None:
                return logins
            place = page.items[-1].id

    clerks = [f"li.na{nth}" for nth in range(5)]
    assert await found(StaffSearch()) == [*clerks, "chen.jie", "wang.qiang"]
    assert await found(StaffSearch(q="张三")) == await found(StaffSearch(role="clerk")) == clerks
    assert await found(StaffSearch(q="LI.NA3 ")) == ["li.na3"]
    assert await found(StaffSearch(q="li.n")) == clerks
    assert await found(StaffSearch(q="i.na")) == []
    assert await found(StaffSearch(state=StaffState.LEFT)) == ["wang.qiang"]
    assert "wang.qiang" not in await found(StaffSearch(state=StaffState.WORKING))
    assert await found(StaffSearch(q="%")) == await found(StaffSearch(role="emperor")) == []


async def test_a_file_says_by_whose_word_somebody_has_a_role(bank: Database) -> None:
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    asked = await ask_for_sun_yue(bank, chief)
    await approve(bank, second, asked)
    [(her,)] = await rows(bank, "SELECT id FROM staff_members WHERE name = '孙悦'")
    await sign_in(bank, "sun.yue", realm=Realm.STAFF)

    file = await bank.doors(chief).read(queries.staff_file, her)

    assert [(one.role, one.asked_by_name, one.by_name) for one in file.roles] == [
        ("auditor", chief.name, second.name),
        ("clerk", chief.name, second.name),
    ]
    assert (file.sessions, file.left_why) == (1, None)
    assert [one.act for one in file.history] == ["identity.give_role", "identity.give_role", "identity.hire_staff"]


async def test_a_new_colleague_chooses_the_first_password_by_a_code_that_is_good_for_days(
    bank: Database, clock: Clock
) -> None:
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    handed = await api.hand_out()
    asked, code = (
        await bank.doors(chief).write(propose_invited, "孙悦", "sun.yue", ["clerk"], handed.slow, reason=WHY),
        handed.code,
    )
    assert code not in str(await rows(bank, "SELECT * FROM staff_candidates"))
    await approve(bank, second, asked)
    choose = partial(
        recovery.set_up_password, doors(bank), Realm.STAFF, "sun.yue", new_password="seven quiet otters", secret=SECRET
    )

    with pytest.raises(WrongCode):
        await choose("2345-6789-ABCD")
    clock.pass_by(days=3)
    with pytest.raises(WrongCode):
        await choose(code)
    clock.pass_by(seconds=-1)
    await choose(code)
    with pytest.raises(WrongCode):
        await choose(code)


async def test_a_colleague_whose_code_has_run_out_gets_another_by_two_people(bank: Database, clock: Clock) -> None:
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    handed = await api.hand_out()
    asked, first = (
        await bank.doors(chief).write(propose_invited, "孙悦", "sun.yue", ["clerk"], handed.slow, reason=WHY),
        handed.code,
    )
    await approve(bank, second, asked)
    [(staff_id,)] = await rows(bank, "SELECT id FROM staff_members WHERE name = '孙悦'")
    choose = partial(
        recovery.set_up_password, doors(bank), Realm.STAFF, "sun.yue", new_password="seven quiet otters", secret=SECRET
    )
    clock.pass_by(days=4)

    handed = await api.hand_out()
    again = await bank.doors(chief).write(propose_new_code, staff_id, handed.slow, reason=WHY)
    code = handed.code
    assert code not in str(await rows(bank, "SELECT * FROM proposals"))
    with pytest.raises(WrongCode):
        await choose(code)  # nobody has said yes yet
    with pytest.raises(OwnProposal):
        await approve(bank, chief, again)
    await approve(bank, second, again)
    with pytest.raises(WrongCode):
        await choose(first)
    await choose(code)

    with pytest.raises(WrongCode):
        await choose(code)
    assert (await acts(bank)).count("identity.invite_staff") == 1


async def test_whoever_has_been_in_or_has_left_gets_no_other_code(bank: Database) -> None:
    chief, second = await administrator(bank, "chen.jie"), await administrator(bank, "zhou.tao")
    clerk = await hire(bank, "sun.yue")
    asked = await bank.doors(chief).write(propose_new_code, clerk, NO_CODE, reason=WHY)
    await sign_in(bank, "sun.yue", realm=Realm.STAFF)

    with pytest.raises(HasBeenIn):
        await approve(bank, second, asked)
    with pytest.raises(HasBeenIn):
        await bank.doors(chief).write(propose_new_code, clerk, NO_CODE, reason=WHY)
    await doors(bank).write(api.let_staff_go, clerk, reason="gone")
    with pytest.raises(StaffHasLeft):
        await bank.doors(chief).write(propose_new_code, clerk, NO_CODE, reason=WHY)
