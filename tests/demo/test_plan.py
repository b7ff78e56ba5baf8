"""The plan of the demo bank: the same each time, whole at every size, and lives that could have been lived."""

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from bankhall.accounts.types import AccountKind
from bankhall.customers import rules as customer_rules
from bankhall.customers.types import CustomerKind
from bankhall.demo import rules
from bankhall.demo.actions.let_in import STAFF
from bankhall.demo.rules import merchants, seasons
from bankhall.demo.rules.products import PRODUCTS
from bankhall.demo.types import Plan
from bankhall.ledger.types import HouseAccount

TODAY = date(2026, 11, 22)

LOGINS = ["zhangxiuying", "emma", "chenyu", "qinghe", "wangfang", "linxiaomei", "liuyang", "zhouwei"]


@pytest.fixture(scope="module")
def small() -> Plan:
    return rules.plan(TODAY, size=120)


@pytest.fixture(scope="module")
def many() -> Plan:
    return rules.plan(TODAY, size=1_200)


@pytest.fixture(scope="module")
def elsewhere() -> Plan:
    """The third town of a bank of many: nobody of the cast lives there."""
    return rules.plan(TODAY, size=120, nth=2)


def test_the_plan_is_the_same_each_time(small: Plan) -> None:
    assert rules.plan(TODAY, size=120) == small


def test_the_same_people_live_there_on_another_day(small: Plan) -> None:
    later = rules.plan(TODAY + timedelta(days=30), size=120)

    names = [customer.name for customer in later.customers]
    assert sum(customer.name in names for customer in small.customers) > 100


@pytest.mark.parametrize("which", ["small", "many", "elsewhere"])
def test_no_branch_pays_out_cash_that_it_does_not_have(which: str, request: pytest.FixtureRequest) -> None:
    plan: Plan = request.getfixturevalue(which)
    vault = Counter({supply.currency: supply.amount for supply in plan.supplies})

    assert all(supply.day <= plan.movements[0].day for supply in plan.supplies)
    for movement in plan.movements:
        if movement.other is HouseAccount.CASH:
            currency = plan.accounts[movement.account].currency
            vault[currency] += movement.amount
            assert vault[currency] >= 0
    assert vault


def test_another_seed_gives_other_people(small: Plan) -> None:
    other = rules.plan(TODAY, size=120, seed=7)

    assert {customer.name for customer in other.customers} != {customer.name for customer in small.customers}


@pytest.mark.parametrize("size", [rules.LEAST_CUSTOMERS, 60, 300])
def test_at_every_size_there_are_so_many_customers_and_the_whole_cast(size: int) -> None:
    plan = rules.plan(TODAY, size=size)

    assert len(plan.customers) == size
    assert [sign_in.login for sign_in in plan.sign_ins] == LOGINS


def test_a_bank_of_many_is_several_towns() -> None:
    assert list(rules.sizes(5_000)) == [2_000, 2_000, 1_000]


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2027, 2, 28), date(2028, 2, 29), date(2031, 1, 1)])
def test_the_bank_accepts_all_that_is_planned_whatever_day_it_is(today: date) -> None:
    plan = rules.plan(today, size=60)

    assert [customer_rules.problems(new, today=today) for new in map(customer_rules.tidy, plan.customers)] == [[]] * 60
    assert all(account.opened_on <= today for account in plan.accounts)


def test_no_two_customers_anywhere_have_the_same_papers_or_phone() -> None:
    towns = [rules.plan(TODAY, size=60, nth=nth) for nth in (0, 1, 2, 49)]
    customers = [customer for town in towns for customer in town.customers]

    assert len({document for customer in customers for document in customer.documents}) == len(customers)
    assert len({phone for customer in customers for phone in customer.phones}) == len(customers)


def test_no_account_is_ever_below_zero(small: Plan, elsewhere: Plan) -> None:
    for plan in (small, elsewhere):
        standing: Counter[int] = Counter()
        for movement in plan.movements:
            standing[movement.account] += movement.amount
            touched = [movement.account]
            if isinstance(movement.other, int):
                standing[movement.other] -= movement.amount
                touched.append(movement.other)
            assert all(standing[account] >= 0 for account in touched), movement


