"""What goes over the socket: to whom it is of, at once, in order, and again after any break; and to nobody else."""

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any
from uuid import uuid4

import httpx
import pytest

from bankhall.care.routes.live import (
    ANOTHER_CAME,
    FRAMES_AT_ONCE,
    MOST_FRAME,
    MOST_SOCKETS,
    NOT_UNDERSTOOD,
    SIGNED_OUT,
    TOO_BIG,
    TOO_FAST,
)
from halls import Hall, open_beside
from lines import Line, NotLetIn, cookie_of, line_of

MINE, DESK = "/api/portal/conversations", "/api/console/conversations"
CUSTOMER, OTHER, AGENT = "emma", "zhangxiuying", "sunjia"


def heard_until(line: Line, last: int) -> list[tuple[int, str]]:
    """What was said, in the order in which it is heard, up to that number."""
    heard: list[tuple[int, str]] = []
    while not heard or heard[-1][0] < last:
        heard += [(one["nth"], one["text"]) for one in line.until("messages")["items"]]
    return heard


@pytest.fixture
def customer(hall: Hall) -> Iterator[httpx.Client]:
    with hall.signed_in(CUSTOMER, realm="customer") as client:
        yield client


@pytest.fixture
def agent(hall: Hall) -> Iterator[httpx.Client]:
    with hall.signed_in(AGENT) as client:
        yield client


@pytest.fixture
def talk(customer: httpx.Client) -> Iterator[str]:
    """Begun by the customer, and ended with the test."""
    body = {"topic": "card", "language": "en", "text": "Hello?"}
    begun = customer.post(MINE, json=body, headers={"Idempotency-Key": str(uuid4())}).raise_for_status()
    id_ = str(begun.json()["conversation"]["id"])
    yield id_
    customer.post(f"{MINE}/{id_}/end")


def watch(talk: str, after: int = 0) -> dict[str, Any]:
    return {"do": "watch", "conversation": talk, "after": after}


def send(talk: str, text: str, client_id: str | None = None) -> dict[str, Any]:
    return {"do": "send", "conversation": talk, "client_id": client_id or str(uuid4()), "text": text}


def test_what_one_says_the_other_sees_with_its_number_and_that_it_was_read(
    hall: Hall, customer: httpx.Client, agent: httpx.Client, talk: str
) -> None:
    agent.post(f"{DESK}/{talk}/take").raise_for_status()
    with line_of(hall, customer) as at_home, line_of(hall, agent) as at_desk:
        at_home.say(watch(talk, 2))
        at_desk.say(watch(talk, 2))
        at_home.until("conversation")
        at_desk.until("conversation")
        at_desk.say({"do": "typing", "conversation": talk})
        typing = at_home.until("typing")
        at_desk.say(send(talk, "How can I help?"))
        kept = at_desk.until("kept")
        seen = at_home.until("messages")
        at_home.say({"do": "seen", "conversation": talk, "delivered": 3, "read": 3})
        marks: dict[str, Any] = {}
        while marks.get("read") != 3:
            marks = at_desk.until("conversation")["conversation"]["customer_marks"]

    assert (typing["side"], kept["nth"]) == ("agent", 3)
    assert [(one["nth"], one["text"]) for one in seen["items"]] == [(3, "How can I help?")]
    assert "孙佳" not in str(seen)


def test_what_two_say_at_once_here_and_at_another_server_each_hears_once_and_in_order(
    hall: Hall, customer: httpx.Client, agent: httpx.Client, talk: str
) -> None:
    agent.post(f"{DESK}/{talk}/take").raise_for_status()
    rounds = 12
    with (
        open_beside(hall) as beside,
        line_of(hall, customer) as at_home,
        line_of(hall, agent) as at_desk,
        line_of(hall, agent, at=beside.url) as elsewhere,
    ):
        lines = {"home": at_home, "desk": at_desk, "elsewhere": elsewhere}
        for line in lines.values():
            line.say(watch(talk, 2))
            line.until("conversation")
        for nth in range(rounds):
            for name, line in lines.items():
                line.say(send(talk, f"{name} {nth}"))
        heard = {name: heard_until(line, 2 + rounds * len(lines)) for name, line in lines.items()}

    texts = [text for _, text in heard["home"]]
    assert sorted(texts) == sorted(f"{name} {nth}" for nth in range(rounds) for name in lines)
    assert [nth for nth, _ in heard["home"]] == list(range(3, 3 + rounds * len(lines)))
    assert heard["home"] == heard["desk"] == heard["elsewhere"]


def test_at_another_server_it_is_the_same_and_after_a_break_only_what_is_new_comes(
    hall: Hall, customer: httpx.Client, agent: httpx.Client, talk: str
) -> None:
    agent.post(f"{DESK}/{talk}/take").raise_for_status()
    with open_beside(hall) as beside, line_of(hall, agent) as at_desk:
        with line_of(hall, customer, at=beside.url) as at_home:
            at_home.say(watch(talk, 2))
            at_home.until("conversation")
            at_desk.say(send(talk, "one"))
            at_desk.until("kept")
            assert [one["nth"] for one in at_home.until("messages")["items"]] == [3]
        for text in ("two", "three"):
            at_desk.say(send(talk, text))
            at_desk.until("kept")
        with line_of(hall, customer) as again:
            again.say(watch(talk, 3))
            assert [one["text"] for one in again.until("messages")["items"]] == ["two", "three"]


