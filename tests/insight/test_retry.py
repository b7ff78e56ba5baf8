"""Many rows of a quarantine tried again at once, by a worker."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from bankhall.insight import jobs, permissions, routes
from bankhall.insight.actions import retry as retrying
from bankhall.insight.errors import ImportAtWork
from bankhall.insight.queries import sealing
from bankhall.insight.queries.imports import LOCK_KEY
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.ledger import api as ledger
from counter import counter, named_fields

from .source import OPENED_ON, Row, books, bring, rows_of, write_source

STEWARD = Actor(
    kind="staff",
    name="Chen Jing",
    id=new_id(),
    rights=frozenset({permissions.VIEW_IMPORTS, permissions.REPAIR}),
)
ACCOUNTS = 30


def rows() -> list[Row]:
    return [Row(n, n, OPENED_ON + timedelta(days=n), 100 * n, 100 * n) for n in range(1, ACCOUNTS + 1)]


def without(*missing: int) -> dict[str, Sequence[str]]:
    """The files in which these accounts and their holders are not there yet."""
    numbers = [n for n in range(1, ACCOUNTS + 1) if n not in missing]
    return {
        "account": [f'{n};1;"POPLATEK MESICNE";930105' for n in numbers],
        "disp": [f'{n};{n};{n};"OWNER"' for n in numbers],
    }


@pytest.fixture
async def waiting(bank: Database, tmp_path: Path) -> UUID:
    """An import of which rows on two accounts wait, since these have only come with a second one, by themselves."""
    first = await bring(bank, write_source(tmp_path / "first", rows(), accounts=ACCOUNTS, **without(3, 7)))
    await bring(bank, write_source(tmp_path / "second", [], accounts=ACCOUNTS))
    return first.import_id


async def at_desk(bank: Database, method: str, path: str, json: Any = None) -> httpx.Response:
    async with counter(bank, STEWARD, routes=routes.routes) as client:
        return await client.request(method, path, json=json)


async def ask(bank: Database, import_id: UUID, **which: str) -> dict[str, Any]:
    answer = await at_desk(bank, "POST", f"/api/console/imports/{import_id}/quarantine/retries", which)
    assert answer.status_code == 202, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def progress(bank: Database, import_id: UUID, retry_id: str) -> dict[str, Any]:
    answer = await at_desk(bank, "GET", f"/api/console/imports/{import_id}/quarantine/retries/{retry_id}")
    told: dict[str, Any] = answer.json()
    return told


async def books_but_since(bank: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Since when people are customers, the import has said already when their accounts had not come yet."""
    return {name: found for name, found in (await books(bank)).items() if name != "customers"}


async def open_rows(bank: Database) -> int:
    [(count,)] = await rows_of(bank, "SELECT count(*) FROM quarantine_cases WHERE state = 'open'")
    return int(count)


async def test_rows_that_waited_for_an_account_are_taken_when_it_has_come(
    bank: Database, database: Any, waiting: UUID, tmp_path: Path
) -> None:
    asked = await ask(bank, waiting, reason="unknown_account")
    await jobs.retry(bank, retry_id=asked["id"])
    done = await progress(bank, waiting, asked["id"])
    outcome = await books_but_since(bank)

    assert (asked["state"], asked["total"], asked["tried"], asked["by"]) == ("running", 2, 0, "Chen Jing")
    assert (done["state"], done["tried"], done["repaired"]) == ("done", 2, 2)
    assert await open_rows(bank) == 0
    steps = await rows_of(bank, "SELECT step, by_name, retry_id FROM quarantine_steps")
    assert steps == [("repaired", "Chen Jing", UUID(asked["id"]))] * 2
    assert (await bank.doors(system("tests")).read(ledger.recompute)).ok
    database.empty()
    await bring(bank, write_source(tmp_path / "right", rows(), accounts=ACCOUNTS))
    assert await books_but_since(bank) == outcome


