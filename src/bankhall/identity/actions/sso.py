"""Coming by the staff's provider: an errand begins, somebody comes back, what the provider vouched for is acted on.

Between taking the attempt and acting stands the network, so they are two transactions: the attempt is spent by the
first, whatever comes of it.
"""

import secrets
from uuid import UUID

import msgspec
from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bankhall.identity import queries, rules
from bankhall.identity.actions.enrolment import drop_link
from bankhall.identity.actions.second_step import ask_for_second_step, welcome
from bankhall.identity.actions.sessions import confirm_session, end_sessions_vouched_for, require_confirmed
from bankhall.identity.actions.staff import take_role
from bankhall.identity.errors import (
    BadLogoutToken,
    NoSuchLink,
    SsoLinkedElsewhere,
    SsoNotLinked,
    SsoNotYou,
    SsoOff,
    SsoOver,
)
from bankhall.identity.events import FactorAdded, FactorRemoved
from bankhall.identity.models import SsoAttemptRow, SsoLinkRow, SsoLogoutRow, StaffRoleRow
from bankhall.identity.rules import sso
from bankhall.identity.types import (
    Browser,
    Enrolment,
    Identified,
    LogoutTold,
    Realm,
    SecondStep,
    Session,
    SsoAttempt,
    SsoErrand,
    SsoPurpose,
    SsoTerms,
    Vouched,
    Way,
    Welcome,
)
from bankhall.kernel.actors import system
from bankhall.kernel.db import Doors, Tx, take_turn
from bankhall.kernel.errors import NotSignedIn, Refusal

_SECRETS = "identity.sso_attempt"
_PERSON = "identity.sso_person"
_SESSION = "identity.sso_session"
_LOGOUT = "identity.sso_logout"

_PROVIDER = system("single sign-on")


class _Kept(msgspec.Struct, frozen=True):
    nonce: str
    verifier: str


async def begin_errand(
    tx: Tx, purpose: SsoPurpose, *, browser_token: str | None, session: Session | None = None
) -> SsoErrand:
    """`browser_token`: what the browser holds from an errand of a moment ago; its tabs share it. The oldest errands of
    a browser are forgotten. To link takes a session whose owner has shown lately who they are.

    Raises SsoOff for who does not work here, ConfirmationNeeded.
    """
    if session is not None and session.realm is not Realm.STAFF:
        raise SsoOff
    if session is not None and purpose is SsoPurpose.LINK:
        require_confirmed(tx, session)
    browser = browser_token if browser_token and rules.token_hash(browser_token) else secrets.token_urlsafe(32)
    errand = SsoErrand(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(32),
        browser=browser,
        is_anew=sso.is_shown_anew(purpose),
    )
    await _forget_oldest(tx, _hash(browser))
    kept = msgspec.json.encode(_Kept(errand.nonce, errand.verifier))
    tx.session.add(
        SsoAttemptRow(
            state_hash=_hash(errand.state),
            browser_hash=_hash(browser),
            purpose=purpose,
            session_id=session and session.id,
            sealed_secrets=tx.vault.seal(_SECRETS, kept, about=_hash(errand.state).hex()),
            begun_at=tx.now,
            ends_at=tx.now + sso.ERRAND,
        )
    )
    return errand


async def take_attempt(tx: Tx, state: str, browser_token: str | None) -> SsoAttempt | SsoOver:
    """The errand that this browser comes back from. It is spent, so the caller commits; of two at once one gets it.
    Nothing is spent by who holds a state that was given to another browser.
    """
    state_hash, browser_hash = rules.token_hash(state), rules.token_hash(browser_token or "")
    if state_hash is None or browser_hash is None:
        return SsoOver()
    is_it = (SsoAttemptRow.state_hash == state_hash) & (SsoAttemptRow.browser_hash == browser_hash)
    row = (await tx.session.execute(delete(SsoAttemptRow).where(is_it).returning(SsoAttemptRow))).scalar_one_or_none()
    if row is None or row.ends_at <= tx.now:
        return SsoOver()
    kept = msgspec.json.decode(tx.vault.open(_SECRETS, row.sealed_secrets, about=state_hash.hex()), type=_Kept)
    return SsoAttempt(SsoPurpose(row.purpose), row.session_id, row.begun_at, kept.nonce, kept.verifier)


