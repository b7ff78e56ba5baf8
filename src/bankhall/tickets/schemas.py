"""Tickets on the wire."""

from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Literal, Self
from uuid import UUID

import msgspec

from bankhall.customers.api import mask_person
from bankhall.customers.types import CustomerBrief
from bankhall.kernel.errors import BadInput
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked, Code, Reason
from bankhall.kernel.web.paging import write_cursor
from bankhall.tickets import rules
from bankhall.tickets.rules.catalogue import TYPES
from bankhall.tickets.types import (
    BothWords,
    CameBy,
    FieldKind,
    FormField,
    LinkKind,
    MatterState,
    NewFile,
    NewTicket,
    ResumeCode,
    Taken,
    TakeOutcome,
    Team,
    Ticket,
    TicketColleague,
    TicketFigures,
    TicketFile,
    TicketLine,
    TicketPage,
    TicketStep,
    TicketStepKind,
    TicketType,
    TicketWhole,
    Urgency,
)

_MOST_FILE: Final = 5_000_000
# In base64, and what stands around it.
MOST_BODY_BYTES: Final = _MOST_FILE * 4 // 3 + 10_000

_Words = Annotated[str, msgspec.Meta(min_length=1, max_length=1000, pattern=whole(HAS_INK + ONE_LINE))]
_Subject = Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=whole(HAS_INK + ONE_LINE))]
_Answer = Annotated[str, msgspec.Meta(max_length=200, pattern=whole(ONE_LINE))]
_FieldCode = Annotated[str, msgspec.Meta(min_length=1, max_length=20, pattern=whole("[a-z_]+"))]
_Digits = Annotated[str, msgspec.Meta(min_length=8, max_length=12, pattern=whole("[0-9 -]+"))]
_Number = Annotated[str, msgspec.Meta(min_length=1, max_length=12, pattern=whole("[0-9 -]+"))]
_FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=whole(HAS_INK + ONE_LINE))]
_Base64 = Annotated[str, msgspec.Meta(min_length=1, max_length=_MOST_FILE * 4 // 3 + 4)]

# What a file is, is told by how it begins, not by its name.
_BEGINNINGS: Final = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
ENDINGS: Final = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


class TicketKey(msgspec.Struct, frozen=True, array_like=True):
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    id: UUID


class FormAnswerIn(Asked, frozen=True):
    """`field`: by its code in the form of the type."""

    field: _FieldCode
    told: _Answer


class TicketIn(Asked, frozen=True):
    type: Code
    subject: _Subject
    words: _Words
    answers: Annotated[list[FormAnswerIn], msgspec.Meta(max_length=20)]

    def ticket(self, customer_id: UUID) -> NewTicket:
        return NewTicket(
            customer_id=customer_id,
            type=self.type,
            subject=self.subject.strip(),
            words=self.words.strip(),
            answers={one.field: one.told for one in self.answers},
            came_by=CameBy.PORTAL,
        )


class TicketForCustomerIn(Asked, frozen=True):
    type: Code
    subject: _Subject
    words: _Words
    came_by: CameBy
    urgency: Urgency
    answers: Annotated[list[FormAnswerIn], msgspec.Meta(max_length=20)]

    def ticket(self, customer_id: UUID) -> NewTicket:
        return NewTicket(
            customer_id=customer_id,
            type=self.type,
            subject=self.subject.strip(),
            words=self.words.strip(),
            answers={one.field: one.told for one in self.answers},
            came_by=self.came_by,
            urgency=self.urgency,
        )


class TicketWordsIn(Asked, frozen=True):
    words: _Words


class TicketAnswerIn(Asked, frozen=True):
    """`is_question`: the customer is waited for then, and the clock stands still."""

    words: _Words
    is_question: bool


class HandTicketIn(Asked, frozen=True):
    team: Team
    words: Reason


class AssignTicketIn(Asked, frozen=True):
    """`words`: what whoever gets it has to know."""

    staff_id: UUID
    words: Reason


class GiveTicketBackIn(Asked, frozen=True):
    words: Reason


class TicketColleagueOut(msgspec.Struct, frozen=True):
    """`open`: how many tickets they have, up to a hundred."""

    id: UUID
    name: str
    open: int


class TicketColleaguesOut(msgspec.Struct, frozen=True):
    """Who has least first."""

    items: list[TicketColleagueOut]

    @classmethod
    def of(cls, several: Sequence[TicketColleague]) -> Self:
        return cls([TicketColleagueOut(one.id, one.name, one.open) for one in several])


class UrgeTicketIn(Asked, frozen=True):
    urgency: Urgency


class CheckTicketIn(Asked, frozen=True):
    item: Code
    is_done: bool


class OtherTicketIn(Asked, frozen=True):
    number: _Number

    @property
    def digits(self) -> str:
        return self.number.replace(" ", "").replace("-", "")


class TakeTicketsIn(Asked, frozen=True):
    """`held_by`: only what nobody works on, or also what a colleague does."""

    ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=rules.MOST_TAKEN_AT_ONCE)]
    held_by: Literal["nobody", "anybody"] = "nobody"


