"""Who is in the customer file twice: of planted twins how many are found, and of those found how many are twins.

The clients of the imported Czech bank (their days of birth and sex; without its files some of our own) get names, three
of four of them Chinese, papers, telephones and addresses. Some are entered a second time with one or two mistakes of a
kind, each of which `by_kind` counts. Beside them stand people who are not one: twins, brothers, fathers and sons,
couples, namesakes who were born on the same day. Then the bank's own job looks through it, with splink and all; found
is what it takes for one person with 990 of a thousand. Nothing is known to it of what was planted. Also by hand:
SEED=7 CUSTOMERS=5000 python bench/duplicates.py
"""

import asyncio
import os
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from opencc import OpenCC
from pypinyin import lazy_pinyin
from sqlalchemy import select

from bankhall.customers import api as customers
from bankhall.customers.types import Address, CustomerKind, Document, DocumentKind, Gender, NewCustomer, Registered
from bankhall.demo.rules import names
from bankhall.demo.rules.places import CITIES
from bankhall.insight.adapters.berka import tables
from bankhall.insight.adapters.berka.reading import read
from bankhall.insight.duplicates.actions.find import look_through
from bankhall.insight.duplicates.jobs import find_duplicates
from bankhall.insight.duplicates.models import PairRow
from bankhall.insight.duplicates.rules.showing import LEAST_BITS
from bankhall.insight.duplicates.types import Band
from bankhall.insight.types import Quarantined
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Reading, Tx, connect
from bankhall.kernel.postgres import stop_server, use_server
from bankhall.kernel.schema import migrate
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.suites import NATIONAL

DIRECTORY = Path(os.environ.get("DATA", Path(__file__).parents[1] / ".." / "shared" / "data" / "berka"))
CUSTOMERS = int(os.environ.get("CUSTOMERS", "5000"))
SEED = int(os.environ.get("SEED", "1"))
TWICE_PERCENT: Final = 8
OTHERS_PERCENT: Final = 6

_TRADITIONAL: Final = OpenCC("s2t")
_SIGNS: Final = "".join(sorted({sign for several in names.GIVEN.values() for given in several for sign in given}))
_MORE_SIGNS: Final = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛超明霞秀英华慧巧美雅芝玉萍红娥玲芬燕彩春菊兰凤洁梅琳素云莲真环雪荣爱妹香月"
    "莺媛瑞凡佳嘉琼勤珍贞莉桂娣叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦"
    "岚苑筠柔竹霭凝晓欢霄枫芸菲寒欣滢伊亚宜可姬舒影荔枝思毅俊峰保东文辉力固之段殿泰利清飞彬富和鸣朋斌行时波志"
)
_PINYIN_OF: Final = {sign: lazy_pinyin(sign)[0] for sign in set(_SIGNS + _MORE_SIGNS)}


@dataclass
class Bank:
    chance: random.Random
    news: list[NewCustomer] = field(default_factory=list)
    # The places of two who are one, and by which mistake.
    twice: dict[tuple[int, int], str] = field(default_factory=dict)
    serial: int = 0
    bodies: set[str] = field(default_factory=set)

    def enter(self, new: NewCustomer) -> int:
        self.news.append(new)
        return len(self.news) - 1

    def next(self) -> int:
        self.serial += 1
        return self.serial

    def some(self, percent: int) -> bool:
        return self.chance.randrange(100) < percent


def measure() -> dict[str, object]:
    bank = plant(SEED, CUSTOMERS)
    home = Path(tempfile.mkdtemp(prefix="bankhall-bench-"))
    server = use_server(home)
    try:
        migrate(server.url("bankhall_owner"))
        found, seconds, learned = asyncio.run(_in_bank(server.url("bankhall_app"), home, bank))
    finally:
        server.release()
        stop_server(home)
        shutil.rmtree(home, ignore_errors=True)
    right = found & bank.twice.keys()
    kinds = Counter(bank.twice.values())
    hits = Counter(bank.twice[one] for one in right)
    return {
        "customers": len(bank.news),
        "planted": len(bank.twice),
        "found": len(found),
        "precision": round(len(right) / len(found), 4) if found else 0.0,
        "recall": round(len(right) / len(bank.twice), 4) if bank.twice else 0.0,
        "by_kind": {kind: round(hits[kind] / count, 3) for kind, count in sorted(kinds.items())},
        "seconds": round(seconds, 1),
        "is_trained": learned,
        "seed": SEED,
    }