def test_a_message_sent_again_over_another_line_is_kept_once(hall: Hall, customer: httpx.Client, talk: str) -> None:
    client_id = str(uuid4())
    numbers = []
    for _ in range(2):
        with line_of(hall, customer) as line:
            line.say(send(talk, "twice", client_id))
            numbers.append(line.until("kept")["nth"])
    by_post = customer.post(f"{MINE}/{talk}/messages", json={"client_id": client_id, "text": "twice"})

    assert numbers == [2, 2]
    assert by_post.json()["nth"] == 2


def test_who_waits_hears_how_the_queue_moves(
    hall: Hall, customer: httpx.Client, agent: httpx.Client, talk: str
) -> None:
    with line_of(hall, customer) as line, line_of(hall, agent) as at_desk:
        line.say(watch(talk))
        assert line.until("conversation")["conversation"]["place"] >= 1
        agent.post(f"{DESK}/{talk}/take").raise_for_status()
        at_desk.until("queue")
        state = ""
        while state != "talking":
            state = line.until("conversation")["conversation"]["state"]


def test_another_customer_watches_nothing_and_says_nothing(hall: Hall, customer: httpx.Client, talk: str) -> None:
    with hall.signed_in(OTHER, realm="customer") as other, line_of(hall, other) as line:
        line.say(watch(talk))
        assert line.until("gone")["conversation"] == talk
        line.say(send(talk, "It is me!"))
        assert line.until("refused")["code"] == "care.conversation_not_found"
        line.say({"do": "seen", "conversation": talk, "delivered": 9, "read": 9})
        assert line.until("refused")["code"] == "care.conversation_not_found"
        line.say({"do": "typing", "conversation": talk})
        line.say({"do": "ping"})
        assert line.until("pong")
    assert [one["text"] for one in customer.get(f"{MINE}/{talk}").json()["items"]] == ["Hello?"]


def test_without_a_session_or_from_another_site_nobody_is_let_in(hall: Hall, customer: httpx.Client) -> None:
    cookie = cookie_of(customer)
    refused: list[str | None] = []
    for brought, origin in (
        ("", hall.url),
        ("bankhall=made-up", hall.url),
        (cookie, "https://evil.example"),
        (cookie, None),
        (cookie, hall.url + ".evil.example"),
    ):
        try:
            Line.open(hall.url, cookie=brought, origin=origin).close()
        except NotLetIn:
            refused.append(origin)
    Line.open(hall.url, cookie=cookie, origin=hall.url).close()
    assert refused == [hall.url, hall.url, "https://evil.example", None, hall.url + ".evil.example"]


def test_who_may_not_serve_customers_is_not_let_in(hall: Hall) -> None:
    with hall.signed_in("admin") as administrator, pytest.raises(NotLetIn):
        Line.open(hall.url, cookie=cookie_of(administrator), origin=hall.url)


def test_a_session_that_ends_takes_its_line_along_at_every_server(hall: Hall) -> None:
    with open_beside(hall) as beside, hall.signed_in(OTHER, realm="customer") as client, ExitStack() as opened:
        lines = [opened.enter_context(line_of(hall, client, at=at)) for at in (hall.url, beside.url)]
        for line in lines:
            line.say({"do": "ping"})
            line.until("pong")
        client.post("/api/identity/sign-out").raise_for_status()
        codes = [line.hung_up() for line in lines]

    assert codes == [SIGNED_OUT, SIGNED_OUT]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"not json", NOT_UNDERSTOOD),
        (b'{"do":"watch"}', NOT_UNDERSTOOD),
        (b'{"do":"take","conversation":"x"}', NOT_UNDERSTOOD),
        (b'{"do":"ping","more":1}', NOT_UNDERSTOOD),
        (b'{"do":"ping"}' + b" " * MOST_FRAME, TOO_BIG),
    ],
)
def test_what_is_no_frame_ends_the_line(hall: Hall, customer: httpx.Client, said: bytes, code: int) -> None:
    with line_of(hall, customer) as line:
        line.send(said)
        assert line.hung_up() == code


def test_who_says_too_much_too_fast_is_let_go(hall: Hall, customer: httpx.Client) -> None:
    with line_of(hall, customer) as line:
        for _ in range(int(FRAMES_AT_ONCE) * 10):
            try:
                line.say({"do": "ping"})
            except OSError:
                break
        with suppress(NotLetIn, OSError):  # hung up while we were still sending: then its word may be lost
            assert line.hung_up() == TOO_FAST


def test_of_too_many_lines_of_one_person_the_oldest_goes(hall: Hall, customer: httpx.Client) -> None:
    with ExitStack() as opened:
        lines = [opened.enter_context(line_of(hall, customer)) for _ in range(MOST_SOCKETS)]
        for line in lines:
            line.say({"do": "ping"})
            line.until("pong")
        opened.enter_context(line_of(hall, customer))
        assert lines[0].hung_up() == ANOTHER_CAME
