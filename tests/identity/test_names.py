"""Whoever signs in says who they are by any of their names; nobody learns from the door whose they are."""

import asyncio
from collections import Counter
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import event

from bankhall.identity import api, queries, rules
from bankhall.identity.actions import names as actions
from bankhall.identity.actions import passwords
from bankhall.identity.errors import Locked, LoginTaken, WrongCredentials
from bankhall.identity.types import Browser, NameKind, OwnName, Realm, Welcome
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.errors import Refusal
from databases import Database as Place

from .people import PASSWORD, Clock, acts, count, doors, enroll, hire, rows, show_password, sign_in

PHONE, EMAIL, ID_CARD, PASSPORT = "13812345678", "wei@example.com", "11010519491231002X", "E12345678"
SHARED = "13600000000"
NAMES = ("zhang.wei", PHONE, EMAIL, ID_CARD, PASSPORT)


async def known(bank: Database, login: str = "zhang.wei", *, phone: str = PHONE, email: str = EMAIL) -> UUID:
    """A customer of whom the file says all this."""
    customer_id = await enroll(bank, login)
    await say(bank, customer_id, phones=(phone,), emails=(email,), documents=(ID_CARD, PASSPORT))
    return customer_id


async def say(
    bank: Database,
    customer_id: UUID,
    *,
    phones: tuple[str, ...] = (),
    emails: tuple[str, ...] = (),
    documents: tuple[str, ...] = (),
) -> None:
    await doors(bank).write(
        api.keep_reachable, customer_id, name="张伟", phones=phones, emails=emails, documents=documents
    )


async def prove(bank: Database, customer_id: UUID, kind: NameKind, text: str) -> bool:
    async def prove_it(tx: Tx) -> bool:
        enrolment = await queries.lock_enrolment(tx, Realm.CUSTOMER, customer_id)
        return await actions.hold_name(tx, enrolment.id, kind, text)

    return await doors(bank).write(prove_it)


async def guess(bank: Database, name: str, password: str = "wrong") -> Refusal:
    with pytest.raises(Refusal) as caught:
        await show_password(bank, name, password)
    return caught.value


async def who(bank: Database, name: str) -> UUID | None:
    """Whose door this name opens with the right password."""
    try:
        let_in = await show_password(bank, name)
    except WrongCredentials:
        return None
    assert isinstance(let_in, Welcome)
    return let_in.visitor.actor.id


async def own_names(bank: Database, customer_id: UUID) -> list[OwnName]:
    async def look(tx: Tx) -> list[OwnName]:
        enrolment = await queries.lock_enrolment(tx, Realm.CUSTOMER, customer_id)
        return list((await queries.security(tx, enrolment.id)).names)

    return await doors(bank).write(look)


@pytest.mark.parametrize(
    "typed",
    [*NAMES, "+86 138-1234-5678", "１３８ １２３４ ５６７８", " WEI@Example.com ", ID_CARD.lower(), "e 1234 5678"],
)
async def test_somebody_signs_in_by_phone_email_document_or_login(bank: Database, typed: str) -> None:
    customer_id = await known(bank)

    assert await who(bank, typed) == customer_id


async def test_staff_have_a_login_only_and_no_name_of_a_customer_is_one_of_staff(bank: Database) -> None:
    await known(bank)
    await hire(bank, "li.na")

    for name in NAMES:
        with pytest.raises(WrongCredentials):
            await show_password(bank, name, realm=Realm.STAFF)
    assert await rows(bank, "SELECT kind FROM sign_in_names WHERE realm = 'staff'") == [("login",)]


async def test_what_the_file_no_longer_says_opens_nothing(bank: Database) -> None:
    customer_id = await known(bank)

    await say(bank, customer_id, phones=("13900000000",), documents=(PASSPORT,))

    assert [await who(bank, name) for name in (PHONE, EMAIL, ID_CARD)] == [None] * 3
    assert [await who(bank, name) for name in ("139 0000 0000", PASSPORT, "zhang.wei")] == [customer_id] * 3


async def test_a_phone_of_two_opens_nobodys_door_until_one_of_them_proves_it(bank: Database) -> None:
    mother, daughter = await known(bank), await enroll(bank, "wang.fang")
    await say(bank, daughter, phones=(PHONE,))

    assert await who(bank, PHONE) is None

    assert await prove(bank, daughter, NameKind.PHONE, PHONE)
    assert not await prove(bank, mother, NameKind.PHONE, PHONE)
    assert await who(bank, PHONE) == daughter
    await say(bank, daughter, phones=())
    assert await who(bank, PHONE) == mother


async def test_of_two_who_prove_the_same_at_once_one_holds_it(bank: Database) -> None:
    people = [await enroll(bank, f"zhang.wei{nth}") for nth in range(4)]

    proved = await asyncio.gather(*(prove(bank, one, NameKind.EMAIL, EMAIL) for one in people))

    assert sorted(proved) == [False, False, False, True]
    assert await who(bank, EMAIL) == people[proved.index(True)]


async def test_what_is_proved_stays_theirs_when_somebody_says_it_later(bank: Database) -> None:
    owner, thief = await known(bank), await enroll(bank, "wang.fang")
    await prove(bank, owner, NameKind.PHONE, PHONE)

    await say(bank, thief, phones=(PHONE,), documents=(ID_CARD,))
    await say(bank, owner, phones=(PHONE,), documents=(ID_CARD,))

    assert await who(bank, PHONE) == owner
    assert await who(bank, ID_CARD) is None


async def test_nobody_takes_a_login_by_which_somebody_else_comes_in(bank: Database) -> None:
    await known(bank)

    for login in ("Zhang.Wei", PASSPORT):
        with pytest.raises(LoginTaken):
            await enroll(bank, login)
    assert await count(bank, "enrolments") == 1


