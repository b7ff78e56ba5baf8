"""Customers compare an account with their own books: what they bring and note is theirs alone, whoever else holds the
account, lends a mandate on it or works for the bank.
"""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bankhall.identity.permissions import BUILT_IN_ROLES
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.statements.reconciliation import actions, jobs, rules
from bankhall.statements.reconciliation import routes as reconciliation_routes
from counter import (
    acts,
    as_customer,
    counter,
    doors,
    fresh_key,
    named_fields,
    open_account,
    pay_in,
    register,
    rows,
)

NOTE = "秘密：找王会计"


@dataclass
class Person:
    """One side of a desk: a customer in the portal, or an accountant in the console."""

    bank: Database
    id: UUID
    client: httpx.AsyncClient
    where: str

    async def post_file(self, account: UUID, content: str, key: dict[str, str], **more: Any) -> httpx.Response:
        body = {"file_name": "books.csv", "file": base64.b64encode(content.encode()).decode()} | more
        return await self.client.post(f"/api/{self.where}/accounts/{account}/reconciliations", json=body, headers=key)

    async def bring(self, account: UUID, content: str, **more: Any) -> dict[str, Any]:
        brought = await self.post_file(account, content, fresh_key(), **more)
        assert brought.status_code == 202, brought.text
        await jobs.reconcile(self.bank, brought.json()["id"])
        told: dict[str, Any] = (await self.get(f"reconciliations/{brought.json()['id']}")).json()
        return told

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(f"/api/{self.where}/{path}")

    async def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        return await self.client.post(f"/api/{self.where}/{path}", json=body)

    async def listed(self, account: UUID) -> list[str]:
        found = (await self.get(f"accounts/{account}/reconciliations")).json()["reconciliations"]
        return [one["id"] for one in found]

    async def missing(self, told: dict[str, Any]) -> dict[str, Any]:
        """The line that only the file has."""
        found = (await self.get(f"reconciliations/{told['id']}/lines?result=only_outside")).json()["lines"]
        return next(iter(found))

    async def note(self, told: dict[str, Any], note: str) -> httpx.Response:
        nth = (await self.missing(told))["nth"]
        body = {"decision": "timing", "note": note}
        return await self.post(f"reconciliations/{told['id']}/lines/{nth}/decision", body)


@dataclass
class Office:
    bank: Database
    account: UUID
    content: str
    owner: Person
    partner: Person
    stranger: Person
    staff: Person

    @property
    def others(self) -> tuple[Person, ...]:
        return self.partner, self.stranger, self.staff


@pytest.fixture
async def office(bank: Database) -> AsyncIterator[Office]:
    """A joint account with three entries, its two holders, somebody else, and an accountant."""
    people = [await register(bank, name) for name in ("张伟", "李娜", "王芳")]
    account = await open_account(bank, *people[:2])
    await pay_in(bank, account, 100_00, 20_00, -5_00)
    ((today,),) = await rows(bank, "SELECT on_date FROM business_days WHERE closed_at IS NULL")
    accountant = Actor(kind="staff", name="账务员", id=new_id(), rights=BUILT_IN_ROLES["accountant"])
    async with AsyncExitStack() as stack:

        async def at(actor: Actor, where: str) -> Person:
            assert actor.id is not None
            routes = reconciliation_routes.routes
            return Person(bank, actor.id, await stack.enter_async_context(counter(bank, actor, routes=routes)), where)

        owner, partner, stranger = [await at(as_customer(one), "portal") for one in people]
        yield Office(bank, account, books(today), owner, partner, stranger, staff=await at(accountant, "console"))


def books(day: date) -> str:
    """All three, and one that the bank has not."""
    return f"date,money in,money out,text\n{day},100,,a\n{day},20,,b\n{day},,5,c\n{day},7,,rent"


