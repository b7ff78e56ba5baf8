"""The doors to the database: `write`, `read` and `batch`. They open the transaction and close it, nobody else.

    await db.write(actions.open_account, command)       one command, one transaction
    await db.read(queries.account, account_id)          read-only, one snapshot
    await db.batch(actions.submit_transfers, command)   many callers' commands in one transaction (kernel.batch)

Acknowledged means committed: a door returns after the commit, and only then. A write runs its action again when
PostgreSQL reports a deadlock or a serialization failure, so an action does nothing that a rollback cannot undo.
When the connection breaks during the commit nobody knows what happened: OutcomeUnknown says so, and the caller asks
again with the same key.
"""

import asyncio
import random
import select
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

import psycopg
import structlog
from sqlalchemy import URL, event, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from bankhall.kernel.actors import Actor, Asker, Shown
from bankhall.kernel.audit import Act, write_acts
from bankhall.kernel.batch import Batcher
from bankhall.kernel.direct import raw_connection as raw_connection
from bankhall.kernel.errors import OutcomeUnknown, Refusal, Unavailable
from bankhall.kernel.events import Event, write_events
from bankhall.kernel.telemetry import TRANSACTION_RETRIES, TRANSACTIONS
from bankhall.kernel.vault import Vault

log = structlog.get_logger()

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C")

_TRIES = 6
_AGAIN = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)
_AWAY = (
    *_AGAIN,
    psycopg.errors.QueryCanceled,
    psycopg.errors.AdminShutdown,
    psycopg.errors.TooManyConnections,
    psycopg.errors.LockNotAvailable,
)

# A statement that runs longer than this is a defect or an attack; jobs that need more say so themselves.
_STATEMENT_TIMEOUT_S = 30
_LOCK_TIMEOUT_S = 10


_TAKE_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(:over, 0))")


class TryAgain(Exception):
    """Raised by an action that lost a race it can only see by trying: the door rolls back and runs it again."""


class _Rehearsed(Exception):
    """What a verb came to, where nothing of it stays."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


_TROUBLE = (DBAPIError, psycopg.Error, NoConnectionFree, TryAgain)


class Reading:
    """What a query gets: a session that cannot write, the instant of the question, who asks, and the vault."""

    def __init__(self, session: AsyncSession, *, now: datetime, actor: Actor, vault: Vault | None = None) -> None:
        self.session = session
        self.now = now
        self.actor = actor
        self.driver: psycopg.AsyncConnection[Any] | None = None
        self._vault = vault

    def asked_by(self, actor: Actor) -> "Reading":
        """The same moment as another would see it."""
        return Reading(self.session, now=self.now, actor=actor, vault=self._vault)

    @property
    def vault(self) -> Vault:
        if self._vault is None:
            raise RuntimeError("this database was opened without a vault")
        return self._vault


class Tx(Reading):
    """What an action gets: besides reading, it writes, emits and notes for the audit. `now` is its only clock. `shown`:
    what came with the request for `kernel.step_up`.
    """

    def __init__(
        self,
        session: AsyncSession,
        *,
        now: datetime,
        actor: Actor,
        request_id: str | None,
        vault: Vault | None = None,
        shown: Shown | None = None,
    ) -> None:
        super().__init__(session, now=now, actor=actor, vault=vault)
        self.request_id = request_id
        self.shown = shown
        self.day: date | None = None  # the business day that is held open (kernel.time)
        self._events: list[tuple[Event, Actor]] = []
        self._acts: list[Act] = []

    def speaking_for(self, asker: Asker) -> "Tx":
        """The same transaction in the name of one of those who share it: for verbs that take many people's commands."""
        same = Tx(
            self.session,
            now=self.now,
            actor=asker.actor,
            request_id=asker.request_id,
            vault=self._vault,
            shown=asker.shown,
        )
        same.driver, same.day = self.driver, self.day
        same._events, same._acts = self._events, self._acts
        return same

    def emit(self, event: Event) -> None:
        """Written with the commit, in the order of emitting."""
        self._events.append((event, self.actor))

    def emit_all(self, events: Sequence[Event]) -> None:
        self._events.extend((event, self.actor) for event in events)

    def audit(self, act: str, subject_kind: str, subject_id: UUID | str, /, **facts: object) -> None:
        """Who (the actor) did what to what. Facts are ids, codes and counts, never personal data in clear."""
        by = Asker(self.actor, self.request_id)
        self._acts.append(Act(act, subject_kind, str(subject_id), facts, by))

    @property
    def acts(self) -> Sequence[Act]:
        """Those noted so far."""
        return self._acts

    async def attempt(self, verb: Callable[Concatenate["Tx", P], Awaitable[R]], *args: P.args, **kwargs: P.kwargs) -> R:
        """One of several in a transaction: where it is refused, all of it is taken back, its events and acts too, and
        nothing of its neighbours. Locks that it took go with it. Raises what `verb` raises.
        """
        events, acts = len(self._events), len(self._acts)
        try:
            async with self.session.begin_nested():
                return await verb(self, *args, **kwargs)
        except Refusal:
            del self._events[events:], self._acts[acts:]
            raise

    async def finish(self) -> None:
        """What the door does last before the commit."""
        await self.session.flush()
        await write_events(self, self._events)
        await write_acts(self, self._acts)


