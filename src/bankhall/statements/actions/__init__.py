"""Asking for a statement, making it, keeping it, and the counting of those who ask whether one is real."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from bankhall.accounts import api as accounts
from bankhall.accounts.types import STATEMENTS
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.jobs import enqueue
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.time import business_date
from bankhall.ledger import api as ledger
from bankhall.statements import queries, rules
from bankhall.statements.errors import NotIssued, StatementTooLong, TooManyChecks, TooManyStatements
from bankhall.statements.models import StatementFileRow, StatementRow, StatementTryRow
from bankhall.statements.types import Asked, AskStatement, Contents, Genuine, StatementState

MAKE = "statements.make"

_A_DAY_S = 86_400
_A_MINUTE_S = 60


async def ask_statement(tx: Tx, wanted: AskStatement, key: str) -> Asked:
    """Made by a job; the same key and content ask once. Raises NoSuchAccount, BadInput, StatementTooLong,
    TooManyStatements, KeyReused.
    """
    assert tx.actor.id is not None
    through = await accounts.let_through(tx, wanted.account_id, STATEMENTS)
    name = f"statements.ask:{tx.actor.id}:{key}"
    if before := await done_before(tx, name, wanted):
        return await queries.my_statement(tx, before)
    rules.refuse_period(wanted.period, today=await business_date(tx))
    most = rules.MOST_ENTRIES[wanted.form]
    entries = await ledger.count_in(tx, wanted.account_id, wanted.period, most=most)
    if entries > most:
        raise StatementTooLong(most)
    await _refuse_greedy(tx, tx.actor.id)
    if through is not None:
        await accounts.note_look(tx, through, wanted.account_id, STATEMENTS)
    statement_id = new_id()
    row = {
        "id": statement_id,
        "customer_id": tx.actor.id,
        "account_id": wanted.account_id,
        "first_on": wanted.period.first_on,
        "last_on": wanted.period.last_on,
        "form": wanted.form,
        "language": wanted.language,
        "state": StatementState.WAITING,
        "asked_at": tx.now,
        "entries": entries,
        "done": 0,
        "size": 0,
    }
    await tx.session.execute(insert(StatementRow).values(**row))
    await note_done(tx, name, wanted, statement_id)
    await enqueue(tx, MAKE, statement_id=str(statement_id))
    facts = {"mandate_id": str(through.mandate_id)} if through else {}
    tx.audit(
        "statements.ask",
        "account",
        wanted.account_id,
        statement_id=str(statement_id),
        form=wanted.form,
        first_on=wanted.period.first_on.isoformat(),
        last_on=wanted.period.last_on.isoformat(),
        **facts,
    )
    return await queries.my_statement(tx, statement_id)


async def note_taken(tx: Tx, statement_id: UUID) -> None:
    """What leaves the bank is noted before it leaves. Raises NoSuchStatement where the account is theirs no more."""
    asked = await queries.my_statement(tx, statement_id)
    through = await queries.may_take(tx, asked.account_id)
    if through is not None:
        await accounts.note_look(tx, through, asked.account_id, STATEMENTS)
    facts = {"mandate_id": str(through.mandate_id)} if through else {}
    tx.audit("statements.take", "account", asked.account_id, statement_id=str(statement_id), **facts)


# --------------------------------------------------------------------------------------------------- making


async def begin_making(tx: Tx, statement_id: UUID) -> tuple[UUID, AskStatement] | None:
    """Whose it is, and what was asked for; None where it has been made or given up."""
    query = select(StatementRow).where(StatementRow.id == statement_id).with_for_update()
    row = (await tx.session.scalars(query)).one_or_none()
    if row is None or row.state not in (StatementState.WAITING, StatementState.MAKING):
        return None
    row.state, row.done = StatementState.MAKING, 0
    asked = queries.asked_of(row)
    return row.customer_id, asked


async def note_progress(tx: Tx, statement_id: UUID, done: int) -> None:
    await tx.session.execute(
        update(StatementRow)
        .where(StatementRow.id == statement_id, StatementRow.state == StatementState.MAKING)
        .values(done=done)
    )


async def give_up(tx: Tx, statement_id: UUID) -> None:
    open_ = StatementRow.state.in_((StatementState.WAITING, StatementState.MAKING))
    await tx.session.execute(
        update(StatementRow).where(StatementRow.id == statement_id, open_).values(state=StatementState.FAILED)
    )


async def keep_made(tx: Tx, statement_id: UUID, code: str, contents: Contents, file: bytes) -> bool:
    """Enters it in the register, signed, and keeps the file. False where it had been made before: this one is thrown
    away then, or whoever asked for it is forgotten.
    """
    query = select(StatementRow).where(StatementRow.id == statement_id).with_for_update()
    row = (await tx.session.scalars(query)).one()
    keys = await data_keys(tx, [row.customer_id])
    if row.state != StatementState.MAKING or not keys:
        return False
    row.made_at, row.size, row.entries, row.done = tx.now, len(file), len(contents.lines), len(contents.lines)
    row.currency, row.closing = contents.currency, contents.closing
    row.code_key, row.digest = queries.code_key(tx, code), hashlib.sha256(file).digest()
    row.holders = queries.sealed_holders(tx, statement_id, contents.holders)
    signature = tx.vault.sign(queries.register_line(row))
    row.algorithm, row.signed_by, row.signature = signature.algorithm, signature.key_id, signature.value
    row.state = StatementState.MADE
    sealed = keys[row.customer_id].seal(tx.vault.suite, file, about=queries.file_place(statement_id))
    kept = {"statement_id": statement_id, "sealed": sealed, "kept_until": tx.now + rules.KEPT}
    await tx.session.execute(insert(StatementFileRow).values(**kept))
    tx.audit("statements.issue", "account", row.account_id, statement_id=str(statement_id), form=row.form)
    return True


async def forget_files(tx: Tx, *, most: int = 500) -> int:
    """Those past their time; the register stays. Returns how many: call again while it is not 0."""
    old = select(StatementFileRow.statement_id).where(StatementFileRow.kept_until <= tx.now).limit(most)
    gone = delete(StatementFileRow).where(StatementFileRow.statement_id.in_(old))
    files = len((await tx.session.execute(gone.returning(StatementFileRow.statement_id))).all())
    await tx.session.execute(delete(StatementTryRow).where(StatementTryRow.at <= tx.now - rules.WRONG_WITHIN))
    return files


# ------------------------------------------------------------------------------------------------- checking


async def check_code(tx: Tx, typed: str, tail: str, address: str) -> Genuine | Refusal:
    """Answered and not raised, because what is wrong is counted: NotIssued, the same for a code that is none and for a
    tail that is another's, and TooManyChecks.
    """
    code = rules.read_code(typed)
    by_code = _try_key(tx, f"code|{code or typed[:64]}")
    if (refusal := await _refuse_guesser(tx, by_code, rules.MOST_WRONG_BY_CODE)) is not None:
        return refusal
    return await _answer(tx, await queries.issued_under(tx, code, tail) if code else None, address, by_code)


async def check_file(tx: Tx, digest: bytes, address: str) -> Genuine | Refusal:
    """The same for a whole file."""
    return await _answer(tx, await queries.issued_as(tx, digest), address)


async def _answer(tx: Tx, found: Genuine | None, address: str, *keys: bytes) -> Genuine | Refusal:
    by_address = _try_key(tx, f"address|{address}")
    if (refusal := await _refuse_guesser(tx, by_address, rules.MOST_WRONG_BY_ADDRESS)) is not None:
        return refusal
    if found is not None:
        return found
    await tx.session.execute(insert(StatementTryRow), [{"key": key, "at": tx.now} for key in (*keys, by_address)])
    return NotIssued()


async def _refuse_guesser(tx: Tx, key: bytes, most: int) -> Refusal | None:
    """Holds the key's turn until the commit: a hundred tries at once are counted one after the other."""
    await take_turn(tx, f"statement tries {key.hex()}")
    since = tx.now - rules.WRONG_WITHIN
    query = select(func.count(), func.min(StatementTryRow.at)).where(
        StatementTryRow.key == key, StatementTryRow.at > since
    )
    wrong, oldest = (await tx.session.execute(query)).one()
    return None if wrong < most else TooManyChecks(retry_after_s=_left_s(oldest, since))


async def _refuse_greedy(tx: Tx, customer_id: UUID) -> None:
    await take_turn(tx, f"statements {customer_id}")
    asked, under_way = await queries.asked_since_yesterday(tx, customer_id)
    if asked >= rules.MOST_A_DAY:
        raise TooManyStatements(retry_after_s=_A_DAY_S)
    if under_way >= rules.MOST_UNDER_WAY:
        raise TooManyStatements(retry_after_s=_A_MINUTE_S)


def _left_s(oldest: datetime, since: datetime) -> int:
    return max(1, int((oldest - since).total_seconds()))


def _try_key(tx: Tx, what: str) -> bytes:
    return tx.vault.mac("statements.tries", what.encode())
