"""Words for tests of codes by message: a customer who can be reached, and the telephone that they hold."""

import re
from collections.abc import Sequence
from uuid import UUID

from bankhall.identity import api, queries
from bankhall.identity.actions import contact_factors, second_factors, second_step
from bankhall.identity.types import Browser, SecondStep, SentCode, Session, Way, Welcome
from bankhall.kernel.actors import ANONYMOUS
from bankhall.kernel.data_keys import make_data_keys
from bankhall.kernel.db import Database, Reading, Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.i18n import Language
from bankhall.notify import api as notify
from bankhall.notify.types import Channel, KeptLetter

from .people import NOWHERE, SECRET, doors, enroll, show_password

PHONE = "13812345678"
MAILBOX = "zhang.wei@example.com"
NUMBER = "+8613812345678"
ADDRESSES = {Way.SMS: NUMBER, Way.EMAIL: MAILBOX}


async def reachable(
    bank: Database, login: str = "zhang.wei", *, phones: Sequence[str] = (PHONE,), emails: Sequence[str] = (MAILBOX,)
) -> UUID:
    """A customer whom the file says how to reach, in a bank that keeps what it would send. Returns their id."""
    customer_id = await enroll(bank, login)

    async def begin(tx: Tx) -> None:
        if not await notify.channels(tx):
            await notify.open_drawer(tx)
        await make_data_keys(tx, [customer_id])

    await doors(bank).write(begin)
    await keep(bank, customer_id, phones=phones, emails=emails)
    return customer_id


async def keep(bank: Database, customer_id: UUID, *, phones: Sequence[str] = (), emails: Sequence[str] = ()) -> None:
    await doors(bank).write(api.keep_reachable, customer_id, name="张伟", phones=phones, emails=emails, documents=())


async def letters(bank: Database, address: str = NUMBER) -> list[KeptLetter]:
    """What came to this number or address, the newest first."""
    channel = Channel.EMAIL if "@" in address else Channel.SMS
    return await doors(bank).read(notify.kept, [(channel, address)], timezone="Asia/Shanghai", most=100)


async def told(bank: Database, address: str = NUMBER) -> list[str]:
    return [one.letter.text for one in await letters(bank, address)]


async def code_at(bank: Database, address: str = NUMBER) -> str:
    """The newest code that came there."""
    codes = (re.search(r"(?<!\d)\d{6}(?!\d)", text) for text in await told(bank, address))
    return next(found.group() for found in codes if found)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def contact_id(bank: Database, enrolment_id: UUID, way: Way = Way.SMS) -> UUID:
    async def look(reading: Reading) -> UUID:
        return next(one.id for one in await queries.contacts(reading, enrolment_id) if one.way is way)

    return await doors(bank).read(look)


async def ask_to_prove(bank: Database, session: Session, contact: UUID) -> SentCode:
    return await doors(bank).write(contact_factors.ask_to_prove_contact, session, contact, language=Language.CHINESE)


async def prove(
    bank: Database, session: Session, contact: UUID, code: str, *, browser: Browser = NOWHERE
) -> Welcome | Refusal | None:
    return await doors(bank).write(
        contact_factors.prove_contact, session, contact, code, browser=browser, secret=SECRET
    )


async def switch_on(bank: Database, login: str = "zhang.wei", way: Way = Way.SMS) -> Session:
    """Codes by this way are a second factor from now on. Answers the session in which it was done."""
    begun = await show_password(bank, login)
    assert isinstance(begun, Welcome)
    session = begun.visitor.session
    contact = await contact_id(bank, session.enrolment_id, way)
    await ask_to_prove(bank, session, contact)
    outcome = await prove(bank, session, contact, await code_at(bank, ADDRESSES[way]))
    assert isinstance(outcome, Welcome), outcome
    return outcome.visitor.session


async def half_way(bank: Database, login: str = "zhang.wei") -> SecondStep:
    step = await show_password(bank, login)
    assert isinstance(step, SecondStep)
    return step


async def send(
    bank: Database, step: SecondStep, way: Way = Way.SMS, *, language: Language = Language.CHINESE
) -> SentCode:
    return await bank.doors(ANONYMOUS).write(second_step.send_second_step_code, step.token, way, language=language)


async def send_to_confirm(bank: Database, session: Session, way: Way = Way.SMS) -> SentCode:
    return await doors(bank).write(second_factors.send_code_to_confirm, session, way, language=Language.CHINESE)