class Database:
    """The engine, the clock and the vault. One for each process; modules see only the doors."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        vault: Vault | None = None,
        batch_limit: int = 512,
    ) -> None:
        self.engine = engine
        self.clock = clock
        self.vault = vault
        self._reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._batchers: dict[object, Batcher[Any, Any]] = {}
        self._listeners: list[Callable[[Sequence[Act]], None]] = []
        self._batch_limit = batch_limit

    def doors(self, actor: Actor, *, request_id: str | None = None, shown: Shown | None = None) -> "Doors":
        return Doors(self, actor, request_id, shown)

    def after_commit(self, hear: Callable[[Sequence[Act]], None]) -> None:
        """`hear` is told, in this process and as soon as they are committed, which acts were audited: for what is kept
        in memory. It must not fail, nor wait.
        """
        self._listeners.append(hear)

    async def close(self) -> None:
        """Lets running batches end, then closes the connections."""
        await asyncio.gather(*(batcher.drain() for batcher in self._batchers.values()))
        await self.engine.dispose()

    async def run_write(
        self,
        verb: Callable[[Tx], Awaitable[R]],
        *,
        name: str,
        actor: Actor,
        request_id: str | None,
        shown: Shown | None = None,
    ) -> R:
        """One transaction around `verb`, again on deadlock. Raises its errors, Unavailable, OutcomeUnknown."""
        for attempt in range(1, _TRIES + 1):
            try:
                result = await self._write_once(verb, actor, request_id, shown)
            except Refusal:
                TRANSACTIONS.labels("write", name, "refused").inc()
                raise
            except _TROUBLE as error:
                if attempt < _TRIES and _is_lost_turn(error):
                    TRANSACTION_RETRIES.labels(name).inc()
                    await asyncio.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311  a pause, not a secret
                    continue
                TRANSACTIONS.labels("write", name, "failed").inc()
                raise _said(error) from error
            TRANSACTIONS.labels("write", name, "committed").inc()
            return result
        raise AssertionError("the loop returns or raises")

    async def run_rehearsal(
        self, verb: Callable[[Tx], Awaitable[R]], *, name: str, actor: Actor, request_id: str | None
    ) -> R:
        """As run_write, and then everything is taken back."""

        async def and_take_back(tx: Tx) -> R:
            raise _Rehearsed(await verb(tx))

        try:
            await self.run_write(and_take_back, name=name, actor=actor, request_id=request_id)
        except _Rehearsed as over:
            result: R = over.result
            return result
        raise AssertionError("a rehearsal ends by raising")

    async def _write_once(
        self, verb: Callable[[Tx], Awaitable[R]], actor: Actor, request_id: str | None, shown: Shown | None
    ) -> R:
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            tx = Tx(session, now=self.clock(), actor=actor, request_id=request_id, vault=self.vault, shown=shown)
            result = await verb(tx)
            await tx.finish()
            try:
                await session.commit()
            except DBAPIError as error:
                if error.connection_invalidated or isinstance(error.orig, psycopg.OperationalError):
                    if isinstance(error.orig, _AGAIN):
                        raise
                    raise OutcomeUnknown from error
                raise
            for hear in self._listeners:
                hear(tx.acts)
            return result

    async def run_read(self, query: Callable[[Reading], Awaitable[R]], *, name: str, actor: Actor) -> R:
        try:
            async with AsyncSession(self._reader) as session:
                result = await query(Reading(session, now=self.clock(), actor=actor, vault=self.vault))
        except _TROUBLE as error:
            TRANSACTIONS.labels("read", name, "failed").inc()
            raise _said(error) from error
        TRANSACTIONS.labels("read", name, "read").inc()
        return result

    def batcher(
        self, verb: Callable[[Tx, Sequence[C]], Awaitable[Sequence[R | Refusal]]], *, lanes: int = 1
    ) -> Batcher[C, R]:
        """The one queue of this verb in this process; how many lanes it has, is said by who comes first."""
        if verb not in self._batchers:

            async def answer_each(tx: Tx, commands: Sequence[C]) -> Sequence[R | Refusal]:
                outcomes = await verb(tx, commands)
                if len(outcomes) != len(commands):
                    raise RuntimeError(f"{_name(verb)} answered {len(outcomes)} of {len(commands)} commands")
                return outcomes

            async def write_all(commands: Sequence[C]) -> Sequence[R | Refusal]:
                return await self.run_write(
                    lambda tx: answer_each(tx, commands),
                    name=_name(verb),
                    actor=_BATCH_ACTOR,
                    request_id=None,
                )

            self._batchers[verb] = Batcher(write_all, name=_name(verb), limit=self._batch_limit, lanes=lanes)
        return self._batchers[verb]


# The commands of a batch come from many; each carries its own actor.
_BATCH_ACTOR = Actor(kind="system", name="batch")


@dataclass(frozen=True, slots=True)
class Doors:
    """The database as one actor sees it, for the length of one request."""

    database: Database
    actor: Actor
    request_id: str | None = None
    shown: Shown | None = None

    @property
    def asker(self) -> Asker:
        """What goes with a command into a transaction that it shares (`batch`)."""
        return Asker(self.actor, self.request_id, self.shown)

    async def write(self, verb: Callable[Concatenate[Tx, P], Awaitable[R]], *args: P.args, **kwargs: P.kwargs) -> R:
        """Raises what the action raises; the transaction is then rolled back whole."""
        return await self.database.run_write(
            lambda tx: verb(tx, *args, **kwargs),
            name=_name(verb),
            actor=self.actor,
            request_id=self.request_id,
            shown=self.shown,
        )

    async def rehearse(self, verb: Callable[Concatenate[Tx, P], Awaitable[R]], *args: P.args, **kwargs: P.kwargs) -> R:
        """What `write` would come to, by the very same verb: done, and taken back whole. It takes the same locks, as
        long as it lasts. Raises what the action raises.
        """
        return await self.database.run_rehearsal(
            lambda tx: verb(tx, *args, **kwargs), name=_name(verb), actor=self.actor, request_id=self.request_id
        )

    async def read(
        self, query: Callable[Concatenate[Reading, P], Awaitable[R]], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        return await self.database.run_read(
            lambda reading: query(reading, *args, **kwargs), name=_name(query), actor=self.actor
        )

    async def batch(
        self, verb: Callable[[Tx, Sequence[C]], Awaitable[Sequence[R | Refusal]]], command: C, *, lanes: int = 1
    ) -> R:
        """This command, with those that others sent meanwhile. `lanes`: how many transactions of this verb may be under
        way in this process, for a verb that is not to wait for the last commit and takes its locks in one order.
        Raises the Refusal that it was answered with.
        """
        outcome = await self.database.batcher(verb, lanes=lanes).submit(command)
        if isinstance(outcome, Refusal):
            raise outcome
        return outcome


def connect(url: str, *, connections: int, application: str = "bankhall") -> AsyncEngine:
    """An engine on psycopg with the house's bounds on every statement and lock."""
    engine = create_async_engine(
        as_psycopg(url),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=10,
        hide_parameters=True,  # an error is logged, and what was asked with may be personal data
        connect_args={
            "application_name": application,
            "options": (
                f"-c statement_timeout={_STATEMENT_TIMEOUT_S}s -c lock_timeout={_LOCK_TIMEOUT_S}s"
                " -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
            ),
        },
    )
    event.listen(engine.sync_engine, "checkout", _refuse_dead)
    return engine


