"""Whether what somebody answered fits the form of a ticket's type. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from bankhall.kernel.lines import has_ink, is_line
from bankhall.tickets.rules.catalogue import TYPES
from bankhall.tickets.types import FieldKind, FormField, TicketType


def wrong(kind: TicketType, answers: Mapping[str, str], today: date) -> Iterator[tuple[str, str, str]]:
    """(field, code, why) of what is missing or cannot be."""
    known = {one.code: one for one in kind.fields}
    for code in answers:
        if code not in known:
            yield "answers", "kernel.unknown", "the form of this type has no such field"
    for one in kind.fields:
        told = answers.get(one.code, "").strip()
        if not told:
            if one.is_needed:
                yield f"answers.{one.code}", "kernel.missing", "this is needed"
        elif not _fits(one, told, today):
            yield f"answers.{one.code}", "kernel.invalid", "this does not fit"


def misfits(kind: str, answers: Mapping[str, str], today: date) -> list[tuple[str, str]]:
    """(field, why) of what no ticket of that type could be opened with."""
    found = TYPES.get(kind)
    if found is None:
        return [("ticket", "there is no such type of ticket")]
    return [(field, why) for field, _, why in wrong(found, answers, today)]


def tidied(kind: TicketType, answers: Mapping[str, str]) -> dict[str, str]:
    """As they are kept: in the order of the form, without what was left empty."""
    return {one.code: told for one in kind.fields if (told := answers.get(one.code, "").strip())}


def _fits(one: FormField, told: str, today: date) -> bool:
    match one.kind:
        case FieldKind.CHOICE:
            return told in one.choices
        case FieldKind.DIGITS:
            return told.isascii() and told.isdigit() and one.least <= len(told) <= one.most
        case FieldKind.DATE:
            try:
                on = date.fromisoformat(told)
            except ValueError:
                return False
            return len(told) == 10 and today - timedelta(days=one.most) <= on <= today
        case FieldKind.LINE:
            return is_line(told, most=one.most) and has_ink(told)
