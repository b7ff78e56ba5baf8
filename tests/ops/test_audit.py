"""An auditor asks who did what, has it verified, takes it out, and stands in the log for it."""

import asyncio
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bankhall.kernel import db
from bankhall.kernel.actors import Actor
from bankhall.kernel.chain.linking import link_everything
from bankhall.kernel.errors import BadInput
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.ops import queries
from bankhall.ops.actions import ask_for_audit_verification, note_reading
from bankhall.ops.jobs import verify_and_note
from bankhall.ops.routes import _fill
from bankhall.ops.sheets import ActSheet
from bankhall.ops.types import ActFilter, ActPage, AuditState, Subject

LI = Actor(kind="staff", name="李娜", id=new_id())
WANG = Actor(kind="staff", name="Wang 100%", id=new_id())
AUDITOR = Actor(kind="staff", name="Auditor", id=new_id())


async def does(bank: db.Database, actor: Actor, act: str, subject: str = "c-1", *, days_ago: int = 0) -> None:
    now = datetime.now(UTC) - timedelta(days=days_ago)
    then = db.Database(bank.engine, vault=bank.vault, clock=lambda: now)

    async def work(tx: db.Tx) -> None:
        tx.audit(act, "customer", subject, fields=["name"])

    await then.doors(actor, request_id=f"r-{act}").write(work)


async def found(bank: db.Database, *, after: str | None = None, limit: int = 50, **wanted: Any) -> ActPage:
    return await bank.doors(AUDITOR).read(
        queries.acts,
        ActFilter(**wanted),
        after=after,
        limit=limit,
    )


async def link_all(bank: db.Database, files: Path) -> None:
    """A transaction of another test on the same server can hold rows back for a moment."""
    await link_everything(bank, files)
    while (await state(bank)).chain.waiting:
        await asyncio.sleep(0.05)
        await link_everything(bank, files)


async def state(bank: db.Database) -> AuditState:
    return await bank.doors(AUDITOR).read(queries.audit_state)


@pytest.fixture
async def log(bank: db.Database) -> None:
    await does(bank, LI, "customers.change", "c-1", days_ago=3)
    await does(bank, WANG, "customers.block", "c-2", days_ago=2)
    await does(bank, LI, "accounts.freeze", "c-1", days_ago=1)


@pytest.mark.parametrize(
    ("wanted", "acts"),
    [
        ({}, ["accounts.freeze", "customers.block", "customers.change"]),
        ({"actor_id": LI.id}, ["accounts.freeze", "customers.change"]),
        ({"name": "李"}, ["accounts.freeze", "customers.change"]),
        ({"name": "wang"}, ["customers.block"]),
        ({"name": "100%"}, ["customers.block"]),
        ({"name": "%"}, ["customers.block"]),
        ({"name": "_"}, []),
        ({"act": "customers.change"}, ["customers.change"]),
        ({"act": "customers."}, ["customers.block", "customers.change"]),
        ({"act": "customer_."}, []),
        ({"subject": Subject("customer", "c-2")}, ["customers.block"]),
        ({"subject": Subject("account", "c-2")}, []),
        ({"request_id": "r-accounts.freeze"}, ["accounts.freeze"]),
        ({"actor_id": LI.id, "act": "customers.", "subject": Subject("customer", "c-1")}, ["customers.change"]),
    ],
)
@pytest.mark.usefixtures("log")
async def test_a_search_finds_what_fits_and_nothing_else(
    bank: db.Database, wanted: dict[str, Any], acts: list[str]
) -> None:
    page = await found(bank, **wanted)

    assert [one.act for one in page.items] == acts
    assert (page.next, page.looked_back_to) == (None, None)


@pytest.mark.usefixtures("log")
async def test_a_period_has_its_first_moment_and_not_its_last(bank: db.Database) -> None:
    [newest, middle, oldest] = (await found(bank)).items

    page = await found(bank, from_=oldest.at, until=newest.at)

    assert [one.id for one in page.items] == [middle.id, oldest.id]


