"""A demo bank of the attackers' own: what they may do there, they do."""

import os
from collections.abc import Iterator

import httpx
import pytest

from bankhall.kernel.postgres import Server
from databases import create_database
from halls import Hall, let_timers_run, open_hall

from .cast import hire_almighty


@pytest.fixture(scope="session")
def besieged(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Open, with `almighty` among the staff. The log tells of every defect. What its timers had to do is done: where an
    attack ends at the hour that reminds of documents, the attack did not write the reminders.
    """
    place = create_database(postgres, f"besieged_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    with open_hall(place, tmp_path_factory.mktemp("besieged")) as opened:
        hire_almighty(opened)
        let_timers_run(opened)
        yield opened


@pytest.fixture(scope="session")
def almighty(besieged: Hall) -> Iterator[httpx.Client]:
    """Signed in once: no code of an app is taken twice."""
    with besieged.signed_in("almighty") as client:
        yield client
