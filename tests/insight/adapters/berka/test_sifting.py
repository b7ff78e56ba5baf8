"""Each id once, and nothing that refers to what is not there."""

from pathlib import Path

from bankhall.insight.adapters.berka.fields import BadRow
from bankhall.insight.adapters.berka.records import Disposition
from bankhall.insight.adapters.berka.sifting import must_know, refused_rows, sift
from bankhall.insight.types import Quarantined, Reason


def test_a_row_said_twice_is_there_already_and_a_contradiction_is_refused() -> None:
    first, again, other = (
        Disposition(2, 1, 1, 1, "owner"),
        Disposition(3, 1, 1, 1, "owner"),
        Disposition(4, 1, 1, 2, "owner"),
    )

    sifted = sift([first, again, other])

    assert (sifted.taken, sifted.again) == ([first], 1)
    assert {line: bad.reason for line, bad in sifted.refused.items()} == {4: Reason.OTHER_CONTENT}


def test_a_row_that_refers_to_nothing_is_refused_and_its_id_stays_free() -> None:
    astray, right = Disposition(2, 1, 1, 99, "owner"), Disposition(3, 1, 1, 1, "owner")

    def check(row: Disposition) -> None:
        must_know(row.account, {1}, Reason.UNKNOWN_ACCOUNT, "account_id")

    sifted = sift([astray, right], check=check)

    assert sifted.taken == [right]
    assert sifted.refused[2].reason is Reason.UNKNOWN_ACCOUNT
    assert "99" in sifted.refused[2].detail


def test_refused_rows_are_shown_with_their_text(tmp_path: Path) -> None:
    path = tmp_path / "disp.asc"
    path.write_text("header\na\nb\nc\n")
    bad = BadRow(Reason.UNKNOWN_ACCOUNT, "account_id: 9")

    assert refused_rows(path, {3: bad}) == [Quarantined("disp.asc", 3, Reason.UNKNOWN_ACCOUNT, "account_id: 9", "b")]
    assert refused_rows(path, {}) == []
