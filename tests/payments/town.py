"""A small town that pays one another."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from bankhall.accounts import routes as account_routes
from bankhall.accounts.types import AccountKind
from bankhall.kernel.db import Database
from bankhall.payments import routes as payment_routes
from bankhall.payments.bills import routes as bill_routes
from bankhall.payments.bulk import routes as bulk_routes
from bankhall.payments.disputes import routes as dispute_routes
from bankhall.payments.looks import routes as look_routes
from bankhall.payments.plans import routes as plan_routes
from bankhall.payments.refunds import routes as refund_routes
from bankhall.payments.requests import routes as request_routes
from confirming import confirm_and_post
from counter import as_customer, counter, fresh_key, open_account, pay_in, register, rows

PAYEES = "/api/portal/payees"
TRANSFERS = "/api/portal/transfers"
LIMITS = "/api/portal/payment-limits"
BULK = "/api/portal/bulk-transfers"
PLANS = "/api/portal/planned-transfers"
ROUTES = (
    *payment_routes.routes,
    *plan_routes.routes,
    *bulk_routes.routes,
    *request_routes.routes,
    *bill_routes.routes,
    *refund_routes.routes,
    *look_routes.routes,
    *dispute_routes.routes,
    *account_routes.routes,
)


@dataclass
class Town:
    """张伟 has two accounts, 李娜 one, and 王芳 looks on."""

    bank: Database
    zhang: UUID
    li: UUID
    wang: UUID
    salary: UUID
    savings: UUID
    hers: UUID
    numbers: dict[UUID, str]
    at: dict[UUID, httpx.AsyncClient] = field(default_factory=dict)

    @property
    def his(self) -> httpx.AsyncClient:
        return self.at[self.zhang]

    async def payee(self) -> str:
        """李娜, as 张伟 keeps her."""
        added = await self.his.post(PAYEES, json={"name": "李娜", "account_number": self.numbers[self.hers]})
        assert added.status_code == 201, added.text
        return str(added.json()["id"])

    async def known_payee(self) -> str:
        """The same, paid once before."""
        payee = await self.payee()
        assert (await self.pay(payee, 1)).status_code == 201
        return payee

    async def pay(
        self, payee: str, minor: int, *, key: str | None = None, by: UUID | None = None, **terms: Any
    ) -> httpx.Response:
        """Confirmed, if that is asked."""
        headers = {"Idempotency-Key": key} if key else fresh_key()
        body = self.order(minor, payee_id=payee, **terms)
        return await confirm_and_post(self.bank, self.at[by or self.zhang], TRANSFERS, body, headers=headers)

    def order(self, minor: int, *, from_id: UUID | None = None, currency: str = "CNY", **to: Any) -> dict[str, Any]:
        return {"from_id": str(from_id or self.salary), "amount": {"minor": minor, "currency": currency}, **to}

    async def has(self, account_id: UUID) -> int:
        ((posted,),) = await rows(self.bank, "SELECT posted FROM ledger_balances WHERE account_id = :id", id=account_id)
        return int(posted)

    async def available(self, account_id: UUID) -> int:
        """What is not held."""
        asked = "SELECT posted - held FROM ledger_balances WHERE account_id = :id"
        ((left,),) = await rows(self.bank, asked, id=account_id)
        return int(left)


@asynccontextmanager
async def founded(bank: Database) -> AsyncIterator[Town]:
    zhang, li, wang = [await register(bank, name) for name in ("张伟", "李娜", "王芳")]
    salary, savings = await open_account(bank, zhang), await open_account(bank, zhang, kind=AccountKind.SAVINGS)
    hers = await open_account(bank, li)
    await pay_in(bank, salary, 10_000_00)
    numbers = dict(await rows(bank, "SELECT id, number FROM accounts"))
    made = Town(bank, zhang, li, wang, salary, savings, hers, numbers)
    async with AsyncExitStack() as stack:
        for one in (zhang, li, wang):
            made.at[one] = await stack.enter_async_context(counter(bank, as_customer(one), routes=ROUTES))
        yield made