async def _in_bank(url: str, home: Path, bank: Bank) -> tuple[set[tuple[int, int]], float, bool]:
    vault = KeyStore(home / "keys", NATIONAL).open()
    database = Database(connect(url, connections=4, application="bankhall bench"), vault=vault)
    doors = database.doors(system("bench"))
    try:
        ids: list[UUID | None] = []
        for start in range(0, len(bank.news), 500):
            ids += await doors.write(_register, bank.news[start : start + 500])
        missing = ids.count(None)
        assert missing == 0, f"{missing} customers were refused"
        places = {id_: place for place, id_ in enumerate(ids)}
        began = time.perf_counter()
        run = await doors.write(look_through)
        await find_duplicates(database, run_id=str(run.id))
        seconds = time.perf_counter() - began
        pairs = await doors.read(_likely)
    finally:
        await database.close()
    found = {(min(places[one], places[other]), max(places[one], places[other])) for one, other in pairs}
    return found, seconds, len(bank.news) >= 2_000


async def _register(tx: Tx, news: Sequence[NewCustomer]) -> list[UUID | None]:
    outcomes = await customers.register_customers(tx, news)
    return [one.id if isinstance(one, Registered) else None for one in outcomes]


async def _likely(reading: Reading) -> list[tuple[UUID, UUID]]:
    rows = await reading.session.execute(
        select(PairRow.low_id, PairRow.high_id).where(PairRow.total >= LEAST_BITS[Band.LIKELY])
    )
    return [(row.low_id, row.high_id) for row in rows]


# ------------------------------------------------------------------------------------------------- people


def plant(seed: int, size: int) -> Bank:
    bank = Bank(random.Random(f"duplicates {seed}"))
    twins, others = size * TWICE_PERCENT // 100, size * OTHERS_PERCENT // 100
    births = _births(bank, size - twins - others)
    while len(bank.news) < size - twins - others:
        born, gender = births[len(bank.news) % len(births)]
        bank.enter(_person(bank, born, gender))
    originals = bank.chance.sample(range(len(bank.news)), twins + others)
    for place in originals[twins:]:
        kind = bank.chance.choice(_OTHERS)
        bank.enter(kind(bank, place))
    for nth, place in enumerate(originals[:twins]):
        mistakes = list(_MISTAKES)
        name = mistakes[nth % len(mistakes)]
        several = [name] + ([bank.chance.choice(mistakes)] if bank.some(25) else [])
        again = _entered_again(bank, bank.news[place], several)
        bank.twice[place, bank.enter(again)] = name
    return bank


def _births(bank: Bank, count: int) -> list[tuple[date, Gender]]:
    if (DIRECTORY / tables.CLIENTS.file).is_file():
        known = [
            (one.born_on, Gender(one.gender))
            for one in read(DIRECTORY, tables.CLIENTS)
            if not isinstance(one, Quarantined)
        ]
        bank.chance.shuffle(known)
        return known
    return [
        (
            date(1930, 1, 1) + timedelta(days=bank.chance.randrange(28_000)),
            bank.chance.choice((Gender.MALE, Gender.FEMALE)),
        )
        for _ in range(count)
    ]


def _person(bank: Bank, born: date, gender: Gender) -> NewCustomer:
    nth = bank.next()
    is_chinese = bank.some(75)
    name = _chinese_name(bank, gender, born) if is_chinese else _latin_name(bank, gender)
    return NewCustomer(
        kind=CustomerKind.PERSON,
        name=name,
        birth_on=born,
        gender=gender,
        documents=_papers(bank, born, gender, nth, is_chinese=is_chinese),
        phones=(names.phone(nth),) if bank.some(92) else (),
        emails=(_email(bank, name, nth),) if bank.some(45) else (),
        address=_address(bank) if bank.some(95) else None,
    )


