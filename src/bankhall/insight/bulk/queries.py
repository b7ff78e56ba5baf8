"""Reads of acts on many: what they would come to, one's own or everybody's, and each customer of one."""

from collections import Counter
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import func, select, text

from bankhall.customers import api as customers
from bankhall.customers.types import ConsentPurpose
from bankhall.insight.bulk import rules
from bankhall.insight.bulk.errors import BulkEmpty, BulkTooLarge, NoSuchBulkAct
from bankhall.insight.bulk.models import BulkActLineRow, BulkActRow
from bankhall.insight.bulk.permissions import SEE, SEE_TAGS, TAKES
from bankhall.insight.bulk.types import (
    BulkAct,
    BulkActPage,
    BulkKind,
    BulkOutcome,
    BulkPick,
    BulkPreview,
    BulkReason,
    BulkReasonCount,
    BulkRow,
    BulkRowPage,
    BulkState,
    BulkTerms,
    BulkWhose,
)
from bankhall.insight.lists import queries as lists
from bankhall.insight.lists.types import ListFilters, Named
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.errors import Forbidden
from bankhall.tags import api as tags
from bankhall.tags.errors import NoPortraitConsent, TagObjectedTo, WrongTagKind
from bankhall.tags.types import TagKind

# What the vault seals of acts on many.
WORDS: Final = "lists.bulk_words"

_HELD = text(
    f"SELECT count(*) FILTER (WHERE customer_id = ANY(CAST(:ids AS uuid[]))) AS of_these, count(*) AS all_of_them"  # noqa: S608  trusted text
    f" FROM ({customers.MANAGED}) AS m WHERE manager_id = :manager_id"
)


async def picked(reading: Reading, pick: BulkPick) -> list[UUID]:
    """Of those whom the actor's lists may show, in the order of numbers. Raises BadInput, Forbidden for a filter,
    BulkEmpty, BulkTooLarge.
    """
    if (wrong := rules.refuse_pick(pick)) is not None:
        raise wrong
    if pick.filters is not None:
        found = await lists.matching(reading, pick.filters, limit=rules.MOST_AT_ONCE + 1)
    else:
        found = list(await lists.within(reading, pick.customer_ids or ()))
    if not found:
        raise BulkEmpty
    if len(found) > rules.MOST_AT_ONCE:
        raise BulkTooLarge(rules.MOST_AT_ONCE)
    return found


async def preview(reading: Reading, kind: BulkKind, terms: BulkTerms, pick: BulkPick) -> BulkPreview:
    """By a few set-based looks; who would be refused for another reason is told when it is done. Raises what `picked`
    raises, Forbidden, NoSuchTag, WrongTagKind.
    """
    if not reading.actor.may(TAKES[kind]):
        raise Forbidden(TAKES[kind])
    whom = await picked(reading, pick)
    refused: Counter[str] = Counter()
    living = set()
    for one, status in (await lists.within(reading, whom)).items():
        if (ended := customers.refuse_ended(status)) is not None:
            refused[ended.code] += 1
        else:
            living.add(one)
    already = 0
    if terms.tag_id is not None:
        already = await _weigh_tag(reading, kind, terms.tag_id, living, refused)
    elif terms.manager_id is not None:
        row = (await reading.session.execute(_HELD, {"ids": list(living), "manager_id": terms.manager_id})).one()
        already, room = row.of_these, customers.MOST_HELD - row.all_of_them
        if (over := len(living) - already - room) > 0:
            refused[customers.PortfolioFull.code] += over
    return BulkPreview(len(whom), already, tuple(sorted(refused.items())))


async def _weigh_tag(reading: Reading, kind: BulkKind, tag_id: UUID, whom: set[UUID], refused: Counter[str]) -> int:
    """For how many it is so already."""
    tag = await tags.tag(reading, tag_id)
    if tag.kind is not TagKind.HAND:
        raise WrongTagKind
    has = await tags.has(reading, whom, tag_id)
    if kind is BulkKind.TAKE_TAG:
        return len(whom) - len(has)
    rest = whom - has
    objected = await tags.objecting(reading, rest, tag_id)
    if objected:
        refused[TagObjectedTo.code] += len(objected)
    rest -= objected
    if tag.live is not None and tag.live.needs_consent:
        agree = await customers.consented(reading, rest, ConsentPurpose.PORTRAIT)
        if without := len(rest) - len(agree):
            refused[NoPortraitConsent.code] += without
    return len(has)


async def acts(reading: Reading, whose: BulkWhose, *, after: UUID | None = None, limit: int = 50) -> BulkActPage:
    """The newest first. Raises Forbidden for everybody's without the right."""
    query = select(BulkActRow).order_by(BulkActRow.id.desc()).limit(limit + 1)
    if whose is BulkWhose.MINE:
        query = query.where(BulkActRow.by_id == lists.reader_id(reading))
    elif not reading.actor.may(SEE):
        raise Forbidden(SEE)
    if after is not None:
        query = query.where(BulkActRow.id < after)
    found = (await reading.session.scalars(query)).all()
    shown = found[:limit]
    return BulkActPage(tuple(await _told(reading, shown)), shown[-1].id if len(found) > limit else None)


