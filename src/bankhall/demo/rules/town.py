"""A town: the people and firms of one part of the bank while they are drawn, with their accounts and movements."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from bankhall.customers.types import Address, CustomerKind, Document, Gender, NewCustomer
from bankhall.demo.rules import names
from bankhall.demo.rules.merchants import BROUGHT_FORWARD, FIRST_DEPOSIT
from bankhall.demo.rules.places import CITIES, City
from bankhall.demo.rules.products import CURRENCY_NAMES, Product
from bankhall.demo.rules.seasons import months, months_before
from bankhall.demo.types import (
    Movement,
    PlannedAccount,
    PlannedHold,
    PlannedOrder,
    PlannedSignIn,
    PlannedStep,
)
from bankhall.ledger.types import HouseAccount

MONTHS = 24

# How many in a hundred came while the plan's two years ran.
_NEWCOMERS, _WINDOW = 14, 720

# The order within a day: what was there, what comes in, what must go out, what is spent, what is set right at the end.
BEFORE, COMES, DUE, SPENT, EVENING = range(5)

CLEARING = HouseAccount.CLEARING


class Level(NamedTuple):
    """In the evening of a day the account is brought down to `most`, or up to `least`, from or to another of its
    owner's: at this bank, or at another one (CLEARING). None: that way it is left alone. How much that is, is known
    when everything before has been settled (`settle`).
    """

    day: int
    rank: int
    account: int
    other: int | HouseAccount
    least: int | None
    most: int | None
    texts: tuple[str, str, str, str]  # out of the account and into the other; out of the other and into the account


@dataclass(slots=True)
class Person:
    """`pace`: purchases in a month. `account` is where life happens; `savings` where what is left over goes."""

    customer: int
    name: str
    gender: Gender
    born: int
    city: City
    opened_on: date
    pace: int = 0
    account: int = -1
    savings: int | None = None
    salary: int = 0
    payday: int = 10
    employer: str = ""
    has_car: bool = False
    is_foreign: bool = False


class Town:
    """A seed gives the same town every time: each household has a source of chance of its own (`turn_to`), so that the
    same people live there on another day, when their lives are longer.
    """

    def __init__(self, seed: str, *, first_serial: int, today: date) -> None:
        self._seed = seed
        self.turn_to("the town")
        self.today = today
        self.first_on = months_before(today, MONTHS)
        self.first, self.last = self.first_on.toordinal(), today.toordinal()
        self.months = list(months(self.first_on, today))
        self.customers: list[NewCustomer] = []
        self.accounts: list[PlannedAccount] = []
        self.movements: list[Movement | Level] = []
        self.sign_ins: list[PlannedSignIn] = []
        self.holds: list[PlannedHold] = []
        self.orders: list[PlannedOrder] = []
        self.frozen: list[PlannedStep] = []
        self.closed: list[PlannedStep] = []
        self.blocked: list[PlannedStep] = []
        self._openings: dict[int, int] = {}
        self._serial = first_serial

    def turn_to(self, what: str) -> None:
        """From now on chance is that of this household, firm or person."""
        self.chance = random.Random(f"{self._seed} {what}")  # noqa: S311  lives, not secrets

    def city(self) -> City:
        """The first ones are bigger."""
        return CITIES[min(int(self.chance.random() ** 1.6 * len(CITIES)), len(CITIES) - 1)]

    def person(
        self,
        *,
        age: int,
        gender: Gender | None = None,
        name: str | None = None,
        surname: str | None = None,
        city: City | None = None,
        is_foreign: bool = False,
        since_days: int | None = None,
        pace: int = 0,
    ) -> Person:
        """A new customer; of what is not given, as it comes."""
        chance, nth = self.chance, self._take_serial()
        gender = gender or chance.choice((Gender.FEMALE, Gender.MALE))
        city = city or self.city()
        birth = names.born_apart(_birthday(chance, self.today.year - age), nth)
        if name is None and is_foreign:
            name = names.english_name(chance, gender)
        elif name is None:
            name = (surname or chance.choice(names.SURNAMES)) + names.given_name(chance, gender, birth.year)
        document = names.passport(nth) if is_foreign else names.resident_id(birth, gender, nth)
        adult_days = self.last - birth.toordinal() - 16 * 365
        if since_days is None:
            since_days = chance.randint(1, _WINDOW) if self.some(_NEWCOMERS) else chance.randint(_WINDOW, 5_200)
        opened_on = date.fromordinal(self.last - max(0, min(since_days, adult_days)))
        self._add(CustomerKind.PERSON, name, document, names.phone(nth), nth, city, opened_on, birth, gender)
        return Person(
            len(self.customers) - 1, name, gender, birth.year, city, opened_on, pace=pace, is_foreign=is_foreign
        )

    def organisation(self, name: str, city: City, *, since_days: int | None = None) -> int:
        nth = self._take_serial()
        opened_on = date.fromordinal(self.last - (since_days or self.chance.randint(900, 4800)))
        document = names.business_licence(city, nth)
        self._add(CustomerKind.ORGANISATION, name, document, names.landline(city, nth), nth, city, opened_on)
        return len(self.customers) - 1

    def account(
        self,
        owner: int,
        product: Product,
        *,
        currency: str = "CNY",
        opened_on: date | None = None,
        name: str | None = None,
        helper: int | None = None,
        balance: int = 0,
    ) -> int:
        """Opened when its owner came, if nothing else is said. `balance`: what was on it when the two years began, or
        what was paid in when it was opened later.
        """
        customer = self.customers[owner]
        is_english = customer.name.isascii()
        if name is None and currency != "CNY":
            name = CURRENCY_NAMES[currency][is_english]
        elif name is None:
            name = product.en if is_english else product.zh
        opened_on = opened_on or customer.since_on or self.today
        self.accounts.append(PlannedAccount(owner, product.kind, product.code, currency, name, opened_on, helper))
        place = len(self.accounts) - 1
        if balance:
            self._openings[place] = balance
            day = opened_on.toordinal()
            if day <= self.first:
                wording, house = BROUGHT_FORWARD, HouseAccount.OPENING
            else:
                wording, house = FIRST_DEPOSIT, CLEARING
            self.move(max(day, self.first), BEFORE, place, house, balance, wording.kind, wording.text)
        return place

    def opening(self, account: int) -> int:
        """What was on it when the two years began."""
        return self._openings.get(account, 0)

    def help_with(self, account: int, helper: int) -> None:
        """From the day on which it was opened somebody else may use it too."""
        self.accounts[account] = replace(self.accounts[account], helper=helper)

    def rename(self, account: int, name: str) -> None:
        self.accounts[account] = replace(self.accounts[account], name=name)

    def move(
        self,
        day: int | None,
        rank: int,
        account: int,
        other: int | HouseAccount,
        amount: int,
        kind: str,
        text: str,
        other_text: str | None = None,
    ) -> None:
        """Nothing for a day that does not come (None), before the account was opened, or for no amount."""
        if day is None or amount == 0 or not self._is_open(account, day):
            return
        if isinstance(other, int) and not self._is_open(other, day):
            return
        self.movements.append(Movement(day, rank, account, other, amount, kind, text, other_text))

    def level(
        self,
        day: int | None,
        account: int,
        other: int | HouseAccount,
        *,
        least: int | None,
        most: int | None,
        texts: tuple[str, str, str, str],
    ) -> None:
        if day is not None and self._is_open(account, day):
            self.movements.append(Level(day, EVENING, account, other, least, most, texts))

    def some(self, percent: int) -> bool:
        return self.chance.random() * 100 < percent

    def some_in_thousand(self, per_mille: int) -> bool:
        return self.chance.random() * 1_000 < per_mille

    def between(self, low: int, high: int, *, step: int = 1) -> int:
        """Both ends included; in whole steps."""
        return (low + int(self.chance.random() * (high - low + 1))) // step * step

    def part(self, amount: int, low: int, high: int) -> int:
        """Of an amount something between `low` and `high` percent."""
        return amount * (low * 1_000 + int(self.chance.random() * (high - low) * 1_000)) // 100_000

    def day_within(self, days: Sequence[int]) -> int:
        """A day of the window that is neither before nor after what is lived: the nearest one."""
        return min(max(self.between(days[0], days[-1]), self.first), self.last)

    def _is_open(self, account: int, day: int) -> bool:
        return self.accounts[account].opened_on.toordinal() <= day

    def _take_serial(self) -> int:
        self._serial += 1
        return self._serial - 1

    def move_in(self, customer: int, other: int) -> None:
        """They live at one address."""
        self.customers[customer] = replace(self.customers[customer], address=self.customers[other].address)

    def _add(
        self,
        kind: CustomerKind,
        name: str,
        document: Document,
        phone: str,
        nth: int,
        city: City,
        since_on: date,
        birth: date | None = None,
        gender: Gender | None = None,
    ) -> None:
        place: Address = names.address(self.chance, city)
        self.customers.append(
            NewCustomer(
                kind=kind,
                name=name,
                birth_on=birth,
                gender=gender,
                documents=(document,),
                phones=(phone,),
                emails=(f"customer{nth}@example.com",) if nth % 3 else (),
                address=place,
                since_on=since_on,
            )
        )


def _birthday(chance: random.Random, year: int) -> date:
    return date(year, chance.randint(1, 12), chance.randint(1, 28))
