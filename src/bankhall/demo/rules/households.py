"""Who lives in a town: households of different kinds, the work they have, and what ties them to each other."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from itertools import count

from bankhall.accounts.types import AccountKind
from bankhall.customers.types import CustomerKind, Gender
from bankhall.demo.rules import firms, lives
from bankhall.demo.rules.firms import Firm
from bankhall.demo.rules.names import EMPLOYERS, FOREIGN_EMPLOYERS, firm_name, shop_name
from bankhall.demo.rules.products import (
    DEPOSIT_1Y,
    DEPOSIT_3M,
    DEPOSIT_3Y,
    EVERYDAY,
    FAMILY,
    FX_CURRENT,
    FX_SAVINGS,
    NOTICE,
    RATES,
    SALARY,
    SAVINGS,
    SENIOR,
    STUDENT,
    Product,
)
from bankhall.demo.rules.spending import PARENT, YOUNG
from bankhall.demo.rules.town import Person, Town
from bankhall.demo.types import PlannedHold, PlannedStep

_RED_PACKETS = (200_00, 400_00, 600_00, 666_00, 800_00, 888_00, 1_000_00)
_BIG_RED_PACKETS = (600_00, 800_00, 1_000_00, 1_888_00, 2_000_00)
_DEPOSITS = (DEPOSIT_3M, DEPOSIT_1Y, DEPOSIT_1Y, DEPOSIT_3Y)

_HOLDS = ("酒店预授权", "租车押金预授权", "法院冻结部分金额", "加油站预授权", "网购预授权")
_FREEZES = ("法院协助冻结通知书", "反诈预警，待客户核实", "客户挂失", "公安机关止付通知")
_BLOCKS = ("身份证件过期，多次联系未更新", "涉嫌出借账户，待核查", "客户信息核实未通过")

_FIRMS_PER_MILLE, _SHOPS_PER_MILLE = 18, 14
_WORKS_HERE_PERCENT = 45


def settle_in(town: Town, size: int, firms_there: list[Firm]) -> None:
    """Fills the town up to `size` customers. `firms_there`: those that it has already; new ones are put to them."""
    _found_firms(town, size, firms_there)
    kinds = (
        (_young_worker, 26), (_family, 20), (_old_couple, 8), (_pensioner, 7), (_freelancer, 4), (_wallet, 14),
        (_foreigner, 3), (_saver, 18),
    )  # fmt: skip
    makers, weights = [maker for maker, _ in kinds], [weight for _, weight in kinds]
    landlords: list[Person] = []
    for nth in count():
        room = size - len(town.customers)
        if room <= 0:
            break
        town.turn_to(f"household {nth}")
        [maker] = town.chance.choices(makers, weights)
        maker(town, room, firms_there, landlords)
    _have_troubles(town)
    for firm in firms_there:
        town.turn_to(firm.name)
        firms.do_business(town, firm, firms_there)


def _have_troubles(town: Town) -> None:
    """Of a hundred accounts some have money set aside; of a thousand some are frozen, and of customers some blocked."""
    town.turn_to("troubles")
    met = {step.place for step in (*town.frozen, *town.closed)} | {hold.account for hold in town.holds}
    spared = {sign_in.customer for sign_in in town.sign_ins} | {step.place for step in town.blocked}
    spared |= {nth for nth, customer in enumerate(town.customers) if customer.kind is CustomerKind.ORGANISATION}
    for place, account in enumerate(town.accounts):
        if account.kind is AccountKind.TIME_DEPOSIT or place in met or account.owner in spared:
            continue
        if town.some_in_thousand(15) and account.currency == "CNY" and town.opening(place) > 6_000_00:
            reason, days = town.chance.choice(_HOLDS), town.between(2, 20)
            town.holds.append(PlannedHold(place, town.between(200_00, 900_00, step=50_00), reason, days))
        elif town.some_in_thousand(4):
            town.frozen.append(PlannedStep(place, town.chance.choice(_FREEZES)))
    for place in range(len(town.customers)):
        if town.some_in_thousand(4) and place not in spared:
            town.blocked.append(PlannedStep(place, town.chance.choice(_BLOCKS)))


def take_work(town: Town, person: Person, firms_there: Sequence[Firm]) -> None:
    """With a firm that is a customer here or with another one; earns the salary from then on."""
    if firms_there and town.some(_WORKS_HERE_PERCENT):
        work_for(town, person, town.chance.choice(firms_there))
    else:
        known = (*EMPLOYERS, *FOREIGN_EMPLOYERS) if person.is_foreign else EMPLOYERS
        person.employer = town.chance.choice(known).format(**person.city.words)
        person.payday = town.chance.choice((5, 8, 10, 10, 15, 25))
        lives.salaried(town, person)


def work_for(town: Town, person: Person, firm: Firm) -> None:
    person.employer, person.payday = firm.name, firm.payday
    lives.salaried(town, person, pay=partial(firms.pay_wage, town, firm, person))


def have_savings(town: Town, person: Person, *, percent: int, most: int) -> None:
    """A savings account, a notice account, a time deposit: each with some."""
    if town.some(percent):
        product = NOTICE if town.some(20) else SAVINGS
        person.savings = town.account(person.customer, product, balance=town.between(most // 20, most, step=100_00))
    if town.some(percent // 3):
        _deposit(town, person, most)


def _deposit(town: Town, person: Person, most: int) -> None:
    product = town.chance.choice(_DEPOSITS)
    known_days = (town.today - person.opened_on).days
    opened_on = town.today - timedelta(days=town.between(min(known_days, 40), min(known_days, 900)))
    amount = town.between(10_000_00, max(20_000_00, most * 2), step=1_000_00)
    lives.deposit(town, person, product, amount, opened_on=opened_on)


def _pace(town: Town) -> int:
    """A few do everything through this bank, some a part of it, most hardly anything."""
    drawn = town.between(1, 100)
    if drawn <= 5:
        return town.between(18, 32)
    return town.between(3, 6) if drawn <= 24 else town.between(0, 1)


def _found_firms(town: Town, size: int, firms_there: list[Firm]) -> None:
    for nth in range(size * _FIRMS_PER_MILLE // 1_000):
        town.turn_to(f"firm {nth}")
        city = town.city()
        name = firm_name(town.chance, city, nth + len(firms_there))
        firms_there.append(firms.found_firm(town, name, city, staff=16))
    for nth in range(size * _SHOPS_PER_MILLE // 1_000):
        town.turn_to(f"shop {nth}")
        _shopkeeper(town, firms_there)


def _shopkeeper(town: Town, firms_there: Sequence[Firm]) -> None:
    owner = town.person(age=town.between(28, 60), pace=town.between(2, 8))
    _everyday(town, owner, EVERYDAY, 4_000_00, 30_000_00)
    have_savings(town, owner, percent=60, most=150_000_00)
    name = shop_name(town.chance, owner.city, owner.name)
    shop = town.organisation(name, owner.city)
    turnover = town.between(18_000_00, 60_000_00, step=500_00)
    firms.keep_shop(town, owner, shop, name, turnover=turnover, settlements=1, partners=firms_there)
    owner.salary = turnover * 32 // 100
    owner.has_car = town.some(50)
    lives.shop(town, owner, PARENT, keen=30)
    lives.household_bills(town, owner)
    lives.keep_between(town, owner, 2_000_00, 20_000_00)


def _young_worker(town: Town, room: int, firms_there: Sequence[Firm], landlords: list[Person]) -> None:
    person = town.person(age=town.between(22, 36), pace=_pace(town))
    person.salary = town.between(5_500_00, 19_000_00, step=100_00)
    _everyday(town, person, SALARY, 2_000_00, 24_000_00)
    have_savings(town, person, percent=35, most=90_000_00)
    take_work(town, person, firms_there)
    if person.pace >= 3:
        landlord = town.chance.choice(landlords) if landlords and town.some(35) else None
        lives.rent(town, person, person.salary * town.between(18, 32) // 100 // 50_00 * 50_00, landlord=landlord)
        lives.household_bills(town, person, management=False)
        lives.notified(town, person)
    elif town.some(30):
        lives.telephone(town, person)
    lives.live_as_worker(town, person, keen=_keenness(person))
    if person.pace >= 3 and town.some(30):
        _hold_currency(town, person)


def _family(town: Town, room: int, firms_there: Sequence[Firm], landlords: list[Person]) -> None:
    age = town.between(30, 52)
    father = town.person(age=age, gender=Gender.MALE, pace=_pace(town))
    members = [father]
    if room > 1 and town.some(75):
        mother = town.person(
            age=max(26, age - town.between(0, 4)), gender=Gender.FEMALE, city=father.city, pace=_pace(town)
        )
        members.append(mother)
    keeper = max(members, key=lambda member: member.pace)
    for member in members:
        member.salary = town.between(6_000_00, 26_000_00, step=100_00)
        member.has_car = member.pace >= 3 and town.some(60)
        _everyday(town, member, SALARY, 4_000_00, 36_000_00)
        have_savings(town, member, percent=45, most=200_000_00)
        take_work(town, member, firms_there)
        if member is keeper and member.pace >= 3:
            lives.mortgage(town, member, member.salary * town.between(22, 36) // 100)
            lives.live_as_parent(town, member, keen=_keenness(member))
            lives.school_children(town, member, town.chance.choice((0, 1, 1, 2)))
            lives.notified(town, member)
        else:
            lives.shop(town, member, PARENT, keen=_keenness(member) // 2)
            lives.keep_between(town, member, 2_000_00, member.salary * town.between(4, 18) // 10)
    if len(members) == 2:
        _share(town, keeper, next(member for member in members if member is not keeper))
    if age >= 42 and room > len(members) and town.some(40):
        _student(town, keeper, father)
    if room > len(members) + 1 and town.some(45):
        _grandparent(town, father if town.some(50) else keeper, landlords)


def _share(town: Town, keeper: Person, other: Person) -> None:
    """What a couple gives each other for the household; some have an account for it."""
    amount = town.between(1_500_00, 5_000_00, step=100_00)
    if town.some(60):
        lives.support(town, other, keeper, amount, "家用", day=12, months=lives.EVERY_MONTH)
    if town.some(20):
        town.account(
            keeper.customer, FAMILY, helper=other.customer, balance=town.between(2_000_00, 30_000_00, step=100_00)
        )


def _student(town: Town, payer: Person, father: Person) -> Person:
    student = town.person(age=town.between(18, 22), surname=father.name[0], since_days=town.between(200, 1400))
    student.pace = town.between(8, 26)
    _everyday(town, student, STUDENT, 600_00, 2_000_00)
    give_allowance(town, payer, student)
    return student


def give_allowance(town: Town, payer: Person, student: Person) -> None:
    amount = 600_00 + student.pace * 36 // 10 * 10_00
    lives.support(town, payer, student, amount, "生活费", day=11, months=lives.UNIVERSITY_MONTHS)
    lives.support(town, payer, student, 7_000_00, "学费", day=2, months=(9,))
    lives.study(town, student)
    lives.red_packets(town, payer, student, _RED_PACKETS)
    lives.live_as_student(town, student)


def _grandparent(town: Town, child: Person, landlords: list[Person]) -> None:
    surname = child.name[0] if child.gender is Gender.MALE else None
    elder = town.person(age=town.between(61, 84), surname=surname, pace=_pace(town))
    _retire(town, elder, landlords)
    lives.red_packets(town, child, elder, _BIG_RED_PACKETS)
    if town.some(40):
        months = lives.EVERY_MONTH if town.some(50) else (1, 4, 7, 10)
        lives.support(town, child, elder, town.between(500_00, 2_000_00, step=100_00), "赡养费", day=16, months=months)


def _old_couple(town: Town, room: int, firms_there: Sequence[Firm], landlords: list[Person]) -> None:
    first = town.person(age=town.between(60, 82), pace=_pace(town))
    _retire(town, first, landlords)
    if room > 1:
        other = Gender.MALE if first.gender is Gender.FEMALE else Gender.FEMALE
        second = town.person(age=town.between(60, 84), gender=other, city=first.city, pace=_pace(town))
        _retire(town, second, landlords)


def _pensioner(town: Town, room: int, firms_there: Sequence[Firm], landlords: list[Person]) -> None:
    _retire(town, town.person(age=town.between(58, 88), pace=_pace(town)), landlords)


def _retire(town: Town, person: Person, landlords: list[Person]) -> None:
    _everyday(town, person, SENIOR, 3_000_00, 30_000_00)
    have_savings(town, person, percent=70, most=220_000_00)
    pension = town.between(2_900_00, 8_800_00, step=10)
    if person.pace >= 3:
        lives.live_as_pensioner(town, person, pension)
    else:
        lives.pensioned(town, person, pension)
        lives.draw_cash(town, person, town.between(800_00, 2_500_00, step=100_00), percent=35)
        lives.keep_between(town, person, 500_00, 4 * pension)
    if town.some(25):
        landlords.append(person)
    if town.some(12):
        lives.pay_cash_in(town, person, 500_00, 6_000_00, percent=20)


def _freelancer(town: Town, room: int, firms_there: Sequence[Firm], landlords: list[Person]) -> None:
    person = town.person(age=town.between(24, 48), pace=town.between(2, 14))
    _everyday(town, person, EVERYDAY, 3_000_00, 30_000_00)
    have_savings(town, person, percent=55, most=80_000_00)
    person.salary = town.between(7_000_00, 16_000_00, step=100_00)
    lives.freelance(town, person, person.salary)
    lives.telephone(town, person)
    lives.rent(town, person, town.between(1_500_00, 3_200_00, step=50_00))
    lives.live_as_worker(town, person, keen=30)


def _wallet(town: Town, room: int, firms_there: Sequence[Firm], landlords: list[Person]) -> None:
    person = town.person(age=town.between(19, 58), pace=town.between(1, 3))
    _everyday(town, person, EVERYDAY, 500_00, 5_000_00)
    lives.live_with_a_wallet(town, person)
    if town.some(6):
        lives.give_up(town, person, town.account(person.customer, SAVINGS, balance=town.between(100_00, 4_000_00)))


def _foreigner(town: Town, room: int, firms_there: Sequence[Firm], landlords: list[Person]) -> None:
    person = town.person(age=town.between(24, 58), is_foreign=True, pace=_pace(town) + 2)
    person.salary = town.between(14_000_00, 42_000_00, step=100_00)
    _everyday(town, person, EVERYDAY, 8_000_00, 40_000_00)
    have_savings(town, person, percent=50, most=160_000_00)
    take_work(town, person, firms_there)
    lives.rent(town, person, person.salary * town.between(20, 30) // 100 // 50_00 * 50_00)
    lives.telephone(town, person)
    _hold_currency(town, person)
    lives.shop(town, person, YOUNG, keen=60)
    lives.keep_between(town, person, 3_000_00, 2 * person.salary)


def _saver(town: Town, room: int, firms_there: Sequence[Firm], landlords: list[Person]) -> None:
    """Lives elsewhere and keeps money here."""
    person = town.person(age=town.between(28, 76))
    person.savings = town.account(person.customer, SAVINGS, balance=town.between(8_000_00, 300_000_00, step=100_00))
    for _ in range(town.between(1, 2)):
        _deposit(town, person, 120_000_00)
    if town.some(15):
        currency = town.chance.choice(tuple(RATES))
        town.account(person.customer, FX_SAVINGS, currency=currency, balance=_some_currency(town, currency))


def _hold_currency(town: Town, person: Person) -> None:
    currency = town.chance.choice(("USD", "USD", "EUR", "HKD", "HKD", "JPY"))
    account = town.account(person.customer, FX_CURRENT, currency=currency, balance=_some_currency(town, currency))
    exchanged = 60_000 if currency == "JPY" else 500_00
    lives.currency_account(town, person, account, exchanged=exchanged, times=1 + person.pace // 10)


def _some_currency(town: Town, currency: str) -> int:
    low, high = {"JPY": (60_000, 900_000), "HKD": (4_000_00, 60_000_00)}.get(currency, (600_00, 9_000_00))
    return town.between(low, high, step=100)


def _everyday(town: Town, person: Person, product: Product, low: int, high: int) -> None:
    person.account = town.account(person.customer, product, balance=town.between(low, high))


def _keenness(person: Person) -> int:
    return 75 if person.pace >= 18 else 40 if person.pace >= 3 else 12
