"""Payments that wait for a person: opened, decided once. What becomes of the payment is its own module's business, in
the same transaction.
"""

from uuid import UUID

import msgspec
from sqlalchemy.exc import IntegrityError

from bankhall.kernel.db import Tx, violated
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by
from bankhall.risk import queries
from bankhall.risk.errors import CaseOver
from bankhall.risk.events import CaseDecided, CaseOpened
from bankhall.risk.models import CaseDecisionRow, CaseRow
from bankhall.risk.types import Case, CaseVerdict, NewCase


def open_case(tx: Tx, new: NewCase) -> UUID:
    """For a payment that is held from now on. Returns the case's id."""
    row = CaseRow(
        id=new_id(),
        subject_id=new.subject_id,
        customer_id=new.customer_id,
        minor=new.minor,
        currency=new.currency,
        opened_at=tx.now,
        due_at=new.due_at,
        versions=list(new.verdict.fired),
        facts=msgspec.json.encode(dict(new.facts)).decode(),
    )
    tx.session.add(row)
    tx.emit(CaseOpened(case_id=row.id, subject_id=row.subject_id, customer_id=row.customer_id))
    tx.audit("risk.open_case", "risk_case", row.id, subject_id=str(new.subject_id))
    return row.id


async def decide_case(
    tx: Tx, subject_id: UUID, verdict: CaseVerdict, *, reason: str = "", is_fraud: bool = False
) -> Case:
    """Once. Raises NoSuchCase, CaseOver."""
    case = await queries.lock_case_of(tx, subject_id)
    if case.decided is not None:
        raise CaseOver
    tx.session.add(
        CaseDecisionRow(case_id=case.id, verdict=verdict, is_fraud=is_fraud, reason=reason, at=tx.now, **done_by(tx))
    )
    try:
        await tx.session.flush()
    except IntegrityError as error:
        raise violated(error, {"risk_case_decisions_pkey": CaseOver()}) from error
    tx.emit(CaseDecided(case_id=case.id, subject_id=subject_id, customer_id=case.customer_id, verdict=verdict.value))
    tx.audit("risk.decide", "risk_case", case.id, verdict=verdict.value, is_fraud=is_fraud, reason=reason)
    return case
