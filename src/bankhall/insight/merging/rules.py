"""How each column that names a customer follows when two files become one (ADR 0048). A test fails for one that does
not say so: whoever adds a table with a customer's id decides here, and does it in their module's `Follower` or reads.
"""

from enum import StrEnum
from typing import Final


class How(StrEnum):
    """`MOVES`: what holds now moves by new rows, and goes back by its receipt. `COPIED`: the file that stays gets its
    own, which ends with a split. `TOGETHER`: it stays where it lies, and is read with the rest (`one_with`).
    `STOPS`: while any of it is open, two files do not become one. `STAYS`: it is of that file alone, and why.
    """

    MOVES = "moves"
    COPIED = "copied"
    TOGETHER = "together"
    STOPS = "stops"
    STAYS = "stays"


# Who did something did it, whichever files are one today.
DOERS: Final = ("by_id", "added_by_id", "ended_by_id", "ended_by", "actor_id", "asked_by_id", "maker_id")

COLUMNS: Final[dict[str, tuple[How, str]]] = {
    "account_holders.customer_id": (How.MOVES, "holding ends for the one and begins for the other, with a receipt"),
    "account_preferences.customer_id": (How.COPIED, "names of accounts, under the other key; nothing is taken away"),
    "bill_accounts.customer_id": (How.MOVES, "a connected bill, sealed anew, and back by its receipt"),
    "bill_payments.payer_id": (How.STAYS, "what was paid for bills; the transfer is read with the rest"),
    "branch_appointments.customer_id": (How.TOGETHER, "appointments of either file"),
    "branch_tickets.customer_id": (How.TOGETHER, "numbers drawn by either file"),
    "bulk_act_rows.customer_id": (How.STAYS, "what came of that file when many were acted on"),
    "cards.customer_id": (How.STAYS, "the name embossed on a card does not change; cards are read by account"),
    "care_callbacks.customer_id": (How.TOGETHER, "call-backs asked for in either file, under each file's own key"),
    "care_calls.customer_id": (How.STAYS, "whose number it was when it rang; the call stands in the thread"),
    "complaints.customer_id": (How.TOGETHER, "what they complained of, under each file's own key"),
    "conversations.customer_id": (How.TOGETHER, "what was said with the bank, under each file's own key"),
    "customer_amendments.customer_id": (How.TOGETHER, "what was asked for, under each file's own key"),
    "customer_circumstances.customer_id": (How.MOVES, "which word holds, by a rule; back by its receipt"),
    "customer_consents.customer_id": (How.MOVES, "the latest act of both counts, by an act of its own"),
    "customer_contacts.customer_id": (How.TOGETHER, "the contact log"),
    "customer_documents.customer_id": (How.MOVES, "numbers are claimed by whoever has the document now"),
    "customer_edits.customer_id": (How.TOGETHER, "what was changed in each file, under its own key"),
    "customer_erasures.customer_id": (How.STAYS, "receipts that were signed for one file; an open one stops a merge"),
    "customer_fact_marks.customer_id": (How.TOGETHER, "what was said to hold, under each file's own key"),
    "customer_file_rows.customer_id": (How.STAYS, "who that row of a table became"),
    "customer_looks.customer_id": (How.TOGETHER, "who saw either file in clear"),
    "customer_manager_steps.customer_id": (How.TOGETHER, "who was there, with their notes, under each file's own key"),
    "customer_managers.customer_id": (
        How.MOVES,
        "whoever is there for the other, where nobody else is, and back",
    ),
    "customer_merges.kept_id": (How.STAYS, "the merge itself"),
    "customer_merges.merged_id": (How.STAYS, "the merge itself"),
    "customer_papers.customer_id": (How.TOGETHER, "until when documents are valid, under each file's own key"),
    "customer_promises.customer_id": (How.TOGETHER, "what they were promised, under each file's own key"),
    "customer_question_rests.customer_id": (How.STAYS, "what that file was not to be asked for a while"),
    "customer_relations.from_id": (How.TOGETHER, "who belongs to either file"),
    "customer_relations.to_id": (How.TOGETHER, "who belongs to either file"),
    "customer_search.customer_id": (How.STAYS, "a merged file is still found by its number, and leads to the other"),
    "customer_statements.customer_id": (How.TOGETHER, "every word that was said, under each file's own key"),
    "customer_status_changes.customer_id": (How.TOGETHER, "what became of each file"),
    "customer_tasks.customer_id": (How.TOGETHER, "what was to be done, under each file's own key"),
    "customer_ties.customer_id": (How.MOVES, "with what ties them"),
    "data_keys.subject_id": (How.STAYS, "each file opens by its own key; both are destroyed together"),
    "disputes.customer_id": (How.STOPS, "an open dispute is decided first; what is over is read with the rest"),
    "duplicate_keys.customer_id": (How.STAYS, "by what each file is compared; a merged one is compared no more"),
    "duplicate_overrides.customer_id": (How.STAYS, "that somebody was registered all the same"),
    "duplicate_overrides.twin_id": (How.STAYS, "that somebody was registered all the same"),
    "duplicate_pairs.high_id": (How.STAYS, "that the two looked alike"),
    "duplicate_pairs.low_id": (How.STAYS, "that the two looked alike"),
    "enrolments.holder_id": (How.STAYS, "the sign-in of the file that goes is barred until they are two again"),
    "held_customer_facts.customer_id": (How.TOGETHER, "counts for whoever has the number or address now"),
    "held_customer_papers.customer_id": (How.TOGETHER, "counts for whoever has the document now"),
    "mandate_acceptances.taker_id": (How.STOPS, "a mandate in force is ended first"),
    "mandate_wrong_codes.customer_id": (How.STAYS, "gone within the hour"),
    "mandates.giver_id": (How.STOPS, "a mandate in force is ended first"),
    "merged_customers.customer_id": (How.STAYS, "the merge itself"),
    "merged_customers.into_id": (How.STAYS, "the merge itself"),
    "open_customer_amendments.customer_id": (How.STOPS, "what waits for staff is decided first"),
    "open_customer_erasures.customer_id": (How.STOPS, "nobody is merged who is about to be erased"),
    "open_customer_promises.customer_id": (How.TOGETHER, "the work list leads to the file of today"),
    "open_customer_relations.from_id": (How.TOGETHER, "of either file; each leads to the file of today"),
    "open_customer_relations.to_id": (How.TOGETHER, "of either file; each leads to the file of today"),
    "open_customer_tasks.customer_id": (How.TOGETHER, "the work list leads to the file of today"),
    "payees.customer_id": (How.COPIED, "under the other key; the copies end with a split"),
    "payment_batches.payer_id": (How.STOPS, "a file of payments is done or taken back first"),
    "payment_limits.customer_id": (How.MOVES, "the narrower of the two, and back by its receipt"),
    "payment_looks.customer_id": (How.STOPS, "an open question about a payment is answered first"),
    "payment_requests.asked_id": (How.MOVES, "an open request, and back by its receipt; what is over is read together"),
    "payment_requests.asker_id": (How.MOVES, "an open request, and back by its receipt; what is over is read together"),
    "payment_usage.customer_id": (How.MOVES, "what was paid today and this month is summed"),
    "portfolio_files.customer_id": (How.STAYS, "what somebody was to read about that file"),
    "reconciliation_notes.customer_id": (How.TOGETHER, "what they noted of their own books"),
    "reconciliations.customer_id": (How.TOGETHER, "their own books, beside the account"),
    "refused_payments.payer_id": (How.TOGETHER, "what was refused"),
    "remittance_quotes.customer_id": (How.TOGETHER, "prices that were named, for minutes"),
    "remittances.customer_id": (How.TOGETHER, "of both together one year's allowance"),
    "request_permissions.asker_id": (How.COPIED, "who is not heard of is heard of by neither file"),
    "request_permissions.customer_id": (How.COPIED, "whom either does not hear of; the copies end with a split"),
    "request_reports.asker_id": (How.STAYS, "a report of what was asked by that file"),
    "request_settings.customer_id": (How.STAYS, "who may ask is what the file that stays says"),
    "risk_cases.customer_id": (How.STAYS, "facts of a payment as the rules saw them"),
    "risk_fires.customer_id": (How.STAYS, "facts of a payment as the rules saw them"),
    "satisfaction_asks.customer_id": (How.TOGETHER, "what they said of us, under each file's own key"),
    "satisfaction_refusals.customer_id": (How.TOGETHER, "who of either does not want to be asked is not"),
    "spending_corrections.customer_id": (How.TOGETHER, "words on entries and merchants, under each file's own key"),
    "stale_duplicates.customer_id": (How.STAYS, "a work list, empty within seconds"),
    "statement_news.customer_id": (How.STAYS, "who has been told of a month that is over"),
    "statements.customer_id": (How.TOGETHER, "statements that were asked for, under each file's own key"),
    "tag_given.customer_id": (How.MOVES, "what staff or models gave moves; by rules they are given anew"),
    "tag_happenings.customer_id": (How.STAYS, "a work list"),
    "tag_objections.customer_id": (
        How.COPIED,
        "what either does not want is noted in neither, until they are two",
    ),
    "tag_waiting.customer_id": (How.STAYS, "a work list"),
    "tickets.customer_id": (How.TOGETHER, "what they asked for, under each file's own key"),
    "tier_assessments.customer_id": (
        How.MOVES,
        "the higher tier, until a month is assessed for both, and back",
    ),
    "tier_benefit_reminders.customer_id": (How.STAYS, "about what that file was written to"),
    "tier_benefit_takings.customer_id": (
        How.TOGETHER,
        "what they took up, under each file's own key; it counts for both",
    ),
    "tier_figures.customer_id": (How.MOVES, "each month is summed; back by its receipt"),
    "tier_grades.customer_id": (How.MOVES, "the stricter of the two; back by its receipt"),
    "tier_grants.customer_id": (How.COPIED, "under the other key; the copies end with a split"),
    "transfer_plans.payer_id": (How.MOVES, "a planned transfer as it was confirmed, and back by its receipt"),
    "transfers.deciders": (How.STOPS, "what waits for their yes is decided first"),
    "transfers.payer_id": (How.TOGETHER, "what was ordered; what is undecided stops a merge"),
    "waiting_contacts.customer_id": (How.STAYS, "a code that is good for minutes"),
    "wechat_codes.customer_id": (How.STAYS, "a code that is good for minutes"),
    "wechat_links.customer_id": (How.TOGETHER, "what is written from either account goes to the file of today"),
    "wrong_payees.customer_id": (How.STAYS, "gone within the hour"),
}
