"""One-time codes by SMS and e-mail, and those who try to do without the telephone (scoreboard, row 9)."""

import asyncio
import os
import random
import re
from uuid import UUID

import pytest
from sqlalchemy import text

from bankhall.identity import api, queries, rules, words
from bankhall.identity.actions import contact_factors
from bankhall.identity.actions.factors import show_code as show_factor
from bankhall.identity.actions.second_factors import make_recovery_codes
from bankhall.identity.actions.sign_in import confirm
from bankhall.identity.errors import (
    CodeSentLately,
    ConfirmationNeeded,
    FactorMissing,
    Locked,
    NoContact,
    NoPendingSignIn,
    NoSuchContact,
    TooManyCodes,
    WrongCode,
)
from bankhall.identity.rules import sent_codes
from bankhall.identity.types import Assurance, Confirm, Enrolment, Realm, SecondStep, SentFor, Session, Way, Welcome
from bankhall.kernel.actors import ANONYMOUS
from bankhall.kernel.data_keys import forget
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.notify.errors import AddressFull

from .people import (
    PASSWORD,
    SECRET,
    Clock,
    acts,
    doors,
    events,
    give_app,
    hire,
    rows,
    show_code,
    show_password,
)
from .reach import (
    MAILBOX,
    PHONE,
    ask_to_prove,
    code_at,
    contact_id,
    half_way,
    keep,
    letters,
    other_than,
    prove,
    reachable,
    send,
    send_to_confirm,
    switch_on,
    told,
)

# `make attack` tries over two thousand.
ROUNDS = 520 if os.environ.get("ATTACK") else 60


@pytest.fixture
async def zhang(bank: Database, clock: Clock) -> UUID:
    """A customer with codes by SMS as a second factor, a while ago."""
    customer_id = await reachable(bank)
    await switch_on(bank)
    clock.pass_by(minutes=2)
    return customer_id


# ---------------------------------------------------------------------------------------- how it goes


@pytest.mark.parametrize("way", [Way.SMS, Way.EMAIL])
async def test_a_code_that_came_and_went_back_makes_a_second_factor_and_raises_the_session(
    bank: Database, way: Way
) -> None:
    await reachable(bank)

    session = await switch_on(bank, way=way)

    assert (session.assurance, session.way) == (Assurance.TWO_FACTORS, way)
    assert (await half_way(bank)).ways == (way,)
    assert "factor_added" in await events(bank)


@pytest.mark.usefixtures("zhang")
async def test_a_sent_code_finishes_the_sign_in(bank: Database) -> None:
    step = await half_way(bank)
    sent = await send(bank, step)

    welcome = await show_code(bank, step.token, await code_at(bank), way=Way.SMS)

    assert isinstance(welcome, Welcome)
    assert (welcome.visitor.session.assurance, welcome.visitor.session.way) == (Assurance.TWO_FACTORS, Way.SMS)
    assert (sent.sent_to, sent.ends_at, sent.again_at) == (
        "138****5678",
        bank.clock() + sent_codes.GOOD_FOR,
        bank.clock() + sent_codes.BETWEEN,
    )


@pytest.mark.usefixtures("zhang")
async def test_the_step_says_where_a_code_would_go_and_no_more(bank: Database) -> None:
    step = await half_way(bank)

    assert step.sent_to == {Way.SMS: "138****5678"}
    assert PHONE not in repr(step)


@pytest.mark.usefixtures("zhang")
async def test_the_message_is_in_the_language_of_the_screen_says_what_it_is_for_and_warns(bank: Database) -> None:
    step = await half_way(bank)
    await send(bank, step, language=Language.ENGLISH)

    (newest, *_) = await told(bank)

    assert newest == (
        f"{await code_at(bank)} is your code for signing in. It is good for 5 minutes."
        " Nobody at the bank will ask you for it. Do not tell it to anybody."
    )


async def test_a_number_of_the_file_is_known_and_proves_nothing_until_a_code_came_back(bank: Database) -> None:
    await reachable(bank)

    assert isinstance(await show_password(bank), Welcome)  # no second factor by what a clerk typed
    assert await rows(bank, "SELECT DISTINCT verified_at, factor_since FROM contacts") == [(None, None)]


