"""The bank's worker, which notes what each of its subscribers hears, in the transaction in which it hears it.

Beside the bank's own subscribers stands one that hears everything there is to hear.
"""

import asyncio
from collections.abc import Iterator, Sequence

from sqlalchemy import text

from bankhall import worker
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.kernel.settings import Settings
from bankhall.kernel.telemetry import configure_logs

# Without a key: what is heard twice is to be seen twice.
HEARD = "CREATE TABLE drill_heard (subscriber text NOT NULL, event_id bigint NOT NULL)"

_NOTE = text("INSERT INTO drill_heard SELECT :subscriber, unnest(CAST(:ids AS bigint[]))")


def noting(subscriber: Subscriber) -> Subscriber:
    async def handle(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
        await subscriber.handle(tx, heard)
        await tx.session.execute(_NOTE, {"subscriber": subscriber.name, "ids": [one.id for one in heard]})

    return Subscriber(subscriber.name, subscriber.hears, handle, subscriber.batch_limit, subscriber.tries)


def subscribers() -> list[Subscriber]:
    async def only_listen(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
        pass

    everything = Subscriber("drills.everything", tuple(_kinds(Event)), only_listen)
    return [noting(one) for one in (*worker.SUBSCRIBERS, everything)]


def _kinds(of: type[Event]) -> Iterator[type[Event]]:
    for kind in of.__subclasses__():
        if kind.__struct_config__.tag is not None:
            yield kind
        yield from _kinds(kind)


def main() -> None:
    settings = Settings.from_environment()
    configure_logs(level=settings.log_level, style=settings.log_format)
    worker.SUBSCRIBERS[:] = subscribers()
    asyncio.run(worker.work(settings))


if __name__ == "__main__":
    main()
