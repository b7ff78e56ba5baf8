"""A period of the audit log, taken out of the bank so that whoever has the file can check it: without the database,
without a key, with nothing but the fingerprint of the bank's public key, which they got by another way.

Lines of JSON: a head (the period, which rows, the bank's public keys), the last checkpoint before the period, then
every row with its hash and every checkpoint in its turn, up to the first one after the period; the end signs all that
stands before it. That the rows are whole is shown by the two checkpoints around them, for a row of the period was
linked after the first of them was made; some minutes of margin allow for slow transactions and for clocks that differ.
Names of those who acted are in it, and rows from around the period: give it to nobody who may not read the log.
"""

import base64
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import IO, Any

import msgspec
from cryptography.hazmat.primitives.hashes import SM3, Hash

from bankhall.kernel.chain.checkpoints import Checkpoint
from bankhall.kernel.chain.findings import Finding, Findings, Wrong
from bankhall.kernel.chain.lines import COLUMNS, GENESIS, digest, line_of, link
from bankhall.kernel.chain.linking import checkpoint_from, checkpoint_until, checkpoints_after
from bankhall.kernel.db import Reading, allow_long_statements, raw_connection
from bankhall.kernel.errors import Refusal
from bankhall.kernel.vault import PublicKey, Signature

_FORM = "bankhall audit proof 1"
_MOST_SECONDS = 3600
_PAGE = 2_000
_MARGIN = timedelta(minutes=5)
_CHECKPOINTS_AT_ONCE = 1_000

# Longer than any line that we write.
_MOST_LINE_BYTES = 4_000_000

_ROWS = f"""
    SELECT link.seq, link.hash, {COLUMNS} FROM audit_chain AS link JOIN audit_log AS row ON row.id = link.audit_id
    WHERE link.seq > %s AND link.seq <= %s ORDER BY link.seq LIMIT {_PAGE}
"""  # noqa: S608  constants of ours


class NothingSigned(Refusal, code="audit.nothing_signed", status=409):
    """Nothing of that period has been signed yet. Try again in a minute."""


class _Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key_id: str
    algorithm: str
    pem: str


class _Head(msgspec.Struct, frozen=True, tag_field="is", tag="head", forbid_unknown_fields=True):
    """`until` is the first moment after the period. `after` places stand before the first row that is in the file."""

    form: str
    bank: str
    made_at: datetime
    from_: datetime = msgspec.field(name="from")
    until: datetime
    after: int
    rows: int
    keys: tuple[_Key, ...]


class _Linked(msgspec.Struct, frozen=True, tag_field="is", tag="row", forbid_unknown_fields=True):
    seq: int
    hash: str
    row: msgspec.Raw


class _Signed(msgspec.Struct, frozen=True, tag_field="is", tag="checkpoint", forbid_unknown_fields=True):
    checkpoint: Checkpoint


class _End(msgspec.Struct, frozen=True, tag_field="is", tag="end", forbid_unknown_fields=True):
    """Signs `<form>` and the SM3 digest of everything before this line."""

    algorithm: str
    key_id: str
    signature: str


_Part = _Head | _Linked | _Signed | _End
_PART = msgspec.json.Decoder(_Part)
_JSON = msgspec.json.Encoder()


class ProofFigures(msgspec.Struct, frozen=True):
    """What went out: `rows` in the file, some of a minute around the period among them, and until when it is whole."""

    rows: int
    checkpoints: int
    signed_until: str


@dataclass(frozen=True, slots=True)
class Wanted:
    bank: str
    from_: datetime
    until: datetime


async def write_proof(reading: Reading, file: IO[bytes], wanted: Wanted) -> ProofFigures:
    """Writes the proof into the file, in bounded memory. Raises NothingSigned."""
    await allow_long_statements(reading, seconds=_MOST_SECONDS)
    before = await checkpoint_from(reading, _moved(wanted.from_, -_MARGIN))
    last = await checkpoint_until(reading, _moved(wanted.until, _MARGIN))
    begin = before.size if before else 0
    if last is None or last.size <= begin:
        raise NothingSigned
    writer = _Writer(file)
    keys = tuple(_Key(key.key_id, key.algorithm, key.pem) for key in reading.vault.public_keys())
    rows = last.size - begin
    writer.add(_Head(_FORM, wanted.bank, reading.now, wanted.from_, wanted.until, begin, rows, keys))
    checkpoints = _checkpoints(reading, before, last)
    coming = await anext(checkpoints, None)
    while coming and coming.size <= begin:
        writer.add(_Signed(coming))
        coming = await anext(checkpoints, None)
    async for row in _rows(reading, begin, last.size):
        writer.add(_Linked(row[0], row[1].hex(), msgspec.Raw(line_of(row[2:]))))
        while coming and coming.size <= row[0]:
            writer.add(_Signed(coming))
            coming = await anext(checkpoints, None)
    signature = reading.vault.sign(writer.digest())
    writer.add(_End(signature.algorithm, signature.key_id, signature.value.hex()))
    return ProofFigures(rows, writer.checkpoints, last.at)


