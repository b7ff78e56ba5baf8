"""What customers take home, and what stays when they leave, is called by words they know, in both languages."""

import json
from pathlib import Path

import pytest

from bankhall.app import PORTIONS
from bankhall.customers import privacy
from bankhall.kernel.personal import Kept

FEATURES = Path(__file__).parents[2] / "web" / "src" / "features"


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_portion_has_words(language: str) -> None:
    fields = json.loads((FEATURES / "privacy" / f"choices-words.{language}.json").read_text())["erasure"]["fields"]

    assert [one.name for one in PORTIONS if not fields.get(one.name)] == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_whoever_confirms_that_they_leave_is_told_of_everything_that_goes(language: str) -> None:
    words = json.loads((FEATURES / "identity" / f"content-words.{language}.json").read_text())
    going = [*privacy.goes_now(), *(one.name for one in PORTIONS if one.kept is Kept.WHILE_CUSTOMER)]
    assert [one for one in going if not words["values"]["fields"].get(one)] == []
    assert "tags" in going
