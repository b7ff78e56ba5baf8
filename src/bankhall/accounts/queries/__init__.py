"""Reads of accounts. Who sees which is said in one place (`scope`)."""

import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    and_,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from bankhall.accounts import permissions, rules
from bankhall.accounts.errors import NoSuchAccount
from bankhall.accounts.models import AccountRow, HolderRow, PreferenceRow, StatusChangeRow
from bankhall.accounts.queries.scope import COLUMNS, Found, Query, as_account, let_through, one, visible, with_role
from bankhall.accounts.types import (
    STATEMENTS,
    VIEW,
    Account,
    AccountFigures,
    AccountFound,
    AccountHit,
    AccountKind,
    AccountPage,
    AccountSeen,
    AccountStatus,
    ExpiringHold,
    Exported,
    Finds,
    FrozenAccount,
    Held,
    Holder,
    HolderRole,
    HouseholdAssets,
    Looked,
    Moment,
    MomentKind,
    MyAccount,
    OpenedInWeek,
    Owned,
    Owner,
    StatusChange,
)
from bankhall.customers import api as customers
from bankhall.customers.errors import NoSuchCustomer
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.tables import MOST_COUNTED, Ids, count_up_to, is_any
from bankhall.kernel.time import Period, business_date, month_before, month_of
from bankhall.ledger import api as ledger
from bankhall.ledger.types import BalanceHistory, Entry, EntryFilter, EntryPage, EntryPlace, Hold

# What a spreadsheet and a person can still work with: some seconds' work for us.
MOST_EXPORTED = 50_000
_EXPORTED_AT_ONCE = 2_000
_MOST_SEARCHES = 40

# What the day's first page shows.
_SOON = timedelta(days=3)
_WEEKS = 12
_FIRST_FEW = 5
_MOST_FREEZES_LOOKED_AT = 500

# What a line of a list has room for.
_FIRST_OWNERS = 3

_MOST_MOMENTS = 100
_WEIGHTY_FOR = timedelta(days=365)

_ACCOUNTS = direct(
    """
    SELECT id, number, kind, currency, name, product, opened_on, closed_on, status FROM accounts WHERE id = ANY(:ids)
    """
)
_HOLDERS = direct(
    "SELECT account_id, customer_id, role FROM account_holders WHERE account_id = ANY(:ids) AND ended_at IS NULL"
)
_OWNED_BY_ANY = direct(
    """
    SELECT DISTINCT account_id FROM account_holders
    WHERE customer_id = ANY(:ids) AND role = 'owner' AND ended_at IS NULL
    """
)


async def my_accounts(reading: Reading) -> list[MyAccount]:
    """What the actor holds now, in the order that they gave it; the rest behind, oldest first. Closed ones too."""
    rows = await _arranged(reading)
    default = rules.default_account([_held(row) for row in rows])
    return await _mine(reading, rows, await _seen(reading, rows), default)


async def my_account(reading: Reading, account_id: UUID) -> tuple[MyAccount, list[Holder]]:
    """With its holders of today. Raises NoSuchAccount, also for staff."""
    found = await reading.session.execute(_arrangement_of(reading).where(AccountRow.id == account_id))
    rows = found.all()
    if not rows:
        raise NoSuchAccount
    default = rules.default_account(await held(reading))
    (mine,) = await _mine(reading, rows, await _seen(reading, rows), default)
    return mine, await _holders(reading, account_id)


async def held(reading: Reading) -> list[Held]:
    """What the actor holds now, in the order of my_accounts."""
    return [_held(row) for row in await _arranged(reading)]


async def accounts_of_customer(reading: Reading, customer_id: UUID) -> list[AccountSeen]:
    """Raises NoSuchCustomer."""
    if customer_id not in await customers.briefs(reading, [customer_id]):
        raise NoSuchCustomer
    return await _seen(reading, await _held_by(reading, customer_id))


