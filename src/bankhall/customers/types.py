"""Nouns of the customer file."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from bankhall.kernel.i18n import Language
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.step_up.types import Content, Spoken


class CustomerKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


class CustomerStatus(StrEnum):
    """A blocked customer keeps what there is and gets nothing new; a closed one has left the bank. A merged file is
    part of another: all that is theirs is worked on there.
    """

    ACTIVE = "active"
    BLOCKED = "blocked"
    CLOSED = "closed"
    MERGED = "merged"


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class DocumentKind(StrEnum):
    """`MAINLAND_PERMIT`: of residents of Hong Kong, Macao and Taiwan (港澳居民来往内地通行证, 台湾居民来往大陆通行证).
    `RESIDENCE_PERMIT`: theirs (居住证), and the permanent one of foreigners.
    """

    RESIDENT_ID = "resident_id"
    PASSPORT = "passport"
    BUSINESS_LICENCE = "business_licence"
    MAINLAND_PERMIT = "mainland_permit"
    RESIDENCE_PERMIT = "residence_permit"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Document:
    """What proves who somebody is. A customer's first one is shown first. `country`: who issued it, ISO 3166-1."""

    kind: DocumentKind
    number: str
    country: str = "CN"


class Origin(StrEnum):
    """From where the bank knows something. `REGISTER`: a public one, such as that of companies."""

    BRANCH = "branch"
    PORTAL = "portal"
    DOCUMENT = "document"
    REGISTER = "register"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Address:
    """As much of it as is known. `country`: ISO 3166-1 alpha-2."""

    country: str
    line: str = ""
    district: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""


class AddressKind(StrEnum):
    """What an address is. `REGISTERED`: of persons, by the household register (户籍). `SEAT`: of organisations, by
    theirs; `BUSINESS`: where they do business.
    """

    HOME = "home"
    REGISTERED = "registered"
    WORK = "work"
    POSTAL = "postal"
    SEAT = "seat"
    BUSINESS = "business"


