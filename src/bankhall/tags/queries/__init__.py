"""Reads of tags: what is defined, who has what and why, what a rule would come to."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from bankhall.customers import api as customers
from bankhall.customers.errors import NoSuchCustomer
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import business_date
from bankhall.kernel.vault import SealingKey
from bankhall.tags import rules
from bankhall.tags.errors import NoSuchTag
from bankhall.tags.models import CountRow, GivenRow, ObjectionRow, TagRow, TagStageRow, TagVersionRow
from bankhall.tags.types import (
    GivenTag,
    Measure,
    Objection,
    Said,
    Tag,
    Tagged,
    TaggedPage,
    TagKind,
    TagRule,
    TagsOfCustomer,
    TagStage,
    TagVersion,
    Theme,
)

_COUNTED_FOR: Final = timedelta(days=90)

# Where each version stands: its latest row.
_STANDS = (
    select(TagStageRow.version_id, TagStageRow.stage, TagStageRow.at)
    .ext(distinct_on(TagStageRow.version_id))
    .order_by(TagStageRow.version_id, TagStageRow.id.desc())
    .subquery()
)
_VERSIONS = select(TagVersionRow, _STANDS.c.stage, _STANDS.c.at).outerjoin(
    _STANDS, _STANDS.c.version_id == TagVersionRow.id
)


def note_place(customer_id: UUID, tag_id: UUID) -> str:
    """Where a note lies: sealed for that place, it opens nowhere else."""
    return f"tag_given|{customer_id}|{tag_id}"


def objection_place(objection_id: UUID) -> str:
    return f"tag_objections|{objection_id}"


# --------------------------------------------------------------------------------------------- definitions


async def tags(reading: Reading, looked_for: str | None = None) -> list[Tag]:
    """All of them, or those whose name has the words in it; by name."""
    query = select(TagRow).order_by(TagRow.name_zh).limit(rules.MOST_TAGS)
    if looked_for:
        like = f"%{_escaped(looked_for)}%"
        query = query.where(or_(TagRow.name_zh.ilike(like), TagRow.name_en.ilike(like)))
    return await _tags(reading, query)


async def tag(reading: Reading, tag_id: UUID) -> Tag:
    """Raises NoSuchTag."""
    found = await _tags(reading, select(TagRow).where(TagRow.id == tag_id))
    if not found:
        raise NoSuchTag
    return found[0]


async def tag_of_version(reading: Reading, version_id: UUID) -> tuple[Tag, TagVersion]:
    """Raises NoSuchTag."""
    tag_id = await reading.session.scalar(select(TagVersionRow.tag_id).where(TagVersionRow.id == version_id))
    if tag_id is None:
        raise NoSuchTag
    found = await tag(reading, tag_id)
    return found, next(one for one in found.versions if one.id == version_id)


async def in_force(reading: Reading, *, kind: TagKind | None = None) -> list[TagVersion]:
    """The versions that hold, in the order in which they were written."""
    query = _VERSIONS.join(TagRow, TagRow.id == TagVersionRow.tag_id).where(_STANDS.c.stage == TagStage.LIVE)
    if kind is not None:
        query = query.where(TagRow.kind == kind)
    return [_version(row) for row in await reading.session.execute(query.order_by(TagVersionRow.id))]


async def counts(reading: Reading, tag_id: UUID) -> list[tuple[date, int]]:
    """How many had it, of the days on which that changed in the last months; and from where it began."""
    since = await business_date(reading) - _COUNTED_FOR
    query = select(CountRow.on_date, CountRow.customers).where(CountRow.tag_id == tag_id, CountRow.on_date >= since)
    found = (await reading.session.execute(query.order_by(CountRow.on_date))).all()
    return [(row.on_date, row.customers) for row in found]


# --------------------------------------------------------------------------------------------------- given


async def tags_of(reading: Reading, customer_id: UUID) -> TagsOfCustomer:
    """What this customer has, and has objected to. Of somebody who is forgotten there is nothing to read."""
    key = (await data_keys(reading, [customer_id])).get(customer_id)
    if key is None:
        return TagsOfCustomer((), ())
    today = await business_date(reading)
    rows = await reading.session.execute(_held(today).where(GivenRow.customer_id == customer_id))
    given = [_given(row, today, key) for row in rows]
    told = await _objections(reading, key, customer_id)
    return TagsOfCustomer(tuple(sorted(given, key=lambda one: (one.theme, one.name.zh))), tuple(told))


async def my_tags(reading: Reading) -> TagsOfCustomer:
    """What the bank tells the actor of it, and what they have objected to. Raises NoSuchCustomer for who is no
    customer.
    """
    if reading.actor.kind != "customer" or reading.actor.id is None:
        raise NoSuchCustomer
    found = await tags_of(reading, reading.actor.id)
    return TagsOfCustomer(tuple(one for one in found.given if one.told is not None), found.objections)


async def tagged(reading: Reading, tag_id: UUID, *, after: UUID | None = None, limit: int = 50) -> TaggedPage:
    """Who has it, in the order in which they became customers. Raises NoSuchTag."""
    if await reading.session.get(TagRow, tag_id) is None:
        raise NoSuchTag
    today = await business_date(reading)
    query = _held(today).where(GivenRow.tag_id == tag_id).order_by(GivenRow.customer_id).limit(limit + 1)
    if after is not None:
        query = query.where(GivenRow.customer_id > after)
    rows = (await reading.session.execute(query)).all()
    shown = rows[:limit]
    people = await customers.briefs(reading, {row.GivenRow.customer_id for row in shown})
    items = [Tagged(people[row.GivenRow.customer_id], _given(row, today, None)) for row in shown]
    return TaggedPage(tuple(items), shown[-1].GivenRow.customer_id if len(rows) > limit else None)


async def is_objected(reading: Reading, customer_id: UUID, tag_id: UUID) -> bool:
    query = select(ObjectionRow.id).where(
        ObjectionRow.customer_id == customer_id, ObjectionRow.tag_id == tag_id, ObjectionRow.ended_at.is_(None)
    )
    return await reading.session.scalar(query) is not None


# Who has which on `:today`, as `_holds` says it, for statements of the modules above.
HELD: Final = """
SELECT given.customer_id, given.tag_id FROM tag_given AS given
WHERE (given.ends_on IS NULL OR given.ends_on >= :today)
    AND NOT EXISTS (
        SELECT FROM tag_objections AS kept
        WHERE kept.customer_id = given.customer_id AND kept.tag_id = given.tag_id AND kept.ended_at IS NULL
    )
    AND given.tag_id IN (
        SELECT version.tag_id FROM tag_versions AS version
        WHERE (SELECT stage FROM tag_stages WHERE version_id = version.id ORDER BY id DESC LIMIT 1) = 'live'
    )
