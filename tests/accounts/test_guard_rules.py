"""A guard: when it asks, and that whatever loosens it takes a day."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from bankhall.accounts.rules import guards as rules
from bankhall.accounts.types import Allowed, Guard, GuardedBy, GuardTerms, Lifting, NeedsYesOf, Paying
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
FAR = NOW + timedelta(days=180)
LONG_AGO = NOW - timedelta(days=30)
ANNA, BEN, MANDATE = new_id(), new_id(), new_id()


def guarded(
    taker: UUID = ANNA, above: int = 1_000_00, *, since: datetime = LONG_AGO, currency: str = "CNY"
) -> GuardedBy:
    return GuardedBy(MANDATE, taker, Guard(currency, above), since)


def paying(minor: int, *, currency: str = "CNY", paid_today: int = 0) -> Paying:
    return Paying(amount=Money(minor, currency), payee_is_known=True, paid_today=paid_today)


def agreed(above: int, *, hours_ago: float, followed: float | None = None, ends_at: datetime = FAR) -> GuardTerms:
    at = NOW - timedelta(hours=hours_ago)
    superseded_at = None if followed is None else NOW - timedelta(hours=followed)
    return GuardTerms(Guard("CNY", above), date(2027, 5, 28), at, ends_at, at, superseded_at)


def test_what_stays_below_in_a_day_asks_nobody_and_what_goes_beyond_asks_whoever_is_trusted() -> None:
    assert rules.decide_for_owner([guarded()], paying(1_000_00), now=NOW) == Allowed()
    assert rules.decide_for_owner([guarded()], paying(1_000_01), now=NOW) == NeedsYesOf(frozenset({ANNA}), MANDATE)
    assert rules.decide_for_owner([guarded()], paying(1, paid_today=1_000_00), now=NOW) == NeedsYesOf(
        frozenset({ANNA}), MANDATE
    )
    assert rules.decide_for_owner([], paying(9_000_00), now=NOW) == Allowed()


def test_in_another_currency_everything_asks() -> None:
    asked = rules.decide_for_owner([guarded()], paying(1, currency="USD"), now=NOW)

    assert asked == NeedsYesOf(frozenset({ANNA}), MANDATE)


def test_a_second_guard_in_another_currency_makes_none_weaker() -> None:
    both = [guarded(), guarded(BEN, 9_000_000_00, currency="USD")]

    assert rules.decide_for_owner(both, paying(2_000_00), now=NOW) == NeedsYesOf(frozenset({ANNA, BEN}), MANDATE)


def test_one_of_two_says_yes_but_not_who_came_within_the_day() -> None:
    fresh = guarded(BEN, since=NOW - timedelta(hours=23))

    assert rules.decide_for_owner([fresh, guarded()], paying(2_000_00), now=NOW) == NeedsYesOf(
        frozenset({ANNA}), MANDATE
    )
    assert rules.decide_for_owner([fresh, guarded()], paying(2_000_00), now=NOW + timedelta(hours=1)) == NeedsYesOf(
        frozenset({ANNA, BEN}), MANDATE
    )


def test_two_who_both_came_within_the_day_are_as_the_first_of_them() -> None:
    first, second = guarded(since=NOW - timedelta(hours=2)), guarded(BEN, since=NOW - timedelta(hours=1))

    assert rules.decide_for_owner([second, first], paying(2_000_00), now=NOW) == NeedsYesOf(frozenset({ANNA}), MANDATE)


def test_a_higher_amount_holds_after_a_day_and_a_lower_one_at_once() -> None:
    raised = [agreed(1_000_00, hours_ago=100, followed=2), agreed(5_000_00, hours_ago=2)]
    lowered = [agreed(1_000_00, hours_ago=100, followed=2), agreed(500_00, hours_ago=2)]

    now = rules.guard_now(raised, NOW)
    assert (now.guard.above, now.lifting) == (1_000_00, Lifting(NOW + timedelta(hours=22), 5_000_00))
    assert rules.guard_now(raised, NOW + timedelta(hours=22)).guard.above == 5_000_00
    assert rules.guard_now(raised, NOW + timedelta(hours=22)).lifting is None
    assert (rules.guard_now(lowered, NOW).guard.above, rules.guard_now(lowered, NOW).lifting) == (500_00, None)


def test_raising_by_many_small_steps_is_no_faster() -> None:
    steps = [agreed(1_000_00, hours_ago=100, followed=3), agreed(2_000_00, hours_ago=3, followed=2)]
    steps += [agreed(3_000_00, hours_ago=2, followed=1), agreed(9_000_00, hours_ago=1)]

    assert rules.guard_now(steps, NOW).guard.above == 1_000_00
    assert rules.guard_now(steps, NOW + timedelta(hours=21)).guard.above == 2_000_00
    assert rules.guard_now(steps, NOW + timedelta(hours=23)).guard.above == 9_000_00


def test_a_lifting_that_is_taken_back_and_begun_again_takes_its_day_again() -> None:
    terms = [
        agreed(1_000_00, hours_ago=100, followed=23),
        agreed(9_000_00, hours_ago=23, followed=2),
        agreed(1_000_00, hours_ago=2, followed=1),
        agreed(9_000_00, hours_ago=1),
    ]

    assert rules.guard_now(terms, NOW + timedelta(hours=22)).guard.above == 1_000_00
    assert rules.guard_now(terms, NOW + timedelta(hours=23)).guard.above == 9_000_00


def test_ending_is_told_as_ending_and_taking_it_back_gives_the_old_end() -> None:
    soon = NOW + timedelta(hours=20)
    ending = [agreed(1_000_00, hours_ago=100, followed=4), agreed(1_000_00, hours_ago=4, ends_at=soon)]

    assert rules.guard_now(ending, NOW).lifting == Lifting(soon, None)
    guard, longest = rules.strictest(ending, NOW)
    assert (guard.above, longest.ends_at) == (1_000_00, FAR)


def test_other_terms_never_end_a_guard_sooner_than_it_is_lifted() -> None:
    before = agreed(1_000_00, hours_ago=100)

    assert rules.ends_at(NOW + timedelta(hours=3), before, NOW) == NOW + timedelta(hours=24)
    assert rules.ends_at(FAR + timedelta(days=9), before, NOW) == FAR + timedelta(days=9)
    over_soon = agreed(1_000_00, hours_ago=100, ends_at=NOW + timedelta(hours=5))
    assert rules.ends_at(NOW + timedelta(hours=3), over_soon, NOW) == NOW + timedelta(hours=5)
