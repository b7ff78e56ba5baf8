"""Accounts at the staff's desk."""

from typing import Annotated
from uuid import UUID

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, Parameter
from litestar.response import Stream

from bankhall.accounts import permissions, queries
from bankhall.accounts.actions import change, hold
from bankhall.accounts.actions.open import open_account
from bankhall.accounts.routes import book
from bankhall.accounts.schemas import (
    AccountChangeIn,
    AccountDetailOut,
    AccountOut,
    AccountsFoundOut,
    AccountsOut,
    BalancesOut,
    BecauseIn,
    EntriesOut,
    FindsOut,
    FoundKey,
    HolderIn,
    HoldIn,
    HoldOut,
    HoldsOut,
    HouseholdAssetsOut,
    MomentOut,
    MomentsOut,
    OpenAccountIn,
    OwnedOut,
    StatusChangeOut,
    StatusChangesOut,
    WeightyEntriesOut,
)
from bankhall.accounts.types import EndHolder, ExportTerms
from bankhall.kernel.i18n import Language
from bankhall.kernel.sheets import SheetKind
from bankhall.kernel.time import Period
from bankhall.kernel.web.downloads import MEDIA_OF
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.inputs import CursorText, IdempotencyKey, LanguageChoice, PageSize, SearchWords
from bankhall.kernel.web.paging import read_cursor
from bankhall.kernel.web.rights import needs
from bankhall.ledger.types import EntryFilter

_TAGS = ["accounts"]
_ALL = "/api/console/accounts"
_ONE = _ALL + "/{id:uuid}"

MostHits = Annotated[int, Parameter(ge=1, le=10)]


@get("/api/console/search", opt=needs(permissions.VIEW_CUSTOMERS, permissions.VIEW), tags=["search"])
async def search(db: Db, looked_for: SearchWords, limit: MostHits = 10) -> FindsOut:
    """For the command palette: customers by name, number, phone, document or e-mail address, accounts by number, at
    most `limit` of each, the likeliest first; of numbers the last four signs are enough. What is searched for is logged
    nowhere.
    """
    return FindsOut.of(await db.read(queries.search, looked_for or "", limit=limit))


@get("/api/console/customers/{id:uuid}/accounts", opt=needs(permissions.VIEW), tags=_TAGS)
async def accounts_of_customer(db: Db, id: FromPath[UUID]) -> AccountsOut:
    """What the customer holds now. Refusals: customers.not_found."""
    return AccountsOut([AccountOut.of(seen) for seen in await db.read(queries.accounts_of_customer, id)])


@get("/api/console/customers/{id:uuid}/owned", opt=needs(permissions.VIEW), tags=_TAGS)
async def owned_by_customer(db: Db, id: FromPath[UUID]) -> OwnedOut:
    """What the customer owns together, by month. Refusals: customers.not_found."""
    return OwnedOut.of(await db.read(queries.owned_by_customer, id))


@get("/api/console/customers/{id:uuid}/household-assets", opt=needs(permissions.VIEW), tags=_TAGS)
async def assets_of_household(db: Db, id: FromPath[UUID]) -> HouseholdAssetsOut:
    """What everybody owns together with whom the customer lives. Refusals: customers.not_found."""
    return HouseholdAssetsOut.of(await db.read(queries.household_assets, id))


@get("/api/console/customers/{id:uuid}/weighty-entries", opt=needs(permissions.VIEW), tags=_TAGS)
async def weighty_entries_of_customer(db: Db, id: FromPath[UUID]) -> WeightyEntriesOut:
    """What moved much of what the customer owns. Refusals: customers.not_found."""
    return WeightyEntriesOut.of(await db.read(queries.weighty_entries, id))


@get("/api/console/customers/{id:uuid}/account-history", opt=needs(permissions.VIEW), tags=_TAGS)
async def account_history_of_customer(db: Db, id: FromPath[UUID]) -> MomentsOut:
    """What happened to the customer's accounts while they held them, newest first. Refusals: customers.not_found."""
    return MomentsOut([MomentOut.of(one) for one in await db.read(queries.history_of_customer, id)])


@get(_ALL, opt=needs(permissions.VIEW), tags=_TAGS)
async def find_accounts(
    db: Db, looked_for: SearchWords, after: CursorText = None, limit: PageSize = 50
) -> AccountsFoundOut:
    """By number. Looked for: its beginning."""
    place = read_cursor(after, FoundKey)
    found = await db.read(queries.find_accounts, looked_for, after=place.id if place else None, limit=limit)
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


