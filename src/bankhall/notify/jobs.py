"""Notify's jobs: delivering, and forgetting. Which carriers there are, the settings say."""

from uuid import UUID

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job
from bankhall.kernel.settings import Settings
from bankhall.notify.actions.deliver import deliver
from bankhall.notify.actions.purge import purge
from bankhall.notify.actions.send import DELIVER
from bankhall.notify.adapters import Carrier
from bankhall.notify.adapters.gateway import Gateway
from bankhall.notify.adapters.smtp import Smtp
from bankhall.notify.adapters.wechat import WeChat
from bankhall.notify.types import Channel


def carriers(settings: Settings) -> dict[Channel, Carrier]:
    """Those that this bank has been given."""
    found: dict[Channel, Carrier] = {}
    if settings.smtp_url is not None:
        found[Channel.EMAIL] = Smtp(settings.smtp_url.reveal(), sender=settings.mail_from, bank=settings.bank_name)
    if settings.sms_url and settings.sms_key is not None:
        found[Channel.SMS] = Gateway(settings.sms_url, key=settings.sms_key.reveal(), bank=settings.bank_name)
    if settings.wechat_app_id and settings.wechat_secret is not None:
        found[Channel.WECHAT] = WeChat(
            settings.wechat_url, app_id=settings.wechat_app_id, secret=settings.wechat_secret.reveal()
        )
    return found


def jobs(settings: Settings) -> list[Job]:
    known = carriers(settings)

    async def deliver_one(database: Database, *, message_id: str, nth: int) -> None:
        await deliver(
            database.doors(system("notify")), UUID(message_id), nth, carriers=known, timezone=settings.bank_timezone
        )

    return [
        # It counts its own tries; should the database be away, the job itself is tried again.
        Job(name=DELIVER, run=deliver_one),
        Job(name="notify.purge", run=_purge, every="*/10 * * * *", lock="notify.purge"),
    ]


async def _purge(database: Database) -> None:
    doors = database.doors(system("notify"))
    while await doors.write(purge):
        pass
