"""Reads of mandates: what the actor has given and been given, what staff see of a customer's, who looked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row as ResultRow
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from bankhall.accounts.errors import NoSuchAccount, NoSuchMandate
from bankhall.accounts.models import (
    AccountRow,
    HolderRow,
    MandateAcceptanceRow,
    MandateEndingRow,
    MandateLookRow,
    MandateRow,
    MandateTermsRow,
)
from bankhall.accounts.queries import accounts
from bankhall.accounts.queries.guards import guard_terms
from bankhall.accounts.queries.scope import able, mandate_for, mandates_in_force, powers_of
from bankhall.accounts.rules import guards
from bankhall.accounts.rules import mandates as rules
from bankhall.accounts.types import (
    VIEW,
    Account,
    AccountSeen,
    AccountStatus,
    Covered,
    Guard,
    HolderRole,
    LookedAfter,
    Mandate,
    MandateLook,
    MandateState,
    MyMandates,
    Terms,
)
from bankhall.customers import api as customers
from bankhall.customers.errors import NoSuchCustomer
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.time import business_date
from bankhall.ledger import api as ledger

_MOST_LISTED = 50
_MOST_LOOKS = 200
_MOST_TAKEN_HOME = 1_000
_SHOWN_AFTERWARDS = timedelta(days=90)

# What the vault makes codes and digests for.
_CODES, _KEYS = "accounts.mandate_code", "accounts.mandate_key"

_latest = aliased(MandateTermsRow)
_MANDATES = (
    select(
        MandateRow.id,
        MandateRow.giver_id,
        MandateRow.by_code,
        MandateRow.taker_key,
        MandateRow.sealed,
        MandateRow.offered_at,
        MandateRow.offer_ends_at,
        MandateTermsRow.version,
        MandateTermsRow.account_ids,
        MandateTermsRow.powers,
        MandateTermsRow.guard,
        MandateTermsRow.from_on,
        MandateTermsRow.until_on,
        MandateTermsRow.begins_at,
        MandateTermsRow.ends_at,
        MandateAcceptanceRow.taker_id,
        MandateAcceptanceRow.at.label("accepted_at"),
        MandateEndingRow.at.label("ended_at"),
        MandateEndingRow.by_kind.label("ended_by"),
        MandateEndingRow.by_id.label("ended_by_id"),
    )
    .join(MandateTermsRow, MandateTermsRow.mandate_id == MandateRow.id)
    .outerjoin(MandateAcceptanceRow, MandateAcceptanceRow.mandate_id == MandateRow.id)
    .outerjoin(MandateEndingRow, MandateEndingRow.mandate_id == MandateRow.id)
    .where(
        MandateTermsRow.version
        == select(func.max(_latest.version)).where(_latest.mandate_id == MandateRow.id).scalar_subquery()
    )
)

_Found = ResultRow[*tuple[Any, ...]]
_Query = Select[*tuple[Any, ...]]


async def my_mandates(reading: Reading) -> MyMandates:
    """Raises NoSuchCustomer for who is no customer."""
    me = await customers.my_file(reading)
    given = await _read(reading, _lately(reading).where(MandateRow.giver_id == me.id), for_giver=True)
    received = await _read(reading, _lately(reading).where(MandateAcceptanceRow.taker_id == me.id))
    return MyMandates(
        given=tuple(given),
        received=tuple(received),
        offers=tuple(await offers_to(reading, me.number, me.name)),
        may_give=frozenset(await to_give(reading, me.id)),
        today=await business_date(reading),
    )


async def all_of_mine(reading: Reading) -> tuple[list[Mandate], list[Mandate]]:
    """All that the actor ever gave, and accepted, the latest first."""
    query = _MANDATES.order_by(MandateRow.id.desc()).limit(_MOST_TAKEN_HOME)
    given = await _read(reading, query.where(MandateRow.giver_id == reading.actor.id), for_giver=True)
    received = await _read(reading, query.where(MandateAcceptanceRow.taker_id == reading.actor.id))
    return given, received


async def mandates_of_customer(reading: Reading, customer_id: UUID) -> tuple[list[Mandate], list[Mandate]]:
    """Given and received, for staff. Raises NoSuchCustomer."""
    if customer_id not in await customers.briefs(reading, [customer_id]):
        raise NoSuchCustomer
    given = await _read(reading, _lately(reading).where(MandateRow.giver_id == customer_id), for_staff=True)
    received = await _read(reading, _lately(reading).where(MandateAcceptanceRow.taker_id == customer_id))
    return given, received


async def mandate(reading: Reading, mandate_id: UUID) -> Mandate:
    """One of the actor's, as giver or taker, or any to staff. Raises NoSuchMandate."""
    (found,) = await _read(reading, _MANDATES.where(MandateRow.id == mandate_id)) or (None,)
    actor = reading.actor
    if found is None or (actor.kind == "customer" and actor.id not in (found.giver_id, found.taker_id)):
        raise NoSuchMandate
    if actor.id == found.giver_id:
        (found,) = await _read(reading, _MANDATES.where(MandateRow.id == mandate_id), for_giver=True)
    return found


