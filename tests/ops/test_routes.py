"""The auditors' page, through the front door of a whole bank."""

import csv
import io
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from bankhall.kernel.chain.proofs import check_proof
from halls import Hall
from looking import looked_for

ALL = "/api/console/audit"


@pytest.fixture
def auditor(hall: Hall) -> Iterator[httpx.Client]:
    with hall.signed_in("zhaomin") as client:
        yield client


def until(auditor: httpx.Client, condition: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    """The state of the log, once it is so."""
    for _ in range(120):
        state: dict[str, Any] = auditor.get(ALL + "/state").raise_for_status().json()
        if condition(state):
            return state
        time.sleep(0.5)
    raise AssertionError(state)


@pytest.mark.parametrize("path", ["/acts", "/state", "/verifications", "/acts.csv", "/proof.jsonl?from=2026-01-01"])
def test_the_log_is_for_those_with_the_right(hall: Hall, path: str) -> None:
    with hall.visitor() as nobody, hall.signed_in("lina") as clerk:
        assert nobody.get(ALL + path).status_code == 401
        assert clerk.get(ALL + path).status_code == 403
        assert clerk.post(ALL + "/verifications").status_code == 403


def test_an_auditor_finds_who_did_what_and_their_own_reading(auditor: httpx.Client) -> None:
    first = auditor.get(ALL + "/acts", params={"limit": 3}).raise_for_status().json()
    auditor.get(ALL + "/acts", headers=looked_for("audit"), params={"act": "identity."}).raise_for_status()
    readings = auditor.get(ALL + "/acts", params={"act": "ops.read_audit"}).raise_for_status().json()["items"]

    assert len(first["items"]) == 3
    assert {"act": "identity.", "by_name": True} in [one["facts"] for one in readings]


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": "2026-02-01", "to": "2026-01-01"},
        {"subject_kind": "customer"},
        {"act": "a'; DROP"},
        {"actor_id": "1"},
        {"request_id": "a b"},
        {"after": "zzz"},
        {"limit": "0"},
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(auditor: httpx.Client, wrong: dict[str, str]) -> None:
    assert auditor.get(ALL + "/acts", params=wrong).status_code == 400


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_too(auditor: httpx.Client, day: str) -> None:
    assert auditor.get(ALL + "/acts", params={"from": day, "to": day}).status_code == 200


def test_the_log_is_verified_and_taken_out_as_a_table_and_as_a_proof(auditor: httpx.Client) -> None:
    auditor.post(ALL + "/verifications").raise_for_status()
    state = until(auditor, lambda state: state["last"] and state["signed_at"] and not state["running"])
    period = {"from": "2020-01-01", "to": "2099-12-31"}
    table = auditor.get(ALL + "/acts.csv", params=period | {"language": "en"}).raise_for_status()
    proof = auditor.get(ALL + "/proof.jsonl", params=period).raise_for_status()
    checked = check_proof(io.BytesIO(proof.content))

    assert state["last"]["ok"] is True
    assert state["last"]["findings"] == []
    lines = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert lines[0][6] == "Act"
    assert int(table.headers["X-Export-Entries"]) == len(lines) - 1 > 100
    assert checked.ok, checked.words()
    assert checked.rows == int(proof.headers["X-Export-Entries"])


def test_a_proof_of_all_time_is_one_too(auditor: httpx.Client) -> None:
    until(auditor, lambda state: state["signed_at"])
    proof = auditor.get(ALL + "/proof.jsonl", params={"from": "0001-01-01", "to": "9999-12-31"})

    assert proof.status_code == 200
    assert check_proof(io.BytesIO(proof.content)).ok


def test_a_proof_without_a_period_is_refused(auditor: httpx.Client) -> None:
    assert auditor.get(ALL + "/proof.jsonl").status_code == 400
