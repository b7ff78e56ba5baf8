"""Accounts in the portal, where customers see what they hold, and in the console, where staff serve them."""

from contextlib import ExitStack
from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import delete, get, patch, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, Parameter, QueryParameter
from litestar.response import Stream

from bankhall.accounts import permissions, queries
from bankhall.accounts.actions import arrange, change
from bankhall.accounts.actions.export import note_export
from bankhall.accounts.actions.open import open_account
from bankhall.accounts.schemas import (
    AccountChangeIn,
    AccountDetailOut,
    AccountOut,
    AccountsFoundOut,
    AccountsOut,
    ArrangementIn,
    BalancesOut,
    BecauseIn,
    EntriesOut,
    EntryKey,
    FindsOut,
    HolderIn,
    HoldOut,
    HoldsOut,
    MomentOut,
    MomentsOut,
    MyAccountDetailOut,
    MyAccountsOut,
    NicknameIn,
    NumberKey,
    OpenAccountIn,
    StatusChangeOut,
    StatusChangesOut,
)
from bankhall.accounts.sheets import EntrySheet
from bankhall.accounts.types import EndHolder, ExportTerms
from bankhall.accounts.words import SHEET_WORDS
from bankhall.kernel.errors import BadInput
from bankhall.kernel.i18n import Language
from bankhall.kernel.sheets import SheetKind
from bankhall.kernel.time import Period
from bankhall.kernel.web.downloads import MEDIA_OF, Turns, download, temporary_file
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import (
    AmountBound,
    CodeFilter,
    CursorText,
    IdempotencyKey,
    LanguageChoice,
    PageSize,
    SearchText,
    refuse_crossed,
)
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs
from bankhall.ledger.types import EntryFilter, EntryPlace

_TAGS = ["accounts"]
_MINE = "/api/portal/accounts"
_ALL = "/api/console/accounts"
_ONE = _ALL + "/{id:uuid}"

# The names of the wire, because a refusal names the field; `from_` is told without its underscore.
FromDay = Annotated[date | None, QueryParameter(name="from", required=False)]
FirstDay = Annotated[date, QueryParameter(name="from")]

# Two years and the way into the third; a chart of more is drawn by month.
MOST_DAYS = 800


def _read_filter(
    from_: FromDay = None,
    to: FromQuery[date | None] = None,
    min: AmountBound = None,
    max: AmountBound = None,
    text: SearchText = None,
    kind: CodeFilter = None,
) -> EntryFilter:
    """`from`, `to`: days. `min`, `max`: minor units of the amount, in or out."""
    refuse_crossed(from_=from_, to=to, min=min, max=max)
    return EntryFilter(from_, to, min, max, (text or "").strip() or None, kind or None)


MostHits = Annotated[int, Parameter(ge=1, le=10)]


def _read_period(from_: FirstDay, to: FromQuery[date]) -> Period:
    """Both days are inside."""
    refuse_crossed(from_=from_, to=to)
    if (to - from_).days >= MOST_DAYS:
        raise BadInput.of("from", f"at most {MOST_DAYS} days", code="kernel.out_of_range")
    return Period(from_, to)


# A workbook of the most that there can be takes some four seconds.
_TURNS = Turns(at_once=2, waiting=20)

_PERIOD = {"period": Provide(_read_period, sync_to_thread=False)}
_FILTER = {"wanted": Provide(_read_filter, sync_to_thread=False)}


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


@get(_MINE + "/{id:uuid}/entries", opt=needs(permissions.VIEW_OWN), dependencies=_FILTER, tags=_TAGS)
async def my_entries(
    db: Db, id: FromPath[UUID], wanted: NamedDependency[EntryFilter], after: CursorText = None, limit: PageSize = 50
) -> EntriesOut:
    """The account's book, newest first. A search does bounded work: it may answer few entries, or none, with `next`
    set and `searched_to` saying how far back it has looked. Refusals: accounts.not_found.
    """
    return await _entries(db, id, wanted, after, limit)


@get("/api/console/search", opt=needs(permissions.VIEW_CUSTOMERS, permissions.VIEW), tags=["search"])
async def search(db: Db, q: SearchText = None, limit: MostHits = 10) -> FindsOut:
    """For the command palette: customers by name, number, phone, document or e-mail address, accounts by number, at
    most `limit` of each, the likeliest first; of numbers the last four signs are enough. What is searched for is logged
    nowhere.
    """
    return FindsOut.of(await db.read(queries.search, q or "", limit=limit))


@get(
    _MINE + "/{id:uuid}/entries.csv",
    media_type=MEDIA_OF[SheetKind.CSV],
    opt=needs(permissions.VIEW_OWN),
    dependencies=_FILTER,
    tags=_TAGS,
)
async def my_entries_csv(
    db: Db, id: FromPath[UUID], wanted: NamedDependency[EntryFilter], language: LanguageChoice = Language.CHINESE
) -> Stream:
    """The newest 50,000 entries that match, for a spreadsheet. `X-Export-Complete: no` says that there may be more, and
    so does the last line. Refusals: accounts.not_found, kernel.too_many_requests while another one is being made.
    """
    return await _export(db, ExportTerms(id, wanted, SheetKind.CSV), language)