async def test_rows_that_still_lack_something_stay_with_the_reason_of_the_latest_try(
    bank: Database, tmp_path: Path
) -> None:
    spoilt: list[Row | str] = [
        *rows(),
        "x;y",
        '99;1;930106;"VYDAJ";"VKLAD";1.00;1.00;"";;',
        Row(98, 77, OPENED_ON, 1, 1),
    ]
    outcome = await bring(bank, write_source(tmp_path, spoilt, accounts=ACCOUNTS))

    asked = await ask(bank, outcome.import_id)
    await jobs.retry(bank, retry_id=asked["id"])
    done = await progress(bank, outcome.import_id, asked["id"])

    assert (done["state"], done["total"], done["tried"], done["repaired"]) == ("done", 3, 3, 0)
    reasons = await rows_of(bank, "SELECT reason FROM quarantine_cases ORDER BY line")
    assert [reason for (reason,) in reasons] == ["wrong_field_count", "contradictory_codes", "unknown_account"]


async def test_a_retry_goes_on_where_it_was_killed(
    bank: Database, waiting: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ROWS_AT_ONCE", 1)
    asked = await ask(bank, waiting)
    await bank.doors(STEWARD).write(retrying.retry_some, UUID(asked["id"]), at_once=1)
    halfway = await progress(bank, waiting, asked["id"])

    await jobs.retry(bank, retry_id=asked["id"])
    await jobs.retry(bank, retry_id=asked["id"])

    assert (halfway["state"], halfway["tried"], halfway["repaired"]) == ("running", 1, 1)
    assert (await progress(bank, waiting, asked["id"]))["repaired"] == 2
    assert await rows_of(bank, "SELECT count(*) FROM quarantine_steps") == [(2,)]


async def test_two_workers_at_once_take_each_row_once(bank: Database, waiting: UUID) -> None:
    first, second = await ask(bank, waiting, reason="unknown_account"), await ask(bank, waiting, file="trans.asc")

    await asyncio.gather(*(jobs.retry(bank, retry_id=one["id"]) for one in (first, second, first)))

    assert await rows_of(bank, "SELECT count(*) FROM quarantine_steps") == [(2,)]
    told = [await progress(bank, waiting, one["id"]) for one in (first, second)]
    assert [one["state"] for one in told] == ["done", "done"]
    assert sum(one["repaired"] for one in told) == 2


async def test_asking_twice_is_answered_with_the_one_that_runs(bank: Database, waiting: UUID) -> None:
    first = await ask(bank, waiting, reason="unknown_account")
    same, other = await ask(bank, waiting, reason="unknown_account"), await ask(bank, waiting)

    assert first["id"] == same["id"] != other["id"]
    listed = (await at_desk(bank, "GET", f"/api/console/imports/{waiting}/quarantine/retries")).json()["items"]
    assert [one["id"] for one in listed] == [other["id"], first["id"]]


async def test_with_nothing_to_try_a_retry_is_done_at_once(bank: Database, waiting: UUID) -> None:
    asked = await ask(bank, waiting, reason="cut_off")

    assert (asked["state"], asked["total"]) == ("done", 0)
    assert await rows_of(bank, "SELECT count(*) FROM procrastinate_jobs") == [(0,)]


async def test_one_row_that_the_books_refuse_does_not_keep_the_others_back(bank: Database, waiting: UUID) -> None:
    async def close(tx: Any) -> None:
        await tx.session.execute(
            text(
                "UPDATE ledger_balances SET closed_at = now()"
                " WHERE account_id = (SELECT id FROM accounts WHERE source_id = '3')"
            )
        )

    await bank.doors(system("tests")).write(close)
    asked = await ask(bank, waiting)
    await jobs.retry(bank, retry_id=asked["id"])

    done = await progress(bank, waiting, asked["id"])
    assert (done["state"], done["tried"], done["repaired"]) == ("done", 2, 1)
    [(case_id, reason, sealed)] = await rows_of(
        bank, "SELECT id, reason, sealed_detail FROM quarantine_cases WHERE state = 'open'"
    )
    assert bank.vault is not None
    detail = sealing.open_(bank.vault, case_id, sealing.DETAIL, sealed)
    assert (reason, detail.partition(":")[0]) == ("refused", "ledger.account_closed")


async def test_while_an_import_runs_a_retry_waits_for_its_end(bank: Database, waiting: UUID) -> None:
    asked = await ask(bank, waiting)

    async with bank.engine.connect() as connection:
        await connection.execute(text(f"SELECT pg_advisory_lock({LOCK_KEY})"), {"source": "berka"})
        with pytest.raises(ImportAtWork):
            await jobs.retry(bank, retry_id=asked["id"])
        await connection.invalidate()
    await jobs.retry(bank, retry_id=asked["id"])

    assert (await progress(bank, waiting, asked["id"]))["repaired"] == 2


async def test_rows_set_aside_are_not_tried(bank: Database, waiting: UUID) -> None:
    [(row_id,), _] = await rows_of(bank, "SELECT id FROM quarantined_rows WHERE file = 'trans.asc' ORDER BY line")
    aside = await at_desk(
        bank, "POST", f"/api/console/imports/{waiting}/quarantine/{row_id}/set-aside", {"reason": "a test"}
    )
    asked = await ask(bank, waiting)
    await jobs.retry(bank, retry_id=asked["id"])

    assert aside.status_code == 200
    assert asked["total"] == 1
    counted = (await at_desk(bank, "GET", f"/api/console/imports/{waiting}")).json()["quarantine"]
    assert counted == [{"reason": "unknown_account", "open": 0, "repaired": 1, "set_aside": 1}]


async def test_the_list_is_filtered_by_what_became_of_the_rows(bank: Database, waiting: UUID) -> None:
    asked = await ask(bank, waiting)
    await bank.doors(STEWARD).write(retrying.retry_some, UUID(asked["id"]), at_once=1)
    there = f"/api/console/imports/{waiting}/quarantine"

    found = {
        state: [one["line"] for one in (await at_desk(bank, "GET", f"{there}?state={state}")).json()["items"]]
        for state in ("open", "repaired", "set_aside")
    }

    assert found == {"open": [8], "repaired": [4], "set_aside": []}


async def test_retries_of_no_import_and_of_another_one_are_not_found(bank: Database, waiting: UUID) -> None:
    asked = await ask(bank, waiting)
    nowhere = f"/api/console/imports/{new_id()}/quarantine/retries"

    answers = [
        await at_desk(bank, "POST", nowhere, {}),
        await at_desk(bank, "GET", nowhere),
        await at_desk(bank, "GET", f"{nowhere}/{asked['id']}"),
        await at_desk(bank, "GET", f"/api/console/imports/{waiting}/quarantine/retries/{new_id()}"),
    ]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (404, "insight.import_not_found"),
        (404, "insight.import_not_found"),
        (404, "insight.retry_not_found"),
        (404, "insight.retry_not_found"),
    ]


