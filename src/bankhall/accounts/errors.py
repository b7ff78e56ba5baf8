"""What accounts refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal, TooMany


class NoSuchAccount(NotFound, code="accounts.not_found"):
    """There is no such account."""


class NoSuchHolder(NotFound, code="accounts.holder_not_found"):
    """This customer does not hold the account."""


class AlreadyFrozen(Refusal, code="accounts.already_frozen"):
    """The account is frozen already."""


class NotTheOwner(Refusal, code="accounts.not_the_owner"):
    """Only an owner of the account can freeze it here."""


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


class HeldForTransfer(Refusal, code="accounts.held_for_transfer"):
    """A transfer of the customer's holds this money. It ends with the transfer, by nobody's hand."""


class HasNoHolders(Refusal, code="accounts.has_no_holders"):
    """The bank's internal accounts have no holders."""


@dataclass(eq=False)
class TooManyHolders(Refusal, code="accounts.too_many_holders"):
    """The account has as many holders as it can have."""

    most: int


class NoSuchMandate(NotFound, code="accounts.mandate_not_found"):
    """There is no such permission."""


class MandateOver(Refusal, code="accounts.mandate_over"):
    """This permission is over."""


class MandateChanged(Conflict, code="accounts.mandate_changed"):
    """The permission has been changed meanwhile. Look again and repeat."""


class NoSuchOffer(Refusal, code="accounts.no_such_offer", status=404):
    """No permission waits for you under this code."""


class MandateToOneself(Refusal, code="accounts.mandate_to_oneself"):
    """Nobody gives a permission to themselves."""


class PersonsOnly(Refusal, code="accounts.mandate_persons_only"):
    """Permissions are given by people to people."""


class NotOfAge(Refusal, code="accounts.mandate_not_of_age"):
    """This takes somebody who is of age."""


class NobodyToGive(Refusal, code="accounts.mandate_blocked"):
    """One of the two is blocked or has left the bank."""


@dataclass(eq=False)
class TooManyMandates(Refusal, code="accounts.too_many_mandates"):
    """There are as many permissions as one person may give, or may have been given."""

    most: int


class TooManyChanges(Refusal, code="accounts.too_many_changes"):
    """This permission was changed too often. It can be ended, and given anew."""


class TooManyCodes(TooMany, code="accounts.too_many_codes", status=429):
    """Too many wrong codes. Wait a while."""


class NotInMandate(Refusal, code="accounts.not_in_mandate", status=403):
    """The owner of this account has not let you do this."""


class PayeeNotKnown(Refusal, code="accounts.payee_not_known"):
    """The owner of this account lets you pay only whom they have paid before."""


@dataclass(eq=False)
class MandateLimit(Refusal, code="accounts.mandate_limit"):
    """This is more than the owner of this account lets you pay.

    `most`: in minor units of `currency`.
    """

    most: int
    currency: str
