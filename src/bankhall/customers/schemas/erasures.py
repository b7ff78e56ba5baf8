"""Leaving the bank and being erased, on the wire."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from bankhall.customers import privacy, rules
from bankhall.customers.rules.erasures import WAITS
from bankhall.customers.schemas import PersonalFieldOut
from bankhall.customers.types import Erasure, ErasureEnding, ErasureOutcome, ErasurePlan, ErasureReceipt, KeptField
from bankhall.kernel.personal import DataClass, Kept
from bankhall.kernel.portions import Portion


class TieOut(msgspec.Struct, frozen=True):
    """What holds the customer at the bank; `kind` is its word, such as `account`."""

    kind: str
    id: str


class WaitingErasureOut(msgspec.Struct, frozen=True):
    id: UUID
    asked_at: datetime
    due_at: datetime

    @classmethod
    def of(cls, one: Erasure) -> "WaitingErasureOut":
        return cls(one.id, one.asked_at, one.due_at)


class ErasurePlanOut(msgspec.Struct, frozen=True, kw_only=True):
    """`erased` goes on the day, `kept` stays as long as it says; `ties` stand in the way. `last`: how the one before
    ended, while none waits.
    """

    erased: list[PersonalFieldOut]
    kept: list[PersonalFieldOut]
    ties: list[TieOut]
    is_blocked: bool
    wait_days: int
    waiting: WaitingErasureOut | None
    last: ErasureOutcome | None

    @classmethod
    def of(cls, plan: ErasurePlan, portions: Sequence[Portion]) -> "ErasurePlanOut":
        facts = rules.kept_facts(rules.facts_of(plan.customer))
        fields = [
            PersonalFieldOut(name, one.data_class, one.purpose, one.kept, bool(getattr(facts, name)))
            for name, one in privacy.PERSONAL.items()
        ]
        fields += [PersonalFieldOut(one.name, DataClass.C2, one.purpose, one.kept, is_known=True) for one in portions]
        return cls(
            erased=[one for one in fields if one.kept is Kept.WHILE_CUSTOMER],
            kept=[one for one in fields if one.kept is not Kept.WHILE_CUSTOMER],
            ties=[TieOut(**one) for one in plan.ties],
            is_blocked=plan.customer.status == "blocked",
            wait_days=WAITS.days,
            waiting=WaitingErasureOut.of(plan.waiting) if plan.waiting else None,
            last=plan.last,
        )


class ErasureReceiptOut(msgspec.Struct, frozen=True):
    """`content` is what was signed, byte for byte; `signature` in base64; `public_key` as PEM."""

    content: str
    algorithm: str
    key_id: str
    signature: str
    public_key: str

    @classmethod
    def of(cls, receipt: ErasureReceipt) -> "ErasureReceiptOut":
        signature = b64encode(receipt.signature).decode()
        return cls(receipt.content, receipt.algorithm, receipt.key_id, signature, receipt.public_key)


class ErasureEndingOut(msgspec.Struct, frozen=True):
    """What was to be erased and what the law keeps; `outcome`: none while it waits, `at`: of it, or of the asking.
    `is_proved`: the bank checked its own signatures just now, under the receipt and the outcome. The signature, in
    base64, is over `bankhall.erasure_ending.1|<id>|<outcome>|<at in UTC>`.
    """

    id: UUID
    asked_at: datetime
    due_at: datetime
    erased: list[str]
    kept: list[KeptField]
    is_proved: bool
    outcome: ErasureOutcome | None
    at: datetime
    algorithm: str | None
    key_id: str | None
    signature: str | None

    @classmethod
    def of(cls, ending: ErasureEnding) -> "ErasureEndingOut":
        signature = b64encode(ending.signature).decode() if ending.signature else None
        return cls(
            id=ending.id,
            asked_at=ending.asked_at,
            due_at=ending.due_at,
            erased=list(ending.erased),
            kept=list(ending.kept),
            is_proved=ending.is_proved,
            outcome=ending.outcome,
            at=ending.at,
            algorithm=ending.algorithm,
            key_id=ending.key_id,
            signature=signature,
        )
