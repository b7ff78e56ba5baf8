"""The people whom a demo bank introduces on its sign-in page, at every size the same, and those in unusual states.

They stand at the head of its first town.
"""

from datetime import timedelta

from bankhall.customers.types import Gender
from bankhall.demo.rules import firms, households, lives
from bankhall.demo.rules import merchants as said
from bankhall.demo.rules.firms import Firm
from bankhall.demo.rules.places import CITIES, City
from bankhall.demo.rules.products import (
    DEPOSIT_1Y,
    DEPOSIT_3Y,
    EVERYDAY,
    FAMILY,
    FX_CURRENT,
    FX_SAVINGS,
    SALARY,
    SAVINGS,
    SENIOR,
    STUDENT,
)
from bankhall.demo.rules.spending import PARENT, YOUNG
from bankhall.demo.rules.town import SPENT, Person, Town
from bankhall.demo.types import PlannedHold, PlannedOrder, PlannedSignIn, PlannedStep

_HANGZHOU, _SHANGHAI = CITIES[0], CITIES[1]


def bring_on(town: Town, firms_there: list[Firm]) -> None:
    """All of them, in the order in which they are shown."""
    elder = _zhang_xiuying(town)
    _emma(town)
    _chen_yu(town)
    firm = _qinghe(town)
    firms_there.append(firm)
    _wang_fang(town, elder, firm)
    _lin_xiaomei(town, firm)
    _liu_yang(town)
    _zhou_wei(town)
    _ma_chao(town)
    _thomas_becker(town)
    for nth in range(8):
        town.turn_to(f"at Qinghe {nth}")
        _at_qinghe(town, firm)


def _introduce(town: Town, customer: int, login: str, zh: str, en: str, *, has_app: bool = False) -> None:
    town.sign_ins.append(PlannedSignIn(customer, login, zh, en, has_app))


def _person(town: Town, name: str, age: int, gender: Gender, city: City, *, since: int, pace: int) -> Person:
    town.turn_to(name)
    return town.person(
        age=age, gender=gender, name=name, city=city, since_days=since, pace=pace, is_foreign=name.isascii()
    )


def _zhang_xiuying(town: Town) -> Person:
    person = _person(town, "张秀英", 78, Gender.FEMALE, _HANGZHOU, since=5_400, pace=17)
    person.account = town.account(person.customer, SENIOR, balance=18_640_35)
    person.savings = town.account(person.customer, SAVINGS, balance=86_000_00)
    lives.deposit(town, person, DEPOSIT_1Y, 100_000_00, opened_on=town.today - timedelta(days=560))
    lives.deposit(town, person, DEPOSIT_3Y, 150_000_00, opened_on=town.today - timedelta(days=900), name="给子涵读书")
    town.account(person.customer, FX_SAVINGS, currency="USD", balance=2_300_00)
    lives.live_as_pensioner(town, person, 5_260_40, keen=30)
    lives.notified(town, person)
    _introduce(town, person.customer, "zhangxiuying", "78 岁，退休，习惯用手机", "78, retired, banks on her phone")
    town.holds.append(PlannedHold(person.account, 300_00, "住院押金预授权 杭州市第一人民医院", 7))
    return person


def _emma(town: Town) -> None:
    person = _person(town, "Emma Clarke", 34, Gender.FEMALE, _SHANGHAI, since=1_600, pace=46)
    person.salary, person.payday, person.employer = 28_500_00, 10, "西门子(中国)有限公司"
    person.account = town.account(person.customer, EVERYDAY, balance=28_400_50)
    person.savings = town.account(person.customer, SAVINGS, balance=64_000_00, name="Rainy day")
    wallets = {
        currency: town.account(person.customer, FX_CURRENT, currency=currency, balance=balance)
        for currency, balance in (("USD", 6_420_18), ("EUR", 3_150_40), ("HKD", 46_600_00), ("JPY", 586_500))
    }
    lives.salaried(town, person)
    lives.rent(town, person, 8_600_00)
    lives.remit(town, person, 9_000_00, "J CLARKE BRISTOL GB")
    lives.household_bills(town, person, management=False)
    for currency, account in wallets.items():
        exchanged = 80_000 if currency == "JPY" else 5_000_00 if currency == "HKD" else 900_00
        lives.currency_account(town, person, account, exchanged=exchanged, times=4)
    lives.live_as_worker(town, person, keen=90)
    _introduce(town, person.customer, "emma", "使用英文，持有五种货币", "Works in Shanghai, holds five currencies")
    town.holds.append(PlannedHold(wallets["HKD"], 2_400_00, "Hotel deposit, Grand Hyatt Hong Kong", 9))