def _papers(bank: Bank, born: date, gender: Gender, nth: int, *, is_chinese: bool) -> tuple[Document, ...]:
    if is_chinese and bank.some(80):
        return (_resident_id(bank, born, gender),)
    return (names.passport(nth),) if bank.some(70) else ()


def _resident_id(bank: Bank, born: date, gender: Gender) -> Document:
    """Of a sequence that nobody else has on that day."""
    area = bank.chance.choice(CITIES).area
    body = ""
    while not body or body in bank.bodies:
        body = f"{area}{born:%Y%m%d}{bank.chance.randrange(1, 499) * 2 + (gender is Gender.MALE):03}"
    bank.bodies.add(body)
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return Document(DocumentKind.RESIDENT_ID, body + "10X98765432"[total % 11])


def _chinese_name(bank: Bank, gender: Gender, born: date) -> str:
    family = bank.chance.choice(names.SURNAMES)
    if bank.some(35):
        return family + names.given_name(bank.chance, gender, born.year)
    return family + "".join(bank.chance.choice(_SIGNS + _MORE_SIGNS) for _ in range(1 if bank.some(20) else 2))


def _latin_name(bank: Bank, gender: Gender) -> str:
    name = names.english_name(bank.chance, gender)
    if bank.some(40):
        first, _, last = name.partition(" ")
        return f"{first} {names.english_name(bank.chance, gender).partition(' ')[0]} {last}"
    return name


def _address(bank: Bank) -> Address:
    one = names.address(bank.chance, bank.chance.choice(CITIES))
    if bank.some(70):
        flat = f"{bank.chance.randint(1, 18)}幢{bank.chance.randint(1, 4)}单元{bank.chance.randint(101, 2804)}室"
        return replace(one, line=one.line + flat)
    return one


def _email(bank: Bank, name: str, nth: int) -> str:
    box = "".join(lazy_pinyin(name)).replace(" ", "").lower()
    return f"{box}{nth}@{bank.chance.choice(('qq.com', '163.com', 'example.com', 'outlook.com'))}"


# ------------------------------------------------------------------------------------------------- entered twice


def _entered_again(bank: Bank, one: NewCustomer, mistakes: Sequence[str]) -> NewCustomer:
    """The same person at another counter: other papers, or the same ones badly copied; then the mistakes."""
    again = replace(one, documents=_other_papers(bank, one))
    if bank.some(15):
        again = replace(again, emails=())
    if bank.some(8):
        again = replace(again, phones=())
    if bank.some(8):
        again = replace(again, address=None)
    for name in mistakes:
        again = _MISTAKES[name](bank, again)
    return again


def _other_papers(bank: Bank, one: NewCustomer) -> tuple[Document, ...]:
    """The bank takes the same paper only once: who is in it twice has shown another, none, or it was badly copied."""
    drawn = bank.chance.randrange(100)
    if drawn < 45:
        return ()
    if drawn < 75 or not one.documents:
        return (Document(DocumentKind.PASSPORT, f"EA{bank.chance.randrange(10**7):07}", "CN"),)
    return (Document(DocumentKind.OTHER, _slip(bank, one.documents[0].number, "0123456789")),)


def _typo_in_name(bank: Bank, one: NewCustomer) -> NewCustomer:
    name = one.name
    if name.isascii():
        return replace(one, name=_slip(bank, name, "abcdefghijklmnoprstuvwy", spare=" "))
    place = bank.chance.randrange(1, len(name))
    said = _PINYIN_OF.get(name[place], lazy_pinyin(name[place])[0])
    alike = [sign for sign, other in _PINYIN_OF.items() if other == said and sign != name[place]]
    if alike and bank.some(75):
        return replace(one, name=name[:place] + bank.chance.choice(sorted(alike)) + name[place + 1 :])
    if len(name) == 3 and name[1] != name[2]:
        return replace(one, name=name[0] + name[2] + name[1])
    return replace(one, name=name[:place] + bank.chance.choice(sorted(alike) or [name[place]]) + name[place + 1 :])


