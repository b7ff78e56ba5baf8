"""A bank that wants two factors of every customer (BANKHALL_CUSTOMER_FACTORS): who has none of their own shows a code
that came to where the customer file says, and has a factor from then on.
"""

import asyncio

import pytest

from bankhall.identity import api
from bankhall.identity.actions import recovery, second_factors
from bankhall.identity.actions.contact_factors import remove_contact_factor
from bankhall.identity.errors import (
    CodeSentLately,
    LastFactor,
    NoContact,
    NoPendingSignIn,
    NoSecondWay,
    WrongCode,
    WrongCredentials,
)
from bankhall.identity.types import Assurance, Browser, Realm, SecondStep, SignIn, Way, Welcome
from bankhall.kernel.actors import ANONYMOUS
from bankhall.kernel.db import Database
from bankhall.kernel.i18n import Language
from bankhall.kernel.settings import Settings, SettingsError

from .entrance import ZHANG, Open
from .people import (
    NOWHERE,
    PASSWORD,
    SECRET,
    Clock,
    acts,
    count,
    doors,
    enroll,
    events,
    give_app,
    hire,
    rows,
    show_code,
)
from .reach import MAILBOX, NUMBER, PHONE, code_at, contact_id, keep, letters, other_than, reachable, send, told

ID_CARD = "11010519491231002X"


async def enter(
    bank: Database,
    login: str = "zhang.wei",
    *,
    password: str = PASSWORD,
    realm: Realm = Realm.CUSTOMER,
    browser: Browser = NOWHERE,
) -> Welcome | SecondStep:
    command = SignIn(realm=realm, login=login, password=password, browser=browser)
    return await api.sign_in(bank.doors(ANONYMOUS), command, secret=SECRET, two_factors=True)


async def first_step(bank: Database, login: str = "zhang.wei", *, browser: Browser = NOWHERE) -> SecondStep:
    step = await enter(bank, login, browser=browser)
    assert isinstance(step, SecondStep)
    return step


async def came_in(bank: Database, *, way: Way = Way.SMS, address: str = NUMBER) -> Welcome:
    step = await first_step(bank)
    await send(bank, step, way)
    welcome = await show_code(bank, step.token, await code_at(bank, address), way=way)
    assert isinstance(welcome, Welcome)
    return welcome


# ---------------------------------------------------------------------------------------------------- how it goes


@pytest.mark.parametrize(("way", "address"), [(Way.SMS, NUMBER), (Way.EMAIL, MAILBOX)])
async def test_who_has_no_factor_shows_a_code_and_has_one_from_then_on(
    bank: Database, clock: Clock, way: Way, address: str
) -> None:
    await reachable(bank)

    step = await first_step(bank)

    assert (step.is_first, step.ways) == (True, (Way.SMS, Way.EMAIL))
    assert step.sent_to == {Way.SMS: "138****5678", Way.EMAIL: "z***@example.com"}
    assert await count(bank, "sessions") == 0
    await send(bank, step, way)
    welcome = await show_code(bank, step.token, await code_at(bank, address), way=way)
    assert isinstance(welcome, Welcome)
    assert welcome.visitor.session.assurance is Assurance.TWO_FACTORS
    assert "factor_added" in await events(bank)
    assert (await acts(bank)).count("identity.add_factor") == 1

    clock.pass_by(minutes=2)
    again = await first_step(bank)
    assert (again.is_first, again.ways) == (False, (way,))
    assert await rows(bank, "SELECT way FROM contacts WHERE factor_since IS NOT NULL") == [(way,)]


async def test_a_known_device_is_no_second_factor(bank: Database, clock: Clock) -> None:
    await reachable(bank)
    device = (await came_in(bank)).device_token
    clock.pass_by(minutes=2)

    step = await first_step(bank, browser=Browser(device_token=device))

    assert step.ways == (Way.SMS,)
    assert await count(bank, "sessions") == 1


async def test_a_passkey_or_an_app_is_asked_for_as_ever(bank: Database) -> None:
    await give_app(bank, await reachable(bank))

    step = await first_step(bank)

    assert (step.is_first, step.ways, step.sent_to) == (False, (Way.AUTHENTICATOR,), {})
    with pytest.raises(NoContact):
        await send(bank, step)


async def test_a_number_that_is_proved_comes_before_one_that_stands_first(bank: Database, clock: Clock) -> None:
    customer_id = await reachable(bank, phones=("13812345678",), emails=())
    await came_in(bank)
    await keep(bank, customer_id, phones=("13700000001", "13812345678"))
    await doors(bank).write(api.forget_factors, Realm.CUSTOMER, "zhang.wei")
    clock.pass_by(minutes=2)

    step = await first_step(bank)

    assert (step.is_first, step.sent_to) == (True, {Way.SMS: "138****5678"})


