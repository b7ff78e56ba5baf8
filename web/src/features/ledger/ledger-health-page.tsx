import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ledgerHealthQuery, startVerification } from "@/api/ledger";
import type { LedgerHealth } from "@/api/wire";
import { Button } from "@/ui/button";
import { Count } from "@/ui/count";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { Allowed } from "@/ui/session";
import { When } from "@/ui/when";
import styles from "./ledger-health-page.module.css";
import { Currencies, Differences, Verifications } from "./ledger-health-tables";

/** One question: do the books agree? The answer first, what it rests on below. */
export function LedgerHealthPage() {
  const { t } = useTranslation("ledger");
  const health = useQuery(ledgerHealthQuery);
  return (
    <Page title={t("health")} actions={<VerifyNow running={health.data?.running ?? false} />}>
      <Loaded query={health} lines={8}>
        {(shown) => (
          <>
            <Answer health={shown} />
            {shown.differences.length > 0 && <Differences differences={shown.differences} />}
            <Currencies currencies={shown.currencies} />
            <Verifications history={shown.history} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function VerifyNow({ running }: { running: boolean }) {
  const { t } = useTranslation("ledger");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const starting = useMutation({
    mutationFn: startVerification,
    onSuccess: async () => {
      announce(t("verify-done"));
      await queries.invalidateQueries({ queryKey: ledgerHealthQuery.queryKey });
    },
  });
  return (
    <Allowed right="ledger.verify">
      {starting.error && <ProblemNote thrown={starting.error} />}
      <Button variant="primary" busy={starting.isPending || running} onClick={() => starting.mutate()}>
        {t("verify")}
      </Button>
    </Allowed>
  );
}

function Answer({ health }: { health: LedgerHealth }) {
  const { t } = useTranslation("ledger");
  const never = health.ok === null;
  const tone = never ? "never" : health.ok ? "good" : "bad";
  const Icon = health.ok && !never ? CircleCheck : TriangleAlert;
  const words = never ? t("never") : health.ok ? t("ok") : t("not-ok", { count: health.differences.length });
  return (
    <Card>
      <div className={`${styles.answer} ${styles[tone]}`}>
        <Icon size={32} aria-hidden="true" />
        <div>
          <p className={styles.words}>{words}</p>
          {health.verified_at && (
            <p className={styles.soft}>
              {t("verified")}
              <When at={health.verified_at} />
            </p>
          )}
        </div>
      </div>
      <div role="status">
        {health.running && (
          <div className={styles.running}>
            <div className={styles.progress} />
            {t("running")}
          </div>
        )}
      </div>
      <Facts
        facts={[
          { label: t("transactions"), value: <Count of={health.transactions} /> },
          { label: t("entries"), value: <Count of={health.entries} /> },
          { label: t("accounts"), value: <Count of={health.accounts} /> },
        ]}
      />
    </Card>
  );
}
