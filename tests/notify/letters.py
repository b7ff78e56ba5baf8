"""Words for tests of notify: a letter, a carrier that does what it is told, and a look into the tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Doors, Reading
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.notify.actions.deliver import deliver
from bankhall.notify.actions.send import send
from bankhall.notify.adapters import Carrier, NotDelivered
from bankhall.notify.types import Channel, Fact, Letter, Message, Outcome, Template, Words

PHONE = "+8613812345678"
MAILBOX = "zhang.wei@example.com"
OPENID = "oZhangWei_2026-openid-1"
ADDRESSES = {Channel.SMS: PHONE, Channel.EMAIL: MAILBOX, Channel.WECHAT: OPENID}

CODE = Template(
    "tests.code",
    Words("验证码", "Your code"),
    Words("验证码是 {code}，请勿告诉任何人。", "Your code is {code}. Tell it to nobody."),
)


@dataclass
class Postman:
    """Fails as often as it has something in `failing`, then carries."""

    failing: list[NotDelivered] = field(default_factory=list)
    carried: list[Letter] = field(default_factory=list)

    async def carry(self, letter: Letter) -> None:
        if self.failing:
            raise self.failing.pop(0)
        self.carried.append(letter)


def doors(bank: Database) -> Doors:
    return bank.doors(system("tests"))


def letter(
    address: str = MAILBOX, *, channel: Channel = Channel.EMAIL, subject: str = "验证码", said: str = "好"
) -> Letter:
    return Letter(new_id(), channel, address, Language.CHINESE, subject, said)


def message_at(
    now: datetime,
    channel: Channel = Channel.SMS,
    *,
    address: str | None = None,
    facts: Mapping[str, Fact] | None = None,
    minutes: float = 5,
    is_urgent: bool = True,
    language: Language = Language.CHINESE,
) -> Message:
    return Message(
        channel=channel,
        address=ADDRESSES[channel] if address is None else address,
        language=language,
        template=CODE,
        void_at=now + timedelta(minutes=minutes),
        facts={"code": "135790"} if facts is None else facts,
        is_urgent=is_urgent,
    )


async def write(bank: Database, channel: Channel = Channel.SMS, **about: Any) -> UUID:
    return await doors(bank).write(send, message_at(bank.clock(), channel, **about))


async def carry(bank: Database, message_id: UUID, carrier: Carrier, *, nth: int = 1) -> Outcome | None:
    carriers = dict.fromkeys(Channel, carrier)
    return await deliver(doors(bank), message_id, nth, carriers=carriers, timezone="Asia/Shanghai")


async def rows(bank: Database, sql: str, **given: object) -> list[tuple[Any, ...]]:
    async def look(reading: Reading) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await reading.session.execute(text(sql), given)]

    return await doors(bank).read(look)


async def outcomes(bank: Database) -> list[tuple[Any, ...]]:
    return await rows(bank, "SELECT nth, outcome, cause FROM message_tries ORDER BY message_id, nth")


async def jobs(bank: Database) -> list[tuple[Any, ...]]:
    return await rows(bank, "SELECT queue_name, priority, args, scheduled_at FROM procrastinate_jobs ORDER BY id")
