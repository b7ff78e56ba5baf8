"""Who may sign in: enrolling, barring, letting in again."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from bankhall.identity import rules
from bankhall.identity.actions.contacts import forget_contacts, keep_contacts
from bankhall.identity.actions.names import claim_login, forget_names, keep_said
from bankhall.identity.actions.sessions import end_sessions
from bankhall.identity.actions.waiting import drop_recoveries
from bankhall.identity.errors import AlreadyBarred, AlreadyEnrolled, NotBarred
from bankhall.identity.events import CustomerEnrolled, SignInAllowed, SignInBarred
from bankhall.identity.models import (
    AuthenticatorRow,
    CredentialRow,
    EnrolmentRow,
    KnownDeviceRow,
    PasskeyRow,
    RecoveryCodeRow,
    SignInBarRow,
    SsoLinkRow,
)
from bankhall.identity.queries import lock_enrolment, open_name, sealed_login, sealed_name
from bankhall.identity.rules.names import names_of
from bankhall.identity.types import CredentialKind, EnrollCustomer, PasswordHash, Realm
from bankhall.kernel.db import Tx, violated
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by


async def enroll_customer(tx: Tx, command: EnrollCustomer) -> UUID:
    """Lets a customer sign in. Returns the enrolment's id. Raises BadInput, LoginTaken, AlreadyEnrolled."""
    enrolment_id = await enroll(
        tx,
        Realm.CUSTOMER,
        holder_id=command.customer_id,
        login=command.login,
        name=command.name,
        password=command.password,
    )
    tx.emit(CustomerEnrolled(enrolment_id=enrolment_id, customer_id=command.customer_id))
    tx.audit("identity.enroll_customer", "enrolment", enrolment_id, customer_id=command.customer_id)
    return enrolment_id


async def keep_reachable(
    tx: Tx,
    customer_id: UUID,
    *,
    name: str,
    phones: Sequence[str],
    emails: Sequence[str],
    documents: Sequence[str],
) -> None:
    """What the customer file says of somebody, told whenever it is first said, changes or goes: the greeting follows
    the name, they sign in by the rest, and messages go where the file says. `documents`: their numbers. Who is not
    enrolled is told nothing and greeted nowhere. Raises BadInput.
    """
    row = await _lock_row(tx, customer_id)
    if row is not None:
        await _rename(tx, row, rules.person_name(name))
        await keep_said(tx, row.id, names_of(phones=phones, emails=emails, documents=documents))
        await keep_contacts(tx, row.id, customer_id, phones=phones, emails=emails)


async def _rename(tx: Tx, row: EnrolmentRow, name: str) -> None:
    if open_name(tx, row.id, row.sealed_name) != name:
        row.sealed_name = sealed_name(tx, row.id, name)
        tx.audit("identity.rename", "enrolment", row.id)


async def forget_customer(tx: Tx, customer_id: UUID) -> None:
    """Name, names to sign in by and what they signed in with beside the password go; that there was somebody who could
    sign in, and what they did, stays. Who is not enrolled is forgotten already.
    """
    row = await _lock_row(tx, customer_id)
    if row is not None:
        row.sealed_name, row.sealed_login = sealed_name(tx, row.id, "—"), sealed_login(tx, row.id, "—")
        await forget_names(tx, row.id)
        await forget_contacts(tx, row.id)
        await drop_factors(tx, row.id)
        await drop_recoveries(tx, row.id)
        tx.audit("identity.forget", "enrolment", row.id)


async def _lock_row(tx: Tx, customer_id: UUID) -> EnrolmentRow | None:
    is_theirs = (EnrolmentRow.realm == Realm.CUSTOMER) & (EnrolmentRow.holder_id == customer_id)
    return (await tx.session.scalars(select(EnrolmentRow).where(is_theirs).with_for_update())).one_or_none()


async def drop_factors(tx: Tx, enrolment_id: UUID) -> None:
    """Passkeys, app, recovery codes and the devices one is known on. What follows from it is the caller's."""
    for table in (PasskeyRow, AuthenticatorRow, RecoveryCodeRow, KnownDeviceRow):
        await tx.session.execute(delete(table).where(table.enrolment_id == enrolment_id))


