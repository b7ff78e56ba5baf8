"""XML from outside, read as if by an attacker: no document type and so no entities, bounded in bytes, elements, depth
and attributes, and every error names the element at which it was found, and its line.

A long file is read in parts (`each`): what repeats is handed out as it ends, and forgotten. It may also come in pieces.

The parser is expat by itself (ADR 0029): it fetches nothing, and what it would expand is refused before it is declared.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final
from xml.parsers import expat

_MOST_BYTES: Final = 8 * 1024 * 1024
_MOST_ELEMENTS: Final = 200_000
_MOST_DEPTH: Final = 40
_MOST_ATTRIBUTES: Final = 20
_BETWEEN: Final = " "


class WrongXml(ValueError):
    """`place`: the way to the element (`Document/GrpHdr/MsgId`), empty before the first. `why`: in plain words. `line`:
    in the file, 0 where it is not known.
    """

    def __init__(self, place: str, why: str, line: int = 0) -> None:
        super().__init__(f"{place}: {why}" if place else why)
        self.place = place
        self.why = why
        self.line = line


class Element:
    """`name` without its namespace, which stands beside it. `text`: what stands in it, without blanks around it.
    `is_emptied`: it was handed out, and stands for all of its kind that came one after the other.
    """

    __slots__ = ("attributes", "children", "is_emptied", "line", "name", "namespace", "parent", "text")

    def __init__(
        self, name: str, namespace: str, attributes: dict[str, str], parent: "Element | None", line: int = 0
    ) -> None:
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element] = []
        self.text = ""
        self.line = line
        self.is_emptied = False

    @property
    def path(self) -> str:
        return f"{self.parent.path}/{self.name}" if self.parent else self.name

    def wrong(self, why: str) -> WrongXml:
        return WrongXml(self.path, why, self.line)

    def missing(self, name: str) -> WrongXml:
        return WrongXml(f"{self.path}/{name}", "is missing", self.line)

    def all(self, name: str) -> Iterator["Element"]:
        return (child for child in self.children if child.name == name)

    def maybe(self, *way: str) -> "Element | None":
        """The element at the end of the way. Raises WrongXml where one of it stands there twice."""
        here: Element | None = self
        for name in way:
            assert here is not None
            found = list(here.all(name))
            if len(found) > 1:
                raise found[1].wrong("stands here more than once")
            here = found[0] if found else None
            if here is None:
                return None
        return here

    def child(self, *way: str) -> "Element":
        """As `maybe`, of what must be there. Raises WrongXml, naming what is missing."""
        here = self
        for name in way:
            found = here.maybe(name)
            if found is None:
                raise here.missing(name)
            here = found
        return here

    def words(self, *way: str, most: int = 140) -> str:
        """What stands there. Raises WrongXml, also where nothing does."""
        return _filled(self.child(*way), most)

    def maybe_words(self, *way: str, most: int = 140) -> str | None:
        found = self.maybe(*way)
        return None if found is None else _filled(found, most)


def read_xml(
    data: bytes | Iterable[bytes],
    *,
    most_bytes: int = _MOST_BYTES,
    most_elements: int = _MOST_ELEMENTS,
    most_depth: int = _MOST_DEPTH,
    most_attributes: int = _MOST_ATTRIBUTES,
    each: Mapping[str, Callable[[Element], None]] | None = None,
    keep_blanks: bool = False,
) -> Element:
    """The root. `each`: by name, who is handed such an element when it ends, with all that stood before it above; then
    it is emptied. `keep_blanks`: also those around a text. Raises WrongXml, and what they raise.
    """
    reading = _Reading(most_elements, most_depth, most_attributes, each or {}, keep_blanks)
    left = most_bytes
    try:
        for piece in (data,) if isinstance(data, bytes) else data:
            left -= len(piece)
            if left < 0:
                raise WrongXml(reading.place, f"longer than {most_bytes} bytes")
            reading.parser.Parse(piece, False)
        reading.parser.Parse(b"", True)
    except expat.ExpatError as error:
        why = f"line {error.lineno}: {expat.ErrorString(error.code)}"
        raise WrongXml(reading.place, why, error.lineno) from None
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        if isinstance(error, WrongXml):
            raise
        raise WrongXml(reading.place, "not readable as text") from None
    assert reading.root is not None
    return reading.root


class _Reading:
    def __init__(
        self,
        most_elements: int,
        most_depth: int,
        most_attributes: int,
        each: Mapping[str, Callable[[Element], None]],
        keep_blanks: bool,
    ) -> None:
        self._keep_blanks = keep_blanks
        self._each = each
        self._most_attributes = most_attributes
        self.root: Element | None = None
        self._left = most_elements
        self._most_depth = most_depth
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self.parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.EntityDeclHandler = self._refuse_doctype
        self.parser.ExternalEntityRefHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._read

    @property
    def place(self) -> str:
        return self._open[-1].path if self._open else ""

    def _refuse_doctype(self, *_told: object) -> int:
        raise WrongXml(self.place, "has a document type, which is not taken", self.parser.CurrentLineNumber)

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(_BETWEEN)
        parent = self._open[-1] if self._open else None
        element = Element(name[:100], namespace, attributes, parent, self.parser.CurrentLineNumber)
        self._left -= 1
        if self._left < 0:
            raise WrongXml(self.place, "more elements than are taken")
        if len(self._open) >= self._most_depth:
            raise WrongXml(self.place, "deeper than is taken")
        if len(attributes) > self._most_attributes:
            raise element.wrong("more attributes than are taken")
        if parent is None:
            self.root = element
        else:
            parent.children.append(element)
        self._open.append(element)
        self._texts.append([])

    def _end(self, _tag: str) -> None:
        element = self._open.pop()
        text = "".join(self._texts.pop())
        element.text = text if self._keep_blanks else text.strip()
        if (take := self._each.get(element.name)) is not None:
            take(element)
            _empty(element)

    def _read(self, words: str) -> None:
        self._texts[-1].append(words)


def _empty(element: Element) -> None:
    element.children, element.text, element.is_emptied = [], "", True
    siblings = element.parent.children if element.parent else []
    if len(siblings) > 1 and siblings[-2].is_emptied and siblings[-2].name == element.name:
        siblings.pop()


def _filled(element: Element, most: int) -> str:
    if element.children:
        raise element.wrong("has elements where words belong")
    if not 0 < len(element.text) <= most:
        raise element.wrong(f"1 to {most} characters")
    return element.text