def _chen_yu(town: Town) -> None:
    person = _person(town, "陈宇", 25, Gender.MALE, _SHANGHAI, since=1_100, pace=52)
    person.salary, person.payday, person.employer = 10_600_00, 10, "上海同舟物流有限公司"
    person.account = town.account(person.customer, SALARY, balance=6_218_40)
    person.savings = town.account(person.customer, SAVINGS, balance=6_000_00, name="旅行基金")
    lives.salaried(town, person)
    lives.rent(town, person, 3_800_00)
    lives.household_bills(town, person, management=False)
    lives.notified(town, person)
    lives.live_as_worker(town, person, keen=85)
    _introduce(
        town, person.customer, "chenyu", "25 岁，上班租房，天天用手机付款", "25, rents a flat, pays by phone all day"
    )
    town.orders.append(PlannedOrder(person.account, "308290003", "6214830212345678", 3_800_00, "RENT"))


def _qinghe(town: Town) -> Firm:
    name = "杭州青禾食品有限公司"
    firm = firms.found_firm(town, name, _HANGZHOU, staff=20, since_days=3_100)
    town.account(firm.customer, FX_CURRENT, currency="USD", balance=48_200_00)
    _introduce(town, firm.customer, "qinghe", "企业客户，代发工资", "A company with a payroll")
    return firm


def _wang_fang(town: Town, elder: Person, firm: Firm) -> None:
    """With her husband, her son at university, and her mother, whose account she may use."""
    person = _person(town, "王芳", 46, Gender.FEMALE, _HANGZHOU, since=4_200, pace=34)
    person.salary, person.has_car = 18_600_00, True
    person.account = town.account(person.customer, SALARY, balance=22_310_80)
    person.savings = town.account(person.customer, SAVINGS, balance=92_000_00)
    husband = _person(town, "李建军", 48, Gender.MALE, _HANGZHOU, since=4_000, pace=6)
    husband.salary = 21_000_00
    town.move_in(husband.customer, person.customer)
    husband.account = town.account(husband.customer, SALARY, balance=15_200_00)
    husband.savings = town.account(husband.customer, SAVINGS, balance=60_000_00)
    son = _person(town, "李子涵", 20, Gender.MALE, CITIES[6], since=900, pace=28)
    son.account = town.account(son.customer, STUDENT, balance=860_00)
    households.work_for(town, person, firm)
    households.take_work(town, husband, [])
    lives.mortgage(town, person, 6_480_25)
    lives.live_as_parent(town, person, keen=80)
    lives.notified(town, person)
    lives.shop(town, husband, PARENT, keen=20)
    lives.keep_between(town, husband, 3_000_00, 40_000_00)
    lives.support(town, husband, person, 8_000_00, "家用", day=12, months=lives.EVERY_MONTH)
    lives.support(town, person, elder, 1_500_00, "赡养费", day=16, months=lives.EVERY_MONTH)
    households.give_allowance(town, person, son)
    lives.red_packets(town, person, elder, (2_000_00,))
    lives.red_packets(town, elder, son, (1_000_00,))
    shared = town.account(person.customer, FAMILY, helper=husband.customer, balance=12_400_00)
    for month in town.months:
        town.move(month.on(13), SPENT, husband.account, shared, -1_000_00, "own_transfer", said.TO_HOUSEHOLD.text,
                  said.INTO_HOUSEHOLD.text)  # fmt: skip
    town.help_with(elder.account, person.customer)
    _introduce(
        town,
        person.customer,
        "wangfang",
        "46 岁，上有老下有小，有房贷",
        "46, a family of three generations, a mortgage",
    )
    town.orders.append(PlannedOrder(person.account, "BANKHALL", "MORTGAGE", 6_480_25, "MORTGAGE"))


