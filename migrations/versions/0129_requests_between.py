"""A request between two files that became one ends with the merge, and is open again once they are two.

Module: payments
"""

from bankhall.kernel.schema import run_script

revision = "0129"
down_revision = "0128"

_FUNCTIONS = """
-- Whether it ended with a merge that made its two sides one, and they are two again.
CREATE FUNCTION may_be_open_again(thing uuid, one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT customer_survivor(one) <> customer_survivor(other) AND EXISTS (
        SELECT FROM customer_merge_receipts receipt JOIN customer_merges merge ON merge.id = receipt.merge_id
        WHERE receipt.kind = 'request_ended' AND receipt.subject_id = thing
            AND (merge.kept_id, merge.merged_id) IN ((one, other), (other, one))
    )
$$;

-- What is asked never changes; who asks and who is asked follow a merge, and the asker's words for the asked with them.
CREATE OR REPLACE FUNCTION refuse_request_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state IN ('paying', 'paid') THEN
            RAISE EXCEPTION 'a paid request is kept' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state = 'withdrawn' AND NEW.state = 'open' AND may_be_open_again(OLD.id, OLD.asker_id, OLD.asked_id) THEN
        -- Nothing else of it is another than it was.
        IF (NEW.asker_id, NEW.asked_id, NEW.why, NEW.sealed_name, NEW.to_id, NEW.asked_account_id, NEW.amount,
            NEW.currency, NEW.may_change, NEW.sealed_note, NEW.asked_at, NEW.expires_at)
            IS DISTINCT FROM (OLD.asker_id, OLD.asked_id, OLD.why, OLD.sealed_name, OLD.to_id, OLD.asked_account_id,
            OLD.amount, OLD.currency, OLD.may_change, OLD.sealed_note, OLD.asked_at, OLD.expires_at)
        THEN
            RAISE EXCEPTION 'a request is not changed' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
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
