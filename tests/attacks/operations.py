"""Every operation of the bank, as its own description tells of it, and a decent request for each."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx

from bankhall.kernel.web.csrf import SAFE_METHODS

Json = Any
Schema = Mapping[str, Any]

_DESCRIBED: Schema = json.loads(
    (Path(__file__).parents[2] / "docs" / "api" / "openapi.json").read_text(encoding="utf-8")
)
_PARAMETER = re.compile(r"\{(\w+)\}")

# What some pattern of ours takes.
_WORDS = (
    *("attack", "CNY", "CN", "123456", "1234567890", "2026-11", "public-key", "entry.", "accounts.view"),
    *("a" * 43, "0" * 64, "13812345678", "1234"),
)
_FORMATS = {"date": "2026-11-22", "date-time": "2026-11-22T09:00:00Z", "uuid": ""}

# The account of somebody's own session ends with these.
FAREWELLS = frozenset({"sign_out", "sign_out_everywhere", "sign_out_sso", "change_password"})


@dataclass(frozen=True)
class Operation:
    """`right`: as the route declares it (kernel.web.rights). `body`: what a body must be, None where there is none."""

    method: str
    path: str
    name: str
    right: str
    statuses: frozenset[int]
    parameters: tuple[Schema, ...] = field(repr=False)
    body: Schema | None = field(repr=False)
    kind: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_safe(self) -> bool:
        return self.method in SAFE_METHODS

    @property
    def blanks(self) -> list[str]:
        """Each parameter of the path with the path up to it: what it is the id of."""
        return [self.path[: found.end()] for found in _PARAMETER.finditer(self.path)]

    def of(self, place: str) -> list[Schema]:
        """The parameters in the path, the query or the headers."""
        return [one for one in self.parameters if one["in"] == place]


@dataclass
class Sent:
    """A request before it is sent: every part can be bent."""

    operation: Operation
    path: dict[str, str]
    query: dict[str, str]
    headers: dict[str, str]
    body: Json = None

    def by(self, client: httpx.Client, **more: Any) -> httpx.Response:
        path = self.operation.path
        for blank, value in self.path.items():
            path = path.replace("{" + blank.rpartition("{")[2], quote(value, safe=""), 1)
        if self.operation.body is not None and not {"content", "files"} & more.keys():
            more |= {"json" if self.operation.kind == "application/json" else "data": self.body}
        headers = self.headers | more.pop("headers", {})
        try:
            return client.request(self.operation.method, path, params=self.query, headers=headers, **more)
        except (httpx.RemoteProtocolError, httpx.ReadError):
            # A body that nobody read, because its sender was turned away before, ends the line: hyper closes it after
            # the answer, and the next request may be on its way by then. One that breaks the server breaks it again.
            return client.request(self.operation.method, path, params=self.query, headers=headers, **more)


def operations() -> Iterator[Operation]:
    for path, verbs in _DESCRIBED["paths"].items():
        for method, told in verbs.items():
            content = told.get("requestBody", {}).get("content", {})
            kind, body = next(iter(content.items()), ("application/json", None))
            yield Operation(
                method=method.upper(),
                path=path,
                name=told["operationId"],
                right=told["x-right"],
                statuses=frozenset(int(status) for status in told["responses"] if status != "default"),
                parameters=tuple(told.get("parameters", ())),
                body=None if body is None else body["schema"],
                kind=kind,
            )


OPERATIONS = list(operations())


def decent(operation: Operation, ids: Callable[[str], str], *, id_in_body: str | None = None) -> Sent:
    """A request that is well formed, with every field. `ids`: the value for a blank of the path; `id_in_body`: for all
    ids in the body, where none is given one that nobody has.
    """
    query = {one["name"]: str(example(one["schema"], id_in_body)) for one in operation.of("query") if one["required"]}
    headers = {"Idempotency-Key": str(uuid4())} if _takes_key(operation) else {}
    body = None if operation.body is None else example(operation.body, id_in_body)
    return Sent(operation, {blank: ids(blank) for blank in operation.blanks}, query, headers, body)


def _takes_key(operation: Operation) -> bool:
    return any(one["name"] == "Idempotency-Key" for one in operation.of("header"))


def resolved(schema: Schema) -> Schema:
    """What a schema comes to: behind its name, or the first that is not null of several."""
    if "$ref" in schema:
        return resolved(_DESCRIBED["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for word in ("oneOf", "anyOf"):
        if word in schema:
            several = [one for one in schema[word] if one and one.get("type") != "null"]
            beside = {name: value for name, value in schema.items() if name != word}
            return {**resolved(several[0]), **beside}
    return schema


def example(schema: Schema, some_id: str | None = None) -> Json:
    """A value that fits."""
    schema = resolved(schema)
    if "enum" in schema or "const" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {name: example(one, some_id) for name, one in schema.get("properties", {}).items()}
        case "array":
            return [example(schema["items"], some_id)]
        case "integer":
            return max(int(schema.get("minimum", 1)), 1)
        case "boolean":
            return False
        case _:
            return _text(schema, some_id)


def _text(schema: Schema, some_id: str | None) -> str:
    if schema.get("format") == "uuid":
        return some_id or str(uuid4())
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    pattern, least, most = schema.get("pattern", ""), schema.get("minLength", 0), schema.get("maxLength", 10**9)
    fitting = (word for word in _WORDS if least <= len(word) <= most and re.search(pattern, word))
    return next(fitting, "attack")
