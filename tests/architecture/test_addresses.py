"""Nothing that may be a name travels in an address: proxies, histories and logs keep those (ASVS 14.2.1)."""

import json
import re
from pathlib import Path
from typing import Any

API = Path(__file__).parents[2] / "docs/api/openapi.json"
A_NAME = "王秀兰 13812345678"

# Names of the bank's own things (a role, a file, an act) and ends of pages, which hold ids, days and numbers of rows.
OF_THE_BANK = {"after", "file", "kind", "name", "role", "subject_id"}


def free_words(api: dict[str, Any]) -> set[tuple[str, str]]:
    """Every parameter of an address, by path and name, that would take a person's name."""
    return {
        (path, told["name"])
        for path, operations in api["paths"].items()
        for operation in operations.values()
        for told in operation.get("parameters", [])
        if told["in"] in ("query", "path") and takes_words(told["schema"])
    }


def takes_words(schema: dict[str, Any]) -> bool:
    kinds = schema.get("oneOf", [schema])
    if not any(kind.get("type") == "string" and "format" not in kind and "enum" not in kind for kind in kinds):
        return False
    return all(re.search(one["pattern"], A_NAME) for one in (schema, *kinds) if "pattern" in one)


def test_no_address_takes_words_that_may_be_a_persons_name() -> None:
    found = free_words(json.loads(API.read_text()))

    assert {one for one in found if one[1] not in OF_THE_BANK} == set()


def test_an_address_that_would_take_a_name_is_found() -> None:
    asks = [{"in": "query", "name": "q", "schema": {"oneOf": [{"type": "string"}, {"type": "null"}]}}]

    assert free_words({"paths": {"/x": {"get": {"parameters": asks}}}}) == {("/x", "q")}
