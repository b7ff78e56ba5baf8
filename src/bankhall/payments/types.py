"""Nouns of payments. Amounts are integers of minor units."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from bankhall.kernel.actors import Asker
from bankhall.kernel.money import Money
from bankhall.kernel.step_up.types import Content, Spoken
from bankhall.risk.types import Reason, RiskOutcome, Verdict


@dataclass(frozen=True, slots=True)
class StandingOrder:
    """One that another system brought, and nobody runs yet."""

    id: UUID
    account_id: UUID
    to_bank: str
    to_account: str
    amount: Money
    purpose: str
    registered_at: datetime


class AheadKind(StrEnum):
    PLAN = "plan"
    BILL = "bill"
    STANDING_ORDER = "standing_order"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAhead:
    """What moves money of an account in time ahead, as far as that is known today. `account_id`: from which; None for a
    bill whose payer has yet to say. `to_own_id`: where it goes if that is the payer's own. `name`: with whom, as the
    customer calls them; `name_en` where that differs. `amount`: above zero. `days`: on which; none of a standing order,
    whose day only the books tell. `goes_on`: there may be more after them, as the next bill. `made`: transactions of
    its earlier times; `alike`: others from the same account to the same payee, lately.
    """

    kind: AheadKind
    id: UUID
    account_id: UUID | None
    to_own_id: UUID | None = None
    name: str = field(repr=False)
    name_en: str = field(default="", repr=False)
    amount: Money
    days: tuple[date, ...] = ()
    goes_on: bool = False
    made: frozenset[UUID] = frozenset()
    alike: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStandingOrder:
    """`amount`: minor units of `currency`, above zero. `purpose` may be empty."""

    account_id: UUID
    to_bank: str
    to_account: str
    amount: int
    currency: str
    purpose: str
    source: str
    source_id: str


@dataclass(frozen=True, slots=True)
class StandingOrderRegistered:
    """`already_there`: the source's order had been registered before, and nothing changed now."""

    id: UUID
    already_there: bool = False


# --------------------------------------------------------------------------------------------------- payees


@dataclass(frozen=True, slots=True)
class NewPayee:
    """Somebody whom the customer wants to pay, as the customer knows them. `bank`: the number in the clearing, or the
    BIC, of the bank where they are; None for this one.
    """

    name: str
    account_number: str
    bank: str | None = None


class Payee(msgspec.Struct, frozen=True):
    """`name`: as the customer wrote it, empty once the customer is forgotten. `first_paid_at`: None while nothing has
    been paid to them. `account_id`: ELSEWHERE for one at another bank; it then has a `bank` and `known_by`, the seal
    of the number there. `country`: its bank's.
    """

    id: UUID
    customer_id: UUID
    account_id: UUID
    account_number: str
    currency: str
    name: str
    added_at: datetime
    first_paid_at: datetime | None
    last_paid_at: datetime | None
    bank: "Bank | None" = None
    known_by: bytes | None = None
    is_abroad: bool = False
    country: str = "CN"

    def __repr__(self) -> str:
        """In logs, without name and number."""
        return f"Payee(id={self.id!r})"

    @property
    def is_elsewhere(self) -> bool:
        return self.account_id == ELSEWHERE


# Stands where an account of ours would, for whoever is paid at another bank.
ELSEWHERE: Final = UUID(int=0)


