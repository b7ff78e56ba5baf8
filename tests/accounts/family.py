"""Words for tests of mandates: a mother, her daughter and somebody else, each at a window of the portal."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from bankhall.kernel.db import Database
from confirming import confirm_and_post
from counter import fresh_key

MANDATES = "/api/portal/mandates"
VIEW, STATEMENTS = "accounts.view", "accounts.statements"


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Family:
    """Mother, who has an account, her daughter, and somebody else; each at a window of the portal."""

    bank: Database
    clock: Clock
    mother: UUID
    daughter: UUID
    stranger: UUID
    account: UUID
    at: dict[UUID, httpx.AsyncClient]
    today: date

    @property
    def her(self) -> httpx.AsyncClient:
        return self.at[self.mother]

    @property
    def anna(self) -> httpx.AsyncClient:
        return self.at[self.daughter]

    @property
    def eve(self) -> httpx.AsyncClient:
        return self.at[self.stranger]

    def terms(self, *actions: str, accounts: tuple[UUID, ...] = (), **others: Any) -> dict[str, Any]:
        return {
            "accounts": [str(one) for one in accounts or (self.account,)],
            "actions": list(actions or (VIEW,)),
            "from_on": str(others.get("from_on", self.today)),
            "until_on": str(others.get("until_on", self.today + timedelta(days=180))),
            "paying": others.get("paying"),
        }

    async def give(self, *actions: str, name: str = "Anna Wang", number: str | None = None, **terms: Any) -> Any:
        body = {"name": name, "number": number, "terms": self.terms(*actions, **terms)}
        answer = await self.try_to_give(body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def try_to_give(
        self, body: Any, *, who: httpx.AsyncClient | None = None, key: dict[str, str] | None = None
    ) -> httpx.Response:
        """Saying yes when asked whether it is meant."""
        return await confirm_and_post(self.bank, who or self.her, MANDATES, body, headers=key or fresh_key())

    async def change(self, mandate: dict[str, Any], version: int, *actions: str) -> httpx.Response:
        body = {"version": version, "terms": self.terms(*actions)}
        return await confirm_and_post(self.bank, self.her, f"{MANDATES}/{mandate['id']}/terms", body, method="PUT")

    async def accept(self, given: dict[str, Any], *, who: UUID | None = None) -> httpx.Response:
        body = {"version": given["version"], "code": given["code"]}
        return await self.at[who or self.daughter].post(f"{MANDATES}/{given['id']}/accept", json=body)

    async def let_in(self, *actions: str, **terms: Any) -> Any:
        given = await self.give(*actions, **terms)
        assert (await self.accept(given)).status_code == 200
        return given
