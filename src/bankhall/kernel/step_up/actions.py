"""Confirmations: required, asked for, given, used."""

import hmac
import secrets
from uuid import UUID

import msgspec
from sqlalchemy import delete, select

from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.step_up import rules
from bankhall.kernel.step_up.errors import ConfirmationRequired, NoSuchConfirmation, StaleToken
from bankhall.kernel.step_up.models import ConfirmationRow, ReceiptRow
from bankhall.kernel.step_up.types import Confirmation, Content, Spoken, kind_of
from bankhall.kernel.tables import done_by
from bankhall.kernel.vault import Tampered

_TOKENS = "step_up.tokens"
_CONTENTS = "step_up.contents"
_SPOKEN = "step_up.spoken"
_NONCES = "step_up.nonces"
_PROOFS = "step_up.proofs"


class Given:
    """A confirmation of exactly what is about to be done, held until the commit."""

    def __init__(self, row: ConfirmationRow) -> None:
        self.row = row
        self.is_used = False

    @property
    def id(self) -> UUID:
        return self.row.id

    def use(self) -> None:
        if self.is_used:
            raise RuntimeError("a confirmation is good once")
        self.is_used = True


async def require_confirmation(tx: Tx, content: Content) -> None:
    """Goes on where whoever acts has confirmed exactly this, and uses the confirmation up; it stays unused where this
    transaction is rolled back. Raises ConfirmationRequired.
    """
    await use_confirmation(tx, await find_confirmation(tx, content))


async def find_confirmation(tx: Tx, content: Content) -> Given | None:
    """The same in two halves, for a transaction that many share, where one of them may still be refused: found here,
    used (`use_confirmation`) with the act. None: a part of the bank, which confirms nothing. Raises
    ConfirmationRequired.
    """
    if tx.actor.kind == "system":
        return None
    wanted = rules.text_of(content)
    row = await _given(tx)
    if row is None or not _is_of(tx, row, wanted):
        raise _required(tx, content, wanted)
    return Given(row)


async def use_confirmation(tx: Tx, given: Given | None) -> None:
    """Once: the second time is a defect of the verb."""
    if given is not None:
        given.use()
        _leave_receipt(tx, given.row)
        await tx.session.delete(given.row)


async def ask_for_confirmation(tx: Tx, session_id: UUID, token: str) -> Confirmation:
    """Of what the bank has refused to do without. Beyond a number the oldest of the session are asked for no more.

    Raises StaleToken, also for one of another session or of nobody's making.
    """
    asked = _open_token(tx, token)
    if asked is None or asked.session_id != session_id or tx.now >= asked.until:
        raise StaleToken
    await _drop_oldest(tx, session_id)
    confirmation_id, nonce = new_id(), secrets.token_bytes(rules.NONCE_BYTES)
    row = ConfirmationRow(
        id=confirmation_id,
        session_id=session_id,
        kind=asked.kind,
        sealed_content=tx.vault.seal(_CONTENTS, asked.content.encode(), about=str(confirmation_id)),
        sealed_nonce=tx.vault.seal(_NONCES, nonce, about=str(confirmation_id)),
        digest=tx.vault.suite.digest(rules.bound(nonce, asked.content)),
        sealed_spoken=_sealed_spoken(tx, confirmation_id, asked.spoken),
        made_at=tx.now,
        ends_at=tx.now + rules.GOOD_FOR,
        given_at=None,
        way=None,
        proof=None,
    )
    tx.session.add(row)
    await tx.session.flush()
    return _confirmation(tx, row)


async def lock_confirmation(tx: Tx, session_id: UUID, confirmation_id: UUID) -> Confirmation:
    """One that this session has asked for and not yet used. Raises NoSuchConfirmation."""
    return _confirmation(tx, await _lock(tx, session_id, confirmation_id))


async def give_confirmation(
    tx: Tx, session_id: UUID, confirmation_id: UUID, *, way: str, proof: object | None = None
) -> None:
    """Its owner has just shown who they are. Giving it again changes nothing. Raises NoSuchConfirmation."""
    row = await _lock(tx, session_id, confirmation_id)
    if row.given_at is not None:
        return
    row.given_at, row.way = tx.now, way
    if proof is not None:
        row.proof = tx.vault.seal(_PROOFS, msgspec.json.encode(proof), about=str(row.id))


async def purge_confirmations(tx: Tx) -> None:
    """Removes what was not used in time."""
    await tx.session.execute(delete(ConfirmationRow).where(ConfirmationRow.ends_at <= tx.now))