def _refuse_dead(connection: Any, _record: object, _in_use: object) -> None:
    """Before a connection is used again: a server that has gone has hung up, which the system knows without asking it.
    (SQLAlchemy's own way, `pool_pre_ping`, is a question and its answer before each transaction.) Where something is
    to be read, it may be no more than a notice: then the server is asked.
    """
    driver: psycopg.AsyncConnection[Any] = connection.driver_connection
    if not driver.closed:
        line = select.poll()
        line.register(driver.fileno(), select.POLLIN)
        if not line.poll(0):
            return
    cursor = connection.cursor()
    try:
        cursor.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as error:
        raise InvalidatePoolError from error
    finally:
        cursor.close()


def as_psycopg(url: str) -> URL:
    return make_url(url).set(drivername="postgresql+psycopg")


async def allow_long_statements(tx: Reading, *, seconds: int) -> None:
    """For jobs that read or write a whole bank: lifts this transaction's statement limit to `seconds`."""
    await tx.session.execute(text(f"SET LOCAL statement_timeout = {int(seconds) * 1000}"))


async def take_turn(tx: Tx, over: str) -> None:
    """Holds the turn over something that has no row to lock, until the commit: whoever else takes it waits. `over` says
    what and whose (`spending <customer>`). Waits at most `_LOCK_TIMEOUT_S`, with a connection in hand: what comes in
    crowds waits in `kernel.turns` first.
    """
    await tx.session.execute(_TAKE_TURN, {"over": over})


