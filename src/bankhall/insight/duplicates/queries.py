"""Reads of duplicates: how two are weighed, who may be somebody's twin, and the steward's queue."""

import base64
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import select, text, tuple_

from bankhall.customers import api as customers
from bankhall.customers.types import Customer, CustomerKind, CustomerStatus, Document, Facts, NewCustomer
from bankhall.insight.duplicates.errors import NoSuchPair
from bankhall.insight.duplicates.models import DecisionRow, ModelRow, PairRow, RunRow, StaleRow, TermRow
from bankhall.insight.duplicates.rules import weighing
from bankhall.insight.duplicates.rules.comparing import FIELDS, NOT_KNOWN
from bankhall.insight.duplicates.rules.showing import LEAST_BITS, band_of, per_mille
from bankhall.insight.duplicates.rules.traits import Traits, keys_of, traits_of
from bankhall.insight.duplicates.rules.weighing import Model, Weighed
from bankhall.insight.duplicates.types import (
    Band,
    BandFigures,
    FieldWeight,
    Figures,
    PairPage,
    PairSeen,
    PairState,
    PairStep,
    PairWhole,
    Run,
    RunStage,
    Scored,
    StepKind,
    Twin,
)
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import count_up_to, is_any
from bankhall.kernel.vault import SealingKey

MOST_BY_KEY: Final = 50  # what so many share tells nobody apart (adapters.linking)
STALLED_AFTER: Final = timedelta(minutes=15)
_MOST_TWINS: Final = 5
_MOST_COUNTED: Final = 100

# For each key whoever has it, and one more than counts: which key too many have is seen by that.
_BY_KEYS = text(
    """
    SELECT asked.key, found.customer_id
    FROM unnest(CAST(:keys AS text[])) AS asked(key)
    CROSS JOIN LATERAL (
        SELECT customer_id FROM duplicate_keys WHERE keys @> ARRAY[asked.key] LIMIT :most
    ) AS found
    """
)

_BANDS = text(
    """
    SELECT total, state, count(*) AS pairs FROM (
        SELECT CASE WHEN total >= :certain THEN 2 WHEN total >= :likely THEN 1 ELSE 0 END AS total, state
        FROM duplicate_pairs LIMIT 100000
    ) AS counted GROUP BY total, state
    """
)


@dataclass(frozen=True, slots=True)
class Scale:
    """By what pairs are weighed at this moment. `customers`: 0 where nothing has been learned yet."""

    model: Model
    customers: int


def file_traits(one: Customer) -> Traits:
    return traits_of(one.id, one.kind, facts_of(one))


def facts_of(one: Customer) -> Facts:
    return Facts(
        name=one.name,
        birth_on=one.birth_on,
        gender=one.gender,
        documents=one.documents,
        phones=one.phones,
        emails=one.emails,
        address=one.address,
        places=one.places,
    )


def is_compared(one: Customer) -> bool:
    """Who has left, or is merged into another file, is nobody's twin any more, and of whom nothing is known neither."""
    return bool(one.name) and one.status not in (CustomerStatus.CLOSED, CustomerStatus.MERGED)


def digests(reading: Reading, told: Collection[str]) -> dict[str, str]:
    """What stands for each where it is looked up: nobody without the key can say for what."""
    mac = partial(reading.vault.mac, "insight.duplicates")
    return {one: base64.b64encode(mac(one.encode())[:12]).decode() for one in told}


def term(trait: str, value: str) -> str:
    return f"{trait}|{value}"


async def scale(reading: Reading) -> Scale:
    """The latest model; where there is none yet, what the house brings along."""
    row = (
        await reading.session.execute(
            select(ModelRow.content, ModelRow.customers).order_by(ModelRow.at.desc(), ModelRow.id.desc()).limit(1)
        )
    ).one_or_none()
    if row is None:
        return Scale(weighing.priors(2_000), 0)
    return Scale(msgspec.convert(row.content, Model), row.customers)


