"""Whatever a staff does in whatever order, nothing is done that two different people with the rights did not want.

Everybody asks, says yes, says no, takes back, loses and gains rights, leaves, lends, and time goes by; a model in one
dictionary says what must come of it. A default run takes some 2,000 steps; `FOUR_EYES_MACHINE_STEPS=50000 pytest
tests/properties` takes as many.
"""

import asyncio
import os
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from bankhall.kernel import db
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.four_eyes import actions
from bankhall.kernel.four_eyes.deeds import Backing, Deed, Desk
from bankhall.kernel.four_eyes.types import Command, Outcome, Standing, Wish
from bankhall.kernel.ids import new_id
from bankhall.kernel.vault import Vault
from confirming import confirm_and_write
from databases import Database

T = TypeVar("T")

STEPS = int(os.environ.get("FOUR_EYES_MACHINE_STEPS", "2000"))
STEPS_EACH = 50

ASK, CHECK = "model.ask", "model.check"
WEEK = timedelta(days=7)

picks = st.integers(0, 10**6)
rights = st.sampled_from([frozenset({ASK}), frozenset({CHECK}), frozenset({ASK, CHECK}), frozenset[str]()])


class Sound(Command, frozen=True, kw_only=True, tag="model.sound.1"):
    nth: int


@dataclass
class Asked:
    id: UUID
    maker: UUID
    expires_at: datetime
    outcome: Outcome | None = None


