"""The jobs of the other ways: reading the mailbox, and forgetting what nobody looked at."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Final

import structlog

from bankhall.care.channels import queries
from bankhall.care.channels.actions.arrivals import let_lapse
from bankhall.care.channels.actions.mail import keep_mail
from bankhall.care.channels.adapters.imap import Imap, NotRead
from bankhall.care.channels.adapters.reading import read_mail_apart
from bankhall.care.channels.models import ArrivalRow, WeChatCodeRow
from bankhall.care.channels.rules.mail import MOST_BYTES
from bankhall.care.channels.types import ArrivalState, Fetched, Mail, Place, Post
from bankhall.kernel.actors import system
from bankhall.kernel.apart import Interrupted
from bankhall.kernel.db import Database, Doors
from bankhall.kernel.jobs import Job
from bankhall.kernel.retention import Purge, purging
from bankhall.kernel.settings import Settings

log = structlog.get_logger()

_AT_ONCE: Final = 20

# By what it is called something comes once: no server sends it again after a year. What it said is gone long before.
PURGES: Final = (
    Purge(ArrivalRow, ArrivalRow.came_at, timedelta(days=400), ArrivalRow.state != ArrivalState.OPEN),
    Purge(WeChatCodeRow, WeChatCodeRow.until, timedelta(days=1)),
)


def jobs(settings: Settings) -> list[Job]:
    lapsing = Job("care.let_arrivals_lapse", _lapse, every="23 * * * *", lock="care.let_arrivals_lapse")
    forgetting = purging("care.forget_arrivals", PURGES, every="19 18 * * *")
    if settings.imap_url is None:
        return [lapsing, forgetting]
    box = Imap(settings.imap_url.reveal())
    post = Post(box.name, settings.mail_service, settings.mail_checked_by)

    async def read(database: Database) -> None:
        await read_mailbox(database.doors(system("mail")), box, post)

    return [
        lapsing,
        forgetting,
        Job("care.read_mailbox", read, every="* * * * *", lock="care.read_mailbox", tries=1),
    ]


async def read_mailbox(doors: Doors, box: Imap, post: Post) -> int:
    """All that is new. Returns how much was looked at. A mailbox that cannot be reached is read the next time, and
    so is what a busy machine did not come to read.
    """
    looked_at = 0
    while True:
        place = await doors.read(queries.place, post.name)
        try:
            validity, found = await asyncio.to_thread(box.fetch, place, most=_AT_ONCE, most_bytes=MOST_BYTES)
        except NotRead as failed:
            log.warning("care.mailbox_not_read", cause=failed.cause)
            return looked_at
        kept: list[int] = []
        with suppress(Interrupted):
            for one in found:
                await _keep(doors, post, Place(validity, one.uid), one)
                kept.append(one.uid)
        await asyncio.to_thread(box.mark_seen, kept)
        looked_at += len(kept)
        if len(kept) < len(found):
            log.warning("care.mail_not_read", uid=found[len(kept)].uid)
        if len(kept) < _AT_ONCE:
            return looked_at


async def _keep(doors: Doors, post: Post, place: Place, one: Fetched) -> None:
    """What we stumble over is put aside, so that what came after it is read."""
    mail: Mail | None = await read_mail_apart(one.raw, checked_by=post.checked_by)
    try:
        await doors.write(keep_mail, post, place, mail)
    except Exception as error:
        log.error("care.mail_not_kept", uid=one.uid, error=type(error).__name__)
        await doors.write(keep_mail, post, place, None)


async def _lapse(database: Database) -> None:
    await database.doors(system("housekeeping")).write(let_lapse)
