"""The mailbox over TLS, from a real IMAP server on this machine with a certificate made here: by STARTTLS, which the
server speaks itself, and from the beginning, behind a front that ends TLS as mail hosts have it. Whom we do not trust
gets neither the password nor a question.
"""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bankhall.care.channels.adapters.imap import Imap, NotRead

from .mailserver import NAME, PASSWORD, MailServer, mail, running


@dataclass(frozen=True)
class Certificate:
    cert: Path
    key: Path

    def trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.cert))


def made(place: Path, *, address: str = "127.0.0.1", days: int = 1) -> Certificate:
    """By itself, for that address. `days`: until it ends; below zero it has."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    now = datetime.now(UTC)
    cert = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    found = Certificate(place / "cert.pem", place / "key.pem")
    found.cert.write_bytes(cert.public_bytes(serialization.Encoding.PEM))
    pem, how = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    found.key.write_bytes(key.private_bytes(pem, how, serialization.NoEncryption()))
    return found


@contextmanager
def behind_tls(port: int, certificate: Certificate) -> Iterator[tuple[int, list[bytes]]]:
    """A front that ends TLS before a server that speaks without: its port, and what it was told in clear."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.cert, certificate.key)
    heard: list[bytes] = []
    over = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def pass_on(source: socket.socket, to: socket.socket, notes: list[bytes]) -> None:
        with suppress(OSError):
            while said := source.recv(65_536):
                notes.append(said)
                to.sendall(said)
        with suppress(OSError):
            to.shutdown(socket.SHUT_WR)

    def front() -> None:
        while not over.is_set():
            with (
                suppress(OSError),
                listening.accept()[0] as raw,
                context.wrap_socket(raw, server_side=True) as line,
                socket.create_connection(("127.0.0.1", port)) as onward,
            ):
                back = threading.Thread(target=pass_on, args=(onward, line, []), daemon=True)
                back.start()
                pass_on(line, onward, heard)
                back.join(10)

    thread = threading.Thread(target=front, daemon=True)
    thread.start()
    address = listening.getsockname()
    try:
        yield address[1], heard
    finally:
        over.set()
        with suppress(OSError):
            socket.create_connection(address, timeout=1).close()
        thread.join(10)
        listening.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return made(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def tls_server(certificate: Certificate) -> Iterator[MailServer]:
    with running(cert=certificate.cert, key=certificate.key) as found:
        yield found


def box_at(port: int, scheme: str, trusted: ssl.SSLContext) -> Imap:
    url = f"{scheme}://{NAME}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{port}/INBOX"
    return Imap(url, trusted=trusted, timeout_s=10)


@pytest.mark.parametrize("scheme", ["imap", "imaps"])
def test_the_mailbox_is_read_and_marked_over_tls(
    tls_server: MailServer, server: MailServer, certificate: Certificate, scheme: str
) -> None:
    """`imap` is STARTTLS at the server itself."""
    behind = tls_server if scheme == "imap" else server
    behind.empty()
    behind.receive(mail())
    with behind_tls(behind.port, certificate) as (front, heard):
        box = box_at(behind.port if scheme == "imap" else front, scheme, certificate.trusted())
        _, found = box.fetch(None, most=5, most_bytes=10_000)
        box.mark_seen([one.uid for one in found])

    assert [b"first@example.com" in one.raw for one in found] == [True]
    assert behind.seen() == [True]
    assert bool(heard) is (scheme == "imaps")


@pytest.mark.parametrize("scheme", ["imap", "imaps"])
@pytest.mark.parametrize("wrong", ["stranger", "another_host", "over"])
def test_a_certificate_that_is_not_the_server_s_is_refused_before_the_password_is_said(
    running_server: MailServer, tmp_path: Path, wrong: str, scheme: str
) -> None:
    address, days = ("192.0.2.1" if wrong == "another_host" else "127.0.0.1"), (-1 if wrong == "over" else 1)
    bad = made(tmp_path, address=address, days=days)
    trusted = ssl.create_default_context() if wrong == "stranger" else bad.trusted()
    if scheme == "imap":
        with running(cert=bad.cert, key=bad.key) as there, pytest.raises(NotRead) as refused:
            box_at(there.port, scheme, trusted).fetch(None, most=5, most_bytes=10_000)
    else:
        with behind_tls(running_server.port, bad) as (front, heard), pytest.raises(NotRead) as refused:
            box_at(front, scheme, trusted).fetch(None, most=5, most_bytes=10_000)
        assert heard == []

    assert refused.value.cause == "not_reached"


def test_a_server_without_starttls_is_told_nothing(running_server: MailServer, certificate: Certificate) -> None:
    with pytest.raises(NotRead) as refused:
        box_at(running_server.port, "imap", certificate.trusted()).fetch(None, most=5, most_bytes=10_000)

    assert refused.value.cause == "refused"


def test_a_server_that_speaks_in_clear_where_tls_was_expected_is_not_read(certificate: Certificate) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        heard: list[bytes] = []

        def greet() -> None:
            line, _ = plain.accept()
            with line:
                line.sendall(b"* OK ready\r\n")
                heard.append(line.recv(4_096))

        greeting = threading.Thread(target=greet, daemon=True)
        greeting.start()
        with pytest.raises(NotRead):
            box_at(plain.getsockname()[1], "imaps", certificate.trusted()).fetch(None, most=5, most_bytes=10_000)
        greeting.join(10)

    assert PASSWORD.encode() not in b"".join(heard)
