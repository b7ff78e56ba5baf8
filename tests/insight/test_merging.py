"""Two files become one and two again, and nothing is lost on either way."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.accounts.types import AccountKind
from bankhall.customers import api as customers
from bankhall.customers import permissions as customer_rights
from bankhall.customers import words
from bankhall.customers.actions.change import block_customer, change_customer, close_customer
from bankhall.customers.actions.consent import give_consent, withdraw_consent
from bankhall.customers.contact_log import actions as contact_log
from bankhall.customers.contact_log import queries as contact_queries
from bankhall.customers.contact_log.types import ContactWay, NewContact
from bankhall.customers.errors import ChangedMeanwhile, CustomerMerged, NotMerged, SurvivorIsMerged
from bankhall.customers.papers.actions import remind, write_paper
from bankhall.customers.papers.queries import papers_of
from bankhall.customers.papers.types import NewPaper
from bankhall.customers.promises import actions as promises
from bankhall.customers.promises import queries as promise_queries
from bankhall.customers.promises.types import NewPromise
from bankhall.customers.queries import customer, edits
from bankhall.customers.types import (
    Because,
    ConsentChannel,
    ConsentPurpose,
    CustomerChange,
    CustomerStatus,
    Document,
    DocumentKind,
    GiveConsent,
    Origin,
    Side,
    WithdrawConsent,
)
from bankhall.identity import api as identity
from bankhall.identity.types import EnrollCustomer, PasswordHash, Realm
from bankhall.insight.merging import actions
from bankhall.insight.merging.actions import DEEDS
from bankhall.insight.merging.permissions import APPROVE, MERGE
from bankhall.insight.merging.routes import routes
from bankhall.insight.merging.types import MergeFiles, SplitFiles
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Reading, Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.four_eyes import actions as four_eyes
from bankhall.kernel.four_eyes.deeds import Backing, Desk
from bankhall.kernel.four_eyes.types import Standing
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date
from confirming import confirm_and_write
from counter import AUTHORISED, acts, as_customer, counter, doors, events, open_account, pay_in, register, rows

MERGES = "/api/console/merges"
PURPOSE = ConsentPurpose.MARKETING_SMS


def staff(name: str, *rights: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset({customer_rights.VIEW, *rights}))


STEWARD = staff("赵敏", MERGE, APPROVE)
SECOND = staff("钱进", MERGE, APPROVE)
CLERK = staff("李娜", customer_rights.CHANGE)


async def _standings(_: Reading, staff_ids: Sequence[UUID]) -> Mapping[UUID, Standing]:
    known = {one.id: Standing(one.rights) for one in (STEWARD, SECOND, CLERK) if one.id}
    return {id_: known[id_] for id_ in staff_ids if id_ in known}


DESK = Desk.of(_standings, *DEEDS)
BACKING = Backing(new_id(), STEWARD.id or new_id(), STEWARD.name)


@dataclass
class Two:
    """张伟 stands in the file twice: as he is, and as somebody once wrote him."""

    bank: Database
    kept: UUID
    merged: UUID
    ours: UUID
    theirs: UUID
    names: dict[str, UUID] = field(default_factory=dict)

    async def version(self, who: UUID) -> int:
        return (await doors(self.bank).read(customer, who)).version

    async def command(self, **choices: Side) -> MergeFiles:
        return MergeFiles(
            kept_id=self.kept,
            merged_id=self.merged,
            kept_version=await self.version(self.kept),
            merged_version=await self.version(self.merged),
            choices=choices,
        )

    async def merge(self, **choices: Side) -> UUID:
        return await doors(self.bank, SECOND).write(actions.merge, await self.command(**choices), BACKING)

    async def split(self, merge_id: UUID, *accounts: UUID, **choices: Side) -> None:
        command = SplitFiles(
            merge_id=merge_id,
            kept_version=await self.version(self.kept),
            merged_version=await self.version(self.merged),
            choices=choices,
            accounts=accounts,
        )
        await doors(self.bank, SECOND).write(actions.split, command, BACKING)

    async def holds(self, who: UUID) -> set[UUID]:
        found = await rows(
            self.bank,
            "SELECT account_id FROM account_holders WHERE customer_id = :who AND ended_at IS NULL",
            who=who,
        )
        return {id_ for (id_,) in found}


PASSPORT = Document(DocumentKind.PASSPORT, "E12345678")
OTHER_PASSPORT = Document(DocumentKind.PASSPORT, "E87654321")


@pytest.fixture
async def two(bank: Database) -> Two:
    kept = await register(
        bank,
        "张伟",
        birth_on=date(1980, 5, 4),
        documents=(PASSPORT,),
        phones=("13800138000",),
        emails=("zw@example.com",),
    )
    merged = await register(bank, "张 伟", documents=(OTHER_PASSPORT,), phones=("13900139000",))
    ours, theirs = await open_account(bank, kept), await open_account(bank, merged, kind=AccountKind.SAVINGS)
    await pay_in(bank, ours, 1_000_00)
    await pay_in(bank, theirs, 500_00)
    return Two(bank, kept, merged, ours, theirs)


@pytest.fixture
async def desk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, STEWARD, routes=routes) as client:
        yield client


# ---------------------------------------------------------------------------------------------------- becoming one


async def test_what_the_one_held_the_other_holds_since_the_same_day(two: Two) -> None:
    before = await rows(two.bank, "SELECT since_on FROM account_holders WHERE account_id = :id", id=two.theirs)

    await two.merge()

    assert await two.holds(two.kept) == {two.ours, two.theirs}
    assert await two.holds(two.merged) == set()
    after = await rows(
        two.bank,
        "SELECT since_on FROM account_holders WHERE account_id = :id AND ended_at IS NULL",
        id=two.theirs,
    )
    assert after == before
    assert (await doors(two.bank).read(customer, two.merged)).status is CustomerStatus.MERGED
    assert {"customers.merge", "customers.merge_into"} <= set(await acts(two.bank))
    assert "customers.customers_merged" in await events(two.bank)


async def test_phones_and_documents_of_both_are_kept_and_a_name_is_chosen(two: Two) -> None:
    await two.merge(name=Side.MERGED)

    one = await doors(two.bank).read(customer, two.kept)
    assert one.name == "张 伟"
    assert one.phones == ("13800138000", "13900139000")
    assert one.documents == (PASSPORT, OTHER_PASSPORT)
    assert one.birth_on == date(1980, 5, 4)
    other = await doors(two.bank).read(customer, two.merged)
    assert (other.name, other.phones, other.documents) == ("张 伟", ("13900139000",), (OTHER_PASSPORT,))


async def test_split_months_later_gives_each_what_was_theirs(two: Two) -> None:
    before = [await doors(two.bank).read(customer, who) for who in (two.kept, two.merged)]
    merge_id = await two.merge(name=Side.MERGED)

    await two.split(merge_id)

    after = [await doors(two.bank).read(customer, who) for who in (two.kept, two.merged)]
    for was, now in zip(before, after, strict=True):
        assert (was.name, was.birth_on, was.documents, was.phones, was.emails, was.status) == (
            now.name,
            now.birth_on,
            now.documents,
            now.phones,
            now.emails,
            now.status,
        )
    assert await two.holds(two.kept) == {two.ours}
    assert await two.holds(two.merged) == {two.theirs}
    claims = await rows(two.bank, "SELECT customer_id FROM customer_documents ORDER BY customer_id")
    assert {id_ for (id_,) in claims} == {two.kept, two.merged}
    assert len(claims) == 2


async def test_what_came_since_stays_unless_it_is_chosen(two: Two) -> None:
    merge_id = await two.merge()
    stays, goes = await open_account(two.bank, two.kept), await open_account(two.bank, two.kept)
    change = CustomerChange(
        customer_id=two.kept,
        version=await two.version(two.kept),
        phones=("13800138000", "13900139000", "13700137000"),
    )
    await doors(two.bank).write(change_customer, change)

    await two.split(merge_id, goes, phones=Side.MERGED)

    assert await two.holds(two.kept) == {two.ours, stays}
    assert await two.holds(two.merged) == {two.theirs, goes}
    assert (await doors(two.bank).read(customer, two.kept)).phones == ("13800138000",)
    assert (await doors(two.bank).read(customer, two.merged)).phones == ("13900139000", "13700137000")


async def test_nobody_is_given_an_account_that_did_not_come_since(two: Two) -> None:
    li = await register(two.bank, "李娜")
    hers = await open_account(two.bank, li)
    merge_id = await two.merge()

    await two.split(merge_id, hers, two.ours)

    assert await two.holds(two.merged) == {two.theirs}
    assert await two.holds(li) == {hers}


async def test_an_account_that_both_held_is_held_by_each_again(two: Two) -> None:
    shared = await open_account(two.bank, two.merged, authorised=(two.kept,))
    merge_id = await two.merge()
    roles = "SELECT customer_id, role FROM account_holders WHERE account_id = :id AND ended_at IS NULL"
    assert await rows(two.bank, roles, id=shared) == [(two.kept, "owner")]

    await two.split(merge_id)

    assert set(await rows(two.bank, roles, id=shared)) == {(two.merged, "owner"), (two.kept, str(AUTHORISED))}


# ---------------------------------------------------------------------------------------------------- read together


async def _promise(bank: Database, who: UUID, text: str) -> UUID:
    due = await doors(bank, system("tests")).read(business_date) + timedelta(days=3)
    new = NewPromise(customer_id=who, text=text, due_on=due)
    return (await doors(bank, CLERK).write(promises.make_promise, new, key=f"{who}{text}")).id


async def _contact(bank: Database, who: UUID, text: str) -> UUID:
    new = NewContact(
        customer_id=who,
        way=ContactWay.CALL_IN,
        happened_at=datetime.now(UTC) - timedelta(hours=1),
        text=text,
        corrects=None,
    )
    return (await doors(bank, CLERK).write(contact_log.note_contact, new, key=f"{who}{text}")).id


async def test_promises_and_contacts_of_both_are_read_together_and_go_on(two: Two) -> None:
    theirs = await _promise(two.bank, two.merged, "寄出对账单")
    await _contact(two.bank, two.merged, "问利率")
    await _contact(two.bank, two.kept, "问地址")

    merge_id = await two.merge()

    portal = doors(two.bank, as_customer(two.kept))
    assert [one.text for one in await portal.read(promise_queries.my_promises)] == ["寄出对账单"]
    assert {one.text for one in await portal.read(contact_queries.my_contacts)} == {"问利率", "问地址"}
    await doors(two.bank, CLERK).write(promises.keep_promise, theirs, "已寄出")
    await portal.write(promises.contest_promise, theirs, "没有收到")
    await _contact(two.bank, two.kept, "合并后来电")
    with pytest.raises(CustomerMerged):
        await _contact(two.bank, two.merged, "不应记在这里")

    await two.split(merge_id)

    assert await portal.read(promise_queries.my_promises) == []
    (promise,) = await doors(two.bank, as_customer(two.merged)).read(promise_queries.my_promises)
    assert promise.text == "寄出对账单"
    assert [one.note for one in promise.steps] == ["已寄出", "没有收到"]
    assert {one.text for one in await portal.read(contact_queries.my_contacts)} == {"问地址", "合并后来电"}


async def test_the_edits_of_both_files_are_read_together(two: Two) -> None:
    change = CustomerChange(customer_id=two.merged, version=1, phones=("13900139001",))
    await doors(two.bank, CLERK).write(change_customer, change)

    await two.merge()

    told = await doors(two.bank, CLERK).read(edits, two.kept)
    assert [one.fields[0].field for one in told][-1] == "phones"
    assert len(told) == 2


# ---------------------------------------------------------------------------------------------------- consents


async def _say(bank: Database, who: UUID, *, yes: bool) -> None:
    if not yes:
        await doors(bank, as_customer(who)).write(
            withdraw_consent, WithdrawConsent(who, PURPOSE, ConsentChannel.PORTAL)
        )
        return
    wording = words.present(PURPOSE, Language.CHINESE)
    acts = await doors(bank).read(customers.consents_of, who)
    last = acts.last.get(PURPOSE)
    wanted = GiveConsent(
        customer_id=who,
        purpose=PURPOSE,
        version=wording.version,
        language=Language.CHINESE,
        digest=wording.digest,
        seen=last.nth if last else 0,
        channel=ConsentChannel.PORTAL,
    )
    await doors(bank, as_customer(who)).write(give_consent, wanted)


async def _agrees(bank: Database, who: UUID) -> bool:
    return who in await doors(bank).read(customers.consented, [who], PURPOSE)


async def test_a_withdrawal_in_the_file_that_goes_is_not_overridden(two: Two) -> None:
    await _say(two.bank, two.merged, yes=True)
    await _say(two.bank, two.kept, yes=True)
    await _say(two.bank, two.merged, yes=False)

    merge_id = await two.merge()
    assert not await _agrees(two.bank, two.kept)

    await two.split(merge_id)
    assert await _agrees(two.bank, two.kept)
    assert not await _agrees(two.bank, two.merged)


async def test_a_consent_follows_and_a_withdrawal_after_the_merge_is_of_both(two: Two) -> None:
    await _say(two.bank, two.merged, yes=True)

    merge_id = await two.merge()
    assert await _agrees(two.bank, two.kept)
    await _say(two.bank, two.kept, yes=False)

    await two.split(merge_id)
    assert not await _agrees(two.bank, two.kept)
    assert not await _agrees(two.bank, two.merged)


async def test_a_consent_that_only_the_other_gave_is_not_left_behind(two: Two) -> None:
    await _say(two.bank, two.merged, yes=True)

    await two.split(await two.merge())

    assert not await _agrees(two.bank, two.kept)
    assert await _agrees(two.bank, two.merged)


# ---------------------------------------------------------------------------------------------------- signing in


async def _enroll(bank: Database, who: UUID, login: str) -> None:
    async def enroll(tx: Tx) -> None:
        command = EnrollCustomer(customer_id=who, login=login, name="张伟", password=PasswordHash("$argon2id$none"))
        await identity.enroll_customer(tx, command)
        one = await customer(tx, who)
        await identity.keep_reachable(
            tx,
            who,
            name=one.name,
            phones=one.phones,
            emails=one.emails,
            documents=[document.number for document in one.documents],
        )

    await doors(bank, system("tests")).write(enroll)


SAID = """
SELECT holder_id, count(*) FROM sign_in_names JOIN enrolments ON enrolment_id = enrolments.id
WHERE kind <> 'login' GROUP BY 1
"""


async def test_the_sign_in_of_the_file_that_goes_opens_no_door_until_they_are_two_again(two: Two) -> None:
    await _enroll(two.bank, two.kept, "zhangwei")
    await _enroll(two.bank, two.merged, "zhangwei2")
    before = dict(await rows(two.bank, SAID))

    merge_id = await two.merge()

    assert await doors(two.bank).read(identity.barred_customers, [two.kept, two.merged]) == {two.merged}
    assert dict(await rows(two.bank, SAID)).keys() == {two.kept}

    await two.split(merge_id)

    assert await doors(two.bank).read(identity.barred_customers, [two.kept, two.merged]) == set()
    assert dict(await rows(two.bank, SAID)) == before


async def test_whoever_was_barred_before_is_barred_after(two: Two) -> None:
    await _enroll(two.bank, two.merged, "zhangwei2")
    await doors(two.bank, CLERK).write(identity.bar, Realm.CUSTOMER, two.merged, reason="lost phone")

    await two.split(await two.merge())

    assert await doors(two.bank).read(identity.barred_customers, [two.merged]) == {two.merged}


# ---------------------------------------------------------------------------------------------------- blocked, closed


async def test_blocked_is_blocked_and_each_is_again_what_it_was(two: Two) -> None:
    await doors(two.bank).write(block_customer, Because(two.merged, "court order"))

    merge_id = await two.merge()
    assert (await doors(two.bank).read(customer, two.kept)).status is CustomerStatus.BLOCKED

    await two.split(merge_id)
    assert (await doors(two.bank).read(customer, two.kept)).status is CustomerStatus.ACTIVE
    assert (await doors(two.bank).read(customer, two.merged)).status is CustomerStatus.BLOCKED


async def test_a_merged_file_is_worked_on_nowhere_else(two: Two) -> None:
    await two.merge()

    with pytest.raises(CustomerMerged):
        await doors(two.bank).write(
            change_customer, CustomerChange(customer_id=two.merged, version=await two.version(two.merged), name="别人")
        )
    with pytest.raises(CustomerMerged):
        await doors(two.bank).write(block_customer, Because(two.merged, "x"))
    with pytest.raises(CustomerMerged):
        await doors(two.bank).write(close_customer, Because(two.merged, "x"))
    with pytest.raises((CustomerMerged, AssertionError)):
        await open_account(two.bank, two.merged)


# ---------------------------------------------------------------------------------------------------- chains, at once


async def test_chains_are_parted_from_the_top(two: Two) -> None:
    third = await register(two.bank, "张玮")
    first = await two.merge()
    up = Two(two.bank, third, two.kept, two.ours, two.theirs)
    second = await up.merge()
    assert await two.holds(third) == {two.ours, two.theirs}

    with pytest.raises(SurvivorIsMerged):
        await two.split(first)
    await up.split(second)
    await two.split(first)

    assert await two.holds(third) == set()
    assert await two.holds(two.kept) == {two.ours}
    assert await two.holds(two.merged) == {two.theirs}


async def test_two_that_are_merged_into_each_other_at_once_become_one_once(two: Two) -> None:
    other = Two(two.bank, two.merged, two.kept, two.theirs, two.ours)
    commands = [await two.command(), await other.command()]

    outcomes = await asyncio.gather(
        *(doors(two.bank, SECOND).write(actions.merge, one, BACKING) for one in commands), return_exceptions=True
    )

    assert len([one for one in outcomes if isinstance(one, UUID)]) == 1
    assert len([one for one in outcomes if isinstance(one, Refusal)]) == 1
    assert len(await rows(two.bank, "SELECT * FROM merged_customers")) == 1


async def test_a_split_happens_once(two: Two) -> None:
    merge_id = await two.merge()
    await two.split(merge_id)
    with pytest.raises(NotMerged):
        await two.split(merge_id)


async def test_what_fails_half_way_has_not_happened(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fall_over(*_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(actions, "_keep", fall_over)
    before = await rows(two.bank, "SELECT * FROM account_holders ORDER BY id")
    with pytest.raises(RuntimeError):
        await two.merge()

    assert await rows(two.bank, "SELECT * FROM account_holders ORDER BY id") == before
    assert await rows(two.bank, "SELECT * FROM customer_merges") == []
    assert (await doors(two.bank).read(customer, two.merged)).status is CustomerStatus.ACTIVE


# ------------------------------------------------------------------------------------------------- four eyes, the wire


async def _proposal(two: Two, desk: httpx.AsyncClient, **more: Any) -> str:
    body = {
        "kept_id": str(two.kept),
        "merged_id": str(two.merged),
        "kept_version": await two.version(two.kept),
        "merged_version": await two.version(two.merged),
        "reason": "同一人，已核对护照",
        **more,
    }
    answer = await desk.post(MERGES, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["proposal_id"])


async def _yes(bank: Database, proposal_id: str, by: Actor = SECOND) -> Any:
    return await confirm_and_write(bank, by, four_eyes.approve, DESK, UUID(proposal_id))


async def test_it_takes_two_people(two: Two, desk: httpx.AsyncClient) -> None:
    proposal_id = await _proposal(two, desk)
    assert await two.holds(two.kept) == {two.ours}

    with pytest.raises(Refusal):
        await _yes(two.bank, proposal_id, STEWARD)
    await _yes(two.bank, proposal_id)

    assert await two.holds(two.kept) == {two.ours, two.theirs}
    seen = (await desk.get(f"/api/console/customers/{two.merged}/merges")).json()
    assert seen["part_of"]["id"] == str(two.kept)
    (merge,) = (await desk.get(MERGES)).json()["items"]
    assert (merge["asked_by"], merge["by"]) == (STEWARD.name, SECOND.name)

    split = await desk.post(
        f"{MERGES}/{merge['id']}/split",
        json={
            "kept_version": await two.version(two.kept),
            "merged_version": await two.version(two.merged),
            "reason": "不是同一人",
        },
    )
    assert split.status_code == 201, split.text
    await _yes(two.bank, split.json()["proposal_id"])
    assert await two.holds(two.merged) == {two.theirs}


async def test_a_file_that_changed_after_the_proposal_is_not_merged(two: Two, desk: httpx.AsyncClient) -> None:
    proposal_id = await _proposal(two, desk)
    change = CustomerChange(customer_id=two.merged, version=1, name="王强")
    await doors(two.bank).write(change_customer, change)

    with pytest.raises(ChangedMeanwhile):
        await _yes(two.bank, proposal_id)


async def test_the_preview_changes_nothing_and_says_what_follows(two: Two, desk: httpx.AsyncClient) -> None:
    await _promise(two.bank, two.merged, "寄出对账单")
    before = await rows(two.bank, "SELECT * FROM account_holders ORDER BY id")

    answer = await desk.post(f"{MERGES}/preview", json={"kept_id": str(two.kept), "merged_id": str(two.merged)})

    assert answer.status_code == 200, answer.text
    plan = answer.json()
    assert plan["refused"] is None
    assert plan["stops"] == []
    assert {one["kind"]: one["way"] for one in plan["follows"]} == {"accounts": "moves", "promises": "read_together"}
    assert {one["field"] for one in plan["fields"]} == {"name", "birth_on", "documents", "phones", "emails"}
    assert "13900139000" not in answer.text
    assert await rows(two.bank, "SELECT * FROM account_holders ORDER BY id") == before


async def test_a_file_does_not_become_part_of_itself(two: Two, desk: httpx.AsyncClient) -> None:
    answer = await desk.post(f"{MERGES}/preview", json={"kept_id": str(two.kept), "merged_id": str(two.kept)})
    assert answer.json()["code"] == "insight.same_file"


async def test_a_person_and_a_firm_are_not_one(two: Two, desk: httpx.AsyncClient) -> None:
    firm = await register(two.bank, "张伟商行", kind="organisation")
    answer = await desk.post(f"{MERGES}/preview", json={"kept_id": str(two.kept), "merged_id": str(firm)})
    assert [one["kind"] for one in answer.json()["stops"]] == ["other_kind"]
    body = {"kept_id": str(two.kept), "merged_id": str(firm), "kept_version": 1, "merged_version": 1, "reason": "x"}
    assert (await desk.post(MERGES, json=body)).json()["code"] == "customers.cannot_merge"


async def test_choices_that_are_not_open_are_refused(two: Two, desk: httpx.AsyncClient) -> None:
    body = {
        "kept_id": str(two.kept),
        "merged_id": str(two.merged),
        "kept_version": 1,
        "merged_version": 1,
        "reason": "x",
        "choices": {"name": "both"},
    }
    answer = await desk.post(MERGES, json=body)
    assert answer.status_code == 400
    assert answer.json()["fields"][0]["field"] == "choices"


async def test_clerks_and_customers_do_not_merge(two: Two) -> None:
    for actor in (CLERK, as_customer(two.kept)):
        async with counter(two.bank, actor, routes=routes) as client:
            for path in (MERGES, f"{MERGES}/preview"):
                body = {"kept_id": str(two.kept), "merged_id": str(two.merged)}
                assert (await client.post(path, json=body)).status_code == 403


# ------------------------------------------------------------------------------------------------ papers


async def test_until_when_a_document_is_valid_follows_it_through_a_merge_a_renewal_and_a_split(two: Two) -> None:
    later = await doors(two.bank).read(business_date) + timedelta(days=400)
    soon = await doors(two.bank).read(business_date) + timedelta(days=5)
    await _write_paper(two, two.merged, soon)
    merge_id = await two.merge()
    together = await doors(two.bank).read(papers_of, two.kept)
    nth = next(one.nth for one in together.held if one.paper is not None)
    reminded = await doors(two.bank, system("customers")).write(remind)
    await _write_paper(two, two.kept, later, nth=nth)

    await two.split(merge_id)

    ours, theirs = [await doors(two.bank).read(papers_of, who) for who in (two.kept, two.merged)]
    assert (nth, reminded) == (1, 1)
    assert [one.paper for one in ours.held] == [None]
    assert [(one.document, one.paper and one.paper.valid_until) for one in theirs.held] == [(OTHER_PASSPORT, later)]
    assert ours.past == ()


async def test_papers_are_not_written_into_a_file_that_is_part_of_another(two: Two) -> None:
    later = await doors(two.bank).read(business_date) + timedelta(days=400)
    await two.merge()

    with pytest.raises(CustomerMerged):
        await _write_paper(two, two.merged, later)


async def _write_paper(two: Two, who: UUID, until: date, *, nth: int = 0) -> None:
    new = NewPaper(
        customer_id=who,
        version=await two.version(who),
        nth=nth,
        document=None,
        issuer="",
        valid_from=None,
        valid_until=until,
        origin=Origin.BRANCH,
    )
    await doors(two.bank, CLERK).write(write_paper, new)
