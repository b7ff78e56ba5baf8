"""Reads of what keeps the file right: of each value since when it is known, when it was last said to hold, who saw."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select

from bankhall.customers import rules as file_rules
from bankhall.customers.facts.models import FactMarkRow
from bankhall.customers.facts.types import Confirming, Held, HeldFact, Mark, MarkKind, Verifying
from bankhall.customers.models import HeldFactRow, QuestionRestRow
from bankhall.customers.queries import customer, fact_key, my_file
from bankhall.customers.queries.merged import ids_of
from bankhall.customers.queries.origins import written_origins
from bankhall.customers.rules import values
from bankhall.customers.types import BaseFact, Customer, FactValue, FieldOrigin, Origin
from bankhall.identity import api as identity
from bankhall.identity.types import Way
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import in_the_banks_zone
from bankhall.notify import api as notify

_FIELDS: Final[Mapping[BaseFact, str]] = {
    BaseFact.NAME: "name",
    BaseFact.BIRTH_ON: "birth_on",
    BaseFact.GENDER: "gender",
    BaseFact.PHONE: "phones",
    BaseFact.EMAIL: "emails",
    BaseFact.ADDRESS: "address",
}


def mark_place(mark_id: UUID) -> str:
    """Where it lies what was marked: sealed for that place, it opens nowhere else."""
    return f"customer_fact_marks|{mark_id}"


async def facts_of(reading: Reading, customer_id: UUID) -> Held:
    """Raises NoSuchCustomer."""
    who = await customer(reading, customer_id)
    return Held(await held_of(reading, who), who.version)


async def my_facts(reading: Reading) -> Held:
    """Raises NoSuchCustomer for who is no customer."""
    who = await my_file(reading)
    return Held(await held_of(reading, who), who.version)


async def held_of(reading: Reading, who: Customer) -> tuple[HeldFact, ...]:
    """Each value of the file. Of somebody who is forgotten nothing."""
    return await _held(reading, who, await written_origins(reading, who))


async def origins_of(reading: Reading, customer_id: UUID) -> list[FieldOrigin]:
    """From where each field is known, and when it was last said to hold. Raises NoSuchCustomer."""
    return await _origins(reading, await customer(reading, customer_id))


async def my_origins(reading: Reading) -> list[FieldOrigin]:
    """Of the actor. Raises NoSuchCustomer for who is no customer."""
    return await _origins(reading, await my_file(reading))


async def my_marks(reading: Reading, *, most: int) -> list[Mark]:
    """All that was ever said to hold of the actor, or verified, the newest first."""
    mine = await my_file(reading)
    keys = await data_keys(reading, await ids_of(reading, mine.id))
    query = select(FactMarkRow).where(is_any(FactMarkRow.customer_id, keys)).order_by(FactMarkRow.id.desc())
    return [
        Mark(
            row.field,
            MarkKind(row.kind),
            row.how,
            keys[row.customer_id].open(row.sealed, about=mark_place(row.id)).decode(),
            row.at,
            row.by_kind,
            row.by_name,
        )
        for row in (await reading.session.execute(query.limit(most))).scalars()
    ]


async def resting(reading: Reading, customer_id: UUID, today: date) -> set[str]:
    """What is not asked today."""
    query = select(QuestionRestRow.what).where(
        QuestionRestRow.customer_id == customer_id, QuestionRestRow.until_on > today
    )
    return set((await reading.session.execute(query)).scalars())


async def _origins(reading: Reading, who: Customer) -> list[FieldOrigin]:
    written = await written_origins(reading, who)
    held = await _held(reading, who, written)
    return [_with_marks(one, [fact for fact in held if _FIELDS[fact.value.field] == one.field]) for one in written]


def _with_marks(one: FieldOrigin, facts: Sequence[HeldFact]) -> FieldOrigin:
    """Of several values: confirmed as its newest word is; verified once each of them is, as the last of them."""
    confirmed = max((fact.confirmed_at for fact in facts if fact.confirmed_at), default=None)
    verified = [(fact.verified_at, fact) for fact in facts if fact.verified_at]
    if len(verified) < len(facts) or not verified:
        return replace(one, confirmed_at=confirmed)
    at, last = max(verified, key=lambda pair: pair[0])
    return replace(
        one, confirmed_at=confirmed, verified_at=at, verified_how=last.verified_how, verified_by=last.verified_by
    )


async def _held(reading: Reading, who: Customer, written: Sequence[FieldOrigin]) -> tuple[HeldFact, ...]:
    if not written:
        return ()
    several = await ids_of(reading, who.id)
    query = select(HeldFactRow).where(is_any(HeldFactRow.customer_id, several))
    rows = {bytes(row.value_key): row for row in (await reading.session.execute(query)).scalars()}
    proved = await identity.proved_contacts(reading, who.id)
    by_field = {one.field: one for one in written}
    found = []
    for value in values.values_of(file_rules.facts_of(who)):
        keys = [fact_key(reading, one, value.field, value.text) for one in (who.id, *several)]
        of = list(dict.fromkeys(key for key in keys if key in rows))
        found.append(_fact(who, value, [rows[key] for key in of], by_field.get(_FIELDS[value.field]), proved))
    return tuple(found)


def _fact(
    who: Customer,
    value: FactValue,
    rows: Collection[HeldFactRow],
    of_field: FieldOrigin | None,
    proved: Mapping[tuple[Way, str], datetime],
) -> HeldFact:
    """`rows`: what is held of it, of this file first and then of those that are merged into it."""
    own = next((row for row in rows if row.written_at is not None), None)
    confirmed_at, confirmed = _newest((row.confirmed_at, row) for row in rows)
    verified_at, verified = _newest((row.verified_at, row) for row in rows)
    code_at = _proved_at(value, proved)
    by_code = code_at is not None and verified_at is None
    at = own.written_at if own else of_field.at if of_field else None
    origin = _origin_of(own.written_kind) if own else of_field.origin if of_field else None
    # Nobody knows how old it was when it was brought in: as old as the customer, then.
    is_since = at is not None and origin is not Origin.IMPORT
    days = (at if is_since else None, confirmed_at, verified_at, code_at)
    return HeldFact(
        value=value,
        origin=origin,
        at=at,
        by_kind=own.written_kind if own else of_field.by_kind if of_field else None,
        by_id=own.written_id if own else of_field.by_id if of_field else None,
        by_name=own.written_name if own else of_field.by_name if of_field else None,
        confirmed_at=confirmed_at,
        confirmed_how=Confirming(confirmed.confirmed_how) if confirmed and confirmed.confirmed_how else None,
        confirmed_by=(confirmed.confirmed_name or None) if confirmed else None,
        verified_at=code_at if by_code else verified_at,
        verified_how=_verified_how(verified, by_code=by_code),
        verified_by=(verified.verified_name or None) if verified else None,
        right_on=max(
            (in_the_banks_zone(day).date() for day in days if day), default=None if is_since else who.since_on
        ),
    )


def _newest(marked: Iterable[tuple[datetime | None, HeldFactRow]]) -> tuple[datetime | None, HeldFactRow | None]:
    of_a_day = [(at, row) for at, row in marked if at is not None]
    return max(of_a_day, key=lambda pair: pair[0]) if of_a_day else (None, None)


def _verified_how(row: HeldFactRow | None, *, by_code: bool) -> Verifying | None:
    if by_code:
        return Verifying.CODE
    return Verifying(row.verified_how) if row and row.verified_how else None


def _origin_of(kind: str | None) -> Origin:
    match kind:
        case "customer":
            return Origin.PORTAL
        case "staff":
            return Origin.BRANCH
        case _:
            return Origin.IMPORT


def _proved_at(value: FactValue, proved: Mapping[tuple[Way, str], datetime]) -> datetime | None:
    """When a code that went there came back."""
    match value.field:
        case BaseFact.PHONE:
            number = notify.as_e164(value.text)
            return proved.get((Way.SMS, number)) if number else None
        case BaseFact.EMAIL:
            return proved.get((Way.EMAIL, value.text))
        case _:
            return None
