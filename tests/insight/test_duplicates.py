"""Who is in the customer file twice is found, by the same weights over the whole bank and for one person; nothing of
what was compared is kept.
"""

import asyncio
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from bankhall.customers import api as customers
from bankhall.customers.actions import change
from bankhall.customers.types import (
    Address,
    Because,
    CustomerChange,
    CustomerKind,
    Document,
    DocumentKind,
    Facts,
    Gender,
    NewCustomer,
    Registered,
)
from bankhall.insight.duplicates import queries
from bankhall.insight.duplicates.actions import decide, find
from bankhall.insight.duplicates.actions.keep import mark_stale
from bankhall.insight.duplicates.adapters.linking import Found, Learned, Order, link
from bankhall.insight.duplicates.errors import NothingToUndo, PairDecidedMeanwhile
from bankhall.insight.duplicates.jobs import compare_changed, find_duplicates
from bankhall.insight.duplicates.models import KeysRow, PairRow
from bankhall.insight.duplicates.reactions import SUBSCRIBERS
from bankhall.insight.duplicates.rules.comparing import BIRTH, DOCUMENTS, FIELDS, NAME, compare
from bankhall.insight.duplicates.rules.traits import Traits, traits_of
from bankhall.insight.duplicates.rules.weighing import Model, priors, weigh
from bankhall.insight.duplicates.types import Decide, PairState, StepKind, Verdict
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.events import enroll
from bankhall.kernel.ids import new_id
from counter import doors, rows
from databases import Database as Place
from hearing import hear

STEWARD = Actor(kind="staff", name="李娜", id=new_id(), rights=frozenset())
ID_ONE, ID_OTHER = "11010519491231002X", "440524188001010014"

WANG = Facts(
    name="王晓明",
    birth_on=date(1949, 12, 31),
    gender=Gender.MALE,
    documents=(Document(DocumentKind.RESIDENT_ID, ID_ONE),),
    phones=("13800138000",),
    emails=("wang.xiaoming@example.com",),
    address=Address("CN", line="文三路90号3幢2单元501室", district="西湖区", city="杭州市", region="浙江省"),
)


def traits(facts: Facts, nth: int = 1, kind: CustomerKind = CustomerKind.PERSON) -> Traits:
    return traits_of(UUID(int=nth), kind, facts)


def level(field: str, one: Facts, other: Facts) -> str | None:
    place = [one.name for one in FIELDS].index(field)
    nth = compare(traits(one), traits(other, 2))[place]
    return None if nth < 0 else FIELDS[place].names[nth]


def named(name: str) -> Facts:
    return Facts(name=name)


# ------------------------------------------------------------------------------------------------- fields


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("王晓明", "王晓明", "same"),
        ("劉國強", "刘国强", "same"),
        ("张伟", "张玮", "sounds_the_same"),
        ("李静", "李晶", "spelt_otherwise"),
        ("张晓明", "Zhang Xiaoming", "spelt_otherwise"),
        ("张晓明", "XIAOMING ZHANG", "spelt_otherwise"),
        ("张晓明", "晓明张", "spelt_otherwise"),
        ("单田芳", "Shan Tianfang", "spelt_otherwise"),
        ("曾志伟", "Zeng Zhiwei", "spelt_otherwise"),
        ("欧阳娜娜", "Nana Ouyang", "spelt_otherwise"),
        ("Anna Müller", "Muller Anna", "spelt_otherwise"),
        ("Sarah Bennett", "Sarah Benett", "near"),
        ("Sarah Bennett", "Bennett Sarha", "near"),
        ("王晓明", "王明晓", "near"),
        ("王末", "王未", "near"),
        ("王晓明", "王明", "a_part"),
        ("John Peter Smith", "John Smith", "a_part"),
        ("王子涵", "王子轩", "family_only"),
        ("Emily Baker", "Laura Baker", "family_only"),
        ("Client 12", "Client 13", "family_only"),
        ("王晓明", "赵丽", "other"),
    ],
)
def test_names_agree_in_one_way(one: str, other: str, expected: str) -> None:
    assert level("name", named(one), named(other)) == expected
    assert level("name", named(other), named(one)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (date(1980, 3, 4), date(1980, 3, 4), "same"),
        (date(1980, 3, 4), date(1980, 4, 3), "day_and_month_turned"),
        (date(1980, 3, 14), date(1980, 3, 41 - 10), "year_or_day"),
        (date(1980, 3, 14), date(1980, 3, 15), "a_slip"),
        (date(1967, 3, 14), date(1976, 3, 14), "a_slip"),
        (date(1980, 3, 14), date(1955, 7, 2), "other"),
    ],
)
def test_days_of_birth_agree_in_one_way(one: date, other: date, expected: str) -> None:
    assert level("birth", Facts(name="王", birth_on=one), Facts(name="王", birth_on=other)) == expected


