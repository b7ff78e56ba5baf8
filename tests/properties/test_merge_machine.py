"""Whatever two files held, and whatever was done while they were one: a split loses nothing and doubles nothing.

Each seed makes two customers who have lived with the bank, merges them, works on for a while, and splits them again.
What lay in the database of either before lies there after, whose it was; what either saw before, they see again. A
default run takes some seeds; `MERGE_SEEDS=200 pytest tests/properties/test_merge_machine.py` takes as many.
"""

import os
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.accounts.types import AccountKind
from bankhall.customers import api as customers
from bankhall.customers import permissions as rights
from bankhall.customers import words
from bankhall.customers.actions.change import change_customer
from bankhall.customers.actions.consent import give_consent, withdraw_consent
from bankhall.customers.circumstances import actions as circumstances
from bankhall.customers.circumstances import queries as circumstance_queries
from bankhall.customers.circumstances import rules as circumstance_rules
from bankhall.customers.circumstances.types import Circumstance, NewStatement
from bankhall.customers.contact_log import actions as contact_log
from bankhall.customers.contact_log import queries as contact_queries
from bankhall.customers.contact_log.types import ContactWay, NewContact
from bankhall.customers.facts import queries as fact_queries
from bankhall.customers.promises import actions as promises
from bankhall.customers.promises import queries as promise_queries
from bankhall.customers.promises.types import NewPromise
from bankhall.customers.queries import customer
from bankhall.customers.tasks import actions as tasks
from bankhall.customers.tasks import queries as task_queries
from bankhall.customers.tasks.types import NewTask
from bankhall.customers.types import (
    ConsentChannel,
    ConsentPurpose,
    CustomerChange,
    Document,
    DocumentKind,
    GiveConsent,
    Origin,
    WithdrawConsent,
)
from bankhall.identity import api as identity
from bankhall.identity.types import EnrollCustomer, PasswordHash
from bankhall.insight.merging import actions
from bankhall.insight.merging.rules import COLUMNS, DOERS, How
from bankhall.insight.merging.types import MergeFiles, SplitFiles
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.four_eyes.deeds import Backing
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date
from confirming import confirm_and_post
from counter import as_customer, counter, doors, fresh_key, open_account, pay_in, register, rows
from payments.test_requests import REQUESTS
from payments.town import LIMITS, PAYEES, PLANS, ROUTES, TRANSFERS

SEEDS = range(int(os.environ.get("MERGE_SEEDS", "4")))

STEWARD = Actor(kind="staff", name="赵敏", id=new_id(), rights=frozenset({rights.VIEW}))
CLERK = Actor(
    kind="staff",
    name="李娜",
    id=new_id(),
    rights=frozenset({rights.VIEW, rights.CHANGE, rights.PROMISE, rights.NOTE_CONTACT, rights.TASK}),
)
BACKING = Backing(new_id(), new_id(), "钱进")

# Of tables that are only appended, or of which no row of these customers may change by a merge and a split.
KEPT = sorted(
    name
    for name, (how, _) in COLUMNS.items()
    if how in (How.TOGETHER, How.STAYS, How.STOPS) and not name.startswith(("customer_merges", "merged_customers"))
)
# These live: a work list, a search index, who is barred.
LIVING = {
    "enrolments.holder_id",  # who they are greeted as is said anew
    "open_customer_promises.customer_id",
    "open_customer_tasks.customer_id",
    "customer_search.customer_id",
    "stale_duplicates.customer_id",
    "duplicate_keys.customer_id",
    "waiting_contacts.customer_id",
    "held_customer_facts.customer_id",  # what is known of a number goes with the number
}
# Where a customer's id stands as what something is about, whatever it is.
SUBJECTS = {"done_once.subject_id", "audit_log.actor_id", "customers.id", "customer_merge_receipts.subject_id"}


@dataclass
class Life:
    """Two files of one person, and somebody whom they pay."""

    bank: Database
    chance: Random
    kept: UUID
    merged: UUID
    li: UUID
    number: str
    at: dict[UUID, httpx.AsyncClient] = field(default_factory=dict)
    done: int = 0
    said: set[str] = field(default_factory=set)
    going_back: set[UUID] = field(default_factory=set)

    def once(self) -> str:
        self.done += 1
        return f"seed {self.done}"

    async def holds(self, who: UUID) -> dict[UUID, str]:
        found = await rows(
            self.bank,
            "SELECT account_id, role FROM account_holders WHERE customer_id = :who AND ended_at IS NULL",
            who=who,
        )
        return dict(found)

    async def owns(self, who: UUID) -> list[UUID]:
        """What does not go back with a split: of that what is newly begun has to be ended first."""
        found = (await self.holds(who)).items()
        return [account_id for account_id, role in found if role == "owner" and account_id not in self.going_back]

    async def version(self, who: UUID) -> int:
        return (await doors(self.bank).read(customer, who)).version


