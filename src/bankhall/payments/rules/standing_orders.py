"""What a standing order may say. Pure."""

from bankhall.accounts.types import Account
from bankhall.kernel.errors import FieldProblem
from bankhall.kernel.lines import is_code
from bankhall.kernel.money import MOST_MINOR
from bankhall.payments.types import NewStandingOrder


def problems(order: NewStandingOrder, account: Account | None) -> list[FieldProblem]:
    """What is wrong with the order on that account, empty when nothing is."""
    wrong = []
    if account is None:
        wrong.append(("account_id", "no_such_account", "there is no such account"))
    elif account.currency != order.currency:
        wrong.append(("currency", "other_currency", f"the account is in {account.currency}"))
    if not 0 < order.amount <= MOST_MINOR:
        wrong.append(("amount", "not_an_amount", "above zero"))
    for field in ("to_bank", "to_account", "source", "source_id"):
        if not is_code(getattr(order, field)):
            wrong.append((field, "not_a_code", "1 to 64 visible ASCII characters"))
    if order.purpose and not is_code(order.purpose, most=40):
        wrong.append(("purpose", "not_a_code", "at most 40 visible ASCII characters"))
    return [FieldProblem(field, f"payments.{code}", message) for field, code, message in wrong]
