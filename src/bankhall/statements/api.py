"""The front door of statements."""

from bankhall.statements.rules.seal import check as check_seal
from bankhall.statements.rules.seal import key_of_pem

__all__ = ["check_seal", "key_of_pem"]
