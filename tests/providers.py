"""A real OpenID provider for the tests: `oidc-provider`, certified, on a free port (tests/provider/server.mjs)."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx

HERE = Path(__file__).parent / "provider"
TOOLS = Path(__file__).parents[1] / "tools"
VENV = Path(__file__).parents[1] / ".venv"

PASSWORD = "of-the-company"
TWO_FACTORS = "urn:bank:two-factors"
SECRET = "a secret of the tests, of 43 characters and more"

Told = dict[str, str]


@dataclass(frozen=True)
class Account:
    """Somebody at the provider. `groups`: what it says of them there."""

    sub: str
    acr: str | None = TWO_FACTORS
    amr: tuple[str, ...] = ("pwd", "otp")
    groups: tuple[str, ...] | None = None

    def told(self) -> dict[str, Any]:
        known = {"sub": self.sub, "password": PASSWORD, "acr": self.acr, "amr": self.amr, "groups": self.groups}
        return {name: value for name, value in known.items() if value is not None}


ACCOUNTS = {
    "li.na": Account("id-of-li-na"),
    "wang.fang": Account("id-of-wang-fang", acr=None, amr=("pwd",)),
    "zhao.lei": Account("id-of-zhao-lei"),
    "in.groups": Account("id-of-in-groups", groups=("tellers",)),
}


@dataclass(frozen=True)
class OpenProvider:
    issuer: str

    @contextmanager
    def browser(self) -> Iterator["AtProvider"]:
        """Somebody's, with the cookies that the provider gives."""
        with httpx.Client(timeout=20, trust_env=False) as client:
            yield AtProvider(client)


@dataclass(frozen=True)
class AtProvider:
    client: httpx.Client

    def go(self, address: str, login: str | None = "li.na") -> Told:
        """Goes where the bank sends, signs in there if asked, and tells with what the provider sends back. `login`:
        None for who turns back there.
        """
        answer = self.client.get(address)
        for _ in range(10):
            if answer.status_code != 303:
                answer = self.client.post(str(answer.url), data=_form(login))
            to = httpx.URL(answer.headers["location"])
            if to.is_absolute_url and to.path.endswith("/console/sign-in/back"):
                return dict(parse_qsl(to.fragment))
            answer = self.client.get(answer.url.join(to))
        raise AssertionError(f"no way back: {answer.text}")


def _form(login: str | None) -> dict[str, str]:
    return {"cancel": "1"} if login is None else {"login": login, "password": PASSWORD}


def client(client_id: str, back: str, **facts: Any) -> dict[str, Any]:
    """A bank, as the provider knows it."""
    home = re.sub(r"/console/.*", "", back)
    return {
        "client_id": client_id,
        "redirect_uris": [back],
        "post_logout_redirect_uris": [f"{home}/console/sign-in"],
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        **facts,
    }


@contextmanager
def open_provider(clients: list[dict[str, Any]], accounts: dict[str, Account] = ACCOUNTS) -> Iterator[OpenProvider]:
    """Ends the process that it started, whatever happens."""
    known = {"clients": clients, "accounts": {login: one.told() for login, one in accounts.items()}}
    process = subprocess.Popen(
        [_node(), "server.mjs"],
        cwd=HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(known) + "\n")
        process.stdin.flush()
        yield OpenProvider(json.loads(process.stdout.readline())["issuer"])
    finally:
        process.stdin.close()
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


def _node() -> str:
    """The machine's own, or that of the wheel, as tools/node.py finds it."""
    tool = [sys.executable, "-c", "import sys, node; print(node.found(__import__('pathlib').Path(sys.argv[1])))"]
    found = subprocess.run([*tool, str(VENV)], cwd=TOOLS, check=True, capture_output=True, text=True)
    return str(Path(found.stdout.strip()) / "node")
