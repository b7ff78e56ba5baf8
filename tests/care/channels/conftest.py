"""People who have proved a mailbox and a telephone, and a bank that reads one."""

import hmac
import time
from collections.abc import AsyncIterator, Iterator
from uuid import UUID

import httpx
import pytest

from bankhall.care import permissions
from bankhall.care import routes as care
from bankhall.care.calls import routes as calls
from bankhall.care.channels import routes as channels
from bankhall.care.channels.adapters.imap import Imap
from bankhall.care.channels.types import Post
from bankhall.identity import api as identity
from bankhall.identity.types import EnrollCustomer, PasswordHash, Way
from bankhall.kernel.actors import ANONYMOUS, Actor, system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.settings import Secret, Settings
from bankhall.notify.actions.channels import open_channels
from bankhall.notify.types import Channel
from counter import as_customer, counter, register

from .mailserver import SERVICE, MailServer, running

MAILBOX = "zhang.wei@example.com"
PHONE = "13812345678"
ROUTES = [*care.routes, *channels.routes, *calls.routes]
KEY = "0123456789abcdef0123"
SETTINGS = Settings(secret_key=Secret("k"), mail_service=SERVICE, pbx_key=Secret(KEY), sms_in_key=Secret(KEY))


def agent(name: str) -> Actor:
    return Actor(
        kind="staff",
        name=name,
        id=new_id(),
        rights=frozenset({permissions.SERVE, "customers.view", "customers.note_contact"}),
    )


LI_NA, WANG = agent("李娜"), agent("王强")


async def reachable(bank: Database, customer_id: UUID, *, mailbox: str, phone: str, proved: bool = True) -> None:
    """They can sign in, and have shown that mailbox and telephone are theirs."""

    async def begin(tx: Tx) -> None:
        command = EnrollCustomer(
            customer_id=customer_id, login=f"c{phone}", name="—", password=PasswordHash("$argon2id$none")
        )
        await identity.enroll_customer(tx, command)
        await identity.keep_reachable(tx, customer_id, name="—", phones=(phone,), emails=(mailbox,), documents=())
        if proved:
            await identity.give_contact_factor(tx, customer_id, Way.EMAIL)
            await identity.give_contact_factor(tx, customer_id, Way.SMS)

    await bank.doors(system("tests")).write(begin)


@pytest.fixture
async def writes_to_people(bank: Database) -> None:
    await bank.doors(system("tests")).write(open_channels, list(Channel))


@pytest.fixture
async def zhang(bank: Database, writes_to_people: None) -> UUID:
    id_ = await register(bank, "张伟")
    await reachable(bank, id_, mailbox=MAILBOX, phone=PHONE)
    return id_


@pytest.fixture
async def desk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, LI_NA, routes=ROUTES, settings=SETTINGS) as client:
        yield client


@pytest.fixture
async def other_desk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, WANG, routes=ROUTES, settings=SETTINGS) as client:
        yield client


@pytest.fixture
async def portal(bank: Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=ROUTES) as client:
        yield client


@pytest.fixture(scope="session")
def running_server() -> Iterator[MailServer]:
    with running() as found:
        yield found


@pytest.fixture
def server(running_server: MailServer) -> MailServer:
    running_server.empty()
    return running_server


@pytest.fixture
def box(server: MailServer) -> Imap:
    return Imap(server.url)


@pytest.fixture
def post(box: Imap) -> Post:
    return Post(box.name, SERVICE, "mx.bank.example")


@pytest.fixture
async def gate(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    """Where other systems of the bank knock."""
    async with counter(bank, ANONYMOUS, routes=ROUTES, settings=SETTINGS) as client:
        yield client


def signed(body: bytes, *, at: float | None = None, key: str = KEY) -> dict[str, str]:
    """As docs/operate/channels.md says."""
    said_at = str(int(time.time() if at is None else at))
    digest = hmac.digest(key.encode(), said_at.encode() + b"." + body, "sha256").hex()
    return {"Bankhall-Time": said_at, "Bankhall-Signature": f"v1={digest}", "Content-Type": "application/json"}