"""


async def has(reading: Reading, customer_ids: Collection[UUID], tag_id: UUID) -> set[UUID]:
    """Those of them who have it at this moment, whoever asks."""
    today = await business_date(reading)
    query = select(GivenRow.customer_id).where(
        GivenRow.tag_id == tag_id, is_any(GivenRow.customer_id, customer_ids), *_holds(today)
    )
    return set((await reading.session.execute(query)).scalars())


async def objecting(reading: Reading, customer_ids: Collection[UUID], tag_id: UUID) -> set[UUID]:
    """Those of them who do not want it, whoever asks."""
    query = select(ObjectionRow.customer_id).where(
        ObjectionRow.tag_id == tag_id,
        is_any(ObjectionRow.customer_id, customer_ids),
        ObjectionRow.ended_at.is_(None),
    )
    return set((await reading.session.execute(query)).scalars())


def _held(today: date) -> Select[*tuple[Any, ...]]:
    """What somebody has of tags in force: not over, and not objected to, whatever a rebuilding has yet to clear."""
    return (
        select(GivenRow, TagRow, TagVersionRow)
        .join(TagRow, TagRow.id == GivenRow.tag_id)
        .join(TagVersionRow, _its_version())
        .where(*_holds(today))
    )


def _its_version() -> ColumnElement[bool]:
    return and_(TagVersionRow.tag_id == GivenRow.tag_id, TagVersionRow.nth == GivenRow.version)


# A row may be of the version before: it is written anew when a rebuilding has come to it.
_LIVE = (
    select(TagVersionRow.tag_id)
    .join(_STANDS, _STANDS.c.version_id == TagVersionRow.id)
    .where(_STANDS.c.stage == TagStage.LIVE)
)


def _holds(today: date) -> tuple[ColumnElement[bool], ...]:
    objected = select(ObjectionRow.id).where(
        ObjectionRow.customer_id == GivenRow.customer_id,
        ObjectionRow.tag_id == GivenRow.tag_id,
        ObjectionRow.ended_at.is_(None),
    )
    not_over = or_(GivenRow.ends_on.is_(None), GivenRow.ends_on >= today)
    return not_over, ~objected.exists(), GivenRow.tag_id.in_(_LIVE)


# ------------------------------------------------------------------------------------------------- telling


async def _tags(reading: Reading, wanted: Select[*tuple[Any, ...]]) -> list[Tag]:
    rows: Sequence[TagRow] = (await reading.session.scalars(wanted)).all()
    ids = [row.id for row in rows]
    found = await reading.session.execute(
        _VERSIONS.where(is_any(TagVersionRow.tag_id, ids)).order_by(TagVersionRow.nth.desc())
    )
    versions: dict[UUID, list[TagVersion]] = defaultdict(list)
    for one in found:
        versions[one.TagVersionRow.tag_id].append(_version(one))
    have = await _counted(reading, ids)
    objected = await _objected(reading, ids)
    return [
        Tag(
            id=row.id,
            name=Said(row.name_zh, row.name_en),
            kind=TagKind(row.kind),
            theme=Theme(row.theme),
            owner_id=row.owner_id,
            owner=row.owner_name,
            made_at=row.made_at,
            customers=have.get(row.id, 0),
            objections=objected.get(row.id, 0),
            versions=tuple(versions[row.id]),
        )
        for row in rows
    ]


async def _counted(reading: Reading, ids: Collection[UUID]) -> Mapping[UUID, int]:
    query = (
        select(CountRow.tag_id, CountRow.customers)
        .ext(distinct_on(CountRow.tag_id))
        .where(is_any(CountRow.tag_id, ids))
        .order_by(CountRow.tag_id, CountRow.on_date.desc())
    )
    return {row.tag_id: row.customers for row in await reading.session.execute(query)}


async def _objected(reading: Reading, ids: Collection[UUID]) -> Mapping[UUID, int]:
    query = (
        select(ObjectionRow.tag_id, func.count().label("many"))
        .where(is_any(ObjectionRow.tag_id, ids), ObjectionRow.ended_at.is_(None))
        .group_by(ObjectionRow.tag_id)
    )
    return {row.tag_id: row.many for row in await reading.session.execute(query)}


async def _objections(reading: Reading, key: SealingKey, customer_id: UUID) -> list[Objection]:
    latest = (
        select(TagVersionRow)
        .ext(distinct_on(TagVersionRow.tag_id))
        .order_by(TagVersionRow.tag_id, TagVersionRow.nth.desc())
        .subquery()
    )
    query = (
        select(ObjectionRow, TagRow, latest.c.told_zh, latest.c.told_en)
        .join(TagRow, TagRow.id == ObjectionRow.tag_id)
        .join(latest, latest.c.tag_id == TagRow.id)
        .where(ObjectionRow.customer_id == customer_id, ObjectionRow.ended_at.is_(None))
        .order_by(ObjectionRow.id.desc())
    )
    return [
        Objection(
            tag_id=row.TagRow.id,
            name=Said(row.TagRow.name_zh, row.TagRow.name_en),
            told=_said(row.told_zh, row.told_en),
            at=row.ObjectionRow.at,
            reason=key.open(row.ObjectionRow.sealed, about=objection_place(row.ObjectionRow.id)).decode(),
        )
        for row in await reading.session.execute(query)
    ]


def _given(row: Any, today: date, key: SealingKey | None) -> GivenTag:
    one, of, version = row.GivenRow, row.TagRow, _written(row.TagVersionRow)
    note = None
    if one.sealed_note is not None and key is not None:
        note = key.open(one.sealed_note, about=note_place(one.customer_id, one.tag_id)).decode()
    return GivenTag(
        tag_id=of.id,
        name=Said(of.name_zh, of.name_en),
        kind=TagKind(of.kind),
        theme=Theme(of.theme),
        version=one.version,
        owner=of.owner_name,
        since=one.since,
        ends_on=one.ends_on,
        confidence=one.confidence,
        value=one.value,
        value_of=version["value"],
        match=version["rule"].match if version["rule"] else None,
        evidence=rules.evidence(version["rule"], one.evidence, today) if version["rule"] else (),
        told=version["told"],
        by=one.by_name,
        note=note,
    )


def _version(row: Any) -> TagVersion:
    one = row.TagVersionRow
    return TagVersion(
        id=one.id,
        tag_id=one.tag_id,
        nth=one.nth,
        confidence=one.confidence,
        lasts_days=one.lasts_days,
        needs_consent=one.needs_consent,
        stage=TagStage(row.stage) if row.stage else TagStage.DRAFT,
        staged_at=row.at,
        made_at=one.made_at,
        made_by=one.by_name,
        **_written(one),
    )


def _written(one: TagVersionRow) -> dict[str, Any]:
    return {
        "rule": None if one.rule is None else msgspec.convert(one.rule, TagRule),
        "value": None if one.value is None else msgspec.convert(one.value, Measure),
        "told": _said(one.told_zh, one.told_en),
    }


def _said(zh: str | None, en: str | None) -> Said | None:
    return None if zh is None or en is None else Said(zh, en)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
