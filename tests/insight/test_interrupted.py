"""An import that is killed, at whatever moment, and started again."""

from pathlib import Path

import pytest

from bankhall.insight.queries.imports import imports
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from databases import Database as Prepared
from dying import see_it_die

from .source import books, bring, lively_rows, rows_of, write_source

# Imports, and kills itself without a word: after the so-manyeth commit, or in the middle of the transaction before it.
_PROGRAM = """
import asyncio, sys
from pathlib import Path
from bankhall.insight.api import import_berka
from bankhall.kernel import db
from bankhall.kernel.actors import system
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.suites import NATIONAL
from dying import die_at

url, keys, directory, moment, after = sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4], int(sys.argv[5])
die_at(moment, after)

async def main():
    database = db.Database(db.connect(url, connections=5), vault=KeyStore(Path(keys), NATIONAL).open())
    await import_berka(database.doors(system("tests")), directory, rows_at_once=100)

asyncio.run(main())
"""

ROWS = lively_rows(accounts=5, days=60)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return write_source(tmp_path, ROWS, accounts=5)


def import_and_be_killed(database: Prepared, keys: Path, directory: Path, moment: str, after: int) -> None:
    see_it_die(_PROGRAM, database.url, str(keys), str(directory), moment, str(after))


@pytest.mark.parametrize("moment", ["before the commit", "after the commit"])
async def test_an_import_killed_again_and_again_ends_with_the_books_of_one_that_was_not(
    bank: Database, database: Prepared, keys: Path, directory: Path, moment: str
) -> None:
    await bring(bank, directory, rows_at_once=100)
    undisturbed = await books(bank)
    database.empty()

    for after in (3, 4, 6, 8, 9):
        import_and_be_killed(database, keys, directory, moment, after)
    completed = await bring(bank, directory)

    assert await books(bank) == undisturbed
    assert 0 < completed.already_there < len(ROWS)
    assert completed.posted + completed.already_there == len(ROWS)
    assert completed.balance_mismatches == 0


async def test_an_import_that_was_killed_is_shown_as_interrupted(
    bank: Database, database: Prepared, keys: Path, directory: Path
) -> None:
    import_and_be_killed(database, keys, directory, "after the commit", 2)

    page = await bank.doors(system("tests")).read(imports)
    await bring(bank, directory)

    assert [one.state for one in page.imports] == ["interrupted"]
    assert await rows_of(bank, "SELECT state FROM imports ORDER BY id") == [("interrupted",), ("done",)]
