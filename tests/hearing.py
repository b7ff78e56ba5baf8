"""Words for tests of what customers are told by message: people who can be reached, and what their telephones say."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from sqlalchemy import text

from bankhall.identity import api as identity
from bankhall.identity.types import EnrollCustomer, PasswordHash
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Reading, Tx
from bankhall.kernel.events import Subscriber, deliver, enroll
from bankhall.notify import api as notify
from bankhall.notify.types import Channel
from kernel.happenings import until


async def open_telephones(bank: Database, *subscribers: Subscriber, phones: Mapping[UUID, str]) -> None:
    """These customers can sign in and be reached there, in a bank that keeps what it would send."""

    async def begin(tx: Tx) -> None:
        await notify.open_drawer(tx)
        await enroll(tx, subscribers)
        for customer_id, phone in phones.items():
            command = EnrollCustomer(
                customer_id=customer_id, login=f"c{phone}", name="—", password=PasswordHash("$argon2id$none")
            )
            await identity.enroll_customer(tx, command)
            await identity.keep_reachable(tx, customer_id, name="—", phones=(phone,), emails=(), documents=())

    await bank.doors(system("tests")).write(begin)


async def hear(bank: Database, subscriber: Subscriber) -> None:
    """All that has happened. Not at once: another worker's transaction on the same server holds events back."""
    await until(partial(_has_heard, bank, subscriber))


async def told(bank: Database, phone: str) -> list[str]:
    """What the telephone has been told, the oldest first."""
    kept = partial(notify.kept, addresses=[(Channel.SMS, f"+86{phone}")], timezone="Asia/Shanghai", most=100)
    return [one.letter.text for one in reversed(await bank.doors(system("tests")).read(kept))]


async def _has_heard(bank: Database, subscriber: Subscriber) -> bool:
    ahead = text(
        "SELECT EXISTS (SELECT FROM events, event_cursors AS here"
        " WHERE here.subscriber = :name AND (events.xid, events.id) > (here.xid, here.event_id))"
    )

    async def is_at_the_end(reading: Reading) -> bool:
        return not (await reading.session.execute(ahead, {"name": subscriber.name})).scalar_one()

    await deliver(bank, subscriber)
    return await bank.doors(system("tests")).read(is_at_the_end)
