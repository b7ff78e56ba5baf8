"""What accounts refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import NotFound, Refusal


class NoSuchAccount(NotFound, code="accounts.not_found"):
    """There is no such account."""


class NoSuchHolder(NotFound, code="accounts.holder_not_found"):
    """This customer does not hold the account."""


class AlreadyFrozen(Refusal, code="accounts.already_frozen"):
    """The account is frozen already."""


class NotFrozen(Refusal, code="accounts.not_frozen"):
    """The account is not frozen."""


class AccountFrozen(Refusal, code="accounts.frozen"):
    """The account is frozen."""


class AccountClosed(Refusal, code="accounts.closed"):
    """The account is closed."""


@dataclass(eq=False)
class NotEmpty(Refusal, code="accounts.not_empty"):
    """There is still money on the account, or some is held.

    `balance_minor` and `held_minor` are minor units of `currency`.
    """

    balance_minor: int
    held_minor: int
    currency: str


class LastOwner(Refusal, code="accounts.last_owner"):
    """The last owner cannot leave: name another one first, or close the account."""


class AlreadyHolder(Refusal, code="accounts.already_holder"):
    """This customer holds the account already."""


class HasNoHolders(Refusal, code="accounts.has_no_holders"):
    """The bank's internal accounts have no holders."""


@dataclass(eq=False)
class TooManyHolders(Refusal, code="accounts.too_many_holders"):
    """The account has as many holders as it can have."""

    most: int
