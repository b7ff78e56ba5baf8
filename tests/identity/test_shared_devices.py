"""A device that others use too: whoever signs in there is soon signed out, and it is not known again."""

from bankhall.identity import api, rules
from bankhall.identity.types import Browser, Realm, Welcome
from bankhall.kernel.db import Database

from .people import Clock, code_now, count, doors, enroll, hire, show_code, show_password, sign_in, visitor, welcomed
from .test_sessions import use

HALL = Browser(is_shared=True)


async def sign_in_at_the_hall(bank: Database, login: str = "zhang.wei", *, realm: Realm = Realm.CUSTOMER) -> Welcome:
    let_in = await show_password(bank, login, realm=realm, browser=HALL)
    if isinstance(let_in, Welcome):
        return let_in
    await doors(bank).write(api.forget_spent_codes, realm, login)
    return welcomed(await show_code(bank, let_in.token, code_now(bank), browser=HALL))


async def test_a_session_left_alone_there_ends_after_three_minutes(bank: Database, clock: Clock) -> None:
    await enroll(bank)
    token = (await sign_in_at_the_hall(bank)).token
    clock.pass_by(minutes=2, seconds=30)
    seen = await use(bank, token)
    clock.pass_by(minutes=2, seconds=59)
    assert await visitor(bank, token) is not None
    clock.pass_by(seconds=1)

    assert seen is not None
    assert await visitor(bank, token) is None
    await doors(bank).write(api.purge_expired_sessions)
    assert await count(bank, "sessions") == 0


async def test_however_busy_it_ends_after_half_an_hour(bank: Database, clock: Clock) -> None:
    await enroll(bank)
    token = (await sign_in_at_the_hall(bank)).token
    for _ in range(14):
        clock.pass_by(minutes=2)
        assert await use(bank, token) is not None
    clock.pass_by(minutes=2)

    assert await use(bank, token) is None


async def test_it_is_not_known_again_and_takes_no_place_among_ones_devices(bank: Database) -> None:
    await enroll(bank)
    welcome = await sign_in_at_the_hall(bank)

    assert welcome.device_token is None
    assert await count(bank, "known_devices") == 0


async def test_staff_are_bound_by_it_too_and_a_device_of_ones_own_as_before(bank: Database, clock: Clock) -> None:
    await enroll(bank)
    await hire(bank, "li.na")
    there = (await sign_in_at_the_hall(bank, "li.na", realm=Realm.STAFF)).visitor.session
    own = (await sign_in(bank)).visitor.session

    assert there.expires_at == clock.now + rules.IDLE_SHARED
    assert own.expires_at == clock.now + rules.IDLE
