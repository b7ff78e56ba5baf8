"""What attackers tried at the open hall, over real sockets, and got through with once."""

import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from uuid import uuid4

import httpx
import pytest

from counter import fresh_key
from halls import Hall

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def accountant(hall: Hall) -> Iterator[httpx.Client]:
    with hall.signed_in("wangqiang") as client:
        yield client


@pytest.fixture
def clerk(hall: Hall) -> Iterator[httpx.Client]:
    with hall.signed_in("lina") as client:
        yield client


def dial(hall: Hall) -> socket.socket:
    url = httpx.URL(hall.url)
    return socket.create_connection((url.host, url.port), timeout=20)


def say(hall: Hall, request: bytes) -> bytes:
    """The whole answer to bytes that no decent client would send."""
    with dial(hall) as line:
        line.sendall(request)
        return b"".join(iter(lambda: line.recv(65536), b""))


def get(path: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([b"GET " + path + b" HTTP/1.1", b"Host: bank", b"Connection: close", *headers, b"", b""])


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    "name",
    [b"%00", b"a%00.js", b"a" * 300, b"a" * 1_900, b"a/../" * 300, b"..%2findex.html", b"%2e%2e/index.html", b"%ff"],
    ids=lambda name: name[:20].decode(),
)
def test_a_name_that_no_file_has_is_not_found(hall: Hall, name: bytes) -> None:
    answer = say(hall, get(b"/assets/" + name))

    assert status(answer) == 404
    assert b"kernel.not_found" in answer


@pytest.mark.parametrize("name", [b"a" * 50_000, b"a/../" * 3000], ids=["long", "winding"])
def test_a_name_beyond_all_bounds_is_not_even_looked_for(hall: Hall, name: bytes) -> None:
    assert status(say(hall, get(b"/assets/" + name))) == 414


@pytest.mark.parametrize("where", ["header", "cookie", "both"])
def test_a_token_that_is_not_ascii_is_a_wrong_one(hall: Hall, where: str) -> None:
    with hall.visitor() as visitor:
        good = visitor.cookies["bankhall_csrf"].encode()
    strange = "é".encode() * 70
    header = good if where == "cookie" else strange
    cookie = good if where == "header" else strange
    headers = [(b"X-CSRF-Token", header), (b"Cookie", b"bankhall_csrf=" + cookie)]

    answer = httpx.post(f"{hall.url}/api/identity/sign-out", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "kernel.wrong_origin")


def test_a_cookie_that_the_bank_did_not_sign_is_replaced(hall: Hall) -> None:
    with httpx.Client(base_url=hall.url, cookies={"bankhall_csrf": "planted"}) as client:
        given = client.get("/api/bank").headers["set-cookie"]

    assert given.startswith("bankhall_csrf=")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--'),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="_csrf_token"; filename="a"\r\n\r\na\r\n--x--',
        ),
        ("application/x-www-form-urlencoded", b"_csrf_token={token}"),
        ("application/x-www-form-urlencoded", b"a=1&" * 200_000),
    ],
    ids=["not text", "a file as token", "the token in the form", "large"],
)
def test_a_form_opens_nothing_and_is_not_even_read(hall: Hall, kind: str, body: bytes) -> None:
    with hall.visitor() as visitor:
        token = visitor.headers.pop("X-CSRF-Token")
        body = body.replace(b"{token}", token.encode())
        answer = visitor.post("/api/identity/sign-out", content=body, headers={"Content-Type": kind})

    assert (answer.status_code, answer.json()["code"]) == (403, "kernel.wrong_origin")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "image/png"])
def test_a_body_that_does_not_say_json_is_not_taken(hall: Hall, kind: str) -> None:
    body = b'{"realm":"staff","login":"lina","password":"x"}'

    with hall.visitor() as visitor:
        answer = visitor.post("/api/identity/sign-in", content=body, headers={"Content-Type": kind})

    assert (answer.status_code, answer.json()["code"]) == (415, "kernel.unsupported_media")


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "http://127.0.0.1", "http://127.0.0.1:1", "//", ""])
def test_a_write_from_another_origin_finds_nobody_signed_in(clerk: httpx.Client, origin: str) -> None:
    answer = clerk.post(
        "/api/console/customers", json={"kind": "person", "name": "Mallory"}, headers={"Origin": origin}
    )

    assert answer.status_code in (401, 403)