@pytest.mark.usefixtures("log")
async def test_pages_follow_each_other_without_a_gap(bank: db.Database) -> None:
    first = await found(bank, limit=2)
    second = await found(bank, limit=2, after=first.next)

    assert [one.act for one in (*first.items, *second.items)] == [
        "accounts.freeze",
        "customers.block",
        "customers.change",
    ]
    assert second.next is None


@pytest.mark.usefixtures("log")
async def test_a_search_that_looks_far_stops_says_where_and_goes_on(
    bank: db.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_LOOKED_AT", 1)
    looked, acts, after = 0, [], None
    while True:
        page = await found(bank, act="customers.change", after=after)
        acts += [one.act for one in page.items]
        after, looked = page.next, looked + 1
        if after is None:
            break
        assert page.looked_back_to is not None

    assert (acts, looked) == (["customers.change"], 3)


@pytest.mark.parametrize("cursor", ["x", "W10", "WyIyMDI2LTExLTI4Il0", "WzEsMl0"])
async def test_a_cursor_that_is_none_is_refused(bank: db.Database, cursor: str) -> None:
    with pytest.raises(BadInput):
        await found(bank, after=cursor)


async def test_who_reads_the_log_stands_in_it_once_for_each_question_and_without_the_name_they_looked_for(
    bank: db.Database,
) -> None:
    for name in ("张伟", "张伟", "李娜"):
        await bank.doors(AUDITOR).write(note_reading, ActFilter(name=name))
    await bank.doors(AUDITOR).write(note_reading, ActFilter(actor_id=LI.id))

    readings = (await found(bank, act="ops.read_audit")).items

    assert [(one.actor_name, dict(one.facts)) for one in readings] == [
        ("Auditor", {"actor_id": str(LI.id)}),
        ("Auditor", {"by_name": True}),
    ]


@pytest.mark.usefixtures("log")
async def test_the_sheet_holds_what_the_search_found_and_no_formula(bank: db.Database) -> None:
    await does(bank, Actor(kind="staff", name="=cmd()", id=new_id()), "customers.change")
    file = io.BytesIO()
    sheet = ActSheet(file, Language.ENGLISH)

    complete = await bank.doors(AUDITOR).read(_fill, sheet, ActFilter(act="customers."))
    sheet.finish(complete=complete)

    lines = file.getvalue().decode("utf-8-sig").splitlines()
    assert (complete, sheet.rows, len(lines)) == (True, 3, 4)
    assert "'=cmd()" in lines[1]
    assert "李娜" in lines[3]


@pytest.mark.usefixtures("log")
async def test_a_verification_is_asked_for_once_run_and_kept(bank: db.Database, tmp_path: Path) -> None:
    await link_all(bank, tmp_path)
    asked = await bank.doors(AUDITOR).write(ask_for_audit_verification)
    again = await bank.doors(AUDITOR).write(ask_for_audit_verification)
    running = (await state(bank)).running

    await verify_and_note(bank, asked, tmp_path)
    after = await state(bank)

    assert again == asked
    assert running
    assert (running.by_name, running.ok) == ("Auditor", None)
    assert after.running is None
    assert after.last
    assert (after.last.ok, after.last.rows) == (True, after.chain.size)
    assert after.linked_until is not None


@pytest.mark.usefixtures("log")
async def test_a_verification_that_finds_something_says_what(
    bank: db.Database, tmp_path: Path, own_database: object
) -> None:
    await link_all(bank, tmp_path)
    owner = db.connect(own_database.superuser_url, connections=1)  # type: ignore[attr-defined]  # of tests/databases.py
    async with owner.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        await connection.execute(text("UPDATE audit_log SET actor_name = 'nobody' WHERE act = 'customers.block'"))
    await owner.dispose()

    asked = await bank.doors(AUDITOR).write(ask_for_audit_verification)
    await verify_and_note(bank, asked, tmp_path)
    last = (await state(bank)).last

    assert last
    assert (last.ok, dict(last.counts)) == (False, {"row_changed": 1})
    assert [one.wrong for one in last.findings] == ["row_changed"]