def test_who_shows_an_identity_card_is_born_when_it_says() -> None:
    by_card = Facts(name="王", documents=(Document(DocumentKind.RESIDENT_ID, ID_ONE),))

    assert level("birth", by_card, Facts(name="王", birth_on=date(1949, 12, 31))) == "same"


def other_paper(number: str) -> tuple[Document, ...]:
    return (Document(DocumentKind.OTHER, number),)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (ID_ONE, "same"),
        ("110105491231002", "same"),  # of the first generation, with 15 digits
        (ID_OTHER, "two_that_are_right"),
        ("11010519491231020X", "a_slip"),
        ("1101051949123100X", "a_slip"),
        ("P1234567", None),
    ],
)
def test_papers_agree_in_one_way(number: str, expected: str | None) -> None:
    assert level("documents", WANG, replace(WANG, documents=other_paper(number))) == expected


def test_twins_of_one_household_are_two_people_whatever_they_share() -> None:
    one = replace(WANG, name="王子涵", documents=())
    other = replace(one, name="王子轩", emails=())

    assert weigh(priors(5_000), traits(one), traits(other, 2), {}).total < 0


def test_two_identity_cards_that_are_right_are_two_people_also_where_all_else_agrees() -> None:
    other = replace(WANG, documents=(Document(DocumentKind.RESIDENT_ID, "110105194912310038"),))
    assert traits(other).ids == ("110105194912310038",) or not traits(other).ids
    namesake = replace(
        WANG, documents=(Document(DocumentKind.RESIDENT_ID, ID_OTHER),), phones=(), emails=(), address=None
    )

    assert weigh(priors(5_000), traits(WANG), traits(namesake, 2), {}).total < 0


def test_a_father_and_a_son_of_one_name_are_two_people() -> None:
    father = replace(WANG, name="John Smith", documents=(), emails=())
    son = replace(father, birth_on=date(1980, 6, 1))

    assert weigh(priors(5_000), traits(father), traits(son, 2), {}).total < 0


def test_a_namesake_of_the_same_day_is_not_taken_for_the_same_person_by_that_alone() -> None:
    one = Facts(name="张伟", birth_on=date(1990, 5, 17), phones=("13800138000",))
    other = replace(one, phones=("13911112222",))
    common = {("name", "张伟"): 0.002, ("letters", "zhangwei"): 0.004}

    shown = queries.scored(weigh(priors(5_000), traits(one), traits(other, 2), common))
    rare = queries.scored(weigh(priors(5_000), traits(one), traits(other, 2), {}))

    assert shown.per_mille < 990
    assert shown.bits < rare.bits


# ------------------------------------------------------------------------------------------------- splink and ourselves


