"""Until when the documents of some customers of a demo bank are valid: most for years, some run out, one has ended, and
one was renewed this morning and waits for somebody else to look at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from bankhall.customers import api as customers
from bankhall.customers.types import CustomerKind, DocumentKind, Origin
from bankhall.demo.actions.before import before
from bankhall.demo.types import Plan
from bankhall.identity import api as identity
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Tx
from bankhall.kernel.time import business_date

_CLERK: Final = "lina"
_SECOND: Final = "liufang"
# Of how many of those who came first somebody has asked.
_ASKED: Final = 40
_ISSUERS: Final = {
    DocumentKind.RESIDENT_ID: "公安局",
    DocumentKind.BUSINESS_LICENCE: "市场监督管理局",
    DocumentKind.PASSPORT: "Passport office",
}


@dataclass(frozen=True, slots=True)
class _Kept:
    """`days`: from the business day to the last on which it is valid."""

    who: str
    days: int


_KEPT: Final = (
    _Kept("wangfang", 24),
    _Kept("zhangxiuying", -12),
    _Kept("emma", 6),
)
# The others, one after another. None: it holds for good where it can, or for eight years.
_DAYS: Final = (1_460, None, 71, 2_900, None, 3_300, 410, 2_200, 88, 2_700, 1_900, 29)


async def keep_papers(tx: Tx, plan: Plan, customer_ids: Sequence[UUID]) -> None:
    """In the transaction at hand, written down by the clerk and looked at by the head of relations."""
    of = {one.login: customer_ids[one.customer] for one in plan.sign_ins}
    named = {of[one.who]: one for one in _KEPT}
    for customer_id, one in named.items():
        await _keep(tx, customer_id, one.days)
    others = [one for one in customer_ids[:_ASKED] if one not in named]
    for nth, customer_id in enumerate(others):
        await _keep(tx, customer_id, _DAYS[nth % len(_DAYS)], is_verified=nth % 9 != 4)
    await _renew(tx, of["wangfang"])


async def _keep(tx: Tx, customer_id: UUID, days: int | None, *, is_verified: bool = True) -> None:
    who = await customers.customer(tx, customer_id)
    document = who.documents[0]
    today = await business_date(tx)
    until = today + timedelta(days=2_900 if days is None else days)
    for_good = days is None and who.kind is CustomerKind.ORGANISATION
    writing = before(tx, await _member(tx, _CLERK), days=120)
    new = customers.NewPaper(
        customer_id=customer_id,
        version=who.version,
        nth=0,
        document=None,
        issuer=_issuer(who.address.city if who.address else "", document.kind),
        valid_from=None,
        valid_until=None if for_good else until,
        origin=Origin.BRANCH,
    )
    written = await customers.write_paper(writing, new)
    await writing.finish()
    paper = written.held[0].paper
    if is_verified and paper is not None:
        looking = before(tx, await _member(tx, _SECOND), days=119)
        await customers.verify_paper(looking, customer_id, paper.id, customers.Seen.ORIGINAL)
        await looking.finish()


async def _renew(tx: Tx, customer_id: UUID) -> None:
    who = await customers.customer(tx, customer_id)
    document = who.documents[0]
    writing = before(tx, await _member(tx, _CLERK), hours=2)
    new = customers.NewPaper(
        customer_id=customer_id,
        version=who.version,
        nth=0,
        document=None,
        issuer=_issuer(who.address.city if who.address else "", document.kind),
        valid_from=await business_date(tx) - timedelta(days=9),
        valid_until=await business_date(tx) + timedelta(days=3_640),
        origin=Origin.BRANCH,
    )
    await customers.write_paper(writing, new)
    await writing.finish()


async def _member(tx: Tx, login: str) -> Actor:
    member = next(one for one in await identity.staff(tx) if one.login == login)
    return Actor(kind="staff", name=member.name, id=member.id)


def _issuer(city: str, kind: DocumentKind) -> str:
    issuer = _ISSUERS.get(kind, "")
    return issuer if kind is DocumentKind.PASSPORT else f"{city}{issuer}"
