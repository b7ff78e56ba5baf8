"""Whose word counts on what an entry is about, and what a customer may say."""

from bankhall.kernel.errors import BadInput, Refusal
from bankhall.ledger.types import Entry, EntryKey, Side
from bankhall.spending.errors import TooManyCorrections
from bankhall.spending.rules.categories import is_of_side
from bankhall.spending.rules.names import merchant_of
from bankhall.spending.types import Correct, Correction, Corrections, MerchantKey, Scope, SpendingEntry, WordOn

# All of them are read with every month; a person who goes through a year's entries one by one stays below.
MOST_CORRECTIONS = 1_000


def word_on(key: EntryKey | None, text: str, amount: int, corrections: Corrections) -> Correction | None:
    """The customer's last word on an entry, be it on this one or on all of its merchant."""
    on_entry = corrections.of_entries.get(key) if key else None
    # Whoever has said nothing of any merchant does not wait until each is found out.
    on_merchant = corrections.of_merchants.get(merchant_of(text, amount)) if corrections.of_merchants else None
    if on_entry and on_merchant:
        return max(on_entry, on_merchant, key=lambda word: word.id)
    return on_entry or on_merchant


def about(entry: Entry, scope: Scope) -> WordOn:
    """What a word of that scope on the entry is kept under."""
    if scope is Scope.ENTRY:
        return WordOn(Side.of(entry.amount), entry=EntryKey(entry.account_id, entry.seq))
    return WordOn(Side.of(entry.amount), merchant=merchant_of(entry.text, entry.amount).merchant)


def held_on(about: WordOn, corrections: Corrections) -> Correction | None:
    if about.entry is not None:
        return corrections.of_entries.get(about.entry)
    return corrections.of_merchants.get(MerchantKey(about.merchant or "", about.side))


def refuse(wanted: Correct, entry: Entry, corrections: Corrections) -> Refusal | None:
    if not is_of_side(wanted.category, Side.of(entry.amount)):
        return BadInput.of("category", "not one of this direction", code="spending.wrong_side")
    kept_under = about(entry, wanted.scope)
    if wanted.scope is Scope.MERCHANT and not kept_under.merchant:
        return BadInput.of("scope", "nothing says who this entry was with", code="spending.no_merchant")
    is_full = len(corrections.of_entries) + len(corrections.of_merchants) >= MOST_CORRECTIONS
    return TooManyCorrections(MOST_CORRECTIONS) if is_full and held_on(kept_under, corrections) is None else None


def is_new(wanted: Correct, told: SpendingEntry, corrections: Corrections) -> bool:
    """Whether saying it changes anything: it was not said, or something else has been said since."""
    held = held_on(about(told.entry, wanted.scope), corrections)
    return held is None or held.category is not wanted.category or told.corrected is not wanted.scope
