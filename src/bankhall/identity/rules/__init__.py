"""Identity's decisions: pure, no clock of their own."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Final
from uuid import UUID

from bankhall.identity.errors import Locked
from bankhall.identity.permissions import CUSTOMER_RIGHTS
from bankhall.identity.rules.names import is_free_login, normal_name
from bankhall.identity.types import Assurance, Browser, Realm, Vouched, Way
from bankhall.kernel.errors import BadInput
from bankhall.kernel.lines import has_ink, is_line

# After ASVS 5.0 (6.2, 6.3.1, 7.3) and the common practice of Chinese banks.
MOST_TRIES: Final = 5
TRY_WINDOW: Final = timedelta(minutes=15)
LOCK: Final = timedelta(minutes=30)
IDLE: Final = timedelta(minutes=15)
LONGEST: Final = {Realm.STAFF: timedelta(hours=8), Realm.CUSTOMER: timedelta(hours=12)}
LONGEST_LOGIN: Final = 64

# On a device that others use too: nobody comes back to a page that they left, and somebody else stands there soon.
IDLE_SHARED: Final = timedelta(minutes=3)
LONGEST_SHARED: Final = timedelta(minutes=30)

# Moving a session's idle time is a write: not more often than this.
SEEN_STEP: Final = timedelta(minutes=1)
MOST_SESSIONS: Final = 10

# The step between a password and a session (ASVS 6.5.5, 6.6.3), and how long a shown identity holds for what is
# sensitive (7.5.1).
SECOND_STEP: Final = timedelta(minutes=5)
MOST_STEP_TRIES: Final = 5
MOST_SECOND_STEPS: Final = 5
CONFIRMED_FOR: Final = timedelta(minutes=5)

# Past single sign-on, by an operator's word: how long one may begin to come in, and how long those who look after the
# staff are shown that somebody was let in.
LET_IN_FOR: Final = timedelta(minutes=15)
LET_IN_TOLD: Final = timedelta(days=7)

# How long a browser is known after its last sign-in, in how many of them a person is, and how long one stays new.
DEVICE_KNOWN: Final = timedelta(days=180)
MOST_DEVICES: Final = 20
DEVICE_NEW: Final = timedelta(days=7)

# A branch of some dozens behind one address signs in within a few minutes; a guesser wants thousands.
MOST_VISITS: Final = 30
VISIT_WINDOW: Final = timedelta(minutes=1)

_APART = re.compile(r"\s")
_ROLE = re.compile(r"[a-z][a-z0-9_]{1,63}")
_RIGHT = re.compile(r"[a-z_]{1,40}\.[a-z_]{1,59}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Gate:
    """The tries that still count, and until when the gate is closed if it is."""

    tried_at: tuple[datetime, ...] = ()
    locked_until: datetime | None = None


def try_gate(gate: Gate, now: datetime) -> Gate | Locked:
    """Counts a try before anything is known of its outcome; the last that fits closes the gate behind it.

    A try that succeeds takes the count back (the gate is removed), so it is failures that lock.
    """
    if gate.locked_until is not None:
        if now < gate.locked_until:
            return locked(gate.locked_until, now)
        gate = Gate()
    tried_at = (*(at for at in gate.tried_at if at > now - TRY_WINDOW), now)
    return Gate(tried_at, now + LOCK if len(tried_at) >= MOST_TRIES else None)


def locked(until: datetime, now: datetime) -> Locked:
    return Locked(retry_after_s=max(1, int((until - now).total_seconds())), until=until)


def forget_gate_at(gate: Gate) -> datetime:
    """From when on the gate says nothing any more."""
    return gate.locked_until or gate.tried_at[-1] + TRY_WINDOW


def visit_window_at(now: datetime) -> datetime:
    """The beginning of the window in which this visit counts."""
    return now.replace(second=0, microsecond=0)


def visit_retry_s(now: datetime) -> int:
    """Seconds until the next window begins."""
    left = visit_window_at(now) + VISIT_WINDOW - now
    return max(1, int(left.total_seconds()) + 1)


def new_login(typed: str, *, realm: Realm) -> str:
    """Raises BadInput naming `login`."""
    login = None if _APART.search(typed.strip()) else normal_name(typed)
    if login is None or len(login) > LONGEST_LOGIN or not login.isascii() or not is_free_login(realm, login):
        raise BadInput.of(
            "login",
            "3 to 64 letters a-z, digits or . _ @ + -, beginning with a letter or digit; not a phone number, e-mail"
            " address or identity card number, by which a customer signs in anyway",
            code="identity.login_form",
        )
    return login


def person_name(typed: str) -> str:
    """Raises BadInput naming `name`."""
    if not has_ink(typed) or not is_line(typed):
        raise BadInput.of("name", "1 to 200 characters on one line")
    return typed.strip()


def is_role_name(name: str) -> bool:
    return _ROLE.fullmatch(name) is not None


def role_name(name: str) -> str:
    """Raises BadInput naming `name`."""
    if not is_role_name(name):
        raise BadInput.of("name", "2 to 64 small letters, digits or _, beginning with a letter")
    return name


def right_names(names: Iterable[str]) -> list[str]:
    """Sorted. Raises BadInput naming `rights`."""
    rights = sorted(set(names))
    if len(rights) > 200 or not all(_RIGHT.fullmatch(right) for right in rights):
        raise BadInput.of("rights", "at most 200 names of rights such as accounts.view")
    return rights


def assurance_of(way: Way, vouched: Vouched | None = None) -> Assurance:
    """A passkey alone is two factors: the device that holds it, and what unlocks it (we ask for user verification).
    The staff's provider has checked as many as it says, in words that the bank has agreed on with it.
    """
    if way is Way.SSO:
        return Assurance.TWO_FACTORS if vouched and vouched.has_two_factors else Assurance.PASSWORD
    return Assurance.PASSWORD if way is Way.PASSWORD else Assurance.TWO_FACTORS


def shown_at(way: Way, vouched: Vouched | None, now: datetime) -> datetime:
    """When somebody whose session begins now showed who they are: at the provider, that may have been this morning."""
    return min(now, vouched.shown_at) if way is Way.SSO and vouched else now


def is_half_way(realm: Realm, assurance: Assurance) -> bool:
    """Staff without a second factor: they may enrol one, and nothing else."""
    return realm is Realm.STAFF and assurance < Assurance.TWO_FACTORS


def rights_of(realm: Realm, assurance: Assurance, rights_of_roles: Iterable[str]) -> frozenset[str]:
    """The one place where a session's rights come from."""
    if realm is Realm.CUSTOMER:
        return CUSTOMER_RIGHTS
    return frozenset() if is_half_way(realm, assurance) else frozenset(rights_of_roles)


