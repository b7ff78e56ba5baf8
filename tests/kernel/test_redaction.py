"""What looks like a secret or like somebody's number does not get into a log line."""

from typing import Any

import pytest

from bankhall.kernel.redaction import LEFT_OUT, redacted

ID_NUMBER = "11010519491231002X"
TOKEN = "A1bNvkKXK7I1sJJPWpi8jJgU6MgX66VXi_MpwVLQVbY"


@pytest.mark.parametrize(
    "secret",
    [ID_NUMBER, "13812345678", "+86 138 1234 5678", "6222021234567890123", "zhang.wei@example.com", TOKEN],
)
@pytest.mark.parametrize("around", ["{}", "no such person: {}.", "张伟{}的", 'Key (phone)=("{}") exists', "a={}&b=1"])
def test_a_number_or_a_token_is_left_out_wherever_it_stands(secret: str, around: str) -> None:
    told = redacted(around.format(secret))

    assert secret not in told
    assert LEFT_OUT in told


@pytest.mark.parametrize("name", ["password", "new_password", "Authorization", "csrf_token", "secret_key", "cookie"])
def test_a_field_of_secrets_is_left_out_whatever_it_holds(name: str) -> None:
    assert redacted("hunter2", name=name) == LEFT_OUT
    assert redacted({name: ["x"], "n": 1}) == {name: LEFT_OUT, "n": 1}


@pytest.mark.parametrize(
    "plain",
    [
        "01a224b7-1bbd-7000-9278-84353db8d9df",
        "2026-11-28T15:14:05.120000Z",
        "customers.register_customers",
        "tests-for-what-nobody-takes-for-a-secret-xx",
        "bankhall.ledger.actions.post.post",
        "0.123456789012",
        "127.0.0.1:8000",
        "signing-ea8d4f2f353f4823",
    ],
)
def test_what_is_needed_to_find_a_fault_stays(plain: str) -> None:
    assert redacted(plain, name="event") == plain


def test_lists_and_tables_are_looked_through_to_a_depth() -> None:
    deep: Any = ID_NUMBER
    for _ in range(50):
        deep = {"a": [deep]}

    assert ID_NUMBER not in str(redacted(deep))
    assert redacted({"phones": ["13812345678", 7]}) == {"phones": [LEFT_OUT, 7]}