def _moved(at: datetime, by: timedelta) -> datetime:
    """As far as the calendar goes."""
    try:
        return at + by
    except OverflowError:
        return at


class _Writer:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hashed = Hash(SM3())
        self.checkpoints = 0

    def add(self, part: _Part) -> None:
        line = _JSON.encode(part) + b"\n"
        self._hashed.update(line)
        self._file.write(line)
        self.checkpoints += isinstance(part, _Signed)

    def digest(self) -> bytes:
        return _to_sign(self._hashed)


def _to_sign(hashed: Hash) -> bytes:
    return f"{_FORM}\n".encode() + hashed.copy().finalize()


async def _checkpoints(reading: Reading, first: Checkpoint | None, last: Checkpoint) -> AsyncIterator[Checkpoint]:
    """From the first to the last, these two among them."""
    number = first.number - 1 if first else 0
    while found := await checkpoints_after(reading, number, limit=_CHECKPOINTS_AT_ONCE):
        for one in found:
            if one.number > last.number:
                return
            yield one
        number = found[-1].number


async def _rows(reading: Reading, after: int, upto: int) -> AsyncIterator[tuple[Any, ...]]:
    connection = await raw_connection(reading)
    async with connection.cursor(binary=True) as cursor:
        while after < upto:
            await cursor.execute(_ROWS, [after, upto])
            page = await cursor.fetchall()
            for row in page:
                yield row
            after = page[-1][0] if page else upto


# Checking: no database, no keys.


class CheckedKey(msgspec.Struct, frozen=True):
    """`fingerprint`: SM3 of the key in DER. Compare it with what the bank told you by another way."""

    key_id: str
    algorithm: str
    fingerprint: str
    signed: int


class Checked(msgspec.Struct, frozen=True):
    """`whole_from` and `whole_until`: no row of the time between is left out."""

    ok: bool
    bank: str = ""
    from_: str = msgspec.field(name="from", default="")
    until: str = ""
    whole_from: str | None = None
    whole_until: str | None = None
    rows: int = 0
    rows_of_period: int = 0
    checkpoints: int = 0
    keys: tuple[CheckedKey, ...] = ()
    findings: tuple[Finding, ...] = ()

    def words(self) -> str:
        lines = [
            f"{self.bank}: audit log {self.from_} to {self.until}",
            f"{self.rows_of_period} rows of the period, {self.rows} in the file, {self.checkpoints} checkpoints",
            f"whole from {self.whole_from or 'the first row'} until {self.whole_until or 'nowhere'}",
        ]
        for key in self.keys:
            lines.append(f"signed by {key.key_id} ({key.algorithm}), SM3 fingerprint {key.fingerprint}")
        lines += [one.words() for one in self.findings]
        lines.append("THE PROOF DOES NOT HOLD" if not self.ok else "the proof holds, if the fingerprint is the bank's")
        return "\n".join(lines)


def check_proof(file: IO[bytes], *, only: str | None = None) -> Checked:
    """Reads the file once, line by line. `only`: the fingerprint of the one key that is believed."""
    checking = _Checking(only)
    for nth, part in enumerate(_parts(file, checking.hashed), 1):
        if not checking.take(nth, part):
            break
    return checking.outcome()


def _parts(file: IO[bytes], hashed: Hash) -> Iterator[_Part | None]:
    """None for a line that is none of ours. The end is not hashed; nothing may follow it."""
    while line := file.readline(_MOST_LINE_BYTES):
        try:
            part = _PART.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            part = None
        # In our own form to the last byte: what the signature does not cover (its own line) has no play either.
        if part is None or _JSON.encode(part) + b"\n" != line:
            yield None
            return
        if not isinstance(part, _End):
            hashed.update(line)
        yield part