def test_nobodys_everyday_account_holds_a_fortune(many: Plan) -> None:
    standing = _standing(many)
    persons = [account for account in range(len(many.accounts)) if _is_persons(many, account)]
    assert (
        max(standing[account] for account in persons if many.accounts[account].kind is AccountKind.CURRENT) < 500_000_00
    )
    assert max(standing[account] for account in persons) < 2_000_000_00


def test_day_follows_day_and_none_lies_before_its_account_or_after_today(small: Plan) -> None:
    days = [movement.day for movement in small.movements]

    assert days == sorted(days)
    assert days[-1] <= TODAY.toordinal()
    assert all(small.accounts[one.account].opened_on.toordinal() <= one.day for one in small.movements)
    assert days[-1] - days[0] > 23 * 30


def test_currencies_do_not_mix(small: Plan) -> None:
    between = [one for one in small.movements if isinstance(one.other, int)]

    assert between
    currencies = [account.currency for account in small.accounts]
    assert all(currencies[one.account] == currencies[one.other] for one in between if isinstance(one.other, int))
    assert set(currencies) == {"CNY", "USD", "EUR", "HKD", "JPY"}


def test_a_wage_leaves_the_firms_account_as_it_comes_to_who_works_there(small: Plan) -> None:
    firm = next(place for place, new in enumerate(small.customers) if new.name == "杭州青禾食品有限公司")
    payroll = next(place for place, one in enumerate(small.accounts) if one.owner == firm and one.product == "payroll")
    wages = [one for one in small.movements if one.account == payroll and one.kind == "salary"]

    assert len(wages) > 100
    for wage in wages:
        assert isinstance(wage.other, int)
        earner = small.customers[small.accounts[wage.other].owner].name
        assert earner in wage.text
        assert wage.other_text is not None
        assert "青禾" in wage.other_text
        assert wage.amount < 0


def test_families_give_each_other_from_account_to_account(small: Plan) -> None:
    people = {new.name: place for place, new in enumerate(small.customers)}
    given = [one for one in small.movements if one.text == "转账给 张秀英 赡养费"]

    assert len(given) >= 23
    for one in given:
        assert isinstance(one.other, int)
        assert small.accounts[one.account].owner == people["王芳"]
        assert small.accounts[one.other].owner == people["张秀英"]
        assert one.other_text == "王芳 转来 赡养费"
    assert any(one.text.startswith("红包") for one in small.movements)


def test_interest_is_paid_on_the_21st_of_the_quarters_last_month(small: Plan) -> None:
    paid = [date.fromordinal(one.day) for one in small.movements if one.text == "结息"]

    assert {(day.month, day.day) for day in paid} == {(month, 21) for month in (3, 6, 9, 12)}


def test_the_great_sales_and_the_spring_feast_are_felt(many: Plan) -> None:
    # Whole years only: the last month is not over.
    spent = Counter(
        date.fromordinal(one.day).month
        for one in many.movements
        if one.kind == "card" and any(shop in one.text for shop in ("淘宝", "京东", "拼多多", "天猫", "抖音", "唯品会"))
        if one.day < date(2026, 11, 1).toordinal()
    )
    assert spent[6] > spent[4]
    packets = {date.fromordinal(one.day) for one in many.movements if one.text.startswith("红包")}
    assert packets == {date(2025, 1, 28), date(2026, 2, 16)}


def test_texts_are_written_out(small: Plan, elsewhere: Plan) -> None:
    texts = {text for plan in (small, elsewhere) for one in plan.movements for text in (one.text, one.other_text)}

    wrong = [text for text in texts if text is not None and (not text or re.search(r"[{}]|None|  |^-|-$", text))]
    assert wrong == []
    assert "" not in texts


def test_the_table_of_merchants_has_no_wording_that_nobody_reads(many: Plan) -> None:
    printed = {text for one in many.movements for text in (one.text, one.other_text) if text}

    assert [wording.text for wording in merchants.WORDINGS if not any(map(_pattern(wording).fullmatch, printed))] == []


def test_every_text_is_of_the_table_of_merchants(small: Plan) -> None:
    known = [(wording.kind, _pattern(wording)) for wording in merchants.WORDINGS]
    texts = {
        (one.kind, text)
        for one in small.movements
        for text in (one.text, one.other_text)
        if text and one.kind != "card"
    }

    assert [
        text for text in texts if not any(text[0] == kind and like.fullmatch(text[1]) for kind, like in known)
    ] == []


