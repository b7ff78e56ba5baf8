"""Nouns of statements. Amounts in minor units of the account's currency, in positive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from bankhall.kernel.i18n import Language
from bankhall.kernel.periods import Period


class Form(StrEnum):
    """What a statement is made as. `CAMT053`: ISO 20022 camt.053.001.08."""

    PDF = "pdf"
    CSV = "csv"
    CAMT053 = "camt053"

    @property
    def ending(self) -> str:
        return "xml" if self is Form.CAMT053 else self.value


class StatementState(StrEnum):
    WAITING = "waiting"
    MAKING = "making"
    MADE = "made"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AskStatement:
    account_id: UUID
    period: Period
    form: Form
    language: Language


@dataclass(frozen=True, slots=True)
class Asked:
    """`done` of `entries`: how far it has come. `kept_until`: when its file goes; None where there is none."""

    id: UUID
    account_id: UUID
    period: Period
    form: Form
    language: Language
    state: StatementState
    asked_at: datetime
    entries: int
    done: int
    size: int
    made_at: datetime | None
    kept_until: datetime | None


@dataclass(frozen=True, slots=True)
class Months:
    """The whole months of which there are statements, the latest first; `today` as the books count."""

    today: date
    since: date
    months: tuple[Period, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`balance`: after this line, in the order of this statement. `other`: whom it went to or came from."""

    booked_on: date
    kind: str
    amount: int
    balance: int
    text: str
    other: str
    other_number: str
    is_own: bool
    memo: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All that a statement says. `is_complete`: no more can be booked in its period as a matter of course."""

    bank: str
    number: str
    account_kind: str
    currency: str
    holders: tuple[str, ...]
    period: Period
    read_at: datetime
    is_complete: bool
    opening: int
    lines: Sequence[Line]

    @property
    def closing(self) -> int:
        return self.lines[-1].balance if self.lines else self.opening

    @property
    def came_in(self) -> tuple[int, int]:
        """How much, in how many lines."""
        amounts = [line.amount for line in self.lines if line.amount > 0]
        return sum(amounts), len(amounts)

    @property
    def went_out(self) -> tuple[int, int]:
        """The same, as a positive amount."""
        amounts = [line.amount for line in self.lines if line.amount < 0]
        return -sum(amounts), len(amounts)


@dataclass(frozen=True, slots=True)
class Issue:
    """What a file carries of its issuing: the code by which the bank is asked, and where; by which kind of key it will
    be sealed; the clock of the bank.
    """

    id: UUID
    code: str
    url: str
    timezone: str
    seal: str = "SM2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Genuine:
    """What the bank says of a statement to whoever has it in hand. Number and names are masked."""

    number: str
    holders: tuple[str, ...]
    period: Period
    entries: int
    closing: int
    currency: str
    form: Form
    made_at: datetime
