"""What another bank's files said of people goes when it has served; that it was there, and what was done, stays."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from bankhall.customers.events import CustomerWasForgotten
from bankhall.insight.actions.forgetting import forget_records, forget_settled_rows
from bankhall.insight.jobs import JOBS
from bankhall.insight.reactions import SUBSCRIBERS
from bankhall.kernel import db
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.vault import Vault
from databases import Database as Place

from .source import bring, rows_of, write_source
from .test_repair import TYPED_WRONG, at_desk, bad_rows, look, place, repaired, three_days

SETTLED = "insight.forget_settled_rows"


def in_days(database: Place, vault: Vault, days: int) -> Database:
    """The same bank, so many days later."""
    real = db.Database(db.connect(database.url, connections=1), vault=vault).clock
    return db.Database(
        db.connect(database.url, connections=4), clock=lambda: real() + timedelta(days=days), vault=vault
    )


async def test_a_bad_row_says_nothing_half_a_year_after_it_was_dealt_with_and_no_sooner(
    bank: Database, database: Place, vault: Vault, tmp_path: Path
) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)
    await repaired(bank, row, date="930106")
    [job] = [one for one in JOBS if one.name == SETTLED]

    early, late = in_days(database, vault, 179), in_days(database, vault, 181)
    await job.run(early)
    before = await look(bank, row)
    await job.run(late)
    written = await rows_of(bank, "SELECT xmin::text FROM quarantined_rows")
    await job.run(late)
    after = await look(bank, row)
    again = await rows_of(bank, "SELECT xmin::text FROM quarantined_rows")
    await early.close()
    await late.close()

    assert "930631" in str(before)
    assert "930631" not in str(after)
    assert {one["value"] for one in after["fields"]} <= {""}
    assert [one["step"] for one in after["history"]] == ["repaired", "forgotten"]
    assert [one["changes"] for one in after["history"]] == [[], []]
    assert written == again  # a timer that finds nothing to do writes nothing


async def test_an_open_row_is_kept_until_it_is_dealt_with(
    bank: Database, database: Place, vault: Vault, tmp_path: Path
) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    [row] = await bad_rows(bank)

    later = in_days(database, vault, 4_000)
    assert await later.doors(system("tests")).write(forget_settled_rows) == 0
    await later.close()

    assert "930631" in str(await look(bank, row))


async def test_what_is_forgotten_is_not_taken_up_again_and_comes_whole_with_its_file(
    bank: Database, database: Place, vault: Vault, tmp_path: Path
) -> None:
    directory = write_source(tmp_path, three_days(TYPED_WRONG))
    await bring(bank, directory)
    [row] = await bad_rows(bank)
    await at_desk(bank, "POST", place(*row, "set-aside"), {"reason": "a test of theirs"})
    later = in_days(database, vault, 181)
    assert await later.doors(system("tests")).write(forget_settled_rows) == 1
    await later.close()

    refused = await at_desk(bank, "POST", place(*row, "take-up"), {"reason": "it was not"})
    await bring(bank, directory)
    newest = (await bad_rows(bank))[-1]
    up = await at_desk(bank, "POST", place(*newest, "take-up"), {"reason": "it was not"})

    assert (refused.status_code, refused.json()["code"]) == (409, "insight.row_forgotten")
    assert up.status_code == 200, up.text
    assert "930631" in str(await look(bank, newest))


async def test_who_is_forgotten_is_forgotten_in_what_the_other_bank_said_of_them(
    bank: Database, tmp_path: Path
) -> None:
    await bring(bank, write_source(tmp_path, three_days(TYPED_WRONG)))
    taken = "SELECT subject_id, sealed FROM source_records WHERE subject_id IN (SELECT id FROM customers) ORDER BY 1"
    before: list[tuple[UUID, bytes]] = await rows_of(bank, taken)
    gone = before[0][0]

    assert await bank.doors(system("tests")).write(forget_records, [gone]) == 1

    after = await rows_of(bank, taken)
    assert [one for one, _ in after] == [one for one, _ in before]
    assert [one for (one, was), (_, now) in zip(before, after, strict=True) if bytes(was) != bytes(now)] == [gone]
    assert len(after[0][1]) < len(before[0][1])
    assert [one.hears for one in SUBSCRIBERS] == [(CustomerWasForgotten,)]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE quarantined_rows SET line = 7",
        "DELETE FROM quarantined_rows",
        "UPDATE quarantine_steps SET by_name = 'somebody else'",
        "UPDATE source_records SET subject_id = gen_random_uuid()",
        "DELETE FROM source_records",
    ],
)
def test_only_the_words_can_be_taken_away_not_that_they_were_there(database: Place, change: str) -> None:
    for url in (database.url, database.owner_url):
        with psycopg.connect(url) as connection, pytest.raises(psycopg.Error):
            connection.execute(change.encode())
