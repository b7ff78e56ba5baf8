"""How accounts are numbered, and what may be done with one in which state. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from bankhall.accounts.errors import (
    AccountClosed,
    AccountFrozen,
    AlreadyFrozen,
    AlreadyHolder,
    HasNoHolders,
    LastOwner,
    NoSuchHolder,
    NotFrozen,
    TooManyHolders,
)
from bankhall.accounts.types import (
    Account,
    AccountKind,
    AccountStatus,
    Arrangement,
    Held,
    HolderRole,
    MomentKind,
    NewCard,
    NewHolder,
    OpenAccount,
    Step,
)
from bankhall.customers.errors import CustomerBlocked, CustomerClosed, CustomerMerged
from bankhall.customers.types import CustomerBrief, CustomerStatus
from bankhall.kernel.errors import BadInput, FieldProblem, Refusal
from bankhall.kernel.lines import is_code, is_line
from bankhall.kernel.money import EXPONENT_OF, MOST_MINOR
from bankhall.kernel.periods import month_before

MOST_HOLDERS = 20

# More than anybody holds; what a page of them costs stays bounded.
MOST_ARRANGED = 200

# What somebody owns is shown at the ends of so many months.
MONTHS_OWNED = 12

# What moved this share of what somebody owns matters; of very little, so many whole units.
_WEIGHTY_SHARE = 10
_WEIGHTY_UNITS = 1_000
MOST_WEIGHTY = 20

_BEGINNING = re.compile(r"[0-9]{3,16}", re.ASCII)
_EARLIEST_OPENING = date(1700, 1, 1)

# The first two digits say the kind. None begins a card's number (ISO/IEC 7812: those of banks begin with 4, 5 or 6), so
# an account number is never taken for one.
_PREFIX_OF = {
    AccountKind.CURRENT: "11",
    AccountKind.SAVINGS: "12",
    AccountKind.TIME_DEPOSIT: "13",
    AccountKind.INTERNAL: "19",
}


_MOMENT_OF = {
    AccountStatus.OPEN: MomentKind.UNFROZEN,
    AccountStatus.FROZEN: MomentKind.FROZEN,
    AccountStatus.CLOSED: MomentKind.CLOSED,
}


def moment_of(reached: AccountStatus) -> MomentKind:
    """What a change of status was, but for the first: who is open again had been frozen."""
    return _MOMENT_OF[reached]


def account_number(kind: AccountKind, serial: int) -> str:
    """Sixteen digits: kind, serial, and the check digit that every payment form in the country looks at (Luhn,
    ISO/IEC 7812-1 Annex B). It tells a slip in any digit and nearly every swap of two.
    """
    digits = f"{_PREFIX_OF[kind]}{serial:013d}"
    return digits + str(-_luhn_sum(digits + "0") % 10)


def is_account_number(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{16}", text)) and _luhn_sum(text) % 10 == 0


def numbers_beginning(text: str) -> tuple[str, str] | None:
    """The first and the last account number that begin with the digits of `text`; None for what begins none."""
    digits = _digits(text)
    return (digits.ljust(16, "0"), digits.ljust(16, "9")) if _BEGINNING.fullmatch(digits) else None


def number_tail(text: str) -> str | None:
    """The last four digits of a number, when that is what `text` is."""
    digits = _digits(text)
    return digits if re.fullmatch(r"[0-9]{4}", digits, re.ASCII) else None


def problems(wanted: OpenAccount, *, today: date) -> list[FieldProblem]:
    """What is wrong with the order to open an account, empty when nothing is. `today` is the business date."""
    return [
        FieldProblem(field, f"accounts.{code}", message)
        for field, code, message in (*_wrong_terms(wanted, today), *_wrong_holders(wanted), *_wrong_source(wanted))
    ]


def card_problems(card: NewCard, *, today: date) -> list[FieldProblem]:
    is_wrong = not (is_code(card.kind, most=30) and is_code(card.source) and is_code(card.source_id))
    wrong = [FieldProblem("card", "accounts.not_a_code", "1 to 64 visible ASCII characters")]
    late = [FieldProblem("issued_on", "accounts.not_a_past_day", f"not after today, {today}")]
    return [*(wrong if is_wrong else []), *(late if card.issued_on > today else [])]


def refuse_customers(wanted: Collection[NewHolder], found: Mapping[UUID, CustomerBrief]) -> Refusal | None:
    """Whether one of the customers cannot become a holder of anything."""
    for holder in wanted:
        customer = found.get(holder.customer_id)
        if customer is None:
            return BadInput.of("holders", "there is no such customer", code="accounts.no_such_customer")
        if customer.status is CustomerStatus.BLOCKED:
            return CustomerBlocked()
        if customer.status is CustomerStatus.CLOSED:
            return CustomerClosed()
        if customer.status is CustomerStatus.MERGED:
            return CustomerMerged()
    return None


def decide_step(step: Step, status: AccountStatus) -> AccountStatus | Refusal:
    """Where the step leads from `status`. Whether an account to be closed is empty is another question."""
    match step, status:
        case _, AccountStatus.CLOSED:
            return AccountClosed()
        case Step.FREEZE, AccountStatus.FROZEN:
            return AlreadyFrozen()
        case Step.UNFREEZE, AccountStatus.OPEN:
            return NotFrozen()
        case Step.CLOSE, AccountStatus.FROZEN:
            return AccountFrozen()
        case Step.FREEZE, _:
            return AccountStatus.FROZEN
        case Step.UNFREEZE, _:
            return AccountStatus.OPEN
        case _:
            return AccountStatus.CLOSED


def refuse_new_holder(account: Account, holders: Mapping[UUID, HolderRole], customer_id: UUID) -> Refusal | None:
    """`holders` are the current ones. Nobody is let in to a frozen account."""
    if account.kind is AccountKind.INTERNAL:
        return HasNoHolders()
    if account.status is AccountStatus.CLOSED:
        return AccountClosed()
    if account.status is AccountStatus.FROZEN:
        return AccountFrozen()
    if customer_id in holders:
        return AlreadyHolder()
    return TooManyHolders(MOST_HOLDERS) if len(holders) >= MOST_HOLDERS else None


def refuse_end(account: Account, holders: Mapping[UUID, HolderRole], customer_id: UUID) -> Refusal | None:
    """`holders` are the current ones. To take somebody's access away is allowed on a frozen account too."""
    if customer_id not in holders:
        return NoSuchHolder()
    if account.status is AccountStatus.CLOSED:
        return AccountClosed()
    owners = {holder for holder, role in holders.items() if role is HolderRole.OWNER}
    return LastOwner() if owners == {customer_id} else None


