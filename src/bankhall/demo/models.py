"""What of a demo bank has been loaded, and who may sign in to it: passwords and second factors in clear on purpose,
since there is nothing to steal.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class DemoSignInRow(Row):
    """`place`: the order in which they are shown. `sealed_name`: who it is, under the bank's own key; the sign-in page
    says it, a copy of the database does not.
    """

    __tablename__ = "demo_sign_ins"

    realm: Mapped[str] = mapped_column(String(10), primary_key=True)
    login: Mapped[str] = mapped_column(String(100), primary_key=True)
    place: Mapped[int]
    password: Mapped[str]
    sealed_name: Mapped[bytes] = mapped_column(LargeBinary)
    note_zh: Mapped[str]
    note_en: Mapped[str]
    totp_secret: Mapped[str | None]


class DemoTownRow(Row):
    """A town that is loaded whole. All have the same seed, business date and number of customers of the whole bank."""

    __tablename__ = "demo_towns"

    nth: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    of_customers: Mapped[int]
    seed: Mapped[int] = mapped_column(BigInteger)
    business_on: Mapped[date]
    customers: Mapped[int]
    accounts: Mapped[int]
    transactions: Mapped[int] = mapped_column(BigInteger)
    settled_at: Mapped[datetime]