@pytest.mark.parametrize(
    "body", [{"reason": "x"}, {"file": "../etc"}, {"file": "a" * 41}, {"file": "%"}, {"rows": []}, {"reason": 1}]
)
async def test_strange_retries_are_bad_input(bank: Database, waiting: UUID, body: dict[str, Any]) -> None:
    assert named_fields(await at_desk(bank, "POST", f"/api/console/imports/{waiting}/quarantine/retries", body))


async def test_accounts_with_very_many_rows_are_set_right_by_a_worker(
    bank: Database, database: Any, waiting: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bankhall.insight.actions.settle._MOST_AT_ONCE", 0)
    asked = await ask(bank, waiting)
    await jobs.retry(bank, retry_id=asked["id"])
    jobs_there = await rows_of(bank, "SELECT task_name FROM procrastinate_jobs ORDER BY id")
    unsettled = await rows_of(bank, "SELECT count(*) FROM source_books WHERE NOT is_settled")

    await jobs.settle_rest(bank, source="berka")
    settled = await books_but_since(bank)

    assert ("insight.settle",) in jobs_there
    assert unsettled != [(0,)]
    assert await rows_of(bank, "SELECT count(*) FROM source_books WHERE NOT is_settled") == [(0,)]
    database.empty()
    await bring(bank, write_source(tmp_path / "right", rows(), accounts=ACCOUNTS))
    assert await books_but_since(bank) == settled