def test_a_write_from_our_own_origin_is_taken(clerk: httpx.Client, hall: Hall) -> None:
    answer = clerk.post("/api/identity/sign-out", headers={"Origin": hall.url})

    assert answer.status_code == 204


@pytest.mark.parametrize(
    "name",
    ["\u3164", "\xad", "\u2800", "a\u202eb", "a\u061cb", "a\U000e0041b", "a\x00b", "a\nb", "a\n", "", " ", "x" * 201],
    ids=ascii,
)
def test_a_name_that_nobody_can_see_or_that_reads_as_another_is_refused_by_field(
    clerk: httpx.Client, name: str
) -> None:
    answer = clerk.post("/api/console/customers", json={"kind": "person", "name": name}, headers=fresh_key())

    assert (answer.status_code, answer.json()["code"]) == (400, "kernel.bad_input")
    assert [problem["field"] for problem in answer.json()["fields"]] == ["name"]


def test_after_a_name_of_two_megabytes_the_next_request_finds_an_open_line(clerk: httpx.Client) -> None:
    body = {"kind": "person", "name": "x" * 2_000_000}

    said = [
        clerk.post("/api/console/customers", json=body, headers=fresh_key()).status_code,
        clerk.get("/api/console/customers").status_code,
        clerk.post("/api/console/customers", json=body | {"name": ""}, headers=fresh_key()).status_code,
    ]

    assert said == [413, 200, 400]


# Money


def journal(client: httpx.Client, out_of: str, into: str, minor: int | str, key: str | None = None) -> httpx.Response:
    """`minor` as it is written in the JSON."""
    legs = f'[{{"account_id":"{into}","minor":{minor}}},{{"account_id":"{out_of}","minor":-{minor}}}]'
    return client.post(
        "/api/console/ledger/transactions",
        content=f'{{"legs":{legs},"text":"attack"}}',
        headers=JSON | {"Idempotency-Key": key or str(uuid4())},
    )


def house(client: httpx.Client) -> tuple[str, str]:
    accounts = client.get("/api/console/ledger/accounts").json()["items"]
    first, second, *_ = [account["id"] for account in accounts if account["currency"] == "CNY"]
    return first, second


@pytest.mark.parametrize(
    "minor",
    ["1.0", "1e3", "1E2", "1e-400", "9007199254740990.7", "1.00000000000000000001", "1e" + "9" * 3000],
    ids=lambda minor: minor[:30],
)
def test_an_amount_that_needs_a_float_is_refused_even_when_it_comes_out_whole(
    accountant: httpx.Client, minor: str
) -> None:
    answer = journal(accountant, *house(accountant), minor)

    assert (answer.status_code, answer.json()["code"]) == (400, "kernel.bad_input")
    assert {problem["field"] for problem in answer.json()["fields"]} & {"legs[0].minor", "legs[1].minor"}


def test_fifty_at_once_with_one_key_move_the_money_once_and_fifty_reversals_undo_it_once(
    accountant: httpx.Client,
) -> None:
    out_of, into = house(accountant)
    key = str(uuid4())

    with ThreadPoolExecutor(50) as crowd:
        booked = list(crowd.map(lambda _: journal(accountant, out_of, into, 700, key).json(), range(50)))
        undo = f"/api/console/ledger/transactions/{booked[0]['transaction_id']}/reversal"
        undone = list(
            crowd.map(
                lambda n: (
                    accountant.post(undo, json={"text": "undo"}, headers={"Idempotency-Key": f"{key}-{n}"}).status_code
                ),
                range(50),
            )
        )

    assert len({one["transaction_id"] for one in booked}) == 1
    assert [one["repeated"] for one in booked].count(False) == 1
    assert sorted(undone) == [201] + [409] * 49


