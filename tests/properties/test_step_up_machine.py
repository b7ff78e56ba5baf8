"""Whatever anybody does in whatever order, nothing that needs a confirmation is done without exactly its own.

People ask for confirmations in several sessions, give them, use them for what they are for and for everything else, in
other sessions, twice, at once and late; a model of one list says what must come of it. A default run takes some 1,000
steps; `STEP_UP_MACHINE_STEPS=50000 pytest tests/properties` takes as many.
"""

import asyncio
import os
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from bankhall.kernel import db
from bankhall.kernel.actors import Actor, Shown, system
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.step_up import rules
from bankhall.kernel.step_up.actions import (
    ask_for_confirmation,
    give_confirmation,
    purge_confirmations,
    require_confirmation,
)
from bankhall.kernel.step_up.errors import ConfirmationRequired
from bankhall.kernel.step_up.types import Content
from bankhall.kernel.vault import Vault
from databases import Database

T = TypeVar("T")

STEPS = int(os.environ.get("STEP_UP_MACHINE_STEPS", "1000"))
STEPS_EACH = 50

picks = st.integers(0, 10**6)
sessions = st.integers(0, 2)


class Hand(Content, frozen=True, kw_only=True, tag="model.hand.1"):
    payee: int
    minor: int
    memo: str


contents = st.builds(Hand, payee=st.integers(0, 1), minor=st.integers(1, 2), memo=st.sampled_from(["", "rent"]))


@dataclass
class Asked:
    id: UUID
    session: int
    what: Hand
    asked_at: datetime
    is_given: bool = False
    is_over: bool = False


class Till(RuleBasedStateMachine):
    """Every rule does one thing in both, and both must agree on what came of it."""

    def __init__(self, runner: "asyncio.Runner", bank: db.Database, database: Database) -> None:
        super().__init__()
        database.empty()
        self.runner = runner
        self.bank = bank
        self.now = datetime(2026, 11, 28, 9, tzinfo=UTC)
        bank.clock = lambda: self.now
        self.asked: list[Asked] = []
        self.done: list[Hand] = []

    @initialize()
    def open_the_till(self) -> None:
        self.anna = Actor("customer", "Anna", new_id())
        self.sessions = [new_id() for _ in range(3)]

    def run(self, work: Coroutine[Any, Any, T]) -> T | Refusal:
        try:
            return self.runner.run(work)
        except Refusal as refusal:
            return refusal

    def hand(self, session: int, what: Hand, confirmed: UUID | None) -> Coroutine[Any, Any, None]:
        return self.bank.doors(self.anna, shown=Shown(self.sessions[session], confirmed)).write(hand_over, what)

    @rule(session=sessions, what=contents)
    def ask(self, session: int, what: Hand) -> None:
        self.now += timedelta(milliseconds=1)  # so that one is the oldest
        refused = self.run(self.hand(session, what, None))
        assert isinstance(refused, ConfirmationRequired)
        doors = self.bank.doors(self.anna)
        made = self.run(doors.write(ask_for_confirmation, self.sessions[session], refused.token))
        assert not isinstance(made, Refusal)
        self.asked.append(Asked(made.id, session, what, self.now))
        living = [one for one in self.asked if one.session == session and not self.is_past(one)]
        for one in living[: -rules.MOST_OPEN]:
            one.is_over = True

    @rule(which=picks, session=sessions)
    def give(self, which: int, session: int) -> None:
        """In its own session or in another."""
        if not self.asked:
            return
        one = self.asked[which % len(self.asked)]
        doors = self.bank.doors(self.anna)
        answer = self.run(doors.write(give_confirmation, self.sessions[session], one.id, way="passkey"))
        may = one.session == session and not self.is_past(one)
        assert isinstance(answer, Refusal) != may
        one.is_given = one.is_given or may

    @rule(which=picks)
    def use(self, which: int) -> None:
        """For exactly what it is for."""
        if self.asked:
            one = self.asked[which % len(self.asked)]
            self.try_it(one, one.session, one.what)

    @rule(which=picks, session=sessions, what=contents)
    def bend(self, which: int, session: int, what: Hand) -> None:
        """For anything, anywhere."""
        if self.asked:
            self.try_it(self.asked[which % len(self.asked)], session, what)

    @rule(which=picks, times=st.integers(2, 4))
    def at_once(self, which: int, times: int) -> None:
        if not self.asked:
            return
        one = self.asked[which % len(self.asked)]
        answers = self.run(self.together(one, times))
        assert isinstance(answers, list)
        done = sum(not isinstance(answer, BaseException) for answer in answers)
        assert done == self.may(one, one.session, one.what)
        if done:
            one.is_over = True
            self.done.append(one.what)

    async def together(self, one: Asked, times: int) -> list[Any]:
        tries = [self.hand(one.session, one.what, one.id) for _ in range(times)]
        answers: list[Any] = await asyncio.gather(*tries, return_exceptions=True)
        return answers

    @rule(seconds=st.sampled_from([10, 60, 250, 400]))
    def let_time_pass(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def sweep(self) -> None:
        self.run(self.bank.doors(system("till")).write(purge_confirmations))

    def try_it(self, one: Asked, session: int, what: Hand) -> None:
        may = self.may(one, session, what)
        answer = self.run(self.hand(session, what, one.id))
        assert isinstance(answer, Refusal) != may
        if may:
            one.is_over = True
            self.done.append(what)

    def may(self, one: Asked, session: int, what: Hand) -> bool:
        return one.is_given and not self.is_past(one) and one.session == session and one.what == what

    def is_past(self, one: Asked) -> bool:
        return one.is_over or self.now >= one.asked_at + rules.GOOD_FOR

    @invariant()
    def what_was_done_was_confirmed(self) -> None:
        done, receipts = self.runner.run(self.bank.doors(system("till")).read(_look))
        assert done == [msgspec.to_builtins(one)["memo"] + f"|{one.payee}|{one.minor}" for one in self.done]
        assert receipts == len(self.done)


async def hand_over(tx: Tx, what: Hand) -> None:
    await require_confirmation(tx, what)
    tx.audit("model.hand", "till", f"{what.memo}|{what.payee}|{what.minor}")


async def _look(reading: Reading) -> tuple[list[str], int]:
    done = await reading.session.scalars(text("SELECT subject_id FROM audit_log WHERE act = 'model.hand' ORDER BY id"))
    receipts = await reading.session.scalar(text("SELECT count(*) FROM confirmation_receipts"))
    return list(done), int(receipts or 0)


def test_nothing_is_done_without_its_own_confirmation(own_database: Database, vault: Vault) -> None:
    with asyncio.Runner() as runner:
        bank = db.Database(db.connect(own_database.url, connections=10), vault=vault)
        machine: Any = partial(Till, runner, bank, own_database)  # what makes one is as good as the class
        try:
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=max(1, STEPS // STEPS_EACH),
                    stateful_step_count=STEPS_EACH,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                    database=None,
                ),
            )
        finally:
            runner.run(bank.close())
