"""Firms with a payroll and suppliers, and small shops with their daily takings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bankhall.demo.rules import merchants as said
from bankhall.demo.rules.names import CUSTOMERS_OF_FIRMS, SHOP_SUPPLIERS, SUPPLIERS
from bankhall.demo.rules.places import City
from bankhall.demo.rules.products import BUSINESS, MERCHANT, NOTICE, PAYROLL
from bankhall.demo.rules.seasons import Month, is_weekend, spring_festival
from bankhall.demo.rules.town import CLEARING, COMES, DUE, EVENING, Person, Town
from bankhall.ledger.types import HouseAccount

_RESERVE = (said.TO_NOTICE.text, said.FROM_BUSINESS.text, said.NOTICE_DRAWN.text, said.FROM_NOTICE.text)
_SELLS_TO_SHOPS = ("食品", "贸易", "包装", "农业")
_LEAST_WAGES = 40_000_00


@dataclass(slots=True)
class Firm:
    """`wages`: what is paid on which day, as the lives of those who work there have it."""

    customer: int
    name: str
    city: City
    payday: int
    business: int
    payroll: int
    reserve: int
    wages: Counter[int] = field(default_factory=Counter)


def found_firm(town: Town, name: str, city: City, *, staff: int, since_days: int | None = None) -> Firm:
    """`staff`: how many will work there, roughly."""
    customer = town.organisation(name, city, since_days=since_days)
    monthly = max(_LEAST_WAGES, staff * 11_000_00)
    return Firm(
        customer,
        name,
        city,
        town.chance.choice((8, 10, 10, 15)),
        town.account(customer, BUSINESS, balance=town.between(3 * monthly, 5 * monthly, step=100)),
        town.account(customer, PAYROLL),
        town.account(customer, NOTICE, balance=town.between(5 * monthly, 7 * monthly, step=1000_00)),
    )


def pay_wage(town: Town, firm: Firm, person: Person, day: int, amount: int, text: str, wording: str) -> None:
    """One transaction: out of the firm's account, into that of who works there."""
    if town.accounts[person.account].opened_on.toordinal() > day:
        return
    told = said.PAYROLL_BONUS if wording == said.BONUS.text else said.PAYROLL
    firm.wages[day] += amount
    town.move(day, COMES, firm.payroll, person.account, -amount, told.kind, told.text.format(name=person.name), text)


