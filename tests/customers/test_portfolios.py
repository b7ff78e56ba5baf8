"""Each customer can have somebody who is there for them, and nothing is lost when it becomes somebody else."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from bankhall.customers import permissions
from bankhall.customers.actions import change
from bankhall.customers.contact_log.routes import routes as contact_routes
from bankhall.customers.managers import actions as managers
from bankhall.customers.managers import reactions, rules
from bankhall.customers.managers.routes import routes as manager_routes
from bankhall.customers.managers.types import Colleague, Held, ManagerStep
from bankhall.customers.portfolios import actions as portfolios
from bankhall.customers.portfolios.routes import routes as portfolio_routes
from bankhall.customers.portfolios.rules import even_out
from bankhall.customers.portfolios.types import Assign, HandOver
from bankhall.customers.promises.routes import routes as promise_routes
from bankhall.customers.types import Because
from bankhall.identity import api as identity
from bankhall.identity.types import HireStaff
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date, close_business_day
from counter import acts, as_customer, counter, doors, events, register, rows
from hearing import hear, open_telephones, told

NOTE = "原客户经理调往总行，请尽快联系"
ROUTES = [*manager_routes, *portfolio_routes, *promise_routes, *contact_routes]
RIGHTS = frozenset({permissions.VIEW, permissions.TASK, permissions.PROMISE, permissions.NOTE_CONTACT})


async def hire(bank: Database, name: str, login: str) -> Actor:
    password = await identity.hash_password("a long enough Pass-9 word", login=login)
    writing = doors(bank, system("tests"))
    await writing.write(identity.ensure_roles)
    staff_id = await writing.write(identity.hire_staff, HireStaff(name=name, login=login, password=password))
    await writing.write(identity.give_role, staff_id, "clerk")
    return Actor(kind="staff", name=name, id=staff_id, rights=RIGHTS)


@pytest.fixture
async def li_na(bank: Database) -> Actor:
    return await hire(bank, "李娜", "lina")


@pytest.fixture
async def wang(bank: Database) -> Actor:
    return await hire(bank, "王强", "wangqiang")


@pytest.fixture
async def zhang(bank: Database) -> UUID:
    return await register(bank, "张伟")


@pytest.fixture
async def head(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    rights = RIGHTS | {permissions.MANAGE_PORTFOLIOS}
    async with counter(bank, Actor(kind="staff", name="刘芳", id=new_id(), rights=rights), routes=ROUTES) as client:
        yield client


@pytest.fixture
async def li(bank: Database, li_na: Actor) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, li_na, routes=ROUTES) as client:
        yield client


@pytest.fixture
async def qiang(bank: Database, wang: Actor) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, wang, routes=ROUTES) as client:
        yield client


@pytest.fixture
async def portal(bank: Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=ROUTES) as client:
        yield client


async def assign(
    head: httpx.AsyncClient, whom: Sequence[UUID], to: Actor, *, backup: Actor | None = None, note: str = NOTE
) -> Any:
    body = {
        "customer_ids": [str(one) for one in whom],
        "manager_id": str(to.id),
        "backup_id": str(backup.id) if backup else None,
        "note": note,
    }
    return await head.post("/api/console/managers/assign", json=body)


async def hand_over(head: httpx.AsyncClient, from_: Actor, to: Actor, **more: Any) -> Any:
    body = {"from_id": str(from_.id), "to_id": str(to.id), "note": NOTE, **more}
    return await head.post("/api/console/managers/hand-over", json=body)


async def promise(client: httpx.AsyncClient, who: UUID, due_on: date, *, key: str = "k") -> str:
    body = {"text": "把新的存折送到您家", "due_on": due_on.isoformat()}
    made = await client.post(f"/api/console/customers/{who}/promises", json=body, headers={"Idempotency-Key": key})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def today(bank: Database) -> date:
    return await doors(bank, system("tests")).read(business_date)


async def let_pass(bank: Database, days: int) -> None:
    until = await today(bank) + timedelta(days=days)
    await doors(bank, system("tests")).write(close_business_day, next_on=until)


def outcomes(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["outcome"] for one in answer.json()["items"]]


async def mine(client: httpx.AsyncClient, **asked: str) -> list[dict[str, Any]]:
    answer = await client.get("/api/console/portfolio", params=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


# ---------------------------------------------------------------------------------------------------- assigned


async def test_a_customer_is_given_somebody_and_both_sides_see_who(
    bank: Database, zhang: UUID, li_na: Actor, wang: Actor, head: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    before = (await portal.get("/api/portal/manager")).json()
    given = await assign(head, [zhang], li_na, backup=wang)
    seen = (await portal.get("/api/portal/manager")).json()
    of_file = (await head.get(f"/api/console/customers/{zhang}/manager")).json()

    assert before["manager"] is None
    assert outcomes(given) == ["done"]
    assert (seen["manager"], seen["backup"], seen["away_until"]) == ("李*", "王*", None)
    assert (of_file["manager"]["name"], of_file["backup"]["name"]) == ("李娜", "王强")
    assert [(one["kind"], one["note"], one["by"]) for one in of_file["steps"]] == [("assigned", NOTE, "刘芳")]
    assert "customers.assign_manager" in await acts(bank)
    assert "customers.manager_changed" in await events(bank)


async def test_many_are_given_at_once_and_each_has_its_own_outcome(
    bank: Database, li_na: Actor, head: httpx.AsyncClient
) -> None:
    one, other, gone = [await register(bank, name) for name in ("张伟", "王芳", "李静")]
    await doors(bank).write(change.close_customer, Because(gone, "搬家"))
    nobody = new_id()

    first = await assign(head, [one, other, gone, nobody, one], li_na)
    again = await assign(head, [one, other], li_na)

    assert outcomes(first) == ["done", "done", "closed", "not_found"]
    assert outcomes(again) == ["unchanged", "unchanged"]
    assert len(await rows(bank, "SELECT 1 FROM customer_manager_steps")) == 2


async def test_only_who_works_here_and_may_have_customers_is_given_any(
    bank: Database, zhang: UUID, li_na: Actor, head: httpx.AsyncClient
) -> None:
    stranger = Actor(kind="staff", name="无名", id=new_id(), rights=RIGHTS)
    themselves = await assign(head, [zhang], li_na, backup=li_na)
    nobody = await assign(head, [zhang], stranger)
    standing_in = await assign(head, [zhang], li_na, backup=stranger)

    assert (themselves.status_code, themselves.json()["fields"][0]["field"]) == (400, "backup_id")
    assert (nobody.status_code, nobody.json()["code"], nobody.json()["facts"]) == (
        422,
        "customers.not_a_manager",
        {"field": "manager_id"},
    )
    assert standing_in.json()["facts"] == {"field": "backup_id"}
    assert await rows(bank, "SELECT 1 FROM customer_managers") == []


async def test_a_customer_is_told_once_who_is_there_for_them(
    bank: Database, zhang: UUID, li_na: Actor, wang: Actor, head: httpx.AsyncClient
) -> None:
    telling = reactions.SUBSCRIBERS[0]
    await open_telephones(bank, telling, phones={zhang: "13812345678"})
    await assign(head, [zhang], li_na)
    await assign(head, [zhang], li_na, backup=wang)
    await hear(bank, telling)
    await hear(bank, telling)

    (news,) = await told(bank, "13812345678")
    assert "李*" in news


# ---------------------------------------------------------------------------------------------------- handed over


async def test_what_is_promised_goes_along_with_its_customer_and_only_that(
    bank: Database, zhang: UUID, li_na: Actor, wang: Actor, head: httpx.AsyncClient, li: Any, qiang: Any, portal: Any
) -> None:
    other = await register(bank, "王芳")
    due = await today(bank) + timedelta(days=3)
    theirs, colleagues = await promise(li, zhang, due), await promise(qiang, zhang, due, key="q")
    stays = await promise(li, other, due, key="o")
    await assign(head, [zhang, other], li_na)

    moved = await hand_over(head, li_na, wang, customer_ids=[str(zhang)])

    assert [(one["outcome"], one["promises"]) for one in moved.json()["items"]] == [("done", 1)]
    of_qiang = {one["promise"]["id"] for one in (await qiang.get("/api/console/promises")).json()["items"]}
    of_li = {one["promise"]["id"] for one in (await li.get("/api/console/promises")).json()["items"]}
    assert (of_qiang, of_li) == ({theirs, colleagues}, {stays})
    seen = next(one for one in (await portal.get("/api/portal/promises")).json()["items"] if one["id"] == theirs)
    assert (seen["owner"], seen["steps"]) == ("王*", [])
    of_file = (await head.get(f"/api/console/customers/{zhang}/promises")).json()["items"]
    (step,) = next(one for one in of_file if one["id"] == theirs)["steps"]
    assert (step["kind"], step["by"], step["to"]) == ("handed_over", "刘芳", "王强")


async def test_whoever_takes_a_customer_over_reads_their_file_and_nobody_else(
    bank: Database, zhang: UUID, li_na: Actor, wang: Actor, head: httpx.AsyncClient, li: Any, qiang: Any
) -> None:
    await assign(head, [zhang], li_na)
    await promise(li, zhang, await today(bank) + timedelta(days=3))
    entry = {"way": "call_in", "happened_at": datetime.now(UTC).isoformat(), "text": "来电问存折"}
    await li.post(f"/api/console/customers/{zhang}/contacts", json=entry, headers={"Idempotency-Key": "c"})
    await hand_over(head, li_na, wang)
    (line,) = await mine(qiang)
    there = f"/api/console/portfolio/files/{line['file_id']}"

    file = (await qiang.get(there)).json()
    foreign = [await li.get(there), await head.post(there + "/read")]
    read = await qiang.post(there + "/read")
    (after,) = await mine(qiang)

    assert (line["need"], file["note"], file["from_name"]) == ("unread", NOTE, "李娜")
    assert [one["text"] for one in file["contacts"]] == ["来电问存折"]
    assert [one["owner"] for one in file["promises"]] == ["王强"]
    assert [one.status_code for one in foreign] == [404, 404]
    assert (read.status_code, after["file_id"], after["need"]) == (200, None, None)


async def test_what_is_handed_over_must_be_theirs(
    bank: Database, zhang: UUID, li_na: Actor, wang: Actor, head: httpx.AsyncClient
) -> None:
    other = await register(bank, "王芳")
    await assign(head, [zhang], li_na)
    await assign(head, [other], wang)

    foreign = await hand_over(head, li_na, wang, customer_ids=[str(other), str(new_id())])
    some = await hand_over(head, li_na, wang, customer_ids=[str(other), str(zhang)])
    again = await hand_over(head, li_na, wang)
    to_self = await hand_over(head, wang, wang)

    assert (foreign.status_code, foreign.json()["code"]) == (409, "customers.nothing_to_hand_over")
    assert outcomes(some) == ["not_theirs", "done"]
    assert again.json()["code"] == "customers.nothing_to_hand_over"
    assert to_self.json()["fields"][0]["field"] == "to_id"


async def test_of_two_who_move_the_same_customer_one_is_second_and_nothing_is_twice(
    bank: Database, zhang: UUID, li_na: Actor, wang: Actor, head: httpx.AsyncClient, li: Any
) -> None:
    third = await hire(bank, "赵敏", "zhaomin")
    await assign(head, [zhang], li_na)
    await promise(li, zhang, await today(bank) + timedelta(days=3))
    writing = doors(bank, Actor(kind="staff", name="刘芳", id=new_id(), rights=frozenset()))
    wish = HandOver(li_na.id or new_id(), wang.id or new_id(), (zhang,), None, NOTE)
    other = Assign((zhang,), third.id or new_id(), None, NOTE)

    await asyncio.gather(
        writing.write(portfolios.hand_over, wish), writing.write(portfolios.assign, other), return_exceptions=True
    )

    ((manager_id, steps),) = await rows(bank, "SELECT manager_id, steps FROM customer_managers")
    ((owner_id,),) = await rows(bank, "SELECT owner_id FROM open_customer_promises")
    assert manager_id == owner_id
    assert owner_id in (third.id, wang.id)
    written = await rows(bank, "SELECT nth FROM customer_manager_steps ORDER BY nth")
    assert [nth for (nth,) in written] == list(range(1, steps + 1))


async def test_who_leaves_while_their_customers_are_handed_over_takes_no_step_twice(
    bank: Database, li_na: Actor, wang: Actor, head: httpx.AsyncClient
) -> None:
    writing = doors(bank, Actor(kind="staff", name="刘芳", id=new_id(), rights=frozenset()))
    machine = doors(bank, system("tests"))
    assert li_na.id is not None
    for nth in range(8):
        theirs = [await register(bank, f"张{nth}{one}") for one in range(4)]
        assert (await assign(head, theirs, li_na)).status_code == 200
        wish = Assign(tuple(reversed(theirs)), wang.id or new_id(), None, NOTE)
        await asyncio.gather(writing.write(portfolios.assign, wish), machine.write(managers.vacate, li_na.id))

    lines = await rows(bank, "SELECT customer_id, manager_id, steps FROM customer_managers ORDER BY customer_id")
    written = await rows(
        bank, "SELECT customer_id, array_agg(nth ORDER BY nth) FROM customer_manager_steps GROUP BY 1 ORDER BY 1"
    )
    assert {manager_id for _, manager_id, _ in lines} == {wang.id}
    assert written == [(one, list(range(1, steps + 1))) for one, _, steps in lines]


async def test_who_leaves_the_bank_leaves_their_customers_to_the_head_with_all_that_is_open(
    bank: Database, zhang: UUID, li_na: Actor, wang: Actor, head: httpx.AsyncClient, li: Any, qiang: Any, portal: Any
) -> None:
    stood_in = await register(bank, "王芳")
    await assign(head, [zhang], li_na)
    await assign(head, [stood_in], wang, backup=li_na)
    await promise(li, zhang, await today(bank) + timedelta(days=3))
    assert li_na.id is not None
    await open_telephones(bank, *reactions.SUBSCRIBERS, phones={})
    await doors(bank, system("tests")).write(identity.let_staff_go, li_na.id, reason="moved away")
    await hear(bank, reactions.SUBSCRIBERS[1])

    waiting = (await head.get("/api/console/managers/vacant")).json()["items"]
    nobody = (await portal.get("/api/portal/manager")).json()
    taken = await assign(head, [zhang], wang)

    assert [(one["customer"]["name"], one["former"]) for one in waiting] == [("张伟", "李娜")]
    assert nobody["manager"] is None
    assert (await head.get(f"/api/console/customers/{stood_in}/manager")).json()["backup"] is None
    assert [(one["outcome"], one["promises"]) for one in taken.json()["items"]] == [("done", 1)]
    assert {one["customer"]["name"]: one["need"] for one in await mine(qiang)} == {"张伟": "unread", "王芳": None}
    assert (await head.get("/api/console/managers/vacant")).json()["items"] == []


async def test_who_is_released_keeps_their_history_and_who_is_closed_has_nobody(
    bank: Database, zhang: UUID, li_na: Actor, wang: Actor, head: httpx.AsyncClient
) -> None:
    other = await register(bank, "王芳")
    await assign(head, [zhang, other], li_na)
    body = {"customer_ids": [str(zhang), str(new_id())], "note": "客户要求"}
    released = await head.post("/api/console/managers/release", json=body)
    again = await head.post("/api/console/managers/release", json=body)
    await assign(head, [zhang], wang)
    await open_telephones(bank, *reactions.SUBSCRIBERS, phones={})
    await doors(bank).write(change.close_customer, Because(other, "搬家"))
    await hear(bank, reactions.SUBSCRIBERS[2])

    assert (outcomes(released), outcomes(again)) == (["done", "not_found"], ["unchanged", "not_found"])
    steps = (await head.get(f"/api/console/customers/{zhang}/manager")).json()["steps"]
    assert [one["kind"] for one in steps] == ["assigned", "released", "assigned"]
    assert (await head.get(f"/api/console/customers/{other}/manager")).json()["steps"][0]["kind"] == "ended"


# ---------------------------------------------------------------------------------------------------- one's own


async def test_a_portfolio_begins_with_what_needs_attention_and_can_be_looked_through(
    bank: Database, li_na: Actor, head: httpx.AsyncClient, li: httpx.AsyncClient
) -> None:
    calm, due, late = [await register(bank, name) for name in ("张伟", "王芳", "李静")]
    await assign(head, [calm, due, late], li_na)
    on = await today(bank)
    await promise(li, late, on, key="late")
    await let_pass(bank, 1)
    await promise(li, due, on + timedelta(days=1), key="due")

    first = await li.get("/api/console/portfolio", params={"limit": 2})
    rest = await li.get("/api/console/portfolio", params={"limit": 2, "after": first.json()["next"]})
    figures = (await li.get("/api/console/portfolio/figures")).json()
    found = await li.get("/api/console/portfolio", headers={"Search-Words": "%E7%8E%8B%E8%8A%B3"})

    told_ = [(one["customer"]["name"], one["need"]) for one in (*first.json()["items"], *rest.json()["items"])]
    assert told_ == [("李静", "late"), ("王芳", "due"), ("张伟", None)]
    assert (figures["customers"], figures["late"], figures["due"], figures["never"]) == (3, 1, 1, 3)
    assert [one["customer"]["name"] for one in found.json()["items"]] == ["王芳"]
    assert [one["customer"]["name"] for one in await mine(li, need="late")] == ["李静"]
    for sort in ("contact", "newest"):
        assert len(await mine(li, sort=sort)) == 3


async def test_who_stands_in_sees_the_customers_and_the_promises_of_who_is_away(
    bank: Database, zhang: UUID, li_na: Actor, wang: Actor, head: httpx.AsyncClient, li: Any, qiang: Any, portal: Any
) -> None:
    await assign(head, [zhang], li_na, backup=wang)
    id_ = await promise(li, zhang, await today(bank))
    on = await today(bank)
    away = {"first_on": on.isoformat(), "last_on": (on + timedelta(days=2)).isoformat()}
    before = await mine(qiang)

    noted = await li.post("/api/console/portfolio/absences", json=away)
    again = await li.post("/api/console/portfolio/absences", json=away)
    (line,) = await mine(qiang)
    due = (await qiang.get("/api/console/promises")).json()["items"]
    seen = (await portal.get("/api/portal/manager")).json()
    foreign = await qiang.delete(f"/api/console/portfolio/absences/{noted.json()['id']}")
    back = await li.delete(f"/api/console/portfolio/absences/{noted.json()['id']}")

    assert (before, noted.status_code, again.json()["code"]) == ([], 201, "customers.away_already")
    assert (line["stands_in_for"], line["need"]) == ("李娜", "due")
    assert [one["promise"]["id"] for one in due] == [id_]
    assert seen["away_until"] == away["last_on"]
    assert (foreign.status_code, back.status_code, await mine(qiang)) == (404, 204, [])


async def test_the_head_sees_who_has_how_many_and_how_it_could_be_evened_out(
    bank: Database, li_na: Actor, wang: Actor, head: httpx.AsyncClient
) -> None:
    many = [await register(bank, "张伟") for _ in range(5)]
    await assign(head, many, li_na)
    await assign(head, [await register(bank, "王芳")], wang)

    told_ = (await head.get("/api/console/managers")).json()
    moved = await hand_over(head, li_na, wang, most=told_["evenings"][0]["customers"])

    assert {one["manager"]["name"]: one["customers"] for one in told_["items"]} == {"李娜": 5, "王强": 1}
    assert told_["evenings"] == [{"from_id": str(li_na.id), "to_id": str(wang.id), "customers": 2}]
    assert outcomes(moved) == ["done", "done"]


# ---------------------------------------------------------------------------------------------------- attacks


async def test_nobody_moves_customers_without_the_right_and_no_customer_sees_anothers_manager(
    bank: Database, zhang: UUID, li_na: Actor, li: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    tried = [
        await assign(li, [zhang], li_na),
        await hand_over(li, li_na, li_na),
        await li.get("/api/console/managers"),
        await portal.get("/api/console/portfolio"),
        await portal.get(f"/api/console/customers/{zhang}/manager"),
    ]

    assert [one.status_code for one in tried] == [403] * 5
    assert await rows(bank, "SELECT 1 FROM customer_manager_steps") == []


async def test_why_somebody_was_given_is_read_nowhere_in_the_database(
    bank: Database, zhang: UUID, li_na: Actor, head: httpx.AsyncClient
) -> None:
    await assign(head, [zhang], li_na)

    for table in ("customer_manager_steps", "customer_managers", "events", "audit_log"):
        kept = await rows(bank, f"SELECT CAST(t AS text) FROM {table} t")
        assert not [one for (one,) in kept if NOTE.encode().hex() in one or NOTE in one], table


async def test_the_running_bank_cannot_rewrite_who_was_there(
    bank: Database, zhang: UUID, li_na: Actor, head: Any
) -> None:
    await assign(head, [zhang], li_na)

    async def rewrite(tx: Any) -> None:
        await tx.session.execute(text("UPDATE customer_manager_steps SET manager_name = '别人'"))

    with pytest.raises(Exception, match="permission denied"):
        await doors(bank).write(rewrite)


# ---------------------------------------------------------------------------------------------------- rules


def test_what_a_step_is_follows_from_what_holds() -> None:
    li, wang = Colleague(new_id(), "李娜"), Colleague(new_id(), "王强")
    now = datetime.now(UTC)

    def held(manager: Colleague | None, backup: Colleague | None = None, former: Colleague | None = None) -> Held:
        return Held(new_id(), manager, backup, former, now, 1)

    assert rules.step_to(None, li, None) is ManagerStep.ASSIGNED
    assert rules.step_to(held(wang), li, None) is ManagerStep.HANDED_OVER
    assert rules.step_to(held(None, former=wang), li, None) is ManagerStep.HANDED_OVER
    assert rules.step_to(held(li), li, wang) is ManagerStep.BACKUP
    assert rules.step_to(held(li, wang), li, wang) is None


def test_portfolios_are_evened_out_only_where_it_matters() -> None:
    one, two, three = new_id(), new_id(), new_id()

    assert even_out({one: 90, two: 30, three: 60}) == [(one, two, 30)]
    assert even_out({one: 61, two: 59, three: 60}) == []
    assert even_out({one: 90}) == []
    assert even_out({one: 90, two: 0}) == []
