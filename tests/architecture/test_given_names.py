"""What the app gives to routes by name, and what clients send, share no name: Litestar takes a wrong field for a broken
dependency then, and answers that the bank is broken.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TOP = Path(__file__).parents[2]
API = json.loads((TOP / "docs" / "api" / "openapi.json").read_text())

Json = dict[str, Any]


def given() -> set[str]:
    return set(re.findall(r'"(\w+)": Provide\(', (TOP / "src" / "bankhall" / "app.py").read_text()))


def sent(operation: Json) -> Iterator[str]:
    """The names of all fields of what is sent there, and of what stands in its address."""
    yield from (one["name"] for one in operation.get("parameters", []) if "name" in one)
    for body in operation.get("requestBody", {}).get("content", {}).values():
        yield from fields(body["schema"])


def fields(schema: Json) -> Iterator[str]:
    while "$ref" in schema:
        schema = API["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    yield from schema.get("properties", {})


def test_no_field_of_a_request_is_called_like_what_the_app_gives() -> None:
    assert {"db", "looked_for"} <= given()
    clashes = [
        f"{path}: {name}"
        for path, operations in API["paths"].items()
        for operation in operations.values()
        if isinstance(operation, dict)
        for name in sent(operation)
        if name in given()
    ]
    assert clashes == []