async def mandate_for_taker(reading: Reading, mandate_id: UUID) -> Mandate:
    """As it is at this moment, for whoever has shown that it was offered to them. Raises NoSuchMandate."""
    (found,) = await _read(reading, _MANDATES.where(MandateRow.id == mandate_id)) or (None,)
    if found is None:
        raise NoSuchMandate
    return found


async def offered_to(reading: Reading, offer: Mandate) -> UUID | None:
    """The customer in whose portal the offer waits: whoever has the number and the name that the giver wrote. For the
    bank itself, which tells them; None for one that goes by code, and where nobody is meant.
    """
    query = select(MandateRow.sealed_number).where(MandateRow.id == offer.id)
    sealed = await reading.session.scalar(query)
    key = (await data_keys(reading, [offer.giver_id])).get(offer.giver_id)
    if sealed is None or key is None:
        return None
    found = await customers.customer_numbered(reading, key.open(bytes(sealed), about=number_place(offer.id)).decode())
    if found is None or found.id == offer.giver_id or not customers.is_same_name(offer.taker_name, found.name):
        return None
    return found.id


async def offers_to(reading: Reading, number: str, name: str) -> list[Mandate]:
    """What waits for the customer of that number and name, the latest first."""
    query = _MANDATES.where(
        MandateRow.taker_key == number_key(reading, number),
        MandateAcceptanceRow.mandate_id.is_(None),
        MandateEndingRow.mandate_id.is_(None),
        MandateRow.offer_ends_at > reading.now,
        MandateTermsRow.ends_at > reading.now,
        MandateRow.giver_id != reading.actor.id,
    )
    found = await _read(reading, query.order_by(MandateRow.id.desc()).limit(_MOST_LISTED))
    return [one for one in found if customers.is_same_name(one.taker_name, name)]


async def offer_under(reading: Reading, code: str, name: str) -> Mandate | None:
    """What waits under a tidy code for somebody of that name."""
    query = _MANDATES.where(MandateRow.taker_key == code_key(reading, code), MandateRow.by_code)
    found = await _read(reading, query)
    waiting = [one for one in found if one.state is MandateState.OFFERED]
    return next((one for one in waiting if customers.is_same_name(one.taker_name, name)), None)


async def looks(reading: Reading, mandate_id: UUID) -> list[MandateLook]:
    """What the taker looked at, the latest first, for the giver and staff. Raises NoSuchMandate, also for the taker."""
    found = await mandate(reading, mandate_id)
    if reading.actor.kind == "customer" and reading.actor.id != found.giver_id:
        raise NoSuchMandate
    query = (
        select(MandateLookRow.account_id, MandateLookRow.kind, MandateLookRow.at)
        .where(MandateLookRow.mandate_id == mandate_id)
        .order_by(MandateLookRow.on_date.desc(), MandateLookRow.at.desc())
        .limit(_MOST_LOOKS)
    )
    return [MandateLook(row.account_id, row.kind, row.at) for row in await reading.session.execute(query)]


async def looked_after(reading: Reading) -> list[LookedAfter]:
    """The accounts of others that the actor is let through to, by mandate."""
    in_force = await mandates_in_force(reading)
    known = await accounts(reading, {one.account_id for one in in_force})
    names = await customers.briefs(reading, {one.giver_id for one in in_force})
    return [LookedAfter(known[one.account_id], names[one.giver_id].name, one) for one in in_force]


async def account_looked_after(reading: Reading, account_id: UUID) -> tuple[LookedAfter, AccountSeen]:
    """With what is on it. Raises NoSuchAccount, also for one that the actor holds."""
    through = await mandate_for(reading, account_id, VIEW)
    if through is None:
        raise NoSuchAccount
    known = (await accounts(reading, [account_id]))[account_id]
    names = await customers.briefs(reading, [through.giver_id])
    balance = (await ledger.balances(reading, [account_id]))[account_id]
    return LookedAfter(known, names[through.giver_id].name, through), AccountSeen(known, balance, None)


async def to_give(reading: Reading, giver_id: UUID) -> set[UUID]:
    """The accounts that the customer owns now, alone, and that are not closed. Of a joint account each owner sees the
    other's money too: all of them let somebody in, at the counter, or nobody does.
    """
    other = aliased(HolderRow)
    query = (
        select(HolderRow.account_id)
        .join(AccountRow, AccountRow.id == HolderRow.account_id)
        .outerjoin(
            other,
            (other.account_id == HolderRow.account_id)
            & (other.role == HolderRole.OWNER)
            & (other.customer_id != giver_id)
            & other.ended_at.is_(None),
        )
        .where(
            HolderRow.customer_id == giver_id,
            HolderRow.role == HolderRole.OWNER,
            HolderRow.ended_at.is_(None),
            AccountRow.status != AccountStatus.CLOSED,
            other.id.is_(None),
        )
    )
    return set((await reading.session.scalars(query)).all())


async def how_many_given(reading: Reading, giver_id: UUID) -> int:
    """Those that wait or hold."""
    return len(await _read(reading, _living(reading).where(MandateRow.giver_id == giver_id)))


