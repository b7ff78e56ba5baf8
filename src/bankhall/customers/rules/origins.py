"""From where each field of a file is known. Pure."""

from collections.abc import Collection, Mapping, Sequence

from bankhall.customers.types import Edit, FieldOrigin, Origin, StatusChange
from bankhall.kernel.personal import Personal


def origins(
    known: Collection[str],
    personal: Mapping[str, Personal],
    edits: Sequence[Edit],
    entered: StatusChange | None,
    *,
    is_brought_in: bool,
) -> list[FieldOrigin]:
    """Of the fields that say something: whoever changed it last, else whoever entered the customer. `edits`: the newest
    first; `entered`: none where there were more than are looked at.
    """
    last: dict[str, Edit] = {}
    for edit in edits:
        for changed in edit.fields:
            last.setdefault(changed.field, edit)
    found = []
    for name, one in personal.items():
        if name not in known:
            continue
        act = last.get(name) or entered
        found.append(
            FieldOrigin(
                field=name,
                purpose=one.purpose,
                kept=one.kept,
                origin=_origin(act, is_first=name not in last, is_brought_in=is_brought_in),
                at=act.at if act else None,
                by_kind=act.by_kind if act else None,
                by_name=act.by_name if act else None,
                by_id=act.by_id if act else None,
            )
        )
    return found


def _origin(act: Edit | StatusChange | None, *, is_first: bool, is_brought_in: bool) -> Origin | None:
    if act is None:
        return None
    if is_first and is_brought_in:
        return Origin.IMPORT
    match act.by_kind:
        case "customer":
            return Origin.PORTAL
        case "staff":
            return Origin.BRANCH
        case _:
            return Origin.IMPORT
