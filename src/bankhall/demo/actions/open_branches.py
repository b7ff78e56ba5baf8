"""The branches of a demo bank, what they served in the days before, and who waits in the one that never closes."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from bankhall.branches import api as branches
from bankhall.branches.types import Branch, BranchFacts, Service, Span, SpecialDay
from bankhall.demo.rules.branches import BRANCHES
from bankhall.kernel.db import Tx
from bankhall.kernel.time import banks_zone
from bankhall.kernel.working_days import is_holiday, is_working_day

_DAYS: Final = 6
_A_DAY: Final = 9
_PACES_MIN: Final = {
    Service.CASH: 5,
    Service.ACCOUNTS: 18,
    Service.CARDS: 9,
    Service.TRANSFERS: 7,
    Service.ABROAD: 16,
    Service.LOANS: 25,
    Service.WEALTH: 20,
    Service.BOXES: 10,
    Service.BUSINESS: 22,
}
_AT_NIGHT_TOO: Final = "SH03"
_WAITING: Final = (
    (Service.CASH, False),
    (Service.ABROAD, False),
    (Service.CASH, False),
    (Service.CASH, True),
    (Service.CARDS, False),
)


async def open_branches(tx: Tx) -> None:
    """In the transaction at hand."""
    today = tx.now.astimezone(banks_zone()).date()
    for facts in BRANCHES:
        opened = await branches.open_branch(tx, _with_holidays(facts, today), key=f"demo branch {facts.code}")
        await _serve_before(tx, opened, today)
        if facts.code == _AT_NIGHT_TOO:
            await branches.add_kiosk(tx, opened.id, "大堂自助机 1")
            for nth, (service, first) in enumerate(_WAITING):
                wish = branches.Draw(opened.id, service, None, first, branches.Via.KIOSK)
                await branches.draw(tx, wish, key=f"demo number {nth}")
    await branches.reckon_paces(tx)


def _with_holidays(facts: BranchFacts, today: date) -> BranchFacts:
    """Where planes land, holidays are no different."""
    if facts.code != _AT_NIGHT_TOO:
        return facts
    days = [today + timedelta(days=nth) for nth in range(120)]
    always = (Span(0, 1440),)
    special = tuple(SpecialDay(day, always, "节日照常", "as ever") for day in days if is_holiday(day))
    return replace(facts, special_days=special)


async def _serve_before(tx: Tx, branch: Branch, today: date) -> None:
    days = [today - timedelta(days=nth) for nth in range(1, 21)]
    for nth, day in enumerate([one for one in days if is_working_day(one)][:_DAYS]):
        await branches.bring_in_served(tx, branch.id, _day(branch, day, nth))


def _day(branch: Branch, day: date, nth: int) -> list[branches.Served]:
    """The same each time: services in turn, each a little longer or shorter than usual."""
    opens = datetime.combine(day, time(9), banks_zone())
    services = branch.facts.services
    served = []
    for place in range(_A_DAY):
        service = services[(place + nth) % len(services)]
        drawn = opens + timedelta(minutes=25 * place)
        begun = drawn + timedelta(minutes=(3 * place + nth) % 11)
        takes = _PACES_MIN[service] * (80 + 10 * ((place + nth) % 5)) * 60 // 100
        counter = place % branch.facts.counters + 1
        served.append(branches.Served(service, counter, drawn, begun, begun + timedelta(seconds=takes)))
    return served
