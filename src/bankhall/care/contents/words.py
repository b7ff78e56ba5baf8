"""What is filled into forms, in words: they stand in the conversation as its customer's answer, in its language."""

from collections.abc import Mapping
from typing import Final

from bankhall.accounts.api import ACCOUNT_KINDS
from bankhall.accounts.types import AccountSeen, MyAccount, MyCard
from bankhall.customers.types import Address
from bankhall.kernel.i18n import Language
from bankhall.kernel.money import Money, exponent_of
from bankhall.kernel.time import in_the_banks_zone
from bankhall.payments.types import Made

_YES: Final[Mapping[tuple[Language, bool], str]] = {
    (Language.CHINESE, True): "是",
    (Language.CHINESE, False): "否",
    (Language.ENGLISH, True): "Yes",
    (Language.ENGLISH, False): "No",
}


def tail(number: str) -> str:
    return number[-4:]


def account(language: Language, one: MyAccount) -> str:
    seen = one.seen.account
    called = one.nickname or seen.name or ACCOUNT_KINDS[language][seen.kind]
    if language is Language.CHINESE:
        return f"{called}（尾号 {tail(seen.number)}，{seen.currency}）"
    return f"{called} (ending {tail(seen.number)}, {seen.currency})"


def card(language: Language, one: MyCard, of: AccountSeen | None) -> str:
    number = tail(of.account.number) if of else ""
    if language is Language.CHINESE:
        behind = f"，账户尾号 {number}" if number else ""
        return f"{one.kind} 卡（{one.issued_on.isoformat()} 发卡{behind}）"
    behind = f", account ending {number}" if number else ""
    return f"{one.kind} card (issued {one.issued_on.isoformat()}{behind})"


def transfer(language: Language, one: Made) -> str:
    day, sum_ = in_the_banks_zone(one.asked_at).date().isoformat(), money(one.amount)
    other = one.other_name or tail(one.from_number if one.is_incoming else one.to_number)
    if language is Language.CHINESE:
        return f"{day} {other} {'转入' if one.is_incoming else '转给对方'} {sum_}"
    return f"{day} {'from' if one.is_incoming else 'to'} {other}, {sum_}"


def money(one: Money) -> str:
    return f"{one.currency} {one.decimal():,.{exponent_of(one.currency)}f}"


def yes_no(language: Language, yes: bool) -> str:
    return _YES[language, yes]


def address(one: Address) -> str:
    return " ".join(part for part in (one.region, one.city, one.district, one.line, one.postcode) if part)