def is_lost_race(error: IntegrityError) -> bool:
    """Whether somebody else has just written the same unique key: reason to look again (TryAgain)."""
    return isinstance(error.orig, psycopg.errors.UniqueViolation)


def violated(error: IntegrityError, constraints: Mapping[str, Refusal]) -> Refusal | IntegrityError:
    """What the business calls a violated constraint, for `raise violated(error, {...}) from error`."""
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return constraints.get(name or "", error) if name else error


def _said(error: Exception) -> Exception:
    """A database that is away or overloaded is Unavailable; anything else is a defect and stays one."""
    cause = _cause(error)
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return Unavailable()
    if isinstance(cause, (TryAgain, NoConnectionFree, *_AWAY)):
        return Unavailable()
    if isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None:
        return Unavailable()
    return error


def _is_lost_turn(error: Exception) -> bool:
    """Whether it would go better another time: a deadlock, a conflict, somebody who was faster."""
    return isinstance(_cause(error), (TryAgain, *_AGAIN))


def _cause(error: Exception) -> BaseException | None:
    """What the driver said: through SQLAlchemy, or straight from COPY on the raw connection."""
    return error.orig if isinstance(error, DBAPIError) else error


def _name(verb: object) -> str:
    module = getattr(verb, "__module__", "").removeprefix("bankhall.")
    return f"{module}.{getattr(verb, '__name__', repr(verb))}"