class _Checking:
    def __init__(self, only: str | None) -> None:
        self.hashed = Hash(SM3())
        self._only = only.replace(" ", "").replace(":", "").lower() if only else None
        self._findings = Findings()
        self._head: _Head | None = None
        self._keys: list[PublicKey] = []
        self._signed: dict[str, int] = {}
        self._hash = GENESIS
        self._seq = 0
        self._began = False
        self._rows = self._of_period = self._checkpoints = 0
        self._whole_from: str | None = None
        self._last: Checkpoint | None = None
        self._ended = False

    def take(self, nth: int, part: _Part | None) -> bool:
        """False when what follows cannot be judged."""
        match part:
            case _Head() if nth == 1 and part.form == _FORM:
                return self._take_head(part)
            case _Linked() if self._head and not self._ended:
                self._take_row(part)
            case _Signed() if self._head and not self._ended:
                self._take_checkpoint(part.checkpoint)
            case _End() if self._head and not self._ended:
                self._take_end(part)
            case _:
                self._findings.add_checkpoint(Wrong.PROOF_ALTERED, "line", nth)
                return False
        return True

    def outcome(self) -> Checked:
        head = self._head
        is_whole = head is not None and self._ended and self._last is not None
        if head is None or not is_whole or self._last is None:
            self._findings.add(Wrong.PROOF_ALTERED)
            return Checked(ok=False, findings=tuple(self._findings.told))
        if self._last.size != self._seq or self._rows != head.rows or (self._whole_from is None and head.after):
            self._findings.add(Wrong.PROOF_ALTERED, place=self._seq)
        return Checked(
            ok=not self._findings.counts,
            bank=head.bank,
            from_=head.from_.isoformat(),
            until=head.until.isoformat(),
            whole_from=self._whole_from,
            whole_until=self._last.at,
            rows=self._rows,
            rows_of_period=self._of_period,
            checkpoints=self._checkpoints,
            keys=tuple(
                CheckedKey(key.key_id, key.algorithm, fingerprint(key), self._signed[key.key_id])
                for key in self._keys
                if key.key_id in self._signed
            ),
            findings=tuple(self._findings.told),
        )

    def _take_head(self, head: _Head) -> bool:
        try:
            keys = [_public_key(key) for key in head.keys]
        except ValueError:
            return False
        self._head = head
        self._seq = head.after
        self._keys = [key for key in keys if self._only in (None, fingerprint(key))]
        return True

    def _take_row(self, linked: _Linked) -> None:
        assert self._head is not None
        self._began = True
        if linked.seq != self._seq + 1:
            self._findings.add(Wrong.PLACE_MISSING, place=self._seq + 1)
        line = bytes(linked.row)
        found = link(self._hash, line)
        if found.hex() != linked.hash:
            self._findings.add(Wrong.ROW_CHANGED, place=linked.seq)
        self._hash, self._seq = found, linked.seq
        self._rows += 1
        self._of_period += self._head.from_ <= _instant(line) < self._head.until

    def _take_checkpoint(self, checkpoint: Checkpoint) -> None:
        assert self._head is not None
        self._checkpoints += 1
        if not checkpoint.is_signed_by_one_of(self._keys):
            self._findings.add_checkpoint(Wrong.CHECKPOINT_FORGED, "proof", checkpoint.number, place=checkpoint.size)
            return
        self._signed[checkpoint.key_id] = self._signed.get(checkpoint.key_id, 0) + 1
        if not self._began and self._head.after and checkpoint.size == self._head.after:
            self._hash, self._whole_from = _hash(checkpoint.head), checkpoint.at
        elif (checkpoint.size, checkpoint.head) != (self._seq, self._hash.hex()):
            self._findings.add_checkpoint(Wrong.CHAIN_REWRITTEN, "proof", checkpoint.number, place=checkpoint.size)
        if self._last and checkpoint.number != self._last.number + 1:
            self._findings.add_checkpoint(Wrong.CHECKPOINT_MISSING, "proof", self._last.number + 1)
        self._last = checkpoint

    def _take_end(self, end: _End) -> None:
        self._ended = True
        value = _hash(end.signature)
        signature = Signature(end.algorithm, end.key_id, value)
        if value.hex() != end.signature or not any(
            key.verifies(_to_sign(self.hashed), signature) for key in self._keys
        ):
            self._findings.add(Wrong.PROOF_ALTERED)
            return
        self._signed[end.key_id] = self._signed.get(end.key_id, 0) + 1


def fingerprint(key: PublicKey) -> str:
    """SM3 of the key in DER, in hexadecimal."""
    return digest(key.der).hex()


def _public_key(key: _Key) -> PublicKey:
    """Raises ValueError."""
    body = "".join(line for line in key.pem.splitlines() if not line.startswith("-----"))
    return PublicKey(key.key_id, key.algorithm, base64.b64decode(body, validate=True))


class _At(msgspec.Struct):
    at: str


def _hash(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


_AT = msgspec.json.Decoder(_At)
_NEVER = datetime.max.replace(tzinfo=UTC)


def _instant(line: bytes) -> datetime:
    try:
        return datetime.fromisoformat(_AT.decode(line).at)
    except (msgspec.DecodeError, ValueError):
        return _NEVER
