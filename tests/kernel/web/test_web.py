"""What every answer of the bank has, whatever was asked and by whom."""

import asyncio
import gzip
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from structlog.testing import capture_logs

from looking import looked_for
from bankhall.kernel import db
from bankhall.kernel.settings import Secret, Settings
from bankhall.kernel.web import bodies
from bankhall.kernel.web.paging import write_cursor

from .little_hall import MOST_BODY_BYTES, build, visiting

THING = {"text": "工资", "amount": {"minor": 100, "currency": "CNY"}}


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """As the web apps are built."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "app-1a2b.js").write_text("let bank")
    (tmp_path / "assets" / "app-1a2b.js.br").write_bytes(b"as brotli")
    (tmp_path / "assets" / "app-1a2b.js.gz").write_bytes(gzip.compress(b"let bank"))
    (tmp_path / "manifest.webmanifest").write_text("{}")
    (tmp_path / ".bankhall.stamp").write_text("of this build")
    shell = '<script src="/assets/app-1a2b.js"></script>'
    for name in ("index", "console", "api-docs"):
        (tmp_path / f"{name}.html").write_text(f"<title>{name}</title>{shell}")
    return tmp_path


@pytest.fixture
def app(bank: db.Database, dist: Path) -> Litestar:
    return build(bank, dist)


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    async with visiting(app) as client:
        yield client


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["type"] == f"urn:bankhall:problem:{told['code']}"
    assert told["request_id"] == answer.headers["x-request-id"]
    return answer.status_code, told["code"]


# Rights


@pytest.mark.parametrize(
    ("path", "nobody", "customer", "clerk"),
    [
        ("/api/who", 200, 200, 200),
        ("/api/mine", 401, 200, 200),
        ("/api/secret", 401, 403, 200),
        ("/api/forgotten", 401, 403, 403),
    ],
)
async def test_a_route_lets_in_whom_it_declares_and_one_that_declares_nothing_nobody(
    client: httpx.AsyncClient, path: str, nobody: int, customer: int, clerk: int
) -> None:
    answers = [await client.get(path)]
    for session in ("customer", "clerk"):
        answers.append(await client.get(path, headers={"Cookie": f"session={session}"}))

    assert [answer.status_code for answer in answers] == [nobody, customer, clerk]
    for answer in answers:
        if answer.status_code != 200:
            assert problem(answer)[1] in {"identity.signed_out", "identity.right_missing"}


# Problems


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"", "a body is needed"),
        (b"{", "body"),
        (b"not json", "body"),
        (b"\xff\xfe", "body"),
        (b"[" * 5000, "body"),
        (b"[]", "body"),
        (b"null", "body"),
        (b'{"text": "a"}', "amount"),
        (b'{"text": 1, "amount": {"minor": 1, "currency": "CNY"}}', "text"),
        (b'{"text": "", "amount": {"minor": 1, "currency": "CNY"}}', "text"),
        (b'{"text": " ", "amount": {"minor": 1, "currency": "CNY"}}', "text"),
        (b'{"text": "a\\u0000b", "amount": {"minor": 1, "currency": "CNY"}}', "text"),
        (b'{"text": "a\\nb", "amount": {"minor": 1, "currency": "CNY"}}', "text"),
        (b'{"text": "\\ud800", "amount": {"minor": 1, "currency": "CNY"}}', "body"),
        (b'{"text": "a", "amount": {"minor": 1.5, "currency": "CNY"}}', "minor"),
        (b'{"text": "a", "amount": {"minor": 1.0, "currency": "CNY"}}', "minor"),
        (b'{"text": "a", "amount": {"minor": 1e3, "currency": "CNY"}}', "minor"),
        (b'{"text": "a", "amount": {"minor": 9007199254740992, "currency": "CNY"}}', "minor"),
        (b'{"text": "a", "amount": {"minor": ' + b"9" * 400 + b', "currency": "CNY"}}', "minor"),
        (b'{"text": "a", "amount": {"minor": 1, "currency": "cny"}}', "currency"),
        (b'{"text": "a", "amount": {"minor": 1, "currency": "XXX"}}', "amount"),
        (b'{"text": "a", "amount": {"minor": 1, "currency": "CNY"}, "role": "admin"}', "role"),
        (b'{"text": "a", "amount": {"minor": 1, "currency": "CNY", "x": 1}}', "x"),
        (b'{"text": "a", "amount": {"minor": 1, "currency": "CNY"}, "tags": ["a", ""]}', "tags"),
    ],
)
async def test_a_body_that_cannot_be_used_is_refused_naming_what_is_wrong(
    client: httpx.AsyncClient, body: bytes, named: str
) -> None:
    answer = await client.post("/api/things", content=body, headers={"Content-Type": "application/json"})

    assert problem(answer)[0] == 400
    assert named in answer.json()["detail"]
    assert answer.json()["fields"]


async def test_a_body_that_drips_is_not_waited_for(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "BODY_TIMEOUT_S", 0.01)

    async def drip() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    answer = await client.post("/api/things", content=drip(), headers={"Content-Type": "application/json"})

    assert problem(answer) == (400, "kernel.bad_input")
    assert "in time" in answer.json()["detail"]


async def test_a_body_that_can_be_used_is(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/things", json=THING)

    assert (answer.status_code, answer.text) == (201, "1.00 CNY")


async def test_a_body_that_is_too_large_is_refused_however_it_is_sent(client: httpx.AsyncClient) -> None:
    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(MOST_BODY_BYTES // 1000 + 2):
            yield b" " * 1000

    whole = await client.post("/api/things", content=b" " * (MOST_BODY_BYTES + 1))
    pieces = await client.post("/api/things", content=in_pieces())

    assert problem(whole) == problem(pieces) == (413, "kernel.too_large")


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "a", ""])
async def test_a_body_of_another_kind_is_a_clear_refusal_or_read_as_json(client: httpx.AsyncClient, media: str) -> None:
    answer = await client.post("/api/things", content=b"text=a&amount=1", headers={"Content-Type": media})

    assert problem(answer)[0] in {400, 415}


@pytest.mark.parametrize(
    ("method", "path", "found"),
    [
        ("GET", "/api/nothing", (404, "kernel.not_found")),
        ("GET", "/api", (404, "kernel.not_found")),
        ("GET", "/api/", (404, "kernel.not_found")),
        ("GET", "/health/nothing", (404, "kernel.not_found")),
        ("GET", "/assets/nothing.js", (404, "kernel.not_found")),
        ("GET", "/assets/%2e%2e/index.html", (404, "kernel.not_found")),
        ("GET", "/api/numbers/seven", (404, "kernel.not_found")),
        ("GET", "/api/numbers/" + "9" * 5000, (404, "kernel.not_found")),
        ("DELETE", "/api/who", (405, "kernel.method_not_allowed")),
        ("PUT", "/", (405, "kernel.method_not_allowed")),
        ("BREW", "/api/who", (405, "kernel.method_not_allowed")),
        ("GET", "/api/crowded", (429, "kernel.too_many_requests")),
        ("GET", "/api/away", (503, "kernel.unavailable")),
        ("GET", "/api/broken", (500, "kernel.defect")),
        ("GET", "/api/pages?limit=0", (400, "kernel.bad_input")),
        ("GET", "/api/pages?limit=201", (400, "kernel.bad_input")),
        ("GET", "/api/pages?limit=many", (400, "kernel.bad_input")),
        ("GET", "/api/pages?limit=" + "9" * 5000, (400, "kernel.bad_input")),
        ("GET", "/api/pages?limit=%00", (400, "kernel.bad_input")),
        ("GET", "/api/pages?after=%00", (400, "kernel.bad_input")),
        ("GET", "/api/pages?after=%FF", (400, "kernel.bad_input")),
        ("GET", "/api/pages?after=" + "a" * 501, (400, "kernel.bad_input")),
    ],
)
async def test_what_cannot_be_answered_is_a_problem_of_its_kind(
    client: httpx.AsyncClient, method: str, path: str, found: tuple[int, str]
) -> None:
    answer = await client.request(method, path)

    assert problem(answer) == found
    assert "swordfish" not in answer.text


async def test_who_comes_too_often_is_told_when_to_come_again(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/crowded")

    assert answer.headers["retry-after"] == "7"
    assert answer.json()["facts"] == {"retry_after_s": 7}


async def test_a_bad_limit_is_named(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/pages?limit=0")

    assert [one["field"] for one in answer.json()["fields"]] == ["limit"]


# The front door

EVERY_KIND = ["/", "/console/x", "/api/who", "/api/mine", "/api/nothing", "/api/broken", "/assets/app-1a2b.js"]


@pytest.mark.parametrize("path", [*EVERY_KIND, "/manifest.webmanifest", "/api/docs", "/health/live", "/assets/no.js"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE", "BREW"])
async def test_every_answer_carries_the_headers_of_the_house(client: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await client.request(method, path)

    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert re.fullmatch(r"[0-9a-f-]{36}", headers["x-request-id"])
    assert headers["cache-control"]
    assert len(headers.get_list("content-security-policy")) == len(headers.get_list("x-request-id")) == 1
    assert "strict-transport-security" not in headers


async def test_over_https_browsers_are_told_to_stay_there(bank: db.Database, dist: Path) -> None:
    async with visiting(build(bank, dist, https=True)) as client:
        answer = await client.get("/api/nothing")

    assert answer.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"


async def test_each_request_has_a_name_of_its_own_that_the_client_cannot_choose(client: httpx.AsyncClient) -> None:
    names = {(await client.get("/api/who", headers={"X-Request-Id": "mine"})).headers["x-request-id"] for _ in range(5)}

    assert len(names) == 5
    assert "mine" not in names


@pytest.mark.parametrize(
    ("site", "seen"),
    [
        (None, "clerk"),
        ("same-origin", "clerk"),
        ("none", "clerk"),
        ("same-site", "anonymous"),
        ("cross-site", "anonymous"),
        ("", "anonymous"),
        ("nonsense", "anonymous"),
    ],
)
async def test_a_write_that_another_site_began_is_answered_as_if_nobody_had_signed_in(
    client: httpx.AsyncClient, site: str | None, seen: str
) -> None:
    headers = {"Cookie": "session=clerk"} | ({"Sec-Fetch-Site": site} if site is not None else {})

    written = await client.post("/api/who", headers=headers)
    read = await client.get("/api/who", headers=headers)

    assert written.text == seen
    assert read.text == "clerk"  # a link from elsewhere may be followed


async def test_a_write_needs_the_token_that_only_the_banks_own_pages_can_read(bank: db.Database, dist: Path) -> None:
    async with visiting(build(bank, dist, csrf=True)) as client:
        without_cookie = await client.post("/api/who")
        token = (await client.get("/api/who")).cookies["bankhall_csrf"]
        without_header = await client.post("/api/who")
        forged = await client.post("/api/who", headers={"X-CSRF-Token": "a" * len(token)})
        foreign = await client.post("/api/who", headers={"X-CSRF-Token": token, "Sec-Fetch-Site": "cross-site"})
        good = await client.post("/api/who", headers={"X-CSRF-Token": token})

    for refused in (without_cookie, without_header, forged, foreign):
        assert problem(refused) == (403, "kernel.wrong_origin")
    assert good.status_code == 201


# Pages


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "index"),
        ("/accounts/7", "index"),
        ("/index.html", "index"),
        ("/..%2f..%2fetc%2fpasswd", "index"),
        ("/console", "console"),
        ("/console/a/b", "console"),
        ("/api/docs", "api-docs"),
    ],
)
async def test_a_page_comes_under_a_policy_with_nothing_inline(
    client: httpx.AsyncClient, path: str, title: str
) -> None:
    answer = await client.get(path)

    assert f"<title>{title}</title>" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert answer.headers["cache-control"] == "no-store"


async def test_a_page_says_where_to_tell_of_what_its_policy_has_kept_out(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")

    assert answer.headers["content-security-policy"].endswith("; report-uri /api/policy-reports; report-to policy")
    assert answer.headers["reporting-endpoints"] == 'policy="/api/policy-reports"'


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("csp-report", {"csp-report": {"effective-directive": "script-src-elem", "blocked-uri": "inline"}}),
        ("csp-report", {"csp-report": {"violated-directive": "script-src-elem 'self'", "blocked-uri": "inline"}}),
        (
            "reports+json",
            [{"type": "csp-violation", "body": {"effectiveDirective": "script-src-elem", "blockedURL": "inline"}}],
        ),
    ],
)
async def test_what_a_policy_kept_out_is_told_and_logged(client: httpx.AsyncClient, kind: str, body: object) -> None:
    with capture_logs() as logs:
        answer = await client.post(
            "/api/policy-reports", content=json.dumps(body), headers={"Content-Type": f"application/{kind}"}
        )

    assert answer.status_code == 204
    told = [(line["directive"], line["blocked"]) for line in logs if line["event"] == "web.policy_report"]
    assert told == [("script-src-elem", "inline")]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[" * 3_000,
        b"{}",
        b"[1, null]",
        b'{"csp-report": 1}',
        b'{"csp-report": {"effective-directive": "made-up", "blocked-uri": "x"}}',
        b'{"csp-report": {"effective-directive": 7}}',
    ],
)
async def test_a_report_that_makes_no_sense_is_no_news(client: httpx.AsyncClient, body: bytes) -> None:
    with capture_logs() as logs:
        answer = await client.post("/api/policy-reports", content=body)

    assert answer.status_code == 204
    assert [line for line in logs if line["event"] == "web.policy_report"] == []


async def test_of_a_report_nothing_is_kept_that_its_sender_has_written(client: httpx.AsyncClient) -> None:
    report = {
        "type": "csp-violation",
        "url": "https://bank.test/?q=swordfish",
        "body": {"effectiveDirective": "img-src", "blockedURL": "https://swordfish.test/", "sample": "swordfish"},
    }

    with capture_logs() as logs:
        await client.post("/api/policy-reports", content=json.dumps([report] * 300))
        too_large = await client.post("/api/policy-reports", content=b" " * 100_000)

    assert "swordfish" not in str(logs)
    assert [line["blocked"] for line in logs if line["event"] == "web.policy_report"] == ["elsewhere"] * 20
    assert too_large.status_code == 413


@pytest.mark.parametrize(
    ("path", "session", "level", "said"),
    [
        ("/api/secret", "clerk", "info", {"status": 200, "actor_kind": "staff"}),
        (
            "/api/secret",
            "customer",
            "warning",
            {"status": 403, "actor_kind": "customer", "refused": "identity.right_missing"},
        ),
        ("/api/secret", "", "warning", {"status": 401, "refused": "identity.signed_out"}),
        ("/api/numbers/9999", "clerk", "info", {"status": 200, "actor_kind": "staff"}),
        ("/api/nothing", "", "info", {"status": 404, "refused": "kernel.not_found"}),
        ("/api/pages?limit=0", "", "info", {"status": 400, "refused": "kernel.bad_input"}),
    ],
)
async def test_every_decision_is_logged_with_who_asked_for_which_route_and_why_not(
    client: httpx.AsyncClient, path: str, session: str, level: str, said: dict[str, object]
) -> None:
    with capture_logs() as logs:
        await client.get(path, headers={"Cookie": f"session={session}"})

    (line,) = [line for line in logs if line["event"] == "web.answered"]
    assert line["log_level"] == level
    assert {name: line.get(name) for name in said} == said
    assert ("actor_id" in line) == ("actor_kind" in line)
    assert line["route"]


async def test_a_forged_write_is_logged_as_one(bank: db.Database, dist: Path) -> None:
    async with visiting(build(bank, dist, csrf=True)) as client:
        with capture_logs() as logs:
            await client.post("/api/who", headers={"X-CSRF-Token": "made up"})

    (line,) = [line for line in logs if line["event"] == "web.answered"]
    assert (line["log_level"], line["refused"]) == ("warning", "kernel.wrong_origin")


async def test_hashed_files_are_kept_for_ever_and_others_are_asked_for_again(client: httpx.AsyncClient) -> None:
    hashed, manifest = await client.get("/assets/app-1a2b.js"), await client.get("/manifest.webmanifest")

    assert hashed.text == "let bank"
    assert hashed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (manifest.text, manifest.headers["cache-control"]) == ("{}", "no-cache")


async def test_a_file_goes_packed_to_whoever_takes_it_so(client: httpx.AsyncClient, dist: Path) -> None:
    def coding(answer: httpx.Response) -> str | None:
        found: str | None = answer.headers.get("content-encoding")
        return found

    async def asked(accepted: str) -> httpx.Response:
        return await client.get("/assets/app-1a2b.js", headers={"accept-encoding": accepted})

    assert coding(await asked("gzip, br")) == "br"
    assert coding(await asked("gzip;q=1.0, br;q=0")) == "gzip"
    plain = await asked("identity")
    assert (coding(plain), plain.text, plain.headers["vary"]) == (None, "let bank", "Accept-Encoding")
    assert (await client.get("/assets/app-1a2b.js.br")).status_code == 404


async def test_a_file_that_has_not_changed_is_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get("/manifest.webmanifest")

    again = await client.get("/manifest.webmanifest", headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("known", ['"other", {etag}', "W/{etag}", 'W/"other",W/{etag}'])
async def test_a_browser_that_names_several_or_a_weak_one_is_believed(client: httpx.AsyncClient, known: str) -> None:
    first = await client.get("/manifest.webmanifest")

    again = await client.get(
        "/manifest.webmanifest", headers={"if-none-match": known.format(etag=first.headers["etag"])}
    )

    assert again.status_code == 304


async def test_each_form_of_a_file_has_a_tag_of_its_own(client: httpx.AsyncClient) -> None:
    tags = [
        (await client.get("/assets/app-1a2b.js", headers={"accept-encoding": coding})).headers["etag"]
        for coding in ("br", "gzip", "identity")
    ]

    assert len(set(tags)) == 3
    changed = await client.get(
        "/assets/app-1a2b.js", headers={"accept-encoding": "gzip", "if-none-match": tags[0]}
    )
    assert changed.status_code == 200


async def test_what_the_build_keeps_for_itself_is_no_page(client: httpx.AsyncClient, dist: Path) -> None:
    assert (dist / ".bankhall.stamp").is_file()

    answer = await client.get("/.bankhall.stamp")

    assert "of this build" not in answer.text


async def test_what_no_page_is_made_of_is_not_served_though_it_lies_there(bank: db.Database, dist: Path) -> None:
    """A map of the sources, a file of the machine's: whatever has come to lie among what was built."""
    for name in ("app-1a2b.js.map", "notes.md", "dump.sql", "settings.py", "key.pem"):
        (dist / "assets" / name).write_text("nobody should read this")
        (dist / name).write_text("nobody should read this")

    async with visiting(build(bank, dist)) as client:
        answers = [await client.get(f"{place}{name}") for name in sorted(f.name for f in dist.iterdir()) for place in ("/", "/assets/")]

    assert [answer.url.path for answer in answers if "nobody should read this" in answer.text] == []


