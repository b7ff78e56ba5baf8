"""What no form of ours would send: bodies with fields that are nobody's business, of the wrong kind, or no JSON at all.

Each operation that takes a body, each body bent in twenty ways: not one is taken, and nothing is changed.
"""

import json
from collections.abc import Iterator

import httpx

from halls import Hall

from .cast import VICTIM, at_once, made_up, rows_of_all
from .operations import OPERATIONS, Json, Operation, decent

# What somebody might hope to be taken over into a row.
PLANTED: dict[str, Json] = {
    "id": "01a22626-0000-7000-8000-000000000000",
    "customer_id": "01a22626-0000-7000-8000-000000000000",
    "state": "approved",
    "status": "active",
    "is_admin": True,
    "rights": ["identity.manage_roles"],
    "roles": ["administrator"],
    "balance": {"minor": 10**9, "currency": "CNY"},
    "by_id": "01a22626-0000-7000-8000-000000000000",
    "__proto__": {"is_admin": True},
}
NO_OBJECTS = ("null", "[]", '""', "1", "true", "[{}]", "", "{", "\ufeff{}", "{'a': 1}", "NaN")
OTHER_KINDS = ("text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")


def bent(operation: Operation) -> Iterator[tuple[str, bytes, str]]:
    """Each with a name and the kind that it is said to be of."""
    good = decent(operation, made_up).body
    for name, value in PLANTED.items():
        if name not in good:
            yield f"with {name}", _bytes(good | {name: value}), "application/json"
    for text in NO_OBJECTS:
        yield f"as {text!r}", text.encode(), "application/json"
    for kind in OTHER_KINDS:
        yield f"as {kind}", _bytes(good), kind
    for name in good:
        for value in ({"a": 1}, [[]], 1.5, -(10**30)):
            yield f"{name} as {value}", _bytes(good | {name: value}), "application/json"


def _bytes(body: Json) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def test_no_body_that_is_bent_is_taken_and_nothing_is_changed(besieged: Hall, almighty: httpx.Client) -> None:
    with besieged.signed_in(VICTIM, realm="customer") as customer:
        attacks = [
            (operation, told, body, kind)
            for operation in OPERATIONS
            if operation.kind == "application/json" and operation.body is not None
            for told, body, kind in bent(operation)
        ]
        before = rows_of_all(besieged.database)

        def attack(one: tuple[Operation, str, bytes, str]) -> str | None:
            operation, told, body, kind = one
            client = customer if "/portal/" in operation.path else almighty
            sent = decent(operation, made_up)
            answer = sent.by(client, content=body, headers={"Content-Type": kind})
            is_refused = answer.status_code in (400, 403, 404, 409, 413, 415, 429)
            return None if is_refused else f"{operation} {told}: {answer.status_code}"

        wrong = [told for told in at_once(attack, attacks) if told]
        after = rows_of_all(besieged.database)

    assert wrong == [], "\n".join(wrong)
    assert {name for name in before if before[name] != after[name]} == set()
    assert min(len(list(bent(one))) for one, *_ in attacks) >= 20
