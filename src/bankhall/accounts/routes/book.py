"""An account's book as both doors show it: its entries, its balance by day, and the file that one takes home. What is
asked is read and bounded here; who may see which account is the queries' to say.
"""

from contextlib import ExitStack
from datetime import date
from typing import Annotated, TypeVar
from uuid import UUID

from litestar.di import Provide
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from bankhall.accounts import queries
from bankhall.accounts.actions.export import note_export
from bankhall.accounts.actions.look import note_look
from bankhall.accounts.schemas import BalancesOut, EntriesOut, EntryKey
from bankhall.accounts.sheets import EntrySheet
from bankhall.accounts.types import VIEW, ExportTerms, Looked
from bankhall.accounts.words import SHEET_WORDS
from bankhall.kernel.errors import BadInput
from bankhall.kernel.i18n import Language
from bankhall.kernel.time import Period
from bankhall.kernel.turns import Turns
from bankhall.kernel.web.downloads import download, temporary_file
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import AmountBound, CodeFilter, SearchWords, refuse_crossed
from bankhall.kernel.web.paging import read_cursor
from bankhall.ledger.types import EntryFilter, EntryPlace, Side

Found = TypeVar("Found")

# The names of the wire, because a refusal names the field; `from_` is told without its underscore.
FromDay = Annotated[date | None, QueryParameter(name="from", required=False)]
FirstDay = Annotated[date, QueryParameter(name="from")]

# Two years and the way into the third; a chart of more is drawn by month.
MOST_DAYS = 800

# A workbook of the most that there can be takes some four seconds.
_TURNS = Turns(at_once=2, waiting=20)


def _read_filter(
    looked_for: SearchWords,
    from_: FromDay = None,
    to: FromQuery[date | None] = None,
    min: AmountBound = None,
    max: AmountBound = None,
    kind: CodeFilter = None,
    direction: FromQuery[Side | None] = None,
) -> EntryFilter:
    """`from`, `to`: days. `min`, `max`: minor units of the amount, in or out."""
    refuse_crossed(from_=from_, to=to, min=min, max=max)
    return EntryFilter(from_, to, min, max, looked_for, kind or None, direction)


def _read_period(from_: FirstDay, to: FromQuery[date]) -> Period:
    """Both days are inside."""
    refuse_crossed(from_=from_, to=to)
    if (to - from_).days >= MOST_DAYS:
        raise BadInput.of("from", f"at most {MOST_DAYS} days", code="kernel.out_of_range")
    return Period(from_, to)


PERIOD = {"period": Provide(_read_period, sync_to_thread=False)}
FILTER = {"wanted": Provide(_read_filter, sync_to_thread=False)}


async def entries(db: Db, account_id: UUID, wanted: EntryFilter, after: str | None, limit: int) -> EntriesOut:
    key = read_cursor(after, EntryKey)
    place = EntryPlace(key.booked_on, key.seq) if key else None
    looked = await db.read(queries.entries, account_id, wanted, after=place, limit=limit)
    return EntriesOut.of(await _noted(db, account_id, looked))


async def balances(db: Db, account_id: UUID, period: Period) -> BalancesOut:
    found = await db.read(queries.balance_history, account_id, first_on=period.first_on, last_on=period.last_on)
    return BalancesOut.of(await _noted(db, account_id, found))


async def _noted(db: Db, account_id: UUID, looked: Looked[Found]) -> Found:
    """Whoever let somebody in to look sees that they did: before they see anything."""
    if looked.through is not None:
        await db.write(note_look, looked.through, account_id, VIEW)
    return looked.found


async def export(db: Db, terms: ExportTerms, language: Language) -> Stream:
    async with _TURNS.take(db.actor.key):
        account = await db.read(queries.account_to_take_home, terms.account_id)
        with ExitStack() as undone:
            file = undone.enter_context(temporary_file())
            sheet = EntrySheet(file, terms.format, account, language)
            try:
                exported = await db.read(queries.export_entries, account.id, terms.wanted, sheet.take)
                await sheet.finish(terms.wanted, exported)
            finally:
                await sheet.close()
            await db.write(note_export, terms, exported)
            undone.pop_all()  # from here on the file is the answer's
    name = f"{account.number[-4:]}-{exported.made_on}"
    return download(
        file,
        terms.format,
        name=f"{SHEET_WORDS[language].entries}-{name}",
        ascii_name=f"entries-{name}",
        facts={
            "X-Export-Entries": str(exported.entries),
            "X-Export-Complete": "yes" if exported.cut_on is None else "no",
        },
    )