# ------------------------------------------------------------------------------------------------ transfers


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to be done: to an account of their own, or to one of their payees; exactly one of the two.
    `memo`: for the one who gets it, empty for none.
    """

    from_id: UUID
    amount: Money
    to_own_id: UUID | None = None
    payee_id: UUID | None = None
    memo: str = ""


class Submit(msgspec.Struct, frozen=True):
    """A transfer and whose it is. `key`: the customer's own word for this request (Idempotency-Key). `is_agreed`: its
    payer has confirmed exactly this before, as a part of a plan; no request can say so. `understood`: the mark of the
    warning that its payer has read and goes on after. `abroad`: what makes it a remittance; no request can say so.
    """

    asker: Asker
    key: str
    transfer: Transfer
    is_agreed: bool = False
    understood: UUID | None = None
    abroad: "Abroad | None" = None

    def __repr__(self) -> str:
        """In logs, without who asks."""
        return f"Submit(key={self.key!r}, transfer={self.transfer!r})"


@dataclass(frozen=True, slots=True)
class Abroad:
    """`terms`: what it is known by under its key besides the transfer. `confirmed`: exactly this is confirmed, in place
    of Pay.
    """

    terms: bytes = field(repr=False)
    confirmed: Content = field(repr=False)


class TransferState(StrEnum):
    """`WAITING`: for the yes of the account's owner, or of whom the owner trusts. `DELAYED`: the bank puts it off for
    some time, in which its payer can take it back. `HELD`: somebody of the bank looks at it first; `STOPPED` where they
    do not let it go. None of these has moved anything. `SENT`: to another bank, with the
    money held until it says what became of it: `SETTLED`, or `REFUSED` with the money free again. What was settled
    there may yet come back: `RETURNED`. Everything else is final.
    """

    WAITING = "waiting"
    DELAYED = "delayed"
    HELD = "held"
    SENT = "sent"
    SETTLED = "settled"
    REFUSED = "refused"
    RETURNED = "returned"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    STOPPED = "stopped"


class Submitted(msgspec.Struct, frozen=True):
    """`repeated`: the key had been used before for the same transfer, and nothing moved now."""

    id: UUID
    state: TransferState
    repeated: bool = False


class Caution(StrEnum):
    """What a careful clerk would say before the customer signs."""

    FIRST_PAYMENT = "first_payment"
    SAME_AGAIN = "same_again"
    NEARLY_ALL = "nearly_all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a transfer would come to if it were submitted at this moment. `arrives_at`: None where it waits for a yes.
    `left_today`: of the limit, after it; None where no limit counts.
    """

    fee: Money
    arrives_at: datetime | None
    balance_after: Money
    left_today: Money | None
    needs_confirmation: bool
    waits_for_yes: bool
    cautions: tuple[Caution, ...]
    safety: "Safety | None" = None


@dataclass(frozen=True, slots=True)
class Safety:
    """What the bank's risk rules make of a transfer, as its payer may know it: `outcome` with its `reason`. `mark`: by
    which one says that one has read a warning. `until`: when what is put off leaves, or what is held ends.
    """

    outcome: RiskOutcome
    reason: Reason
    mark: UUID
    until: datetime | None


class Pay(Content, frozen=True, kw_only=True, tag="payments.pay.1"):
    """What is confirmed: to whom, to which account, how much, from which, and what is read there (PSD2 RTS art. 5).
    `bank`: the payee's, empty for this one.
    """

    from_id: UUID
    from_account: str
    payee_id: UUID
    payee: str
    account_number: str
    amount: Money
    memo: str
    bank: str = ""

    def spoken(self) -> Spoken:
        facts = {"payee": self.payee, "amount": str(self.amount), "end": self.account_number[-4:]}
        if not self.bank:
            return Spoken("向{payee}（尾号{end}）付款{amount}", "pay {amount} to {payee} (account ending {end})", facts)
        return Spoken(
            "向{bank}的{payee}（尾号{end}）付款{amount}",
            "pay {amount} to {payee} at {bank} (account ending {end})",
            {**facts, "bank": self.bank},
        )


class SayYes(Content, frozen=True, kw_only=True, tag="payments.say_yes.1"):
    """A yes to what somebody else has asked for on one's account."""

    transfer_id: UUID
    asked_by: str
    from_account: str
    payee: str
    account_number: str
    amount: Money
    memo: str
    bank: str = ""

    def spoken(self) -> Spoken:
        facts = {
            "asked_by": self.asked_by,
            "payee": self.payee,
            "amount": str(self.amount),
            "end": self.account_number[-4:],
        }
        return Spoken(
            "同意{asked_by}从您的账户向{payee}（尾号{end}）付款{amount}",
            "let {asked_by} pay {amount} from your account to {payee} (account ending {end})",
            facts,
        )


class SayYesAsGuard(SayYes, frozen=True, kw_only=True, tag="payments.say_yes_as_guard.1"):
    """The same to what somebody pays from their own account, and has asked for one's yes."""

    def spoken(self) -> Spoken:
        facts = {
            "asked_by": self.asked_by,
            "payee": self.payee,
            "amount": str(self.amount),
            "end": self.account_number[-4:],
        }
        return Spoken(
            "同意{asked_by}向{payee}（尾号{end}）付款{amount}",
            "say yes to {asked_by} paying {amount} to {payee} (account ending {end})",
            facts,
        )


