"""Rules that are live, without a database."""

from datetime import UTC, datetime

from bankhall.kernel.ids import new_id
from bankhall.risk.rules.deciding import Book
from bankhall.risk.types import Reason, RiskOutcome, Stage, Version


def live(text: str, outcome: RiskOutcome = RiskOutcome.HOLD) -> Version:
    return Version(
        id=new_id(),
        rule_id=new_id(),
        nth=1,
        text=text,
        outcome=outcome,
        reason=Reason("请核对", "Please check"),
        stage=Stage.LIVE,
        staged_at=None,
        made_at=datetime.now(UTC),
        made_by="",
    )


def book_of(*texts: str) -> Book:
    return Book.of([live(text) for text in texts])