def is_confirmed(confirmed_at: datetime, now: datetime) -> bool:
    return confirmed_at > now - CONFIRMED_FOR


def is_same_browser(begun_in: Browser, now_in: Browser) -> bool:
    """By kind of device and family of browser: new versions of the same one stay the same."""
    return (begun_in.device, begun_in.family) == (now_in.device, now_in.family)


def is_due_to_be_seen(seen_at: datetime, now: datetime) -> bool:
    return seen_at <= now - SEEN_STEP


def bounds_of(realm: Realm, *, is_shared: bool) -> tuple[timedelta, timedelta]:
    """How long a session lasts unseen, and at most."""
    return (IDLE_SHARED, LONGEST_SHARED) if is_shared else (IDLE, LONGEST[realm])


def expires_at(seen_at: datetime, idle: timedelta, ends_at: datetime) -> datetime:
    return min(seen_at + idle, ends_at)


def gate_key(secret: bytes, realm: Realm, typed: str) -> bytes:
    """What stands for a name where the name itself must not: in gates and in the audit log."""
    return _keyed(secret, f"login|{realm}|{normal_name(typed) or typed}")


def person_gate_key(secret: bytes, enrolment_id: UUID | None, name_gate: bytes) -> bytes:
    """Of the gate behind all names of a person; where nobody has the name, of one that does the same work."""
    return _keyed(secret, f"person|{enrolment_id or name_gate.hex()}")


def recovery_gate_key(secret: bytes, enrolment_id: UUID) -> bytes:
    """Of the gate of those who say that they have lost their password: they close nobody's way in."""
    return _keyed(secret, f"recovery|{enrolment_id}")


def set_up_gate_key(secret: bytes, typed: str, realm: Realm = Realm.CUSTOMER) -> bytes:
    """Of the gate before codes from the counter and codes that stop a recovery, by name; the staff's is another one."""
    door = "set up" if realm is Realm.CUSTOMER else "set up staff"
    return _keyed(secret, f"{door}|{normal_name(typed) or typed}")


def factor_gate_key(secret: bytes, enrolment_id: UUID) -> bytes:
    """Of the gate before somebody's second factor: whoever has not shown the password cannot close it."""
    return _keyed(secret, f"factor|{enrolment_id}")


def device_gate_key(secret: bytes, gate: bytes, device: bytes) -> bytes:
    """Of the same gate on a device that its owner has signed in from."""
    return _keyed(secret, f"device|{device.hex()}|{gate.hex()}")


def address_key(secret: bytes, address: str) -> bytes:
    return _keyed(secret, f"address|{_household(address)}")


def key_for_identity(signing_key: str) -> bytes:
    """A key of our own, so that what is signed elsewhere with the bank's key says nothing here."""
    return hmac.digest(signing_key.encode(), b"bankhall identity 1", "sha256")


def token_hash(token: str) -> bytes | None:
    """None for what cannot be a token of ours. No salt: 256 random bits leave nothing to guess."""
    return hashlib.sha256(token.encode()).digest() if _TOKEN.fullmatch(token) else None


def _household(address: str) -> str:
    """Who has one address of IPv6 has its /64 (RFC 6177), 2^64 addresses to guess from."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((int(found), 64), strict=False))


def _keyed(secret: bytes, text: str) -> bytes:
    return hmac.digest(secret, text.encode("utf-8", "surrogatepass"), "sha256")


LONGEST_LENDING: Final = timedelta(days=30)
MOST_LENDINGS: Final = 20


def check_lending_period(from_at: datetime, until_at: datetime, now: datetime) -> None:
    """Raises BadInput naming `from_at` or `until_at`."""
    if from_at > now + LONGEST_LENDING:
        raise BadInput.of("from_at", "it begins within 30 days", code="kernel.out_of_range")
    if until_at <= max(from_at, now):
        raise BadInput.of("until_at", "it ends after it begins, and later than now", code="kernel.out_of_range")
    if until_at > from_at + LONGEST_LENDING:
        raise BadInput.of("until_at", "it lasts 30 days at most", code="kernel.out_of_range")
