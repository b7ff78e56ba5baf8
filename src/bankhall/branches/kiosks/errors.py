"""What machines in the hall are refused."""

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchKiosk(NotFound, code="branches.kiosk_not_found"):
    """There is no such machine."""


class NoKioskHere(NotFound, code="branches.no_kiosk_here"):
    """This device is no machine of a branch, or is it no longer."""


class KioskCodeWrong(NotFound, code="branches.kiosk_code_wrong"):
    """No machine waits for this code: it was typed wrong, used already, or is too old."""


class KioskEnded(Conflict, code="branches.kiosk_ended"):
    """This machine has been taken out of use."""


class TooManyKiosks(Refusal, code="branches.too_many_kiosks"):
    """This branch has as many machines as it can have."""