async def _given(tx: Tx) -> ConfirmationRow | None:
    """What the request says that it has, if it has it. Of two requests with the same one the second waits, and finds
    it used.
    """
    if tx.shown is None or tx.shown.confirmation_id is None:
        return None
    query = (
        select(ConfirmationRow)
        .where(
            ConfirmationRow.id == tx.shown.confirmation_id,
            ConfirmationRow.session_id == tx.shown.session_id,
            ConfirmationRow.given_at.is_not(None),
            ConfirmationRow.ends_at > tx.now,
        )
        .with_for_update()
    )
    return (await tx.session.scalars(query)).one_or_none()


def _is_of(tx: Tx, row: ConfirmationRow, wanted: str) -> bool:
    nonce = tx.vault.open(_NONCES, row.sealed_nonce, about=str(row.id))
    return hmac.compare_digest(tx.vault.suite.digest(rules.bound(nonce, wanted)), row.digest)


def _required(tx: Tx, content: Content, wanted: str) -> ConfirmationRequired:
    kind = kind_of(content)
    token = ""
    if tx.shown is not None:
        asked = rules.Asked(kind, wanted, tx.shown.session_id, tx.now + rules.GOOD_FOR, content.spoken())
        token = rules.write_token(tx.vault.seal(_TOKENS, msgspec.msgpack.encode(asked), about="token"))
    return ConfirmationRequired(kind, msgspec.json.decode(wanted, type=dict), token)


def _open_token(tx: Tx, token: str) -> rules.Asked | None:
    sealed = rules.read_token(token)
    if sealed is None:
        return None
    try:
        return msgspec.msgpack.decode(tx.vault.open(_TOKENS, sealed, about="token"), type=rules.Asked)
    except Tampered:
        return None


def _leave_receipt(tx: Tx, row: ConfirmationRow) -> None:
    assert row.way is not None
    facts = rules.signed_facts(row.id, row.kind, row.digest, row.way, tx.actor.kind, tx.actor.id, tx.now)
    signature = tx.vault.sign(facts)
    tx.session.add(
        ReceiptRow(
            id=row.id,
            kind=row.kind,
            digest=row.digest,
            sealed_nonce=row.sealed_nonce,
            way=row.way,
            proof=row.proof,
            at=tx.now,
            algorithm=signature.algorithm,
            key_id=signature.key_id,
            signature=signature.value,
            **done_by(tx),
        )
    )
    tx.audit("step_up.confirm", "confirmation", row.id, kind=row.kind, way=row.way)


async def _lock(tx: Tx, session_id: UUID, confirmation_id: UUID) -> ConfirmationRow:
    query = (
        select(ConfirmationRow)
        .where(
            ConfirmationRow.id == confirmation_id,
            ConfirmationRow.session_id == session_id,
            ConfirmationRow.ends_at > tx.now,
        )
        .with_for_update()
    )
    row = (await tx.session.scalars(query)).one_or_none()
    if row is None:
        raise NoSuchConfirmation
    return row


async def _drop_oldest(tx: Tx, session_id: UUID) -> None:
    too_old = (
        select(ConfirmationRow.id)
        .where(ConfirmationRow.session_id == session_id)
        .order_by(ConfirmationRow.made_at.desc())
        .offset(rules.MOST_OPEN - 1)
    )
    await tx.session.execute(delete(ConfirmationRow).where(ConfirmationRow.id.in_(too_old)))


def _confirmation(tx: Tx, row: ConfirmationRow) -> Confirmation:
    content = tx.vault.open(_CONTENTS, row.sealed_content, about=str(row.id)).decode()
    is_given, spoken = row.given_at is not None, _open_spoken(tx, row)
    return Confirmation(row.id, row.kind, content, row.digest, row.made_at, row.ends_at, is_given, spoken)


def _sealed_spoken(tx: Tx, confirmation_id: UUID, spoken: Spoken | None) -> bytes | None:
    if spoken is None:
        return None
    return tx.vault.seal(_SPOKEN, msgspec.msgpack.encode(spoken), about=str(confirmation_id))


def _open_spoken(tx: Tx, row: ConfirmationRow) -> Spoken | None:
    if row.sealed_spoken is None:
        return None
    return msgspec.msgpack.decode(tx.vault.open(_SPOKEN, row.sealed_spoken, about=str(row.id)), type=Spoken)
