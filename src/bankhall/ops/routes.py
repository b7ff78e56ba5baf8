"""The auditors' page: search, verify, take out."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import get, post
from litestar.di import NamedDependency, Provide
from litestar.params import Parameter, QueryParameter
from litestar.response import Stream

from bankhall.kernel.chain.proofs import Wanted, write_proof
from bankhall.kernel.db import Reading
from bankhall.kernel.errors import BadInput
from bankhall.kernel.i18n import Language
from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.turns import Turns
from bankhall.kernel.web.downloads import MEDIA_OF, download, temporary_file
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.inputs import CursorText, LanguageChoice, PageSize, SearchWords, refuse_crossed
from bankhall.kernel.web.rights import needs
from bankhall.ops import permissions, queries
from bankhall.ops.actions import ask_for_audit_verification, note_proof, note_reading, note_sheet
from bankhall.ops.schemas import ActsOut, AuditStateOut, AuditVerificationOut
from bankhall.ops.sheets import ActSheet
from bankhall.ops.types import ActFilter, Subject
from bankhall.ops.words import SHEET_WORDS

_TAGS = ["audit"]
_ALL = "/api/console/audit"

FromDay = Annotated[date | None, QueryParameter(name="from", required=False)]
ToDay = Annotated[date | None, QueryParameter(name="to", required=False)]
ActName = Annotated[str | None, Parameter(max_length=100, pattern=whole("[a-z_]+[.]([a-z_]+)?"), required=False)]
KindName = Annotated[str | None, Parameter(max_length=50, pattern=whole("[a-z_]+"), required=False)]
SubjectId = Annotated[str | None, Parameter(max_length=100, pattern=whole(ONE_LINE), required=False)]
RequestId = Annotated[str | None, Parameter(max_length=64, pattern=whole("[!-~]+"), required=False)]
ActorId = Annotated[UUID | None, Parameter(required=False)]

_MOST_EXPORTED = 50_000
_EXPORT_PAGE = 1_000
_MOST_PAGES = 200

# An export is some seconds' work: one at a time for each, and few at once.
_TURNS: Final = Turns(at_once=2, waiting=20)


def wanted_acts(
    settings: GivenSettings,
    looked_for: SearchWords,
    from_: FromDay = None,
    to: ToDay = None,
    actor_id: ActorId = None,
    act: ActName = None,
    subject_kind: KindName = None,
    subject_id: SubjectId = None,
    request_id: RequestId = None,
) -> ActFilter:
    """Looked for: a part of the name of who did it. Days are the bank's, both are in the period. Raises BadInput."""
    refuse_crossed(from_=from_, to=to)
    if (subject_kind is None) != (subject_id is None):
        raise BadInput.of("subject_id", "a kind and an id, or neither")
    zone = ZoneInfo(settings.bank_timezone)
    return ActFilter(
        from_=_midnight(from_, zone) if from_ else None,
        until=_end(to, zone) if to else None,
        actor_id=actor_id,
        name=looked_for,
        act=act,
        subject=Subject(subject_kind, subject_id) if subject_kind and subject_id else None,
        request_id=request_id,
    )