class RaiseLimits(Content, frozen=True, kw_only=True, tag="payments.raise_limits.1"):
    """Limits of one's own, at least one of which is higher than before."""

    each: Money
    a_day: Money
    a_month: Money

    def spoken(self) -> Spoken:
        facts = {"each": str(self.each), "a_day": str(self.a_day), "a_month": str(self.a_month)}
        return Spoken(
            "把转账限额提高到单笔{each}、每日{a_day}、每月{a_month}",
            "raise your limits to {each} at a time, {a_day} in a day and {a_month} in a month",
            facts,
        )


# How long a transfer waits for somebody's yes.
WAITS: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Refund:
    """Given back: so much of a payment, at this moment."""

    id: UUID
    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A transfer as whoever may see it reads it. `other_name`: the payee as its payer knows them, or who paid; empty
    where nobody is left to name. `is_incoming`: to an account of whoever reads. `asked_by`: who asked for it, where
    that was not the reader. `safety`: why the bank has put it off, holds it or has stopped it, for its payer.
    `refunds`: what was given back of it. `refundable`: what the reader may still give back, None for nothing.
    """

    id: UUID
    state: TransferState
    from_id: UUID
    from_number: str
    to_id: UUID
    to_number: str
    amount: Money
    memo: str
    other_name: str
    is_own: bool
    is_incoming: bool
    asked_by: str | None
    may_decide: bool
    may_cancel: bool
    asked_at: datetime
    waits_until: datetime | None
    ended_at: datetime | None
    transaction_id: UUID | None
    way: "Way | None" = None
    safety: Reason | None = None
    refunds: tuple[Refund, ...] = ()
    refundable: Money | None = None
    remittance: "Remittance | None" = None


@dataclass(frozen=True, slots=True)
class MadePage:
    """The latest first. `next`: the id after which to go on, None at the end."""

    transfers: tuple[Made, ...]
    next: UUID | None


# -------------------------------------------------------------------------------------------- at other banks


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank that can be paid at. `code`: its number in the clearing (联行号); abroad its BIC."""

    code: str
    bic: str | None
    name: str
    name_en: str
    country: str = "CN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How far a transfer to another bank has come. `bank` is known from the beginning, the rest once it was sent.
    `usually_by` and `answer_by`: when it arrives as a rule, and when a person looks after it if nothing was heard.
    `reason`: why it was refused or came back, a code of ISO 20022.
    """

    bank: Bank
    sent_at: datetime | None = None
    usually_by: datetime | None = None
    answer_by: datetime | None = None
    answered_at: datetime | None = None
    returned_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Who pays or is paid, as banks tell each other. `bank`: its number in the clearing, else its BIC. Others leave out
    what they need not say: it is empty then.
    """

    name: str = field(repr=False)
    account: str = field(repr=False)
    bank: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentTransfer:
    """A transfer between banks. `instruction_id`: what everybody on the way calls it by."""

    instruction_id: str
    amount: Money
    settled_on: date
    debtor: Party
    creditor: Party
    memo: str = field(repr=False)
    ids: "PaymentIds | None" = None
    abroad: "SentAbroad | None" = None


@dataclass(frozen=True, slots=True)
class PaymentIds:
    """What a payment is called by each side, as its message said it: an answer repeats exactly these."""

    instruction: str | None
    end_to_end: str
    transaction: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferMessage:
    """`said`: how many transfers, and how much in all, the message itself says it has."""

    message_id: str
    transfers: tuple[SentTransfer, ...]
    said_count: int | None = None
    said_sum: Decimal | None = None
    said_total: Money | None = None


class AnswerKind(StrEnum):
    """What the clearing says of a transfer. `PENDING` decides nothing."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`instruction_id`: of the transfer, or of the message where all of it is meant. `reason`: a code of ISO 20022.
    `amount`: None where the answer does not repeat it.
    """

    kind: AnswerKind
    instruction_id: str
    reason: str | None = None
    said: str | None = field(default=None, repr=False)
    amount: Money | None = None
    ids: PaymentIds | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """A message of the clearing's. `kind`: of message, as `pacs.002`."""

    kind: str
    message_id: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """A transfer that another bank is asked to give back. `name`: what the recall is called by. `reason`: a code of
    ISO 20022, why.
    """

    name: str
    instruction_id: str
    amount: Money
    settled_on: date
    reason: str
    own_bank: str
    other_bank: str


