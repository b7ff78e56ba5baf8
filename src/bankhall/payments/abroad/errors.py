"""What remittances refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import NotFound, Refusal, TooMany, Unavailable


class NoSuchQuote(NotFound, code="payments.quote_not_found", status=404):
    """There is no such quote."""


class QuoteOver(Refusal, code="payments.quote_over"):
    """This rate was good for a short time, which is over. Ask for a new one."""


class QuoteUsed(Refusal, code="payments.quote_used"):
    """This quote has been used. Ask for a new one."""


class NoRate(Unavailable, code="payments.no_rate", status=503):
    """There is no rate for this currency at the moment. Try again in a few minutes."""


class NotOffered(Refusal, code="payments.currency_not_offered", status=422):
    """This currency cannot be sent from here."""


class CountryNotServed(Refusal, code="payments.country_not_served", status=422):
    """The bank does not send money to this country."""


class OtherCountry(Refusal, code="payments.quote_other_country"):
    """The quote is for another country than the payee's."""


class PeopleOnly(Refusal, code="payments.remit_people_only"):
    """This is for people. A firm's payments abroad need papers: bring them to a branch."""


class OwnAccountOnly(Refusal, code="payments.remit_own_account_only"):
    """Money is sent abroad from one's own account only."""


@dataclass(eq=False)
class OverAllowance(Refusal, code="payments.over_allowance"):
    """This is more than is left of this year's allowance for buying foreign exchange. With papers a branch can do it.

    `most` and `left` in minor units of `currency`.
    """

    year: int
    most: int
    left: int
    currency: str


class TooManyQuotes(TooMany, code="payments.too_many_quotes", status=429):
    """Too many quotes in a short time. Wait a little."""


class TermsTaken(Refusal, code="payments.terms_taken"):
    """There are terms for this currency from this very instant already. Choose another one."""