async def test_switching_off_leaves_the_password_and_the_recovery_codes_go_too(bank: Database, clock: Clock) -> None:
    await reachable(bank)
    session = await switch_on(bank)
    await make_recovery_codes(doors(bank), session)
    contact = await contact_id(bank, session.enrolment_id)

    await doors(bank).write(contact_factors.remove_contact_factor, session, contact)

    assert isinstance(await show_password(bank), Welcome)
    assert await rows(bank, "SELECT * FROM recovery_codes") == []
    assert "factor_removed" in await events(bank)


async def test_a_code_by_message_confirms_once_more_who_it_is(bank: Database, zhang: UUID, clock: Clock) -> None:
    step = await half_way(bank)
    await send(bank, step)
    begun = await show_code(bank, step.token, await code_at(bank), way=Way.SMS)
    assert isinstance(begun, Welcome)
    session = begun.visitor.session
    clock.pass_by(minutes=6)
    await send_to_confirm(bank, session)

    await confirm(doors(bank), Confirm(PASSWORD, Way.SMS, await code_at(bank)), session=session, secret=SECRET)

    assert await rows(bank, "SELECT confirmed_at FROM sessions WHERE id = :id", id=session.id) == [(bank.clock(),)]


# ---------------------------------------------------------------------------------------- attackers


@pytest.mark.usefixtures("zhang")
async def test_a_code_is_good_once(bank: Database) -> None:
    step = await half_way(bank)
    await send(bank, step)
    code = await code_at(bank)
    await show_code(bank, step.token, code, way=Way.SMS)

    again = await show_code(bank, (await half_way(bank)).token, code, way=Way.SMS)

    assert isinstance(again, WrongCode)


@pytest.mark.usefixtures("zhang")
async def test_of_the_same_code_ten_times_at_once_exactly_one_passes(bank: Database) -> None:
    step = await half_way(bank)
    await send(bank, step)
    code = await code_at(bank)

    outcomes = await asyncio.gather(*(show_code(bank, step.token, code, way=Way.SMS) for _ in range(10)))

    assert [isinstance(one, Welcome) for one in outcomes].count(True) == 1


@pytest.mark.usefixtures("zhang")
@pytest.mark.parametrize(("seconds", "is_good"), [(299, True), (300, False), (301, False)])
async def test_a_code_is_good_for_five_minutes(bank: Database, clock: Clock, seconds: int, is_good: bool) -> None:
    enrolment, sent_for = await locked_and_sent(bank)
    code = await code_at(bank)
    clock.pass_by(seconds=seconds)

    outcome = await show_to_core(bank, enrolment, code, sent_for)

    assert (outcome is None) is is_good


@pytest.mark.usefixtures("zhang")
async def test_after_three_wrong_tries_the_right_code_is_wrong_too(bank: Database) -> None:
    step = await half_way(bank)
    await send(bank, step)
    code = await code_at(bank)
    for _ in range(sent_codes.MOST_TRIES):
        assert isinstance(await show_code(bank, step.token, other_than(code), way=Way.SMS), WrongCode)

    assert isinstance(await show_code(bank, step.token, code, way=Way.SMS), WrongCode)


@pytest.mark.usefixtures("zhang")
async def test_wrong_codes_close_the_gate_of_the_factor_for_every_way(
    bank: Database, clock: Clock, zhang: UUID
) -> None:
    await give_app(bank, zhang)
    step = await half_way(bank)
    await send(bank, step)

    outcomes = [await show_code(bank, step.token, "x", way=Way.SMS) for _ in range(rules.MOST_TRIES)]

    assert isinstance(outcomes[-1], Locked)
    assert isinstance(await show_code(bank, (await half_way(bank)).token, "000000"), Locked)


@pytest.mark.usefixtures("zhang")
async def test_a_newer_code_takes_the_place_of_an_older(bank: Database, clock: Clock) -> None:
    step = await half_way(bank)
    await send(bank, step)
    older = await code_at(bank)
    clock.pass_by(seconds=60)
    await send(bank, step)
    newer = await code_at(bank)

    refused = await show_code(bank, step.token, older, way=Way.SMS) if older != newer else WrongCode()

    assert isinstance(refused, WrongCode)
    assert isinstance(await show_code(bank, step.token, newer, way=Way.SMS), Welcome)


@pytest.mark.usefixtures("zhang")
async def test_a_code_for_one_sign_in_finishes_no_other(bank: Database) -> None:
    asked, other = await half_way(bank), await half_way(bank)
    await send(bank, asked)

    refused = await show_code(bank, other.token, await code_at(bank), way=Way.SMS)

    assert isinstance(refused, WrongCode)
    assert isinstance(await show_code(bank, asked.token, await code_at(bank), way=Way.SMS), Welcome)