@get(_ONE + "/status-changes", opt=needs(permissions.VIEW), tags=_TAGS)
async def status_changes(db: Db, id: FromPath[UUID]) -> StatusChangesOut:
    """Newest first. Refusals: accounts.not_found."""
    return StatusChangesOut([StatusChangeOut.of(one) for one in await db.read(queries.status_changes, id)])


@get(_ONE + "/entries", opt=needs(permissions.VIEW), dependencies=book.FILTER, tags=_TAGS)
async def entries_of_account(
    db: Db, id: FromPath[UUID], wanted: NamedDependency[EntryFilter], after: CursorText = None, limit: PageSize = 50
) -> EntriesOut:
    """As in the portal. Refusals: accounts.not_found."""
    return await book.entries(db, id, wanted, after, limit)


@get(
    _ONE + "/entries.csv",
    media_type=MEDIA_OF[SheetKind.CSV],
    opt=needs(permissions.EXPORT),
    dependencies=book.FILTER,
    tags=_TAGS,
)
async def entries_of_account_csv(
    db: Db, id: FromPath[UUID], wanted: NamedDependency[EntryFilter], language: LanguageChoice = Language.CHINESE
) -> Stream:
    """As in the portal. Refusals: accounts.not_found, kernel.too_many_requests."""
    return await book.export(db, ExportTerms(id, wanted, SheetKind.CSV), language)


@get(
    _ONE + "/entries.xlsx",
    media_type=MEDIA_OF[SheetKind.XLSX],
    opt=needs(permissions.EXPORT),
    dependencies=book.FILTER,
    tags=_TAGS,
)
async def entries_of_account_xlsx(
    db: Db, id: FromPath[UUID], wanted: NamedDependency[EntryFilter], language: LanguageChoice = Language.CHINESE
) -> Stream:
    """As in the portal. Refusals: accounts.not_found, kernel.too_many_requests."""
    return await book.export(db, ExportTerms(id, wanted, SheetKind.XLSX), language)


@get(_ONE + "/balances", opt=needs(permissions.VIEW), dependencies=book.PERIOD, tags=_TAGS)
async def balances_of_account(db: Db, id: FromPath[UUID], period: NamedDependency[Period]) -> BalancesOut:
    """As in the portal. Refusals: accounts.not_found."""
    return await book.balances(db, id, period)


@get(_ONE + "/holds", opt=needs(permissions.VIEW), tags=_TAGS)
async def holds_on_account(db: Db, id: FromPath[UUID]) -> HoldsOut:
    """Open ones first. Refusals: accounts.not_found."""
    return HoldsOut([HoldOut.of(one) for one in await db.read(queries.holds, id)])


@post(_ONE + "/holds", opt=needs(permissions.HOLD), tags=_TAGS)
async def place_hold(
    db: Db, settings: GivenSettings, id: FromPath[UUID], data: JSONBody[HoldIn], idempotency_key: IdempotencyKey
) -> HoldOut:
    """Sets money aside: it stays on the account and cannot be spent. The same key and content give the same hold.
    Refusals: accounts.not_found, accounts.has_no_holders, ledger.below_floor (its facts say what is available),
    ledger.account_closed, kernel.key_reused for other content.
    """
    key = f"accounts.place_hold:{db.actor.id}:{idempotency_key}"
    wish = data.wish(id)
    return HoldOut.of(await db.write(hold.place_hold, wish, key=key, timezone=settings.bank_timezone))


@post(_ONE + "/holds/{hold_id:uuid}/release", status_code=200, opt=needs(permissions.HOLD), tags=_TAGS)
async def release_hold(
    db: Db, id: FromPath[UUID], hold_id: FromPath[UUID], data: JSONBody[BecauseIn], idempotency_key: IdempotencyKey
) -> HoldOut:
    """Gives the money free before the hold's time, for a reason. The same key and content are done once. Refusals:
    accounts.not_found, ledger.hold_not_found, also for a hold of another account, ledger.hold_ended,
    kernel.key_reused for other content.
    """
    key = f"accounts.release_hold:{db.actor.id}:{idempotency_key}"
    return HoldOut.of(await db.write(hold.release_hold, data.releasing(id, hold_id), key=key))


routes = [
    search,
    accounts_of_customer,
    owned_by_customer,
    assets_of_household,
    weighty_entries_of_customer,
    account_history_of_customer,
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
    entries_of_account,
    entries_of_account_csv,
    entries_of_account_xlsx,
    balances_of_account,
    holds_on_account,
    place_hold,
    release_hold,
]