async def shares_of(reading: Reading, several: Collection[Traits]) -> dict[tuple[str, str], float]:
    """How common their names are, as far as more than one has them."""
    values = {(trait, value) for one in several for trait in ("name", "letters") if (value := getattr(one, trait))}
    told = digests(reading, {term(*one) for one in values})
    found = await reading.session.execute(
        select(TermRow.trait, TermRow.digest, TermRow.held, TermRow.total).where(is_any(TermRow.digest, told.values()))
    )
    held = {(row.trait, row.digest): row.held / row.total for row in found}
    return {
        (trait, value): share
        for trait, value in values
        if (share := held.get((trait, told[term(trait, value)]))) is not None
    }


async def candidates(reading: Reading, several: Collection[Traits]) -> dict[UUID, set[UUID]]:
    """For each of them who shares a key that few have."""
    keys = {one.id: digests(reading, keys_of(one)) for one in several}
    asked = sorted({digest for told in keys.values() for digest in told.values()})
    found = await reading.session.execute(_BY_KEYS, {"keys": asked, "most": MOST_BY_KEY + 1})
    holders: dict[str, set[UUID]] = {}
    for row in found:
        holders.setdefault(row.key, set()).add(row.customer_id)
    return {
        one_id: {
            other
            for digest in told.values()
            if len(held := holders.get(digest, set())) <= MOST_BY_KEY
            for other in held
            if other != one_id
        }
        for one_id, told in keys.items()
    }


async def twins_of(
    reading: Reading, kind: CustomerKind, facts: Facts, *, customer_id: UUID | None = None
) -> list[Twin]:
    """Who in the file may be the person who is being entered, the likeliest first. `customer_id`: whose file it is,
    where it is being changed.
    """
    own_id = customer_id or UUID(int=0)
    asked = traits_of(own_id, kind, facts)
    return (await _twins(reading, [asked], [facts.documents]))[0]


async def _twins(
    reading: Reading, several: Sequence[Traits], documents: Sequence[Collection[Document]]
) -> list[list[Twin]]:
    """For each who may be the same, and whoever has the same document however little else agrees: that one first."""
    held = await customers.holders_of_documents(reading, {each for those in documents for each in those})
    holders = [{held[each] for each in those if each in held} for those in documents]
    found = await candidates(reading, several)
    near = {one.id: found[one.id] | mine - {one.id} for one, mine in zip(several, holders, strict=True)}
    known = await customers.known_customers(reading, {other for those in near.values() for other in those})
    others = {one.id: file_traits(one) for one in known.values()}
    scale_ = await scale(reading)
    shares = await shares_of(reading, [*several, *others.values()])
    twins: list[list[Twin]] = []
    for asked, mine in zip(several, holders, strict=True):
        weighed = [
            Twin(
                known[other],
                scored(weighing.weigh(scale_.model, asked, others[other], shares)),
                has_same_document=other in mine,
            )
            for other in near[asked.id]
            if other in known
        ]
        likely = [one for one in weighed if one.has_same_document or _is_likely(one, asked)]
        likely.sort(key=lambda one: (not one.has_same_document, -one.scored.bits, one.customer.id))
        twins.append(likely[:_MOST_TWINS])
    return twins


def _is_likely(one: Twin, asked: Traits) -> bool:
    return is_compared(one.customer) and one.customer.kind.value == asked.kind and one.scored.bits >= 0


async def twins_of_entered(reading: Reading, new: NewCustomer, *, customer_id: UUID | None = None) -> list[Twin]:
    """The same of what is being entered, in whatever spelling."""
    return await twins_of(reading, new.kind, _facts(customers.tidy(new)), customer_id=customer_id)


async def twins_of_several(reading: Reading, news: Sequence[NewCustomer]) -> list[list[Twin]]:
    """The same of many who are being entered, in their order: as many statements as for one."""
    if not news:
        return []
    return await _twins(reading, _traits(news), [customers.tidy(one).documents for one in news])