@pytest.mark.parametrize(
    "path",
    ["/accounts/x.css", "/profile.js", "/console/customers/logo.png", "/assets/none.css", "/api/who/x.css", "/robots.txt"],
)
async def test_a_file_that_is_not_there_is_no_page_that_a_cache_could_keep_as_one(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path)

    assert problem(answer) == (404, "kernel.not_found")
    assert answer.headers["cache-control"] == "no-store"


async def test_a_file_says_what_it_is_since_browsers_may_not_guess(client: httpx.AsyncClient) -> None:
    script, manifest = await client.get("/assets/app-1a2b.js"), await client.get("/manifest.webmanifest")

    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert manifest.headers["content-type"] == "application/manifest+json"


@pytest.mark.parametrize("path", ["/", "/console", "/assets/app-1a2b.js"])
async def test_what_can_be_got_can_be_asked_for_without_its_body(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.head(path)

    assert (answer.status_code, answer.text) == (200, "")


async def test_a_bank_whose_pages_are_not_built_says_so(bank: db.Database, tmp_path: Path) -> None:
    async with visiting(build(bank, tmp_path / "nowhere")) as client:
        answer = await client.get("/")

    assert (answer.status_code, "make setup" in answer.text) == (200, True)


# Paging


async def test_a_page_goes_on_where_the_last_one_ended(client: httpx.AsyncClient) -> None:
    first = (await client.get("/api/pages")).json()
    second = (await client.get("/api/pages", params={"after": first["next"]})).json()

    assert (first["place"], second["place"]) == (None, ["a", 7])


NO_ENDS = [
    "garbage",
    "!!!!",
    "Zm9v",
    "e30",
    "W10",
    "bnVsbA",
    "WyJhIl0",
    "工资",
    " ",
    "[",
    "=",
    "WyJhIiwgIjciXQ",
    "A" * 500,
]
FORGED_ENDS = [write_cursor(("a", 2**63)), write_cursor(("a", -(2**63) - 1)), write_cursor(("a\0b", 1))]


@pytest.mark.parametrize("after", [*NO_ENDS, "A" * 500, *FORGED_ENDS])
async def test_garbage_for_a_page_s_end_is_refused_by_name(client: httpx.AsyncClient, after: str) -> None:
    answer = await client.get("/api/pages", params={"after": after})

    assert problem(answer) == (400, "kernel.bad_input")
    assert [one["field"] for one in answer.json()["fields"]] == ["after"]


# Health and metrics


async def test_a_bank_whose_database_answers_is_ready(client: httpx.AsyncClient) -> None:
    live, ready = await client.get("/health/live"), await client.get("/health/ready")

    assert (live.json(), ready.json()) == ({"status": "live"}, {"status": "ready"})


async def test_a_bank_without_its_database_lives_but_is_not_ready(dist: Path) -> None:
    nowhere = db.Database(db.connect("postgresql://bankhall_app@/bankhall?host=/nowhere", connections=2))
    async with visiting(build(nowhere, dist)) as client:
        live, ready = await client.get("/health/live"), await client.get("/health/ready")

    assert live.status_code == 200
    assert problem(ready) == (503, "kernel.unavailable")


async def test_metrics_are_for_this_machine_and_hidden_from_what_was_forwarded(client: httpx.AsyncClient) -> None:
    direct = await client.get("/metrics")
    forwarded = [
        await client.get("/metrics", headers={name: "for=203.0.113.9"}) for name in ("X-Forwarded-For", "Forwarded")
    ]

    assert direct.status_code == 200
    assert "bankhall_requests_total" in direct.text
    assert [problem(answer) for answer in forwarded] == [(404, "kernel.not_found")] * 2


@pytest.mark.parametrize("known", [{"public_url": "https://bank.example"}, {"trusted_proxies": "127.0.0.1"}])
async def test_a_bank_with_a_public_address_shows_metrics_to_nobody_without_a_token(
    bank: db.Database, dist: Path, known: dict[str, str]
) -> None:
    async with visiting(build(bank, dist, settings=Settings(**known))) as client:  # type: ignore[arg-type]  # texts, both
        answer = await client.get("/metrics")

    assert problem(answer) == (404, "kernel.not_found")


async def test_with_a_token_metrics_are_for_whoever_has_it(bank: db.Database, dist: Path) -> None:
    async with visiting(build(bank, dist, settings=Settings(metrics_token=Secret("t-1")))) as client:
        asked = [
            await client.get("/metrics", headers={"Authorization": words, "X-Forwarded-For": "203.0.113.9"})
            for words in ("Bearer t-1", "Bearer t-2", "t-1", "")
        ]
        unnamed = await client.get("/metrics")

    assert [answer.status_code for answer in (*asked, unnamed)] == [200, 404, 404, 404, 404]


async def test_methods_that_nobody_knows_do_not_make_metrics_of_their_own(client: httpx.AsyncClient) -> None:
    for n in range(5):
        await client.request(f"BREW{n}", "/api/who")

    metrics = (await client.get("/metrics")).text
    assert 'method="GET"' in metrics
    assert "BREW" not in metrics


# Logs


async def test_what_somebody_looks_for_is_logged_nowhere(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    with capture_logs() as logged:
        found = await client.get("/api/who", headers=looked_for("王秀兰 13812345678"))
        broken = await client.get("/api/broken", headers=looked_for("王秀兰 13812345678"))

    assert (found.status_code, broken.status_code) == (200, 500)
    told = repr(logged) + "".join(capsys.readouterr())
    assert "/api/broken" in told
    assert "13812345678" not in told
    assert "王秀兰" not in told
