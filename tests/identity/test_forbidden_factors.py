"""A bank that must not let codes by e-mail or by SMS open its doors says so once (BANKHALL_NO_CODES_BY)."""

from collections.abc import Collection

import pytest

from bankhall.identity import api, queries
from bankhall.identity.actions.recovery import recover_with_code, send_wanted_code
from bankhall.identity.errors import NoContact, WrongCode
from bankhall.identity.types import SecondStep, Way, Welcome
from bankhall.kernel.actors import ANONYMOUS
from bankhall.kernel.db import Database
from bankhall.kernel.i18n import Language
from bankhall.kernel.settings import Settings, SettingsError

from .people import SECRET, Clock, acts, doors, give_app, rows, show_code, show_password
from .reach import (
    MAILBOX,
    ask_to_prove,
    code_at,
    contact_id,
    half_way,
    prove,
    reachable,
    send,
    send_to_confirm,
    switch_on,
    told,
)
from .test_names import ID_CARD
from .test_recovery import begin


async def forbid(bank: Database, *ways: Way) -> None:
    await doors(bank).write(api.forbid_codes_by, ways)


async def ways(bank: Database) -> Collection[Way]:
    [(enrolment_id,)] = await rows(bank, "SELECT id FROM enrolments")
    return await doors(bank).read(queries.ways_of, enrolment_id)


async def test_a_code_by_email_finishes_no_sign_in_any_more_not_even_one_under_way(
    bank: Database, clock: Clock
) -> None:
    await give_app(bank, await reachable(bank))
    step = await half_way(bank)
    begun = await show_code(bank, step.token, api.code_at(b"a secret for an app!", clock.now))
    assert isinstance(begun, Welcome)
    session = begun.visitor.session
    contact = await contact_id(bank, session.enrolment_id, Way.EMAIL)
    await ask_to_prove(bank, session, contact)
    assert await prove(bank, session, contact, await code_at(bank, MAILBOX)) is None
    clock.pass_by(minutes=2)
    late = await half_way(bank)
    await send(bank, late, Way.EMAIL)
    code = await code_at(bank, MAILBOX)

    await forbid(bank, Way.EMAIL)

    assert isinstance(await show_code(bank, late.token, code, way=Way.EMAIL), WrongCode)
    step = await half_way(bank)
    assert step.ways == (Way.AUTHENTICATOR,)
    clock.pass_by(minutes=2)
    with pytest.raises(NoContact):
        await send(bank, step, Way.EMAIL)
    with pytest.raises(NoContact):
        await send_to_confirm(bank, session, Way.EMAIL)


async def test_nobody_makes_a_second_factor_of_it_and_nobody_sees_it_as_one(bank: Database, clock: Clock) -> None:
    await reachable(bank)
    session = await switch_on(bank, way=Way.EMAIL)
    assert await ways(bank) == (Way.EMAIL,)
    await forbid(bank, Way.EMAIL)
    clock.pass_by(minutes=2)

    with pytest.raises(NoContact):
        await ask_to_prove(bank, session, await contact_id(bank, session.enrolment_id, Way.EMAIL))

    shown = await doors(bank).read(queries.security, session.enrolment_id)
    assert {(one.way, one.factor_since) for one in shown.contacts} == {(Way.SMS, None), (Way.EMAIL, None)}
    assert (shown.sendable, await ways(bank)) == ((Way.SMS,), ())
    assert isinstance(await show_password(bank), Welcome)


async def test_a_code_by_email_stands_for_no_forgotten_password(bank: Database, clock: Clock) -> None:
    customer_id = await reachable(bank)
    await switch_on(bank, way=Way.EMAIL)
    await doors(bank).write(
        api.keep_reachable, customer_id, name="张伟", phones=(), emails=(MAILBOX,), documents=(ID_CARD,)
    )
    clock.pass_by(minutes=2)
    await forbid(bank, Way.EMAIL)
    before = await told(bank, MAILBOX)
    token = await begin(bank, MAILBOX)
    [(recovery_id,)] = await rows(bank, "SELECT id FROM recoveries")

    await doors(bank).write(send_wanted_code, recovery_id, Way.EMAIL, Language.CHINESE)

    assert await told(bank, MAILBOX) == before
    with pytest.raises(WrongCode):
        await recover_with_code(
            bank.doors(ANONYMOUS), token, Way.EMAIL, "000000", "a new horse battery 新", device=None, secret=SECRET
        )


async def test_the_other_way_stays_and_what_was_switched_on_counts_again_once_it_may(
    bank: Database, clock: Clock
) -> None:
    await reachable(bank)
    await switch_on(bank, way=Way.EMAIL)
    clock.pass_by(minutes=2)
    await forbid(bank, Way.SMS)
    await forbid(bank, Way.SMS)
    assert await ways(bank) == (Way.EMAIL,)
    assert isinstance(await show_password(bank), SecondStep)

    await forbid(bank, Way.SMS, Way.EMAIL)
    assert await ways(bank) == ()
    await forbid(bank)

    assert await ways(bank) == (Way.EMAIL,)
    assert (await acts(bank)).count("identity.forbid_codes") == 3


async def test_that_a_new_address_is_theirs_is_still_proved_by_a_code(bank: Database) -> None:
    customer_id = await reachable(bank)
    await forbid(bank, Way.SMS, Way.EMAIL)

    sent = await doors(bank).write(
        api.send_new_contact_code, customer_id, Way.EMAIL, "new@example.com", customer_id, language=Language.CHINESE
    )

    assert sent is not None
    assert len(await told(bank, "new@example.com")) == 1


@pytest.mark.parametrize(("text", "found"), [("", set()), ("email", {"email"}), ("sms, email", {"sms", "email"})])
def test_the_setting_names_the_ways(text: str, found: set[str]) -> None:
    assert Settings.from_environment({"BANKHALL_NO_CODES_BY": text}).ways_without_codes == found


@pytest.mark.parametrize("text", ["mail", "passkey", "email;sms", "EMAIL"])
def test_a_way_that_is_none_is_refused_by_the_name_of_the_setting(text: str) -> None:
    with pytest.raises(SettingsError, match="BANKHALL_NO_CODES_BY"):
        Settings.from_environment({"BANKHALL_NO_CODES_BY": text})