async def alike_among(reading: Reading, news: Sequence[NewCustomer]) -> frozenset[int]:
    """Which of these, by place, may be somebody who stands before them."""
    several = _traits(news)
    by_key: dict[str, list[Traits]] = defaultdict(list)
    near: list[tuple[int, Traits, Traits]] = []
    for nth, one in enumerate(several):
        before = {other.id: other for key in keys_of(one) for other in by_key[key]}
        near += [(nth, one, other) for other in before.values()]
        for key in keys_of(one):
            by_key[key].append(one)
    if not near:
        return frozenset()
    model, shares = (await scale(reading)).model, await shares_of(reading, several)
    return frozenset(nth for nth, one, other in near if scored(weighing.weigh(model, one, other, shares)).bits >= 0)


def _traits(news: Sequence[NewCustomer]) -> list[Traits]:
    """Under ids that say their place."""
    return [traits_of(UUID(int=nth), new.kind, _facts(customers.tidy(new))) for nth, new in enumerate(news)]


def _facts(new: NewCustomer) -> Facts:
    return Facts(**{one.name: getattr(new, one.name) for one in fields(Facts)})


def scored(one: Weighed) -> Scored:
    return _scored(one.levels, [thousandths(bits) for bits in one.weights], thousandths(one.total))


def thousandths(bits: float) -> int:
    return round(bits * 1_000)


def _scored(levels: Sequence[int], weights: Sequence[int], total: int) -> Scored:
    weighed = tuple(
        FieldWeight(field.name, None if level == NOT_KNOWN else field.names[level], bits)
        for field, level, bits in zip(FIELDS, levels, weights, strict=True)
    )
    return Scored(
        per_mille=per_mille(total), band=band_of(total), bits=total, prior=total - sum(weights), fields=weighed
    )


# ------------------------------------------------------------------------------------------------- the queue


async def pairs(
    reading: Reading,
    *,
    state: PairState = PairState.OPEN,
    band: Band | None = None,
    after: tuple[int, UUID] | None = None,
    limit: int = 50,
) -> PairPage:
    """The likeliest first."""
    query = select(PairRow).where(PairRow.state == state.value)
    if band is not None:
        query = query.where(*_in_band(band))
    waiting = await count_up_to(
        reading, select(PairRow.id).where(PairRow.state == PairState.OPEN.value), most=_MOST_COUNTED
    )
    if after is not None:
        query = query.where(tuple_(-PairRow.total, PairRow.id) > tuple_(-after[0], after[1]))
    rows = (await reading.session.scalars(query.order_by(PairRow.total.desc(), PairRow.id).limit(limit + 1))).all()
    shown = rows[:limit]
    known = await customers.known_customers(reading, {id_ for row in shown for id_ in (row.low_id, row.high_id)})
    seen = tuple(_seen(row, known) for row in shown if row.low_id in known and row.high_id in known)
    last = shown[-1] if len(rows) > limit else None
    return PairPage(seen, waiting, (last.total, last.id) if last else None)


async def pair(reading: Reading, pair_id: UUID) -> PairWhole:
    """Raises NoSuchPair."""
    row = (await reading.session.scalars(select(PairRow).where(PairRow.id == pair_id))).one_or_none()
    if row is None:
        raise NoSuchPair
    known = await customers.known_customers(reading, {row.low_id, row.high_id})
    if len(known) < 2:
        raise NoSuchPair
    found = await reading.session.scalars(
        select(DecisionRow).where(DecisionRow.pair_id == pair_id).order_by(DecisionRow.nth)
    )
    keys = await keys_of_both(reading, row.low_id, row.high_id)
    steps = tuple(
        PairStep(StepKind(one.kind), one.at, one.by_kind, one.by_name, reason_of(keys, one.id, one.sealed))
        for one in found
    )
    after = (
        select(PairRow.id)
        .where(
            PairRow.state == PairState.OPEN.value,
            PairRow.id != row.id,
            tuple_(-PairRow.total, PairRow.id) > tuple_(-row.total, row.id),
        )
        .order_by(PairRow.total.desc(), PairRow.id)
        .limit(1)
    )
    following = (await reading.session.execute(after)).scalar_one_or_none()
    return PairWhole(_seen(row, known), steps, following)


