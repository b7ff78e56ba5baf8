"""Proving an imported account right, day by day."""

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.insight.rules import Books, Verdict, brought_forward, close_day, first_books, in_order, windows
from bankhall.insight.types import Kind, Quarantined, Reason

NEW_YEAR = date(1994, 1, 1)


class Move(NamedTuple):
    amount: int
    balance: int
    kind: Kind = Kind.CASH_DEPOSIT
    booked_on: date = NEW_YEAR
    id: int = 0


def chain(start: int, amounts: list[int]) -> list[Move]:
    moves: list[Move] = []
    for amount in amounts:
        start += amount
        moves.append(Move(amount, start))
    return moves


def test_a_day_whose_sum_meets_the_stated_balance_agrees() -> None:
    closed = close_day(Books(ours=1_000), [Move(500, 1_500)])

    assert closed.verdict is Verdict.AGREES
    assert (closed.books, closed.rounding) == (Books(1_500, 0), 0)


def test_a_tenth_of_difference_agrees_and_is_carried_on() -> None:
    closed = close_day(Books(ours=1_000), [Move(500, 1_510)])

    assert closed.verdict is Verdict.AGREES
    assert (closed.books, closed.rounding) == (Books(1_500, 10), 0)
    assert closed.books.stated == 1_510


def test_the_second_tenth_in_the_same_direction_is_posted_away_as_a_rounding_difference() -> None:
    closed = close_day(Books(ours=1_000, gap=-10), [Move(500, 1_480, Kind.INTEREST)])

    assert closed.verdict is Verdict.AGREES
    assert (closed.books, closed.rounding) == (Books(1_480, 0), -20)


@pytest.mark.parametrize("gap", [-10, 0, 10])
def test_a_step_that_rounding_does_not_explain_disagrees_and_posts_nothing(gap: int) -> None:
    closed = close_day(Books(ours=1_000, gap=gap), [Move(500, 1_500 + gap + 20)])

    agrees = abs(gap + 20) <= 10
    assert closed.verdict is (Verdict.AGREES if agrees else Verdict.DISAGREES)
    assert closed.rounding == 0


def test_two_computed_amounts_in_a_day_may_bring_two_tenths() -> None:
    two = [Move(500, 1_510, Kind.INTEREST), Move(500, 2_020, Kind.INTEREST)]

    assert close_day(Books(1_000), two).rounding == 20


def test_a_missing_row_makes_its_day_and_every_later_day_disagree_until_it_is_there() -> None:
    books, verdicts = Books(1_000), list[Verdict]()
    for moves in ([Move(100, 1_800)], [Move(100, 1_900)], [Move(100, 1_300)]):
        closed = close_day(books, moves)
        books = closed.books
        verdicts.append(closed.verdict)

    assert verdicts == [Verdict.DISAGREES, Verdict.DISAGREES, Verdict.AGREES]


def test_one_wrong_balance_makes_only_its_own_day_disagree() -> None:
    first = close_day(Books(1_000), [Move(100, 9_999)])
    second = close_day(first.books, [Move(100, 1_200)])

    assert (first.verdict, second.verdict) == (Verdict.DISAGREES, Verdict.AGREES)


def test_a_day_that_may_lack_rows_is_open_when_it_does_not_agree() -> None:
    assert close_day(Books(1_000), [Move(100, 1_500)], complete=False).verdict is Verdict.OPEN
    assert close_day(Books(1_000), [Move(100, 1_100)], complete=False).verdict is Verdict.AGREES


def test_a_fee_that_stands_before_the_interest_it_followed_is_put_after_it() -> None:
    fee, interest = Move(-1_460, 3_582_540, Kind.FEE), Move(20_450, 3_584_000, Kind.INTEREST)

    closed = close_day(Books(3_563_550), [fee, interest])

    assert list(closed.rows) == [interest, fee]
    assert closed.verdict is Verdict.AGREES


def test_a_day_is_not_right_because_some_row_of_it_happens_to_show_the_sum() -> None:
    # From the source, account 4484 on 1994-02-28, with a fee of 14.60 missing the day before: the row that is
    # not the last happens to state, within a tenth, what we would have without that fee.
    rows = [
        Move(-1_460, 3_105_880, Kind.FEE),
        Move(-490_000, 3_107_340, Kind.CASH_WITHDRAWAL),
        Move(14_810, 3_597_340, Kind.INTEREST),
    ]

    assert close_day(Books(3_582_530), rows).verdict is Verdict.AGREES
    assert close_day(Books(3_584_000), rows).verdict is Verdict.DISAGREES


