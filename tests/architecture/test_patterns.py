"""Every pattern that the API promises to hold its input to."""

import json
from collections.abc import Iterator
from pathlib import Path

from bankhall.kernel.lines import whole

API = Path(__file__).parents[2] / "docs" / "api" / "openapi.json"

# A password is taken exactly as typed, whatever ends it.
EXACTLY_AS_TYPED = "^[^\\ud800-\\udfff]*$"


def patterns(part: object) -> Iterator[str]:
    match part:
        case {"pattern": str(pattern), **others}:
            yield pattern
            yield from patterns(list(others.values()))
        case dict():
            yield from patterns(list(part.values()))
        case list():
            for one in part:
                yield from patterns(one)


def test_every_pattern_is_of_the_whole_text_to_its_very_end() -> None:
    found = set(patterns(json.loads(API.read_text()))) - {EXACTLY_AS_TYPED}

    assert len(found) > 5
    assert [one for one in found if one != whole(one.removeprefix("^").removesuffix(whole("")[1:]))] == []