@get(
    _MINE + "/{id:uuid}/entries.xlsx",
    media_type=MEDIA_OF[SheetKind.XLSX],
    opt=needs(permissions.VIEW_OWN),
    dependencies=_FILTER,
    tags=_TAGS,
)
async def my_entries_xlsx(
    db: Db, id: FromPath[UUID], wanted: NamedDependency[EntryFilter], language: LanguageChoice = Language.CHINESE
) -> Stream:
    """The same as an Excel workbook, with a page that says what it is of. Refusals: as of the other."""
    return await _export(db, ExportTerms(id, wanted, SheetKind.XLSX), language)


@get(_MINE + "/{id:uuid}/balances", opt=needs(permissions.VIEW_OWN), dependencies=_PERIOD, tags=_TAGS)
async def my_balances(db: Db, id: FromPath[UUID], period: NamedDependency[Period]) -> BalancesOut:
    """The balance by day over at most 800 days, `from` and `to` inside. Refusals: accounts.not_found."""
    return await _balances(db, id, period)


@get("/api/console/customers/{id:uuid}/accounts", opt=needs(permissions.VIEW), tags=_TAGS)
async def accounts_of_customer(db: Db, id: FromPath[UUID]) -> AccountsOut:
    """What the customer holds now. Refusals: customers.not_found."""
    return AccountsOut([AccountOut.of(seen) for seen in await db.read(queries.accounts_of_customer, id)])


@get(_ALL, opt=needs(permissions.VIEW), tags=_TAGS)
async def find_accounts(
    db: Db, q: SearchText = None, after: CursorText = None, limit: PageSize = 50
) -> AccountsFoundOut:
    """By number. `q` is its beginning."""
    place = read_cursor(after, NumberKey)
    found = await db.read(queries.find_accounts, q, after=place.number if place else None, limit=limit)
    return AccountsFoundOut.of(found)


@post(_ALL, opt=needs(permissions.OPEN), tags=_TAGS)
async def open_new_account(db: Db, data: JSONBody[OpenAccountIn], idempotency_key: IdempotencyKey) -> AccountOut:
    """The same key and content give the same account. Refusals: customers.blocked, customers.closed, kernel.key_reused
    for other content.
    """
    key = f"accounts.open:{db.actor.id}:{idempotency_key}"
    return AccountOut.of(await db.write(open_account, data.order(), key=key))


@get(_ONE, opt=needs(permissions.VIEW), tags=_TAGS)
async def show_account(db: Db, id: FromPath[UUID]) -> AccountDetailOut:
    """Refusals: accounts.not_found."""
    return AccountDetailOut.with_holders(*await db.read(queries.account, id))


@patch(_ONE, opt=needs(permissions.CHANGE), tags=_TAGS)
async def rename_account(db: Db, id: FromPath[UUID], data: JSONBody[AccountChangeIn]) -> AccountDetailOut:
    """Refusals: accounts.not_found, accounts.closed."""
    if renaming := data.renaming(id):
        await db.write(change.rename_account, renaming)
    return AccountDetailOut.with_holders(*await db.read(queries.account, id))


