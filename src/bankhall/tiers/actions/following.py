"""Tiers, when two files of a customer become one and two again. Lock order: after the customer's file, by turns.

What either earned or was given holds for the one at once; from the next month on what both have is looked at together,
and after a split each by itself. Nobody's tier falls by it without the notice that everybody gets.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from msgspec.structs import asdict
from sqlalchemy import delete, insert, select

from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx, take_turn
from bankhall.kernel.following import Follower, FollowWay, Pair, Receipt, Weighed, counted
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by, is_any
from bankhall.kernel.time import business_date
from bankhall.tiers import queries
from bankhall.tiers.events import TierChanged
from bankhall.tiers.models import AssessmentRow, FiguresRow, GradeRow, GrantEndingRow, GrantRow
from bankhall.tiers.rules import together
from bankhall.tiers.types import Assessed, AssessOutcome, Figures, Grade

OF: Final = "tiers"
GRADE: Final = "tier_grade"
GRANT: Final = "tier_grant"
FIGURES: Final = "tier_figures"
TIER: Final = "tier"


async def weigh(reading: Reading, pair: Pair) -> Weighed:
    found = await queries.standings(reading, [pair.kept_id, pair.merged_id])
    rises = bool(found) and found[pair.merged_id].level > found[pair.kept_id].level
    kinds = {
        "tier": (int(rises), FollowWay.MOVES),
        "tier_grants": (len(await _in_force(reading, pair.merged_id)), FollowWay.COPIED),
        "tier_grade": (int(await _new_grade(reading, pair) is not None), FollowWay.MOVES),
    }
    return Weighed(counted(kinds))


async def follow(tx: Tx, pair: Pair) -> Sequence[Receipt]:
    await take_turn(tx, f"tier grade {pair.kept_id}")
    receipts = [*await _follow_grade(tx, pair), *await _copy_grants(tx, pair)]
    return [*receipts, *await _sum_figures(tx, pair), *await _join(tx, pair)]


async def weigh_split(reading: Reading, pair: Pair, receipts: Sequence[Receipt], chosen: frozenset[UUID]) -> Weighed:
    kinds = {
        "tier": (len(_of(TIER, receipts)), FollowWay.MOVES),
        "tier_grants": (len(_of(GRANT, receipts)), FollowWay.COPIED),
        "tier_grade": (len(_of(GRADE, receipts)), FollowWay.MOVES),
    }
    return Weighed(counted(kinds))


async def give_back(tx: Tx, pair: Pair, receipts: Sequence[Receipt], chosen: frozenset[UUID]) -> None:
    """What has been entered or assessed since stays as it is until the next month is assessed."""
    await take_turn(tx, f"tier grade {pair.kept_id}")
    for one in _of(GRADE, receipts):
        now = await _grade(tx, pair.kept_id)
        if now is not None and now.id == int(one.facts["id"]):
            await _enter_grade(tx, pair.kept_id, Grade(one.facts["was"]) if one.facts["was"] else None)
    for one in _of(GRANT, receipts):
        await _end_copy(tx, one.subject_id, UUID(one.facts["of"]))
    for one in _of(FIGURES, receipts):
        await _unsum(tx, pair, one.facts)
    for one in _of(TIER, receipts):
        await _part(tx, pair, one.facts)
    await _carry_on(tx, pair.merged_id)


FOLLOWER: Final = Follower(OF, weigh, follow, weigh_split, give_back)


def _of(kind: str, receipts: Iterable[Receipt]) -> list[Receipt]:
    return [one for one in receipts if one.kind == kind]


# --------------------------------------------------------------------------------------------------- grades


async def _grade(reading: Reading, customer_id: UUID) -> GradeRow | None:
    query = select(GradeRow).where(GradeRow.customer_id == customer_id).order_by(GradeRow.id.desc()).limit(1)
    return await reading.session.scalar(query)


async def _new_grade(reading: Reading, pair: Pair) -> Grade | None:
    """What holds for both from now on, where the file that stays says otherwise."""
    ours, theirs = [_as_grade(await _grade(reading, one)) for one in (pair.kept_id, pair.merged_id)]
    one = together.stricter(ours, theirs)
    return one if one is not ours else None


def _as_grade(row: GradeRow | None) -> Grade | None:
    return Grade(row.grade) if row is not None and row.grade else None


async def _follow_grade(tx: Tx, pair: Pair) -> list[Receipt]:
    if (grade := await _new_grade(tx, pair)) is None:
        return []
    was = _as_grade(await _grade(tx, pair.kept_id))
    id_ = await _enter_grade(tx, pair.kept_id, grade)
    return [Receipt(GRADE, pair.kept_id, {"id": str(id_), "was": was.value if was else ""})]


async def _enter_grade(tx: Tx, customer_id: UUID, grade: Grade | None) -> int:
    row = {"customer_id": customer_id, "grade": grade, "at": tx.now}
    made = await tx.session.execute(insert(GradeRow).values(**row, **done_by(tx)).returning(GradeRow.id))
    tx.audit("tiers.grade", "customer", customer_id, grade=grade.value if grade else None)
    return made.scalar_one()


# --------------------------------------------------------------------------------------------------- grants


async def _in_force(reading: Reading, customer_id: UUID) -> Sequence[GrantRow]:
    ended = select(GrantEndingRow.grant_id).where(GrantEndingRow.grant_id == GrantRow.id).exists()
    today = await business_date(reading)
    query = select(GrantRow).where(GrantRow.customer_id == customer_id, GrantRow.until_on >= today, ~ended)
    return (await reading.session.scalars(query.order_by(GrantRow.id))).all()


async def _copy_grants(tx: Tx, pair: Pair) -> list[Receipt]:
    """Given by whom and until when they were, why sealed under the other key."""
    keys = await data_keys(tx, [pair.kept_id, pair.merged_id])
    receipts = []
    for row in await _in_force(tx, pair.merged_id):
        why = keys[pair.merged_id].open(bytes(row.sealed), about=queries.grant_place(row.id))
        copy_id = new_id()
        values = {
            "id": copy_id,
            "customer_id": pair.kept_id,
            "level": row.level,
            "from_on": row.from_on,
            "until_on": row.until_on,
            "sealed": keys[pair.kept_id].seal(tx.vault.suite, why, about=queries.grant_place(copy_id)),
            "at": row.at,
            "by_kind": row.by_kind,
            "by_id": row.by_id,
            "by_name": row.by_name,
        }
        await tx.session.execute(insert(GrantRow).values(**values))
        receipts.append(Receipt(GRANT, copy_id, {"of": str(row.id)}))
    return receipts


async def _end_copy(tx: Tx, copy_id: UUID, of: UUID) -> None:
    """Whoever ended it since ended it for both."""
    await take_turn(tx, f"tier grant {copy_id}")
    was_ended = await tx.session.get(GrantEndingRow, copy_id) is not None
    ending = of if was_ended else copy_id
    if await tx.session.get(GrantEndingRow, ending) is None:
        await tx.session.execute(insert(GrantEndingRow).values(grant_id=ending, at=tx.now, **done_by(tx)))


# --------------------------------------------------------------------------------------------------- figures, tiers


async def _sum_figures(tx: Tx, pair: Pair) -> list[Receipt]:
    """Of every month that was reckoned of the file that goes: the next assessment goes by the last one, and whoever
    looks back sees what both had.
    """
    rows = select(FiguresRow).where(is_any(FiguresRow.customer_id, [pair.kept_id, pair.merged_id]))
    found = (await tx.session.scalars(rows.execution_options(populate_existing=True))).all()
    ours = {row.month: queries.as_figures(row) for row in found if row.customer_id == pair.kept_id}
    theirs = {row.month: queries.as_figures(row) for row in found if row.customer_id == pair.merged_id}
    receipts = []
    for month, figures in sorted(theirs.items()):
        known = ours.get(month)
        both = together.summed(known, figures) if known else figures
        facts = {"month": month.isoformat(), **_figures_told("left_", both)}
        receipts.append(Receipt(FIGURES, pair.kept_id, {**facts, **(_figures_told("was_", known) if known else {})}))
        await _put_figures(tx, pair.kept_id, month, both)
    return receipts


async def _unsum(tx: Tx, pair: Pair, facts: Mapping[str, str]) -> None:
    month = date.fromisoformat(facts["month"])
    was = _figures_read("was_", facts) if "was_assets" in facts else None
    await _put_figures(tx, pair.kept_id, month, was)


async def _put_figures(tx: Tx, customer_id: UUID, month: date, figures: Figures | None) -> None:
    await tx.session.execute(delete(FiguresRow).where(FiguresRow.customer_id == customer_id, FiguresRow.month == month))
    if figures is not None:
        values = asdict(figures)
        await tx.session.execute(insert(FiguresRow).values(customer_id=customer_id, month=month, **values))


async def _join(tx: Tx, pair: Pair) -> list[Receipt]:
    month, scheme = await queries.last_assessed(tx), await queries.scheme_in_force(tx)
    if month is None or scheme is None:
        return []
    ours, theirs = [await _latest(tx, one) for one in (pair.kept_id, pair.merged_id)]
    known = await tx.session.get(FiguresRow, (pair.kept_id, month), populate_existing=True)
    if known is None or theirs is None:
        return []
    today = await business_date(tx)
    before = queries.as_assessed(ours) if ours else None
    one = together.joined(scheme.terms, queries.as_figures(known), before, queries.as_assessed(theirs), today)
    if one is None:
        return []
    facts = {"month": month.isoformat(), "at": tx.now.isoformat()}
    if ours is not None and ours.month == month:
        facts |= _assessed_told(ours)
    await _put(tx, pair.kept_id, month, scheme.version, one, at=tx.now)
    if before is not None and before.level != one.level:
        tx.emit(
            TierChanged(
                customer_id=pair.kept_id, month=month, before=before.level, level=one.level, from_on=one.from_on
            )
        )
    return [Receipt(TIER, pair.kept_id, facts)]


async def _part(tx: Tx, pair: Pair, facts: Mapping[str, str]) -> None:
    """Where no month was assessed since, it is as it was."""
    month = date.fromisoformat(facts["month"])
    now = await _latest(tx, pair.kept_id)
    if now is None or now.month != month or now.at.isoformat() != facts["at"]:
        return
    await tx.session.execute(
        delete(AssessmentRow).where(AssessmentRow.customer_id == pair.kept_id, AssessmentRow.month == month)
    )
    if "was_level" in facts:
        row = {name.removeprefix("was_"): value for name, value in facts.items() if name.startswith("was_")}
        await _put(
            tx, pair.kept_id, month, int(row["version"]), _assessed_read(row), at=datetime.fromisoformat(row["at"])
        )


async def _carry_on(tx: Tx, customer_id: UUID) -> None:
    """Whoever was assessed with another meanwhile stands where they stood, so that they fall by a notice only."""
    month, latest = await queries.last_assessed(tx), await _latest(tx, customer_id)
    if month is None or latest is None or latest.month >= month:
        return
    await _put(tx, customer_id, month, latest.version, queries.as_assessed(latest), at=tx.now)


async def _latest(reading: Reading, customer_id: UUID) -> AssessmentRow | None:
    query = select(AssessmentRow).where(AssessmentRow.customer_id == customer_id)
    latest = query.order_by(AssessmentRow.month.desc()).limit(1).execution_options(populate_existing=True)
    return await reading.session.scalar(latest)


async def _put(tx: Tx, customer_id: UUID, month: date, version: int, one: Assessed, *, at: datetime) -> None:
    gone = AssessmentRow.customer_id == customer_id, AssessmentRow.month == month
    await tx.session.execute(delete(AssessmentRow).where(*gone))
    row = {"customer_id": customer_id, "month": month, "version": version, "at": at, **asdict(one)}
    await tx.session.execute(insert(AssessmentRow).values(**row))


def _figures_told(prefix: str, one: Figures) -> dict[str, str]:
    return {prefix + name: "" if value is None else str(value) for name, value in asdict(one).items()}


def _figures_read(prefix: str, facts: Mapping[str, str]) -> Figures:
    grade = facts[prefix + "grade"]
    return Figures(
        assets=int(facts[prefix + "assets"]),
        payments=int(facts[prefix + "payments"]),
        tenure=int(facts[prefix + "tenure"]),
        grade=Grade(grade) if grade else None,
    )


def _assessed_told(row: AssessmentRow) -> dict[str, str]:
    told = {**asdict(queries.as_assessed(row)), "version": row.version, "at": row.at.isoformat()}
    return {f"was_{name}": "" if value is None else str(value) for name, value in told.items()}


def _assessed_read(row: Mapping[str, str]) -> Assessed:
    def day(name: str) -> date | None:
        return date.fromisoformat(row[name]) if row[name] else None

    from_on = day("from_on")
    assert from_on is not None
    return Assessed(
        earned=int(row["earned"]),
        level=int(row["level"]),
        from_on=from_on,
        outcome=AssessOutcome(row["outcome"]),
        warned_month=day("warned_month"),
        lower_to=int(row["lower_to"]) if row["lower_to"] else None,
        lowers_on=day("lowers_on"),
    )
