"""What the sign-in page asks, and how far a demo bank is loaded."""

from datetime import date

from sqlalchemy import exists, select

from bankhall.demo.models import DemoSignInRow, DemoTownRow
from bankhall.demo.types import Begun, DemoSignIn
from bankhall.identity.types import Realm
from bankhall.kernel.db import Reading

NAMES = "demo.names"


async def sign_ins(reading: Reading) -> list[DemoSignIn]:
    """Empty in every bank that is not a demo, and in a demo that is not whole yet."""
    in_order = (DemoSignInRow.realm, DemoSignInRow.place, DemoSignInRow.login)
    found = await reading.session.scalars(select(DemoSignInRow).order_by(*in_order))
    return [_sign_in(reading, row) for row in found]


async def sign_in_of(reading: Reading, realm: Realm, login: str) -> DemoSignIn | None:
    """None for everybody in a bank that is not a demo."""
    row = await reading.session.get(DemoSignInRow, (realm.value, login))
    return None if row is None else _sign_in(reading, row)


async def begun(reading: Reading) -> Begun:
    """No towns where none was begun, nor in a demo bank of an earlier version."""
    is_whole = bool(await reading.session.scalar(select(exists().select_from(DemoSignInRow))))
    towns = list(await reading.session.scalars(select(DemoTownRow).order_by(DemoTownRow.nth)))
    return Begun(
        of_customers=towns[0].of_customers if towns else 0,
        seed=towns[0].seed if towns else 0,
        business_on=towns[0].business_on if towns else date.min,
        towns=frozenset(town.nth for town in towns),
        customers=sum(town.customers for town in towns),
        accounts=sum(town.accounts for town in towns),
        transactions=sum(town.transactions for town in towns),
        is_whole=is_whole,
    )


def _sign_in(reading: Reading, row: DemoSignInRow) -> DemoSignIn:
    return DemoSignIn(
        realm=Realm(row.realm),
        login=row.login,
        password=row.password,
        name=reading.vault.open(NAMES, bytes(row.sealed_name), about=f"{row.realm}|{row.login}").decode(),
        note_zh=row.note_zh,
        note_en=row.note_en,
        totp_secret=row.totp_secret,
    )
