"""Whatever a bank does in whatever order, its books on the real PostgreSQL say what a dictionary says.

A default run takes some 2,000 steps. For a long one: `LEDGER_MACHINE_STEPS=20000 pytest tests/properties`.
"""

import asyncio
import os
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bankhall.kernel import db
from bankhall.kernel.actors import system
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id
from bankhall.ledger import api
from bankhall.ledger.types import (
    AccountKind,
    Hold,
    HoldPlaced,
    Leg,
    NewAccount,
    NewHold,
    Posted,
    Posting,
    Reversal,
)
from databases import Database

from .books_model import Model, ModelAccount, ModelHold, Reasons

T = TypeVar("T")

STEPS = int(os.environ.get("LEDGER_MACHINE_STEPS", "2000"))
STEPS_EACH = 50

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
CLERK = system("property tests")

amounts = st.one_of(st.integers(1, 50), st.integers(1, 5_000))
picks = st.integers(0, 10**6)
moves = st.tuples(picks, picks, amounts)


class Books(RuleBasedStateMachine):
    """Every rule does one command in both, and both must agree on what came of it."""

    def __init__(self, runner: "asyncio.Runner", bank: db.Database, database: Database) -> None:
        super().__init__()
        database.empty()
        self.runner = runner
        self.bank = bank
        self.doors = bank.doors(CLERK)
        self.model = Model()
        self.booked: dict[str, tuple[Posting, UUID]] = {}
        self.keys = 0

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @initialize()
    def found_the_bank(self) -> None:
        self.open("CNY", None)
        self.open("USD", None)
        self.open("CNY", 0)

    # Accounts

    @rule(currency=st.sampled_from(["CNY", "CNY", "USD"]), floor=st.sampled_from([0, 0, -500, None]))
    def open(self, currency: str, floor: int | None) -> None:
        account = NewAccount(new_id(), "an account", AccountKind.LIABILITY, currency, floor)
        self.run(self.doors.write(api.open_accounts, [account]))
        self.model.accounts[account.id] = ModelAccount(currency, floor)

    @rule(which=picks)
    def close(self, which: int) -> None:
        account_id = self.account(which)
        outcome: object = None
        try:
            self.run(self.doors.write(api.close_account, account_id))
        except Refusal as refusal:
            outcome = refusal
        if self.agree(outcome, self.model.why_not_close(account_id)):
            self.model.accounts[account_id].closed = True

    # Booking

    @rule(move=moves)
    def post(self, move: tuple[int, int, int]) -> None:
        self.submit([self.transfer(move)])

    @rule(wanted=st.lists(moves, min_size=2, max_size=8))
    def post_a_batch(self, wanted: list[tuple[int, int, int]]) -> None:
        self.submit([self.transfer(move) for move in wanted])

    @rule(first=moves, fee=st.integers(1, 9), which=picks)
    def post_three_legs(self, first: tuple[int, int, int], fee: int, which: int) -> None:
        posting = self.transfer(first)
        third = self.account(which)
        if third not in {leg.account_id for leg in posting.legs}:
            source, target = posting.legs
            legs = (replace(source, amount=source.amount - fee), target, Leg(third, fee))
            self.submit([replace(posting, legs=legs)])

    @rule(move=moves, wrong=st.sampled_from([-1, 1]))
    def post_unbalanced(self, move: tuple[int, int, int], wrong: int) -> None:
        posting = self.transfer(move)
        source, target = posting.legs
        self.submit([replace(posting, legs=(source, replace(target, amount=target.amount + wrong or 1)))])

    @rule(which=picks)
    @precondition(lambda self: bool(self.booked))
    def post_again(self, which: int) -> None:
        posting, transaction_id = self.earlier(which)
        [outcome] = self.run(self.doors.write(api.post, [posting]))
        assert outcome == Posted(transaction_id, repeated=True)

    @rule(which=picks, amount=amounts)
    @precondition(lambda self: bool(self.booked))
    def post_other_content_under_a_used_key(self, which: int, amount: int) -> None:
        posting, _ = self.earlier(which)
        self.submit([replace(posting, text="something else", legs=(Leg(self.account(0), -amount), *posting.legs[1:]))])

    @rule(which=picks, move=moves)
    def post_twice_in_a_batch(self, which: int, move: tuple[int, int, int]) -> None:
        posting = self.transfer(move)
        self.submit([posting, posting, replace(posting, text="the same key, something else")])

    @rule(which=picks)
    @precondition(lambda self: bool(self.model.legs))
    def reverse(self, which: int) -> None:
        transactions = list(self.model.legs)
        reversal = Reversal(transactions[which % len(transactions)], self.key(), "in error", CLERK)
        reasons = self.model.why_not_reverse(reversal)
        [outcome] = self.run(self.doors.write(api.reverse, [reversal]))
        if self.agree(outcome, reasons):
            assert isinstance(outcome, Posted)
            self.model.undone.add(reversal.transaction_id)
            self.model.post(self.model.opposite(reversal), outcome.transaction_id)

    # Holds

    @rule(which=picks, amount=amounts, expires=st.booleans())
    def hold(self, which: int, amount: int, expires: bool) -> None:
        expires_at = LONG_AGO if expires else None
        hold = NewHold(new_id(), self.key(), self.account(which), amount, "a card", CLERK, expires_at)
        reasons = self.model.why_not_hold(hold)
        first, again = self.run(self.doors.write(api.place_holds, [hold, replace(hold, id=new_id())]))
        if self.agree(first, reasons):
            assert first == HoldPlaced(hold.id)
            assert again == HoldPlaced(hold.id, repeated=True)
            self.model.holds[hold.id] = ModelHold(hold.account_id, amount, expires=expires)

    @rule(which=picks, to=picks, share=st.integers(1, 11))
    @precondition(lambda self: any(hold.open for hold in self.model.holds.values()))
    def settle(self, which: int, to: int, share: int) -> None:
        """So many tenths of it: mostly less, sometimes all, sometimes more."""
        still_open = [(id_, hold) for id_, hold in self.model.holds.items() if hold.open]
        self.settle_with(*still_open[which % len(still_open)], to, share)

    @rule(which=picks, to=picks)
    @precondition(lambda self: bool(self.model.holds))
    def settle_also_what_has_ended(self, which: int, to: int) -> None:
        self.settle_with(*self.placed(which), to, share=10)

    def settle_with(self, hold_id: UUID, hold: ModelHold, to: int, share: int) -> None:
        currency = self.model.accounts[hold.account_id].currency
        others = [
            id_
            for id_, account in self.model.accounts.items()
            if id_ != hold.account_id and account.currency == currency
        ]
        if others:
            amount = max(1, hold.amount * share // 10)
            legs = (Leg(hold.account_id, -amount), Leg(others[to % len(others)], amount))
            self.submit([Posting(self.key(), "card", legs, "settled", CLERK, settles=hold_id)])

    @rule(which=picks)
    @precondition(lambda self: bool(self.model.holds))
    def release(self, which: int) -> None:
        hold_id, hold = self.placed(which)
        [outcome] = self.run(self.doors.write(api.release_holds, [hold_id]))
        assert isinstance(outcome, Hold) == hold.open
        hold.open = False

    @rule()
    def expire(self) -> None:
        due = [hold for hold in self.model.holds.values() if hold.open and hold.expires]
        assert self.run(self.doors.write(api.expire_holds)) == len(due)
        for hold in due:
            hold.open = False

    # What must always be so

    @invariant()
    def balances_are_the_models(self) -> None:
        found = self.run(self.doors.read(api.balances, list(self.model.accounts)))
        assert {id_: (one.posted, one.held, one.entries) for id_, one in found.items()} == {
            id_: self.model.standing(id_) for id_ in self.model.accounts
        }
        assert {id_ for id_, one in found.items() if one.closed_at} == {
            id_ for id_, account in self.model.accounts.items() if account.closed
        }

    def teardown(self) -> None:
        findings = self.run(self.doors.read(api.recompute))
        assert findings.differences == ()
        assert findings.transactions == len(self.model.legs)

    # How a rule is done in both

    def submit(self, postings: list[Posting]) -> None:
        outcomes = self.run(self.doors.write(api.post, postings))
        for posting, outcome in zip(postings, outcomes, strict=True):
            reasons = self.model.why_not_post(posting)
            was_known = self.model.is_known(posting.key)
            if self.agree(outcome, reasons):
                assert isinstance(outcome, Posted)
                assert outcome.repeated == was_known
                if not was_known:
                    self.model.post(posting, outcome.transaction_id)
                    self.booked[posting.key] = (posting, outcome.transaction_id)

    def agree(self, outcome: object, reasons: Reasons) -> bool:
        """Whether it was done; a failure when only one of the two did it, or refused it for another reason."""
        if isinstance(outcome, Refusal):
            assert type(outcome) in reasons, f"{outcome!r}, but the model says {reasons or 'it must be done'}"
            return False
        assert not reasons, f"done, but the model says {reasons}"
        return True

    def transfer(self, move: tuple[int, int, int]) -> Posting:
        source, target, amount = move
        here = self.account(source)
        # Of five targets one may be in another currency: then it must be refused.
        others = [
            id_
            for id_, account in self.model.accounts.items()
            if id_ != here and (target % 5 == 0 or account.currency == self.model.accounts[here].currency)
        ] or [id_ for id_ in self.model.accounts if id_ != here]
        legs = (Leg(here, -amount), Leg(others[target % len(others)], amount))
        return Posting(self.key(), "transfer", legs, "a transfer", CLERK)

    def account(self, which: int) -> UUID:
        accounts = list(self.model.accounts)
        return accounts[which % len(accounts)]

    def earlier(self, which: int) -> tuple[Posting, UUID]:
        return list(self.booked.values())[which % len(self.booked)]

    def placed(self, which: int) -> tuple[UUID, ModelHold]:
        return list(self.model.holds.items())[which % len(self.model.holds)]

    def key(self) -> str:
        self.keys += 1
        return f"key {self.keys}"


@pytest.mark.filterwarnings("default::hypothesis.errors.NonInteractiveExampleWarning")
def test_the_books_say_what_a_dictionary_says(database: Database) -> None:
    long_run = settings(
        max_examples=max(1, STEPS // STEPS_EACH),
        stateful_step_count=STEPS_EACH,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        bank = db.Database(db.connect(database.url, connections=2))
        machine: Any = partial(Books, runner, bank, database)  # what makes one is as good as the class
        try:
            run_state_machine_as_test(machine, settings=long_run)
        finally:
            runner.run(bank.close())