def _typo_in_birth(bank: Bank, one: NewCustomer) -> NewCustomer:
    assert one.birth_on is not None
    for _ in range(20):
        try:
            born = date.fromisoformat(_slip(bank, f"{one.birth_on:%Y%m%d}", "0123456789", length_stays=True))
        except ValueError:
            continue
        if date(1900, 1, 1) < born < date(2015, 1, 1) and born != one.birth_on:
            return replace(one, birth_on=born)
    return one


def _day_and_month(bank: Bank, one: NewCustomer) -> NewCustomer:
    assert one.birth_on is not None
    if one.birth_on.day <= 12 and one.birth_on.day != one.birth_on.month:
        return replace(one, birth_on=one.birth_on.replace(month=one.birth_on.day, day=one.birth_on.month))
    return _typo_in_birth(bank, one)


def _turned_name(bank: Bank, one: NewCustomer) -> NewCustomer:
    if one.name.isascii():
        first, _, last = one.name.rpartition(" ")
        return replace(one, name=f"{last} {first}".strip())
    return replace(one, name=f"{one.name[1:]}{one.name[0]}") if bank.some(30) else _pinyin(bank, one)


def _traditional(bank: Bank, one: NewCustomer) -> NewCustomer:
    address = one.address and replace(
        one.address, line=_TRADITIONAL.convert(one.address.line), city=_TRADITIONAL.convert(one.address.city)
    )
    return replace(one, name=_TRADITIONAL.convert(one.name), address=address)


def _pinyin(bank: Bank, one: NewCustomer) -> NewCustomer:
    if one.name.isascii():
        return replace(one, name=one.name.upper())
    family, *given = lazy_pinyin(one.name)
    said = "".join(given).capitalize()
    name = f"{family.capitalize()} {said}" if bank.some(50) else f"{said} {family.capitalize()}"
    return replace(one, name=name.upper() if bank.some(30) else name)


def _moved(bank: Bank, one: NewCustomer) -> NewCustomer:
    after = replace(one, address=_address(bank))
    return replace(after, phones=(names.phone(bank.next()),)) if bank.some(30) else after


def _typo_in_phone(bank: Bank, one: NewCustomer) -> NewCustomer:
    if not one.phones:
        return one
    return replace(one, phones=(one.phones[0][:3] + _slip(bank, one.phones[0][3:], "0123456789", length_stays=True),))


def _other_phone(bank: Bank, one: NewCustomer) -> NewCustomer:
    return replace(one, phones=(names.phone(bank.next()), *(one.phones if bank.some(40) else ())))


def _address_written_otherwise(bank: Bank, one: NewCustomer) -> NewCustomer:
    if one.address is None:
        return one
    where = one.address
    if bank.some(50):
        return replace(
            one, address=Address("CN", line=f"{where.region}{where.city}{where.district}{where.line}", city=where.city)
        )
    return replace(
        one, address=replace(where, line=where.line.replace("单元", "-").replace("幢", "-").replace("室", ""))
    )


def _slip(bank: Bank, text: str, alphabet: str, *, length_stays: bool = False, spare: str = "") -> str:
    """One sign wrong, two turned, one missing or too many."""
    places = [nth for nth, sign in enumerate(text) if sign not in spare]
    place = bank.chance.choice(places)
    kind = bank.chance.choice(("wrong", "turned") if length_stays else ("wrong", "turned", "missing", "more"))
    if kind == "turned" and place + 1 < len(text) and text[place] != text[place + 1] and text[place + 1] not in spare:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if kind == "missing" and len(text) > 5:
        return text[:place] + text[place + 1 :]
    if kind == "more":
        return text[:place] + bank.chance.choice(alphabet) + text[place:]
    other = bank.chance.choice([sign for sign in alphabet if sign != text[place].lower()])
    return text[:place] + other + text[place + 1 :]


