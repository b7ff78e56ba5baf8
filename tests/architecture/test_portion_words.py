"""What customers take home, and what stays when they leave, is called by words they know, in both languages."""

import json
from pathlib import Path

import pytest

from bankhall.app import PORTIONS

WORDS = Path(__file__).parents[2] / "web" / "src" / "features" / "privacy"


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_portion_has_words(language: str) -> None:
    fields = json.loads((WORDS / f"choices-words.{language}.json").read_text())["erasure"]["fields"]

    assert [one.name for one in PORTIONS if not fields.get(one.name)] == []
