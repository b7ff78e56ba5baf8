"""A statement as a file, without its seal."""

import asyncio
import io

from bankhall.kernel.i18n import Language
from bankhall.statements.sheets.camt053 import write_camt053
from bankhall.statements.sheets.pdf import write_pdf
from bankhall.statements.sheets.table import write_csv
from bankhall.statements.types import Contents, Form, Issue


async def write(form: Form, contents: Contents, issue: Issue, language: Language, *, phone: str) -> bytes:
    """Raises SettingFailed."""
    match form:
        case Form.PDF:
            return await write_pdf(contents, issue, language, phone=phone)
        case Form.CSV:
            return await asyncio.to_thread(_bytes_of_csv, contents, issue, language)
        case Form.CAMT053:
            return await asyncio.to_thread(write_camt053, contents, issue, language)


def _bytes_of_csv(contents: Contents, issue: Issue, language: Language) -> bytes:
    file = io.BytesIO()
    write_csv(file, contents, issue, language)
    return file.getvalue()
