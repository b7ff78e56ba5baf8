"""Settings come from `BANKHALL_…` variables of the environment, and from nowhere else.

A variable that no setting knows is refused: a typing error must not silently leave a default in force. Secrets are
held in `Secret`, which prints as stars.
"""

import os
import re
import secrets
import time
from collections.abc import Collection, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from bankhall.kernel.uploads.scanner import Clamd
from bankhall.kernel.vault import KeyStore
from bankhall.kernel.vault.hsm import HsmMasters
from bankhall.kernel.vault.masters import LocalMasters, Masters
from bankhall.kernel.vault.moving import MovingMasters
from bankhall.kernel.vault.suites import SUITES

PREFIX = "BANKHALL_"

# Read by the tools around the program (Makefile, tests), never by the program itself.
_TOOLING = {"BANKHALL_CHROMIUM"}

_THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}

# Claims that a provider gives to another person some day.
_REASSIGNED = {"email", "name", "nickname", "phone_number", "preferred_username", "unique_name", "upn"}

_MOST_SECRET = 16_384


_MAIL_FROM = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,180}")
_SHORTEST_KEY = 16
_AES_KEY = re.compile(r"[A-Za-z0-9]{43}")
_WECHAT_TOKEN = re.compile(r"[A-Za-z0-9]{16,32}")


class SettingsError(ValueError):
    """A setting that cannot be used; the text names the variable."""