async def test_a_customer_compares_an_account_with_their_own_books(office: Office) -> None:
    told = await office.owner.bring(office.account, office.content)

    assert told["state"] == "ready", told["why"]
    assert told["counts"] == {"matched": 3, "near": 0, "only_outside": 1, "only_books": 0}
    assert told["undecided"] == 1
    decided = await office.owner.note(told, NOTE)
    assert (decided.json()["decision"], decided.json()["note"], decided.json()["decided_by"]) == ("timing", NOTE, "")
    again = await office.owner.post(f"reconciliations/{told['id']}/again", {"window_days": 3, "tolerance": 0})
    assert again.json()["undecided"] == 0
    report = (await office.owner.get(f"reconciliations/{told['id']}/report.csv?language=en")).content.decode()
    assert NOTE in report
    assert await office.owner.listed(office.account) == [told["id"]]


async def test_the_list_comes_in_pages(office: Office) -> None:
    brought = [(await office.owner.bring(office.account, office.content + f",{nth}"))["id"] for nth in range(3)]
    path = f"accounts/{office.account}/reconciliations?limit=2"

    first = (await office.owner.get(path)).json()
    second = (await office.owner.get(f"{path}&after={first['next']}")).json()

    seen = [one["id"] for page in (first, second) for one in page["reconciliations"]]
    assert (seen, second["next"]) == (brought[::-1], None)


# -------------------------------------------------------------------------------------------------------- whose


async def test_nobody_else_sees_or_touches_a_customers_own_books(office: Office) -> None:
    told = await office.owner.bring(office.account, office.content)
    one = f"reconciliations/{told['id']}"

    for other in office.others:
        answers = [await other.get(f"{one}{more}") for more in ("", "/lines", "/report.csv")]
        answers.append(await other.post(f"{one}/again", {"window_days": 1, "tolerance": 0}))
        answers.append(await other.post(f"{one}/lines/1/decision", {"decision": "noted", "note": "x"}))
        if other is not office.staff:
            answers.append(await other.client.delete(f"/api/portal/{one}"))
        assert {answer.json()["code"] for answer in answers} == {"statements.reconciliation_not_found"}
    assert await office.partner.listed(office.account) == []
    assert await office.staff.listed(office.account) == []
    stranger = await office.stranger.get(f"accounts/{office.account}/reconciliations")
    assert stranger.json()["code"] == "accounts.not_found"
    assert (await office.owner.get(one)).json()["state"] == "ready"


async def test_what_the_bank_compared_shows_to_no_customer(office: Office) -> None:
    told = await office.staff.bring(office.account, office.content)
    await office.staff.note(told, NOTE)

    for holder in (office.owner, office.partner):
        assert await holder.listed(office.account) == []
        assert (await holder.get(f"reconciliations/{told['id']}")).status_code == 404
        assert (await holder.client.delete(f"/api/portal/reconciliations/{told['id']}")).status_code == 404


async def test_each_decides_apart_though_the_line_is_the_same(office: Office) -> None:
    """The same file, three times: a decision is found again by what a line says, and by whose books it is of."""
    theirs = {one.id: await one.bring(office.account, office.content) for one in (office.owner, office.staff)}
    await office.owner.note(theirs[office.owner.id], NOTE)
    await office.staff.note(theirs[office.staff.id], "staff alone")

    later = {
        one.id: await one.bring(office.account, office.content) for one in (office.owner, office.partner, office.staff)
    }

    assert (await office.owner.missing(later[office.owner.id]))["note"] == NOTE
    assert (await office.staff.missing(later[office.staff.id]))["note"] == "staff alone"
    partners = await office.partner.missing(later[office.partner.id])
    assert (partners["decision"], partners["note"], later[office.partner.id]["undecided"]) == (None, "", 1)


async def test_neither_door_is_the_others(office: Office) -> None:
    told = await office.owner.bring(office.account, office.content)
    customer = await office.owner.client.get(f"/api/console/reconciliations/{told['id']}")
    clerk = await office.staff.client.get(f"/api/portal/reconciliations/{told['id']}")
    assert {customer.json()["code"], clerk.json()["code"]} == {"identity.right_missing"}


async def test_whoever_holds_the_account_no_more_sees_it_no_more_and_may_still_delete_it(office: Office) -> None:
    told = await office.partner.bring(office.account, office.content)
    await _end_holding(office, office.partner.id)

    assert (await office.partner.get(f"reconciliations/{told['id']}")).status_code == 404
    assert (await office.partner.client.delete(f"/api/portal/reconciliations/{told['id']}")).status_code == 204


