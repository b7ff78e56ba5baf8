"""A message as a whole, and the kinds of fields that all messages share."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from xml.etree import ElementTree

from bankhall.kernel.lines import is_code, is_line
from bankhall.kernel.money import Money, MoneyError
from bankhall.kernel.xml import Element, WrongXml, read_xml

_NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:"
_KIND: Final = re.compile(r"(pacs\.00[248]|camt\.0(?:29|54|56))\.001\.[0-9]{2}", re.ASCII)
# A member of China's payment systems, as the external code lists of ISO 20022 name them.
_CNAPS: Final = "CNAPS"

_DECIMAL: Final = re.compile(r"[0-9]{1,18}(\.[0-9]{0,17})?|\.[0-9]{1,17}", re.ASCII)

Made = ElementTree.Element


def read_document(data: bytes, kind: str, body: str) -> Element:
    """What stands in `Document`, with or without an envelope around it. Raises WrongXml."""
    document = _document(read_xml(data))
    if _kind(document) != kind:
        raise document.wrong(f"not a {kind}")
    return document.child(body)


def kind_of(data: bytes) -> str:
    """`pacs.002`, without its version. Raises WrongXml."""
    return _kind(_document(read_xml(data)))


def _document(root: Element) -> Element:
    if root.name == "Document":
        return root
    found = [*root.all("Document"), *(inner for child in root.children for inner in child.all("Document"))]
    if len(found) != 1:
        raise root.wrong("has no Document, or more than one")
    return found[0]


def _kind(document: Element) -> str:
    name = document.namespace.removeprefix(_NAMESPACE)
    if not document.namespace.startswith(_NAMESPACE) or not _KIND.fullmatch(name):
        raise document.wrong("not a message that is known here")
    return name[:8]


# --------------------------------------------------------------------------------------------------- reading


def money_at(element: Element) -> Money:
    """Above nothing. Raises WrongXml."""
    currency = element.attributes.get("Ccy", "")
    try:
        money = Money.parse(element.text, currency)
    except MoneyError as error:
        raise element.wrong(str(error)) from None
    if money.minor <= 0 or "-" in element.text:
        raise element.wrong("more than nothing")
    return money


def code_at(element: Element, *way: str, most: int = 35) -> str:
    """What systems call things by. Raises WrongXml."""
    return _checked_code(element.child(*way), most)


def maybe_code_at(element: Element, *way: str, most: int = 35) -> str | None:
    found = element.maybe(*way)
    return None if found is None else _checked_code(found, most)


def line_at(element: Element, *way: str, most: int = 140) -> str:
    """One line for people. Raises WrongXml."""
    found = element.child(*way)
    text = found.words(most=most)
    if not is_line(text, most=most):
        raise found.wrong("characters that nobody can read")
    return text


def maybe_line_at(element: Element, *way: str, most: int = 140) -> str | None:
    return None if element.maybe(*way) is None else line_at(element, *way, most=most)


def instant_at(element: Element, *way: str) -> datetime:
    """Without a zone it is UTC. Raises WrongXml."""
    found = element.child(*way)
    try:
        instant = datetime.fromisoformat(found.words(most=40))
        return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        if isinstance(error, WrongXml):
            raise
        raise found.wrong("not an instant") from None


def day_at(element: Element, *way: str) -> date:
    found = element.child(*way)
    try:
        return date.fromisoformat(found.words(most=10))
    except ValueError as error:
        if isinstance(error, WrongXml):
            raise
        raise found.wrong("not a day") from None


def bank_at(element: Element) -> str:
    """Its number in the clearing system, else its BIC. Raises WrongXml."""
    member = maybe_code_at(element, "FinInstnId", "ClrSysMmbId", "MmbId")
    bic = maybe_code_at(element, "FinInstnId", "BICFI", most=11) or maybe_code_at(element, "FinInstnId", "BIC", most=11)
    if not (named := member or bic):
        raise element.wrong("names no bank")
    return named


def maybe_bank_at(element: Element, *way: str) -> str | None:
    """None where it is not named at all, or by its name only."""
    found = element.maybe(*way)
    if found is None:
        return None
    named = ("ClrSysMmbId", "BICFI", "BIC")
    return bank_at(found) if any(found.maybe("FinInstnId", one) for one in named) else None


def count_at(element: Element, *way: str) -> int:
    """Raises WrongXml."""
    found = element.child(*way)
    text = found.words(most=15)
    if not (text.isascii() and text.isdigit()):
        raise found.wrong("a number of 1 to 15 digits")
    return int(text)


def sum_at(element: Element, *way: str) -> Decimal:
    """A sum over amounts of whatever currencies: a number, and no money. Raises WrongXml."""
    found = element.child(*way)
    text = found.words(most=19)
    if not _DECIMAL.fullmatch(text):
        raise found.wrong("a number of up to 18 digits")
    return Decimal(text)


def account_at(element: Element) -> str:
    number = maybe_code_at(element, "Id", "IBAN", most=34)
    return number or code_at(element, "Id", "Othr", "Id", most=34)


def reason_at(element: Element, name: str) -> tuple[str | None, str | None]:
    """The first reason that is given: its code, and what is said besides."""
    for found in element.all(name):
        code = maybe_code_at(found, "Rsn", "Cd") or maybe_code_at(found, "Rsn", "Prtry")
        said = next((line_at(one, most=105) for one in found.all("AddtlInf")), None)
        return code, said
    return None, None


def _checked_code(element: Element, most: int) -> str:
    text = element.words(most=most)
    if not is_code(text, most=most):
        raise element.wrong("visible ASCII characters only")
    return text


# --------------------------------------------------------------------------------------------------- writing


def begin(version: str, body: str) -> tuple[Made, Made]:
    """The document and its body. `version`: `pacs.008.001.08`."""
    document = ElementTree.Element("Document", xmlns=_NAMESPACE + version)
    return document, ElementTree.SubElement(document, body)


def put(parent: Made, way: str, text: str | None = None, **attributes: str) -> Made:
    """`A/B/C` anew below `parent`. Whatever is written was checked as a line when it was taken."""
    here = parent
    for name in way.split("/"):
        here = ElementTree.SubElement(here, name)
    here.text = text
    here.attrib.update(attributes)
    return here


def put_money(parent: Made, way: str, money: Money) -> Made:
    amount, _, currency = str(money).partition(" ")
    return put(parent, way, amount, Ccy=currency)


def put_bank(parent: Made, way: str, member: str) -> None:
    """By its number in China's clearing, else by its BIC."""
    if not member.isdigit():
        put(parent, way + "/FinInstnId/BICFI", member)
        return
    place = put(parent, way + "/FinInstnId/ClrSysMmbId")
    put(place, "ClrSysId/Cd", _CNAPS)
    put(place, "MmbId", member)


def put_reason(parent: Made, way: str, code: str, said: str | None) -> None:
    place = put(parent, way)
    put(place, "Rsn/Cd", code)
    if said:
        put(place, "AddtlInf", said)


def written_instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def finish(document: Made) -> bytes:
    written: bytes = ElementTree.tostring(document, encoding="utf-8", xml_declaration=True)
    return written


def only(elements: Sequence[Element], parent: Element, name: str, most: int) -> Sequence[Element]:
    """At least one, and no more than are taken. Raises WrongXml."""
    if not elements:
        raise WrongXml(f"{parent.path}/{name}", "is missing")
    if len(elements) > most:
        raise elements[most].wrong(f"more than {most} of them")
    return elements
