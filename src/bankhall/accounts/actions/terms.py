"""What was agreed about a mandate: a row for each time, never changed."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import insert

from bankhall.accounts.errors import TooManyChanges
from bankhall.accounts.models import MandateTermsRow
from bankhall.accounts.rules.mandates import MOST_VERSIONS
from bankhall.accounts.types import Mandate, Terms
from bankhall.kernel.db import Tx
from bankhall.kernel.tables import done_by
from bankhall.kernel.time import end_of


def instants(terms: Terms, timezone: str) -> tuple[datetime, datetime]:
    """When the first day begins and the last one ends."""
    return end_of(terms.from_on - timedelta(days=1), timezone), end_of(terms.until_on, timezone)


async def write_terms(tx: Tx, mandate_id: UUID, version: int, terms: Terms, between: tuple[datetime, datetime]) -> None:
    await tx.session.execute(
        insert(MandateTermsRow).values(
            mandate_id=mandate_id,
            version=version,
            account_ids=list(terms.account_ids),
            powers=msgspec.to_builtins(terms.powers),
            guard=msgspec.to_builtins(terms.guard),
            from_on=terms.from_on,
            until_on=terms.until_on,
            begins_at=between[0],
            ends_at=between[1],
            at=tx.now,
            **done_by(tx),
        )
    )


def refuse_many_changes(found: Mandate) -> None:
    if found.version >= MOST_VERSIONS:
        raise TooManyChanges


def told(terms: Terms) -> dict[str, object]:
    """For the audit."""
    return {
        "account_ids": [str(one) for one in terms.account_ids],
        "powers": [power.kind for power in terms.powers],
        "limits": msgspec.to_builtins(terms.paying),
        "guard": msgspec.to_builtins(terms.guard),
        "from_on": terms.from_on.isoformat(),
        "until_on": terms.until_on.isoformat(),
    }
