"""Words for tests of identity: people, a clock that is set by hand, and a look into the tables."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from bankhall.identity import api, queries, rules
from bankhall.identity.actions import second_step
from bankhall.identity.types import (
    Browser,
    EnrollCustomer,
    HireStaff,
    PasswordHash,
    Realm,
    SecondStep,
    SignIn,
    Slow,
    Visitor,
    Way,
    Welcome,
)
from bankhall.kernel.actors import ANONYMOUS, system
from bankhall.kernel.db import Database, Doors, Reading
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id

SECRET = b"a key for tests"
PASSWORD = "correct horse 马 battery"
APP_SECRET = b"a secret for an app!"
NOWHERE = Browser()


@dataclass
class Clock:
    now: datetime = datetime(2026, 11, 22, 9, 0, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


def shown(text: str) -> str:
    """A name for a test with this text."""
    return ascii(text[:20])[1:-1] or "empty"


def doors(bank: Database) -> Doors:
    return bank.doors(system("tests"))


async def hashed(password: str = PASSWORD) -> PasswordHash:
    return await api.hash_password(password, login="nobody")


async def enroll(bank: Database, login: str = "zhang.wei", *, name: str = "张伟", password: str = PASSWORD) -> UUID:
    """A customer who can sign in. Returns the customer's id."""
    customer_id = new_id()
    command = EnrollCustomer(customer_id=customer_id, login=login, name=name, password=await hashed(password))
    await doors(bank).write(api.enroll_customer, command)
    return customer_id


async def hire(bank: Database, login: str = "li.na", *roles: str, name: str = "李娜", has_app: bool = True) -> UUID:
    """Who works here has an authenticator app, as everybody who does; `has_app=False`: has still to set one up."""
    command = HireStaff(name=name, login=login, password=await hashed())
    staff_id = await doors(bank).write(api.hire_staff, command)
    for role in roles:
        await doors(bank).write(api.give_role, staff_id, role)
    if has_app:
        await give_app(bank, staff_id, realm=Realm.STAFF)
    return staff_id


async def give_app(bank: Database, holder_id: UUID, *, realm: Realm = Realm.CUSTOMER) -> None:
    await doors(bank).write(api.give_authenticator, realm, holder_id, APP_SECRET)


def code_now(bank: Database, *, steps: int = 0) -> str:
    """What everybody's app shows; `steps`: so many half minutes later."""
    return api.code_at(APP_SECRET, bank.clock() + timedelta(seconds=30 * steps))


async def sign_in(
    bank: Database,
    login: str = "zhang.wei",
    password: str = PASSWORD,
    *,
    realm: Realm = Realm.CUSTOMER,
    browser_token: str | None = None,
) -> Welcome:
    """By as many steps as it takes; the app's code is good however often it is used."""
    browser = Browser(token=browser_token)
    let_in = await show_password(bank, login, password, realm=realm, browser=browser)
    if isinstance(let_in, Welcome):
        return let_in
    await doors(bank).write(api.forget_spent_codes, realm, login.strip().lower())
    return welcomed(await show_code(bank, let_in.token, code_now(bank), browser=browser))


async def show_password(
    bank: Database,
    login: str = "zhang.wei",
    password: str = PASSWORD,
    *,
    realm: Realm = Realm.CUSTOMER,
    browser: Browser = NOWHERE,
) -> Welcome | SecondStep:
    command = SignIn(realm=realm, login=login, password=password, browser=browser)
    return await api.sign_in(bank.doors(ANONYMOUS), command, secret=SECRET)


async def show_code(
    bank: Database,
    token: str,
    code: str,
    *,
    way: Way = Way.AUTHENTICATOR,
    browser: Browser = NOWHERE,
) -> Welcome | Refusal:
    return await second_step.finish_with_code(bank.doors(ANONYMOUS), token, way, code, browser=browser, secret=SECRET)


# What is kept of a code that nobody has.
NO_CODE = Slow("$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA", bytes(32))


def welcomed(outcome: Welcome | Refusal) -> Welcome:
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def visitor(bank: Database, token: str) -> Visitor | None:
    """Who this token lets in at this moment."""
    hashed_token = rules.token_hash(token)
    return await bank.doors(ANONYMOUS).read(queries.visitor, hashed_token) if hashed_token else None


async def rows(bank: Database, sql: str, **given: object) -> list[tuple[Any, ...]]:
    async def look(reading: Reading) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await reading.session.execute(text(sql), given)]

    return await doors(bank).read(look)


async def count(bank: Database, table: str) -> int:
    [(number,)] = await rows(bank, f"SELECT count(*) FROM {table}")
    return int(number)


async def acts(bank: Database) -> list[str]:
    return [act for (act,) in await rows(bank, "SELECT act FROM audit_log ORDER BY id")]


async def events(bank: Database) -> list[str]:
    return [kind.removeprefix("identity.") for (kind,) in await rows(bank, "SELECT kind FROM events ORDER BY id")]