async def test_a_code_for_somebody_else_opens_nothing(bank: Database, clock: Clock, zhang: UUID) -> None:
    await reachable(bank, "wang.fang", phones=("13912345678",), emails=())
    begun = await show_password(bank, "wang.fang")
    assert isinstance(begun, Welcome)
    theirs = await contact_id(bank, begun.visitor.session.enrolment_id)
    await ask_to_prove(bank, begun.visitor.session, theirs)
    await prove(bank, begun.visitor.session, theirs, await code_at(bank, "+8613912345678"))
    clock.pass_by(minutes=2)
    mine, other = await half_way(bank, "wang.fang"), await half_way(bank)
    await send(bank, mine)
    await send(bank, other)

    stolen = await show_code(bank, other.token, await code_at(bank, "+8613912345678"), way=Way.SMS)

    assert isinstance(stolen, WrongCode) or await code_at(bank) == await code_at(bank, "+8613912345678")


@pytest.mark.usefixtures("zhang")
async def test_a_code_to_sign_in_confirms_nothing_and_the_other_way_round(bank: Database, clock: Clock) -> None:
    session = await signed_in_by_code(bank)
    clock.pass_by(minutes=2)
    step = await half_way(bank)
    await send(bank, step)
    to_sign_in = await code_at(bank)
    await send_to_confirm(bank, session)
    to_confirm = await code_at(bank)
    assert to_sign_in != to_confirm

    with pytest.raises(WrongCode):
        await confirm(doors(bank), Confirm(PASSWORD, Way.SMS, to_sign_in), session=session, secret=SECRET)
    assert isinstance(await show_code(bank, step.token, to_confirm, way=Way.SMS), WrongCode)


@pytest.mark.usefixtures("zhang")
async def test_a_code_for_one_session_confirms_in_no_other(bank: Database, clock: Clock) -> None:
    first = await signed_in_by_code(bank)
    clock.pass_by(minutes=2)
    second = await signed_in_by_code(bank)
    await send_to_confirm(bank, first)

    with pytest.raises(WrongCode):
        await confirm(doors(bank), Confirm(PASSWORD, Way.SMS, await code_at(bank)), session=second, secret=SECRET)


@pytest.mark.usefixtures("zhang")
async def test_a_code_by_sms_is_none_by_email(bank: Database) -> None:
    step = await half_way(bank)
    await send(bank, step)

    assert isinstance(await show_code(bank, step.token, await code_at(bank), way=Way.EMAIL), WrongCode)
    assert isinstance(await show_code(bank, step.token, await code_at(bank)), WrongCode)  # nor of the app


@pytest.mark.usefixtures("zhang")
async def test_no_code_is_right_where_none_was_sent(bank: Database) -> None:
    step = await half_way(bank)

    for code in ("", "000000", "123456", "None"):
        outcome = await show_code(bank, step.token, code, way=Way.SMS)
        assert isinstance(outcome, WrongCode)


@pytest.mark.usefixtures("zhang")
async def test_codes_go_only_to_what_was_proved(bank: Database) -> None:
    step = await half_way(bank)

    with pytest.raises(NoContact):
        await send(bank, step, Way.EMAIL)
    with pytest.raises(NoContact):
        await send(bank, step, Way.PASSKEY)


async def test_nothing_is_sent_for_a_sign_in_that_does_not_exist(bank: Database, zhang: UUID, clock: Clock) -> None:
    step = await half_way(bank)
    before = len(await letters(bank))

    for token in ("", "A" * 43, step.token[:-1]):
        with pytest.raises(NoPendingSignIn):
            await send(bank, SecondStep((), clock.now, token))
    clock.pass_by(minutes=5)
    with pytest.raises(NoPendingSignIn):
        await send(bank, step)

    assert len(await letters(bank)) == before


async def test_whoever_is_barred_meanwhile_gets_no_code(bank: Database, zhang: UUID) -> None:
    step = await half_way(bank)
    await doors(bank).write(api.bar, Realm.CUSTOMER, zhang, reason="lost phone")

    with pytest.raises(NoPendingSignIn):
        await send(bank, step)