class Secret:
    """A string that does not print."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(****)"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._value)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One field, one variable: `home` is BANKHALL_HOME."""

    home: Path = Path("var")
    database_url: Secret | None = None  # as bankhall_app; unset: the embedded server below home
    database_owner_url: Secret | None = None  # for migrations, when database_url's role may not alter tables
    database_connections: int = 10
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""  # what customers type; https makes the cookies Secure. Unset: http://host:port
    console_url: str = ""  # what staff type, a host of its own (docs/operate/hosts.md). Unset: as public_url
    trusted_proxies: str = ""  # addresses or networks, by comma, whose X-Forwarded-For is believed
    workers: int = 1
    target: str = "all"  # which modules this process serves: all, or some by comma
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"
    bank_name: str = "Bankhall"
    bank_phone: str = ""  # where customers reach a person; on every page
    bank_timezone: str = "Asia/Shanghai"
    payments_a_minute: int = 10  # that one customer sends by hand: faster is no person. 0 bounds nothing
    metrics_token: Secret | None = None  # who may read /metrics; needed once the bank has a public_url
    cryptography: Literal["national", "international"] = "national"  # SM2, SM3, SM4; or Ed25519, SHA-256, AES
    audit_store: Path | None = None  # where the audit log's signed checkpoints also go; unset: `audit` below home
    key_store: Path | None = None  # the directory of the bank's keys; unset: `keys` below home
    pkcs11_module: Path | None = None  # the library of an HSM, which then holds the master keys
    pkcs11_token: str = "bankhall"  # noqa: S105  a token of the HSM's kind: its label
    pkcs11_pin: Secret | None = None
    smtp_url: Secret | None = None  # the mail server: smtps:// or smtp:// (STARTTLS), name:password@host:port
    mail_from: str = ""  # the address that the bank's e-mail comes from
    imap_url: Secret | None = None  # the bank's mailbox: imaps:// or imap:// (STARTTLS), name:password@host:port/folder
    mail_service: str = ""  # the address of that mailbox, which customers write to (docs/operate/channels.md)
    mail_checked_by: str = ""  # the mail server whose Authentication-Results count, by its own name for itself
    sms_url: str = ""  # the gateway for text messages (docs/operate/messages.md)
    sms_key: Secret | None = None  # by which requests to it are signed
    sms_in_key: Secret | None = None  # by which the gateway signs what it brings us (docs/operate/channels.md)
    pbx_key: Secret | None = None  # by which the telephone system signs what it tells us
    wechat_app_id: str = ""  # the bank's official account in WeChat (docs/operate/channels.md); unset: none
    wechat_secret: Secret | None = None  # its AppSecret
    wechat_token: Secret | None = None  # by which WeChat signs what it brings us
    wechat_aes_key: Secret | None = None  # its EncodingAESKey: safe mode. Unset: plaintext, by which nobody is proved
    wechat_name: str = ""  # by what customers find the account
    wechat_url: str = "https://api.weixin.qq.com"  # WeChat's interface, or a way to it
    no_codes_by: str = (
        ""  # email, sms, or both by comma: no code that goes there opens a door (docs/operate/messages.md)
    )
    customer_factors: Literal["", "two", "chosen"] = (
        ""  # two: customers always show two factors (docs/operate/messages.md). Unset: two once there is a public_url
    )
    oidc_issuer: str = ""  # the provider by which staff sign in (docs/operate/single-sign-on.md); unset: none
    oidc_client_id: str = ""
    oidc_client_key: Path | None = None  # the private key (PEM, 0600) by which the bank shows who it is, or
    oidc_client_secret: Path | None = None  # a file (0600) with a secret
    oidc_name: str = ""  # what the button calls the provider
    oidc_hosts: str = ""  # where else than at the issuer's host it has its endpoints, by comma
    oidc_scopes: str = "openid"
    oidc_person_claim: str = "sub"  # what names the person for good
    oidc_mfa_acr: str = ""  # which `acr`, by comma, mean two factors
    oidc_mfa_amr: str = ""  # and which `amr`
    oidc_max_age_s: int = 28_800  # the oldest sign-in at the provider that still counts
    oidc_groups_claim: str = ""  # what names the person's groups there
    oidc_roles: str = ""  # group=role, by comma: such a role goes from whom no group of theirs gives it
    oidc_only: bool = False  # whoever is linked has no password here any more
    clearing_folder: Path | None = None  # where messages to and from the clearing's gateway lie; unset: in no clearing
    clearing_code: str = ""  # this bank's number in the clearing: 12 digits
    bic: str = ""  # this bank's BIC, by which banks abroad know it
    rates_file: Path | None = None  # the middle rates of foreign exchange, as the treasury writes them; unset: none
    clamd: str = ""  # the virus scanner: its socket's path, or host:port on this machine; unset: none
    model_url: str = ""  # a language model that speaks the protocol of OpenAI (docs/operate/model.md); unset: none
    model_name: str = ""  # what it is called there
    model_key: Path | None = None  # a file (0600) with the key by which it knows the bank
    secret_key: Secret = Secret("")  # signs CSRF tokens; unset: made on first use, kept below home
    web_dist: Path = Path("web/dist")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Raises SettingsError, naming the variable."""
        known = {PREFIX + field.name.upper(): field for field in msgspec.structs.fields(cls)}
        given = {name: text for name, text in environ.items() if name.startswith(PREFIX)}
        if unknown := sorted(given.keys() - known.keys() - _TOOLING):
            raise SettingsError(f"no such setting: {', '.join(unknown)}. Known are: {', '.join(sorted(known))}")
        values = {
            known[name].name: _read(name, text, known[name].type) for name, text in given.items() if name in known
        }
        settings = cls(**values)
        settings.check()
        return settings

    def check(self) -> None:
        if not 0 < self.port < 65536:
            raise SettingsError(f"BANKHALL_PORT is not a port: {self.port}")
        if not 2 <= self.database_connections <= 500:
            raise SettingsError("BANKHALL_DATABASE_CONNECTIONS must be between 2 and 500")
        if (self.pkcs11_module is None) != (self.pkcs11_pin is None):
            raise SettingsError("BANKHALL_PKCS11_MODULE and BANKHALL_PKCS11_PIN go together")
        self._check_messages()
        self._check_wechat()
        if self.clamd and not (self.clamd.startswith("/") or _is_port_here(self.clamd)):
            raise SettingsError("BANKHALL_CLAMD is the path of clamd's socket, or host:port on this machine")
        if (self.clearing_folder is None) != (not self.clearing_code):
            raise SettingsError("BANKHALL_CLEARING_FOLDER and BANKHALL_CLEARING_CODE go together")
        if self.clearing_code and not (len(self.clearing_code) == 12 and self.clearing_code.isdecimal()):
            raise SettingsError("BANKHALL_CLEARING_CODE has 12 digits")
        if not 0 <= self.payments_a_minute <= 10_000:
            raise SettingsError("BANKHALL_PAYMENTS_A_MINUTE must be between 0 and 10000")
        if not 1 <= self.workers <= 64:
            raise SettingsError("BANKHALL_WORKERS must be between 1 and 64")
        if not _is_timezone(self.bank_timezone):
            raise SettingsError(
                f"BANKHALL_BANK_TIMEZONE is not a time zone, as Asia/Shanghai is: {self.bank_timezone!r}"
            )
        if not _is_address(f"http://{self._host_in_url}"):
            raise SettingsError(f"BANKHALL_HOST is neither a name nor an address: {self.host!r}")
        if not _is_address(self.url):
            raise SettingsError("BANKHALL_PUBLIC_URL must begin with https:// or, on this machine only, http://")
        self._check_model()
        self._check_console()
        self._check_oidc()

    def _check_model(self) -> None:
        if bool(self.model_url) != bool(self.model_name):
            raise SettingsError("BANKHALL_MODEL_URL and BANKHALL_MODEL_NAME go together")
        if self.model_key is not None and not self.model_url:
            raise SettingsError("BANKHALL_MODEL_KEY needs BANKHALL_MODEL_URL")
        if self.model_url and (not is_safe_url(self.model_url) or {"?", "#"} & set(self.model_url)):
            raise SettingsError("BANKHALL_MODEL_URL begins with https:// or, on this machine only, http://")

    def _check_console(self) -> None:
        if not self.console_url:
            return
        if not self.public_url:
            raise SettingsError("BANKHALL_CONSOLE_URL needs BANKHALL_PUBLIC_URL: the host that is the customers' alone")
        ours, theirs = urlsplit(self.console_url), urlsplit(self.url)
        if not is_safe_url(self.console_url) or ours.path.strip("/") or ours.query or ours.fragment:
            raise SettingsError("BANKHALL_CONSOLE_URL is https:// and a host (http:// on this machine), without a path")
        if ours.scheme != theirs.scheme or ours.hostname == theirs.hostname:
            raise SettingsError("BANKHALL_CONSOLE_URL has another host than BANKHALL_PUBLIC_URL, and the same scheme")

    def _check_oidc(self) -> None:
        if not self.oidc_issuer:
            if self.oidc_only:
                raise SettingsError("BANKHALL_OIDC_ONLY needs BANKHALL_OIDC_ISSUER")
            return
        if not is_safe_url(self.oidc_issuer) or {"?", "#"} & set(self.oidc_issuer):
            raise SettingsError("BANKHALL_OIDC_ISSUER must begin with https:// and have neither ? nor #")
        if not self.oidc_client_id:
            raise SettingsError("BANKHALL_OIDC_ISSUER needs BANKHALL_OIDC_CLIENT_ID")
        if (self.oidc_client_key is None) == (self.oidc_client_secret is None):
            raise SettingsError("set one of BANKHALL_OIDC_CLIENT_KEY and BANKHALL_OIDC_CLIENT_SECRET")
        if "openid" not in self.oidc_scopes.split():
            raise SettingsError("BANKHALL_OIDC_SCOPES must have openid among them")
        if self.oidc_person_claim in _REASSIGNED:
            raise SettingsError(
                f"BANKHALL_OIDC_PERSON_CLAIM: {self.oidc_person_claim} may be another person's tomorrow"
            )
        if not 0 < self.oidc_max_age_s <= 86_400:
            raise SettingsError("BANKHALL_OIDC_MAX_AGE_S must be between 1 and 86400")
        if bool(self.oidc_roles) != bool(self.oidc_groups_claim):
            raise SettingsError("BANKHALL_OIDC_ROLES and BANKHALL_OIDC_GROUPS_CLAIM go together")
        if not all(all(part.strip() for part in one.partition("=")) for one in self.oidc_roles.split(",") if one):
            raise SettingsError("BANKHALL_OIDC_ROLES is written group=role, by comma")

    def _check_messages(self) -> None:
        if (self.smtp_url is None) != (not self.mail_from):
            raise SettingsError("BANKHALL_SMTP_URL and BANKHALL_MAIL_FROM go together")
        if self.smtp_url is not None and not _is_address(self.smtp_url.reveal(), {"smtp", "smtps"}):
            raise SettingsError("BANKHALL_SMTP_URL is smtps://name:password@host:port, or smtp:// with STARTTLS")
        if self.mail_from and not _MAIL_FROM.fullmatch(self.mail_from):
            raise SettingsError(f"BANKHALL_MAIL_FROM is not an e-mail address: {self.mail_from!r}")
        if (self.imap_url is None) != (not self.mail_service):
            raise SettingsError("BANKHALL_IMAP_URL and BANKHALL_MAIL_SERVICE go together")
        if self.imap_url is not None and not _is_address(self.imap_url.reveal(), {"imap", "imaps"}):
            raise SettingsError("BANKHALL_IMAP_URL is imaps://name:password@host:port/folder, or imap:// with STARTTLS")
        if self.imap_url is not None and self.smtp_url is None:
            raise SettingsError("BANKHALL_IMAP_URL needs BANKHALL_SMTP_URL: who is written to wants to answer")
        if self.mail_service and (not _MAIL_FROM.fullmatch(self.mail_service) or "+" in self.mail_service):
            raise SettingsError(f"BANKHALL_MAIL_SERVICE is not an e-mail address without a plus: {self.mail_service!r}")
        if not self.ways_without_codes <= {"email", "sms"}:
            raise SettingsError("BANKHALL_NO_CODES_BY is email, sms, or both by comma")
        if (self.sms_key is None) != (not self.sms_url):
            raise SettingsError("BANKHALL_SMS_URL and BANKHALL_SMS_KEY go together")
        if self.sms_key is not None and len(self.sms_key.reveal()) < _SHORTEST_KEY:
            raise SettingsError(f"BANKHALL_SMS_KEY has at least {_SHORTEST_KEY} characters, by chance")
        for name, key in (("SMS_IN_KEY", self.sms_in_key), ("PBX_KEY", self.pbx_key)):
            if key is not None and len(key.reveal()) < _SHORTEST_KEY:
                raise SettingsError(f"BANKHALL_{name} has at least {_SHORTEST_KEY} characters, by chance")
        if self.sms_url and not (
            _is_address(self.sms_url, {"https"}) or is_this_machine(urlsplit(self.sms_url).hostname)
        ):
            raise SettingsError("BANKHALL_SMS_URL must begin with https:// or, on this machine only, http://")

    def _check_wechat(self) -> None:
        given = (bool(self.wechat_app_id), self.wechat_secret is not None, self.wechat_token is not None)
        if any(given) and not (all(given) and self.wechat_name):
            raise SettingsError(
                "BANKHALL_WECHAT_APP_ID, BANKHALL_WECHAT_SECRET, BANKHALL_WECHAT_TOKEN and BANKHALL_WECHAT_NAME"
                " go together"
            )
        if self.wechat_aes_key is not None and not all(given):
            raise SettingsError("BANKHALL_WECHAT_AES_KEY needs BANKHALL_WECHAT_APP_ID")
        if self.wechat_aes_key is not None and not _AES_KEY.fullmatch(self.wechat_aes_key.reveal()):
            raise SettingsError("BANKHALL_WECHAT_AES_KEY has 43 letters and digits, as WeChat's page shows them")
        if self.wechat_token is not None and not _WECHAT_TOKEN.fullmatch(self.wechat_token.reveal()):
            raise SettingsError(f"BANKHALL_WECHAT_TOKEN has {_SHORTEST_KEY} to 32 letters and digits, by chance")
        if not is_safe_url(self.wechat_url) or {"?", "#"} & set(self.wechat_url):
            raise SettingsError("BANKHALL_WECHAT_URL begins with https:// or, on this machine only, http://")

    @property
    def ways_without_codes(self) -> frozenset[str]:
        return frozenset(one.strip() for one in self.no_codes_by.split(",") if one.strip())

    @property
    def customers_show_two_factors(self) -> bool:
        return self.customer_factors == "two" or (not self.customer_factors and bool(self.public_url))

    @property
    def url(self) -> str:
        return self.public_url.rstrip("/") or f"http://{self._host_in_url}:{self.port}"

    @property
    def staff_url(self) -> str:
        """Under which the console's paths are."""
        return self.console_url.rstrip("/") or self.url

    @property
    def _host_in_url(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def is_https(self) -> bool:
        return urlsplit(self.url).scheme == "https"

    def keys(self) -> KeyStore:
        """Where the bank's keys are, made on first use."""
        directory, suite = self.key_store or self.home / "keys", SUITES[self.cryptography]
        masters: Masters | None = None
        if self.pkcs11_module is not None and self.pkcs11_pin is not None:
            masters = hsm = HsmMasters(self.pkcs11_module, token=self.pkcs11_token, pin=self.pkcs11_pin.reveal())
            if (local := LocalMasters(directory, suite)).exists():
                masters = MovingMasters(local, hsm)
        return KeyStore(directory, suite, masters)

    def scanner(self) -> Clamd | None:
        """None where the bank has none."""
        return Clamd(self.clamd) if self.clamd else None

    def audit_directory(self) -> Path:
        """To be copied off the host: what is cut off the end of the audit log is found by it."""
        return self.audit_store or self.home / "audit"

    def signing_key(self) -> Secret:
        """The secret key, made and kept (0600) on first use when none is set."""
        if self.secret_key:
            return self.secret_key
        path = self.home / "secret.key"
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return Secret(_read_whole(path))
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
        return Secret(path.read_text())


def is_safe_url(url: str) -> bool:
    """https, or http on this machine; without a name or password in it."""
    try:
        address = urlsplit(url)
        port = address.port
    except ValueError:
        return False
    if not address.hostname or address.username or address.password or port == 0:
        return False
    return address.scheme == "https" or (address.scheme == "http" and address.hostname in _THIS_MACHINE)


def read_secret_file(path: Path, name: str) -> Secret:
    """What is in a file that nobody else may read. Raises SettingsError, naming the variable."""
    try:
        with path.open() as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise SettingsError(f"{name}: others may read {path}. Run: chmod 600 {path}")
            return Secret(file.read(_MOST_SECRET).strip())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name}: {path} cannot be read ({type(error).__name__})") from None


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def is_this_machine(host: str | None) -> bool:
    """Whether what is said to it stays on this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def _is_port_here(place: str) -> bool:
    url = f"tcp://{place}"
    return _is_address(url, {"tcp"}) and urlsplit(url).port is not None and is_this_machine(urlsplit(url).hostname)


def _is_address(url: str, schemes: Collection[str] = ("http", "https")) -> bool:
    try:
        address = urlsplit(url)
        _ = address.port  # raises where it is none
    except ValueError:
        return False
    return address.scheme in schemes and bool(address.hostname)


def _read(name: str, text: str, kind: Any) -> Any:
    if kind in (Secret, Secret | None):
        return Secret(text)
    if kind in (Path, Path | None):
        try:
            return Path(text).expanduser()
        except RuntimeError:
            raise SettingsError(f"{name}: nobody here has that home") from None
    try:
        return msgspec.convert(text, kind, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{name}: {error}") from None


def _read_whole(path: Path) -> str:
    """What another process that started at the same moment has written, which may still be on its way."""
    for _ in range(100):
        if text := path.read_text():
            return text
        time.sleep(0.02)
    raise SettingsError(f"{path} is empty: remove it, a new one is made")
