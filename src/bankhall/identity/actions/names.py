"""By which names somebody comes in. A login is held from the day of enrolment. Phones, e-mail addresses and documents
that the customer file says of somebody open their door while it says them of nobody else; whoever proves one holds it,
the first who does for as long as they have it.

The caller holds the enrolment's lock.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from bankhall.identity.errors import LoginTaken
from bankhall.identity.models import SignInNameRow
from bankhall.identity.queries import name_key, sealed_shown
from bankhall.identity.rules import names as rules
from bankhall.identity.types import Name, NameKind, Realm
from bankhall.kernel.db import TryAgain, Tx, is_lost_race, violated


async def claim_login(tx: Tx, realm: Realm, enrolment_id: UUID, login: str) -> None:
    """Raises LoginTaken, also where somebody may come in by this as another kind of name."""
    key = name_key(tx, realm, login)
    if await is_spoken_for(tx, realm, login):
        raise LoginTaken
    row = _row(tx, realm, enrolment_id, Name(NameKind.LOGIN, login))
    tx.session.add(SignInNameRow(**row | {"held_at": tx.now, "name_key": key}))
    try:
        await tx.session.flush()
    except IntegrityError as error:
        raise violated(error, {"sign_in_names_held": LoginTaken()}) from error


async def is_spoken_for(tx: Tx, realm: Realm, login: str) -> bool:
    found = select(exists().where(SignInNameRow.realm == realm, SignInNameRow.name_key == name_key(tx, realm, login)))
    return bool(await tx.session.scalar(found))


async def keep_said(tx: Tx, enrolment_id: UUID, said: Sequence[Name]) -> None:
    """All that the customer file says of them from now on. What it says no more opens nothing; what they hold of the
    rest they go on holding.
    """
    rows = [_row(tx, Realm.CUSTOMER, enrolment_id, name) for name in said]
    gone = (SignInNameRow.enrolment_id == enrolment_id) & (SignInNameRow.kind != NameKind.LOGIN)
    await tx.session.execute(
        delete(SignInNameRow).where(gone, SignInNameRow.name_key.not_in([r["name_key"] for r in rows]))
    )
    if rows:
        await tx.session.execute(insert(SignInNameRow).values(rows).on_conflict_do_nothing())


async def hold_name(tx: Tx, enrolment_id: UUID, kind: NameKind, text: str) -> bool:
    """They have just proved that it is theirs. False where somebody proved it before them, or where nobody can come in
    by such a thing.
    """
    name = rules.name_of(kind, text)
    if name is None:
        return False
    row = _row(tx, Realm.CUSTOMER, enrolment_id, name)
    await tx.session.execute(insert(SignInNameRow).values(row).on_conflict_do_nothing())
    other = aliased(SignInNameRow)
    is_held = exists().where(
        other.realm == SignInNameRow.realm,
        other.name_key == SignInNameRow.name_key,
        other.enrolment_id != enrolment_id,
        other.held_at.is_not(None),
    )
    is_it = (SignInNameRow.enrolment_id == enrolment_id) & (SignInNameRow.name_key == row["name_key"])
    held = update(SignInNameRow).where(is_it, ~is_held).values(held_at=tx.now).returning(SignInNameRow.kind)
    try:
        is_theirs = (await tx.session.execute(held)).one_or_none() is not None
    except IntegrityError as error:
        raise (TryAgain() if is_lost_race(error) else error) from error
    if is_theirs:
        tx.audit("identity.hold_name", "enrolment", enrolment_id, kind=kind)
    return is_theirs


async def forget_names(tx: Tx, enrolment_id: UUID) -> None:
    """Nobody comes in by any of them any more, until somebody else has them."""
    await tx.session.execute(delete(SignInNameRow).where(SignInNameRow.enrolment_id == enrolment_id))


def _row(tx: Tx, realm: Realm, enrolment_id: UUID, name: Name) -> dict[str, object]:
    key = name_key(tx, realm, name.text)
    return {
        "realm": realm.value,
        "name_key": key,
        "enrolment_id": enrolment_id,
        "kind": name.kind.value,
        "sealed_shown": sealed_shown(tx, enrolment_id, key, rules.masked(name)),
        "said_at": tx.now,
        "held_at": None,
    }
