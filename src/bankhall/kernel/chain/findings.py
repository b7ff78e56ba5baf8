"""What a verification says."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import msgspec

# Of each kind the first so many are told; all are counted.
MOST_TOLD = 20


class Wrong(StrEnum):
    """What can be wrong with the log, its chain, its checkpoints, and a proof that was taken out."""

    ROW_CHANGED = "row_changed"  # the row, or its hash, is not what was linked
    ROW_REMOVED = "row_removed"  # a place without its row
    ROW_INSERTED = "row_inserted"  # a row where the sequencer has passed by, or will never come
    PLACE_MISSING = "place_missing"  # a gap in the chain
    PLACE_DOUBLED = "place_doubled"  # two for one place, or one out of turn
    CHAIN_CUT = "chain_cut"  # a signed checkpoint knows of more rows than there are
    CHAIN_REWRITTEN = "chain_rewritten"  # a signed checkpoint knows another hash
    CHECKPOINT_FORGED = "checkpoint_forged"  # not signed by one of the bank's keys
    CHECKPOINT_MISSING = "checkpoint_missing"  # a number is left out, or it is in the file and not in the table
    CHECKPOINT_UNREADABLE = "checkpoint_unreadable"  # a line that is no checkpoint
    PROOF_ALTERED = "proof_altered"  # the file is not the one that the bank signed


class Finding(msgspec.Struct, frozen=True):
    """`place`: in the chain. `source`: the table or file of a checkpoint, and `number` which one (or which line)."""

    wrong: Wrong
    place: int | None = None
    audit_id: int | None = None
    source: str | None = None
    number: int | None = None

    def words(self) -> str:
        told = [("place", self.place), ("audit row", self.audit_id), ("in", self.source), ("no.", self.number)]
        return f"{self.wrong}: " + ", ".join(f"{name} {value}" for name, value in told if value is not None)


@dataclass
class Findings:
    """Collects them, and tells no more of a kind than somebody can read."""

    counts: dict[Wrong, int] = field(default_factory=dict)
    told: list[Finding] = field(default_factory=list)

    def add(self, wrong: Wrong, *, place: int | None = None, audit_id: int | None = None) -> None:
        self._add(Finding(wrong, place, audit_id))

    def add_checkpoint(self, wrong: Wrong, source: str, number: int, *, place: int | None = None) -> None:
        self._add(Finding(wrong, place, None, source, number))

    def _add(self, finding: Finding) -> None:
        count = self.counts[finding.wrong] = self.counts.get(finding.wrong, 0) + 1
        if count <= MOST_TOLD:
            self.told.append(finding)


class FileState(msgspec.Struct, frozen=True):
    """A file of checkpoints: how many, and how many newer ones the table has."""

    path: str
    checkpoints: int
    behind: int


class Verdict(msgspec.Struct, frozen=True):
    """`waiting` rows have no place yet; `unsigned` ones have a place behind the last checkpoint."""

    rows: int
    signed: int
    unsigned: int
    waiting: int
    waiting_since: datetime | None
    checkpoints: int
    signed_at: datetime | None
    files: tuple[FileState, ...]
    counts: dict[Wrong, int]
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return not self.counts

    def words(self) -> str:
        lines = [
            f"{self.rows} rows in the chain, {self.signed} of them under {self.checkpoints} signed checkpoints",
            f"{self.waiting} rows wait for their place"
            + (f", the oldest since {self.waiting_since:%Y-%m-%d %H:%M:%S} UTC" if self.waiting_since else ""),
        ]
        lines += [f"{file.path}: {file.checkpoints} checkpoints, {file.behind} behind" for file in self.files]
        lines += [one.words() for one in self.findings]
        lines += [f"{wrong}: {count} in all" for wrong, count in self.counts.items() if count > MOST_TOLD]
        lines.append("the audit log is as it was written" if self.ok else "THE AUDIT LOG HAS BEEN CHANGED")
        return "\n".join(lines)
