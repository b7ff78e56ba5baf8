"""Sessions: how they last and how they end."""

import hashlib

import pytest

from bankhall.identity import api, rules
from bankhall.identity.actions.sessions import touch_session
from bankhall.identity.errors import Locked, WrongCredentials
from bankhall.identity.types import ChangePassword, Realm, Visitor, Welcome
from bankhall.kernel.db import Database
from bankhall.kernel.errors import BadInput

from .people import PASSWORD, SECRET, Clock, count, doors, enroll, events, hire, rows, shown, sign_in, visitor

NEW = "a new password 新"


async def use(bank: Database, token: str) -> Visitor | None:
    """A request with this token, as the middleware sees it."""
    hashed_token = rules.token_hash(token)
    assert hashed_token is not None
    return await doors(bank).write(touch_session, hashed_token)


async def test_the_token_is_nowhere_in_the_database(bank: Database) -> None:
    await enroll(bank)

    welcome = await sign_in(bank)

    [(kept,)] = await rows(bank, "SELECT token_hash FROM sessions")
    assert kept == hashlib.sha256(welcome.token.encode()).digest()
    told = [await rows(bank, f"SELECT * FROM {table}") for table in ("sessions", "events", "audit_log")]
    assert welcome.token not in str(told)


async def test_a_session_left_alone_ends_after_a_quarter_of_an_hour(bank: Database, clock: Clock) -> None:
    await enroll(bank)
    welcome = await sign_in(bank)
    assert welcome.visitor.session.expires_at == clock.now + rules.IDLE

    clock.pass_by(minutes=14, seconds=59)
    assert await visitor(bank, welcome.token) is not None
    clock.pass_by(seconds=1)
    assert await visitor(bank, welcome.token) is None


@pytest.mark.parametrize(("realm", "hours"), [(Realm.CUSTOMER, 12), (Realm.STAFF, 8)])
async def test_a_session_in_use_ends_at_its_longest(bank: Database, clock: Clock, realm: Realm, hours: int) -> None:
    await enroll(bank, "somebody")
    await hire(bank, "somebody")
    token = (await sign_in(bank, "somebody", realm=realm)).token

    for _ in range(hours * 6 - 1):
        clock.pass_by(minutes=10)
        found = await use(bank, token)
        assert found is not None

    assert found is not None
    assert found.session.expires_at == found.session.begun_at + rules.LONGEST[realm]
    clock.pass_by(minutes=10)
    assert await visitor(bank, token) is None


async def test_being_seen_is_written_at_most_once_a_minute(bank: Database, clock: Clock) -> None:
    await enroll(bank)
    token = (await sign_in(bank)).token
    signed_in_at = clock.now

    clock.pass_by(seconds=59)
    await use(bank, token)
    assert await rows(bank, "SELECT seen_at FROM sessions") == [(signed_in_at,)]
    clock.pass_by(seconds=1)
    await use(bank, token)
    assert await rows(bank, "SELECT seen_at FROM sessions") == [(clock.now,)]


async def test_who_signs_out_is_out_and_may_do_so_twice(bank: Database) -> None:
    await enroll(bank)
    here, there = await sign_in(bank), await sign_in(bank)

    await doors(bank).write(api.sign_out, here.visitor.session.id)
    await doors(bank).write(api.sign_out, here.visitor.session.id)

    assert await visitor(bank, here.token) is None
    assert await visitor(bank, there.token) is not None
    assert (await events(bank)).count("signed_out") == 1


async def test_signing_out_everywhere_ends_every_session_of_this_person_and_of_nobody_else(bank: Database) -> None:
    await enroll(bank)
    await enroll(bank, "wang.fang")
    mine, also_mine, hers = await sign_in(bank), await sign_in(bank), await sign_in(bank, "wang.fang")

    ended = await doors(bank).write(api.sign_out_everywhere, mine.visitor.session.enrolment_id)

    assert ended == 2
    assert [await visitor(bank, one.token) for one in (mine, also_mine)] == [None, None]
    assert await visitor(bank, hers.token) is not None


async def test_beyond_ten_sessions_the_oldest_ends(bank: Database, clock: Clock) -> None:
    await enroll(bank)
    tokens = []
    for _ in range(rules.MOST_SESSIONS + 2):
        tokens.append((await sign_in(bank)).token)
        clock.pass_by(seconds=1)

    assert [await visitor(bank, token) is None for token in tokens] == [True] * 2 + [False] * rules.MOST_SESSIONS


async def test_a_role_given_or_taken_ends_the_sessions(bank: Database) -> None:
    await doors(bank).write(api.ensure_roles)
    staff_id = await hire(bank)

    before = await sign_in(bank, "li.na", realm=Realm.STAFF)
    await doors(bank).write(api.give_role, staff_id, "clerk")
    as_clerk = await sign_in(bank, "li.na", realm=Realm.STAFF)
    await doors(bank).write(api.take_role, staff_id, "clerk")
    after = await sign_in(bank, "li.na", realm=Realm.STAFF)

    assert await visitor(bank, before.token) is None
    assert await visitor(bank, as_clerk.token) is None
    assert as_clerk.visitor.actor.may("accounts.open")
    assert not after.visitor.actor.may("accounts.open")


async def test_purging_removes_what_has_expired_and_nothing_else(bank: Database, clock: Clock) -> None:
    await enroll(bank)
    await sign_in(bank)
    with pytest.raises(WrongCredentials):
        await sign_in(bank, "wang.fang")
    clock.pass_by(minutes=10)
    fresh = await sign_in(bank)
    with pytest.raises(WrongCredentials):
        await sign_in(bank, "liu.yang")
    clock.pass_by(minutes=5)

    assert await doors(bank).write(api.purge_expired_sessions) == 1

    assert await visitor(bank, fresh.token) is not None
    assert await count(bank, "sign_in_gates") == 2  # of the name, and the one behind it


async def change(bank: Database, welcome: Welcome, old: str, new: str) -> Welcome:
    command = ChangePassword(old_password=old, new_password=new)
    db = bank.doors(welcome.visitor.actor)
    return await api.change_password(db, command, session=welcome.visitor.session, secret=SECRET)


async def test_changing_the_password_ends_every_session_and_begins_a_new_one(bank: Database) -> None:
    await enroll(bank)
    here, there = await sign_in(bank), await sign_in(bank)

    fresh = await change(bank, here, PASSWORD, NEW)

    assert [await visitor(bank, one.token) for one in (here, there)] == [None, None]
    assert await visitor(bank, fresh.token) is not None
    assert isinstance(await sign_in(bank, password=NEW), Welcome)
    with pytest.raises(WrongCredentials):
        await sign_in(bank, password=PASSWORD)


async def test_a_stolen_session_gets_five_guesses_at_the_old_password(bank: Database) -> None:
    await enroll(bank)
    stolen = await sign_in(bank)

    for _ in range(4):
        with pytest.raises(WrongCredentials):
            await change(bank, stolen, "a guess", NEW)
    with pytest.raises(Locked):
        await change(bank, stolen, "a guess", NEW)
    with pytest.raises(Locked):
        await change(bank, stolen, PASSWORD, NEW)


@pytest.mark.parametrize("new", ["short", "password123", "x" * 129, "zhang.wei"], ids=shown)
async def test_a_weak_new_password_changes_nothing_and_is_no_try(bank: Database, new: str) -> None:
    await enroll(bank)
    welcome = await sign_in(bank)

    with pytest.raises(BadInput):
        await change(bank, welcome, PASSWORD, new)

    assert await count(bank, "sign_in_gates") == 0
    assert await visitor(bank, welcome.token) is not None