@dataclass(frozen=True, slots=True)
class RecallAnswer:
    """`is_refused`: they do not give it back; anything else decides nothing. `reason`: a code of ISO 20022."""

    instruction_id: str
    is_refused: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class RecallAnswers:
    kind: str
    message_id: str
    answers: tuple[RecallAnswer, ...]


class Outcome(StrEnum):
    """What an answer came to. `EARLY`: money that comes back before anybody said that it had arrived; it counts as soon
    as somebody does. `QUARANTINED`: it changed nothing, and a person looks at it.
    """

    APPLIED = "applied"
    NOTED = "noted"
    REPEATED = "repeated"
    EARLY = "early"
    QUARANTINED = "quarantined"


class Mismatch(StrEnum):
    """Why an answer was not taken."""

    UNREADABLE = "unreadable"
    OTHER_CONTENT = "other_content"
    UNKNOWN = "unknown"
    NOT_SENT = "not_sent"
    OTHER_AMOUNT = "other_amount"
    CONTRADICTION = "contradiction"
    BOOKS_REFUSED = "books_refused"


@dataclass(frozen=True, slots=True)
class Taken:
    """How many answers of a message came to what. `repeated`: the message had been taken before."""

    outcomes: dict[Outcome, int]
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A payment to another bank, as staff see it: of whom it is they ask the customer's page."""

    transfer_id: UUID
    payer_id: UUID
    from_id: UUID
    bank: Bank
    amount: Money
    state: TransferState
    sent_at: datetime
    answer_by: datetime
    handed_at: datetime | None
    tries: int
    answered_at: datetime | None
    returned_at: datetime | None
    reason: str | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class OutgoingPage:
    """The latest first. `next`: the id after which to go on, None at the end."""

    payments: tuple[Outgoing, ...]
    next: UUID | None


class IncomingState(StrEnum):
    CREDITED = "credited"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A payment from another bank, as staff see it. `bank`: as it named itself; `known_as`: where we know that bank.
    `account_id`: None where it could not be credited. `reason`: why not, a code of ISO 20022.
    """

    id: UUID
    bank: str
    known_as: Bank | None
    instruction_id: str
    account_id: UUID | None
    amount: Money
    state: IncomingState
    reason: str | None
    at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class IncomingPage:
    """The latest first. `next`: the id after which to go on, None at the end."""

    payments: tuple[Incoming, ...]
    next: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenTransfers:
    """What the payments of a message came to. `repeated`: it had been taken before."""

    credited: int = 0
    rejected: int = 0
    repeated: bool = False
    is_put_aside: bool = False


@dataclass(frozen=True, slots=True)
class Return:
    """`back`: given back of a payment that `message` of another bank's brought; what that bank is told."""

    refund_id: UUID
    message: str
    back: Answer


@dataclass(frozen=True, slots=True)
class Report:
    """What we answer to a message that brought payments. `of`: its id."""

    message: int
    of: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenAnswer:
    """An answer that was not taken, and why. `transfer_id`: None where nobody knows which is meant."""

    id: int
    message_kind: str
    message_id: str
    instruction_id: str | None
    transfer_id: UUID | None
    kind: AnswerKind | None
    amount: Money | None
    reason: str | None
    why: Mismatch
    at: datetime


# --------------------------------------------------------------------------------------------------- abroad


