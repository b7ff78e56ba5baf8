"""Words for tests of payments that wait: a mother, her daughter who pays her bills, and somebody else."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from bankhall.kernel.db import Database
from confirming import confirm_and_post
from counter import fresh_key, rows

TRANSFERS = "/api/portal/transfers"
MANDATES = "/api/portal/mandates"
PAYEES = "/api/portal/payees"


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class House:
    """母亲 has an account, her daughter 李娜 pays her bills from it to 房东, and 王芳 is somebody else."""

    bank: Database
    clock: Clock
    mother: UUID
    daughter: UUID
    stranger: UUID
    account: UUID
    landlord: UUID
    number: str
    today: date
    at: dict[UUID, httpx.AsyncClient] = field(default_factory=dict)

    async def let_pay(self, **limits: Any) -> str:
        """Given and accepted. Returns the mandate's id."""
        paying = {
            "currency": "CNY",
            "each": 500_00,
            "a_day": 800_00,
            "a_month": 2_000_00,
            "known_payees_only": False,
            "asking": "always",
            **limits,
        }
        terms = {
            "accounts": [str(self.account)],
            "actions": ["accounts.view"],
            "from_on": str(self.today),
            "until_on": str(self.today + timedelta(days=90)),
            "paying": paying,
        }
        body = {"name": "李娜", "number": None, "terms": terms}
        given = await confirm_and_post(self.bank, self.at[self.mother], MANDATES, body, headers=fresh_key())
        assert given.status_code == 201, given.text
        mandate = given.json()
        accept = {"version": 1, "code": mandate["code"]}
        accepted = await self.at[self.daughter].post(f"{MANDATES}/{mandate['id']}/accept", json=accept)
        assert accepted.status_code == 200, accepted.text
        assert accepted.json()["paying"]["each"] == paying["each"]
        return str(mandate["id"])

    def guard_terms(self, above: int = 1_000_00, *, days: int = 90, currency: str = "CNY") -> dict[str, Any]:
        return {
            "accounts": [],
            "actions": [],
            "from_on": str(self.today),
            "until_on": str(self.today + timedelta(days=days)),
            "guard": {"currency": currency, "above": above},
        }

    async def guard(
        self, above: int = 1_000_00, *, by: UUID | None = None, name: str = "李娜", currency: str = "CNY"
    ) -> str:
        """The mother asks the daughter, or somebody else, for their yes; accepted. Returns the mandate's id."""
        body = {"name": name, "number": None, "terms": self.guard_terms(above, currency=currency)}
        given = await confirm_and_post(self.bank, self.at[self.mother], MANDATES, body, headers=fresh_key())
        assert given.status_code == 201, given.text
        mandate = given.json()
        accept = {"version": 1, "code": mandate["code"]}
        taker = self.at[by or self.daughter]
        accepted = await taker.post(f"{MANDATES}/{mandate['id']}/accept", json=accept)
        assert accepted.status_code == 200, accepted.text
        return str(mandate["id"])

    async def change_guard(self, mandate: str, version: int, **terms: Any) -> httpx.Response:
        body = {"version": version, "terms": self.guard_terms(**terms)}
        url = f"{MANDATES}/{mandate}/terms"
        return await confirm_and_post(self.bank, self.at[self.mother], url, body, method="PUT")

    async def known_payee(self) -> str:
        """The landlord, whom the mother has paid before."""
        payee = await self.payee_of(self.mother)
        assert (await self.pay(1, by=self.mother, payee=payee)).json()["state"] == "settled"
        return payee

    async def payee_of(self, customer_id: UUID) -> str:
        added = await self.at[customer_id].post(PAYEES, json={"name": "房东", "account_number": self.number})
        assert added.status_code == 201, added.text
        return str(added.json()["id"])

    async def pay(self, minor: int, *, by: UUID | None = None, payee: str | None = None) -> httpx.Response:
        by = by or self.daughter
        body = {
            "from_id": str(self.account),
            "payee_id": payee or await self.payee_of(by),
            "amount": {"minor": minor, "currency": "CNY"},
            "memo": "十一月房租",
        }
        return await confirm_and_post(self.bank, self.at[by], TRANSFERS, body, headers=fresh_key())

    async def say(self, word: str, transfer_id: str, *, by: UUID | None = None) -> httpx.Response:
        url = f"{TRANSFERS}/{transfer_id}/{word}"
        return await confirm_and_post(self.bank, self.at[by or self.mother], url)

    async def got(self) -> int:
        ((posted,),) = await rows(
            self.bank, "SELECT posted FROM ledger_balances WHERE account_id = :id", id=self.landlord
        )
        return int(posted)
