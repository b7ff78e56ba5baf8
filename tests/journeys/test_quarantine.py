"""A steward clears a quarantine in the open hall: over HTTP, with the real worker and the command as it is typed."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from halls import Hall
from looking import looked_for

PATIENCE_S = 60

_FILES = {
    "account.asc": ['"account_id";"district_id";"frequency";"date"', '71;1;"POPLATEK MESICNE";930101'],
    "client.asc": ['"client_id";"birth_number";"district_id"', '71;"706213";1', '72;"709913";1'],
    "disp.asc": ['"disp_id";"client_id";"account_id";"type"', '71;71;71;"OWNER"', '72;72;71;"DISPONENT"'],
    "trans.asc": [
        '"trans_id";"account_id";"date";"type";"operation";"amount";"balance";"k_symbol";"bank";"account"',
        '7001;71;930101;"PRIJEM";"VKLAD";700.00;700.00;"";;',
        '7002;71;931301;"VYDAJ";"VYBER";200.00;500.00;"";;',
        '7003;71;930301;"PRIJEM";"VKLAD";10.00;510.00;"";;',
    ],
}


@pytest.fixture(scope="module")
def directory(hall: Hall, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("berka")
    for name, lines in _FILES.items():
        (place / name).write_text("".join(f"{line}\n" for line in lines))
    import_it(hall, place)
    return place


def import_it(hall: Hall, directory: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BANKHALL_")} | {
        "BANKHALL_HOME": str(directory / "home"),
        "BANKHALL_DATABASE_URL": hall.database.url,
        "BANKHALL_DATABASE_OWNER_URL": hall.database.owner_url,
        "BANKHALL_KEY_STORE": str(hall.keys),
    }
    command = [sys.executable, "-m", "bankhall", "import", "berka", str(directory), "--json"]
    subprocess.run(command, env=environ, check=True, capture_output=True, timeout=PATIENCE_S)


@pytest.fixture(scope="module")
def steward(hall: Hall) -> Iterator[httpx.Client]:
    with hall.signed_in("chenjing") as client:
        yield client


@pytest.fixture(scope="module")
def clerk(hall: Hall) -> Iterator[httpx.Client]:
    with hall.signed_in("lina") as client:
        yield client


def latest(client: httpx.Client) -> str:
    return str(client.get("/api/console/imports", params={"limit": 1}).json()["items"][0]["id"])


def rows_in(client: httpx.Client, **which: str) -> dict[str, dict[str, Any]]:
    """The bad rows of the latest import, by file."""
    found = client.get(f"/api/console/imports/{latest(client)}/quarantine", params=which).json()["items"]
    return {row["file"]: row for row in found}


def test_a_quarantine_is_cleared_and_an_import_afterwards_finds_it_so(
    hall: Hall, directory: Path, steward: httpx.Client
) -> None:
    there = f"/api/console/imports/{latest(steward)}/quarantine"
    waiting = rows_in(steward, state="open")
    before = steward.get("/api/console/today").json()["imports"]["waiting"]
    client, movement = (f"{there}/{waiting[file]['id']}" for file in ("client.asc", "trans.asc"))
    refused = steward.post(f"{movement}/repair", json={"fields": {"date": "930230"}})
    taken = steward.post(f"{movement}/repair", json={"fields": {"date": "930201"}})
    steward.post(f"{client}/repair", json={"fields": {"birth_number": "706213"}}).raise_for_status()
    retry = steward.post(f"{there}/retries", json={"reason": "unknown_client"}).json()
    deadline = time.monotonic() + PATIENCE_S
    while retry["state"] == "running" and time.monotonic() < deadline:
        time.sleep(0.2)
        retry = steward.get(f"{there}/retries/{retry['id']}").json()
    import_it(hall, directory)
    again = rows_in(steward)
    today = steward.get("/api/console/today").json()

    assert set(waiting) == {"client.asc", "disp.asc", "trans.asc"}
    assert (refused.status_code, refused.json()["facts"]["reason"]) == (422, "not_a_date")
    assert taken.json()["history"][0]["changes"] == [{"field": "date", "before": "931301", "after": "930201"}]
    assert (retry["state"], retry["total"], retry["repaired"]) == ("done", 1, 1)
    assert {row["state"] for row in again.values()} == {"repaired"}
    assert today["imports"]["waiting"] == before - 3
    assert {name for name in ("accounts", "ledger", "staff") if today[name] is not None} == set()


@pytest.mark.parametrize("login", ["lina", "zhaomin", "admin"])
def test_who_may_only_look_repairs_nothing(hall: Hall, directory: Path, steward: httpx.Client, login: str) -> None:
    there = f"/api/console/imports/{latest(steward)}/quarantine"
    row = f"{there}/{rows_in(steward)['trans.asc']['id']}"
    with hall.signed_in(login) as other:
        answers = [
            other.post(f"{row}/repair", json={"fields": {}}),
            other.post(f"{row}/set-aside", json={"reason": "x"}),
            other.post(f"{row}/take-up", json={"reason": "x"}),
            other.post(f"{there}/retries", json={}),
        ]

    assert {(one.status_code, one.json()["code"]) for one in answers} == {(403, "identity.right_missing")}


@pytest.mark.parametrize("where", ["imports", "row", "both"])
def test_made_up_ids_look_like_absent_ones(directory: Path, steward: httpx.Client, where: str) -> None:
    row = rows_in(steward)["trans.asc"]["id"]
    import_id = str(uuid4()) if where in ("imports", "both") else latest(steward)
    row_id = str(uuid4()) if where in ("row", "both") else row

    answer = steward.get(f"/api/console/imports/{import_id}/quarantine/{row_id}")
    odd = steward.get(f"/api/console/imports/{import_id}/quarantine/{row_id}'--")

    assert (answer.status_code, answer.json()["code"]) == (404, "insight.row_not_found")
    assert odd.status_code == 404


@pytest.mark.parametrize("q", ["%", "_%_", "' OR 1=1 --", "\\", "a" * 100, "１２３４", "*", "$$", "{0}"])
def test_signs_that_mean_something_to_sql_mean_nothing_to_a_search(clerk: httpx.Client, q: str) -> None:
    found = clerk.get("/api/console/search", headers=looked_for(q))

    assert found.status_code == 200
    assert len(found.json()["customers"]) <= 10
    if not any(sign.isalnum() for sign in q):
        assert found.json() == {"customers": [], "accounts": []}


def test_a_customer_gets_into_none_of_the_new_rooms(hall: Hall) -> None:
    with hall.signed_in("zhangxiuying", realm="customer") as customer:
        answers = [
            customer.get(path) for path in ("/api/console/search", "/api/console/today", "/api/console/ledger/turnover")
        ]

    assert {one.status_code for one in answers} == {403}
