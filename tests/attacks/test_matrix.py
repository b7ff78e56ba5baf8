"""Every operation, as everybody, with what belongs to somebody else: the matrix of who may do what to what.

Whoever may not enter is turned away at the door. Whoever may, and asks for what is another customer's, is answered as
if there were no such thing: the same words as for an id that nobody has. No answer to a customer or a stranger holds
anything of the victim's, and at the end the victim's rows are what they were.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import cycle, islice
from typing import Any
from uuid import uuid4

import httpx
import psycopg

from databases import Database
from halls import Hall

from .cast import (
    AT_LENGTH,
    VICTIM,
    Walker,
    at_once,
    everybody,
    id_of,
    is_an_id,
    made_up,
    patiently,
    plant,
    secrets_of,
    things_of,
)
from .house_headers import lacking
from .operations import FAREWELLS, OPERATIONS, Operation, decent

# How many of another's things each operation is tried with.
EACH = 20 if AT_LENGTH else 1
VICTIMS = (VICTIM, "qinghe", "liuyang") if AT_LENGTH else (VICTIM,)

# What somebody who looks after an account may do with it, and nothing else. (The mandate is theirs, too.)
OPENED = {"account_looked_after", "my_entries", "my_balances"}

LOOKED_AT = {"sessions", "audit_log", "mandate_looks"}

# Refusals that come before anybody looks whose it is, at a door that one may pass.
_NO_ENTRY = {"identity.right_missing", "identity.signed_out", "identity.second_factor_needed"}


@dataclass(frozen=True)
class Cell:
    """One request: `theirs` are the blanks of the path, filled. `is_foreign`: with something of the victim's."""

    walker: Walker
    operation: Operation
    theirs: dict[str, str]
    in_body: str | None
    is_foreign: bool

    def ask(self) -> httpx.Response:
        sent = decent(self.operation, self.theirs.__getitem__, id_in_body=self.in_body)
        return patiently(lambda: sent.by(self.walker.client))

    @property
    def is_opened(self) -> bool:
        return self.operation.name in OPENED and not self.walker.known.isdisjoint(self.theirs.values())

    def __str__(self) -> str:
        return f"{self.walker.name}: {self.operation} {sorted(self.theirs.values())}"


def test_everything_that_has_an_id_says_whose_it_is(besieged: Hall) -> None:
    things = things_of(besieged.database, VICTIM)

    assert {blank for operation in OPERATIONS for blank in operation.blanks} == things.keys()


def test_nobody_gets_anywhere_with_what_is_another_customers(besieged: Hall) -> None:
    with besieged.signed_in(VICTIM, realm="customer") as victim, everybody(besieged) as walkers:
        plant(victim)
        things = things_of(besieged.database, *VICTIMS)
        secrets = secrets_of(victim, things)
        before = [rows_about(besieged.database, one) for one in VICTIMS]
        cells = [cell for walker in walkers for cell in cells_of(walker, things)]
        wrong = [told for cell, answer in asked(cells) for told in judged(cell, answer, secrets)]
        after = [rows_about(besieged.database, one) for one in VICTIMS]
        farewells = [cell for walker in walkers for cell in farewells_of(walker)]
        wrong += [told for cell in farewells for told in judged(cell, cell.ask(), secrets)]
        is_in = victim.get("/api/identity/me").status_code

    assert wrong == [], "\n".join(wrong)
    changed = {name for then, now in zip(before, after, strict=True) for name in now if now[name] != then.get(name)}
    assert changed == set()
    assert is_in == 200
    assert len(cells) + len(farewells) >= (5_000 if AT_LENGTH else 1_600)


def cells_of(walker: Walker, things: dict[str, list[str]]) -> Iterator[Cell]:
    for operation in OPERATIONS:
        if operation.name in FAREWELLS:
            continue
        may = walker.may(operation)
        if may and not walker.is_customer and not operation.is_safe:
            # What staff may do, they would do: to nothing that there is.
            yield Cell(walker, operation, {blank: made_up(blank) for blank in operation.blanks}, None, False)
            continue
        for theirs, in_body in picks(operation, things):
            if "/mandates/" not in operation.path or walker.known.isdisjoint(theirs.values()):
                yield Cell(walker, operation, theirs, in_body, True)


