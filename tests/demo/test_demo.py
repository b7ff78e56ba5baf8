"""The demo bank: whole or not there for anybody, opened once, and only on an empty bank."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import LiteralString

import psycopg
import pytest
from sqlalchemy import text

import databases
from bankhall.customers import api as customers
from bankhall.customers.types import CustomerKind, NewCustomer
from bankhall.demo import rules
from bankhall.demo.actions.let_in import STAFF
from bankhall.demo.actions.open_bank import PASSWORD, open_demo_bank
from bankhall.demo.errors import HalfMade, NotEmpty
from bankhall.demo.queries import begun, sign_ins
from bankhall.identity import api as identity
from bankhall.identity.permissions import BUILT_IN_ROLES
from bankhall.identity.types import HireStaff
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Doors, Reading
from bankhall.ledger import api as ledger
from halls import Hall

DOORS = system("tests")
SIZE = 60

# A bank of three small towns, from the command line, as somebody else would run it.
SMALL_TOWNS = """
import bankhall.demo.rules as rules
rules.TOWN_SIZE = 60
from bankhall.cli import main
main(["demo", "--customers", "180", "--json"])
"""


class Stopped(Exception):
    """Somebody pressed Ctrl-C."""


@pytest.fixture
def doors(bank: Database) -> Doors:
    return bank.doors(DOORS)


@pytest.fixture
def small_towns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "TOWN_SIZE", SIZE)


async def test_opening_fills_an_empty_bank_whose_books_agree_and_a_second_time_changes_nothing(doors: Doors) -> None:
    opened = await open_demo_bank(doors, size=SIZE)

    findings = await doors.read(ledger.recompute)
    again = await open_demo_bank(doors, size=2_000)

    assert findings.ok
    assert findings.transactions == opened.transactions > 10_000
    assert (opened.customers, opened.already_there) == (SIZE, False)
    assert (again.customers, again.transactions, again.already_there) == (SIZE, opened.transactions, True)
    assert await doors.read(ledger.recompute) == findings


def test_every_role_has_somebody_and_all_stand_on_the_sign_in_page(hall: Hall) -> None:
    with hall.visitor() as visitor:
        shown = visitor.get("/api/bank").json()["sign_ins"]

    staff = [one["login"] for one in shown if one["realm"] == "staff"]
    persons = [one["login"] for one in shown if one["realm"] == "customer"]
    assert " ".join(staff) == (
        "lina liufang sunjia hejun xulei wangqiang chenjing zhaomin lintao zhoumin admin zhoutao"
    )
    assert persons[:2] == ["zhangxiuying", "emma"]
    assert {role for _, _, role, _, _ in STAFF} == set(BUILT_IN_ROLES)
    assert all(one["note_en"].isascii() and not one["note_zh"].isascii() for one in shown)


def test_every_sign_in_that_is_shown_works(hall: Hall) -> None:
    with hall.visitor() as visitor:
        shown = visitor.get("/api/bank").json()["sign_ins"]

    assert len(shown) >= 13
    for one in shown:
        with hall.signed_in(one["login"], realm=one["realm"]) as inside:
            assert inside.get("/api/identity/me").json()["name"] == one["name"]
        assert one["password"] == PASSWORD


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("SELECT count(*) FROM accounts WHERE status = 'frozen'", id="frozen"),
        pytest.param("SELECT count(*) FROM accounts WHERE status = 'closed'", id="closed"),
        pytest.param("SELECT count(*) FROM customers WHERE status = 'blocked'", id="blocked"),
        pytest.param("SELECT count(*) FROM ledger_holds", id="held"),
        pytest.param("SELECT count(*) FROM account_holders WHERE role = 'authorised'", id="shared"),
        pytest.param("SELECT count(*) FROM standing_orders", id="standing orders"),
        pytest.param(
            "SELECT count(*) FROM ledger_balances JOIN accounts ON id = account_id WHERE entries = 0", id="empty"
        ),
    ],
)
def test_screens_have_every_state_to_show(hall: Hall, query: LiteralString) -> None:
    with psycopg.connect(hall.database.url) as connection:
        found = connection.execute(query).fetchone()

    assert found is not None
    assert found[0] > 0


@pytest.mark.usefixtures("small_towns")
async def test_two_who_open_it_at_once_get_one_bank(doors: Doors) -> None:
    both = await asyncio.gather(open_demo_bank(doors, size=2 * SIZE), open_demo_bank(doors, size=2 * SIZE))

    assert sorted(one.already_there for one in both) == [False, True]
    assert await _count(doors, "SELECT count(*) FROM customers") == 2 * SIZE
    assert (await doors.read(ledger.recompute)).ok


async def test_a_bank_with_customers_of_its_own_is_never_made_a_demo(doors: Doors) -> None:
    await doors.write(customers.register_customers, [NewCustomer(kind=CustomerKind.PERSON, name="王芳")])

    with pytest.raises(NotEmpty):
        await open_demo_bank(doors, size=SIZE)

    assert await doors.read(sign_ins) == []


async def test_a_bank_with_staff_of_its_own_is_never_made_a_demo_whose_passwords_everybody_knows(doors: Doors) -> None:
    await _hire_somebody(doors)

    with pytest.raises(NotEmpty):
        await open_demo_bank(doors, size=SIZE)

    assert await doors.read(sign_ins) == []
    assert await _count(doors, "SELECT count(*) FROM customers") == 0


@pytest.mark.usefixtures("small_towns")
async def test_a_half_made_demo_in_which_staff_were_hired_does_not_become_whole(doors: Doors) -> None:
    with pytest.raises(Stopped):
        await open_demo_bank(doors, size=2 * SIZE, told=_stop_at(SIZE))
    await _hire_somebody(doors)

    with pytest.raises(NotEmpty):
        await open_demo_bank(doors, size=2 * SIZE)

    assert await doors.read(sign_ins) == []


async def test_staff_hired_while_the_demo_is_loaded_keep_the_bank_from_telling_passwords(doors: Doors) -> None:
    hired: list[asyncio.Task[None]] = []

    def told(done: int, of: int) -> None:
        if not hired:
            hired.append(asyncio.create_task(_hire_somebody(doors)))

    with pytest.raises(NotEmpty):
        await open_demo_bank(doors, size=SIZE, told=told)

    assert await doors.read(sign_ins) == []


@pytest.mark.usefixtures("small_towns")
async def test_who_was_stopped_goes_on_where_they_were(doors: Doors) -> None:
    with pytest.raises(Stopped):
        await open_demo_bank(doors, size=3 * SIZE, told=_stop_at(SIZE))
    assert (await doors.read(begun)).customers == SIZE
    assert await doors.read(sign_ins) == []

    opened = await open_demo_bank(doors, size=3 * SIZE)

    assert opened.customers == 3 * SIZE == await _count(doors, "SELECT count(*) FROM customers")
    assert (await doors.read(ledger.recompute)).ok
    assert await doors.read(sign_ins) != []


@pytest.mark.usefixtures("small_towns")
async def test_a_bank_begun_in_one_size_is_not_ended_in_another(doors: Doors) -> None:
    with pytest.raises(Stopped):
        await open_demo_bank(doors, size=3 * SIZE, told=_stop_at(SIZE))

    with pytest.raises(HalfMade) as refused:
        await open_demo_bank(doors, size=2 * SIZE)

    assert refused.value.customers == 3 * SIZE


@pytest.mark.usefixtures("small_towns")
async def test_in_the_books_of_every_branch_day_follows_day(doors: Doors) -> None:
    await open_demo_bank(doors, size=2 * SIZE)

    disordered = """
        SELECT count(*) FROM (
            SELECT booked_on, lag(booked_on) OVER (PARTITION BY account_id ORDER BY seq) AS before FROM ledger_entries
        ) AS entry WHERE booked_on < before
    """
    assert await _count(doors, disordered) == 0


async def test_killed_half_way_and_run_again_it_is_a_whole_bank(doors: Doors, database: databases.Database) -> None:
    killed = _run_small_towns(database)
    while killed.poll() is None and not (await doors.read(begun)).towns:  # noqa: ASYNC110  another process
        await asyncio.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=30)
    left = (await doors.read(begun)).customers
    assert left < 180

    again = _run_small_towns(database)

    told = json.loads(again.communicate(timeout=120)[0].splitlines()[-1])
    assert (told["customers"], told["already_there"]) == (180, False)
    assert told["entries"] == 2 * told["transactions"] > 40_000
    assert await _count(doors, "SELECT count(*) FROM customers") == 180
    assert (await doors.read(ledger.recompute)).ok
    assert (await doors.read(begun)).is_whole


def _run_small_towns(database: databases.Database) -> "subprocess.Popen[bytes]":
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BANKHALL_")} | {
        "BANKHALL_DATABASE_URL": database.url,
        "BANKHALL_DATABASE_OWNER_URL": database.owner_url,
    }
    return subprocess.Popen([sys.executable, "-c", SMALL_TOWNS], env=environ, stdout=subprocess.PIPE)


def _stop_at(customers: int) -> Callable[[int, int], None]:
    def told(done: int, of: int) -> None:
        if done >= customers:
            raise Stopped

    return told


async def _hire_somebody(doors: Doors) -> None:
    password = await identity.hash_password("somebody's own password", login="boss")
    await doors.write(identity.hire_staff, HireStaff(name="王五", login="boss", password=password))


async def _count(doors: Doors, query: str) -> int:
    async def count(reading: Reading) -> int:
        return int(await reading.session.scalar(text(query)) or 0)

    return await doors.read(count)


@pytest.mark.parametrize("size", ["3", "1000000"])
def test_a_bank_that_is_too_small_or_too_big_is_refused(size: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bankhall", "demo", "--customers", size], capture_output=True, text=True
    )

    assert told.returncode == 2
    assert "40 to 294000" in told.stderr
