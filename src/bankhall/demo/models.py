"""Who may sign in to a demo bank, with passwords in clear on purpose: there is nothing here to steal."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class DemoSignInRow(Row):
    __tablename__ = "demo_sign_ins"

    realm: Mapped[str] = mapped_column(String(10), primary_key=True)
    login: Mapped[str] = mapped_column(String(100), primary_key=True)
    password: Mapped[str]
    name: Mapped[str]
    note: Mapped[str]
