"""The bank's own hours: what its timers do may fall into any attack, and must not be taken for the attacker's."""

from halls import Hall, let_timers_run

from .cast import rows_of_all


def test_what_timers_have_done_they_do_not_do_again(besieged: Hall) -> None:
    let_timers_run(besieged)  # for what has come due since the bank was opened for the attacks
    before = rows_of_all(besieged.database)
    let_timers_run(besieged)
    after = rows_of_all(besieged.database)
    assert {name for name in before if before[name] != after[name]} == set()