async def _end_holding(office: Office, customer_id: UUID) -> None:
    async def end(tx: Any) -> None:
        ended = "ended_at = :now, ended_by_kind = 'staff', ended_by_id = :id"
        sql = f"UPDATE account_holders SET {ended} WHERE customer_id = :id"
        await tx.session.execute(text(sql), {"now": tx.now, "id": customer_id})

    await doors(office.bank, system("tests")).write(end)


async def test_the_record_says_that_it_was_done_and_not_what_is_in_the_books(office: Office) -> None:
    told = await office.owner.bring(office.account, office.content)
    await office.owner.note(told, NOTE)
    await office.owner.get(f"reconciliations/{told['id']}/report.csv")
    await office.owner.client.delete(f"/api/portal/reconciliations/{told['id']}")

    assert [act for act in await acts(office.bank) if act.startswith("statements.")] == [
        "statements.reconcile",
        "statements.decide_line",
        "statements.take_reconciliation",
        "statements.delete_reconciliation",
    ]
    facts = str(await rows(office.bank, "SELECT facts::text FROM audit_log WHERE act LIKE 'statements.%'"))
    assert told["digest"] not in facts
    assert "timing" not in facts


async def test_what_a_customer_brings_and_notes_lies_sealed(office: Office) -> None:
    told = await office.owner.bring(office.account, office.content.replace("rent", "房租SECRET"))
    await office.owner.note(told, NOTE)

    raw = ""
    for table in ("reconciliations", "reconciliation_lines", "reconciliation_notes", "audit_log"):
        raw += str(await rows(office.bank, f"SELECT t::text FROM {table} t"))
    assert "SECRET" not in raw
    assert "秘密" not in raw
    assert "books.csv" not in raw


# ---------------------------------------------------------------------------------------------- bounds and deleting


async def test_the_same_key_brings_it_once_also_at_the_same_moment(office: Office) -> None:
    key = fresh_key()

    answers = await asyncio.gather(*[office.owner.post_file(office.account, office.content, key) for _ in range(3)])

    assert len({answer.json()["id"] for answer in answers}) == 1
    other = await office.owner.post_file(office.account, office.content + "x", key)
    assert other.json()["code"] == "kernel.key_reused"


async def test_few_are_read_at_once(office: Office) -> None:
    for nth in range(rules.OWN_MOST_UNDER_WAY):
        assert (await office.owner.post_file(office.account, f"{office.content},{nth}", fresh_key())).is_success
    refused = await office.owner.post_file(office.account, office.content, fresh_key())
    assert (refused.status_code, refused.json()["code"]) == (429, "statements.too_many_reconciliations")
    assert (await office.partner.post_file(office.account, office.content, fresh_key())).status_code == 202


async def test_so_many_are_kept_and_one_that_is_deleted_makes_room(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "OWN_MOST_KEPT", 1)
    told = await office.owner.bring(office.account, office.content)
    refused = await office.owner.post_file(office.account, office.content, fresh_key())
    assert (refused.status_code, refused.json()["code"]) == (409, "statements.reconciliations_full")
    assert refused.json()["facts"]["most"] == 1

    deleted = await office.owner.client.delete(f"/api/portal/reconciliations/{told['id']}")
    twice = await office.owner.client.delete(f"/api/portal/reconciliations/{told['id']}")

    assert (deleted.status_code, twice.status_code) == (204, 404)
    assert (await office.owner.post_file(office.account, office.content, fresh_key())).status_code == 202


async def test_a_note_goes_with_the_last_line_that_says_the_same(office: Office) -> None:
    first = await office.owner.bring(office.account, office.content)
    second = await office.owner.bring(office.account, office.content)
    await office.owner.note(first, NOTE)

    await office.owner.client.delete(f"/api/portal/reconciliations/{first['id']}")
    assert (await office.owner.missing(second))["note"] == NOTE
    await office.owner.client.delete(f"/api/portal/reconciliations/{second['id']}")

    assert await rows(office.bank, "SELECT 1 FROM reconciliation_notes") == []
    assert await rows(office.bank, "SELECT 1 FROM reconciliation_lines") == []