def picks(operation: Operation, things: dict[str, list[str]]) -> Iterator[tuple[dict[str, str], str]]:
    """What fills the blanks of the path and the ids in the body: some of the victim's things, each a few times."""
    several = [cycle(things[blank] or [made_up(blank)]) for blank in operation.blanks]
    most = max((len(things[blank]) for blank in operation.blanks), default=1)
    accounts = cycle(things["/api/portal/accounts/{id}"])
    for values in islice(zip(*several, strict=True) if several else cycle([()]), min(EACH, max(most, 1))):
        yield dict(zip(operation.blanks, values, strict=True)), next(accounts)


def farewells_of(walker: Walker) -> Iterator[Cell]:
    """With which one's own session ends: last."""
    for operation in OPERATIONS:
        if operation.name in FAREWELLS - {"sign_out"}:
            yield Cell(walker, operation, {}, None, False)
            if operation.name == "sign_out_everywhere":
                return


def asked(cells: list[Cell]) -> list[tuple[Cell, httpx.Response]]:
    return list(zip(cells, at_once(Cell.ask, cells), strict=True))


def judged(cell: Cell, answer: httpx.Response, secrets: frozenset[str]) -> Iterator[str]:
    """What is wrong with an answer."""
    yield from lacking(str(cell), answer)
    status, code = answer.status_code, code_of(answer)
    may = cell.walker.may(cell.operation)
    if status >= 500 or (status == 429 and cell.operation.right != "*"):
        yield f"{cell}: {status} {code}"
    if cell.walker.is_stranger and not may and status != 401:
        yield f"{cell}: a stranger is answered {status} {code}"
    elif not cell.walker.is_stranger and not may and (status, code) != (403, "identity.right_missing"):
        yield f"{cell}: without the right, answered {status} {code}"
    elif may and code in _NO_ENTRY and not (cell.walker.is_customer and cell.operation.right == "+"):
        yield f"{cell}: with the right, answered {status} {code}"
    if cell.is_opened:
        if status != 200:
            yield f"{cell}: not opened to whom it is entrusted, {status} {code}"
    elif cell.walker.is_customer and may and cell.is_foreign and has_ids(cell.operation):
        if status < 400:
            yield f"{cell}: done, {status}"
        elif (nobodys := as_nobodys(cell)) != (status, code, facts_of(answer)):
            yield f"{cell}: {status} {code} {facts_of(answer)}, and for nobody's {nobodys}"
    if cell.walker.is_customer or cell.walker.is_stranger:
        sent = {*cell.theirs.values(), cell.in_body}
        yield from (
            f"{cell}: tells {secret}"
            for secret in secrets - cell.walker.known - sent
            if secret in answer.text or secret in str(answer.headers)
        )


def has_ids(operation: Operation) -> bool:
    """In the path or in the body."""
    return any(map(is_an_id, operation.blanks)) or "an id" in str(decent(operation, made_up, id_in_body="an id").body)


def as_nobodys(cell: Cell) -> tuple[int, str, Any]:
    """The answer to the same with ids that nobody has."""
    twin = Cell(cell.walker, cell.operation, {blank: made_up(blank) for blank in cell.theirs}, str(uuid4()), False)
    answer = twin.ask()
    return answer.status_code, code_of(answer), facts_of(answer)


def code_of(answer: httpx.Response) -> str:
    kind = answer.headers.get("content-type", "")
    return str(answer.json()["code"]) if kind == "application/problem+json" else ""


def facts_of(answer: httpx.Response) -> Any:
    return answer.json().get("facts") if code_of(answer) else None


def rows_about(database: Database, login: str) -> dict[str, str]:
    """What every table says of this customer and their accounts, as a digest of each. Aside: when they were seen, and
    who of the staff looked.
    """
    with psycopg.connect(database.superuser_url) as connection:
        owner = str(id_of(connection, login))
        accounts = connection.execute("SELECT account_id FROM account_holders WHERE customer_id = %s", [owner])
        people = connection.execute("SELECT id FROM enrolments WHERE holder_id = %s", [owner])
        about = [f"%{one}%" for one in (owner, *(str(one) for (one,) in (*accounts, *people)))]
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        query = "SELECT string_agg(one::text, chr(10) ORDER BY one::text) FROM {} one WHERE one::text LIKE ANY(%s)"
        told = {name: connection.execute(query.format(name).encode(), [about]).fetchone() for (name,) in tables}
    return {name: sha256(str(rows).encode()).hexdigest() for name, rows in told.items() if name not in LOOKED_AT}
