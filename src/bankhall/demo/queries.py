"""What the sign-in page asks."""

from sqlalchemy import select

from bankhall.demo.models import DemoSignInRow
from bankhall.demo.types import DemoSignIn
from bankhall.identity.types import Realm
from bankhall.kernel.db import Reading


async def sign_ins(reading: Reading) -> list[DemoSignIn]:
    """Empty in every bank that is not a demo."""
    found = await reading.session.scalars(select(DemoSignInRow).order_by(DemoSignInRow.realm, DemoSignInRow.login))
    return [DemoSignIn(Realm(row.realm), row.login, row.password, row.name, row.note) for row in found]
