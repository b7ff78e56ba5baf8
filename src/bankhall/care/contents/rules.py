"""Bounds of what messages hold, and what fits a form. Pure."""

from datetime import datetime, timedelta
from typing import Final

from bankhall.care.contents.errors import FormExpired, FormFilled, FormWithdrawn
from bankhall.care.contents.types import Filled
from bankhall.care.types import FormAnswer, FormKind, Held, TalkForm
from bankhall.kernel.errors import Refusal

MOST_FILE_BYTES: Final = 5_000_000
MOST_FILES: Final = 30
MOST_FILES_A_DAY: Final = 60
A_DAY: Final = timedelta(days=1)

# A form waits for so long; then what it asks may be another question.
FILLED_WITHIN: Final = timedelta(hours=24)
MOST_FORMS: Final = 3
MOST_CHOICES: Final = 30

# Which field each asks for.
FIELD_OF: Final = {
    FormKind.ACCOUNT: "choice",
    FormKind.CARD: "choice",
    FormKind.TRANSFER: "choice",
    FormKind.DATE: "day",
    FormKind.AMOUNT: "money",
    FormKind.YES_NO: "yes",
    FormKind.ADDRESS: "words",
}


def refuse_ending(form: TalkForm, ended_by: Held | None, now: datetime, *, is_filling: bool = True) -> Refusal | None:
    """Whether it can still be filled in or withdrawn. `ended_by`: what the message about it holds."""
    if ended_by is not None:
        return FormFilled() if isinstance(ended_by, FormAnswer) else FormWithdrawn()
    return FormExpired() if is_filling and form.until <= now else None


def misfit(kind: FormKind, filled: Filled) -> str | None:
    """The field that is missing, or that this form does not ask for."""
    wanted = FIELD_OF[kind]
    if getattr(filled, wanted) is None:
        return wanted
    return next((name for name in FIELD_OF.values() if name != wanted and getattr(filled, name) is not None), None)
