import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ledgerHealthQuery, startVerification } from "@/api/ledger";
import type { LedgerHealth } from "@/api/wire";
import { Answer } from "@/ui/answer";
import { Button } from "@/ui/button";
import { Count } from "@/ui/count";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { Progress } from "@/ui/progress";
import { Allowed } from "@/ui/session";
import { OnDay, When } from "@/ui/when";
import { Currencies, Differences, Verifications } from "./ledger-health-tables";
import { TurnoverCharts } from "./turnover-charts";

/** One question: do the books agree? The answer first, what it rests on below. */
export function LedgerHealthPage() {
  const { t } = useTranslation("ledger");
  const health = useQuery(ledgerHealthQuery);
  useEnd(health.data);
  return (
    <Page
      title={t("health")}
      lead={
        health.data && (
          <span>
            {t("business-date")} <OnDay on={health.data.business_date} />
          </span>
        )
      }
      actions={<VerifyNow running={health.data?.running ?? false} />}
    >
      <Loaded query={health} lines={8}>
        {(shown) => (
          <>
            <Verdict health={shown} />
            {shown.differences.length > 0 && <Differences differences={shown.differences} />}
            <TurnoverCharts />
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
  const starting = useMutation({
    mutationFn: startVerification,
    onSuccess: () => queries.invalidateQueries({ queryKey: ledgerHealthQuery.queryKey }),
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

function Verdict({ health }: { health: LedgerHealth }) {
  const { t } = useTranslation("ledger");
  const { ok, verified_at: at } = health;
  const tone = ok === null ? "caution" : ok ? "good" : "danger";
  const words = ok === null ? t("never") : ok ? t("ok") : t("not-ok", { count: health.differences.length });
  return (
    <Card>
      <Answer tone={tone} words={words} picture={<Picture of={ok ? "import-done" : "went-wrong"} />}>
        <p>{ok === null ? t("never-what") : ok ? t("ok-what") : t("not-ok-what")}</p>
        {at && (
          <p>
            {t("verified")}
            <When at={at} />
          </p>
        )}
        <div role="status">{health.running && <Progress label={t("running")} />}</div>
      </Answer>
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

/** When a verification that one has seen running ends: says what it found, and asks anew for what rests on it. */
function useEnd(health: LedgerHealth | undefined) {
  const { t } = useTranslation("ledger");
  const announce = useAnnounce();
  const wasRunning = useRef(false);
  useEffect(() => {
    if (!health) return;
    if (wasRunning.current && !health.running && health.ok !== null)
      announce(health.ok ? t("ended-ok") : t("not-ok", { count: health.differences.length }), {
        tone: health.ok ? "good" : "caution",
      });
    wasRunning.current = health.running;
  }, [health, announce, t]);
}