def test_every_product_is_sold_and_is_of_its_kind(many: Plan) -> None:
    kinds = {product.code: product.kind for product in PRODUCTS}
    assert {account.product for account in many.accounts} == set(kinds)
    assert all(account.kind is kinds[account.product] for account in many.accounts)


def test_here_and_there_an_account_is_frozen_or_closed_or_has_money_set_aside(many: Plan) -> None:
    assert min(map(len, (many.holds, many.frozen, many.closed, many.blocked, many.orders))) >= 3
    told = {step.place for step in (*many.frozen, *many.closed)}
    assert len(told) == len(many.frozen) + len(many.closed)


@pytest.mark.parametrize("today", [TODAY, date(2026, 12, 31), date(2027, 5, 2)])
def test_the_cast_has_what_the_page_about_it_promises(today: date) -> None:
    plan = rules.plan(today, size=60)

    logins = {sign_in.customer: sign_in.login for sign_in in plan.sign_ins}
    owner = [logins.get(account.owner) for account in plan.accounts]
    assert {"zhangxiuying", "emma"} <= {owner[hold.account] for hold in plan.holds}
    assert [owner[step.place] for step in plan.frozen][:1] == ["liuyang"]
    assert [owner[step.place] for step in plan.closed][:1] == ["liuyang"]
    assert {plan.customers[step.place].name for step in plan.blocked} >= {"马超"}
    assert {account.currency for account, login in zip(plan.accounts, owner, strict=True) if login == "emma"} == {
        "CNY", "USD", "EUR", "HKD", "JPY",
    }  # fmt: skip


@pytest.mark.parametrize("nth", range(3))
def test_what_is_closed_is_empty_and_what_is_set_aside_is_there(nth: int) -> None:
    plan = rules.plan(TODAY, size=400, nth=nth)

    standing = _standing(plan)
    assert all(standing[hold.account] >= hold.amount for hold in plan.holds)
    assert all(standing[step.place] == 0 for step in plan.closed)
    assert len({hold.account for hold in plan.holds}) == len(plan.holds)
    assert len({step.place for step in plan.blocked}) == len(plan.blocked)


def test_the_page_about_the_demo_names_everybody_who_can_sign_in(small: Plan) -> None:
    page = (Path(__file__).parents[2] / "docs" / "demo.md").read_text()

    for sign_in in small.sign_ins:
        assert f"| `{sign_in.login}` | {small.customers[sign_in.customer].name}" in page
    assert all(f"| `{login}` |" in page for login, *_ in STAFF)


def test_who_is_brand_new_has_an_account_and_nothing_on_it(small: Plan) -> None:
    newcomer = next(sign_in.customer for sign_in in small.sign_ins if sign_in.login == "zhouwei")
    [account] = [place for place, one in enumerate(small.accounts) if one.owner == newcomer]

    assert small.accounts[account].opened_on == TODAY
    assert all(account not in (one.account, one.other) for one in small.movements)


def test_a_shop_has_very_many_entries(small: Plan) -> None:
    keeper = next(sign_in.customer for sign_in in small.sign_ins if sign_in.login == "linxiaomei")
    owned = {place for place, one in enumerate(small.accounts) if one.owner == keeper}

    assert sum(one.account in owned or one.other in owned for one in small.movements) > 5_000


def test_the_months_of_the_plan_end_today() -> None:
    months = list(seasons.months(date(2024, 11, 1), date(2026, 11, 22)))

    assert (months[0].year, months[0].month, months[0].days) == (2024, 11, 30)
    assert months[-1].on(22) == date(2026, 11, 22).toordinal()
    assert months[-1].on(23) is None
    assert next(month for month in months if month.month == 2).on(30) == date(2025, 2, 28).toordinal()


def _pattern(wording: merchants.Wording) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(wording.text)))


def _standing(plan: Plan) -> Counter[int]:
    standing: Counter[int] = Counter()
    for movement in plan.movements:
        standing[movement.account] += movement.amount
        if isinstance(movement.other, int):
            standing[movement.other] -= movement.amount
    return standing


def _is_persons(plan: Plan, account: int) -> bool:
    return (
        plan.customers[plan.accounts[account].owner].kind is CustomerKind.PERSON
        and plan.accounts[account].product != "merchant"
    )


def test_the_banks_own_side_is_its_own() -> None:
    assert all(isinstance(one.other, int | HouseAccount) for one in rules.plan(TODAY, size=60).movements)
