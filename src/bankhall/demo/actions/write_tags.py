"""Tags that a demo bank has: those that most banks begin with. In force from the start."""

from typing import Any, Final
from uuid import UUID

from bankhall.kernel.actors import Actor, Asker
from bankhall.kernel.db import Tx
from bankhall.tags import api as tags
from bankhall.tags.types import (
    Comparison,
    Condition,
    Group,
    Match,
    Measure,
    Measured,
    NewTag,
    NewTagVersion,
    Said,
    TagKind,
    TagRule,
    Theme,
)

_AT_LEAST, _AT_MOST, _EXACTLY = Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.EXACTLY


def _measure(of: str, **particulars: Any) -> Measure:
    return Measure(Measured(of), **particulars)


def _if(than: Comparison, value: int, of: str, **particulars: Any) -> Condition:
    return Condition(_measure(of, **particulars), than, value)


def _all(*conditions: Condition) -> TagRule:
    return TagRule(Match.ALL, (Group(Match.ALL, conditions),))


def _tag(
    zh: str, en: str, theme: Theme, rule: TagRule | None, *, told: Said | None = None, is_portrait: bool = False,
    value: Measure | None = None, lasts_days: int | None = None, confidence: int = 100,
) -> NewTag:  # fmt: skip
    first = NewTagVersion(
        rule=rule,
        value=value,
        confidence=confidence,
        lasts_days=lasts_days,
        needs_consent=is_portrait,
        told=told,
    )
    return NewTag(name=Said(zh, en), kind=TagKind.HAND if rule is None else TagKind.RULE, theme=theme, first=first)


_CNY: Final = {"currency": "CNY"}
_PERSON: Final = _if(_EXACTLY, 1, "is_person")

_TAGS: Final = (
    _tag(
        "代发工资客户",
        "Salary comes in here",
        Theme.MONEY,
        _all(_PERSON, _if(_AT_LEAST, 2, "months", days=92, entries=("salary",))),
        told=Said("您的工资发到本行账户", "Your salary is paid into an account here"),
        value=_measure("moved", **_CNY, days=92, entries=("salary",)),
    ),
    _tag(
        "余额大幅下降",
        "Balance has fallen by half",
        Theme.MONEY,
        _all(
            _if(_AT_MOST, -50, "balance_change", **_CNY, days=60),
            _if(_AT_LEAST, 10_000_00, "average_balance", **_CNY, days=180),
        ),
        value=_measure("balance_change", **_CNY, days=60),
        confidence=90,
    ),
    _tag(
        "活期闲置资金较多",
        "Much lies idle on current accounts",
        Theme.MONEY,
        _all(
            _PERSON,
            _if(_AT_LEAST, 50_000_00, "average_balance", **_CNY, days=90, accounts=("current",)),
            _if(_AT_MOST, 20_000_00, "moved", **_CNY, days=90, side="out", accounts=("current",)),
        ),
        told=Said("您的活期账户里有一笔长期没有动用的钱", "Money has lain on your current account for a while"),
        is_portrait=True,
    ),
    _tag(
        "有定期存款",
        "Has a time deposit",
        Theme.MONEY,
        _all(_if(_AT_LEAST, 1, "accounts", accounts=("time_deposit",))),
        told=Said("您在本行有定期存款", "You have a time deposit with us"),
    ),
    _tag(
        "持有外币",
        "Holds foreign currency",
        Theme.HABITS,
        TagRule(
            Match.ANY,
            (
                Group(
                    Match.ANY,
                    tuple(_if(_AT_LEAST, 1, "balance", currency=one) for one in ("USD", "EUR", "HKD", "JPY")),
                ),
            ),
        ),
        told=Said("您持有外币，可能常去境外", "You hold foreign currency and may travel"),
        is_portrait=True,
        confidence=80,
    ),
    _tag(
        "领取养老金",
        "Draws a pension",
        Theme.PERSON,
        _all(_PERSON, _if(_AT_LEAST, 2, "months", days=92, entries=("pension",))),
        told=Said("您的养老金发到本行账户", "Your pension is paid into an account here"),
    ),
    _tag(
        "一年没有联系",
        "Not been in touch for a year",
        Theme.SERVICE,
        _all(_if(_AT_LEAST, 365, "since_contact"), _if(_AT_LEAST, 365, "customer_for")),
    ),
    _tag(
        "承诺逾期",
        "We are late with a promise",
        Theme.SERVICE,
        _all(_if(_AT_LEAST, 1, "promises_late")),
        told=Said("我们答应您的事还没有办好", "We are late with something we promised you"),
    ),
    _tag(
        "需要上门服务",
        "Needs us to come",
        Theme.CARE,
        None,
        told=Said("您不方便到网点，我们可以上门", "A branch is hard for you to reach: we can come to you"),
    ),
)


async def write_tags(tx: Tx, steward_id: UUID) -> None:
    """In the transaction at hand."""
    view = tx.speaking_for(Asker(Actor(kind="staff", name="陈静", id=steward_id)))
    for new in _TAGS:
        await tags.publish_house_tag(view, new)