@pytest.mark.parametrize("phones", [(), ("010-62345678",)])
async def test_who_can_be_sent_no_code_is_told_so_after_the_right_password_alone(
    bank: Database, phones: tuple[str, ...]
) -> None:
    """As an old customer with a telephone at home."""
    customer_id = await reachable(bank, phones=phones, emails=())

    with pytest.raises(NoSecondWay):
        await enter(bank)
    with pytest.raises(WrongCredentials):
        await enter(bank, password="another horse battery")
    for _ in range(6):  # it closes no gate: their password is right
        with pytest.raises(NoSecondWay):
            await enter(bank)

    assert (await count(bank, "sessions"), await count(bank, "pending_sign_ins")) == (0, 0)
    assert "identity.refuse_one_factor" in await acts(bank)
    await keep(bank, customer_id, phones=("13812345678",))  # at the branch
    assert (await first_step(bank)).is_first


async def test_a_bank_that_sends_no_codes_lets_nobody_in_by_a_password_alone(bank: Database) -> None:
    await enroll(bank)

    with pytest.raises(NoSecondWay):
        await enter(bank)


async def test_ways_that_are_forbidden_are_not_offered(bank: Database) -> None:
    await reachable(bank)

    await doors(bank).write(api.forbid_codes_by, [Way.EMAIL])
    assert (await first_step(bank)).ways == (Way.SMS,)
    await doors(bank).write(api.forbid_codes_by, [Way.EMAIL, Way.SMS])
    with pytest.raises(NoSecondWay):
        await enter(bank)


async def test_staff_are_not_asked_by_message(bank: Database) -> None:
    await doors(bank).write(api.ensure_roles)
    await hire(bank, "li.na", "clerk", has_app=False)

    welcome = await enter(bank, "li.na", realm=Realm.STAFF)

    assert isinstance(welcome, Welcome)
    assert welcome.visitor.actor.is_half_way


# ------------------------------------------------------------------------------------------------------- attackers


async def test_the_password_alone_opens_nothing_on_the_way(bank: Database, browser: Open) -> None:
    await reachable(bank)

    async with browser(two_factors=True) as client:
        let_in = await client.post("/api/identity/sign-in", json=ZHANG)
        me = await client.get("/api/identity/me")
        security = await client.get("/api/identity/security")
        offered = await client.post("/api/identity/security/authenticator")

    assert let_in.json()["me"] is None
    assert let_in.json()["second_step"]["is_first"]
    assert not any(name.endswith("bankhall") for name in let_in.cookies)
    assert [me.status_code, security.status_code, offered.status_code] == [401, 401, 401]


async def test_a_code_is_good_once_and_for_its_own_sign_in(bank: Database) -> None:
    await reachable(bank)
    mine, other = await first_step(bank), await first_step(bank)
    await send(bank, mine)
    code = await code_at(bank)

    assert isinstance(await show_code(bank, other.token, code, way=Way.SMS), WrongCode)
    assert isinstance(await show_code(bank, mine.token, code, way=Way.EMAIL), WrongCode)
    assert isinstance(await show_code(bank, mine.token, code, way=Way.SMS), Welcome)
    assert isinstance(await show_code(bank, mine.token, code, way=Way.SMS), NoPendingSignIn)
    assert isinstance(await show_code(bank, other.token, code, way=Way.SMS), WrongCode)


async def test_of_one_code_many_times_at_once_one_comes_in(bank: Database) -> None:
    await reachable(bank)
    step = await first_step(bank)
    await send(bank, step)
    code = await code_at(bank)

    outcomes = await asyncio.gather(*(show_code(bank, step.token, code, way=Way.SMS) for _ in range(10)))

    assert sum(isinstance(one, Welcome) for one in outcomes) == 1
    assert (await acts(bank)).count("identity.add_factor") == 1


async def test_another_persons_code_and_device_open_nothing(bank: Database) -> None:
    await reachable(bank)
    await reachable(bank, "wang.fang", phones=("13900000002",), emails=())
    theirs = await came_in(bank)
    thief = await first_step(bank, "wang.fang", browser=Browser(device_token=theirs.device_token))
    await send(bank, thief)

    assert isinstance(await show_code(bank, thief.token, await code_at(bank), way=Way.SMS), WrongCode)
    assert await count(bank, "sessions") == 1