async def test_the_security_page_says_by_which_names_one_may_sign_in(bank: Database) -> None:
    customer_id = await known(bank)
    await say(bank, await enroll(bank, "wang.fang"), emails=(EMAIL,))

    said = await own_names(bank, customer_id)

    assert said[:3] == [
        OwnName(NameKind.LOGIN, "zhang.wei", opens=True),
        OwnName(NameKind.PHONE, "138****5678", opens=True),
        OwnName(NameKind.EMAIL, "w***@example.com", opens=False),
    ]
    assert {(one.masked, one.opens) for one in said[3:]} == {("1****************X", True), ("E*******8", True)}


async def test_a_thousand_guesses_over_all_names_of_a_person_get_five_looks_at_the_password(
    bank: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await known(bank)
    monkeypatch.setattr(passwords, "MOST_WAITING", 1000)
    looked_at: list[str | None] = []
    original = passwords.matches

    async def watched(kept: str | None, password: str) -> bool:
        looked_at.append(kept)
        return await original(kept, password)

    monkeypatch.setattr(passwords, "matches", watched)

    await asyncio.gather(*(guess(bank, NAMES[nth % len(NAMES)]) for nth in range(1000)))

    assert len([kept for kept in looked_at if kept is not None]) == rules.MOST_TRIES
    assert Counter(await acts(bank))["identity.fail_sign_in"] == rules.MOST_TRIES


async def test_nobody_sees_by_the_lock_which_names_are_one_persons(bank: Database) -> None:
    await known(bank)

    async def told(name: str) -> list[tuple[type, object]]:
        return [(type(one), one.facts()) for one in [await guess(bank, name) for _ in range(6)]]

    one_after_the_other = [await told(name) for name in NAMES]
    nobodys = await told("liu.yang")

    assert [type_ for type_, _ in nobodys] == [WrongCredentials] * 4 + [Locked] * 2
    assert one_after_the_other == [nobodys] * len(NAMES)


async def test_behind_a_closed_gate_the_right_password_is_answered_like_a_wrong_one(
    bank: Database, clock: Clock
) -> None:
    await known(bank)
    for _ in range(5):
        await guess(bank, PHONE)

    assert isinstance(await guess(bank, "zhang.wei", PASSWORD), WrongCredentials)

    assert await count(bank, "sessions") == 0
    clock.pass_by(minutes=30)
    assert isinstance(await show_password(bank), Welcome)


async def test_strangers_at_any_name_do_not_close_the_known_device(bank: Database) -> None:
    await known(bank)
    let_in = await show_password(bank)
    assert isinstance(let_in, Welcome)
    mine = Browser(device_token=let_in.device_token)

    for name in NAMES:
        for _ in range(6):
            await guess(bank, name)

    assert isinstance(await show_password(bank, EMAIL, browser=mine), Welcome)


async def test_on_a_stolen_device_all_names_together_have_five_looks(bank: Database) -> None:
    await known(bank)
    let_in = await show_password(bank)
    assert isinstance(let_in, Welcome)
    stolen = Browser(device_token=let_in.device_token)

    for name in NAMES:
        for _ in range(5):
            with pytest.raises(Refusal):
                await show_password(bank, name, "wrong", browser=stolen)

    assert Counter(await acts(bank))["identity.fail_sign_in"] == rules.MOST_TRIES


async def test_a_name_that_nobody_has_takes_the_same_statements(bank: Database) -> None:
    await known(bank)
    await known_shared(bank)

    async def work(name: str) -> list[str]:
        done: list[str] = []

        def note(*given: object) -> None:
            done.append(str(given[2]))

        event.listen(bank.engine.sync_engine, "before_cursor_execute", note)
        await guess(bank, name)
        event.remove(bank.engine.sync_engine, "before_cursor_execute", note)
        return done

    known_to_bank, nobodys, shared, strange = [await work(name) for name in (PHONE, "13700000000", SHARED, "王芳")]

    assert known_to_bank == nobodys == shared == strange


async def known_shared(bank: Database) -> None:
    for login in ("wang.fang", "wang.gang"):
        await say(bank, await enroll(bank, login), phones=(SHARED,))


async def test_a_copy_of_the_tables_tells_no_name_by_which_anybody_signs_in(bank: Database, database: Place) -> None:
    await doors(bank).write(api.ensure_roles)
    await known(bank)
    await hire(bank, "li.na.of.the.counter", "clerk")
    await sign_in(bank)
    for name in (*NAMES, "nobody.here@example.com"):
        await guess(bank, name)

    told = dump(database)

    hunted = (*NAMES, "li.na.of", "nobody.here", "12345678", "19491231", "zhang", "example.com")
    assert [name for name in hunted if name.casefold() in told.casefold()] == []


def dump(place: Place) -> str:
    """Every row of every table, as text; bytes also as the text that they may be."""
    with psycopg.connect(place.superuser_url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        values = [
            value
            for (table,) in tables
            for row in connection.execute(f'SELECT * FROM "{table}"'.encode())
            for value in row
        ]
    return "\n".join(one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in values)


async def test_whoever_is_forgotten_has_no_name_any_more(bank: Database) -> None:
    customer_id = await known(bank)

    await doors(bank).write(api.forget_customer, customer_id)

    assert [await who(bank, name) for name in NAMES] == [None] * len(NAMES)
    assert await count(bank, "sign_in_names") == 0
    assert await who_may_claim(bank) is True


async def who_may_claim(bank: Database) -> bool:
    return bool(await enroll(bank, "zhang.wei"))
