"""Decisions of statements."""

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from bankhall.kernel.errors import BadInput
from bankhall.kernel.periods import Period, month_before, month_of
from bankhall.ledger.types import Entry
from bankhall.payments.types import Made
from bankhall.statements.types import Form, Line

MOST_DAYS = 366
MOST_MONTHS = 36

# Setting ten thousand lines takes some three seconds and 600 MB; a spreadsheet still works with fifty thousand.
MOST_ENTRIES: Final[Mapping[Form, int]] = {Form.PDF: 10_000, Form.CSV: 50_000, Form.CAMT053: 50_000}

MOST_A_DAY = 60
MOST_UNDER_WAY = 5
KEPT = timedelta(days=30)

# What has not been made by then was lost with whatever was making it.
GIVEN_UP_AFTER = timedelta(minutes=20)

# A landlord mistypes; whoever has found a code has ten thousand endings of numbers before them.
MOST_WRONG_BY_CODE = 8
MOST_WRONG_BY_ADDRESS = 40
WRONG_WITHIN = timedelta(hours=1)

# Crockford's: no letter that is taken for a digit. 25 signs are 125 bits.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_SIGNS = 25
_GROUP = 5
_TAKEN_FOR = str.maketrans("OIL", "011")
_CODE = re.compile(f"[{_SIGNS}]{{{_CODE_SIGNS}}}")

_TAIL = 4


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind an entry, as whoever reads the statement may know it."""

    other: str
    number: str
    is_own: bool
    memo: str


def refuse_period(period: Period, *, today: date) -> None:
    """Raises BadInput naming the field."""
    if period.first_on > period.last_on:
        raise BadInput.of("first_on", "after the end of the period", code="kernel.out_of_range")
    if period.last_on > today:
        raise BadInput.of("last_on", "nothing is booked yet on that day", code="kernel.out_of_range")
    if (period.last_on - period.first_on).days >= MOST_DAYS:
        raise BadInput.of("first_on", f"at most {MOST_DAYS} days", code="kernel.out_of_range")


def months_of(since: date, today: date) -> tuple[Period, ...]:
    """The whole months from that in which the account began, the latest first."""
    months: list[Period] = []
    month = month_before(today)
    while month.last_on >= since and len(months) < MOST_MONTHS:
        months.append(month)
        month = month_before(month.first_on)
    return tuple(months)


def is_whole_month(period: Period) -> bool:
    return period == month_of(period.first_on)


def lines(opening: int, entries: Iterable[Entry], behind: Mapping[UUID, Behind]) -> Iterator[Line]:
    """In the order of the entries, each with the balance after it."""
    balance = opening
    for entry in entries:
        balance += entry.amount
        known = behind.get(entry.transaction_id)
        yield Line(
            booked_on=entry.booked_on,
            kind=entry.kind,
            amount=entry.amount,
            balance=balance,
            text=entry.text,
            other=known.other if known else "",
            other_number=known.number if known else "",
            is_own=known.is_own if known else False,
            memo=known.memo if known else "",
            # Of a transfer it is the transfer's id, which is told on its receipt; here the entry's own name serves.
            reference=entry.reference if entry.reference and known is None else str(entry.transaction_id),
        )


def behind(made: Sequence[Made], account_id: UUID) -> dict[UUID, Behind]:
    """By transaction: the other side of each transfer, seen from this account."""
    return {
        one.transaction_id: Behind(
            one.other_name, one.to_number if one.from_id == account_id else one.from_number, one.is_own, one.memo
        )
        for one in made
        if one.transaction_id is not None
    }


def transfer_of(entry: Entry) -> UUID | None:
    """The transfer that an entry says it is of."""
    try:
        return UUID(entry.reference) if entry.reference and len(entry.reference) == 36 else None
    except ValueError:
        return None


def new_code() -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(_CODE_SIGNS))


def written_code(code: str) -> str:
    """In groups, as people read it out."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def read_code(typed: str) -> str | None:
    """However it was typed; None where it cannot be one."""
    signs = re.sub(r"[\s-]", "", typed, flags=re.ASCII).upper().translate(_TAKEN_FOR)
    return signs if _CODE.fullmatch(signs) else None


def tail_of(number: str) -> str:
    return number[-_TAIL:]


def masked_number(number: str) -> str:
    """As on a card: its beginning says which bank, its end which account."""
    return f"{number[:6]}{'*' * max(0, len(number) - 10)}{tail_of(number)}"


def masked_name(name: str) -> str:
    """`张*`, `欧阳**` as `欧***`; of a name in Latin letters the first letter of each part: `E*** C***`."""
    parts = name.split()
    if name.isascii() and parts:
        return " ".join(f"{part[0]}***" for part in parts)
    return name[:1] + "*" * max(1, len(name) - 1)