async def test_staff_get_no_codes_by_message(bank: Database) -> None:
    await reachable(bank)
    staff_id = await hire(bank)

    async def send_to_staff(tx: Tx) -> None:
        enrolment = await queries.lock_enrolment(tx, Realm.STAFF, staff_id)
        sent_for = SentFor("second_step", new_id())
        await api.send_code(tx, enrolment, Way.SMS, sent_for, template=words.SIGN_IN_CODE, language=Language.CHINESE)

    with pytest.raises(NoContact):
        await doors(bank).write(send_to_staff)


async def test_a_contact_of_somebody_else_is_not_there(bank: Database, clock: Clock) -> None:
    await reachable(bank)
    await reachable(bank, "wang.fang", phones=("13912345678",))
    mine, theirs = await show_password(bank), await show_password(bank, "wang.fang")
    assert isinstance(mine, Welcome)
    assert isinstance(theirs, Welcome)
    contact = await contact_id(bank, theirs.visitor.session.enrolment_id)

    with pytest.raises(NoSuchContact):
        await ask_to_prove(bank, mine.visitor.session, contact)
    with pytest.raises(NoSuchContact):
        await prove(bank, mine.visitor.session, contact, "000000")
    with pytest.raises(NoSuchContact):
        await doors(bank).write(contact_factors.remove_contact_factor, mine.visitor.session, contact)


async def test_a_code_for_one_contact_proves_no_other(bank: Database) -> None:
    await reachable(bank, phones=(PHONE, "13912345678"))
    begun = await show_password(bank)
    assert isinstance(begun, Welcome)
    session = begun.visitor.session
    found = await rows(bank, "SELECT id FROM contacts WHERE way = 'sms' ORDER BY place")
    first, second = (row[0] for row in found)
    await ask_to_prove(bank, session, first)

    assert isinstance(await prove(bank, session, second, await code_at(bank)), WrongCode)


@pytest.mark.usefixtures("zhang")
async def test_a_thief_of_a_session_adds_no_number_and_takes_none_away(bank: Database, clock: Clock) -> None:
    session = await signed_in_by_code(bank)
    contact = await contact_id(bank, session.enrolment_id, Way.EMAIL)
    clock.pass_by(minutes=5)

    for act in (
        ask_to_prove(bank, session, contact),
        prove(bank, session, contact, "000000"),
        doors(bank).write(contact_factors.remove_contact_factor, session, contact),
    ):
        with pytest.raises(ConfirmationNeeded):
            await act


# ---------------------------------------------------------------------------------------- hundreds


async def test_of_hundreds_of_codes_that_are_late_spent_replaced_or_of_another_thing_none_is_accepted(
    bank: Database, clock: Clock, zhang: UUID
) -> None:
    chance = random.Random(9)
    accepted = tried = 0
    for _ in range(ROUNDS):
        enrolment, sent_for = await locked_and_sent(bank)
        code = await code_at(bank)
        attacks = [
            (code, SentFor("confirm", sent_for.subject_id), Way.SMS),
            (code, SentFor(sent_for.purpose, new_id()), Way.SMS),
            (code, sent_for, Way.EMAIL),
            (code, SentFor(sent_for.purpose, sent_for.subject_id, new_id()), Way.SMS),
            (other_than(code), sent_for, Way.SMS),
            (f"{chance.randrange(1_000_000):06}", SentFor(sent_for.purpose, new_id()), Way.SMS),
        ]
        chance.shuffle(attacks)
        for typed, asked, way in attacks[: chance.randrange(3, 7)]:
            accepted += await show_to_core(bank, enrolment, typed, asked, way=way, opens=True) is None
            tried += 1
        match chance.randrange(3):
            case 0:
                clock.pass_by(minutes=5)
            case 1:
                assert await show_to_core(bank, enrolment, code, sent_for, opens=True) is None
            case _:
                clock.pass_by(seconds=60)
                await locked_and_sent(bank, sent_for)
                if await code_at(bank) == code:
                    continue
        accepted += await show_to_core(bank, enrolment, code, sent_for, opens=True) is None
        tried += 1
        clock.pass_by(minutes=6)
        await let_more_be_sent(bank)

    assert tried > 4 * ROUNDS
    assert accepted == 0