# ------------------------------------------------------------------------------------------ what may happen to a file


async def _open(life: Life, who: UUID) -> None:
    account_id = await open_account(life.bank, who, kind=life.chance.choice([AccountKind.CURRENT, AccountKind.SAVINGS]))
    await pay_in(life.bank, account_id, life.chance.randint(1, 900) * 100_00)


async def _share(life: Life, who: UUID) -> None:
    """With 李娜, who stays a holder whatever is merged."""
    await open_account(life.bank, life.li, authorised=(who,))


async def _promise(life: Life, who: UUID) -> None:
    due = await doors(life.bank, system("tests")).read(business_date) + timedelta(days=3)
    new = NewPromise(customer_id=who, text=f"办好第{life.done}件事", due_on=due)
    await doors(life.bank, CLERK).write(promises.make_promise, new, key=life.once())


async def _contact(life: Life, who: UUID) -> None:
    at = datetime.now(UTC) - timedelta(minutes=life.chance.randint(1, 500))
    new = NewContact(customer_id=who, way=ContactWay.CALL_IN, happened_at=at, text=f"来电{life.done}", corrects=None)
    await doors(life.bank, CLERK).write(contact_log.note_contact, new, key=life.once())


async def _task(life: Life, who: UUID) -> None:
    due = await doors(life.bank, system("tests")).read(business_date) + timedelta(days=3)
    new = NewTask(customer_id=who, text=f"跟进第{life.done}件事", due_on=due)
    await doors(life.bank, CLERK).write(tasks.make_task, new, key=life.once())


async def _say(life: Life, who: UUID) -> None:
    """Something of how they live; the sensitive as well, and another word than before."""
    of = life.chance.choice([Circumstance.OCCUPATION, Circumstance.INCOME, Circumstance.EDUCATION])
    value = life.chance.choice(sorted(circumstance_rules.choices(of)))
    life.said.add(of.value)
    await doors(life.bank, CLERK).write(circumstances.state, NewStatement(who, of, value, Origin.BRANCH))


async def _plan(life: Life, who: UUID) -> None:
    known = await _payees(life, who)
    owned = await life.owns(who)
    amount = {"minor": life.chance.randint(1, 400_00), "currency": "CNY"}
    order = {"from_id": str(life.chance.choice(owned)), "amount": amount, "payee_id": known[0]["id"]}
    asked = order | {"delay": "next_day"}
    made = await confirm_and_post(life.bank, life.at[who], PLANS, asked, headers=fresh_key())
    assert made.status_code == 201, made.text


async def _ask(life: Life, who: UUID) -> None:
    owned = await life.owns(who)
    open_ = await rows(life.bank, "SELECT id FROM accounts WHERE id = ANY(:ids) AND kind = 'current'", ids=owned)
    if not open_:
        return
    one = {"minor": 5_00, "name": "李娜", "account_number": life.number}
    body = {"to_id": str(open_[0][0]), "total": {"minor": 5_00, "currency": "CNY"}, "asked": [one], "note": "聚餐"}
    sent = await life.at[who].post(REQUESTS, json=body, headers=fresh_key())
    assert sent.status_code in (201, 429) or sent.json()["code"] == "payments.too_many_requests", sent.text


async def _agree(life: Life, who: UUID) -> None:
    purpose = life.chance.choice(list(ConsentPurpose))
    wording = words.present(purpose, Language.CHINESE)
    last = (await doors(life.bank).read(customers.consents_of, who)).last.get(purpose)
    wanted = GiveConsent(
        customer_id=who,
        purpose=purpose,
        version=wording.version,
        language=Language.CHINESE,
        digest=wording.digest,
        seen=last.nth if last else 0,
        channel=ConsentChannel.PORTAL,
    )
    await doors(life.bank, as_customer(who)).write(give_consent, wanted)


async def _withdraw(life: Life, who: UUID) -> None:
    wanted = WithdrawConsent(who, life.chance.choice(list(ConsentPurpose)), ConsentChannel.PORTAL)
    await doors(life.bank, as_customer(who)).write(withdraw_consent, wanted)


async def _move(life: Life, who: UUID) -> None:
    """Another number to be reached at."""
    phone = f"139{life.chance.randint(10_000_000, 99_999_999)}"
    change = CustomerChange(customer_id=who, version=await life.version(who), phones=(phone,))
    await doors(life.bank, CLERK).write(change_customer, change)


