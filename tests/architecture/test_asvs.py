"""The table of security requirements is whole, and what is said to show that one is met exists."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "security" / "asvs.md"

# OWASP ASVS 5.0.0: the level of each requirement of each section, in their order.
LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223",
    "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22",
    "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip

STATES = re.compile(r"met|part|site|n/a|not met|open: step \d+")


def required() -> dict[str, str]:
    """Each requirement, with its level."""
    return {f"{section}.{nth}": level for section, each in LEVELS.items() for nth, level in enumerate(each, 1)}


def rows() -> Iterator[list[str]]:
    """Number, level, what it asks for, state, how, what shows it."""
    for line in TABLE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.fullmatch(r"\d+\.\d+\.\d+", cells[0]):
            yield cells


def test_the_levels_are_those_of_the_standard() -> None:
    assert Counter("".join(LEVELS.values())) == {"1": 70, "2": 183, "3": 92}


def test_every_requirement_stands_there_once_with_its_level_and_in_its_order() -> None:
    found = list(rows())

    assert [count for count in Counter(number for number, *_ in found).values() if count > 1] == []
    assert [(number, level) for number, level, *_ in found] == [
        (number, f"L{level}") for number, level in required().items()
    ]


def test_every_line_says_how_it_stands() -> None:
    unsaid = [
        number
        for number, _, asks, state, how, shown in rows()
        if not (asks and STATES.fullmatch(state))
        or (state == "met" and not shown)
        or (state in {"part", "n/a", "not met"} and not how)
    ]

    assert unsaid == []


def test_what_is_left_to_the_site_at_level_3_stands_among_its_duties() -> None:
    duties = (TABLE.parent / "site-duties.md").read_text()

    left = [number for number, level, _, state, *_ in rows() if (level, state) == ("L3", "site")]

    assert left
    assert [number for number in left if not re.search(rf"\b{re.escape(number)}\b", duties)] == []


def test_whatever_is_said_to_show_it_exists() -> None:
    known = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(), re.MULTILINE)
    }

    named = {name for *_, shown in rows() for name in re.findall(r"`([^`]+)`", shown)}

    assert len(named) > 80
    assert {name for name in named if name not in known and not (ROOT / name).is_file()} == set()
