"""Every column that names a customer says how it follows when two files become one, or why it stays (ADR 0048)."""

from importlib import import_module
from pathlib import Path

import pytest

from bankhall.insight.merging.rules import COLUMNS, DOERS
from bankhall.kernel.tables import Row

SRC = Path(__file__).parents[2] / "src"

# What a column is called that names a customer without a foreign key.
NAMES = {
    "customer_id", "payer_id", "taker_id", "giver_id", "asker_id", "asked_id", "holder_id", "deciders", "into_id",
    "low_id", "high_id", "twin_id",
}  # fmt: skip

# Of staff, by the same words.
OF_STAFF = {"delegations.giver_id", "delegations.taker_id"}


@pytest.fixture(scope="module")
def columns() -> set[str]:
    for models in (SRC / "bankhall").rglob("models.py"):
        import_module(".".join(models.relative_to(SRC).with_suffix("").parts))
    import_module("bankhall.kernel.data_keys")
    return {
        f"{table.name}.{column.name}"
        for table in Row.metadata.tables.values()
        for column in table.columns
        if column.name not in DOERS
        and (column.name in NAMES or any(key.target_fullname == "customers.id" for key in column.foreign_keys))
    }


def test_every_column_that_names_a_customer_says_how_it_follows(columns: set[str]) -> None:
    assert columns - COLUMNS.keys() - OF_STAFF == set(), (
        "say in insight.merging.rules.py how it follows, or why it stays"
    )


def test_nothing_is_said_of_columns_that_are_not(columns: set[str]) -> None:
    assert COLUMNS.keys() - columns - {"data_keys.subject_id"} == set()
