"""What a row of a file comes to. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from bankhall.accounts.types import Account, AccountKind, AccountStatus, HolderRole
from bankhall.customers import api as customers
from bankhall.kernel.errors import Refusal
from bankhall.kernel.lines import has_ink, is_line
from bankhall.kernel.money import Money, MoneyError
from bankhall.kernel.xml import WrongXml
from bankhall.payments.adapters import iso20022, payment_table
from bankhall.payments.adapters.payment_table import WrongTable
from bankhall.payments.bulk.types import MOST_BYTES, MOST_ROWS, FileKind, Start
from bankhall.payments.errors import CannotPayFrom
from bankhall.payments.rules import elsewhere
from bankhall.payments.rules import transfers as transfer_rules
from bankhall.payments.types import Bank, Fault, FileRow, Read, Transfer, Unreadable

DELAYS: Final = {Start.NOW: timedelta(), Start.TWO_HOURS: timedelta(hours=2), Start.NEXT_DAY: timedelta(days=1)}

MOST_A_DAY: Final = 50
MOST_UNDER_WAY: Final = 5
# Names and numbers that do not fit, in all files of a day: no more than who adds payee after payee may try. Beyond it a
# file is told nothing of, so that no list of guesses finds out who has an account here.
MOST_MISFITS_A_DAY: Final = 200
# Within this time the same payment to the same account is rather a file brought twice than the next month's wages.
DOUBLED_WITHIN: Final = timedelta(days=10)

FARTHEST: Final = timedelta(days=366)
_LONGEST_NAME: Final = 140
_LONGEST_MEMO: Final = 140

MISFIT: Final = Fault("account", "name_or_number")


@dataclass(frozen=True, slots=True)
class Ground:
    """All that rows are looked at with. `kept`: by (bank, number), under which name the customer keeps a payee."""

    payer_id: UUID
    today: date
    chosen: Account | None
    mine: Mapping[str, Account]
    accounts: Mapping[str, Account]
    holders: Mapping[UUID, Mapping[UUID, HolderRole]]
    names: Mapping[UUID, str]
    banks: Mapping[str, Bank]
    kept: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A row with what is wrong with it. `target`: an account of this bank; else it goes to `bank`."""

    row: FileRow
    faults: tuple[Fault, ...]
    money: Money | None
    source: Account | None
    target: Account | None
    is_own: bool
    bank: Bank | None
    due_on: date

    @property
    def is_good(self) -> bool:
        return not self.faults

    @property
    def is_misfit(self) -> bool:
        return MISFIT in self.faults


class _TooMany(Exception):
    pass


def kind_of(content: bytes) -> FileKind:
    """XML, in whatever encoding, begins with a bracket; a table never does."""
    beginning = content[:200].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return FileKind.PAIN001 if beginning.replace(b"\0", b"").lstrip().startswith(b"<") else FileKind.CSV


def read(kind: FileKind, content: bytes, *, currency: str) -> Read | Unreadable:
    try:
        if kind is FileKind.PAIN001:
            found = iso20022.read_initiation(content, most_bytes=MOST_BYTES, most_rows=MOST_ROWS, too_many=_TooMany)
        else:
            found = payment_table.read_table(content, currency=currency, most_rows=MOST_ROWS, too_many=_TooMany)
    except WrongXml as error:
        return Unreadable("not_valid", error.why, error.place, error.line)
    except WrongTable as error:
        return error.why
    except _TooMany:
        return Unreadable("too_many_rows", str(MOST_ROWS))
    return found if found.rows else Unreadable("no_rows")


def look(row: FileRow, ground: Ground) -> Looked:
    faults = list(row.faults)
    source = ground.mine.get(row.from_account) if row.from_account else ground.chosen
    if source is None:
        faults.append(Fault("from", "not_yours"))
    money = _money(row, source, faults)
    _look_at_words(row, ground.today, faults)
    bank = ground.banks.get(row.bank) if row.bank else None
    target, is_own = None, False
    if row.bank and bank is None:
        faults.append(Fault("bank", "unknown"))
    elif bank is not None:
        _look_elsewhere(row, bank, ground, faults)
    elif row.account and row.name:
        target = ground.accounts.get(row.account)
        is_own = target is not None and ground.holders.get(target.id, {}).get(ground.payer_id) is HolderRole.OWNER
        if target is None or not (is_own or _fits(target, row.name, ground)):
            faults.append(MISFIT)
            target = None
    if source is not None and money is not None and money.minor > 0 and target is not None:
        transfer = Transfer(from_id=source.id, amount=money)
        if (refusal := transfer_rules.refuse(transfer, source, target)) is not None:
            faults.append(_fault_of(refusal))
    elif source is not None and not _can_pay(source):
        faults.append(Fault("from", "cannot_pay"))
    return Looked(
        row=row,
        faults=tuple(dict.fromkeys(faults)),
        money=money,
        source=source,
        target=target,
        is_own=is_own,
        bank=bank,
        due_on=max(ground.today, row.requested_on or ground.today),
    )