def crowd(seed: int, size: int) -> list[Traits]:
    """People who share much with each other, in all the ways that are told apart."""
    chance = random.Random(seed)
    names = [
        "王晓明",
        "王小明",
        "王明",
        "王晓亮",
        "Wang Xiaoming",
        "Xiaoming Wang",
        "wang xaoming",
        "王曉明",
        "赵丽",
        "李静",
    ]
    births = [date(1949, 12, 31), date(1949, 12, 13), date(1980, 3, 4), date(1980, 4, 3), None]
    papers = [(), other_paper(ID_ONE), WANG.documents, other_paper("11010519491231020X"), other_paper("E1234567")]
    papers.append((Document(DocumentKind.RESIDENT_ID, ID_OTHER),))
    phones = [(), ("13800138000",), ("13800138001",), ("13912345678", "13800138000")]
    mails = [(), ("wang.xiaoming@example.com",), ("Wang.Xiaoming@qq.com",), ("other@example.com",)]
    homes = [None, WANG.address, Address("CN", district="西湖区", city="杭州市")]
    homes += [
        Address("CN", line="浙江省杭州市西湖区文三路90号3-2-501", city="杭州市"),
        Address("GB", line="12 Mill Lane"),
    ]
    pick = chance.choice
    return [
        traits(
            Facts(
                name=pick(names),
                birth_on=pick(births),
                gender=pick([Gender.MALE, Gender.FEMALE, None]),
                documents=pick(papers),
                phones=pick(phones),
                emails=pick(mails),
                address=pick(homes),
            ),
            nth,
        )
        for nth in range(1, size + 1)
    ]


async def linked(several: list[Traits], model: Model | None = None) -> tuple[Learned, dict[tuple[UUID, UUID], Found]]:
    async def feed() -> AsyncIterator[Traits]:
        for one in several:
            yield one

    learned: Learned | None = None
    found: dict[tuple[UUID, UUID], Found] = {}
    async for told in link(Order(least=-1_000.0, seed=1, model=model), feed()):
        if isinstance(told, Learned):
            learned = told
        else:
            found |= {(one.low_id, one.high_id): one for one in told}
    assert learned is not None
    return learned, found


async def test_one_pair_is_weighed_as_splink_weighs_the_whole_bank() -> None:
    people = crowd(7, 45)
    learned, found = await linked(people)
    shares = {(trait, value): held / total for trait, value, held, total in learned.terms}
    by_id = {one.id: one for one in people}

    ours = {pair: weigh(learned.model, by_id[pair[0]], by_id[pair[1]], shares) for pair in found}

    assert len(found) > 200
    seen: list[set[int]] = [set() for _ in FIELDS]
    for pair, one in found.items():
        assert ours[pair].levels == one.levels, (by_id[pair[0]], by_id[pair[1]])
        assert ours[pair].total == pytest.approx(one.total, abs=1e-6)
        assert ours[pair].weights == pytest.approx(one.weights, abs=1e-6)
        for of_field, nth in zip(seen, one.levels, strict=True):
            of_field.add(nth)
    # Every level of the fields that matter most has been tried.
    assert seen[0] == set(range(len(NAME.names)))
    assert {0, 1, 2} <= seen[1] <= {-1, *range(len(BIRTH.names))}
    assert {-1, 0, 1, 2} <= seen[2] <= {-1, *range(len(DOCUMENTS.names))}


async def test_the_same_customers_come_to_the_same_weights() -> None:
    once, again = await linked(crowd(3, 30)), await linked(crowd(3, 30))

    assert once == again


def test_whoever_serves_or_works_loads_neither_splink_nor_duckdb() -> None:
    seen = (
        "import sys, bankhall.app, bankhall.worker; print([one for one in ('splink', 'duckdb') if one in sys.modules])"
    )

    told = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"


# ------------------------------------------------------------------------------------------------- the bank


def new_customer(facts: Facts) -> NewCustomer:
    names = ("name", "birth_on", "gender", "documents", "phones", "emails", "address")
    return NewCustomer(kind=CustomerKind.PERSON, **{name: getattr(facts, name) for name in names})


