"""Every act that the code notes has words for auditors, in both languages."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bankhall.accounts.types import Step as AccountStep
from bankhall.customers.tasks.types import TaskStepKind
from bankhall.customers.types import Step as CustomerStep
from bankhall.insight.duplicates.types import Verdict

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "bankhall"
FEATURE = ROOT / "web" / "src" / "features" / "audit"

# Where the act is put together, what it can be.
PUT_TOGETHER = {
    "accounts/actions/change.py": [f"accounts.{step}" for step in AccountStep],
    "customers/actions/change.py": [f"customers.{step}" for step in CustomerStep],
    "customers/actions/consent.py": ["customers.give_consent", "customers.withdraw_consent"],
    "customers/portfolios/actions.py": ["customers.assign_manager", "customers.hand_customer_over"],
    "customers/tasks/actions.py": [f"customers.{step}_task" for step in TaskStepKind],
    "insight/duplicates/actions/decide.py": [f"insight.pair_{verdict}" for verdict in Verdict],
    "identity/actions/sign_in.py": ["identity.fail_sign_in", "identity.refuse_locked"],
    "ledger/actions/journal.py": ["ledger.book_journal", "ledger.reverse"],
    "tickets/actions.py": ["tickets.ask", "tickets.answer"],
    "kernel/four_eyes/actions.py": [
        f"four_eyes.{word}" for word in ("approve", "decline", "withdraw", "expire", "void")
    ],
}


def noted(source: str) -> Iterator[tuple[int, str | None]]:
    """The line and the act of each `tx.audit(…)`; None where it is put together."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "audit":
            act = node.args[0]
            yield node.lineno, act.value if isinstance(act, ast.Constant) and isinstance(act.value, str) else None


def acts() -> set[str]:
    found: set[str] = set()
    for path in sorted(SOURCES.rglob("*.py")):
        name = str(path.relative_to(SOURCES))
        for line, act in noted(path.read_text()):
            assert act is not None or name in PUT_TOGETHER, f"{name}:{line} puts its act together: say which there are"
            found |= set(PUT_TOGETHER[name]) if act is None else {act}
    return found


def test_acts_are_found_in_the_code() -> None:
    assert {"identity.sign_in", "accounts.freeze", "ledger.reverse", "ops.read_audit"} <= acts()
    assert list(noted("tx.audit('a.b', 'c', d)\ntx.audit(f'a.{b}', 'c', d)")) == [(1, "a.b"), (2, None)]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_act_has_words(language: str) -> None:
    words = json.loads((FEATURE / f"words.{language}.json").read_text())["acts"]
    known = {f"{module}.{verb}" for module, verbs in words.items() for verb in verbs}

    assert acts() - known == set()
