"""Exchange in the books: each currency has a position of the bank's, so that every transaction comes to nothing in each
currency by itself. And the rates that the market tells.
"""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from bankhall.kernel.db import Tx
from bankhall.kernel.money import Money
from bankhall.ledger import api as ledger
from bankhall.ledger.types import HouseAccount, Leg
from bankhall.payments.models import RateRow, RemittanceReturnRow, RemittanceRow
from bankhall.payments.queries.exchange import latest_rates
from bankhall.payments.rules import exchange as rules


async def keep_rates(tx: Tx, mids: Mapping[str, Decimal], *, source: str) -> list[str]:
    """Writes down those that have changed, or are told anew. Returns the currencies whose rate cannot be: it is left
    out, and the one before goes on until it is too old to quote by.
    """
    before = await latest_rates(tx, set(mids))
    wrong = [
        currency
        for currency, mid in mids.items()
        if currency == rules.HOME or not rules.is_plausible(mid, before[currency].mid if currency in before else None)
    ]
    rows = [
        {"currency": currency, "mid": mid, "source": source, "at": tx.now}
        for currency, mid in sorted(mids.items())
        if currency not in wrong
    ]
    if rows:
        await tx.session.execute(insert(RateRow), rows)
    return sorted(wrong)


async def forget_rates(tx: Tx, *, days: int) -> int:
    """Those older than so many days, but for the last of each: a quote keeps its own. Returns how many."""
    newest = select(func.max(RateRow.id)).group_by(RateRow.currency)
    old = RateRow.at < tx.now - timedelta(days=days), RateRow.id.not_in(newest)
    gone = await tx.session.scalars(delete(RateRow).where(*old).returning(RateRow.id))
    return len(gone.all())


async def house_accounts(tx: Tx, currency: str) -> set[UUID]:
    """All that an exchange of this currency is booked on: to be locked with the payer's account."""
    wanted = [
        (HouseAccount.EXCHANGE, rules.HOME),
        (HouseAccount.EXCHANGE_INCOME, rules.HOME),
        (HouseAccount.FEES, rules.HOME),
        (HouseAccount.CHARGES_DUE, rules.HOME),
        (HouseAccount.EXCHANGE, currency),
        (HouseAccount.CLEARING, currency),
    ]
    return {await ledger.house_account(tx, which, told) for which, told in wanted}


async def legs_out(tx: Tx, from_id: UUID, row: RemittanceRow) -> tuple[Leg, ...]:
    """The payer's yuan go into the bank's position at the middle rate, what is beyond it into its income; out of its
    position the other currency goes to the bank that has taken it.
    """
    gain = row.exchanged - row.worth
    amounts = [
        (HouseAccount.EXCHANGE, rules.HOME, row.worth),
        (HouseAccount.EXCHANGE_INCOME, rules.HOME, gain),
        (HouseAccount.FEES, rules.HOME, row.fee),
        (HouseAccount.CHARGES_DUE, rules.HOME, row.others_fee),
        (HouseAccount.EXCHANGE, row.currency, -row.sent),
        (HouseAccount.CLEARING, row.currency, row.sent),
    ]
    legs = [Leg(from_id, -(row.exchanged + row.fee + row.others_fee))]
    for which, currency, minor in amounts:
        if minor:
            legs.append(Leg(await ledger.house_account(tx, which, currency), minor))
    return tuple(legs)


async def legs_back(tx: Tx, from_id: UUID, row: RemittanceRow) -> tuple[tuple[Leg, ...], Decimal, int] | None:
    """What came back is exchanged at the middle rate of the moment: the bank earns nothing by it, and its fee for
    having sent it stays. None where no rate is known.
    """
    rate = (await latest_rates(tx, [row.currency])).get(row.currency)
    if rate is None:
        return None
    yuan = rules.worth_of(Money(row.sent, row.currency), rate.mid).minor
    home, there = [await ledger.house_account(tx, HouseAccount.EXCHANGE, one) for one in (rules.HOME, row.currency)]
    clearing = await ledger.house_account(tx, HouseAccount.CLEARING, row.currency)
    legs = (Leg(from_id, yuan), Leg(home, -yuan), Leg(there, row.sent), Leg(clearing, -row.sent))
    return legs, rate.mid, yuan


async def note_return(tx: Tx, transfer_id: UUID, rate: Decimal, minor: int) -> None:
    row = {"transfer_id": transfer_id, "rate": rate, "amount": minor, "at": tx.now}
    await tx.session.execute(insert(RemittanceReturnRow).values(**row))