async def _limit(life: Life, who: UUID) -> None:
    a_day = life.chance.randint(2, 9) * 10_000_00
    body = {"each": 5_000_00, "a_day": a_day, "a_month": 300_000_00}
    answer = await confirm_and_post(life.bank, life.at[who], f"{LIMITS}/CNY", body, method="PUT")
    assert answer.status_code == 200, answer.text


async def _payees(life: Life, who: UUID) -> list[dict[str, Any]]:
    known: list[dict[str, Any]] = (await life.at[who].get(PAYEES)).json()["payees"]
    if not known:
        added = await life.at[who].post(PAYEES, json={"name": "李娜", "account_number": life.number})
        assert added.status_code == 201, added.text
        known = [added.json()]
    return known


async def _pay(life: Life, who: UUID) -> None:
    known = await _payees(life, who)
    funded = "SELECT account_id FROM ledger_balances WHERE posted - held > 50000 AND account_id = ANY(:ids)"
    owned = [account_id for account_id, role in (await life.holds(who)).items() if role == "owner"]
    found = await rows(life.bank, funded, ids=owned)
    if found:
        amount = {"minor": life.chance.randint(1, 400_00), "currency": "CNY"}
        order = {"from_id": str(life.chance.choice(found)[0]), "amount": amount, "payee_id": known[0]["id"]}
        paid = await confirm_and_post(life.bank, life.at[who], TRANSFERS, order, headers=fresh_key())
        assert paid.status_code == 201, paid.text


HAPPENINGS: list[Callable[[Life, UUID], Awaitable[None]]] = [
    _open,
    _share,
    _promise,
    _contact,
    _task,
    _say,
    _say,
    _plan,
    _ask,
    _agree,
    _withdraw,
    _move,
    _limit,
    _pay,
    _pay,
]


# ------------------------------------------------------------------------------------------ what there is, and is seen


async def _lies(bank: Database, *who: UUID) -> dict[str, set[str]]:
    """All rows of these customers in tables whose rows a merge leaves alone, as they lie."""
    found: dict[str, set[str]] = {}
    for name in KEPT:
        if name in LIVING:
            continue
        table, column = name.split(".")
        meant = "&& CAST(:who AS uuid[])" if name == "transfers.deciders" else "= ANY(:who)"
        query = f"SELECT CAST({table} AS text) FROM {table} WHERE {column} {meant}"
        found[name] = {row for (row,) in await rows(bank, query, who=list(who))}
    return found


async def _sees(life: Life, who: UUID) -> dict[str, Any]:
    """What a customer has and is shown, and what the bank knows of them."""
    me = doors(life.bank, as_customer(who))
    one = await doors(life.bank).read(customer, who)
    consents = {purpose for purpose in ConsentPurpose if who in await me.read(customers.consented, [who], purpose)}
    return {
        "name": one.name,
        "documents": one.documents,
        "phones": one.phones,
        "facts": {(one.value, one.at, one.by_name) for one in (await me.read(fact_queries.my_facts)).facts},
        "status": one.status,
        "holds": await life.holds(who),
        "promises": {one.text for one in await me.read(promise_queries.my_promises)},
        "contacts": {one.text for one in await me.read(contact_queries.my_contacts)},
        "tasks": {one.text for one in await me.read(task_queries.my_tasks)},
        "circumstances": {
            one.field.value: (one.held.value, one.otherwise and one.otherwise.value)
            for one in await doors(life.bank).read(circumstance_queries.known_of, who)
        },
        "plans": {one["id"] for one in (await life.at[who].get(PLANS)).json()["plans"] if one["state"] == "active"},
        "asked": {one["id"] for one in (await life.at[who].get(REQUESTS)).json()["sent"]},
        "consents": consents,
        "payees": {one["name"] for one in (await life.at[who].get(PAYEES)).json()["payees"]},
        "barred": await doors(life.bank).read(identity.barred_customers, [who]) != set(),
    }


async def _refuse_unbalanced(bank: Database) -> None:
    assert await rows(bank, "SELECT currency FROM ledger_entries GROUP BY currency HAVING sum(amount) <> 0") == []
    doubled = (
        "SELECT account_id FROM account_holders WHERE ended_at IS NULL GROUP BY 1, customer_id HAVING count(*) > 1"
    )
    assert await rows(bank, doubled) == []


async def _undeclared(bank: Database, who: UUID) -> list[str]:
    """Columns in which this customer's id stands, and of which nobody has said how they follow."""
    columns = await rows(
        bank,
        "SELECT table_name, column_name, udt_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND udt_name IN ('uuid', '_uuid')",
    )
    found = []
    for table, column, kind in columns:
        name = f"{table}.{column}"
        if name in COLUMNS or name in SUBJECTS or column in DOERS:
            continue
        meant = f":who = ANY({column})" if kind == "_uuid" else f"{column} = :who"
        query = f"SELECT 1 FROM {table} WHERE {meant} LIMIT 1"
        if await rows(bank, query, who=who):
            found.append(name)
    return found


