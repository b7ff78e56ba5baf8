"""What has served goes (ASVS 14.2.7): the running bank may remove what is old, and nothing that is not.

Tables of which nothing could be removed are guarded by their period instead: what is younger stays, whoever asks.

Module: kernel
"""

from bankhall.kernel.schema import grant, run_script

revision = "0126"
down_revision = "0125"

_GUARD = """
CREATE FUNCTION refuse_early_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ((to_jsonb(OLD) ->> TG_ARGV[0])::timestamptz < now() - TG_ARGV[1]::interval) IS NOT TRUE THEN
        RAISE EXCEPTION 'rows of % are kept for %', TG_TABLE_NAME, TG_ARGV[1] USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION refuse_change_but_forgetting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.forgotten_at IS NOT NULL OR NEW.forgotten_at IS NULL THEN
        RAISE EXCEPTION 'refused: rows of % are forgotten once, and not changed', TG_TABLE_NAME
            USING ERRCODE = 'raise_exception';
    END IF;
    RETURN NEW;
END $$;
"""

# With a day less than what the timers wait, for clocks that differ.
_GUARDED = {
    "risk_fires": ("at", "3652 days"),
    "care_agent_steps": ("at", "399 days"),
    "care_offers": ("ended_at", "399 days"),
    "channel_arrivals": ("came_at", "399 days"),
    "remittance_quotes": ("at", "399 days"),
}

_TRIGGERS = """
DROP TRIGGER risk_fires_append_only ON risk_fires;
DROP TRIGGER care_agent_steps_append_only ON care_agent_steps;
DROP TRIGGER remittance_quotes_append_only ON remittance_quotes;
CREATE TRIGGER risk_fires_append_only BEFORE UPDATE OR TRUNCATE ON risk_fires
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER care_agent_steps_append_only BEFORE UPDATE OR TRUNCATE ON care_agent_steps
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER remittance_quotes_append_only BEFORE UPDATE OR TRUNCATE ON remittance_quotes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
DROP TRIGGER care_offers_stay ON care_offers;
CREATE TRIGGER care_offers_stay BEFORE TRUNCATE ON care_offers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE INDEX risk_fires_at ON risk_fires USING brin (at);
CREATE INDEX care_offers_ended ON care_offers USING brin (ended_at);
CREATE INDEX channel_arrivals_came ON channel_arrivals USING brin (came_at);
CREATE INDEX remittance_quotes_at ON remittance_quotes USING brin (at);

ALTER TABLE quarantined_rows ADD COLUMN forgotten_at timestamptz;
CREATE INDEX quarantined_rows_case ON quarantined_rows (case_id);
ALTER TABLE quarantine_steps DROP CONSTRAINT quarantine_steps_step, ADD CONSTRAINT quarantine_steps_step
    CHECK (step IN ('repaired', 'found', 'set_aside', 'taken_up', 'forgotten'));

DROP TRIGGER quarantined_rows_append_only ON quarantined_rows;
CREATE TRIGGER quarantined_rows_append_only BEFORE DELETE OR TRUNCATE
    OR UPDATE OF id, import_id, file, line, reason, case_id ON quarantined_rows
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER quarantined_rows_forgotten BEFORE UPDATE ON quarantined_rows
    FOR EACH ROW EXECUTE FUNCTION refuse_change_but_forgetting();
DROP TRIGGER quarantine_steps_append_only ON quarantine_steps;
CREATE TRIGGER quarantine_steps_append_only BEFORE DELETE OR TRUNCATE
    OR UPDATE OF id, case_id, row_id, step, reason, subject_kind, subject_id, retry_id, at, by_kind, by_id, by_name
    ON quarantine_steps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
DROP TRIGGER source_records_append_only ON source_records;
CREATE TRIGGER source_records_append_only BEFORE DELETE OR TRUNCATE
    OR UPDATE OF source, file, source_id, subject_id, import_id ON source_records
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    run_script(_GUARD + _TRIGGERS)
    for table, (since, kept) in _GUARDED.items():
        run_script(
            f"CREATE TRIGGER {table}_not_early BEFORE DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION refuse_early_removal('{since}', '{kept}')"
        )
    grant("DELETE", *_GUARDED, "branch_numbers")
    grant("UPDATE (sealed_row, sealed_detail, forgotten_at)", "quarantined_rows")
    grant("UPDATE (sealed_changes)", "quarantine_steps")
    grant("UPDATE (sealed)", "source_records")
