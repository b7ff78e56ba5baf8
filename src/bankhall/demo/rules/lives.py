"""The lives of people, month by month: what they earn, owe, buy and give each other. Firms are in `firms`."""

from collections.abc import Callable, Iterable
from datetime import date

from bankhall.demo.rules import merchants as said
from bankhall.demo.rules.names import CLIENTS, OTHER_BANKS
from bankhall.demo.rules.products import Product, in_fen
from bankhall.demo.rules.seasons import interest_days, spring_festival
from bankhall.demo.rules.spending import (
    OLD,
    PARENT,
    STUDENT,
    WALLET,
    YOUNG,
    Habits,
    Taste,
    buy_abroad,
    follow_the_seasons,
    go_home_for_the_feast,
)
from bankhall.demo.rules.town import BEFORE, CLEARING, COMES, DUE, SPENT, Person, Town
from bankhall.demo.types import PlannedOrder, PlannedStep
from bankhall.ledger.types import HouseAccount

_TO_SAVINGS = (said.TO_SAVINGS.text, said.FROM_EVERYDAY.text, said.OUT_OF_SAVINGS.text, said.FROM_SAVINGS.text)

# Purchases in a month of somebody for whom this bank is the main one.
_BANKS_HERE = 3

# Salaries are looked at each April; a pension each July.
_RAISE_MONTH, _PENSION_MONTH = 4, 7

EVERY_MONTH = range(1, 13)
UNIVERSITY_MONTHS = (1, 3, 4, 5, 6, 9, 10, 11, 12)


def salaried(town: Town, person: Person, *, pay: Callable[[int, int, str, str], None] | None = None) -> None:
    """`pay` (day, amount, wording of the salary) books it with the employer, where that is a customer here."""
    salary, months = person.salary, town.months
    bonus = salary * town.between(10, 28) // 10 // 1_00 * 1_00
    for month in months:
        if month.month == _RAISE_MONTH:
            salary += salary * town.between(0, 8) // 100 // 1_00 * 1_00
        paid = salary + town.between(-3, 3) * salary // 200 // 1_00 * 1_00
        _pay(town, person, month.on(person.payday), paid, said.SALARY.text, pay)
        feast = spring_festival(month.year)
        bonus_on = feast.toordinal() - 12
        if month.first <= bonus_on <= month.last:
            _pay(town, person, bonus_on, bonus, said.BONUS.text, pay)


def _pay(
    town: Town,
    person: Person,
    day: int | None,
    amount: int,
    wording: str,
    pay: Callable[[int, int, str, str], None] | None,
) -> None:
    if day is None:
        return
    text = wording.format(employer=person.employer)
    if pay is not None:
        pay(day, amount, text, wording)
    else:
        town.move(day, COMES, person.account, CLEARING, amount, said.SALARY.kind, text)


