"""E-mail to a real mail server on this machine."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message as Written
from email.policy import default
from ipaddress import ip_address
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bankhall.notify.adapters import NotDelivered
from bankhall.notify.adapters.smtp import Smtp

from .letters import letter

SENDER = "no-reply@bank.example"


@dataclass
class Postbox:
    """`answer`: what it says to a recipient, where it is not to take them."""

    answer: str | None = None
    taken: list[Envelope] = field(default_factory=list)
    was_tls: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer is not None:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        self.was_tls.append(session.ssl is not None)
        return "250 OK"

    def letter(self) -> Any:
        (envelope,) = self.taken
        assert isinstance(envelope.content, bytes)
        return message_from_bytes(envelope.content, policy=default)


@contextmanager
def serving(postbox: Postbox, **how: Any) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(postbox, hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate of its own, and a client's that trusts it."""
    place = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (place / "server.pem").write_bytes(private + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(place / "server.pem")
    return server, ssl.create_default_context(cadata=pem.decode())


def at(port: int, *, scheme: str = "smtp", who: str = "", **how: Any) -> Smtp:
    return Smtp(f"{scheme}://{who}127.0.0.1:{port}", sender=SENDER, bank="某某银行", **how)


async def test_a_letter_arrives_with_its_id_in_both_scripts() -> None:
    postbox, sent = Postbox(), letter(subject="验证码", said="验证码是 135790。\nYour code.\n.\n一行")

    with serving(postbox) as port:
        await at(port).carry(sent)

    came = postbox.letter()
    assert (came["Subject"], came["To"], came["Message-ID"]) == ("验证码", sent.address, f"<{sent.id}@bank.example>")
    assert came["From"].addresses[0].display_name == "某某银行"
    assert came["Auto-Submitted"] == "auto-generated"
    assert came.get_content().splitlines() == sent.text.splitlines()
    assert [one.rcpt_tos for one in postbox.taken] == [[sent.address]]
    assert postbox.taken[0].mail_from == SENDER


async def test_the_same_letter_twice_is_known_by_its_id() -> None:
    postbox, sent = Postbox(), letter()

    with serving(postbox) as port:
        await at(port).carry(sent)
        await at(port).carry(sent)

    ids = {message_from_bytes(one.content)["Message-ID"] for one in postbox.taken if isinstance(one.content, bytes)}
    assert len(ids) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_it_goes_by_tls_from_the_beginning_or_by_starttls(
    certificate: tuple[ssl.SSLContext, ssl.SSLContext], scheme: str
) -> None:
    server, trusted = certificate
    postbox = Postbox()
    how = {"ssl_context": server} if scheme == "smtps" else {"tls_context": server, "require_starttls": True}

    with serving(postbox, **how) as port:
        await at(port, scheme=scheme, trusted=trusted).carry(letter())

    assert len(postbox.taken) == 1
    assert scheme == "smtps" or postbox.was_tls == [True]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_a_server_that_is_not_who_it_says_gets_nothing(
    certificate: tuple[ssl.SSLContext, ssl.SSLContext], scheme: str
) -> None:
    server, _ = certificate
    postbox = Postbox()
    how = {"ssl_context": server} if scheme == "smtps" else {"tls_context": server}

    with serving(postbox, **how) as port, pytest.raises(NotDelivered):
        await at(port, scheme=scheme, trusted=ssl.create_default_context()).carry(letter())

    assert postbox.taken == []


async def test_a_server_without_tls_gets_neither_name_nor_letter() -> None:
    postbox, heard = Postbox(), []

    def remember(*said: object) -> AuthResult:
        heard.append(said)
        return AuthResult(success=True)

    with (
        serving(postbox, authenticator=remember, auth_require_tls=False) as port,
        pytest.raises(NotDelivered),
    ):
        await at(port, who="bank:secret@", trusted=ssl.create_default_context()).carry(letter())

    assert (postbox.taken, heard) == ([], [])


@pytest.mark.parametrize(("password", "is_let_in"), [("right%40horse", True), ("wrong", False)])
async def test_the_bank_says_who_it_is(
    certificate: tuple[ssl.SSLContext, ssl.SSLContext], password: str, is_let_in: bool
) -> None:
    server, trusted = certificate
    postbox = Postbox()

    def check(_s: object, _c: object, _e: object, _m: str, said: object) -> AuthResult:
        assert isinstance(said, LoginPassword)
        return AuthResult(success=said.password == b"right@horse", handled=False)

    with serving(postbox, tls_context=server, authenticator=check, auth_required=True) as port:
        carrier = at(port, who=f"bank:{password}@", trusted=trusted)
        if is_let_in:
            await carrier.carry(letter())
        else:
            with pytest.raises(NotDelivered, match="not_let_in") as refused:
                await carrier.carry(letter())
            assert not refused.value.is_final  # somebody mends the setting

    assert len(postbox.taken) == is_let_in


@pytest.mark.parametrize(("answer", "is_final"), [("550 no such box", True), ("451 come again", False)])
async def test_an_address_that_is_refused_for_good_is_not_tried_again(answer: str, is_final: bool) -> None:
    with serving(Postbox(answer)) as port, pytest.raises(NotDelivered, match="recipient_refused") as refused:
        await at(port).carry(letter())

    assert refused.value.is_final is is_final
    assert "zhang" not in f"{refused.value!r} {refused.value.__cause__!r}"


async def test_where_no_server_is_it_is_tried_later(free_port: int) -> None:
    with pytest.raises(NotDelivered, match="not_reached") as refused:
        await at(free_port).carry(letter())

    assert not refused.value.is_final


async def test_a_server_that_says_nothing_is_not_waited_for(silent: int) -> None:
    with pytest.raises(NotDelivered, match="timeout"):
        await at(silent, timeout_s=0.2).carry(letter())


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\u2028"])
@pytest.mark.parametrize("where", ["subject", "address"])
async def test_a_line_end_in_a_header_makes_no_header_and_no_recipient(line_end: str, where: str) -> None:
    planted = f"a@example.com{line_end}Bcc: everybody@example.com"
    sent = letter(subject=planted) if where == "subject" else letter(planted)
    postbox = Postbox()

    with serving(postbox) as port, suppress(NotDelivered):
        await at(port).carry(sent)

    for envelope in postbox.taken:
        assert isinstance(envelope.content, bytes)
        came: Written = message_from_bytes(envelope.content)
        assert came["Bcc"] is None
        assert not any("everybody" in address for address in envelope.rcpt_tos)


async def test_a_very_long_text_arrives_whole() -> None:
    postbox, said = Postbox(), "长" * 20_000

    with serving(postbox) as port:
        await at(port).carry(letter(said=said, subject="长" * 300))

    assert postbox.letter().get_content().strip() == said