@pytest.mark.usefixtures("zhang")
async def test_guessing_across_many_pending_sign_ins_gives_five_tries_and_no_more(bank: Database, clock: Clock) -> None:
    steps = [await half_way(bank) for _ in range(5)]
    await send(bank, steps[0])
    code = int(await code_at(bank))
    guesses = [f"{(code + nth) % 1_000_000:06}" for nth in range(1, 101)]

    outcomes = await asyncio.gather(
        *(show_code(bank, steps[nth % 5].token, guess, way=Way.SMS) for nth, guess in enumerate(guesses))
    )

    assert not any(isinstance(one, Welcome) for one in outcomes)
    assert [type(one) for one in outcomes].count(WrongCode) == rules.MOST_TRIES - 1
    assert isinstance(await show_code(bank, (await half_way(bank)).token, f"{code:06}", way=Way.SMS), Locked)


# ---------------------------------------------------------------------------------------- flooding


@pytest.mark.usefixtures("zhang")
async def test_a_person_gets_a_code_a_minute_and_ten_a_day_for_one_purpose(bank: Database, clock: Clock) -> None:
    for _ in range(sent_codes.MOST_A_DAY):
        step = await half_way(bank)
        await send(bank, step)
        with pytest.raises((CodeSentLately, TooManyCodes)):
            await send(bank, step)
        clock.pass_by(seconds=60)

    with pytest.raises(TooManyCodes):
        await send(bank, await half_way(bank))
    clock.pass_by(hours=24)
    await send(bank, await half_way(bank))


@pytest.mark.usefixtures("zhang")
async def test_twenty_that_ask_at_once_get_one_code(bank: Database) -> None:
    steps = [await half_way(bank) for _ in range(5)]
    before = len(await letters(bank))

    outcomes = await asyncio.gather(*(send(bank, step) for step in steps * 4), return_exceptions=True)

    assert [isinstance(one, CodeSentLately) for one in outcomes].count(False) == 1
    assert len(await letters(bank)) == before + 1


async def test_a_number_of_many_people_is_not_rung_all_day(bank: Database, clock: Clock) -> None:
    logins = [f"person.{nth}" for nth in range(5)]
    for login in logins:
        await reachable(bank, login, emails=())

    async def ask_all_day() -> None:
        for _ in range(sent_codes.MOST_A_DAY):
            for login in logins:
                begun = await show_password(bank, login)
                assert isinstance(begun, Welcome)
                session = begun.visitor.session
                await ask_to_prove(bank, session, await contact_id(bank, session.enrolment_id))
            clock.pass_by(minutes=2)

    with pytest.raises(AddressFull):
        await ask_all_day()

    assert len(await letters(bank)) == 40


# ---------------------------------------------------------------------------------------- what is kept


