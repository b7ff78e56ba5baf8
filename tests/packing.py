"""Workbooks as people and attackers pack them: part by part (ECMA-376), for what no library would write."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def number(place: str, value: str, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def words(place: str, told: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(told)}</t></is></c>'


def line(row: int, *cells: str) -> str:
    return f'<row r="{row}">{"".join(cells)}</row>'


def sheet(*lines: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def table(rows: Sequence[Sequence[str]]) -> str:
    """Texts, from A1 on."""
    return sheet(
        *(
            line(nth, *(words(f"{chr(65 + at)}{nth}", cell) for at, cell in enumerate(row) if cell))
            for nth, row in enumerate(rows, start=1)
        )
    )


def workbook(
    sheets: Mapping[str, str],
    *,
    hidden: Sequence[str] = (),
    strings: Sequence[str] = (),
    formats: Sequence[str | int] = (),
    is_1904: bool = False,
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """`formats`: by style from 1 on, a format's words, or its number where it has none. `strings`: each the inside of
    an `si`. `more`: other parts, or others in place of those that were made.
    """
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{nth}" r:id="s{nth}" state="{_state(name in hidden)}"/>'
        for nth, name in enumerate(names, start=1)
    )
    related = "".join(
        f'<Relationship Id="s{nth}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{nth}.xml"/>'
        for nth in range(1, len(names) + 1)
    )
    own = [(nth, one) for nth, one in enumerate(formats, start=170) if isinstance(one, str)]
    numbered = {one: nth for nth, one in own}
    looks = "".join(f'<xf numFmtId="{numbered[one] if isinstance(one, str) else one}"/>' for one in (0, *formats))
    declared = "".join(
        f'<numFmt numFmtId="{nth}" formatCode="{escape(one, {chr(34): "&quot;"})}"/>' for nth, one in own
    )
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" Type="{_OFFICE}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="{int(is_1904)}"/>'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{related}'
        f'<Relationship Id="t" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="w" Type="{_OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{declared}</numFmts>'
        f"<cellXfs>{looks}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(f"<si>{one}</si>" for one in strings)}</sst>',
        **{f"xl/worksheets/sheet{nth}.xml": sheets[name] for nth, name in enumerate(names, start=1)},
    }
    return pack({name: told.encode() for name, told in parts.items()} | dict(more or {}))


def pack(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, told in parts.items():
            archive.writestr(name, told)
    return file.getvalue()


def _state(is_hidden: bool) -> str:
    return "hidden" if is_hidden else "visible"
