"""The socket over which those who talk hear at once what others can ask for: messages, how far they were read, places
in the queue, and that somebody is typing.

It tells, and the database knows. A client says after which number of a conversation it wants to hear, and gets whatever
comes after it, from the database, in order; after any break it says so again. So nothing is lost and nothing counts
twice, whichever of several server processes it comes back to. Who may watch what is asked anew when a conversation goes
over to another agent, and whether a session still holds several times in two seconds.

What is said on a line of this process is told to the others here as soon as it is kept, from what was kept: to those
who took part at that moment, held by the commit, and had been told all before it. Everybody else hears it from the
database.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import msgspec
import structlog
from litestar import WebSocket, websocket
from litestar.di import NamedDependency

from bankhall.care import actions, permissions, queries
from bankhall.care.reach.actions.closing import DESK
from bankhall.care.reach.actions.presence import note_alive
from bankhall.care.schemas import ConversationOut, MessageOut, Nth, WhatIsSaid
from bankhall.care.types import Conversation, Hall, Mark, Message, Said, Say, Side, TalkState
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Reading, Tx
from bankhall.kernel.errors import NotFound, Refusal
from bankhall.kernel.news import Listener, News, tell
from bankhall.kernel.web.rights import needs

log = structlog.get_logger()

# Of one person at one process: two tabs on each of a few devices. Who comes with more lets the oldest go.
MOST_SOCKETS: Final = 6
MOST_WATCHED: Final = 20
MOST_FRAME: Final = 16_000

# A frame each so often, and some at once.
FRAMES_A_SECOND: Final = 10.0
FRAMES_AT_ONCE: Final = 40.0

# So much may wait for a slow reader; then it is let go, and asks again.
_MOST_WAITING: Final = 200
_SILENT_FOR_S: Final = 90.0
_ASKED_AGAIN_S: Final = 0.6
# So many lines are asked about together: a hall full of them at once would keep everybody else waiting.
_ASKED_TOGETHER: Final = 64
_QUEUE_EVERY_S: Final = 0.5
_WAITS_TOLD_S: Final = 15.0
_TYPING_EVERY_S: Final = 1.0
_ALIVE_TOLD_S: Final = 10.0
_AGAIN_S: Final = 0.5
# After what was told directly: how the conversation stands is looked up once for all that is said in that time.
_LOOKED_AFTER_S: Final = 0.05
_MOST_FAILURES: Final = 5
_TYPING: Final = "typing"
_HERE: Final = "here"

# Why a socket is closed (RFC 6455 7.4.2: 4000 and above are the application's own).
SIGNED_OUT: Final = 4401
ANOTHER_CAME: Final = 4409
TOO_FAST: Final = 4429
NOT_UNDERSTOOD: Final = 1007
TOO_BIG: Final = 1009
TOO_SLOW: Final = 1013
STOPPING: Final = 1012

# By a session's token (its hash): who stands behind it now, without those who do no more.
WhoIs = Callable[[Collection[bytes]], Awaitable[Mapping[bytes, Actor]]]


class _Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do"):
    pass


class WatchFrame(_Asked, frozen=True, tag="watch"):
    """From now on, and all that comes after that number."""

    conversation: UUID
    after: Nth


class LeaveFrame(_Asked, frozen=True, tag="leave"):
    conversation: UUID


class TypingFrame(_Asked, frozen=True, tag="typing"):
    conversation: UUID


class HereFrame(_Asked, frozen=True, tag="here"):
    """An agent has it open before them, and says so again every few seconds; or no more."""

    conversation: UUID
    is_over: bool = False


class SendFrame(_Asked, frozen=True, tag="send"):
    conversation: UUID
    client_id: UUID
    text: WhatIsSaid


class SeenFrame(_Asked, frozen=True, tag="seen"):
    conversation: UUID
    delivered: Nth
    read: Nth


class PingFrame(_Asked, frozen=True, tag="ping"):
    pass


Frame = WatchFrame | LeaveFrame | TypingFrame | HereFrame | SendFrame | SeenFrame | PingFrame


class _Told(msgspec.Struct, frozen=True, tag_field="is"):
    pass


class MessagesTold(_Told, frozen=True, tag="messages"):
    conversation: UUID
    items: list[MessageOut]


class ConversationTold(_Told, frozen=True, tag="conversation"):
    conversation: ConversationOut


class TypingTold(_Told, frozen=True, tag="typing"):
    """`by`: which colleague; nobody for a customer to hear."""

    conversation: UUID
    side: Side
    by: str = ""


class HereTold(_Told, frozen=True, tag="here"):
    """A colleague has it open, too; or no more. Only staff hear it."""

    conversation: UUID
    id: UUID
    name: str
    is_over: bool


class QueueTold(_Told, frozen=True, tag="queue"):
    """Look at the inbox again."""


class DeskTold(_Told, frozen=True, tag="desk"):
    """Something is offered to whoever hears it, or no more; or they stand otherwise."""


class GoneTold(_Told, frozen=True, tag="gone"):
    """There is no such conversation for whoever watches."""

    conversation: UUID


class KeptTold(_Told, frozen=True, tag="kept"):
    """A message that was sent is in the books."""

    conversation: UUID
    client_id: UUID
    nth: int


class RefusedTold(_Told, frozen=True, tag="refused"):
    code: str
    conversation: UUID | None = None
    client_id: UUID | None = None


class PongTold(_Told, frozen=True, tag="pong"):
    pass


_FRAME: Final = msgspec.json.Decoder(Frame)
_encode: Final = msgspec.json.encode
_Sockets = WebSocket[Actor, Any, Any]


@dataclass
class _Watched:
    """`told`: up to which number. `has_part`: an agent had a part in it; `as_other`: has one besides its agent.
    `shown`: the conversation as it was told. `is_hidden`: reads along, and its agent is not to see so.
    """

    told: int
    has_part: bool = False
    as_other: bool = False
    shown: bytes = b""
    is_hidden: bool = False
    here_at: float = 0.0


@dataclass(eq=False)
class _Line:
    """One socket. `ended`: with which code it is to be closed."""

    socket: _Sockets
    actor: Actor
    token_hash: bytes
    ended: "asyncio.Future[int]"
    watched: dict[UUID, _Watched] = field(default_factory=dict)
    waiting: "asyncio.Queue[bytes]" = field(default_factory=lambda: asyncio.Queue(_MOST_WAITING))
    allowance: float = FRAMES_AT_ONCE
    counted_at: float = 0.0
    typed_at: float = 0.0

    @property
    def is_customers(self) -> bool:
        return self.actor.kind == "customer"

    def tell(self, told: _Told | bytes) -> None:
        try:
            self.waiting.put_nowait(told if isinstance(told, bytes) else _encode(told))
        except asyncio.QueueFull:
            self.end(TOO_SLOW)

    def end(self, code: int) -> None:
        if not self.ended.done():
            self.ended.set_result(code)

    def is_too_fast(self, now: float) -> bool:
        self.allowance = min(FRAMES_AT_ONCE, self.allowance + (now - self.counted_at) * FRAMES_A_SECOND)
        self.counted_at = now
        self.allowance -= 1
        return self.allowance < 0

    async def write(self) -> None:
        while True:
            await self.socket.send_data((await self.waiting.get()).decode(), mode="text")


@dataclass(frozen=True, slots=True)
class _Read:
    """What one look at the database found."""

    talks: Mapping[UUID, Conversation]
    messages: Mapping[UUID, list[Message]]
    hall: Hall | None
    refused: frozenset[tuple[UUID, UUID | None]]
    reading: Reading


class Switchboard:
    """One for each process: who is on the line, and what each has been told."""

    def __init__(self, database: Database, who_is: WhoIs) -> None:
        self._database = database
        self._who_is = who_is
        self._listener = Listener(database, self._hear)
        self._lines: set[_Line] = set()
        self._of: dict[UUID, set[_Line]] = defaultdict(set)
        self._changed: set[UUID] = set()
        self._looks_due: set[UUID] = set()
        self._look: asyncio.TimerHandle | None = None
        self._queue_changed = False
        self._queue_told_at = 0.0
        self._waits_told_at = 0.0
        self._alive_told_at = 0.0
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._listener.start()
        self._tasks = [
            asyncio.create_task(self._push_on(), name="switchboard"),
            asyncio.create_task(self._ask_again(), name="switchboard sessions"),
        ]

    async def stop(self) -> None:
        """Everybody is told to come back."""
        for line in self._lines:
            line.end(STOPPING)
        if self._look is not None:
            self._look.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._listener.stop()

    async def serve(self, socket: _Sockets, token_hash: bytes) -> None:
        """Until either side has had enough."""
        line = _Line(socket, socket.user, token_hash, asyncio.get_running_loop().create_future())
        line.counted_at = time.monotonic()
        self._admit(line)
        await socket.accept()
        work = {asyncio.create_task(line.write()), asyncio.create_task(self._listen(line))}
        try:
            either: list[asyncio.Future[Any]] = [*work, line.ended]
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._discard(line)
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
            if line.ended.done() and not line.ended.cancelled():
                with suppress(Exception):  # the other side may have gone already
                    await socket.close(line.ended.result())

    def _admit(self, line: _Line) -> None:
        theirs = [one for one in self._lines if one.actor.key == line.actor.key]
        if len(theirs) >= MOST_SOCKETS:
            min(theirs, key=lambda one: one.counted_at).end(ANOTHER_CAME)
        self._lines.add(line)

    def _discard(self, line: _Line) -> None:
        self._lines.discard(line)
        for id_ in list(line.watched):
            self._leave(line, id_)

    async def _listen(self, line: _Line) -> None:
        while True:
            async with asyncio.timeout(_SILENT_FOR_S):
                event: Any = await line.socket.receive()
            if event["type"] != "websocket.receive":
                return
            said = event.get("text") or ""
            if len(said) > MOST_FRAME or event.get("bytes"):
                line.end(TOO_BIG)
                return
            if line.is_too_fast(time.monotonic()):
                line.end(TOO_FAST)
                return
            try:
                frame = _FRAME.decode(said)
            except (msgspec.MsgspecError, UnicodeError):
                line.end(NOT_UNDERSTOOD)
                return
            await self._take(line, frame)

    async def _take(self, line: _Line, frame: Frame) -> None:
        try:
            match frame:
                case WatchFrame():
                    await self._watch(line, frame)
                case LeaveFrame():
                    self._leave(line, frame.conversation)
                case TypingFrame():
                    await self._typing(line, frame.conversation)
                case HereFrame():
                    await self._here(line, frame)
                case SendFrame():
                    await self._send(line, frame)
                case SeenFrame():
                    await self._seen(line, frame)
                case PingFrame():
                    line.tell(PongTold())
        except Refusal as refusal:
            client_id = frame.client_id if isinstance(frame, SendFrame) else None
            line.tell(RefusedTold(refusal.code, getattr(frame, "conversation", None), client_id))

    async def _watch(self, line: _Line, frame: WatchFrame) -> None:
        id_ = frame.conversation
        if id_ not in line.watched and len(line.watched) >= MOST_WATCHED:
            line.tell(RefusedTold("care.too_many_watched", id_))
            return
        try:
            one = await self._database.doors(line.actor).read(queries.conversation, id_)
        except NotFound:
            line.tell(GoneTold(id_))
            return
        has_part = line.is_customers or one.state is not TalkState.WAITING
        line.watched[id_] = _Watched(frame.after, has_part, _is_other(one, line.actor))
        line.watched[id_].is_hidden = _is_hidden(one, line.actor)
        self._of[id_].add(line)
        self._note(id_)

    def _leave(self, line: _Line, id_: UUID) -> None:
        line.watched.pop(id_, None)
        self._of[id_].discard(line)
        if not self._of[id_]:
            del self._of[id_]

    async def _typing(self, line: _Line, id_: UUID) -> None:
        now = time.monotonic()
        if id_ in line.watched and now - line.typed_at >= _TYPING_EVERY_S:
            line.typed_at = now
            side = Side.CUSTOMER if line.is_customers else Side.AGENT
            by = "" if line.is_customers or line.watched[id_].is_hidden else line.actor.name
            news = News(actions.OF, _TYPING, (str(id_), side.value, str(line.actor.id), by))
            await self._database.doors(line.actor).write(_tell, news)

    async def _here(self, line: _Line, frame: HereFrame) -> None:
        watched, now = line.watched.get(frame.conversation), time.monotonic()
        if line.is_customers or watched is None or watched.is_hidden:
            return
        if not frame.is_over and now - watched.here_at < _TYPING_EVERY_S:
            return
        watched.here_at = now
        ids = (str(frame.conversation), str(line.actor.id), line.actor.name, "over" if frame.is_over else "")
        await self._database.doors(line.actor).write(_tell, News(actions.OF, _HERE, ids))

    async def _send(self, line: _Line, frame: SendFrame) -> None:
        doors = self._database.doors(line.actor)
        text = frame.text.strip()
        said = Say(conversation_id=frame.conversation, client_id=frame.client_id, text=text, asker=doors.asker)
        kept = await doors.batch(actions.say, said, lanes=actions.LANES)
        line.tell(KeptTold(frame.conversation, frame.client_id, kept.message.nth))
        self._tell_directly(kept)

    async def _seen(self, line: _Line, frame: SeenFrame) -> None:
        doors = self._database.doors(line.actor)
        mark = Mark(conversation_id=frame.conversation, delivered=frame.delivered, read=frame.read, asker=doors.asker)
        await doors.batch(actions.mark, mark, lanes=actions.LANES)

    def _hear(self, news: News | None) -> None:
        """From the listener: no waiting here."""
        if news is None:
            self._changed |= self._of.keys()
            self._queue_changed = True
            self._tell_desks({line.actor.id for line in self._lines})
        elif news.of != actions.OF:
            return
        elif news.kind == actions.TALKS:
            self._changed |= ({UUID(one) for one in news.ids} & self._of.keys()) - self._looks_due
        elif news.kind == actions.QUEUE:
            self._queue_changed = True
        elif news.kind == DESK:
            self._tell_desks({UUID(one) for one in news.ids})
        elif news.kind == _TYPING:
            self._tell_typing(UUID(news.ids[0]), Side(news.ids[1]), UUID(news.ids[2]), news.ids[3])
        elif news.kind == _HERE:
            self._tell_here(UUID(news.ids[0]), UUID(news.ids[1]), news.ids[2], is_over=bool(news.ids[3]))
        if self._changed or self._queue_changed:
            self._wake.set()

    def _tell_directly(self, said: Said) -> None:
        message, id_ = said.message, said.message.conversation_id
        for line in self._of.get(id_, ()):
            watched = line.watched[id_]
            if line.actor.id in said.heard_by and watched.told == message.nth - 1:
                watched.told = message.nth
                line.tell(MessagesTold(id_, [MessageOut.of(message, to_customer=line.is_customers)]))
        if id_ in self._of:
            self._looks_due.add(id_)
            if self._look is None:
                self._look = asyncio.get_running_loop().call_later(_LOOKED_AFTER_S, self._look_now)

    def _look_now(self) -> None:
        self._changed |= self._looks_due
        self._looks_due.clear()
        self._look = None
        self._wake.set()

    def _note(self, id_: UUID) -> None:
        self._changed.add(id_)
        self._wake.set()

    def _tell_typing(self, id_: UUID, side: Side, who: UUID, by: str) -> None:
        told, to_staff = _encode(TypingTold(id_, side)), _encode(TypingTold(id_, side, by))
        for line in self._of.get(id_, ()):
            if line.actor.id != who:
                line.tell(told if line.is_customers else to_staff)

    def _tell_here(self, id_: UUID, who: UUID, name: str, *, is_over: bool) -> None:
        told = _encode(HereTold(id_, who, name, is_over))
        for line in self._of.get(id_, ()):
            if line.actor.id != who and not line.is_customers:
                line.tell(told)

    def _tell_desks(self, agent_ids: Collection[UUID | None]) -> None:
        told = _encode(DeskTold())
        for line in self._lines:
            if not line.is_customers and line.actor.id in agent_ids:
                line.tell(told)

    async def _push_on(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            changed, self._changed = self._changed, set()
            if self._queue_changed:
                changed |= self._queue_due()
            try:
                await self._push(changed & self._of.keys())
            except Exception as error:
                log.warning("live.unreachable", error=repr(error))
                self._changed |= changed
                await asyncio.sleep(_AGAIN_S)
                self._wake.set()

    def _queue_due(self) -> set[UUID]:
        """Who waits hears how the queue moves, not more often than anybody can read."""
        now = time.monotonic()
        if (left := _QUEUE_EVERY_S - (now - self._queue_told_at)) > 0:
            asyncio.get_running_loop().call_later(left, self._wake.set)
            return set()
        self._queue_changed, self._queue_told_at = False, now
        told = _encode(QueueTold())
        for line in self._lines:
            if not line.is_customers:
                line.tell(told)
        return {id_ for id_, lines in self._of.items() if any(one.is_customers for one in lines)}

    async def _push(self, ids: Collection[UUID]) -> None:
        if not ids:
            return
        after = {id_: min(line.watched[id_].told for line in self._of[id_]) for id_ in ids}
        askers = {id_: [line.actor for line in self._of[id_]] for id_ in ids}
        found = await self._database.doors(system("switchboard")).read(_look, after, askers)
        for id_ in ids:
            one = found.talks.get(id_)
            for line in list(self._of.get(id_, ())):
                if one is None or (id_, line.actor.id) in found.refused or _has_lost(line, one):
                    self._leave(line, id_)
                    line.tell(GoneTold(id_))
                else:
                    self._tell_of(line, one, found)

    def _tell_of(self, line: _Line, one: Conversation, found: _Read) -> None:
        watched = line.watched[one.id]
        watched.has_part = watched.has_part or one.agent_id == line.actor.id
        watched.is_hidden = _is_hidden(one, line.actor)
        fresh = [each for each in found.messages.get(one.id, ()) if each.nth > watched.told]
        if fresh:
            watched.told = fresh[-1].nth
            items = [MessageOut.of(each, to_customer=line.is_customers) for each in fresh]
            line.tell(MessagesTold(one.id, items))
        if watched.told < one.messages and fresh:
            self._note(one.id)  # there was more than one look takes
        shown = _encode(
            ConversationTold(
                ConversationOut.of(one, hall=found.hall, now=found.reading.now, to_customer=line.is_customers)
            )
        )
        if shown != watched.shown:
            watched.shown = shown
            line.tell(shown)

    async def _ask_again(self) -> None:
        """Whether each session still is, and may still do this: whoever is out is out here, too."""
        failures = 0
        while True:
            lines = list(self._lines)
            parts = [lines[first : first + _ASKED_TOGETHER] for first in range(0, len(lines), _ASKED_TOGETHER)]
            is_answered = True
            for part in parts or [[]]:
                await asyncio.sleep(_ASKED_AGAIN_S / max(1, len(parts)))
                is_answered = await self._ask_about(part) and is_answered
            failures = 0 if is_answered else failures + 1
            if failures >= _MOST_FAILURES:
                for line in lines:
                    line.end(STOPPING)
            await self._note_alive(lines)
            if lines and time.monotonic() - self._waits_told_at > _WAITS_TOLD_S:
                self._waits_told_at = time.monotonic()
                self._queue_changed = True
                self._wake.set()

    async def _ask_about(self, lines: Collection[_Line]) -> bool:
        """False where nobody can say."""
        try:
            known = await self._who_is({line.token_hash for line in lines}) if lines else {}
        except Exception as error:
            log.warning("live.unreachable", error=repr(error))
            return False
        for line in lines:
            actor = known.get(line.token_hash)
            if actor is None or actor.key != line.actor.key or not may_come(actor):
                line.end(SIGNED_OUT)
            else:
                line.actor = actor
        return True

    async def _note_alive(self, lines: Collection[_Line]) -> None:
        """Whose tabs are on the line is there: one statement for all, now and then."""
        there = {line.actor.id for line in lines if not line.is_customers and line.actor.id is not None}
        if not there or time.monotonic() - self._alive_told_at < _ALIVE_TOLD_S:
            return
        try:
            await self._database.doors(system("switchboard")).write(note_alive, there)
        except Exception as error:
            log.warning("live.unreachable", error=repr(error))
        else:
            self._alive_told_at = time.monotonic()


def may_come(actor: Actor) -> bool:
    return actor.may(permissions.TALK if actor.kind == "customer" else permissions.SERVE)


@websocket("/api/live", opt=needs(permissions.TALK, permissions.SERVE))
async def live(socket: WebSocket[Actor, Any, Any], switchboard: NamedDependency[Switchboard]) -> None:
    """See the module."""
    token_hash: bytes | None = socket.scope.get("session_hash")  # type: ignore[assignment]  # of identity
    if token_hash is None or not may_come(socket.user):
        await socket.close(SIGNED_OUT)
        return
    await switchboard.serve(socket, token_hash)


def _has_lost(line: _Line, one: Conversation) -> bool:
    """An agent who looked at one that waited, and another has it now; or who had a part besides its agent, and left."""
    if line.is_customers or one.state is TalkState.WAITING or one.agent_id == line.actor.id:
        return False
    watched = line.watched[one.id]
    return not watched.has_part or (watched.as_other and not _is_other(one, line.actor))


def _is_other(one: Conversation, actor: Actor) -> bool:
    return any(each.id == actor.id for each in one.others)


def _is_hidden(one: Conversation, actor: Actor) -> bool:
    return any(each.id == actor.id and not each.is_told for each in one.others)


async def _look(reading: Reading, after: Mapping[UUID, int], askers: Mapping[UUID, Collection[Actor]]) -> _Read:
    talks = await queries.conversations_by_id(reading, after.keys())
    asked = {id_: (talks[id_].customer_id, after[id_]) for id_ in talks if talks[id_].messages > after[id_]}
    messages: dict[UUID, list[Message]] = defaultdict(list)
    for each in await queries.messages_after(reading, asked) if asked else ():
        messages[each.conversation_id].append(each)
    waits = any(one.place for one in talks.values())
    hall = await queries.hall(reading) if waits else None
    refused = set()
    for id_, one in talks.items():
        for actor in askers[id_]:
            # Of a file that was merged into theirs, which may have been split off again.
            if actor.kind == "customer" and actor.id != one.customer_id:
                try:
                    await queries.conversation(reading.asked_by(actor), id_)
                except NotFound:
                    refused.add((id_, actor.id))
    return _Read(talks, messages, hall, frozenset(refused), reading)


async def _tell(tx: Tx, news: News) -> None:
    await tell(tx, news)