async def test_one_that_is_deleted_while_it_is_read_stays_deleted(office: Office) -> None:
    brought = await office.owner.post_file(office.account, office.content, fresh_key())
    assert (await office.owner.client.delete(f"/api/portal/reconciliations/{brought.json()['id']}")).status_code == 204

    await jobs.reconcile(office.bank, brought.json()["id"])

    assert await rows(office.bank, "SELECT 1 FROM reconciliation_files") == []


async def test_the_banks_own_cannot_be_deleted_nor_given_to_anybody(office: Office) -> None:
    await office.staff.bring(office.account, office.content)
    for sql in ("DELETE FROM reconciliations", f"UPDATE reconciliations SET customer_id = '{office.owner.id}'"):

        async def try_it(tx: Any, sql: str = sql) -> None:
            await tx.session.execute(text("DELETE FROM reconciliation_lines"))
            await tx.session.execute(text(sql))

        with pytest.raises(DBAPIError):
            await doors(office.bank, system("tests")).write(try_it)


async def test_what_is_too_large_or_cannot_be_read_says_so(office: Office) -> None:
    line = f"{office.content.splitlines()[1]}\n"
    large = await office.owner.post_file(office.account, "x" * (4 * 1024 * 1024 + 1), fresh_key())
    assert named_fields(large) == ["file"]
    assert (await office.owner.post_file(office.account, "x" * 5_000_000, fresh_key())).status_code == 413
    long = await office.owner.bring(office.account, office.content + "\n" + line * 10_000)
    assert (long["state"], long["why"]["code"], long["why"]["told"]) == ("unreadable", "too_many_entries", "10000")
    unreadable = await office.owner.bring(office.account, "no,table\nat,all")
    assert (unreadable["state"], unreadable["why"]["code"]) == ("unreadable", "columns")


async def test_the_columns_are_looked_at_and_nothing_is_kept(office: Office) -> None:
    content = base64.b64encode(office.content.encode()).decode()
    seen = (await office.owner.post("reconciliations/table", {"file": content})).json()
    assert (seen["columns"]["money_in"], seen["columns"]["money_out"]) == ("money in", "money out")
    assert await rows(office.bank, "SELECT 1 FROM reconciliations") == []


async def test_a_customers_are_kept_so_long_and_the_banks_for_good(office: Office) -> None:
    kept = await office.staff.bring(office.account, office.content)
    old = await office.owner.bring(office.account, office.content)
    await office.owner.note(old, NOTE)

    async def age(tx: Any) -> None:
        long_ago = tx.now - rules.OWN_KEPT - timedelta(minutes=1)
        await tx.session.execute(text("UPDATE reconciliations SET asked_at = :at"), {"at": long_ago})

    await doors(office.bank, system("tests")).write(age)
    young = await office.owner.bring(office.account, office.content + "s")
    await jobs.forget(office.bank)

    left = await rows(office.bank, "SELECT id::text FROM reconciliations ORDER BY id")
    assert [id_ for (id_,) in left] == [kept["id"], young["id"]]
    assert await rows(office.bank, "SELECT 1 FROM reconciliation_notes") == []


async def test_their_copy_holds_it_and_it_goes_when_they_leave(office: Office) -> None:
    told = await office.owner.bring(office.account, office.content)
    await office.owner.note(told, NOTE)
    await office.staff.bring(office.account, office.content)
    await office.partner.bring(office.account, office.content)
    from bankhall.statements.privacy import PORTIONS

    copies = {one.name: await doors(office.bank, as_customer(office.owner.id)).read(one.read) for one in PORTIONS}
    assert [str(one.id) for one in copies["own_books"]] == [told["id"]]  # type: ignore[attr-defined]  # of this portion
    assert [one.note for one in copies["own_book_notes"]] == [NOTE]  # type: ignore[attr-defined]  # of this portion

    await doors(office.bank, system("tests")).write(actions.forget_customers, [office.owner.id])

    owners = await rows(office.bank, "SELECT customer_id FROM reconciliations ORDER BY id")
    assert owners == [(None,), (office.partner.id,)]
    assert await rows(office.bank, "SELECT 1 FROM reconciliation_notes") == []
