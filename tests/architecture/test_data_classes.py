"""Every column of every table has a class, and no words lie in clear that nobody has thought of."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import ARRAY, Column, LargeBinary, String, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from bankhall.kernel.tables import Row

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/security/data-classes.md"
CLASSES = {"C1", "C2", "C3", "none"}

# Shorter ones are codes, checked where they are written.
LONGEST_CODE = 99

# Bytes are one of these, and their names say which.
BYTES = re.compile(
    r"sealed|_?hash|key|known_by|number|digest|signature|proof|nonce|seal|secret|memo|holders|wrapped|credential_id|place"
)

# Sealed, or keyed, as their models say.
SAID_BY_THE_MODEL = (
    "payee_screenings.mark",
    "payee_screenings.tag",
    "payment_batch_rows.same_as",
    "payment_batches.known",
    "payment_batches.why",
    "reconciliation_decisions.note",
    "reconciliation_decisions.same_as",
    "reconciliation_lines.same_as",
    "reconciliation_notes.same_as",
    "reconciliations.columns",
    "reconciliations.known",
    "reconciliations.why",
    "sanction_clearances.mark",
    "sanction_lists.content",
)


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    for models in (ROOT / "src/bankhall").rglob("models.py"):
        import_module(".".join(models.relative_to(ROOT / "src").with_suffix("").parts))
    for name in ("audit", "data_keys", "events", "once", "time"):
        import_module(f"bankhall.kernel.{name}")
    return dict(Row.metadata.tables)


@pytest.fixture(scope="module")
def declared() -> dict[str, tuple[str, set[str]]]:
    rows = re.findall(r"^\| (\w+) \| (C1|C2|C3|none) \| (.*) \|$", PAGE.read_text(), re.MULTILINE)
    assert len(rows) == len({name for name, _, _ in rows}), "a table stands there twice"
    return {name: (data_class, set(re.findall(r"`(\w+)`:", told))) for name, data_class, told in rows}


def may_say_anything(column: Column[object]) -> bool:
    """Whether anybody's words fit into it."""
    kind = column.type
    if column.name == "by_name" or column.name.endswith("_by_name"):
        return False
    is_long = isinstance(kind, String) and (isinstance(kind, Text) or (kind.length or LONGEST_CODE + 1) > LONGEST_CODE)
    return is_long or isinstance(kind, JSONB | ARRAY)


def test_every_table_has_a_class(tables: dict[str, Table], declared: dict[str, tuple[str, set[str]]]) -> None:
    assert set(declared) == set(tables)


def test_every_column_of_words_in_clear_is_declared(
    tables: dict[str, Table], declared: dict[str, tuple[str, set[str]]]
) -> None:
    looked_at = 0
    for name, table in tables.items():
        data_class, told = declared[name]
        looked_at += len(table.columns)
        if data_class == "none":
            continue
        assert {column.name for column in table.columns if may_say_anything(column)} == told, name

    assert looked_at > 900


def test_what_lets_one_act_as_somebody_is_never_words_in_clear(
    tables: dict[str, Table], declared: dict[str, tuple[str, set[str]]]
) -> None:
    """But in a demo bank, where there is nothing to steal, and for digests and salts that are written as words."""
    digests = {("credentials", "secret"), ("staff_candidates", "secret"), ("waiting_passwords", "secret")}
    salts = {("recovery_codes", "salting"), ("set_up_codes", "salting"), ("waiting_passwords", "stop_salting")}
    codes = {("confirmations", "kind")}
    secret = {name for name, (data_class, _) in declared.items() if data_class == "C3"} - {"demo_sign_ins"}

    found = {(name, one.name) for name in secret for one in tables[name].columns if may_say_anything(one)}

    assert found == digests | salts | codes


def test_bytes_say_by_their_name_what_they_are(tables: dict[str, Table]) -> None:
    strange = [
        f"{table.name}.{column.name}"
        for table in tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary) and not BYTES.search(column.name)
    ]

    assert sorted(strange) == ["audit_checkpoints.head", *SAID_BY_THE_MODEL]
