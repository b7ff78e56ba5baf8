"""The bank's name plate, and the sign-ins of a demo bank."""

from datetime import date
from typing import Any

from litestar import get, post
from litestar.params import JSONBody

from bankhall import __version__
from bankhall.demo.actions.let_in import show_code, show_messages
from bankhall.demo.queries import sign_ins
from bankhall.demo.schemas import BankOut, DemoCodeOut, DemoMessageOut, DemoMessagesOut, DemoPersonIn, DemoSignInOut
from bankhall.demo.types import DemoSignIn
from bankhall.kernel.db import Reading
from bankhall.kernel.time import business_date
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.rights import open_to_all

# A demo bank answers no telephone, and its pages still show where the number stands.
_NOBODYS_PHONE = "400-000-0000"


@get("/api/bank", opt=open_to_all(), tags=["bank"])
async def bank(db: Db, settings: GivenSettings) -> BankOut:
    """The bank's name, its business date, and whether it is a demo."""
    today, shown = await db.read(_name_plate)
    return BankOut(
        name=settings.bank_name,
        phone=settings.bank_phone or (_NOBODYS_PHONE if shown else ""),
        apart=bool(settings.console_url),
        demo=bool(shown),
        business_date=today,
        version=__version__,
        sign_ins=[DemoSignInOut.of(sign_in) for sign_in in shown],
    )


@post("/api/demo/code", status_code=200, opt=open_to_all(), tags=["bank"])
async def demo_code(data: JSONBody[DemoPersonIn], db: Db) -> DemoCodeOut:
    """In a demo bank, what the authenticator app of one of its people shows now. In every other bank there is none."""
    return DemoCodeOut(await db.write(show_code, data.realm, data.login))


@post("/api/demo/messages", status_code=200, opt=open_to_all(), tags=["bank"])
async def demo_messages(data: JSONBody[DemoPersonIn], db: Db, settings: GivenSettings) -> DemoMessagesOut:
    """In a demo bank, what came to the telephone and the mailbox of one of its people: it writes to nobody. In every
    other bank there is none.
    """
    kept = await db.write(show_messages, data.realm, data.login, timezone=settings.bank_timezone)
    return DemoMessagesOut([DemoMessageOut.of(one) for one in kept])


async def _name_plate(reading: Reading) -> tuple[date, list[DemoSignIn]]:
    return await business_date(reading), await sign_ins(reading)


routes: list[Any] = [bank, demo_code, demo_messages]