async def how_many_received(reading: Reading, taker_id: UUID) -> int:
    return len(await _read(reading, _living(reading).where(MandateAcceptanceRow.taker_id == taker_id)))


def code_for(reading: Reading, mandate_id: UUID) -> str:
    """The code of an offer. It is made from the bank's key each time, and kept nowhere."""
    return rules.code_of(reading.vault.mac(_CODES, mandate_id.bytes))


def code_key(reading: Reading, code: str) -> bytes:
    return reading.vault.mac(_KEYS, f"code|{code}".encode())


def number_key(reading: Reading, number: str) -> bytes:
    return reading.vault.mac(_KEYS, f"number|{number}".encode())


def name_place(mandate_id: UUID) -> str:
    """Where the taker's name lies, sealed."""
    return f"mandates|{mandate_id}"


def number_place(mandate_id: UUID) -> str:
    return f"mandates|{mandate_id}|number"


def _living(reading: Reading) -> _Query:
    """Neither ended nor over."""
    return _MANDATES.where(
        MandateEndingRow.mandate_id.is_(None),
        MandateTermsRow.ends_at > reading.now,
        or_(MandateAcceptanceRow.mandate_id.is_not(None), MandateRow.offer_ends_at > reading.now),
    ).limit(_MOST_LISTED)


def _lately(reading: Reading) -> _Query:
    """The latest first, with those that were over not long ago."""
    since = reading.now - _SHOWN_AFTERWARDS
    return (
        _MANDATES.where(
            MandateTermsRow.ends_at > since,
            or_(MandateEndingRow.at.is_(None), MandateEndingRow.at > since),
            or_(MandateAcceptanceRow.mandate_id.is_not(None), MandateRow.offer_ends_at > since),
        )
        .order_by(MandateRow.id.desc())
        .limit(_MOST_LISTED)
    )


async def _read(reading: Reading, query: _Query, *, for_giver: bool = False, for_staff: bool = False) -> list[Mandate]:
    """The giver sees the code and the taker by the name that they wrote, staff by the name in the file."""
    rows = (await reading.session.execute(query)).all()
    if not rows:
        return []
    people = {row.giver_id for row in rows} | {row.taker_id for row in rows if row.taker_id}
    names = await customers.briefs(reading, people)
    takers = await _taker_names(reading, rows)
    standing = await able(reading, people)
    known = await accounts(reading, {id_ for row in rows for id_ in row.account_ids})
    own = {giver_id: await to_give(reading, giver_id) for giver_id in {row.giver_id for row in rows}}
    guarding = await guard_terms(reading, {row.id: row.accepted_at for row in rows if row.guard})
    return [
        Mandate(
            id=row.id,
            giver_id=row.giver_id,
            giver_name=names[row.giver_id].name,
            taker_id=row.taker_id,
            taker_name=names[row.taker_id].name if for_staff and row.taker_id else takers[row.id],
            state=(state := _state(reading, row, standing)),
            version=row.version,
            terms=_terms(row),
            covered=_covered(row, known, own[row.giver_id]),
            offered_at=row.offered_at,
            offer_ends_at=row.offer_ends_at,
            accepted_at=row.accepted_at,
            ended_at=row.ended_at,
            ended_by=_ended_by(row),
            code=code_for(reading, row.id) if for_giver and row.by_code and state is MandateState.OFFERED else None,
            guard=guards.guard_now(guarding[row.id], reading.now) if row.id in guarding else None,
        )
        for row in rows
    ]


async def _taker_names(reading: Reading, rows: Sequence[_Found]) -> Mapping[UUID, str]:
    keys = await data_keys(reading, {row.giver_id for row in rows})
    return {
        row.id: keys[row.giver_id].open(bytes(row.sealed), about=name_place(row.id)).decode()
        if row.giver_id in keys
        else ""
        for row in rows
    }


def _state(reading: Reading, row: _Found, standing: Collection[UUID]) -> MandateState:
    return rules.state(
        now=reading.now,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        offer_ends_at=row.offer_ends_at,
        is_accepted=row.accepted_at is not None,
        is_ended=row.ended_at is not None,
        are_both_active={row.giver_id, row.taker_id} <= set(standing),
    )


def _terms(row: _Found) -> Terms:
    return Terms(
        account_ids=tuple(row.account_ids),
        powers=powers_of(row.powers),
        from_on=row.from_on,
        until_on=row.until_on,
        guard=msgspec.convert(row.guard, Guard) if row.guard else None,
    )


def _covered(row: _Found, known: Mapping[UUID, Account], own: Collection[UUID]) -> tuple[Covered, ...]:
    return tuple(
        Covered(one.id, one.name, one.kind, one.currency, one.number[-4:], one.id in own)
        for one in (known[id_] for id_ in row.account_ids if id_ in known)
    )


def _ended_by(row: _Found) -> str | None:
    """`giver` or `taker`, where one of the two did it; else the kind of whoever did."""
    if row.ended_at is None:
        return None
    if row.ended_by == "customer":
        return "giver" if row.ended_by_id == row.giver_id else "taker"
    return str(row.ended_by)