def test_a_journal_takes_nothing_out_of_a_frozen_account_and_still_pays_in(
    clerk: httpx.Client, accountant: httpx.Client
) -> None:
    cash, _ = house(accountant)
    customer = clerk.post("/api/console/customers", json={"kind": "person", "name": "冻结"}, headers=fresh_key()).json()
    terms = {"kind": "current", "currency": "CNY", "holders": [{"customer_id": customer["id"], "role": "owner"}]}
    account = clerk.post("/api/console/accounts", json=terms, headers=fresh_key()).json()["id"]
    there = f"/api/console/accounts/{account}"

    paid_in = journal(accountant, cash, account, 1000)
    clerk.post(f"{there}/freeze", json={"reason": "court order"}).raise_for_status()
    out = journal(accountant, account, cash, 1)
    undone = accountant.post(
        f"/api/console/ledger/transactions/{paid_in.json()['transaction_id']}/reversal",
        json={"text": "undo"},
        headers={"Idempotency-Key": str(uuid4())},
    )
    more = journal(accountant, cash, account, 1)
    clerk.post(f"{there}/unfreeze", json={"reason": "lifted"}).raise_for_status()
    after = journal(accountant, account, cash, 1)

    assert [one.json().get("code") for one in (out, undone)] == ["ledger.account_frozen"] * 2
    assert [one.status_code for one in (paid_in, out, undone, more, after)] == [201, 409, 409, 201, 201]
    assert clerk.get(there).json()["balance"]["minor"] == 1000


# Exhaustion


def test_a_thousand_and_more_that_say_nothing_leave_room_for_everybody_else(hall: Hall) -> None:
    with ExitStack() as lines:
        for number in range(1500):
            line = lines.enter_context(dial(hall))
            if number % 2:
                line.sendall(b"POST /api/identity/sign-out HTTP/1.1\r\nHost: bank\r\nContent-Length: 9\r\n")
        answer = httpx.get(f"{hall.url}/health/live", timeout=20)

    assert answer.status_code == 200


def test_a_large_body_that_nobody_reads_still_gets_its_answer(hall: Hall) -> None:
    with hall.visitor() as visitor:
        answer = visitor.post("/api/identity/sign-out", content=b"[" * 200_000, headers=JSON)

    assert answer.status_code == 204


def test_an_address_without_end_is_refused_wherever_it_leads(hall: Hall) -> None:
    long = b"a" * 9_000
    answers = [say(hall, get(path)) for path in (b"/" + long, b"/api/bank?x=" + long, b"/api/" + long, b"/?" + long)]

    assert {status(answer) for answer in answers} <= {404, 414}
    assert [status(answer) for answer in answers[1::2]] == [414, 414]


@pytest.mark.parametrize(
    "headers",
    [
        [b"X-%d: a" % nth for nth in range(500)],
        [b"X: " + b"a" * 40_000],
        [b"X: " + b"a" * 2_000_000],
        [b"a" * 70_000 + b": 1"],
    ],
    ids=["many", "large", "without end", "a long name"],
)
def test_headers_without_end_are_refused_and_the_next_asker_is_served(hall: Hall, headers: list[bytes]) -> None:
    try:
        answer = say(hall, get(b"/api/bank", *headers))
    except (ConnectionResetError, BrokenPipeError):  # hung up on while we still talked
        answer = b""

    assert not answer or status(answer) in (400, 431)
    assert status(say(hall, get(b"/api/bank"))) == 200


def test_headers_that_drip_are_hung_up_on(hall: Hall) -> None:
    """A byte now and then keeps no place for longer than the quarter of a minute that the first byte gives."""
    began = time.monotonic()
    with dial(hall) as line, suppress(ConnectionResetError, BrokenPipeError):
        line.sendall(b"GET /api/bank HTTP/1.1\r\nHost: bank\r\n")
        while time.monotonic() - began < 25:
            line.sendall(b"X")
            line.settimeout(1)
            with suppress(TimeoutError):
                line.recv(4096)
                break

    assert time.monotonic() - began < 20


_TWO_ENDS = [
    b"Content-Length: 4\r\nContent-Length: 5",
    b"Content-Length: 4, 5",
    b"Content-Length: +4",
    b"Content-Length: 0x4",
    b"Content-Length : 4",
    b"Transfer-Encoding: xchunked\r\nContent-Length: 4",
    b"Transfer-Encoding: identity, chunked, identity",
    b"Transfer-Encoding:\x0bchunked",
]


