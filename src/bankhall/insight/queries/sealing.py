"""How what another bank has sent of people lies in the quarantine: under the bank's own key, bound to its case."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from bankhall.insight.types import FieldChange
from bankhall.kernel.vault import Vault

ROW, DETAIL, CHANGES = "row", "detail", "changes"

_PURPOSE = "insight.quarantine"


def seal(vault: Vault, case_id: UUID, part: str, told: str) -> bytes:
    return vault.seal(_PURPOSE, told.encode("utf-8", "surrogatepass"), about=f"{case_id}|{part}")


def open_(vault: Vault, case_id: UUID, part: str, sealed: bytes) -> str:
    return vault.open(_PURPOSE, bytes(sealed), about=f"{case_id}|{part}").decode("utf-8", "surrogatepass")


def seal_changes(vault: Vault, case_id: UUID, changes: Iterable[FieldChange]) -> bytes:
    told = [(one.field, one.before, one.after) for one in changes]
    return seal(vault, case_id, CHANGES, msgspec.json.encode(told).decode())


def open_changes(vault: Vault, case_id: UUID, sealed: bytes) -> tuple[FieldChange, ...]:
    told = msgspec.json.decode(open_(vault, case_id, CHANGES, sealed), type=list[tuple[str, str, str]])
    return tuple(FieldChange(*one) for one in told)