@pytest.mark.usefixtures("zhang")
async def test_neither_code_nor_number_nor_address_stands_in_any_table(bank: Database, clock: Clock) -> None:
    session = await signed_in_by_code(bank)
    clock.pass_by(minutes=2)
    await send_to_confirm(bank, session)
    code = await code_at(bank)
    found = await rows(
        bank, "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    tables = [name for (name,) in found if name != "alembic_version"]
    assert {"contacts", "sent_codes", "messages", "audit_log", "events", "procrastinate_jobs"} <= set(tables)

    for table in tables:
        dumped = str(await rows(bank, f'SELECT t::text FROM "{table}" t'))
        assert not stands_in(code, dumped), table
        for secret in (PHONE, MAILBOX):
            assert secret not in dumped, table
            assert secret.encode().hex() not in dumped, table


def stands_in(code: str, dumped: str) -> bool:
    """Whether the six digits stand by themselves, and not by chance in a longer number or a digest."""
    return re.search(rf"(?<![0-9a-f]){code}(?![0-9a-f])", dumped) is not None


async def test_who_leaves_the_file_gets_no_codes_any_more(bank: Database, zhang: UUID) -> None:
    step = await half_way(bank)
    await send(bank, step)
    code = await code_at(bank)

    await keep(bank, zhang, phones=("13912345678",), emails=(MAILBOX,))

    assert isinstance(await show_code(bank, step.token, code, way=Way.SMS), WrongCode)
    with pytest.raises(CodeSentLately):  # the next one would go where the file says now
        await send(bank, step)
    assert isinstance(await show_password(bank), Welcome)
    assert "factor_removed" in await events(bank)
    assert "今后不再向此处发送验证码" in (await told(bank))[0]


async def test_what_the_file_says_again_stays_as_it_was(bank: Database, zhang: UUID) -> None:
    before = await rows(bank, "SELECT id, verified_at, factor_since FROM contacts ORDER BY id")

    await keep(bank, zhang, phones=(PHONE,), emails=(MAILBOX,))

    assert await rows(bank, "SELECT id, verified_at, factor_since FROM contacts ORDER BY id") == before


async def test_a_line_at_home_and_an_odd_address_are_no_places_for_codes(bank: Database) -> None:
    await reachable(bank, phones=("02112345678", "95588"), emails=('"a b"@example.com',))

    assert await rows(bank, "SELECT * FROM contacts") == []


async def test_who_is_forgotten_can_be_written_to_nowhere(bank: Database, zhang: UUID) -> None:
    await doors(bank).write(api.forget_customer, zhang)

    assert await rows(bank, "SELECT * FROM contacts") == []
    assert await rows(bank, "SELECT code_hash FROM sent_codes WHERE code_hash IS NOT NULL") == []


async def test_whose_key_is_gone_can_be_written_to_nowhere(bank: Database, zhang: UUID) -> None:
    step = await half_way(bank)
    await doors(bank).write(forget, zhang)

    with pytest.raises(NoContact):
        await send(bank, step)


async def test_sendings_are_counted_for_a_day_and_then_forgotten(bank: Database, zhang: UUID, clock: Clock) -> None:
    clock.pass_by(hours=25)
    await doors(bank).write(api.purge_expired_sessions)

    assert await rows(bank, "SELECT * FROM sent_codes") == []


async def test_the_audit_says_that_a_code_was_sent_and_what_for(bank: Database, zhang: UUID) -> None:
    await send(bank, await half_way(bank))

    (facts,) = (await rows(bank, "SELECT facts FROM audit_log WHERE act = 'identity.send_code' ORDER BY id DESC"))[0]

    assert {name: facts[name] for name in ("way", "purpose")} == {"way": "sms", "purpose": "second_step"}
    assert "identity.send_code" in await acts(bank)


async def test_confirming_without_saying_how_is_no_way_around(bank: Database, zhang: UUID) -> None:
    session = await signed_in_by_code(bank)

    with pytest.raises(FactorMissing):
        await confirm(doors(bank), Confirm(PASSWORD), session=session, secret=SECRET)
    with pytest.raises(WrongCode):
        await confirm(doors(bank), Confirm(PASSWORD, Way.PASSWORD, PASSWORD), session=session, secret=SECRET)


# ---------------------------------------------------------------------------------------- helpers


async def signed_in_by_code(bank: Database) -> Session:
    step = await half_way(bank)
    await send(bank, step)
    begun = await show_code(bank, step.token, await code_at(bank), way=Way.SMS)
    assert isinstance(begun, Welcome), begun
    return begun.visitor.session


async def locked_and_sent(bank: Database, sent_for: SentFor | None = None) -> tuple[Enrolment, SentFor]:
    """A code by the core alone, without a pending sign-in, whose own five minutes would end at the same moment."""
    asked = sent_for or SentFor("second_step", new_id())

    async def ask(tx: Tx) -> Enrolment:
        (enrolment_id,) = (await tx.session.execute(text("SELECT id FROM enrolments"))).one()
        enrolment = await queries.lock_open_enrolment(tx, enrolment_id)
        assert enrolment is not None
        await api.send_code(tx, enrolment, Way.SMS, asked, template=words.SIGN_IN_CODE, language=Language.CHINESE)
        return enrolment

    return await bank.doors(ANONYMOUS).write(ask), asked


async def show_to_core(
    bank: Database, enrolment: Enrolment, code: str, sent_for: SentFor, *, way: Way = Way.SMS, opens: bool = False
) -> Refusal | None:
    """`opens`: the gate is held open, so that it is the code's own bounds that are tried."""
    if opens:
        await write_sql(bank, "DELETE FROM sign_in_gates")

    async def show(tx: Tx) -> Refusal | None:
        held = await queries.lock_open_enrolment(tx, enrolment.id)
        assert held is not None
        return await show_factor(tx, held, way, code, secret=SECRET, sent_for=sent_for)

    return await bank.doors(ANONYMOUS).write(show)


async def let_more_be_sent(bank: Database) -> None:
    """More in one test than a person gets in a day."""
    await write_sql(bank, "DELETE FROM sent_codes")
    await write_sql(bank, "UPDATE messages SET written_at = written_at - interval '2 days'")


async def write_sql(bank: Database, sql: str) -> None:
    async def write(tx: Tx) -> None:
        await tx.session.execute(text(sql))

    await doors(bank).write(write)