def _lin_xiaomei(town: Town, firm: Firm) -> None:
    person = _person(town, "林小梅", 47, Gender.FEMALE, _HANGZHOU, since=2_600, pace=12)
    person.account = town.account(person.customer, EVERYDAY, balance=9_860_20)
    person.savings = town.account(person.customer, SAVINGS, balance=45_000_00)
    shop = firms.keep_shop(
        town, person, person.customer, "小梅面馆", turnover=66_000_00, settlements=9, partners=[firm]
    )
    person.salary, person.has_car = 21_000_00, True
    lives.mortgage(town, person, 5_860_40)
    lives.school_children(town, person, 1)
    town.rename(shop, "小梅面馆收款")
    lives.live_as_parent(town, person, keen=40)
    _introduce(town, person.customer, "linxiaomei", "开面馆，每天很多笔进账", "Keeps a noodle shop, very many entries")


def _liu_yang(town: Town) -> None:
    """One account frozen, one closed, and money that comes when it comes."""
    person = _person(town, "刘洋", 31, Gender.MALE, CITIES[5], since=2_000, pace=16)
    person.account = town.account(person.customer, EVERYDAY, balance=11_230_00)
    lives.freelance(town, person, 9_000_00)
    lives.rent(town, person, 2_300_00)
    lives.telephone(town, person)
    lives.shop(town, person, YOUNG, keen=40)
    lives.draw_cash(town, person, 500_00, percent=40)
    lives.keep_between(town, person, 1_000_00, 26_000_00)
    frozen = town.account(person.customer, SAVINGS, balance=26_000_00)
    closed = town.account(person.customer, SALARY, balance=3_260_00, name="以前的工资账户")
    lives.give_up(town, person, closed)
    _introduce(
        town,
        person.customer,
        "liuyang",
        "自由职业，有冻结和已销户的账户；登录要输动态码",
        "Freelance; one account frozen, one closed; signs in with a code",
        has_app=True,
    )
    town.frozen.append(PlannedStep(frozen, "法院协助冻结通知书"))


def _zhou_wei(town: Town) -> None:
    person = _person(town, "周伟", 29, Gender.MALE, _HANGZHOU, since=0, pace=0)
    town.account(person.customer, EVERYDAY)
    _introduce(town, person.customer, "zhouwei", "今天刚开户，还没有收支", "Opened an account today, nothing on it yet")


def _ma_chao(town: Town) -> None:
    person = _person(town, "马超", 39, Gender.MALE, _SHANGHAI, since=1_500, pace=2)
    person.account = town.account(person.customer, EVERYDAY, balance=4_120_00)
    lives.live_with_a_wallet(town, person)
    town.blocked.append(PlannedStep(person.customer, "身份证件过期，多次联系未更新"))


def _thomas_becker(town: Town) -> None:
    """Whom staff may well look for by a name in Latin letters."""
    person = _person(town, "Thomas Becker", 41, Gender.MALE, _SHANGHAI, since=2_200, pace=4)
    person.salary, person.payday, person.employer = 24_000_00, 10, "博世(中国)投资有限公司"
    person.account = town.account(person.customer, EVERYDAY, balance=16_200_00)
    lives.salaried(town, person)
    lives.live_as_worker(town, person, keen=30)
    euros = town.account(person.customer, FX_CURRENT, currency="EUR", balance=2_400_00)
    lives.currency_account(town, person, euros, exchanged=500_00, times=2)


def _at_qinghe(town: Town, firm: Firm) -> None:
    person = town.person(age=town.between(24, 55), city=_HANGZHOU, pace=town.between(0, 1))
    person.salary = town.between(6_200_00, 14_000_00, step=100_00)
    person.account = town.account(person.customer, SALARY, balance=town.between(2_000_00, 16_000_00))
    households.work_for(town, person, firm)
    lives.live_as_worker(town, person, keen=10)
