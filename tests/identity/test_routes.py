"""The counter over HTTP: cookies, answers, limits, bad input."""

from datetime import datetime
from uuid import UUID

import httpx
import pytest

from bankhall.identity import api
from bankhall.identity.permissions import BUILT_IN_ROLES, CUSTOMER_RIGHTS
from bankhall.identity.rules import IDLE
from bankhall.identity.types import Realm
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id

from .entrance import LI_NA, ZHANG, Open, approve, enter
from .people import PASSWORD, Clock, acts, count, doors, enroll, give_app, hire, rows


async def test_a_customer_signs_in_is_somebody_and_signs_out(bank: Database, browser: Open) -> None:
    await enroll(bank)

    async with browser() as client:
        signed_in = await client.post("/api/identity/sign-in", json=ZHANG)
        me = await client.get("/api/identity/me")
        signed_out = await client.post("/api/identity/sign-out")
        again = await client.post("/api/identity/sign-out")
        nobody = await client.get("/api/identity/me")
        visitor = await client.get("/api/identity/visitor")

    assert (visitor.status_code, visitor.json()) == (200, {"me": None})
    assert signed_in.status_code == 200
    assert signed_in.json() == {"me": me.json(), "second_step": None}
    assert me.json() == {
        "realm": "customer",
        "name": "张伟",
        "login": "zhang.wei",
        "roles": ["customer"],
        "rights": sorted(CUSTOMER_RIGHTS),
        "must_enrol": False,
        "expires_at": "2026-11-22T09:15:30Z",
    }
    assert (signed_out.status_code, again.status_code) == (204, 204)
    assert (nobody.status_code, nobody.json()["code"]) == (401, "identity.signed_out")


@pytest.mark.parametrize(
    ("url", "name", "secure"),
    [("https://bank.example", "__Host-bankhall", True), ("http://localhost:8000", "bankhall", False)],
)
async def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http(
    bank: Database, browser: Open, url: str, name: str, secure: bool
) -> None:
    await enroll(bank)

    async with browser(url=url) as client:
        answer = await client.post("/api/identity/sign-in", json=ZHANG)

    [cookie] = [one for one in answer.headers.get_list("set-cookie") if one.startswith(f"{name}=")]
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= attributes
    assert ("secure" in attributes) is secure
    assert not any(part.startswith(("domain", "max-age", "expires")) for part in attributes)


async def test_without_the_csrf_header_nobody_signs_in(bank: Database, browser: Open) -> None:
    await enroll(bank)

    async with browser() as client:
        del client.headers["X-CSRF-Token"]
        answer = await client.post("/api/identity/sign-in", json=ZHANG)

    assert (answer.status_code, answer.json()["code"]) == (403, "kernel.wrong_origin")
    assert await count(bank, "sessions") == 0


async def test_rights_are_those_of_the_moment(bank: Database, browser: Open) -> None:
    await doors(bank).write(api.ensure_roles)
    staff_id = await hire(bank, "li.na", "accountant")

    async with browser() as client:
        before = await client.get("/api/tests/post")
        await enter(bank, client, LI_NA)
        entered = await client.get("/api/tests/post")
        await doors(bank).write(api.let_staff_go, staff_id, reason="retired")
        after = await client.get("/api/tests/post")

    assert [one.status_code for one in (before, entered, after)] == [401, 200, 401]


async def test_a_right_that_is_missing_is_forbidden(bank: Database, browser: Open) -> None:
    await enroll(bank)

    async with browser() as client:
        await client.post("/api/identity/sign-in", json=ZHANG)
        answer = await client.get("/api/tests/post")

    assert (answer.status_code, answer.json()["facts"]) == (403, {"right": "ledger.post"})


