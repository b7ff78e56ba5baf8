"""How old each secret is that the bank was given: noted when the bank first sees it, as a keyed digest and a day (ASVS
13.3.4). A secret that is changed is new; who looks after the bank is told when one is due.

What the bank makes itself ends by itself: codes of machines in the hall after ten minutes, sessions by their clock; the
master key says its day in its name, and data keys go with their customers.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit

import msgspec
from sqlalchemy import LargeBinary, String, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Reading, Tx
from bankhall.kernel.jobs import Job
from bankhall.kernel.settings import PREFIX, Secret, Settings
from bankhall.kernel.tables import Row
from bankhall.kernel.vault.masters import DUE_AFTER_DAYS

_PURPOSE: Final = "kernel.secret_ages"


class SecretAgeRow(Row):
    __tablename__ = "secret_ages"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value_key: Mapped[bytes] = mapped_column(LargeBinary)
    since: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class SecretAge:
    """`name`: of its setting. `days`: since the bank first saw it: it may be older. `left`: until it is due; 0 or less
    is due.
    """

    name: str
    days: int

    @property
    def left(self) -> int:
        return DUE_AFTER_DAYS - self.days


def given_secrets(settings: Settings) -> dict[str, str]:
    """All that are set, by the names of their settings. Of an address only its password: another server is no other
    secret.
    """
    found = {"secret_key": settings.signing_key().reveal()}
    for name in msgspec.structs.fields(Settings):
        value = getattr(settings, name.name)
        if isinstance(value, Secret) and value:
            text = value.reveal()
            found[name.name] = unquote(urlsplit(text).password or "") if name.name.endswith("_url") else text
    for name_of_file in ("oidc_client_secret", "oidc_client_key", "model_key"):
        path = getattr(settings, name_of_file)
        if path is not None and path.is_file():
            found[name_of_file] = path.read_text()
    return {PREFIX + name.upper(): text for name, text in found.items() if text}


async def note_secrets(tx: Tx, secrets: Mapping[str, str]) -> int:
    """What is new, changed or gone since. Returns how many; nothing is written where all is as it was."""
    rows = {row.name: row for row in await tx.session.scalars(select(SecretAgeRow))}
    changed = 0
    for name, text in secrets.items():
        key = tx.vault.mac(_PURPOSE, f"{name}|{text}".encode())
        known = rows.get(name)
        if known is not None and hmac.compare_digest(known.value_key, key):
            continue
        values = {"value_key": key, "since": tx.now}
        row = insert(SecretAgeRow).values(name=name, **values)
        await tx.session.execute(row.on_conflict_do_update(index_elements=[SecretAgeRow.name], set_=values))
        tx.audit("kernel.see_new_secret", "setting", name)
        changed += 1
    if gone := rows.keys() - secrets.keys():
        await tx.session.execute(delete(SecretAgeRow).where(SecretAgeRow.name.in_(gone)))
    return changed + len(gone)


async def secret_ages(reading: Reading) -> list[SecretAge]:
    """Of those that have been seen, the oldest first."""
    rows = await reading.session.scalars(select(SecretAgeRow).order_by(SecretAgeRow.since, SecretAgeRow.name))
    return [SecretAge(row.name, (reading.now - row.since).days) for row in rows]


def noting(settings: Settings) -> Job:
    async def note(database: Database) -> None:
        await database.doors(system("kernel")).write(note_secrets, given_secrets(settings))

    return Job("kernel.note_secrets", note, every="*/10 * * * *", lock="kernel.note_secrets")
