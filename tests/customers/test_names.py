"""How names are found by how they sound, by their initials, in the other script, and with a slip."""

import time

import pytest
from sqlalchemy import text as sql

from bankhall.customers import api, rules
from bankhall.customers.actions.index import index_anew
from bankhall.customers.queries import find_customers
from bankhall.customers.rules import names
from bankhall.customers.types import CustomerKind, CustomerSearch, Document, DocumentKind, Match, NewCustomer
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from counter import as_customer, doors, register

PASSPORT = Document(DocumentKind.PASSPORT, "E12345678")


async def hits(bank: Database, text: str) -> list[tuple[str, Match]]:
    return [(hit.name, hit.match) for hit in await doors(bank).read(api.search_customers, text, limit=5)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("wangxiumin", Match.SOUND),
        ("Wang Xiumin", Match.SOUND),
        ("xiumin wang", Match.SOUND),
        ("WANG XIU MIN", Match.SOUND),
        ("王秀敏", Match.NAME),
        ("王秀", Match.NAME_BEGINS),
        ("秀敏", Match.NAME_PART),
        ("王修民", Match.SOUND),
        ("wangxiu", Match.SOUND_BEGINS),
        ("wxm", Match.INITIALS),
        ("WXM", Match.INITIALS),
        ("wangximin", Match.NEAR),
        ("wagnxiumin", Match.NEAR),
        ("王秀梅", Match.NEAR),
        ("13812345678", Match.PHONE),
        ("5678", Match.LAST_FOUR),
        ("e12345678", Match.DOCUMENT),
        ("Wang@Example.com", Match.EMAIL),
    ],
)
async def test_a_chinese_customer_is_found_and_told_why(bank: Database, text: str, why: Match) -> None:
    facts = {"phones": ("13812345678",), "documents": (PASSPORT,), "emails": ("wang@example.com",)}
    await register(bank, "王秀敏", **facts)
    await register(bank, "李娜", phones=("13900000000",))

    assert await hits(bank, text) == [("王秀敏", why)]
    found = (await doors(bank).read(find_customers, CustomerSearch(text))).customers
    assert [(line.name, line.match) for line in found] == [("王秀敏", why)]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("单雄信", "shanxiongxin"), ("单雄信", "danxiongxin"), ("曾国藩", "zengguofan"), ("曾国藩", "cengguofan"),
        ("仇英", "qiuying"), ("仇英", "chouying"), ("解缙", "xiejin"), ("查良镛", "zhaliangyong"), ("任贤", "renxian"),
        ("乐嘉", "yuejia"), ("乐嘉", "lejia"), ("区元", "ouyuan"), ("朴正", "piaozheng"), ("翟志", "zhaizhi"),
        ("欧阳修", "ouyangxiu"), ("欧阳自远", "ziyuan ouyang"), ("吕布", "lvbu"), ("吕布", "lubu"), ("吕布", "LYU BU"),
        ("尉迟恭", "yuchigong"), ("长孙无忌", "zhangsunwuji"), ("万俟卨", "moqixie"),
    ],
)  # fmt: skip
async def test_a_name_of_several_readings_is_found_by_each(bank: Database, name: str, said: str) -> None:
    await register(bank, name)

    assert await hits(bank, said) == [(name, Match.SOUND)]


@pytest.mark.parametrize(
    ("kept", "typed"), [("張偉國", "张伟国"), ("张伟国", "張偉國"), ("葉問", "叶问"), ("於丹", "于丹")]
)
async def test_the_script_does_not_matter(bank: Database, kept: str, typed: str) -> None:
    await register(bank, kept)

    assert await hits(bank, typed) == [(kept, Match.NAME)]
    assert await hits(bank, typed[:2]) == [(kept, Match.NAME_BEGINS if len(kept) > 2 else Match.NAME)]


@pytest.mark.parametrize("text", ["Novakova Anna", "anna novakova", "annanovakova", "novakova, anna"])
async def test_a_latin_name_is_found_in_either_order(bank: Database, text: str) -> None:
    await register(bank, "Anna Nováková")

    assert [name for name, _ in await hits(bank, text)] == ["Anna Nováková"]


