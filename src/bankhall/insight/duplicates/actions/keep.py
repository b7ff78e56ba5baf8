"""Keeping what was found: keys, pairs, the model. Each by one statement, whatever the number of rows."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, text

from bankhall.insight.duplicates.models import ModelRow, TermRow
from bankhall.insight.duplicates.queries import digests, term, thousandths
from bankhall.insight.duplicates.rules.traits import Traits, keys_of
from bankhall.insight.duplicates.rules.weighing import Model
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by, recordset

_TERMS_AT_ONCE = 10_000

_KEEP_KEYS = text(
    """
    INSERT INTO duplicate_keys (customer_id, keys, version)
    SELECT customer_id, keys, version
    FROM json_to_recordset(CAST(:rows AS json)) AS fresh(customer_id uuid, keys text[], version integer)
    ORDER BY customer_id
    ON CONFLICT (customer_id) DO UPDATE SET keys = EXCLUDED.keys, version = EXCLUDED.version
    WHERE duplicate_keys.version <= EXCLUDED.version AND duplicate_keys.keys <> EXCLUDED.keys
    """
)

_FRESH = """json_to_recordset(CAST(:rows AS json)) AS fresh(
    id uuid, low_id uuid, high_id uuid, low_version integer, high_version integer, prior integer, total integer,
    levels smallint[], weights bigint[]
)"""

# Who was told apart comes again only where something that is compared has changed since.
_REOPEN = text(
    f"""
    UPDATE duplicate_pairs AS known SET state = 'open', steps = known.steps + 1
    FROM {_FRESH}
    WHERE known.low_id = fresh.low_id AND known.high_id = fresh.high_id AND known.state = 'different'
        AND known.levels <> fresh.levels
        AND known.low_version <= fresh.low_version AND known.high_version <= fresh.high_version
    RETURNING known.id, known.steps, fresh.total
    """  # noqa: S608  # our own columns
)

# Whatever was weighed of an older state of either comes too late.
_KEEP_PAIRS = text(
    f"""
    INSERT INTO duplicate_pairs
        (id, low_id, high_id, low_version, high_version, prior, total, levels, weights, found_at, seen_at)
    SELECT id, low_id, high_id, low_version, high_version, prior, total, levels, weights, :now, :now
    FROM {_FRESH}
    ORDER BY low_id, high_id
    ON CONFLICT (low_id, high_id) DO UPDATE SET
        low_version = EXCLUDED.low_version, high_version = EXCLUDED.high_version, prior = EXCLUDED.prior,
        total = EXCLUDED.total, levels = EXCLUDED.levels, weights = EXCLUDED.weights, seen_at = EXCLUDED.seen_at
    WHERE duplicate_pairs.low_version <= EXCLUDED.low_version
        AND duplicate_pairs.high_version <= EXCLUDED.high_version
    """  # noqa: S608  # our own columns
)

_NOTE_REOPENED = text(
    """
    INSERT INTO duplicate_decisions (id, pair_id, nth, kind, total, at, by_kind, by_id, by_name)
    SELECT id, pair_id, nth, 'reopened', total, :at, :by_kind, CAST(:by_id AS uuid), :by_name
    FROM json_to_recordset(CAST(:rows AS json)) AS fresh(id uuid, pair_id uuid, nth integer, total integer)
    """
)

_DROP_UNSEEN = text("DELETE FROM duplicate_pairs WHERE state = 'open' AND seen_at < :before")

_DROP_UNSEEN_OF = text(
    """
    DELETE FROM duplicate_pairs
    WHERE state = 'open' AND seen_at < :before AND (low_id = ANY(CAST(:ids AS uuid[])) OR high_id = ANY(:ids))
    """
)

_DROP_PAIRS_OF = text(
    """
    DELETE FROM duplicate_pairs
    WHERE (low_id = ANY(CAST(:ids AS uuid[])) OR high_id = ANY(:ids)) AND (state IN ('open', 'unsure') OR :all)
    """
)

_DROP_KEYS_OF = text("DELETE FROM duplicate_keys WHERE customer_id = ANY(CAST(:ids AS uuid[]))")

_MARK_STALE = text(
    """
    INSERT INTO stale_duplicates (customer_id, at)
    SELECT id, :now FROM unnest(CAST(:ids AS uuid[])) AS id ORDER BY id
    ON CONFLICT DO NOTHING
    """
)


class Pair(msgspec.Struct, frozen=True):
    """Two who may be one, as they were weighed: `versions` of their files, levels, weights and total in bits."""

    low_id: UUID
    high_id: UUID
    versions: tuple[int, int]
    levels: tuple[int, ...]
    weights: tuple[float, ...]
    total: float


async def keep_keys(tx: Tx, several: Sequence[Traits], versions: Mapping[UUID, int]) -> None:
    rows = [
        {
            "customer_id": one.id,
            "keys": sorted(digests(tx, keys_of(one)).values()),
            "version": versions[one.id],
        }
        for one in several
    ]
    if rows:
        await tx.session.execute(_KEEP_KEYS, {"rows": recordset(rows)})


async def keep_pairs(tx: Tx, several: Sequence[Pair]) -> None:
    """New ones wait for a steward; of those that are known the weights are renewed."""
    if not several:
        return
    rows = recordset([_row(one) for one in several])
    reopened = (await tx.session.execute(_REOPEN, {"rows": rows})).all()
    if reopened:
        steps = [{"id": new_id(), "pair_id": row.id, "nth": row.steps, "total": row.total} for row in reopened]
        await tx.session.execute(_NOTE_REOPENED, {"rows": recordset(steps), "at": tx.now, **done_by(tx)})
    await tx.session.execute(_KEEP_PAIRS, {"rows": rows, "now": tx.now})


async def keep_model(
    tx: Tx, model: Model, terms: Sequence[tuple[str, str, int, int]], *, pairs: int, is_trained: bool
) -> UUID:
    """From now on it counts, with how common names are."""
    model_id = new_id()
    content = msgspec.to_builtins(model)
    row = {"id": model_id, "at": tx.now, "customers": model.customers, "pairs": pairs, "is_trained": is_trained}
    await tx.session.execute(insert(ModelRow).values(content=content, **row))
    await tx.session.execute(delete(TermRow))
    for start in range(0, len(terms), _TERMS_AT_ONCE):
        some = terms[start : start + _TERMS_AT_ONCE]
        told = digests(tx, {term(trait, value) for trait, value, *_ in some})
        rows = [
            {"trait": trait, "digest": told[term(trait, value)], "held": held, "total": total}
            for trait, value, held, total in some
        ]
        await tx.session.execute(insert(TermRow), rows)
    return model_id


async def drop_unseen(tx: Tx, *, of: Collection[UUID] | None = None, before: object = None) -> None:
    """Pairs that nobody has said anything to, and that are none any more. `of`: of these customers only."""
    moment = before or tx.now
    if of is None:
        await tx.session.execute(_DROP_UNSEEN, {"before": moment})
    elif of:
        await tx.session.execute(_DROP_UNSEEN_OF, {"ids": list(of), "before": moment})


async def drop_customers(tx: Tx, customer_ids: Collection[UUID], *, forgotten: bool = False) -> None:
    """Who has left is looked for no more; of whom nothing may be kept no pair stays either."""
    if customer_ids:
        await tx.session.execute(_DROP_KEYS_OF, {"ids": list(customer_ids)})
        await tx.session.execute(_DROP_PAIRS_OF, {"ids": list(customer_ids), "all": forgotten})


async def mark_stale(tx: Tx, customer_ids: Collection[UUID]) -> None:
    """A worker compares them soon."""
    if customer_ids:
        await tx.session.execute(_MARK_STALE, {"ids": list(set(customer_ids)), "now": tx.now})


def _row(one: Pair) -> dict[str, object]:
    weights = [thousandths(bits) for bits in one.weights]
    total = thousandths(one.total)
    return {
        "id": new_id(),
        "low_id": one.low_id,
        "high_id": one.high_id,
        "low_version": one.versions[0],
        "high_version": one.versions[1],
        "prior": total - sum(weights),
        "total": total,
        "levels": one.levels,
        "weights": weights,
    }
