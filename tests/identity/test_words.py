"""Whatever can be confirmed is told in a sentence, in both languages, from facts that it has."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bankhall.app as every_module  # so that every kind is known
from bankhall.kernel.step_up.types import Content, kind_of

FEATURE = Path(__file__).parents[2] / "web" / "src" / "features" / "identity"

assert every_module.TARGETS


def kinds(root: type[Content] = Content) -> Iterator[type[Content]]:
    for child in root.__subclasses__():
        if child.__module__.startswith("bankhall."):
            yield child
        yield from kinds(child)


def sentence(words: dict[str, Any], kind: str) -> str:
    found: Any = words["sentences"]
    for step in re.sub(r"\.\d+$", "", kind).split("."):
        found = found[step]
    assert isinstance(found, str)
    return found


def test_there_are_kinds() -> None:
    assert {"customers.unmask.1", "four_eyes.approve.1"} <= set(map(kind_of, kinds()))


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_kind_has_a_sentence_of_its_own_facts(language: str) -> None:
    words = json.loads((FEATURE / f"content-words.{language}.json").read_text())
    for kind in kinds():
        used = set(re.findall(r"\{\{(\w+)\}\}", sentence(words, kind_of(kind))))
        assert used
        assert used <= set(kind.__struct_fields__), kind_of(kind)
