"""Two files of one person become one, and two again, as far as the customer file goes. Lock order: the two by id.

What was said or done in the file that goes stays there and is read with the rest (`queries.merged`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, insert, select

from bankhall.customers import rules, words
from bankhall.customers.actions.change import block_customer, change_customer, lock_file, unblock_customer
from bankhall.customers.actions.consent import follow_consent, take_consent_back, withdraw_consent
from bankhall.customers.actions.reach import keep_reachable
from bankhall.customers.actions.register import explain_lost, note_status, store_documents
from bankhall.customers.actions.tell import tell
from bankhall.customers.errors import CannotMerge, ChangedMeanwhile, CustomerClosed, NotMerged, SurvivorIsMerged
from bankhall.customers.events import CustomersMerged, CustomersSplit
from bankhall.customers.models import (
    CustomerRow,
    DocumentRow,
    MergedRow,
    MergeRow,
    OpenAmendmentRow,
    OpenErasureRow,
    SplitRow,
    StatusChangeRow,
)
from bankhall.customers.queries import customer, own_key
from bankhall.customers.queries.consents import last_act
from bankhall.customers.queries.merged import after_place, before_place, ids_of, merge_row, open_facts
from bankhall.customers.rules import merging as merging_rules
from bankhall.customers.types import (
    Because,
    ChangedSince,
    ConsentChannel,
    ConsentPurpose,
    Customer,
    CustomerChange,
    CustomerStatus,
    Facts,
    NewCustomer,
    Side,
    SideBySide,
    WithdrawConsent,
)
from bankhall.identity import api as identity
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.errors import BadInput
from bankhall.kernel.following import FollowWay, Pair, Receipt, Stop, Weighed, counted, stopped
from bankhall.kernel.four_eyes.deeds import Backing
from bankhall.kernel.tables import done_by, is_any

OF: Final = "customers"
BLOCKED_BY_MERGE: Final = "merged with a blocked file"
MERGED: Final = "merged into another file"
SPLIT: Final = "split from another file"


# --------------------------------------------------------------------------------------------------- weighing


async def weigh_files(reading: Reading, pair: Pair) -> tuple[Weighed, list[SideBySide]]:
    """What of the customer file follows, what stops it, and what the two say differently. Raises NoSuchCustomer."""
    kept, merged = await customer(reading, pair.kept_id), await customer(reading, pair.merged_id)
    ours, theirs = rules.facts_of(kept), rules.facts_of(merged)
    stops = [*_stops_of_status(kept, merged), *await _stops(reading, pair)]
    consents = [
        purpose
        for purpose in ConsentPurpose
        if merging_rules.consent_follows(
            await last_act(reading, kept.id, purpose), await last_act(reading, merged.id, purpose)
        )
    ]
    differs = merging_rules.side_by_side(ours, theirs) if not stops else []
    notes = [*await _sign_ins(reading, pair)]
    if merging_rules.other_identity(ours, theirs):
        notes.append("other_identity")
    if CustomerStatus.BLOCKED in (kept.status, merged.status):
        notes.append("blocked")
    return Weighed(counted({"consents": (len(consents), FollowWay.MOVES)}), tuple(stops), tuple(notes)), differs


async def weigh_parting(reading: Reading, pair: Pair) -> list[ChangedSince]:
    """What was changed since. Raises NotMerged, CustomerForgotten."""
    before, after = await _facts_then(reading, pair)
    now = rules.facts_of(await customer(reading, pair.kept_id))
    merged = rules.facts_of(await customer(reading, pair.merged_id))
    return merging_rules.changed_since(before, after, now, merged)


def _stops_of_status(kept: Customer, merged: Customer) -> Sequence[Stop]:
    wrong = {
        "merged": CustomerStatus.MERGED in (kept.status, merged.status),
        "closed": CustomerStatus.CLOSED in (kept.status, merged.status),
        "other_kind": kept.kind is not merged.kind,
        "forgotten": not (kept.name and merged.name),
    }
    return stopped({kind: int(is_so) for kind, is_so in wrong.items()})


async def _stops(reading: Reading, pair: Pair) -> Sequence[Stop]:
    erasures = select(func.count()).where(is_any(OpenErasureRow.customer_id, [pair.kept_id, pair.merged_id]))
    amendments = select(func.count()).where(OpenAmendmentRow.customer_id == pair.merged_id)
    files = len(await ids_of(reading, pair.kept_id)) + len(await ids_of(reading, pair.merged_id))
    return stopped(
        {
            "erasure": await reading.session.scalar(erasures) or 0,
            "amendments": await reading.session.scalar(amendments) or 0,
            "too_many_files": files if files > merging_rules.MOST_FILES else 0,
        }
    )


async def _sign_ins(reading: Reading, pair: Pair) -> list[str]:
    enrolled = await identity.are_enrolled(reading, [pair.kept_id, pair.merged_id])
    if pair.merged_id not in enrolled:
        return []
    return ["two_sign_ins" if pair.kept_id in enrolled else "only_merged_signs_in"]


def refuse_choices(kept: Customer, merged: Customer, choices: Mapping[str, Side]) -> None:
    """Raises BadInput naming `choices`."""
    taken = merging_rules.merged_facts(rules.facts_of(kept), rules.facts_of(merged), choices)
    if isinstance(taken, BadInput):
        raise taken


# --------------------------------------------------------------------------------------------------- becoming one


async def merge_files(
    tx: Tx, pair: Pair, versions: tuple[int, int], choices: Mapping[str, Side], backing: Backing
) -> list[Receipt]:
    """`versions`: of the file that stays and of the other, as they were seen. Raises NoSuchCustomer, CustomerClosed,
    CustomerMerged, CustomerForgotten, CannotMerge, ChangedMeanwhile, BadInput naming `choices` or a field of the file.
    """
    kept, merged = await _lock_two(tx, pair)
    if (refusal := merging_rules.refuse_pair(CustomerStatus(kept.status), CustomerStatus(merged.status))) is not None:
        raise refusal
    for row, version in zip((kept, merged), versions, strict=True):
        if row.version != version:
            raise ChangedMeanwhile(row.version)
    if stops := await _stops(tx, pair):
        raise CannotMerge([{"kind": one.kind, "count": one.count} for one in stops])
    ours, theirs = await customer(tx, kept.id), await customer(tx, merged.id)
    before = rules.facts_of(ours)
    taken = merging_rules.merged_facts(before, rules.facts_of(theirs), choices)
    if isinstance(taken, BadInput):
        raise taken
    was_barred = await identity.set_aside(tx, merged.id, reason=MERGED)
    after = await _say(tx, kept, merged.id, taken)
    await _note_merge(tx, pair, (kept, merged), (before, after), backing, was_barred=was_barred is not False)
    receipts = await _follow_consents(tx, pair)
    if merged.status == CustomerStatus.BLOCKED and kept.status == CustomerStatus.ACTIVE:
        await block_customer(tx, Because(kept.id, BLOCKED_BY_MERGE))
        receipts.append(Receipt("blocked", kept.id))
    await _set_status(tx, merged, CustomerStatus.MERGED, MERGED)
    tx.session.add(MergedRow(customer_id=merged.id, into_id=kept.id, merge_id=pair.merge_id))
    await tx.session.flush()
    tx.emit(CustomersMerged(merge_id=pair.merge_id, customer_id=kept.id, merged_id=merged.id))
    tx.audit("customers.merge", "customer", kept.id, merge_id=pair.merge_id, merged_id=merged.id)
    tx.audit("customers.merge_into", "customer", merged.id, merge_id=pair.merge_id, kept_id=kept.id)
    for who in (ours, theirs):
        await tell(tx, who, words.FILES_MERGED, at=tx.now, number=kept.number)
    return receipts


async def _say(tx: Tx, kept: CustomerRow, merged_id: UUID, taken: Mapping[str, object]) -> NewCustomer:
    """The chosen facts, in the file that stays. The documents of both are claimed by whoever has them now."""
    theirs = await customer(tx, merged_id)
    await tx.session.execute(delete(DocumentRow).where(DocumentRow.customer_id == merged_id))
    change = CustomerChange(customer_id=kept.id, version=kept.version, **taken)  # type: ignore[arg-type]
    after = rules.facts_of(await change_customer(tx, change, said_anew=False))
    await _claim(tx, merged_id, [one for one in theirs.documents if one not in after.documents])
    return after


async def _claim(tx: Tx, customer_id: UUID, documents: Sequence[object]) -> None:
    """Raises DocumentKnown."""
    lost = await store_documents(tx, {customer_id: documents})  # type: ignore[dict-item]
    for refusal in (await explain_lost(tx, lost)).values():
        raise refusal


async def _note_merge(
    tx: Tx,
    pair: Pair,
    rows: tuple[CustomerRow, CustomerRow],
    facts: tuple[NewCustomer, NewCustomer],
    backing: Backing,
    *,
    was_barred: bool,
) -> None:
    kept, merged = rows
    key = await own_key(tx, pair.kept_id)
    before, after = (msgspec.msgpack.encode(rules.kept_facts(one)) for one in facts)
    row = {
        "id": pair.merge_id,
        "kept_id": pair.kept_id,
        "merged_id": pair.merged_id,
        "kept_status": kept.status,
        "merged_status": merged.status,
        "sealed_before": key.seal(tx.vault.suite, before, about=before_place(pair.merge_id)),
        "sealed_after": key.seal(tx.vault.suite, after, about=after_place(pair.merge_id)),
        "was_barred": was_barred,
        "asked_by_id": backing.maker_id,
        "asked_by_name": backing.maker_name,
        "at": tx.now,
    }
    await tx.session.execute(insert(MergeRow).values(**row, **done_by(tx)))


async def _follow_consents(tx: Tx, pair: Pair) -> list[Receipt]:
    """The latest act of both counts: what was said last in the file that goes is said in the one that stays."""
    receipts = []
    for purpose in ConsentPurpose:
        ours, theirs = await last_act(tx, pair.kept_id, purpose), await last_act(tx, pair.merged_id, purpose)
        if theirs is not None and merging_rules.consent_follows(ours, theirs):
            nth = await follow_consent(tx, pair.kept_id, theirs)
            was = "never" if ours is None else "given" if ours.is_given else "withdrawn"
            receipts.append(Receipt("consent", pair.kept_id, {"purpose": purpose, "nth": str(nth), "was": was}))
    return receipts


# --------------------------------------------------------------------------------------------------- becoming two


async def split_files(
    tx: Tx,
    pair: Pair,
    receipts: Sequence[Receipt],
    versions: tuple[int, int],
    whose: Mapping[str, Side],
    backing: Backing,
) -> None:
    """Raises NotMerged, SurvivorIsMerged, CustomerClosed, CustomerForgotten, ChangedMeanwhile, DocumentKnown, BadInput
    naming `choices` or a field of a file.
    """
    kept, merged = await _lock_two(tx, pair)
    merge = await merge_row(tx, pair.merge_id)
    line = await tx.session.get(MergedRow, merged.id)
    if merge is None or line is None or line.merge_id != pair.merge_id:
        raise NotMerged
    if kept.status == CustomerStatus.MERGED:
        raise SurvivorIsMerged
    if kept.status == CustomerStatus.CLOSED:
        raise CustomerClosed
    for row, version in zip((kept, merged), versions, strict=True):
        if row.version != version:
            raise ChangedMeanwhile(row.version)
    before, after = await _facts_then(tx, pair)
    now, theirs = rules.facts_of(await customer(tx, kept.id)), rules.facts_of(await customer(tx, merged.id))
    parted = merging_rules.parted_facts(before, after, now, theirs, whose)
    if isinstance(parted, BadInput):
        raise parted
    await tx.session.delete(line)
    await _part_facts(tx, kept, merged, theirs, CustomerStatus(merge.merged_status), *parted)
    if not merge.was_barred:
        await identity.take_up_again(tx, merged.id)
    await _give_consents_back(tx, merge, receipts)
    if any(one.kind == "blocked" for one in receipts):
        await _unblock(tx, kept)
    asked = {"asked_by_id": backing.maker_id, "asked_by_name": backing.maker_name, "at": tx.now}
    await tx.session.execute(insert(SplitRow).values(merge_id=pair.merge_id, **asked, **done_by(tx)))
    tx.emit(CustomersSplit(merge_id=pair.merge_id, customer_id=kept.id, merged_id=merged.id))
    tx.audit("customers.split", "customer", kept.id, merge_id=pair.merge_id, merged_id=merged.id)
    tx.audit("customers.split_from", "customer", merged.id, merge_id=pair.merge_id, kept_id=kept.id)
    for one in (kept.id, merged.id):
        who = await customer(tx, one)
        await tell(tx, who, words.FILES_SPLIT, at=tx.now, number=who.number)


async def _part_facts(
    tx: Tx,
    kept: CustomerRow,
    merged: CustomerRow,
    said: NewCustomer,
    status: CustomerStatus,
    ours: Mapping[str, object],
    theirs: Mapping[str, object],
) -> None:
    """What each says again. The numbers of documents go back to whom they were of."""
    await tx.session.execute(delete(DocumentRow).where(DocumentRow.customer_id == merged.id))
    change = CustomerChange(customer_id=kept.id, version=kept.version, **ours)  # type: ignore[arg-type]
    await change_customer(tx, change, said_anew=False)
    await _claim(tx, merged.id, said.documents)
    await _set_status(tx, merged, status, SPLIT)
    await keep_reachable(tx, merged.id, said)
    if theirs:
        also = CustomerChange(customer_id=merged.id, version=merged.version, **theirs)  # type: ignore[arg-type]
        await change_customer(tx, also, said_anew=False)


async def _give_consents_back(tx: Tx, merge: MergeRow, receipts: Sequence[Receipt]) -> None:
    """What only the other file had said is taken back, unless they have spoken since; what they have withdrawn since
    is withdrawn in both.
    """
    for one in receipts:
        if one.kind == "consent":
            await take_consent_back(tx, merge.kept_id, ConsentPurpose(one.facts["purpose"]), one.facts)
    for purpose in ConsentPurpose:
        if merging_rules.withdrawn_since(await last_act(tx, merge.kept_id, purpose), merge.at):
            await withdraw_consent(tx, WithdrawConsent(merge.merged_id, purpose, ConsentChannel.MERGING))


async def _unblock(tx: Tx, kept: CustomerRow) -> None:
    """Unless somebody has blocked or unblocked them since."""
    latest = (
        select(StatusChangeRow.reason)
        .where(StatusChangeRow.customer_id == kept.id)
        .order_by(StatusChangeRow.id.desc())
        .limit(1)
    )
    if kept.status == CustomerStatus.BLOCKED and await tx.session.scalar(latest) == BLOCKED_BY_MERGE:
        await unblock_customer(tx, Because(kept.id, SPLIT))


# --------------------------------------------------------------------------------------------------- both


async def _lock_two(tx: Tx, pair: Pair) -> tuple[CustomerRow, CustomerRow]:
    rows = {id_: await lock_file(tx, id_) for id_ in sorted((pair.kept_id, pair.merged_id))}
    return rows[pair.kept_id], rows[pair.merged_id]


async def _set_status(tx: Tx, row: CustomerRow, status: CustomerStatus, reason: str) -> None:
    row.status = status.value
    row.version += 1
    await tx.session.flush()
    await note_status(tx, [row.id], status, reason)


async def _facts_then(reading: Reading, pair: Pair) -> tuple[NewCustomer, NewCustomer]:
    """What the file that stayed said before, and right after."""
    row = await merge_row(reading, pair.merge_id)
    if row is None:
        raise NotMerged
    key = await own_key(reading, row.kept_id)
    kind = (await customer(reading, row.kept_id)).kind
    places = ((row.sealed_before, before_place(row.id)), (row.sealed_after, after_place(row.id)))
    said = [open_facts(key.open(bytes(sealed), about=place)) for sealed, place in places]
    before, after = (
        NewCustomer(kind=kind, **{one.name: getattr(facts, one.name) for one in fields(Facts)}) for facts in said
    )
    return before, after