class Office(RuleBasedStateMachine):
    """Every rule does one thing in both, and both must agree on what came of it."""

    def __init__(self, runner: "asyncio.Runner", bank: db.Database, database: Database) -> None:
        super().__init__()
        database.empty()
        self.runner = runner
        self.bank = bank
        self.now = datetime(2026, 11, 28, 9, tzinfo=UTC)
        bank.clock = lambda: self.now
        self.people: dict[UUID, Standing] = {}
        self.asked: list[Asked] = []
        self.done: list[tuple[UUID, UUID]] = []
        self.deed = Deed(Sound, ASK, CHECK, self.sound, valid_for=WEEK)
        self.desk = Desk.of(self.standings, self.deed)

    def run(self, work: Coroutine[Any, Any, T]) -> T | Refusal:
        try:
            return self.runner.run(work)
        except Refusal as refusal:
            return refusal

    async def standings(self, reading: Reading, ids: Sequence[UUID]) -> Mapping[UUID, Standing]:
        return {one: self.people[one] for one in ids if one in self.people}

    async def sound(self, tx: Tx, command: Sound, backing: Backing) -> None:
        tx.audit("model.sound", "proposal", backing.proposal_id, maker_id=backing.maker_id)

    def actor(self, which: int) -> Actor:
        """With the rights that they had when their request began: those of this moment, or any others."""
        staff_id = list(self.people)[which % len(self.people)]
        standing = self.people[staff_id]
        return Actor("staff", "somebody", staff_id, standing.own | frozenset(standing.lent) | {CHECK})

    # People

    @initialize()
    def open_the_office(self) -> None:
        for own in (frozenset({ASK, CHECK}), frozenset({ASK}), frozenset({CHECK}), frozenset({ASK, CHECK})):
            self.hire(own)

    @rule(own=rights)
    def hire(self, own: frozenset[str]) -> None:
        if len(self.people) < 8:
            self.people[new_id()] = Standing(own)

    @rule(which=picks, own=rights)
    def change_rights(self, which: int, own: frozenset[str]) -> None:
        self.people[self.person(which)] = Standing(own)

    @rule(giver=picks, taker=picks)
    def lend(self, giver: int, taker: int) -> None:
        lender, borrower = self.person(giver), self.person(taker)
        before = self.people[borrower]
        if lender != borrower and CHECK in self.people[lender].own:
            lenders = before.lent.get(CHECK, frozenset()) | {lender}
            self.people[borrower] = Standing(before.own, {CHECK: lenders})

    @rule(which=picks)
    def leave(self, which: int) -> None:
        if len(self.people) > 3:
            gone = self.person(which)
            del self.people[gone]
            voided = self.run(self.bank.doors(system("office")).write(actions.void_of_maker, gone))
            mine = [one for one in self.asked if one.maker == gone and one.outcome is None]
            assert voided == len(mine)
            for one in mine:
                one.outcome = Outcome.VOID

    # The desk

    @rule(which=picks)
    def ask(self, which: int) -> None:
        maker = self.actor(which)
        assert maker.id is not None
        wish = Wish(command=Sound(nth=len(self.asked)), subject_kind="bell", subject_id="1", reason="a feast")
        made = self.run(self.bank.doors(maker).write(actions.propose, self.deed, [wish]))
        may = ASK in maker.rights and len([o for o in self.asked if o.maker == maker.id and o.outcome is None]) < 50
        assert isinstance(made, list) == may
        if isinstance(made, list):
            self.asked.append(Asked(made[0], maker.id, self.now + WEEK))

    @rule(who=picks, what=picks)
    def approve(self, who: int, what: int) -> None:
        self.decide(self.actor(who), what, yes=True)

    @rule(who=picks, what=picks)
    def decline(self, who: int, what: int) -> None:
        self.decide(self.actor(who), what, yes=False)

    def decide(self, checker: Actor, what: int, *, yes: bool) -> None:
        if not self.asked:
            return
        one = self.asked[what % len(self.asked)]
        assert checker.id is not None
        doors = self.bank.doors(checker)
        answer = self.run(
            confirm_and_write(self.bank, checker, actions.approve, self.desk, one.id)
            if yes
            else doors.write(actions.decline, self.desk, one.id, reason="no")
        )
        outcome = None if isinstance(answer, Refusal) else answer.outcome
        assert outcome == self.expected(checker.id, one, yes=yes)
        if outcome is not None:
            one.outcome = outcome
        if outcome is Outcome.APPROVED:
            self.done.append((one.id, checker.id))

    def expected(self, checker: UUID, one: Asked, *, yes: bool) -> Outcome | None:
        standing = self.people[checker]
        independent = CHECK in standing.own or bool(standing.lent.get(CHECK, frozenset()) - {one.maker})
        if one.outcome is not None or checker == one.maker or not independent or self.now >= one.expires_at:
            return None
        if not yes:
            return Outcome.DECLINED
        maker = self.people.get(one.maker)
        return Outcome.APPROVED if maker is not None and maker.may(ASK) else Outcome.VOID

    @rule(who=picks, what=picks)
    def withdraw(self, who: int, what: int) -> None:
        if self.asked:
            one, actor = self.asked[what % len(self.asked)], self.actor(who)
            answer = self.run(self.bank.doors(actor).write(actions.withdraw, one.id))
            may = one.outcome is None and one.maker == actor.id and self.now < one.expires_at
            assert isinstance(answer, Refusal) != may
            if may:
                one.outcome = Outcome.WITHDRAWN

    @rule(what=picks, yes=st.lists(picks, min_size=2, max_size=5))
    def all_at_once(self, what: int, yes: list[int]) -> None:
        """Several say yes at the same time: at most one of them does it."""
        if not self.asked:
            return
        one = self.asked[what % len(self.asked)]
        checkers = [self.actor(who) for who in yes]
        may = {checker.id for checker in checkers if checker.id and self.expected(checker.id, one, yes=True)}
        outcomes = self.run(self.together(one, checkers))
        assert isinstance(outcomes, list)
        won = [
            (who, what.outcome)
            for who, what in zip(checkers, outcomes, strict=True)
            if not isinstance(what, BaseException)
        ]
        assert len(won) == bool(may)
        for checker, outcome in won:
            assert checker.id in may
            one.outcome = outcome
            if outcome is Outcome.APPROVED and checker.id is not None:
                self.done.append((one.id, checker.id))

    async def together(self, one: Asked, checkers: list[Actor]) -> list[Any]:
        writes = [confirm_and_write(self.bank, checker, actions.approve, self.desk, one.id) for checker in checkers]
        return await asyncio.gather(*writes, return_exceptions=True)

    # Time

    @rule(hours=st.sampled_from([1, 24, 24 * 6, 24 * 8]))
    def let_time_pass(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def sweep(self) -> None:
        late = [one for one in self.asked if one.outcome is None and self.now >= one.expires_at]
        assert self.run(self.bank.doors(system("office")).write(actions.expire)) == len(late)
        for one in late:
            one.outcome = Outcome.EXPIRED

    @invariant()
    def what_was_done_is_what_two_people_wanted(self) -> None:
        done, decided, waiting = self.runner.run(self.bank.doors(system("office")).read(_look))
        assert [(one[0], one[1]) for one in done] == self.done
        assert all(maker != checker for _, checker, maker in done)
        assert len({proposal for proposal, _, _ in done}) == len(done)
        assert decided == {one.id: one.outcome for one in self.asked if one.outcome is not None}
        assert waiting == {one.id for one in self.asked if one.outcome is None}

    def person(self, which: int) -> UUID:
        return list(self.people)[which % len(self.people)]


async def _look(reading: Reading) -> tuple[list[tuple[UUID, UUID, UUID]], dict[UUID, str], set[UUID]]:
    done = await reading.session.execute(
        text("SELECT subject_id, actor_id, facts ->> 'maker_id' FROM audit_log WHERE act = 'model.sound' ORDER BY id")
    )
    decided = await reading.session.execute(text("SELECT proposal_id, outcome FROM proposal_decisions"))
    waiting = await reading.session.execute(text("SELECT proposal_id FROM open_proposals"))
    return (
        [(UUID(row[0]), row[1], UUID(row[2])) for row in done],
        {row[0]: row[1] for row in decided},
        {row[0] for row in waiting},
    )


def test_nothing_is_done_that_two_people_did_not_want(own_database: Database, vault: Vault) -> None:
    with asyncio.Runner() as runner:
        bank = db.Database(db.connect(own_database.url, connections=10), vault=vault)
        machine: Any = partial(Office, runner, bank, own_database)  # what makes one is as good as the class
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