async def enter(bank: Database, *several: Facts) -> list[UUID]:
    async def register(tx: Tx) -> list[Registered | Refusal]:
        return await customers.register_customers(tx, [new_customer(one) for one in several])

    outcomes = await bank.doors(system("tests")).write(register)
    return [one.id for one in outcomes if isinstance(one, Registered)]


AGAIN = replace(WANG, name="WANG XIAOMING", documents=(), emails=())
OTHERS = [
    Facts(name=f"赵{sign}", birth_on=date(1960 + nth, 5, 6), phones=(f"139000000{nth:02}",))
    for nth, sign in enumerate("甲乙丙丁")
]


@pytest.fixture
async def both(bank: Database) -> tuple[UUID, UUID]:
    """王晓明 twice, among others; nobody has looked yet."""
    low, high, *_ = await enter(bank, WANG, AGAIN, *OTHERS)
    return low, high


async def look(bank: Database) -> None:
    run = await doors(bank, STEWARD).write(find.look_through)
    await find_duplicates(bank, run_id=str(run.id))


async def all_pairs(bank: Database) -> list[PairRow]:
    async def read(tx: Tx) -> list[PairRow]:
        found = list(await tx.session.scalars(select(PairRow).order_by(PairRow.id)))
        for row in found:
            tx.session.expunge(row)
        return found

    return await bank.doors(system("tests")).write(read)


async def stale(bank: Database, *customer_ids: UUID) -> None:
    await bank.doors(system("tests")).write(mark_stale, customer_ids)
    await compare_changed(bank)


async def test_the_job_finds_who_is_there_twice_and_nobody_else(bank: Database, both: tuple[UUID, UUID]) -> None:
    await look(bank)

    [pair] = await all_pairs(bank)
    assert (pair.low_id, pair.high_id) == both
    assert pair.state == PairState.OPEN
    told = (await doors(bank, STEWARD).read(queries.figures)).run
    assert told is not None
    assert (told.stage, told.done, told.total, told.found) == ("done", 6, 6, 1)


async def test_who_comes_later_is_compared_alone_and_comes_to_the_same_weight(
    bank: Database, both: tuple[UUID, UUID]
) -> None:
    await look(bank)
    [by_job] = await all_pairs(bank)

    await stale(bank, both[1])
    [alone] = await all_pairs(bank)
    await stale(bank, both[0])
    [turned] = await all_pairs(bank)

    assert by_job.total == alone.total == turned.total
    assert by_job.weights == alone.weights == turned.weights
    assert by_job.levels == alone.levels == turned.levels


async def test_whoever_is_registered_or_changed_is_compared_soon(bank: Database) -> None:
    [hearer, _] = SUBSCRIBERS
    await bank.doors(system("tests")).write(enroll, SUBSCRIBERS)
    [first, second] = await enter(bank, WANG, OTHERS[0])
    await hear(bank, hearer)
    await compare_changed(bank)
    assert await all_pairs(bank) == []

    await bank.doors(system("tests")).write(
        change.change_customer, CustomerChange(customer_id=second, version=1, name=AGAIN.name, birth_on=AGAIN.birth_on)
    )
    await bank.doors(system("tests")).write(
        change.change_customer, CustomerChange(customer_id=second, version=2, phones=WANG.phones)
    )
    await hear(bank, hearer)
    await compare_changed(bank)

    [pair] = await all_pairs(bank)
    assert {pair.low_id, pair.high_id} == {first, second}


async def test_nothing_of_what_was_compared_stands_in_the_database(
    bank: Database, database: Place, both: tuple[UUID, UUID]
) -> None:
    await look(bank)
    await stale(bank, *both)
    [pair] = await all_pairs(bank)
    await doors(bank, STEWARD).write(decide.decide_pair, Decide(pair.id, Verdict.SAME, "同一个人，护照和地址都一致", 0))

    told = ""
    for table in ("models", "terms", "keys", "pairs", "decisions", "runs"):
        told += "".join(str(row) for row in await rows(bank, f"SELECT * FROM duplicate_{table}"))
    told += "".join(str(row) for row in await rows(bank, "SELECT args FROM procrastinate_jobs"))
    assert len(told) > 1_000
    for secret in ("王晓明", "晓明", "xiaoming", "19491231", "13800138", "38000", "文三路", ID_ONE, "护照", "赵甲"):
        assert secret not in told.casefold()


