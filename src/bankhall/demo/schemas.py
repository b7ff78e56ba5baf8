"""What everybody may know of the bank."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from bankhall.demo.types import DemoSignIn
from bankhall.identity.types import Realm
from bankhall.kernel.web.inputs import Asked, Line
from bankhall.notify.types import Channel, KeptLetter


class DemoSignInOut(msgspec.Struct, frozen=True):
    realm: str
    login: str
    password: str
    name: str
    note_zh: str
    note_en: str

    @classmethod
    def of(cls, sign_in: DemoSignIn) -> "DemoSignInOut":
        return cls(sign_in.realm, sign_in.login, sign_in.password, sign_in.name, sign_in.note_zh, sign_in.note_en)


class DemoPersonIn(Asked, frozen=True, kw_only=True):
    realm: Realm
    login: Line


class DemoCodeOut(msgspec.Struct, frozen=True):
    code: str


class DemoMessageOut(msgspec.Struct, frozen=True):
    """`to`: the number or address in clear. Nobody's: nothing is sent there."""

    id: UUID
    channel: Channel
    to: str
    subject: str
    text: str
    at: datetime

    @classmethod
    def of(cls, kept: KeptLetter) -> "DemoMessageOut":
        letter = kept.letter
        return cls(letter.id, letter.channel, letter.address, letter.subject, letter.text, kept.written_at)


class DemoMessagesOut(msgspec.Struct, frozen=True):
    items: list[DemoMessageOut]


class BankOut(msgspec.Struct, frozen=True):
    """`phone`: where a person answers; empty while the bank has named none. `apart`: customers and staff have hosts of
    their own. `sign_ins`: only a demo bank has any.
    """

    name: str
    phone: str
    apart: bool
    demo: bool
    business_date: date
    version: str
    sign_ins: list[DemoSignInOut]
