"""Imports over HTTP."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bankhall.insight import routes
from bankhall.insight.permissions import VIEW_IMPORTS
from bankhall.kernel.actors import ANONYMOUS, Actor
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from counter import CLERK, as_customer, counter

from .source import OPENED_ON, Row, bring, write_source

STEWARD = Actor(kind="staff", name="Zhou Min", id=new_id(), rights=frozenset({VIEW_IMPORTS}))
LATER = OPENED_ON + timedelta(days=3)

IMPORTS = "/api/console/imports"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Three bad rows, and an account-day that does not agree."""
    wrong = Row(3, 1, OPENED_ON + timedelta(days=1), 10, 7110)
    rows: list[Row | str] = [Row(1, 1, OPENED_ON, 7000, 7000), "x", "y", wrong, Row(2, 2, LATER, 10, 10)]
    return write_source(tmp_path, rows, order=['1;99;"YZ";"87144583";2452.00;"SIPO"'])


async def look(bank: Database, path: str, actor: Actor = STEWARD, **params: Any) -> httpx.Response:
    async with counter(bank, actor, routes=routes.routes) as client:
        return await client.get(path, params=params)


async def test_the_list_shows_the_newest_import_first_with_its_figures(bank: Database, directory: Path) -> None:
    first, second = await bring(bank, directory), await bring(bank, directory)

    page = (await look(bank, IMPORTS, limit=1)).json()
    rest = (await look(bank, IMPORTS, after=page["next"])).json()

    assert [one["id"] for one in page["items"] + rest["items"]] == [str(second.import_id), str(first.import_id)]
    assert rest["next"] is None
    [shown] = rest["items"]
    told = {name: shown[name] for name in ("source", "state", "rows", "posted", "already_there", "quarantined", "by")}
    assert told == {
        "source": "berka",
        "state": "done",
        "rows": 5,
        "posted": 3,
        "already_there": 0,
        "quarantined": 3,
        "by": "tests",
    }


async def test_an_import_shows_its_files_and_where_balances_differ(bank: Database, directory: Path) -> None:
    outcome = await bring(bank, directory)

    shown = (await look(bank, f"{IMPORTS}/{outcome.import_id}")).json()

    assert shown["balance_mismatches"] == 1
    [difference] = shown["differences"]
    assert difference["stated"] == {"minor": 71_100, "currency": "CZK"}
    assert difference["found"] == {"minor": 70_100, "currency": "CZK"}
    files = {one.pop("file"): one for one in shown["files"]}
    assert files["trans.asc"] == {"rows": 5, "taken": 3, "already_there": 0, "quarantined": 2}
    assert files["order.asc"] == {"rows": 1, "taken": 0, "already_there": 0, "quarantined": 1}


async def test_the_quarantine_is_paged_and_filtered(bank: Database, directory: Path) -> None:
    outcome = await bring(bank, directory)
    path = f"{IMPORTS}/{outcome.import_id}/quarantine"

    first = (await look(bank, path, limit=2)).json()
    second = (await look(bank, path, limit=2, after=first["next"])).json()
    of_orders = (await look(bank, path, file="order.asc")).json()
    unknown = (await look(bank, path, reason="unknown_account")).json()

    places = [(row["file"], row["line"], row["reason"], row["row"]) for row in first["items"] + second["items"]]
    assert places == [
        ("order.asc", 2, "unknown_account", '1;99;"YZ";"87144583";2452.00;"SIPO"'),
        ("trans.asc", 3, "wrong_field_count", "x"),
        ("trans.asc", 4, "wrong_field_count", "y"),
    ]
    assert of_orders["items"] == unknown["items"] == first["items"][:1]


@pytest.mark.parametrize(("actor", "status"), [(ANONYMOUS, 401), (as_customer(new_id()), 403), (CLERK, 403)])
@pytest.mark.parametrize("path", ["", "/{id}", "/{id}/quarantine"])
async def test_only_staff_with_the_right_see_imports(
    bank: Database, directory: Path, path: str, actor: Actor, status: int
) -> None:
    outcome = await bring(bank, directory)

    answer = await look(bank, IMPORTS + path.format(id=outcome.import_id), actor)

    assert answer.status_code == status


@pytest.mark.parametrize("path", ["/{id}", "/{id}/quarantine"])
async def test_an_import_that_is_not_there_is_not_found(bank: Database, path: str) -> None:
    answer = await look(bank, IMPORTS + path.format(id=new_id()))

    assert (answer.status_code, answer.json()["code"]) == (404, "insight.import_not_found")


@pytest.mark.parametrize(
    "bad",
    [
        {"limit": 0},
        {"limit": 10**30},
        {"after": "x"},
        {"after": "WyJhXHUwMDAwIiwxXQ"},
        {"after": "WyJ0cmFucy5hc2MiLDk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ"},
        {"reason": "no_such_reason"},
        {"file": "a\0b"},
    ],
)
async def test_bad_questions_are_bad_input(bank: Database, directory: Path, bad: dict[str, Any]) -> None:
    outcome = await bring(bank, directory)

    answer = await look(bank, f"{IMPORTS}/{outcome.import_id}/quarantine", **bad)

    assert (answer.status_code, answer.json()["code"]) == (400, "kernel.bad_input")