async def test_a_session_that_has_expired_is_nobody(bank: Database, browser: Open, clock: Clock) -> None:
    await enroll(bank)

    async with browser() as client:
        await client.post("/api/identity/sign-in", json=ZHANG)
        for _ in range(3):
            clock.pass_by(minutes=14)
            me = await client.get("/api/identity/me")
            assert datetime.fromisoformat(me.json()["expires_at"]) == clock.now + IDLE
        clock.pass_by(minutes=15)
        assert (await client.get("/api/identity/me")).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "é", '"', "A" * 5000])
async def test_a_cookie_that_is_no_session_is_nobody(browser: Open, token: str) -> None:
    async with browser() as client:
        given = f"__Host-bankhall={token}".encode()
        answer = await client.get("/api/bank", headers=[(b"cookie", given)])

    assert (answer.status_code, answer.json()) == (200, {"kind": "anonymous"})


CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0 Safari/537.36"
CURL = "curl/8.5.0"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize(
    ("later", "found"),
    [(CHROME.format(142), 200), (CHROME.format(143), 200), (FIREFOX, 401), (CURL, 401), ("", 401)],
)
async def test_a_session_is_nobodys_in_another_kind_of_browser(
    bank: Database, browser: Open, later: str, found: int
) -> None:
    """Its cookie was taken elsewhere. Where it was begun it goes on."""
    await enroll(bank)

    async with browser() as client:
        client.headers["User-Agent"] = CHROME.format(142)
        await client.post("/api/identity/sign-in", json=ZHANG)
        elsewhere = await client.get("/api/identity/me", headers={"User-Agent": later})
        at_home = await client.get("/api/identity/me")

    assert (elsewhere.status_code, at_home.status_code) == (found, 200)


async def test_what_a_page_asks_by_itself_keeps_no_session_alive(bank: Database, browser: Open, clock: Clock) -> None:
    await enroll(bank)
    by_itself = {"X-Unattended": "1"}
    async with browser() as client:
        await client.post("/api/identity/sign-in", json=ZHANG)

        said = []
        for _ in range(4):
            clock.pass_by(minutes=4)
            said.append((await client.get("/api/identity/visitor", headers=by_itself)).json()["me"] is not None)

    assert said == [True, True, True, False]


async def test_what_is_not_below_api_does_not_ask_who_it_is(bank: Database, browser: Open) -> None:
    await enroll(bank)

    async with browser() as client:
        await client.post("/api/identity/sign-in", json=ZHANG)
        kinds = [(await client.get(path)).json()["kind"] for path in ("/api/bank", "/pages/whoever")]

    assert kinds == ["customer", "anonymous"]


async def test_a_wrong_password_and_an_unknown_login_get_the_same_answers(bank: Database, browser: Open) -> None:
    await enroll(bank)

    async with browser() as client:
        said = {login: [await _guess(client, login) for _ in range(6)] for login in ("zhang.wei", "wang.fang")}

    assert said["zhang.wei"] == said["wang.fang"]
    assert [status for status, *_ in said["zhang.wei"]] == [401] * 4 + [429] * 2
    assert said["zhang.wei"][5][1:] == (
        "identity.locked",
        {"retry_after_s": 1800, "until": "2026-11-22T09:30:30Z"},
        "1800",
    )


async def _guess(client: httpx.AsyncClient, login: str) -> tuple[int, str, object, str | None]:
    answer = await client.post("/api/identity/sign-in", json=ZHANG | {"login": login, "password": "wrong"})
    told = answer.json()
    return answer.status_code, told["code"], told.get("facts"), answer.headers.get("retry-after")


async def test_signing_in_again_ends_the_browsers_first_session(bank: Database, browser: Open) -> None:
    await enroll(bank)

    async with browser() as client:
        await client.post("/api/identity/sign-in", json=ZHANG)
        first = client.cookies["__Host-bankhall"]
        await client.post("/api/identity/sign-in", json=ZHANG)

        assert client.cookies["__Host-bankhall"] != first
        assert await count(bank, "sessions") == 1
        stolen = await client.get("/api/bank", headers=[(b"cookie", f"__Host-bankhall={first}".encode())])

    assert stolen.json() == {"kind": "anonymous"}


