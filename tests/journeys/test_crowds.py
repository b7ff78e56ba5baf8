"""One customer who asks for everything at once, in hundreds: it is theirs to wait, and nobody else's."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import httpx
import pytest

from halls import Hall

# The web process has ten connections to the database; this many requests are on their way at once.
AT_ONCE = 100


def flood(client: httpx.Client, ask: Callable[[httpx.Client, int], httpx.Response]) -> list[httpx.Response]:
    """As whoever `client` is."""
    limits = httpx.Limits(max_connections=AT_ONCE)
    headers = {"X-CSRF-Token": client.headers["X-CSRF-Token"]}
    with (
        httpx.Client(
            base_url=client.base_url, cookies=client.cookies, headers=headers, limits=limits, timeout=60
        ) as many,
        ThreadPoolExecutor(AT_ONCE) as crowd,
    ):
        return list(crowd.map(lambda nth: ask(many, nth), range(2 * AT_ONCE)))


def ask_for_the_month(client: httpx.Client, nth: int) -> httpx.Response:
    return client.get("/api/portal/spending")


def ask_what_comes(client: httpx.Client, nth: int) -> httpx.Response:
    return client.get("/api/portal/spending/coming")


def search_for_a_category(client: httpx.Client, nth: int) -> httpx.Response:
    return client.get("/api/portal/spending/entries", params={"category": "pension"})


def arrange(client: httpx.Client, nth: int) -> httpx.Response:
    """All of them wait for one lock of the database."""
    held = client.get("/api/portal/accounts")
    if held.status_code != 200:
        return held
    places = [{"id": one["id"], "hidden": one["hidden"]} for one in held.json()["items"]]
    return client.put("/api/portal/accounts/arrangement", json={"accounts": places, "default": None})


@contextmanager
def visiting(client: httpx.Client, *places: str) -> Iterator[list[int]]:
    """Somebody who looks at their pages one after the other for as long; what they are answered."""
    over, said = Event(), list[int]()

    def visit() -> None:
        while not over.is_set():
            said.extend(client.get(place).status_code for place in places)

    with ThreadPoolExecutor(1) as beside:
        visit_under_way = beside.submit(visit)
        try:
            yield said
        finally:
            over.set()
        visit_under_way.result()


@pytest.mark.parametrize("ask", [ask_for_the_month, ask_what_comes, search_for_a_category, arrange])
def test_who_asks_in_hundreds_is_told_to_wait_and_others_are_served_meanwhile(
    hall: Hall, ask: Callable[[httpx.Client, int], httpx.Response]
) -> None:
    with (
        hall.signed_in("linxiaomei", realm="customer") as busy,
        hall.signed_in("zhangxiuying", realm="customer") as other,
        visiting(other, "/api/portal/accounts", "/api/portal/spending") as others_answers,
    ):
        answers = flood(busy, ask)

    said = Counter(answer.status_code for answer in answers)
    assert set(said) == {200, 429}
    assert said[200] >= 9
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["code"] == "kernel.too_many_requests"
    assert int(refused.headers["Retry-After"]) == refused.json()["facts"]["retry_after_s"] > 0
    assert set(others_answers) == {200}


def test_a_page_that_asks_for_ten_things_at_once_gets_them_all(hall: Hall) -> None:
    places = [
        "/api/identity/visitor",
        "/api/bank",
        "/api/portal/accounts",
        "/api/portal/profile",
        "/api/portal/spending",
        "/api/portal/spending/coming",
        "/api/portal/spending/entries?limit=20",
        "/api/portal/spending/entries?category=dining",
        "/api/portal/spending/corrections",
        "/api/portal/spending?currency=USD",
    ]
    with hall.signed_in("emma", realm="customer") as emma, ThreadPoolExecutor(len(places)) as page:
        said = list(page.map(lambda place: emma.get(place).status_code, places))

    assert said == [200] * len(places)


def test_hundreds_who_guess_one_password_at_once_hold_up_nobody_else(hall: Hall) -> None:
    words = {"realm": "customer", "login": "nobody.at.all", "password": "a wrong one"}
    with (
        hall.visitor() as guesser,
        hall.signed_in("zhangxiuying", realm="customer") as other,
        visiting(other, "/api/portal/accounts") as others_answers,
    ):
        answers = flood(guesser, lambda client, _: client.post("/api/identity/sign-in", json=words))

    assert {answer.status_code for answer in answers} <= {401, 429}
    assert set(others_answers) == {200}
