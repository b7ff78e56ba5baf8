"""Staff narrow lists of customers, each by what they may see, and keep views of them that name nobody."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from bankhall.customers import api as customers
from bankhall.customers import permissions as rights_of_customers
from bankhall.customers.api import Assign
from bankhall.customers.types import CustomerKind
from bankhall.identity import api as identity
from bankhall.identity.types import HireStaff
from bankhall.insight.lists import queries, rules
from bankhall.insight.lists.actions.exporting import purge_exports
from bankhall.insight.lists.permissions import EXPORT, SEE_ALL, SEE_TAGS, SEE_TIERS
from bankhall.insight.lists.routes import routes
from bankhall.insight.lists.types import ListFilters, ListSort
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date
from confirming import confirm_and_post
from counter import acts, counter, doors, register, rows
from payments.house import Clock

CLERK_RIGHTS = frozenset({rights_of_customers.VIEW, rights_of_customers.TASK, SEE_TAGS, SEE_TIERS})
LISTS = "/api/console/lists"


async def hire(bank: Database, name: str, login: str, *roles: str, rights: frozenset[str] = CLERK_RIGHTS) -> Actor:
    password = await identity.hash_password("a long enough Pass-9 word", login=login)
    writing = doors(bank, system("tests"))
    await writing.write(identity.ensure_roles)
    staff_id = await writing.write(identity.hire_staff, HireStaff(name=name, login=login, password=password))
    for role in roles:
        await writing.write(identity.give_role, staff_id, role)
    return Actor(kind="staff", name=name, id=staff_id, rights=rights)


@pytest.fixture
async def li_na(bank: Database) -> Actor:
    return await hire(bank, "李娜", "lina", "clerk")


@pytest.fixture
async def head(bank: Database) -> Actor:
    rights = CLERK_RIGHTS | {SEE_ALL}
    return await hire(bank, "刘芳", "liufang", "clerk", "relationship_head", rights=rights)


@pytest.fixture
async def clerk(bank: Database, li_na: Actor) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, li_na, routes=routes) as client:
        yield client


@pytest.fixture
async def boss(bank: Database, head: Actor) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, head, routes=routes) as client:
        yield client


@pytest.fixture
async def people(bank: Database) -> dict[str, UUID]:
    firm = await register(bank, "晨光贸易有限公司", kind=CustomerKind.ORGANISATION)
    return {"zhang": await register(bank, "张伟"), "wang": await register(bank, "王芳"), "firm": firm}


async def look(client: httpx.AsyncClient, sort: str = "number", limit: int = 50, **filters: Any) -> list[str]:
    answer = await client.post(f"{LISTS}/look", json={"filters": filters, "sort": sort, "limit": limit})
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["items"]]


async def give(bank: Database, to: Actor, *whom: UUID) -> None:
    asked = Assign(whom, to.id, None, "新分配") if to.id else None
    assert asked
    await doors(bank, system("tests")).write(customers.assign_managers, asked)


def view(**other: Any) -> dict[str, Any]:
    return {"name": "名下企业", "filters": {"kind": "organisation"}, "columns": ["tier", "manager"], **other}


async def tag_held_by(bank: Database, customer_id: UUID, *, stage: str = "live") -> UUID:
    tag_id, version_id = new_id(), new_id()
    now = datetime.now(UTC)

    async def write(reading: Any) -> None:
        given = {"tag": tag_id, "version": version_id, "who": customer_id, "now": now, "name": str(tag_id)[-12:]}
        for one in (
            "INSERT INTO tags VALUES (:tag, :name, :name, 'hand', 'person', NULL, '刘芳', :now, 'staff', NULL, '刘芳')",
            "INSERT INTO tag_versions (id, tag_id, nth, confidence, needs_consent, made_at, by_kind, by_name)"
            " VALUES (:version, :tag, 1, 100, false, :now, 'staff', '刘芳')",
            "INSERT INTO tag_stages (version_id, stage, at, by_kind, by_name)"
            f" VALUES (:version, '{stage}', :now, 'staff', '刘芳')",
            "INSERT INTO tag_given (customer_id, tag_id, version, confidence, since, evidence)"
            " VALUES (:who, :tag, 1, 100, :now, '{}')",
        ):
            await reading.session.execute(text(one), given)

    await doors(bank, system("tests")).write(write)
    return tag_id


# ----------------------------------------------------------------------------------------------------- lists


async def test_the_head_narrows_the_whole_bank_and_a_manager_only_their_own_portfolio(
    bank: Database, people: dict[str, UUID], li_na: Actor, clerk: httpx.AsyncClient, boss: httpx.AsyncClient
) -> None:
    await give(bank, li_na, people["zhang"])

    assert await look(boss) == ["晨光贸易有限公司", "张伟", "王芳"]
    assert await look(boss, kind="person", managed="nobody") == ["王芳"]
    assert await look(boss, manager_id=str(li_na.id)) == ["张伟"]
    assert await look(boss, sort="newest", limit=1) != await look(boss, sort="oldest", limit=1)
    assert await look(clerk) == ["张伟"]
    assert await look(clerk, managed="nobody") == []


async def test_nobody_reaches_a_foreign_portfolio_by_a_filter_for_its_manager(
    bank: Database, people: dict[str, UUID], head: Actor, clerk: httpx.AsyncClient
) -> None:
    await give(bank, head, people["zhang"], people["wang"])

    assert await look(clerk, manager_id=str(head.id)) == []


async def test_whoever_stands_in_finds_them_as_long_as_the_other_is_away(
    bank: Database, people: dict[str, UUID], li_na: Actor, head: Actor, clerk: httpx.AsyncClient
) -> None:
    asked = Assign((people["wang"],), head.id or new_id(), li_na.id, "新分配")
    await doors(bank, system("tests")).write(customers.assign_managers, asked)
    assert await look(clerk) == []

    async def away(tx: Any) -> None:
        told = {"id": new_id(), "who": head.id, "on": await business_date(tx), "at": tx.now}
        row = "INSERT INTO manager_absences VALUES (:id, :who, :on, :on, :at, 'staff', NULL, '刘芳')"
        await tx.session.execute(text(row), told)

    await doors(bank, system("tests")).write(away)

    assert await look(clerk) == ["王芳"]


async def test_pages_follow_each_other_without_a_gap_in_each_order(bank: Database, boss: httpx.AsyncClient) -> None:
    for nth in range(7):
        await register(bank, f"李明{nth}")
    for sort in ("number", "newest", "oldest"):
        seen: list[str] = []
        after, pages = None, 0
        while pages == 0 or after:
            body: dict[str, Any] = {"filters": {}, "sort": sort, "limit": 3, "after": after}
            page = (await boss.post(f"{LISTS}/look", json=body)).json()
            seen += [one["number"] for one in page["items"]]
            after, pages = page["next"], pages + 1
            assert (page["total"] == 7) is (pages == 1)

        assert (len(seen), pages) == (7, 3)
        assert seen == sorted(seen, reverse=sort == "newest")


async def test_silence_is_since_the_last_contact_and_a_note_breaks_it_not(
    bank: Database, people: dict[str, UUID], boss: httpx.AsyncClient
) -> None:
    async def touch(tx: Any) -> None:
        for who, way, ago in ((people["zhang"], "call_in", 3), (people["wang"], "note", 1)):
            told = {"id": new_id(), "who": who, "way": way, "at": tx.now - timedelta(days=ago), "now": tx.now}
            await tx.session.execute(
                text(
                    "INSERT INTO customer_contacts (id, customer_id, way, happened_at, sealed, at, by_kind, by_name)"
                    " VALUES (:id, :who, :way, :at, '', :now, 'staff', '刘芳')"
                ),
                told,
            )

    await doors(bank, system("tests")).write(touch)

    assert await look(boss, silent_days=2, kind="person") == ["张伟", "王芳"]
    assert await look(boss, silent_days=5, kind="person") == ["王芳"]


async def test_a_filter_by_what_one_may_not_see_is_refused_and_its_column_is_empty(
    bank: Database, people: dict[str, UUID]
) -> None:
    tag_id = await tag_held_by(bank, people["zhang"])
    auditor = Actor(kind="staff", name="孙丽", id=new_id(), rights=frozenset({rights_of_customers.VIEW, SEE_ALL}))
    seer = Actor(kind="staff", name="周敏", id=new_id(), rights=auditor.rights | {SEE_TAGS})
    async with counter(bank, auditor, routes=routes) as client:
        for filters in ({"tags": [str(tag_id)]}, {"tier": 1}):
            refused = await client.post(f"{LISTS}/look", json={"filters": filters})
            assert refused.status_code == 403
        page = (await client.post(f"{LISTS}/look", json={})).json()
        assert {(one["tags"], one["tier"]) for one in page["items"]} == {(None, None)}
        assert (await client.get(f"{LISTS}/choices")).json()["tags"] == []
    async with counter(bank, seer, routes=routes) as client:
        assert await look(client, tags=[str(tag_id)]) == ["张伟"]
        assert await look(client, tags=[str(tag_id), str(new_id())]) == []


async def test_a_customer_and_a_colleague_without_the_right_see_no_list(bank: Database) -> None:
    for actor in (
        Actor(kind="customer", name="a customer", id=new_id(), rights=frozenset({rights_of_customers.VIEW_OWN})),
        Actor(kind="staff", name="何静", id=new_id(), rights=frozenset({SEE_ALL})),
    ):
        async with counter(bank, actor, routes=routes) as client:
            assert (await client.post(f"{LISTS}/look", json={})).status_code == 403
            assert (await client.get(f"{LISTS}/views")).status_code == 403


# ----------------------------------------------------------------------------------------------------- views


async def test_a_view_is_kept_shared_begun_with_written_over_and_deleted(
    bank: Database, clerk: httpx.AsyncClient, boss: httpx.AsyncClient
) -> None:
    made = (await boss.post(f"{LISTS}/views", json=view(role="clerk"))).json()
    await clerk.put(f"{LISTS}/start", json={"view_id": made["id"]})
    (shared,) = (await clerk.get(f"{LISTS}/views")).json()["items"]
    assert (shared["name"], shared["is_own"], shared["is_start"]) == ("名下企业", False, True)

    change = view(name="企业", columns=["since"], version=1)
    changed = await boss.put(f"{LISTS}/views/{made['id']}", json=change)
    assert (changed.json()["name"], changed.json()["version"], changed.json()["role"]) == ("企业", 2, None)
    assert (await clerk.get(f"{LISTS}/views")).json()["items"] == []  # not shared any more

    assert (await boss.delete(f"{LISTS}/views/{made['id']}")).status_code == 204
    assert await rows(bank, "SELECT count(*) FROM list_starts") == [(0,)]
    assert [one for one in await acts(bank) if one.startswith("lists.")] == [
        "lists.keep_view",
        "lists.change_view",
        "lists.delete_view",
    ]


async def test_a_shared_view_is_changed_by_whoever_made_it_and_nobody_else(
    bank: Database, clerk: httpx.AsyncClient, boss: httpx.AsyncClient
) -> None:
    shared = (await boss.post(f"{LISTS}/views", json=view(role="clerk"))).json()["id"]
    own = (await boss.post(f"{LISTS}/views", json=view(name="自用"))).json()["id"]
    for view_id, status in ((shared, 403), (own, 404), (str(new_id()), 404)):
        assert (await clerk.put(f"{LISTS}/views/{view_id}", json=view(version=1))).status_code == status
        assert (await clerk.delete(f"{LISTS}/views/{view_id}")).status_code == status
    assert (await clerk.put(f"{LISTS}/start", json={"view_id": own})).status_code == 404

    stale = await boss.put(f"{LISTS}/views/{shared}", json=view(version=9))
    assert (stale.status_code, stale.json()["code"]) == (409, "insight.view_changed")


async def test_a_name_is_taken_once_and_a_view_is_shared_only_with_a_role_of_ones_own(
    clerk: httpx.AsyncClient, boss: httpx.AsyncClient
) -> None:
    assert (await clerk.post(f"{LISTS}/views", json=view())).status_code == 201
    again = await clerk.post(f"{LISTS}/views", json=view())
    assert (again.status_code, again.json()["code"]) == (409, "insight.view_name_taken")
    assert (await clerk.post(f"{LISTS}/views", json=view(name="a", role="auditor"))).status_code == 400
    assert (await boss.post(f"{LISTS}/views", json=view())).status_code == 201  # another's names are theirs


async def test_a_view_keeps_codes_only(clerk: httpx.AsyncClient) -> None:
    for filters in ({"name": "张伟"}, {"q": "13812345678"}, {"city": "上海"}, {"tags": ["张伟"]}):
        assert (await clerk.post(f"{LISTS}/views", json=view(filters=filters))).status_code == 400


async def test_a_view_says_that_its_tag_or_tier_is_not_in_use_any_more(
    bank: Database, people: dict[str, UUID], clerk: httpx.AsyncClient
) -> None:
    live, off = await tag_held_by(bank, people["zhang"]), await tag_held_by(bank, people["zhang"], stage="off")
    told = []
    for name, filters in (("一", {"tags": [str(live)]}), ("二", {"tags": [str(live), str(off)]}), ("三", {"tier": 9})):
        made = await clerk.post(f"{LISTS}/views", json=view(name=name, filters=filters))
        told.append(made.json()["withdrawn"])

    assert told == [[], ["tags"], ["tier"]]
    assert await look(clerk, tags=[str(off)]) == []


# --------------------------------------------------------------------------------------------------- exports

EXPORTER = CLERK_RIGHTS | {SEE_ALL, EXPORT}


def wish(**other: Any) -> dict[str, Any]:
    purpose = {"purpose": "report", "words": "季度报表", "form": "csv", "language": "en"}
    return {"filters": {"kind": "person"}, "columns": ["phone", "manager"], **purpose, **other}


async def test_a_list_leaves_once_confirmed_masked_and_with_who_took_it(bank: Database) -> None:
    await register(bank, "=cmd|' /C calc'!A0", phones=("13812345678",))
    taker = Actor(kind="staff", name="孙丽", id=new_id(), rights=EXPORTER)
    async with counter(bank, taker, routes=routes) as client:
        made = await confirm_and_post(bank, client, f"{LISTS}/exports", wish())
        assert (made.status_code, made.json()["customers"]) == (201, 1), made.text
        file = await client.get(f"{LISTS}/exports/{made.json()['id']}/file")
        again = await client.post(f"{LISTS}/exports", json=wish())

    told = file.content.decode("utf-8-sig")
    assert "'=cmd" in told
    assert "13812345678" not in told
    assert "孙丽" in told
    assert again.json()["code"] == "step_up.confirmation_required"  # one confirmation, one export
    assert (await rows(bank, "SELECT customers, purpose FROM list_exports")) == [(1, "report")]
    assert "季度报表" not in str(await rows(bank, "SELECT facts FROM audit_log"))


async def test_a_file_is_fetched_by_whoever_made_it_and_goes_after_its_day(bank: Database) -> None:
    bank.clock = clock = Clock()
    await register(bank, "张伟")
    taker = Actor(kind="staff", name="孙丽", id=new_id(), rights=EXPORTER)
    other = Actor(kind="staff", name="周敏", id=new_id(), rights=EXPORTER)
    async with counter(bank, taker, routes=routes) as client:
        made = await confirm_and_post(bank, client, f"{LISTS}/exports", wish(form="xlsx"))
        file = f"{LISTS}/exports/{made.json()['id']}/file"
        assert (await client.get(file)).content.startswith(b"PK")
        async with counter(bank, other, routes=routes) as stranger:
            assert (await stranger.get(file)).status_code == 404
        async with counter(bank, Actor(kind="staff", name="孙丽", id=taker.id), routes=routes) as without:
            assert (await without.get(file)).status_code == 403

        clock.now += rules.EXPORT_LASTS - timedelta(seconds=1)
        await doors(bank, system("tests")).write(purge_exports)
        assert (await client.get(file)).status_code == 200
        clock.now += timedelta(seconds=1)
        assert (await client.get(file)).status_code == 404
        assert await rows(bank, "SELECT count(*) FROM list_export_files") == [(1,)]
        await doors(bank, system("tests")).write(purge_exports)
    assert await rows(bank, "SELECT count(*) FROM list_export_files") == [(0,)]
    assert await rows(bank, "SELECT customers FROM list_exports") == [(1,)]


async def test_each_sees_their_own_exports_with_what_for_and_whether_they_were_fetched(bank: Database) -> None:
    bank.clock = clock = Clock()
    await register(bank, "张伟")
    taker = Actor(kind="staff", name="孙丽", id=new_id(), rights=EXPORTER)
    other = Actor(kind="staff", name="周敏", id=new_id(), rights=EXPORTER)
    async with counter(bank, taker, routes=routes) as client, counter(bank, other, routes=routes) as stranger:
        first = (await confirm_and_post(bank, client, f"{LISTS}/exports", wish())).json()["id"]
        clock.now += timedelta(minutes=1)
        second = (await confirm_and_post(bank, client, f"{LISTS}/exports", wish(form="xlsx", words="检查"))).json()[
            "id"
        ]
        await client.get(f"{LISTS}/exports/{first}/file")

        page = (await client.get(f"{LISTS}/exports", params={"limit": 1})).json()
        rest = (await client.get(f"{LISTS}/exports", params={"after": page["next"]})).json()
        told = [*page["items"], *rest["items"]]
        assert [(one["id"], one["words"], one["customers"]) for one in told] == [
            (second, "检查", 1),
            (first, "季度报表", 1),
        ]
        assert [one["fetched_at"] is not None for one in told] == [False, True]
        assert all(one["ends_at"] for one in told)
        assert (await stranger.get(f"{LISTS}/exports")).json()["items"] == []

        clock.now += rules.EXPORT_LASTS
        await doors(bank, system("tests")).write(purge_exports)
        later = (await client.get(f"{LISTS}/exports")).json()["items"]
        assert [(one["ends_at"], one["fetched_at"] is not None) for one in later] == [(None, False), (None, True)]


async def test_nothing_leaves_of_a_foreign_portfolio_of_nobody_or_without_the_right(
    bank: Database, people: dict[str, UUID], clerk: httpx.AsyncClient
) -> None:
    assert (await clerk.post(f"{LISTS}/exports", json=wish())).status_code == 403
    own = Actor(kind="staff", name="何静", id=new_id(), rights=frozenset({rights_of_customers.VIEW, EXPORT}))
    async with counter(bank, own, routes=routes) as client:
        nobody = await client.post(f"{LISTS}/exports", json=wish())
        assert nobody.json()["code"] == "insight.export_empty"
        hidden = await client.post(f"{LISTS}/exports", json=wish(columns=["tags"]))
        assert hidden.status_code == 403


LARGE = 20_000


@pytest.mark.parametrize("sort", [ListSort.NUMBER, ListSort.NEWEST, ListSort.OLDEST])
@pytest.mark.parametrize("is_next", [False, True])
async def test_a_page_of_a_large_bank_goes_along_an_index_not_over_all_customers(
    bank: Database, sort: ListSort, is_next: bool
) -> None:
    """The statements that lists ask, of a bank where reading every customer is the dearer way."""

    async def plan(tx: Tx) -> str:
        crowd = (
            "INSERT INTO customers (id, number, kind, status, sealed, since_on, version)"
            " SELECT gen_random_uuid(), lpad(CAST(n AS text), 10, '0'), 'person', 'active',"
            " decode(repeat('00', 300), 'hex'), CAST(:today AS date) - n % 4000, 1"
            " FROM generate_series(1, :many) AS n"
        )
        today = await business_date(tx)
        await tx.session.execute(text(crowd), {"many": LARGE, "today": today})
        told = rules.statement(queries.SOURCES, ListFilters(), sort=sort, whole_bank=True, is_next=is_next)
        asked: dict[str, Any] = {"limit": 51}
        if is_next:
            asked["after_number"] = "0000010000"
            if sort is not ListSort.NUMBER:
                asked["after_since"] = today - timedelta(days=2000)
        # Whether an index gives the order, also where the statistics know nothing of this crowd yet.
        await tx.session.execute(text("SET LOCAL enable_sort = off"))
        await tx.session.execute(text("SET LOCAL enable_bitmapscan = off"))
        found = await tx.session.execute(text(f"EXPLAIN {told}"), asked)
        return "\n".join(row[0] for row in found)

    told = await doors(bank, system("tests")).rehearse(plan)

    assert "Seq Scan on customers" not in told, told
    assert "Sort" not in told, told