async def drop_link(tx: Tx, enrolment_id: UUID) -> bool:
    """The provider opens this door no more. Returns whether it did. What follows from it is the caller's."""
    gone = delete(SsoLinkRow).where(SsoLinkRow.enrolment_id == enrolment_id).returning(SsoLinkRow.enrolment_id)
    return await tx.session.scalar(gone) is not None


async def bar(tx: Tx, realm: Realm, holder_id: UUID, *, reason: str) -> None:
    """Nobody signs in here until allowed again, and who is signed in is out. Raises NoSuchEnrolment, AlreadyBarred."""
    enrolment = await lock_enrolment(tx, realm, holder_id)
    if await _is_barred(tx, enrolment.id):
        raise AlreadyBarred
    await place_bar(tx, enrolment.id, reason=reason)


async def allow(tx: Tx, realm: Realm, holder_id: UUID) -> None:
    """Lifts the bar. Raises NoSuchEnrolment, NotBarred."""
    enrolment = await lock_enrolment(tx, realm, holder_id)
    if not await _is_barred(tx, enrolment.id):
        raise NotBarred
    await tx.session.execute(delete(SignInBarRow).where(SignInBarRow.enrolment_id == enrolment.id))
    tx.emit(SignInAllowed(enrolment_id=enrolment.id))
    tx.audit("identity.allow_sign_in", "enrolment", enrolment.id)


async def set_aside(tx: Tx, customer_id: UUID, *, reason: str) -> bool | None:
    """This file is part of another one: nobody signs in to it, and what their file said opens no door. Returns whether
    they were barred before; None for who is not enrolled. `take_up_again` undoes it.
    """
    row = await _lock_row(tx, customer_id)
    if row is None:
        return None
    was_barred = await _is_barred(tx, row.id)
    await keep_said(tx, row.id, ())
    await place_bar(tx, row.id, reason=reason)
    return was_barred


async def take_up_again(tx: Tx, customer_id: UUID) -> None:
    """Lifts the bar that `set_aside` placed, if it still stands; `keep_reachable` says again what their file says."""
    row = await _lock_row(tx, customer_id)
    if row is not None and await _is_barred(tx, row.id):
        await allow(tx, Realm.CUSTOMER, customer_id)


async def enroll(
    tx: Tx,
    realm: Realm,
    *,
    holder_id: UUID,
    login: str,
    name: str,
    password: PasswordHash,
    enrolment_id: UUID | None = None,
) -> UUID:
    """`enrolment_id`: where something was bound to it before. Raises BadInput, LoginTaken, AlreadyEnrolled."""
    enrolment_id = enrolment_id or new_id()
    name_to_claim = rules.new_login(login, realm=realm)
    row = EnrolmentRow(
        id=enrolment_id,
        realm=realm,
        holder_id=holder_id,
        sealed_login=sealed_login(tx, enrolment_id, name_to_claim),
        sealed_name=sealed_name(tx, enrolment_id, rules.person_name(name)),
        enrolled_at=tx.now,
        **done_by(tx),
    )
    tx.session.add(row)
    try:
        await tx.session.flush()
    except IntegrityError as error:
        raise violated(error, {"enrolments_realm_holder_id_key": AlreadyEnrolled()}) from error
    await claim_login(tx, realm, enrolment_id, name_to_claim)
    tx.session.add(
        CredentialRow(
            id=new_id(),
            enrolment_id=enrolment_id,
            kind=CredentialKind.PASSWORD,
            secret=password.text,
            made_at=tx.now,
        )
    )
    return enrolment_id


async def place_bar(tx: Tx, enrolment_id: UUID, *, reason: str) -> None:
    """The caller holds the enrolment's lock; a bar that stands stays."""
    if not await _is_barred(tx, enrolment_id):
        tx.session.add(SignInBarRow(enrolment_id=enrolment_id, barred_at=tx.now, reason=reason, **done_by(tx)))
        tx.emit(SignInBarred(enrolment_id=enrolment_id))
        tx.audit("identity.bar_sign_in", "enrolment", enrolment_id)
    await end_sessions(tx, enrolment_id)
    await drop_recoveries(tx, enrolment_id)


async def _is_barred(tx: Tx, enrolment_id: UUID) -> bool:
    query = select(SignInBarRow.enrolment_id).where(SignInBarRow.enrolment_id == enrolment_id)
    return (await tx.session.execute(query)).one_or_none() is not None
