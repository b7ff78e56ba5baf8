"""Planned transfers and requests to pay follow a merge of their customer's files, and go back with its split.

Module: payments
"""

from bankhall.kernel.schema import run_script

revision = "0088"
down_revision = "0087"

_FUNCTIONS = """
-- Whether what was one customer's may be another's: of the file into which theirs is merged, or, by the receipt of that
-- merge, of the file that it came from, once the two are parted.
CREATE FUNCTION follows_merge(moved text, thing uuid, before uuid, after uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT after = before OR (
        customer_survivor(after) = after AND (
            after = customer_survivor(before)
            OR EXISTS (
                SELECT FROM customer_merge_receipts receipt JOIN customer_merges merge ON merge.id = receipt.merge_id
                WHERE merge.kept_id = before AND merge.merged_id = after
                    AND receipt.kind = moved AND receipt.subject_id = thing
            )
        )
    )
$$;

-- Whom it pays, from where and how often stays as it was confirmed, and what has ended stays ended. Whose it is and the
-- payee's place in their list change with a merge alone. What else is changed is written down as it was.
CREATE OR REPLACE FUNCTION refuse_plan_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'active' OR NEW.made < OLD.made
        OR (NEW.id, NEW.key, NEW.content_hash, NEW.from_id, NEW.to_own_id,
            NEW.currency, NEW.delay, NEW.first_on, NEW.every, NEW.times, NEW.at_month_end, NEW.if_closed, NEW.asked_at)
        IS DISTINCT FROM (OLD.id, OLD.key, OLD.content_hash, OLD.from_id, OLD.to_own_id,
            OLD.currency, OLD.delay, OLD.first_on, OLD.every, OLD.times, OLD.at_month_end, OLD.if_closed, OLD.asked_at)
        OR NOT follows_merge('plan', OLD.id, OLD.payer_id, NEW.payer_id)
    THEN
        RAISE EXCEPTION 'a planned transfer is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.payee_id IS DISTINCT FROM OLD.payee_id AND (NEW.payer_id = OLD.payer_id OR NOT EXISTS (
        SELECT FROM payees was JOIN payees now ON now.id = NEW.payee_id
        WHERE was.id = OLD.payee_id AND now.customer_id = NEW.payer_id
            AND (was.account_id, was.bank_code, was.known_by)
                IS NOT DISTINCT FROM (now.account_id, now.bank_code, now.known_by)
    )) THEN
        RAISE EXCEPTION 'a planned transfer is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.amount, NEW.memo, NEW.last_on) IS DISTINCT FROM (OLD.amount, OLD.memo, OLD.last_on) THEN
        INSERT INTO plan_changes (plan_id, amount, memo, last_on, at)
        VALUES (OLD.id, OLD.amount, OLD.memo, OLD.last_on, now());
    END IF;
    RETURN NEW;
END $$;

-- What is asked never changes; who asks and who is asked follow a merge, and the asker's words for the asked with them.
CREATE OR REPLACE FUNCTION refuse_request_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state IN ('paying', 'paid') THEN
            RAISE EXCEPTION 'a paid request is kept' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state IN ('paid', 'declined', 'withdrawn')
        OR (NEW.id, NEW.group_id, NEW.to_id, NEW.asked_account_id, NEW.amount,
            NEW.currency, NEW.may_change, NEW.sealed_note, NEW.asked_at, NEW.expires_at)
        IS DISTINCT FROM (OLD.id, OLD.group_id, OLD.to_id, OLD.asked_account_id,
            OLD.amount, OLD.currency, OLD.may_change, OLD.sealed_note, OLD.asked_at, OLD.expires_at)
        OR NOT follows_merge('request', OLD.id, OLD.asker_id, NEW.asker_id)
        OR NOT follows_merge('request', OLD.id, OLD.asked_id, NEW.asked_id)
        OR (NEW.asker_id = OLD.asker_id AND NEW.sealed_name IS DISTINCT FROM OLD.sealed_name)
    THEN
        RAISE EXCEPTION 'a request is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


def upgrade() -> None:
    run_script(_FUNCTIONS)