async def come_in(db: Doors, known: Identified, terms: SsoTerms, browser: Browser) -> Welcome | SecondStep | Refusal:
    """Who is linked comes in, as far as what they showed reaches: by two factors at once; by one to the second step of
    the house; who has none here sets one up before anything opens. What the provider's groups no longer give has gone
    before, in the name of the provider.

    Raises SsoRefused. Answers SsoNotLinked (also for who is barred or has left: the provider's word opens nothing),
    SsoOver for a session that the provider has told to end.
    """
    if terms.roles:
        await Doors(db.database, _PROVIDER, db.request_id).write(_follow_groups, known, terms)
    return await db.write(_let_in, known, terms, browser)


async def _let_in(tx: Tx, known: Identified, terms: SsoTerms, browser: Browser) -> Welcome | SecondStep | Refusal:
    person_key = _person_key(tx, terms, known.person)
    enrolment = await _lock_linked(tx, person_key)
    if enrolment is None:
        tx.audit("identity.fail_sso", "realm", Realm.STAFF)
        return SsoNotLinked()
    vouched = _vouched(tx, terms, known)
    if await _is_logged_out(tx, vouched, known):
        return SsoOver()
    await tx.session.execute(update(SsoLinkRow).where(SsoLinkRow.person_key == person_key).values(used_at=tx.now))
    ways = () if vouched.has_two_factors else await queries.ways_of(tx, enrolment.id)
    if ways:
        return await ask_for_second_step(tx, enrolment, ways, vouched=vouched)
    return await welcome(tx, enrolment, Way.SSO, browser, vouched=vouched)


async def link(tx: Tx, session: Session | None, attempt: SsoAttempt, known: Identified, terms: SsoTerms) -> None:
    """From now on the provider opens this person's door. In place of an earlier link of theirs.

    Raises SsoOver for another session than that which set out, NotSignedIn, SsoLinkedElsewhere.
    """
    here = _same_session(session, attempt)
    enrolment = await queries.lock_open_enrolment(tx, here.enrolment_id)
    if enrolment is None or enrolment.realm is not Realm.STAFF:
        raise NotSignedIn
    person_key = _person_key(tx, terms, known.person)
    await take_turn(tx, f"sso person {person_key.hex()}")
    owner = await tx.session.scalar(select(SsoLinkRow.enrolment_id).where(SsoLinkRow.person_key == person_key))
    if owner not in (None, enrolment.id):
        raise SsoLinkedElsewhere
    await drop_link(tx, enrolment.id)
    tx.session.add(
        SsoLinkRow(
            enrolment_id=enrolment.id,
            person_key=person_key,
            sealed_person=tx.vault.seal(_PERSON, known.person.encode(), about=f"sso_links|{enrolment.id}"),
            linked_at=tx.now,
            used_at=None,
        )
    )
    tx.emit(FactorAdded(enrolment_id=enrolment.id, way=Way.SSO))
    tx.audit("identity.link_sso", "staff", enrolment.holder_id)


async def confirm_by_provider(
    tx: Tx, session: Session | None, attempt: SsoAttempt, known: Identified, terms: SsoTerms
) -> None:
    """Whoever is signed in has just shown at the provider, anew and by two factors, that it is they.

    Raises SsoOver for another session than that which set out, SsoNotYou.
    """
    here = _same_session(session, attempt)
    enrolment = await _lock_linked(tx, _person_key(tx, terms, known.person))
    if enrolment is None or enrolment.id != here.enrolment_id or not known.has_two_factors:
        raise SsoNotYou
    await confirm_session(tx, here)


async def unlink(tx: Tx, session: Session) -> None:
    """The provider opens this door no more, and what it opened is closed, but for the session at hand.

    Raises ConfirmationNeeded, NoSuchLink.
    """
    require_confirmed(tx, session)
    enrolment = await queries.lock_open_enrolment(tx, session.enrolment_id)
    if enrolment is None:
        raise NotSignedIn
    await _unlink(tx, enrolment, but=session.id)


async def unlink_staff(tx: Tx, staff_id: UUID) -> None:
    """By the staff office. Raises NoSuchStaff, NoSuchLink."""
    await queries.staff_member(tx, staff_id)
    await _unlink(tx, await queries.lock_enrolment(tx, Realm.STAFF, staff_id))


async def end_by_provider(tx: Tx, told: LogoutTold, terms: SsoTerms) -> int:
    """What the provider opened ends at once: the sessions of one session there, or all of a person. Sign-ins that are
    half done end too, and what is just being let in is not let in. Returns how many sessions there were.

    Raises BadLogoutToken when it has been told before.
    """
    sub_key, sid_key = _keys(tx, terms, told.sub, told.sid)
    for turn in _turns(sub_key, sid_key):
        await take_turn(tx, turn)
    noted = insert(SsoLogoutRow).values(
        jti_key=tx.vault.mac(_LOGOUT, _of(terms, told.jti)),
        sub_key=sub_key,
        sid_key=sid_key,
        issued_at=told.issued_at,
        forget_at=tx.now + sso.LOGOUT_KEPT,
    )
    first = await tx.session.scalar(noted.on_conflict_do_nothing().returning(SsoLogoutRow.jti_key))
    if first is None:
        raise BadLogoutToken
    tx.actor = _PROVIDER
    return await end_sessions_vouched_for(tx, sub_key, sid_key)


