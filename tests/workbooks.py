"""Reading a workbook back as a spreadsheet does, as far as tests need it (ECMA-376, SpreadsheetML)."""

import io
import re
import zipfile
from xml.etree import ElementTree

NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


class Workbook:
    def __init__(self, content: bytes) -> None:
        self.parts = dict(_parts(content))
        self.titles = [
            sheet.attrib["name"] for sheet in self._tree("xl/workbook.xml").findall("m:sheets/m:sheet", NAMES)
        ]

    def xml(self, nth: int) -> str:
        return self.parts[f"xl/worksheets/sheet{nth}.xml"].decode()

    def cells(self, nth: int) -> dict[str, tuple[str, str]]:
        """Place to kind (`n` for a number, `str` for text, `f` for a formula) and what stands there."""
        return dict(map(_cell, self._tree(f"xl/worksheets/sheet{nth}.xml").iterfind(".//m:c", NAMES)))

    def rows(self, nth: int) -> list[list[str]]:
        found: dict[int, list[str]] = {}
        for place, (_, told) in self.cells(nth).items():
            found.setdefault(int(re.sub("[A-Z]+", "", place)), []).append(told)
        return [found[row] for row in sorted(found)]

    def format_of(self, nth: int, place: str) -> str:
        """The number format of a cell."""
        styles = self._tree("xl/styles.xml")
        own = {one.attrib["numFmtId"]: one.attrib["formatCode"] for one in styles.iterfind(".//m:numFmt", NAMES)}
        built_in = {"1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00"}
        cell = self._tree(f"xl/worksheets/sheet{nth}.xml").find(f".//m:c[@r='{place}']", NAMES)
        assert cell is not None
        style = styles.findall("m:cellXfs/m:xf", NAMES)[int(cell.attrib["s"])]
        return (built_in | own)[style.attrib["numFmtId"]]

    def _tree(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.parts[name])


def _parts(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _cell(cell: ElementTree.Element) -> tuple[str, tuple[str, str]]:
    place = cell.attrib["r"]
    if cell.find("m:f", NAMES) is not None:
        return place, ("f", "".join(cell.itertext()))
    kind = "str" if cell.attrib.get("t") in ("inlineStr", "s", "str") else "n"
    return place, (kind, "".join(cell.itertext()))
