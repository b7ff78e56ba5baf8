"""Bad input of every kind to every route: always a clear 4xx that says what is wrong, never a 500.

schemathesis makes the requests from our own description of the API, well-formed and broken, and walks every operation.
"""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from halls import Hall

EXAMPLES = int(os.environ.get("EXAMPLES", "15"))

# One clerk who may do everything, so that no request stops at the door.
ALMIGHTY = "zhaomin"


@pytest.fixture(scope="session")
def api(hall: Hall) -> schemathesis.schemas.BaseSchema:
    return schemathesis.openapi.from_url(f"{hall.url}/api/docs/openapi.json")


schema = schemathesis.pytest.from_fixture("api")
