"""A real mail server on this machine: pymap, which speaks IMAP (RFC 3501), as a process of its own."""

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

NAME, PASSWORD = "service", "of the bank"
SERVICE = "service@bank.example"


@dataclass
class MailServer:
    port: int

    @property
    def url(self) -> str:
        return f"imap://{NAME}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{self.port}/INBOX"

    def receive(self, raw: bytes) -> None:
        """As a mail server does with what comes for the mailbox."""
        with self._open() as box:
            done, said = box.append("INBOX", None, None, raw)
            assert done == "OK", said

    def seen(self) -> list[bool]:
        with self._open() as box:
            box.select("INBOX", readonly=True)
            _, found = box.search(None, "ALL")
            flags = [box.fetch(one.decode(), "(FLAGS)")[1] for one in found[0].split()]
        return [b"\\Seen" in (each[0] if isinstance(each[0], bytes) else b"") for each in flags]

    def empty(self) -> None:
        with self._open() as box:
            box.select("INBOX")
            if box.search(None, "ALL")[1][0]:
                box.store("1:*", "+FLAGS", r"(\Deleted)")
                box.expunge()

    def _open(self) -> imaplib.IMAP4:
        box = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        try:
            box.login(NAME, PASSWORD)
        except BaseException:
            box.shutdown()
            raise
        return box


@contextmanager
def running(*, cert: Path | None = None, key: Path | None = None) -> Iterator[MailServer]:
    """With a certificate it speaks STARTTLS."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        *(str(Path(sys.executable).parent / "pymap"), "--host", "127.0.0.1", "--port", str(port)),
        *(("--cert", str(cert), "--key", str(key)) if cert and key else ("--no-tls",)),
        *("--no-service", "admin", "--no-service", "managesieve"),
        *("dict", "--demo-data", "--demo-user", NAME, "--demo-password", PASSWORD),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        server = MailServer(port)
        _wait_for(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(server: MailServer, process: subprocess.Popen[Any]) -> None:
    """Until it answers."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError, imaplib.IMAP4.error):
            server.empty()
            return
        time.sleep(0.1)
    raise RuntimeError("the mail server does not answer")


def mail(
    text: str = "您好，我的卡丢了，请问怎么办？",
    *,
    sender: str = "zhang.wei@example.com",
    to: str = SERVICE,
    subject: str = "卡丢了",
    message_id: str = "<first@example.com>",
    markup: str | None = None,
    files: int = 0,
    **headers: str,
) -> bytes:
    """As a mail program writes it."""
    written = EmailMessage(policy=SMTP)
    written["From"], written["To"], written["Subject"] = sender, to, subject
    if message_id:
        written["Message-ID"] = message_id
    for name, value in headers.items():
        written[name.replace("_", "-")] = value
    written.set_content(text)
    if markup is not None:
        written.add_alternative(markup, subtype="html")
    for nth in range(files):
        written.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename=f"{nth}.pdf")
    return written.as_bytes()