def _end(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after the day; the last one of all where there is none."""
    return _midnight(day + timedelta(days=1), zone) if day < date.max else datetime.max.replace(tzinfo=UTC)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time(), UTC)


FILTER: Mapping[str, Any] = {"wanted": Provide(wanted_acts, sync_to_thread=False)}


@get(_ALL + "/acts", opt=needs(permissions.VIEW_AUDIT), dependencies=FILTER, tags=_TAGS)
async def search_acts(
    db: Db, wanted: NamedDependency[ActFilter], after: CursorText = None, limit: PageSize = 50
) -> ActsOut:
    """Newest first. Looks at 20,000 rows at most that the period, the subject, the actor or the request leads to, and
    says how far back it came. A new question is itself noted.
    """
    if after is None:
        await db.write(note_reading, wanted)
    return ActsOut.of(await db.read(queries.acts, wanted, after=after, limit=limit))


@get(_ALL + "/state", opt=needs(permissions.VIEW_AUDIT), tags=_TAGS)
async def state_of_audit(db: Db) -> AuditStateOut:
    """How far the chain has come, what the last verification found, and whether one is running."""
    return AuditStateOut.of(await db.read(queries.audit_state))


@get(_ALL + "/verifications", opt=needs(permissions.VIEW_AUDIT), tags=_TAGS)
async def list_audit_verifications(db: Db) -> list[AuditVerificationOut]:
    """The latest twenty, newest first."""
    return [AuditVerificationOut.of(one) for one in await db.read(queries.audit_verifications)]


@post(_ALL + "/verifications", status_code=202, opt=needs(permissions.VIEW_AUDIT), tags=_TAGS)
async def verify_audit(db: Db) -> AuditStateOut:
    """Asks for a verification of the whole log. While one runs, that one is answered."""
    await db.write(ask_for_audit_verification)
    return AuditStateOut.of(await db.read(queries.audit_state))


@get(
    _ALL + "/acts.csv",
    media_type=MEDIA_OF["csv"],
    opt=needs(permissions.EXPORT_AUDIT),
    dependencies=FILTER,
    tags=_TAGS,
)
async def export_acts(
    db: Db, wanted: NamedDependency[ActFilter], language: LanguageChoice = Language.CHINESE
) -> Stream:
    """The newest 50,000 rows that the search finds, as a table. Refusals: kernel.too_many_requests."""
    async with _TURNS.take(db.actor.key):
        with ExitStack() as undone:
            file = undone.enter_context(temporary_file())
            sheet = ActSheet(file, language)
            complete = await db.read(_fill, sheet, wanted)
            sheet.finish(complete=complete)
            await db.write(note_sheet, wanted, rows=sheet.rows, complete=complete)
            undone.pop_all()  # from here on the file is the answer's
    name = f"{db.database.clock():%Y%m%d-%H%M%S}"
    facts = {"X-Export-Entries": str(sheet.rows), "X-Export-Complete": "yes" if complete else "no"}
    words = SHEET_WORDS[language]
    return download(file, "csv", name=f"{words.log}-{name}", ascii_name=f"audit-{name}", facts=facts)


async def _fill(reading: Reading, sheet: ActSheet, wanted: ActFilter) -> bool:
    """Whether everything that was looked for is in it."""
    after: str | None = None
    for _ in range(_MOST_PAGES):
        page = await queries.acts(reading, wanted, after=after, limit=_EXPORT_PAGE)
        sheet.take(page.items)
        after = page.next
        if after is None:
            return True
        if sheet.rows >= _MOST_EXPORTED:
            return False
    return False


@get(
    _ALL + "/proof.jsonl",
    media_type=MEDIA_OF["jsonl"],
    opt=needs(permissions.EXPORT_AUDIT),
    dependencies=FILTER,
    tags=_TAGS,
)
async def export_proof(
    db: Db,
    settings: GivenSettings,
    wanted: NamedDependency[ActFilter],
    language: LanguageChoice = Language.CHINESE,
) -> Stream:
    """All rows of a period, and of some minutes around it, as a proof that needs no bank to be checked (`bankhall audit
    check`). The period is all that it takes of a search. Refusals: audit.nothing_signed, kernel.too_many_requests.
    """
    if wanted.from_ is None or wanted.until is None:
        raise BadInput.of("from", "a proof is of a period: both days")
    period = Wanted(settings.bank_name, wanted.from_, wanted.until)
    async with _TURNS.take(db.actor.key):
        with ExitStack() as undone:
            file = undone.enter_context(temporary_file())
            figures = await db.read(write_proof, file, period)
            await db.write(note_proof, ActFilter(from_=wanted.from_, until=wanted.until), rows=figures.rows)
            undone.pop_all()
    name = f"{wanted.from_:%Y%m%d}-{wanted.until:%Y%m%d}"
    facts = {"X-Export-Entries": str(figures.rows), "X-Export-Complete": "yes"}
    words = SHEET_WORDS[language]
    return download(file, "jsonl", name=f"{words.proof}-{name}", ascii_name=f"audit-proof-{name}", facts=facts)


routes: list[Any] = [
    search_acts,
    state_of_audit,
    list_audit_verifications,
    verify_audit,
    export_acts,
    export_proof,
]
