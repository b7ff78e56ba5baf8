"""Taking entries home through the open hall, over real sockets."""

import socket
import zipfile
from collections.abc import Iterator
from io import BytesIO

import httpx
import pytest

from halls import Hall


@pytest.fixture
def zhang(hall: Hall) -> Iterator[httpx.Client]:
    with hall.signed_in("zhangxiuying", realm="customer") as client:
        yield client


@pytest.fixture
def place(zhang: httpx.Client) -> str:
    return f"/api/portal/accounts/{zhang.get('/api/portal/accounts').json()['items'][0]['id']}"


def test_a_sheet_comes_whole_and_is_for_nobody_to_keep_or_to_guess_at(zhang: httpx.Client, place: str) -> None:
    sheet = zhang.get(f"{place}/entries.csv")
    book = zhang.get(f"{place}/entries.xlsx")

    for answer in (sheet, book):
        assert answer.status_code == 200
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-disposition"].startswith("attachment; ")
    lines = sheet.content.decode("utf-8-sig").splitlines()
    assert len(lines) == int(sheet.headers["x-export-entries"]) + 1
    assert zipfile.ZipFile(BytesIO(book.content)).testzip() is None


def test_who_hangs_up_half_way_can_come_again(hall: Hall, zhang: httpx.Client, place: str) -> None:
    url = httpx.URL(hall.url)
    cookie = "; ".join(f"{name}={value}" for name, value in zhang.cookies.items())
    request = f"GET {place}/entries.xlsx HTTP/1.1\r\nHost: bank\r\nCookie: {cookie}\r\n\r\n".encode()

    for _ in range(3):
        with socket.create_connection((url.host, url.port), timeout=20) as line:
            line.sendall(request)
            line.recv(10)

    assert zhang.get(f"{place}/entries.xlsx").status_code == 200


def test_the_profile_of_whoever_asks_is_told_masked(zhang: httpx.Client) -> None:
    told = zhang.get("/api/portal/profile").json()

    assert told["name"]
    for masked in (
        *told["phones_masked"],
        *told["emails_masked"],
        *(one["number_masked"] for one in told["documents"]),
    ):
        assert "*" in masked
