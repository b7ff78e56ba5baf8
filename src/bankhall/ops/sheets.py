"""The audit log as a table to take home. For a file that proves something there are proofs (kernel.chain)."""

from collections.abc import Sequence
from typing import IO

import msgspec

from bankhall.kernel.i18n import Language
from bankhall.kernel.sheets import Cell, Column, CsvSheet
from bankhall.ops.types import ActTold
from bankhall.ops.words import SHEET_WORDS

_FACTS = msgspec.json.Encoder(order="deterministic")


class ActSheet:
    """Filled page by page."""

    def __init__(self, file: IO[bytes], language: Language) -> None:
        self._words = words = SHEET_WORDS[language]
        self.rows = 0
        headings = (
            *(words.number, words.place, words.at, words.actor, words.actor_kind, words.actor_id, words.act),
            *(words.subject_kind, words.subject_id, words.facts, words.request),
        )
        self._sheet = CsvSheet(file, [Column(heading, 20) for heading in headings])

    def take(self, acts: Sequence[ActTold]) -> None:
        self._sheet.add(map(_line, acts))
        self.rows += len(acts)

    def finish(self, *, complete: bool) -> None:
        self._sheet.finish((), None if complete else self._words.cut.format(rows=self.rows))


def _line(one: ActTold) -> list[Cell]:
    return [
        str(one.id),
        str(one.place) if one.place else "",
        one.at.strftime("%Y-%m-%d %H:%M:%S.%f"),
        one.actor_name,
        one.actor_kind,
        str(one.actor_id) if one.actor_id else "",
        one.act,
        one.subject.kind,
        one.subject.id,
        _FACTS.encode(one.facts).decode() if one.facts else "",
        one.request_id,
    ]