class ResumeIn(Asked, frozen=True):
    code: _Digits
    came_by: CameBy

    @property
    def digits(self) -> str:
        return self.code.replace(" ", "").replace("-", "")


class TicketFileIn(Asked, frozen=True):
    """`file`: as it is, in base64: a PDF, or a picture (PNG, JPEG)."""

    name: _FileName
    file: _Base64

    def new(self) -> NewFile:
        """Raises BadInput naming `file`."""
        try:
            content = b64decode(self.file, validate=True)
        except ValueError:
            raise BadInput.of("file", "this is not base64", code="kernel.unreadable") from None
        media = next((media for begin, media in _BEGINNINGS.items() if content.startswith(begin)), None)
        if media is None:
            raise BadInput.of("file", "a PDF or a picture (PNG, JPEG)", code="kernel.unreadable")
        if len(content) > _MOST_FILE:
            raise BadInput.of("file", "at most 5 MB", code="kernel.out_of_range")
        return NewFile(self.name.strip(), media, content)


class BothWordsOut(msgspec.Struct, frozen=True):
    zh: str
    en: str

    @classmethod
    def of(cls, one: BothWords) -> Self:
        return cls(one.zh, one.en)


class ChoiceOut(msgspec.Struct, frozen=True):
    code: str
    name: BothWordsOut


class FormFieldOut(msgspec.Struct, frozen=True):
    code: str
    label: BothWordsOut
    kind: FieldKind
    is_needed: bool
    least: int
    most: int
    choices: list[ChoiceOut]

    @classmethod
    def of(cls, one: FormField) -> Self:
        choices = [ChoiceOut(code, BothWordsOut.of(words)) for code, words in one.choices.items()]
        return cls(one.code, BothWordsOut.of(one.label), one.kind, one.is_needed, one.least, one.most, choices)


class TicketTypeOut(msgspec.Struct, frozen=True, kw_only=True):
    """`answer_h`, `solve_h`: open hours until the first answer, and until it is solved."""

    code: str
    name: BothWordsOut
    team: Team
    answer_h: int
    solve_h: int
    fields: list[FormFieldOut]
    checks: list[ChoiceOut]
    needs_yes: bool

    @classmethod
    def of(cls, one: TicketType) -> Self:
        return cls(
            code=one.code.value,
            name=BothWordsOut.of(one.name),
            team=one.team,
            answer_h=one.answer_h,
            solve_h=one.solve_h,
            fields=[FormFieldOut.of(field) for field in one.fields],
            checks=[ChoiceOut(code, BothWordsOut.of(words)) for code, words in one.checks.items()],
            needs_yes=one.needs_yes,
        )


class TicketTypesOut(msgspec.Struct, frozen=True):
    types: list[TicketTypeOut]

    @classmethod
    def all(cls) -> Self:
        return cls([TicketTypeOut.of(one) for one in TYPES.values()])


class TicketFileOut(msgspec.Struct, frozen=True):
    id: UUID
    nth: int
    name: str
    media: str
    size: int

    @classmethod
    def of(cls, one: TicketFile) -> Self:
        return cls(one.id, one.nth, one.name, one.media, one.size)


