"""Statements' jobs: making what was asked for, and forgetting the files."""

import asyncio
from datetime import timedelta
from typing import Final
from uuid import UUID

from bankhall.accounts.errors import NoSuchAccount
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.kernel.retention import Purge, purging
from bankhall.kernel.settings import Settings
from bankhall.kernel.typesetting import SettingFailed
from bankhall.statements import actions, queries, rules, sheets
from bankhall.statements.actions.months import close_month
from bankhall.statements.models import StatementTryRow
from bankhall.statements.types import Issue

# Setting one takes a core for some seconds, and memory.
_AT_ONCE = asyncio.Semaphore(2)

# As people know the kinds of keys.
_SEALS = {"national": "SM2", "international": "Ed25519"}


# Wrong codes of documents are counted for an hour (rules.WRONG_WITHIN).
PURGES: Final = (Purge(StatementTryRow, StatementTryRow.at, timedelta(days=1)),)


def jobs(settings: Settings) -> list[Job]:
    async def make(database: Database, statement_id: str) -> None:
        async with _AT_ONCE:
            await make_statement(database, settings, UUID(statement_id))

    async def forget(database: Database) -> None:
        doors = database.doors(system("statements"))
        while await doors.write(actions.forget_files):
            pass

    async def close(database: Database) -> None:
        doors = database.doors(system("statements"))
        while await doors.write(close_month):
            pass

    return [
        Job(name=actions.MAKE, run=make, tries=3),
        purging("statements.forget_tries", PURGES, every="21 * * * *"),
        Job(name="statements.close_month", run=close, every="23 * * * *", lock="statements.close_month"),
        Job(name="statements.forget_files", run=forget, every="41 * * * *", lock="statements.files"),
    ]


async def make_statement(database: Database, settings: Settings, statement_id: UUID) -> None:
    """As whoever asked for it: it says what they may know, and nothing if the account is theirs no more. Run twice, one
    of the two is thrown away.
    """
    bank = database.doors(system("statements"))
    begun = await bank.write(actions.begin_making, statement_id)
    if begun is None:
        return
    customer_id, wanted = begun

    async def told(done: int) -> None:
        await bank.write(actions.note_progress, statement_id, done)

    asker = database.doors(Actor(kind="customer", name="", id=customer_id))
    try:
        contents = await asker.read(
            queries.contents, wanted.account_id, wanted.period, bank=settings.bank_name, told=told
        )
        code = rules.new_code()
        url = f"{settings.url}/verify/{rules.written_code(code)}"
        by = _SEALS[settings.cryptography]
        issue = Issue(statement_id, code, url, settings.bank_timezone, by)
        body = await sheets.write(wanted.form, contents, issue, wanted.language, phone=settings.bank_phone)
    except (NoSuchAccount, SettingFailed):
        # It would come to the same another time.
        await bank.write(actions.give_up, statement_id)
        raise
    file = await bank.read(queries.sealed, wanted.form, body)
    await bank.write(actions.keep_made, statement_id, code, contents, file)
