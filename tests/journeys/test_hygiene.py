"""No log line, event, audit fact, job or metric holds a secret or a person: planted ones are looked for afterwards."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from bankhall.kernel.postgres import Server
from databases import create_database
from halls import PASSWORD, Hall, open_hall
from looking import looked_for
from planted import leaks, people_in

PLANTED = {
    "name": "慕容planted雪",
    "new name": "欧阳replanted风",
    "phone": "13987650042",
    "document": "E77331199",
    "email": "planted.snow@example.org",
    "address": "Planted Lane 99",
    "reason": "planted-reason-of-staff",
    "wrong password": "planted-wrong-password",
    "unknown login": "planted-nobody",
    "searched": "planted-search-text",
    "new password": "planted twelve good horses",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("planted")


@pytest.fixture(scope="module")
def talking_hall(postgres: Server, home: Path) -> Iterator[Hall]:
    """A bank of its own that logs all it can."""
    place = create_database(postgres, f"planted_{secrets.token_hex(4)}")
    with open_hall(place, home, log_level="debug") as opened:
        yield opened


def go_through_the_bank(hall: Hall) -> list[str]:
    """What staff, a customer and a stranger do with the planted words. Returns the tokens that were given out."""
    tokens = []
    with hall.signed_in("lina") as clerk:
        tokens += list(clerk.cookies.values())
        key = {"Idempotency-Key": "k-1"}
        new = {
            "kind": "person",
            "name": PLANTED["name"],
            "documents": [{"kind": "passport", "number": PLANTED["document"], "country": "CZ"}],
            "phones": [PLANTED["phone"]],
            "emails": [PLANTED["email"]],
            "address": {"country": "CZ", "line": PLANTED["address"]},
        }
        made = clerk.post("/api/console/customers", json=new, headers=key).raise_for_status().json()
        path = f"/api/console/customers/{made['id']}"
        change = {"version": made["version"], "name": PLANTED["new name"]}
        clerk.patch(path, json=change).raise_for_status()
        clerk.post(path + "/block", json={"reason": PLANTED["reason"]}).raise_for_status()
        # What is refused, and what cannot be read, is told as an error: that too must say nothing.
        clerk.post("/api/console/customers", json=new | {"kind": "planted", "name": PLANTED["name"]})
        clerk.post("/api/console/customers", content=b'{"name": "' + PLANTED["name"].encode() + b'", ')
        clerk.patch(path, json={"version": 1, "name": PLANTED["name"] + "\x00"})
        clerk.get("/api/console/customers", headers=looked_for(PLANTED["searched"]))
        clerk.get("/api/console/search", headers=looked_for(PLANTED["name"]))
        clerk.get("/api/console/customers/" + PLANTED["searched"])
    with hall.signed_in("zhaomin") as auditor:
        auditor.get("/api/console/audit/acts", headers=looked_for(PLANTED["searched"])).raise_for_status()
    with hall.visitor() as stranger:
        for login in ("lina", PLANTED["unknown login"]):
            words = {"realm": "staff", "login": login, "password": PLANTED["wrong password"]}
            assert stranger.post("/api/identity/sign-in", json=words).status_code == 401
        stranger.get("/api/bank", headers={"Authorization": f"Bearer {PLANTED['wrong password']}"})
    with hall.signed_in("zhangxiuying", realm="customer") as customer:
        tokens += list(customer.cookies.values())
        body = {"old_password": PASSWORD, "new_password": PLANTED["new password"]}
        customer.post("/api/identity/change-password", json=body).raise_for_status()
    return tokens


def test_what_was_planted_is_found_nowhere_that_it_has_no_business(talking_hall: Hall, home: Path) -> None:
    tokens = go_through_the_bank(talking_hall)
    metrics = httpx.get(f"{talking_hall.url}/metrics").raise_for_status().text
    log = home / "serve.log"

    assert log.stat().st_size > 0
    assert "bankhall_requests_total" in metrics
    assert (
        leaks(
            talking_hall.database, log, [*PLANTED.values(), *tokens, *people_in(talking_hall.database)], metrics=metrics
        )
        == []
    )


def test_a_leak_is_found(talking_hall: Hall, home: Path, tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text('{"event": "planted here"}')
    with psycopg.connect(talking_hall.database.superuser_url) as connection:
        connection.execute(
            "INSERT INTO events (kind, payload, at, actor_kind)"
            """ VALUES ('t.t', '{"n": "planted there"}', now(), 'system')"""
        )

    found = leaks(talking_hall.database, log, ["planted here", "planted there", "nowhere"])

    assert found == ["events: planted there", "log: planted here"]
