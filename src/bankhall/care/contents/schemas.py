"""What messages hold, on the wire."""

from base64 import b64decode
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final, Self
from uuid import UUID

import msgspec

from bankhall.care.contents.rules import MOST_FILE_BYTES
from bankhall.care.contents.types import Choice, Filled
from bankhall.care.types import FormKind
from bankhall.kernel.errors import BadInput
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Line, MoneyIn

# In base64, and what stands around it.
MOST_BODY_BYTES: Final = MOST_FILE_BYTES * 4 // 3 + 10_000

_FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=whole(HAS_INK + ONE_LINE))]
_Base64 = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_FILE_BYTES * 4 // 3 + 4)]
_Question = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=whole(HAS_INK + ONE_LINE))]
_NO_PART = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


class TalkFileIn(Asked, frozen=True):
    """`client_id`: the same for a file that is sent again. `file`: as it is, in base64: PDF, PNG or JPEG."""

    client_id: UUID
    name: _FileName
    file: _Base64

    def content(self) -> bytes:
        """Raises BadInput naming `file`."""
        try:
            content = b64decode(self.file, validate=True)
        except ValueError:
            raise BadInput.of("file", "this is not base64", code="kernel.unreadable") from None
        if len(content) > MOST_FILE_BYTES:
            raise BadInput.of("file", "at most 5 MB", code="kernel.out_of_range")
        return content

    def plain_name(self) -> str:
        """A name, and no path."""
        return self.name.strip().translate(_NO_PART).lstrip(".") or "_"


class SendFormIn(Asked, frozen=True):
    """`client_id`: the same for a form that is sent again. `text`: what for, in the customer's language."""

    client_id: UUID
    kind: FormKind
    text: _Question


class FillFormIn(Asked, frozen=True):
    """Of these what the form asks for, and nothing else. `client_id`: the same for what is sent again."""

    client_id: UUID
    choice: UUID | None = None
    day: date | None = None
    money: MoneyIn | None = None
    yes: bool | None = None
    words: Line | None = None

    def filled(self) -> Filled:
        """Raises BadInput naming `money`."""
        money = self.money.money("money") if self.money else None
        if money is not None and money.minor <= 0:
            raise BadInput.of("money", "more than nothing", code="kernel.out_of_range")
        text = self.words.strip() if self.words is not None else None
        return Filled(choice=self.choice, day=self.day, money=money, yes=self.yes, words=text)


class WithdrawFormIn(Asked, frozen=True):
    client_id: UUID


class FormChoiceOut(msgspec.Struct, frozen=True):
    id: UUID | None
    text: str


class FormChoicesOut(msgspec.Struct, frozen=True):
    """One's own, to choose from."""

    items: list[FormChoiceOut]

    @classmethod
    def of(cls, found: Sequence[Choice]) -> Self:
        return cls([FormChoiceOut(one.id, one.text) for one in found])
