"""The other ways as tables (migrations 0100, 0112)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Row


class ThreadRow(Row):
    """`token_key`: what an answer carries that nobody can guess, made of the conversation's id by a keyed digest.
    `sealed`: the mailbox, the subject and the last Message-ID, under the customer's own key.
    """

    __tablename__ = "channel_threads"

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    token_key: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ArrivalRow(Row):
    """`source_key`: a keyed digest of what it is called and by whom, by which it comes once. `sealed`: under the bank's
    own key, of what waits for somebody to look, and gone with it.
    """

    __tablename__ = "channel_arrivals"
    __table_args__ = (
        UniqueConstraint("channel", "source_key", name="channel_arrivals_source"),
        CheckConstraint("state IN ('kept', 'open', 'tied', 'dismissed', 'lapsed', 'dropped')", name="state"),
        CheckConstraint("(state = 'open') = (sealed IS NOT NULL)", name="sealed"),
        CheckConstraint("(state IN ('kept', 'tied')) = (conversation_id IS NOT NULL)", name="tied"),
        Index("channel_arrivals_open", "id", postgresql_where=text("state = 'open'")),
        Index("channel_arrivals_came", "came_at", postgresql_using="brin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(10))
    source_key: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10))
    why: Mapped[str | None] = mapped_column(String(16))
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversations.id"))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    came_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None]
    settled_name: Mapped[str | None]


class WeChatLinkRow(Row):
    """Whose account in WeChat it is. `openid_key`: a keyed digest, by which whoever writes is found. `sealed`: the
    openid, under the customer's own key. `moved_at`: when they last began or ended to follow the bank.
    """

    __tablename__ = "wechat_links"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    openid_key: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    connected_at: Mapped[datetime]
    wrote_at: Mapped[datetime]
    follows: Mapped[bool]
    moved_at: Mapped[datetime]


class WeChatCodeRow(Row):
    """What a customer is to send from the account that is to be theirs: a keyed digest of it."""

    __tablename__ = "wechat_codes"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    code_key: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    until: Mapped[datetime]


class LetterRow(Row):
    """Which message left by which letter of `notify`. `failed_at`: when it was known that nobody got it."""

    __tablename__ = "channel_letters"

    letter_id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    nth: Mapped[int]
    channel: Mapped[str] = mapped_column(String(10))
    failed_at: Mapped[datetime | None]


class MailboxRow(Row):
    """How far it is read; moved by the transaction that keeps what was read."""

    __tablename__ = "channel_mailboxes"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    validity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
