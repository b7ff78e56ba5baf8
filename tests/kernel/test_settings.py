"""Settings are read strictly and secrets do not print."""

import json
import multiprocessing
import stat
from multiprocessing.synchronize import Barrier
from pathlib import Path

import msgspec
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bankhall.kernel.settings import Secret, Settings, SettingsError, read_secret_file

PASSWORD = "hunter2-swordfish"


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.from_environment({"PATH": "/bin", "BANK": "no"})

    assert settings == Settings()
    assert settings.url == "http://127.0.0.1:8000"
    assert not settings.is_https


def test_each_setting_is_read_as_what_it_is() -> None:
    settings = Settings.from_environment(
        {
            "BANKHALL_HOME": "/srv/bank",
            "BANKHALL_PORT": "8443",
            "BANKHALL_LOG_LEVEL": "debug",
            "BANKHALL_DATABASE_URL": "postgresql://bank@db/bank",
            "BANKHALL_PUBLIC_URL": "https://bank.example/",
            "BANKHALL_BANK_NAME": "中国某某银行",
        }
    )

    assert (settings.home, settings.port, settings.log_level) == (Path("/srv/bank"), 8443, "debug")
    assert isinstance(settings.database_url, Secret)
    assert settings.database_url.reveal() == "postgresql://bank@db/bank"
    assert (settings.url, settings.is_https) == ("https://bank.example", True)
    assert settings.bank_name == "中国某某银行"


def test_an_address_of_the_new_kind_is_bracketed_in_the_url() -> None:
    assert Settings.from_environment({"BANKHALL_HOST": "::1"}).url == "http://[::1]:8000"


def test_unknown_variables_are_refused_by_name_and_the_known_are_told() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"BANKHALL_PROT": "1", "BANKHALL_DATBASE_URL": PASSWORD})

    assert "BANKHALL_PROT" in str(caught.value)
    assert "BANKHALL_DATBASE_URL" in str(caught.value)
    assert "BANKHALL_PORT" in str(caught.value)
    assert PASSWORD not in str(caught.value)


def test_what_only_the_tools_read_is_let_pass() -> None:
    assert Settings.from_environment({"BANKHALL_CHROMIUM": "/usr/bin/chromium"}) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BANKHALL_PORT", "eight thousand"),
        ("BANKHALL_PORT", ""),
        ("BANKHALL_PORT", "0"),
        ("BANKHALL_PORT", "65536"),
        ("BANKHALL_PORT", "80.5"),
        ("BANKHALL_DATABASE_CONNECTIONS", "1"),
        ("BANKHALL_DATABASE_CONNECTIONS", "501"),
        ("BANKHALL_WORKERS", "0"),
        ("BANKHALL_WORKERS", "-1"),
        ("BANKHALL_LOG_LEVEL", "loud"),
        ("BANKHALL_LOG_FORMAT", "xml"),
        ("BANKHALL_PUBLIC_URL", "bank.example"),
        ("BANKHALL_PUBLIC_URL", "ftp://bank.example"),
        ("BANKHALL_PUBLIC_URL", "https://"),
        ("BANKHALL_PUBLIC_URL", "https://[bank"),
        ("BANKHALL_BANK_TIMEZONE", "Asia/Atlantis"),
        ("BANKHALL_BANK_TIMEZONE", "../../etc/passwd"),
        ("BANKHALL_HOST", ""),
        ("BANKHALL_HOST", "::nonsense"),
        ("BANKHALL_BANK_TIMEZONE", ""),
        ("BANKHALL_BANK_TIMEZONE", "Asia"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_naming_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({name: value})


def test_secrets_are_not_printed_by_anything() -> None:
    settings = Settings.from_environment(
        {
            "BANKHALL_DATABASE_URL": f"postgresql://bank:{PASSWORD}@db/bank",
            "BANKHALL_METRICS_TOKEN": PASSWORD,
            "BANKHALL_SECRET_KEY": PASSWORD,
        }
    )
    secret = settings.secret_key

    told = [repr(settings), str(settings), f"{settings}", f"{secret!r} {secret}", "%s %r" % (secret, secret)]  # noqa: UP031
    told += [json.dumps(settings, default=repr), repr(vars(type(secret))), repr([secret])]
    with structlog.testing.capture_logs() as logged:
        structlog.get_logger().info("settings", settings=settings, secret=secret)
    told.append(str(logged))
    told.append(str(structlog.processors.JSONRenderer()(None, "info", {"secret": secret, "all": settings})))
    told.append(str(structlog.processors.KeyValueRenderer()(None, "info", {"secret": secret, "all": settings})))

    assert [text for text in told if PASSWORD in text] == []
    assert all("****" in text for text in told[:2])


def test_secrets_do_not_leave_by_serialization() -> None:
    with pytest.raises((TypeError, msgspec.MsgspecError)):
        msgspec.json.encode(Settings(secret_key=Secret(PASSWORD)))


def test_an_empty_secret_is_none() -> None:
    assert not Secret("")
    assert Secret("x")


def test_a_signing_key_that_is_set_is_used_and_none_is_made(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, secret_key=Secret(PASSWORD))

    assert settings.signing_key().reveal() == PASSWORD
    assert list(tmp_path.iterdir()) == []


def test_a_signing_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "new" / "home")

    first, second = settings.signing_key().reveal(), settings.signing_key().reveal()

    [path] = (tmp_path / "new" / "home").iterdir()
    assert first == second == path.read_text()
    assert len(first) >= 43  # 256 bits
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Settings(home=tmp_path / "other").signing_key().reveal() != first


