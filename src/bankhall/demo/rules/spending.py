"""What people buy, where, and for how much: habits by the kind of life, favourite shops, the seasons' extras."""

from bisect import bisect
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from bankhall.demo.rules.merchants import FOREIGN, MERCHANTS, REFUND, Habit, Merchant
from bankhall.demo.rules.places import City
from bankhall.demo.rules.seasons import Month
from bankhall.demo.rules.town import CLEARING, COMES, SPENT, Person, Town

Habits = tuple[tuple[Habit, int], ...]

_H = Habit

YOUNG: Habits = (
    (_H.TAKEAWAY, 24), (_H.COFFEE, 14), (_H.METRO, 16), (_H.CONVENIENCE, 12), (_H.SUPERMARKET, 8), (_H.ONLINE, 9),
    (_H.TAXI, 5), (_H.EATING_OUT, 4), (_H.FUN, 3), (_H.SUBSCRIPTION, 2), (_H.CLOTHES, 2), (_H.FITNESS, 2),
    (_H.PHARMACY, 1), (_H.BOOKS, 1), (_H.PARCEL, 1), (_H.PET, 1),
)  # fmt: skip
PARENT: Habits = (
    (_H.SUPERMARKET, 18), (_H.MARKET, 12), (_H.TAKEAWAY, 9), (_H.ONLINE, 12), (_H.COFFEE, 6), (_H.METRO, 7),
    (_H.DRIVING, 9), (_H.EATING_OUT, 5), (_H.CHILD, 6), (_H.CONVENIENCE, 6), (_H.PHARMACY, 3), (_H.FUN, 2),
    (_H.CLOTHES, 2), (_H.HOSPITAL, 1), (_H.BOOKS, 1), (_H.PARCEL, 1),
)  # fmt: skip
OLD: Habits = (
    (_H.MARKET, 38), (_H.SUPERMARKET, 18), (_H.PHARMACY, 9), (_H.METRO, 12), (_H.CONVENIENCE, 6), (_H.HOSPITAL, 5),
    (_H.TAKEAWAY, 3), (_H.ONLINE, 4), (_H.EATING_OUT, 2), (_H.SIGHTS, 1), (_H.BOOKS, 1), (_H.PARCEL, 1),
)  # fmt: skip
STUDENT: Habits = (
    (_H.CAMPUS, 34), (_H.TAKEAWAY, 16), (_H.COFFEE, 12), (_H.METRO, 10), (_H.ONLINE, 8), (_H.CONVENIENCE, 8),
    (_H.FUN, 3), (_H.BOOKS, 3), (_H.SUBSCRIPTION, 2), (_H.PARCEL, 2), (_H.TAXI, 1), (_H.CLOTHES, 1),
)  # fmt: skip
WALLET: Habits = ((_H.ONLINE, 60), (_H.CONVENIENCE, 15), (_H.METRO, 15), (_H.TAKEAWAY, 10))

_FAVOURITES = 3
_REFUNDED = 5

# Months in which more is bought on line: the great sales of 18 June and 11 November, and before the spring feast.
_SALES = {6: (1, 20), 11: (1, 12), 12: (8, 14)}


class Shop(NamedTuple):
    text: str
    low: int
    high: int


@cache
def shops(city: City, habit: Habit) -> tuple[Shop, ...]:
    """All that one can meet there: each merchant, in each way it prints, in each street."""
    return tuple(
        Shop(merchant.text(city, via=via, street=street), merchant.low, merchant.high)
        for merchant in MERCHANTS[habit]
        for via in merchant.via
        for street in (city.streets if merchant.branches else city.streets[:1])
    )