@dataclass(frozen=True, slots=True)
class Place:
    """An address and what it is. `since_on`: since when they are there, as they say. `until_on`: it was given up; by it
    they are still found and recognised.
    """

    kind: AddressKind
    address: Address
    since_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomer:
    """`source` and `source_id` name the customer in the system it comes from: both, or neither.

    `since_on`: the business date, unless a customer of long standing is brought in.
    """

    kind: CustomerKind
    name: str
    birth_on: date | None = None
    gender: Gender | None = None
    documents: tuple[Document, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    address: Address | None = None
    places: tuple[Place, ...] = ()
    since_on: date | None = None
    source: str | None = None
    source_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of somebody, as it lies sealed. Fields are only added, with a default: what was sealed stays as it
    was written. `address`: where post goes. `places`: all addresses with what they are, that one among them; none where
    nothing is known but where post goes.
    """

    name: str
    birth_on: date | None = None
    gender: Gender | None = None
    documents: tuple[Document, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    address: Address | None = None
    places: tuple[Place, ...] = ()


# Of somebody whose key is gone.
FORGOTTEN = Facts(name="")


@dataclass(frozen=True, slots=True)
class Registered:
    """`already_there`: the source's customer had been registered before, and nothing changed now."""

    id: UUID
    number: str
    already_there: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerChange:
    """UNSET leaves a field as it is, None or () clears it. `version` is the one that the change was decided on."""

    customer_id: UUID
    version: int
    name: str | UnsetType = UNSET
    birth_on: date | UnsetType | None = UNSET
    gender: Gender | UnsetType | None = UNSET
    documents: tuple[Document, ...] | UnsetType = UNSET
    phones: tuple[str, ...] | UnsetType = UNSET
    emails: tuple[str, ...] | UnsetType = UNSET
    address: Address | UnsetType | None = UNSET
    places: tuple[Place, ...] | UnsetType = UNSET


class LookPurpose(StrEnum):
    """What somebody sees a customer's data in clear for. `LAW`: a court or an authority has asked."""

    SERVE = "serve"
    VERIFY = "verify"
    CORRECT = "correct"
    COMPLAINT = "complaint"
    LAW = "law"


class Unmask(Content, frozen=True, kw_only=True, tag="customers.unmask.1"):
    """Seeing one customer's data in clear, for one purpose."""

    customer_id: UUID
    number: str
    name: str
    purpose: LookPurpose


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody saw it in clear: from `at` until `until`."""

    at: datetime
    until: datetime
    by_name: str
    purpose: LookPurpose


class ConsentPurpose(StrEnum):
    """What the bank does only with those who have agreed to it. What it says to them stands in `words`."""

    RECOMMENDATIONS = "recommendations"
    PORTRAIT = "portrait"
    MARKETING_SMS = "marketing_sms"
    MARKETING_EMAIL = "marketing_email"
    MARKETING_PHONE = "marketing_phone"


class ConsentChannel(StrEnum):
    """How the bank came to know. `CLOSING`: whoever leaves the bank withdraws everything. `MERGING`: what they had
    said in another file of theirs.
    """

    PORTAL = "portal"
    BRANCH = "branch"
    CLOSING = "closing"
    MERGING = "merging"


class ConsentState(StrEnum):
    """Only `GIVEN` lets the bank do anything. `ASKED_ANEW`: they agreed to other words than today's."""

    NEVER = "never"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    ASKED_ANEW = "asked_anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsent:
    """`version`, `language` and `digest` say which words were shown; `seen`, the last act (`ConsentAct.nth`) that
    whoever agrees knew of, 0 for none: a request that comes late does not undo a withdrawal.
    """

    customer_id: UUID
    purpose: ConsentPurpose
    version: int
    language: Language
    digest: bytes
    seen: int
    channel: ConsentChannel


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    customer_id: UUID
    purpose: ConsentPurpose
    channel: ConsentChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentAct:
    """Somebody gave or withdrew a consent. `nth`: of this customer for this purpose, from 1. `version` and `language`:
    the words that were agreed to. `is_proven`: whether the bank's signature below it is right.
    """

    purpose: ConsentPurpose
    nth: int
    is_given: bool
    version: int
    language: Language
    channel: ConsentChannel
    at: datetime
    by_kind: str
    by_name: str
    is_proven: bool


@dataclass(frozen=True, slots=True)
class Consents:
    """`last`: the latest act for each purpose that ever had one. `acts`: the latest of all, newest first. `is_child`:
    who is asked for nothing.
    """

    last: dict[ConsentPurpose, ConsentAct]
    acts: tuple[ConsentAct, ...]
    is_child: bool


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """What a field said and what it says, masked as lists show it; no value where there is none."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class ContactKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectContact:
    """A customer's own word on how they are reached. `nth`: which of them, from 0, as the page listed them; None adds
    one. No `value` takes it away. `version`: of the file that was seen. `language`: of the code that is sent there.
    """

    kind: ContactKind
    nth: int | None
    value: str | None
    version: int
    language: Language | None = None


class NewContact(Struct, frozen=True):
    """A number or an address that its owner has confirmed, and that counts once a code sent there has come back.
    `before`: in whose place it comes; None for one more. It lies sealed: fields are only added, with a default.
    """

    kind: ContactKind
    before: str | None
    after: str
    language: Language


@dataclass(frozen=True, slots=True)
class WaitingContact:
    """`masked`: where the code went. It can be typed until `ends_at`."""

    kind: ContactKind
    masked: str
    ends_at: datetime
    again_at: datetime


# What a message calls them.
_SAID = {ContactKind.PHONE: ("电话号码", "phone number"), ContactKind.EMAIL: ("电子邮箱", "e-mail address")}


class ReplaceContact(Content, frozen=True, kw_only=True, tag="customers.replace_contact.1"):
    """`before` as its owner knows it: masked."""

    contact: ContactKind
    before: str
    after: str

    def spoken(self) -> Spoken:
        zh, en = _SAID[self.contact]
        return Spoken(
            f"将{zh}由{{before}}改为{{after}}",
            f"change your {en} from {{before}} to {{after}}",
            {"before": self.before, "after": self.after},
        )


class AddContact(Content, frozen=True, kw_only=True, tag="customers.add_contact.1"):
    contact: ContactKind
    after: str

    def spoken(self) -> Spoken:
        zh, en = _SAID[self.contact]
        return Spoken(f"登记新的{zh}{{after}}", f"add the {en} {{after}}", {"after": self.after})


class RemoveContact(Content, frozen=True, kw_only=True, tag="customers.remove_contact.1"):
    contact: ContactKind
    before: str

    def spoken(self) -> Spoken:
        zh, en = _SAID[self.contact]
        return Spoken(f"删除{zh}{{before}}", f"remove the {en} {{before}}", {"before": self.before})


class ChangeAddress(Content, frozen=True, kw_only=True, tag="customers.change_address.1"):
    address: str

    def spoken(self) -> Spoken:
        return Spoken("更改联系地址", "change your address")


class NoteAddress(Content, frozen=True, kw_only=True, tag="customers.note_address.1"):
    place: AddressKind
    address: str
    is_post: bool

    def spoken(self) -> Spoken:
        return Spoken("更改登记的地址", "change an address on your file")


@dataclass(frozen=True, slots=True)
class CorrectAddress:
    address: Address
    version: int


class Amendable(StrEnum):
    """What a customer can ask to have put right; a name of `Facts`. Staff look at a document before they do it."""

    NAME = "name"
    BIRTH_ON = "birth_on"
    GENDER = "gender"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What it should say, and why: of the value only the one that the field is about. `nth`: which document, from 0;
    None adds one. It lies sealed: fields are only added, with a default.
    """

    reason: str
    name: str | None = None
    birth_on: date | None = None
    gender: Gender | None = None
    document: Document | None = None
    nth: int | None = None


class AmendmentOutcome(StrEnum):
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A request as its customer sees it. `edit`: masked, as of the day it was asked. `outcome`: None while it waits."""

    id: UUID
    field: Amendable
    asked_at: datetime
    edit: FieldEdit
    reason: str
    outcome: AmendmentOutcome | None
    decided_at: datetime | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentCase:
    """A request as it lies before staff. `edit` is masked; `in_clear` is there for who is looking at this customer in
    clear. `version`: of the file on which the decision rests.
    """

    id: UUID
    customer_id: UUID
    number: str
    name: str
    version: int
    field: Amendable
    edit: FieldEdit
    in_clear: FieldEdit | None
    reason: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class AmendmentPage:
    """The oldest first. `waiting`: how many there are, up to a hundred. `next`: the id after which to go on."""

    cases: tuple[AmendmentCase, ...]
    waiting: int
    next: UUID | None


@dataclass(frozen=True, slots=True)
class DecideAmendment:
    """`version`: of the file that the decision rests on."""

    amendment_id: UUID
    version: int
    note: str


class ErasureOutcome(StrEnum):
    """`STOPPED`: when its day came, something held the customer at the bank."""

    TAKEN_BACK = "taken_back"
    CARRIED_OUT = "carried_out"
    STOPPED = "stopped"


class EraseFile(Content, frozen=True, kw_only=True, tag="customers.erase_file.1"):
    """`fields`: what is erased on the day."""

    number: str
    days: int
    fields: tuple[str, ...]

    def spoken(self) -> Spoken:
        return Spoken("申请注销客户档案并删除资料", "close and erase your customer file")


@dataclass(frozen=True, slots=True)
class Erasure:
    """A customer asked for it; it is carried out at `due_at` unless it is taken back."""

    id: UUID
    asked_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """What it would mean. `ties` stand in the way (`StillTied`); `last`: how the one before ended, if none waits."""

    customer: "Customer"
    ties: tuple[dict[str, str], ...]
    waiting: Erasure | None
    last: ErasureOutcome | None


@dataclass(frozen=True, slots=True)
class ErasureReceipt:
    """`content` is the text that was signed."""

    content: str
    algorithm: str
    key_id: str
    signature: bytes
    public_key: str


class KeptField(Struct, frozen=True):
    """What the law keeps, what for and how long, by the words of `kernel.personal`."""

    field: str
    purpose: str
    kept: str


@dataclass(frozen=True, slots=True)
class ErasureEnding:
    """Told to whoever holds the receipt: nothing of who it was. `is_proved`: the bank's signatures hold, under the
    receipt and, once it is over, under the outcome.
    """

    id: UUID
    asked_at: datetime
    due_at: datetime
    erased: tuple[str, ...]
    kept: tuple["KeptField", ...]
    is_proved: bool
    outcome: ErasureOutcome | None
    at: datetime
    algorithm: str | None
    key_id: str | None
    signature: bytes | None


class Step(StrEnum):
    BLOCK = "block"
    UNBLOCK = "unblock"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Because:
    """What somebody does to a customer, and why."""

    customer_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class StatusChange:
    status: CustomerStatus
    at: datetime
    by_kind: str
    by_name: str
    reason: str
    by_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    at: datetime
    by_kind: str
    by_name: str
    fields: tuple[FieldEdit, ...]
    by_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOrigin:
    """From where the bank knows a field of the file as it stands, since when, from whom, and what for. No `at` where
    that is too long ago to be told. `confirmed_at`: when it was last said that it still holds; `verified_…`: by whom
    and how, of several values once each of them is.
    """

    field: str
    purpose: Purpose
    kept: Kept
    origin: Origin | None
    at: datetime | None
    by_kind: str | None
    by_name: str | None
    by_id: UUID | None = None
    confirmed_at: datetime | None = None
    verified_at: datetime | None = None
    verified_how: str | None = None
    verified_by: str | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """Something of a module above that a customer cannot leave behind: `kind` is its word, such as `account`."""

    customer_id: UUID
    kind: str
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class CustomerBrief:
    """What a neighbour needs to know of a customer."""

    id: UUID
    number: str
    kind: CustomerKind
    name: str
    status: CustomerStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    id: UUID
    number: str
    kind: CustomerKind
    name: str
    status: CustomerStatus
    birth_on: date | None
    gender: Gender | None
    documents: tuple[Document, ...]
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    address: Address | None
    places: tuple[Place, ...] = ()
    since_on: date
    source: str | None
    source_id: str | None
    version: int


class Match(StrEnum):
    """Why somebody was found, the strongest first. `SOUND`: the whole name sounds so. `NEAR`: but for one sign."""

    NUMBER = "number"
    DOCUMENT = "document"
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"
    NAME_BEGINS = "name_begins"
    LAST_FOUR = "last_four"
    NUMBER_BEGINS = "number_begins"
    ADDRESS = "address"
    NAME_PART = "name_part"
    SOUND = "sound"
    SOUND_BEGINS = "sound_begins"
    INITIALS = "initials"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class CustomerSearch:
    """`text`: a part of the name, how it sounds, its initials, a whole customer, phone or document number, an e-mail
    address, or the last four signs of a phone or document number.
    """

    text: str | None = None
    status: CustomerStatus | None = None
    kind: CustomerKind | None = None


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """A line of a list of customers."""

    id: UUID
    number: str
    kind: CustomerKind
    name: str
    status: CustomerStatus
    birth_on: date | None
    city: str
    phone: str | None
    since_on: date
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class CustomerHit:
    """A customer found from anywhere in the house, as whoever may not change them sees them."""

    id: UUID
    number: str
    kind: CustomerKind
    name: str
    status: CustomerStatus
    birth_on: date | None
    city: str
    phone_masked: str | None
    match: Match


@dataclass(frozen=True, slots=True)
class CustomerFigures:
    """`new_last_month_so_far`: up to the same day of that month. Counting stops at `MOST_COUNTED` (kernel.tables)."""

    new_this_month: int
    new_last_month: int
    new_last_month_so_far: int
    blocked: int


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """In the order of registration. `next`: the id after which to go on, None at the end."""

    customers: tuple[CustomerLine, ...]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """`waiting`: where it takes a code before the file says it."""

    customer: Customer
    waiting: WaitingContact | None


class Side(StrEnum):
    """Whose word a field of two files keeps when they become one. `BOTH`: only where there may be several."""

    KEPT = "kept"
    MERGED = "merged"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A field that the two files say differently; masked. `default`: what is taken where nobody chooses."""

    field: str
    kept: tuple[str, ...]
    merged: tuple[str, ...]
    default: Side
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """A field that has been changed since two files became one; masked. `before`: what the file that stayed said,
    `merged`: what the other still says.
    """

    field: str
    now: tuple[str, ...]
    before: tuple[str, ...]
    merged: tuple[str, ...]
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """Two files that became one, and perhaps two again. `asked_by` proposed it, `by` said yes."""

    id: UUID
    kept_id: UUID
    merged_id: UUID
    at: datetime
    asked_by: str
    by: str
    split_at: datetime | None
    split_asked_by: str | None
    split_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePlace:
    """`nth`: in whose place it comes, of `rules.places.places_of`, from 0; None adds one. `is_post`: post goes there
    from now on. `version`: of the file that was seen.
    """

    customer_id: UUID
    version: int
    nth: int | None
    place: Place
    is_post: bool


@dataclass(frozen=True, slots=True)
class EndPlace:
    customer_id: UUID
    version: int
    nth: int


@dataclass(frozen=True, slots=True)
class Places:
    """`post`: which of them post goes to. `version`: of the file."""

    places: tuple[Place, ...]
    post: int | None
    version: int


class BaseFact(StrEnum):
    """What of the file can be verified. Documents have papers, circumstances their own words."""

    NAME = "name"
    BIRTH_ON = "birth_on"
    GENDER = "gender"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class FactValue:
    """One value of the file. `text`: what tells it from another; `masked`: as lists show it."""

    field: BaseFact
    nth: int
    text: str
    masked: str
    kind: AddressKind | None = None