@post(_ONE + "/freeze", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def freeze_account(db: Db, id: FromPath[UUID], data: JSONBody[BecauseIn]) -> AccountOut:
    """Refusals: accounts.not_found, accounts.already_frozen, accounts.closed."""
    return AccountOut.of(await db.write(change.freeze_account, data.because(id)))


@post(_ONE + "/unfreeze", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def unfreeze_account(db: Db, id: FromPath[UUID], data: JSONBody[BecauseIn]) -> AccountOut:
    """Refusals: accounts.not_found, accounts.not_frozen, accounts.closed."""
    return AccountOut.of(await db.write(change.unfreeze_account, data.because(id)))


@post(_ONE + "/close", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def close_account(db: Db, id: FromPath[UUID], data: JSONBody[BecauseIn]) -> AccountOut:
    """For good. Refusals: accounts.not_found, accounts.not_empty (its facts say what is left), accounts.frozen,
    accounts.closed.
    """
    return AccountOut.of(await db.write(change.close_account, data.because(id)))


@post(_ONE + "/holders", opt=needs(permissions.CHANGE), tags=_TAGS)
async def add_holder(db: Db, id: FromPath[UUID], data: JSONBody[HolderIn]) -> AccountDetailOut:
    """Refusals: accounts.not_found, accounts.already_holder, accounts.has_no_holders, accounts.frozen,
    accounts.closed, accounts.too_many_holders, customers.blocked, customers.closed.
    """
    await db.write(change.add_holder, data.addition(id))
    return AccountDetailOut.with_holders(*await db.read(queries.account, id))


@delete(_ONE + "/holders/{customer_id:uuid}", status_code=200, opt=needs(permissions.CHANGE), tags=_TAGS)
async def end_holder(db: Db, id: FromPath[UUID], customer_id: FromPath[UUID]) -> AccountDetailOut:
    """The customer finds no such account from now on. Refusals: accounts.not_found, accounts.holder_not_found,
    accounts.last_owner, accounts.closed.
    """
    await db.write(change.end_holder, EndHolder(id, customer_id))
    return AccountDetailOut.with_holders(*await db.read(queries.account, id))


@get("/api/console/customers/{id:uuid}/account-history", opt=needs(permissions.VIEW), tags=_TAGS)
async def account_history_of_customer(db: Db, id: FromPath[UUID]) -> MomentsOut:
    """What happened to the customer's accounts while they held them, newest first. Refusals: customers.not_found."""
    return MomentsOut([MomentOut.of(one) for one in await db.read(queries.history_of_customer, id)])


@get(_ONE + "/status-changes", opt=needs(permissions.VIEW), tags=_TAGS)
async def status_changes(db: Db, id: FromPath[UUID]) -> StatusChangesOut:
    """Newest first. Refusals: accounts.not_found."""
    return StatusChangesOut([StatusChangeOut.of(one) for one in await db.read(queries.status_changes, id)])


@get(_ONE + "/entries", opt=needs(permissions.VIEW), dependencies=_FILTER, tags=_TAGS)
async def entries_of_account(
    db: Db, id: FromPath[UUID], wanted: NamedDependency[EntryFilter], after: CursorText = None, limit: PageSize = 50
) -> EntriesOut:
    """As in the portal. Refusals: accounts.not_found."""
    return await _entries(db, id, wanted, after, limit)


@get(
    _ONE + "/entries.csv",
    media_type=MEDIA_OF[SheetKind.CSV],
    opt=needs(permissions.EXPORT),
    dependencies=_FILTER,
    tags=_TAGS,
)
async def entries_of_account_csv(
    db: Db, id: FromPath[UUID], wanted: NamedDependency[EntryFilter], language: LanguageChoice = Language.CHINESE
) -> Stream:
    """As in the portal. Refusals: accounts.not_found, kernel.too_many_requests."""
    return await _export(db, ExportTerms(id, wanted, SheetKind.CSV), language)


@get(
    _ONE + "/entries.xlsx",
    media_type=MEDIA_OF[SheetKind.XLSX],
    opt=needs(permissions.EXPORT),
    dependencies=_FILTER,
    tags=_TAGS,
)
async def entries_of_account_xlsx(
    db: Db, id: FromPath[UUID], wanted: NamedDependency[EntryFilter], language: LanguageChoice = Language.CHINESE
) -> Stream:
    """As in the portal. Refusals: accounts.not_found, kernel.too_many_requests."""
    return await _export(db, ExportTerms(id, wanted, SheetKind.XLSX), language)


@get(_ONE + "/balances", opt=needs(permissions.VIEW), dependencies=_PERIOD, tags=_TAGS)
async def balances_of_account(db: Db, id: FromPath[UUID], period: NamedDependency[Period]) -> BalancesOut:
    """As in the portal. Refusals: accounts.not_found."""
    return await _balances(db, id, period)


@get(_ONE + "/holds", opt=needs(permissions.VIEW), tags=_TAGS)
async def holds_on_account(db: Db, id: FromPath[UUID]) -> HoldsOut:
    """Open ones first. Refusals: accounts.not_found."""
    return HoldsOut([HoldOut.of(hold) for hold in await db.read(queries.holds, id)])


async def _entries(db: Db, account_id: UUID, wanted: EntryFilter, after: str | None, limit: int) -> EntriesOut:
    key = read_cursor(after, EntryKey)
    place = EntryPlace(key.booked_on, key.seq) if key else None
    return EntriesOut.of(await db.read(queries.entries, account_id, wanted, after=place, limit=limit))


async def _export(db: Db, terms: ExportTerms, language: Language) -> Stream:
    async with _TURNS.take(db.actor):
        account = await db.read(queries.plain_account, terms.account_id)
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


async def _balances(db: Db, account_id: UUID, period: Period) -> BalancesOut:
    found = await db.read(queries.balance_history, account_id, first_on=period.first_on, last_on=period.last_on)
    return BalancesOut.of(found)


routes = [
    search,
    my_accounts,
    arrange_my_accounts,
    my_account,
    nickname_my_account,
    my_entries,
    my_entries_csv,
    my_entries_xlsx,
    my_balances,
    accounts_of_customer,
    find_accounts,
    open_new_account,
    show_account,
    rename_account,
    freeze_account,
    unfreeze_account,
    close_account,
    add_holder,
    end_holder,
    status_changes,
    account_history_of_customer,
    entries_of_account,
    entries_of_account_csv,
    entries_of_account_xlsx,
    balances_of_account,
    holds_on_account,
]
