"""Branches are found by everybody, and changed by whoever may."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bankhall.kernel.actors import ANONYMOUS
from bankhall.kernel.db import Database
from counter import acts, counter, named_fields
from looking import looked_for

from .conftest import ROUTES
from .town import LUJIAZUI, Clock, open_branch

SUNDAY: list[Any] = []


async def test_everybody_finds_a_branch_by_its_name_service_and_whether_it_is_open(
    bank: Database, head: httpx.AsyncClient, branch: str
) -> None:
    week = [SUNDAY, SUNDAY, *LUJIAZUI["week"][2:]]
    await open_branch(
        head, code="SZ01", name_zh="南山支行", name_en="Nanshan Branch", city_zh="深圳", services=["abroad"], week=week
    )
    async with counter(bank, ANONYMOUS, routes=ROUTES) as anybody:

        async def found(words: str | None = None, **params: Any) -> list[str]:
            answer = await anybody.get("/api/branches", params=params, headers=looked_for(words) if words else {})
            return [one["facts"]["code"] for one in answer.json()["items"]]

        assert await found() == ["SH01", "SZ01"]
        assert await found("世纪大道 陆家嘴") == ["SH01"]
        assert await found("lujiazui") == ["SH01"]
        assert await found(service="abroad") == ["SZ01"]
        assert await found(facility="english", open_now=True) == ["SH01"]
        assert await found(open_now=True) == ["SH01"]
        whole = (await anybody.get(f"/api/branches/{branch}")).json()

    assert whole["branch"]["state"] == {"is_open": True, "until": 720, "next_on": None, "next_minute": None}
    assert [one["letter"] for one in whole["services"]] == ["A", "B", "F"]
    assert "income" in whole["services"][2]["papers"]
    # Nobody sits at a counter yet: one of three is reckoned with, and nobody waits.
    assert whole["branch"]["waiting"][0] == {"service": "cash", "place": {"ahead": 0, "minutes": 0}}


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(2026, 12, 1, 0, 59, 59, tzinfo=UTC), (False, None, "2026-12-01", 540)),
        (datetime(2026, 12, 1, 1, 0, tzinfo=UTC), (True, 720, None, None)),
        (datetime(2026, 12, 1, 4, 0, tzinfo=UTC), (False, None, "2026-12-01", 780)),
        (datetime(2026, 12, 4, 9, 0, tzinfo=UTC), (False, None, "2026-12-07", 540)),
        # The last afternoon of the year is off, as the branch says; then come the holiday and the weekend.
        (datetime(2026, 12, 31, 6, 0, tzinfo=UTC), (False, None, "2027-01-04", 540)),
    ],
)
async def test_when_it_is_open_follows_its_week_its_pause_and_its_special_days(
    head: httpx.AsyncClient,
    branch: str,
    clock: Clock,
    at: datetime,
    state: tuple[bool, int | None, str | None, int | None],
) -> None:
    clock.now = at

    told = (await head.get(f"/api/branches/{branch}")).json()["branch"]["state"]

    assert tuple(told.values()) == state


async def test_a_branch_is_changed_by_the_version_that_was_seen_and_closed_for_good(
    bank: Database, head: httpx.AsyncClient, branch: str
) -> None:
    there = f"/api/console/branches/{branch}"
    change = {"version": 1, "facts": {**LUJIAZUI, "phone": "021-5555 0202"}}
    changed = await asyncio.gather(head.put(there, json=change), head.put(there, json=change))
    closed = await head.post(there + "/close", json={"version": 2})
    again = await head.put(there, json={"version": 3, "facts": LUJIAZUI})

    assert sorted(one.status_code for one in changed) == [200, 409]
    assert (closed.json()["is_closed"], again.json()["code"]) == (True, "branches.closed")
    assert (await head.get("/api/branches")).json()["items"] == []
    assert (await head.get(f"/api/branches/{branch}")).json()["code"] == "branches.closed"
    assert (await head.get("/api/console/branches", params={"closed": True})).json()["items"][0]["version"] == 3
    assert await acts(bank) == ["branches.open_branch", "branches.change_branch", "branches.close_branch"]


async def test_what_makes_no_sense_is_refused_by_name(head: httpx.AsyncClient, branch: str) -> None:
    async def refused(**other: Any) -> httpx.Response:
        key = {"Idempotency-Key": "k"}
        return await head.post("/api/console/branches", json={**LUJIAZUI, "code": "SH02", **other}, headers=key)

    crossed = [[{"opens": 600, "closes": 540}], *LUJIAZUI["week"][1:]]
    twice = [LUJIAZUI["special_days"][0]] * 2
    assert named_fields(await refused(week=crossed)) == ["week"]
    assert named_fields(await refused(special_days=twice)) == ["special_days"]
    assert named_fields(await refused(services=["cash", "cash"])) == ["services"]
    assert (await refused(code="SH01")).json()["code"] == "branches.code_taken"


async def test_nobody_else_opens_or_changes_a_branch(
    branch: str, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    key = {"Idempotency-Key": "k"}
    for who in (portal, li_na):
        tried = [
            await who.post("/api/console/branches", json={**LUJIAZUI, "code": "X1"}, headers=key),
            await who.put(f"/api/console/branches/{branch}", json={"version": 1, "facts": LUJIAZUI}),
            await who.post(f"/api/console/branches/{branch}/close", json={"version": 1}),
        ]
        assert [one.status_code for one in tried] == [403, 403, 403]


async def test_pages_of_branches_follow_each_other(head: httpx.AsyncClient, branch: str, clock: Clock) -> None:
    await open_branch(head, code="SH02")
    clock.now += timedelta(days=1)
    first = (await head.get("/api/branches", params={"limit": 1})).json()
    second = (await head.get("/api/branches", params={"limit": 1, "after": first["next"]})).json()

    assert [one["facts"]["code"] for one in first["items"] + second["items"]] == ["SH01", "SH02"]
    assert second["next"] is None
