"""The names that somebody may sign in by: a login, a phone, an e-mail address, the number of a document.

One text means one thing at one counter, whatever kind of name it is: so what is typed needs no guess at what was meant,
and takes the same work whoever has it.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from bankhall.identity.types import Name, NameKind, Realm
from bankhall.kernel.masks import mask_document, mask_email, mask_phone
from bankhall.kernel.resident_id import is_resident_id

LONGEST_NAME: Final = 254  # of an e-mail address, RFC 5321

# As many as the customer file holds of each kind, and the login.
MOST_NAMES: Final = 16

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_APART = re.compile(r"[\s().\-\u2010-\u2015\u2212]")
_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})")
_ABROAD = re.compile(r"(?:\+|00)((?!86)[1-9][0-9]{6,14})")
_PHONE = re.compile(r"1[3-9][0-9]{9}|\+[1-9][0-9]{6,14}")
_LOCAL = re.compile(r"[^\s@]{1,64}")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_RESIDENT = re.compile(r"[0-9]{17}[0-9x]")
_DOCUMENT = re.compile(r"(?=(?:[a-z]*[0-9]){5})[a-z0-9]{6,32}")
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{2,63}")


def normal_name(typed: str) -> str | None:
    """The one spelling by which a name is kept and found, however it was typed: full-width signs, capitals, spaces
    and dashes, +86, a domain in Chinese. None when nobody can have such a name.
    """
    if len(typed) > 4 * LONGEST_NAME or _LONE_SURROGATE.search(typed):
        return None
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", typed).casefold()).strip()
    if "@" in text:
        return _email(text) or _login(text)
    bare = _APART.sub("", text)
    return _phone(bare) or (bare if _is_resident_id(bare) else None) or _login(re.sub(r"\s", "", text))


def names_of(*, phones: Iterable[str], emails: Iterable[str], documents: Iterable[str]) -> list[Name]:
    """What of these somebody can sign in by, each once: phones that a message reaches, e-mail addresses, documents
    with a number of their own. A landline is a household's, and what is too short is no name.
    """
    said = (
        *((NameKind.PHONE, text) for text in phones),
        *((NameKind.EMAIL, text) for text in emails),
        *((NameKind.DOCUMENT, text) for text in documents),
    )
    names = {name.text: name for kind, text in said if (name := name_of(kind, text)) is not None}
    return list(names.values())[:MOST_NAMES]


def name_of(kind: NameKind, text: str) -> Name | None:
    """None for what is no name of this kind."""
    normal = normal_name(text)
    return Name(kind, normal) if normal is not None and _reads_as(kind, normal) else None


def is_free_login(realm: Realm, login: str) -> bool:
    """Whether a new login may look like this: at the customers' counter not like a name that may be somebody else's.
    Staff keep what their bank calls them.
    """
    taken = (NameKind.PHONE, NameKind.EMAIL)
    return realm is Realm.STAFF or not (any(_reads_as(kind, login) for kind in taken) or _is_resident_id(login))


def masked(name: Name) -> str:
    """As its owner is shown it."""
    match name.kind:
        case NameKind.PHONE:
            return mask_phone(name.text)
        case NameKind.EMAIL:
            return mask_email(name.text)
        case NameKind.DOCUMENT:
            return mask_document(name.text.upper())
        case NameKind.LOGIN:
            return name.text


def beginnings(login: str) -> list[str]:
    """Every beginning of it, itself too: by their digests staff are found while somebody types."""
    return [login[:length] for length in range(1, len(login) + 1)]


def _reads_as(kind: NameKind, normal: str) -> bool:
    match kind:
        case NameKind.PHONE:
            return _PHONE.fullmatch(normal) is not None
        case NameKind.EMAIL:
            return _EMAIL.fullmatch(normal) is not None
        case NameKind.DOCUMENT:
            if _RESIDENT.fullmatch(normal):
                return _is_resident_id(normal)
            return _DOCUMENT.fullmatch(normal) is not None and _PHONE.fullmatch(normal) is None
        case NameKind.LOGIN:
            return _LOGIN.fullmatch(normal) is not None


def _phone(bare: str) -> str | None:
    """A Chinese mobile number without its 86, any other with + before its country."""
    if mobile := _MOBILE.fullmatch(bare):
        return mobile[1]
    abroad = _ABROAD.fullmatch(bare)
    return f"+{abroad[1]}" if abroad else None


def _email(text: str) -> str | None:
    """The domain as the network has it (IDNA), the rest in small letters: whoever has an address has all its
    capitals.
    """
    local, _, domain = text.rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        return None
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        return None
    address = f"{local}@{domain}"
    return address if len(address) <= LONGEST_NAME else None


def _is_resident_id(bare: str) -> bool:
    return _RESIDENT.fullmatch(bare) is not None and is_resident_id(bare.upper())


def _login(text: str) -> str | None:
    return text if _LOGIN.fullmatch(text) else None