class Taste:
    """A person's habits, with the few shops to which they go back."""

    def __init__(self, town: Town, city: City, habits: Habits, *, has_car: bool = True) -> None:
        self._town = town
        kept = [(habit, weight) for habit, weight in habits if has_car or habit is not Habit.DRIVING]
        self._bounds = list(accumulate(weight for _, weight in kept))
        self._shops = [town.chance.choices(shops(city, habit), k=_FAVOURITES) for habit, _ in kept]
        self._is_online = [habit is Habit.ONLINE for habit, _ in kept]

    def buy(self, account: int, month: Month, times: int) -> None:
        chance, move = self._town.chance.random, self._town.move
        bounds, total = self._bounds, self._bounds[-1]
        for _ in range(times):
            place = bisect(bounds, chance() * total)
            shop = self._shops[place][int(chance() * _FAVOURITES)]
            day = month.first + int(chance() * month.days)
            price = _price(self._town, shop)
            move(day, SPENT, account, CLEARING, -price, "card", shop.text)
            if self._is_online[place] and chance() * 100 < _REFUNDED:
                back = day + 3 + int(chance() * 6)
                if back <= self._town.last:
                    move(back, COMES, account, CLEARING, price, REFUND.kind, REFUND.text.format(merchant=shop.text))


def buy_once(town: Town, person: Person, habit: Habit, day: int) -> None:
    shop = town.chance.choice(shops(person.city, habit))
    town.move(day, SPENT, person.account, CLEARING, -_price(town, shop), "card", shop.text)


def follow_the_seasons(town: Town, person: Person, month: Month, *, keen: int) -> None:
    """Sales, and journeys: `keen` is how likely, in percent, that somebody takes part."""
    if (window := _SALES.get(month.month)) and town.some(keen):
        days = [day for day in (month.on(window[0]), month.on(window[1])) if day]
        for _ in range(town.between(1, 4) if days else 0):
            buy_once(town, person, Habit.ONLINE, town.day_within(days))
        if days and town.some(keen // 4):
            buy_once(town, person, Habit.BIG_PURCHASE, town.day_within(days))
    if month.month == 10 and town.some(keen // 2) and (first := month.on(1)) and month.on(6):
        _travel(town, person, first, nights=town.between(2, 5), by_air=40)
    if month.month in (7, 8) and town.some(keen // 4):
        start = town.day_within((month.first, month.last))
        _travel(town, person, start, nights=town.between(3, 6), by_air=60)
    if month.month == 5 and town.some(keen // 5) and (first := month.on(1)):
        _travel(town, person, first, nights=2, by_air=20)


def go_home_for_the_feast(town: Town, person: Person, feast: int) -> None:
    """Tickets there and back, bought when they are first sold, about a fortnight before."""
    habit = Habit.FLIGHT if town.some(30) else Habit.TRAIN
    for day in (feast - town.between(12, 16), feast - town.between(6, 10)):
        if town.first <= day <= town.last:
            buy_once(town, person, habit, day)


def buy_abroad(town: Town, account: int, currency: str, month: Month, times: int) -> None:
    merchants: tuple[Merchant, ...] = FOREIGN[currency]
    for _ in range(times):
        merchant = town.chance.choice(merchants)
        price = _price(town, Shop(merchant.name, merchant.low, merchant.high))
        day = month.first + int(town.chance.random() * month.days)
        town.move(day, SPENT, account, CLEARING, -price, "card", merchant.name)


def _travel(town: Town, person: Person, start: int, *, nights: int, by_air: int) -> None:
    way = Habit.FLIGHT if town.some(by_air) else Habit.TRAIN
    plan = ((way, -8), (way, -7), (Habit.HOTEL, 0), (Habit.SIGHTS, 1), (Habit.EATING_OUT, 1), (Habit.EATING_OUT, 2))
    for habit, after in plan[: nights + 3]:
        day = start + after
        if town.first <= day <= town.last:
            buy_once(town, person, habit, day)


def _price(town: Town, shop: Shop) -> int:
    """Small ones are more common; half of them are round to ten cents."""
    chance = town.chance.random()
    price = shop.low + int(chance * chance * (shop.high - shop.low))
    return price if chance < 0.3 else max(shop.low, price // 10 * 10)
