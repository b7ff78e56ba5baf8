import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { auditStateQuery, startAuditVerification } from "@/api/audit";
import type { AuditState } from "@/api/wire";
import { Answer } from "@/ui/answer";
import { Button } from "@/ui/button";
import { Count } from "@/ui/count";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { Progress } from "@/ui/progress";
import { Rows } from "@/ui/records";
import { When } from "@/ui/when";
import { wordsOf } from "./act-words";
import styles from "./audit-state.module.css";

const LATE_MS = 5 * 60_000;

export function VerifyNow() {
  const { t } = useTranslation("audit");
  const queries = useQueryClient();
  const running = Boolean(useQuery(auditStateQuery).data?.running);
  const starting = useMutation({
    mutationFn: startAuditVerification,
    onSuccess: () => queries.invalidateQueries({ queryKey: auditStateQuery.queryKey }),
  });
  return (
    <>
      {starting.error && <ProblemNote thrown={starting.error} />}
      <Button variant="primary" busy={starting.isPending || running} onClick={() => starting.mutate()}>
        {t("state.verify")}
      </Button>
    </>
  );
}

/** Whether the log is as it was written, how far the chain has come, and what was found if anything was. */
export function AuditStateCard() {
  const { t } = useTranslation("audit");
  const state = useQuery(auditStateQuery);
  useEnd(state.data);
  return (
    <Loaded query={state} lines={5}>
      {(shown) => (
        <>
          <Card>
            <Verdict state={shown} />
            <Chain state={shown} />
          </Card>
          {shown.last && shown.last.findings.length > 0 && (
            <Card title={t("state.found")} flush>
              <p className={styles.note}>{t("state.found-what")}</p>
              <Found last={shown.last} />
            </Card>
          )}
        </>
      )}
    </Loaded>
  );
}

function Verdict({ state: { last, running } }: { state: AuditState }) {
  const { t } = useTranslation("audit");
  const ok = last?.ok ?? null;
  const words =
    ok === null ? t("state.never") : ok ? t("state.good") : t("state.bad", { count: last?.wrong ?? 0 });
  return (
    <Answer tone={ok === null ? "caution" : ok ? "good" : "danger"} words={words}>
      {last?.finished_at && (
        <p>
          {t("state.verified")} <When at={last.finished_at} />{" "}
          <span className={styles.by}>{t("state.by", { name: last.by_name })}</span>
        </p>
      )}
      <div role="status">
        {running && (
          <Progress label={t("state.running")} done={running.done} total={running.rows || undefined} />
        )}
      </div>
    </Answer>
  );
}

function Chain({ state }: { state: AuditState }) {
  const { t } = useTranslation("audit");
  const { rows, linked_until: until, signed_at: signed, unsigned, waiting, waiting_since: since } = state;
  const isLate = since !== null && Date.now() - Date.parse(since) > LATE_MS;
  return (
    <>
      <Facts
        facts={[
          { label: t("state.rows"), value: <Count of={rows} /> },
          { label: t("state.until"), value: until && <When at={until} exact /> },
          {
            label: t("state.signed"),
            value: signed && (
              <>
                <When at={signed} exact />
                {unsigned > 0 && ` · ${t("state.unsigned", { rows: unsigned })}`}
              </>
            ),
          },
          {
            label: t("state.waiting"),
            value: since ? (
              <>
                {t("state.waiting-since", { rows: waiting })} <When at={since} exact />
              </>
            ) : (
              t("state.nothing-waits")
            ),
          },
        ]}
      />
      {isLate && <p className={styles.late}>{t("state.late")}</p>}
    </>
  );
}

function Found({ last }: { last: NonNullable<AuditState["last"]> }) {
  const { t, i18n } = useTranslation("audit");
  return (
    <Rows
      label={t("state.found")}
      rows={last.findings.map((one, nth) => ({ ...one, key: String(nth) }))}
      keyOf={(row) => row.key}
      columns={[
        { title: t("state.wrong"), render: (row) => wordsOf("wrong", row.wrong, i18n) },
        { title: t("state.place"), render: (row) => row.place ?? "—", figures: true },
        { title: t("state.row"), render: (row) => row.audit_id ?? "—", figures: true },
        { title: t("state.source"), render: (row) => (row.source ? `${row.source} ${row.number}` : "—") },
      ]}
    />
  );
}

/** When a verification that one has seen running ends: says what it found. */
function useEnd(state: AuditState | undefined) {
  const { t } = useTranslation("audit");
  const announce = useAnnounce();
  const wasRunning = useRef(false);
  useEffect(() => {
    if (!state) return;
    if (wasRunning.current && !state.running && state.last)
      announce(t(state.last.ok ? "state.ended-good" : "state.ended-bad"), {
        tone: state.last.ok ? "good" : "caution",
      });
    wasRunning.current = state.running !== null;
  }, [state, announce, t]);
}
