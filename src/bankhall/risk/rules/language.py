"""The language in which rules are written: CEL (cel.dev), of which comparing, reckoning and choosing is left. Pure.

Numbers are all of one kind here: a whole number in a rule's text is read as CEL's `double`, so that `amount > 5000` is
what it looks like. Macros (all, exists, map, filter), patterns, times and conversions are not there; what remains takes
time in proportion to its text, whose length and depth are bounded.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cel_expr_python import cel  # type: ignore[import-untyped]  # has stubs, and no py.typed

from bankhall.risk.types import CheckedRule, Fact, FactKind

LONGEST: Final = 1000

# Everything of the standard library by which something else than a comparison comes about.
_WITHOUT: Final = (
    "matches", "duration", "timestamp", "dyn", "type", "size", "bytes", "bool", "int", "uint", "double", "string",
    "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getFullYear", "getHours", "getMilliseconds",
    "getMinutes", "getMonth", "getSeconds",
)  # fmt: skip

_CEL_TYPES: Final = {
    FactKind.AMOUNT: "double",
    FactKind.SHARE: "double",
    FactKind.NUMBER: "double",
    FactKind.TEXT: "string",
    FactKind.YES_NO: "bool",
}

# A text in quotes, a name, a number with a point, a whole number; everything else stands for itself.
_TOKEN: Final = re.compile(
    r"""(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"""
    r"""|(?P<number>[0-9]+(?P<point>\.[0-9]+)?)"""
)
_WORDS: Final = frozenset({"true", "false", "in", "null"})
_PLACE: Final = re.compile(r"ERROR: <input>:(-?\d+):(-?\d+): ([^\n]*)")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a rule's text, and from which character to which. `what`: a code for the web apps; `named`:
    the types that it is about, never what was typed: that stands in its place.
    """

    what: str
    start: int
    end: int
    named: str = ""


@dataclass(frozen=True)
class Language:
    """CEL over a catalogue of facts."""

    facts: Mapping[str, Fact]
    environment: Any

    @classmethod
    def over(cls, facts: Sequence[Fact]) -> "Language":
        without = "\n".join(f"  - name: {name}" for name in _WITHOUT)
        known = "\n".join(f"- name: {fact.name}\n  type_name: {_CEL_TYPES[fact.kind]}" for fact in facts)
        said = f"name: risk\nstdlib:\n  disable_macros: true\n  exclude_functions:\n{without}\nvariables:\n{known}\n"
        return cls({fact.name: fact for fact in facts}, cel.NewEnv(config=cel.NewEnvConfigFromYaml(said)))

    def check(self, text: str) -> CheckedRule | Wrong:
        """The rule that the text is, or what is wrong with it and where."""
        if len(text) > LONGEST:
            return Wrong("too_long", LONGEST, len(text))
        if not text.strip():
            return Wrong("empty", 0, 0)
        written, shifts = _with_points(text)
        try:
            expression = self.environment.compile(written)
        except RuntimeError as error:
            return _wrong(str(error), text, written, shifts)
        if expression.return_type() != cel.Type.BOOL:
            return Wrong("not_yes_or_no", 0, len(text), expression.return_type().name().lower())
        return CheckedRule(text, frozenset(name for name in _names(text) if name in self.facts), expression)

    def together(self, checked: Sequence[CheckedRule]) -> Any:
        """All of them as one expression: asked once, it answers for each. Each ends with its line: a remark (`//`) at
        the end of one hides nothing of the next.
        """
        return self.environment.compile("[" + ", ".join(f"({_with_points(one.text)[0]}\n)" for one in checked) + "]")

    def answers(self, together: Any, checked: Sequence[CheckedRule], seen: Mapping[str, object]) -> list[bool]:
        """Which of them say yes to what they see. One that cannot be reckoned says no, and spoils no other."""
        if not checked:
            return []
        activation = self.environment.Activation(seen)
        answer = together.eval(activation).plain_value()
        if isinstance(answer, list):
            return answer
        return [one.expression.eval(activation).plain_value() is True for one in checked]


def _names(text: str) -> Iterator[str]:
    for token in _TOKEN.finditer(text):
        if token["name"] and token["name"] not in _WORDS:
            yield token["name"]


def _with_points(text: str) -> tuple[str, list[int]]:
    """With a point in each whole number, and where these were put, in the new text."""
    parts: list[str] = []
    shifts: list[int] = []
    at = 0
    for token in _TOKEN.finditer(text):
        if token["number"] and not token["point"]:
            parts += [text[at : token.end()], ".0"]
            at = token.end()
            shifts.append(token.end() + 2 * len(shifts))
    return "".join(parts) + text[at:], shifts


def _wrong(said: str, text: str, written: str, shifts: list[int]) -> Wrong:
    """The library's words as a code and a place in what was typed."""
    found = _PLACE.search(said)
    if found is None or int(found[1]) < 1:
        return Wrong("too_deep", 0, len(text))
    lines = written.split("\n")
    at = sum(len(line) + 1 for line in lines[: int(found[1]) - 1]) + int(found[2]) - 1
    at -= 2 * sum(shift < at for shift in shifts)
    at = max(0, min(at, len(text)))
    token = next((one for one in _TOKEN.finditer(text) if one.start() == at), None)
    end = token.end() if token else min(at + 1, len(text))
    message = found[3]
    if message.startswith("undeclared reference to "):
        return Wrong("unknown_name", at, end)
    if types := re.match(r"found no matching overload for '([^']*)' applied to '([^']*)'", message):
        return Wrong("types_differ", at, end, types[2].replace("double", "number")[:80])
    return Wrong("not_a_sentence", at, end)
