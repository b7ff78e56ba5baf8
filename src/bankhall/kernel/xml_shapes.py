"""What a kind of XML message must look like: which elements, in which order, how often, and of which kind. For messages
whose schema is somebody else's and is not shipped: a reader writes down what it reads, and what stands around it.

    shapes_of({"PmtId": "InstrId?:35 EndToEndId:35 UETR?"})

A name may be followed by `?` (at most once), `*`, `+` or `{0,7}`, and by the kind of what stands in it: a number (the
most characters), `day`, `instant`, `decimal`, `count`, `amount`, `bool`, `iban`, `bic`, `country`, `currency`, or words
that it may be (`CRDT/DBIT`). Where one of several stands, they are joined: `IBAN:iban|Othr?`. An element without
a shape of its own is passed over whole, as are those of other schemas in it (SplmtryData).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bankhall.kernel.lines import is_line
from bankhall.kernel.xml import Element

_PLACE: Final = re.compile(r"([A-Za-z0-9]+)([?*+]|\{\d+,\d+\})?(?::(.+))?")
_WITHOUT_END: Final = 10**9
_HOW_OFTEN: Final = {"": (1, 1), "?": (0, 1), "*": (0, _WITHOUT_END), "+": (1, _WITHOUT_END)}

_DECIMAL: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_AMOUNT: Final = re.compile(r"\+?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_COUNT: Final = re.compile(r"\d{1,15}", re.ASCII)
_CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}", re.ASCII)
# ISO 9362, as the schemas of before and of after 2014 have it.
_BIC: Final = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)?", re.ASCII)
# ISO 20022: an amount has 18 digits, at most 5 of them behind the point.
_MOST_DIGITS: Final = 18
_MOST_FRACTION: Final = 5
_WORDS_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class _Place:
    names: Mapping[str, str | None]
    least: int
    most: int


Shapes = Mapping[str, tuple[_Place, ...]]


def shapes_of(written: Mapping[str, str]) -> Shapes:
    """By the name of the element, or by `Parent/Name` where a name means several things."""
    return {name: tuple(_place(one) for one in text.split()) for name, text in written.items()}


def check_shape(element: Element, shapes: Shapes) -> None:
    """Of the element and of all in it that have a shape; what was handed out before is taken for checked. Raises
    WrongXml.
    """
    places = _shape(element, shapes)
    if places is None or element.is_emptied:
        return
    if element.text:
        raise element.wrong("has words where elements belong")
    _refuse_attributes(element)
    here, seen = 0, 0
    for child in element.children:
        if child.namespace != element.namespace:
            raise child.wrong("is of another schema than the message")
        place = here
        while place < len(places) and child.name not in places[place].names:
            place += 1
        if place == len(places):
            known = any(child.name in one.names for one in places)
            raise child.wrong("stands in the wrong place" if known else "is no element of this message")
        if place != here:
            _refuse_missing(element, places[here:place], seen)
            here, seen = place, 0
        seen += 1
        if seen > places[here].most:
            raise child.wrong("stands here more than once" if places[here].most == 1 else "stands here too often")
        check_kind(child, places[here].names[child.name])
        check_shape(child, shapes)
    _refuse_missing(element, places[here:], seen)


def _refuse_missing(element: Element, places: tuple[_Place, ...], seen: int) -> None:
    """`seen`: of the first of them."""
    for nth, place in enumerate(places):
        if (seen if nth == 0 else 0) < place.least:
            raise element.missing(" or ".join(place.names))


def _shape(element: Element, shapes: Shapes) -> tuple[_Place, ...] | None:
    if element.parent is not None and (found := shapes.get(f"{element.parent.name}/{element.name}")) is not None:
        return found
    return shapes.get(element.name)


def check_kind(element: Element, kind: str | None) -> None:
    """Of what stands in one element. Raises WrongXml."""
    if kind is None:
        return
    if element.children:
        raise element.wrong("has elements where words belong")
    if kind != "amount":
        _refuse_attributes(element)
    text = element.text
    if kind.isdigit():
        if not (0 < len(text) <= int(kind) and is_line(" ".join(text.split()), most=int(kind))):
            raise element.wrong(f"1 to {kind} characters of one line")
    elif kind == "amount":
        if not _is_amount(text):
            raise element.wrong("not an amount")
        if not _CURRENCY.fullmatch(element.attributes.get("Ccy", "")):
            raise element.wrong("has no currency (Ccy)")
    elif kind in _KINDS:
        if not _KINDS[kind](text):
            raise element.wrong(_SAID[kind])
    elif text not in kind.split("/"):
        raise element.wrong(f"one of {kind.replace('/', ', ')}, not {text[:_WORDS_SHOWN]!r}")


def _refuse_attributes(element: Element) -> None:
    """Those of XML's own schema say where a schema is, and nothing of the message."""
    if own := [name for name in element.attributes if " " not in name]:
        raise element.wrong(f"has an attribute that is none of this message: {own[0][:_WORDS_SHOWN]}")


def _is_amount(text: str) -> bool:
    if not _AMOUNT.fullmatch(text):
        return False
    whole, _, fraction = text.lstrip("+").partition(".")
    return len(fraction) <= _MOST_FRACTION and len(whole.lstrip("0")) + len(fraction) <= _MOST_DIGITS


def _is_day(text: str) -> bool:
    found = _DAY.fullmatch(text)
    try:
        return found is not None and bool(date.fromisoformat(found[1]))
    except ValueError:
        return False


def _is_instant(text: str) -> bool:
    """24:00:00 is one too: the end of the day."""
    try:
        return _INSTANT.fullmatch(text) is not None and bool(
            datetime.fromisoformat(text.replace("T24:00:00", "T00:00:00"))
        )
    except ValueError:
        return False


_KINDS: Final[Mapping[str, Callable[[str], bool]]] = {
    "day": _is_day,
    "instant": _is_instant,
    "decimal": lambda text: _DECIMAL.fullmatch(text) is not None and len(text) <= _MOST_DIGITS + 2,
    "count": lambda text: _COUNT.fullmatch(text) is not None,
    "iban": lambda text: _IBAN.fullmatch(text) is not None,
    "bic": lambda text: _BIC.fullmatch(text) is not None,
    "country": lambda text: _COUNTRY.fullmatch(text) is not None,
    "currency": lambda text: _CURRENCY.fullmatch(text) is not None,
    "bool": lambda text: text in ("true", "false", "1", "0"),
}
_SAID: Final = {
    "day": "not a day (2026-11-30)",
    "instant": "not an instant (2026-11-30T09:00:00)",
    "decimal": "not a number",
    "count": "not a count of up to 15 digits",
    "iban": "not an IBAN",
    "bic": "not a BIC",
    "country": "not a country (two letters)",
    "currency": "not a currency (three letters)",
    "bool": "true or false",
}


def _place(written: str) -> _Place:
    names: dict[str, str | None] = {}
    often = ""
    for one in written.split("|"):
        found = _PLACE.fullmatch(one)
        assert found is not None, written
        names[found[1]], often = found[3], found[2] or ""
    least, most = _bounds(often) if often.startswith("{") else _HOW_OFTEN[often]
    return _Place(names, least, most)


def _bounds(often: str) -> tuple[int, int]:
    least, _, most = often.strip("{}").partition(",")
    return int(least), int(most)
