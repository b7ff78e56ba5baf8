"""The plan of the demo bank, pure: the same seed and the same day give the same people and the same lives."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from bankhall.customers.types import Address, CustomerKind, Document, DocumentKind, Gender, NewCustomer
from bankhall.demo.types import Plan, PlannedAccount, PlannedEntry
from bankhall.ledger.types import HouseAccount

SEED = 20261122
DAYS = 92

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = {
    Gender.FEMALE: ["伟", "芳", "娜", "秀英", "敏", "静", "丽", "艳", "雪梅", "慧敏", "桂兰", "子涵"],
    Gender.MALE: ["伟", "强", "磊", "军", "洋", "勇", "杰", "建国", "志强", "浩然", "文博", "宇轩"],
}
_ENGLISH = [("Emma Clarke", Gender.FEMALE), ("Thomas Becker", Gender.MALE), ("Priya Nair", Gender.FEMALE)]
_COMPANIES = ["杭州青禾食品有限公司", "上海同舟物流有限公司"]
_PLACES = [
    ("330106", "浙江省", "杭州市", "西湖区", "文三路", "310012"),
    ("310115", "上海市", "上海市", "浦东新区", "张杨路", "200120"),
    ("320506", "江苏省", "苏州市", "吴中区", "东吴南路", "215128"),
    ("440305", "广东省", "深圳市", "南山区", "科苑路", "518057"),
]
_DAILY = [
    ("盒马鲜生 · 文三路店", 38_00, 260_00),
    ("美团外卖", 18_00, 65_00),
    ("杭州地铁", 3_00, 9_00),
    ("瑞幸咖啡", 9_90, 32_00),
    ("滴滴出行", 12_00, 58_00),
    ("京东商城", 29_00, 899_00),
    ("永辉超市", 45_00, 320_00),
    ("大参林药房", 16_00, 140_00),
]
_MONTHLY = [
    (5, "房租 转账至 房东", 2_800_00, 5_200_00),
    (12, "国家电网 电费", 86_00, 260_00),
    (15, "中国移动 话费", 58_00, 128_00),
    (18, "水费及燃气费", 60_00, 180_00),
]
_EMPLOYERS = ["浙江大学附属医院", "阿里云计算有限公司", "杭州市第二中学", "上海同舟物流有限公司"]

# GB 32100-2015: no I, O, S, V, Z.
_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def plan(today: date) -> Plan:
    """The demo bank as it stands on `today`. The first customer is the one whom the sign-in page offers."""
    chance = random.Random(SEED)  # noqa: S311  lives, not secrets
    customers = tuple(_people(chance, today))
    accounts = tuple(_accounts(chance, customers, today))
    entries = sorted(_entries(chance, accounts, today), key=lambda entry: (entry.on, entry.account))
    return Plan(customers, accounts, tuple(entries))


def _people(chance: random.Random, today: date) -> Iterator[NewCustomer]:
    for nth in range(32):
        gender = Gender.FEMALE if nth % 2 == 0 else Gender.MALE
        name = "张秀英" if nth == 0 else chance.choice(_SURNAMES) + chance.choice(_GIVEN[gender])
        yield _person(chance, nth, name, gender, today)
    for nth, (name, gender) in enumerate(_ENGLISH, start=32):
        yield _person(chance, nth, name, gender, today)
    for nth, name in enumerate(_COMPANIES):
        place = _PLACES[nth]
        yield NewCustomer(
            kind=CustomerKind.ORGANISATION,
            name=name,
            documents=(Document(DocumentKind.BUSINESS_LICENCE, _social_credit_code(place[0], nth)),),
            phones=(f"+8657188{nth:06}",),
            address=_address(chance, place),
            since_on=today - timedelta(days=900 + nth),
        )


def _person(chance: random.Random, nth: int, name: str, gender: Gender, today: date) -> NewCustomer:
    place = chance.choice(_PLACES)
    age = 78 if nth == 0 else chance.randint(19, 74)
    birth = date(today.year - age, chance.randint(1, 12), chance.randint(1, 28))
    is_local = not name.isascii()
    document = (
        Document(DocumentKind.RESIDENT_ID, _resident_id(place[0], birth, 2 * nth + (gender is Gender.MALE)))
        if is_local
        else Document(DocumentKind.PASSPORT, f"X{4_200_000 + nth}", country="GB")
    )
    return NewCustomer(
        kind=CustomerKind.PERSON,
        name=name,
        birth_on=birth,
        gender=gender,
        documents=(document,),
        phones=(f"1380000{nth:04}",),
        emails=(f"customer{nth}@example.com",),
        address=_address(chance, place),
        since_on=today - timedelta(days=chance.randint(400, 4000)),
    )


def _address(chance: random.Random, place: tuple[str, ...]) -> Address:
    _, region, city, district, street, postcode = place
    line = f"{street}{chance.randint(1, 400)}号"
    return Address(country="CN", line=line, district=district, city=city, region=region, postcode=postcode)


def _resident_id(area: str, birth: date, order: int) -> str:
    """A made-up resident identity number that passes its check; `order` is odd for men (GB 11643)."""
    body = f"{area}{birth:%Y%m%d}{order % 1000:03}"
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def _social_credit_code(area: str, order: int) -> str:
    """A made-up unified social credit code that passes its check (GB 32100)."""
    body = f"91{area}MA2B{order:05}"
    total = sum(_CODE_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + _CODE_SIGNS[-total % 31]


def _accounts(chance: random.Random, customers: tuple[NewCustomer, ...], today: date) -> Iterator[PlannedAccount]:
    for nth, customer in enumerate(customers):
        opened_on = customer.since_on or today
        helper = 1 if nth == 0 else None
        name = "日常账户" if not customer.name.isascii() else "Everyday"
        yield PlannedAccount(nth, "current", "CNY", name, opened_on, helper)
        if nth % 3 == 0:
            yield PlannedAccount(nth, "savings", "CNY", "储蓄账户", opened_on)
        if nth % 8 == 0:
            yield PlannedAccount(
                nth, "time_deposit", "CNY", "一年定期", today - timedelta(days=chance.randint(95, 300))
            )
        if customer.name.isascii() or nth == 0:
            yield PlannedAccount(nth, "current", "USD", "美元账户" if nth == 0 else "US dollars", opened_on)


def _entries(chance: random.Random, accounts: tuple[PlannedAccount, ...], today: date) -> Iterator[PlannedEntry]:
    first_day = today - timedelta(days=DAYS)
    for place, account in enumerate(accounts):
        opening = {"current": (8_000_00, 60_000_00), "savings": (20_000_00, 200_000_00)}.get(
            account.kind, (50_000_00, 300_000_00)
        )
        amount = chance.randrange(*opening, 100)
        yield PlannedEntry(
            place, first_day, amount, "opening", "期初余额 Balance brought forward", HouseAccount.OPENING
        )
        if account.kind == "current" and account.currency == "CNY":
            yield from _everyday_life(chance, place, first_day, today)


def _everyday_life(chance: random.Random, place: int, first_day: date, today: date) -> Iterator[PlannedEntry]:
    employer, salary = chance.choice(_EMPLOYERS), chance.randrange(6_500_00, 28_000_00, 100)
    bills = [(day, text, chance.randrange(low, high)) for day, text, low, high in _MONTHLY]
    for offset in range(1, (today - first_day).days + 1):
        on = first_day + timedelta(days=offset)
        if on.day == 10:
            yield PlannedEntry(place, on, salary, "salary", f"代发工资 {employer}", HouseAccount.CLEARING)
        for day, text, amount in bills:
            if on.day == day:
                yield PlannedEntry(place, on, -amount, "payment", text, HouseAccount.CLEARING)
        for _ in range(chance.choice((0, 0, 1, 1, 2))):
            shop, low, high = chance.choice(_DAILY)
            yield PlannedEntry(place, on, -chance.randrange(low, high), "card", shop, HouseAccount.CLEARING)
        if on == first_day + timedelta(days=60):
            yield PlannedEntry(
                place, on, chance.randrange(1_00, 40_00), "interest", "结息", HouseAccount.INTEREST_EXPENSE
            )
