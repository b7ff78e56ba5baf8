import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { importQuery, type QuarantineFilter, retriesQuery, retryRows } from "@/api/imports";
import type { ImportSeen, Retry } from "@/api/wire";
import { numberWriter } from "@/lib/writers";
import { Button } from "@/ui/button";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { Progress } from "@/ui/progress";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./quarantine.module.css";

interface Props {
  of: ImportSeen;
  filter: QuarantineFilter;
}

/** Tries again what the filter shows, as it is: what was missing may have come meanwhile. */
export function RetryAll({ of, filter }: Props) {
  const { t } = useTranslation("imports");
  const language = useLanguage();
  const queries = useQueryClient();
  const retries = useQuery(retriesQuery(of.id));
  const latest = retries.data?.items[0];
  const running = latest?.state === "running" ? latest : null;
  const { file, reason } = filter;
  const asking = useMutation({
    mutationFn: () => retryRows(of.id, { ...(file ? { file } : {}), ...(reason ? { reason } : {}) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: retriesQuery(of.id).queryKey }),
  });
  useEnd(of.id, latest, asking.data);
  const rows = of.quarantine.reduce((sum, one) => sum + (!reason || one.reason === reason ? one.open : 0), 0);
  if (rows === 0 && !running) return null;
  const figure = numberWriter(language).format(rows);
  const label = file
    ? t("retry-file", { file })
    : reason
      ? t("retry-reason", { figure })
      : t("retry-all", { figure });
  return (
    <div className={styles.retry}>
      {running ? (
        <div className={styles.progress}>
          <Progress label={t("retrying")} done={running.tried} total={running.total} />
        </div>
      ) : (
        <Button
          icon={<RotateCw size={16} aria-hidden="true" />}
          busy={asking.isPending}
          onClick={() => asking.mutate()}
        >
          {label}
        </Button>
      )}
      {!running && latest && <Outcome of={latest} />}
      {asking.error && <ProblemNote thrown={asking.error} />}
    </div>
  );
}

function Outcome({ of }: { of: Retry }) {
  const { t } = useTranslation("imports");
  const words =
    of.state === "stalled" ? t("retry-stalled") : t("retried", { repaired: of.repaired, total: of.total });
  return (
    <p className={styles.outcome}>
      {words} <When at={of.finished_at ?? of.asked_at} /> · {of.by}
    </p>
  );
}

/**
 * When a retry ends that one has asked for or seen running: says what came of it, and looks at the rows again. One
 * of few rows is over before it is ever seen running.
 */
function useEnd(importId: string, latest: Retry | undefined, asked: Retry | undefined) {
  const { t } = useTranslation("imports");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const awaited = useRef<string | null>(null);
  useEffect(() => {
    if (asked) awaited.current = asked.id;
  }, [asked]);
  useEffect(() => {
    if (!latest) return;
    if (latest.state === "running") {
      awaited.current = latest.id;
      return;
    }
    if (awaited.current !== latest.id) return;
    awaited.current = null;
    if (latest.state === "done")
      announce(t("retried-done", { repaired: latest.repaired, total: latest.total }), {
        tone: latest.repaired > 0 ? "good" : "info",
      });
    void queries.invalidateQueries({ queryKey: importQuery(importId).queryKey });
  }, [latest, importId, queries, announce, t]);
}