@given(
    start=st.integers(-100_000, 1_000_000).map(lambda tenths: tenths * 10),
    amounts=st.lists(st.integers(-50_000, 50_000).filter(bool).map(lambda tenths: tenths * 10), min_size=1, max_size=8),
    data=st.data(),
)
def test_rows_in_any_order_close_the_day_at_the_same_balance(
    start: int, amounts: list[int], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(chain(start, amounts)))

    ordered = in_order(shuffled, start, end=start + sum(amounts))

    assert sorted(ordered) == sorted(shuffled)
    assert ordered[0].balance - ordered[0].amount == start


@given(st.lists(st.tuples(st.integers(1, 10_000_000), st.integers(-9, 9)), min_size=1, max_size=60))
def test_a_source_that_computes_interest_more_exactly_than_it_writes_always_agrees(
    days: list[tuple[int, int]],
) -> None:
    exact, books, posted = 0, Books(), 0
    for thousandths, crowns_withdrawn in days:
        exact += thousandths
        written = round(thousandths, -2) // 10
        rows = [Move(written, round(exact, -2) // 10, Kind.INTEREST)]
        if crowns_withdrawn:
            exact -= crowns_withdrawn * 1_000
            rows.append(Move(-crowns_withdrawn * 100, round(exact, -2) // 10))
        closed = close_day(books, rows)
        posted += sum(row.amount for row in rows) + closed.rounding
        books = closed.books

        assert closed.verdict is Verdict.AGREES
        assert posted == books.ours
        assert abs(books.ours - books.stated) <= 10


def test_a_balance_brought_forward_is_what_stood_before_the_first_row() -> None:
    assert brought_forward([[Move(100, 900)]], from_midday=False) == (800, True)
    assert brought_forward([[Move(-50, 850), Move(100, 900)]], from_midday=False) == (800, True)


def test_a_first_day_with_rows_missing_is_set_right_by_the_second() -> None:
    first, second, third = [Move(100, 900)], [Move(100, 985)], [Move(100, 1_085)]

    assert brought_forward([first, second, third], from_midday=True) == (785, False)
    assert brought_forward([first, second], from_midday=True) == (785, False)


def test_a_first_day_stands_when_it_is_whole_or_the_third_speaks_for_it() -> None:
    first, wrong, third = [Move(100, 900)], [Move(100, 5_000)], [Move(100, 1_100)]

    assert brought_forward([first, wrong, third], from_midday=False) == (800, True)
    assert brought_forward([first, wrong, third], from_midday=True) == (800, True)


def test_many_rows_that_fit_anywhere_beside_one_that_fits_nowhere_are_not_tried_for_ever() -> None:
    rows = [Move(10, 1_000, id=n) for n in range(30)] + [Move(5, 99_999, id=30)]

    assert sorted(row.id for row in in_order(rows, 1_000, end=1_305)) == list(range(31))


def test_a_day_of_thousands_of_rows_begins_with_the_first() -> None:
    rows = [Move(1, n + 1, id=n) for n in range(5_000)]

    assert brought_forward([rows], from_midday=True) == (0, True)


def test_an_account_opened_on_the_first_day_that_begins_with_nothing_had_nothing_before() -> None:
    days = [[Move(700, 700)], [Move(10, 510, booked_on=NEW_YEAR + timedelta(days=1))]]
    day_before = NEW_YEAR - timedelta(days=1)

    assert first_books(days, opened_on=NEW_YEAR, first_on=NEW_YEAR) == (0, True)
    assert first_books(days, opened_on=NEW_YEAR, first_on=day_before) == (0, True)
    assert first_books(days, opened_on=day_before, first_on=NEW_YEAR) == (-200, False)


def test_a_piece_that_finds_no_later_day_is_cut_at_five_times_the_size() -> None:
    rows = [Move(1, 1)] * 12

    assert [len(piece.rows) for piece in windows(rows, at_least=2)] == [10, 2]


def test_bad_rows_stay_with_the_rows_around_them_and_never_pile_up() -> None:
    bad = Quarantined("trans.asc", 2, Reason.CUT_OFF, "", "")

    only_bad: list[Move | Quarantined] = [bad] * 5
    mixed: list[Move | Quarantined] = [Move(1, 1), bad]

    assert [(len(piece.rows), len(piece.bad)) for piece in windows(only_bad, at_least=2)] == [(0, 2), (0, 2), (0, 1)]
    assert [(len(piece.rows), len(piece.bad)) for piece in windows(mixed, at_least=9)] == [(1, 1)]


def test_pieces_are_cut_only_where_a_later_day_begins() -> None:
    days = [NEW_YEAR + timedelta(days=n) for n in (0, 0, 1, 1, 1, 2)]
    rows = [Move(1, 1, booked_on=day) for day in days]

    assert [len(piece.rows) for piece in windows(rows, at_least=1)] == [2, 3, 1]
    assert [len(piece.rows) for piece in windows(rows, at_least=3)] == [5, 1]
    assert list(windows([], at_least=3)) == []