async def test_a_pair_that_was_told_apart_comes_again_only_when_something_has_changed(
    bank: Database, both: tuple[UUID, UUID]
) -> None:
    await look(bank)
    [pair] = await all_pairs(bank)
    await doors(bank, STEWARD).write(decide.decide_pair, Decide(pair.id, Verdict.DIFFERENT, "问过本人", 0))

    await look(bank)
    await stale(bank, *both)
    assert [one.state for one in await all_pairs(bank)] == [PairState.DIFFERENT]

    await bank.doors(system("tests")).write(
        change.change_customer, CustomerChange(customer_id=both[1], version=1, name="王晓明")
    )
    await stale(bank, both[1])

    [again] = await all_pairs(bank)
    assert again.state == PairState.OPEN
    told = await doors(bank, STEWARD).read(queries.pair, pair.id)
    assert [(step.kind, step.reason) for step in told.steps] == [
        (StepKind.DIFFERENT, "问过本人"),
        (StepKind.REOPENED, ""),
    ]


async def test_of_two_who_decide_at_once_one_is_second(bank: Database, both: tuple[UUID, UUID]) -> None:
    await look(bank)
    [pair] = await all_pairs(bank)

    outcomes = await asyncio.gather(
        *(
            doors(bank, STEWARD).write(decide.decide_pair, Decide(pair.id, verdict, "看过证件", 0))
            for verdict in (Verdict.SAME, Verdict.DIFFERENT)
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(one, PairDecidedMeanwhile) for one in outcomes) == 1
    assert len((await doors(bank, STEWARD).read(queries.pair, pair.id)).steps) == 1


async def test_a_decision_can_be_taken_back_and_the_pair_waits_again(bank: Database, both: tuple[UUID, UUID]) -> None:
    await look(bank)
    [pair] = await all_pairs(bank)
    with pytest.raises(NothingToUndo):
        await doors(bank, STEWARD).write(decide.undo_decision, pair.id, "误点", seen=0)
    await doors(bank, STEWARD).write(decide.decide_pair, Decide(pair.id, Verdict.SAME, "看过证件", 0))

    with pytest.raises(PairDecidedMeanwhile):
        await doors(bank, STEWARD).write(decide.undo_decision, pair.id, "误点", seen=0)
    after = await doors(bank, STEWARD).write(decide.undo_decision, pair.id, "误点", seen=1)

    assert after.seen.state is PairState.OPEN
    assert [step.kind for step in after.steps] == [StepKind.SAME, StepKind.UNDONE]


async def test_a_pair_that_is_none_any_more_leaves_the_queue(bank: Database, both: tuple[UUID, UUID]) -> None:
    await look(bank)
    await bank.doors(system("tests")).write(
        change.change_customer, CustomerChange(customer_id=both[1], version=1, name="孙丽", birth_on=date(1990, 1, 2))
    )

    await stale(bank, both[1])

    assert await all_pairs(bank) == []


async def test_who_leaves_is_looked_for_no_more(bank: Database, both: tuple[UUID, UUID]) -> None:
    [_, let_go] = SUBSCRIBERS
    await bank.doors(system("tests")).write(enroll, SUBSCRIBERS)
    await look(bank)

    await bank.doors(system("tests")).write(change.close_customer, Because(both[1], "销户"))
    await hear(bank, let_go)

    assert await all_pairs(bank) == []
    kept = await rows(bank, f"SELECT customer_id FROM {KeysRow.__tablename__}")
    assert both[1] not in {row[0] for row in kept}
    await look(bank)
    assert await all_pairs(bank) == []
