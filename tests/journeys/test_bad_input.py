"""Bad input of every kind to every route: always a clear 4xx that says what is wrong, never a 500.

schemathesis makes the requests from our own description of the API, well-formed and broken, and walks every operation
as somebody who may do everything.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
)

from attacks.cast import hire_almighty
from halls import Hall

EXAMPLES = int(os.environ.get("EXAMPLES", "12"))

# Who walks through all the doors. The one who may enter everywhere finds most; `make attack` sends the others too.
EVERYBODY = ("almighty", "clerk", "auditor", "customer", "stranger")
WALKERS = EVERYBODY if os.environ.get("ATTACK") else EVERYBODY[:1]

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, negative_data_rejection]


@pytest.fixture(scope="module")
def walkers(hall: Hall) -> Iterator[dict[str, httpx.Client]]:
    """Everybody who walks, at the door; the almighty with every right, so that no request of theirs stops there."""
    hire_almighty(hall)
    with (
        hall.signed_in("almighty") as almighty,
        hall.signed_in("lina") as clerk,
        hall.signed_in("zhaomin") as auditor,
        hall.signed_in("zhangxiuying", realm="customer") as customer,
        hall.visitor() as stranger,
    ):
        yield dict(zip(EVERYBODY, (almighty, clerk, auditor, customer, stranger), strict=True))


# All operations but those that would take the walker's own session or role away.
described = schemathesis.openapi.from_path(Path(__file__).parents[2] / "docs" / "api" / "openapi.json")
schema = described.exclude(path_regex="/api/identity/(sign-|change-password)|/leave$|/roles/")


@pytest.mark.parametrize("who", WALKERS)
@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_operation_answers_clearly_whatever_is_sent(
    case: "schemathesis.Case[Any]", walkers: dict[str, httpx.Client], who: str, hall: Hall
) -> None:
    walker = walkers[who]
    cookies = "; ".join(f"{name}={value}" for name, value in walker.cookies.items())
    answer = case.call(base_url=hall.url, headers={"Cookie": cookies, "X-CSRF-Token": walker.headers["X-CSRF-Token"]})

    # What is too large is refused before anybody looks whether it would be right.
    is_too_large = answer.status_code in (413, 414)
    case.validate_response(
        answer, checks=[one for one in CHECKS if not is_too_large or one is not negative_data_rejection]
    )
    if answer.status_code >= 400:
        problem = answer.json()
        assert problem["code"]
        assert answer.status_code != 400 or problem["fields"]