async def owned_by_customer(reading: Reading, customer_id: UUID) -> Owned:
    """What they own together, at the ends of the last twelve months and now. What they may only use for another is not
    theirs; who owns an account together with others owns it. Raises NoSuchCustomer.
    """
    seen = await accounts_of_customer(reading, customer_id)
    owned = [one.balance for one in seen if one.role is not HolderRole.AUTHORISED]
    today = await business_date(reading)
    ends = rules.month_ends(today, rules.MONTHS_OWNED)
    at = await ledger.balances_at(reading, [one.account_id for one in owned], ends)
    totals = {
        currency: (
            *(sum(at[one.account_id, day] for one in owned if one.currency == currency) for day in ends),
            sum(one.posted for one in owned if one.currency == currency),
        )
        for currency in sorted({one.currency for one in owned})
    }
    return Owned((*ends, today), totals)


async def household_assets(reading: Reading, customer_id: UUID) -> HouseholdAssets:
    """Of everybody with whom the customer lives. What two of them own together counts once; what they may only use for
    somebody else is not theirs. Raises NoSuchCustomer.
    """
    if permissions.VIEW_CUSTOMERS not in reading.actor.rights:
        raise NoSuchCustomer
    members = await customers.household(reading, customer_id)
    rows = await fetch(reading, _OWNED_BY_ANY, ids=Ids(members))
    balances = await ledger.balances(reading, [row.account_id for row in rows])
    totals: dict[str, int] = defaultdict(int)
    for balance in balances.values():
        totals[balance.currency] += balance.posted
    return HouseholdAssets(members, totals)


async def weighty_entries(reading: Reading, customer_id: UUID) -> list[tuple[Account, Entry]]:
    """What moved much of what the customer owns within a year, the most first; nothing between their own accounts.
    Raises NoSuchCustomer.
    """
    seen = await accounts_of_customer(reading, customer_id)
    owned = {one.account.id: one for one in seen if one.role is not HolderRole.AUTHORISED}
    books = [one.balance for one in owned.values()]
    least = {
        currency: rules.weighty_from(sum(one.posted for one in books if one.currency == currency), currency)
        for currency in {one.currency for one in books}
    }
    since = await business_date(reading) - _WEIGHTY_FOR
    found = await ledger.weightiest(reading, list(owned), first_on=since, least=least, limit=rules.MOST_WEIGHTY)
    return [(owned[entry.account_id].account, entry) for entry in found]


async def history_of_customer(reading: Reading, customer_id: UUID) -> list[Moment]:
    """What happened to the accounts that the customer holds or held, while they did: the latest hundred, newest first.
    Raises NoSuchCustomer.
    """
    if customer_id not in await customers.briefs(reading, [customer_id]):
        raise NoSuchCustomer
    changes = (await reading.session.execute(_changes_while_held(customer_id).where(visible(reading)))).all()
    holdings = (await reading.session.execute(_holdings_of(customer_id).where(visible(reading)))).all()
    opened = {row.id: row.at for row in changes if row.is_first}
    moments = [_changed(row) for row in changes]
    moments += [
        Moment(MomentKind.JOINED, as_account(row), on=row.since_on)
        for row in holdings
        if opened.get(row.id) != row.added_at
    ]
    moments += [Moment(MomentKind.LEFT, as_account(row), at=row.ended_at) for row in holdings if row.ended_at]
    return sorted(moments, key=lambda moment: moment.day, reverse=True)[:_MOST_MOMENTS]


async def account(reading: Reading, account_id: UUID) -> tuple[AccountSeen, list[Holder]]:
    """With its holders of today. Raises NoSuchAccount."""
    (seen,) = await _seen(reading, [await one(reading, account_id)])
    return seen, await _holders(reading, account_id)


async def find_accounts(
    reading: Reading, text: str | None, *, after: UUID | None = None, limit: int = 50
) -> AccountPage:
    """By number: those that begin with the digits of `text`, or all. Anything but digits and spaces finds none."""
    query = select(*COLUMNS, null().label("role")).where(visible(reading))
    beginning = re.sub(r"\s", "", text or "")
    if beginning:
        is_number = re.fullmatch(r"[0-9]{1,16}", beginning)
        # ":" is the sign after "9".
        query = query.where(
            AccountRow.number >= beginning, AccountRow.number < beginning + ":", true() if is_number else false()
        )
    if after is not None:
        before = aliased(AccountRow)
        query = query.where(AccountRow.number > select(before.number).where(before.id == after).scalar_subquery())
    rows = (await reading.session.execute(query.order_by(AccountRow.number).limit(limit + 1))).all()
    shown = rows[:limit]
    owners = await _owners(reading, [row.id for row in shown])
    found = [
        AccountFound(seen, owners.get(seen.account.id, ())[:_FIRST_OWNERS]) for seen in await _seen(reading, shown)
    ]
    return AccountPage(tuple(found), next=shown[-1].id if len(rows) > limit else None)