class ChargeBearer(StrEnum):
    """Who bears what banks charge on the way, by ISO 20022's codes: the payer all of it (OUR), each their own side
    (SHA), the payee all of it (BEN).
    """

    PAYER = "DEBT"
    SHARED = "SHAR"
    PAYEE = "CRED"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalAddress:
    """In Latin letters, in parts, as payments across borders need it from November 2026. `country`: ISO 3166-1."""

    country: str
    town: str = field(repr=False)
    street: str = field(default="", repr=False)
    building: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who pays and who is paid, as a remittance tells it: names in Latin letters."""

    payer: str = field(repr=False)
    payer_at: PostalAddress = field(repr=False)
    payee: str = field(repr=False)
    payee_at: PostalAddress = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAbroad:
    """What a message across borders says besides. `instructed`: what the payer had exchanged. `rate`: yuan for one
    unit. `charged`: what we took of it, for the payee to know. `via`: the BIC of the bank where we keep that currency.
    `purpose`: the code of the foreign exchange administration's list.
    """

    uetr: UUID
    instructed: Money
    rate: Decimal
    charges: ChargeBearer
    charged: Money | None
    via: str
    payer_at: PostalAddress
    payee_at: PostalAddress
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceTerms:
    """What the bank takes for remittances in one currency, from an instant on. `margin`: on the middle rate.
    `fee_share`: of the yuan, within `fee_least` and `fee_most`; `message_fee` comes to it. `others_charge`: what banks
    abroad charge as a rule, in minor units of the currency. `via`: the BIC of the bank where we keep that currency.
    `days`: working days until it has arrived.
    """

    currency: str
    from_at: datetime
    margin: Decimal
    fee_share: Decimal
    fee_least: int
    fee_most: int
    message_fee: int
    others_charge: int
    via: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remittance:
    """What a transfer became abroad, as its payer reads it. `sent`: what leaves; `exchanged`: the yuan that were
    changed into it at `rate`, yuan for one unit. `others_fee`: what the payer bears of other banks' charges.
    `returned`: what came back in yuan, at `return_rate`.
    """

    uetr: UUID
    country: str
    sent: Money
    rate: Decimal
    mid: Decimal
    charges: ChargeBearer
    exchanged: Money
    fee: Money
    others_fee: Money
    purpose: str
    arrives_by: date
    returned: Money | None = None
    return_rate: Decimal | None = None


# --------------------------------------------------------------------------------------------------- limits


class PaymentLimits(msgspec.Struct, frozen=True, kw_only=True):
    """The most that a customer pays to others in one currency: at a time, in a day, in a month."""

    currency: str
    each: int
    a_day: int
    a_month: int


class Usage(msgspec.Struct, frozen=True):
    """What a customer has paid to others in a currency, up to `on_date`, on it and in its month. `in_minute`: how many
    they sent by hand in `minute`, counted from 1970.
    """

    currency: str
    on_date: date
    day: int
    month: int
    payments: int = 0
    minute: int = 0
    in_minute: int = 0


@dataclass(frozen=True, slots=True)
class MyLimits:
    """`bank`: what the bank allows at most. `own`: what holds, set lower by the customer or not. `used`: so far."""

    bank: PaymentLimits
    own: PaymentLimits
    used: Usage
    is_lowered: bool


# ------------------------------------------------------------------------------------- files of payments


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with one field of a row, as codes; the web apps have words for them."""

    field: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """As it was written. `line`: in the file. `group`: the block of a pain.001. `from_account`: empty where the
    customer says it. `requested_on`: None for at once.
    """

    line: int
    name: str
    account: str
    bank: str
    amount: str
    currency: str
    memo: str
    group: str = ""
    instruction: str = ""
    end_to_end: str = ""
    from_account: str = ""
    requested_on: date | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def amount_told(self) -> Decimal:
        try:
            return Decimal(self.amount)
        except InvalidOperation:
            return Decimal(0)


@dataclass(frozen=True, slots=True)
class Read:
    """`message_id` and `version`: of a pain.001, else empty."""

    message_id: str
    version: str
    rows: tuple[FileRow, ...]


class Unreadable(msgspec.Struct, frozen=True):
    """Why a file cannot be read. `code`: for the web apps; `told`: in plain words; `place`: the element or column."""

    code: str
    told: str = ""
    place: str = ""
    line: int = 0


# ------------------------------------------------------------------------------- what rules refused, looked at


class About(StrEnum):
    """What the rules had decided."""

    REFUSED = "refused"
    DELAYED = "delayed"
    HELD = "held"


class LookState(StrEnum):
    """`ALLOWED`: the rule was wrong; what was put off has been let go, what was refused may be made again. `STAYS`: it
    was right. `OVER`: what was put off went its way before anybody had answered.
    """

    OPEN = "open"
    ALLOWED = "allowed"
    STAYS = "stays"
    WITHDRAWN = "withdrawn"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class NewRefused:
    """A payment that rules do not let be made."""

    order: Submit
    is_abroad: bool
    is_by_mandate: bool
    verdict: Verdict
    facts: Mapping[str, int | str | bool]


@dataclass(frozen=True, slots=True)
class Allowance:
    """A refused payment that may be made again. `versions`: the rules that a person has seen speak of it."""

    look_id: UUID
    from_id: UUID
    payee_id: UUID
    amount: Money
    is_abroad: bool
    versions: frozenset[UUID]
    used_for: UUID | None
