"""Events are held back by any transaction that is under way on the same server, also by the server's own vacuum: a test
that delivers once and then looks fails on a busy machine. `hearing.hear` delivers until all is heard.
"""

from pathlib import Path

TESTS = Path(__file__).parents[1]

# They try the delivery itself, or kill it half-way.
DELIVER_THEMSELVES = {
    "hearing.py",
    "kernel/test_events.py",
    "faults/test_crash_drill.py",
    "customers/test_enrolled_before.py",
    "payments/test_waiting_news.py",
    "accounts/test_mandate_news.py",
}


def test_what_is_told_to_subscribers_is_waited_for() -> None:
    delivering = {
        path.relative_to(TESTS).as_posix()
        for path in TESTS.rglob("*.py")
        if any(
            line.startswith("from bankhall.kernel.events import") and "deliver" in line.replace(",", " ").split()
            for line in path.read_text().splitlines()
        )
    }
    assert delivering == DELIVER_THEMSELVES
