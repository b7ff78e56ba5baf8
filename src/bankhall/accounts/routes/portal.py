"""What customers hold, in the portal."""

from uuid import UUID

from litestar import get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from bankhall.accounts import permissions, queries
from bankhall.accounts.actions import arrange, change
from bankhall.accounts.routes import book
from bankhall.accounts.schemas import (
    ArrangementIn,
    BalancesOut,
    EntriesOut,
    MyAccountDetailOut,
    MyAccountsOut,
    NicknameIn,
)
from bankhall.accounts.types import ExportTerms
from bankhall.kernel.i18n import Language
from bankhall.kernel.sheets import SheetKind
from bankhall.kernel.time import Period
from bankhall.kernel.web.confirmed import confirmed
from bankhall.kernel.web.downloads import MEDIA_OF
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, LanguageChoice, PageSize
from bankhall.kernel.web.rights import needs
from bankhall.ledger.types import EntryFilter

_TAGS = ["accounts"]
_MINE = "/api/portal/accounts"


@get(_MINE, opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_accounts(db: Db) -> MyAccountsOut:
    """What the customer who asks holds now, in the customer's own order."""
    return MyAccountsOut.of(await db.read(queries.my_accounts))


@put(_MINE + "/arrangement", opt=needs(permissions.ARRANGE_OWN), tags=_TAGS)
async def arrange_my_accounts(db: Db, data: JSONBody[ArrangementIn]) -> MyAccountsOut:
    """The order, what is hidden and the default, all at once: of the whole or nothing. Answers the list as it is now.
    Refusals: kernel.bad_input naming `accounts` when these are not exactly the accounts held now, each once, or
    `default` when that one is closed or not among them.
    """
    await db.write(arrange.arrange_accounts, data.arrangement())
    return MyAccountsOut.of(await db.read(queries.my_accounts))


@get(_MINE + "/{id:uuid}", opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_account(db: Db, id: FromPath[UUID]) -> MyAccountDetailOut:
    """Refusals: accounts.not_found, also for somebody else's."""
    return MyAccountDetailOut.with_holders(*await db.read(queries.my_account, id))


@patch(_MINE + "/{id:uuid}", opt=needs(permissions.ARRANGE_OWN), tags=_TAGS)
async def nickname_my_account(db: Db, id: FromPath[UUID], data: JSONBody[NicknameIn]) -> MyAccountDetailOut:
    """The customer's own name for it, which nobody else sees. Refusals: accounts.not_found."""
    await db.write(arrange.nickname_account, data.naming(id))
    return MyAccountDetailOut.with_holders(*await db.read(queries.my_account, id))


@get(_MINE + "/{id:uuid}/entries", opt=needs(permissions.VIEW_OWN), dependencies=book.FILTER, tags=_TAGS)
async def my_entries(
    db: Db, id: FromPath[UUID], wanted: NamedDependency[EntryFilter], after: CursorText = None, limit: PageSize = 50
) -> EntriesOut:
    """The account's book, newest first. A search does bounded work: it may answer few entries, or none, with `next`
    set and `searched_to` saying how far back it has looked. Refusals: accounts.not_found.
    """
    return await book.entries(db, id, wanted, after, limit)


@get(
    _MINE + "/{id:uuid}/entries.csv",
    media_type=MEDIA_OF[SheetKind.CSV],
    opt=needs(permissions.VIEW_OWN),
    dependencies=book.FILTER,
    tags=_TAGS,
)
async def my_entries_csv(
    db: Db, id: FromPath[UUID], wanted: NamedDependency[EntryFilter], language: LanguageChoice = Language.CHINESE
) -> Stream:
    """The newest 50,000 entries that match, for a spreadsheet. `X-Export-Complete: no` says that there may be more, and
    so does the last line. Refusals: accounts.not_found, kernel.too_many_requests while another one is being made.
    """
    return await book.export(db, ExportTerms(id, wanted, SheetKind.CSV), language)


@get(
    _MINE + "/{id:uuid}/entries.xlsx",
    media_type=MEDIA_OF[SheetKind.XLSX],
    opt=needs(permissions.VIEW_OWN),
    dependencies=book.FILTER,
    tags=_TAGS,
)
async def my_entries_xlsx(
    db: Db, id: FromPath[UUID], wanted: NamedDependency[EntryFilter], language: LanguageChoice = Language.CHINESE
) -> Stream:
    """The same as an Excel workbook, with a page that says what it is of. Refusals: as of the other."""
    return await book.export(db, ExportTerms(id, wanted, SheetKind.XLSX), language)


@get(_MINE + "/{id:uuid}/balances", opt=needs(permissions.VIEW_OWN), dependencies=book.PERIOD, tags=_TAGS)
async def my_balances(db: Db, id: FromPath[UUID], period: NamedDependency[Period]) -> BalancesOut:
    """The balance by day over at most 800 days, `from` and `to` inside. Refusals: accounts.not_found."""
    return await book.balances(db, id, period)


@post(_MINE + "/{id:uuid}/freeze", status_code=200, opt=needs(permissions.FREEZE_OWN) | confirmed(), tags=_TAGS)
async def freeze_my_account(db: Db, id: FromPath[UUID]) -> MyAccountDetailOut:
    """No money leaves it until the bank has opened it again. Refusals: accounts.not_found, accounts.not_the_owner,
    accounts.already_frozen, accounts.closed.
    """
    await db.write(change.freeze_own_account, id)
    return MyAccountDetailOut.with_holders(*await db.read(queries.my_account, id))


routes = [
    freeze_my_account,
    my_accounts,
    arrange_my_accounts,
    my_account,
    nickname_my_account,
    my_entries,
    my_entries_csv,
    my_entries_xlsx,
    my_balances,
]
