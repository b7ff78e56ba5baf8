"""Reads of guards: whose yes somebody's own payments wait for, and what was agreed about it, one after the other."""

from collections.abc import Collection
from datetime import datetime
from itertools import zip_longest
from uuid import UUID

import msgspec
from sqlalchemy import select

from bankhall.accounts.models import MandateTermsRow
from bankhall.accounts.rules.guards import LIFTED_AFTER
from bankhall.accounts.types import Guard, GuardedBy, GuardTerms
from bankhall.kernel.db import Reading
from bankhall.kernel.direct import direct, fetch
from bankhall.kernel.tables import Ids, is_any

# Who accepted is not bound by terms that others had followed before.
_STANDING = direct(
    """
    SELECT given.id, given.giver_id, accepted.taker_id, accepted.at AS since, agreed.guard
    FROM mandates given
    JOIN mandate_acceptances accepted ON accepted.mandate_id = given.id
    JOIN mandate_terms agreed ON agreed.mandate_id = given.id
    LEFT JOIN mandate_terms followed ON followed.mandate_id = given.id AND followed.version = agreed.version + 1
    WHERE given.giver_id = ANY(:givers) AND agreed.guard IS NOT NULL
      AND agreed.begins_at <= :now AND agreed.ends_at > :now
      AND (followed.at IS NULL OR (followed.at > :lately AND followed.at >= accepted.at))
      AND NOT EXISTS (SELECT FROM mandate_endings ended WHERE ended.mandate_id = given.id)
    ORDER BY accepted.at, given.id, agreed.version
    """
)


async def guards_of(reading: Reading, giver_ids: Collection[UUID]) -> dict[UUID, list[GuardedBy]]:
    """Whose yes these owners have asked for, of their own payments; those who have asked for none are not in it. A
    guard stands also while its taker is blocked or gone: what waits then lapses, and staff can end it.
    """
    guards: dict[UUID, list[GuardedBy]] = {}
    lately = reading.now - LIFTED_AFTER
    for row in await fetch(reading, _STANDING, givers=Ids(giver_ids), now=reading.now, lately=lately):
        guard = msgspec.convert(row.guard, Guard)
        guards.setdefault(row.giver_id, []).append(GuardedBy(row.id, row.taker_id, guard, row.since))
    return guards


async def guard_terms(reading: Reading, accepted_at: dict[UUID, datetime | None]) -> dict[UUID, list[GuardTerms]]:
    """By mandate, the oldest first: those that held when it was accepted, and those after. Mandates that are no guards
    are not in it.
    """
    query = (
        select(MandateTermsRow)
        .where(is_any(MandateTermsRow.mandate_id, list(accepted_at)), MandateTermsRow.guard.is_not(None))
        .order_by(MandateTermsRow.mandate_id, MandateTermsRow.version)
    )
    rows = (await reading.session.scalars(query)).all()
    found: dict[UUID, list[GuardTerms]] = {}
    for row, following in zip_longest(rows, rows[1:]):
        is_followed = following is not None and following.mandate_id == row.mandate_id
        superseded_at = following.at if is_followed else None
        since = accepted_at[row.mandate_id]
        if superseded_at is None or (since is not None and superseded_at >= since):
            guard = msgspec.convert(row.guard, Guard)
            terms = GuardTerms(guard, row.until_on, row.begins_at, row.ends_at, row.at, superseded_at)
            found.setdefault(row.mandate_id, []).append(terms)
    return found
