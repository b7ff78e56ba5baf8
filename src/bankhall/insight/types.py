"""What crosses insight's boundary: the rows of a source in our words, and the rows it could not give us."""

from dataclasses import dataclass
from enum import StrEnum

ROW_TEXT_LIMIT = 2_000  # characters of a bad row that the quarantine keeps


class Reason(StrEnum):
    """Why a row is in quarantine. The web apps have words for every one."""

    CUT_OFF = "cut_off"  # the file ends in the middle of the row
    WRONG_FIELD_COUNT = "wrong_field_count"
    UNBALANCED_QUOTES = "unbalanced_quotes"
    LINE_TOO_LONG = "line_too_long"
    NUL_BYTE = "nul_byte"
    MISSING_VALUE = "missing_value"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    NOT_AN_AMOUNT = "not_an_amount"
    TOO_MANY_DECIMALS = "too_many_decimals"
    NEGATIVE_AMOUNT = "negative_amount"
    UNREADABLE_TEXT = "unreadable_text"
    UNKNOWN_CODE = "unknown_code"
    CONTRADICTORY_CODES = "contradictory_codes"  # money in by a withdrawal, money out by a deposit
    UNKNOWN_ACCOUNT = "unknown_account"
    UNKNOWN_CLIENT = "unknown_client"
    UNKNOWN_DISPOSITION = "unknown_disposition"
    OTHER_CONTENT = "other_content"  # the source's id is known already, with other content


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row that was not taken. `line` is the physical line in the file, from 1; `row` is cut to ROW_TEXT_LIMIT."""

    file: str
    line: int
    reason: Reason
    detail: str
    row: str


class Kind(StrEnum):
    """What a movement on an account is."""

    CASH_DEPOSIT = "cash_deposit"
    CASH_WITHDRAWAL = "cash_withdrawal"
    CARD_WITHDRAWAL = "card_withdrawal"
    TRANSFER_IN = "transfer_in"
    TRANSFER_OUT = "transfer_out"
    INTEREST = "interest"
    PENALTY_INTEREST = "penalty_interest"
    FEE = "fee"
    BROUGHT_FORWARD = "brought_forward"
    ROUNDING = "rounding"


class Purpose(StrEnum):
    """What a payment is for, where the source says so."""

    NONE = ""
    HOUSEHOLD = "household"
    INSURANCE = "insurance"
    LEASING = "leasing"
    LOAN = "loan"
    PENSION = "pension"


class Contra(StrEnum):
    """The bank's own account on the other side of a movement."""

    CASH = "cash"
    INTERBANK = "interbank_clearing"
    INTEREST_EXPENSE = "interest_expense"
    INTEREST_INCOME = "interest_income"
    FEE_INCOME = "fee_income"
    ROUNDING = "rounding_differences"
    BROUGHT_FORWARD = "balances_brought_forward"