async def act(reading: Reading, act_id: UUID) -> BulkAct:
    """Raises NoSuchBulkAct, also for a colleague's without the right to see it."""
    (told,) = await _told(reading, [await _seen(reading, act_id)])
    return told


async def reasons(reading: Reading, act_id: UUID) -> list[BulkReasonCount]:
    """Why customers were refused or could not be taken back, the most first. Raises NoSuchBulkAct."""
    await _seen(reading, act_id)
    query = (
        select(BulkActLineRow.outcome, BulkActLineRow.code, func.count().label("many"))
        .where(
            BulkActLineRow.act_id == act_id,
            BulkActLineRow.outcome.in_([BulkOutcome.REFUSED, BulkOutcome.KEPT]),
            BulkActLineRow.code.is_not(None),
        )
        .group_by(BulkActLineRow.outcome, BulkActLineRow.code)
        .order_by(func.count().desc(), BulkActLineRow.code)
    )
    found = await reading.session.execute(query)
    return [BulkReasonCount(BulkOutcome(row.outcome), row.code, row.many) for row in found]


async def rows(
    reading: Reading, act_id: UUID, *, outcome: BulkOutcome | None = None, after: int = 0, limit: int = 50
) -> BulkRowPage:
    """In the order of numbers. Raises NoSuchBulkAct."""
    await _seen(reading, act_id)
    query = select(BulkActLineRow).where(BulkActLineRow.act_id == act_id, BulkActLineRow.nth > after)
    if outcome is not None:
        query = query.where(BulkActLineRow.outcome == outcome)
    found = (await reading.session.scalars(query.order_by(BulkActLineRow.nth).limit(limit + 1))).all()
    shown = found[:limit]
    people = await customers.briefs(reading, {one.customer_id for one in shown})
    told = [BulkRow(one.nth, people[one.customer_id], BulkOutcome(one.outcome), one.code, one.at) for one in shown]
    return BulkRowPage(tuple(told), shown[-1].nth if len(found) > limit else None)


async def lock_act(tx: Tx, act_id: UUID) -> BulkActRow:
    """Raises NoSuchBulkAct, also for a colleague's without the right to see it."""
    await _seen(tx, act_id)
    return await lock_row(tx, act_id)


async def lock_row(tx: Tx, act_id: UUID) -> BulkActRow:
    """Whoever asks. Raises NoSuchBulkAct."""
    query = select(BulkActRow).where(BulkActRow.id == act_id).with_for_update()
    row = (await tx.session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if row is None:
        raise NoSuchBulkAct
    return row


def words_of(reading: Reading, row: BulkActRow) -> str:
    if row.sealed_words is None:
        return ""
    return reading.vault.open(WORDS, row.sealed_words, about=str(row.id)).decode()


async def _seen(reading: Reading, act_id: UUID) -> BulkActRow:
    row = await reading.session.get(BulkActRow, act_id)
    if row is None or (row.by_id != lists.reader_id(reading) and not reading.actor.may(SEE)):
        raise NoSuchBulkAct
    return row


async def _told(reading: Reading, rows: Sequence[BulkActRow]) -> list[BulkAct]:
    named = {}
    if reading.actor.may(SEE_TAGS) and any("tag_id" in row.terms for row in rows):
        named = {str(one.id): Named(str(one.id), one.name.zh, one.name.en) for one in await tags.tags(reading)}
    return [_act(reading, row, named.get(str(row.terms.get("tag_id")))) for row in rows]


def _act(reading: Reading, row: BulkActRow, tag: Named | None) -> BulkAct:
    state = BulkState(row.state)
    why = rules.why_not_undo(state, row.done, row.at, reading.now)
    if why is None and not reading.actor.may(TAKES[BulkKind(row.kind)]):
        why = Forbidden(TAKES[BulkKind(row.kind)])
    return BulkAct(
        id=row.id,
        kind=BulkKind(row.kind),
        reason=BulkReason(row.reason),
        terms=msgspec.convert(row.terms, BulkTerms),
        filters=None if row.filters is None else msgspec.convert(row.filters, ListFilters),
        words=None if row.sealed_words is None else words_of(reading, row) or None,
        tag=tag,
        colleague=row.colleague_name,
        state=state,
        customers=row.customers,
        done=row.done,
        already=row.already,
        refused=row.refused,
        undone=row.undone,
        kept=row.kept,
        at=row.at,
        by=row.by_name,
        is_own=row.by_id == reading.actor.id,
        ended_at=row.ended_at,
        undo_by=row.undo_by_name,
        why_not_undo=why.code if why else None,
    )