async def keys_of_both(reading: Reading, one: UUID, other: UUID) -> tuple[SealingKey, SealingKey] | None:
    """What opens what was said of both; None where one of them is forgotten."""
    keys = await data_keys(reading, [one, other])
    return (keys[one], keys[other]) if len(keys) == 2 else None


def reason_place(step_id: UUID) -> str:
    return f"duplicates|reason|{step_id}"


def reason_of(keys: tuple[SealingKey, SealingKey] | None, step_id: UUID, sealed: bytes | None) -> str:
    """Sealed under one's key and then the other's: whose key goes takes it along."""
    if sealed is None or keys is None:
        return ""
    place = reason_place(step_id)
    return keys[0].open(keys[1].open(bytes(sealed), about=place), about=place).decode()


async def figures(reading: Reading) -> Figures:
    bounds = {"certain": LEAST_BITS[Band.ALMOST_CERTAIN], "likely": LEAST_BITS[Band.LIKELY]}
    counts = {(row.total, row.state): row.pairs for row in await reading.session.execute(_BANDS, bounds)}
    bands = tuple(
        BandFigures(
            band,
            open=counts.get((nth, PairState.OPEN.value), 0),
            same=counts.get((nth, PairState.SAME.value), 0),
            different=counts.get((nth, PairState.DIFFERENT.value), 0),
        )
        for band, nth in ((Band.ALMOST_CERTAIN, 2), (Band.LIKELY, 1), (Band.POSSIBLE, 0))
    )
    return Figures(
        bands=bands,
        unsure=sum(count for (_, state), count in counts.items() if state == PairState.UNSURE.value),
        waiting_to_compare=await count_up_to(reading, select(StaleRow.customer_id), most=_MOST_COUNTED),
        learned_from=await _learned_from(reading),
        run=await latest_run(reading),
    )


async def latest_run(reading: Reading) -> Run | None:
    found = await reading.session.scalars(select(RunRow).order_by(RunRow.asked_at.desc(), RunRow.id.desc()).limit(1))
    row = found.one_or_none()
    return run_of(row, reading) if row else None


def run_of(row: RunRow, reading: Reading) -> Run:
    stage = RunStage(row.stage)
    if row.finished_at is None and row.moved_at <= reading.now - STALLED_AFTER:
        stage = RunStage.STALLED
    return Run(
        id=row.id,
        stage=stage,
        asked_at=row.asked_at,
        by_kind=row.by_kind,
        by_name=row.by_name,
        done=row.done,
        total=row.total,
        found=row.found,
        finished_at=row.finished_at,
    )


async def _learned_from(reading: Reading) -> int:
    latest = select(ModelRow.is_trained, ModelRow.customers).order_by(ModelRow.at.desc(), ModelRow.id.desc()).limit(1)
    row = (await reading.session.execute(latest)).one_or_none()
    return row.customers if row and row.is_trained else 0


def _seen(row: PairRow, known: Mapping[UUID, Customer]) -> PairSeen:
    return PairSeen(
        id=row.id,
        low=known[row.low_id],
        high=known[row.high_id],
        state=PairState(row.state),
        found_at=row.found_at,
        scored=_scored(row.levels, row.weights, row.total),
    )


def _in_band(band: Band) -> list[Any]:
    match band:
        case Band.ALMOST_CERTAIN:
            return [PairRow.total >= LEAST_BITS[band]]
        case Band.LIKELY:
            return [PairRow.total >= LEAST_BITS[band], PairRow.total < LEAST_BITS[Band.ALMOST_CERTAIN]]
        case Band.POSSIBLE:
            return [PairRow.total < LEAST_BITS[Band.LIKELY]]