def freelance(town: Town, person: Person, income: int) -> None:
    """Now more, now less, now nothing; `income` is what comes in an average month."""
    for month in town.months:
        for _ in range(town.chance.choice((0, 1, 1, 2, 2, 3, 4))):
            wording = town.chance.choice(said.FEES_EARNED)
            amount = town.between(income // 6, income * 5 // 6, step=50_00)
            text = wording.text.format(employer=town.chance.choice(CLIENTS))
            town.move(town.day_within((month.first, month.last)), COMES, person.account, CLEARING, amount,
                      wording.kind, text)  # fmt: skip


def pensioned(town: Town, person: Person, pension: int) -> None:
    text = said.PENSION.text.format(**person.city.words)
    for month in town.months:
        if month.month == _PENSION_MONTH:
            pension += pension * 3 // 100
        town.move(month.on(15), COMES, person.account, CLEARING, pension, said.PENSION.kind, text)


def household_bills(town: Town, person: Person, *, management: bool = True) -> None:
    """Power, water, gas and telephone by direct debit."""
    chance, words = town.chance, person.city.words
    phone, phone_bill = chance.choice(said.PHONE_BILLS), town.between(39_00, 139_00, step=10_00)
    power, gas = town.between(70_00, 190_00), town.between(30_00, 80_00)
    manager, fee = chance.choice(said.MANAGEMENT_FEES), town.between(180_00, 520_00, step=10_00)
    is_on = chance.randint(10, 20)
    for month in town.months:
        season = 180 if month.month in (7, 8, 1) else 130 if month.month in (6, 9, 12, 2) else 100
        bill = power * season // 100 * town.between(85, 115) // 100
        town.move(month.on(is_on), DUE, person.account, CLEARING, -bill, "payment", said.POWER.text.format(**words))
        town.move(month.on(18), DUE, person.account, CLEARING, -phone_bill, "payment", phone.text)
        if month.month % 2 == 0:
            drunk = town.between(38_00, 120_00)
            town.move(month.on(is_on + 3), DUE, person.account, CLEARING, -drunk, "payment",
                      said.WATER.text.format(**words))  # fmt: skip
            burnt = gas * town.between(80, 140) // 100
            town.move(month.on(is_on + 5), DUE, person.account, CLEARING, -burnt, "payment",
                      said.GAS.text.format(**words))  # fmt: skip
        if management and month.month in (1, 4, 7, 10):
            town.move(month.on(8), DUE, person.account, CLEARING, -3 * fee, "payment", manager.text)


def telephone(town: Town, person: Person) -> None:
    wording, bill = town.chance.choice(said.PHONE_BILLS), town.between(29_00, 99_00, step=10_00)
    for month in town.months:
        town.move(month.on(18), DUE, person.account, CLEARING, -bill, "payment", wording.text)


def rent(town: Town, person: Person, amount: int, *, landlord: Person | None = None) -> None:
    """To a platform, or to somebody who is a customer here and gets it."""
    wording = town.chance.choice(said.RENT_PLATFORMS)
    if landlord is None:
        town.orders.append(
            PlannedOrder(person.account, "308290003", f"6214{town.between(10**11, 10**12 - 1)}", amount, "RENT")
        )
    for month in town.months:
        day = month.on(5)
        if landlord is None:
            town.move(day, DUE, person.account, CLEARING, -amount, wording.kind, wording.text)
        else:
            there = said.RENT_FROM_TENANT.text.format(name=person.name)
            here = said.RENT_TO_LANDLORD.text.format(name=landlord.name)
            town.move(day, DUE, person.account, landlord.account, -amount, "transfer", here, there)


def mortgage(town: Town, person: Person, amount: int) -> None:
    """Once a year the housing fund pays out a part of what has been saved there."""
    fund, paid_out = said.FUND_WITHDRAWAL.text.format(**person.city.words), town.between(9_000_00, 30_000_00, step=10)
    for month in town.months:
        if month.month == 6:
            town.move(month.on(14), COMES, person.account, CLEARING, paid_out, said.FUND_WITHDRAWAL.kind, fund)
        town.move(month.on(20), DUE, person.account, CLEARING, -amount, said.MORTGAGE.kind, said.MORTGAGE.text)


def school_children(town: Town, person: Person, count: int) -> None:
    """Fees of the term, and courses beside it."""
    words = person.city.words
    course = town.chance.choice(said.MERCHANTS[said.Habit.COURSE])
    via, price = town.chance.choice(course.via), town.between(course.low, course.high, step=10_00)
    for month in town.months:
        if month.month in (2, 9):
            fee = count * town.between(1_200_00, 2_600_00, step=10_00)
            town.move(month.on(3), DUE, person.account, CLEARING, -fee, said.SCHOOL.kind,
                      said.SCHOOL.text.format(**words))  # fmt: skip
        if month.month in (3, 6, 9, 12):
            text = course.text(person.city, via=via, street=person.city.streets[0])
            town.move(month.on(7), DUE, person.account, CLEARING, -price, "card", text)


def insured(town: Town, person: Person) -> None:
    """Once a year each, on days of their own."""
    car_month, health_month = town.chance.randint(1, 12), town.chance.randint(1, 12)
    car, health = town.between(2_300_00, 4_800_00), town.between(1_200_00, 6_000_00, step=10_00)
    for month in town.months:
        if person.has_car and month.month == car_month:
            town.move(month.on(11), DUE, person.account, CLEARING, -car, "payment", said.CAR_INSURANCE.text)
        if month.month == health_month:
            town.move(month.on(23), DUE, person.account, CLEARING, -health, "payment", said.HEALTH_INSURANCE.text)
        if month.month == 4 and person.salary > 9_000_00:
            back = town.between(180_00, 2_400_00)
            town.move(month.on(22), COMES, person.account, CLEARING, back, said.TAX_REFUND.kind, said.TAX_REFUND.text)


def shop(town: Town, person: Person, habits: Habits, *, keen: int) -> None:
    """Purchases at the person's pace, more of them in good months; `keen` on sales and journeys, in percent."""
    taste = Taste(town, person.city, habits, has_car=person.has_car)
    for month in town.months:
        times = person.pace * town.between(75, 125) // 100
        taste.buy(person.account, month, times * month.share // 100)
        follow_the_seasons(town, person, month, keen=keen)


def draw_cash(town: Town, person: Person, amount: int, *, percent: int = 100) -> None:
    street = town.chance.choice(person.city.streets)
    for month in town.months:
        if town.some(percent):
            day = town.day_within((month.first, month.last))
            town.move(day, SPENT, person.account, HouseAccount.CASH, -amount, said.CASH_OUT.kind,
                      said.CASH_OUT.text.format(street=street))  # fmt: skip


def pay_cash_in(town: Town, person: Person, low: int, high: int, *, percent: int) -> None:
    text = said.CASH_IN.text.format(street=town.chance.choice(person.city.streets))
    for month in town.months:
        if town.some(percent):
            amount = town.between(low, high, step=100_00)
            day = town.day_within((month.first, month.last))
            town.move(day, COMES, person.account, HouseAccount.CASH, amount, said.CASH_IN.kind, text)


def keep_between(town: Town, person: Person, least: int, most: int) -> None:
    """What is left over goes to the savings account, or to another bank where there is none; what is missing comes
    back from there.
    """
    if person.savings is not None and (person.pace >= _BANKS_HERE or town.some(25)):
        other: int | HouseAccount = person.savings
        texts = _TO_SAVINGS
    else:
        bank = town.chance.choice(OTHER_BANKS)
        other, away, back = CLEARING, said.TO_OWN_ELSEWHERE.text, said.FROM_OWN_ELSEWHERE.text
        texts = (away.format(bank=bank), "", "", back.format(bank=bank))
    banks_here = person.pace >= _BANKS_HERE
    for month in town.months:
        if banks_here or town.some(60):
            town.level(month.on(25), person.account, other, least=least, most=most, texts=texts)
        if banks_here:
            town.level(month.on(9), person.account, other, least=least, most=None, texts=texts)


def deposit(
    town: Town, person: Person, product: Product, amount: int, *, opened_on: date, name: str | None = None
) -> int:
    """A time deposit that begins anew when its term ends, with the interest that it has brought."""
    account = town.account(person.customer, product, opened_on=opened_on, name=name)
    start = opened_on.toordinal()
    is_covered = person.savings is not None and town.opening(person.savings) > 2 * amount
    if start <= town.first:
        town.move(town.first, BEFORE, account, HouseAccount.OPENING, amount, said.BROUGHT_FORWARD.kind,
                  said.BROUGHT_FORWARD.text)  # fmt: skip
    elif person.savings is not None and is_covered:
        town.move(start, DUE, person.savings, account, -amount, "own_transfer", said.INTO_DEPOSIT.text,
                  said.DEPOSIT_OPENED.text)  # fmt: skip
    else:
        town.move(start, COMES, account, CLEARING, amount, "own_transfer", said.DEPOSIT_OPENED.text)
    interest = amount * product.rate_ppm * product.months // 12 // 1_000_000
    for matures in _ends_of_terms(opened_on, product.months, town.last):
        if matures >= town.first:
            town.move(matures, COMES, account, HouseAccount.INTEREST_EXPENSE, interest, "interest",
                      said.TERM_INTEREST.text)  # fmt: skip
    return account


def _ends_of_terms(opened_on: date, months: int, last: int) -> Iterable[int]:
    serial = opened_on.year * 12 + opened_on.month - 1
    while True:
        serial += months
        ends = date(serial // 12, serial % 12 + 1, min(opened_on.day, 28)).toordinal()
        if ends > last:
            return
        yield ends


def support(
    town: Town, payer: Person, getter: Person, amount: int, why: str, *, day: int, months: Iterable[int]
) -> None:
    """Money for a child away from home or for old parents, month after month."""
    kept = set(months)
    for month in town.months:
        if month.month in kept:
            give(town, payer, getter, month.on(day), amount, why)


def give(town: Town, payer: Person, getter: Person, day: int | None, amount: int, why: str) -> None:
    """Both accounts are here: one transaction, with what each of them reads about it."""
    here = said.TO_FAMILY.text.format(name=getter.name, why=why)
    there = said.FROM_FAMILY.text.format(name=payer.name, why=why)
    town.move(day, DUE, payer.account, getter.account, -amount, "transfer", here, there)


def red_packets(town: Town, payer: Person, getter: Person, amounts: tuple[int, ...]) -> None:
    """On the eve of the spring feast."""
    for year in sorted({month.year for month in town.months}):
        eve = spring_festival(year).toordinal() - 1
        if town.first <= eve <= town.last:
            here = said.RED_PACKET_SENT.text.format(name=getter.name)
            there = said.RED_PACKET_GOT.text.format(name=payer.name)
            amount = town.chance.choice(amounts)
            town.move(eve, SPENT, payer.account, getter.account, -amount, "transfer", here, there)


def home_for_the_feast(town: Town, person: Person) -> None:
    for year in sorted({month.year for month in town.months}):
        go_home_for_the_feast(town, person, spring_festival(year).toordinal())


def currency_account(town: Town, person: Person, account: int, *, exchanged: int, times: int) -> None:
    """Bought now and then with yuan, `exchanged` at a time, and spent abroad: `times` a month at most."""
    currency = town.accounts[account].currency
    buys = set(town.chance.sample(range(len(town.months)), k=max(1, len(town.months) // 5)))
    for nth, month in enumerate(town.months):
        if nth in buys and (day := month.on(16)):
            rate_moves = town.between(-150, 150)
            cost = in_fen(exchanged, currency) * (10_000 + rate_moves) // 10_000
            town.move(day, DUE, person.account, CLEARING, -cost, "exchange",
                      said.EXCHANGE_OUT.text.format(currency=currency))  # fmt: skip
            town.move(day, COMES, account, CLEARING, exchanged, "exchange", said.EXCHANGE_IN.text)
        buy_abroad(town, account, currency, month, town.between(0, times) * month.share // 100)


def remit(town: Town, person: Person, amount: int, to: str) -> None:
    """To a family abroad, every second month, with the bank's fee."""
    for month in town.months:
        if month.month % 2:
            text = said.REMITTANCE.text.format(name=to)
            town.move(month.on(17), DUE, person.account, CLEARING, -amount, said.REMITTANCE.kind, text)
            town.move(month.on(17), DUE, person.account, HouseAccount.FEES, -120_00, said.TRANSFER_FEE.kind,
                      said.TRANSFER_FEE.text)  # fmt: skip


def give_up(town: Town, person: Person, account: int) -> None:
    """An account that is emptied, on a day of interest so that nothing comes after it, and then closed. One that was
    opened later stays.
    """
    texts = (said.CLOSING_OUT.text, said.CLOSING_IN.text, "", "")
    town.level(interest_days(town.first, town.last)[-2], account, person.account, least=None, most=0, texts=texts)
    town.closed.append(PlannedStep(account, "客户申请销户"))


def notified(town: Town, person: Person) -> None:
    for month in town.months:
        town.move(month.on(28), DUE, person.account, HouseAccount.FEES, -2_00, said.SMS_FEE.kind, said.SMS_FEE.text)


# ------------------------------------------------------------------------------------------------- kinds of people


def live_as_worker(town: Town, person: Person, *, keen: int) -> None:
    """Everything of a young worker but the salary and the rent."""
    shop(town, person, YOUNG, keen=keen)
    home_for_the_feast(town, person)
    insured(town, person)
    keep_between(town, person, 1_500_00, person.salary * town.between(5, 16) // 10)


def live_as_parent(town: Town, person: Person, *, keen: int) -> None:
    shop(town, person, PARENT, keen=keen)
    household_bills(town, person)
    insured(town, person)
    keep_between(town, person, 3_000_00, person.salary * town.between(6, 18) // 10)


def live_as_pensioner(town: Town, person: Person, pension: int, *, keen: int = 20) -> None:
    pensioned(town, person, pension)
    shop(town, person, OLD, keen=keen)
    household_bills(town, person, management=False)
    draw_cash(town, person, town.between(300_00, 1_500_00, step=100_00), percent=70)
    keep_between(town, person, 800_00, pension * town.between(10, 30) // 10)


def study(town: Town, person: Person) -> None:
    """Fees of the university, once a year, when the parents have sent the money."""
    fee = town.between(5_200_00, 6_800_00, step=10_00)
    text = said.TUITION.text.format(**person.city.words)
    for month in town.months:
        if month.month == 9:
            town.move(month.on(4), DUE, person.account, CLEARING, -fee, said.TUITION.kind, text)


def live_as_student(town: Town, person: Person) -> None:
    shop(town, person, STUDENT, keen=30)
    home_for_the_feast(town, person)


def live_with_a_wallet(town: Town, person: Person) -> None:
    """Somebody whose main bank is another: money comes over when it is needed."""
    shop(town, person, WALLET, keen=50)
    keep_between(town, person, town.between(100_00, 900_00), 6_000_00)