# ------------------------------------------------------------------------------------------ the life itself


async def _begin(bank: Database, seed: int, stack: AsyncExitStack) -> Life:
    chance = Random(seed)
    kept = await register(
        bank, "张伟", documents=(Document(DocumentKind.PASSPORT, f"E1{seed:06d}"),), phones=("13800138000",)
    )
    merged = await register(
        bank, "张 伟", documents=(Document(DocumentKind.PASSPORT, f"E2{seed:06d}"),), phones=("13700137000",)
    )
    li = await register(bank, "李娜")
    hers = await open_account(bank, li)
    ((number,),) = await rows(bank, "SELECT number FROM accounts WHERE id = :id", id=hers)
    life = Life(bank, chance, kept, merged, li, number)
    for one in (kept, merged):
        life.at[one] = await stack.enter_async_context(counter(bank, as_customer(one), routes=ROUTES))
        await _open(life, one)

    async def enroll(tx: Tx) -> None:
        for who, login in ((kept, f"zw{seed}a"), (merged, f"zw{seed}b")):
            command = EnrollCustomer(customer_id=who, login=login, name="张伟", password=PasswordHash("$argon2id$none"))
            await identity.enroll_customer(tx, command)

    await doors(bank, system("tests")).write(enroll)
    return life


@pytest.mark.parametrize("seed", SEEDS)
async def test_nothing_is_lost_and_nothing_is_doubled(bank: Database, seed: int) -> None:
    async with AsyncExitStack() as stack:
        life = await _begin(bank, seed, stack)
        for _ in range(20):
            await life.chance.choice(HAPPENINGS)(life, life.chance.choice([life.kept, life.merged]))
        before = {who: await _sees(life, who) for who in (life.kept, life.merged)}
        lay = await _lies(bank, life.kept, life.merged)

        command = MergeFiles(
            kept_id=life.kept,
            merged_id=life.merged,
            kept_version=await life.version(life.kept),
            merged_version=await life.version(life.merged),
            choices={},
        )
        merge_id = await doors(bank, STEWARD).write(actions.merge, command, BACKING)

        together = await _sees(life, life.kept)
        ours, theirs = before[life.kept], before[life.merged]
        assert together["holds"].keys() == ours["holds"].keys() | theirs["holds"].keys()
        assert together["promises"] == ours["promises"] | theirs["promises"]
        assert together["contacts"] == ours["contacts"] | theirs["contacts"]
        assert together["payees"] == ours["payees"] | theirs["payees"]
        for what in ("tasks", "plans", "asked"):
            assert together[what] == ours[what] | theirs[what], what
        assert together["circumstances"].keys() == ours["circumstances"].keys() | theirs["circumstances"].keys()
        life.said.clear()
        life.going_back = set(theirs["holds"])
        assert (await _sees(life, life.merged))["holds"] == {}
        await _refuse_unbalanced(bank)

        for _ in range(14):
            await life.chance.choice(HAPPENINGS)(life, life.kept)
        since = await _sees(life, life.kept)
        split = SplitFiles(
            merge_id=merge_id,
            kept_version=await life.version(life.kept),
            merged_version=await life.version(life.merged),
            choices={},
            accounts=(),
        )
        await doors(bank, STEWARD).write(actions.split, split, BACKING)

        after = {who: await _sees(life, who) for who in (life.kept, life.merged)}
        for what in theirs.keys() - {"consents"}:
            assert after[life.merged][what] == theirs[what], what
        assert after[life.merged]["consents"] <= theirs["consents"]
        moved = theirs["holds"].keys() - ours["holds"].keys()
        assert after[life.kept]["holds"].keys() == since["holds"].keys() - moved
        for what in ("promises", "contacts", "tasks", "plans", "asked"):
            assert after[life.kept][what] == since[what] - theirs[what], what
        for of in ours["circumstances"].keys() - life.said:
            assert after[life.kept]["circumstances"][of] == ours["circumstances"][of], of
        assert after[life.kept]["circumstances"].keys() == ours["circumstances"].keys() | life.said
        for what in ("name", "documents", "status", "barred"):
            assert after[life.kept][what] == ours[what], what
        assert after[life.kept]["consents"] <= since["consents"] | ours["consents"]
        lies = await _lies(bank, life.kept, life.merged)
        assert {name: kept - lies[name] for name, kept in lay.items() if kept - lies[name]} == {}
        await _refuse_unbalanced(bank)
        assert await _undeclared(bank, life.kept) == []
        assert await _undeclared(bank, life.merged) == []
