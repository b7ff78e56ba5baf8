"""Who gets in where: every route, every role, and what somebody else's ids give."""

import re
from collections.abc import Iterator

import httpx
import pytest

from bankhall.app import create_app
from bankhall.identity.permissions import BUILT_IN_ROLES
from bankhall.kernel.db import Database, connect
from bankhall.kernel.ids import new_id
from bankhall.kernel.settings import Secret, Settings
from bankhall.kernel.web.rights import EITHER, declared
from halls import Hall, confirm

STAFF = {
    "lina": "clerk",
    "wangqiang": "accountant",
    "chenjing": "data_steward",
    "zhaomin": "auditor",
    "admin": "administrator",
}


def routes() -> Iterator[tuple[str, str, str | None]]:
    """Method, path with made-up ids, declared right; pages and files aside."""
    nowhere = Database(connect("postgresql://nobody@localhost/none", connections=2))
    app = create_app(Settings(secret_key=Secret("k")), nowhere)
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            path = route.path_format
            for name, part in route.path_parameters.items():
                made_up = 2**40 if part.type is int else new_id()
                path = path.replace("{" + name + "}", str(made_up))
            for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"}):
                yield method, path, declared(handler.opt)


ROUTES = list(routes())
OF_AN_ACCOUNT = ("", "/entries", "/balances?from=2026-01-01&to=2026-01-31", "/entries.csv", "/entries.xlsx")
OF_ACCOUNTS = [
    (method, path)
    for method, path, _ in ROUTES
    if path.startswith(("/api/portal/accounts/", "/api/portal/looked-after/", "/api/portal/spending/entries/"))
    and "arrangement" not in path
]
_ASKED = {"from": "2026-01-01", "to": "2026-01-31", "scope": "entry"}
_ID = re.compile("[0-9a-f-]{36}")
GUARDED = [(method, path, right) for method, path, right in ROUTES if right not in (None, "*", "+")]
SIGNED_IN = [(method, path) for method, path, right in ROUTES if right == "+"]


def _with(path: str, account: str) -> str:
    return _ID.sub(account, path).replace(str(2**40), "1")


def _id_in(path: str) -> str:
    found = _ID.search(path)
    assert found is not None
    return found[0]


def test_every_route_declares_its_right() -> None:
    assert len(ROUTES) > 40
    assert [(method, path) for method, path, right in ROUTES if right is None] == []


def test_whoever_is_not_signed_in_is_asked_to(hall: Hall) -> None:
    with hall.visitor() as visitor:
        answers = {(method, path): visitor.request(method, path).status_code for method, path, _ in GUARDED}
        answers |= {(method, path): visitor.request(method, path).status_code for method, path in SIGNED_IN}

    assert {place for place, status in answers.items() if status != 401} == set()


@pytest.mark.parametrize("login", STAFF)
def test_staff_enter_where_their_role_lets_them_and_nowhere_else(hall: Hall, login: str) -> None:
    rights = BUILT_IN_ROLES[STAFF[login]]
    closed = {right for _, _, right in GUARDED if right and rights.isdisjoint(right.split(EITHER))}

    with hall.signed_in(login) as clerk:
        answers = [(right, clerk.request(method, path).status_code) for method, path, right in GUARDED]

    assert {right for right, status in answers if status == 403} == closed
    assert all(status < 500 for _, status in answers)


def test_a_customer_enters_no_room_of_the_staff(hall: Hall) -> None:
    with hall.signed_in("zhangxiuying", realm="customer") as customer:
        answers = {path: customer.request(method, path).status_code for method, path, _ in GUARDED}

    assert {path for path, status in answers.items() if "/console/" in path and status != 403} == set()


def test_another_customers_account_does_not_exist(hall: Hall) -> None:
    with hall.signed_in("emma", realm="customer") as emma, hall.signed_in("zhangxiuying", realm="customer") as zhang:
        hers = emma.get("/api/portal/accounts").json()["items"]
        places = [f"/api/portal/accounts/{account['id']}" for account in hers]
        looks = [zhang.get(place + tail) for place in places for tail in OF_AN_ACCOUNT]
        looks += [zhang.patch(place, json={"nickname": "mine"}) for place in places]
        nothing = zhang.get(f"/api/portal/accounts/{new_id()}")

    assert hers
    assert {look.status_code for look in looks} == {404}
    assert {look.json()["code"] for look in looks} == {nothing.json()["code"]} == {"accounts.not_found"}


def test_whoever_looks_after_an_account_finds_nothing_behind_any_door_that_was_not_opened(hall: Hall) -> None:
    """Every route of the portal that takes an account's id, before, while and after an account is let be looked at."""
    with hall.signed_in("emma", realm="customer") as emma, hall.signed_in("chenyu", realm="customer") as chen:
        account = emma.get("/api/portal/mandates").json()["may_give"][0]
        places = [(method, path, _with(path, account)) for method, path in OF_ACCOUNTS]

        def opened() -> set[str]:
            answers = {path: chen.request(method, place, params=_ASKED).status_code for method, path, place in places}
            return {path for path, status in answers.items() if status == 200}

        before = opened()
        today = emma.get("/api/portal/mandates").json()["today"]
        terms = {"accounts": [account], "actions": ["accounts.view"], "from_on": today, "until_on": today}
        wish = {"name": "陈宇", "number": None, "terms": terms}
        key = {"Idempotency-Key": str(new_id())}
        refused = emma.post("/api/portal/mandates", json=wish, headers=key)
        key |= confirm(emma, "emma", refused, realm="customer")
        given = emma.post("/api/portal/mandates", json=wish, headers=key).json()
        chen.post(f"/api/portal/mandates/{given['id']}/accept", json={"version": 1, "code": given["code"]})
        meanwhile = opened()
        emma.post(f"/api/portal/mandates/{given['id']}/end").raise_for_status()
        afterwards = opened()

    assert len(places) >= 9
    assert before == afterwards == set()
    assert {path.split("/", 3)[3].replace(_id_in(path), "…") for path in meanwhile} == {
        "looked-after/…",
        "accounts/…/entries",
        "accounts/…/balances",
    }


def test_a_write_without_the_token_or_from_elsewhere_is_refused(hall: Hall) -> None:
    with hall.signed_in("lina") as clerk:
        body = {"kind": "person", "name": "Nobody"}
        foreign = clerk.post("/api/console/customers", json=body, headers={"Sec-Fetch-Site": "cross-site"})
        del clerk.headers["X-CSRF-Token"]
        without = clerk.post("/api/console/customers", json=body)

    assert (without.status_code, without.json()["code"]) == (403, "kernel.wrong_origin")
    assert foreign.status_code in (401, 403)


def test_every_answer_carries_the_headers(hall: Hall) -> None:
    with hall.visitor() as visitor:
        answers = [
            visitor.get(path)
            for path in ("/", "/console", "/api/bank", "/api/none", "/health/live", "/api/identity/me")
        ]

    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-request-id"]


def test_a_session_ends_with_signing_out(hall: Hall) -> None:
    with hall.signed_in("lina") as clerk:
        kept = dict(clerk.cookies)
        assert clerk.get("/api/identity/me").status_code == 200
        clerk.post("/api/identity/sign-out").raise_for_status()
        again = httpx.get(f"{hall.url}/api/identity/me", cookies=kept)

    assert again.status_code == 401
