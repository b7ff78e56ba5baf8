"""What may stand in a mandate, and what it lets somebody do. Pure."""

import base64
import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from bankhall.accounts.errors import MandateLimit, NotInMandate, PayeeNotKnown
from bankhall.accounts.types import (
    PAY,
    STATEMENTS,
    VIEW,
    Allowed,
    Asking,
    Guard,
    InForce,
    Limits,
    MandateState,
    NeedsYesOf,
    Paying,
    Terms,
)
from bankhall.kernel.errors import FieldProblem, Refusal
from bankhall.kernel.money import MOST_MINOR

# A year, and renewed by whoever still wants it: an end is always there.
LONGEST = timedelta(days=366)
# How far ahead one may begin: a journey, an operation.
FARTHEST = timedelta(days=92)
OFFER_LASTS = timedelta(days=7)
OF_AGE = 18

MOST_ACCOUNTS = 20
# Open offers and mandates that hold, of one giver and of one taker.
MOST_GIVEN = 10
MOST_RECEIVED = 20

# Wrong codes of one customer in an hour: far fewer than it takes to guess fifty bits.
MOST_WRONG_CODES = 5
WRONG_CODES_WITHIN = timedelta(hours=1)

# Of one mandate's terms; a guard's are all read with each payment.
MOST_VERSIONS = 100

# What a mandate can be given for today: what is carried out.
OFFERED = (VIEW, STATEMENTS, PAY)
# What somebody who is not of age may be let do.
OF_MINORS = (VIEW,)

# Crockford's letters: none is taken for another when it is read out on the telephone.
_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_MISREAD = str.maketrans("OILU", "011V")
_CODE_SIGNS = 10


def code_of(digest: bytes) -> str:
    """`7K3M9-2QXTB`: fifty bits of a keyed digest, as they are passed on."""
    signs = base64.b32encode(digest[:10]).decode()[:_CODE_SIGNS].translate(_LETTERS)
    return f"{signs[:5]}-{signs[5:]}"


def tidy_code(text: str) -> str | None:
    """As it was made, however it was typed; None for what is no code."""
    bare = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper().translate(_MISREAD)
    is_one = re.fullmatch(f"[0-9A-HJKMNP-TV-Z]{{{_CODE_SIGNS}}}", bare, re.ASCII)
    return f"{bare[:5]}-{bare[5:]}" if is_one else None


def is_of_age(birth_on: date | None, today: date) -> bool:
    """Who was never asked for a day of birth counts as of age: minors' accounts are opened with it."""
    if birth_on is None:
        return True
    return (today.year - birth_on.year, today.month, today.day) >= (OF_AGE, birth_on.month, birth_on.day)


def terms_problems(terms: Terms, own: Collection[object], *, today: date) -> list[FieldProblem]:
    """`own`: the accounts that the giver may give to others. Somebody else's account is told like one that is not."""
    return [FieldProblem(field, f"accounts.{code}", message) for field, code, message in _wrong(terms, own, today)]


def needs_to_be_of_age(terms: Terms) -> bool:
    return terms.guard is not None or any(power.kind not in OF_MINORS for power in terms.powers)


def state(
    *,
    now: datetime,
    begins_at: datetime,
    ends_at: datetime,
    offer_ends_at: datetime,
    is_accepted: bool,
    is_ended: bool,
    are_both_active: bool,
) -> MandateState:
    if is_ended:
        return MandateState.ENDED
    if now >= ends_at or (not is_accepted and now >= offer_ends_at):
        return MandateState.OVER
    if not is_accepted:
        return MandateState.OFFERED
    if not are_both_active:
        return MandateState.RESTING
    return MandateState.COMING if now < begins_at else MandateState.HOLDS


def decide(kind: str, through: InForce, paying: Paying | None = None) -> Allowed | NeedsYesOf | Refusal:
    """Whether a mandate that is in force on the account lets its taker do this: NotInMandate, PayeeNotKnown,
    MandateLimit, or that the owner is asked.
    """
    power = next((one for one in through.powers if one.kind == kind), None)
    if power is None:
        return NotInMandate()
    if paying is None:
        return Allowed(through.mandate_id) if power.limits is None else NotInMandate()
    limits = power.limits
    if limits is None or limits.currency != paying.amount.currency:
        return NotInMandate()
    if limits.known_payees_only and not paying.payee_is_known:
        return PayeeNotKnown()
    if (over := _over(limits, paying)) is not None:
        return MandateLimit(over, limits.currency)
    if _is_asked(limits, paying):
        return NeedsYesOf(frozenset({through.giver_id}), through.mandate_id)
    return Allowed(through.mandate_id)


def _over(limits: Limits, paying: Paying) -> int | None:
    """The bound that the payment would go beyond, the narrowest first."""
    minor = paying.amount.minor
    if minor <= 0 or minor > limits.each:
        return limits.each
    if paying.paid_today + minor > limits.a_day:
        return limits.a_day
    if paying.paid_this_month + minor > limits.a_month:
        return limits.a_month
    return None


def _is_asked(limits: Limits, paying: Paying) -> bool:
    match limits.asking:
        case Asking.NEVER:
            return False
        case Asking.ABOVE:
            return paying.amount.minor > limits.asking_above
        case _:
            return True


def _wrong(terms: Terms, own: Collection[object], today: date) -> Iterator[tuple[str, str, str]]:
    named, kinds = terms.account_ids, [power.kind for power in terms.powers]
    if not today <= terms.from_on <= today + FARTHEST:
        yield "from_on", "not_a_day_ahead", f"from today to {FARTHEST.days} days ahead"
    if not terms.from_on <= terms.until_on or terms.until_on >= terms.from_on + LONGEST:
        yield "until_on", "not_an_end", f"from the first day on, at most {LONGEST.days} days altogether"
    if terms.guard is not None:
        yield from _wrong_guard(terms, terms.guard)
        return
    if not 0 < len(named) <= MOST_ACCOUNTS or len(set(named)) < len(named):
        yield "accounts", "account_twice", f"1 to {MOST_ACCOUNTS} accounts, each once"
    if not set(named) <= set(own):
        yield "accounts", "not_to_give", "accounts that the giver alone owns and that are not closed"
    if VIEW not in kinds or len(set(kinds)) < len(kinds) or not set(kinds) <= set(OFFERED):
        yield "actions", "not_an_action", f"{VIEW}, and any of {', '.join(OFFERED[1:])}, each once"
    for power in terms.powers:
        if (power.kind == PAY) != (power.limits is not None):
            yield "paying", "not_limited", f"{PAY} takes limits, and nothing else has any"
        elif power.limits is not None:
            yield from _wrong_limits(power.limits)


def _wrong_guard(terms: Terms, guard: Guard) -> Iterator[tuple[str, str, str]]:
    """It lets nobody in: whoever says yes to payments need see no account, and the two end in different ways."""
    if terms.account_ids or terms.powers:
        yield "guard", "guard_alone", "a guard, or accounts and actions, not both"
    if not 0 <= guard.above <= MOST_MINOR:
        yield "guard", "not_a_bound", "an amount, or nothing for each payment"


def _wrong_limits(limits: Limits) -> Iterator[tuple[str, str, str]]:
    if not 0 < limits.each <= limits.a_day <= limits.a_month <= MOST_MINOR:
        yield "paying", "limits_crossed", "at a time no more than in a day, in a day no more than in a month"
    if not 0 <= limits.asking_above <= limits.each:
        yield "paying", "asked_beyond", "the owner is asked above nothing, or above less than what can be paid"