async def test_signing_out_everywhere_reaches_the_other_browser(bank: Database, browser: Open) -> None:
    await enroll(bank)

    async with browser() as phone, browser() as laptop:
        for client in (phone, laptop):
            await client.post("/api/identity/sign-in", json=ZHANG)
        answer = await phone.post("/api/identity/sign-out-everywhere")
        after = await laptop.get("/api/identity/me")

    assert (answer.status_code, after.status_code) == (204, 401)


async def test_the_password_is_changed_and_the_browser_stays_signed_in(bank: Database, browser: Open) -> None:
    await enroll(bank)
    change = {"old_password": PASSWORD, "new_password": "a new password 新"}

    async with browser() as client:
        nobody = await client.post("/api/identity/change-password", json=change)
        await client.post("/api/identity/sign-in", json=ZHANG)
        weak = await client.post("/api/identity/change-password", json=change | {"new_password": "password123"})
        wrong = await client.post("/api/identity/change-password", json=change | {"old_password": "wrong"})
        done = await client.post("/api/identity/change-password", json=change)
        me = await client.get("/api/identity/me")

    assert [one.status_code for one in (nobody, weak, wrong, done, me)] == [401, 400, 401, 200, 200]
    assert [(one["field"], one["code"]) for one in weak.json()["fields"]] == [
        ("new_password", "identity.password_stolen")
    ]
    assert (await acts(bank)).count("identity.change_password") == 1


async def test_an_address_that_tries_too_often_waits_for_the_next_minute_and_others_do_not(
    bank: Database, browser: Open, clock: Clock
) -> None:
    await enroll(bank)

    async with browser(most=3) as crowd, browser(address="198.51.100.1") as other:
        said = [(await crowd.post("/api/identity/sign-in", json=ZHANG)) for _ in range(4)]
        elsewhere = await other.post("/api/identity/sign-in", json=ZHANG)
        clock.pass_by(seconds=30)
        later = await crowd.post("/api/identity/sign-in", json=ZHANG)

    assert [one.status_code for one in said] == [200, 200, 200, 429]
    assert (said[3].json()["code"], said[3].headers["retry-after"]) == ("kernel.too_many_requests", "31")
    assert (elsewhere.status_code, later.status_code) == (200, 200)
    assert "203.0.113.7" not in str(await rows(bank, "SELECT * FROM sign_in_visits"))


