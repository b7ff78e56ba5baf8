"""What notify refuses."""

from dataclasses import dataclass

from bankhall.kernel.errors import Refusal, TooMany


class NoChannel(Refusal, code="notify.no_channel"):
    """The bank cannot send messages of this kind at present."""


class NotAnAddress(Refusal, code="notify.not_an_address", status=422):
    """Nothing can be sent to this number or address."""


@dataclass(eq=False)
class AddressFull(TooMany, code="notify.address_full", status=429):
    """This number or address has had as many messages as it gets in a day."""
