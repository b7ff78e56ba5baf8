"""Ids are unique and sort by when they were made."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122

from bankhall.kernel.ids import new_id


def test_an_id_says_that_it_is_a_uuid_version_7() -> None:
    ids = [new_id() for _ in range(100)]

    assert {found.version for found in ids} == {7}
    assert {found.variant for found in ids} == {RFC_4122}


def test_an_id_carries_the_moment_of_its_making() -> None:
    before_ms = time.time_ns() // 1_000_000
    made_ms = new_id().int >> 80
    after_ms = time.time_ns() // 1_000_000

    # Ids made before in the same millisecond may have run the clock ahead, never back.
    assert made_ms >= before_ms
    assert made_ms <= after_ms + 1_000


def test_ids_sort_in_the_order_of_their_making_also_many_within_a_millisecond() -> None:
    ids = [new_id() for _ in range(20_000)]

    assert ids == sorted(ids)
    assert [str(found) for found in ids] == sorted(str(found) for found in ids)
    assert len(set(ids)) == len(ids)


def test_ids_of_many_threads_are_unique_and_each_threads_are_in_order() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: [new_id() for _ in range(2_000)], range(8)))

    assert len({found for ids in made for found in ids}) == 8 * 2_000
    assert all(ids == sorted(ids) for ids in made)


def test_ids_cannot_be_guessed_from_each_other() -> None:
    tails = [new_id().int & (1 << 62) - 1 for _ in range(1_000)]

    assert len(set(tails)) == 1_000
    assert {tail >> 61 for tail in tails} == {0, 1}
