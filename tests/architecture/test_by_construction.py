"""What the table of security requirements calls so by construction: that it still is (docs/security/asvs.md)."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "bankhall"
WEB = ROOT / "web"

# Where an expression is put together while the bank runs, and of what.
PUT_TOGETHER = {
    ("assistant/rules/grounding.py", "_has"),  # words of our own, in capitals there
    ("demo/rules/merchants.py", "_naming"),  # the demo's own merchants
    ("insight/duplicates/adapters/linking.py", "_tf_of"),  # names of our own fields
    ("knowledge/rules/words.py", "marks_in"),  # what a reader looks for, each piece escaped
}
SHELLS = {
    "os": {"system", "popen", "execl", "execle", "execlp", "execv", "execve", "execvp", "execvpe", "spawnl", "spawnv"},
    "subprocess": {"getoutput", "getstatusoutput"},
    "asyncio": {"create_subprocess_shell"},
}
# Words of the house into which something is put. Nobody's input is ever the words.
WORDED = {
    "accounts/words.py", "branches/appointments/sheets.py", "care/figures/queries.py",
    "care/transcripts/sheets/__init__.py", "insight/lists/sheets.py", "ops/sheets.py", "statements/sheets/pdf.py",
    "statements/sheets/telling.py", "statements/words.py",
}  # fmt: skip
LOG_HANDLERS = re.compile(
    r"\b(?:\w*(?:File|SysLog|Socket|Datagram|HTTP|SMTP|NTEventLog)Handler|sentry_sdk|opentelemetry|syslog)\b"
)
MARKUP = re.compile(
    r"dangerouslySetInnerHTML|\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|DOMParser"
    r"|createContextualFragment|srcDoc"
)
PLUG_INS = re.compile(r"<(?:object|embed|applet|param|frame|frameset)\b|\.swf\b|application/x-shockwave|\.jnlp\b")
POLLUTING = re.compile(
    r"__proto__|setPrototypeOf|\.prototype\s*\[|\bconstructor\s*\[|\b(?:lodash|deepmerge|merge-deep|defaults-deep)\b"
    r"|Object\.assign\(\s*(?:Object|Array|String|Function)\b"
)


@cache
def parsed() -> tuple[tuple[str, ast.Module], ...]:
    paths = sorted(SOURCES.rglob("*.py"))
    return tuple((path.relative_to(SOURCES).as_posix(), ast.parse(path.read_text())) for path in paths)


def calls(tree: ast.AST) -> Iterator[tuple[str | None, str, ast.Call]]:
    """What is called: of which name, which attribute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value
            yield (of.id if isinstance(of, ast.Name) else None), node.func.attr, node


def is_fixed(pattern: ast.expr) -> bool:
    """A text of the program's own, also put together of such, of constants, which are in capitals, and of what is
    escaped.
    """
    match pattern:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name.isupper() or name.lstrip("_").isupper()
        case ast.Call():
            return ast.unparse(pattern.func) == "re.escape"
        case ast.JoinedStr(values=parts):
            return all(is_fixed(part.value) if isinstance(part, ast.FormattedValue) else True for part in parts)
        case ast.BinOp(left=left, right=right):
            return is_fixed(left) and is_fixed(right)
        case _:
            return False


def made_while_running(tree: ast.Module) -> Iterator[str]:
    """The functions in which a regular expression is made of something that is not fixed."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for of, _, call in calls(function):
                if of == "re" and ast.unparse(call.func) != "re.escape" and call.args and not is_fixed(call.args[0]):
                    yield function.name


def shells(tree: ast.AST) -> list[str]:
    return [
        ast.unparse(call)
        for of, what, call in calls(tree)
        if (of in SHELLS and what in SHELLS[of])
        or any(word.arg == "shell" and ast.unparse(word.value) != "False" for word in call.keywords)
    ]


def scripts(*more: str) -> Iterator[tuple[str, str]]:
    """What is built into the web apps, without its tests."""
    for pattern in ("src/**/*.ts", "src/**/*.tsx", *more):
        for path in sorted(WEB.glob(pattern)):
            if ".test." not in path.name and path.name != "schema.d.ts":
                yield path.relative_to(WEB).as_posix(), path.read_text()


def test_no_command_goes_through_a_shell() -> None:
    assert {path: found for path, tree in parsed() if (found := shells(tree))} == {}


@pytest.mark.parametrize(
    "planted", ["os.system(x)", "asyncio.create_subprocess_shell(x)", "subprocess.run(x, shell=True)", "os.popen('ls')"]
)
def test_a_command_through_a_shell_is_found(planted: str) -> None:
    assert shells(ast.parse(planted)) == [planted]


def test_regular_expressions_are_our_own_and_what_is_looked_for_is_escaped() -> None:
    assert {(path, name) for path, tree in parsed() for name in made_while_running(tree)} == PUT_TOGETHER


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("def f(q): re.search(q, text)", ["f"]),
        ("def f(q): re.compile(rf'^{q}')", ["f"]),
        ("def f(q): re.search(r'a' + q, text)", ["f"]),
        ("def f(q): re.search(r'^a' + _ENDS, q)", []),
        ("def f(q): return re.escape(q)", []),
        ("def f(q): re.search(rf'a{re.escape(q)}', text)", []),
    ],
)
def test_an_expression_made_of_input_is_found(planted: str, found: list[str]) -> None:
    assert list(made_while_running(ast.parse(planted))) == found


def test_only_words_of_the_house_have_blanks_that_are_filled() -> None:
    """`msgspec.json.format` and `psycopg.sql` are no formats of text; a demo's people say what the demo says."""
    filled = {
        path
        for path, tree in parsed()
        for _, what, call in calls(tree)
        if what in ("format", "format_map")
        and isinstance(call.func, ast.Attribute)
        and not is_fixed(call.func.value)
        and not ast.unparse(call.func.value).startswith(("msgspec.json", "sql.SQL("))
    }

    assert {path for path in filled if not path.startswith("demo/")} == WORDED


def test_logs_go_to_standard_error_and_the_audit_to_the_database_alone() -> None:
    assert [str(path) for path in SOURCES.rglob("*.py") if LOG_HANDLERS.search(path.read_text())] == []


def test_only_the_guide_which_is_ours_becomes_markup_in_a_page() -> None:
    assert {path for path, text in scripts("*.html") if MARKUP.search(text)} == {"src/features/guide/guide-page.tsx"}


def test_no_page_needs_a_plug_in() -> None:
    assert [path for path, text in scripts("*.html", "apps/**/*.html") if PLUG_INS.search(text)] == []


def test_nothing_of_what_comes_in_can_become_a_prototype() -> None:
    assert [path for path, text in scripts("package.json") if POLLUTING.search(text)] == []
