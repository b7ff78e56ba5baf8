"""Identity's jobs."""

from bankhall.identity.actions.recovery import hold_due_passwords
from bankhall.identity.actions.sessions import purge_expired_sessions
from bankhall.identity.actions.slow_codes import slow_old_codes
from bankhall.identity.actions.staff_addresses import forget_waiting_addresses
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.jobs import Job


async def _purge(database: Database) -> None:
    await database.doors(system("identity")).write(purge_expired_sessions)
    await database.doors(system("identity")).write(forget_waiting_addresses)


async def _hold(database: Database) -> None:
    """Also what came due while the bank was closed."""
    while await database.doors(system("identity")).write(hold_due_passwords):
        pass


async def _slow(database: Database) -> None:
    """Some at a time: each costs as much as a sign-in."""
    await slow_old_codes(database.doors(system("identity")))


JOBS = [
    Job(name="identity.slow_old_codes", run=_slow, every="* * * * *", lock="identity.slow_old_codes"),
    Job(name="identity.hold_due_passwords", run=_hold, every="* * * * *", lock="identity.hold_due_passwords"),
    Job(
        name="identity.purge_expired_sessions",
        run=_purge,
        every="*/10 * * * *",
        lock="identity.purge_expired_sessions",
    ),
]