async def _unlink(tx: Tx, enrolment: Enrolment, *, but: UUID | None = None) -> None:
    if not await drop_link(tx, enrolment.id):
        raise NoSuchLink
    await end_sessions_vouched_for(tx, None, None, of=enrolment.id, but=but)
    tx.emit(FactorRemoved(enrolment_id=enrolment.id, way=Way.SSO))
    tx.audit("identity.unlink_sso", "staff", enrolment.holder_id)


async def _lock_linked(tx: Tx, person_key: bytes) -> Enrolment | None:
    """The enrolment first, as everywhere; the link is looked at again under its lock."""
    theirs = select(SsoLinkRow.enrolment_id).where(SsoLinkRow.person_key == person_key)
    enrolment_id = await tx.session.scalar(theirs)
    enrolment = await queries.lock_open_enrolment(tx, enrolment_id) if enrolment_id else None
    return enrolment if await tx.session.scalar(theirs) == enrolment_id else None


async def _is_logged_out(tx: Tx, vouched: Vouched, known: Identified) -> bool:
    """Whether the provider has told meanwhile to end what it is letting in. Holds the turn against one that comes just
    now, until the commit.
    """
    for turn in _turns(vouched.sub_key, vouched.sid_key):
        await take_turn(tx, turn)
    of_person = (SsoLogoutRow.sub_key == vouched.sub_key) & SsoLogoutRow.sid_key.is_(None)
    of_all = of_person & (SsoLogoutRow.issued_at >= known.issued_at)
    is_told = or_(of_all, SsoLogoutRow.sid_key == vouched.sid_key) if vouched.sid_key else of_all
    return await tx.session.scalar(select(SsoLogoutRow.jti_key).where(is_told).limit(1)) is not None


async def _follow_groups(tx: Tx, known: Identified, terms: SsoTerms) -> None:
    enrolment = await _lock_linked(tx, _person_key(tx, terms, known.person))
    if enrolment is None:
        return
    theirs = select(StaffRoleRow.role).where(StaffRoleRow.staff_id == enrolment.holder_id)
    for role in sso.roles_lost(terms, known.groups, (await tx.session.scalars(theirs)).all()):
        await take_role(tx, enrolment.holder_id, role)


async def _forget_oldest(tx: Tx, browser_hash: bytes) -> None:
    too_many = (
        select(SsoAttemptRow.state_hash)
        .where(SsoAttemptRow.browser_hash == browser_hash)
        .order_by(SsoAttemptRow.begun_at.desc())
        .offset(sso.MOST_ERRANDS - 1)
    )
    await tx.session.execute(delete(SsoAttemptRow).where(SsoAttemptRow.state_hash.in_(too_many)))


def _same_session(session: Session | None, attempt: SsoAttempt) -> Session:
    if session is None or session.id != attempt.session_id:
        raise SsoOver
    return session


def _vouched(tx: Tx, terms: SsoTerms, known: Identified) -> Vouched:
    sub_key, sid_key = _keys(tx, terms, known.sub, known.sid)
    assert sub_key is not None
    return Vouched(sub_key, sid_key, known.has_two_factors, known.shown_at)


def _keys(tx: Tx, terms: SsoTerms, sub: str | None, sid: str | None) -> tuple[bytes | None, bytes | None]:
    return (
        None if sub is None else tx.vault.mac(_PERSON, _of(terms, sub)),
        None if sid is None else tx.vault.mac(_SESSION, _of(terms, sid)),
    )


def _person_key(tx: Tx, terms: SsoTerms, person: str) -> bytes:
    return tx.vault.mac(_PERSON, _of(terms, person))


def _of(terms: SsoTerms, name: str) -> bytes:
    """A name means something only together with who gave it."""
    return msgspec.json.encode([terms.issuer, name])


def _turns(sub_key: bytes | None, sid_key: bytes | None) -> list[str]:
    """In one order for all."""
    return [f"sso logout {key.hex()}" for key in (sub_key, sid_key) if key is not None]


def _hash(token: str) -> bytes:
    hashed = rules.token_hash(token)
    assert hashed is not None
    return hashed
