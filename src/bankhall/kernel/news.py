"""What one process has just changed, told to all others at once: PostgreSQL's NOTIFY, heard on a connection of each
process's own.

It carries ids and never what anybody said; who hears of something reads it. Nothing rests on it: whoever was not
listening asks for what has come meanwhile, and is told to (`hear(None)`) when the line was down.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec
import psycopg
import structlog

from bankhall.kernel.direct import Ask, direct, fetch_each

if TYPE_CHECKING:
    from bankhall.kernel.db import Database, Tx

log = structlog.get_logger()

_CHANNEL: Final = "bankhall_news"
_TELL: Final = direct("SELECT pg_notify(:channel, :told)")

# PostgreSQL takes 8000 bytes.
_MOST_IDS: Final = 150
_SHORTEST_PAUSE_S: Final = 0.1
_LONGEST_PAUSE_S: Final = 5.0
_NAME: Final = "bankhall news"


class News(msgspec.Struct, frozen=True, omit_defaults=True):
    """`of`: whose news (`care`); `kind`: what happened; `ids`: to what."""

    of: str
    kind: str
    ids: tuple[str, ...] = ()


async def tell(tx: "Tx", news: News) -> None:
    """Told with the commit."""
    await fetch_each(tx, *told_of(news))


def told_of(news: News) -> list[Ask]:
    """The statements that tell it with the commit, for who has others to send with them."""
    parts = (news.ids[first : first + _MOST_IDS] for first in range(0, max(1, len(news.ids)), _MOST_IDS))
    each = (msgspec.json.encode(msgspec.structs.replace(news, ids=ids)).decode() for ids in parts)
    return [(_TELL, {"channel": _CHANNEL, "told": told}) for told in each]


class Listener:
    """The one connection of this process on which it hears. `hear` is called for each news, and with None whenever
    something may have been missed. It must not fail, nor wait.
    """

    def __init__(self, database: "Database", hear: Callable[[News | None], None]) -> None:
        self._url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._hear = hear
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._listen(), name="news")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _listen(self) -> None:
        pause_s = _SHORTEST_PAUSE_S
        while True:
            try:
                line = await psycopg.AsyncConnection.connect(self._url, autocommit=True, application_name=_NAME)
                async with line:
                    await line.execute(f"LISTEN {_CHANNEL}")
                    self._hear(None)
                    pause_s = _SHORTEST_PAUSE_S
                    async for told in line.notifies():
                        self._take(told.payload)
            except (psycopg.Error, OSError) as error:
                log.warning("news.line_down", error=repr(error))
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)

    def _take(self, payload: str) -> None:
        try:
            news = msgspec.json.decode(payload, type=News)
        except msgspec.MsgspecError:
            log.warning("news.unreadable")
        else:
            self._hear(news)
