"""Whatever moves money, opens a door, changes a right or shows what is masked is traced by the request that did it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from halls import Hall, confirm

Did = Callable[[httpx.Client, Hall], httpx.Response]


def confirmed(client: httpx.Client, login: str, realm: str, url: str, content: dict[str, Any]) -> httpx.Response:
    header = {"Idempotency-Key": str(uuid4())}
    answer = client.post(url, json=content, headers=header)
    if answer.status_code == 403:
        answer = client.post(url, json=content, headers=header | confirm(client, login, answer, realm=realm))
    return answer


def pay(client: httpx.Client, _: Hall) -> httpx.Response:
    accounts = client.get("/api/portal/accounts").raise_for_status().json()["items"]
    own = [one["id"] for one in accounts if one["role"] == "owner" and one["currency"] == "CNY"]
    order = {"from_id": own[0], "to_own_id": own[1], "amount": {"minor": 100, "currency": "CNY"}, "memo": ""}
    return client.post("/api/portal/transfers", json=order, headers={"Idempotency-Key": str(uuid4())})


def lower_limits(client: httpx.Client, _: Hall) -> httpx.Response:
    return client.put("/api/portal/payment-limits/CNY", json={"each": 100_00, "a_day": 200_00, "a_month": 300_00})


def sign_out(client: httpx.Client, _: Hall) -> httpx.Response:
    return client.post("/api/identity/sign-out")


def ask_for_a_role(client: httpx.Client, hall: Hall) -> httpx.Response:
    with psycopg.connect(hall.database.superuser_url) as connection:
        [(staff_id,)] = connection.execute(
            "SELECT id FROM staff_members WHERE id NOT IN (SELECT staff_id FROM staff_roles WHERE role = 'auditor')"
            " ORDER BY name LIMIT 1"
        )
    return client.put(f"/api/console/staff/{staff_id}/roles/auditor", json={"reason": "to be traced"})


def unmask(client: httpx.Client, hall: Hall) -> httpx.Response:
    with psycopg.connect(hall.database.superuser_url) as connection:
        [(customer_id,)] = connection.execute("SELECT id FROM customers ORDER BY number LIMIT 1")
    return confirmed(client, "lina", "staff", f"/api/console/customers/{customer_id}/unmask", {"purpose": "verify"})


@pytest.mark.parametrize(
    ("login", "realm", "did", "act"),
    [
        ("wangfang", "customer", pay, "payments.transfer"),
        ("wangfang", "customer", lower_limits, "payments.set_limits"),
        ("wangfang", "customer", sign_out, "identity.sign_out"),
        ("admin", "staff", ask_for_a_role, "four_eyes.propose"),
        ("lina", "staff", unmask, "customers.unmask"),
    ],
)
def test_an_act_is_found_by_its_request(hall: Hall, login: str, realm: str, did: Did, act: str) -> None:
    with hall.signed_in(login, realm=realm) as client:
        answer = did(client, hall)

    assert answer.is_success, answer.text
    assert [name for name, _, _ in traced(hall, answer)].count(act) == 1


def test_a_sign_in_is_found_by_its_request(hall: Hall) -> None:
    with hall.visitor() as client:
        words = {"realm": "customer", "login": "zhangxiuying", "password": "welcome-to-bankhall"}
        answer = client.post("/api/identity/sign-in", json=words)

    acts = [name for name, _, _ in traced(hall, answer)]
    assert acts
    # Where the hall's other tests have signed them in so often that their oldest session ends with this one.
    assert set(acts) <= {"identity.sign_in", "identity.ask_second_factor", "identity.sign_out"}


def test_whatever_was_done_over_the_wire_has_its_request(hall: Hall) -> None:
    """Of people: what the bank does of itself, by the clock, has none."""
    with psycopg.connect(hall.database.superuser_url) as connection:
        untraced = connection.execute(
            "SELECT DISTINCT act FROM audit_log WHERE request_id IS NULL AND actor_kind IN ('customer', 'anonymous')"
            " AND id > (SELECT max(id) FROM audit_log WHERE act = 'demo.open')"
        ).fetchall()
        acts = connection.execute("SELECT count(*) FROM audit_log WHERE request_id IS NOT NULL").fetchone()

    assert untraced == []
    assert acts is not None
    assert acts[0] > 0


def traced(hall: Hall, answer: httpx.Response) -> list[tuple[str, str, str]]:
    """What the audit log says was done by this request."""
    with psycopg.connect(hall.database.superuser_url) as connection:
        return connection.execute(
            "SELECT act, subject_kind, subject_id FROM audit_log WHERE request_id = %s ORDER BY id",
            [answer.headers["x-request-id"]],
        ).fetchall()
