"""E-mail by a mail server: TLS from the beginning (`smtps://`) or by STARTTLS (`smtp://`), never in clear but to this
machine.
"""

import ssl
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib

from bankhall.kernel.settings import is_this_machine
from bankhall.notify.adapters import NotDelivered
from bankhall.notify.types import Letter

# Of each word of the conversation; the whole of it is bounded by who asks for it.
_TIMEOUT_S: Final = 10.0
_PORTS: Final = {"smtp": 587, "smtps": 465}


class Smtp:
    def __init__(
        self, url: str, *, sender: str, bank: str, trusted: ssl.SSLContext | None = None, timeout_s: float = _TIMEOUT_S
    ) -> None:
        """`url`: `smtp[s]://name:password@host:port`. `trusted`: in place of what the machine trusts."""
        found = urlsplit(url)
        self._host = found.hostname or "localhost"
        self._port = found.port or _PORTS[found.scheme]
        self._name, self._password = unquote(found.username or ""), unquote(found.password or "")
        self._is_tls = found.scheme == "smtps"
        # Nothing leaves this machine in clear; a mail server on it is spoken to as it is.
        self._starttls = not self._is_tls and (trusted is not None or not is_this_machine(self._host))
        self._trusted = trusted
        self._sender, self._bank = sender, bank
        self._timeout_s = timeout_s

    @property
    def _domain(self) -> str:
        return self._sender.rpartition("@")[2]

    async def carry(self, letter: Letter) -> None:
        try:
            await aiosmtplib.send(
                self._written(letter),
                sender=(letter.own and letter.own.reply_to) or self._sender,
                recipients=[letter.address],
                hostname=self._host,
                port=self._port,
                username=self._name or None,
                password=self._password or None,
                use_tls=self._is_tls,
                start_tls=self._starttls,
                tls_context=self._trusted,
                local_hostname=self._domain,
                timeout=self._timeout_s,
            )
        except aiosmtplib.SMTPAuthenticationError:
            raise NotDelivered("not_let_in") from None
        except aiosmtplib.SMTPRecipientsRefused as refused:
            is_final = all(one.code >= 500 for one in refused.recipients)
            raise NotDelivered("recipient_refused", is_final=is_final) from None
        except aiosmtplib.SMTPTimeoutError:
            raise NotDelivered("timeout") from None
        except aiosmtplib.SMTPConnectError:
            raise NotDelivered("not_reached") from None
        except aiosmtplib.SMTPResponseException as refused:
            raise NotDelivered(f"refused_{refused.code}", is_final=refused.code in (550, 551, 553, 554)) from None
        except (aiosmtplib.SMTPException, OSError, ssl.SSLError):
            raise NotDelivered("broken_off") from None

    def _written(self, letter: Letter) -> EmailMessage:
        """The policy refuses line ends in headers; the text goes encoded, so that no line of it is taken for one of the
        conversation.
        """
        written = EmailMessage(policy=SMTP)
        try:
            written["From"] = Address(self._bank, addr_spec=(letter.own and letter.own.sender) or self._sender)
            written["To"] = Address(addr_spec=letter.address)
            written["Subject"] = letter.subject
            if letter.own is not None and letter.own.reply_to:
                written["Reply-To"] = Address(addr_spec=letter.own.reply_to)
            if letter.own is not None and letter.own.answers:
                written["In-Reply-To"] = written["References"] = letter.own.answers
        except (ValueError, MessageError):
            raise NotDelivered("not_writable", is_final=True) from None
        written["Message-ID"] = f"<{letter.id}@{self._domain}>"
        written["Date"] = datetime.now(UTC)
        written["Content-Language"] = letter.language.value
        written["Auto-Submitted"] = "auto-generated" if letter.own is None else "no"
        written.set_content(letter.text)
        return written
