"""The bank's mailbox by IMAP (RFC 9051): TLS from the beginning (`imaps://`) or by STARTTLS (`imap://`), never in clear
but to this machine. It is only read; what was kept is marked as seen, for whoever looks into it.

Python's own client, which waits: it works in a thread.
"""

import imaplib
import re
import ssl
from collections.abc import Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import unquote, urlsplit

from bankhall.care.channels.types import Fetched, Place
from bankhall.kernel.settings import is_this_machine

_TIMEOUT_S: Final = 20.0
_PORTS: Final = {"imap": 143, "imaps": 993}
_UID = re.compile(rb"\bUID (\d+)")


class NotRead(Exception):
    """`cause`: a code of ours."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class Imap:
    def __init__(self, url: str, *, trusted: ssl.SSLContext | None = None, timeout_s: float = _TIMEOUT_S) -> None:
        """`url`: `imap[s]://name:password@host:port/folder`. `trusted`: in place of what the machine trusts."""
        found = urlsplit(url)
        self._host = found.hostname or "localhost"
        self._port = found.port or _PORTS[found.scheme]
        self._name, self._password = unquote(found.username or ""), unquote(found.password or "")
        self._folder = unquote(found.path.strip("/")) or "INBOX"
        self._is_tls = found.scheme == "imaps"
        self._starttls = not self._is_tls and (trusted is not None or not is_this_machine(self._host))
        self._trusted = trusted
        self._timeout_s = timeout_s

    @property
    def name(self) -> str:
        """By which the bank remembers how far it is read."""
        return f"{self._name}@{self._host}/{self._folder}"[:200]

    def fetch(self, after: Place | None, *, most: int, most_bytes: int) -> tuple[int, Sequence[Fetched]]:
        """The validity, and what came after that place, the oldest first: of each its beginning. Raises NotRead."""
        try:
            with self._open() as box:
                validity = self._choose(box)
                last = after.uid if after is not None and after.validity == validity else 0
                return validity, [self._one(box, uid, most_bytes) for uid in self._uids(box, last)[:most]]
        except imaplib.IMAP4.error as refused:
            raise NotRead("refused") from refused
        except (OSError, EOFError) as broken:
            raise NotRead("not_reached") from broken

    def mark_seen(self, uids: Sequence[int]) -> None:
        """Nothing rests on it."""
        if not uids:
            return
        with suppress(imaplib.IMAP4.error, OSError, EOFError), self._open() as box:
            self._choose(box, to_write=True)
            box.uid("STORE", ",".join(str(uid) for uid in uids), "+FLAGS.SILENT", r"(\Seen)")

    def _open(self) -> imaplib.IMAP4:
        context = self._trusted or ssl.create_default_context()
        if self._is_tls:
            box: imaplib.IMAP4 = imaplib.IMAP4_SSL(self._host, self._port, ssl_context=context, timeout=self._timeout_s)
        else:
            box = imaplib.IMAP4(self._host, self._port, timeout=self._timeout_s)
        try:
            if self._starttls:
                box.starttls(context)
            box.login(self._name, self._password)
        except BaseException:
            box.shutdown()
            raise
        return box

    def _choose(self, box: imaplib.IMAP4, *, to_write: bool = False) -> int:
        folder = self._folder.replace("\\", "\\\\").replace('"', '\\"')
        done, _ = box.select(f'"{folder}"', readonly=not to_write)
        if done != "OK":
            raise NotRead("no_folder")
        _, found = box.response("UIDVALIDITY")
        return int(found[0]) if found and found[0] else 0

    def _uids(self, box: imaplib.IMAP4, last: int) -> list[int]:
        """`n:*` always names the last one, also where it is before n."""
        done, found = box.uid("SEARCH", f"UID {last + 1}:*")
        if done != "OK":
            raise NotRead("refused")
        return sorted(uid for uid in (int(one) for one in (found[0] or b"").split()) if uid > last)

    def _one(self, box: imaplib.IMAP4, uid: int, most_bytes: int) -> Fetched:
        """What was deleted meanwhile is empty."""
        done, found = box.uid("FETCH", str(uid), f"(UID BODY.PEEK[]<0.{most_bytes}>)")
        if done != "OK":
            raise NotRead("refused")
        for part in found:
            if isinstance(part, tuple) and (named := _UID.search(b" ".join(part[:1]))) and int(named[1]) == uid:
                return Fetched(uid, part[1])
        return Fetched(uid, next((part[1] for part in found if isinstance(part, tuple)), b""))