def currency_of(looked: Sequence[Looked]) -> str | None:
    """That of the file's first good row: a file pays in one."""
    return next((one.money.currency for one in looked if one.is_good and one.money), None)


def in_one_currency(looked: Sequence[Looked], currency: str | None) -> list[Looked]:
    other = Fault("currency", "second_currency")
    return [
        one
        if not one.is_good or (one.money is not None and one.money.currency == currency)
        else Looked(
            row=one.row,
            faults=(other,),
            money=one.money,
            source=one.source,
            target=one.target,
            is_own=one.is_own,
            bank=one.bank,
            due_on=one.due_on,
        )
        for one in looked
    ]


def target_of(looked: Looked) -> str:
    """By what a payment is known again: where it goes, from where, how much and what for."""
    assert looked.money is not None
    assert looked.source is not None
    place = (
        str(looked.target.id) if looked.target else f"{looked.bank.code if looked.bank else ''}|{looked.row.account}"
    )
    return "|".join((str(looked.source.id), place, str(looked.money), looked.row.memo))


def doubled(keys: Sequence[bytes], paid_before: Collection[bytes]) -> list[bool]:
    seen: set[bytes] = set()
    found = []
    for key in keys:
        found.append(key in seen or key in paid_before)
        seen.add(key)
    return found


def _money(row: FileRow, source: Account | None, faults: list[Fault]) -> Money | None:
    if any(one.field == "amount" for one in faults):
        return None
    if not row.amount:
        faults.append(Fault("amount", "missing"))
        return None
    try:
        money = Money.parse(row.amount.removeprefix("+"), row.currency)
    except MoneyError:
        faults.append(Fault("currency", "unknown") if not _is_currency(row.currency) else Fault("amount", "decimals"))
        return None
    if money.minor <= 0:
        faults.append(Fault("amount", "not_positive"))
    if source is not None and money.currency != source.currency:
        faults.append(Fault("currency", "other"))
    return money


def _is_currency(code: str) -> bool:
    try:
        Money(0, code)
    except MoneyError:
        return False
    return True


def _look_at_words(row: FileRow, today: date, faults: list[Fault]) -> None:
    if not row.name:
        faults.append(Fault("name", "missing"))
    elif not (is_line(row.name, most=_LONGEST_NAME) and has_ink(row.name)):
        faults.append(Fault("name", "unreadable"))
    if not row.account:
        faults.append(Fault("account", "missing"))
    if not is_line(row.memo, most=_LONGEST_MEMO):
        faults.append(Fault("memo", "unreadable"))
    if row.requested_on is not None and row.requested_on > today + FARTHEST:
        faults.append(Fault("day", "too_late"))


def _look_elsewhere(row: FileRow, bank: Bank, ground: Ground, faults: list[Fault]) -> None:
    if row.currency != elsewhere.CURRENCY:
        faults.append(Fault("currency", "not_elsewhere"))
    if row.account and not (
        row.account.isascii()
        and row.account.isdigit()
        and elsewhere.SHORTEST_NUMBER <= len(row.account) <= elsewhere.LONGEST_NUMBER
    ):
        faults.append(Fault("account", "digits"))
    named = ground.kept.get((bank.code, row.account))
    if named is not None and not customers.is_same_name(named, row.name):
        faults.append(Fault("name", "kept_otherwise"))


def _fits(target: Account, name: str, ground: Ground) -> bool:
    if target.status is AccountStatus.CLOSED or target.kind is AccountKind.INTERNAL:
        return False
    owners = (id_ for id_, role in ground.holders.get(target.id, {}).items() if role is HolderRole.OWNER)
    return any(customers.is_same_name(ground.names.get(id_, ""), name) for id_ in owners)


def _can_pay(source: Account) -> bool:
    return source.kind in (AccountKind.CURRENT, AccountKind.SAVINGS) and source.status is not AccountStatus.CLOSED


def _fault_of(refusal: Refusal) -> Fault:
    match refusal.code:
        case CannotPayFrom.code:
            return Fault("from", "cannot_pay")
        case "payments.same_account":
            return Fault("account", "same")
        case "payments.other_currency":
            return Fault("currency", "payee_other")
        case "kernel.bad_input":
            return Fault("currency", "other")
        case _:
            return Fault("account", "cannot_receive")
