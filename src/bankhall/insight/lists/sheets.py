"""A list as a table to take home, which says on it who took it, when and what for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Final
from uuid import UUID

from bankhall.insight.lists.types import Export, ListColumn, ListedCustomer, Named
from bankhall.insight.lists.words import HEADINGS
from bankhall.kernel.i18n import Language
from bankhall.kernel.masks import mask_phone
from bankhall.kernel.sheets import Cell, Column, Titles, open_sheet
from bankhall.kernel.time import in_the_banks_zone

_WIDTH: Final = 20


def sheet_of(
    asked: Export,
    found: Sequence[ListedCustomer],
    *,
    by: str,
    at: datetime,
    export_id: UUID,
    tags: Sequence[Named],
    tiers: Sequence[Named],
) -> bytes:
    words = HEADINGS[asked.language]
    names = {one.id: one.en if asked.language is Language.ENGLISH else one.zh for one in (*tags, *tiers)}
    headings = [words["number"], words["name"], *(words[one] for one in asked.columns)]
    file = BytesIO()
    sheet = open_sheet(
        asked.form, file, [Column(one, _WIDTH) for one in headings], Titles(words["table"], words["about"])
    )
    try:
        sheet.add(_line(one, asked.columns, words, names) for one in found)
        told = {
            "by": by,
            "at": in_the_banks_zone(at).strftime("%Y-%m-%d %H:%M:%S"),
            "purpose": words[asked.purpose],
            "customers": str(len(found)),
            "id": str(export_id),
        }
        sheet.finish([(words[name], cell) for name, cell in told.items()], words["note"].format(**told))
    finally:
        sheet.close()
    return file.getvalue()


def _line(
    one: ListedCustomer, columns: Sequence[ListColumn], words: Mapping[str, str], names: Mapping[str, str]
) -> list[Cell]:
    line = one.line
    cells: dict[ListColumn, Cell] = {
        ListColumn.STATUS: words[line.status],
        ListColumn.KIND: words[line.kind],
        ListColumn.TIER: "" if one.tier is None else names.get(str(one.tier), ""),
        ListColumn.TAGS: ", ".join(names[str(tag)] for tag in one.tags or () if str(tag) in names),
        ListColumn.MANAGER: one.manager,
        ListColumn.CONTACT: in_the_banks_zone(one.last_contact_at).date() if one.last_contact_at else None,
        ListColumn.PHONE: mask_phone(line.phone) if line.phone else None,
        ListColumn.CITY: line.city,
        ListColumn.SINCE: line.since_on,
    }
    return [line.number, line.name, *(cells[column] for column in columns)]