def do_business(town: Town, firm: Firm, others: Sequence[Firm]) -> None:
    """After all who work there have been drawn."""
    wages = max(_LEAST_WAGES, sum(firm.wages.values()) // len(town.months))
    buyers, sellers = town.chance.sample(CUSTOMERS_OF_FIRMS, 4), town.chance.sample(SUPPLIERS, 3)
    partners = [other for other in others if other is not firm]
    for day, amount in sorted(firm.wages.items()):
        # In the morning, before the wages go out.
        town.move(day, DUE - 2, firm.business, firm.payroll, -amount, "own_transfer", said.PAYROLL_FUNDING.text,
                  said.PAYROLL_FUNDED.text)  # fmt: skip
    for month in town.months:
        _trade(town, firm, month, wages, buyers=buyers, sellers=sellers, partners=partners)
        _pay_dues(town, firm, month, wages)
        town.level(month.on(5), firm.business, firm.reserve, least=3 * wages, most=None, texts=_RESERVE)
        town.level(month.on(27), firm.business, firm.reserve, least=None, most=6 * wages, texts=_RESERVE)


def _trade(
    town: Town,
    firm: Firm,
    month: Month,
    wages: int,
    *,
    buyers: Sequence[str],
    sellers: Sequence[str],
    partners: Sequence[Firm],
) -> None:
    income, outgo = wages * 24 // 10, wages * 6 // 10
    for _ in range(4):
        amount = town.part(income, 15, 35) * month.share // 100
        text = said.INVOICE_PAID.text.format(firm=town.chance.choice(buyers))
        town.move(_workday(town, month), COMES, firm.business, CLEARING, amount, "transfer", text)
    for _ in range(3):
        amount = town.part(outgo, 20, 45) * month.share // 100
        if partners and town.some(50):
            partner = town.chance.choice(partners)
            town.move(_workday(town, month), DUE, firm.business, partner.business, -amount, "transfer",
                      said.SUPPLIER_PAID.text.format(firm=partner.name),
                      said.INVOICE_PAID.text.format(firm=firm.name))  # fmt: skip
        else:
            text = said.SUPPLIER_PAID.text.format(firm=town.chance.choice(sellers))
            town.move(_workday(town, month), DUE, firm.business, CLEARING, -amount, "transfer", text)


def _pay_dues(town: Town, firm: Firm, month: Month, wages: int) -> None:
    words = firm.city.words
    tax = town.part(wages, 9, 16)
    town.move(month.on(15), DUE, firm.business, CLEARING, -tax, "payment", said.TAX.text.format(**words))
    town.move(month.on(25), DUE, firm.business, CLEARING, -(wages // 4), "payment",
              said.SOCIAL_INSURANCE.text.format(**words))  # fmt: skip
    town.move(month.on(12), DUE, firm.business, CLEARING, -town.part(wages, 3, 5), "payment",
              said.POWER.text.format(**words))  # fmt: skip
    town.move(month.on(28), DUE, firm.business, HouseAccount.FEES, -10_00, said.ACCOUNT_FEE.kind,
              said.ACCOUNT_FEE.text)  # fmt: skip
    if month.month in (1, 4, 7, 10):
        rent = said.OFFICE_RENT.text.format(firm=f"{firm.city.name}高新置业有限公司")
        town.move(month.on(6), DUE, firm.business, CLEARING, -(wages * 3 // 10), said.OFFICE_RENT.kind, rent)


def keep_shop(
    town: Town, owner: Person, customer: int, name: str, *, turnover: int, settlements: int, partners: Sequence[Firm]
) -> int:
    """A shop's account: `settlements` a day (which may be several for each way of paying), `turnover` in a month."""
    account = town.account(customer, MERCHANT, balance=turnover // 2)
    ways = town.chance.sample(said.TAKINGS, k=2 + settlements % 3)
    sellers = town.chance.sample(SHOP_SUPPLIERS, 2)
    partners = [partner for partner in partners if any(trade in partner.name for trade in _SELLS_TO_SHOPS)]
    chance = town.chance.random
    usual = turnover // (30 * settlements)
    for month in town.months:
        feast = spring_festival(month.year).toordinal()
        for day in range(month.first, month.last + 1):
            if -1 <= day - feast <= 5:
                continue  # closed for the feast
            # Good days are weekends.
            factor = 130 if is_weekend(day) else 90
            for _ in range(settlements):
                way = ways[int(chance() * len(ways))]
                taken = usual * factor * (6_000 + int(chance() * 8_000)) // 1_000_000
                town.move(day, COMES, account, CLEARING, taken, way.kind, way.text)
        _spend_on_shop(town, owner, account, name, month, turnover, sellers=sellers, partners=partners)
    return account


def _spend_on_shop(
    town: Town,
    owner: Person,
    account: int,
    name: str,
    month: Month,
    turnover: int,
    *,
    sellers: Sequence[str],
    partners: Sequence[Firm],
) -> None:
    for _ in range(4):
        amount = town.part(turnover, 11, 14) * month.share // 100
        day = town.day_within((month.first, month.last))
        if partners and town.some(40):
            partner = town.chance.choice(partners)
            town.move(day, DUE, account, partner.business, -amount, "transfer",
                      said.SUPPLIER_PAID.text.format(firm=partner.name),
                      said.INVOICE_PAID.text.format(firm=name))  # fmt: skip
        else:
            text = said.SUPPLIER_PAID.text.format(firm=town.chance.choice(sellers))
            town.move(day, DUE, account, CLEARING, -amount, "transfer", text)
    rent = said.OFFICE_RENT.text.format(firm=f"{owner.city.name}市场物业管理有限公司")
    town.move(month.on(2), DUE, account, CLEARING, -(turnover * 12 // 100), said.OFFICE_RENT.kind, rent)
    town.move(month.on(14), DUE, account, CLEARING, -(turnover * 2 // 100), "payment",
              said.POWER.text.format(**owner.city.words))  # fmt: skip
    here = said.SHOP_EARNINGS.text.format(name=owner.name)
    there = said.SHOP_EARNINGS_GOT.text.format(firm=name)
    earned = turnover * 16 // 100
    for drawn_on in (11, 26):
        town.move(month.on(drawn_on), EVENING, account, owner.account, -earned, "transfer", here, there)


def _workday(town: Town, month: Month) -> int:
    day = town.day_within((month.first, month.last))
    return max(month.first, day - 2) if is_weekend(day) else day