def default_account(held: Sequence[Held]) -> UUID | None:
    """The one that its holder chose, else the first open current account of the holder's own. `held` is in the holder's
    order. A closed account is nobody's default, also when it was closed after the choice.
    """
    chosen = [one for one in held if one.is_chosen and one.status is not AccountStatus.CLOSED]
    usual = [
        one
        for one in held
        if one.kind is AccountKind.CURRENT and one.status is AccountStatus.OPEN and one.role is HolderRole.OWNER
    ]
    return next((one.account_id for one in (*chosen, *usual)), None)


def arrangement_problems(wanted: Arrangement, held: Sequence[Held]) -> list[FieldProblem]:
    """Somebody else's account is told like one that is not."""
    named = [place.account_id for place in wanted.places]
    may_be_default = {one.account_id for one in held if one.status is not AccountStatus.CLOSED}
    wrong = []
    if len(set(named)) < len(named):
        wrong.append(FieldProblem("accounts", "accounts.account_twice", "each account once"))
    if set(named) != {one.account_id for one in held}:
        wrong.append(FieldProblem("accounts", "accounts.not_all_accounts", "exactly the accounts held now"))
    if wanted.default is not None and wanted.default not in may_be_default:
        wrong.append(FieldProblem("default", "accounts.not_a_default", "one of the accounts that is not closed"))
    return wrong


_Wrong = Iterator[tuple[str, str, str]]


def _wrong_terms(wanted: OpenAccount, today: date) -> _Wrong:
    if wanted.currency not in EXPONENT_OF:
        yield "currency", "no_such_currency", "a currency of ISO 4217, such as CNY"
    if not is_line(wanted.name):
        yield "name", "not_a_name", "at most 200 characters on one line"
    if wanted.product is not None and not is_code(wanted.product):
        yield "product", "not_a_code", "1 to 64 visible ASCII characters"
    if wanted.opened_on is not None and not _EARLIEST_OPENING <= wanted.opened_on <= today:
        yield "opened_on", "not_a_past_day", f"a day between {_EARLIEST_OPENING} and today, {today}"
    if wanted.floor is not None and not -MOST_MINOR <= wanted.floor <= 0:
        yield "floor", "not_a_floor", "zero, or how far below it the account may go"


def _wrong_holders(wanted: OpenAccount) -> _Wrong:
    is_internal = wanted.kind is AccountKind.INTERNAL
    if is_internal and wanted.holders:
        yield "holders", "has_no_holders", "the bank's internal accounts have no holders"
    if not is_internal and all(holder.role is not HolderRole.OWNER for holder in wanted.holders):
        yield "holders", "no_owner", "at least one owner"
    if len({holder.customer_id for holder in wanted.holders}) < len(wanted.holders):
        yield "holders", "holder_twice", "each customer once"
    if len(wanted.holders) > MOST_HOLDERS:
        yield "holders", "too_many_holders", f"at most {MOST_HOLDERS}"


def _wrong_source(wanted: OpenAccount) -> _Wrong:
    if (wanted.source is None) != (wanted.source_id is None):
        yield "source", "source_incomplete", "source and source_id come together"
    for field, value in (("source", wanted.source), ("source_id", wanted.source_id)):
        if value is not None and not is_code(value):
            yield field, "not_a_source", "1 to 64 visible ASCII characters"


def _digits(text: str) -> str:
    """Without spaces and dashes; a Chinese keyboard writes １１０ as readily as 110."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))


def _luhn_sum(digits: str) -> int:
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return sum(map(int, digits[-1::-2])) + sum(two - 9 if two > 9 else two for two in doubled)


def month_ends(today: date, months: int) -> tuple[date, ...]:
    """The last days of so many months before the one of `today`, the oldest first."""
    ends = [month_before(today).last_on]
    while len(ends) < months:
        ends.append(month_before(ends[-1]).last_on)
    return tuple(reversed(ends))


def weighty_from(owned_minor: int, currency: str) -> int:
    """From how many minor units on an entry matters to whoever owns so much of the currency: a tenth of it."""
    unit: int = 10 ** EXPONENT_OF[currency]
    return max(_WEIGHTY_UNITS * unit, owned_minor // _WEIGHTY_SHARE)
