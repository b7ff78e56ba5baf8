"""Leaving the bank and being erased. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from bankhall.customers.types import ErasureOutcome, KeptField

# Long enough to find the message that somebody else asked for it, short enough to be without delay (PIPL art. 47).
WAITS: Final = timedelta(days=7)


def receipt(
    erasure_id: UUID,
    number: str,
    *,
    asked_at: datetime,
    due_at: datetime,
    erased: list[str],
    kept: list[dict[str, str]],
) -> str:
    """What the bank signs when somebody asks: what it is about to do, and what the law keeps. Nothing of what is known
    of them but their number.
    """
    told = {
        "kind": "bankhall.erasure.1",
        "erasure": str(erasure_id),
        "customer_number": number,
        "asked_at": asked_at.astimezone(UTC).isoformat(),
        "due_at": due_at.astimezone(UTC).isoformat(),
        "erased": erased,
        "consents": "withdrawn",
        "kept": kept,
        "outcome_at": f"/api/erasures/{erasure_id}",
        "page": f"/erasures/{erasure_id}",
    }
    return msgspec.json.encode(told, order="sorted").decode()


class Receipt(msgspec.Struct, frozen=True):
    """Of a receipt, what may be told to whoever holds it: not the number."""

    asked_at: datetime
    due_at: datetime
    erased: tuple[str, ...]
    kept: tuple[KeptField, ...]


def read_receipt(content: str) -> Receipt:
    return msgspec.json.decode(content, type=Receipt)


def ending(erasure_id: UUID, outcome: ErasureOutcome, at: datetime) -> bytes:
    """What the bank signs when it is over."""
    return f"bankhall.erasure_ending.1|{erasure_id}|{outcome}|{at.astimezone(UTC).isoformat()}".encode()
