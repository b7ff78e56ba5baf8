"""Every right has a name and a line on what it lets one do, in both languages: nobody gives away a code."""

import json
from pathlib import Path

import pytest

from bankhall.identity.permissions import BUILT_IN_ROLES, STAFF_RIGHTS

UI = Path(__file__).parents[2] / "web" / "src" / "ui"


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_right_and_role_of_staff_has_words(language: str) -> None:
    words = json.loads((UI / f"rights.{language}.json").read_text())

    named = {f"{area}.{right}" for area, rights in words["rights"].items() for right in rights}
    assert named == STAFF_RIGHTS
    assert words["areas"].keys() >= {right.split(".")[0] for right in STAFF_RIGHTS}
    assert words["roles"].keys() >= BUILT_IN_ROLES.keys()
    assert all(one["name"] and one["what"] for rights in words["rights"].values() for one in rights.values())
