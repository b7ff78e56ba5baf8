"""What another site makes a browser send: no operation does anything for it, and none that is safe changes a thing."""

from contextlib import ExitStack

import httpx

from halls import Hall

from .cast import VICTIM, at_once, made_up, patiently, rows_of_all, things_of
from .operations import OPERATIONS, Operation, decent

# How another site's page sends: without the token that only ours can read, or said by the browser to be another's.
FORGERIES: dict[str, dict[str, str]] = {
    "no token": {"X-CSRF-Token": ""},
    "a made-up token": {"X-CSRF-Token": "a" * 107},
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a sibling": {"Sec-Fetch-Site": "same-site"},
    "another origin": {"Origin": "https://evil.example"},
    "a frame in a box": {"Origin": "null"},
    "as text": {"X-CSRF-Token": "", "Content-Type": "text/plain"},
    "as a form": {"X-CSRF-Token": "", "Content-Type": "application/x-www-form-urlencoded"},
    "as a form with files": {"X-CSRF-Token": "", "Content-Type": "multipart/form-data; boundary=x"},
}

# Another system's door: no page of ours leads there, and no cookie counts (kernel.web.rights.open_to_machines).
FOR_MACHINES = {"backchannel_logout"}


def test_no_operation_does_anything_for_another_site(besieged: Hall, almighty: httpx.Client) -> None:
    things = things_of(besieged.database, VICTIM)
    unsafe = [one for one in OPERATIONS if not one.is_safe and one.name not in FOR_MACHINES]
    attacks = [(operation, name) for operation in unsafe for name in FORGERIES]
    with besieged.signed_in(VICTIM, realm="customer") as customer:
        before = rows_of_all(besieged.database)

        def attack(one: tuple[Operation, str]) -> str | None:
            operation, name = one
            client = customer if "/portal/" in operation.path else almighty
            sent = decent(operation, lambda blank: (things[blank] or [made_up(blank)])[0])
            answer = sent.by(client, headers=FORGERIES[name])
            is_refused = answer.status_code in (401, 403) and "set-cookie" not in answer.headers
            return None if is_refused else f"{operation} {name}: {answer.status_code}"

        wrong = [told for told in at_once(attack, attacks) if told]
        after = rows_of_all(besieged.database)
        still_in = [client.get("/api/identity/me").status_code for client in (almighty, customer)]

    assert wrong == [], "\n".join(wrong)
    assert {name for name in before if before[name] != after[name]} == set()
    assert still_in == [200, 200]
    assert len(attacks) > 900


def test_what_is_safe_changes_nothing_but_who_looked(besieged: Hall, almighty: httpx.Client) -> None:
    things = things_of(besieged.database, VICTIM)
    safe = [one for one in OPERATIONS if one.is_safe]
    with ExitStack() as doors:
        clients = [
            doors.enter_context(besieged.visitor()),
            almighty,
            doors.enter_context(besieged.signed_in(VICTIM, realm="customer")),
        ]
        before = rows_of_all(besieged.database)

        def look(one: tuple[httpx.Client, Operation]) -> int:
            client, operation = one
            sent = decent(operation, lambda blank: (things[blank] or [made_up(blank)])[0])
            return patiently(lambda: sent.by(client)).status_code

        looks = at_once(look, [(client, operation) for client in clients for operation in safe])
        after = rows_of_all(besieged.database)

    assert {name for name in before if before[name] != after[name]} == set()
    assert max(looks) < 500
    assert looks.count(200) > 60