async def search(reading: Reading, text: str, *, limit: int = 10) -> Finds:
    """Customers by name and number, accounts by number, as far as the actor may see either."""
    actor = reading.actor
    may_see_customers = actor.kind != "customer" and actor.may(permissions.VIEW_CUSTOMERS)
    may_see_accounts = actor.kind != "customer" and actor.may(permissions.VIEW)
    return Finds(
        tuple(await customers.search_customers(reading, text, limit=limit)) if may_see_customers else None,
        tuple(await _search_accounts(reading, text, limit)) if may_see_accounts else None,
    )


async def account_figures(reading: Reading, today: date) -> AccountFigures:
    """What was opened, what is frozen, which holds end soon, for whoever may know. `today`: the business date."""
    this_month, last_month = month_of(today), month_before(today)
    so_far = Period(last_month.first_on, last_month.first_on + (today - this_month.first_on)).within(last_month)
    weeks = _weeks_before(today)
    opened = await _opened_in(reading, [this_month, last_month, so_far, *weeks])
    frozen = select(AccountRow.id).where(AccountRow.status == AccountStatus.FROZEN)
    until = reading.now + _SOON
    expiring, holds = await ledger.expiring_holds(reading, until=until, limit=_FIRST_FEW)
    held = await accounts(reading, [hold.account_id for hold in holds])
    return AccountFigures(
        opened_this_month=opened[0],
        opened_last_month=opened[1],
        opened_last_month_so_far=opened[2],
        weeks=tuple(OpenedInWeek(week.first_on, count) for week, count in zip(weeks, opened[3:], strict=True)),
        frozen=await count_up_to(reading, frozen),
        frozen_latest=await _frozen_latest(reading),
        holds_expiring=expiring,
        holds_expiring_next=tuple(
            ExpiringHold(held[hold.account_id], hold) for hold in holds if hold.account_id in held
        ),
    )


async def entries(
    reading: Reading, account_id: UUID, wanted: EntryFilter, *, after: EntryPlace | None = None, limit: int = 50
) -> Looked[EntryPage]:
    """The account's book, newest first. Raises NoSuchAccount."""
    through = await let_through(reading, account_id, VIEW)
    return Looked(await ledger.entries(reading, account_id, wanted, after=after, limit=limit), through)


async def account_to_take_home(reading: Reading, account_id: UUID) -> Account:
    """Without balance and holders. Raises NoSuchAccount."""
    await let_through(reading, account_id, STATEMENTS)
    return (await accounts(reading, [account_id]))[account_id]