_MISTAKES: Final[dict[str, Callable[[Bank, NewCustomer], NewCustomer]]] = {
    "typo_in_name": _typo_in_name,
    "typo_in_birth": _typo_in_birth,
    "day_and_month_swapped": _day_and_month,
    "name_turned": _turned_name,
    "traditional": _traditional,
    "pinyin": _pinyin,
    "moved_house": _moved,
    "typo_in_phone": _typo_in_phone,
    "other_phone": _other_phone,
    "address_written_otherwise": _address_written_otherwise,
}


# ------------------------------------------------------------------------------------------------- who is not one


def _other_given(bank: Bank, name: str, gender: Gender, born: date) -> str:
    """Another given name of the same family; of brothers often with one sign in common."""
    if name.isascii():
        last = name.rpartition(" ")[2]
        first = name.partition(" ")[0]
        others = [
            one for one in (names.english_name(bank.chance, gender) for _ in range(20)) if one.split()[0] != first
        ]
        return f"{others[0].split()[0]} {last}"
    while True:
        sign = bank.chance.choice(_MORE_SIGNS)
        given = name[1] + sign if len(name) == 3 and bank.some(40) else sign + bank.chance.choice(_SIGNS)
        if name[0] + given != name and _PINYIN_OF[sign] != _PINYIN_OF.get(name[-1]):
            return name[0] + given


def _beside(bank: Bank, place: int, *, born: date, gender: Gender, same_phone: int, papers: int) -> NewCustomer:
    """Somebody of the same household."""
    one = bank.news[place]
    assert one.birth_on is not None
    nth = bank.next()
    name = _other_given(bank, one.name, gender, born)
    own = _papers(bank, born, gender, nth, is_chinese=not name.isascii()) if bank.some(papers) else ()
    return NewCustomer(
        kind=CustomerKind.PERSON,
        name=name,
        birth_on=born,
        gender=gender,
        documents=own,
        phones=one.phones if bank.some(same_phone) else (names.phone(nth),),
        emails=(_email(bank, name, nth),) if bank.some(30) else (),
        address=one.address,
    )


def _twin(bank: Bank, place: int) -> NewCustomer:
    one = bank.news[place]
    assert one.birth_on is not None
    gender = one.gender if bank.some(70) and one.gender else bank.chance.choice((Gender.MALE, Gender.FEMALE))
    return _beside(bank, place, born=one.birth_on, gender=gender, same_phone=60, papers=75)


def _child(bank: Bank, place: int) -> NewCustomer:
    one = bank.news[place]
    assert one.birth_on is not None
    born = min(one.birth_on + timedelta(days=bank.chance.randint(20 * 365, 38 * 365)), date(2014, 1, 1))
    child = _beside(
        bank, place, born=born, gender=bank.chance.choice((Gender.MALE, Gender.FEMALE)), same_phone=80, papers=50
    )
    # A father and a son of one name, as among foreigners.
    return replace(child, name=one.name, gender=one.gender) if one.name.isascii() and bank.some(50) else child


def _sibling(bank: Bank, place: int) -> NewCustomer:
    one = bank.news[place]
    assert one.birth_on is not None
    born = one.birth_on + timedelta(days=bank.chance.randint(330, 2_500))
    gender = bank.chance.choice((Gender.MALE, Gender.FEMALE))
    return _beside(bank, place, born=born, gender=gender, same_phone=50, papers=70)


def _spouse(bank: Bank, place: int) -> NewCustomer:
    one = bank.news[place]
    assert one.birth_on is not None
    gender = Gender.FEMALE if one.gender is Gender.MALE else Gender.MALE
    born = one.birth_on + timedelta(days=bank.chance.randint(-1_500, 1_500))
    mate = _beside(bank, place, born=born, gender=gender, same_phone=50, papers=70)
    return replace(mate, name=_chinese_name(bank, gender, born))


def _namesake(bank: Bank, place: int) -> NewCustomer:
    """Of the same name and day of birth, and somebody else."""
    one = bank.news[place]
    assert one.birth_on is not None
    assert one.gender is not None
    return replace(_person(bank, one.birth_on, one.gender), name=one.name)


_OTHERS: Final = (_twin, _child, _sibling, _spouse, _namesake)


if __name__ == "__main__":
    for figure, value in measure().items():
        print(f"{figure}: {value}")