@pytest.mark.parametrize("head", _TWO_ENDS)
def test_a_request_whose_end_could_be_understood_in_two_ways_is_refused_with_all_behind_it(
    hall: Hall, head: bytes
) -> None:
    answer = say(
        hall,
        b"POST /api/identity/sign-in HTTP/1.1\r\nHost: bank\r\nContent-Type: application/json\r\n"
        + head
        + b"\r\n\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: bank\r\nConnection: close\r\n\r\n",
    )

    assert answer.count(b"HTTP/1.1 ") <= 1
    assert b" 200 " not in answer.split(b"\r\n")[0]


def test_where_chunks_and_a_length_are_said_the_chunks_count(hall: Hall) -> None:
    """RFC 9112 6.3: and what lies behind the last chunk is no body of anybody's."""
    both = b"POST /api/nothing HTTP/1.1\r\nHost: bank\r\nContent-Length: 70\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = say(hall, both + b"0\r\n\r\n" + get(b"/api/nothing"))

    assert answer.count(b"HTTP/1.1 ") in (1, 2)
    assert b" 200 " not in answer.split(b"\r\n")[0]


def test_nobody_speaks_http_2_to_us_directly(hall: Hall) -> None:
    assert not say(hall, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").startswith(b"\0\0")


# What answers tell, and how


EVERYWHERE = [
    "/",
    "/console",
    "/api/docs",
    "/api/bank",
    "/api/nothing",
    "/assets/none.js",
    "/health/live",
    "/favicon.ico",
    "/x" * 5_000,
]


@pytest.mark.parametrize("path", EVERYWHERE, ids=lambda path: path[:20])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "TRACE"])
def test_every_answer_is_as_long_as_it_says(hall: Hall, method: str, path: str) -> None:
    """Once, and nothing after it that could be taken for the next answer on the line."""
    answer = say(hall, f"{method} {path} HTTP/1.1\r\nHost: bank\r\nConnection: close\r\n\r\n".encode())

    head, _, body = answer.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    assert b"transfer-encoding" not in head.lower() or not lengths
    if lengths:
        [length] = lengths
        assert len(body) == (0 if method == "HEAD" else int(length.partition(b":")[2]))


@pytest.mark.parametrize("path", EVERYWHERE, ids=lambda path: path[:20])
def test_no_answer_says_in_which_version_it_was_made(hall: Hall, path: str) -> None:
    head = say(hall, get(path.encode())).partition(b"\r\n\r\n")[0].lower()

    lines = [line.partition(b":") for line in head.split(b"\r\n")[1:]]
    # Which server it is shows in a hundred other ways; which version is what an attacker looks up.
    assert {value.strip() for name, _, value in lines if name == b"server"} <= {b"granian"}
    assert {name for name, *_ in lines} & {b"x-powered-by", b"via", b"x-generator"} == set()
    assert not any(word in head for word in (b"litestar", b"python", b"hyper", b"postgres"))


def test_what_browsers_keep_for_the_bank_is_small(hall: Hall, clerk: httpx.Client) -> None:
    """All cookies together, and so each of them: none is refused by a browser, and none fills the head of a request."""
    with hall.visitor() as visitor:
        visitor.post("/api/identity/recovery/begin", json={})
        kept = [*clerk.cookies.jar, *visitor.cookies.jar]

    assert len(kept) >= 3
    assert sum(len(one.name) + len(one.value or "") for one in kept) < 1_000


def test_no_answer_is_a_script_and_no_script_tells_who_asks(hall: Hall, clerk: httpx.Client) -> None:
    page = clerk.get("/console").text
    scripts = re.findall(r'src="(/[^"]+[.]js)"', page)
    asked = clerk.get("/api/identity/me?callback=steal&jsonp=steal")

    assert asked.headers["content-type"] == "application/json"
    assert "steal" not in asked.text
    assert scripts
    with hall.visitor() as stranger:
        assert all(stranger.get(script).content == clerk.get(script).content for script in scripts)
