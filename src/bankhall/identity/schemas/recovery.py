"""Coming back in after a lost password, on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from bankhall.identity.schemas import NewPassword
from bankhall.identity.schemas.factors import AnyCode, AssertionIn, CodeWay
from bankhall.identity.types import Realm
from bankhall.kernel.i18n import Language
from bankhall.kernel.web.inputs import Asked, Line, Reason

SetUpCode = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class RecoverIn(Asked, frozen=True, kw_only=True):
    """`name`: any by which one signs in."""

    name: Line
    document: Line

    def __repr__(self) -> str:
        return "RecoverIn()"


class RecoverCodeIn(Asked, frozen=True, kw_only=True):
    way: CodeWay
    code: AnyCode
    new_password: NewPassword

    def __repr__(self) -> str:
        return f"RecoverCodeIn({self.way})"


class RecoverPasskeyIn(Asked, frozen=True, kw_only=True):
    credential: AssertionIn
    new_password: NewPassword

    def __repr__(self) -> str:
        return "RecoverPasskeyIn()"


class RecoverSendIn(Asked, frozen=True, kw_only=True):
    """`language`: in which the message is written."""

    way: Literal["sms", "email"]
    language: Language


class SetUpIn(Asked, frozen=True, kw_only=True):
    """`realm`: at whose door; a new colleague's is the staff's."""

    realm: Realm = Realm.CUSTOMER
    name: Line
    code: SetUpCode
    new_password: NewPassword

    def __repr__(self) -> str:
        return "SetUpIn()"


class StopIn(Asked, frozen=True, kw_only=True):
    name: Line
    code: SetUpCode

    def __repr__(self) -> str:
        return "StopIn()"


class RecoveringOut(msgspec.Struct, frozen=True):
    """The next step is there until then, whoever it was that asked."""

    ends_at: datetime


class RecoveryCodeSentOut(msgspec.Struct, frozen=True):
    """A code is on its way, if there is one to send; good until then."""

    ends_at: datetime


class RecoveredOut(msgspec.Struct, frozen=True):
    """From when on the new password holds. `holds_now`: that is, already."""

    holds_at: datetime
    holds_now: bool


class ResetIn(Asked, frozen=True, kw_only=True):
    reason: Reason


class CustomerResetOut(msgspec.Struct, frozen=True):
    """`code`: for the customer's hand. Told here once; good when a second person has said yes."""

    proposal_id: UUID
    code: str
