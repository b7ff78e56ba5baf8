"""Refusals tell what, and each has one name."""

import re
from collections import Counter
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from uuid import UUID

import msgspec
import pytest

import bankhall
from bankhall.kernel.errors import BadInput, FieldProblem, Forbidden, NotFound, Refusal, TooMany, refusals
from bankhall.kernel.web.problems import Defect, catalogue, problem_of


@pytest.fixture(scope="module")
def every_refusal() -> list[type[Refusal]]:
    for module in iter_modules(bankhall.__path__, "bankhall."):
        if module.ispkg and find_spec(f"{module.name}.errors"):
            import_module(f"{module.name}.errors")
    return [refusal for refusal in refusals() if refusal.__module__.startswith("bankhall.")]


def test_each_refusal_has_a_code_of_its_own(every_refusal: list[type[Refusal]]) -> None:
    counted = Counter(refusal.code for refusal in every_refusal)

    assert [code for code, number in counted.items() if number > 1] == []
    assert [code for code in counted if not re.fullmatch(r"[a-z_]+\.[a-z_]+", code)] == []


def test_each_refusal_has_a_title_for_people_and_a_status_of_a_refusal(every_refusal: list[type[Refusal]]) -> None:
    for refusal in every_refusal:
        title = refusal.title()
        assert re.fullmatch(r"[A-Z].{5,150}[.]", title), f"{refusal.code}: {title!r}"
        assert not title.startswith(refusal.__name__), f"{refusal.code} has no docstring"
        assert refusal.status == 503 or refusal is Defect or 400 <= refusal.status < 500, refusal.code


def test_each_refusal_of_a_module_is_named_after_it(every_refusal: list[type[Refusal]]) -> None:
    for refusal in every_refusal:
        module = refusal.__module__.split(".")[1]
        assert refusal.code.startswith(f"{module}.") or module == "kernel", refusal.code


def test_the_catalogue_holds_every_refusal_once_in_order(every_refusal: list[type[Refusal]]) -> None:
    codes = [str(one["code"]) for one in catalogue()]

    assert codes == sorted(codes)
    assert {refusal.code for refusal in every_refusal} <= set(codes)


def test_a_problem_tells_the_refusal_with_its_facts() -> None:
    told = msgspec.to_builtins(problem_of(Forbidden("ledger.view"), "r-1"))

    assert told == {
        "type": "urn:bankhall:problem:identity.right_missing",
        "title": "You do not have the right to do this.",
        "status": 403,
        "code": "identity.right_missing",
        "facts": {"right": "ledger.view"},
        "request_id": "r-1",
    }


def test_a_problem_of_bad_input_names_the_fields() -> None:
    problems = (FieldProblem("amount", "kernel.invalid", "too large"), FieldProblem("text", "kernel.invalid", "empty"))

    told = problem_of(BadInput(problems), "")

    assert told.fields == problems
    assert told.facts == {}
    assert "amount: too large" in told.detail
    assert "text: empty" in told.detail


def test_every_problem_can_be_written_as_json(every_refusal: list[type[Refusal]]) -> None:
    for refusal in every_refusal:
        facts = {name: UUID(int=7) for name in refusal.fact_names()}
        written = msgspec.json.decode(msgspec.json.encode(problem_of(refusal(**facts), "r")))
        assert written["code"] == refusal.code
        assert set(written.get("facts", {})) == set(refusal.fact_names())


def test_a_refusal_prints_its_code_and_facts() -> None:
    assert str(TooMany(retry_after_s=7)) == "kernel.too_many_requests(retry_after_s=7)"
    assert str(NotFound()) == "kernel.not_found"


def test_a_refusal_without_a_code_of_its_own_is_its_parents() -> None:
    class Hidden(NotFound):
        """It is hidden."""

    assert (Hidden.code, Hidden.status, Hidden.title()) == ("kernel.not_found", 404, "It is hidden.")
    assert Hidden not in list(refusals())