async def test_a_code_for_a_lost_password_finishes_no_sign_in(bank: Database) -> None:
    customer_id = await reachable(bank)
    await came_in(bank)
    await doors(bank).write(
        api.keep_reachable, customer_id, name="张伟", phones=(PHONE,), emails=(), documents=(ID_CARD,)
    )
    await doors(bank).write(api.forget_factors, Realm.CUSTOMER, "zhang.wei")
    step = await first_step(bank)
    await bank.doors(ANONYMOUS).write(recovery.begin_recovery, PHONE, ID_CARD)
    [(asked,)] = await rows(bank, "SELECT id FROM recoveries")
    before = len(await letters(bank))
    await doors(bank).write(recovery.send_wanted_code, asked, Way.SMS, Language.CHINESE)

    assert len(await letters(bank)) == before + 1
    assert isinstance(await show_code(bank, step.token, await code_at(bank), way=Way.SMS), WrongCode)


async def test_a_number_that_the_file_loses_on_the_way_proves_nothing(bank: Database) -> None:
    customer_id = await reachable(bank, emails=())
    step = await first_step(bank)
    await send(bank, step)
    code = await code_at(bank)
    await keep(bank, customer_id, phones=("13900000003",))

    assert isinstance(await show_code(bank, step.token, code, way=Way.SMS), WrongCode)


async def test_who_gets_a_factor_of_their_own_meanwhile_shows_that(bank: Database) -> None:
    """The thief waits at the second step with the code of a lost phone; the owner has just set up the app."""
    customer_id = await reachable(bank)
    step = await first_step(bank)
    await send(bank, step)
    await give_app(bank, customer_id)

    assert isinstance(await show_code(bank, step.token, await code_at(bank), way=Way.SMS), WrongCode)
    with pytest.raises(NoContact):
        await send(bank, step)
    assert await rows(bank, "SELECT way FROM contacts WHERE factor_since IS NOT NULL") == []


async def test_wrong_codes_close_the_step_and_sending_is_bounded(bank: Database) -> None:
    await reachable(bank)
    step = await first_step(bank)
    await send(bank, step)
    with pytest.raises(CodeSentLately):
        await send(bank, await first_step(bank))
    code = await code_at(bank)

    for _ in range(3):
        assert isinstance(await show_code(bank, step.token, other_than(code), way=Way.SMS), WrongCode)

    assert isinstance(await show_code(bank, step.token, code, way=Way.SMS), WrongCode)
    assert len([text for text in await told(bank) if code in text]) == 1


async def test_nobody_takes_their_last_factor_away(bank: Database) -> None:
    customer_id = await reachable(bank)
    session = (await came_in(bank)).visitor.session
    contact = await contact_id(bank, session.enrolment_id)

    with pytest.raises(LastFactor):
        await doors(bank).write(remove_contact_factor, session, contact, last_stays=True)

    await give_app(bank, customer_id)
    await doors(bank).write(remove_contact_factor, session, contact, last_stays=True)
    with pytest.raises(LastFactor):
        await doors(bank).write(second_factors.remove_authenticator, session, last_stays=True)
    assert (await first_step(bank)).ways == (Way.AUTHENTICATOR,)


async def test_a_last_factor_stays_by_the_settings_of_the_bank(bank: Database, browser: Open) -> None:
    await reachable(bank)

    async with browser(two_factors=True) as client:
        await client.post("/api/identity/sign-in", json=ZHANG)
        sent = await client.post("/api/identity/sign-in/send", json={"way": "sms", "language": "zh-CN"})
        code = {"way": "sms", "code": await code_at(bank)}
        let_in = await client.post("/api/identity/sign-in/code", json=code)
        contact = (await client.get("/api/identity/security")).json()["contacts"][0]["id"]
        gone = await client.delete(f"/api/identity/security/contacts/{contact}/factor")

    assert (sent.status_code, let_in.status_code) == (200, 200)
    assert (gone.status_code, gone.json()["code"]) == (409, "identity.last_factor")


# -------------------------------------------------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("settings", "always"),
    [
        ({}, False),
        ({"BANKHALL_PUBLIC_URL": "https://bank.example"}, True),
        ({"BANKHALL_PUBLIC_URL": "https://bank.example", "BANKHALL_CUSTOMER_FACTORS": "chosen"}, False),
        ({"BANKHALL_CUSTOMER_FACTORS": "two"}, True),
    ],
)
def test_a_bank_with_a_public_address_wants_two_factors_unless_it_says_otherwise(
    settings: dict[str, str], always: bool
) -> None:
    assert Settings.from_environment(settings).customers_show_two_factors is always


def test_another_word_is_refused() -> None:
    with pytest.raises(SettingsError, match="BANKHALL_CUSTOMER_FACTORS"):
        Settings.from_environment({"BANKHALL_CUSTOMER_FACTORS": "one"})