def test_processes_that_start_at_once_make_one_signing_key(tmp_path: Path) -> None:
    starts = multiprocessing.get_context("spawn")
    together = starts.Barrier(4)
    with starts.Pool(4, initializer=_meet, initargs=(together,)) as pool:
        keys = pool.map(_signing_key, [tmp_path] * 4, chunksize=1)

    assert len(set(keys)) == 1
    assert all(keys)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_signing_key_lost_half_way_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch()

    with pytest.raises(SettingsError, match=r"secret\.key"):
        Settings(home=tmp_path).signing_key()


@given(st.dictionaries(st.sampled_from([f"BANKHALL_{name.upper()}" for name in Settings.__struct_fields__]), st.text()))
def test_whatever_is_set_is_either_usable_or_refused(environment: dict[str, str]) -> None:
    try:
        settings = Settings.from_environment(environment)
    except SettingsError as refused:
        named = [name for name in environment if name in str(refused)]
        if not named:
            raise
    else:
        assert settings.url.startswith("http")


_together: Barrier


def _meet(together: Barrier) -> None:
    global _together
    _together = together


def _signing_key(home: Path) -> str:
    _together.wait(timeout=60)
    return Settings(home=home).signing_key().reveal()


PROVIDER = {
    "BANKHALL_OIDC_ISSUER": "https://sso.example/realm",
    "BANKHALL_OIDC_CLIENT_ID": "bankhall",
    "BANKHALL_OIDC_CLIENT_KEY": "/etc/bank/client.pem",
}


def test_a_provider_of_the_staff_s_sign_in_is_set_up_by_few_words() -> None:
    settings = Settings.from_environment(PROVIDER)

    assert settings.oidc_person_claim == "sub"
    assert settings.oidc_client_key == Path("/etc/bank/client.pem")


@pytest.mark.parametrize(
    ("others", "named"),
    [
        ({"BANKHALL_OIDC_ISSUER": "http://sso.example"}, "OIDC_ISSUER"),
        ({"BANKHALL_OIDC_ISSUER": "https://me:secret@sso.example"}, "OIDC_ISSUER"),
        ({"BANKHALL_OIDC_ISSUER": "https://sso.example?x=1"}, "OIDC_ISSUER"),
        ({"BANKHALL_OIDC_ISSUER": "ftp://sso.example"}, "OIDC_ISSUER"),
        ({"BANKHALL_OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID"),
        ({"BANKHALL_OIDC_CLIENT_SECRET": "/etc/bank/secret"}, "OIDC_CLIENT_SECRET"),
        ({"BANKHALL_OIDC_SCOPES": "profile"}, "OIDC_SCOPES"),
        ({"BANKHALL_OIDC_PERSON_CLAIM": "email"}, "OIDC_PERSON_CLAIM"),
        ({"BANKHALL_OIDC_MAX_AGE_S": "0"}, "OIDC_MAX_AGE_S"),
        ({"BANKHALL_OIDC_ROLES": "tellers=clerk"}, "OIDC_GROUPS_CLAIM"),
        ({"BANKHALL_OIDC_ROLES": "tellers", "BANKHALL_OIDC_GROUPS_CLAIM": "groups"}, "OIDC_ROLES"),
    ],
)
def test_a_provider_that_would_be_a_weak_door_is_refused_by_name(others: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        Settings.from_environment(PROVIDER | others)


def test_turning_passwords_off_needs_a_provider() -> None:
    with pytest.raises(SettingsError, match="OIDC_ISSUER"):
        Settings.from_environment({"BANKHALL_OIDC_ONLY": "true"})


def test_a_secret_in_a_file_is_read_where_nobody_else_can(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(PASSWORD + "\n")
    file.chmod(0o600)

    assert read_secret_file(file, "BANKHALL_X").reveal() == PASSWORD
    file.chmod(0o640)
    with pytest.raises(SettingsError, match="chmod 600"):
        read_secret_file(file, "BANKHALL_X")
    with pytest.raises(SettingsError, match="BANKHALL_X"):
        read_secret_file(tmp_path / "absent", "BANKHALL_X")