async def test_thirty_tries_a_minute_pass_unless_told_otherwise(bank: Database, browser: Open) -> None:
    async with browser() as client:
        logins = [ZHANG | {"login": f"nobody{number}"} for number in range(31)]
        said = [(await client.post("/api/identity/sign-in", json=one)).status_code for one in logins]

    assert said == [401] * 30 + [429]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"{}",
        b"\xff\xfe",
        b'{"realm":"customer","login":"\xff","password":"x"}',
        b'{"realm":"customer","login":"a\\u0000b","password":"x"}',
        b'{"realm":"customer","login":"\\ud800","password":"x"}',
        b'{"realm":"customer","login":"zhang.wei","password":"\\ud800"}',
        b'{"realm":"customer","login":"","password":"x"}',
        b'{"realm":"customer","login":"zhang.wei","password":""}',
        b'{"realm":"customer","login":"zhang.wei","password":1e999}',
        b'{"realm":"customer","login":["zhang.wei"],"password":"x"}',
        b'{"realm":"emperor","login":"zhang.wei","password":"x"}',
        b'{"realm":"customer","login":"zhang.wei","password":"x","rights":["ledger.post"]}',
        b'{"realm":"customer","login":"' + b"x" * 201 + b'","password":"x"}',
        b'{"realm":"customer","login":"zhang.wei","password":"' + b"x" * 129 + b'"}',
        b"[" * 100_000,
    ],
    ids=lambda body: body[:60].decode("latin-1"),
)
async def test_a_body_that_makes_no_sense_is_bad_input(bank: Database, browser: Open, body: bytes) -> None:
    async with browser() as client:
        answer = await client.post("/api/identity/sign-in", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "kernel.bad_input"
    assert await count(bank, "sign_in_gates") == 0


@pytest.mark.parametrize("password", ["\0", "😀" * 128, " ", "\u202e", "\n\r\t"])
async def test_a_strange_password_is_only_a_wrong_one(bank: Database, browser: Open, password: str) -> None:
    await enroll(bank)

    async with browser() as client:
        answer = await client.post("/api/identity/sign-in", json=ZHANG | {"password": password})

    assert answer.json()["code"] == "identity.wrong_credentials"


CHEN = {"realm": "staff", "login": "chen.jie", "password": PASSWORD}
NEW = {"name": "李娜", "login": "Li.Na", "reason": "the branch grows"}
ZHOU = {"realm": "staff", "login": "zhou.tao", "password": PASSWORD}
WHY = {"reason": "a colleague is ill"}


async def test_two_administrators_hire_and_give_a_role_and_one_takes_it_and_lets_go(
    bank: Database, browser: Open
) -> None:
    await doors(bank).write(api.ensure_roles)
    await hire(bank, "chen.jie", "administrator")
    await hire(bank, "zhou.tao", "administrator")

    async with browser() as chief, browser() as second, browser() as staff:
        await enter(bank, chief, CHEN)
        await enter(bank, second, ZHOU)
        asked = await chief.post("/api/console/staff", json=NEW)
        alone = await approve(bank, chief, asked.json()["proposal_id"])
        first = {"realm": "staff", "name": "li.na", "code": asked.json()["code"], "new_password": PASSWORD}
        too_early = await staff.post("/api/identity/recovery/set-up", json=first)
        hired = await approve(bank, second, asked.json()["proposal_id"])
        not_a_customers = await staff.post("/api/identity/recovery/set-up", json={**first, "realm": "customer"})
        set_up = await staff.post("/api/identity/recovery/set-up", json=first)
        again = await staff.post("/api/identity/recovery/set-up", json=first)
        there = f"/api/console/staff/{hired.json()['subject_id']}"
        await give_app(bank, UUID(hired.json()["subject_id"]), realm=Realm.STAFF)
        asked = await chief.put(f"{there}/roles/accountant", json=WHY)
        given = await approve(bank, second, asked.json()["proposal_id"])
        await enter(bank, staff, LI_NA)
        entered = await staff.get("/api/tests/post")
        taken = await chief.delete(f"{there}/roles/accountant")
        outside = await staff.get("/api/tests/post")
        gone = await chief.post(f"{there}/leave", json={"reason": "retired"})
        back = await enter(bank, staff, LI_NA)
        listed = await chief.get("/api/console/staff")

    assert (alone.json()["code"], too_early.json()["code"]) == ("four_eyes.own_proposal", "identity.wrong_code")
    assert [one.status_code for one in (not_a_customers, set_up, again)] == [401, 204, 401]
    assert (hired.status_code, hired.json()["facts"]["staff_name"], hired.json()["facts"]["roles"]) == (200, "李娜", [])
    assert [one.status_code for one in (asked, given, entered, taken, outside)] == [202, 200, 200, 204, 401]
    assert [one.status_code for one in (gone, back)] == [204, 401]
    assert [(one["login"], one["roles"], one["left_at"]) for one in listed.json()["items"]] == [
        ("chen.jie", ["administrator"], None),
        ("zhou.tao", ["administrator"], None),
        ("li.na", [], "2026-11-22T09:00:30Z"),
    ]


async def test_a_role_of_the_banks_own_is_defined_by_two_and_narrowed_by_one(bank: Database, browser: Open) -> None:
    await doors(bank).write(api.ensure_roles)
    await hire(bank, "chen.jie", "administrator")
    await hire(bank, "zhou.tao", "administrator")
    wide, narrow = ["accounts.view", "accounts.view", "ledger.view"], ["accounts.view"]

    async with browser() as client, browser() as second:
        await enter(bank, client, CHEN)
        await enter(bank, second, ZHOU)
        asked = await client.put("/api/console/roles/teller", json={"rights": wide, **WHY})
        early = await client.get("/api/console/roles")
        defined = await approve(bank, second, asked.json()["proposal_id"])
        narrowed = await client.put("/api/console/roles/teller", json={"rights": narrow, **WHY})
        listed = await client.get("/api/console/roles")

    assert len(early.json()["items"]) == len(BUILT_IN_ROLES)
    assert defined.json()["facts"]["rights"] == ["accounts.view", "ledger.view"]
    assert (narrowed.status_code, narrowed.json()) == (202, {"proposal_id": None})
    assert {"name": "teller", "rights": ["accounts.view"], "built_in": False, "holders": 0} in listed.json()["items"]
    assert len(listed.json()["items"]) == len(BUILT_IN_ROLES) + 1


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "/api/console/staff", NEW | {"login": "chen.jie"}, 409, "identity.login_taken"),
        ("POST", "/api/console/staff", NEW | {"login": "李娜"}, 400, "kernel.bad_input"),
        ("POST", "/api/console/staff", NEW | {"password": "whoever hires knows no password"}, 400, "kernel.bad_input"),
        ("POST", "/api/console/staff", NEW | {"rights": ["ledger.post"]}, 400, "kernel.bad_input"),
        (
            "POST",
            "/api/console/staff",
            NEW | {"login": "new", "roles": ["emperor"]},
            404,
            "identity.role_not_found",
        ),
        ("POST", "/api/console/staff/{nobody}/leave", {"reason": "?"}, 404, "identity.staff_not_found"),
        ("POST", "/api/console/staff/{nobody}/leave", {"reason": " "}, 400, "kernel.bad_input"),
        ("POST", "/api/console/staff/not-an-id/leave", {"reason": "?"}, 404, "kernel.not_found"),
        ("PUT", "/api/console/staff/{me}/roles/accountant", WHY, 403, "identity.own_roles"),
        ("PUT", "/api/console/staff/{her}/roles/emperor", WHY, 404, "identity.role_not_found"),
        ("PUT", "/api/console/staff/{her}/roles/%00", WHY, 404, "identity.role_not_found"),
        ("DELETE", "/api/console/staff/{her}/roles/%ED%A0%80", None, 404, "identity.role_not_found"),
        ("DELETE", "/api/console/staff/{her}/roles/clerk", None, 409, "identity.role_not_given"),
        ("PUT", "/api/console/roles/clerk", WHY | {"rights": []}, 409, "identity.role_built_in"),
        ("PUT", "/api/console/roles/%00", WHY | {"rights": []}, 400, "kernel.bad_input"),
        ("PUT", "/api/console/roles/teller", WHY | {"rights": ["everything"]}, 400, "kernel.bad_input"),
        ("PUT", "/api/console/roles/teller", WHY | {"rights": ["accounts.own"]}, 400, "kernel.bad_input"),
    ],
)
async def test_what_the_staff_office_refuses_it_refuses_by_name(
    bank: Database, browser: Open, method: str, path: str, body: object, status: int, code: str
) -> None:
    await doors(bank).write(api.ensure_roles)
    people = {"me": await hire(bank, "chen.jie", "administrator"), "her": await hire(bank), "nobody": new_id()}

    async with browser() as client:
        await enter(bank, client, CHEN)
        answer = await client.request(method, path.format(**people), json=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_the_staff_office_is_closed_to_who_lacks_the_right(bank: Database, browser: Open) -> None:
    await doors(bank).write(api.ensure_roles)
    auditor = await hire(bank, "li.na", "auditor")

    async with browser() as client:
        await enter(bank, client, LI_NA)
        seen = await client.get("/api/console/staff")
        refused = [
            await client.post("/api/console/staff", json=NEW),
            await client.put(f"/api/console/staff/{auditor}/roles/administrator", json=WHY),
            await client.put("/api/console/roles/teller", json=WHY | {"rights": ["ledger.post"]}),
        ]

    assert seen.status_code == 200
    assert [one.status_code for one in refused] == [403] * 3


async def test_a_customer_finds_nothing_at_the_desks_of_the_staff(bank: Database, browser: Open) -> None:
    await doors(bank).write(api.ensure_roles)
    chief = await hire(bank, "chen.jie", "administrator")
    clerk = await hire(bank, "wang.qiang", "clerk")
    await enroll(bank)
    lending = {
        "taker_login": "wang.qiang",
        "rights": ["accounts.open"],
        "from_at": "2026-11-22T10:00:00Z",
        "until_at": "2026-11-23T10:00:00Z",
        "reason": "?",
    }

    async with browser() as staff, browser() as customer:
        await enter(bank, staff, CHEN)
        asked = await staff.put(f"/api/console/staff/{clerk}/roles/auditor", json=WHY)
        there = f"/api/console/approvals/{asked.json()['proposal_id']}"
        await customer.post("/api/identity/sign-in", json=ZHANG)
        lists = [
            (await customer.get(f"/api/console/approvals?which={which}")).json()["items"]
            for which in ("waiting", "mine", "decided")
        ]
        waiting = await customer.get("/api/console/approvals/waiting")
        lent = await customer.get("/api/console/delegations")
        absent = [
            await customer.get(there),
            await customer.post(f"{there}/approve"),
            await customer.post(f"{there}/decline", json={"reason": "no"}),
            await customer.post(f"{there}/withdraw"),
            await customer.post(f"/api/console/delegations/{chief}/end"),
        ]
        refused = await customer.post("/api/console/delegations", json=lending)

    assert lists == [[], [], []]
    assert (waiting.json(), lent.json()) == ({"waiting": 0}, {"items": [], "lendable": []})
    assert [one.status_code for one in absent] == [404] * 5
    assert refused.status_code == 403


async def test_a_lending_is_asked_for_approved_and_ended_over_the_wire(bank: Database, browser: Open) -> None:
    await doors(bank).write(api.ensure_roles)
    await hire(bank, "chen.jie", "administrator")
    await hire(bank, "wang.qiang", "auditor")
    await hire(bank, "li.na", "clerk")
    lending = {
        "taker_login": " Wang.Qiang",
        "rights": ["accounts.open"],
        "from_at": "2026-11-22T17:00:00+08:00",
        "until_at": "2026-11-30T00:00:00+08:00",
        "reason": "leave",
    }
    bad = [
        lending | {"until_at": "2027-01-30T00:00:00Z"},
        lending | {"until_at": "2026-11-30T00:00:00"},
        lending | {"from_at": "9999-12-31T23:59:59Z", "until_at": "9999-12-31T23:59:59Z"},
        lending | {"from_at": "0001-01-01T00:00:00+23:59"},
        lending | {"rights": []},
        lending | {"taker_login": "a\0b"},
    ]

    async with browser() as clerk, browser() as chief:
        await enter(bank, clerk, LI_NA)
        await enter(bank, chief, CHEN)
        refused = [await clerk.post("/api/console/delegations", json=one) for one in bad]
        asked = await clerk.post("/api/console/delegations", json=lending)
        approved = await approve(bank, chief, asked.json()["proposal_id"])
        [lent] = (await clerk.get("/api/console/delegations")).json()["items"]
        ended = await clerk.post(f"/api/console/delegations/{lent['id']}/end")
        again = await clerk.post(f"/api/console/delegations/{lent['id']}/end")

    assert [one.status_code for one in refused] == [400] * len(bad)
    assert (asked.status_code, approved.json()["facts"]["rights"]) == (202, ["accounts.open"])
    assert (lent["taker_name"], lent["until_at"], ended.status_code) == ("李娜", "2026-11-29T16:00:00Z", 204)
    assert again.json()["code"] == "identity.delegation_over"
