"""Words for tests of remittances: 张伟 sends dollars to Anna in Frankfurt and to Bob in New York; 王芳 looks on."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx

from bankhall.accounts import routes as account_routes
from bankhall.kernel import db
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.money import Money
from bankhall.kernel.vault import Vault
from bankhall.payments import routes as payment_routes
from bankhall.payments.abroad import routes as abroad_routes
from bankhall.payments.abroad.actions import set_terms
from bankhall.payments.actions.clearing import take_answers
from bankhall.payments.actions.exchange import keep_rates
from bankhall.payments.plans import routes as plan_routes
from bankhall.payments.rules.elsewhere import instruction_of
from bankhall.payments.types import Answer, AnswerKind, Answers, Outcome, RemittanceTerms
from confirming import confirm_and_post
from counter import as_customer, counter, doors, fresh_key, open_account, pay_in, register, rows
from databases import Database as Place

ABROAD = "/api/portal/abroad"
QUOTES = f"{ABROAD}/quotes"
PAYEES_ABROAD = f"{ABROAD}/payees"
REMITTANCES = f"{ABROAD}/remittances"
TRANSFERS = "/api/portal/transfers"
ROUTES = (*abroad_routes.routes, *payment_routes.routes, *plan_routes.routes, *account_routes.routes)

ANNA = {
    "name": "Anna Mueller",
    "account": "DE89 3704 0044 0532 0130 00",
    "bic": "DEUTDEFF",
    "address": {"country": "DE", "town": "Frankfurt am Main", "street": "Taunusanlage", "building": "12"},
}
BOB = {
    "name": "Bob Smith",
    "account": "000123455678",
    "bic": "CHASUS33",
    "address": {"country": "US", "town": "New York"},
}
MIDS = {"USD": Decimal("7.08"), "EUR": Decimal("8.23"), "JPY": Decimal("0.0457")}


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class World:
    bank: Database
    clock: Clock
    zhang: UUID
    wang: UUID
    salary: UUID
    hers: UUID
    at: dict[UUID, httpx.AsyncClient] = field(default_factory=dict)

    @property
    def his(self) -> httpx.AsyncClient:
        return self.at[self.zhang]

    async def rates(self, **changed: str) -> list[str]:
        mids = MIDS | {currency: Decimal(mid) for currency, mid in changed.items()}
        return await doors(self.bank, system("payments")).write(keep_rates, mids, source="tests")

    async def payee(self, told: dict[str, Any] | None = None, *, by: UUID | None = None, **changed: Any) -> str:
        added = await self.at[by or self.zhang].post(PAYEES_ABROAD, json=(told or BOB) | changed)
        assert added.status_code == 201, added.text
        return str(added.json()["id"])

    async def quote(
        self, minor: int = 1_000_00, *, side: str = "receive", by: UUID | None = None, **terms: Any
    ) -> dict[str, Any]:
        asked = await self.ask(minor, side=side, by=by, **terms)
        assert asked.status_code == 201, asked.text
        return dict(asked.json())

    async def ask(
        self,
        minor: int = 1_000_00,
        *,
        side: str = "receive",
        by: UUID | None = None,
        country: str = "US",
        currency: str = "USD",
        **terms: Any,
    ) -> httpx.Response:
        amount = {"minor": minor, "currency": "CNY" if side == "pay" else currency}
        body = {"country": country, "currency": currency, "side": side, "amount": amount, **terms}
        return await self.at[by or self.zhang].post(QUOTES, json=body)

    def order(self, quote: str, payee: str, **changed: Any) -> dict[str, Any]:
        body = {
            "quote_id": quote,
            "from_id": str(self.salary),
            "payee_id": payee,
            "purpose": "223022",
            "payer": "ZHANG WEI",
            "town": "Shanghai",
            "declared": True,
            "note": "Tuition 2026/27",
        }
        return body | changed

    async def send(self, body: dict[str, Any], *, by: UUID | None = None, key: str | None = None) -> httpx.Response:
        """Confirmed, if that is asked."""
        headers = {"Idempotency-Key": key} if key else fresh_key()
        return await confirm_and_post(self.bank, self.at[by or self.zhang], REMITTANCES, body, headers=headers)

    async def remit(self, minor: int = 1_000_00, **terms: Any) -> str:
        quote = await self.quote(minor, **terms)
        sent = await self.send(self.order(quote["id"], await self.payee()))
        assert sent.status_code == 201, sent.text
        assert sent.json()["state"] == "sent"
        return str(sent.json()["id"])

    async def told(self, transfer: str) -> dict[str, Any]:
        found = await self.his.get(f"{TRANSFERS}/{transfer}")
        assert found.status_code == 200, found.text
        return dict(found.json())

    async def say(
        self, transfer: str, kind: AnswerKind, *, minor: int | None = 1_000_00, currency: str = "USD"
    ) -> dict[Outcome, int]:
        amount = None if minor is None else Money(minor, currency)
        answer = Answer(kind=kind, instruction_id=instruction_of(UUID(transfer)), amount=amount, reason="AC04")
        said = Answers("pacs.002", uuid4().hex, (answer,))
        return (await doors(self.bank, system("clearing")).write(take_answers, said, repr(said).encode())).outcomes

    async def standing(self) -> tuple[int, int]:
        """What is on the account, and what of it is held."""
        ((posted, held),) = await rows(
            self.bank, "SELECT posted, held FROM ledger_balances WHERE account_id = :id", id=self.salary
        )
        return int(posted), int(held)

    async def house(self) -> dict[str, int]:
        """The bank's own accounts that are not at nothing, but for the cash."""
        found = await rows(
            self.bank,
            "SELECT code, posted FROM ledger_balances JOIN ledger_accounts ON id = account_id"
            " WHERE code IS NOT NULL AND code NOT LIKE '1001-%' AND posted <> 0",
        )
        return {str(code): int(posted) for code, posted in found}

    async def sums(self) -> dict[str, int]:
        """Of all entries, by currency."""
        query = "SELECT currency, sum(amount) FROM ledger_entries GROUP BY currency"
        return {str(currency): int(total) for currency, total in await rows(self.bank, query)}


def terms(at: datetime, *, margin: str = "0.0025") -> Sequence[RemittanceTerms]:
    return [
        RemittanceTerms(
            currency=currency,
            from_at=at,
            margin=Decimal(margin),
            fee_share=Decimal("0.001"),
            fee_least=50_00,
            fee_most=260_00,
            message_fee=80_00,
            others_charge=charge,
            via=via,
            days=2,
        )
        for currency, charge, via in (("USD", 20_00, "BOFAUS3N"), ("EUR", 15_00, "DEUTDEFF"), ("JPY", 2500, "BOTKJPJT"))
    ]


@asynccontextmanager
async def opened(database: Place, vault: Vault) -> AsyncIterator[World]:
    clock = Clock()
    bank = Database(db.connect(database.url, connections=10), clock=clock, vault=vault)
    zhang, wang = [await register(bank, name) for name in ("张伟", "王芳")]
    salary, hers = await open_account(bank, zhang), await open_account(bank, wang)
    await pay_in(bank, salary, 1_000_000_00)
    await pay_in(bank, hers, 100_000_00)
    await doors(bank, system("tests")).write(set_terms, terms(clock.now - timedelta(days=1)))
    made = World(bank, clock, zhang, wang, salary, hers)
    await made.rates()
    async with AsyncExitStack() as stack:
        for one in (zhang, wang):
            made.at[one] = await stack.enter_async_context(counter(bank, as_customer(one), routes=ROUTES))
        yield made
    await bank.close()