class TicketStepOut(msgspec.Struct, frozen=True, kw_only=True):
    """`by`: whoever of the bank; to customers only their family name. Empty for the customer themselves."""

    nth: int
    kind: TicketStepKind
    at: datetime
    what: str | None
    text: str
    for_customer: bool
    by_kind: str
    by: str

    @classmethod
    def of(cls, one: TicketStep, *, to_customer: bool) -> Self:
        by = "" if one.by_kind != "staff" else mask_person(one.by_name) if to_customer else one.by_name
        return cls(
            nth=one.nth,
            kind=one.kind,
            at=one.at,
            what=one.what,
            text=one.text,
            for_customer=one.for_customer,
            by_kind=one.by_kind,
            by=by,
        )


class MyMatterLineOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    number: str
    type: str
    type_name: BothWordsOut
    subject: str
    state: MatterState
    opened_at: datetime
    due_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None

    @classmethod
    def of(cls, one: Ticket) -> Self:
        return cls(
            id=one.id,
            number=one.number,
            type=one.type,
            type_name=BothWordsOut.of(TYPES[one.type].name),
            subject=one.subject,
            state=one.state,
            opened_at=one.opened_at,
            due_at=one.due_at,
            solved_at=one.solved_at,
            closed_at=one.closed_at,
        )


class MyMattersOut(msgspec.Struct, frozen=True):
    items: list[MyMatterLineOut]