@pytest.mark.parametrize("text", ["novakva", "novaokva", "novakovaa", "mnovakova", "Anna Novakoma"])
async def test_one_slip_is_forgiven(bank: Database, text: str) -> None:
    await register(bank, "Anna Nováková")

    assert await hits(bank, text) == [("Anna Nováková", Match.NEAR)]


@pytest.mark.parametrize("text", ["nvakva", "13812345679", "e12345679", "wx", "ann b", "李娜娜娜"])
async def test_two_slips_are_somebody_else_and_no_number_is_nearly_another(bank: Database, text: str) -> None:
    await register(bank, "Anna Nováková", phones=("13812345678",), documents=(PASSPORT,))

    assert await hits(bank, text) == []


async def test_a_chinese_customer_who_is_written_in_latin_letters_is_found_by_the_signs(bank: Database) -> None:
    await register(bank, "Wang Xiulan")

    assert await hits(bank, "王秀兰") == [("Wang Xiulan", Match.SOUND)]


async def test_exact_comes_before_sound_and_sound_before_a_slip(bank: Database) -> None:
    for name in ("王小蓝", "王晓兰", "王小兰", "王小兰花"):
        await register(bank, name)

    assert await hits(bank, "王小兰") == [
        ("王小兰", Match.NAME),
        ("王小兰花", Match.NAME_BEGINS),
        ("王小蓝", Match.SOUND),
        ("王晓兰", Match.SOUND),
    ]
    assert (await hits(bank, "wangxiaolan"))[-1] == ("王小兰花", Match.SOUND_BEGINS)


async def test_who_was_written_down_before_is_found_after_the_job_which_goes_on_where_it_was(bank: Database) -> None:
    news = [NewCustomer(kind=CustomerKind.PERSON, name=f"王秀{sign}") for sign in "兰敏英芳丽"]
    await doors(bank).write(api.register_customers, news)
    await doors(bank).write(_as_it_was)
    assert await hits(bank, "wangxiumin") == []

    assert await doors(bank, system("customers")).write(index_anew, most=2) == 2
    assert await doors(bank, system("customers")).write(index_anew, most=2) == 2
    assert await doors(bank, system("customers")).write(index_anew, most=2) == 1
    assert await doors(bank, system("customers")).write(index_anew, most=2) == 0

    assert await hits(bank, "wangxiumin") == [("王秀敏", Match.SOUND)]


async def test_a_customer_finds_nobody_else_by_any_of_it(bank: Database) -> None:
    anna = await register(bank, "Anna")
    await register(bank, "王秀敏")

    for text in ("wxm", "wangxiumin", "王修民", "王秀梅"):
        assert await doors(bank, as_customer(anna)).read(api.search_customers, text, limit=5) == []
        assert (await doors(bank, as_customer(anna)).read(find_customers, CustomerSearch(text))).customers == ()


async def test_no_word_that_somebody_is_found_by_lies_in_the_database(bank: Database) -> None:
    await register(bank, "单雄信", phones=("13812345678",))

    kept = await doors(bank).read(_kept)

    assert len(kept) == len(set(kept)) > 20
    assert not any(word in token for token in kept for word in ("单", "shan", "sxx", "5678"))


@pytest.mark.parametrize("name", ["王" * 200, "a" * 200, " ".join("ab" for _ in range(66)), "单乐重长行曾解" * 28])
def test_a_name_of_any_length_has_few_tokens_and_is_quickly_read(name: str) -> None:
    began = time.perf_counter()

    tokens = rules.search_tokens(NewCustomer(kind=CustomerKind.PERSON, name=name), "1000000010")
    rules.match(rules.kept_facts(NewCustomer(kind=CustomerKind.PERSON, name=name)), "1000000010", name)

    assert len(tokens) < 700
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("name", ["々", "㐀", "王・秀", "ﷺ", "👩‍👩‍👧", "ㄅㄆ", "한국"])
def test_what_has_no_reading_has_no_sound(name: str) -> None:
    assert all(one.isascii() for several in names.sounds(names.simplified(name)) for one in several)


async def _as_it_was(tx):  # type: ignore[no-untyped-def]  # a bank of before
    await tx.session.execute(sql("UPDATE customer_search SET tokens = '{}', version = 1"))


async def _kept(reading):  # type: ignore[no-untyped-def]
    return list((await reading.session.execute(sql("SELECT unnest(tokens) FROM customer_search"))).scalars())