async def export_entries(
    reading: Reading,
    account_id: UUID,
    wanted: EntryFilter,
    take: Callable[[Sequence[Entry]], Awaitable[None]],
    *,
    most: int = MOST_EXPORTED,
) -> Exported:
    """Gives the account's newest entries to `take`, page by page, all of one moment. Looks at no more pages than make
    up `most` entries and some narrow searches besides. Raises NoSuchAccount.
    """
    await let_through(reading, account_id, STATEMENTS)
    after: EntryPlace | None = None
    taken = 0
    for _ in range(most // _EXPORTED_AT_ONCE + _MOST_SEARCHES):
        limit = min(_EXPORTED_AT_ONCE, most - taken)
        page = await ledger.entries(reading, account_id, wanted, after=after, limit=limit)
        await take(page.entries)
        taken += len(page.entries)
        after = page.next
        if after is None or taken == most:
            break
    return Exported(await business_date(reading), taken, cut_on=after.booked_on if after else None)


async def balance_history(
    reading: Reading, account_id: UUID, *, first_on: date, last_on: date
) -> Looked[BalanceHistory]:
    """The balance by day. Raises NoSuchAccount."""
    through = await let_through(reading, account_id, VIEW)
    return Looked(await ledger.balance_history(reading, account_id, first_on=first_on, last_on=last_on), through)


async def holds(reading: Reading, account_id: UUID) -> list[Hold]:
    """Raises NoSuchAccount."""
    await one(reading, account_id)
    return await ledger.holds(reading, account_id)


async def status_changes(reading: Reading, account_id: UUID) -> list[StatusChange]:
    """The latest two hundred, newest first. Raises NoSuchAccount."""
    await one(reading, account_id)
    found = await reading.session.execute(
        select(StatusChangeRow)
        .where(StatusChangeRow.account_id == account_id)
        .order_by(StatusChangeRow.id.desc())
        .limit(200)
    )
    return [
        StatusChange(AccountStatus(row.status), row.at, row.by_kind, row.by_name, row.reason) for row in found.scalars()
    ]


async def accounts(reading: Reading, account_ids: Collection[UUID]) -> dict[UUID, Account]:
    """Those that exist, whoever asks: the neighbour has seen to it that the actor may know them."""
    return {row.id: as_account(row) for row in await fetch(reading, _ACCOUNTS, ids=Ids(account_ids))}


async def lock_accounts(tx: Tx, account_ids: Collection[UUID]) -> dict[UUID, Account]:
    """The same, held until the commit, in the order of ids."""
    query = select(*COLUMNS).where(is_any(AccountRow.id, account_ids)).order_by(AccountRow.id).with_for_update()
    return await _by_id(tx, query)


async def holders_of(reading: Reading, account_ids: Collection[UUID]) -> dict[UUID, dict[UUID, HolderRole]]:
    """Who holds each of them now, and in which role, whoever asks; none for what is nobody's."""
    holders: dict[UUID, dict[UUID, HolderRole]] = {}
    for row in await fetch(reading, _HOLDERS, ids=Ids(account_ids)):
        holders.setdefault(row.account_id, {})[row.customer_id] = HolderRole(row.role)
    return holders


async def customers_accounts(reading: Reading, *, after: UUID | None, limit: int) -> dict[UUID, Account]:
    """The next of all accounts that are customers', whoever asks, in the order of their ids: for what the bank does for
    each of them.
    """
    query = select(*COLUMNS).where(AccountRow.kind != AccountKind.INTERNAL).order_by(AccountRow.id).limit(limit)
    return await _by_id(reading, query if after is None else query.where(AccountRow.id > after))


async def account_numbered(reading: Reading, number: str) -> Account | None:
    """The one that has this number, whoever asks."""
    found = await reading.session.execute(select(*COLUMNS).where(AccountRow.number == number))
    row = found.one_or_none()
    return as_account(row) if row is not None else None


async def accounts_numbered(reading: Reading, numbers: Collection[str]) -> dict[str, Account]:
    """Those that have one of these numbers, by it, whoever asks."""
    found = await _by_id(reading, select(*COLUMNS).where(is_any(AccountRow.number, numbers)))
    return {account.number: account for account in found.values()}


async def current_holders(reading: Reading, account_id: UUID) -> dict[UUID, HolderRole]:
    found = await reading.session.execute(
        select(HolderRow.customer_id, HolderRow.role).where(
            HolderRow.account_id == account_id, HolderRow.ended_at.is_(None)
        )
    )
    return {row.customer_id: HolderRole(row.role) for row in found}


async def _opened_in(reading: Reading, periods: Sequence[Period]) -> list[int]:
    """In each of the periods, in one question; counting stops where it stops everywhere."""
    first_days = cast(literal([period.first_on for period in periods], ARRAY(Date)), ARRAY(Date))
    last_days = cast(literal([period.last_on for period in periods], ARRAY(Date)), ARRAY(Date))
    period = (
        func.unnest(first_days, last_days).table_valued("first_on", "last_on", with_ordinality="nth").render_derived()
    )
    opened = (
        select(AccountRow.id)
        .where(AccountRow.opened_on.between(period.c.first_on, period.c.last_on))
        .where(AccountRow.kind != AccountKind.INTERNAL)
        .limit(MOST_COUNTED)
        .correlate(period)
        .subquery()
        .lateral()
    )
    counted = select(func.count(opened.c.id)).select_from(period.outerjoin(opened, true()))
    return list((await reading.session.scalars(counted.group_by(period.c.nth).order_by(period.c.nth))).all())


def _weeks_before(today: date) -> list[Period]:
    """The latest twelve from Monday to Sunday, oldest first, the last one under way."""
    this_monday = today - timedelta(days=today.weekday())
    mondays = [this_monday - timedelta(weeks=back) for back in range(_WEEKS - 1, -1, -1)]
    return [Period(monday, monday + timedelta(days=6)) for monday in mondays]


async def _frozen_latest(reading: Reading) -> tuple[FrozenAccount, ...]:
    """Those frozen last, of the latest freezes: many may have been lifted since, so a bounded number is looked at."""
    latest = (
        select(StatusChangeRow)
        .where(StatusChangeRow.status == AccountStatus.FROZEN)
        .order_by(StatusChangeRow.id.desc())
        .limit(_MOST_FREEZES_LOOKED_AT)
        .subquery()
    )
    found = await reading.session.execute(
        select(latest.c.account_id, latest.c.at, latest.c.by_kind, latest.c.by_name, latest.c.reason)
        .join(AccountRow, AccountRow.id == latest.c.account_id)
        .where(AccountRow.status == AccountStatus.FROZEN)
        .order_by(latest.c.id.desc())
        .limit(_FIRST_FEW * 4)  # an account may have been frozen more than once
    )
    freezes: dict[UUID, Found] = {}
    for row in found:
        freezes.setdefault(row.account_id, row)
    first = dict(list(freezes.items())[:_FIRST_FEW])
    known, owners = await accounts(reading, first), await _owners(reading, first)
    return tuple(
        FrozenAccount(AccountHit(known[id_], _names(owners.get(id_, ()))), row.at, row.by_kind, row.by_name, row.reason)
        for id_, row in first.items()
    )


async def _search_accounts(reading: Reading, text: str, limit: int) -> list[AccountHit]:
    """Those whose number ends with the four digits, as people say them, then those whose number begins so."""
    found: dict[UUID, Account] = {}
    for way in _ways(text):
        query = select(*COLUMNS).where(visible(reading), way, AccountRow.id.not_in(list(found)))
        found |= await _by_id(reading, query.order_by(AccountRow.number).limit(limit - len(found)))
        if len(found) == limit:
            break
    owners = await _owners(reading, found)
    return [AccountHit(account, _names(owners.get(account.id, ()))) for account in found.values()]


def _ways(text: str) -> Iterable[ColumnElement[bool]]:
    if tail := rules.number_tail(text):
        yield func.right(AccountRow.number, 4) == tail
    if bounds := rules.numbers_beginning(text):
        yield AccountRow.number.between(*bounds)


async def _owners(reading: Reading, account_ids: Collection[UUID]) -> dict[UUID, tuple[Owner, ...]]:
    """Those of today, by account, the longest there first."""
    found = await reading.session.execute(
        select(HolderRow.account_id, HolderRow.customer_id)
        .where(
            is_any(HolderRow.account_id, account_ids), HolderRow.role == HolderRole.OWNER, HolderRow.ended_at.is_(None)
        )
        .order_by(HolderRow.id)
    )
    rows = found.all()
    briefs = await customers.briefs(reading, [customer_id for _, customer_id in rows])
    owners: dict[UUID, tuple[Owner, ...]] = {}
    for account_id, customer_id in rows:
        owners[account_id] = (*owners.get(account_id, ()), Owner(customer_id, briefs[customer_id].name))
    return owners


def _names(owners: Iterable[Owner]) -> tuple[str, ...]:
    return tuple(owner.name for owner in owners)


async def _arranged(reading: Reading) -> Sequence[Found]:
    """Positioned first, so that what was arranged is always on the list, however much is held."""
    query = _arrangement_of(reading).order_by(PreferenceRow.position.nulls_last(), AccountRow.id)
    return (await reading.session.execute(query.limit(rules.MOST_ARRANGED))).all()


def _arrangement_of(reading: Reading) -> Query:
    """The accounts that the actor holds now, with how they are arranged; none for anybody but a customer."""
    mine = and_(PreferenceRow.account_id == AccountRow.id, PreferenceRow.customer_id == reading.actor.id)
    return (
        with_role(reading.actor.id)
        .add_columns(PreferenceRow.sealed_nickname, PreferenceRow.hidden, PreferenceRow.is_default)
        .outerjoin(PreferenceRow, mine)
        .where(visible(reading))
    )


async def _mine(
    reading: Reading, rows: Sequence[Found], seen: Sequence[AccountSeen], default: UUID | None
) -> list[MyAccount]:
    named = [row for row in rows if row.sealed_nickname is not None]
    actors = await data_keys(reading, [reading.actor.id]) if named and reading.actor.id is not None else {}
    nicknames = {
        row.id: key.open(bytes(row.sealed_nickname), about=nickname_place(row.id)).decode()
        for key in actors.values()
        for row in named
    }
    return [
        MyAccount(
            one,
            nicknames.get(row.id),
            bool(row.hidden),
            is_default=row.id == default,
            is_chosen=row.id == default and bool(row.is_default),
        )
        for row, one in zip(rows, seen, strict=True)
    ]


def nickname_place(account_id: UUID) -> str:
    return f"account_preferences|nickname|{account_id}"


def _held(row: Found) -> Held:
    return Held(row.id, AccountKind(row.kind), AccountStatus(row.status), HolderRole(row.role), bool(row.is_default))


async def _held_by(reading: Reading, customer_id: UUID | None) -> Sequence[Found]:
    query = with_role(customer_id).where(visible(reading)).order_by(AccountRow.id).limit(rules.MOST_ARRANGED)
    return (await reading.session.execute(query)).all()


def _changes_while_held(customer_id: UUID) -> Query:
    """The newest first. The first change of an account is its opening."""
    earlier = aliased(StatusChangeRow)
    change = StatusChangeRow
    return (
        select(*COLUMNS, change.status.label("reached"), change.at, change.reason)
        .add_columns(change.by_kind, change.by_name)
        .add_columns((~exists().where(earlier.account_id == AccountRow.id, earlier.id < change.id)).label("is_first"))
        .join(HolderRow, HolderRow.account_id == AccountRow.id)
        .join(change, change.account_id == AccountRow.id)
        .where(
            HolderRow.customer_id == customer_id,
            change.at >= HolderRow.added_at,
            or_(HolderRow.ended_at.is_(None), change.at <= HolderRow.ended_at),
        )
        .order_by(change.id.desc())
        .limit(_MOST_MOMENTS)
    )


def _holdings_of(customer_id: UUID) -> Query:
    return (
        select(*COLUMNS, HolderRow.since_on, HolderRow.added_at, HolderRow.ended_at)
        .join(HolderRow, HolderRow.account_id == AccountRow.id)
        .where(HolderRow.customer_id == customer_id)
        .order_by(HolderRow.id.desc())
        .limit(_MOST_MOMENTS)
    )


def _changed(row: Found) -> Moment:
    by_name = row.by_name if row.by_kind == "staff" else None
    if row.is_first:
        return Moment(MomentKind.OPENED, as_account(row), on=row.opened_on, by_name=by_name)
    kind = rules.moment_of(AccountStatus(row.reached))
    return Moment(kind, as_account(row), at=row.at, by_name=by_name, reason=row.reason)


async def _seen(reading: Reading, rows: Sequence[Found]) -> list[AccountSeen]:
    balances = await ledger.balances(reading, [row.id for row in rows]) if rows else {}
    return [AccountSeen(as_account(row), balances[row.id], HolderRole(row.role) if row.role else None) for row in rows]


async def _holders(reading: Reading, account_id: UUID) -> list[Holder]:
    found = await reading.session.execute(
        select(HolderRow.customer_id, HolderRow.role, HolderRow.since_on)
        .where(HolderRow.account_id == account_id, HolderRow.ended_at.is_(None))
        .order_by(HolderRow.role.desc(), HolderRow.id)
    )
    rows = found.all()
    names = await customers.briefs(reading, [customer_id for customer_id, _, _ in rows])
    return [Holder(customer_id, names[customer_id].name, HolderRole(role), since) for customer_id, role, since in rows]


async def _by_id(reading: Reading, query: Query) -> dict[UUID, Account]:
    return {row.id: as_account(row) for row in await reading.session.execute(query)}