class MyMatterOut(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever it is of may see. `asked`: what the bank wants to know, where it waits for them."""

    line: MyMatterLineOut
    answers: dict[str, str]
    fields: list[FormFieldOut]
    owner: str
    team: Team
    first_due_at: datetime
    first_answered_at: datetime | None
    asked: str
    may_reopen_until: datetime | None
    steps: list[TicketStepOut]
    files: list[TicketFileOut]

    @classmethod
    def of(cls, one: TicketWhole) -> Self:
        ticket = one.ticket
        steps = [step for step in one.steps if step.for_customer]
        asked = [step.text for step in steps if step.kind is TicketStepKind.ASKED]
        told = {step.nth for step in steps}
        until = ticket.solved_at + rules.REOPEN_WITHIN if ticket.solved_at else None
        return cls(
            line=MyMatterLineOut.of(ticket),
            answers=dict(ticket.answers),
            fields=[FormFieldOut.of(field) for field in TYPES[ticket.type].fields],
            owner=mask_person(ticket.assignee) if ticket.assignee else "",
            team=ticket.team,
            first_due_at=ticket.first_due_at,
            first_answered_at=ticket.first_answered_at,
            asked=asked[-1] if asked and ticket.state is MatterState.WAITING_CUSTOMER else "",
            may_reopen_until=until if ticket.state is MatterState.SOLVED else None,
            steps=[TicketStepOut.of(step, to_customer=True) for step in steps],
            files=[TicketFileOut.of(file) for file in one.files if file.nth in told],
        )


class ResumeCodeOut(msgspec.Struct, frozen=True):
    code: str
    until: datetime

    @classmethod
    def of(cls, one: ResumeCode) -> Self:
        return cls(one.code, one.until)


class TicketLineOut(msgspec.Struct, frozen=True, kw_only=True):
    """`due_at`: what is due next, the first answer or the solution; null while the customer is waited for."""

    id: UUID
    number: str
    type: str
    type_name: BothWordsOut
    subject: str
    customer_id: UUID
    customer: str
    customer_number: str
    state: MatterState
    urgency: Urgency
    team: Team
    opened_at: datetime
    due_at: datetime | None
    is_first_answer: bool
    left_s: int | None
    is_escalated: bool
    assignee: str
    is_mine: bool
    over_at: datetime | None

    @classmethod
    def of(cls, line: TicketLine, *, asked_by: UUID | None) -> Self:
        one = line.ticket
        return cls._of(one, line.customer_today, line.customer, line.customer_number, asked_by)

    @classmethod
    def of_customer(cls, one: Ticket, brief: CustomerBrief, *, asked_by: UUID | None) -> Self:
        return cls._of(one, brief.id, brief.name, brief.number, asked_by)

    @classmethod
    def _of(cls, one: Ticket, customer_id: UUID, name: str, number: str, asked_by: UUID | None) -> Self:
        is_first = one.first_answered_at is None and one.due_at is not None
        return cls(
            id=one.id,
            number=one.number,
            type=one.type,
            type_name=BothWordsOut.of(TYPES[one.type].name),
            subject=one.subject,
            customer_id=customer_id,
            customer=name,
            customer_number=number,
            state=one.state,
            urgency=one.urgency,
            team=one.team,
            opened_at=one.opened_at,
            due_at=min(one.first_due_at, one.due_at) if is_first and one.due_at else one.due_at,
            is_first_answer=is_first,
            left_s=one.left_s,
            is_escalated=one.escalated_at is not None,
            assignee=one.assignee,
            is_mine=one.assignee_id is not None and one.assignee_id == asked_by,
            over_at=one.closed_at or one.solved_at,
        )


class TicketFiguresOut(msgspec.Struct, frozen=True):
    """Now, each up to a hundred."""

    open: int
    mine: int
    untaken: int
    late: int

    @classmethod
    def of(cls, one: TicketFigures) -> Self:
        return cls(one.open, one.mine, one.untaken, one.late)


class TicketPageOut(msgspec.Struct, frozen=True):
    items: list[TicketLineOut]
    next: str | None
    figures: TicketFiguresOut

    @classmethod
    def of(cls, page: TicketPage, figures: TicketFigures, *, asked_by: UUID | None) -> Self:
        items = [TicketLineOut.of(one, asked_by=asked_by) for one in page.lines]
        return cls(items, write_cursor(TicketKey(*page.next)) if page.next else None, TicketFiguresOut.of(figures))


class CustomerTicketsOut(msgspec.Struct, frozen=True):
    items: list[TicketLineOut]

    @classmethod
    def of(cls, tickets: Sequence[Ticket], brief: CustomerBrief, *, asked_by: UUID | None) -> Self:
        return cls([TicketLineOut.of_customer(one, brief, asked_by=asked_by) for one in tickets])


class TicketLinkOut(msgspec.Struct, frozen=True):
    kind: LinkKind
    id: UUID
    number: str
    state: MatterState


class TicketOut(msgspec.Struct, frozen=True, kw_only=True):
    """`checked`: what of the check list is done. `waits_for_yes`: a second person has been asked."""

    line: TicketLineOut
    came_by: CameBy
    answers: dict[str, str]
    kind: TicketTypeOut
    first_due_at: datetime
    first_answered_at: datetime | None
    due_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None
    escalated_at: datetime | None
    may_reopen_until: datetime | None
    checked: list[str]
    waits_for_yes: bool
    links: list[TicketLinkOut]
    steps: list[TicketStepOut]
    files: list[TicketFileOut]

    @classmethod
    def of(cls, one: TicketWhole, *, asked_by: UUID | None) -> Self:
        ticket, brief = one.ticket, one.customer
        line = TicketLine(
            ticket,
            brief.name if brief else "",
            brief.number if brief else "",
            brief.id if brief else ticket.customer_id,
        )
        until = ticket.solved_at + rules.REOPEN_WITHIN if ticket.solved_at else None
        return cls(
            line=TicketLineOut.of(line, asked_by=asked_by),
            came_by=ticket.came_by,
            answers=dict(ticket.answers),
            kind=TicketTypeOut.of(TYPES[ticket.type]),
            first_due_at=ticket.first_due_at,
            first_answered_at=ticket.first_answered_at,
            due_at=ticket.due_at,
            solved_at=ticket.solved_at,
            closed_at=ticket.closed_at,
            escalated_at=ticket.escalated_at,
            may_reopen_until=until if ticket.state is MatterState.SOLVED else None,
            checked=sorted(one.checked),
            waits_for_yes=one.waits_for_yes,
            links=[TicketLinkOut(link.kind, link.id, link.number, link.state) for link in one.links],
            steps=[TicketStepOut.of(step, to_customer=False) for step in one.steps],
            files=[TicketFileOut.of(file) for file in one.files],
        )


class TakenOut(msgspec.Struct, frozen=True):
    id: UUID
    outcome: TakeOutcome

    @classmethod
    def of(cls, one: Taken) -> Self:
        return cls(one.id, one.outcome)


class TakenTicketsOut(msgspec.Struct, frozen=True):
    items: list[TakenOut]


class ResumedOut(msgspec.Struct, frozen=True):
    """`id`: of the ticket."""

    id: UUID
